/** How often a law is tried: few times with a fixed seed, or as often as TWOKEY_LAW_RUNS says with a new one each time, unless TWOKEY_LAW_SEED fixes it. */

const SEED = 20_261_121;

export function lawRuns(few: number): { readonly numRuns: number; readonly seed?: number } {
  const { TWOKEY_LAW_RUNS: many, TWOKEY_LAW_SEED: seed } = process.env;
  if (many === undefined) return { numRuns: few, seed: SEED };
  return seed === undefined ? { numRuns: Number(many) } : { numRuns: Number(many), seed: Number(seed) };
}
