/**
 * A judgement that did not work out leaves the yes from before standing, for as long as it goes on failing: so the first
 * failure has it taken back. What is small to read and write may work where the whole does not.
 */
import type { RepositoryRef, Sha } from '../domain/change.js';
import type { Job } from '../domain/job.js';
import type { ForgeError } from '../ports/forge.js';
import type { Ledger, Queue } from '../ports/store.js';

export interface HoldFailedPorts {
  readonly ledger: Pick<Ledger, 'look'>;
  readonly queue: Queue;
}

/** `problem` null: our own code failed. While GitHub asks us to stay away nothing could be written; the job itself runs first then. */
export async function holdAfterFailure(
  { ledger, queue }: HoldFailedPorts,
  job: Job,
  problem: ForgeError | null,
): Promise<void> {
  if (problem?.kind === 'rate-limited') return;
  const place = await placeOfYes(ledger, job);
  if (place === null) return;
  await queue.enqueue([{ kind: 'hold-commit', because: 'failed', ...place }]);
}

interface Place {
  readonly installation: number;
  readonly repository: RepositoryRef;
  readonly sha: Sha;
}

/** The commit that may show a yes which the job would have taken back; null: none is known. */
async function placeOfYes(ledger: Pick<Ledger, 'look'>, job: Job): Promise<Place | null> {
  switch (job.kind) {
    case 'assess-change':
    case 'assess-later': {
      const { installation, repository, number } = job.subject;
      const seen = await ledger.look(repository.id, number);
      if (seen === null || seen.head === null || seen.state === 'merged') return null;
      return { installation, repository, sha: seen.head };
    }
    case 'assess-commit':
    case 'rerun-commit':
      return { installation: job.installation, repository: job.repository, sha: job.sha };
    // A group that is held is thrown out of its queue, and one that shows a yes is merged within moments anyway.
    case 'assess-merge-group':
    case 'hold-commit':
    case 'assess-repository':
    case 'assess-installation':
    case 'answer-comment':
    case 'review-drift':
    case 'check-posture':
    case 'score-repository':
    case 'check-bypasses':
    case 'recheck-postures':
    case 'take-inventory':
    case 'tell-scores':
    case 'review-incident':
    case 'guard-deployment':
    case 'guard-later':
    case 'guard-run':
    case 'watch-deployment':
    case 'end-lease':
    case 'sweep-repository':
    case 'sweep-installation':
    case 'raise-alert':
      return null;
  }
}
