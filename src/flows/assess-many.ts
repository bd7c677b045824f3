/** Stories that begin with something larger than one pull request: they find the open changes and queue an assessment of each. */
import { showsYes } from '../core/due-changes.js';
import type { RepositoryRef, Sha } from '../domain/change.js';
import type { Job } from '../domain/job.js';
import { ok, type Result } from '../domain/result.js';
import type { Forge, ForgeError } from '../ports/forge.js';
import type { Memory, Queue } from '../ports/store.js';
import { type FollowPorts, followScoreRules } from './follow-score-rules.js';
import type { PolicyReader } from './gather.js';
import { namedPeople } from './named-people.js';

export interface FanOutPorts extends FollowPorts {
  readonly forge: Forge;
  readonly queue: Queue;
  readonly memory: Memory;
  readonly policies: PolicyReader;
}

/** Someone asked for a new verdict on a commit. */
export async function assessCommit(
  ports: FanOutPorts,
  installation: number,
  { repository, sha }: { readonly repository: RepositoryRef; readonly sha: Sha },
): Promise<Result<null, ForgeError>> {
  return queueOpenChanges(ports, installation, { repository, only: { head: sha } });
}

type RepositoryJob = Extract<Job, { readonly kind: 'assess-repository' }>;
type InstallationJob = Extract<Job, { readonly kind: 'assess-installation' }>;

/**
 * Something changed for the open changes into a branch (null: into every branch). Another policy may ask for more than
 * the old yes had: the commits that show one are held first, so that none outlives the policy it was given under while
 * GitHub's limits make us wait.
 */
export async function assessRepository(
  ports: FanOutPorts,
  { installation, repository, base, because }: RepositoryJob,
): Promise<Result<null, ForgeError>> {
  const held = because === 'policy' ? await holdApproved(ports, { installation, repository, base }) : ok(null);
  // Where they could not be held, they are judged all the same; the whole is tried again for the sake of the hold.
  const queued = await queueOpenChanges(ports, installation, { repository, only: base === null ? {} : { base } });
  if (held.kind === 'error') return held;
  if (queued.kind === 'error' || base !== null) return queued;
  return await takeIn(ports, installation, repository);
}

/** What of a policy holds whether or not anything is open: how the past is counted, and who is meant. Who stands behind the logins of a policy is remembered when the policy comes, and not when a change first asks. */
async function takeIn(
  ports: FanOutPorts,
  installation: number,
  repository: RepositoryRef,
): Promise<Result<null, ForgeError>> {
  const { forge, memory } = ports;
  const read = await forge.readPolicies(repository);
  if (read.kind === 'error') return read;
  const policy = ports.policies(read.value.organisationPolicy, read.value.defaultBranchPolicy);
  await followScoreRules(ports, { installation, repository }, policy);
  if (policy.kind !== 'valid') return ok(null);
  const named = await namedPeople({ forge, memory, installation }, policy.policy);
  return named.kind === 'error' ? named : ok(null);
}

/** The app was installed, the organisation's policy changed, or somebody's place in it. */
export async function assessInstallation(
  ports: FanOutPorts,
  { installation, because }: InstallationJob,
): Promise<Result<null, ForgeError>> {
  const repositories = await ports.forge.listRepositories();
  if (repositories.kind === 'error') return repositories;
  await ports.queue.enqueue(
    repositories.value.map(
      (repository): Job => ({ kind: 'assess-repository', installation, repository, base: null, because }),
    ),
  );
  return ok(null);
}

async function holdApproved(
  { forge, queue }: FanOutPorts,
  { installation, repository, base }: Pick<RepositoryJob, 'installation' | 'repository' | 'base'>,
): Promise<Result<null, ForgeError>> {
  const survey = await forge.surveyOpenChanges(repository);
  if (survey.kind === 'error') return survey;
  const approved = survey.value.items.filter((change) => showsYes(change) && (base === null || change.base === base));
  await queue.enqueue(
    approved.map(({ head }): Job => ({ kind: 'hold-commit', installation, repository, sha: head, because: 'policy' })),
  );
  return ok(null);
}

async function queueOpenChanges(
  { forge, queue }: FanOutPorts,
  installation: number,
  { repository, only }: { readonly repository: RepositoryRef; readonly only: { base?: string; head?: Sha } },
): Promise<Result<null, ForgeError>> {
  const numbers = await forge.listOpenChanges(repository, only);
  if (numbers.kind === 'error') return numbers;
  await queue.enqueue(
    numbers.value.map((number): Job => ({ kind: 'assess-change', subject: { installation, repository, number } })),
  );
  return ok(null);
}
