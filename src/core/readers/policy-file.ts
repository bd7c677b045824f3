/** Reads IAM policies that are files of their own, templates with placeholders too. One of the readers of core/readers.ts. */
import type { Effect, GrantEffect, Reader } from '../../domain/effect.js';
import { childOf, compareSides, entriesOf, itemsOf, treeWithout, writtenAs } from './declared-things.js';
import { grantChanges, policyTreeOf } from './policy-document.js';
import type { Tree } from './tree.js';
import { attributeChanges } from './tree-changes.js';
import { readYaml } from './yaml-tree.js';

/** Whether a text holds statements of AWS or bindings of Google Cloud, by its words alone. */
export function looksLikePolicyDocument(text: string): boolean {
  if (/["']?\bStatement["']?\s*:/.test(text)) return /["']?\b(?:Effect|Action|NotAction|Principal)["']?\s*:/.test(text);
  return /"bindings"\s*:/.test(text) && /"role"\s*:/.test(text) && /"members"\s*:/.test(text);
}

/** What the policy says differently, as one object, and what it allows differently. */
export const readPolicyFile: Reader = (file) =>
  compareSides(file, {
    parse: documentOf,
    effects: (base, head) => [
      ...objectChanges(base, head),
      ...grantChanges(base, head, SUBJECT),
      ...bindingChanges(base, head),
    ],
  });

const SUBJECT = 'policy';

/** Names for people, and the version of the language. */
const SAYS_NOTHING: ReadonlySet<string> = new Set(['Sid', 'Version', 'Id', 'etag', 'description', 'Description']);

function documentOf(text: string): Tree | null {
  const tree = policyTreeOf(text) ?? readYaml(text, { templated: true })?.[0] ?? null;
  return tree === null ? null : treeWithout(tree, SAYS_NOTHING);
}

function objectChanges(base: Tree | null, head: Tree | null): readonly Effect[] {
  const attributes = attributeChanges(base, head);
  const [first] = attributes;
  if (first === undefined) return [];
  const { line, baseLine } = first;
  return [{ kind: 'object', event: 'changed', type: 'policy/document', subject: SUBJECT, line, baseLine, attributes }];
}

type Bound = Pick<GrantEffect, 'of' | 'value' | 'breadth' | 'line'>;

function bindingChanges(base: Tree | null, head: Tree | null): readonly GrantEffect[] {
  const was = bindingsIn(base);
  const is = bindingsIn(head);
  const missing = (side: readonly Bound[], other: readonly Bound[]) => {
    const known = new Set(other.map((it) => `${it.of} ${it.value}`));
    return side.filter((one) => !known.has(`${one.of} ${one.value}`));
  };
  const common = { kind: 'grant', subject: SUBJECT } as const;
  return [
    ...missing(is, was).map((one): GrantEffect => ({ ...common, ...one, event: 'added', baseLine: null })),
    ...missing(was, is).map(
      (one): GrantEffect => ({ ...common, ...one, event: 'removed', line: 1, baseLine: one.line }),
    ),
  ];
}

function bindingsIn(tree: Tree | null): readonly Bound[] {
  if (tree === null) return [];
  const own = itemsOf(childOf(tree, 'bindings')).flatMap(boundBy);
  const below = tree.kind === 'list' ? tree.items : entriesOf(tree).map((entry) => entry.value);
  return own.length > 0 ? own : below.flatMap(bindingsIn);
}

function boundBy(binding: Tree): readonly Bound[] {
  const role = writtenAs(childOf(binding, 'role'));
  if (role === '') return [];
  const admin = /\/(?:owner|\w*[aA]dmin|iam\.\w*)$/.test(role);
  const breadth = admin ? 'admin' : /\/editor$/.test(role) ? 'wildcard' : 'plain';
  const members = itemsOf(childOf(binding, 'members'));
  return members.map((item): Bound => {
    const member = writtenAs(item);
    const everyone = /^all(?:Authenticated)?Users$/.test(member);
    const value = `${role.slice(0, 100)} ${member}`.slice(0, 200);
    return { of: everyone ? 'principal' : 'role', value, breadth: everyone ? 'everyone' : breadth, line: item.line };
  });
}
