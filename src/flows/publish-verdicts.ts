/** Last step of an assessment: compare what GitHub shows with what it should show, and write the difference. Checks come before labels. */
import type { Judgement } from '../core/judge.js';
import type { RepositoryRef } from '../domain/change.js';
import { CHECK_NAME, type DesiredCheck, type PublishedCheck } from '../domain/publication.js';
import { ok, type Result } from '../domain/result.js';
import type { Digest, Forge, ForgeError, Meter, Snapshot } from '../ports.js';
import { checksFor, checkWithoutChange, checkWithoutGatedChange } from '../report/check-run.js';
import { labelChanges, refusedVotes } from '../report/labels.js';

export interface PublishPorts {
  readonly forge: Forge;
  readonly meter: Meter;
  readonly digest: Digest;
}

/** Publishes the checks of the commit and the labels of each change that has it. */
export async function publishVerdicts(
  ports: PublishPorts,
  asked: Snapshot,
  judgements: readonly Judgement[],
): Promise<Result<null, ForgeError>> {
  const { repository, head } = asked.change;
  for (const check of [...checksFor(head.sha, judgements), ...takenBack(asked, judgements)]) {
    const written = await publishIfChanged(ports, repository, { check, published: asked.published });
    if (written.kind === 'error') return written;
  }
  for (const judgement of judgements) {
    const changes = labelChanges(judgement);
    if (changes.add.length === 0 && changes.remove.length === 0) continue;
    const applied = await ports.forge.applyLabels(repository, judgement.change.number, changes);
    if (applied.kind === 'error') return applied;
    ports.meter.published('label', changes.add.length + changes.remove.length);
    ports.meter.labelsUndone('approval', refusedVotes(judgement.verdict).length);
    ports.meter.labelsUndone('tampered', judgement.verdict.tampering.filter(({ now }) => now).length);
  }
  return ok(null);
}

/** A yes stays with the gated change that it was given for: retargeted or closed, it takes the yes along. */
function takenBack({ change, published }: Snapshot, judgements: readonly Judgement[]): readonly DesiredCheck[] {
  if (judgements.some(({ verdict }) => verdict.gated)) return [];
  const shown = published.find(({ name }) => name === CHECK_NAME);
  return shown?.conclusion === 'success' ? [checkWithoutGatedChange(change.head.sha)] : [];
}

/** A commit whose change was closed unmerged keeps no yes for the next change that has it. */
export async function resetCommit(
  ports: PublishPorts,
  asked: Snapshot,
): Promise<Result<readonly Judgement[], ForgeError>> {
  const { change, published } = asked;
  const judgedBefore = published.some((check) => check.name === CHECK_NAME);
  if (change.state === 'merged' || !judgedBefore) return ok([]);
  const check = checkWithoutChange(change.head.sha);
  const written = await publishIfChanged(ports, change.repository, { check, published });
  return written.kind === 'error' ? written : ok([]);
}

async function publishIfChanged(
  { forge, meter, digest }: PublishPorts,
  repository: RepositoryRef,
  { check, published }: { readonly check: DesiredCheck; readonly published: readonly PublishedCheck[] },
): Promise<Result<null, ForgeError>> {
  const externalId = `twokey-1-${digest(JSON.stringify(check)).slice(0, 32)}`;
  const shown = published.find(({ name }) => name === check.name);
  if (shown?.completed && shown.conclusion === check.conclusion && shown.externalId === externalId) return ok(null);
  const written = await forge.publishCheck(repository, check, externalId);
  if (written.kind === 'ok') meter.published('check', 1);
  return written;
}
