/** A tree at another place of its file: the same, its lines moved. Used where a text inside a text was read, and for blocks that moved. */
import type { Tree, TreeMap } from './tree.js';

/** The lines of a text that starts behind line `by`. */
export function shifted(tree: Tree, by: number): Tree {
  if (tree.kind === 'map') return shiftedMap(tree, by);
  const line = tree.line + by;
  if (tree.kind === 'scalar') return { ...tree, line };
  return { ...tree, line, items: tree.items.map((item) => shifted(item, by)) };
}

export function shiftedMap(tree: TreeMap, by: number): TreeMap {
  const entries = tree.entries.map(({ key, line, value }) => ({ key, line: line + by, value: shifted(value, by) }));
  return { ...tree, line: tree.line + by, entries };
}
