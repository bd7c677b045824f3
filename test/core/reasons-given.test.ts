/** The reasons of a verdict in words: each part of it with its rule, whether it is met, and what the person who must act can do. */
import { describe, expect, it } from '@jest/globals';
import { whoCouldApprove } from '../../src/core/candidates.js';
import { concessionReasons, instant, noFollowUpReason } from '../../src/core/concession-reasons.js';
import type { Contributors } from '../../src/core/contributors.js';
import { groupReason } from '../../src/core/group-reasons.js';
import { ownerReasons, pathsOf } from '../../src/core/owner-reasons.js';
import type { Teams } from '../../src/core/people.js';
import type { ApprovalFacts } from '../../src/core/people-reasons.js';
import { whyOutOfReach } from '../../src/core/reach.js';
import {
  approvalReasons,
  originReason,
  policyReason,
  reason,
  riskReason,
  sizeReason,
  unknownReason,
  unseenSiblingsReason,
} from '../../src/core/reasons.js';
import { type Account, accountIdOf } from '../../src/domain/change.js';
import { known, unknown } from '../../src/domain/result.js';
import type { Reason, RequiredGroup, RequiredOwners } from '../../src/domain/verdict.js';
import {
  AI,
  account,
  change,
  commit,
  finding,
  HEAD,
  identity,
  independence,
  OLD_HEAD,
  policy,
  provenance,
  risk,
} from '../build.js';

const [ann, bob, carol, dave] = [account(1, 'ann'), account(2, 'Bob'), account(3, 'carol'), account(4, 'dave')];

/** A reason and what is below it: `rule outcome: text > remedy`. */
function told(one: Reason, depth = 0): readonly string[] {
  const remedy = one.remedy === null ? '' : ` > ${one.remedy}`;
  return [
    `${'  '.repeat(depth)}${one.rule} ${one.outcome}: ${one.text}${remedy}`,
    ...one.children.flatMap((child) => told(child, depth + 1)),
  ];
}

const all = (reasons: readonly Reason[]) => reasons.flatMap((one) => told(one));

function contributors(more: Partial<Contributors> = {}): Contributors {
  const pushers = { unseen: null, borrowed: [] } as unknown as Contributors['pushers'];
  return { excluded: new Map(), excludedIds: new Set(), unmapped: [], pushers, unknowns: [], ...more };
}

interface Around {
  readonly teams?: Teams;
  readonly contributors?: Contributors;
  readonly policy?: Parameters<typeof policy>[0];
  readonly independence?: Parameters<typeof independence>[0];
  readonly head?: Partial<ReturnType<typeof change>['head']>;
  readonly needed?: number;
}

function around(more: Around = {}): ApprovalFacts['around'] {
  const { teams = new Map(), needed = 1 } = more;
  const about = change({ head: { sha: HEAD, ref: 'topic', fork: false, ...more.head } });
  return {
    change: about,
    contributors: more.contributors ?? contributors(),
    policy: policy(more.policy),
    teams,
    needed,
    independence: independence(more.independence),
  };
}

function facts(more: Partial<Omit<ApprovalFacts, 'around'>> = {}, context: Around = {}): ApprovalFacts {
  return {
    needed: { approvals: 1, because: [], groups: [], owners: [] },
    tally: { counting: [], dismissed: [], objections: [] },
    contributors: context.contributors ?? contributors(),
    around: around(context),
    could: null,
    ...more,
  };
}

const needs = (approvals: number, because: ApprovalFacts['needed']['because'] = []) => ({
  approvals,
  because,
  groups: [],
  owners: [],
});
const counted = (...accounts: readonly Account[]) => ({
  counting: accounts.map((one) => ({ account: one, reviewId: 1 })),
  dismissed: [],
  objections: [],
});
const GET = (more: string) => `get ${more} of the head commit from independent people with write access`;

describe('of approvals is told', () => {
  const missing = (more: number, have = 0) =>
    `approvals/count unmet: ${have} of ${have + more} counting approvals > ${GET(`${more} more ${more === 1 ? 'approval' : 'approvals'}`)}`;
  const operator = { rule: 'approvals/no-operator', approvals: 2, text: 'nobody asked' };
  const level = { rule: 'approvals/ai-low', approvals: 1, text: 'of an AI' };
  const assign = ', or assign the person who asked the agent for it';

  it.each<[what: string, given: ApprovalFacts, expected: readonly string[]]>([
    [
      'that none is needed',
      facts({ needed: needs(0) }),
      ['approvals/none-needed met: the policy asks for no approval of this change'],
    ],
    ['that one is missing', facts(), [missing(1)]],
    ['that two are missing', facts({ needed: needs(2) }), [missing(2)]],
    ['that one of two is missing', facts({ needed: needs(2), tally: counted(bob) }), [missing(1, 1)]],
    ['that none is missing', facts({ tally: counted(bob) }), ['approvals/count met: 1 of 1 counting approvals']],
    ['that there are more', facts({ tally: counted(bob, carol) }), ['approvals/count met: 2 of 1 counting approvals']],
    ['why so many', facts({ needed: needs(1, [level]) }), [missing(1), '  approvals/ai-low note: 1, because of an AI']],
    [
      'that an operator would do',
      facts({ needed: needs(2, [level, operator]) }),
      [
        missing(2) + assign,
        '  approvals/ai-low note: 1, because of an AI',
        '  approvals/no-operator note: 2, because nobody asked',
      ],
    ],
    [
      'that an operator alone asks',
      facts({ needed: needs(2, [operator]) }),
      [missing(2) + assign, '  approvals/no-operator note: 2, because nobody asked'],
    ],
    [
      'that an operator would change nothing',
      facts({ needed: needs(2, [{ ...level, approvals: 2 }, operator]) }),
      [
        missing(2),
        '  approvals/ai-low note: 2, because of an AI',
        '  approvals/no-operator note: 2, because nobody asked',
      ],
    ],
    [
      'whose mailbox belongs to nobody',
      facts({}, { contributors: contributors({ unmapped: ['X <x@y.z>'] }) }),
      [
        missing(1),
        '  approvals/unmapped-author note: X <x@y.z> belongs to no GitHub account > its owner adds the mailbox to their GitHub account, or the commit is written again with a known one',
      ],
    ],
    [
      'whose approval does not count',
      facts({
        tally: {
          counting: [],
          objections: [],
          dismissed: [
            { account: bob, reviewId: 1, rule: 'approvals/stale', why: 'old' },
            { account: null, reviewId: 2, rule: 'approvals/ghost', why: 'gone' },
          ],
        },
      }),
      [
        missing(1),
        '  approvals/stale note: the approval of Bob does not count: old',
        '  approvals/ghost note: the approval of a deleted account does not count: gone',
      ],
    ],
    [
      'who objects',
      facts({ tally: { ...counted(bob), objections: [carol] } }),
      [
        'approvals/count met: 1 of 1 counting approvals',
        'approvals/changes-requested unmet: carol requested changes > carol approves, or the review is dismissed',
      ],
    ],
    [
      'of whom they must come',
      facts({
        needed: { ...needs(1), groups: [{ category: 'iam', members: ['@carol'], count: 1, met: true, by: [carol] }] },
        tally: counted(carol),
      }),
      [
        'approvals/count met: 1 of 1 counting approvals',
        'approvers/iam met: one approval of iam comes from @carol: carol',
      ],
    ],
    [
      'which is carried over',
      facts({
        tally: {
          ...counted(bob),
          counting: [
            { account: bob, reviewId: 1, carriedFrom: OLD_HEAD },
            { account: carol, reviewId: 2 },
          ],
        },
      }),
      [
        'approvals/count met: 2 of 1 counting approvals',
        'approvals/carried-over note: the approval of Bob is carried over from bbbbbbb: same diff',
      ],
    ],
  ])('%s', (_what, given, expected) => expect(all(approvalReasons(given))).toEqual(expected));

  const met = 'approvals/count met: 1 of 1 counting approvals';
  const beside = (given: ApprovalFacts) => all(approvalReasons(given)).filter((line) => line !== met);
  const enough = (context: Around, could: ApprovalFacts['could'] = null) =>
    facts({ tally: counted(bob), could }, context);
  const pushers = (more: object) =>
    contributors({ pushers: { unseen: null, borrowed: [], ...more } as unknown as Contributors['pushers'] });
  const unseen = pushers({ unseen: '403' });
  const pushed =
    'approvals/pusher-unseen note: who pushed the head is not known: 403 > somebody pushes to the branch while the app runs, or one more person approves';

  it.each<[what: string, context: Around, expected: readonly string[]]>([
    ['nobody', {}, []],
    ['nobody who is known', { contributors: unseen }, [pushed]],
    ['nobody who is known, in a fork', { contributors: unseen, head: { fork: true } }, [pushed]],
    [
      'nobody who is known, where the branch only says that it is the own one',
      { contributors: unseen, head: { fork: false, ownFork: true } },
      [pushed],
    ],
    [
      'nobody who is known, in the own fork',
      { contributors: unseen, head: { fork: true, ownFork: true } },
      ["approvals/pusher-unseen note: who pushed into the author's fork is not known: 403"],
    ],
  ])('who pushed: %s', (_what, context, expected) => expect(beside(enough(context))).toEqual(expected));

  it('who pushed in another name, the first five', () => {
    const lent = (count: number) =>
      pushers({
        borrowed: Array.from({ length: count }, (_, at) => ({
          commit: commit(identity(at === 1 ? null : ann)),
          pusher: bob,
        })),
      });
    const line = (name: string) =>
      `approvals/author-not-pusher note: the unsigned commit aaaaaaa names ${name}, and Bob pushed it`;
    expect(beside(enough({ contributors: lent(2) }))).toEqual([line('ann'), line('Nobody')]);
    expect(beside(enough({ contributors: lent(5) }))).toHaveLength(5);
    expect(beside(enough({ contributors: lent(7) })).slice(5)).toEqual([
      'approvals/author-not-pusher note: and 2 more such commits',
    ]);
  });

  it('which machine user of the policy nobody knows', () => {
    const teams: Teams = new Map([['@ci', unknown('not found')]]);
    expect(beside(enough({ policy: { machineUsers: ['ci'] }, teams }))).toEqual([
      'approvals/machine-user-unknown note: machine_users names ci: not found > write it as login#id, or take it out of the policy',
    ]);
  });

  const remedy =
    ' > give write access to somebody who had no hand in the change, split it, or have its policy name more approvers';
  const left = (text: string) => `approvals/nobody-left unmet: ${text}${remedy}`;
  const could = (
    anyone: readonly Account[],
    groups: NonNullable<ApprovalFacts['could']>['groups'] = [],
    complete = true,
  ) => ({ anyone, groups, complete });
  it.each<[what: string, approvals: number, given: ApprovalFacts['could'], expected: readonly string[]]>([
    ['nothing where it was not asked', 1, null, []],
    ['nothing where it was not read to the end', 1, could([], [], false), []],
    ['that nobody is', 1, could([]), [left('1 more approval is needed, and nobody is left who could give one')]],
    [
      'that nobody of two is',
      2,
      could([]),
      [left('2 more approvals are needed, and nobody is left who could give one')],
    ],
    [
      'that one of two is',
      2,
      could([bob]),
      [left('2 more approvals are needed, and only 1 person is left who could give one')],
    ],
    [
      'that two of three are',
      3,
      could([bob, carol]),
      [left('3 more approvals are needed, and only 2 people are left who could give one')],
    ],
    ['nothing where enough are', 2, could([bob, carol]), []],
    [
      'that nobody of a list is',
      1,
      could(
        [bob],
        [
          { category: 'iam', people: [] },
          { category: 'network', people: [bob] },
        ],
      ),
      [left('nobody is left among the approvers of iam who could approve')],
    ],
  ])('who is left: %s', (_what, approvals, given, expected) => {
    expect(all(approvalReasons(facts({ needed: needs(approvals), could: given }))).slice(1)).toEqual(expected);
  });

  it('who is left, beside those who have approved', () => {
    expect(
      all(approvalReasons(facts({ needed: needs(2), tally: counted(bob), could: could([carol]) }))).slice(1),
    ).toEqual([]);
  });
});

describe('of a list of approvers is told', () => {
  const group = (more: Partial<RequiredGroup> = {}): RequiredGroup => ({
    category: 'iam',
    members: ['@Bob', '@acme/sec'],
    count: 1,
    met: false,
    by: [],
    ...more,
  });
  const team: Teams = new Map([['@acme/sec', known([carol, dave])]]);
  const none: Teams = new Map([['@acme/sec', known([])]]);
  const reach = (teams: Teams, excluded: readonly Account[] = []) => ({
    teams,
    policy: policy(),
    contributors: contributors({ excluded: new Map(excluded.map((one) => [one.id, { account: one, because: '' }])) }),
  });
  const stuck = 'too few people of @Bob, @acme/sec are independent of this change';
  const add =
    ': add somebody to @Bob, @acme/sec, or name more people under approvers for iam in the policy, in a change of its own';

  it.each<
    [what: string, given: RequiredGroup, teams: Teams, excluded: readonly Account[], expected: readonly string[]]
  >([
    [
      'that one must come',
      group(),
      team,
      [],
      [
        'approvers/iam unmet: one approval of iam comes from @Bob, @acme/sec > someone of @Bob, @acme/sec approves the head commit',
      ],
    ],
    [
      'that two must come',
      group({ count: 2 }),
      team,
      [],
      [
        'approvers/iam unmet: 2 approvals of iam come from @Bob, @acme/sec > 2 of @Bob, @acme/sec approve the head commit',
      ],
    ],
    [
      'that one more must come',
      group({ count: 2, by: [bob] }),
      team,
      [],
      [
        'approvers/iam unmet: 2 approvals of iam come from @Bob, @acme/sec: Bob > someone more of @Bob, @acme/sec approves the head commit',
      ],
    ],
    [
      'that two more must come',
      group({ count: 3, by: [bob] }),
      team,
      [],
      [
        'approvers/iam unmet: 3 approvals of iam come from @Bob, @acme/sec: Bob > 2 more of @Bob, @acme/sec approve the head commit',
      ],
    ],
    [
      'that they came',
      group({ count: 2, met: true, by: [bob, carol] }),
      team,
      [],
      ['approvers/iam met: 2 approvals of iam come from @Bob, @acme/sec: Bob, carol'],
    ],
    [
      'that they came, although nobody is left',
      group({ met: true, by: [bob] }),
      none,
      [bob],
      ['approvers/iam met: one approval of iam comes from @Bob, @acme/sec: Bob'],
    ],
    [
      'that nobody of it is left',
      group(),
      team,
      [bob, carol, dave],
      [
        `approvers/iam unmet: one approval of iam comes from @Bob, @acme/sec > ${stuck}${add}`,
        `  approvers/nobody-left note: ${stuck}`,
      ],
    ],
    [
      'that a team could not be read',
      group(),
      new Map([['@acme/sec', unknown('403')]]),
      [bob],
      [
        'approvers/iam unmet: one approval of iam comes from @Bob, @acme/sec > someone of @Bob, @acme/sec approves the head commit',
        '  approvals/team-unknown unknown: @acme/sec: 403',
      ],
    ],
  ])('%s', (_what, given, teams, excluded, expected) =>
    expect(told(groupReason(given, reach(teams, excluded)))).toEqual(expected),
  );
});

describe('why fewer than asked for can ever approve', () => {
  const agents = [
    { id: 'own', logins: ['dave'], ids: [], emails: [], trailers: [], apps: [], labels: [], branches: [] },
  ];
  const team = (...people: readonly Account[]): Teams => new Map([['@acme/sec', known(people)]]);
  const made = (...people: readonly Account[]) =>
    contributors({ excluded: new Map(people.map((one) => [one.id, { account: one, because: '' }])) });
  const few = (who: string) => `too few people of ${who} are independent of this change`;
  interface Facts {
    readonly teams?: Teams;
    readonly contributors?: Contributors;
    readonly agents?: ReturnType<typeof policy>['agents'];
    readonly machineUsers?: readonly string[];
  }

  it.each<[what: string, names: readonly string[], count: number, given: Facts, expected: string | null]>([
    ['one who may', ['@bob'], 1, {}, null],
    ['one for two', ['@bob'], 2, {}, '@bob has fewer people than 2'],
    ['two for two', ['@bob', '@carol'], 2, {}, null],
    ['an empty team', ['@acme/sec'], 1, { teams: team() }, 'nobody is in @acme/sec'],
    ['a team of two', ['@acme/sec'], 2, { teams: team(bob, carol) }, null],
    ['a team of two for three', ['@acme/sec'], 3, { teams: team(bob, carol) }, '@acme/sec has fewer people than 3'],
    ['a team and one of it', ['@acme/sec', '@BOB'], 2, { teams: team(bob) }, '@acme/sec, @BOB has fewer people than 2'],
    ['a team and another', ['@acme/sec', '@carol'], 2, { teams: team(bob) }, null],
    ['a team that was not read', ['@acme/sec'], 9, { teams: new Map([['@acme/sec', unknown('403')]]) }, null],
    ['a team that was not asked for', ['@acme/sec'], 9, {}, null],
    [
      'one whose account is known',
      ['@Bob'],
      1,
      { teams: new Map([['@bob', known([bob])]]), contributors: made(bob) },
      few('@Bob'),
    ],
    ['one whose account is not', ['@bob'], 1, { teams: new Map([['@bob', unknown('404')]]) }, 'nobody is in @bob'],
    ['an author', ['@bob'], 1, { contributors: made(bob) }, few('@bob')],
    ['an author in a team', ['@acme/sec'], 1, { teams: team(bob), contributors: made(bob) }, few('@acme/sec')],
    [
      'an author whom only an id names',
      ['@acme/sec'],
      1,
      { teams: team(bob), contributors: contributors({ excludedIds: new Set([2]) }) },
      few('@acme/sec'),
    ],
    ['an author by an id', ['@x#2'], 1, { contributors: made(bob) }, few('@x#2')],
    [
      'an author by an id alone',
      ['@x#2'],
      1,
      { contributors: contributors({ excludedIds: new Set([2]) }) },
      few('@x#2'),
    ],
    ['an author by an id, among others', ['@x#2'], 1, { contributors: made(bob, carol) }, few('@x#2')],
    [
      'an author who has another name now',
      ['@Bob'],
      1,
      { teams: new Map([['@bob', known([account(2, 'rob')])]]), contributors: made(account(2, 'rob')) },
      few('@Bob'),
    ],
    [
      'an author in a team and another',
      ['@acme/sec', '@carol'],
      1,
      { teams: team(bob), contributors: made(bob, carol) },
      few('@acme/sec, @carol'),
    ],
    ['one who is no machine user', ['@bob'], 1, { machineUsers: ['robot'] }, null],
    ['the name of an author with another id', ['@bob#9'], 1, { contributors: made(bob) }, null],
    ['a bot', ['@acme/sec'], 1, { teams: team(account(9, 'x[bot]', 'bot')) }, few('@acme/sec')],
    ['a machine user', ['@bob'], 1, { machineUsers: ['BOB'] }, few('@bob')],
    ['a machine user in a team', ['@acme/sec'], 1, { teams: team(bob), machineUsers: ['bob'] }, few('@acme/sec')],
    ['an agent', ['@acme/sec'], 1, { teams: team(dave), agents }, few('@acme/sec')],
    ['one of two who may', ['@acme/sec'], 2, { teams: team(bob, carol), contributors: made(bob) }, few('@acme/sec')],
  ])('%s', (_what, names, count, { teams = new Map(), agents: own = [], machineUsers = [], ...rest }, expected) => {
    const given = { teams, contributors: rest.contributors ?? contributors(), policy: { agents: own, machineUsers } };
    expect(whyOutOfReach(names, count, given)).toBe(expected);
  });
});

describe('of owners is told', () => {
  const owners = (more: Partial<RequiredOwners> = {}): RequiredOwners => ({
    names: ['@bob', '@acme/sec'],
    mailboxes: [],
    paths: ['a.tf'],
    met: false,
    by: [],
    ...more,
  });
  const reach = (teams: Teams = new Map([['@acme/sec', known([carol])]]), made: Contributors = contributors()) => ({
    teams,
    policy: policy(),
    contributors: made,
  });
  const asked = (more: object = {}) =>
    ({ unknown: null, problems: [], ...more }) as unknown as Parameters<typeof ownerReasons>[0]['asked'];
  const reasons = (
    given: readonly RequiredOwners[],
    more: object = {},
    takesOver: string | null = null,
    within = reach(),
  ) => all(ownerReasons({ asked: asked(more), needed: { ...needs(1), owners: given }, takesOver }, within));
  const errors = (count: string) =>
    `codeowners/errors note: ${count} of CODEOWNERS mean nothing and are skipped, as GitHub does`;

  it.each<[what: string, given: () => readonly string[], expected: readonly string[]]>([
    ['nothing', () => reasons([]), []],
    [
      'who must approve',
      () => reasons([owners()]),
      [
        'codeowners/owner unmet: a.tf: owned by @bob, @acme/sec > an owner of a.tf approves the head commit: @bob, @acme/sec',
      ],
    ],
    [
      'who has',
      () => reasons([owners({ met: true, by: [bob, carol] })]),
      ['codeowners/owner met: a.tf: owned by @bob, @acme/sec; approved by Bob, carol'],
    ],
    [
      'that they own mailboxes',
      () => reasons([owners({ names: [], mailboxes: ['a@b.c', 'd@e.f'] })]),
      [
        'codeowners/no-account note: a.tf: only the mailboxes a@b.c, d@e.f own it, so two independent people answer for it',
      ],
    ],
    [
      'that none is left',
      () => reasons([owners({ names: ['@acme/sec'] })], {}, null, reach(new Map([['@acme/sec', known([])]]))),
      [
        'codeowners/owner unmet: a.tf: owned by @acme/sec > nobody is in @acme/sec: name another owner of a.tf in CODEOWNERS, in a change of its own',
        '  approvers/nobody-left note: nobody is in @acme/sec',
      ],
    ],
    [
      'that one has, although none is left',
      () =>
        reasons([owners({ names: ['@acme/sec'], met: true })], {}, null, reach(new Map([['@acme/sec', known([])]]))),
      ['codeowners/owner met: a.tf: owned by @acme/sec'],
    ],
    [
      'that a team was not read',
      () => reasons([owners()], {}, null, reach(new Map([['@acme/sec', unknown('403')]]))),
      [
        'codeowners/owner unmet: a.tf: owned by @bob, @acme/sec > an owner of a.tf approves the head commit: @bob, @acme/sec',
        '  approvals/team-unknown unknown: @acme/sec: 403',
      ],
    ],
    [
      'that the file was not read',
      () => reasons([], { unknown: { kind: 'unknown', reason: '403' } }),
      [
        'codeowners/unreadable unknown: whose approval CODEOWNERS asks for could not be read to the end: 403 > use "Re-run"; if it stays, make CODEOWNERS a plain file that is not too large, or split the change',
      ],
    ],
    [
      'that another file takes over',
      () => reasons([], {}, 'adds a file'),
      ['codeowners/takes-over note: this change adds a file'],
    ],
    [
      'a line that means nothing',
      () => reasons([], { problems: [{ line: 3, why: 'no owner' }] }),
      [errors('1 line'), '  codeowners/line note: line 3: no owner'],
    ],
    [
      'two lines that do',
      () =>
        reasons([], {
          problems: [
            { line: 3, why: 'a' },
            { line: 4, why: 'b' },
          ],
        }),
      [errors('2 lines'), '  codeowners/line note: line 3: a', '  codeowners/line note: line 4: b'],
    ],
  ])('%s', (_what, given, expected) => expect(given()).toEqual(expected));

  it('of very many lines the first twenty', () => {
    const lines = (count: number) =>
      reasons([], { problems: Array.from({ length: count }, (_, line) => ({ line, why: 'a' })) });
    expect(lines(20)).toHaveLength(21);
    expect(lines(23)).toHaveLength(22);
    expect(lines(23).at(-1)).toBe('  codeowners/line note: and 3 more');
  });

  it.each<[paths: RequiredOwners['paths'], expected: string]>([
    [['a'], 'a'],
    [['a', 'b', 'c'], 'a, b, c'],
    [['a', 'b', 'c', 'd', 'e'], 'a, b, c and 2 more'],
  ])('paths %j', (paths, expected) => expect(pathsOf({ paths })).toBe(expected));
});

describe('of origin, risk and size is told', () => {
  it.each<[what: string, given: () => Reason, expected: readonly string[]]>([
    [
      'an AI',
      () => originReason({ ...AI, confidence: 'medium', agents: ['claude-code', 'codex'] }),
      [
        'origin/ai note: AI-originated: claude-code, codex (medium confidence)',
        '  evidence/trailer note: claude-code: commit aaaaaaa, trailer Co-authored-by: Co-authored-by: Claude <noreply@anthropic.com>',
      ],
    ],
    [
      'automation',
      () => originReason(provenance({ origin: 'automation', automations: ['dependabot', 'renovate'] })),
      ['origin/automation note: made by automation: dependabot, renovate'],
    ],
    ['a human', () => originReason(provenance()), ['origin/human note: no mark of an AI agent was seen']],
    [
      'a human, with marks that do not count',
      () => originReason(provenance({ agents: ['codex', 'cursor'] })),
      ['origin/human note: marks of codex, cursor were seen that do not count by the policy'],
    ],
    [
      'a human, by correction',
      () => originReason(provenance({ corrected: AI.evidence })),
      ['origin/human note: the marks of an AI agent were declared wrong by an authorised person'],
    ],
    [
      'doubts',
      () => originReason(provenance({ cautions: ['a', 'b'], contradictions: ['b'] })),
      [
        'origin/human note: no mark of an AI agent was seen',
        '  origin/caution note: a',
        '  origin/contradiction note: b',
      ],
    ],
    [
      'corrections',
      () =>
        originReason(
          provenance({
            corrections: [
              { kind: 'accepted', by: bob, reason: 'mine' },
              { kind: 'refused', by: carol, why: 'not listed' },
              { kind: 'refused', by: null, why: 'gone' },
            ] as unknown as ReturnType<typeof provenance>['corrections'],
          }),
        ),
      [
        'origin/human note: no mark of an AI agent was seen',
        '  origin/corrected note: corrected by Bob: mine',
        '  origin/correction-refused note: the correction by carol has no effect: not listed',
        '  origin/correction-refused note: the correction by a deleted account has no effect: gone',
      ],
    ],
    ['a low risk', () => riskReason(risk()), ['risk/low note: low risk']],
    [
      'a high risk',
      () =>
        riskReason(
          risk({
            level: 'high',
            categories: ['iam', 'delete'],
            findings: [finding(), finding({ rule: 'x', line: null }), finding({ rule: 'y', path: null, remedy: 'z' })],
          }),
        ),
      [
        'risk/high note: high risk; touches iam, delete',
        '  iam/terraform-block note: iam/roles.tf:3: changes an IAM role > Ask the owners of access.',
        '  x note: iam/roles.tf: changes an IAM role > Ask the owners of access.',
        '  y note: changes an IAM role > z',
      ],
    ],
    [
      'the size of an AI',
      () => sizeReason(9, 5, 'ai'),
      [
        'size/over-max unmet: 9 changed lines; an AI-originated change may have 5 > split it into smaller pull requests',
      ],
    ],
    [
      'the size of a human',
      () => sizeReason(9, 5, 'human'),
      ["size/over-max unmet: 9 changed lines; a human's change may have 5 > split it into smaller pull requests"],
    ],
    [
      'the size of automation',
      () => sizeReason(9, 5, 'automation'),
      ['size/over-max unmet: 9 changed lines; a change by automation may have 5 > split it into smaller pull requests'],
    ],
    [
      'what is unknown',
      () => unknownReason(unknown('403')),
      [
        'approvals/cannot-show-independence unknown: who contributed or who approved could not be read to the end: 403 > use "Re-run"; if it stays, squash or split the change',
      ],
    ],
    [
      'others that were not seen',
      () => unseenSiblingsReason(unknown('403')),
      [
        'commit/unseen-changes unknown: other pull requests with this commit could not be listed: 403 > use "Re-run"; if it stays, close the others or push another commit',
      ],
    ],
    [
      'a policy that was not read',
      () => policyReason({ kind: 'unreadable', reason: '403' }),
      ['policy/unreadable unknown: 403 > make the policy file readable, then use "Re-run"'],
    ],
    ['any reason', () => reason('a/b', 'met', 'c', null), ['a/b met: c']],
  ])('%s', (_what, given, expected) => expect(told(given())).toEqual(expected));

  it('each fault of a policy', () => {
    const fault = { file: 'twokey.yml', line: 3, path: 'mode', message: 'is wrong' };
    const given = { kind: 'invalid', problems: [fault, fault] } as unknown as Parameters<typeof policyReason>[0];
    const [first, ...others] = told(policyReason(given));
    expect(first).toBe(
      'policy/invalid unknown: the policy file is not valid, so nothing can be decided > correct the lines named here on the base branch; `twokey validate` checks them',
    );
    expect(others).toHaveLength(2);
    for (const line of others) expect(line).toMatch(/^ {2}policy\/problem unknown: .*is wrong/);
  });
});

describe('of concessions is told', () => {
  const until = Date.parse('2026-01-05T09:00:00.500Z');
  const conceded = (more: object) =>
    all(
      concessionReasons({ override: null, waivers: [], answers: [], ...more } as unknown as Parameters<
        typeof concessionReasons
      >[0]),
    );
  it.each<[what: string, more: object, expected: readonly string[]]>([
    ['nothing', {}, []],
    [
      'who opened the gate',
      { override: { by: bob, until, reason: 'outage' } },
      ['override/break-glass note: Bob opened the gate until 2026-01-05T09:00:00Z: outage'],
    ],
    [
      'what does not count',
      {
        waivers: [
          {
            rule: 'iam/x',
            askedBy: bob,
            grantedBy: carol,
            reason: 'known',
            until,
            findings: [finding(), finding({ path: null })],
          },
        ],
      },
      [
        'waiver/granted note: iam/x does not count until 2026-01-05T09:00:00Z: asked by Bob, granted by carol: known',
        '  iam/terraform-block note: iam/roles.tf: changes an IAM role',
        '  iam/terraform-block note: the change: changes an IAM role',
      ],
    ],
    [
      'what was refused and what waits, and not what was accepted',
      {
        answers: [
          { by: bob, command: 'waive', outcome: 'refused', text: 'no' },
          { by: null, command: 'grant', outcome: 'waiting', text: 'soon' },
          { by: bob, command: 'why', outcome: 'accepted', text: 'yes' },
        ],
      },
      [
        'command/refused note: "/twokey waive" by Bob: no',
        'command/waiting note: "/twokey grant" by a deleted account: soon',
      ],
    ],
  ])('%s', (_what, more, expected) => expect(conceded(more)).toEqual(expected));

  it('that nobody will follow it up', () => {
    expect(told(noFollowUpReason('issues are off'))).toEqual([
      'override/no-issue note: break-glass has no effect: issues are off > grant the app the permission issues: write and turn issues on, or set break_glass.issue to false',
    ]);
    expect(instant(until)).toBe('2026-01-05T09:00:00Z');
  });
});

describe('who could still approve', () => {
  const zoe = account(9, 'zoe');
  const bot = account(8, 'x[bot]', 'bot');
  const everybody = known([zoe, carol, bob, ann]);
  const author = contributors({ excluded: new Map([[ann.id, { account: ann, because: 'opened it' }]]) });
  const group = (members: RequiredGroup['members'], met = false): RequiredGroup => ({
    category: 'iam',
    members,
    count: 1,
    met,
    by: [],
  });
  const names = (context: Around, groups: readonly RequiredGroup[] = [], counting: readonly Account[] = []) => {
    const could = whoCouldApprove({
      around: around({ contributors: author, ...context }),
      groups,
      counting: counted(...counting).counting,
    });
    if (could === null) return null;
    const logins = (accounts: readonly Account[]) => accounts.map(({ login }) => login).join(' ');
    return [
      logins(could.anyone),
      ...could.groups.map(({ category, people }) => `${category}: ${logins(people)}`),
      could.complete,
    ];
  };
  const all = { independence: { collaborators: everybody } };
  const outside = (needed: number, outsiders: Parameters<typeof independence>[0]) => ({
    needed,
    independence: { collaborators: everybody, ...outsiders },
  });

  it.each<[what: string, found: () => ReturnType<typeof names>, expected: ReturnType<typeof names>]>([
    ['nobody knows where it was not asked', () => names({ independence: { collaborators: null } }), null],
    ['those who may push and had no hand in it, by name', () => names(all), ['Bob carol zoe', true]],
    [
      'those who may push in the order of their names',
      () =>
        names({ independence: { collaborators: known([bob, zoe, account(31, 'anna'), account(32, 'an_x'), carol]) } }),
      ['an_x anna Bob carol zoe', true],
    ],
    ['no bot', () => names({ independence: { collaborators: known([bot, bob]) } }), ['Bob', true]],
    ['nobody who has', () => names(all, [], [carol]), ['Bob zoe', true]],
    [
      'none who is known where that was not read',
      () => names({ independence: { collaborators: unknown('403') } }),
      ['', false],
    ],
    ['those of a list', () => names(all, [group(['@carol', '@acme/sec'])]), ['Bob carol zoe', 'iam: carol', true]],
    [
      'those of a team',
      () => names({ ...all, teams: new Map([['@acme/sec', known([zoe, ann])]]) }, [group(['@acme/sec'])]),
      ['Bob carol zoe', 'iam: zoe', true],
    ],
    [
      'those of a team, not all, where it was not read',
      () => names({ ...all, teams: new Map([['@acme/sec', unknown('403')]]) }, [group(['@carol', '@acme/sec'])]),
      ['Bob carol zoe', 'iam: carol', false],
    ],
    [
      'those of lists that are not met',
      () => names(all, [group(['@carol'], true), group(['@bob'])]),
      ['Bob carol zoe', 'iam: Bob', true],
    ],
    [
      'people from outside, where one is needed',
      () => names(outside(1, { outsiders: known(new Set([bob.id])) })),
      ['Bob carol zoe', true],
    ],
    [
      'nobody from outside, where two are needed',
      () => names(outside(2, { outsiders: known(new Set([bob.id])) })),
      ['carol zoe', true],
    ],
    ['people who may be from outside', () => names(outside(2, { outsiders: unknown('403') })), ['Bob carol zoe', true]],
    ['people of whom that was not asked', () => names(outside(2, { outsiders: null })), ['Bob carol zoe', true]],
  ])('%s', (_what, found, expected) => expect(found()).toEqual(expected));

  it('is told by the id of an account', () => expect(accountIdOf(2)).toBe(bob.id));
});
