/** The issue that tells of drift on the default branch. Addresses and counts only, never a value. */
import { countsText, isDrift } from '../core/plan-gate.js';
import type { RepositoryRef } from '../domain/change.js';
import type { JudgedFile, WorkflowRun } from '../domain/plan-evidence.js';
import { code, oneLine, withinLimit } from './escape.js';

export const DRIFT_LABEL = 'twokey/drift';
const MOST_CHANGES = 100;

export interface DriftedPlan extends JudgedFile {
  readonly artifactName: string;
}

/** By this the issue of a stack is found again. Invisible. */
export function driftMarker({ id }: Pick<RepositoryRef, 'id'>, stack: string): string {
  return `<!-- twokey:drift:${id}:${stack} -->`;
}

/** Id of the run that wrote the issue last; 0: none is named. */
export function runOfDrift(body: string): number {
  return Number(/<!-- twokey:drift-run:(\d{1,15}) -->/.exec(body)?.[1] ?? 0);
}

export function driftIssue(about: {
  readonly repository: RepositoryRef;
  readonly stack: string;
  readonly run: Pick<WorkflowRun, 'id' | 'path' | 'headSha' | 'updatedAt'>;
  readonly plans: readonly DriftedPlan[];
}): { readonly title: string; readonly body: string } {
  const { repository, stack, run, plans } = about;
  const drifted = plans.filter(isDrift);
  const lines = [
    driftMarker(repository, stack),
    `<!-- twokey:drift-run:${run.id} -->`,
    drifted.length === 0
      ? `The plan of ${code(stack)} is clean again: what is there is what is written.`
      : `The plan of ${code(stack)} on the default branch is not clean: what is there is not what is written.`,
    '',
    `- workflow: ${code(run.path)}, ended ${run.updatedAt}`,
    `- commit: ${code(run.headSha)}`,
    ...drifted.flatMap(planLines),
  ];
  return { title: oneLine(`Drift: ${stack}`), body: withinLimit(lines.join('\n')) };
}

function planLines({ artifactName, file, counts, changes }: DriftedPlan): readonly string[] {
  const left = changes.length - MOST_CHANGES;
  return [
    `- ${code(`${artifactName}: ${file}`)}: ${countsText(counts)}`,
    ...changes.slice(0, MOST_CHANGES).map(({ action, address }) => `  - ${action} ${code(address)}`),
    ...(left > 0 ? [`  - and ${left} more`] : []),
  ];
}
