/** Somebody pressed "Re-run". Whoever may read may press it without end, so a commit is judged for it now and then only; no press is lost. */
import type { Job } from '../domain/job.js';
import { ok, type Result } from '../domain/result.js';
import type { Ledger, Queue } from '../ports/store.js';
import type { Clock } from '../ports.js';

export interface RerunPorts {
  readonly ledger: Ledger;
  readonly queue: Queue;
  readonly clock: Clock;
}

const TURN_MS = 15_000;

export async function rerunCommit(
  { ledger, queue, clock }: RerunPorts,
  press: Extract<Job, { readonly kind: 'rerun-commit' }>,
): Promise<Result<null, never>> {
  const { installation, repository, sha } = press;
  const now = clock();
  const isTurn = await ledger.takeTurn(`rerun:${repository.id}:${sha}`, { now, every: TURN_MS });
  if (isTurn) await queue.enqueue([{ kind: 'assess-commit', installation, repository, sha }]);
  else await queue.enqueueAt([press], now + TURN_MS);
  return ok(null);
}
