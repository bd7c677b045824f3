/** What events of deployments make us do: answer a run that waits, look again when somebody looked at it, and watch what becomes of it. */
import type { z } from 'zod';
import { runOfCallback } from './core/deployment-callback.js';
import type { Job } from './domain/job.js';
import { type EventOutcome, ignored, jobs, notOfInterest, type Ourselves, reader } from './event-outcome.js';
import { deploymentReviewEvent, deploymentRuleEvent, deploymentStatusEvent } from './payloads.js';

export const DEPLOYMENT_READERS = {
  deployment_protection_rule: reader(deploymentRuleEvent, onRequested),
  deployment_review: reader(deploymentReviewEvent, onReviewed),
  deployment_status: reader(deploymentStatusEvent, onStatus),
};

/** Only the number of the run is taken from the address; one that is not this repository's at our GitHub is told of, and never called. */
function onRequested(event: z.infer<typeof deploymentRuleEvent>, us: Ourselves): EventOutcome {
  const { action, repository, environment, deployment } = event;
  if (action !== 'requested') return notOfInterest(action);
  const installation = event.installation.id;
  const name = `${repository.owner}/${repository.name}`;
  const run = runOfCallback(event.deployment_callback_url, { api: us.api, repository: name });
  if (run.kind === 'error') {
    const text = `${name}: a deployment asks for its answer in a wrong place, and gets none: ${run.error}. See who else can send webhooks under our secret`;
    const alert = { kind: 'deployment/callback', installation, repository: repository.id, text } as const;
    return jobs([{ kind: 'raise-alert', installation, alert }]);
  }
  const sha = event.sha ?? deployment?.sha ?? null;
  const asked = { run: run.value, environment, sha, deployment: deployment?.id ?? null };
  return jobs([{ kind: 'guard-deployment', installation, repository, ...asked }]);
}

function onReviewed({
  action,
  installation,
  repository,
  workflow_run: run,
}: z.infer<typeof deploymentReviewEvent>): EventOutcome {
  if (!run) return ignored('a review without a run');
  if (action !== 'approved') return notOfInterest(action);
  return jobs([{ kind: 'guard-run', installation: installation.id, repository, run: run.id }]);
}

const STATES: ReadonlyMap<string, Extract<Job, { readonly kind: 'watch-deployment' }>['state']> = new Map([
  ['in_progress', 'began'],
  ['success', 'success'],
  ['failure', 'failed'],
  ['error', 'failed'],
]);

/** Also counted for the scoreboard, by score-events.ts. */
function onStatus({
  installation,
  repository,
  deployment,
  deployment_status,
}: z.infer<typeof deploymentStatusEvent>): EventOutcome {
  const state = STATES.get(deployment_status.state);
  if (state === undefined) return ignored(`the state ${deployment_status.state} is not of interest`);
  const { id, sha, environment } = deployment;
  const place = { installation: installation.id, repository, environment, sha, deployment: id };
  return jobs([{ kind: 'watch-deployment', ...place, state }]);
}
