/** Whose hands are in a deployment where not all of them are known: who is charged, whose level counts, and who may approve. */
import { describe, expect, it } from '@jest/globals';
import { environmentIn } from '../../src/core/deployment-environment.js';
import { assembleDeployment, chargedAgents, type DeploymentFacts } from '../../src/core/deployment-facts.js';
import { isOurOwn } from '../../src/core/deployment-people.js';
import type { ProductionGuards } from '../../src/domain/autonomy.js';
import type { Account } from '../../src/domain/change.js';
import type { DeployingRun } from '../../src/domain/deployment.js';
import type { PlanStack } from '../../src/domain/plan-evidence.js';
import { complete, known, unknown } from '../../src/domain/result.js';
import { account, matrixEntry, policy } from '../build.js';
import {
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
  part,
  rule,
  run,
} from './deployment-world.js';

const standings = new Map([[carol.id, known('write' as const)]]);

describe('a run', () => {
  const us: Account = { ...account(99, 'twokey[bot]'), kind: 'bot' };
  it.each<[string, Partial<DeployingRun>]>([
    ['a deleted account', { actor: null, triggeredBy: us }],
    ['us, and started anew by a deleted account', { actor: us, triggeredBy: null }],
  ])("started by %s is not this app's own", (_who, more) => {
    expect(isOurOwn(run(more), 'twokey[bot]')).toBe(false);
  });

  it('of an agent that automation started anew is charged to the agent alone', () => {
    expect(chargedAgents(facts({ run: run({ actor: devin, triggeredBy: dependabot }) }))).toEqual(['devin']);
  });

  it('of somebody who is not known is charged to nobody, and its sandbox has its whole budget', () => {
    const unseen = facts({
      run: run({ actor: devin, triggeredBy: null }),
      rules: { kind: 'sandbox', sandbox: BOX, production: [], wait: 24 },
    });
    expect(chargedAgents(unseen)).toEqual([]);
    const used = new Map([['devin', { runs: 1, hours: 1 }]]);
    expect(assembleDeployment(unseen, used).safeguards.budget).toEqual(known({ runs: 3, hours: 4 }));
  });
});

describe('the level', () => {
  const team = [{ agents: [], repositories: [], teams: ['@acme/ops'], level: 0 as const }];
  const forTeam = {
    policy: policy({ autonomy: [[matrixEntry('production', 1, { rules: team })]] }),
    teams: new Map([['@acme/ops', known([bob])]]),
  };
  const byMachine = { run: run({ actor: dependabot, triggeredBy: dependabot }) };
  it.each<[string, Partial<DeploymentFacts>, number]>([
    ['is not that of an agent beside somebody who is not known', { run: run({ actor: devin, triggeredBy: null }) }, 1],
    [
      'is that of the agent whose work automation brings',
      { ...byMachine, judged: new Map([[7, part({ origin: 'ai', agents: ['devin'] })]]) },
      3,
    ],
    [
      'is that of the agent whose work a person brings',
      { judged: new Map([[7, part({ origin: 'ai', agents: ['devin'] })]]) },
      3,
    ],
    [
      'is lowered by a rule for a team that may have directed a change that is not known',
      { ...forTeam, judged: new Map([[7, unknown('no record')]]) },
      0,
    ],
    ['is lowered by a rule for a team where no agent is known', forTeam, 0],
    ['is lowered by a rule for a team where an agent started it', { ...forTeam, run: run({ actor: devin }) }, 0],
    [
      'is lowered by a rule for a team where automation may bring anything',
      { ...forTeam, ...byMachine, delivered: delivered({ delta: 'diverged' }) },
      0,
    ],
  ])('%s', (_what, more, level) => {
    expect(assembled(more).level).toBe(level);
  });

  it('is told by what makes it the lowest, and by all that does', () => {
    const judged = new Map([[7, part({ origin: 'ai', agents: ['copilot'] })]]);
    expect(assembled({ run: run({ actor: devin }), judged }).levelBecause).toBe('production has level 1 (propose)');
    const entries = [[matrixEntry('production', 1)], [matrixEntry('prod', 1, { match: ['prod*'] })]];
    expect(assembled({ policy: policy({ autonomy: entries }) }).levelBecause).toBe(
      'production has level 1 (propose); prod has level 1 (propose)',
    );
  });

  it('of an agent is that of its own rule where automation started its run anew', () => {
    const autonomy = [[matrixEntry('production', 1, { rules: [rule('devin', 3)] })]];
    const mixed = { run: run({ actor: devin, triggeredBy: dependabot }), policy: policy({ autonomy }) };
    expect(assembled(mixed).level).toBe(3);
  });
});

describe('a review of the run', () => {
  const looked = { reviewers: known([carol]), standings };
  it('counts beside the approvals of a change, and where it could not be read nobody does', () => {
    const judged = new Map([[7, part({ approvers: [bob.id] })]]);
    expect(assembled({ ...looked, judged }).parts.items).toMatchObject([{ approvals: known(2) }]);
    expect(assembled({ ...looked, judged, reviewers: unknown('again') }).parts.items).toMatchObject([
      { approvals: known(1) },
    ]);
  });

  it.each<[string, Partial<DeploymentFacts>, number]>([
    ['counts where a deleted account started it', { run: run({ actor: null }) }, 1],
    ['counts where a deleted account started it anew', { run: run({ triggeredBy: null }) }, 1],
    [
      'counts where a commit of a pull request belongs to no account',
      { delivered: delivered({ commits: complete([{ ...commit(7), author: null }]) }) },
      1,
    ],
    ['does not count where nobody looked what they may do', { standings: new Map() }, 0],
  ])('%s', (_what, more, expected) => {
    expect(assembled({ ...looked, ...more }).reviews).toEqual(known(expected));
  });
});

it('a plan that could not be read makes the plans unknown, wherever it stands', () => {
  const stacks: readonly PlanStack[] = [{ id: 'a', match: ['a/**'], artifact: 'tfplan', workflows: ['plan.yml'] }];
  const asks = policy({ ...facts().policy, plan: { ...policy().plan, stacks } });
  const judged = new Map([
    [7, part()],
    [8, unknown('old')],
  ]);
  expect(assembled({ policy: asks, judged }).safeguards.plan).toEqual(unknown('old'));
});

it('an action that only one of two lists has is none, whatever is not known', () => {
  const other: ProductionGuards = { ...GUARDS, actions: [{ ...GUARDS.actions[0], workflow: 'other.yml' }] };
  const rules = { kind: 'production', sandbox: null, production: [GUARDS, other], wait: 24 } as const;
  expect(assembled({ rules, delivered: delivered({ paths: unknown('cut') }) }).safeguards.action).toEqual(known(null));
});

it('a sandbox is what the entries that have one give, and none where none has', () => {
  const box = matrixEntry('preview', 2, { kind: 'sandbox', sandbox: BOX });
  const none = matrixEntry('preview', 1);
  expect(environmentIn([[box]], 'preview').sandbox).toEqual(BOX);
  expect(environmentIn([[box], [none]], 'preview').sandbox).toEqual(BOX);
  expect(environmentIn([[none]], 'preview').sandbox).toBeNull();
});
