/** What follows from where a file lies: path rules, environments, what agents are barred from, and gates beside approvals. */
import { describe, expect, it } from '@jest/globals';
import { autonomyTeams, barredReasons } from '../../src/core/barred.js';
import { inEnvironments, withoutEnvironment } from '../../src/core/environments.js';
import { kindOfGates } from '../../src/core/gates.js';
import { pathFindings } from '../../src/core/path-rules.js';
import { comparablePath, globProblem, pathDeception, pathMatcher } from '../../src/core/paths.js';
import type { MatrixEnvironment } from '../../src/domain/autonomy.js';
import type { RiskLevel } from '../../src/domain/finding.js';
import type { EnvironmentRule, PathRule } from '../../src/domain/policy.js';
import { complete, cutShort, known } from '../../src/domain/result.js';
import type { FileView } from '../../src/domain/risk-rule.js';
import type { Reason } from '../../src/domain/verdict.js';
import { account, change, file, finding, matrixEntry } from '../build.js';

type Outcome = Reason['outcome'];
type Named = Pick<FileView, 'path' | 'names'>;

describe("a policy's own path rules", () => {
  const files: readonly Named[] = [
    { path: 'iam/a.tf', names: ['iam/a.tf'] },
    { path: 'docs/b.md', names: ['docs/b.md', 'iam/b.tf'] },
    { path: 'src/c.ts', names: ['src/c.ts'] },
  ];
  const found = (rules: readonly PathRule[]) =>
    pathFindings(files, rules).map(({ rule, category, level, path }) => [rule, category, level, path]);

  it.each<[string, PathRule, readonly (string | null)[]]>([
    [
      'with a category are of medium risk',
      { id: 'a', match: ['iam/**'], category: 'iam', risk: null },
      ['iam', 'medium'],
    ],
    ['with a risk have it', { id: 'a', match: ['iam/**'], category: null, risk: 'high' }, [null, 'high']],
    ['with both have both', { id: 'a', match: ['iam/**'], category: 'iam', risk: 'low' }, ['iam', 'low']],
  ])('%s, at the old name of a file as well', (_, rule, [category, level]) => {
    expect(found([rule])).toEqual([
      ['path/a', category, level, 'iam/a.tf'],
      ['path/a', category, level, 'docs/b.md'],
    ]);
  });

  it('of several each speaks, and says which globs it means', () => {
    const rules: readonly PathRule[] = [
      { id: 'a', match: ['src/**', 'lib/**'], category: null, risk: 'low' },
      { id: 'b', match: ['**/c.ts'], category: 'iam', risk: null },
    ];
    expect(found(rules).map(([rule]) => rule)).toEqual(['path/a', 'path/b']);
    expect(pathFindings(files, rules).map(({ why }) => why)).toEqual([
      'The policy says that this path needs care: src/**, lib/**.',
      'The policy says that this path is iam: **/c.ts.',
    ]);
    expect(pathFindings(files, rules)[0]).toMatchObject({ confidence: 'high', line: null });
    expect(pathFindings(files, rules)).toEqual(pathFindings(files, rules));
  });
});

describe('a finding in an environment', () => {
  const prod: EnvironmentRule = { id: 'prod', match: ['prod/**'], risk: 'high' };
  const stage: EnvironmentRule = { id: 'stage', match: ['prod/**', 'stage/**'], risk: 'medium' };
  const files: readonly Named[] = [
    { path: 'prod/a.tf', names: ['prod/a.tf'] },
    { path: 'x.tf', names: ['x.tf', 'prod/x.tf'] },
    { path: 'stage/a.tf', names: ['stage/a.tf'] },
    { path: 'dev/a.tf', names: ['dev/a.tf'] },
  ];
  const raised = (more: Parameters<typeof finding>[0], rules: readonly EnvironmentRule[]) => {
    const [one] = inEnvironments([finding({ why: 'It is so.', ...more })], files, rules);
    return [one?.level, /takes effect in (\w+)/.exec(one?.why ?? '')?.[1] ?? null];
  };

  it.each<[string, Parameters<typeof finding>[0], readonly EnvironmentRule[], [RiskLevel, string | null]]>([
    ['gets its risk', { path: 'prod/a.tf', level: 'low' }, [prod], ['high', 'prod']],
    ['gets it by the old name of the file', { path: 'x.tf', level: 'low' }, [prod], ['high', 'prod']],
    ['gets the strictest of several', { path: 'prod/a.tf', level: 'low' }, [stage, prod], ['high', 'prod']],
    [
      'gets the strictest of several, in any order',
      { path: 'prod/a.tf', level: 'low' },
      [prod, stage],
      ['high', 'prod'],
    ],
    [
      'gets the first of two that are as strict',
      { path: 'prod/a.tf', level: 'low' },
      [prod, { ...prod, id: 'other' }],
      ['high', 'prod'],
    ],
    ['keeps a higher risk', { path: 'stage/a.tf', level: 'high' }, [stage], ['high', null]],
    ['keeps a risk as high', { path: 'stage/a.tf', level: 'medium' }, [stage], ['medium', null]],
    ['keeps its risk elsewhere', { path: 'dev/a.tf', level: 'low' }, [prod, stage], ['low', null]],
    ['keeps its risk without a category', { path: 'prod/a.tf', level: 'low', category: null }, [prod], ['low', null]],
    ['keeps its risk without a file', { path: null, level: 'low' }, [prod], ['low', null]],
    ['keeps its risk in a file that is not known', { path: 'prod/z.tf', level: 'low' }, [prod], ['low', null]],
    ['keeps its risk where there are no environments', { path: 'prod/a.tf', level: 'low' }, [], ['low', null]],
  ])('%s', (_, more, rules, expected) => expect(raised(more, rules)).toEqual(expected));

  it('says what it said before, once that is asked for', () => {
    const [one] = inEnvironments([finding({ path: 'prod/a.tf', level: 'low', why: 'It is so.' })], files, [prod]);
    expect(one?.why).toBe('It is so. It takes effect in prod, where the policy asks for more care.');
    expect(withoutEnvironment(one?.why ?? '')).toBe('It is so.');
    expect(withoutEnvironment('It takes effect in spring.')).toBe('It takes effect in spring.');
    const named = 'The role called a It takes effect in b was widened.';
    expect(withoutEnvironment(named)).toBe(named);
    expect(withoutEnvironment('Here is where the policy asks for more care.')).toBe(
      'Here is where the policy asks for more care.',
    );
  });
});

describe('an environment in which an agent may only read', () => {
  const prod = matrixEntry('prod', 0, { deploys: { branches: ['main'], paths: ['prod/**'] } });
  const touched = change({ files: complete([file('prod/a.tf'), file('b.ts')]) });
  const bars = (entry: Partial<MatrixEnvironment>, facts: Partial<Parameters<typeof barredReasons>[1]> = {}) =>
    barredReasons([[{ ...prod, ...entry }]], {
      ...{ change: touched, origin: 'ai', provenance: { agents: ['devin'], operators: [] }, teams: new Map() },
      ...facts,
    }).map(({ rule, outcome, text }) => `${rule} ${outcome} ${text.split(' ')[0]}`);
  const BARRED = ['autonomy/read-only unmet devin'];
  const only = (path: string, previousPath: string | null = null) => ({
    change: change({ files: complete([file(path, { previousPath })]) }),
  });

  it.each<[string, Partial<MatrixEnvironment>, Partial<Parameters<typeof barredReasons>[1]>, readonly string[]]>([
    ['bars its change there', {}, {}, BARRED],
    ['bars nobody at level 1', { level: 1 }, {}, []],
    ['bars no person', {}, { origin: 'human' }, []],
    [
      'bars an agent without a name',
      {},
      { provenance: { agents: [], operators: [] } },
      ['autonomy/read-only unmet an'],
    ],
    [
      'bars each of several agents',
      {},
      { provenance: { agents: ['devin', 'codex'], operators: [] } },
      [...BARRED, 'autonomy/read-only unmet codex'],
    ],
    [
      'bars the one that a rule names',
      { level: 1, rules: [{ agents: ['codex'], repositories: [], teams: [], level: 0 }] },
      { provenance: { agents: ['devin', 'codex'], operators: [] } },
      ['autonomy/read-only unmet codex'],
    ],
    [
      'frees the repository that a rule names',
      { rules: [{ agents: [], repositories: ['acme/infra'], teams: [], level: 1 }] },
      {},
      [],
    ],
    [
      'frees no other repository',
      { rules: [{ agents: [], repositories: ['acme/web'], teams: [], level: 1 }] },
      {},
      BARRED,
    ],
    [
      'frees the people of a team',
      { rules: [{ agents: [], repositories: [], teams: ['@acme/ops'], level: 1 }] },
      {
        provenance: { agents: ['devin'], operators: [{ account: account(5, 'eve'), because: 'x' }] },
        teams: new Map([['@acme/ops', known([account(5, 'eve')])]]),
      },
      [],
    ],
    ['is not reached where nothing is deployed', { deploys: null }, {}, []],
    ['is not reached by another branch', { deploys: { branches: ['live'], paths: [] } }, {}, []],
    ['is reached by any branch where none is named', { deploys: { branches: [], paths: ['prod/**'] } }, {}, BARRED],
    [
      'is reached by any file where none is named',
      { deploys: { branches: ['main'], paths: [] } },
      only('z.ts'),
      BARRED,
    ],
    ['is reached by one file of several', {}, {}, BARRED],
    ['is not reached by other files', {}, only('z.ts'), []],
    ['is reached by a file that left it', {}, only('z.ts', 'prod/z.ts'), BARRED],
    ['is reached where not every file is known', {}, { change: change({ files: cutShort([], 'no') }) }, BARRED],
  ])('%s', (_, entry, facts, expected) => expect(bars(entry, facts)).toEqual(expected));

  it('tells which teams must be known, each once', () => {
    const rules = [{ agents: [], repositories: [], teams: ['@a/x', '@a/y'], level: 1 as const }];
    expect(autonomyTeams([[{ ...prod, rules }], [{ ...prod, rules }, prod]])).toEqual(['@a/x', '@a/y']);
  });
});

describe('gates beside approvals', () => {
  const gate = (rule: string, outcome: Outcome) => ({ rule, outcome, text: '', remedy: null, children: [] });
  it.each<[string, readonly (readonly [string, Outcome])[], string]>([
    ['none', [], 'approved'],
    ['one that holds', [['a/b', 'met']], 'approved'],
    ['one that does not hold yet', [['a/b', 'unmet']], 'pending'],
    [
      'one that is not known',
      [
        ['a/b', 'unmet'],
        ['c/d', 'unknown'],
      ],
      'indeterminate',
    ],
    [
      'one that no approval helps',
      [
        ['c/d', 'unknown'],
        ['x/deny', 'unmet'],
      ],
      'denied',
    ],
    [
      'one that would deny and holds',
      [
        ['x/deny', 'met'],
        ['a/b', 'unmet'],
      ],
      'pending',
    ],
  ])('%s', (_, gates, kind) => {
    expect(
      kindOfGates(
        gates.map(([rule, outcome]) => gate(rule, outcome)),
        new Set(['x/deny']),
      ),
    ).toBe(kind);
  });
});

describe('paths and globs', () => {
  it.each([
    ['././/a/b', './/a/b'],
    ['//A/B', 'a/b'],
    ['../a', '../a'],
  ])('%s is compared as %s', (path, compared) => expect(comparablePath(path)).toBe(compared));

  it.each<[string, string | null]>([
    ['a'.repeat(256), null],
    ['a!b', null],
    ['{1..64}', null],
    ['{1..65}', 'more than 64'],
    ['{60..-5}', 'more than 64'],
    ['{a..z}{a..c}', 'more than 64'],
    ['{a..z}{a,b}', null],
    ['{a,b,c,d,e,f,g,h}{a,b,c,d,e,f,g,h}', null],
    ['+(ab*)', 'repeats'],
    ['**a**b**c', null],
    ['*a*b*c*/x', '3 wildcards'],
    ['x/@(a)@(b)@(c)@(d)', '3 wildcards'],
    ['//a/*', null],
    ['a..z/{a,b,c}', null],
    ['{a,1..100}', null],
  ])('the glob %s has the problem %s', (pattern, problem) => {
    if (problem === null) expect(globProblem(pattern)).toBeNull();
    else expect(globProblem(pattern)).toContain(problem);
  });

  it.each<[string, string, boolean]>([
    ['A/**', 'a/.hidden/b', true],
    ['#a', '#a', true],
    ['a\\b', 'a/b', true],
    ['.//a/*', 'a/b', true],
    ['docs/*', `src/${'x'.repeat(255)}`, false],
    ['docs/*', `src/${'x'.repeat(256)}`, true],
    ['docs/*', `${'a/'.repeat(2048)}`, false],
    ['docs/*', `${'a/'.repeat(2048)}b`, true],
    ['{a,b}'.repeat(20), 'anything', true],
    ['!docs/**', 'docs/a', true],
    ['+(a*)', 'b', true],
    ['!(docs)/*', 'docs/a', false],
    ['!(docs)/*', 'src/a', true],
  ])('%s on %s', (pattern, path, expected) => expect(pathMatcher([pattern])([path])).toBe(expected));

  it.each([
    ['a\ue000', 'without a meaning of its own'],
    ['\u202e', 'reverses the direction'],
    ['é\u200b', 'an invisible character'],
    ['a\u{e0041}', 'without a meaning of its own'],
    [`é/${'x'.repeat(256)}`, 'more characters'],
    ['x'.repeat(256), 'more characters'],
  ])('%s deceives', (path, what) => expect(pathDeception(path)).toContain(what));

  it.each(['x'.repeat(255), `${'a/'.repeat(2048)}`, `é${'x'.repeat(254)}`, ''])('%s does not deceive', (path) =>
    expect(pathDeception(path)).toBeNull(),
  );
});
