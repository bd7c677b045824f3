/**
 * Break-glass leaves work behind: before the gate opens, an issue asks for the review that was skipped, once. Where the
 * issue cannot be opened, the gate stays as the verdict has it.
 */
import { type Judgement, withoutOverride } from '../core/judge.js';
import type { Override } from '../domain/concession.js';
import { ok, type Result } from '../domain/result.js';
import type { Forge, ForgeError } from '../ports/forge.js';
import type { Ledger } from '../ports/store.js';
import type { Clock, Log, Meter } from '../ports.js';
import { FOLLOW_UP_LABEL, followUpIssue, followUpMarker } from '../report/follow-up.js';
import { type NotePorts, noteBreakGlass } from './note-deeds.js';

export interface FollowUpPorts extends NotePorts {
  readonly forge: Forge;
  readonly ledger: Ledger;
  readonly meter: Meter;
  readonly clock: Clock;
  readonly log: Log;
}

/** The judgements, those without override whose issue GitHub refused. An error is worth another try. */
export async function followUp(
  ports: FollowUpPorts,
  judgements: readonly Judgement[],
): Promise<Result<readonly Judgement[], ForgeError>> {
  const followed: Judgement[] = [];
  for (const judgement of judgements) {
    const { override } = judgement.verdict;
    const asked = override === null ? ok(null) : await askForReview(ports, judgement, override);
    if (asked.kind === 'ok') followed.push(judgement);
    else if (isFinal(asked.error)) followed.push(withoutOverride(judgement, asked.error.message));
    else return asked;
  }
  return ok(followed);
}

/** Said here and not found there, an issue was deleted by a person: it is not opened again. */
async function askForReview(
  ports: FollowUpPorts,
  judgement: Judgement,
  override: Override,
): Promise<Result<null, ForgeError>> {
  const { change, policy } = judgement;
  const name = `${change.repository.id}:${change.number}:${override.comment}`;
  const wantsIssue = policy.kind === 'valid' && policy.policy.breakGlass.issue;
  if (wantsIssue && !(await ports.ledger.wasDone(`follow-up:${name}`))) {
    const marker = followUpMarker(change, override);
    const found = await ports.forge.findIssue(change.repository, { label: FOLLOW_UP_LABEL, marker });
    if (found.kind === 'error') return found;
    if (found.value === null) {
      const opened = await ports.forge.openIssue(change.repository, followUpIssue(judgement, override));
      if (opened.kind === 'error') return opened;
    }
    await ports.ledger.once(`follow-up:${name}`, ports.clock());
  }
  if (await ports.ledger.once(`break-glass:${name}`, ports.clock())) {
    await noteBreakGlass(ports, change, override);
    ports.meter.brokeGlass();
    const about = { repository: change.repository.id, number: change.number, sha: change.head.sha };
    ports.log.warn({ ...about, by: override.by.id, comment: override.comment }, 'break-glass');
  }
  return ok(null);
}

/** A missing permission, or a repository without issues: trying again changes nothing. */
function isFinal({ kind }: ForgeError): boolean {
  return kind === 'forbidden' || kind === 'not-found' || kind === 'invalid-answer';
}
