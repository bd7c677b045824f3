/** Routes of deployments: what was deployed, the answer to a run that waits, who looked at it, and workflows started by name. */
import { deploymentShape, deploymentStatusShape, runReviewShape } from '../shapes/deployment.js';
import { type Json, repositoryApi, repositoryWeb } from '../shapes/site.js';
import { startRun } from '../world/actions.js';
import { answer as answerRun } from '../world/deploying.js';
import { Refused } from '../world/refused.js';
import { runOf } from './action-routes.js';
import {
  type Answer,
  type Call,
  installationOf,
  invalid,
  json,
  list,
  may,
  notFound,
  objectBody,
  param,
  type Route,
  repositoryOf,
  textField,
} from './route.js';

const REPO = '/repos/{owner}/{repo}';
const RUN = `${REPO}/actions/runs/{run_id}`;

export const DEPLOYMENT_ROUTES: readonly Route[] = [
  { method: 'GET', template: `${REPO}/deployments`, needs: may('deployments', 'read'), answer: listDeployments },
  {
    method: 'GET',
    template: `${REPO}/deployments/{deployment_id}/statuses`,
    needs: may('deployments', 'read'),
    answer: listStatuses,
  },
  { method: 'GET', template: `${RUN}/approvals`, needs: may('actions', 'read'), answer: listReviews },
  {
    method: 'POST',
    template: `${RUN}/deployment_protection_rule`,
    needs: may('deployments', 'write'),
    answer: answerGate,
  },
  {
    method: 'POST',
    template: `${REPO}/actions/workflows/{workflow_id}/dispatches`,
    needs: may('actions', 'write'),
    answer: dispatch,
  },
];

/** Newest first. */
function listDeployments(call: Call): Answer {
  const repository = repositoryOf(call);
  const wanted = call.query.get('environment');
  const found = call.service.world.state.deployments.filter(
    (one) => one.repository === repository && (wanted === null || one.environment === wanted),
  );
  return list(found.toReversed(), (one) => deploymentShape(call.service.site, one));
}

function listStatuses(call: Call): Answer {
  const repository = repositoryOf(call);
  const id = Number(param(call, 'deployment_id'));
  const found = call.service.world.state.deployments.find((one) => one.repository === repository && one.id === id);
  if (found === undefined) throw notFound();
  return list(found.statuses.toReversed(), (status) => deploymentStatusShape(call.service.site, found, status));
}

function listReviews(call: Call): Answer {
  const run = runOf(call);
  return list(run.reviews, (review) => runReviewShape(call.service.site, run, review));
}

/** Without a state it is a report, and then it must say something. */
function answerGate(call: Call): Answer {
  const body = objectBody(call);
  const run = runOf(call);
  const { app } = installationOf(call);
  const environment = required(body, 'environment_name');
  const state = textField(body, 'state') ?? null;
  if (state !== null && state !== 'approved' && state !== 'rejected') throw invalid(`"state" is not allowed: ${state}`);
  const comment = state === null ? required(body, 'comment') : (textField(body, 'comment') ?? '');
  if (comment.length > 1024) throw invalid('"comment" is too long.');
  const { state: world } = call.service.world;
  world.mutate(`${app.slug} answers about ${run.path}: ${state ?? 'report'}`, () =>
    answerRun(world, run, app, { environment, state, comment }),
  );
  return { kind: 'empty', status: 204 };
}

/** By the file's name; the workflow must be on the branch that it is started on. */
function dispatch(call: Call): Answer {
  const repository = repositoryOf(call);
  const { app } = installationOf(call);
  const body = objectBody(call);
  const branch = required(body, 'ref');
  const sha = repository.branches.get(branch);
  const path = `.github/workflows/${param(call, 'workflow_id')}`;
  if (sha === undefined) throw new Refused(422, `No ref found for: ${branch}`);
  if (!repository.git.commit(sha).tree.has(path)) throw notFound();
  const { world, site } = call.service;
  const inputs = (body.inputs ?? {}) as Readonly<Record<string, string>>;
  const run = world.state.mutate(`${app.slug} starts ${path}`, () =>
    startRun(world.state, repository, { path, event: 'workflow_dispatch', sha, branch, actor: app.bot, inputs }),
  );
  if (body.return_run_details !== true) return { kind: 'empty', status: 204 };
  return json({
    workflow_run_id: run.id,
    run_url: `${repositoryApi(site, repository)}/actions/runs/${run.id}`,
    html_url: `${repositoryWeb(site, repository)}/actions/runs/${run.id}`,
  });
}

function required(body: Json, name: string): string {
  const value = textField(body, name);
  if (value === undefined) throw invalid(`"${name}" is missing.`);
  return value;
}
