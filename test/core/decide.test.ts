import { describe, expect, it } from '@jest/globals';
import { decide } from '../../src/core/decide.js';
import type { Change, Review } from '../../src/domain/change.js';
import type { ApproverGroup } from '../../src/domain/policy.js';
import { complete, cutShort, known, unknown } from '../../src/domain/result.js';
import {
  AI,
  account,
  change,
  commit,
  decideInput,
  file,
  HEAD,
  identity,
  OLD_HEAD,
  policy,
  provenance,
  review,
  risk,
} from '../build.js';

const ann = account(1, 'ann');
const bob = account(2, 'bob');
const carol = account(3, 'carol');
const dave = account(4, 'dave');
const IAM = risk({ level: 'high', categories: ['iam'] });

/** An AI-originated IAM change (two approvals) with these reviews and commits. */
function judged(reviews: readonly Review[], more: Partial<Change> = {}) {
  return decide(decideInput({ change: change({ reviews: complete(reviews), ...more }), provenance: AI, risk: IAM }));
}

describe('which approvals count', () => {
  it('two independent people who may push, on the head, are enough', () => {
    expect(judged([review(bob), review(carol)]).kind).toBe('approved');
  });

  const rows: readonly [string, Review, Partial<Change>][] = [
    ['the author', review(ann), {}],
    ['an app', review(account(9, 'helper[bot]', 'bot')), {}],
    ['a catalogued agent with a user account', review(account(175740463, 'openhands-agent')), {}],
    ['a deleted account', review(null), {}],
    ['a reviewer without write permission', review(bob, { canPush: known(false) }), {}],
    ['a reviewer whose permission could not be read', review(bob, { canPush: unknown('403') }), {}],
    ['an approval of an older head', review(bob, { commit: OLD_HEAD }), {}],
    ['an approval whose commit is gone', review(bob, { commit: null }), {}],
    ['an approval edited afterwards', review(bob, { edited: true }), {}],
    ['a dismissed approval', review(bob, { state: 'dismissed' }), {}],
    ['a comment', review(bob, { state: 'commented' }), {}],
    ['a pending review', review(bob, { state: 'pending', submittedAt: null }), {}],
    ['a commit author', review(bob), { commits: complete([commit(identity(bob))]) }],
    ['a committer', review(bob), { commits: complete([commit(identity(ann), { committer: identity(bob) })]) }],
    [
      'a co-author',
      review(bob),
      { commits: complete([commit(identity(ann), { coAuthors: complete([identity(bob)]) })]) },
    ],
    [
      'someone named by a noreply mailbox that GitHub did not link',
      review(bob),
      { commits: complete([commit(identity(null, '2+bob@users.noreply.github.com'))]) },
    ],
  ];
  it.each(rows)('%s does not count', (_who, one, more) => {
    const verdict = judged([one, review(carol)], more);
    expect(verdict.kind).toBe('pending');
    expect(verdict.counting.map(({ account: who }) => who.login)).toEqual(['carol']);
  });

  it.each<[string, Review, Partial<Change>, string, string]>([
    ['a deleted account', review(null), {}, 'approvals/ghost', 'the account was deleted'],
    ['an app', review(account(9, 'helper[bot]', 'bot')), {}, 'approvals/bot', 'is not a human account'],
    [
      'an agent with a user account',
      review(account(175740463, 'openhands-agent')),
      {},
      'approvals/agent',
      'is the agent openhands',
    ],
    ['the author', review(ann), {}, 'approvals/contributor', 'opened the pull request'],
    [
      'someone whom only a mailbox names',
      review(bob),
      { commits: complete([commit(identity(null, '2+bob@users.noreply.github.com'))]) },
      'approvals/contributor',
      'is named by a commit',
    ],
    [
      'a commit that is gone',
      review(bob, { commit: null }),
      {},
      'approvals/unknown-commit',
      'the reviewed commit is gone',
    ],
    [
      'an older head',
      review(bob, { commit: OLD_HEAD }),
      {},
      'approvals/stale',
      `approved ${OLD_HEAD.slice(0, 7)}, not the head ${HEAD.slice(0, 7)}`,
    ],
    [
      'an edited one',
      review(bob, { edited: true }),
      {},
      'approvals/edited',
      'the review was edited after it was submitted',
    ],
    ['a dismissed one', review(bob, { state: 'dismissed' }), {}, 'approvals/dismissed', 'the review was dismissed'],
  ])('%s: its approval is named with rule and reason', (_who, one, more, rule, why) => {
    const { dismissed } = judged([one, review(carol)], more);
    expect(dismissed).toEqual([{ account: one.author, reviewId: one.id, rule, why }]);
  });

  it('a machine user listed by the policy does not count, whatever the case of the login', () => {
    const input = decideInput({
      change: change({ reviews: complete([review(account(5, 'Octo-Machine')), review(carol)]) }),
      provenance: AI,
      risk: IAM,
      policy: policy({ machineUsers: ['octo-machine'] }),
    });
    expect(decide(input).kind).toBe('pending');
  });

  it("an operator's approval does not count", () => {
    const operators = [{ account: bob, because: 'asked the agent for it' }];
    const input = decideInput({
      change: change({ reviews: complete([review(bob), review(carol)]) }),
      provenance: { ...AI, operators },
      risk: IAM,
    });
    expect(decide(input).kind).toBe('pending');
    expect(decide(input).dismissed[0]?.why).toBe('asked the agent for it');
  });

  it('a person counts once, by id, under two logins', () => {
    const renamed = { ...bob, login: 'robert' };
    expect(judged([review(bob, { id: 1 }), review(renamed, { id: 2 })]).counting).toHaveLength(1);
  });

  it('the last word of a person counts: approved, then changes requested, holds', () => {
    const changed = review(bob, { id: 2, state: 'changes_requested', submittedAt: '2026-01-02T00:00:00Z' });
    const verdict = judged([review(bob, { id: 1 }), changed, review(carol), review(dave)]);
    expect(verdict.kind).toBe('pending');
    expect(verdict.objections.map(({ login }) => login)).toEqual(['bob']);
  });

  it('a comment after an approval leaves it standing', () => {
    const comment = review(bob, { id: 9, state: 'commented', submittedAt: '2026-01-03T00:00:00Z' });
    expect(judged([review(bob), comment, review(carol)]).kind).toBe('approved');
  });

  it('a dismissed objection is no approval: the older approval does not come back', () => {
    const dismissed = review(bob, { id: 2, state: 'dismissed', submittedAt: '2026-01-02T00:00:00Z' });
    expect(judged([review(bob, { id: 1 }), dismissed, review(carol)]).kind).toBe('pending');
  });

  it('equal times are ordered by review id, not by position', () => {
    const no = review(bob, { id: 2, state: 'changes_requested' });
    expect(judged([no, review(bob, { id: 1 }), review(carol)]).kind).toBe('pending');
  });
});

describe('what is required', () => {
  const rows: readonly [string, number, Parameters<typeof decideInput>[0]][] = [
    ['a human change with nothing dangerous', 0, {}],
    ['a human change of high risk, by default', 0, { risk: IAM }],
    ['an AI change of low risk', 1, { provenance: AI }],
    ['an AI change of medium risk', 1, { provenance: AI, risk: risk({ level: 'medium' }) }],
    ['an AI change of high risk', 2, { provenance: AI, risk: risk({ level: 'high' }) }],
    [
      'an AI change of low risk that touches a two-person category',
      2,
      { provenance: AI, risk: risk({ categories: ['delete'] }) },
    ],
    ['a dependency bot', 0, { provenance: provenance({ origin: 'automation' }), risk: risk({ level: 'high' }) }],
    [
      'a change of the policy file, even by a human',
      2,
      { change: change({ files: complete([file('.github/twokey.yml')]) }) },
    ],
    [
      'an AI change whose files are not all seen',
      2,
      { provenance: AI, risk: risk({ unseen: unknown('3,000 files') }) },
    ],
    [
      'an AI change with one author that nobody knows',
      2,
      { provenance: AI, change: change({ commits: complete([commit(identity(null))]) }) },
    ],
    [
      'an AI change by somebody who calls himself an agent, with a mailbox that nobody knows',
      2,
      {
        provenance: AI,
        change: change({
          commits: complete([commit({ name: 'mallory (aider)', email: 'mallory@home.invalid', account: null })]),
        }),
      },
    ],
    [
      "an AI change by an agent's own mailbox",
      1,
      {
        provenance: AI,
        change: change({
          commits: complete([commit({ name: 'Claude', email: 'noreply@anthropic.com', account: null })]),
        }),
      },
    ],
    [
      'a human change with an author that nobody knows',
      0,
      { change: change({ commits: complete([commit(identity(null))]) }) },
    ],
  ];
  it.each(rows)('%s needs %i', (_what, approvals, input) => {
    expect(decide(decideInput(input)).requirement.approvals).toBe(approvals);
  });

  it('a declared AI change never needs less than a human one', () => {
    const human = { low: 3, medium: 3, high: 3 };
    const approvals = { ai: { low: 0, medium: 0, high: 0 }, human, automation: human };
    expect(decide(decideInput({ provenance: AI, policy: policy({ approvals }) })).requirement.approvals).toBe(3);
  });

  it("a category's approvers must be among those who approve", () => {
    const approvers: ApproverGroup[] = [{ category: 'iam', members: ['@acme/security'], count: 1 }];
    const input = decideInput({
      change: change({ reviews: complete([review(bob), review(carol)]) }),
      provenance: AI,
      risk: IAM,
      policy: policy({ approvers }),
    });
    const withTeam = (members: readonly (typeof bob)[]) =>
      decide({ ...input, teams: new Map([['@acme/security', known(members)]]) });
    expect(withTeam([dave]).kind).toBe('pending');
    expect(withTeam([carol]).kind).toBe('approved');
    expect(decide({ ...input, teams: new Map([['@acme/security', unknown('403')]]) }).kind).toBe('pending');
  });

  it('an approver may be named by login', () => {
    const approvers: ApproverGroup[] = [{ category: 'iam', members: ['@Carol'], count: 1 }];
    const reviews = complete([review(bob), review(carol)]);
    const input = decideInput({
      change: change({ reviews }),
      provenance: AI,
      risk: IAM,
      policy: policy({ approvers }),
    });
    expect(decide(input).kind).toBe('approved');
  });
});

describe('what is denied, and what cannot be decided', () => {
  const everyone = complete([review(bob), review(carol), review(dave)]);

  it('an AI change over the size limit is denied, whoever approves; a human one is not', () => {
    const big = risk({ size: { judged: 5001, total: 9000 } });
    expect(decide(decideInput({ provenance: AI, risk: big, change: change({ reviews: everyone }) })).kind).toBe(
      'denied',
    );
    expect(decide(decideInput({ risk: big })).kind).toBe('approved');
  });

  it('generated lines do not count, unless files are unseen', () => {
    const generated = { judged: 10, total: 9000 };
    expect(decide(decideInput({ provenance: AI, risk: risk({ size: generated }) })).kind).toBe('pending');
    expect(decide(decideInput({ provenance: AI, risk: risk({ size: generated, unseen: unknown('cut') }) })).kind).toBe(
      'denied',
    );
  });

  const unknowns: readonly [string, Partial<Change>][] = [
    ['commits', { commits: cutShort([commit(identity(ann))], 'only 250 commits are listed') }],
    ['co-authors', { commits: complete([commit(identity(ann), { coAuthors: cutShort([], 'more than 20') })]) }],
    ['reviews', { reviews: cutShort(everyone.items, 'a page failed') }],
    ['labels', { labels: cutShort([], 'a page failed') }],
    ['the history of labels', { labelEvents: cutShort([], 'a page failed') }],
    ['assignees of an AI change', { assignees: cutShort([], 'a page failed') }],
  ];
  it.each(unknowns)('%s that could not all be read leave it undecided, however many approve', (_what, more) => {
    const verdict = decide(decideInput({ provenance: AI, change: change({ reviews: everyone, ...more }) }));
    expect(verdict.kind).toBe('indeterminate');
  });

  it('with unseen commits a change is held to what an AI change needs', () => {
    const verdict = decide(decideInput({ change: change({ commits: cutShort([], 'cut'), reviews: everyone }) }));
    expect(verdict.kind).toBe('indeterminate');
    expect(verdict.requirement.approvals).toBe(2);
  });

  it('an invalid policy decides nothing and names the line', () => {
    const problem = {
      file: 'acme/infra@main:.github/twokey.yml',
      line: 3,
      column: 1,
      path: 'mod',
      message: 'is not a known key',
    };
    const verdict = decide({ ...decideInput(), policy: { kind: 'invalid', problems: [problem] } });
    expect(verdict).toMatchObject({ kind: 'indeterminate', gated: true, mode: 'enforce' });
    expect(verdict.reasons[0]?.children[0]?.text).toContain('.github/twokey.yml:3:1 mod: is not a known key');
  });

  it('approvals on another head never help', () => {
    expect(judged([review(bob, { commit: OLD_HEAD }), review(carol, { commit: OLD_HEAD })]).counting).toEqual([]);
    expect(HEAD).not.toBe(OLD_HEAD);
  });
});
