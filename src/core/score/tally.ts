/** Adds samples up by month and week. Nothing depends on their order. */
import type { Sample, Tally } from '../../domain/scoreboard.js';
import { periodsOf } from './periods.js';

export function tally(samples: readonly Sample[]): readonly Tally[] {
  const counted = new Map<string, { readonly tally: Omit<Tally, 'n'>; n: number }>();
  for (const { at, ...sample } of samples) {
    for (const period of periodsOf(at)) {
      const one = { ...sample, period };
      const key = keyOf(one);
      const seen = counted.get(key);
      if (seen === undefined) counted.set(key, { tally: one, n: 1 });
      else seen.n += 1;
    }
  }
  return [...counted.values()].map(({ tally: one, n }) => ({ ...one, n }));
}

function keyOf({ metric, period, team, agent, origin, risk, says, size }: Omit<Tally, 'n'>): string {
  return JSON.stringify([metric, period, team, agent, origin, risk, says, size]);
}
