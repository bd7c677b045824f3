/** A run that deploys one change, and what was read about it, for the tests of deployments. */
import { assembleDeployment, type DeploymentFacts } from '../../src/core/deployment-facts.js';
import type { AutonomyMatrix, ProductionGuards, SandboxGuards } from '../../src/domain/autonomy.js';
import type { Account, Sha } from '../../src/domain/change.js';
import type { Delivered, DeployingRun, JudgedPart, NewCommit } from '../../src/domain/deployment.js';
import { complete, type Fact, known } from '../../src/domain/result.js';
import { account, HEAD, matrixEntry, OLD_HEAD, policy } from '../build.js';

export const ann = account(1, 'ann');
export const bob = account(2, 'bob');
export const carol = account(3, 'carol');
export const robot = account(4, 'robot');
export const devin: Account = { ...account(158_243_242, 'devin-ai-integration[bot]'), kind: 'bot' };
export const dependabot: Account = { ...account(49_699_333, 'dependabot[bot]'), kind: 'bot' };
export const helper: Account = { ...account(9, 'helper[bot]'), kind: 'bot' };

export const GUARDS: ProductionGuards = {
  actions: [{ id: 'web', workflow: 'deploy.yml', paths: ['web/**'], without: ['iam'] }],
  rollback: 'rollback.yml',
};
export const BOX: SandboxGuards = { runs: 3, hours: 4, lease: 2, destroy: 'destroy.yml' };

export const run = (more: Partial<DeployingRun> = {}): DeployingRun => ({
  ...{ id: 1, attempt: 1, sha: HEAD, path: '.github/workflows/deploy.yml', event: 'workflow_dispatch' },
  ...{ actor: ann, triggeredBy: ann, completed: false, conclusion: null },
  ...more,
});
export const part = (more: Partial<JudgedPart> = {}): Fact<JudgedPart> =>
  known({
    ...{ verdict: 'approved', byItself: true, origin: 'human', agents: [], operators: [], excluded: [] },
    ...{ approvers: [], categories: [] },
    ...more,
  });
export const commit = (...numbers: readonly number[]): NewCommit => ({
  ...{ sha: OLD_HEAD as Sha, author: bob },
  pulls: numbers.map((number) => ({ number, head: HEAD })),
});
export const delivered = (more: Partial<Delivered> = {}): Delivered => ({
  ...{ delta: 'ahead', from: OLD_HEAD as Sha, commits: complete([commit(7)]), paths: known(['web/a.ts']) },
  ...more,
});
export const facts = (more: Partial<DeploymentFacts> = {}): DeploymentFacts => {
  const autonomy: readonly AutonomyMatrix[] = [
    [matrixEntry('production', 1, { rules: [rule('devin', 3)], production: GUARDS }), matrixEntry('preview', 2)],
  ];
  return {
    ...{ policy: policy({ autonomy }), teams: new Map(), repository: 'acme/infra', environment: 'production' },
    rules: { kind: 'production', sandbox: null, production: [GUARDS], wait: 24 },
    ...{ run: run(), delivered: delivered(), judged: new Map([[7, part()]]), reviewers: known([]) },
    ...{ standings: new Map(), rollback: known('present') },
    ...more,
  };
};
export const rule = (agent: string, level: 0 | 1 | 2 | 3) => ({ agents: [agent], repositories: [], teams: [], level });
export const assembled = (more: Partial<DeploymentFacts> = {}) => assembleDeployment(facts(more), new Map());
