/** Runs that deploy: they ask the apps that guard the environment, wait, go on or fail. What a workflow does is told by who calls. */

import { type NewRun, startRun } from './actions.js';
import type { Deployment, DeploymentState, RunReview, Waiting, WorkflowRun } from './actions-model.js';
import type { Account, App, Repository } from './model.js';
import { Refused } from './refused.js';
import type { WorldState } from './state.js';

/** "Ten status reports a deployment" (docs: create custom protection rules). */
const MOST_REPORTS = 10;

/** An environment that nobody made is made now, without protection, as GitHub does. */
export function deploy(
  state: WorldState,
  repository: Repository,
  { environment, ...spec }: NewRun & { readonly environment: string },
): Deployment {
  const run = startRun(state, repository, spec);
  return ask(state, run, environment);
}

export function ask(state: WorldState, run: WorkflowRun, environment: string): Deployment {
  const { repository } = run;
  const known = repository.protection.environments.find(({ name }) => name === environment);
  const guarding = (known?.apps ?? []).filter(({ id }) => state.installations.some(({ app }) => app.id === id));
  if (known === undefined) {
    const made = { id: state.ids.next('entry'), name: environment, protections: [], apps: [], createdAt: state.now() };
    repository.protection.environments.push(made);
  }
  const deployment = create(state, { repository, environment, sha: run.headSha, run, creator: run.actor });
  if (guarding.length === 0) {
    begin(state, deployment);
    return deployment;
  }
  run.status = 'waiting';
  run.waiting = { environment, deployment, apps: new Set(guarding.map(({ id }) => id)), reports: [] };
  state.emit({ event: 'deployment_protection_rule', action: 'requested', deployment, run, sender: run.triggeredBy });
  return deployment;
}

/** By another tool, which asks nobody. */
export function create(
  state: WorldState,
  spec: Pick<Deployment, 'repository' | 'environment' | 'sha' | 'run' | 'creator'>,
): Deployment {
  const ref = spec.run?.headBranch ?? spec.repository.defaultBranch;
  const made: Deployment = { id: state.ids.next('deployment'), ...spec, ref, createdAt: state.now(), statuses: [] };
  state.deployments.push(made);
  return made;
}

/** It goes on: every app said yes, or somebody who may passed it by. */
export function begin(state: WorldState, deployment: Deployment): void {
  const { run } = deployment;
  if (run !== null) {
    run.status = 'in_progress';
    run.waiting = null;
  }
  say(state, deployment, 'in_progress');
}

export function endDeployment(state: WorldState, deployment: Deployment, outcome: 'success' | 'failure'): void {
  if (deployment.run?.waiting) throw new Refused(422, 'The deployment still waits');
  if (outcome === 'success') {
    for (const other of state.deployments) {
      const isBefore = other !== deployment && other.statuses.at(-1)?.state === 'success';
      if (isBefore && other.repository === deployment.repository && other.environment === deployment.environment) {
        // GitHub tells nobody of these.
        other.statuses.push({ id: state.ids.next('deployment'), state: 'inactive', at: state.now() });
      }
    }
  }
  say(state, deployment, outcome);
}

interface Answer {
  readonly environment: string;
  /** Null: a report. */
  readonly state: 'approved' | 'rejected' | null;
  readonly comment: string;
}

export function answer(
  state: WorldState,
  run: WorkflowRun,
  app: App,
  { environment, state: said, comment }: Answer,
): void {
  const waiting = waitingFor(run, environment);
  if (waiting === null || !waiting.apps.has(app.id))
    throw new Refused(422, 'No pending deployment requests to approve or reject');
  if (said === null) {
    if (waiting.reports.length >= MOST_REPORTS) throw new Refused(422, 'Too many status reports');
    waiting.reports.push(comment);
    return;
  }
  waiting.apps.delete(app.id);
  run.answers.push({ environment, state: said, comment });
  if (said === 'rejected') fail(state, run, waiting);
  else if (waiting.apps.size === 0) begin(state, waiting.deployment);
}

function fail(state: WorldState, run: WorkflowRun, { deployment }: Waiting): void {
  run.waiting = null;
  run.status = 'completed';
  run.conclusion = 'failure';
  say(state, deployment, 'failure');
}

/** A required reviewer looks at it; GitHub's own rule is not played here, only what it tells. */
export function review(state: WorldState, run: WorkflowRun, seen: RunReview): void {
  run.reviews.push(seen);
  state.emit({ event: 'deployment_review', action: seen.state, run, review: seen, sender: seen.user });
}

function waitingFor({ waiting }: WorkflowRun, environment: string): Waiting | null {
  return waiting !== null && waiting.environment === environment ? waiting : null;
}

function say(state: WorldState, deployment: Deployment, what: DeploymentState): void {
  const status = { id: state.ids.next('deployment'), state: what, at: state.now() };
  deployment.statuses.push(status);
  state.emit({ event: 'deployment_status', action: 'created', deployment, status, sender: senderOf(deployment) });
}

function senderOf({ run, creator }: Deployment): Account {
  return run?.triggeredBy ?? creator;
}
