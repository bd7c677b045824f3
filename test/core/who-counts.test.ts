/** Whose word counts beside who made the change: permission, organisation, lists of the policy, and approvals carried over. */
import { describe, expect, it } from '@jest/globals';
import { idsOf, whyNotCarried } from '../../src/core/carry-over.js';
import { type Contributors, contributorsOf } from '../../src/core/contributors.js';
import { isMachineUser, isMember, keyOfLogin, loginsIn, type Teams, unknownMachines } from '../../src/core/people.js';
import { mattersWhoIsOutside, UNCHECKED, whyNotPermitted } from '../../src/core/standing.js';
import { whyNotHuman, whyNotIndependent, whyNotOnList } from '../../src/core/voices.js';
import type { Account, AccountId, Change, Commit, GitIdentity, Sha } from '../../src/domain/change.js';
import type { FileDigest, Independence, JudgedHead, Standing } from '../../src/domain/independence.js';
import type { Policy } from '../../src/domain/policy.js';
import { complete, cutShort, type Fact, known, unknown } from '../../src/domain/result.js';
import {
  account,
  change,
  commit,
  HEAD,
  identity,
  independence,
  OLD_HEAD,
  policy,
  provenance,
  review,
} from '../build.js';

const [ann, bob, carol] = [account(1, 'ann'), account(2, 'bob'), account(3, 'carol')];
const BASE = 'c'.repeat(40) as Sha;
const ON_BASE = 'f'.repeat(40) as Sha;

function contributors(what: Change = change(), more: Partial<Contributors> = {}): Contributors {
  return { ...contributorsOf(what, { provenance: provenance(), pushes: independence().pushes }, []), ...more };
}

describe('what an approver may do here', () => {
  function why(
    rules: Partial<Policy>,
    facts: Partial<Independence> = {},
    more: { readonly needed?: number; readonly canPush?: Fact<boolean> } = {},
  ) {
    const asked = { policy: policy(rules), independence: independence(facts), needed: more.needed ?? 1 };
    return whyNotPermitted(bob, review(bob, { canPush: more.canPush ?? known(true) }), asked);
  }
  const stands = (standing: Fact<Standing>): Partial<Independence> => ({ standings: new Map([[bob.id, standing]]) });

  it.each<[Policy['approverPermission'], Standing, boolean]>([
    ['write', 'less', true],
    ['write', 'write', true],
    ['maintain', 'write', false],
    ['maintain', 'maintain', true],
    ['maintain', 'admin', true],
    ['admin', 'maintain', false],
    ['admin', 'admin', true],
    ['maintain', 'less', false],
    ['admin', 'less', false],
  ])('where %s is asked, %s may approve: %s', (approverPermission, standing, may) => {
    const found = why({ approverPermission }, stands(known(standing)));
    expect(found?.rule ?? null).toBe(may ? null : 'approvals/permission-too-low');
  });

  it('what was not looked up is asked for, what could not be read counts for nothing', () => {
    expect(why({ approverPermission: 'admin' })?.rule).toBe(UNCHECKED);
    expect(why({ approverPermission: 'admin' }, stands(unknown('403')))).toEqual({
      ...{ rule: 'approvals/permission-unknown', why: '403' },
    });
    expect(why({}, {}, { canPush: unknown('gone') })).toEqual({ rule: 'approvals/permission-unknown', why: 'gone' });
    expect(why({}, {}, { canPush: known(false) })?.rule).toBe('approvals/no-write');
  });

  it.each<[Policy['outsideCollaborators'], number, boolean]>([
    ['never', 0, true],
    ['never', 1, true],
    ['single', 1, false],
    ['single', 2, true],
    ['any' as Policy['outsideCollaborators'], 2, false],
  ])('outside collaborators "%s" where %i are needed: asked who is outside is %s', (rule, needed, matters) => {
    const rules = { outsideCollaborators: rule };
    expect(mattersWhoIsOutside(policy(rules), needed)).toBe(matters);
    const rulesFound = [null, unknown('403'), known(new Set([bob.id])), known(new Set([carol.id]))].map(
      (outsiders) => why(rules, { outsiders }, { needed })?.rule ?? null,
    );
    const expected = [UNCHECKED, 'approvals/membership-unknown', 'approvals/outside-collaborator', null];
    expect(rulesFound).toEqual(matters ? expected : [null, null, null, null]);
  });

  it('someone from outside is told for which changes they count', () => {
    const outsiders = known(new Set([bob.id]));
    expect(why({ outsideCollaborators: 'never' }, { outsiders })?.why).toMatch(/for no change$/);
    expect(why({ outsideCollaborators: 'single' }, { outsiders }, { needed: 2 })?.why).toMatch(/two or more$/);
  });
});

describe('whom a name of the policy means', () => {
  const teams: Teams = new Map<string, Fact<readonly Account[]>>([
    ['@acme/security', known([account(31), bob])],
    ['@acme/hidden', unknown('403')],
    ['@carol', known([account(30, 'carol-before')])],
    ['@lost', unknown('404')],
  ]);

  it.each<[Account, string, boolean]>([
    [bob, '@acme/security', true],
    [ann, '@acme/security', false],
    [bob, '@acme/hidden', false],
    [bob, '@acme/unheard', false],
    [account(8, 'acme/unheard'), '@acme/unheard', false],
    [bob, '@BOB', true],
    [account(2, 'Bob'), '@bob', true],
    [account(9, 'xbob'), '@bob', false],
    [carol, '@Carol', false],
    [account(30, 'renamed'), '@Carol', true],
    [bob, '@someone#2', true],
    [bob, '@bob#3', false],
  ])('%j by %s: %s', (who, name, means) => {
    expect(isMember(who, name, teams)).toBe(means);
  });

  it('a machine user is known by its present login, by its first account and by its id', () => {
    const machine = (who: Account, ...machineUsers: string[]) => isMachineUser(who, { machineUsers }, teams);
    expect(machine(bob, 'nobody', 'BOB')).toBe(true);
    expect(machine(carol, 'Carol')).toBe(true);
    expect(machine(account(30, 'renamed'), 'carol')).toBe(true);
    expect(machine(bob, 'x#2')).toBe(true);
    expect(machine(bob, 'carol', 'x#3')).toBe(false);
    expect(machine(bob)).toBe(false);
  });

  it('machine users behind whose name nobody was found are told; one with an id, or found, or not asked is not', () => {
    const machineUsers = ['Lost', 'lost#4', 'carol', 'unasked'];
    expect(unknownMachines({ machineUsers }, teams)).toEqual([{ entry: 'Lost', unknown: unknown('404') }]);
  });

  it('logins are looked up once, without case, and teams and ids not at all', () => {
    expect(loginsIn(['@Ann', 'ann', '@acme/x', '@bob#2', 'a@b'])).toEqual(['ann', 'a@b']);
    expect(keyOfLogin('Ann')).toBe('@ann');
  });

  it.each([
    ['a listed person', ['@bob'], null],
    ['a member of a listed team', ['@nobody', '@acme/security'], null],
    ['a member of a listed team beside one that could not be read', ['@acme/hidden', '@acme/security'], null],
    ['somebody beside a team that could not be read', ['@nobody', '@acme/hidden'], 'the members of @acme/hidden'],
    ['somebody else', ['@nobody'], 'not listed under break_glass.members'],
  ])('%s may speak, or is told why not', (_who, list, why) => {
    const found = whyNotOnList(bob, { list, key: 'break_glass.members', teams });
    if (why === null) expect(found).toBeNull();
    else expect(found).toContain(why);
  });

  it.each<[Account, string | null]>([
    [bob, null],
    [account(9, 'helper[bot]', 'bot'), 'not by a human'],
    [account(175740463, 'openhands-agent'), 'not by a human'],
    [account(5, 'Machine'), 'a machine user'],
  ])('%j speaks as a human, or is told why not', (who, why) => {
    const found = whyNotHuman(who, policy({ machineUsers: ['machine'] }), new Map());
    if (why === null) expect(found).toBeNull();
    else expect(found).toContain(why);
  });
});

describe('who had a hand in a change', () => {
  const by = (author: GitIdentity, more: Partial<Commit> = {}) => change({ commits: complete([commit(author, more)]) });
  const WEB_FLOW: GitIdentity = {
    ...{ name: 'GitHub', email: 'noreply@github.com', account: account(19_864_447, 'web-flow') },
  };

  it('everyone is named by the first reason that was found', () => {
    const what = by(identity(bob), { committer: identity(carol), coAuthors: complete([identity(account(4, 'dave'))]) });
    const operators = [
      { account: account(5, 'eve'), because: 'asked for it' },
      { account: bob, because: 'asked as well' },
    ];
    const push = { ...{ account: account(6, 'fay'), before: null, after: HEAD }, at: '', forced: null };
    const pushes = { ...complete([push]), asked: 'yes' as const };
    const found = contributorsOf(what, { provenance: provenance({ operators }), pushes }, []);
    expect([...found.excluded.values()].map(({ account: { login }, because }) => `${login} ${because}`)).toEqual([
      'ann opened the pull request',
      'bob wrote commit aaaaaaa',
      'carol committed aaaaaaa',
      'dave is a co-author of commit aaaaaaa',
      'eve asked for it',
      'fay pushed aaaaaaa to it',
    ]);
    expect(found.unmapped).toEqual([]);
  });

  it.each<[string, Change, readonly number[], readonly string[]]>([
    ['a noreply mailbox', by(identity(null, '2+bob@users.noreply.github.com')), [2], ['nobody <2+bob@']],
    ['a mailbox of nobody', by(identity(null, 'X@example.org')), [], ['nobody <X@example.org>']],
    ["an agent's own mailbox", by({ name: 'Claude', email: 'noreply@anthropic.com', account: null }), [], []],
    ['GitHub as the committer', by(identity(bob), { committer: WEB_FLOW }), [], []],
    ['a change whose author is gone', { ...by(identity(bob)), author: null }, [], []],
  ])('%s', (_what, what, ids, unmapped) => {
    const found = contributors(what);
    expect([...found.excludedIds]).toEqual(ids);
    expect(found.unmapped).toHaveLength(unmapped.length);
    for (const [index, start] of unmapped.entries()) {
      expect(found.unmapped[index]?.toLowerCase()).toContain(start.toLowerCase());
    }
    expect(found.excluded.has(WEB_FLOW.account?.id as AccountId)).toBe(false);
  });

  it('one mailbox in two cases is one identity; two without a mailbox are told apart by their names', () => {
    const commits = [identity(null, 'X@a.org'), identity(null, 'x@A.org')].map((who) => commit(who));
    expect(contributors(change({ commits: complete(commits) })).unmapped).toHaveLength(1);
    const alike = ['strasse@a.org', 'straße@a.org'].map((email) => commit(identity(null, email)));
    expect(contributors(change({ commits: complete(alike) })).unmapped).toHaveLength(2);
    const nameless = ['Eve', 'Fay'].map((name) => commit({ name, email: '', account: null }));
    expect(contributors(change({ commits: complete(nameless) })).unmapped).toEqual(['Eve <>', 'Fay <>']);
  });

  it.each<[string, Partial<Change>, number, number]>([
    ['nothing', {}, 0, 0],
    ['commits', { commits: cutShort([], 'cut') }, 1, 1],
    ['co-authors', { commits: complete([commit(identity(ann), { coAuthors: cutShort([], 'cut') })]) }, 1, 1],
    ['labels', { labels: cutShort([], 'cut') }, 1, 1],
    ['the history of labels', { labelEvents: cutShort([], 'cut') }, 1, 1],
    ['assignees', { assignees: cutShort([], 'cut') }, 0, 1],
    ['comments', { comments: cutShort([], 'cut') }, 0, 1],
  ])('%s not read to the end leaves %j unknown', (_what, more, ofHuman, ofAi) => {
    const unknowns = (origin: 'human' | 'ai') =>
      contributorsOf(change(more), { provenance: provenance({ origin }), pushes: independence().pushes }, []).unknowns;
    expect([unknowns('human').length, unknowns('ai').length]).toEqual([ofHuman, ofAi]);
  });

  it('whose hand was in it cannot say what it is, nor anybody where something was not seen', () => {
    const why = (who: Account, more: Partial<Contributors> = {}) =>
      whyNotIndependent(who, contributors(change(), more));
    const { pushers } = contributors();
    expect(why(bob)).toBeNull();
    expect(why(ann)).toContain('opened the pull request');
    expect(why(bob, { excludedIds: new Set([2]) })).toContain('named by a commit');
    expect(why(bob, { unmapped: ['Eve <e@x.org>'] })).toContain('Eve <e@x.org>');
    expect(why(bob, { pushers: { ...pushers, unseen: '403' } })).toContain('403');
    expect(why(bob, { unknowns: [unknown('cut')] })).toContain('cut');
  });
});

describe('an approval carried over from an earlier head', () => {
  const digest = (path: string, more: Partial<FileDigest> = {}): FileDigest => ({
    ...{ path, previousPath: null, status: 'modified', patch: 'p', ...more },
  });
  const FILES = [digest('a.ts'), digest('b.ts')];
  const JUDGED: JudgedHead = {
    ...{ sha: OLD_HEAD, base: 'main', files: FILES, commits: [OLD_HEAD], contributors: [1], unmapped: ['X <x@y.z>'] },
  };
  const old = commit(identity(ann), { sha: OLD_HEAD });
  const merge = commit(identity(ann), { parents: [OLD_HEAD, ON_BASE] });

  interface Case {
    readonly earlier?: readonly JudgedHead[];
    readonly files?: readonly FileDigest[] | null;
    readonly commits?: Change['commits'];
    readonly contributors?: Partial<Contributors>;
    readonly carryOver?: Policy['carryOver'];
  }

  function why(one: Case = {}): string | null {
    const what = change({ commits: one.commits ?? complete([old, merge]) });
    const { files = FILES, earlier = [JUDGED] } = one;
    return whyNotCarried(OLD_HEAD, {
      change: what,
      contributors: contributors(what, one.contributors),
      policy: policy({ carryOver: one.carryOver ?? 'identical-diff' }),
      independence: independence({ earlier, files }),
    });
  }
  const { pushers } = contributors();

  it('counts where the base was merged and nothing else happened, and where nothing happened', () => {
    expect(why()).toBeNull();
    expect(why({ commits: complete([old]) })).toBeNull();
    expect(why({ contributors: { unmapped: ['X <x@y.z>'] } })).toBeNull();
  });

  it.each<[string, Case, RegExp]>([
    ['the policy carries nothing', { carryOver: 'never' }, /policy/],
    ['the diff is not known', { files: null }, /not all of the diff/],
    ['nothing is on record', { earlier: [] }, /not on record/],
    ['another head is on record', { earlier: [{ ...JUDGED, sha: BASE }] }, /not on record/],
    ['it was judged against another base', { earlier: [{ ...JUDGED, base: 'other' }] }, /not on record/],
    ['a file is more', { files: [...FILES, digest('c.ts')] }, /diff has changed/],
    ['a file is less', { files: FILES.slice(1) }, /diff has changed/],
    ['a path is another', { files: [digest('a.ts'), digest('c.ts')] }, /diff has changed/],
    ['a former path is another', { files: [digest('a.ts'), digest('b.ts', { previousPath: 'z' })] }, /diff has/],
    ['a status is another', { files: [digest('a.ts'), digest('b.ts', { status: 'added' })] }, /diff has changed/],
    ['a patch is another', { files: [digest('a.ts'), digest('b.ts', { patch: 'q' })] }, /diff has changed/],
    ['one of two records differs', { earlier: [JUDGED, { ...JUDGED, files: [] }] }, /diff has changed/],
    ['somebody new had a hand in it', { contributors: { excludedIds: new Set([77]) } }, /somebody new/],
    ['a mailbox of nobody came', { contributors: { unmapped: ['X <x@y.z>', 'Y <y@y.z>'] } }, /unknown person/],
    ['who pushed is not known', { contributors: { pushers: { ...pushers, unseen: '403' } } }, /who pushed/],
    ['who pushed was not asked', { contributors: { pushers: { ...pushers, unasked: true } } }, /who pushed/],
    ['not all commits are known', { commits: cutShort([old, merge], 'cut') }, /not all commits/],
    ['the old head is gone', { commits: complete([merge]) }, /rewritten/],
    ['a plain commit came', { commits: complete([old, commit(identity(ann), { parents: [OLD_HEAD] })]) }, /no base/],
    [
      'a merge of two branches of its own came',
      {
        commits: complete([
          old,
          commit(identity(ann), { sha: BASE }),
          commit(identity(ann), { parents: [OLD_HEAD, BASE] }),
        ]),
      },
      /no base/,
    ],
    [
      'a merge of three came',
      { commits: complete([old, commit(identity(ann), { parents: [OLD_HEAD, ON_BASE, BASE] })]) },
      /no base/,
    ],
    [
      'two unknown parents came',
      { commits: complete([old, commit(identity(ann), { parents: [ON_BASE, BASE] })]) },
      /no base/,
    ],
  ])('does not count where %s', (_what, one, reason) => {
    expect(why(one)).toMatch(reason);
  });

  it('everyone who had a hand in it is kept once, in order', () => {
    const excluded = new Map([bob, ann].map((who) => [who.id, { account: who, because: '' }]));
    expect(idsOf({ excluded, excludedIds: new Set([10, 2]) })).toEqual([1, 2, 10]);
  });
});
