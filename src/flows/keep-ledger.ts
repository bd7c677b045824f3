/**
 * After a judgement: notes how the change stands, has those looked at again that it makes room for or crowds out, and
 * comes back when time alone turns the verdict.
 */
import type { Judgement } from '../core/judge.js';
import { canonicalJson } from '../domain/canonical.js';
import type { Change, ChangeSubject } from '../domain/change.js';
import type { Job } from '../domain/job.js';
import type { Ledger, Queue, SeenChange } from '../ports/store.js';
import type { Clock } from '../ports.js';

export interface LedgerPorts {
  readonly ledger: Ledger;
  readonly queue: Queue;
  readonly clock: Clock;
}

/** More at once would use up GitHub's limits; the others' turn comes with the next one that is closed. */
const MOST_TURNED = 100;

/**
 * Before a judgement is shown: whoever it makes room for or crowds out is looked at again, in the turns after this one.
 * A change that may merge already is kept as one until GitHub shows otherwise, so that nobody gets its place too early.
 */
export async function announceInLedger(ports: LedgerPorts, installation: number, judgement: Judgement): Promise<void> {
  const { change, policy, lookAgainAt } = judgement;
  const { repository, number } = change;
  const before = await ports.ledger.look(repository.id, number);
  const now = seenChange(judgement, ports.clock());
  const limits = policy.kind === 'valid' ? policy.policy.rate : null;
  if (limits !== null && (limits.open ?? limits.mergedPerDay) !== null && standsOtherwise(before, now)) {
    const agents = [...new Set([...(before?.agents ?? []), ...now.agents])];
    await lookAgain(ports, { installation, repository, number }, agents);
  }
  const kept = mayStillMerge(before) ? { ...now, ...placeOf(before, now) } : now;
  if (!standsAlike(before, kept)) await ports.ledger.keep(repository.id, number, kept);
  if (lookAgainAt !== null) {
    const subject = { installation, repository, number };
    await ports.queue.enqueueAt([{ kind: 'assess-later', subject, at: lookAgainAt }], lookAgainAt);
  }
}

/** After GitHub shows it: the change stands as it was judged. */
export async function settleInLedger({ ledger, clock }: LedgerPorts, judgement: Judgement): Promise<void> {
  const { repository, number } = judgement.change;
  const before = await ledger.look(repository.id, number);
  const now = seenChange(judgement, clock());
  if (mayStillMerge(before) && !now.ready) await ledger.keep(repository.id, number, now);
}

function mayStillMerge(before: SeenChange | null): before is SeenChange {
  return before?.state === 'open' && before.ready;
}

/** Nothing to be kept anew: since when the change is known never changes. */
function standsAlike(before: SeenChange | null, kept: SeenChange): boolean {
  return before !== null && canonicalJson({ ...before, at: kept.at }) === canonicalJson(kept);
}

/** It counts for the agents of before as well, as long as the yes that they had is shown. */
function placeOf(before: SeenChange, now: SeenChange): Pick<SeenChange, 'agents' | 'ready'> {
  return { agents: [...new Set([...now.agents, ...before.agents])], ready: true };
}

/** A change that was closed or merged makes room; one that was merged past the gate takes some. */
export async function closeInLedger(ports: LedgerPorts, installation: number, change: Change): Promise<void> {
  const { repository, number, state } = change;
  if (state === 'open') return;
  const before = await ports.ledger.look(repository.id, number);
  if (before === null || before.state === state) return;
  await ports.ledger.end(repository.id, number, { state, at: ports.clock() });
  await lookAgain(ports, { installation, repository, number }, before.agents);
}

function seenChange({ change, provenance, verdict }: Judgement, at: number): SeenChange {
  const isCounted = provenance.origin === 'ai' && verdict.gated;
  return {
    head: change.comments.missing === null ? change.head.sha : null,
    state: change.state,
    agents: isCounted ? provenance.agents : [],
    ready: verdict.kind === 'approved' || verdict.override !== null,
    rateHeld: verdict.reasons.some(({ rule, outcome }) => rule.startsWith('rate/') && outcome === 'unmet'),
    at,
  };
}

/** Whether others may stand otherwise because of it. */
function standsOtherwise(before: SeenChange | null, now: SeenChange): boolean {
  const counted = (seen: SeenChange | null) => (seen === null || seen.state !== 'open' ? [] : seen.agents);
  return String(counted(before)) !== String(counted(now)) || (before?.ready ?? false) !== now.ready;
}

async function lookAgain(
  { ledger, queue }: LedgerPorts,
  { installation, repository, number }: ChangeSubject,
  agents: readonly string[],
): Promise<void> {
  if (agents.length === 0) return;
  const numbers = (await ledger.turned(repository.id, agents)).filter((other) => other !== number);
  await queue.enqueue(
    numbers
      .slice(0, MOST_TURNED)
      .map((other): Job => ({ kind: 'assess-change', subject: { installation, repository, number: other } })),
  );
}
