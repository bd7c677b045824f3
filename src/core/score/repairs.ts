/** Which deployments had to be repaired, since when that showed, and what repaired them. */
import type { Happening } from '../../domain/scoreboard.js';
import type { ChangeLife } from './change-lives.js';
import type { Release } from './deployments.js';
import type { Hotfix } from './hotfixed.js';
import type { Undone } from './undone.js';

export interface Failure {
  readonly release: Release;
  /** The first sign that something was wrong; null: only that it was rolled back is known. */
  readonly since: number | null;
  /** When production was well again; null: not yet. */
  readonly until: number | null;
}

/** An incident, or a hotfix that names nothing, is put down to the last deployment before it, where that is not older than a day. */
const BLAMED_WITHIN_MS = 86_400_000;

interface Known {
  readonly history: readonly Happening[];
  readonly released: readonly Release[];
  readonly undoings: ReadonlyMap<number, readonly Undone[]>;
  readonly fixes: readonly Hotfix[];
}

export function failures({ history, released, undoings, fixes }: Known): readonly Failure[] {
  const incidents = blamedOn(released, incidentsOf(history));
  const unnamedIn = new Map(
    fixes.map((fix) => [fix, fix.repairs.size === 0 ? lastBefore(released, fix.at) : undefined]),
  );
  return [...inEachEnvironment(released).values()].flatMap((line) =>
    line.flatMap((release, index): readonly Failure[] => {
      const blamed = incidents.get(release) ?? [];
      const reverts = (release.brought ?? []).flatMap((life) => revertsOf(life, undoings));
      const fixed = fixes.filter((fix) => release === unnamedIn.get(fix) || repairs(fix, release)).map(({ at }) => at);
      const signs = [
        ...[...reverts, ...fixed].filter((at) => at >= release.at),
        ...blamed.map(({ openedAt }) => openedAt),
      ];
      if (release.failedAt !== null) signs.push(release.failedAt);
      const next = line[index + 1];
      if (signs.length === 0) return next?.isRollback === true ? [{ release, since: null, until: next.at }] : [];
      const since = Math.min(...signs);
      const remedy = line.find(({ at }, place) => place > index && at >= since)?.at ?? null;
      const ends = [remedy, ...blamed.map(({ closedAt }) => closedAt)].filter((at) => at !== null);
      return [{ release, since, until: ends.length === 0 ? null : Math.min(...ends) }];
    }),
  );
}

function inEachEnvironment(released: readonly Release[]): ReadonlyMap<string, readonly Release[]> {
  const lines = new Map<string, Release[]>();
  for (const release of released) {
    const line = lines.get(release.environment);
    if (line === undefined) lines.set(release.environment, [release]);
    else line.push(release);
  }
  return lines;
}

function repairs({ repairs: repaired }: Hotfix, { brought }: Release): boolean {
  return (brought ?? []).some(({ number }) => repaired.has(number));
}

/** Made to repair: it went back, or brought a change that undoes or repairs one which an earlier deployment brought. */
export function isRework(release: Release, { undoings, fixes }: Pick<Known, 'undoings' | 'fixes'>): boolean {
  if (release.isRollback) return true;
  const brought = new Set((release.brought ?? []).map(({ number }) => number));
  const undoes = [...undoings].some(
    ([number, times]) => !brought.has(number) && times.some(({ by }) => by !== null && brought.has(by.number)),
  );
  return undoes || fixes.some((fix) => brought.has(fix.life.number) && !isOfItsOwn(fix, brought));
}

/** What it repairs came with it, so nobody met the defect. */
function isOfItsOwn({ repairs: repaired }: Hotfix, brought: ReadonlySet<number>): boolean {
  return repaired.size > 0 && [...repaired].every((number) => brought.has(number));
}

function revertsOf({ number }: ChangeLife, undoings: ReadonlyMap<number, readonly Undone[]>): readonly number[] {
  return (undoings.get(number) ?? []).flatMap(({ at, by }) => (by === null ? [] : [at]));
}

function blamedOn(
  released: readonly Release[],
  incidents: readonly Incident[],
): ReadonlyMap<Release, readonly Incident[]> {
  const found = new Map<Release, readonly Incident[]>();
  for (const incident of incidents) {
    const last = lastBefore(released, incident.openedAt);
    if (last === undefined) continue;
    found.set(last, [...(found.get(last) ?? []), incident]);
  }
  return found;
}

function lastBefore(released: readonly Release[], time: number): Release | undefined {
  const last = released.findLast(({ at }) => at <= time);
  return last === undefined || time - last.at > BLAMED_WITHIN_MS ? undefined : last;
}

interface Incident {
  readonly openedAt: number;
  readonly closedAt: number | null;
}

function incidentsOf(history: readonly Happening[]): readonly Incident[] {
  const opened = new Map<number, number>();
  const closed = new Map<number, number>();
  for (const { deed, at, lastAt } of history) {
    if (deed.kind !== 'incident') continue;
    if (deed.state === 'opened') opened.set(deed.issue, Math.min(at, opened.get(deed.issue) ?? at));
    else closed.set(deed.issue, Math.max(lastAt, closed.get(deed.issue) ?? lastAt));
  }
  return [...opened].map(([issue, openedAt]) => ({ openedAt, closedAt: closed.get(issue) ?? null }));
}
