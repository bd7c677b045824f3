/** Routes of workflow runs and their artifacts. A download is answered with a short-lived address elsewhere, as GitHub does. */

import { artifactShape, workflowRunShape } from '../shapes/workflow-run.js';
import { storedAt } from '../storage.js';
import type { WorkflowRun } from '../world/actions-model.js';
import { Refused } from '../world/refused.js';
import { type Answer, type Call, counted, json, may, notFound, param, type Route, repositoryOf } from './route.js';

const ACTIONS = '/repos/{owner}/{repo}/actions';
const read = may('actions', 'read');

export const ACTION_ROUTES: readonly Route[] = [
  { method: 'GET', template: `${ACTIONS}/runs`, needs: read, answer: listRuns },
  { method: 'GET', template: `${ACTIONS}/runs/{run_id}`, needs: read, answer: showRun },
  { method: 'GET', template: `${ACTIONS}/runs/{run_id}/artifacts`, needs: read, answer: listArtifacts },
  { method: 'GET', template: `${ACTIONS}/artifacts/{artifact_id}/{archive_format}`, needs: read, answer: download },
];

/** Newest first. */
function listRuns(call: Call): Answer {
  const { query } = call;
  const runs = runsHere(call).filter(
    (run) =>
      (query.get('head_sha') ?? run.headSha) === run.headSha &&
      (query.get('branch') ?? run.headBranch) === run.headBranch &&
      (query.get('event') ?? run.event) === run.event,
  );
  return counted(runs.toReversed(), { key: 'workflow_runs' }, (run) => workflowRunShape(call.service.site, run));
}

function showRun(call: Call): Answer {
  return json(workflowRunShape(call.service.site, runOf(call)));
}

function listArtifacts(call: Call): Answer {
  const { artifacts } = runOf(call);
  return counted(artifacts.toReversed(), { key: 'artifacts' }, (one) => artifactShape(call.service.site, one));
}

function download(call: Call): Answer {
  const id = Number(param(call, 'artifact_id'));
  const found = runsHere(call)
    .flatMap(({ artifacts }) => artifacts)
    .find((one) => one.id === id);
  if (found === undefined || param(call, 'archive_format') !== 'zip') throw notFound();
  if (found.expired) throw new Refused(410, 'Artifact has expired');
  return { kind: 'redirect', location: storedAt(call.service.site, found) };
}

export function runOf(call: Call): WorkflowRun {
  const id = Number(param(call, 'run_id'));
  const run = runsHere(call).find((one) => one.id === id);
  if (run === undefined) throw notFound();
  return run;
}

function runsHere(call: Call): readonly WorkflowRun[] {
  const repository = repositoryOf(call);
  return call.service.world.state.workflowRuns.filter((run) => run.repository === repository);
}
