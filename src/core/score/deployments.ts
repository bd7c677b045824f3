/**
 * Production deployments in their order, with the changes that each brought or took back. A deployment of a commit that no
 * merged change became is known, but what it brought is not.
 */
import type { Sha } from '../../domain/change.js';
import type { Happening } from '../../domain/scoreboard.js';
import type { ChangeLife } from './change-lives.js';

export interface Release {
  readonly deployment: number;
  readonly environment: string;
  /** Null: not known. */
  readonly sha: Sha | null;
  /** When it first succeeded. */
  readonly at: number;
  /** When it was first said to have failed after that; null: never. */
  readonly failedAt: number | null;
  /** Changes that it was the first to bring to production; null: its commit is that of no change we know. */
  readonly brought: readonly ChangeLife[] | null;
  /** It went back to what was there before. */
  readonly isRollback: boolean;
  /** Changes that were in its environment before, and are not in it any more. */
  readonly tookBack: readonly ChangeLife[];
}

type Success = Pick<Release, 'deployment' | 'environment' | 'sha' | 'at' | 'failedAt'>;

/** What an environment runs, and what it ever ran. */
interface Place {
  readonly shas: Set<Sha>;
  readonly sha: Sha | null;
  /** When the last change in it was merged; null: not known. */
  readonly reached: number | null;
}

export function releases(history: readonly Happening[], lives: ReadonlyMap<number, ChangeLife>): readonly Release[] {
  const line = mergedInOrder(lives);
  const mergedAt = new Map(line.map(({ life, at }) => [life.merged?.sha ?? '', at]));
  const places = new Map<string, Place>();
  let everReached = Number.NEGATIVE_INFINITY;
  return successes(history).map((success) => {
    const { environment, sha } = success;
    const reached = sha === null ? null : (mergedAt.get(sha) ?? null);
    const before = places.get(environment);
    const brought = reached === null ? null : between(line, everReached, reached);
    if (reached !== null) everReached = Math.max(everReached, reached);
    const was = before?.reached ?? null;
    const tookBack = reached !== null && was !== null && reached < was ? between(line, reached, was) : [];
    const isAgain = sha !== null && before !== undefined && before.sha !== sha && before.shas.has(sha);
    const shas = before?.shas ?? new Set<Sha>();
    places.set(environment, { shas: sha === null ? shas : shas.add(sha), sha, reached });
    return { ...success, brought, isRollback: isAgain || tookBack.length > 0, tookBack };
  });
}

interface Merged {
  readonly life: ChangeLife;
  readonly at: number;
}

function mergedInOrder(lives: ReadonlyMap<number, ChangeLife>): readonly Merged[] {
  return [...lives.values()]
    .flatMap((life) => (life.merged?.intoDefault === true ? [{ life, at: life.merged.at }] : []))
    .toSorted((a, b) => a.at - b.at);
}

/** Those merged after the one time, up to the other. */
function between(line: readonly Merged[], after: number, upTo: number): readonly ChangeLife[] {
  return line.slice(placeAfter(line, after), placeAfter(line, upTo)).map(({ life }) => life);
}

function placeAfter(line: readonly Merged[], time: number): number {
  let [low, high] = [0, line.length];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((line[middle]?.at ?? Number.POSITIVE_INFINITY) <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** One a deployment that ever succeeded, in the order in which they did. */
function successes(history: readonly Happening[]): readonly Success[] {
  const failures = new Map<number, number>();
  const found = new Map<number, Success>();
  for (const { deed, at } of history) {
    if (deed.kind !== 'deployed' || !deed.production) continue;
    const { deployment, environment, sha } = deed;
    if (deed.state === 'failed') failures.set(deployment, Math.min(at, failures.get(deployment) ?? at));
    else if (at < (found.get(deployment)?.at ?? Number.POSITIVE_INFINITY))
      found.set(deployment, { deployment, environment, sha, at, failedAt: null });
  }
  return [...found.values()]
    .map((success) => ({ ...success, failedAt: after(success.at, failures.get(success.deployment)) }))
    .toSorted((a, b) => a.at - b.at || a.deployment - b.deployment);
}

/** What failed before it succeeded was tried again. */
function after(at: number, failedAt: number | undefined): number | null {
  return failedAt !== undefined && failedAt >= at ? failedAt : null;
}
