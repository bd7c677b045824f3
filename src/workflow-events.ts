/** What an ended run of a workflow makes us do: it may have brought the plan that a change waits for. Part of events.ts. */
import type { z } from 'zod';
import { type EventOutcome, ignored, jobs, notOfInterest, reader } from './event-outcome.js';
import { workflowRunEvent } from './payloads.js';

export const WORKFLOW_READERS = { workflow_run: reader(workflowRunEvent, onWorkflowRun) };

/** Which workflows and stacks a policy names is read when the job runs. */
function onWorkflowRun({
  action,
  installation,
  repository,
  workflow_run: run,
}: z.infer<typeof workflowRunEvent>): EventOutcome {
  if (action !== 'completed') return notOfInterest(action);
  if (run.head_sha === null) return ignored('a run without a commit');
  return jobs([{ kind: 'assess-commit', installation: installation.id, repository, sha: run.head_sha }]);
}
