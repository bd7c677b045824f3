/** What an ended run of a workflow makes us do: it may have brought the plan that a change waits for. Part of events.ts. */
import type { z } from 'zod';
import type { Job } from './domain/job.js';
import { type EventOutcome, ignored, jobs, notOfInterest, reader } from './event-outcome.js';
import { workflowRunEvent } from './payloads.js';

export const WORKFLOW_READERS = { workflow_run: reader(workflowRunEvent, onWorkflowRun) };

/** What may plan the default branch as it is. */
const PLANNING = ['schedule', 'workflow_dispatch', 'push'];

type WorkflowRunEvent = z.infer<typeof workflowRunEvent>;

/** Which workflows and stacks a policy names is read when the job runs. */
function onWorkflowRun({ action, installation, repository: told, workflow_run: run }: WorkflowRunEvent): EventOutcome {
  if (action !== 'completed') return notOfInterest(action);
  const { id, head_sha: sha } = run;
  if (sha === null) return ignored('a run without a commit');
  const { defaultBranch, ...repository } = told;
  const place = { installation: installation.id, repository, sha };
  const judged: Job = { kind: 'assess-commit', ...place };
  const isOwn = run.head_repository?.id === repository.id && run.head_branch === defaultBranch;
  return isOwn && PLANNING.includes(run.event)
    ? jobs([judged, { kind: 'review-drift', ...place, run: id }])
    : jobs([judged]);
}
