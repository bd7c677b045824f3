/** What people say by comments and labels, and what it does: which lines are commands, what holds, and for whom a label speaks. */
import { describe, expect, it } from '@jest/globals';
import { castLabels } from '../../src/core/approval-labels.js';
import { groupsFor } from '../../src/core/approver-groups.js';
import { commandIn, commandsIn } from '../../src/core/commands.js';
import { asksForConcession, firstSeenCommands, weighConcessions, withoutWaived } from '../../src/core/concessions.js';
import { contributorsOf } from '../../src/core/contributors.js';
import { decide } from '../../src/core/decide.js';
import { type LabelVoteFacts, labelVoteReasons, weighLabels } from '../../src/core/label-votes.js';
import type { RateProblem } from '../../src/core/rate.js';
import type { Account, AccountId, Comment, Review } from '../../src/domain/change.js';
import type { RecordedCommand } from '../../src/domain/concession.js';
import type { Category } from '../../src/domain/finding.js';
import type { Standing } from '../../src/domain/independence.js';
import type { CastLabel, LabelVote } from '../../src/domain/label-vote.js';
import { complete, cutShort, type Fact, known, unknown } from '../../src/domain/result.js';
import type { NamedTicket, NamedTickets } from '../../src/domain/ticket.js';
import {
  AI,
  account,
  change,
  commit,
  decideInput,
  finding,
  HEAD,
  identity,
  independence,
  OLD_HEAD,
  policy,
  provenance,
  review,
  risk,
} from '../build.js';

const [ann, bob, carol, dave] = [account(1, 'ann'), account(2, 'bob'), account(3, 'carol'), account(4, 'dave')];
const AT = '2026-01-01T00:00:00Z';
const HOUR = 3_600_000;
const NOW = Date.parse(AT) + HOUR;

describe('which lines of a comment are commands', () => {
  const WHY = '/twokey why';

  it.each<[string, number]>([
    [`x /twokey why`, 0],
    [`text \`\`\`\n${WHY}`, 1],
    [`~ a\n${WHY}`, 1],
    [`\`\`\`\nx\n\`\`\`\n${WHY}`, 1],
    [`\`\`\`\n\`\`\`x\n${WHY}`, 0],
    [`\`\`\`\n~~~\n${WHY}`, 0],
    [`\`\`\`\n\`\`\` \n${WHY}`, 1],
    [`\`\`\`\`\n\`\`\`\n${WHY}\n\`\`\`\`\n${WHY}`, 1],
    [`<!--\nx\n-->\n${WHY}`, 1],
    [`<!--\nx\n${WHY}\n-->\n${WHY}`, 1],
    [`<!-- a --> <!-- b\n${WHY}\n-->\n${WHY}`, 1],
    [`<PRE>\n${WHY}\n</pre>\n${WHY}`, 1],
    [`<pre>x</PRE>\n${WHY}`, 1],
    [`> a\n \n${WHY}`, 1],
    [`> a\nb\n${WHY}`, 0],
    [`> a\n\`\`\`\nx\n\`\`\`\n${WHY}`, 1],
    [`> a\n<!--\nx\n-->\n${WHY}`, 1],
    [`${WHY}\n`.repeat(11), 10],
  ])('%j has %i', (body, count) => {
    const found = commandsIn({ body });
    expect(found).toEqual(Array.from({ length: count }, () => ({ kind: 'why' })));
  });

  it.each([
    ['/twokey\twaive  iam/a \t one two three', { kind: 'waive', rule: 'iam/a', reason: 'one two three' }],
    ['/twokey waive iam/a one - two', { kind: 'waive', rule: 'iam/a', reason: null }],
    ['/twokey grant iam/a \t', { kind: 'grant', rule: 'iam/a' }],
    ['/twokey not-ai I wrote it', { kind: 'not-ai', reason: 'I wrote it' }],
    ['/twokey grant Xiam/a', { kind: 'malformed', text: 'grant Xiam/a', problem: expect.stringContaining('no rule') }],
    [
      '/twokey grant iam/a/b',
      { kind: 'malformed', text: 'grant iam/a/b', problem: expect.stringContaining('grant <') },
    ],
    ['/twokey waive a', { kind: 'malformed', text: 'waive a', problem: expect.stringContaining('waive <') }],
    ['/twokey', { kind: 'malformed', text: '', problem: expect.stringContaining('no such command') }],
    [`/twokey ${'x'.repeat(90)}`, { kind: 'malformed', text: 'x'.repeat(60), problem: expect.any(String) }],
  ])('%j', (body, command) => {
    expect(commandsIn({ body })).toEqual([command]);
  });

  it('the first claim that evidence is wrong is found among others', () => {
    expect(commandIn({ body: `${WHY}\n/twokey not-ai I wrote it` })).toEqual({ kind: 'not-ai', reason: 'I wrote it' });
    expect(commandIn({ body: WHY })).toBeNull();
  });
});

describe('what may be let go of', () => {
  const ASK = '/twokey waive iam/a it was reviewed elsewhere';
  const GRANT = '/twokey grant iam/a';
  const BREAK = '/twokey break-glass the site is down';
  const RULES = policy({
    waivers: { rules: ['iam/*'], grant: ['@carol', '@dave'], hours: 24 },
    breakGlass: { by: ['@carol'], hours: 4, issue: true },
  });
  const FOUND = risk({ findings: [finding({ rule: 'iam/a' }), finding({ rule: 'iam/b' })], categories: ['iam'] });
  const said = (id: number, author: Account | null, body: string, at = AT): Comment => ({
    ...{ id, author, body, at, edited: false },
  });
  const changed = (comments: readonly Comment[]) =>
    change({ comments: complete(comments), commits: complete([commit(identity(ann))]) });
  const seen = (comments: readonly Comment[], recorded: readonly RecordedCommand[] = [], rules = RULES) =>
    firstSeenCommands(changed(comments), recorded, { policy: rules, teams: new Map(), headship: 'seen-before' });

  function weighed(
    comments: readonly Comment[],
    more: { readonly recorded?: readonly RecordedCommand[]; readonly now?: number; readonly rules?: typeof RULES } = {},
  ) {
    const { recorded = seen(comments), now = NOW, rules = RULES } = more;
    const what = changed(comments);
    const contributors = contributorsOf(what, { provenance: AI, pushes: independence().pushes }, []);
    const facts = { change: what, policy: rules, teams: new Map(), contributors, recorded, risk: FOUND, now };
    return weighConcessions(facts);
  }
  const both = [said(1, bob, ASK), said(2, carol, GRANT)];

  it('commands that change a verdict are kept once, each in its place, with what was known then', () => {
    const comments = [said(5, bob, `/twokey why\n${ASK}\n${BREAK}`), said(6, null, ASK), said(7, carol, GRANT)];
    const about = { at: AT, base: 'main', head: HEAD };
    const kept = seen(comments);
    expect(kept).toEqual([
      { comment: 5, place: 1, kind: 'waive', by: bob, rule: 'iam/a', ...about },
      { comment: 5, place: 2, kind: 'break-glass', by: bob, rule: null, ...about },
      { comment: 7, place: 0, kind: 'grant', by: carol, rule: 'iam/a', ...about },
    ]);
    expect(seen(comments, kept)).toEqual([]);
    expect(seen([{ ...said(8, bob, ASK), edited: true }, said(9, account(20, 'x[bot]', 'bot'), ASK)])).toEqual([]);
    expect(seen(comments, [{ comment: 5, place: 1, kind: 'waive', by: dave, rule: 'iam/a', ...about }])).toEqual(kept);
  });

  it.each<[string[], boolean]>([
    [[], false],
    [['/twokey why', 'hm'], false],
    [['hm', `/twokey recheck\n${ASK}`], true],
    [[GRANT], true],
    [[BREAK], true],
    [['/twokey approve'], false],
  ])('%j asks for it: %s', (bodies, asks) => {
    expect(asksForConcession(complete(bodies.map((body, id) => said(id, bob, body))))).toBe(asks);
  });

  it('a waiver holds with its reason, its people, its end and its own findings', () => {
    const until = Date.parse(AT) + 24 * HOUR;
    const reason = 'it was reviewed elsewhere';
    expect(weighed(both)).toEqual({
      waivers: [{ rule: 'iam/a', askedBy: bob, reason, grantedBy: carol, until, findings: [FOUND.findings[0]] }],
      override: null,
      answers: [
        { comment: 1, by: bob, command: 'waive iam/a', outcome: 'accepted', text: 'granted' },
        {
          comment: 2,
          by: carol,
          command: 'grant iam/a',
          outcome: 'accepted',
          text: 'holds until 2026-01-02T00:00:00Z',
        },
      ],
    });
    expect(weighed(both, { now: until - 1 }).waivers).toHaveLength(1);
    expect(weighed(both, { now: until }).waivers).toEqual([]);
  });

  it('each rule has its own request and grant', () => {
    const other = said(3, bob, '/twokey waive iam/b it was reviewed elsewhere');
    const found = weighed([...both, other]);
    expect(found.waivers.map(({ rule }) => rule)).toEqual(['iam/a']);
    expect(found.answers.map(({ outcome }) => outcome)).toEqual(['accepted', 'accepted', 'waiting']);
    const wrong = weighed([said(2, carol, GRANT), other]);
    expect(wrong.answers.map(({ outcome }) => outcome)).toEqual(['refused', 'waiting']);
    const two = weighed([said(1, bob, ASK), said(2, carol, `/twokey grant iam/b\n${GRANT}`)]);
    expect(two.answers.map(({ command, outcome }) => `${command} ${outcome}`)).toEqual([
      'waive iam/a accepted',
      'grant iam/b refused',
      'grant iam/a accepted',
    ]);
  });

  it('a grant answers what was said before it, by time and then by number', () => {
    const order = (askAt: string, ask: number, grant: number) =>
      weighed([said(ask, bob, ASK, askAt), said(grant, carol, GRANT)]).waivers.length;
    expect(order('2025-12-31T23:59:59Z', 9, 2)).toBe(1);
    expect(order('2026-01-01T00:00:01Z', 1, 2)).toBe(0);
    expect(order(AT, 1, 2)).toBe(1);
    expect(order(AT, 3, 2)).toBe(0);
  });

  it('of several grants of a rule the one that ends last holds', () => {
    const later = said(3, dave, GRANT, '2026-01-01T00:30:00Z');
    for (const comments of [
      [...both, later],
      [said(1, bob, ASK), later, said(2, carol, GRANT)],
    ]) {
      expect(weighed(comments).waivers.map(({ grantedBy }) => grantedBy)).toEqual([dave]);
    }
  });

  it('what was not kept, or kept for somebody, some place or some comment else, does not hold', () => {
    const [first, second] = seen(both) as [RecordedCommand, RecordedCommand];
    for (const recorded of [
      [],
      [first],
      [first, { ...second, place: 1 }],
      [first, { ...second, comment: 99 }],
      [first, { ...second, by: dave }],
    ]) {
      const found = weighed(both, { recorded });
      expect(found.waivers).toEqual([]);
      expect(found.answers.map(({ text }) => text)).toContain('it has not been recorded yet');
    }
    const old = weighed(both, { recorded: [first, { ...second, head: OLD_HEAD }] });
    expect(old.answers[1]).toMatchObject({ outcome: 'refused', text: 'it was for commit bbbbbbb; a push ends it' });
  });

  it('a comment without a time never holds', () => {
    expect(weighed([said(1, bob, ASK), said(2, carol, GRANT, 'soon')]).answers[1]?.text).toContain('cannot be read');
  });

  it('break-glass opens for its hours, and the last one counts', () => {
    const again = said(4, carol, '/twokey break-glass it is down again', '2026-01-01T00:10:00Z');
    const found = weighed([...both, said(3, carol, BREAK), again]);
    expect(found.override).toEqual({
      ...{ kind: 'break-glass', by: carol, reason: 'it is down again', comment: 4, at: again.at },
      until: Date.parse(again.at) + 4 * HOUR,
    });
    expect(found.answers[2]).toEqual({
      ...{ comment: 3, by: carol, command: 'break-glass', outcome: 'accepted' },
      text: 'holds until 2026-01-01T04:00:00Z',
    });
    const nobody = policy({ breakGlass: { ...RULES.breakGlass, by: [] } });
    expect(weighed([said(3, carol, BREAK)], { rules: nobody }).answers[0]?.text).toContain('lists nobody');
    expect(weighed([said(3, bob, BREAK)]).answers[0]?.text).toContain('break_glass');
    expect(weighed([said(1, bob, ASK), said(2, bob, '/twokey grant iam/a')]).answers[1]?.text).toContain('waivers');
  });

  it('what is not understood is answered as it was written, also of a deleted account', () => {
    expect(weighed([said(1, bob, '/twokey approve all')]).answers).toEqual([
      { comment: 1, by: bob, command: 'approve all', outcome: 'refused', text: expect.stringContaining('no such') },
    ]);
    expect(weighed([said(1, null, ASK)]).answers).toMatchObject([{ by: null, outcome: 'refused' }]);
    expect(weighed([said(1, bob, '/twokey why')]).answers).toEqual([]);
  });

  it('of many that are refused the latest twenty are answered, and every accepted one', () => {
    const many = Array.from({ length: 25 }, (_, index) => said(100 + index, dave, '/twokey nothing'));
    const { answers } = weighed([...both, ...many]);
    const latest = many.slice(5).map(({ id }) => id);
    expect(answers.map(({ comment }) => comment)).toEqual([1, 2, ...latest]);
    const after = weighed([...many, ...both]).answers;
    expect(after.map(({ comment }) => comment)).toEqual([...latest, 1, 2]);
  });

  it('a risk keeps the greatest level and the categories of what was not waived', () => {
    const left = finding({ rule: 'delete/x', category: 'delete', level: 'medium' });
    const all = risk({ level: 'high', categories: ['iam', 'delete'], findings: [...FOUND.findings, left] });
    expect(withoutWaived(all, [])).toBe(all);
    expect(withoutWaived(all, [{ rule: 'iam/a' }, { rule: 'iam/b' }])).toEqual({
      ...{ ...all, level: 'medium', categories: ['delete'], findings: [left] },
    });
  });
});

describe('for whom a label speaks', () => {
  const cast = (who: Account | null, category: Category | null = null, more: Partial<CastLabel> = {}): CastLabel => ({
    ...{ label: category === null ? 'approve' : `approve/${category}`, category, account: who, at: AT },
    ...{ head: known(HEAD), mayComeYet: false },
    ...more,
  });
  const asked: Review[] = [];
  const weigh = (labels: readonly CastLabel[], more: Partial<LabelVoteFacts> = {}) =>
    weighLabels({
      ...{ change: change(), cast: labels, categories: ['iam', 'network'], reviews: [], standings: new Map() },
      whyNot: (_who, asReview) => {
        asked.push(asReview);
        return null;
      },
      ...more,
    });
  const outcomes = (...args: Parameters<typeof weigh>) => weigh(...args).votes.map(({ outcome }) => outcome);

  it('labels of all that is touched count as one approval; of some, each for its own approvers', () => {
    const all = weigh([cast(bob, 'iam'), cast(bob, 'network'), cast(carol, 'iam')]);
    expect(all.counting).toEqual([{ account: bob, reviewId: null }]);
    expect(all.voices).toEqual([{ account: carol, categories: ['iam'] }]);
    expect(all.votes.map(({ outcome }) => outcome)).toEqual(['counts', 'counts', 'category']);
    expect(outcomes([cast(bob)])).toEqual(['counts']);
    expect(outcomes([cast(bob, 'iam')], { categories: [] })).toEqual(['category']);
  });

  it('a label with a problem lends nothing to the others of its person', () => {
    const old = cast(bob, 'network', { head: known(OLD_HEAD) });
    expect(outcomes([cast(bob, 'iam'), old])).toEqual(['category', 'refused']);
    expect(outcomes([cast(null), cast(bob, 'iam'), cast(carol, 'network')])).toEqual([
      'refused',
      'category',
      'category',
    ]);
    expect(weigh([old]).votes[0]?.why).toBe('it was put on bbbbbbb, not on the head aaaaaaa');
  });

  it.each([
    ['approvals/unchecked', 'unsettled'],
    ['approvals/permission-unknown', 'unsettled'],
    ['approvals/membership-unknown', 'unsettled'],
    ['approvals/no-write', 'refused'],
  ])('under %s it is %s, whatever else is missing', (rule, outcome) => {
    const whyNot = () => ({ rule, why: 'so' });
    expect(weigh([cast(bob)], { whyNot }).votes).toMatchObject([
      { outcome, why: 'so', rule: outcome === 'unsettled' ? rule : null },
    ]);
    const late = cast(bob, null, { head: unknown('not yet'), mayComeYet: true });
    const [vote] = weigh([late], { whyNot }).votes;
    expect(vote).toMatchObject(
      outcome === 'refused' ? { outcome, why: 'so' } : { outcome: 'unsettled', why: 'not yet', rule: null },
    );
    expect(outcomes([{ ...late, mayComeYet: false }], { whyNot })).toEqual(['refused']);
  });

  it.each<[string, Fact<Standing> | undefined, Fact<boolean> | 'unknown']>([
    ['nothing was looked up', undefined, 'unknown'],
    ['it could not be read', unknown('403'), unknown('403')],
    ['they may read', known('less'), known(false)],
    ['they may write', known('write'), known(true)],
  ])('it is weighed as an approval of the head by its person: %s', (_what, standing, canPush) => {
    asked.length = 0;
    weigh([cast(bob)], { standings: new Map(standing === undefined ? [] : [[bob.id as AccountId, standing]]) });
    expect(asked).toEqual([
      {
        ...{ id: 0, author: bob, state: 'approved', commit: HEAD, submittedAt: AT, edited: false },
        canPush: canPush === 'unknown' ? expect.objectContaining({ kind: 'unknown' }) : canPush,
      },
    ]);
  });

  it('its own objection, and the dismissal of its review of this commit, stay; those of others do not matter', () => {
    const last = (who: Account, more: Partial<Review>) => ({ reviews: [{ account: who, review: review(who, more) }] });
    expect(outcomes([cast(bob)], last(bob, { state: 'changes_requested' }))).toEqual(['refused']);
    expect(outcomes([cast(bob)], last(carol, { state: 'changes_requested' }))).toEqual(['counts']);
    expect(outcomes([cast(bob)], last(bob, { state: 'dismissed' }))).toEqual(['refused']);
    expect(outcomes([cast(bob)], last(bob, { state: 'dismissed', commit: OLD_HEAD }))).toEqual(['counts']);
    expect(outcomes([cast(bob)], last(bob, { state: 'approved' }))).toEqual(['counts']);
  });

  it.each<[LabelVote['outcome'], string, RegExp]>([
    ['counts', 'labels/approved', /^bob approved by the label approve$/],
    ['category', 'labels/approved', /label approve by bob so$/],
    ['unsettled', 'labels/approval-unsettled', /not count yet: so$/],
    ['refused', 'labels/approval-refused', /taken off: so$/],
  ])('a label that is "%s" is told under %s', (outcome, rule, text) => {
    const vote: LabelVote = { label: 'approve', account: bob, category: null, outcome, why: 'so', rule: null };
    const note = { rule, outcome: 'note', text: expect.stringMatching(text), remedy: null, children: [] };
    expect(labelVoteReasons([vote])).toEqual([note]);
    expect(labelVoteReasons([{ ...vote, account: null }])[0]?.text).toContain('a deleted account');
  });
});

describe('which labels stand for approvals', () => {
  const cast = (
    labels: readonly string[],
    more: Partial<Parameters<typeof castLabels>[0]> = {},
    approvalLabels: Parameters<typeof castLabels>[1]['approvalLabels'] = { plain: true, categories: ['iam'] },
  ) =>
    castLabels(
      change({
        labels: complete(labels),
        labelEvents: complete(labels.map((label) => ({ label, action: 'added' as const, actor: bob, at: AT }))),
        ...more,
      }),
      policy({ approvalLabels }),
      { seen: [], pushes: [] },
    );

  it('those that the policy names, plain or of a category', () => {
    const names = ['approve', 'approve/iam', 'approve/delete', 'other'];
    expect(cast(names).map(({ label, category }) => [label, category])).toEqual([
      ['approve', null],
      ['approve/iam', 'iam'],
    ]);
    expect(cast(names, {}, { plain: false, categories: ['delete'] }).map(({ label }) => label)).toEqual([
      'approve/delete',
    ]);
  });

  it('belong to the last who put them on, not to who took them off or put on another', () => {
    const events = complete([
      { label: 'approve', action: 'added' as const, actor: carol, at: AT },
      { label: 'approve', action: 'removed' as const, actor: dave, at: AT },
      { label: 'other', action: 'added' as const, actor: dave, at: AT },
    ]);
    expect(cast(['approve'], { labelEvents: events })).toMatchObject([{ account: carol }]);
    expect(cast(['approve'], { labelEvents: complete([]) })).toEqual([
      { ...{ label: 'approve', category: null, account: null, at: '', mayComeYet: false }, head: expect.anything() },
    ]);
  });

  it.each<[string, Partial<Parameters<typeof castLabels>[0]>, boolean]>([
    ['nothing else happened', {}, true],
    ['a minute passed', { reviews: complete([review(dave, { submittedAt: '2026-01-01T00:01:00Z' })]) }, true],
    ['more passed by a review', { reviews: complete([review(dave, { submittedAt: '2026-01-01T00:01:01Z' })]) }, false],
    ['a review has no time', { reviews: complete([review(dave, { submittedAt: null })]) }, true],
    [
      'more passed by a comment',
      { comments: complete([{ id: 1, author: dave, body: '', at: '2026-01-01T00:02:00Z', edited: false }]) },
      false,
    ],
    [
      'more passed by another label',
      {
        labelEvents: complete([
          { label: 'approve', action: 'added', actor: bob, at: AT },
          { label: 'x', action: 'added', actor: dave, at: '2026-01-01T00:02:00Z' },
        ]),
      },
      false,
    ],
  ])('the delivery of one may come yet: %s', (_what, more, may) => {
    expect(cast(['approve'], more)).toMatchObject([{ mayComeYet: may }]);
  });

  it('the head of one is that of its delivery, up to two seconds, unless it was pushed afterwards', () => {
    const told = (at: string, pushes: readonly { readonly after: typeof HEAD; readonly at: string }[] = []) =>
      castLabels(
        change({
          labels: complete(['approve']),
          labelEvents: complete([{ label: 'approve', action: 'added', actor: bob, at: AT }]),
        }),
        policy({ approvalLabels: { plain: true, categories: [] } }),
        { seen: [{ repository: 7, number: 12, label: 'approve', account: bob.id, head: HEAD, at }], pushes },
      )[0]?.head.kind;
    expect(told('2026-01-01T00:00:02Z')).toBe('known');
    expect(told('2026-01-01T00:00:03Z')).toBe('unknown');
    expect(told(AT, [{ after: OLD_HEAD, at: '2026-01-02T00:00:00Z' }])).toBe('known');
    expect(told(AT, [{ after: HEAD, at: 'soon' }])).toBe('known');
    const later = { after: HEAD, at: '2026-01-02T00:00:00Z' };
    expect(told(AT, [{ after: HEAD, at: 'soon' }, later])).toBe('unknown');
  });
});

describe('which lists of approvers apply', () => {
  const list = (category: Category, count: number, ...members: [string, ...string[]]) => ({ category, count, members });

  it('those of the categories touched; the same people in any case and order once, with the greater count', () => {
    const approvers = [
      list('iam', 1, '@Bob', '@carol'),
      list('iam', 2, '@carol', '@bob'),
      list('iam', 1, '@bob', '@carol'),
      list('iam', 1, '@bob'),
      list('iam', 1, '@bo', '@b'),
      list('iam', 1, 'ab', 'c'),
      list('iam', 1, 'a', 'bc'),
      list('network', 1, '@bob'),
    ];
    expect(groupsFor({ approvers }, ['iam', 'delete'])).toEqual(
      [1, 3, 4, 5, 6].map((at) => approvers[at]).map((one) => ({ ...one, met: false, by: [] })),
    );
  });
});

describe('what holds a change beside approvals', () => {
  const rate: RateProblem = {
    ...{ rule: 'rate/open', agent: 'codex', before: 4, limit: 3, until: null, since: null },
  };
  const waiving = (rule: string) => ({
    waivers: [{ rule, askedBy: bob, reason: 'so', grantedBy: carol, until: NOW, findings: [] }],
    override: null,
    answers: [],
  });
  const approved = change({ reviews: complete([review(bob), review(carol)]) });
  const judged = (more: Parameters<typeof decideInput>[0]) =>
    decide(decideInput({ provenance: AI, change: approved, ...more }));
  const rules = (verdict: ReturnType<typeof judged>) => verdict.reasons.map(({ rule }) => rule);

  it('too much under way waits, unless that was waived', () => {
    expect(judged({ rate: [rate] })).toMatchObject({ kind: 'pending', reasons: [{ rule: 'rate/open' }, {}, {}, {}] });
    expect(judged({ rate: [rate], concessions: waiving('rate/open') }).kind).toBe('approved');
    expect(judged({ rate: [rate], concessions: waiving('rate/merged') }).kind).toBe('pending');
  });

  it('a size over the limit is denied, unless that was waived', () => {
    const large = risk({ size: { judged: 5001, total: 5001 } });
    expect(judged({ risk: large }).kind).toBe('denied');
    expect(judged({ risk: large, concessions: waiving('size/over-max') }).kind).toBe('approved');
    expect(judged({ risk: large, concessions: waiving('rate/open') }).kind).toBe('denied');
  });

  it('a missing ticket waits, one that could not be looked for leaves it undecided', () => {
    const asking = policy({ ticket: { ...policy().ticket, requiredFor: 'all' } });
    const ticket: NamedTicket = { ticket: '#1', kind: 'github', where: 'title', state: known('open') };
    const found = (tickets: NamedTickets) => judged({ policy: asking, tickets });
    expect(found(complete([ticket]))).toMatchObject({ kind: 'approved' });
    expect(rules(found(complete([ticket])))).toContain('ticket/named');
    expect(found(complete([]))).toMatchObject({ kind: 'pending' });
    expect(rules(found(complete([])))).toContain('ticket/missing');
    expect(found(cutShort([], 'cut'))).toMatchObject({ kind: 'indeterminate' });
    expect(rules(judged({}))).not.toContain('ticket/missing');
    const human = { provenance: provenance(), policy: asking, tickets: complete([]) };
    expect(judged(human)).toMatchObject({ kind: 'pending', requirement: { approvals: 0 } });
  });

  it('marks that contradict each other ask for two people', () => {
    const contradictions = ['says two things'];
    const two = judged({ provenance: { ...AI, contradictions } as typeof AI, change: change() });
    expect(two.requirement.approvals).toBe(2);
  });

  it('a change that needs no approval is not held by reviews that could not be read', () => {
    const unread = change({ reviews: cutShort([], 'cut') });
    expect(judged({ provenance: provenance(), change: unread }).kind).toBe('approved');
    const objected = change({ reviews: complete([review(bob, { state: 'changes_requested' })]) });
    expect(judged({ provenance: provenance(), change: objected }).kind).toBe('approved');
    expect(judged({ change: unread }).kind).toBe('indeterminate');
  });

  it('where labels speak for one category, they stand for its list alone', () => {
    const cast: CastLabel[] = [
      { label: 'approve/iam', category: 'iam', account: dave, at: AT, head: known(HEAD), mayComeYet: false },
    ];
    const asking = policy({ approvers: [{ category: 'iam', members: ['@dave'], count: 1 }] });
    const input = {
      ...{ policy: asking, risk: risk({ categories: ['iam', 'network'] as const }), cast },
      independence: independence({ standings: new Map([[dave.id, known('write' as const)]]) }),
    };
    expect(judged(input)).toMatchObject({ kind: 'approved', requirement: { groups: [{ met: true, by: [dave] }] } });
    expect(judged({ ...input, cast: [] })).toMatchObject({ kind: 'pending', requirement: { groups: [{ by: [] }] } });
    const once = change({ reviews: complete([review(bob), review(dave)]) });
    expect(judged({ ...input, change: once }).requirement.groups).toMatchObject([{ by: [dave] }]);
  });

  it('without a policy nothing is decided, and nothing else is said', () => {
    const verdict = decide({ ...decideInput(), policy: { kind: 'unreadable', reason: '403' } });
    expect(verdict).toEqual({
      ...{ kind: 'indeterminate', mode: 'enforce', gated: true, counting: [], dismissed: [], objections: [] },
      requirement: { approvals: 0, because: [], groups: [], owners: [] },
      ...{ labelVotes: [], tampering: [], excluded: [], reasons: [expect.anything()] },
      ...{ waivers: [], override: null, answers: [] },
    });
  });
});
