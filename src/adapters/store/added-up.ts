/** Adds up packed tallies: the sums of installations, or what single repositories say. */
import { METRIC_IDS } from '../../domain/scoreboard.js';
import type { ScoreQuestion, TallyOf } from '../../ports/scoreboard.js';
import { type Mark, readPacked, SAYS, WIDTH } from './packed-tallies.js';

interface Row {
  readonly repository: number;
  readonly period: string;
  readonly tallies: string;
}

/** Above every size: a duration of three centuries. */
const SIZES = 1e10;
const KINDS = SAYS.length;

/** Sums by a number made of metric, says and size: hundreds of thousands are added up while somebody waits. */
type Sums = Map<number, number>;

export function addedUp(
  rows: readonly Row[],
  { filter, by }: Pick<ScoreQuestion, 'filter' | 'by'>,
): readonly TallyOf[] {
  const found = new Map<string, { readonly part: string; readonly period: string; readonly sums: Sums }>();
  const sumsOf = (part: string, period: string): Sums => {
    const key = `${period} ${part}`;
    const known = found.get(key) ?? { part, period, sums: new Map() };
    found.set(key, known);
    return known.sums;
  };
  for (const { repository, period, tallies } of rows) {
    const { metrics, marks, counts } = readPacked(tallies);
    const kinds = metrics.map((metric) => METRIC_IDS.indexOf(metric) * KINDS);
    const sums = marks.map((mark) => (fits(mark, filter) ? sumsOf(partOf(mark, by, repository), period) : null));
    for (let at = 0; at < counts.length; at += WIDTH) {
      const into = sums[counts[at + 3] ?? 0];
      if (into === null || into === undefined) continue;
      const key = ((kinds[counts[at] ?? 0] ?? 0) + (counts[at + 1] ?? 0)) * SIZES + (counts[at + 2] ?? 0);
      into.set(key, (into.get(key) ?? 0) + (counts[at + 4] ?? 0));
    }
  }
  const told: TallyOf[] = [];
  for (const { part, period, sums } of found.values()) {
    for (const [key, n] of sums) {
      const tally = tallyOf(key, { period, n });
      if (tally !== null) told.push({ part, tally });
    }
  }
  return told;
}

/** Null: a metric of another version, which has no place here. */
function tallyOf(key: number, { period, n }: { readonly period: string; readonly n: number }): TallyOf['tally'] | null {
  const kind = Math.floor(key / SIZES);
  const [metric, says] = [METRIC_IDS[Math.floor(kind / KINDS)], SAYS[kind % KINDS]];
  if (metric === undefined || says === undefined) return null;
  return { metric, period, says, size: key % SIZES, n };
}

function fits([team, agent, origin, risk]: Mark, filter: ScoreQuestion['filter']): boolean {
  return (
    (filter.team === null || filter.team === team) &&
    (filter.agent === null || filter.agent === agent) &&
    (filter.origin === null || filter.origin === origin) &&
    (filter.risk === null || filter.risk === risk)
  );
}

function partOf([team, agent, origin, risk]: Mark, by: ScoreQuestion['by'], repository: number): string {
  switch (by) {
    case null:
      return '';
    case 'repository':
      return String(repository);
    case 'team':
      return team;
    case 'agent':
      return agent;
    case 'origin':
      return origin;
    case 'risk':
      return risk;
  }
}
