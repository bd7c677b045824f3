/** How long controls and stacks stayed away from what is written: from a failure seen to the next time that it was seen right. */
import type { Happening, Sample } from '../../domain/scoreboard.js';
import type { ChangeLife } from './change-lives.js';
import { kept } from './periods.js';

interface Seen {
  readonly state: 'failed' | 'held';
  readonly at: number;
}

export function driftSamples(history: readonly Happening[], none: ChangeLife['marks']): readonly Sample[] {
  const byName = new Map<string, Seen[]>();
  for (const { deed, at } of history) {
    if (deed.kind === 'control') byName.set(deed.name, [...(byName.get(deed.name) ?? []), { state: deed.state, at }]);
  }
  return [...byName.values()]
    .flatMap((seen) => awayTimes(seen))
    .map(({ since, until }): Sample => {
      const base = { metric: 'drift-time', ...none } as const;
      return until === null
        ? { ...base, at: since, says: 'unknown', size: 0 }
        : { ...base, at: until, says: 'yes', size: kept((until - since) / 1000) };
    });
}

/** A failure that is seen again is still the same one. */
function awayTimes(seen: readonly Seen[]): readonly { readonly since: number; readonly until: number | null }[] {
  const times: { readonly since: number; readonly until: number | null }[] = [];
  let since: number | null = null;
  for (const { state, at } of seen.toSorted((a, b) => a.at - b.at || (a.state < b.state ? -1 : 1))) {
    if (state === 'failed') since ??= at;
    else if (since !== null) {
      times.push({ since, until: at });
      since = null;
    }
  }
  return since === null ? times : [...times, { since, until: null }];
}
