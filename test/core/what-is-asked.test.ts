/** What a change needs and whose it is, each by its rule: risk, lists of approvers, strangers, CODEOWNERS, and the daily limit. */
import { describe, expect, it } from '@jest/globals';
import { peopleAsked, representGroups } from '../../src/core/approver-groups.js';
import { readCodeowners } from '../../src/core/codeowners.js';
import { evidenceKey, isAiEvidence, whatItSays } from '../../src/core/evidence.js';
import { ownerDemands, ownersAsked, representOwners } from '../../src/core/owners.js';
import { ownershipOf, owningTeams, takesOver } from '../../src/core/ownership.js';
import { type RateProblem, rateProblems, rateReason } from '../../src/core/rate.js';
import { changeGoverns, type RequirementFacts, requirementOf } from '../../src/core/requirement.js';
import type { ChangedFile, Sha } from '../../src/domain/change.js';
import type { ApproverGroup, Policy } from '../../src/domain/policy.js';
import type { Evidence } from '../../src/domain/provenance.js';
import { complete, cutShort, known, unknown } from '../../src/domain/result.js';
import type { RequiredOwners } from '../../src/domain/verdict.js';
import { AI, account, file, policy, risk } from '../build.js';

const [bob, carol, dave] = [account(2, 'bob'), account(3, 'carol'), account(4, 'dave')];

describe('what a change needs, and by which rules', () => {
  const list = (category: ApproverGroup['category'], count = 1, ...members: string[]): ApproverGroup => ({
    ...{ category, count, members: ['@bob', ...members] },
  });

  function asked(more: Partial<RequirementFacts> = {}, rules: Partial<Policy> = {}) {
    const facts: RequirementFacts = {
      ...{ origin: 'human', risk: risk(), unmapped: 0, unseenPusher: false, unknownMachines: 0, governs: false },
      ...{ unattended: false, unreadMarks: false, contradicted: false, raised: [], owners: [] },
      ...more,
    };
    return requirementOf(facts, policy(rules));
  }
  const rulesOf = (...args: Parameters<typeof asked>) =>
    asked(...args).because.map(({ rule, approvals }) => `${rule} ${approvals}`);
  const textOf = (rule: string, ...args: Parameters<typeof asked>) =>
    asked(...args).because.find((one) => one.rule === rule)?.text;
  const one = { human: { low: 1, medium: 1, high: 2 } };
  const humans: Partial<Policy> = { approvals: { ...policy().approvals, ...one } };
  const unseen = risk({ unseen: unknown('cut') });
  const iam = risk({ categories: ['iam'], level: 'medium' });

  it.each<[string, Partial<RequirementFacts>, Partial<Policy>, readonly string[]]>([
    ['nothing', {}, {}, []],
    ['an agent', { origin: 'ai' }, {}, ['approvals/ai-low 1']],
    ['a medium risk', { origin: 'ai', risk: iam }, {}, ['approvals/ai-medium 1', 'approvals/two-person 2']],
    ['the policy file', { governs: true }, {}, ['approvals/policy-file 2']],
    ['unseen files', { risk: unseen }, {}, ['approvals/policy-file 2']],
    ['unseen files of a human', { risk: unseen }, humans, ['approvals/human-high 2', 'approvals/policy-file 2']],
    [
      'unseen files of an agent',
      { origin: 'ai', risk: unseen },
      {},
      ['approvals/ai-high 2', 'approvals/two-person 2', 'approvals/policy-file 2'],
    ],
    ['nobody who asked', { origin: 'ai', unattended: true }, {}, ['approvals/ai-low 1', 'approvals/no-operator 2']],
    ['marks not read', { origin: 'ai', unreadMarks: true }, {}, ['approvals/ai-low 1', 'approvals/no-operator 2']],
    ['a contradiction', { origin: 'ai', contradicted: true }, {}, ['approvals/ai-low 1', 'approvals/contradiction 2']],
    ["a human's, whatever is said of marks", { unattended: true, unreadMarks: true, contradicted: true }, {}, []],
    ['two identities of nobody', { unmapped: 2 }, humans, ['approvals/human-low 1', 'approvals/unmapped-author 3']],
    ['identities of nobody where nothing is needed', { unmapped: 2, unseenPusher: true, unknownMachines: 3 }, {}, []],
    [
      'strangers of every kind',
      { unmapped: 1, unseenPusher: true, unknownMachines: 2 },
      humans,
      [
        'approvals/human-low 1',
        'approvals/unmapped-author 2',
        'approvals/pusher-unseen 3',
        'approvals/machine-user-unknown 5',
      ],
    ],
    [
      'two approvers',
      { origin: 'ai', risk: risk({ categories: ['iam'] }) },
      { approvers: [list('iam', 3)] },
      ['approvals/ai-low 1', 'approvals/two-person 2', 'approvals/from-approvers 3'],
    ],
    [
      'as many approvers as are needed anyway',
      { origin: 'ai', risk: risk({ categories: ['iam'] }) },
      { approvers: [list('iam', 2)] },
      ['approvals/ai-low 1', 'approvals/two-person 2'],
    ],
    [
      'automation, where the policy asks it for two',
      { origin: 'ai', risk: risk({ categories: ['delete'] }) },
      { twoPerson: { ai: [], human: [], automation: ['delete'] } },
      ['approvals/ai-low 1', 'approvals/two-person 2'],
    ],
  ])('%s', (_what, facts, rules, expected) => {
    expect(rulesOf(facts, rules)).toEqual(expected);
  });

  it('lists of approvers are asked only where an approval is needed at all', () => {
    const rules = { approvers: [list('iam', 3)] };
    expect(asked({ risk: iam }, rules)).toMatchObject({ approvals: 0, groups: [] });
    expect(asked({ risk: iam }, { ...rules, ...humans }).groups).toMatchObject([
      { category: 'iam', met: false, by: [] },
    ]);
  });

  it('says how many people must come from which lists, and when each list needs people of its own', () => {
    const text = (distinctApprovers: boolean, ...approvers: ApproverGroup[]) =>
      textOf(
        'approvals/from-approvers',
        { risk: risk({ categories: ['iam', 'network'] }) },
        { ...humans, approvers, distinctApprovers },
      );
    expect(text(false, list('iam', 2), list('network', 2))).toMatch(/iam, network$/);
    expect(text(true, list('iam', 2), list('network', 2))).toMatch(/iam, network, each with people of its own$/);
    expect(text(true, list('iam', 2))).toMatch(/ of iam$/);
    expect(text(false, list('iam', 2), list('iam', 2, '@dave'))).toMatch(/ of iam$/);
  });

  it('says what it is, which categories two people guard, and how many identities are unknown', () => {
    const high = { risk: risk({ level: 'high', categories: ['iam', 'delete'] }) };
    expect(textOf('approvals/human-high', high, humans)).toBe("it is a human's change with high risk");
    expect(textOf('approvals/ai-low', { origin: 'ai' })).toBe('it is an AI-originated change with low risk');
    const bots = { approvals: { ...policy().approvals, automation: { low: 1, medium: 1, high: 1 } } };
    expect(textOf('approvals/automation-low', { origin: 'automation' }, bots)).toMatch(/a change by automation/);
    expect(textOf('approvals/two-person', { origin: 'ai', ...high })).toMatch(/ iam, delete$/);
    expect(textOf('approvals/unmapped-author', { unmapped: 1 }, humans)).toMatch(/^1 commit identity .* behind it$/);
    expect(textOf('approvals/unmapped-author', { unmapped: 2 }, humans)).toMatch(
      /^2 commit identities .* behind them$/,
    );
    expect(textOf('approvals/policy-file', { governs: true })).toMatch(/guards itself/);
    expect(textOf('approvals/policy-file', { risk: unseen })).toMatch(/could be seen/);
    expect(textOf('approvals/no-operator', { origin: 'ai', unattended: true })).toMatch(/nobody is known/);
    expect(textOf('approvals/no-operator', { origin: 'ai', unreadMarks: true })).toMatch(/could be read/);
  });

  it.each<[ChangedFile[], string, boolean]>([
    [[file('a.ts'), file('.github/twokey.yml')], 'infra', true],
    [[file('a.ts', { previousPath: '.GitHub/Twokey.yml' })], 'infra', true],
    [[file('twokey.yml')], 'infra', false],
    [[file('twokey.yml')], '.github', true],
    [[], 'infra', false],
  ])('%j in %s: it changes the policy is %s', (files, repository, does) => {
    expect(changeGoverns(files, repository)).toBe(does);
  });
});

describe('who stands for a list of approvers', () => {
  const group = (category: 'iam' | 'network', count: number, ...members: [string, ...string[]]) => ({
    ...{ category, count, members, met: false, by: [] },
  });
  const whole = (...people: (typeof bob)[]) => people.map((who) => ({ account: who, categories: 'all' as const }));
  const logins = (groups: ReturnType<typeof representGroups>) =>
    groups.map(({ by, met }) => `${by.map(({ login }) => login).join(' ')} ${met}`);
  const stand = (distinct: boolean, ...args: [ReturnType<typeof group>[], Parameters<typeof representGroups>[1]]) =>
    logins(representGroups(...args, { teams: new Map(), distinct }));

  it('whose approval is for one category stands for its list alone', () => {
    const both = [group('iam', 1, '@bob'), group('network', 1, '@bob')];
    expect(stand(false, both, [{ account: bob, categories: ['iam'] }])).toEqual(['bob true', ' false']);
    expect(stand(false, both, whole(bob))).toEqual(['bob true', 'bob true']);
    expect(stand(false, both, whole(carol))).toEqual([' false', ' false']);
    expect(stand(true, both, whole(bob))).toEqual(['bob true', ' false']);
  });

  it('with people of its own, a list takes no more than it asks for and gives up whom another needs', () => {
    const first = group('iam', 1, '@bob', '@carol');
    expect(stand(true, [first, group('network', 1, '@bob')], whole(bob, carol))).toEqual(['carol true', 'bob true']);
    expect(stand(true, [first, group('network', 2, '@bob', '@dave')], whole(bob, carol, dave))).toEqual([
      'carol true',
      'bob dave true',
    ]);
    expect(stand(true, [group('iam', 2, '@bob', '@carol')], whole(bob))).toEqual(['bob false']);
    expect(stand(true, [first], whole(bob, carol))).toEqual(['bob true']);
  });

  it('lists together ask for their sum, or for the greatest', () => {
    const both = [group('iam', 2, '@bob'), group('network', 3, '@bob')];
    expect(peopleAsked(both, { distinctApprovers: true })).toBe(5);
    expect(peopleAsked(both, { distinctApprovers: false })).toBe(3);
    expect(peopleAsked([], { distinctApprovers: false })).toBe(0);
  });
});

describe('owners by CODEOWNERS', () => {
  const owned: RequiredOwners = { names: ['@bob', '@acme/web'], mailboxes: [], paths: ['a.ts'], met: false, by: [] };
  const faceless = { ...owned, names: [], mailboxes: ['x@y.z'] };

  it('nobody is asked where nothing is owned; one owner, or two people where no owner has an account', () => {
    const demands = (...owners: RequiredOwners[]) =>
      ownerDemands(owners).map(({ rule, approvals }) => `${rule} ${approvals}`);
    expect(demands()).toEqual(['codeowners/owner 0', 'codeowners/no-account 0']);
    expect(demands(owned)).toEqual(['codeowners/owner 1', 'codeowners/no-account 0']);
    expect(demands(owned, faceless)).toEqual(['codeowners/owner 1', 'codeowners/no-account 2']);
  });

  it('each set of paths is met by any of its owners, and one of mailboxes by itself', () => {
    const counting = [bob, carol].map((who) => ({ account: who, reviewId: 1 }));
    const teams = new Map([['@acme/web', known([carol])]]);
    const found = representOwners([owned, faceless, { ...owned, names: ['@dave'] }], counting, teams);
    expect(found.map(({ met, by }) => [met, by.map(({ login }) => login)])).toEqual([
      [true, ['bob', 'carol']],
      [true, []],
      [false, []],
    ]);
  });

  it('what could not be read is told; owners are split into accounts and mailboxes, each once', () => {
    const of = (codeowners: Policy['codeowners'], read: Parameters<typeof ownersAsked>[1]) =>
      ownersAsked({ codeowners }, read);
    const on = 'required';
    expect(of('off', unknown('403'))).toEqual({ owners: [], problems: [], unknown: null });
    expect(of(on, null)).toEqual({ owners: [], problems: [], unknown: expect.objectContaining({ kind: 'unknown' }) });
    expect(of(on, unknown('403'))).toEqual({ owners: [], problems: [], unknown: unknown('403') });
    const problems = [{ line: 3, why: 'odd' }];
    const read = ownershipOf(complete([file('a.ts')]), known('* @bob x@y.z @bob'));
    expect(read).toMatchObject({ kind: 'known', value: { problems: [], unseen: null } });
    if (read.kind !== 'known') return;
    expect(of(on, known({ ...read.value, problems, unseen: unknown('cut') }))).toEqual({
      ...{ owners: [{ names: ['@bob'], mailboxes: ['x@y.z'], paths: ['a.ts'], met: false, by: [] }], problems },
      unknown: unknown('cut'),
    });
  });

  it('paths with the same owners stand together, whatever the case and order; a rename under both names', () => {
    const text = '/a @Bob @carol\n/b @CAROL @bob\n/c @bo @bcarol\n/d';
    const files = ['a', 'b', 'c', 'd', 'e'].map((path) => file(path));
    const read = ownershipOf(complete([...files, file('e2', { previousPath: 'a/x' })]), known(text));
    expect(read).toMatchObject({ value: { owned: [{ paths: ['a', 'b', 'a/x'] }, { paths: ['c'] }] } });
  });

  it('mailboxes whose names run into each other are told apart', () => {
    const read = ownershipOf(complete([file('a'), file('b')]), known('/a a@bc d@e\n/b a@b cd@e'));
    expect(read).toMatchObject({ value: { owned: [{ paths: ['a'] }, { paths: ['b'] }] } });
  });

  it('without a file nothing is owned, and what could not be read stays unknown', () => {
    const files = cutShort([file('a')], 'cut');
    expect(ownershipOf(files, null)).toEqual(known({ owned: [], problems: [], unseen: null }));
    expect(ownershipOf(files, unknown('403'))).toEqual(unknown('403'));
    expect(ownershipOf(files, known('# none\n/a'))).toEqual(known({ owned: [], problems: [], unseen: null }));
    expect(ownershipOf(files, known('/b @bob'))).toMatchObject({ value: { unseen: files.missing } });
  });

  it('more patterns with wildcards than can be tried in time are unknown', () => {
    const text = known('*.a @bob\n'.repeat(2000));
    const files = complete(Array.from({ length: 2501 }, (_, index) => file(`x/${index}`)));
    expect(ownershipOf(files, text)).toMatchObject({ kind: 'unknown', reason: expect.stringMatching(/2000.*2501/) });
  });

  it('teams among the owners are named once', () => {
    const read = ownershipOf(complete([file('a'), file('b')]), known('/a @acme/x @bob x@y.z\n/b @acme/y @acme/x'));
    expect(read.kind === 'known' ? owningTeams(read.value) : null).toEqual(['@acme/x', '@acme/y']);
  });

  it.each<[string, ChangedFile[], string | null, RegExp | null]>([
    ['a first file appears', [file('x'), file('docs/CODEOWNERS', { status: 'added' })], null, /first CODEOWNERS/],
    ['nothing about it', [file('x')], null, null],
    ['one that is removed where none was in force', [file('CODEOWNERS', { status: 'removed' })], null, null],
    ['one before it appears', [file('.github/CODEOWNERS'), file('x')], 'CODEOWNERS', /instead of CODEOWNERS/],
    ['one behind it appears', [file('docs/CODEOWNERS')], 'CODEOWNERS', null],
    ['it is removed', [file('x'), file('CODEOWNERS', { status: 'removed' })], 'CODEOWNERS', /takes CODEOWNERS away/],
    ['it is edited', [file('CODEOWNERS')], 'CODEOWNERS', null],
    ['another file is removed', [file('x', { status: 'removed' })], 'CODEOWNERS', null],
    ['it is renamed', [file('x', { previousPath: 'CODEOWNERS', status: 'renamed' })], 'CODEOWNERS', /takes CODE/],
    ['it is copied', [file('x', { previousPath: 'CODEOWNERS', status: 'copied' })], 'CODEOWNERS', null],
    ['another is renamed', [file('x', { previousPath: 'y', status: 'renamed' })], 'CODEOWNERS', null],
    [
      'it is renamed and written anew',
      [file('x', { previousPath: 'CODEOWNERS', status: 'renamed' }), file('CODEOWNERS', { status: 'added' })],
      'CODEOWNERS',
      null,
    ],
  ])('%s', (_what, files, place, said) => {
    const base = place === null ? null : { place: 'CODEOWNERS' as const, blob: 'b' };
    const found = takesOver(files, base);
    if (said === null) expect(found).toBeNull();
    else expect(found).toMatch(said);
  });
});

describe('a line of CODEOWNERS', () => {
  const read = (text: string) => {
    const { lines, problems } = readCodeowners(text);
    return [...lines.map(({ line, owners }) => `${line} ${owners.map(({ kind }) => kind)}`), ...problems];
  };

  it.each<[string, unknown]>([
    ['\ufeff* @bob', ['1 user']],
    ['\r\n   \r\n\t# none\r\n * @bob @acme/web x@y.z # and so on @dave', ['4 user,team,mailbox']],
    ['# a comment * @bob', []],
    ['* #', ['1 ']],
    ['a\\ b @bob', ['1 user']],
    ['*.md @bob#', [{ line: 1, why: expect.stringMatching(/^@bob# is no/) }]],
    ['* x@bob', ['1 mailbox']],
    ['* .@bob', ['1 mailbox']],
    ['* .@bob/x', ['1 mailbox']],
    ['* @@bob', [{ line: 1, why: expect.stringMatching(/^@@bob is no/) }]],
    ['* @@acme/web', [{ line: 1, why: expect.stringMatching(/^@@acme\/web is no/) }]],
    ['* @x@y.z', [{ line: 1, why: expect.stringMatching(/^@x@y\.z is no/) }]],
    ['* x@y@z', [{ line: 1, why: expect.stringMatching(/^x@y@z is no/) }]],
    ['* bob', [{ line: 1, why: expect.stringMatching(/^bob is no/) }]],
    [`* ${'b'.repeat(80)}`, [{ line: 1, why: expect.stringMatching(/^b{80} is/) }]],
    [`* ${'b'.repeat(81)}`, [{ line: 1, why: expect.stringMatching(/^b{79}… is/) }]],
  ])('%j', (text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  it('the last one that matches owns a path, also where patterns with and without wildcards take turns', () => {
    const owner = (text: string, path: string) => readCodeowners(text).lineOf(path)?.line ?? null;
    expect(owner('/a.ts @bob\n*.ts @bob\n/a.ts @bob\n*.js @bob', 'a.ts')).toBe(3);
    expect(owner('/a.ts @bob\n*.ts @bob', 'a.ts')).toBe(2);
    expect(owner('*.ts @bob\n/a.ts @bob', 'a.ts')).toBe(2);
    expect(owner('*.ts @bob', 'a.js')).toBeNull();
    expect(owner('/a/ @bob\nb.ts @bob\n/a/c @bob', 'a/b.ts')).toBe(2);
    expect(owner('a/ @bob', 'a')).toBeNull();
    expect(readCodeowners('*.ts @bob\n/a @bob\n*.js @bob').wildcards).toBe(2);
  });
});

describe('why an agent has too much under way', () => {
  const problem: RateProblem = {
    ...{ rule: 'rate/open', agent: 'codex', before: 4, limit: 3, until: null, since: null },
  };

  it('is never of people, nor because of what other agents have ready', () => {
    const open = [{ number: 1, agents: ['devin'], ready: true }];
    const problems = (origin: 'ai' | 'human', agent: string) =>
      rateProblems({
        ...{ number: 5, provenance: { origin, agents: [agent] }, limits: { open: null, mergedPerDay: 1 } },
        ...{ traffic: { open, merged: [], since: null }, now: 0 },
      });
    expect(problems('human', 'devin')).toEqual([]);
    expect(problems('ai', 'codex')).toEqual([]);
    expect(problems('ai', 'devin')).toMatchObject([{ rule: 'rate/merged', before: 1 }]);
  });

  it('names the agent, how many there are and how many may be, and since when they are counted', () => {
    const open = rateReason(problem);
    expect(open).toMatchObject({ rule: 'rate/open', outcome: 'unmet', remedy: expect.stringContaining('codex') });
    expect(open.text).toMatch(/^codex has 4 older open changes here, .* allows 3 at a time$/);
    const merged = rateReason({ ...problem, rule: 'rate/merged', since: Date.parse('2026-01-02T03:04:05Z') });
    expect(merged).toMatchObject({ rule: 'rate/merged', outcome: 'unmet', remedy: expect.stringContaining('wait') });
    expect(merged.text).toMatch(/^codex has 4 changes that were merged .* 3, .* since 2026-01-02$/);
  });
});

describe('a piece of evidence', () => {
  const [seen] = AI.evidence as readonly [Evidence];
  const moved = { ...seen, where: 'commit bbbbbbb' };

  it('says the same wherever it stands, and is another mark in every place', () => {
    expect(whatItSays(moved)).toBe(whatItSays(seen));
    expect(evidenceKey(moved)).not.toBe(evidenceKey(seen));
    expect(evidenceKey({ ...seen, commit: 'c'.repeat(40) as Sha })).not.toBe(evidenceKey(seen));
    expect(evidenceKey(seen)).toBe(['claude-code', 'agent', seen.where, '', seen.seen].join('\n'));
    for (const other of [{ agent: 'codex' }, { agentClass: 'assistant' as const }, { seen: 'else' }]) {
      expect(whatItSays({ ...seen, ...other })).not.toBe(whatItSays(seen));
      expect(evidenceKey({ ...seen, ...other })).not.toBe(evidenceKey(seen));
    }
  });

  it.each([
    ['agent', true],
    ['assistant', true],
    ['automation', false],
  ] as const)('of an %s is of AI: %s', (agentClass, isAi) => {
    expect(isAiEvidence({ ...seen, agentClass })).toBe(isAi);
  });
});
