/** For how many instances a block stands: `count`, `for_each`, OpenTofu's `enabled`. Asked by terraform-resources.ts. */
import type { Tree, TreeEntry, TreeMap, TreeScalar } from './tree.js';
import { textAt } from './tree-questions.js';

/** none: no instance. maybe: a condition decides. elsewhere: an expression says how many. some: at least one, as far as the text tells. */
export type Presence = 'none' | 'maybe' | 'elsewhere' | 'some';

export function presenceOf(body: TreeMap | null): Presence {
  if (body === null) return 'some';
  const count = scalarAt(body, 'count');
  const enabled = textAt(body, 'lifecycle.enabled');
  if (count?.text === '0' || count?.text === 'false' || enabled === 'false') return 'none';
  const forEach = valueAt(body, 'for_each');
  if (forEach !== null && forEach.kind !== 'scalar' && namesIn(forEach)?.size === 0) return 'none';
  const condition = [count, scalarAt(body, 'for_each')].some(
    (value) => value?.literal === false && value.text.includes('?'),
  );
  if (condition || (enabled !== null && enabled !== 'true')) return 'maybe';
  return count?.literal === false ? 'elsewhere' : 'some';
}

/** Instances that one side has and the other has not, each with what it was made from. */
export interface Instances {
  readonly added: readonly Instance[];
  readonly removed: readonly Instance[];
}

export interface Instance {
  /** Its index as it is written between brackets; null: the only one of its block. */
  readonly name: string | null;
  readonly value: Tree;
}

/** By literal `for_each` keys, or by a literal `count` that fell or rose. */
export function instanceChanges(base: TreeMap, head: TreeMap): Instances {
  const before = valueAt(base, 'for_each');
  const after = valueAt(head, 'for_each');
  const bases = before && namesIn(before);
  const heads = after && namesIn(after);
  if (!bases || !heads) return countChange(base, head);
  return { added: onlyIn(heads, bases), removed: onlyIn(bases, heads) };
}

function onlyIn(names: ReadonlyMap<string, Tree>, other: ReadonlyMap<string, Tree>): readonly Instance[] {
  return [...names]
    .filter(([name]) => !other.has(name))
    .map(([name, value]) => ({ name: JSON.stringify(name), value }));
}

/**
 * What goes and what comes where one side is made for each of a set and the other is not: Terraform takes no instance of one
 * for an instance of the other. (What a `moved` block of the folder says of them is for core/renamed-effects.ts.) Null: both
 * sides are counted in one way.
 */
export function rekeyed(base: TreeMap, head: TreeMap): Instances | null {
  const before = valueAt(base, 'for_each');
  const after = valueAt(head, 'for_each');
  if ((before === null) === (after === null)) return null;
  return { added: instancesOf(head, after), removed: instancesOf(base, before) };
}

function instancesOf(body: TreeMap, forEach: Tree | null): readonly Instance[] {
  const names = forEach && namesIn(forEach);
  if (names) return onlyIn(names, new Map());
  if (forEach !== null) return [{ name: 'each.key', value: forEach }];
  const count = valueAt(body, 'count');
  const one: TreeScalar = { kind: 'scalar', text: '1', literal: true, line: body.line };
  if (count === null) return [{ name: null, value: one }];
  const several = countOf(body);
  if (several === null || Number(several.text) > MOST_NAMED) return [{ name: 'count.index', value: one }];
  return Array.from({ length: Number(several.text) }, (_, index) => ({ name: String(index), value: one }));
}

/** More are told as one. */
const MOST_NAMED = 20;

/** `for_each` without the entries that only one side has. */
export function withSharedInstances(body: TreeMap, other: TreeMap): TreeMap {
  const mine = valueAt(body, 'for_each');
  const others = valueAt(other, 'for_each');
  const names = others && namesIn(others);
  if (!mine || !names || namesIn(mine) === null) return body;
  const entries = body.entries.map((entry) =>
    entry.key === 'for_each' ? { ...entry, value: restricted(mine, names) } : entry,
  );
  return { ...body, entries };
}

function restricted(tree: Tree, names: ReadonlyMap<string, Tree>): Tree {
  if (tree.kind === 'map') return { ...tree, entries: tree.entries.filter(({ key }) => names.has(key)) };
  if (tree.kind === 'list') {
    return { ...tree, items: tree.items.filter((item) => item.kind === 'scalar' && names.has(item.text)) };
  }
  return tree;
}

function countChange(base: TreeMap, head: TreeMap): Instances {
  const before = countOf(base);
  const after = countOf(head);
  const none = { added: [], removed: [] };
  if (before === null || after === null) return none;
  const fewer = Number(before.text) - Number(after.text);
  if (fewer === 0) return none;
  return fewer > 0
    ? { added: [], removed: [{ name: after.text, value: before }] }
    : { added: [{ name: before.text, value: after }], removed: [] };
}

/** A block that says nothing of it stands for one, which Terraform takes for the first of several. Null: cannot be told. */
function countOf(body: TreeMap): TreeScalar | null {
  const count = valueAt(body, 'count');
  if (count === null && valueAt(body, 'for_each') === null)
    return { kind: 'scalar', text: '1', literal: true, line: body.line };
  return count?.kind === 'scalar' && /^\d{1,6}$/.test(count.text) ? count : null;
}

/** Null: only Terraform can tell them. */
function namesIn(tree: Tree): ReadonlyMap<string, Tree> | null {
  if (tree.kind === 'map') {
    const open = tree.entries.some(({ key }) => key === 'merge' || key.startsWith('('));
    return open ? null : new Map(tree.entries.map(({ key, value }) => [key, value]));
  }
  if (tree.kind === 'scalar') return null;
  const names = new Map<string, Tree>();
  for (const item of tree.items) {
    if (item.kind !== 'scalar' || !item.literal) return null;
    names.set(item.text, item);
  }
  return names;
}

function valueAt(body: TreeMap, key: string): Tree | null {
  return body.entries.find((entry: TreeEntry) => entry.key === key)?.value ?? null;
}

function scalarAt(body: TreeMap, key: string) {
  const value = valueAt(body, key);
  return value?.kind === 'scalar' ? value : null;
}
