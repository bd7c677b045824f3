/** Merges two trees that grew from a common one; says when they conflict, so that GitHub would call the pull request dirty. */
import { type Edit, edits } from './line-diff.js';
import type { Entry, GitStore, Tree } from './objects.js';
import { textLines } from './tree-diff.js';

export interface Sides {
  readonly base: Tree;
  readonly ours: Tree;
  readonly theirs: Tree;
}

/** The merged tree, or null when a file conflicts. */
export function mergeTrees(git: GitStore, sides: Sides): Tree | null {
  const merged = new Map(sides.ours);
  for (const path of new Set([...sides.base.keys(), ...sides.theirs.keys()])) {
    const [was, ours, theirs] = [sides.base.get(path), sides.ours.get(path), sides.theirs.get(path)];
    if (same(was, theirs) || same(ours, theirs)) continue;
    const entry = same(was, ours) ? theirs : mergedEntry(git, [was, ours, theirs]);
    if (entry === null) return null;
    if (entry === undefined) merged.delete(path);
    else merged.set(path, entry);
  }
  return merged;
}

function same(left: Entry | undefined, right: Entry | undefined): boolean {
  return left?.oid === right?.oid && left?.mode === right?.mode;
}

type Three = readonly [was: Entry | undefined, ours: Entry | undefined, theirs: Entry | undefined];

function mergedEntry(git: GitStore, [was, ours, theirs]: Three): Entry | null {
  if (was === undefined || ours === undefined || theirs === undefined || ours.mode !== theirs.mode) return null;
  const [base, left, right] = [textLines(git, was), textLines(git, ours), textLines(git, theirs)];
  if (base === null || left === null || right === null || ours.mode === '160000') return null;
  const lines = mergedLines(base, edits(base, left), edits(base, right));
  return lines === null ? null : { mode: ours.mode, oid: git.writeBlob(lines.join('')) };
}

/** Both sides' edits applied to the base; null when two of them touch. */
function mergedLines(base: readonly string[], left: readonly Edit[], right: readonly Edit[]): readonly string[] | null {
  const all = [...left, ...right].sort((a, b) => a.oldStart - b.oldStart);
  const lines: string[] = [];
  let at = 0;
  let touched = -1;
  for (const edit of all) {
    if (edit.oldStart <= touched) return null;
    lines.push(...base.slice(at, edit.oldStart), ...edit.newLines);
    at = edit.oldStart + edit.oldLines.length;
    touched = at;
  }
  return [...lines, ...base.slice(at)];
}
