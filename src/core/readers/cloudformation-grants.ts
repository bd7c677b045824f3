/** What a template grants other than by policy statements: managed policies, SAM policy templates, open function URLs. */
import type { GrantEffect } from '../../domain/effect.js';
import { childOf, entriesOf, itemsOf, type Pair, writtenAs } from './declared-things.js';
import type { Tree } from './tree.js';

interface Granted {
  readonly of: GrantEffect['of'];
  readonly value: string;
  readonly breadth: GrantEffect['breadth'];
  readonly line: number;
}

/** The grants that one side of a resource has and the other has not. */
export function templateGrants(pair: Pair): readonly GrantEffect[] {
  const base = grantedBy(pair.base?.body ?? null, pair.type);
  const head = grantedBy(pair.head?.body ?? null, pair.type);
  return [
    ...grantsIn(head, base).map((one) =>
      seen(one, pair, { event: 'added', line: one.line, baseLine: pair.base?.line ?? null }),
    ),
    ...grantsIn(base, head).map((one) => seen(one, pair, { event: 'removed', line: pair.line, baseLine: one.line })),
  ];
}

type Where = Pick<GrantEffect, 'event' | 'line' | 'baseLine'>;

function seen(one: Granted, pair: Pair, where: Where): GrantEffect {
  return {
    kind: 'grant',
    subject: pair.subject,
    of: one.of,
    value: one.value.slice(0, 200),
    breadth: one.breadth,
    ...where,
  };
}

function grantsIn(side: readonly Granted[], other: readonly Granted[]): readonly Granted[] {
  const known = new Set(other.map((it) => `${it.of} ${it.value}`));
  return side.filter((one) => !known.has(`${one.of} ${one.value}`));
}

function grantedBy(body: Tree | null, type: string): readonly Granted[] {
  if (body === null) return [];
  const managed = ['ManagedPolicyArns', 'ManagedPolicies', 'PermissionsBoundary'].flatMap((key) =>
    itemsOf(childOf(body, key)),
  );
  const sam = type.startsWith('AWS::Serverless::') ? itemsOf(childOf(body, 'Policies')) : [];
  return [
    ...managed.map(managedPolicy),
    ...sam.flatMap((item) => (item.kind === 'scalar' ? [managedPolicy(item)] : policyTemplates(item))),
    ...openInvocation(body, type),
    ...(type === 'AWS::IAM::UserToGroupAddition' ? itemsOf(childOf(body, 'Users')).map(member) : []),
  ];
}

function managedPolicy(item: Tree): Granted {
  const value = writtenAs(item);
  return { of: 'role', value, breadth: breadthOfPolicy(value), line: item.line };
}

/** By the name that a policy has at AWS. */
export function breadthOfPolicy(name: string): GrantEffect['breadth'] {
  if (/AdministratorAccess|IAMFullAccess|PowerUserAccess|OrganizationsFullAccess/.test(name)) return 'admin';
  if (/FullAccess|Crud|\w\*/.test(name)) return 'wildcard';
  return /Write|Publish|Send|Execution|PowerUser/.test(name) ? 'write' : 'plain';
}

/** `- S3CrudPolicy: { BucketName: … }` of SAM. Statements written out are policy-document's. */
function policyTemplates(item: Tree): readonly Granted[] {
  return entriesOf(item).flatMap((entry) => {
    if (!/Policy$|Access$/.test(entry.key)) return [];
    const value = `${entry.key} ${writtenAs(entry.value)}`.trim();
    return [{ of: 'permission' as const, value, breadth: breadthOfPolicy(entry.key), line: entry.line }];
  });
}

/** Functions that anybody may call. */
function openInvocation(body: Tree, type: string): readonly Granted[] {
  const everyone = (tree: Tree, value: string): Granted => ({
    of: 'principal',
    value,
    breadth: 'everyone',
    line: tree.line,
  });
  if (type === 'AWS::Lambda::Permission') {
    const principal = childOf(body, 'Principal');
    if (principal === null) return [];
    const value = writtenAs(principal);
    return [
      value === '*' ? everyone(principal, value) : { of: 'principal', value, breadth: 'plain', line: principal.line },
    ];
  }
  const url = type === 'AWS::Lambda::Url' ? body : childOf(body, 'FunctionUrlConfig');
  const auth = childOf(url, 'AuthType');
  return auth && writtenAs(auth) === 'NONE' ? [everyone(auth, 'AuthType: NONE')] : [];
}

function member(item: Tree): Granted {
  return { of: 'principal', value: writtenAs(item), breadth: 'plain', line: item.line };
}
