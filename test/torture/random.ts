/** Numbers that look like chance and are the same for the same seed (mulberry32). */

export interface Random {
  /** A whole number from 0 to below `limit`. */
  below(limit: number): number;
  oneOf<T>(items: readonly T[]): T;
  /** A key, as often as its weight says. */
  weighted<K extends string>(weights: Readonly<Record<K, number>>): K;
}

export function seeded(seed: number): Random {
  let state = seed >>> 0;
  const below = (limit: number): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
  const oneOf = <T>(items: readonly T[]): T => {
    const item = items[below(items.length)];
    if (item === undefined) throw new Error('nothing to choose from');
    return item;
  };
  return {
    below,
    oneOf,
    weighted: (weights) => {
      const keys = Object.keys(weights) as (keyof typeof weights)[];
      return oneOf(keys.flatMap((key) => Array.from({ length: weights[key] }, () => key)));
    },
  };
}
