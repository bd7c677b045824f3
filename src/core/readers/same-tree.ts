/** Whether two trees say the same, and what of two maps does not: found in the order written first, which is nearly always enough. */
import type { Tree, TreeEntry, TreeList, TreeMap } from './tree.js';
import { identities } from './tree-questions.js';

/** Whether two trees say the same: lines and the order of keys aside. */
export function sameTree(one: Tree, other: Tree): boolean {
  return isSame(one, other, identities());
}

/** The same for many pairs: `identity` (identities()) is asked only where the order of keys differs. */
export function isSame(one: Tree, other: Tree, identity: (tree: Tree) => number): boolean {
  const seen = inOrder(one, other);
  return seen === 'unsure' ? identity(one) === identity(other) : seen === 'same';
}

type Seen = 'same' | 'different' | 'unsure';

/** Goes through both in the order written. Unsure: keys stand in another order, so it takes more than that. */
function inOrder(one: Tree, other: Tree): Seen {
  if (one === other) return 'same';
  if (one.kind === 'scalar') {
    const isEqual = other.kind === 'scalar' && one.text === other.text && one.literal === other.literal;
    return isEqual ? 'same' : 'different';
  }
  if (one.kind === 'list') return other.kind === 'list' ? listsInOrder(one, other) : 'different';
  return other.kind === 'map' ? mapsInOrder(one, other) : 'different';
}

function listsInOrder({ items }: TreeList, other: TreeList): Seen {
  if (items.length !== other.items.length) return 'different';
  let sum: Seen = 'same';
  for (let index = 0; index < items.length; index += 1) {
    const [left, right] = [items[index], other.items[index]];
    const seen = left && right ? inOrder(left, right) : 'different';
    if (seen === 'different') return seen;
    if (seen === 'unsure') sum = seen;
  }
  return sum;
}

/** A key that stands once on either side and differs decides; one that stands twice may only stand in another order. */
function mapsInOrder({ entries }: TreeMap, other: TreeMap): Seen {
  if (entries.length !== other.entries.length) return 'different';
  let sum: Seen = 'same';
  for (let index = 0; index < entries.length; index += 1) {
    const [left, right] = [entries[index], other.entries[index]];
    if (left === undefined || right === undefined || left.key !== right.key) return 'unsure';
    const seen = inOrder(left.value, right.value);
    if (seen === 'different') return standsTwice(entries, left) ? 'unsure' : seen;
    if (seen === 'unsure') sum = seen;
  }
  return sum;
}

function standsTwice(entries: readonly TreeEntry[], one: TreeEntry): boolean {
  return entries.some((entry) => entry !== one && entry.key === one.key);
}

/**
 * Both maps without entries that stand on both sides, each taken away as often here as there. What is left holds all
 * that differs; it may hold more, since entries in another order are not looked for.
 */
export function withoutShared(one: TreeMap, other: TreeMap): readonly [TreeMap, TreeMap] {
  const [ones, others] = [one.entries, other.entries];
  let start = 0;
  while (start < ones.length && start < others.length && isShared(ones[start], others[start])) start += 1;
  let [end, otherEnd] = [ones.length, others.length];
  while (end > start && otherEnd > start && isShared(ones[end - 1], others[otherEnd - 1])) {
    end -= 1;
    otherEnd -= 1;
  }
  const rest = ones.slice(start, end);
  const otherRest = others.slice(start, otherEnd);
  if (rest.length !== otherRest.length) return [withEntries(one, rest), withEntries(other, otherRest)];
  const differs = (_: TreeEntry, index: number) => !isShared(rest[index], otherRest[index]);
  return [withEntries(one, rest.filter(differs)), withEntries(other, otherRest.filter(differs))];
}

function isShared(one: TreeEntry | undefined, other: TreeEntry | undefined): boolean {
  return (
    one?.key === other?.key && one !== undefined && other !== undefined && inOrder(one.value, other.value) === 'same'
  );
}

function withEntries({ kind, line }: TreeMap, entries: readonly TreeEntry[]): TreeMap {
  return { kind, entries, line };
}
