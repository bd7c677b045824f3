/** Who must approve: lists of approvers and who stands for them, CODEOWNERS as GitHub reads it, and labels that ask for more. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { castLabels } from '../../src/core/approval-labels.js';
import { groupsFor, representGroups } from '../../src/core/approver-groups.js';
import { readCodeowners } from '../../src/core/codeowners.js';
import { decide } from '../../src/core/decide.js';
import { ownershipOf, takesOver } from '../../src/core/ownership.js';
import type { Teams } from '../../src/core/people.js';
import type { Account, AccountId, Change, ChangedFile } from '../../src/domain/change.js';
import type { Category } from '../../src/domain/finding.js';
import type { Standing } from '../../src/domain/independence.js';
import type { ObservedLabel } from '../../src/domain/label-vote.js';
import type { ApproverGroup, Policy } from '../../src/domain/policy.js';
import { complete, cutShort, type Fact, known, unknown } from '../../src/domain/result.js';
import type { RequiredGroup, Verdict } from '../../src/domain/verdict.js';
import {
  AI,
  account,
  change,
  decideInput,
  file,
  HEAD,
  independence,
  OLD_HEAD,
  policy,
  review,
  risk,
} from '../build.js';

const [ann, bob, carol, dave] = [account(1, 'ann'), account(2, 'bob'), account(3, 'carol'), account(4, 'dave')];

/** The file of GitHub's page "About code owners". */
const DOCUMENTED = `# This is a comment.
*       @global-owner1 @global-owner2
*.js    @js-owner #This is an inline comment.
*.go docs@example.com
*.txt @octo-org/octocats
/build/logs/ @doctocat
docs/* docs@example.com
apps/ @octocat
/docs/ @doctocat
/scripts/ @doctocat @octocat
**/logs @octocat
/apps/ @octocat
/apps/github
`;

function ownersOf(text: string, path: string): readonly string[] {
  return (
    readCodeowners(text)
      .lineOf(path)
      ?.owners.map(({ name }) => name) ?? []
  );
}

describe('CODEOWNERS, with the examples of GitHub', () => {
  it.each([
    ['README.md', ['@global-owner1', '@global-owner2']],
    ['src/deep/a.ts', ['@global-owner1', '@global-owner2']],
    ['src/index.js', ['@js-owner']],
    ['cmd/main.go', ['docs@example.com']],
    ['notes/todo.txt', ['@octo-org/octocats']],
    // A later line replaces an earlier one.
    ['docs/getting-started.md', ['@doctocat']],
    ['docs/build-app/troubleshooting.md', ['@doctocat']],
    ['apps/web/main.css', ['@octocat']],
    ['services/apps/main.css', ['@octocat']],
    ['scripts/deploy.sh', ['@doctocat', '@octocat']],
    ['build/logs/today', ['@octocat']],
    ['deeply/nested/logs/today', ['@octocat']],
    // A line without owners takes ownership away.
    ['apps/github', []],
    ['apps/github/workflows/a.css', []],
  ])('%s belongs to %j', (path, owners) => {
    expect(ownersOf(DOCUMENTED, path)).toEqual(owners);
  });

  it.each([
    ['*', 'a/b/c', true],
    ['*.js', 'x.js', true],
    ['*.js', 'a/x.js', true],
    ['*.js', 'x.jsx', false],
    ['/build/logs/', 'build/logs/a/b', true],
    ['/build/logs/', 'x/build/logs/a', false],
    ['/build/logs/', 'build/logs', false],
    ['docs/*', 'docs/getting-started.md', true],
    ['docs/*', 'docs/build-app/troubleshooting.md', false],
    ['docs/*', 'x/docs/getting-started.md', false],
    ['apps/', 'a/apps/b', true],
    ['apps/', 'a/apps', false],
    ['apps', 'a/apps', true],
    ['/docs/', 'docs/a/b', true],
    ['/docs/', 'a/docs/b', false],
    ['**/logs', 'build/logs/x', true],
    ['**/logs', 'logs', true],
    ['**/logs', 'catalogs', false],
    ['/apps/github', 'apps/github', true],
    ['/apps/github', 'apps/github/x', true],
    ['/apps/github', 'apps/github-enterprise', false],
    ['a/**/b', 'a/b', true],
    ['a/**/b', 'a/x/y/b/c', true],
    ['a/**/b', 'x/a/b', false],
    ['/a/**', 'a/b/c', true],
    ['/a/**', 'a', false],
    ['/*', 'a', true],
    ['/*', 'a/b', false],
    ['**', 'a/b', true],
    ['a?c', 'abc', true],
    ['a?c', 'a/c', false],
    ['Docs/', 'docs/a', false],
    ['.github/', '.github/CODEOWNERS', true],
    ['a\\ b/', 'a b/c', true],
    ['foo/bar*', 'foo/barn/x', true],
  ])('%s and %s: %s', (pattern, path, matches) => {
    expect(ownersOf(`${pattern} @owner\n`, path)).toEqual(matches ? ['@owner'] : []);
  });

  it.each([
    ['!docs/ @a', /no "!"/],
    ['docs/[ab].md @a', /no "\[ \]"/],
    ['\\#file @a', /no "\\#"/],
    ['/ @a', /is missing/],
    ['a//b @a', /is missing/],
    ['*** @a', /three/],
    ['docs/ somebody', /is no "@login"/],
    ['docs/ @a @b/c/d', /is no "@login"/],
  ])('%s is skipped and told', (line, why) => {
    const read = readCodeowners(`* @everybody\n${line}\n`);
    expect(read.problems).toMatchObject([{ line: 2, why: expect.stringMatching(why) }]);
    expect(read.lineOf('docs/a.md')?.line).toBe(1);
  });

  it('the last line that matches wins, whether it has a wildcard or not', () => {
    const lines = fc.constantFrom(
      '*',
      '*.md',
      'docs/',
      '/docs/',
      'docs/*',
      '/docs/a.md',
      '**/a.md',
      'docs',
      'a.md',
      '/x/',
    );
    const paths = fc.constantFrom('docs/a.md', 'a.md', 'x/docs/a.md', 'docs/b/c.ts', 'x/y');
    fc.assert(
      fc.property(fc.array(lines, { maxLength: 8 }), paths, (patterns, path) => {
        const alone = (pattern: string) => readCodeowners(`${pattern} @o\n`).lineOf(path) !== null;
        const text = patterns.map((pattern, index) => `${pattern} @owner${index}\n`).join('');
        expect((readCodeowners(text).lineOf(path)?.line ?? 0) - 1).toBe(patterns.findLastIndex(alone));
      }),
    );
  });

  it('no pattern is slow', () => {
    const started = process.cpuUsage();
    ownersOf(`${'*a'.repeat(500)} @a\n/${'**/a/'.repeat(200)}b @b\n`, `${'a'.repeat(4_000)}c/${'a/'.repeat(1_000)}c`);
    expect(process.cpuUsage(started).user / 1e6).toBeLessThan(3);
  });
});

describe('owners of a change', () => {
  const text = known('* @acme/platform\n/iam/ @carol\n/mail/ someone@example.org\n/free/\n');
  const teams = new Map([['@acme/platform', known([bob, dave])]]);
  const strict = policy({ codeowners: 'required' });

  function verdict(files: readonly ChangedFile[], by: readonly Account[], more: Partial<Change> = {}): Verdict {
    const changed = change({ files: complete(files), reviews: complete(by.map((one) => review(one))), ...more });
    const ownership = ownershipOf(changed.files, text);
    return decide(decideInput({ change: changed, teams, ownership, policy: strict }));
  }

  it('one owner of each set of paths approves, a rename counts under both names', () => {
    const moved = file('src/roles.tf', { previousPath: 'iam/roles.tf', status: 'renamed' });
    expect(verdict([moved], [bob]).kind).toBe('pending');
    expect(verdict([moved], [carol]).kind).toBe('pending');
    expect(verdict([moved], [bob, carol]).kind).toBe('approved');
    expect(verdict([moved], [bob]).reasons).toContainEqual(
      expect.objectContaining({
        rule: 'codeowners/owner',
        outcome: 'unmet',
        remedy: expect.stringContaining('@carol'),
      }),
    );
  });

  it('what nobody owns needs nobody', () => {
    expect(verdict([file('free/a.md')], []).kind).toBe('approved');
  });

  it("an owner's own change is held for another owner, and says so where there is none", () => {
    const own = verdict([file('iam/roles.tf')], [bob], { author: carol });
    expect(own.kind).toBe('pending');
    expect(own.reasons.find(({ rule }) => rule === 'codeowners/owner')?.remedy).toMatch(/name another owner/);
  });

  it('where only mailboxes own a path, two independent people answer for it', () => {
    expect(verdict([file('mail/a.md')], [bob]).kind).toBe('pending');
    expect(verdict([file('mail/a.md')], [bob, dave]).kind).toBe('approved');
  });

  it('a team that cannot be read owns nothing that could be approved', () => {
    const changed = change({ reviews: complete([review(bob)]) });
    const input = { change: changed, ownership: ownershipOf(changed.files, text), policy: strict };
    const verdict = decide(decideInput({ ...input, teams: new Map([['@acme/platform', unknown('404')]]) }));
    expect(verdict.kind).toBe('pending');
    expect(JSON.stringify(verdict.reasons)).toContain('@acme/platform: 404');
  });

  it('an unreadable file, or files that were not listed, decide nothing', () => {
    const approved = change({ reviews: complete([review(bob), review(carol)]) });
    const under = (ownership: ReturnType<typeof ownershipOf> | null) =>
      decide(decideInput({ change: approved, teams, ownership, policy: strict })).kind;
    expect(under(ownershipOf(approved.files, text))).toBe('approved');
    expect(under(unknown('it is larger than GitHub shows'))).toBe('indeterminate');
    expect(under(null)).toBe('indeterminate');
    expect(under(ownershipOf(cutShort(approved.files.items, 'more'), text))).toBe('indeterminate');
    expect(under(ownershipOf(approved.files, null))).toBe('approved');
  });

  it('off is the default, and reads nothing', () => {
    const verdict = decide(decideInput({ ownership: ownershipOf(change().files, text) }));
    expect(verdict).toMatchObject({ kind: 'approved', requirement: { owners: [] } });
  });

  it.each([
    ['a nearer file', [file('.github/CODEOWNERS', { status: 'added' })], /adds \.github\/CODEOWNERS/],
    [
      'a move to a nearer place',
      [file('.github/CODEOWNERS', { previousPath: 'CODEOWNERS', status: 'renamed' })],
      /adds/,
    ],
    ['its removal', [file('CODEOWNERS', { status: 'removed' })], /takes CODEOWNERS away/],
    [
      'a move to elsewhere',
      [file('old.txt', { previousPath: 'CODEOWNERS', status: 'renamed' })],
      /takes CODEOWNERS away/,
    ],
  ] as const)('A47 %s is told', (_name, files, said) => {
    expect(takesOver(files, { place: 'CODEOWNERS', blob: 'x' })).toMatch(said);
  });

  it('an edit of the file in force, and a file behind it, take nothing over', () => {
    expect(takesOver([file('CODEOWNERS')], { place: 'CODEOWNERS', blob: 'x' })).toBeNull();
    expect(takesOver([file('docs/CODEOWNERS', { status: 'added' })], { place: 'CODEOWNERS', blob: 'x' })).toBeNull();
    expect(takesOver([file('docs/CODEOWNERS', { status: 'added' })], null)).toMatch(/first CODEOWNERS/);
  });
});

describe('lists of approvers', () => {
  const teams: Teams = new Map<string, Fact<readonly Account[]>>([
    ['@acme/security', known([carol, dave])],
    ['@acme/network', known([carol])],
    ['@acme/nobody', known([])],
    ['@acme/hidden', unknown('404')],
  ]);
  const list = (category: Category, team: string, count = 1): ApproverGroup => ({ category, members: [team], count });

  function held(approvers: readonly ApproverGroup[], by: readonly Account[], more: Partial<Policy> = {}): Verdict {
    return decide(
      decideInput({
        change: change({ reviews: complete(by.map((one) => review(one))) }),
        provenance: AI,
        risk: risk({ categories: ['iam', 'network'], level: 'medium' }),
        teams,
        policy: policy({ approvers, ...more }),
      }),
    );
  }

  it('two categories may need two teams; one person may stand for both, but counts once', () => {
    const both = [list('iam', '@acme/security'), list('network', '@acme/network')];
    expect(held(both, [carol]).kind).toBe('pending');
    expect(held(both, [carol, bob]).kind).toBe('approved');
    expect(held(both, [dave, bob]).kind).toBe('pending');
  });

  it('with people of its own for each list, nobody stands for two', () => {
    const both = [list('iam', '@acme/security'), list('network', '@acme/network')];
    const distinct = { distinctApprovers: true };
    expect(held(both, [carol, bob], distinct).kind).toBe('pending');
    // carol could stand for either: she is moved to the list that dave is not on.
    expect(held(both, [carol, dave], distinct).kind).toBe('approved');
    expect(held(both, [dave, carol], distinct).requirement.groups.map(({ by }) => by[0]?.login)).toEqual([
      'dave',
      'carol',
    ]);
  });

  it('a list may ask for two people, which raises what the change needs', () => {
    const two = [list('iam', '@acme/security', 2)];
    expect(held(two, [carol, bob]).kind).toBe('pending');
    expect(held(two, [carol, dave]).kind).toBe('approved');
    const low = held(two, [carol], { approvals: policy().approvals, twoPerson: { ai: [], human: [], automation: [] } });
    expect(low.requirement.approvals).toBe(2);
  });

  it('lists ask for nothing where no approval is needed', () => {
    const input = decideInput({
      risk: risk({ categories: ['iam'] }),
      policy: policy({ approvers: [list('iam', '@acme/security', 2)] }),
    });
    expect(decide(input)).toMatchObject({ kind: 'approved', requirement: { approvals: 0, groups: [] } });
  });

  it.each([
    ['an empty team', '@acme/nobody', /nobody is in @acme\/nobody: add somebody/],
    ['a person who made the change', '@ann', /independent of this change: add somebody/],
  ])('%s is told, with the way out', (_name, who, remedy) => {
    const reason = held([list('iam', who)], [bob, carol]).reasons.find(({ rule }) => rule === 'approvers/iam');
    expect(reason).toMatchObject({ outcome: 'unmet', remedy: expect.stringMatching(remedy) });
  });

  it('of a team that cannot be read nobody is said to be in it', () => {
    const reason = held([list('iam', '@acme/hidden')], [bob, carol]).reasons.find(
      ({ rule }) => rule === 'approvers/iam',
    );
    expect(reason).toMatchObject({ outcome: 'unmet', children: [{ rule: 'approvals/team-unknown' }] });
  });

  it('the same list in floor and repository is one list', () => {
    const twice = [list('iam', '@acme/security'), list('iam', '@Acme/Security', 2)];
    expect(groupsFor({ approvers: twice }, ['iam'])).toMatchObject([{ count: 2 }]);
    const alike = [list('iam', '@acme/security'), list('iam', '@Acme/Security')];
    expect(groupsFor({ approvers: alike }, ['iam'])).toMatchObject([{ members: ['@acme/security'] }]);
  });

  it('people are given to lists as well as anybody could', () => {
    const everyone = [ann, bob, carol, dave];
    const lists = fc.array(fc.record({ who: fc.subarray(everyone), count: fc.integer({ min: 1, max: 2 }) }), {
      maxLength: 4,
    });
    fc.assert(
      fc.property(lists, fc.subarray(everyone), (wanted, approvers) => {
        const named = new Map(wanted.map(({ who }, index) => [`@t/${index}`, known(who)] as const));
        const groups = wanted.map(
          ({ count }, index): RequiredGroup => ({
            category: 'iam',
            members: [`@t/${index}`],
            count,
            met: false,
            by: [],
          }),
        );
        const voices = approvers.map((one) => ({ account: one, categories: 'all' as const }));
        const represented = representGroups(groups, voices, { teams: named, distinct: true });
        const given = represented.flatMap(({ by }) => by.map(({ id }) => id));
        expect(new Set(given).size).toBe(given.length);
        expect(represented.every(({ met }) => met)).toBe(canAll(wanted, approvers));
      }),
    );
  });

  /** Tries everything. */
  function canAll(
    wanted: readonly { readonly who: readonly Account[]; readonly count: number }[],
    free: readonly Account[],
  ): boolean {
    const [first, ...rest] = wanted.flatMap(({ who, count }) =>
      Array.from({ length: count }, () => ({ who, count: 1 })),
    );
    if (first === undefined) return true;
    return free.some(
      (one) =>
        first.who.includes(one) &&
        canAll(
          rest,
          free.filter((other) => other !== one),
        ),
    );
  }
});

describe('labels that ask for more approvals', () => {
  const labelled = (label: string, action: 'added' | 'removed' = 'added', who: Account | null = bob): Change =>
    change({
      labelEvents: complete([{ label, action, actor: who, at: '2026-01-01T00:00:00Z' }]),
      reviews: complete([review(bob), review(carol)]),
    });
  const needs = (changed: Change, more: Partial<Policy> = {}) =>
    decide(decideInput({ change: changed, policy: policy(more) })).requirement.approvals;

  it.each([
    ['approvals/2', 2],
    ['Approvals/3', 3],
    ['approvals/1', 1],
    ['approvals/99', 10],
    ['approvals/0', 0],
    ['approvals/needed', 0],
    ['approvals/2x', 0],
  ])('%s asks for %i', (label, approvals) => {
    expect(needs(labelled(label))).toBe(approvals);
  });

  it('a removal and another name ask for nothing; the name can be chosen', () => {
    expect(needs(labelled('approvals/2', 'removed'))).toBe(0);
    const labels = { ...policy().labels, depth: 'needs-' };
    expect(needs(labelled('needs-2'), { labels })).toBe(2);
    expect(needs(labelled('approvals/2'), { labels })).toBe(0);
  });

  it('never lowers', () => {
    const approvals = { ...policy().approvals, human: { low: 3, medium: 3, high: 3 } };
    expect(needs(labelled('approvals/1'), { approvals })).toBe(3);
  });

  it('a history of labels that could not be read asks for two', () => {
    const unread = change({ labelEvents: cutShort([], 'gone') });
    expect(needs(unread, { approvals: { ai: ZERO, human: ZERO, automation: ZERO } })).toBe(2);
  });
});

const ZERO = { low: 0, medium: 0, high: 0 };

describe('labels that approve', () => {
  const T0 = '2026-01-01T00:00:00Z';
  const names = { ...policy().labels };
  const rules = policy({ approvalLabels: { plain: true, categories: ['iam', 'network'] } });
  const added = (label: string, actor: Account | null, at = T0) => ({ label, action: 'added' as const, actor, at });
  const told = (label: string, who: Account, head = HEAD, at = T0): ObservedLabel => ({
    ...{ repository: 7, number: 12, label, account: who.id, head, at },
  });

  /** A change of access with one label by carol; approved once by bob, and two are needed. */
  function verdict(
    label: string,
    more: {
      readonly seen?: readonly ObservedLabel[];
      readonly change?: Partial<Change>;
      readonly touched?: readonly Category[];
    } = {},
  ): Verdict {
    const changed = change({
      labels: complete([label]),
      labelEvents: complete([added(label, carol)]),
      reviews: complete([review(bob)]),
      ...more.change,
    });
    const cast = castLabels(changed, rules, { seen: more.seen ?? [told(label, carol)], pushes: [] });
    const standings = new Map<AccountId, Fact<Standing>>([
      [carol.id, known('write')],
      [ann.id, known('admin')],
      [dave.id, known('less')],
    ]);
    const categories = more.touched ?? ['iam'];
    return decide(
      decideInput({
        ...{ change: changed, provenance: AI, risk: risk({ categories }), policy: rules, cast },
        independence: independence({ standings }),
      }),
    );
  }

  it.each([
    ['approve', ['iam', 'network'], 'approved', 'counts'],
    ['approve', [], 'approved', 'counts'],
    ['Approve/IAM', ['iam'], 'approved', 'counts'],
    ['approve/iam', ['iam', 'network'], 'pending', 'category'],
    ['approve/iam', ['network'], 'pending', 'category'],
  ] as const)('%s on a change of %j: %s', (label, touched, kind, outcome) => {
    const found = verdict(label, { touched });
    expect(found).toMatchObject({ kind: touched.length === 0 ? 'approved' : kind, labelVotes: [{ outcome }] });
  });

  it.each([
    ['told of an older head', { seen: [told('approve', carol, OLD_HEAD)] }, /put on bbbbbbb/],
    ['told of two heads', { seen: [told('approve', carol), told('approve', carol, OLD_HEAD)] }, /two are told/],
    ['put on by the author', { seen: [told('approve', ann)], change: by(ann) }, /opened the pull request/],
    ['put on by one who may not push', { seen: [told('approve', dave)], change: by(dave) }, /no write permission/],
    ['put on by an account that was deleted since', { change: by(null) }, /deleted/],
    ['put on by a deleted account', { seen: [], change: by(null) }, /deleted/],
    ['on it without a history', { seen: [], change: { labelEvents: complete([]) } }, /not known/],
  ] as const)('%s it is refused', (_name, more, why) => {
    const found = verdict('approve', more);
    expect(found).toMatchObject({
      kind: 'pending',
      labelVotes: [{ outcome: 'refused', why: expect.stringMatching(why) }],
    });
  });

  it.each([
    ['of another person', [told('approve', dave)]],
    ['of another label', [told('approve/iam', carol)]],
    ['of another time', [told('approve', carol, HEAD, '2026-01-01T00:00:03Z')]],
    ['of a time before', [told('approve', carol, HEAD, '2025-12-31T23:59:59Z')]],
    ['without a time', [told('approve', carol, HEAD, 'soon')]],
  ])('a delivery %s shows no head: it waits, and is refused when time has passed', (_name, seen) => {
    expect(verdict('approve', { seen })).toMatchObject({ kind: 'pending', labelVotes: [{ outcome: 'unsettled' }] });
    const later = review(dave, { state: 'commented', submittedAt: '2026-01-01T00:02:00Z' });
    const reviews = complete([review(bob), later]);
    expect(verdict('approve', { seen, change: { reviews } })).toMatchObject({ labelVotes: [{ outcome: 'refused' }] });
  });

  it('a head that arrived when the label was on already was not seen by who put it on', () => {
    const event = { labels: complete(['approve']), labelEvents: complete([added('approve', carol)]) };
    const head = (...at: readonly string[]) => {
      const pushes = at.map((one) => ({ after: HEAD, at: one }));
      return castLabels(change(event), rules, { seen: [told('approve', carol)], pushes })[0]?.head.kind;
    };
    expect(head('2025-12-31T23:59:59Z')).toBe('known');
    expect(head(T0)).toBe('unknown');
    expect(head('2026-01-01T00:00:01Z')).toBe('unknown');
    // It was the head before, and is again.
    expect(head('2026-01-01T00:00:01Z', '2025-12-31T00:00:00Z')).toBe('known');
    expect(head('')).toBe('known');
  });

  it('a review that requests changes, before or after, stays the word', () => {
    const objection = review(carol, { state: 'changes_requested', submittedAt: '2025-12-31T00:00:00Z' });
    const found = verdict('approve', { change: { reviews: complete([review(bob), objection]) } });
    expect(found).toMatchObject({ kind: 'pending', labelVotes: [{ outcome: 'refused' }] });
  });

  it('the same person by label and by review counts once', () => {
    const found = verdict('approve', { change: { reviews: complete([review(carol)]) } });
    expect(found.counting).toHaveLength(1);
  });

  it('a name that shows the verdict approves nothing', () => {
    const renamed = { ...rules, labels: { ...names, approve: 'change' } };
    const changed = change({ labels: complete(['change/iam']), labelEvents: complete([added('change/iam', carol)]) });
    expect(castLabels(changed, renamed, { seen: [told('change/iam', carol)], pushes: [] })).toEqual([]);
  });

  function by(actor: Account | null): Partial<Change> {
    return { labelEvents: complete([added('approve', actor)]) };
  }
});
