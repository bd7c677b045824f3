/** Makes the number that people read of tallies. Without anything to count there is no data: never 0, never 100 %. */
import { METRICS } from '../../catalog/metrics.js';
import type { InventoryRecord } from '../../domain/inventory.js';
import {
  METRIC_IDS,
  type MetricId,
  type MetricPart,
  type MetricValue,
  type Period,
  type Tally,
} from '../../domain/scoreboard.js';
import { levelsOf } from './levels.js';
import { daysIn } from './periods.js';

/** A tally as far as a number needs it. */
type Counted = Pick<Tally, 'metric' | 'period' | 'says' | 'size' | 'n'>;

/** A question that is not narrowed down. */
export const NO_FILTER = { repository: null, team: null, agent: null, origin: null, risk: null };

/** Every metric of one period, in the order of the catalog. */
export function scoreboardOf(
  tallies: readonly Counted[],
  inventories: readonly InventoryRecord[],
  period: Period,
): readonly MetricValue[] {
  const levels = new Map(levelsOf(inventories, period).map((level) => [level.metric, level]));
  const ofPeriod = tallies.filter((one) => one.period === period);
  const byMetric = grouped(ofPeriod, ({ metric }) => metric);
  return METRIC_IDS.map((metric) => levels.get(metric) ?? measure(metric, period, byMetric.get(metric) ?? []));
}

/** Tallies of other metrics and periods are left out. */
export function measure(metric: MetricId, period: Period, tallies: readonly Counted[]): MetricValue {
  const of = tallies.filter((one) => one.metric === metric && one.period === period);
  const yes = of.filter(({ says }) => says === 'yes');
  const numerator = count(yes);
  const unknowns = count(of.filter(({ says }) => says === 'unknown'));
  const decided = numerator + count(of.filter(({ says }) => says === 'no'));
  const base = { metric, period, numerator, unknowns, p90: null, days: null };
  const hasData = decided > 0;
  switch (METRICS[metric].kind) {
    case 'share':
      return { ...base, value: hasData ? numerator / decided : null, denominator: decided };
    case 'duration':
      return { ...base, value: percentile(yes, 0.5), p90: percentile(yes, 0.9), denominator: numerator };
    case 'per-day': {
      const length = daysIn(period);
      const days = hasData ? new Set(yes.map(({ size }) => size)).size : null;
      return { ...base, value: hasData && length > 0 ? numerator / length : null, denominator: length, days };
    }
    case 'count':
    case 'level':
      return { ...base, value: hasData ? numerator : null, denominator: decided };
  }
}

/** The parts of one metric, those with most behind them first. */
export function partsOf(
  metric: MetricId,
  period: Period,
  tallies: readonly { readonly part: string; readonly tally: Counted }[],
): readonly MetricPart[] {
  const fitting = tallies.filter(({ tally }) => tally.metric === metric && tally.period === period);
  return [...grouped(fitting, ({ part }) => part)]
    .map(([name, of]) => ({
      name,
      value: measure(
        metric,
        period,
        of.map(({ tally }) => tally),
      ),
    }))
    .toSorted((a, b) => b.value.denominator - a.value.denominator || (a.name < b.name ? -1 : 1));
}

/** In one pass: there may be a hundred thousand of them. */
function grouped<K, T>(items: readonly T[], keyOf: (item: T) => K): ReadonlyMap<K, readonly T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}

/** The smallest size that so large a share of them does not exceed (nearest rank). */
function percentile(sized: readonly Counted[], share: number): number | null {
  const sorted = sized.toSorted((a, b) => a.size - b.size);
  const rank = Math.ceil(count(sorted) * share);
  let passed = 0;
  for (const { size, n } of sorted) {
    passed += n;
    if (passed >= rank && n > 0) return size;
  }
  return null;
}

function count(tallies: readonly Counted[]): number {
  return tallies.reduce((sum, { n }) => sum + n, 0);
}
