/** What an inventory says to the scoreboard: as it stood when it was last taken within the period. */
import type { InventoryRecord } from '../../domain/inventory.js';
import type { MetricId, MetricValue, Period } from '../../domain/scoreboard.js';
import { spanOf } from './periods.js';

/** Of several installations the sum of each one's last. Without an inventory in the period there is no data. */
export function levelsOf(records: readonly InventoryRecord[], period: Period): readonly MetricValue[] {
  const span = spanOf(period);
  const last = new Map<number, InventoryRecord>();
  for (const record of records.toSorted((a, b) => a.at - b.at)) {
    if (span !== null && record.at >= span.since && record.at < span.until) last.set(record.installation, record);
  }
  const taken = [...last.values()];
  const sum = (of: (record: InventoryRecord) => number) => taken.reduce((total, record) => total + of(record), 0);
  const level = (metric: MetricId, count: number): MetricValue => ({
    ...{ metric, period, value: taken.length === 0 ? null : count, p90: null, days: null, numerator: count },
    denominator: sum(({ rows }) => rows.length),
    unknowns: sum(({ counts }) => counts.blindSpots),
  });
  return [
    level(
      'admin-identities',
      sum(({ counts }) => counts.adminEquivalent),
    ),
    level(
      'ai-writers',
      sum(({ counts }) => counts.aiTools),
    ),
  ];
}
