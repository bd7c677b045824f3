/** What differs between two trees, leaf by leaf: the attributes of the effects of every reader that reads objects. */
import type { AttributeEffect } from '../../domain/effect.js';
import { pairedItems } from './list-pairs.js';
import { isSame } from './same-tree.js';
import type { Tree, TreeEntry, TreeMap } from './tree.js';
import { entriesByKey, identities } from './tree-questions.js';

export { sameTree } from './same-tree.js';
export { textAt, treesAt } from './tree-questions.js';

const LONGEST_VALUE = 200;

/**
 * The leaves that differ, by dotted path. Lists are compared as sets of equal items, so that another order is no
 * change; what is left of a list is paired by a naming key, then by position. One side null: every leaf of the other.
 */
export function attributeChanges(base: Tree | null, head: Tree | null): readonly AttributeEffect[] {
  const comparison: Comparison = { identity: identities(), found: [] };
  compare(side(base, base?.line ?? 1), side(head, head?.line ?? 1), { comparison, path: '' });
  return comparison.found.sort((a, b) => a.line - b.line);
}

interface Comparison {
  readonly identity: (tree: Tree) => number;
  readonly found: AttributeEffect[];
}

/** A node on one side and the line that stands for it; tree null: absent, and the line is the nearest that remains. */
interface Side {
  readonly tree: Tree | null;
  readonly line: number;
}

interface Place {
  readonly comparison: Comparison;
  readonly path: string;
}

function side(tree: Tree | null, line: number): Side {
  return { tree, line };
}

function compare(base: Side, head: Side, place: Place): void {
  if (base.tree === null || head.tree === null) {
    everyLeaf(base, head, place);
    return;
  }
  if (!isSame(base.tree, head.tree, place.comparison.identity)) compareUnequal(base, head, place);
}

function compareUnequal(base: Side, head: Side, place: Place): void {
  if (base.tree === null || head.tree === null) return;
  if (base.tree.kind === 'map' && head.tree.kind === 'map') compareMaps(base.tree, head.tree, place);
  else if (base.tree.kind === 'list' || head.tree.kind === 'list') compareItems([base], [head], place);
  else if (base.tree.kind === 'scalar' && head.tree.kind === 'scalar') report(base, head, place);
  else {
    everyLeaf(base, side(null, head.line), place);
    everyLeaf(side(null, base.line), head, place);
  }
}

function compareMaps(base: TreeMap, head: TreeMap, place: Place): void {
  if (haveSameKeys(base, head)) compareInOrder(base, head, place);
  else compareByKey(base, head, place);
}

/** Whether each key stands once, at the same place on both sides: nearly every edit leaves it so. */
function haveSameKeys({ entries }: TreeMap, other: TreeMap): boolean {
  if (entries.length !== other.entries.length) return false;
  if (!entries.every(({ key }, index) => key === other.entries[index]?.key)) return false;
  return entries.length < 2 || new Set(entries.map(({ key }) => key)).size === entries.length;
}

function compareInOrder(base: TreeMap, head: TreeMap, place: Place): void {
  for (let index = 0; index < head.entries.length; index += 1) {
    const [before, after] = [base.entries[index], head.entries[index]];
    if (before === undefined || after === undefined) return;
    if (isSame(before.value, after.value, place.comparison.identity)) continue;
    compareUnequal(side(before.value, before.line), side(after.value, after.line), below(place, after.key));
  }
}

function compareByKey(base: TreeMap, head: TreeMap, place: Place): void {
  const bases = entriesByKey(base.entries);
  const heads = entriesByKey(head.entries);
  const nearest = linesBefore(base, heads, (key) => heads.get(key)?.at(-1)?.line ?? head.line);
  for (const key of new Set([...heads.keys(), ...bases.keys()])) {
    const before = sidesOf(bases.get(key));
    const after = sidesOf(heads.get(key));
    const inside = below(place, key);
    if (before.length === 1 && after.length === 1 && before[0] && after[0]) compare(before[0], after[0], inside);
    else if (after.length === 0) compareWithAbsent(before, nearest.get(key) ?? head.line, inside);
    else if (before.length === 0) for (const item of after) compare(side(null, base.line), item, inside);
    else compareItems(before, after, inside);
  }
}

function below({ comparison, path }: Place, key: string): Place {
  return { comparison, path: path === '' ? key : `${path}.${key}` };
}

function compareWithAbsent(before: readonly Side[], line: number, place: Place): void {
  for (const item of before) compare(item, side(null, line), place);
}

function sidesOf(entries: readonly TreeEntry[] | undefined): readonly Side[] {
  return (entries ?? []).map((entry) => side(entry.value, entry.line));
}

/** For each key of the base, the head's line of the closest entry before it that remains. */
function linesBefore(
  base: TreeMap,
  heads: ReadonlyMap<string, unknown>,
  line: (key: string) => number,
): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  let last: number | null = null;
  for (const { key } of base.entries) {
    if (heads.has(key)) last = line(key);
    else if (last !== null && !found.has(key)) found.set(key, last);
  }
  return found;
}

/** Lists, and keys that stand more than once, as one: a single value counts as a list of one. */
function compareItems(base: readonly Side[], head: readonly Side[], place: Place): void {
  const before = base.flatMap(itemsOf);
  const after = head.flatMap(itemsOf);
  const line = head[0]?.line ?? 1;
  for (const [left, right] of pairedItems(before, after, place.comparison.identity)) {
    if (left !== null && right !== null) compare(left, right, place);
    else if (left !== null) compare(left, side(null, line), place);
    else if (right !== null) compare(side(null, base[0]?.line ?? 1), right, place);
  }
}

function itemsOf(item: Side): readonly Side[] {
  if (item.tree === null || item.tree.kind !== 'list') return [item];
  return item.tree.items.map((inner) => side(inner, inner.line));
}

/** One side is absent: each leaf of the other. An empty list or map is a leaf of its own. */
function everyLeaf(base: Side, head: Side, place: Place): void {
  const present = head.tree ?? base.tree;
  if (present === null) return;
  const on = (tree: Tree, line: number): readonly [Side, Side] =>
    head.tree === null ? [side(tree, line), head] : [base, side(tree, line)];
  if (present.kind === 'map' && present.entries.length > 0) {
    for (const entry of present.entries) {
      everyLeaf(...on(entry.value, entry.line), below(place, entry.key));
    }
    return;
  }
  if (present.kind === 'list' && present.items.length > 0) {
    for (const item of present.items) everyLeaf(...on(item, item.line), place);
    return;
  }
  report(base, head, place);
}

function report(base: Side, head: Side, place: Place): void {
  place.comparison.found.push({
    path: place.path,
    before: writtenValue(base.tree),
    after: writtenValue(head.tree),
    line: head.line,
    baseLine: base.tree === null ? null : base.line,
  });
}

function writtenValue(tree: Tree | null): string | null {
  if (tree === null) return null;
  if (tree.kind === 'scalar') return tree.text.slice(0, LONGEST_VALUE);
  return tree.kind === 'list' ? '[]' : '{}';
}
