/** The scoreboard as /metrics shows it: of everything together, this month and the one before. */
import { NO_FILTER, scoreboardOf } from '../core/score/measure.js';
import { lastPeriods, spanOf } from '../core/score/periods.js';
import type { MetricValue } from '../domain/scoreboard.js';
import type { ScoreReader } from '../ports/scoreboard.js';
import type { Clock } from '../ports.js';

interface ScoreReading {
  readonly month: 'this' | 'last';
  readonly values: readonly MetricValue[];
}

/** Scraped every few seconds, and counted anew every few minutes at most. */
const KEPT_MS = 300_000;
const MOST_INVENTORIES = 1_000;

export function scoreReadings(scores: Pick<ScoreReader, 'tallies' | 'inventories'>, clock: Clock) {
  let kept: { readonly at: number; readonly readings: Promise<readonly ScoreReading[]> } | null = null;
  return (): Promise<readonly ScoreReading[]> => {
    const now = clock();
    if (kept !== null && now - kept.at < KEPT_MS) return kept.readings;
    const readings = read(scores, now);
    kept = { at: now, readings };
    // What failed is tried again the next time.
    readings.catch(() => {
      kept = null;
    });
    return readings;
  };
}

async function read(
  scores: Pick<ScoreReader, 'tallies' | 'inventories'>,
  now: number,
): Promise<readonly ScoreReading[]> {
  const scope = { kind: 'everything' } as const;
  const periods = lastPeriods(now, 'month', 2);
  const [last = '', present = ''] = periods;
  const tallies = (await scores.tallies({ scope, periods, filter: NO_FILTER, by: null })).map(({ tally }) => tally);
  const span = { since: spanOf(last)?.since ?? now, until: now + 1, limit: MOST_INVENTORIES };
  const inventories = await scores.inventories(scope, span);
  return [
    { month: 'this', values: scoreboardOf(tallies, inventories, present) },
    { month: 'last', values: scoreboardOf(tallies, inventories, last) },
  ];
}
