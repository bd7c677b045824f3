/**
 * The first thing after a retarget, a close, a reopening, a new pull request or a new policy: a yes that its commit still
 * shows is taken back, before anything else is read. Then the commit is judged anew.
 */
import { showsYes } from '../core/due-changes.js';
import type { Job } from '../domain/job.js';
import { ok, type Result } from '../domain/result.js';
import type { Forge, ForgeError } from '../ports/forge.js';
import type { Evaluations, Queue } from '../ports/store.js';
import { checkBeingJudgedAgain } from '../report/check-run.js';
import { numberAbove, type WritePorts, writeCheck } from './compare-and-set.js';

export interface HoldPorts extends WritePorts {
  readonly forge: Pick<Forge, 'readPublished' | 'publishCheck' | 'readBasis'>;
  readonly evaluations: Evaluations;
  readonly queue: Queue;
}

export async function holdCommit(
  ports: HoldPorts,
  { installation, repository, sha, because }: Extract<Job, { readonly kind: 'hold-commit' }>,
): Promise<Result<null, ForgeError>> {
  const drawn = await ports.evaluations.next();
  const read = await ports.forge.readPublished(repository, sha);
  if (read.kind === 'error') return read;
  const published = read.value;
  if (!showsYes({ published })) return ok(null);
  // Before the write: whatever ends us in between, the commit is judged anew.
  await ports.queue.enqueue([{ kind: 'assess-commit', installation, repository, sha }]);
  const number = await numberAbove(ports.evaluations, drawn, published);
  const evaluation = { repository, number, seen: [], published };
  const written = await writeCheck(ports, evaluation, checkBeingJudgedAgain(sha, because));
  return written.kind === 'error' ? written : ok(null);
}
