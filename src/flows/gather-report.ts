/** Reads what the report of one month is made of. */
import { NO_FILTER, partsOf, scoreboardOf } from '../core/score/measure.js';
import { lastPeriods, monthOf, spanOf } from '../core/score/periods.js';
import type { MetricId } from '../domain/scoreboard.js';
import type { Scope } from '../ports/dashboard.js';
import type { ScoreReader } from '../ports/scoreboard.js';
import type { MonthReport } from '../report/monthly.js';

const BY_AGENT: readonly MetricId[] = ['ai-blocked', 'ai-held', 'ai-rollback-rate'];
const MOST_LISTED = 1000;
/** That a chart shows, the month itself included. */
const MONTHS = 6;

/** Null: it is no month. */
export async function gatherReport(scores: ScoreReader, scope: Scope, month: string): Promise<MonthReport | null> {
  const span = spanOf(month);
  if (span === null || monthOf(span.since) !== month) return null;
  const periods = lastPeriods(span.since, 'month', MONTHS);
  const tallies = (await scores.tallies({ scope, periods, filter: NO_FILTER, by: null })).map(({ tally }) => tally);
  const agents = await scores.tallies({ scope, periods: [month], filter: NO_FILTER, by: 'agent' });
  const listed = { ...span, limit: MOST_LISTED };
  const first = spanOf(periods[0] ?? month) ?? span;
  const inventories = await scores.inventories(scope, { ...listed, since: first.since });
  const course = periods.map((period) => scoreboardOf(tallies, inventories, period));
  const overrides = await scores.overrides(scope, listed);
  return {
    month,
    values: course.at(-1) ?? [],
    before: course.at(-2) ?? [],
    course,
    byAgent: BY_AGENT.map((metric) => ({ metric, parts: partsOf(metric, month, agents) })),
    catches: await scores.catches(scope, listed),
    overrides: overrides.map(({ deed, repository: { owner, name }, at }) => ({
      ...deed,
      repository: `${owner}/${name}`,
      at,
    })),
  };
}
