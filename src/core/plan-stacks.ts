/** Which plans a change needs, and which runs may bring them: what flows/gather-plans.ts fetches, and nothing else. */
import type { Change } from '../domain/change.js';
import type { Artifact, PlanGap, PlanGateRules, PlanStack, WorkflowRun } from '../domain/plan-evidence.js';
import { comparablePath, pathMatcher } from './paths.js';

/** Every stack of which a file is changed; all of them where not every file could be listed. */
export function touchedStacks({ files }: Pick<Change, 'files'>, { stacks }: PlanGateRules): readonly PlanStack[] {
  if (files.missing !== null) return stacks;
  return stacks.filter(({ match }) => {
    const matches = pathMatcher(match);
    return files.items.some(({ path, previousPath }) => matches([path, previousPath ?? path].map(comparablePath)));
  });
}

export interface ChosenRuns {
  /** The latest of each listed workflow that ended well. */
  readonly runs: readonly WorkflowRun[];
  readonly gaps: readonly PlanGap[];
}

/** Started by something that runs the workflow of the commit itself. */
const EVENTS: readonly string[] = ['pull_request', 'push', 'workflow_dispatch'];

/** Of all runs on the head those that may bring this stack's plan, and why others do not. */
export function chosenRuns(
  stack: PlanStack,
  runs: readonly WorkflowRun[],
  change: Change,
  rules: PlanGateRules,
): ChosenRuns {
  const gaps: PlanGap[] = [];
  const allowed = runs.filter((run) => {
    const why = whyNotAllowed(stack, run, change, rules);
    if (why !== null) gaps.push({ kind: 'note', text: `${run.path}: ${why}` });
    return why === null;
  });
  const latest = stack.workflows.flatMap((path) => latestOf(allowed.filter((run) => run.path === path)) ?? []);
  for (const run of latest) {
    const gap = gapOf(run);
    if (gap !== null) gaps.push(gap);
  }
  return { runs: latest.filter((run) => run.status === 'completed' && run.conclusion === 'success'), gaps };
}

function whyNotAllowed(
  { workflows }: PlanStack,
  run: WorkflowRun,
  { head, repository }: Change,
  { forks }: PlanGateRules,
) {
  if (run.headSha !== head.sha) return 'it ran on another commit';
  if (!workflows.includes(run.path)) return 'the policy does not list it';
  if (!EVENTS.includes(run.event)) return `a run by ${run.event} is none of this commit's own`;
  if (run.headRepository !== repository.id && forks === 'never') return 'the run of a fork does not count';
  return null;
}

function latestOf(runs: readonly WorkflowRun[]): WorkflowRun | null {
  return runs.reduce<WorkflowRun | null>((best, run) => (best === null || run.number > best.number ? run : best), null);
}

function gapOf({ path, status, conclusion }: WorkflowRun): PlanGap | null {
  if (status !== 'completed') return { kind: 'holds', text: `${path} is still running` };
  switch (conclusion) {
    case 'success':
      return null;
    case 'skipped':
      return { kind: 'note', text: `${path} was skipped` };
    case 'cancelled':
      return { kind: 'holds', text: `${path} was cancelled` };
    default:
      return { kind: 'holds', text: `${path} ended with ${conclusion ?? 'no conclusion'}` };
  }
}

/** Its artifacts that hold a plan of the stack. */
export function planArtifacts({ artifact }: PlanStack, artifacts: readonly Artifact[]): readonly Artifact[] {
  const matches = pathMatcher([artifact]);
  return artifacts.filter(({ name }) => matches([comparablePath(name)]));
}

/** Null: what the run executed is what the base branch has. */
export function whyWorkflowDiffers(
  run: WorkflowRun,
  blobs: { readonly base: string | null; readonly head: string | null },
  { files }: Pick<Change, 'files'>,
): PlanGap | null {
  if (blobs.base === null) return { kind: 'holds', text: `${run.path} is not on the base branch` };
  if (blobs.base !== blobs.head) return { kind: 'holds', text: `${run.path} differs from the base branch's` };
  if (files.missing !== null)
    return { kind: 'unread', text: `whether ${run.path} runs changed actions: ${files.missing.reason}` };
  const names = files.items.flatMap(({ path, previousPath }) => [path, previousPath ?? path]);
  const changed = names.find(
    (name) => name.startsWith('.github/actions/') || run.called.some((one) => one.includes(`/${name}@`)),
  );
  return changed === undefined
    ? null
    : { kind: 'holds', text: `the change edits ${changed}, which ${run.path} may run` };
}
