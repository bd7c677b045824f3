/** Questions about the commit graph: ancestors, merge bases, the commits that one side has and the other has not. */
import type { CommitObject, GitStore } from './objects.js';

/** The commit itself and everything it grew from. */
function ancestors(git: GitStore, oid: string): ReadonlySet<string> {
  const seen = new Set<string>([oid]);
  const waiting = [oid];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const parent of git.commit(next).parents) {
      if (seen.has(parent)) continue;
      seen.add(parent);
      waiting.push(parent);
    }
  }
  return seen;
}

export function isAncestor(git: GitStore, older: string, newer: string): boolean {
  return ancestors(git, newer).has(older);
}

/** The best common ancestor; null for unrelated histories. */
export function mergeBase(git: GitStore, left: string, right: string): string | null {
  const ours = ancestors(git, left);
  if (ours.has(right)) return right;
  const common = firstCommon(git, ours, right);
  const best = common.filter((one) => !common.some((other) => other !== one && isAncestor(git, one, other)));
  return best[0] ?? null;
}

/** Commits reachable from `head` and not from `base`, parents before children. */
export function commitsBetween(git: GitStore, base: string | null, head: string): readonly CommitObject[] {
  const excluded = base === null ? new Set<string>() : ancestors(git, base);
  const ordered: CommitObject[] = [];
  const done = new Set<string>(excluded);
  const stack = [head];
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const commit = git.commit(top);
    const open = commit.parents.filter((parent) => !done.has(parent));
    if (done.has(top) || open.length === 0) {
      stack.pop();
      if (!done.has(top)) ordered.push(commit);
      done.add(top);
    } else stack.push(...open.reverse());
  }
  return ordered;
}

/** Common ancestors that are met first when walking back from `oid`. */
function firstCommon(git: GitStore, ours: ReadonlySet<string>, oid: string): readonly string[] {
  const found: string[] = [];
  const seen = new Set<string>([oid]);
  const waiting = [oid];
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    if (ours.has(next)) {
      found.push(next);
      continue;
    }
    for (const parent of git.commit(next).parents) {
      if (!seen.has(parent)) waiting.push(parent);
      seen.add(parent);
    }
  }
  return found;
}
