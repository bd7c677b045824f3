/** Reads what the report of one month is made of. */
import { NO_FILTER, partsOf, scoreboardOf } from '../core/score/measure.js';
import { monthOf, spanOf } from '../core/score/periods.js';
import type { MetricId } from '../domain/scoreboard.js';
import type { Scope } from '../ports/dashboard.js';
import type { ScoreReader } from '../ports/scoreboard.js';
import type { MonthReport } from '../report/monthly.js';

const BY_AGENT: readonly MetricId[] = ['ai-blocked', 'ai-held', 'ai-rollback-rate'];
const MOST_LISTED = 1000;

/** Null: it is no month. */
export async function gatherReport(scores: ScoreReader, scope: Scope, month: string): Promise<MonthReport | null> {
  const span = spanOf(month);
  if (span === null || monthOf(span.since) !== month) return null;
  const earlier = monthOf(span.since - 1);
  const asked = { scope, periods: [earlier, month], filter: NO_FILTER };
  const tallies = (await scores.tallies({ ...asked, by: null })).map(({ tally }) => tally);
  const agents = await scores.tallies({ ...asked, by: 'agent' });
  const listed = { ...span, limit: MOST_LISTED };
  const earlierSpan = spanOf(earlier) ?? span;
  const inventories = await scores.inventories(scope, { ...listed, since: earlierSpan.since });
  const overrides = await scores.overrides(scope, listed);
  return {
    month,
    values: scoreboardOf(tallies, inventories, month),
    before: scoreboardOf(tallies, inventories, earlier),
    byAgent: BY_AGENT.map((metric) => ({ metric, parts: partsOf(metric, month, agents) })),
    catches: await scores.catches(scope, listed),
    overrides: overrides.map(({ deed, repository: { owner, name }, at }) => ({
      ...deed,
      repository: `${owner}/${name}`,
      at,
    })),
  };
}
