/** Overrides, and beside them the merged gated changes that had none: so that "none" is told from "nothing happened". */
import type { Happening, Sample } from '../../domain/scoreboard.js';
import type { ChangeLife } from './change-lives.js';

export function overrideSamples(
  history: readonly Happening[],
  lives: ReadonlyMap<number, ChangeLife>,
  none: ChangeLife['marks'],
): readonly Sample[] {
  const overrides = history.flatMap(({ deed, at }) => (deed.kind === 'override' ? [{ ...deed, at }] : []));
  const overridden = new Set(overrides.map(({ number }) => number));
  const says = (at: number, marks: ChangeLife['marks'], answer: 'yes' | 'no'): Sample => ({
    ...{ metric: 'overrides', ...marks, at, says: answer, size: 0 },
  });
  return [
    ...overrides.map(({ number, at }) => says(at, lives.get(number)?.marks ?? none, 'yes')),
    ...[...lives.values()].flatMap(({ number, merged, firstGatedAt, marks }) =>
      merged === null || firstGatedAt === null || overridden.has(number) ? [] : [says(merged.at, marks, 'no')],
    ),
  ];
}
