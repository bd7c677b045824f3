/** What each agent brought over the last months, for the page and for the API. */
import { NO_FILTER, partsOf } from '../core/score/measure.js';
import { lastPeriods } from '../core/score/periods.js';
import type { MetricId, MetricPart, Period } from '../domain/scoreboard.js';
import type { Scope } from '../ports/dashboard.js';
import type { TallyOf } from '../ports/scoreboard.js';
import type { Sources } from './sources.js';

export const AGENT_METRICS = [
  'ai-share',
  'ai-blocked',
  'ai-held',
  'ai-rollback-rate',
] as const satisfies readonly MetricId[];
type AgentMetric = (typeof AGENT_METRICS)[number];

export interface AgentNumbers {
  /** Those that are added up, oldest first. */
  readonly periods: readonly Period[];
  readonly parts: Readonly<Record<AgentMetric, readonly MetricPart[]>>;
}

const MONTHS = 6;

export async function agentNumbers(
  { scores, clock }: Pick<Sources, 'scores' | 'clock'>,
  scope: Scope,
): Promise<AgentNumbers> {
  const periods = lastPeriods(clock(), 'month', MONTHS);
  const tallies = await scores.tallies({ scope, periods, filter: NO_FILTER, by: 'agent' });
  const of = (metric: AgentMetric) => overAll(metric, periods, tallies);
  const parts = {
    ...{ 'ai-share': of('ai-share'), 'ai-blocked': of('ai-blocked') },
    ...{ 'ai-held': of('ai-held'), 'ai-rollback-rate': of('ai-rollback-rate') },
  };
  return { periods, parts };
}

/** The periods added up to one. */
function overAll(metric: AgentMetric, periods: readonly Period[], tallies: readonly TallyOf[]): readonly MetricPart[] {
  const last = periods.at(-1) ?? '';
  return partsOf(
    metric,
    last,
    tallies.map(({ part, tally }) => ({ part, tally: { ...tally, period: last } })),
  );
}
