/** Every rule and reason has been decided on: whether people may waive it. */
import { describe, expect, it } from '@jest/globals';
import { DECISION_RULES } from '../../src/catalog/decision-rules.js';
import { RISK_RULES } from '../../src/catalog/risk-rules.js';
import { isWaivable, WAIVABLE } from '../../src/catalog/waivable.js';

const IDS = [...RISK_RULES, ...DECISION_RULES].map(({ id }) => id);

describe('what may be waived', () => {
  it('is decided for the area of every rule', () => {
    const areas = [...new Set(IDS.map((id) => id.split('/')[0] ?? ''))];
    expect(areas.filter((area) => !Object.hasOwn(WAIVABLE, area))).toEqual([]);
  });

  it('names no exception that is no rule', () => {
    const named = Object.values(WAIVABLE).flatMap((area) => (area.all ? area.but : []));
    expect(named.filter((id) => !IDS.includes(id))).toEqual([]);
  });

  it('is never what guards the policy, what could not be seen, or who is independent', () => {
    const never = IDS.filter((id) =>
      /^(?:approvals|approvers|autonomy|unseen|opaque|policy|label|origin|commit|deployment)\//.test(id),
    );
    expect(never.length).toBeGreaterThan(30);
    expect([...never, 'governance/policy', 'path/suspicious', 'nothing/known'].filter(isWaivable)).toEqual([]);
  });

  it('is what weighs a change', () => {
    expect(['size/over-max', 'rate/open', 'iam/widened', 'path/payments', 'delete/data'].every(isWaivable)).toBe(true);
  });
});
