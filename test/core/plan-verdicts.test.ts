/** What plans do to the verdict itself: what is held denies, what destroys asks for approvals, and those count that saw the plan. */
import { describe, expect, it } from '@jest/globals';
import { decide } from '../../src/core/decide.js';
import type { PlanFinding } from '../../src/domain/plan.js';
import type { SeenPlan } from '../../src/domain/plan-evidence.js';
import { complete, known } from '../../src/domain/result.js';
import type { Verdict } from '../../src/domain/verdict.js';
import { account, change, decideInput, file, policy, review } from '../build.js';

const [bob, carol] = [account(2, 'bob'), account(3, 'carol')];
const BEFORE = '2026-01-01T00:00:00Z';
const AFTER = '2026-01-01T00:00:20Z';
const RULES = policy({
  plan: {
    stacks: [{ id: 'storage', match: ['storage/**'], artifact: 'tfplan', workflows: ['plan.yml'] }],
    ...{ policies: [], keepApprovals: 'never', forks: 'never' },
  },
});

function finding(more: Partial<PlanFinding>): PlanFinding {
  return {
    ...{ rule: 'plan/destroy-data', category: 'delete', level: 'high', confidence: 'high', certainty: 'found' },
    ...{ address: 'aws_db_instance.a', attribute: '', holds: 'without-approval', why: 'it goes', remedy: 'keep it' },
    ...more,
  };
}

/** A change of the stack that brought this plan, approved by both when it is said. */
function judged(findings: readonly PlanFinding[], submittedAt: string): Verdict {
  const counts = {
    ...{ create: 0, update: 0, replace: 0, delete: 1, forget: 0 },
    ...{ import: 0, move: 0, read: 0, unchanged: 0, drift: 0 },
  };
  const plan: SeenPlan = {
    ...{ file: 'tfplan.json', content: 'c', digest: 'd', refusal: null, counts, findings, changes: [] },
    ...{ cut: false, artifact: 1, artifactName: 'tfplan', run: 1, workflow: 'plan.yml', at: '2026-01-01T00:00:10Z' },
  };
  const reviews = complete([review(bob, { submittedAt }), review(carol, { submittedAt })]);
  return decide(
    decideInput({
      change: change({ files: complete([file('storage/main.tf')]), reviews }),
      tickets: complete([{ ticket: 'ABC-1', kind: 'tracker', where: 'title', state: known('open') }]),
      plans: { stacks: [{ stack: 'storage', plans: [plan], gaps: [] }], earlier: [] },
      policy: RULES,
    }),
  );
}

const rulesOf = ({ dismissed }: Verdict) => dismissed.map(({ rule }) => rule);

describe('a plan', () => {
  it('with something that always holds is denied, whoever approves', () => {
    const verdict = judged([finding({ holds: 'always' })], AFTER);
    expect(verdict.kind).toBe('denied');
    expect(verdict.counting).toHaveLength(2);
  });

  it('without a finding asks for nothing, and takes no approval away', () => {
    const verdict = judged([], BEFORE);
    expect(verdict).toMatchObject({ kind: 'approved', requirement: { approvals: 0 }, dismissed: [] });
  });

  it('that destroys asks for an approval by somebody who could see it', () => {
    const early = judged([finding({})], BEFORE);
    expect(early).toMatchObject({ kind: 'pending', requirement: { approvals: 1 }, counting: [] });
    expect(early.requirement.because.map(({ rule }) => rule)).toContain('plan/destroys');
    expect(rulesOf(early)).toEqual(['approvals/before-plan', 'approvals/before-plan']);
    const late = judged([finding({})], AFTER);
    expect(late.kind).toBe('approved');
    expect(late.counting.map(({ account: { login } }) => login)).toEqual(['bob', 'carol']);
    expect(rulesOf(late)).toEqual([]);
  });
});
