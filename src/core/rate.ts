/**
 * Whether an agent has too much under way: open changes, and changes merged within a day. Of open changes the oldest go first, so a flood
 * does not hold up what was there before; of merges, whatever was ready first. It counts what was judged here. Used by core/judge.ts, decide.ts shows it.
 */
import type { RateLimits } from '../domain/policy.js';
import type { Provenance } from '../domain/provenance.js';
import type { Traffic } from '../domain/traffic.js';
import type { Reason } from '../domain/verdict.js';
import { reason } from './reasons.js';

export interface RateProblem {
  readonly rule: 'rate/open' | 'rate/merged';
  readonly agent: string;
  /** Others that go before this one. */
  readonly before: number;
  readonly limit: number;
  /** Epoch milliseconds: when it ends by itself; null: when another change is closed or merged. */
  readonly until: number | null;
  readonly since: number | null;
}

export interface RateFacts {
  readonly number: number;
  readonly provenance: Pick<Provenance, 'origin' | 'agents'>;
  readonly limits: RateLimits;
  readonly traffic: Traffic;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** What is merged counts for so long. */
export const RATE_WINDOW_MS = 24 * 3_600_000;

/** One problem an agent and limit; none for changes that are not AI-originated. */
export function rateProblems({ number, provenance, limits, traffic, now }: RateFacts): readonly RateProblem[] {
  if (provenance.origin !== 'ai') return [];
  const wasReady = traffic.open.some((change) => change.number === number && change.ready);
  return provenance.agents.flatMap((agent) => {
    const isOther = (change: { readonly number: number; readonly agents: readonly string[] }) =>
      change.number !== number && change.agents.includes(agent);
    const older = traffic.open.filter((change) => change.number < number && isOther(change));
    const merged = traffic.merged.filter((change) => isOther(change) && change.at + RATE_WINDOW_MS > now);
    // Whatever is ready may be merged before anybody can look again. What was ready first keeps its place.
    const rivals = wasReady ? older : traffic.open.filter(isOther);
    const mayBeMerged = merged.length + rivals.filter(({ ready }) => ready).length;
    const about = { agent, since: traffic.since };
    const problems: RateProblem[] = [];
    if (limits.open !== null && older.length >= limits.open) {
      problems.push({ ...about, rule: 'rate/open', before: older.length, limit: limits.open, until: null });
    }
    if (limits.mergedPerDay !== null && mayBeMerged >= limits.mergedPerDay) {
      const until = merged.length > 0 ? Math.min(...merged.map(({ at }) => at)) + RATE_WINDOW_MS : null;
      problems.push({ ...about, rule: 'rate/merged', before: mayBeMerged, limit: limits.mergedPerDay, until });
    }
    return problems;
  });
}

export function rateReason({ rule, agent, before, limit, since }: RateProblem): Reason {
  const counted =
    since === null ? '' : `, counting what was judged here since ${new Date(since).toISOString().slice(0, 10)}`;
  if (rule === 'rate/open') {
    const text = `${agent} has ${before} older open changes here, and the policy allows ${limit} at a time${counted}`;
    return reason(rule, 'unmet', text, `merge or close older changes of ${agent}; it goes on by itself then`);
  }
  const text = `${agent} has ${before} changes that were merged within 24 hours or are ready to be, and the policy allows ${limit}${counted}`;
  return reason(rule, 'unmet', text, 'wait: it goes on by itself as merged changes grow older than a day');
}
