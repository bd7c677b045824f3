/** What a verdict says beside yes or no: objections, unseen pushers, size, labels that show it, and when time turns it. */
import { describe, expect, it } from '@jest/globals';
import { decide } from '../../src/core/decide.js';
import { nextTurn } from '../../src/core/next-turn.js';
import { desiredNames, isSameLabel, isWaiting, outputNames } from '../../src/core/output-labels.js';
import { sizeOf } from '../../src/core/size.js';
import type { Review } from '../../src/domain/change.js';
import { complete, cutShort, known, unknown } from '../../src/domain/result.js';
import type { FileView } from '../../src/domain/risk-rule.js';
import type { Verdict } from '../../src/domain/verdict.js';
import {
  AI,
  account,
  change,
  commit,
  decideInput,
  HEAD,
  identity,
  independence,
  OLD_HEAD,
  policy,
  provenance,
  review,
  risk,
} from '../build.js';

const [bob, carol, dave] = [account(2, 'bob'), account(3, 'carol'), account(4, 'dave')];

function judged(reviews: readonly Review[], more: Parameters<typeof decideInput>[0] = {}): Verdict {
  return decide(decideInput({ provenance: AI, change: change({ reviews: complete(reviews) }), ...more }));
}

describe('who objects', () => {
  const no = (more: Partial<Review>) => review(dave, { state: 'changes_requested', ...more });

  it.each<[string, Review, readonly string[]]>([
    ['a person who may push', no({}), ['dave']],
    ['a person of whom that could not be read', no({ canPush: unknown('403') }), ['dave']],
    ['a person who may not push', no({ canPush: known(false) }), []],
    ['a bot', review(account(9, 'helper[bot]', 'bot'), { state: 'changes_requested' }), []],
    ['a deleted account', review(null, { state: 'changes_requested' }), []],
  ])('%s', (_who, objection, logins) => {
    const verdict = judged([review(bob), review(carol), objection]);
    expect(verdict.objections.map(({ login }) => login)).toEqual(logins);
    expect(verdict.kind).toBe(logins.length > 0 ? 'pending' : 'approved');
    expect(verdict.dismissed).toEqual([]);
  });

  it.each<[string, string | null, string | null, boolean]>([
    ['given later', '2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z', true],
    ['given earlier', '2026-01-02T00:00:00Z', '2026-01-01T00:00:00Z', false],
    ['without a time', '2026-01-01T00:00:00Z', null, false],
    ['with a time after one without', null, '2026-01-01T00:00:00Z', true],
  ])('an approval %s than the objection', (_when, objected, approved, isLater) => {
    const two = [no({ id: 5, submittedAt: objected }), review(dave, { id: 4, submittedAt: approved })];
    for (const reviews of [two, two.toReversed()]) expect(judged(reviews).kind).toBe(isLater ? 'approved' : 'pending');
  });

  it('an approval by a machine user is told under its rule', () => {
    const verdict = judged([review(bob)], { policy: policy({ machineUsers: ['bob'] }) });
    expect(verdict.dismissed).toMatchObject([{ rule: 'approvals/machine-user', account: bob }]);
  });

  it('an old approval says why it was not carried over only where the policy could carry it', () => {
    const told = (carryOver: 'never' | 'identical-diff') =>
      judged([review(bob, { commit: OLD_HEAD })], { policy: policy({ carryOver }) }).dismissed[0]?.why;
    expect(told('never')).not.toContain('carried over');
    expect(told('identical-diff')).toContain('not carried over: ');
  });
});

describe('an approval that counts for the head', () => {
  it('of another head names it where it is carried over; of the head names none', () => {
    const files = [{ path: 'a.ts', previousPath: null, status: 'modified' as const, patch: 'p' }];
    const earlier = [{ sha: OLD_HEAD, base: 'main', files, commits: [OLD_HEAD], contributors: [1], unmapped: [] }];
    const old = commit(identity(account(1, 'ann')), { sha: OLD_HEAD });
    const reviews = complete([review(bob, { commit: OLD_HEAD }), review(carol)]);
    const verdict = judged([], {
      change: change({ reviews, commits: complete([old]) }),
      policy: policy({ carryOver: 'identical-diff' }),
      independence: independence({ earlier, files }),
    });
    expect(verdict.counting).toEqual([
      { account: bob, reviewId: 1002, carriedFrom: OLD_HEAD },
      { account: carol, reviewId: 1003 },
    ]);
  });

  it('waits, under its rule, while GitHub was not asked who pushed the head', () => {
    const pushes = { ...complete([]), asked: 'no' as const };
    const verdict = judged([review(bob)], { independence: independence({ pushes }) });
    expect(verdict).toMatchObject({ kind: 'pending', dismissed: [{ rule: 'approvals/unchecked' }] });
  });
});

describe('what a verdict carries', () => {
  it('who could approve is told while approvals are missing, and only then', () => {
    const collaborators = known([bob, carol]);
    const missing = judged([], { independence: independence({ collaborators }) });
    expect(missing).toMatchObject({ kind: 'pending', couldApprove: expect.anything() });
    expect(judged([review(bob)], { independence: independence({ collaborators }) })).not.toHaveProperty('couldApprove');
  });

  it('who made the change is listed', () => {
    expect(judged([]).excluded.map(({ account: { login } }) => login)).toEqual(['ann']);
  });

  it.each([
    [5000, 'pending', false],
    [5001, 'denied', true],
  ])('%i lines of an agent: %s', (judgedLines, kind, isTold) => {
    const verdict = judged([], { risk: risk({ size: { judged: judgedLines, total: judgedLines } }) });
    expect(verdict.kind).toBe(kind);
    expect(verdict.reasons.some(({ rule }) => rule === 'size/over-max')).toBe(isTold);
  });

  it('nothing but the origin and the risk is said of a change that needs nothing', () => {
    const verdict = judged([], { provenance: provenance() });
    expect(verdict).toMatchObject({ kind: 'approved', counting: [], objections: [], tampering: [], labelVotes: [] });
    expect(verdict.requirement).toMatchObject({ approvals: 0, groups: [] });
  });

  it('where nobody was seen pushing, one approval more is needed, but not in the own fork of the author', () => {
    const pushes = { ...cutShort([], '403'), asked: 'yes' as const };
    const needs = (fork: boolean, ownFork: boolean) =>
      judged([], {
        change: change({ head: { sha: HEAD, ref: 'topic', fork, ownFork } }),
        independence: independence({ pushes }),
      }).requirement.approvals;
    expect([needs(false, false), needs(true, false), needs(false, true), needs(true, true)]).toEqual([2, 2, 2, 1]);
  });
});

describe('how large a change is', () => {
  const lines = (additions: number, deletions: number, inert: string | null = null) =>
    ({ additions, deletions, inert }) as unknown as FileView;
  const files = [lines(10, 1), lines(100, 20, 'generated'), lines(1000, 300, 'lock'), lines(3, 2, 'docs')];
  const size = (totals: number, isComplete = true) =>
    sizeOf(files, {
      totals: { files: 4, commits: 1, additions: totals, deletions: 7 },
      files: isComplete ? complete([]) : cutShort([], 'cut'),
    });

  it('lines that machines wrote are not judged; GitHub counts all', () => {
    expect(size(2000)).toEqual({ judged: 16, total: 2007 });
  });

  it('files that were not listed count in full, and what was seen is never less', () => {
    expect(size(2000, false)).toEqual({ judged: 587, total: 2007 });
    expect(size(0, false)).toEqual({ judged: 16, total: 7 });
  });
});

describe('labels that show a verdict', () => {
  const names = policy().labels;
  const shown = (origin: 'ai' | 'human', kind: Verdict['kind'], approvals: number) => ({
    provenance: { origin },
    risk: { level: 'high' as const, categories: ['iam' as const] },
    verdict: { kind, requirement: { approvals, because: [], groups: [], owners: [] } },
  });
  const base = [names.risk.high, names.change.iam];

  it.each([
    [shown('ai', 'pending', 1), [names.ai, ...base, names.approvalsNeeded]],
    [shown('ai', 'indeterminate', 1), [names.ai, ...base, names.approvalsNeeded]],
    [shown('human', 'approved', 1), base],
    [shown('human', 'denied', 1), base],
    [shown('human', 'pending', 0), base],
  ])('of %j', (what, expected) => {
    expect(desiredNames(what, names)).toEqual(expected);
    expect(isWaiting(what)).toBe(expected.includes(names.approvalsNeeded));
    expect(outputNames(names)).toEqual(expect.arrayContaining(expected));
  });

  it('are those of every level and category, and compare without case', () => {
    expect(outputNames(names)).toEqual(expect.arrayContaining(Object.values(names.change)));
    expect(outputNames(names)).toEqual(expect.arrayContaining(Object.values(names.risk)));
    expect(isSameLabel('Risk/High', 'risk/HIGH')).toBe(true);
    expect(isSameLabel('risk/high', 'risk/low')).toBe(false);
  });
});

describe('when time turns a verdict', () => {
  it.each<[readonly number[], number | null, readonly (number | null)[], number | null]>([
    [[], null, [], null],
    [[], null, [null], null],
    [[5, 3], null, [], 3],
    [[5], 2, [], 2],
    [[5], 9, [4, null], 4],
  ])('waivers until %j, break-glass until %j, places in the limit from %j', (waivers, override, rate, turn) => {
    const verdict = {
      waivers: waivers.map((until) => ({ until })),
      override: override === null ? null : { until: override },
    } as unknown as Verdict;
    const problems = rate.map((until) => ({ until })) as unknown as Parameters<typeof nextTurn>[1];
    expect(nextTurn(verdict, problems)).toBe(turn);
  });
});
