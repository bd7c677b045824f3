/** When time alone turns a verdict: a waiver or break-glass ends, a merged change grows old. Used by core/judge.ts; flows/ look again then. */
import type { Verdict } from '../domain/verdict.js';
import type { RateProblem } from './rate.js';

/** Epoch milliseconds of the next turn; null: there is none. */
export function nextTurn(verdict: Pick<Verdict, 'waivers' | 'override'>, rate: readonly RateProblem[]): number | null {
  const turns = [
    ...verdict.waivers.map(({ until }) => until),
    ...(verdict.override === null ? [] : [verdict.override.until]),
    ...rate.flatMap(({ until }) => until ?? []),
  ];
  return turns.length === 0 ? null : Math.min(...turns);
}
