/** Which repositories have their posture read now: each once a day, a few at a time, so that the rest of GitHub's hourly limit is left to changes. */
import type { RepositoryRef } from '../domain/change.js';
import type { Job } from '../domain/job.js';
import { ok, type Result } from '../domain/result.js';
import type { Forge, ForgeError } from '../ports/forge.js';
import type { Postures } from '../ports/posture.js';
import type { Queue } from '../ports/store.js';
import type { Clock } from '../ports.js';

const POSTURE_EVERY_MS = 24 * 3_600_000;

/**
 * A sweep, of which there are six an hour. A repository with one gated branch, one ruleset and one environment costs
 * nine calls of REST, so these are 2,700 of the 5,000 an hour that the smallest installation has; the next time mostly
 * none, since an answer that has not changed is not counted.
 */
const MOST_AT_A_TIME = 50;

export interface DuePosturePorts {
  readonly postures: Pick<Postures, 'checkedAt' | 'expire'>;
  readonly queue: Queue;
  readonly clock: Clock;
}

/** Queues those that are due, the longest unseen first. Answers how many are left for the next time. */
export async function queueDuePostures(
  { postures, queue, clock }: DuePosturePorts,
  installation: number,
  repositories: readonly RepositoryRef[],
): Promise<number> {
  const checked = await postures.checkedAt(installation);
  const ageOf = ({ id }: RepositoryRef): number => checked.get(id) ?? 0;
  const due = repositories.filter((one) => ageOf(one) + POSTURE_EVERY_MS <= clock());
  const first = due.toSorted((one, other) => ageOf(one) - ageOf(other)).slice(0, MOST_AT_A_TIME);
  const jobs = first.map((repository): Job => ({ kind: 'check-posture', installation, repository }));
  await queue.enqueue(jobs, 'background');
  return due.length - first.length;
}

/** Something over all repositories has changed: a ruleset of the organisation, or what we may see. */
export async function recheckPostures(
  ports: DuePosturePorts & { readonly forge: Pick<Forge, 'listRepositories'> },
  installation: number,
): Promise<Result<null, ForgeError>> {
  const repositories = await ports.forge.listRepositories();
  if (repositories.kind === 'error') return repositories;
  await ports.postures.expire(installation);
  await queueDuePostures(ports, installation, repositories.value);
  return ok(null);
}
