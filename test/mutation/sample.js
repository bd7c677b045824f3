/** A random sample of mutants, the same for the same seed, and what it says about all of them. */

/** Every mutant is as likely as any other. */
export function drawn(items, { count, seed }) {
  const random = generator(seed);
  return items
    .map((item) => ({ item, order: random() }))
    .toSorted((a, b) => a.order - b.order)
    .slice(0, count)
    .map(({ item }) => item);
}

/** Wilson's interval of the share at 95 %, narrowed for a sample that is a good part of the whole. */
export function interval({ killed, of, population }) {
  const z = 1.96 * Math.sqrt((population - of) / Math.max(1, population - 1));
  const share = killed / of;
  const middle = (share + (z * z) / (2 * of)) / (1 + (z * z) / of);
  const half = (z * Math.sqrt((share * (1 - share)) / of + (z * z) / (4 * of * of))) / (1 + (z * z) / of);
  return [Math.max(0, middle - half), Math.min(1, middle + half)];
}

/** Mulberry32: small, and the same on every machine. */
export function generator(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
