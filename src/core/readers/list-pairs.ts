/** Which item of a list became which: equal ones first, then those of one name, then by position (tree-changes.ts). */
import type { Tree } from './tree.js';

interface Item {
  readonly tree: Tree | null;
  readonly line: number;
}

export type Pair<T> = readonly [T | null, T | null];

const NAMING_KEYS = [
  'name',
  'id',
  'key',
  'sid',
  'Sid',
  'Key',
  'Id',
  'Name',
  'rule_id',
  'rule_number',
  'rule_no',
  'priority',
  'port',
  'containerPort',
  'from_port',
  'FromPort',
  'host',
  'path',
  'role',
  'cidr',
  'cidr_block',
  'CidrIp',
  'mountPath',
  'uses',
  'type',
] as const;

/** The items that are not equal on both sides, in pairs; scalars are never paired. */
export function pairedItems<T extends Item>(
  base: readonly T[],
  head: readonly T[],
  identity: (tree: Tree) => number,
): readonly Pair<T>[] {
  const [before, after] = withoutEqual(base, head, identity);
  const scalars: Pair<T>[] = [
    ...before.filter(isScalar).map((item): Pair<T> => [item, null]),
    ...after.filter(isScalar).map((item): Pair<T> => [null, item]),
  ];
  return [
    ...scalars,
    ...pairedStructures(
      before.filter((item) => !isScalar(item)),
      after.filter((item) => !isScalar(item)),
    ),
  ];
}

function isScalar(item: Item): boolean {
  return item.tree === null || item.tree.kind === 'scalar';
}

function withoutEqual<T extends Item>(
  base: readonly T[],
  head: readonly T[],
  identity: (tree: Tree) => number,
): readonly [readonly T[], readonly T[]] {
  const kept = counts(base, identity);
  const after: T[] = [];
  const matched = new Map<number, number>();
  for (const item of head) {
    const id = item.tree === null ? -1 : identity(item.tree);
    const left = (kept.get(id) ?? 0) - (matched.get(id) ?? 0);
    if (left > 0) matched.set(id, (matched.get(id) ?? 0) + 1);
    else after.push(item);
  }
  const before = base.filter((item) => {
    const id = item.tree === null ? -1 : identity(item.tree);
    const left = matched.get(id) ?? 0;
    if (left > 0) matched.set(id, left - 1);
    return left === 0;
  });
  return [before, after];
}

function counts(items: readonly Item[], identity: (tree: Tree) => number): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  for (const item of items) {
    const id = item.tree === null ? -1 : identity(item.tree);
    found.set(id, (found.get(id) ?? 0) + 1);
  }
  return found;
}

function pairedStructures<T extends Item>(base: readonly T[], head: readonly T[]): readonly Pair<T>[] {
  const pairs: Pair<T>[] = [];
  let before = base;
  let after = head;
  for (const key of NAMING_KEYS) {
    if (before.length === 0 || after.length === 0) break;
    const bases = uniquelyNamed(before, key);
    const heads = uniquelyNamed(after, key);
    const taken = new Set<T>();
    for (const [name, item] of heads) {
      const other = bases.get(name);
      if (other === undefined) continue;
      pairs.push([other, item]);
      taken.add(other).add(item);
    }
    before = before.filter((item) => !taken.has(item));
    after = after.filter((item) => !taken.has(item));
  }
  const longest = Math.max(before.length, after.length);
  for (let index = 0; index < longest; index += 1) pairs.push([before[index] ?? null, after[index] ?? null]);
  return pairs;
}

/** The items by their name under `key`, where no other item of the list has the same. */
function uniquelyNamed<T extends Item>(items: readonly T[], key: string): ReadonlyMap<string, T> {
  const named = new Map<string, T | null>();
  for (const item of items) {
    const name = nameUnder(item.tree, key);
    if (name !== null) named.set(name, named.has(name) ? null : item);
  }
  const unique = new Map<string, T>();
  for (const [name, item] of named) if (item !== null) unique.set(name, item);
  return unique;
}

function nameUnder(tree: Tree | null, key: string): string | null {
  if (tree === null || tree.kind !== 'map') return null;
  const value = tree.entries.find((entry) => entry.key === key)?.value;
  return value?.kind === 'scalar' ? value.text : null;
}
