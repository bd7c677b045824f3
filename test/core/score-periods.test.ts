/** Months and weeks, what the last inventory of one says, and what numbers make of counted samples. */
import { describe, expect, it } from '@jest/globals';
import { levelsOf } from '../../src/core/score/levels.js';
import { measure, partsOf } from '../../src/core/score/measure.js';
import { dayOf, daysIn, kept, lastPeriods, periodsOf, spanOf } from '../../src/core/score/periods.js';
import type { InventoryRecord } from '../../src/domain/inventory.js';

const at = (day: string) => Date.parse(`${day}T00:00:00Z`);

describe('a time is in', () => {
  it.each([
    ['2026-01-01', '2026-01', '2026-W01'],
    ['2024-12-30', '2024-12', '2025-W01'],
    ['2027-01-03', '2027-01', '2026-W53'],
    ['2026-11-29', '2026-11', '2026-W48'],
    ['2026-11-30', '2026-11', '2026-W49'],
  ])('%s in the month %s and the week %s', (day, month, week) => {
    expect(periodsOf(at(day))).toEqual([month, week]);
    expect(periodsOf(at(day) + 86_399_999)).toEqual([month, week]);
  });

  it.each<[string, string | null, string | null, number]>([
    ['2026-02', '2026-02-01', '2026-03-01', 28],
    ['2024-02', '2024-02-01', '2024-03-01', 29],
    ['2026-12', '2026-12-01', '2027-01-01', 31],
    ['2026-W01', '2025-12-29', '2026-01-05', 7],
    ['2026-W53', '2026-12-28', '2027-01-04', 7],
    ['2025-W53', null, null, 0],
    ['2026-13', null, null, 0],
    ['2026-00', null, null, 0],
    ['2026-W00', null, null, 0],
    ['2026-W54', null, null, 0],
    ['x2026-02', null, null, 0],
    ['2026-02x', null, null, 0],
    ['2026', null, null, 0],
    ['', null, null, 0],
  ])('the period %j is from %j to %j, %i days', (period, since, until, days) => {
    expect(spanOf(period)).toEqual(since === null || until === null ? null : { since: at(since), until: at(until) });
    expect(daysIn(period)).toBe(days);
  });

  it('the last periods end with the one of a time', () => {
    expect(lastPeriods(at('2026-03-31'), 'month', 3)).toEqual(['2026-01', '2026-02', '2026-03']);
    expect(lastPeriods(at('2026-01-05'), 'week', 3)).toEqual(['2025-W52', '2026-W01', '2026-W02']);
    expect(lastPeriods(at('2026-01-05'), 'week', 0)).toEqual([]);
    expect([dayOf(0), dayOf(86_399_999), dayOf(86_400_000)]).toEqual([0, 0, 1]);
  });

  it.each([
    [-5, 0],
    [0.4, 0],
    [99.4, 99],
    [99.6, 100],
    [100, 100],
    [104, 100],
    [106, 110],
    [1234, 1200],
    [98_765, 99_000],
  ])('%d seconds are kept as %d', (seconds, expected) => expect(kept(seconds)).toBe(expected));
});

describe('what an inventory says of a month', () => {
  const row: InventoryRecord['rows'][number] = {
    ...{ kind: 'person', identity: 'person:a', agent: null, areas: [], adminEquivalent: false, why: [] },
    ...{ reach: { kind: 'all' }, lastUsed: null, exception: null },
  };
  const record = (
    day: string,
    installation: number,
    counts: readonly [number, number, number, number],
  ): InventoryRecord => ({
    ...{ installation, at: at(day), owner: 'acme', repositories: [], blindSpots: [] },
    rows: Array.from({ length: counts[3] }, () => row),
    counts: {
      adminEquivalent: counts[0],
      excepted: 0,
      aiTools: counts[1],
      repositoriesWithAiTools: 0,
      blindSpots: counts[2],
    },
  });
  it.each<[string, readonly InventoryRecord[], readonly (readonly (number | null)[])[]]>([
    [
      'nothing without one',
      [],
      [
        [null, 0, 0],
        [null, 0, 0],
      ],
    ],
    [
      'what the last of it says',
      [record('2026-11-20', 1, [3, 2, 1, 4]), record('2026-11-05', 1, [9, 9, 9, 9])],
      [
        [3, 4, 1],
        [2, 4, 1],
      ],
    ],
    [
      'nothing by one before it',
      [record('2026-10-31', 1, [3, 2, 1, 4])],
      [
        [null, 0, 0],
        [null, 0, 0],
      ],
    ],
    [
      'nothing by one after it',
      [record('2026-12-01', 1, [3, 2, 1, 4])],
      [
        [null, 0, 0],
        [null, 0, 0],
      ],
    ],
    [
      'something by one of its first moment',
      [record('2026-11-01', 1, [3, 2, 1, 4])],
      [
        [3, 4, 1],
        [2, 4, 1],
      ],
    ],
    [
      'the sum of two installations',
      [record('2026-11-02', 1, [3, 2, 1, 4]), record('2026-11-03', 2, [1, 1, 1, 1])],
      [
        [4, 5, 2],
        [3, 5, 2],
      ],
    ],
  ])('%s', (_, records, expected) => {
    expect(
      levelsOf(records, '2026-11').map(({ value, denominator, unknowns }) => [value, denominator, unknowns]),
    ).toEqual(expected);
    expect(levelsOf(records, 'no period').map(({ value }) => value)).toEqual([null, null]);
  });
});

describe('the number of counted samples', () => {
  const counted = (
    metric: 'ai-share' | 'lead-time' | 'deployment-frequency' | 'overrides',
    says: 'yes' | 'no' | 'unknown',
    n: number,
    size = 0,
    period = '2026-11',
  ) => ({ metric, period, says, size, n });
  it.each<[Parameters<typeof measure>[0], readonly ReturnType<typeof counted>[], object]>([
    ['ai-share', [], { value: null, numerator: 0, denominator: 0, unknowns: 0 }],
    [
      'ai-share',
      [counted('ai-share', 'yes', 3), counted('ai-share', 'no', 1), counted('ai-share', 'unknown', 2)],
      { value: 0.75, numerator: 3, denominator: 4, unknowns: 2 },
    ],
    ['ai-share', [counted('ai-share', 'no', 1)], { value: 0, denominator: 1 }],
    ['ai-share', [counted('ai-share', 'unknown', 1)], { value: null, denominator: 0, unknowns: 1 }],
    [
      'ai-share',
      [counted('lead-time', 'yes', 1), counted('ai-share', 'yes', 1, 0, '2026-10')],
      { value: null, denominator: 0 },
    ],
    [
      'lead-time',
      [counted('lead-time', 'yes', 9, 60), counted('lead-time', 'yes', 1, 600), counted('lead-time', 'yes', 0, 1)],
      { value: 60, p90: 60, denominator: 10 },
    ],
    ['lead-time', [counted('lead-time', 'yes', 8, 60), counted('lead-time', 'yes', 2, 600)], { value: 60, p90: 600 }],
    ['lead-time', [counted('lead-time', 'yes', 0, 60)], { value: null, p90: null }],
    [
      'deployment-frequency',
      [counted('deployment-frequency', 'yes', 2, 5), counted('deployment-frequency', 'yes', 1, 6)],
      { value: 0.1, numerator: 3, denominator: 30, days: 2 },
    ],
    ['deployment-frequency', [], { value: null, denominator: 30, days: null }],
    ['overrides', [counted('overrides', 'yes', 2), counted('overrides', 'no', 1)], { value: 2, denominator: 3 }],
    ['overrides', [], { value: null }],
    ['admin-identities', [], { value: null, denominator: 0 }],
  ])('%s of %j', (metric, tallies, expected) => expect(measure(metric, '2026-11', tallies)).toMatchObject(expected));

  it('of parts stands by what is behind each, and then by name', () => {
    const part = (name: string, n: number, metric: 'ai-share' | 'overrides' = 'ai-share', period = '2026-11') => ({
      part: name,
      tally: counted(metric, 'yes', n, 0, period),
    });
    const parts = [
      part('b', 1),
      part('c', 1),
      part('a', 1),
      part('z', 5),
      part('a', 1),
      part('x', 9, 'overrides'),
      part('y', 9, 'ai-share', '2026-10'),
    ];
    for (const order of [parts, parts.toReversed()]) {
      expect(partsOf('ai-share', '2026-11', order).map(({ name, value }) => [name, value.denominator])).toEqual([
        ['z', 5],
        ['a', 2],
        ['b', 1],
        ['c', 1],
      ]);
    }
    expect(
      measure('deployment-frequency', 'never', [counted('deployment-frequency', 'yes', 1, 0, 'never')]).value,
    ).toBeNull();
  });
});
