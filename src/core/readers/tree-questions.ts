/** Small questions to a tree: what stands at a path, which number equal trees have in common. Asked by every reader. */
import type { Tree, TreeEntry } from './tree.js';

/** Every node at a dotted path; lists and repeated keys are passed through, also at the end. Keys may hold dots. */
export function treesAt(tree: Tree, path: string): readonly Tree[] {
  const found: Tree[] = [];
  collectAt(tree, path, found);
  return found;
}

/** The text of the first scalar at a dotted path; null: there is none. */
export function textAt(tree: Tree, path: string): string | null {
  for (const node of treesAt(tree, path)) if (node.kind === 'scalar') return node.text;
  return null;
}

/** A function that gives equal trees one number; each node is visited once. */
export function identities(): (tree: Tree) => number {
  const known = new Map<string, number>();
  const seen = new Map<Tree, number>();
  const identity = (tree: Tree): number => {
    const before = seen.get(tree);
    if (before !== undefined) return before;
    const form = formOf(tree, identity);
    const number = known.get(form) ?? known.size;
    known.set(form, number);
    seen.set(tree, number);
    return number;
  };
  return identity;
}

/** The entries by key, in the order in which the keys first stand. */
export function entriesByKey(entries: readonly TreeEntry[]): ReadonlyMap<string, readonly TreeEntry[]> {
  const groups = new Map<string, TreeEntry[]>();
  for (const entry of entries) {
    const group = groups.get(entry.key);
    if (group === undefined) groups.set(entry.key, [entry]);
    else group.push(entry);
  }
  return groups;
}

function collectAt(tree: Tree, path: string, found: Tree[]): void {
  if (tree.kind === 'list') {
    for (const item of tree.items) collectAt(item, path, found);
    return;
  }
  if (path === '') {
    found.push(tree);
    return;
  }
  if (tree.kind !== 'map') return;
  for (const entry of tree.entries) {
    if (entry.key === path) collectAt(entry.value, '', found);
    else if (path.startsWith(`${entry.key}.`)) collectAt(entry.value, path.slice(entry.key.length + 1), found);
  }
}

function formOf(tree: Tree, identity: (tree: Tree) => number): string {
  if (tree.kind === 'scalar') return `${tree.literal ? 's' : 'e'}:${tree.text}`;
  if (tree.kind === 'list') return `l:${tree.items.map(identity).join()}`;
  const entries = tree.entries.map((entry) => `${entry.key.length}:${entry.key}=${identity(entry.value)}`);
  return `m:${entries.sort().join()}`;
}
