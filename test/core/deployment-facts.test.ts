/** From what was read about a deployment to what is decided from: whose it is, which level counts, whose review does, and which action it is. */
import { describe, expect, it } from '@jest/globals';
import { environmentIn, isInMatrix } from '../../src/core/deployment-environment.js';
import { assembleDeployment, chargedAgents, type DeploymentFacts } from '../../src/core/deployment-facts.js';
import { isOurOwn } from '../../src/core/deployment-people.js';
import type { AutonomyMatrix, ProductionGuards, SandboxGuards } from '../../src/domain/autonomy.js';
import type { Account } from '../../src/domain/change.js';
import type { DeployingRun } from '../../src/domain/deployment.js';
import type { PlanStack } from '../../src/domain/plan-evidence.js';
import { complete, cutShort, type Fact, known, unknown } from '../../src/domain/result.js';
import { account, matrixEntry, OLD_HEAD, policy } from '../build.js';
import {
  ann,
  assembled,
  BOX,
  bob,
  carol,
  commit,
  delivered,
  dependabot,
  devin,
  facts,
  GUARDS,
  helper,
  part,
  robot,
  rule,
  run,
} from './deployment-world.js';

describe('who started it', () => {
  it.each<[string, Partial<DeployingRun>, string]>([
    ['a person', {}, 'human'],
    ['a person, again by an agent', { triggeredBy: devin }, 'agent'],
    ['an agent, again by a person', { actor: devin }, 'agent'],
    ['automation of the catalog', { actor: dependabot, triggeredBy: dependabot }, 'automation'],
    ['software that nobody knows', { actor: helper }, 'unknown'],
    ['a deleted account', { triggeredBy: null }, 'unknown'],
    ['a timer, under the name of a person', { event: 'schedule' }, 'automation'],
    ['a machine that the policy names', { actor: robot, triggeredBy: robot }, 'automation'],
  ])('%s', (_who, more, expected) => {
    const named = policy({ ...facts().policy, machineUsers: ['robot'] });
    expect(assembled({ run: run(more), policy: named }).deployer).toBe(expected);
  });

  it.each<[string, Partial<DeployingRun>, boolean]>([
    ['our own dispatch', {}, true],
    ['our own, started again by somebody', { triggeredBy: ann }, false],
    ['a push of ours', { event: 'push' }, false],
    ['somebody else', { actor: ann }, false],
  ])('is this app itself: %s', (_who, more, expected) => {
    const us: Account = { ...account(99, 'twokey[bot]'), kind: 'bot' };
    expect(isOurOwn(run({ actor: us, triggeredBy: us, ...more }), 'twokey[bot]')).toBe(expected);
  });
});

describe('whose budget it is charged to', () => {
  const ai = part({ origin: 'ai', agents: ['copilot'] });
  it.each<[string, Partial<DeploymentFacts>, readonly string[]]>([
    ['of a person: nobody', { judged: new Map([[7, ai]]) }, []],
    ['of an agent: its own', { run: run({ triggeredBy: devin }) }, ['devin']],
    [
      'of automation: the agents whose work it brings',
      { run: run({ actor: dependabot }), judged: new Map([[7, ai]]) },
      ['copilot'],
    ],
    ['of automation with people’s work: nobody', { run: run({ actor: dependabot }) }, []],
    [
      'of automation with a push: an agent that nobody can name',
      { run: run({ actor: dependabot }), delivered: delivered({ commits: complete([commit(7), commit()]) }) },
      ['unknown'],
    ],
    [
      'of automation with a change that is not known: likewise',
      { run: run({ actor: dependabot }), judged: new Map([[7, unknown('no record')]]) },
      ['unknown'],
    ],
  ])('%s', (_whose, more, expected) => {
    expect(chargedAgents(facts(more))).toEqual(expected);
  });

  it.each<[string, ReadonlyMap<string, { runs: number; hours: number }>, object | null]>([
    ['nothing used', new Map(), { runs: 3, hours: 4 }],
    ['some used', new Map([['devin', { runs: 2, hours: 3.5 }]]), { runs: 1, hours: 0.5 }],
    ['what another agent used', new Map([['copilot', { runs: 9, hours: 9 }]]), { runs: 3, hours: 4 }],
  ])('leaves of the budget: %s', (_what, used, left) => {
    const rules = { kind: 'sandbox', sandbox: BOX, production: [], wait: 24 } as const;
    const { safeguards } = assembleDeployment(facts({ run: run({ actor: devin }), rules }), used);
    expect(safeguards.budget).toEqual(known(left));
  });
});

describe('the level', () => {
  it.each<[string, Partial<DeploymentFacts>, number]>([
    ['is the agent’s that started it', { run: run({ actor: devin }) }, 3],
    [
      'is lowered by another agent whose work is in it',
      { run: run({ actor: devin }), judged: new Map([[7, part({ origin: 'ai', agents: ['copilot'] })]]) },
      1,
    ],
    [
      'is lowered by an agent without a name',
      { run: run({ actor: devin }), judged: new Map([[7, part({ origin: 'ai' })]]) },
      1,
    ],
    [
      'is lowered by a change that is not known',
      { run: run({ actor: devin }), judged: new Map([[7, unknown('no record')]]) },
      1,
    ],
    [
      'of automation that may bring anything is that of any agent',
      { run: run({ actor: dependabot }), delivered: delivered({ delta: 'diverged' }) },
      1,
    ],
  ])('%s', (_what, more, level) => {
    expect(assembled(more).level).toBe(level);
  });
});

it('the level says what in the policy made it', () => {
  expect(assembled({ run: run({ actor: devin }) }).levelBecause).toBe(
    'a rule of production for devin says level 3 (execute in production)',
  );
  expect(assembled().levelBecause).toBe('production has level 1 (propose)');
});

describe('the level with what nobody can name', () => {
  const strict = policy({
    autonomy: [[matrixEntry('production', 1, { rules: [rule('devin', 0)] })]],
  });
  const judged = new Map([[7, part({ origin: 'ai', agents: ['copilot'] })]]);
  const byMachine = { policy: strict, judged, run: run({ actor: dependabot, triggeredBy: dependabot }) };
  it.each<[string, Partial<DeploymentFacts>, number]>([
    ['is that of the agents where all is seen', byMachine, 1],
    ['is that of the agents where nothing is new', { ...byMachine, delivered: delivered({ delta: 'same' }) }, 1],
    [
      'is that of any agent beside a push',
      { ...byMachine, delivered: delivered({ commits: complete([commit(7), commit()]) }) },
      0,
    ],
    [
      'is that of any agent where commits are missing',
      { ...byMachine, delivered: delivered({ commits: cutShort([commit(7)], 'more') }) },
      0,
    ],
    ['is that of any agent at a first deployment', { ...byMachine, delivered: delivered({ delta: 'first' }) }, 0],
    [
      'is that of the agents where a person started it',
      { policy: strict, judged, delivered: delivered({ commits: complete([commit(7), commit()]) }) },
      1,
    ],
    ['is that of any agent where no agent is in it', { policy: strict }, 0],
  ])('%s', (_what, more, level) => {
    expect(assembled(more).level).toBe(level);
  });

  it.each([
    ['of the people who directed it', [bob], 3],
    ['of other people', [carol], 1],
    ['of nobody', [], 1],
  ])('is that of a team: %s', (_whose, operators, level) => {
    const rules = [{ agents: [], repositories: [], teams: ['@acme/ops'], level: 3 as const }];
    const more = {
      policy: policy({ autonomy: [[matrixEntry('production', 1, { rules })]] }),
      teams: new Map([['@acme/ops', known([bob])]]),
      judged: new Map([[7, part({ origin: 'ai', agents: ['copilot'], operators })]]),
    };
    expect(assembled(more).level).toBe(level);
  });
});

describe('reviews of the run', () => {
  const standing = (...people: readonly Account[]) => new Map(people.map(({ id }) => [id, known('write' as const)]));
  it.each<[string, Partial<DeploymentFacts>, number]>([
    ['a person who may approve counts', { reviewers: known([carol]), standings: standing(carol) }, 1],
    ['twice is once', { reviewers: known([carol, carol]), standings: standing(carol) }, 1],
    ['who started it does not', { reviewers: known([ann]), standings: standing(ann) }, 0],
    [
      'who had a hand in a change does not',
      { reviewers: known([carol]), standings: standing(carol), judged: new Map([[7, part({ excluded: [carol.id] })]]) },
      0,
    ],
    [
      'who may not approve does not',
      { reviewers: known([carol]), standings: new Map([[carol.id, known('less' as const)]]) },
      0,
    ],
    [
      'of whom it is not known does not',
      { reviewers: known([carol]), standings: new Map([[carol.id, unknown('502')]]) },
      0,
    ],
    ['an agent does not', { reviewers: known([devin]), standings: standing(devin) }, 0],
    [
      'the author of a push does not',
      { reviewers: known([bob]), standings: standing(bob), delivered: delivered({ commits: complete([commit()]) }) },
      0,
    ],
    [
      'nobody does where the author of a push may be anybody',
      {
        ...{ reviewers: known([carol]), standings: standing(carol) },
        delivered: delivered({ commits: complete([{ ...commit(), author: null }]) }),
      },
      0,
    ],
  ])('%s', (_what, more, expected) => {
    expect(assembled(more).reviews).toEqual(known(expected));
  });

  it('count beside those who approved the change, each once', () => {
    const judged = new Map([[7, part({ approvers: [bob.id, carol.id] })]]);
    const more = { reviewers: known([carol]), standings: standing(carol), judged };
    expect(assembled(more).parts.items).toEqual([
      { kind: 'change', number: 7, verdict: known('approved'), origin: known('human'), approvals: known(2) },
    ]);
  });

  it('that could not be read are not known', () => {
    expect(assembled({ reviewers: unknown('again') }).reviews).toEqual(unknown('again'));
  });
});

describe('what is in it', () => {
  it('is every change once, every push, and what was not read', () => {
    const commits = cutShort([commit(7), commit(7, 8), commit()], 'more');
    const { parts } = assembled({ delivered: delivered({ commits }) });
    const gap = unknown('it was not looked up');
    expect(parts).toEqual({
      items: [
        { kind: 'change', number: 7, verdict: known('approved'), origin: known('human'), approvals: known(0) },
        { kind: 'change', number: 8, verdict: gap, origin: gap, approvals: gap },
        { kind: 'direct-push', sha: OLD_HEAD },
      ],
      missing: unknown('more'),
    });
  });
});

describe('the action', () => {
  const other: ProductionGuards = { ...GUARDS, actions: [{ ...GUARDS.actions[0], id: 'all', paths: [], without: [] }] };
  const rules = (...production: readonly ProductionGuards[]) => ({
    kind: 'production' as const,
    sandbox: null,
    production,
    wait: 24,
  });
  it.each<[string, Partial<DeploymentFacts>, Fact<string | null>]>([
    ['is the one whose workflow, paths and categories fit', {}, known('web')],
    ['is none where the policy names none', { rules: rules() }, known(null)],
    ['is none for another workflow', { run: run({ path: '.github/workflows/other.yml' }) }, known(null)],
    [
      'is none for a workflow elsewhere of the same name',
      { run: run({ path: 'x/.github/workflows/deploy.yml' }) },
      known(null),
    ],
    ['is none for a file outside', { delivered: delivered({ paths: known(['web/a.ts', 'iam/b.tf']) }) }, known(null)],
    [
      'is none with a category that it leaves out',
      { judged: new Map([[7, part({ categories: ['iam'] })]]) },
      known(null),
    ],
    [
      'is none for another workflow, whatever is not known',
      { run: run({ path: 'other.yml' }), delivered: delivered({ paths: unknown('cut') }) },
      known(null),
    ],
    [
      'is none where the policy names none, whatever is not known',
      { rules: rules(), delivered: delivered({ paths: unknown('cut') }) },
      known(null),
    ],
    ['is not known without the files', { delivered: delivered({ paths: unknown('cut') }) }, unknown('cut')],
    ['is not known without a record', { judged: new Map([[7, unknown('old')]]) }, unknown('old')],
    ['must be one of every list, and has the name of the last', { rules: rules(GUARDS, other) }, known('all')],
    [
      'is none where one of the lists has none',
      { rules: rules(other, GUARDS), delivered: delivered({ paths: known(['iam/b.tf']) }) },
      known(null),
    ],
  ])('%s', (_what, more, expected) => {
    expect(assembled(more).safeguards.action).toEqual(expected);
  });
});

describe('plans', () => {
  const stacks: readonly PlanStack[] = [{ id: 'a', match: ['a/**'], artifact: 'tfplan', workflows: ['plan.yml'] }];
  const asks = policy({ ...facts().policy, plan: { ...policy().plan, stacks } });
  it.each<[string, Partial<DeploymentFacts>, Fact<string>]>([
    ['are missing where the policy asks for none', {}, known('missing')],
    ['pass with changes that passed by themselves', { policy: asks }, known('passing')],
    [
      'fail with one that did not',
      { policy: asks, judged: new Map([[7, part({ byItself: false })]]) },
      known('failing'),
    ],
    [
      'fail with one of several that did not',
      {
        policy: asks,
        judged: new Map([
          [7, part()],
          [8, part({ byItself: false })],
        ]),
      },
      known('failing'),
    ],
    ['are not known with one that is not', { policy: asks, judged: new Map([[7, unknown('old')]]) }, unknown('old')],
  ])('%s', (_what, more, expected) => {
    expect(assembled(more).safeguards.plan).toEqual(expected);
  });
});

describe('what the matrices say of an environment', () => {
  const box = (more: Partial<SandboxGuards>) =>
    matrixEntry('preview', 2, { kind: 'sandbox', sandbox: { ...BOX, ...more } });
  it('is the stricter kind, the tighter bounds, and the workflow of the last', () => {
    const rules = environmentIn([[box({ runs: 2 })], [box({ hours: 1, lease: 1, destroy: 'own.yml' })]], 'Preview ');
    expect(rules).toEqual({
      ...{ kind: 'sandbox', production: [], wait: 24 },
      sandbox: { runs: 2, hours: 1, lease: 1, destroy: 'own.yml' },
    });
    const mixed = [[box({})], [matrixEntry('preview', 1, { wait: 2 })]];
    expect(environmentIn(mixed, 'preview')).toMatchObject({ kind: 'production', wait: 2 });
    const acting = matrixEntry('preview', 3, { production: GUARDS });
    expect(environmentIn([[acting, matrixEntry('preview', 1)]], 'preview').production).toEqual([GUARDS]);
    const nothing = { kind: 'unknown', sandbox: null, production: [], wait: 24 };
    expect([environmentIn([], 'preview'), environmentIn([[acting]], 'elsewhere')]).toEqual([nothing, nothing]);
  });

  it.each<[string, readonly AutonomyMatrix[], string, boolean]>([
    ['no matrix', [], 'unknown', false],
    ['an organisation without one, and the repository’s own', [[], [box({})]], 'sandbox', true],
    ['an organisation’s that leaves it out', [[matrixEntry('production', 1)], [box({})]], 'unknown', true],
    ['none that has it', [[matrixEntry('production', 1)]], 'unknown', false],
  ])('%s', (_what, matrices, kind, isIn) => {
    expect(environmentIn(matrices, 'preview').kind).toBe(kind);
    expect(isInMatrix(matrices, 'preview')).toBe(isIn);
  });
});
