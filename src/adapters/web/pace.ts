/** How often somebody may ask: so many times at once, and so many more a minute. Forgets whoever has been quiet. */
import type { Clock } from '../../ports.js';

export interface Pace {
  /** Seconds to wait; 0: go on. */
  take(who: string): number;
}

/** More are told apart by nobody who means well: the one that was quiet the longest is forgotten. */
const MOST_KNOWN = 10_000;

export function pace(perMinute: number, clock: Clock): Pace {
  const known = new Map<string, { room: number; at: number }>();
  return {
    take(who) {
      const now = clock();
      const before = known.get(who) ?? { room: perMinute, at: now };
      const grown = Math.min(perMinute, before.room + (Math.max(0, now - before.at) / 60_000) * perMinute);
      known.delete(who);
      const [oldest] = known.keys();
      if (known.size >= MOST_KNOWN && oldest !== undefined) known.delete(oldest);
      known.set(who, { room: grown < 1 ? grown : grown - 1, at: now });
      return grown < 1 ? Math.ceil(((1 - grown) * 60) / perMinute) : 0;
    },
  };
}
