/**
 * After a judgement: notes how the change stands, has those looked at again that it makes room for or crowds out, and
 * comes back when time alone turns the verdict.
 */
import type { Judgement } from '../core/judge.js';
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

export async function keepLedger(ports: LedgerPorts, installation: number, judgement: Judgement): Promise<void> {
  const { change, policy, lookAgainAt } = judgement;
  const { repository, number } = change;
  const before = await ports.ledger.look(repository.id, number);
  const now = seenChange(judgement, ports.clock());
  await ports.ledger.keep(repository.id, number, now);
  const limits = policy.kind === 'valid' ? policy.policy.rate : null;
  if (limits !== null && (limits.open ?? limits.mergedPerDay) !== null && standsOtherwise(before, now)) {
    const agents = [...new Set([...(before?.agents ?? []), ...now.agents])];
    await lookAgain(ports, { installation, repository, number }, { agents, above: number });
  }
  if (lookAgainAt !== null) {
    const subject = { installation, repository, number };
    await ports.queue.enqueueAt([{ kind: 'assess-later', subject, at: lookAgainAt }], lookAgainAt);
  }
}

/** A change that was closed or merged makes room; one that was merged past the gate takes some. */
export async function closeInLedger(ports: LedgerPorts, installation: number, change: Change): Promise<void> {
  const { repository, number, state } = change;
  if (state === 'open') return;
  const before = await ports.ledger.look(repository.id, number);
  if (before === null || before.state === state) return;
  await ports.ledger.end(repository.id, number, { state, at: ports.clock() });
  await lookAgain(ports, { installation, repository, number }, { agents: before.agents, above: 0 });
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
  by: { readonly agents: readonly string[]; readonly above: number },
): Promise<void> {
  if (by.agents.length === 0) return;
  const numbers = (await ledger.turned(repository.id, by)).filter((other) => other !== number).slice(0, MOST_TURNED);
  await queue.enqueue(
    numbers.map((other): Job => ({ kind: 'assess-change', subject: { installation, repository, number: other } })),
  );
}
