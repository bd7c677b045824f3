/** Small questions to a neutral tree, asked by the readers of YAML: its leaves, a part of it, what one list has that another lacks. */

import type { Tree, TreeMap, TreeScalar } from './tree.js';

export interface Leaf {
  /** Dotted, list items without a number. */
  readonly path: string;
  readonly scalar: TreeScalar;
}

/** Every scalar with its path, in the order written. */
export function leavesOf(tree: Tree | null, path = ''): readonly Leaf[] {
  const leaves: Leaf[] = [];
  gather(tree, path, leaves);
  return leaves;
}

function gather(tree: Tree | null, path: string, leaves: Leaf[]): void {
  if (tree === null) return;
  if (tree.kind === 'scalar') leaves.push({ path, scalar: tree });
  else if (tree.kind === 'list') for (const item of tree.items) gather(item, path, leaves);
  else for (const entry of tree.entries) gather(entry.value, joined(path, entry.key), leaves);
}

/** The tree with only the leaves that `keep` wants; null where none is left. */
export function pruned(tree: Tree, keep: (path: string) => boolean, path = ''): Tree | null {
  if (tree.kind === 'scalar') return keep(path) ? tree : null;
  if (tree.kind === 'list') {
    const items = tree.items.map((item) => pruned(item, keep, path)).filter((item) => item !== null);
    return items.length > 0 || (tree.items.length === 0 && keep(path)) ? { ...tree, items } : null;
  }
  const entries = tree.entries.flatMap((entry) => {
    const value = pruned(entry.value, keep, joined(path, entry.key));
    return value === null ? [] : [{ ...entry, value }];
  });
  return entries.length > 0 || (tree.entries.length === 0 && keep(path)) ? { ...tree, entries } : null;
}

function joined(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}

/** The value under a key of a map, null where there is none. */
export function valueAt(tree: Tree | null, key: string): Tree | null {
  if (tree?.kind !== 'map') return null;
  if (tree.entries.length <= FEW) return tree.entries.find((entry) => entry.key === key)?.value ?? null;
  return keyedEntries(tree).get(key) ?? null;
}

/** Maps of more keys than this are asked by an index, or each key would cost the whole map. */
const FEW = 16;
const INDEXES = new WeakMap<TreeMap, ReadonlyMap<string, Tree>>();

function keyedEntries(tree: TreeMap): ReadonlyMap<string, Tree> {
  const known = INDEXES.get(tree);
  if (known !== undefined) return known;
  const index = new Map<string, Tree>();
  for (const { key, value } of tree.entries) if (!index.has(key)) index.set(key, value);
  INDEXES.set(tree, index);
  return index;
}

/** The items of a list; a single value counts as its only item. */
export function itemsOf(tree: Tree | null): readonly Tree[] {
  if (tree === null) return [];
  return tree.kind === 'list' ? tree.items : [tree];
}

export function keysOf(tree: Tree | null): readonly string[] {
  return tree?.kind === 'map' ? tree.entries.map((entry) => entry.key) : [];
}

/** The text of a scalar; null for a map, a list or nothing. */
export function scalarText(tree: Tree | null): string | null {
  return tree?.kind === 'scalar' ? tree.text : null;
}

/** The scalars of a list of scalars, or the one scalar. */
export function scalarsOf(tree: Tree | null): readonly TreeScalar[] {
  return itemsOf(tree).filter((item) => item.kind === 'scalar');
}

export function isMap(tree: Tree | null): tree is TreeMap {
  return tree?.kind === 'map';
}

/** Whether a map tells of fields and their types, as a JSON schema or an index template does below `properties`. */
export function describesFields(tree: Tree | null): boolean {
  if (!isMap(tree) || tree.entries.length === 0) return false;
  return tree.entries.every(({ value }) => keysOf(value).some((key) => OF_A_FIELD.has(key)));
}

const OF_A_FIELD: ReadonlySet<string> = new Set(['type', 'properties', '$ref', 'oneOf', 'anyOf', 'allOf', 'enum']);

/** A thing with the key by which it is the same on both sides. */
export interface Keyed {
  readonly key: string;
}

/** Those whose key stands on the first side only, each key once. */
export function onlyIn<T extends Keyed>(these: readonly T[], those: readonly Keyed[]): readonly T[] {
  const known = new Set(those.map((that) => that.key));
  return these.filter((one) => {
    if (known.has(one.key)) return false;
    known.add(one.key);
    return true;
  });
}

/** Things by a key, in the order met. */
export function grouped<T, K>(things: readonly T[], keyOf: (thing: T) => K): ReadonlyMap<K, readonly T[]> {
  const groups = new Map<K, T[]>();
  for (const thing of things) {
    const key = keyOf(thing);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [thing]);
    else group.push(thing);
  }
  return groups;
}
