/** Compares two trees file by file, as GitHub lists the files of a pull request: renames found, patches left out where GitHub leaves them out. */
import { type Edit, edits, linesOf, unifiedPatch } from './line-diff.js';
import type { Entry, GitStore, Tree } from './objects.js';

export interface FileDiff {
  readonly path: string;
  readonly previousPath: string | null;
  readonly status: 'added' | 'removed' | 'modified' | 'renamed' | 'changed';
  /** Blob id at the head; for a removed file the one it had. */
  readonly oid: string;
  readonly additions: number;
  readonly deletions: number;
  /** Null: binary, too large, or no line changed (a pure rename, a change of mode). */
  readonly patch: string | null;
}

/** "No single file's diff may exceed 20,000 loadable lines or 500 KB" (docs.github.com, limits for viewing diffs). */
const PATCH_LINES = 20_000;
const PATCH_BYTES = 500_000;
/** Git pairs a removed and an added file when this share of the text is the same. */
const SIMILAR = 0.5;

interface Change {
  readonly path: string;
  readonly from: { readonly path: string; readonly entry: Entry } | null;
  readonly to: Entry | null;
}

/** Files that differ, sorted by path. */
export function diffTrees(git: GitStore, before: Tree, after: Tree): readonly FileDiff[] {
  const removed = [...before].filter(([path]) => !after.has(path));
  const added = [...after].filter(([path]) => !before.has(path));
  const origin = renames(git, removed, added);
  const moved = new Set(origin.values());
  const changes: Change[] = [
    ...removed.filter(([path]) => !moved.has(path)).map(([path, entry]) => ({ path, from: { path, entry }, to: null })),
    ...added.map(([path, to]) => ({ path, from: sourceOf(before, origin.get(path)), to })),
    ...[...after]
      .filter(([path, to]) => differs(before.get(path), to))
      .map(([path, to]) => ({ path, from: sourceOf(before, path), to })),
  ];
  changes.sort((a, b) => (a.path < b.path ? -1 : 1));
  return changes.map((change) => described(git, change));
}

/** A file's lines, or null when git would call it binary. */
export function textLines(git: GitStore, entry: Entry | null): readonly string[] | null {
  if (entry === null) return [];
  if (entry.mode === '160000') return [`Subproject commit ${entry.oid}\n`];
  const bytes = git.blob(entry.oid) ?? Buffer.alloc(0);
  return isBinary(bytes) ? null : linesOf(bytes.toString('utf8'));
}

/** Git's rule: a zero byte among the first 8,000. */
export function isBinary(bytes: Uint8Array): boolean {
  return bytes.subarray(0, 8000).includes(0);
}

function described(git: GitStore, change: Change): FileDiff {
  const oid = change.to?.oid ?? change.from?.entry.oid ?? '';
  const names = { path: change.path, previousPath: previousPath(change), status: statusOf(change), oid };
  const before = textLines(git, change.from?.entry ?? null);
  const after = textLines(git, change.to);
  if (before === null || after === null || change.from?.entry.oid === change.to?.oid) {
    return { ...names, additions: 0, deletions: 0, patch: null };
  }
  const changed = edits(before, after);
  const counts = {
    additions: total(changed, (edit) => edit.newLines.length),
    deletions: total(changed, (edit) => edit.oldLines.length),
  };
  const patch = patchOf(before, after, changed);
  return { ...names, ...counts, patch };
}

function patchOf(before: readonly string[], after: readonly string[], changed: readonly Edit[]): string | null {
  const lines = total(changed, (edit) => edit.oldLines.length + edit.newLines.length);
  if (lines === 0 || lines > PATCH_LINES) return null;
  const patch = unifiedPatch(before, after, changed);
  return Buffer.byteLength(patch) > PATCH_BYTES ? null : patch;
}

function total(changed: readonly Edit[], count: (edit: Edit) => number): number {
  return changed.reduce((sum, edit) => sum + count(edit), 0);
}

function statusOf(change: Change): FileDiff['status'] {
  if (change.from === null) return 'added';
  if (change.to === null) return 'removed';
  if (change.from.path !== change.path) return 'renamed';
  return change.from.entry.mode.slice(0, 2) === change.to.mode.slice(0, 2) ? 'modified' : 'changed';
}

function previousPath(change: Change): string | null {
  return change.from !== null && change.from.path !== change.path ? change.from.path : null;
}

function sourceOf(before: Tree, path: string | undefined): Change['from'] {
  const entry = path === undefined ? undefined : before.get(path);
  return path === undefined || entry === undefined ? null : { path, entry };
}

function differs(before: Entry | undefined, after: Entry): boolean {
  return before !== undefined && (before.oid !== after.oid || before.mode !== after.mode);
}

/** New path to old path: the same blob first, then the most similar text. */
function renames(
  git: GitStore,
  removed: readonly (readonly [string, Entry])[],
  added: readonly (readonly [string, Entry])[],
): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const free = new Map(removed);
  for (const [path, entry] of added) {
    const same = [...free].find(([, old]) => old.oid === entry.oid && !isEmpty(git, entry));
    if (same) pair(found, free, [path, same[0]]);
  }
  if (free.size * (added.length - found.size) > 20_000) return found;
  for (const [path, entry] of added) {
    if (found.has(path)) continue;
    const ranked = [...free].map(([old, was]) => ({ old, share: similarity(git, was, entry) }));
    const best = ranked.sort((a, b) => b.share - a.share)[0];
    if (best && best.share >= SIMILAR) pair(found, free, [path, best.old]);
  }
  return found;
}

function pair(found: Map<string, string>, free: Map<string, Entry>, [path, old]: readonly [string, string]): void {
  found.set(path, old);
  free.delete(old);
}

function isEmpty(git: GitStore, entry: Entry): boolean {
  return (git.blob(entry.oid)?.length ?? 1) === 0;
}

/** The share of bytes in lines that both texts have. */
function similarity(git: GitStore, left: Entry, right: Entry): number {
  if (left.mode !== right.mode) return 0;
  const [old, young] = [textLines(git, left), textLines(git, right)];
  if (old === null || young === null) return 0;
  const counts = new Map<string, number>();
  for (const line of old) counts.set(line, (counts.get(line) ?? 0) + 1);
  let shared = 0;
  for (const line of young) {
    const left = counts.get(line) ?? 0;
    if (left > 0) shared += line.length;
    counts.set(line, left - 1);
  }
  const size = (lines: readonly string[]): number => lines.reduce((sum, line) => sum + line.length, 0);
  return shared / Math.max(1, size(old), size(young));
}
