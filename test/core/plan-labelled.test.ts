/** Measures the rules of plans on labelled sets: every dangerous plan is stopped, and safe ones pass. */
import { describe, expect, it } from '@jest/globals';
import { judged, planOf, rulesOf } from '../plan-world.js';
import { FIFTH_BATCH } from '../plans/fifth-batch.js';
import { FIRST_BATCH } from '../plans/first-batch.js';
import { FOURTH_BATCH } from '../plans/fourth-batch.js';
import { SECOND_BATCH } from '../plans/second-batch.js';
import { THIRD_BATCH } from '../plans/third-batch.js';
import type { LabelledPlan } from '../plans/words.js';

const told = ({ name, changes, more }: LabelledPlan) => {
  const judgement = judged(planOf(changes, more));
  return { verdict: judgement.verdict, line: `${name}: ${judgement.verdict} ${rulesOf(judgement).join(' ')}` };
};

describe.each([
  ['the first batch', FIRST_BATCH],
  ['the second batch', SECOND_BATCH],
  ['the third batch', THIRD_BATCH],
  ['the fourth batch', FOURTH_BATCH],
  ['the fifth batch', FIFTH_BATCH],
] as const)('%s', (_, batch) => {
  it('every plan is read', () => {
    expect(batch.map(told).filter(({ verdict }) => verdict === 'refused')).toEqual([]);
  });

  it('every dangerous plan is stopped', () => {
    const missed = batch
      .filter(({ is }) => is === 'dangerous')
      .map(told)
      .filter(({ verdict }) => verdict === 'pass');
    expect(missed.map(({ line }) => line)).toEqual([]);
  });

  it('safe plans pass', () => {
    const alarms = batch
      .filter(({ is }) => is === 'safe')
      .map(told)
      .filter(({ verdict }) => verdict !== 'pass');
    expect(alarms.map(({ line }) => line)).toEqual([]);
  });
});
