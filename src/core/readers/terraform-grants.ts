/** Rights that a Terraform block gives: policy documents, admin roles, public members, admin permissions. Asked by terraform-resources.ts. */
import type { GrantEffect } from '../../domain/effect.js';
import { remembering } from '../../domain/remembering.js';
import { grantChanges } from './policy-document.js';
import { statementsIn, statesByItself } from './policy-statements.js';
import { withoutShared } from './same-tree.js';
import type { ResourceSides } from './terraform-safeguards.js';
import type { Tree, TreeMap, TreeScalar } from './tree.js';
import { treesAt } from './tree-questions.js';

/** A value that is a grant by itself, at a path of certain resources. */
interface Sign {
  readonly type: RegExp;
  /** Empty: any value anywhere in the block. */
  readonly path: string;
  readonly value: RegExp;
  readonly of: GrantEffect['of'];
  readonly breadth: GrantEffect['breadth'];
}

const ANY = /^/;
const PEOPLE =
  /^(?:github|tfe|gitlab|datadog|grafana|pagerduty|okta|auth0|mongodbatlas|snowflake|databricks|sentry|cloudflare)_/;
const AZURE_ADMINS =
  /^(?:owner|contributor|user access administrator|role based access control administrator|key vault administrator|global administrator|privileged role administrator)$|8e3af657-a8ff-443c-a75c-2fe8c4bcb635|b24988ac-6180-42a0-ab88-20f7382dd24c|18d7d88d-d35e-4fb5-a5c3-7773c20a72d9/i;
const RIGHTS =
  /^(?:admin|maintain|owner|maintainer|administrator|manage|accountadmin|securityadmin|super_admin|org_admin)$/i;

const SIGNS: readonly Sign[] = [
  {
    type: ANY,
    path: '',
    value: /(?:^|\/)(?:AdministratorAccess|PowerUserAccess|IAMFullAccess)(?:-\w+)?$/,
    of: 'role',
    breadth: 'admin',
  },
  {
    type: ANY,
    path: '',
    value:
      /^roles\/(?:owner|editor|iam\.(?:securityAdmin|organizationRoleAdmin|serviceAccountTokenCreator|serviceAccountAdmin|serviceAccountKeyAdmin|workloadIdentityPoolAdmin)|resourcemanager\.(?:organizationAdmin|projectIamAdmin|folderIamAdmin))$/,
    of: 'role',
    breadth: 'admin',
  },
  { type: ANY, path: '', value: /^(?:allUsers|allAuthenticatedUsers)$/, of: 'principal', breadth: 'everyone' },
  { type: /^azure(?:rm|ad)_/, path: 'role_definition_name', value: AZURE_ADMINS, of: 'role', breadth: 'admin' },
  { type: /^azure(?:rm|ad)_/, path: 'role_definition_id', value: AZURE_ADMINS, of: 'role', breadth: 'admin' },
  { type: /^azuread_directory_role/, path: 'display_name', value: AZURE_ADMINS, of: 'role', breadth: 'admin' },
  {
    type: /^kubernetes_(?:cluster_)?role_binding/,
    path: 'role_ref.name',
    value: /^(?:cluster-admin|admin)$/,
    of: 'role',
    breadth: 'admin',
  },
  {
    type: /^kubernetes_(?:cluster_)?role_binding/,
    path: 'subject.name',
    value: /^system:(?:unauthenticated|anonymous|authenticated)$/,
    of: 'principal',
    breadth: 'everyone',
  },
  ...[
    'permission',
    'permissions',
    'access',
    'role',
    'access_level',
    'group_access',
    'privilege',
    'privileges',
    'default_repository_permission',
    'collaborator.permission',
    'team.permission',
    'user.permission',
  ].map((path): Sign => ({ type: PEOPLE, path, value: RIGHTS, of: 'permission', breadth: 'admin' })),
  {
    type: /^(?:aws_lambda_permission|aws_cloudwatch_event_permission)$/,
    path: 'principal',
    value: /^\*$/,
    of: 'principal',
    breadth: 'everyone',
  },
  {
    type: /^aws_s3_bucket(?:_acl)?$/,
    path: 'acl',
    value: /^(?:public-read|public-read-write|authenticated-read)$/,
    of: 'principal',
    breadth: 'everyone',
  },
  {
    type: /^aws_ecrpublic|^aws_ami_launch_permission$/,
    path: 'group',
    value: /^all$/,
    of: 'principal',
    breadth: 'everyone',
  },
  {
    type: /^tfe_team$/,
    path: 'organization_access.manage_workspaces',
    value: /^true$/,
    of: 'permission',
    breadth: 'admin',
  },
  {
    type: /^aws_eks_access_policy_association$/,
    path: 'policy_arn',
    value: /AmazonEKS(?:Cluster)?AdminPolicy$/,
    of: 'role',
    breadth: 'admin',
  },
];

interface Given {
  readonly sign: Sign;
  readonly value: string;
  readonly line: number;
}

/** Entries that stand on both sides give the same rights on both: often nothing that differs gives any. */
export function grantsBetween(sides: ResourceSides): readonly GrantEffect[] {
  return mayDiffer(sides) ? grantsOfWhole(sides) : [];
}

function mayDiffer({ type, base, head }: ResourceSides): boolean {
  if (base === null || head === null || statesByItself(base) || statesByItself(head)) return true;
  return withoutShared(base, head).some((rest) => statementsIn(rest).length > 0 || givenBy(type, rest).size > 0);
}

function grantsOfWhole({ type, base, head, subject }: ResourceSides): readonly GrantEffect[] {
  const before = givenBy(type, base);
  const after = givenBy(type, head);
  const stated = grantChanges(base, head, subject);
  const known = new Set(stated.map(({ event, of, value }) => `${event} ${of} ${value}`));
  const signs = [
    ...[...after].filter(([key]) => !before.has(key)).map(([, given]) => grant(given, subject, 'added')),
    ...[...before]
      .filter(([key]) => !after.has(key))
      .map(([, given]) => ({ ...grant(given, subject, 'removed'), line: head?.line ?? 1 })),
  ];
  return [...stated, ...signs.filter(({ event, of, value }) => !known.has(`${event} ${of} ${value}`))];
}

function grant({ sign, value, line }: Given, subject: string, event: GrantEffect['event']): GrantEffect {
  const baseLine = event === 'removed' ? line : null;
  return {
    kind: 'grant',
    event,
    of: sign.of,
    value: value.slice(0, 200),
    breadth: sign.breadth,
    subject,
    line,
    baseLine,
  };
}

function givenBy(type: string, body: TreeMap | null): ReadonlyMap<string, Given> {
  const found = new Map<string, Given>();
  if (body === null) return found;
  const { anywhere, signs } = signsOf(type);
  const note = (sign: Sign, tree: Tree) => {
    if (tree.kind === 'scalar' && sign.value.test(tree.text)) {
      found.set(`${sign.of} ${tree.text}`, { sign, value: tree.text, line: tree.line });
    }
  };
  for (const sign of signs) for (const tree of treesAt(body, sign.path)) note(sign, tree);
  eachLeaf(body, (leaf) => {
    if (MAY_BE_SIGN.test(leaf.text)) for (const sign of anywhere) note(sign, leaf);
  });
  return found;
}

/** A change has few types of resources, each many times. */
const signsOf = remembering(1_000, (type: string) => {
  const signs = SIGNS.filter((sign) => sign.type.test(type));
  return { anywhere: signs.filter(({ path }) => path === ''), signs };
});

/** What every sign that may stand anywhere has in it. */
const MAY_BE_SIGN = /Access|^roles\/|^all(?:Users|AuthenticatedUsers)$/;

function eachLeaf(tree: Tree, see: (leaf: TreeScalar) => void): void {
  if (tree.kind === 'scalar') see(tree);
  else if (tree.kind === 'list') for (const item of tree.items) eachLeaf(item, see);
  else for (const { value } of tree.entries) eachLeaf(value, see);
}
