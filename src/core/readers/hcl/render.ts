/** Writes a parsed value back as text in one spacing, for values inside larger expressions. Used by core/readers/hcl. */
import type { Tree, TreeEntry } from '../tree.js';

/** The same text for the same expression, however it was spaced, wrapped or quoted. */
export function render(tree: Tree): string {
  if (tree.kind === 'list') return `[${tree.items.map(render).join(',')}]`;
  if (tree.kind === 'map') return `{${tree.entries.map(pair).sort().join(',')}}`;
  if (!tree.literal || /^(?:-?\d+(?:\.\d+)?|true|false|null)$/.test(tree.text)) return tree.text;
  return `"${tree.text}"`;
}

function pair(entry: TreeEntry): string {
  return `${entry.key}=${render(entry.value)}`;
}
