/** Last step of an assessment: compare what GitHub shows with what it should show, and write the difference. Checks come before labels. */
import { showsYes } from '../core/due-changes.js';
import type { Judgement } from '../core/judge.js';
import type { NewEntry } from '../domain/audit.js';
import { CHECK_NAME, type DesiredCheck, type LabelChanges } from '../domain/publication.js';
import { ok, type Result } from '../domain/result.js';
import type { Forge, ForgeError, Snapshot } from '../ports/forge.js';
import { checksFor, checkWithoutChange, checkWithoutGatedChange } from '../report/check-run.js';
import { labelChanges, refusedVotes } from '../report/labels.js';
import { type Evaluation, type WritePorts, type Written, writeCheck } from './compare-and-set.js';

export interface PublishPorts extends WritePorts {
  readonly forge: Forge;
}

/** What the commit should show. */
export function desiredChecks(asked: Snapshot, judgements: readonly Judgement[]): readonly DesiredCheck[] {
  return [...checksFor(asked.change.head.sha, judgements), ...takenBack(asked, judgements)];
}

/** Publishes the checks of the commit and the labels of each change that has it; nothing more once it is outdated. */
export async function publishVerdicts(
  ports: PublishPorts,
  evaluation: Evaluation,
  { checks, judgements }: { readonly checks: readonly DesiredCheck[]; readonly judgements: readonly Judgement[] },
): Promise<Result<Written, ForgeError>> {
  for (const check of checks) {
    const written = await writeCheck(ports, evaluation, check);
    if (written.kind === 'error' || written.value === 'outdated') return written;
  }
  for (const judgement of judgements) {
    const changes = labelChanges(judgement);
    if (changes.add.length === 0 && changes.remove.length === 0) continue;
    const applied = await ports.forge.applyLabels(evaluation.repository, judgement.change.number, changes);
    await ports.records.append(labelsEntry(ports, { evaluation, judgement, changes, applied }));
    if (applied.kind === 'error') return applied;
    ports.meter.published('label', changes.add.length + changes.remove.length);
    ports.meter.labelsUndone('approval', refusedVotes(judgement.verdict).length);
    ports.meter.labelsUndone('tampered', judgement.verdict.tampering.filter(({ now }) => now).length);
  }
  return ok('written');
}

interface Labelling {
  readonly evaluation: Evaluation;
  readonly judgement: Judgement;
  readonly changes: LabelChanges;
  readonly applied: Result<unknown, ForgeError>;
}

/** For the audit log: every name is one of the policy's. Where GitHub refused, some of it may have been done. */
function labelsEntry(ports: WritePorts, { evaluation, judgement, changes, applied }: Labelling): NewEntry {
  const { change, verdict } = judgement;
  return {
    ...{ kind: 'labels', installation: ports.installation, repository: evaluation.repository.id },
    ...{ number: change.number, sha: change.head.sha, at: ports.clock(), body: null },
    about: {
      ...{ putOn: changes.add.map(({ name }) => name), takenOff: changes.remove },
      refusedVotes: refusedVotes(verdict).map(({ label, account }) => ({ label, by: account?.id ?? null })),
      undone: verdict.tampering.filter(({ now }) => now).map(({ label, by, did }) => ({ label, by, did })),
      ...{ evaluation: evaluation.number, outcome: applied.kind === 'ok' ? 'written' : 'failed' },
      problem: applied.kind === 'ok' ? null : applied.error.kind,
    },
  };
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
