/** Last step of an assessment: compare what GitHub shows with what it should show, and write the difference. Checks come before labels. */
import { showsYes } from '../core/due-changes.js';
import type { Judgement } from '../core/judge.js';
import { CHECK_NAME, type DesiredCheck } from '../domain/publication.js';
import { ok, type Result } from '../domain/result.js';
import type { Forge, ForgeError, Snapshot } from '../ports/forge.js';
import { checksFor, checkWithoutChange, checkWithoutGatedChange } from '../report/check-run.js';
import { labelChanges, refusedVotes } from '../report/labels.js';
import { type Evaluation, type WritePorts, type Written, writeCheck } from './compare-and-set.js';

export interface PublishPorts extends WritePorts {
  readonly forge: Forge;
}

/** Publishes the checks of the commit and the labels of each change that has it; nothing more once it is outdated. */
export async function publishVerdicts(
  ports: PublishPorts,
  evaluation: Evaluation,
  { asked, judgements }: { readonly asked: Snapshot; readonly judgements: readonly Judgement[] },
): Promise<Result<Written, ForgeError>> {
  const { head } = asked.change;
  for (const check of [...checksFor(head.sha, judgements), ...takenBack(asked, judgements)]) {
    const written = await writeCheck(ports, evaluation, check);
    if (written.kind === 'error' || written.value === 'outdated') return written;
  }
  for (const judgement of judgements) {
    const changes = labelChanges(judgement);
    if (changes.add.length === 0 && changes.remove.length === 0) continue;
    const applied = await ports.forge.applyLabels(evaluation.repository, judgement.change.number, changes);
    if (applied.kind === 'error') return applied;
    ports.meter.published('label', changes.add.length + changes.remove.length);
    ports.meter.labelsUndone('approval', refusedVotes(judgement.verdict).length);
    ports.meter.labelsUndone('tampered', judgement.verdict.tampering.filter(({ now }) => now).length);
  }
  return ok('written');
}

/** A yes stays with the gated change that it was given for: retargeted or closed, it takes the yes along. */
function takenBack({ change, published }: Snapshot, judgements: readonly Judgement[]): readonly DesiredCheck[] {
  if (judgements.some(({ verdict }) => verdict.gated)) return [];
  return showsYes({ published }) ? [checkWithoutGatedChange(change.head.sha)] : [];
}

/** A commit whose change was closed unmerged keeps no yes for the next change that has it. */
export async function resetCommit(
  ports: WritePorts,
  evaluation: Evaluation,
  { change, published }: Snapshot,
): Promise<Result<Written, ForgeError>> {
  const judgedBefore = published.some((check) => check.name === CHECK_NAME);
  if (change.state === 'merged' || !judgedBefore) return ok('unchanged');
  return writeCheck(ports, evaluation, checkWithoutChange(change.head.sha));
}
