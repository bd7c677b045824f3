/** What is judged beside approvals, in tables: tickets, labels of the app's own, who is in a merge group, and how to split. */
import { describe, expect, it } from '@jest/globals';
import { decide } from '../../src/core/decide.js';
import { membersOf, unexplained } from '../../src/core/merge-group.js';
import { desiredNames, outputNames, type Shown } from '../../src/core/output-labels.js';
import { splitOf, suggestedParts } from '../../src/core/split.js';
import { tamperingReasons, tamperings } from '../../src/core/tampering.js';
import { DEFAULT_TICKET, openTickets, standingTickets, ticketReason, ticketsNamed } from '../../src/core/tickets.js';
import type { Account, Change, Sha } from '../../src/domain/change.js';
import type { Category } from '../../src/domain/finding.js';
import type { MergeGroupFacts, MergeGroupRef, QueueEntry } from '../../src/domain/merge-group.js';
import { complete, cutShort, known, unknown } from '../../src/domain/result.js';
import type { NamedTicket, NamedTickets, TicketRules, TicketState } from '../../src/domain/ticket.js';
import {
  AI,
  account,
  change,
  commit,
  decideInput,
  file,
  finding,
  HEAD,
  identity,
  OLD_HEAD,
  policy,
  risk,
} from '../build.js';

const ann = account(1, 'ann');

describe('the tickets that a change names', () => {
  const rules = (more: Partial<TicketRules> = {}): TicketRules => ({ ...DEFAULT_TICKET, ...more });
  const named = (more: Partial<Change>, of = rules()) =>
    ticketsNamed(change({ title: 'x', head: { sha: HEAD, ref: 'topic', fork: false }, ...more }), of).items.map(
      ({ ticket, kind, where }) => [ticket, kind, where],
    );

  it.each([
    [{ title: 'ABC-1 fix' }, [['ABC-1', 'tracker', 'title']]],
    [{ body: 'see ABC-1' }, [['ABC-1', 'tracker', 'body']]],
    [{ head: { sha: HEAD, ref: 'ABC-1-fix', fork: false } }, [['ABC-1', 'tracker', 'branch']]],
    [{ commits: complete([commit(identity(ann), { message: 'ABC-1' })]) }, [['ABC-1', 'tracker', 'commit']]],
    [{ title: 'fix #12' }, [['#12', 'github', 'title']]],
    [{ body: 'of acme/infra#3' }, [['acme/infra#3', 'github', 'body']]],
    [
      { title: 'ABC-1 #2', body: 'ABC-1 DEF-3' },
      [
        ['ABC-1', 'tracker', 'title'],
        ['DEF-3', 'tracker', 'body'],
        ['#2', 'github', 'title'],
      ],
    ],
    [{ title: 'nothing' }, []],
  ])('%j: %j', (more, expected) => expect(named(more)).toEqual(expected));

  it('are of the forms that the policy has, and not more than ten', () => {
    const both = { title: 'ABC-1 #2' };
    expect(named(both, rules({ githubIssues: false }))).toEqual([['ABC-1', 'tracker', 'title']]);
    expect(named(both, rules({ pattern: null }))).toEqual([['#2', 'github', 'title']]);
    const [words, none] = [
      { title: 'not a t', body: 't' },
      { pattern: null, githubIssues: false },
    ];
    expect([named(words, rules(none)), named(words, rules({ pattern: null }))]).toEqual([[], []]);
    expect(named(words, rules({ githubIssues: false }))).toEqual([]);
    const many = Array.from({ length: 12 }, (_, index) => `ABC-${index}`).join(' ');
    expect(named({ title: many })).toHaveLength(10);
    const [titles, bodies] = [many.slice(0, 45), Array.from({ length: 9 }, (_, index) => `DEF-${index}`).join(' ')];
    expect(named({ title: titles, body: bodies })).toHaveLength(10);
  });

  it('are looked for in twenty thousand letters of a text', () => {
    expect(named({ body: `${'x '.repeat(9_995)} ABC-1` })).toHaveLength(1);
    expect(named({ body: `${'x '.repeat(10_000)} ABC-1` })).toEqual([]);
  });

  it('need no looking up where no tracker is named; issues do', () => {
    const all = (tracker: TicketRules['tracker']) => ticketsNamed(change({ title: 'ABC-1 #2' }), rules({ tracker }));
    expect(all(null).items.map(({ state }) => state)).toMatchObject([known('not-looked-up'), { kind: 'unknown' }]);
    expect(openTickets(all(null)).map(({ ticket }) => ticket)).toEqual(['#2']);
    const tracker = { url: 'https://t.example/{ticket}', tokenEnv: null };
    expect(openTickets(all(tracker)).map(({ ticket }) => ticket)).toEqual(['ABC-1', '#2']);
    const copied = structuredClone(all(tracker));
    expect(openTickets(copied)).toHaveLength(2);
    expect(openTickets(null)).toEqual([]);
    expect(openTickets(complete([ticket('#1', unknown('it failed'))]))).toEqual([]);
  });

  it('may be more where commits are missing', () => {
    expect(ticketsNamed(change({ commits: cutShort([], 'too many') }), rules()).missing?.reason).toBe('too many');
    expect(ticketsNamed(change(), rules()).missing).toBeNull();
  });

  function ticket(name: string, state: NamedTicket['state'] | TicketState): NamedTicket {
    return { ticket: name, kind: 'github', where: 'title', state: typeof state === 'string' ? known(state) : state };
  }
  const states = ['open', 'closed', 'missing', 'pull-request', 'not-looked-up'] as const;

  it('stand where they are open, or need not be looked up', () => {
    const all = complete([...states.map((state) => ticket(state, state)), ticket('x', unknown('no'))]);
    expect(standingTickets(all)).toEqual(['open', 'not-looked-up']);
    expect(standingTickets(null)).toEqual([]);
  });

  interface Asked {
    readonly named?: NamedTickets | null;
    readonly of?: Partial<TicketRules>;
    readonly categories?: readonly Category[];
    readonly byPlan?: string | null;
  }
  const told = ({ named: items = complete([]), of = { requiredFor: 'all' }, categories = [], byPlan = null }: Asked) =>
    ticketReason({ rules: rules(of), categories, named: items, byPlan });

  it.each([
    [{ of: { requiredFor: [] } }, null],
    [{ of: { requiredFor: ['iam'] as const }, categories: ['network'] as const }, null],
    [{ of: { requiredFor: ['iam'] as const }, categories: ['network', 'iam'] as const }, 'a change of iam'],
    [
      { of: { requiredFor: ['iam', 'network'] as const }, categories: ['iam', 'network'] as const },
      'a change of iam, network',
    ],
    [{ of: { requiredFor: [] }, byPlan: 'destroys what holds data' }, 'a plan that destroys what holds data'],
    [
      { of: { requiredFor: ['iam'] as const }, categories: ['iam'] as const, byPlan: 'destroys what holds data' },
      'a change of iam',
    ],
    [{ byPlan: 'destroys what holds data', categories: ['iam'] as const }, 'every change'],
  ])('are asked for with %j: %s', (asked, because) => {
    const found = told(asked);
    if (because === null) expect(found).toBeNull();
    else expect(found).toMatchObject({ rule: 'ticket/missing', text: `${because} needs a ticket, and none is named` });
  });

  it.each([
    [
      'one that stands',
      complete([ticket('#1', 'closed'), ticket('#2', 'open')]),
      'ticket/named',
      'met',
      'the ticket #2 asks for it',
      [],
    ],
    ['nobody looked', null, 'ticket/missing', 'unknown', 'every change needs a ticket, and nobody looked for one', []],
    [
      'none seen',
      cutShort([], 'too many commits'),
      'ticket/missing',
      'unknown',
      'every change needs a ticket, and none was seen: too many commits',
      [],
    ],
    [
      'none that stands',
      complete([ticket('#1', 'closed'), ticket('#2', 'missing'), ticket('#3', 'pull-request')]),
      'ticket/missing',
      'unmet',
      'every change needs a ticket, and none of those that are named stands',
      [
        '#1 (title): it is closed',
        '#2 (title): it does not exist, or is not visible to this app',
        '#3 (title): it is a pull request, no issue',
      ],
    ],
    [
      'one that could not be looked up',
      complete([ticket('#1', 'closed'), ticket('#2', unknown('no answer'))]),
      'ticket/missing',
      'unknown',
      'every change needs a ticket, and none of those that are named stands',
      ['#1 (title): it is closed', '#2 (title): no answer'],
    ],
  ] as const)('%s', (_, items, rule, outcome, text, children) => {
    const found = told({ named: items });
    expect(found).toMatchObject({ rule, outcome, text });
    expect(found?.children.map((child) => child.text)).toEqual(children);
    expect(found?.children.every((child) => child.rule === 'ticket/refused' && child.outcome === 'note')).toBe(true);
    expect(found?.children.flatMap((child) => child.children)).toHaveLength(0);
  });

  it.each([
    [{}, 'name a ticket that looks like [A-Z][A-Z0-9]+-[0-9]+ or an open issue (#12 or owner/name#12) in the title'],
    [{ pattern: null }, 'name an open issue (#12 or owner/name#12) in the title'],
    [{ githubIssues: false, pattern: 'X-[0-9]' }, 'name a ticket that looks like X-[0-9] in the title'],
  ])('look like %j: %s', (of, remedy) => {
    expect(told({ of: { requiredFor: 'all', ...of } })?.remedy).toBe(
      `${remedy}, the description, the branch or a commit message`,
    );
  });
});

describe("labels of the app's own", () => {
  const names = policy().labels;
  const verdict = decide(decideInput({ provenance: AI, risk: risk({ level: 'high' }) }));
  const shown: Shown = { provenance: AI, risk: risk({ level: 'high' }), verdict };
  const app = account(9, 'twokey[bot]', 'bot');
  type Step = readonly ['added' | 'removed', Account | null, string];
  const tamperedBy = (steps: readonly Step[], on: readonly string[]) => {
    const labelEvents = complete(
      steps.map(([action, actor, label], index) => ({ action, actor, label, at: `2026-01-01T00:00:0${index}Z` })),
    );
    return tamperings(
      { change: change({ labels: complete([...on]), labelEvents }), names, appLogin: app.login },
      shown,
    );
  };
  const found = (steps: readonly Step[], on: readonly string[] = []) =>
    tamperedBy(steps, on).map((one) => [one.label, one.by, one.did, one.now]);
  const [wanted = ''] = desiredNames(shown, names);
  const unwanted = outputNames(names).find((name) => !desiredNames(shown, names).includes(name)) ?? '';

  it.each([
    ['nothing', [], [], []],
    ['the app alone', [['added', app, wanted]], [wanted], []],
    [
      'taken off, and wanted',
      [
        ['added', app, wanted],
        ['removed', ann, wanted],
      ],
      [],
      [[wanted, 'ann', 'took off', true]],
    ],
    [
      'taken off, and not wanted any more',
      [
        ['added', app, unwanted],
        ['removed', ann, unwanted],
      ],
      [],
      [],
    ],
    [
      'taken off and put on again by the app',
      [
        ['added', app, wanted],
        ['removed', ann, wanted],
        ['added', app, wanted],
      ],
      [wanted],
      [[wanted, 'ann', 'took off', false]],
    ],
    [
      'taken off by the app',
      [
        ['added', app, wanted],
        ['removed', app, wanted],
      ],
      [],
      [],
    ],
    [
      'taken off what somebody else had put on',
      [
        ['added', ann, wanted],
        ['removed', ann, wanted],
      ],
      [],
      [],
    ],
    ['put on, and not wanted', [['added', ann, unwanted]], [unwanted], [[unwanted, 'ann', 'put on', true]]],
    ['put on, and wanted', [['added', ann, wanted]], [wanted], []],
    ['put on, and not there any more', [['added', ann, unwanted]], [], []],
    [
      'put on, and undone by the app',
      [
        ['added', ann, unwanted],
        ['removed', app, unwanted],
      ],
      [],
      [[unwanted, 'ann', 'put on', false]],
    ],
    [
      'put on, and taken off by another person',
      [
        ['added', ann, unwanted],
        ['removed', account(2, 'bob'), unwanted],
      ],
      [],
      [],
    ],
    [
      'put on by nobody who is known',
      [['added', null, unwanted]],
      [unwanted],
      [[unwanted, 'a deleted account', 'put on', true]],
    ],
    ['put on by the app, not wanted', [['added', app, unwanted]], [unwanted], []],
    ['a label of others', [['added', ann, 'bug']], ['bug'], []],
    ['taken off, and nobody saw it put on', [['removed', ann, wanted]], [], []],
    [
      'put on once more than the app did',
      [
        ['added', app, wanted],
        ['added', ann, wanted],
      ],
      [wanted],
      [],
    ],
    [
      'taken off, and once more by the app',
      [
        ['added', app, wanted],
        ['removed', ann, wanted],
        ['removed', app, wanted],
      ],
      [],
      [[wanted, 'ann', 'took off', false]],
    ],
    [
      'put on, and once more by the app',
      [
        ['added', ann, unwanted],
        ['added', app, unwanted],
      ],
      [unwanted],
      [],
    ],
    [
      'taken off once more than the app did',
      [
        ['removed', app, wanted],
        ['removed', ann, wanted],
      ],
      [],
      [],
    ],
    [
      'put on, and taken off by nobody who is known',
      [
        ['added', ann, unwanted],
        ['removed', null, unwanted],
      ],
      [],
      [],
    ],
  ] as const)('%s', (_, steps, on, expected) => expect(found(steps, on)).toEqual(expected));

  it('are told up to twenty times, in words', () => {
    const again: readonly Step[] = [
      ['added', ann, unwanted],
      ['removed', app, unwanted],
    ];
    expect(found(Array.from({ length: 25 }, () => again).flat())).toHaveLength(20);
    const by = { label: 'risk/low', by: 'ann' };
    const told = tamperingReasons([
      { ...by, did: 'put on', now: true },
      { ...by, did: 'took off', now: false },
    ]);
    const note = { rule: 'labels/tampered', outcome: 'note', remedy: null, children: [] };
    const why = 'the label risk/low, which only this check decides: the app undoes that';
    expect(told).toEqual([
      { ...note, text: `ann put on ${why}` },
      { ...note, text: `ann took off ${why}` },
    ]);
  });

  it('are told in the same words before the app has put them right and after, so that no check is out of date by it', () => {
    const told = (steps: readonly Step[], on: readonly string[]) => tamperingReasons(tamperedBy(steps, on));
    const took: readonly Step[] = [
      ['added', app, wanted],
      ['removed', ann, wanted],
    ];
    expect(told(took, [])).toHaveLength(1);
    expect(told([...took, ['added', app, wanted]], [wanted])).toEqual(told(took, []));
    const put: readonly Step[] = [['added', ann, unwanted]];
    expect(told(put, [unwanted])).toHaveLength(1);
    expect(told([...put, ['removed', app, unwanted]], [])).toEqual(told(put, [unwanted]));
  });
});

const sha = (letter: string): Sha => letter.repeat(40) as Sha;

describe('a merge group', () => {
  const [BASE, ONE, TWO, THREE] = [sha('0'), sha('1'), sha('2'), sha('3')];
  const entry = (position: number, groupHead: Sha | null, groupBase: Sha | null = null): QueueEntry => ({
    ...{ number: 100 + position, head: sha(String(position + 4)), position, groupHead, groupBase },
  });
  const group = (more: Partial<MergeGroupRef> = {}): MergeGroupRef => ({
    ...{ head: TWO, headRef: 'refs/heads/gh-readonly-queue/main/x', base: BASE, branch: 'main' },
    ...more,
  });
  const facts = (entries: MergeGroupFacts['entries'], more: Partial<MergeGroupFacts> = {}): MergeGroupFacts => ({
    ...{ entries, commits: complete([]), paths: complete([]) },
    ...more,
  });
  const queue = [entry(1, ONE, BASE), entry(2, TWO, ONE), entry(3, THREE, TWO)];
  const members = (of: MergeGroupRef, entries: MergeGroupFacts['entries']) => {
    const found = membersOf(of, facts(entries));
    return found.kind === 'ok' ? found.value.map(({ number }) => number) : found.error;
  };

  it.each([
    ['from the start of the queue', group(), queue, [101, 102]],
    ['in whatever order they are told', group(), queue.toReversed(), [101, 102]],
    ['after another group', group({ base: ONE }), queue, [102]],
    ['of all', group({ head: THREE }), queue, [101, 102, 103]],
    ['whose commit is not there', group({ head: sha('9') }), queue, 'the queue of main has no entry with this commit'],
    [
      'named for another',
      group({ headRef: `refs/heads/gh-readonly-queue/main/pr-7-${'a'.repeat(40)}` }),
      queue,
      'its branch is named for pull request 7, the queue says 102',
    ],
    [
      'named for another with a longer number',
      group({ headRef: `refs/heads/gh-readonly-queue/main/pr-71-${'a'.repeat(40)}` }),
      queue,
      'its branch is named for pull request 71, the queue says 102',
    ],
    ['whose base comes behind it', group({ base: THREE }), queue, 'the queue begins on another commit than the group'],
    [
      'named rightly',
      group({ headRef: `refs/heads/gh-readonly-queue/main/pr-102-${'a'.repeat(40)}` }),
      queue,
      [101, 102],
    ],
    [
      'named like one, with more behind',
      group({ headRef: 'refs/heads/gh-readonly-queue/main/pr-7-abc/x' }),
      queue,
      [101, 102],
    ],
    [
      'on another commit than the queue',
      group({ base: sha('8') }),
      queue,
      'the queue begins on another commit than the group',
    ],
    [
      'where the queue does not tell its base',
      group({ base: sha('8') }),
      [entry(1, ONE), entry(2, TWO, ONE)],
      [101, 102],
    ],
    ['of a queue without the first', group({ base: ONE }), queue.slice(1), [102]],
  ] as const)('has the members %s', (_, of, entries, expected) => {
    expect(members(of, complete([...entries]))).toEqual(expected);
  });

  it('is nobody knows whose where the queue is cut short', () => {
    expect(members(group(), cutShort(queue, 'too long'))).toBe('the queue could not be read to its start (too long)');
    expect(members(group({ base: ONE }), cutShort(queue, 'too long'))).toEqual([102]);
    expect(members(group({ head: sha('9') }), cutShort([], 'too long'))).toBe(
      'the queue of main has no entry with this commit (too long)',
    );
  });

  const member = { ...entry(1, ONE), number: 12, head: HEAD };
  const stranger = (pulls: readonly number[], of = sha('d')) => ({ sha: of, pulls });
  const own = change();

  it.each([
    ['a member', {}, [own], []],
    ['a member that was not judged', {}, [change({ number: 99 })], ['pull request 12 could not be judged']],
    ['a member that was closed', {}, [change({ state: 'closed' })], ['pull request 12 is not open any more']],
    [
      'a member with another head',
      {},
      [change({ head: { sha: OLD_HEAD, ref: 'topic', fork: false } })],
      ['pull request 12 was queued with another head'],
    ],
    ['commits that could not be read', { commits: cutShort([], 'no') }, [own], ['its commits could not be read: no']],
    ['the commits of its member', { commits: complete([stranger([12], HEAD), stranger([12])]) }, [own], []],
    [
      'a commit of a stranger',
      { commits: complete([stranger([12, 50])]) },
      [own],
      ['it has a commit of pull request 50, which is not in the group'],
    ],
    [
      'a commit too many',
      { commits: complete([stranger([]), stranger([], sha('e'))]) },
      [own],
      ['it has 2 commits that no member explains'],
    ],
    [
      'two commits of a member that has two',
      { commits: complete([stranger([]), stranger([], sha('e'))]) },
      [change({ totals: { files: 1, commits: 2, additions: 1, deletions: 0 } })],
      [],
    ],
    [
      'one commit of a member that tells none',
      { commits: complete([stranger([])]) },
      [change({ totals: { files: 1, commits: 0, additions: 1, deletions: 0 } })],
      [],
    ],
    ['the files of its member', { paths: complete(['src/app.ts']) }, [own], []],
    [
      'a file of nobody',
      { paths: complete(['src/app.ts', 'x', 'y']) },
      [own],
      ['it changes 2 files that no member changes, such as x'],
    ],
    [
      'the old name of a file',
      { paths: complete(['old.ts']) },
      [change({ files: complete([file('new.ts', { previousPath: 'old.ts' })]) })],
      [],
    ],
    [
      'files of which one member tells not all',
      { paths: complete(['x']) },
      [own, change({ number: 13, files: cutShort([], 'no') })],
      [],
    ],
    ['files that are not all known', { paths: complete(['x']) }, [change({ files: cutShort([], 'no') })], []],
  ] as const)('with %s', (_, more, changes, expected) => {
    expect(unexplained(facts(complete([]), more), [member], changes)).toEqual(expected);
  });
});

describe('a split', () => {
  const piece = (path: string, lines: number) => ({ path, additions: lines, deletions: 0 });
  const parts = (
    files: readonly ReturnType<typeof piece>[],
    limit: number,
    found: Parameters<typeof suggestedParts>[1] = [],
  ) => suggestedParts(files, found, limit).map((part) => [part.category, part.directories, part.files, part.lines]);

  it.each([
    ['of nothing', [], 10, []],
    ['of what fits', [piece('a.ts', 5), piece('b.ts', 5)], 10, [[null, [''], ['a.ts', 'b.ts'], 10]]],
    [
      'file by file where they are in one directory, joined while they fit',
      [piece('c.ts', 6), piece('a.ts', 5), piece('b.ts', 5)],
      10,
      [
        [null, [''], ['a.ts', 'b.ts'], 10],
        [null, [''], ['c.ts'], 6],
      ],
    ],
    [
      'directory by directory',
      [piece('a/1.ts', 6), piece('b/1.ts', 6), piece('b/2.ts', 3)],
      10,
      [
        [null, ['a'], ['a/1.ts'], 6],
        [null, ['b'], ['b/1.ts', 'b/2.ts'], 9],
      ],
    ],
    [
      'with small directories together',
      [piece('a/1.ts', 4), piece('b/1.ts', 4), piece('c/1.ts', 4)],
      10,
      [
        [null, ['a', 'b'], ['a/1.ts', 'b/1.ts'], 8],
        [null, ['c'], ['c/1.ts'], 4],
      ],
    ],
    [
      'with large directories opened',
      [piece('a/x/1.ts', 8), piece('a/y/1.ts', 8)],
      10,
      [
        [null, ['a/x'], ['a/x/1.ts'], 8],
        [null, ['a/y'], ['a/y/1.ts'], 8],
      ],
    ],
    [
      'with directories opened as deep as it takes',
      [piece('a/z/1.ts', 1), piece('a/x/d/2.ts', 8), piece('a/x/1.ts', 8)],
      10,
      [
        [null, ['a/x'], ['a/x/1.ts'], 8],
        [null, ['a/x/d', 'a/z'], ['a/x/d/2.ts', 'a/z/1.ts'], 9],
      ],
    ],
    [
      'with directories that fit left whole',
      [piece('a/x/1.ts', 5), piece('a/y/1.ts', 5), piece('b/1.ts', 9)],
      10,
      [
        [null, ['a'], ['a/x/1.ts', 'a/y/1.ts'], 10],
        [null, ['b'], ['b/1.ts'], 9],
      ],
    ],
    [
      'of a large directory file by file',
      [piece('a/1.ts', 6), piece('a/2.ts', 6), piece('b/1.ts', 6)],
      10,
      [
        [null, ['a'], ['a/1.ts'], 6],
        [null, ['a'], ['a/2.ts'], 6],
        [null, ['b'], ['b/1.ts'], 6],
      ],
    ],
    ['of one file that is too large', [piece('a/1.ts', 50)], 10, [[null, ['a'], ['a/1.ts'], 50]]],
    ['of one such file, however deep', [piece('a/x/y/1.ts', 50)], 10, [[null, ['a'], ['a/x/y/1.ts'], 50]]],
    [
      'in which generated files and lock files count nothing',
      [piece('a/1.ts', 9), piece('a/2.min.js', 50), piece('a/package-lock.json', 50)],
      10,
      [[null, ['a'], ['a/1.ts', 'a/2.min.js', 'a/package-lock.json'], 9]],
    ],
    [
      'where generated files weigh nothing',
      [piece('a/1.ts', 10), piece('a/package-lock.json', 500)],
      10,
      [[null, ['a'], ['a/1.ts', 'a/package-lock.json'], 10]],
    ],
  ])('%s', (_, files, limit, expected) => expect(parts(files, limit)).toEqual(expected));

  it('counts lines that go as well as lines that come', () => {
    expect(suggestedParts([{ path: 'a.ts', additions: 1, deletions: 2 }], [], 10)).toMatchObject([{ lines: 3 }]);
  });

  it('begins with what needs other eyes, each category alone, and each file once', () => {
    const found = [
      finding({ path: 'b.tf', category: 'network' }),
      finding({ path: 'b.tf', category: 'iam' }),
      finding({ path: 'c.tf', category: 'network' }),
      finding({ path: null, category: 'delete' }),
      finding({ path: 'a.ts', category: null }),
    ];
    expect(parts([piece('a.ts', 1), piece('b.tf', 1), piece('c.tf', 1)], 10, found)).toEqual([
      ['iam', [''], ['b.tf'], 1],
      ['network', [''], ['c.tf'], 1],
      [null, [''], ['a.ts'], 1],
    ]);
  });

  it('is suggested where the change is too large, that is not excused, and all of it is known', () => {
    const tooLarge = { rule: 'size/over-max', outcome: 'unmet', text: '', remedy: null, children: [] } as const;
    const base = policy();
    const limited = { ...base, size: { ...base.size, max: { ...base.size.max, human: 10 } } };
    const judged = {
      change: change(),
      provenance: { origin: 'human' },
      risk: { findings: [] },
      policy: { kind: 'valid', policy: limited, sources: [] },
      verdict: { kind: 'denied', reasons: [tooLarge] },
    } as const;
    expect(splitOf(judged)).toMatchObject({ limit: 10, parts: [{ files: ['src/app.ts'], lines: 1 }] });
    expect(splitOf({ ...judged, policy: { kind: 'unreadable', reason: 'x' } })).toBeNull();
    expect(splitOf({ ...judged, change: change({ files: cutShort([], 'x') }) })).toBeNull();
    expect(splitOf({ ...judged, verdict: { kind: 'denied', reasons: [] } })).toBeNull();
    expect(splitOf({ ...judged, verdict: { kind: 'denied', reasons: [{ ...tooLarge, outcome: 'note' }] } })).toBeNull();
    expect(splitOf({ ...judged, verdict: { kind: 'denied', reasons: [{ ...tooLarge, rule: 'a' }] } })).toBeNull();
    expect(splitOf({ ...judged, policy: { kind: 'valid', policy: base, sources: [] } })).toBeNull();
  });
});
