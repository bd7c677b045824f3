/** Runs that deploy: who started them, who looked at them, the answer that GitHub waits for, and workflows that we start. */
import { z } from 'zod';
import type { Account, RepositoryRef } from '../../domain/change.js';
import type { DeployingRun } from '../../domain/deployment.js';
import { ok, type Result } from '../../domain/result.js';
import type { DeploymentAnswer, DeploymentForge } from '../../ports/deployments.js';
import type { ForgeError } from '../../ports/forge.js';
import { callRest, parseAnswer } from './call.js';
import type { GitHubClient } from './client.js';
import { readPages } from './pages.js';
import { restAccountShape, shaShape } from './parse-basics.js';
import { readBrought, readDelivered } from './read-delivered.js';
import { readBlobId } from './read-runs.js';

const runShape = z
  .object({
    id: z.number(),
    run_attempt: z.number(),
    head_sha: shaShape,
    path: z.string(),
    event: z.string(),
    status: z.string().nullable(),
    conclusion: z.string().nullable(),
    actor: restAccountShape,
    triggering_actor: restAccountShape,
  })
  .transform(
    (raw): DeployingRun => ({
      ...{ id: raw.id, attempt: raw.run_attempt, sha: raw.head_sha, event: raw.event, actor: raw.actor },
      // GitHub writes a ref behind the path of some.
      path: raw.path.replace(/@.*$/s, ''),
      triggeredBy: raw.triggering_actor,
      completed: raw.status === 'completed',
      conclusion: raw.conclusion,
    }),
  );

const reviewShape = z.object({
  state: z.string(),
  environments: z.array(z.object({ name: z.string() })),
  user: restAccountShape,
});

const startedShape = z.object({ workflow_run_id: z.number() });

export function deploymentForge(client: GitHubClient): DeploymentForge {
  return {
    readDeployingRun: (repository, run) => readDeployingRun(client, repository, run),
    readDelivered: (repository, of) => readDelivered(client, repository, of),
    readBrought: (repository, of) => readBrought(client, repository, of),
    readRunReviews: (repository, of) => readRunReviews(client, repository, of),
    answerDeployment: (repository, run, answer) => answerDeployment(client, { repository, run }, answer),
    dispatchWorkflow: (repository, dispatch) => dispatchWorkflow(client, repository, dispatch),
    hasWorkflow: (repository, workflow) => hasWorkflow(client, repository, workflow),
  };
}

async function readDeployingRun(
  client: GitHubClient,
  { owner, name: repo }: RepositoryRef,
  run: number,
): Promise<Result<DeployingRun, ForgeError>> {
  const what = `reading a run of ${owner}/${repo}`;
  const answer = await callRest(client, {
    route: 'GET /repos/{owner}/{repo}/actions/runs/{run_id}',
    parameters: { owner, repo, run_id: run },
    what,
  });
  return answer.kind === 'error' ? answer : parseAnswer(runShape, answer.value.data, what);
}

async function readRunReviews(
  client: GitHubClient,
  { owner, name: repo }: RepositoryRef,
  { run, environment }: Parameters<DeploymentForge['readRunReviews']>[1],
): Promise<Result<readonly Account[], ForgeError>> {
  const read = await readPages(client, {
    route: 'GET /repos/{owner}/{repo}/actions/runs/{run_id}/approvals',
    parameters: { owner, repo, run_id: run },
    what: `reading who approved a run of ${owner}/${repo}`,
    item: reviewShape,
  });
  if (read.kind === 'error') return read;
  const fitting = read.value.filter(
    ({ state, environments }) => state === 'approved' && environments.some(({ name }) => name === environment),
  );
  return ok(fitting.flatMap(({ user }) => (user === null ? [] : [user])));
}

/** What a run takes no more is answered by a 4xx that says neither which permission is missing nor when to try again. */
async function answerDeployment(
  client: GitHubClient,
  { repository, run }: { readonly repository: RepositoryRef; readonly run: number },
  { environment, state, comment }: DeploymentAnswer,
): Promise<Result<'taken' | 'refused', ForgeError>> {
  const { owner, name: repo } = repository;
  const answer = await callRest(client, {
    route: 'POST /repos/{owner}/{repo}/actions/runs/{run_id}/deployment_protection_rule',
    parameters: {
      ...{ owner, repo, run_id: run, environment_name: environment, comment },
      ...(state === 'reported' ? {} : { state }),
    },
    what: `answering about a deployment of ${owner}/${repo}`,
  });
  if (answer.kind === 'ok') return ok('taken');
  const { kind } = answer.error;
  return kind === 'not-found' || kind === 'invalid-answer' ? ok('refused') : answer;
}

const repositoryShape = z.object({ default_branch: z.string().min(1) });

async function readDefaultBranch(
  client: GitHubClient,
  { owner, name: repo }: RepositoryRef,
): Promise<Result<string, ForgeError>> {
  const what = `reading the default branch of ${owner}/${repo}`;
  const answer = await callRest(client, { route: 'GET /repos/{owner}/{repo}', parameters: { owner, repo }, what });
  if (answer.kind === 'error') return answer;
  const read = parseAnswer(repositoryShape, answer.value.data, what);
  return read.kind === 'error' ? read : ok(read.value.default_branch);
}

async function dispatchWorkflow(
  client: GitHubClient,
  repository: RepositoryRef,
  { workflow, inputs }: Parameters<DeploymentForge['dispatchWorkflow']>[1],
): Promise<Result<number | null, ForgeError>> {
  const branch = await readDefaultBranch(client, repository);
  if (branch.kind === 'error') return branch;
  const { owner, name: repo } = repository;
  const started = await callRest(client, {
    route: 'POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches',
    parameters: { owner, repo, workflow_id: workflow, ref: branch.value, inputs, return_run_details: true },
    what: `starting ${workflow} of ${owner}/${repo}`,
  });
  if (started.kind === 'error') return started;
  const run = startedShape.safeParse(started.value.data);
  return ok(run.success ? run.data.workflow_run_id : null);
}

async function hasWorkflow(
  client: GitHubClient,
  repository: RepositoryRef,
  workflow: string,
): Promise<Result<boolean, ForgeError>> {
  const branch = await readDefaultBranch(client, repository);
  if (branch.kind === 'error') return branch;
  const blob = await readBlobId(client, repository, { path: `.github/workflows/${workflow}`, ref: branch.value });
  return blob.kind === 'error' ? blob : ok(blob.value !== null);
}
