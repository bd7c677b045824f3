/**
 * What webhooks missed: at the start and every few minutes the open changes of each installation are looked over, and
 * those that may stand wrongly are judged anew. Behind all live work, and never more at a time than GitHub's limits bear.
 */
import { dueChanges } from '../core/due-changes.js';
import type { RepositoryRef } from '../domain/change.js';
import type { Job } from '../domain/job.js';
import { ok, type Result } from '../domain/result.js';
import type { Forge, ForgeError } from '../ports/forge.js';
import type { Queue, Sweeps } from '../ports/store.js';
import type { Clock, Log } from '../ports.js';
import { type DuePosturePorts, queueDuePostures } from './due-postures.js';
import { type DueInventoryPorts, queueDueInventory } from './take-inventory.js';
import { type DueTellingPorts, queueDueTelling } from './tell-scores.js';

export const SWEEP_EVERY_MS = 10 * 60_000;

/** One call each; where an installation has more, they take turns. */
const MOST_REPOSITORIES = 100;
/** Two or three calls each; where a repository has more, they take turns. */
const MOST_CHANGES = 50;

export interface SweepPorts extends DuePosturePorts, DueInventoryPorts, DueTellingPorts {
  readonly forge: Pick<Forge, 'listRepositories' | 'surveyOpenChanges'>;
  readonly queue: Queue;
  readonly sweeps: Sweeps;
  readonly clock: Clock;
  readonly log: Log;
}

export async function sweepInstallation(ports: SweepPorts, installation: number): Promise<Result<null, ForgeError>> {
  const repositories = await ports.forge.listRepositories();
  if (repositories.kind === 'error') return repositories;
  const turn = Math.floor(ports.clock() / SWEEP_EVERY_MS);
  const jobs = inTurn(repositories.value, turn).map(
    (repository): Job => ({ kind: 'sweep-repository', installation, repository }),
  );
  await ports.queue.enqueue(jobs);
  const rest = await queueDuePostures(ports, installation, repositories.value);
  // Both together would take most of an hour's limit from changes.
  if (rest === 0) await queueDueInventory(ports, installation);
  await queueDueTelling(ports, installation);
  return ok(null);
}

export async function sweepRepository(
  { forge, queue, sweeps, log }: Pick<SweepPorts, 'forge' | 'queue' | 'sweeps' | 'log'>,
  { installation, repository }: Extract<Job, { readonly kind: 'sweep-repository' }>,
): Promise<Result<null, ForgeError>> {
  const survey = await forge.surveyOpenChanges(repository);
  if (survey.kind === 'error') return survey;
  const { items: open, missing } = survey.value;
  if (missing !== null) log.warn({ repository: repository.id, reason: missing.reason }, 'sweep saw only a part');
  const due = dueChanges(open, await sweeps.last(repository.id), MOST_CHANGES);
  await sweeps.keep(repository.id, due, open);
  const jobs = due.map(({ number }): Job => ({ kind: 'assess-change', subject: { installation, repository, number } }));
  await queue.enqueue(jobs, 'background');
  if (due.length > 0) log.info({ repository: repository.id, open: open.length, due: due.length }, 'repository swept');
  return ok(null);
}

/** All of them, or the next so many of a circle. */
function inTurn(repositories: readonly RepositoryRef[], turn: number): readonly RepositoryRef[] {
  const count = repositories.length;
  if (count <= MOST_REPOSITORIES) return repositories;
  const start = (turn * MOST_REPOSITORIES) % count;
  return [...repositories, ...repositories].slice(start, start + MOST_REPOSITORIES);
}
