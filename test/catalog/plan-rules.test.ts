/** One contract for every plan rule: its examples hit and miss, and its texts say what they must. */
import { describe, expect, it } from '@jest/globals';
import { PLAN_RULES } from '../../src/catalog/plan-rules.js';
import { judgedExample } from '../plan-world.js';

describe.each(PLAN_RULES.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  it.each(rule.examples.hit.map((example, index) => [index, example] as const))(
    'is found in example %i',
    (_, example) => {
      expect(judgedExample(example).findings.map((finding) => finding.rule)).toContain(id);
    },
  );

  it.each(rule.examples.miss.map((example, index) => [index, example] as const))(
    'is not found in counterexample %i',
    (_, example) => {
      const judgement = judgedExample(example);
      expect(judgement.verdict).not.toBe('refused');
      expect(judgement.findings.map((finding) => finding.rule)).not.toContain(id);
    },
  );

  it('says why it matters and what to do', () => {
    expect(id).toMatch(/^plan\/[a-z]+(?:-[a-z]+)*$/);
    expect(rule.why).toMatch(/^[a-z].*\.$/);
    expect(rule.remedy).toMatch(/\.$/);
    expect(rule.title).not.toMatch(/\.$/);
  });
});

it('no two plan rules share an id', () => {
  expect(new Set(PLAN_RULES.map(({ id }) => id)).size).toBe(PLAN_RULES.length);
});
