/** What is found in the plans of test/golden/plans; `npm run golden` writes what is found now. */
import { describe, expect, it } from '@jest/globals';
import { judged } from '../plan-world.js';
import { foundIn, goldenCases, isWriting, type PlanCase, writeCases } from '../readings.js';

const found = ({ plan }: PlanCase) => foundIn(judged(plan));

describe.each(goldenCases<PlanCase>('plans'))('%s', (name, cases) => {
  if (isWriting())
    writeCases(
      `plans/${name}`,
      cases.map((one) => ({ ...one, finds: found(one) })),
    );

  it('every case has a name of its own', () => {
    expect(cases.map((one) => one.case).filter((one, at, all) => one === '' || all.indexOf(one) !== at)).toEqual([]);
  });

  it.each(cases.map((one) => [one.case, one] as const))('%s', (_, one) => {
    expect(isWriting() ? [] : found(one)).toEqual(isWriting() ? [] : one.finds);
  });
});
