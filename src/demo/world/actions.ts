/** Runs of workflows: started, finished with their artifacts, started again. What a workflow does is told by who calls. */
import type { Artifact, WorkflowRun } from './actions-model.js';
import type { Account, CheckConclusion, Repository } from './model.js';
import { Refused } from './refused.js';
import type { WorldState } from './state.js';

export interface NewRun {
  readonly path: string;
  readonly event: string;
  readonly sha: string;
  readonly branch: string | null;
  readonly actor: Account;
  /** The fork whose commit it runs; the repository itself where it is left out. */
  readonly from?: Repository;
  readonly inputs?: Readonly<Record<string, string>>;
}

export interface RunEnd {
  readonly conclusion: CheckConclusion;
  /** Zip files by the name of the artifact. */
  readonly artifacts?: Readonly<Record<string, Uint8Array>>;
}

export function startRun(state: WorldState, repository: Repository, spec: NewRun): WorkflowRun {
  const { path, event, sha: headSha, branch: headBranch, actor, from: headRepository = repository, inputs = {} } = spec;
  if (headRepository.git.findCommit(headSha) === null) throw new Refused(422, `No commit found for SHA: ${headSha}`);
  const number = state.workflowRuns.filter((run) => run.repository === repository && run.path === path).length + 1;
  const at = state.now();
  const run: WorkflowRun = {
    ...{ id: state.ids.next('workflow-run'), repository, headRepository, headBranch, headSha, path, event, actor },
    ...{ name: path.replace(/^.*\/|\.ya?ml$/g, ''), runNumber: number, attempt: 1, status: 'queued', conclusion: null },
    ...{
      createdAt: at,
      updatedAt: at,
      artifacts: [],
      triggeredBy: actor,
      inputs,
      waiting: null,
      answers: [],
      reviews: [],
    },
  };
  state.workflowRuns.push(run);
  state.emit({ event: 'workflow_run', action: 'requested', run, sender: actor });
  return run;
}

/** An artifact is kept for as long as its run; a name that comes again in a later attempt is another artifact. */
export function finishRun(state: WorldState, run: WorkflowRun, { conclusion, artifacts = {} }: RunEnd): void {
  for (const [name, zip] of Object.entries(artifacts)) {
    const artifact: Artifact = {
      ...{ id: state.ids.next('artifact'), run, name, zip, expired: false, createdAt: state.now() },
    };
    run.artifacts.push(artifact);
  }
  run.status = 'completed';
  run.conclusion = conclusion;
  run.updatedAt = state.now();
  state.emit({ event: 'workflow_run', action: 'completed', run, sender: run.actor });
}

export function rerunWorkflow(state: WorldState, run: WorkflowRun, sender: Account): void {
  run.attempt += 1;
  run.triggeredBy = sender;
  run.status = 'in_progress';
  run.conclusion = null;
  run.updatedAt = state.now();
  state.emit({ event: 'workflow_run', action: 'in_progress', run, sender });
}
