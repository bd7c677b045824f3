/**
 * Reads the months before the installation: merged changes, who wrote them, what they undid, and deployments. A page at a
 * time, each kept with how far that is; stops while there is still a reserve of GitHub's limit for the app itself.
 */
import { pastChange, pastDeployment } from '../core/score/back-filled.js';
import type { OfPast, PastPage, PastPart, PastProgress } from '../domain/past.js';
import { ok, type Result } from '../domain/result.js';
import type { Happening } from '../domain/scoreboard.js';
import type { ForgeError } from '../ports/forge.js';
import type { PastKeeper, PastSource } from '../ports/past.js';

/** A change that was open for longer before it was merged may be missed at the far end. */
const OPEN_FOR_MS = 60 * 86_400_000;

export interface BackfillPorts {
  readonly source: PastSource;
  readonly keeper: PastKeeper;
  /** What was read so far; for people who wait. */
  readonly told: (line: string) => void;
}

export interface BackfillRange {
  /** Back to here; epoch milliseconds. */
  readonly since: number;
  /** Points of the hourly limit that are left alone. */
  readonly reserve: number;
}

export type BackfillEnd =
  | { readonly kind: 'done'; readonly changes: number; readonly deployments: number }
  /** To be gone on with, once the limit begins anew. */
  | { readonly kind: 'limit'; readonly resetAt: number };

/** One repository. What was read before is not read again. */
export async function backfill(
  ports: BackfillPorts,
  place: OfPast,
  range: BackfillRange,
): Promise<Result<BackfillEnd, ForgeError>> {
  const { source } = ports;
  const own = await ports.keeper.agentsOf(place.repository.id);
  const changes = await walk(ports, place, {
    ...{ part: 'changes', range, slack: OPEN_FOR_MS, read: (cursor) => source.readMerged(place.repository, cursor) },
    told: (change) => (change.mergedAt < range.since ? [] : pastChange(place, change, own)),
  });
  if (changes.kind === 'error') return changes;
  const deployments =
    changes.value.kind === 'limit'
      ? changes
      : await walk(ports, place, {
          ...{
            part: 'deployments',
            range,
            slack: 0,
            read: (cursor) => source.readDeployments(place.repository, cursor),
          },
          told: (deployment) => pastDeployment(place, deployment).filter(({ at }) => at >= range.since),
        });
  // Also where not all could be read: what there is counts.
  await ports.keeper.askForScores(place);
  if (deployments.kind === 'error') return deployments;
  if (changes.value.kind === 'limit') return ok(changes.value);
  if (deployments.value.kind === 'limit') return ok(deployments.value);
  return ok({ kind: 'done', changes: changes.value.items, deployments: deployments.value.items });
}

interface Walk<T> {
  readonly part: PastPart;
  readonly range: BackfillRange;
  /** How long before its end something may have begun. */
  readonly slack: number;
  read(cursor: string | null): Promise<Result<PastPage<T>, ForgeError>>;
  told(item: T): readonly Happening[];
}

type WalkEnd = { readonly kind: 'done'; readonly items: number } | { readonly kind: 'limit'; readonly resetAt: number };

async function walk<T>(
  { keeper, told }: BackfillPorts,
  { repository }: OfPast,
  { part, range, slack, read, told: happenings }: Walk<T>,
): Promise<Result<WalkEnd, ForgeError>> {
  const before = await keeper.progress(repository.id, part);
  if (before?.done === true && before.since <= range.since) return ok({ kind: 'done', items: 0 });
  // Asked to go further back than before: on from the page that was the last one then.
  let cursor = before?.cursor ?? null;
  for (let items = 0; ; ) {
    const page = await read(cursor);
    if (page.kind === 'error') return page;
    const { items: found, next, oldest, limit } = page.value;
    const done = next === null || oldest < range.since - slack;
    const progress: PastProgress = { part, since: range.since, cursor: done ? cursor : next, done };
    await keeper.keep(repository.id, found.flatMap(happenings), progress);
    items += found.length;
    told(`${repository.owner}/${repository.name}: ${items} ${part} read`);
    if (done) return ok({ kind: 'done', items });
    if (limit.remaining < range.reserve) return ok({ kind: 'limit', resetAt: limit.resetAt });
    cursor = next;
  }
}
