/** Which merged changes were undone, and when: by a merged change that says so, or by a deployment that went back behind them. */
import type { NamedChanges } from '../../domain/scoreboard.js';
import type { ChangeLife } from './change-lives.js';
import type { Release } from './deployments.js';

export interface Undone {
  /** Epoch milliseconds. */
  readonly at: number;
  /** The change that says that it undoes it; null: a deployment. */
  readonly by: ChangeLife | null;
}

/** By number of the change that was undone: each time, the earliest first. */
export function undone(
  lives: ReadonlyMap<number, ChangeLife>,
  released: readonly Release[],
): ReadonlyMap<number, readonly Undone[]> {
  const found = new Map<number, readonly Undone[]>();
  const add = (life: ChangeLife, one: Undone) => {
    if (life.merged === null || one.at < life.merged.at) return;
    found.set(
      life.number,
      [...(found.get(life.number) ?? []), one].toSorted((a, b) => a.at - b.at),
    );
  };
  for (const by of lives.values()) {
    if (by.merged === null) continue;
    for (const life of namedBy(by.merged.undoes, by.number, lives)) add(life, { at: by.merged.at, by });
  }
  for (const { tookBack, at } of released) for (const life of tookBack) add(life, { at, by: null });
  return found;
}

/** Only what was merged here, and never the change itself: anybody can name anything. */
export function namedBy(
  named: NamedChanges | null,
  number: number,
  lives: ReadonlyMap<number, ChangeLife>,
): readonly ChangeLife[] {
  const { pulls = [], commits = [] } = named ?? {};
  if (pulls.length + commits.length === 0) return [];
  return [...lives.values()].filter((life) => {
    const sha = life.merged?.sha ?? null;
    const isNamed = pulls.includes(life.number) || (sha !== null && commits.some((id) => sha.startsWith(id)));
    return life.merged !== null && life.number !== number && isNamed;
  });
}
