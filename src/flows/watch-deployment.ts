/** What became of deployments: one that never asked is told of, and one that an agent made and that failed is rolled back. */
import { environmentKey } from '../core/autonomy.js';
import { isInMatrix } from '../core/deployment-environment.js';
import type { AlertKind } from '../domain/alert.js';
import type { Gate } from '../domain/deployment-gate.js';
import type { Job } from '../domain/job.js';
import { ok, type Result } from '../domain/result.js';
import type { DeploymentForge, Gates } from '../ports/deployments.js';
import type { Forge, ForgeError } from '../ports/forge.js';
import type { Ledger, Queue, Records } from '../ports/store.js';
import type { Clock } from '../ports.js';
import type { PolicyReader } from './gather.js';
import { type AlertPorts, raiseAlert } from './raise-alert.js';

export interface WatchPorts extends AlertPorts {
  readonly forge: Pick<Forge, 'readPolicies'> & Pick<DeploymentForge, 'dispatchWorkflow' | 'readBrought'>;
  readonly gates: Gates;
  readonly policies: PolicyReader;
  readonly ledger: Pick<Ledger, 'once' | 'wasDone'>;
  readonly records: Records;
  readonly queue: Queue;
  readonly clock: Clock;
}

type WatchJob = Extract<Job, { readonly kind: 'watch-deployment' }>;

export async function watchDeployment(ports: WatchPorts, job: WatchJob): Promise<Result<null, ForgeError>> {
  const of = environmentKey(job.environment);
  const asked = (await ports.gates.ofCommit(job.repository.id, job.sha)).filter(
    ({ environment, deployment }) =>
      environmentKey(environment) === of && (deployment === null || deployment === job.deployment),
  );
  const approved = asked.filter(({ state, intended }) => state === 'approved' || intended === 'approved');
  const gate = approved.at(-1);
  if (job.state === 'failed') return gate === undefined ? ok(null) : await afterFailure(ports, job, gate);
  if (gate === undefined) return await afterEvasion(ports, job, asked.length > 0);
  return job.state === 'success' ? await afterSuccess(ports, job, gate) : ok(null);
}

/** An older commit runs now: what it takes back may be an agent's, and then is reviewed. */
async function afterSuccess(ports: WatchPorts, job: WatchJob, gate: Gate): Promise<Result<null, ForgeError>> {
  if (gate.takesBack === null) return ok(null);
  const { installation, repository, environment, sha } = job;
  const undone = await ports.forge.readBrought(repository, { from: sha, sha: gate.takesBack });
  if (undone.kind === 'error') return undone;
  const by = { kind: 'rollback', environment, to: sha } as const;
  const review = { kind: 'review-incident', installation, repository, by, pulls: undone.value, commits: [] } as const;
  await ports.queue.enqueue([review], 'background');
  return ok(null);
}

/** Nobody waits for a person here: what an agent deployed by itself goes back by itself. */
async function afterFailure(ports: WatchPorts, job: WatchJob, gate: Gate): Promise<Result<null, ForgeError>> {
  const { installation, repository, environment, deployment } = job;
  const name = `rollback:${repository.id}:${deployment}`;
  if (await ports.ledger.wasDone(name)) return ok(null);
  const where = `${repository.owner}/${repository.name}: the deployment of ${job.sha.slice(0, 12)} to ${environment} failed`;
  if (gate.own) {
    await tell(ports, job, 'deployment/rollback-failed', `${where}, which this app had started itself. Look at once`);
    await ports.ledger.once(name, ports.clock());
    return ok(null);
  }
  if (gate.rollback === null) return ok(null);
  const { workflow, to, pulls } = gate.rollback;
  if (to === null) {
    const text = `${where}, and nothing is known to go back to. Look at once`;
    await tell(ports, job, 'deployment/rollback-failed', text);
    await ports.ledger.once(name, ports.clock());
    return ok(null);
  }
  const started = await ports.forge.dispatchWorkflow(repository, { workflow, inputs: { environment, to } });
  if (started.kind === 'error') {
    const text = `${where}, and ${workflow} could not be started: ${started.error.message}. Roll back to ${to} by hand`;
    await tell(ports, job, 'deployment/rollback-failed', text);
    return started;
  }
  await ports.ledger.once(name, ports.clock());
  await note(ports, job, { event: 'rolled-back', run: gate.run, attempt: gate.attempt, workflow, to, changes: pulls });
  await tell(ports, job, 'deployment/rolled-back', `${where} and is rolled back to ${to.slice(0, 12)} by ${workflow}`);
  const by = { kind: 'rollback', environment, to } as const;
  await ports.queue.enqueue(
    [{ kind: 'review-incident', installation, repository, by, pulls, commits: [] }],
    'background',
  );
  return ok(null);
}

/** Told of once a deployment, where the policy has a matrix. */
async function afterEvasion(ports: WatchPorts, job: WatchJob, wasAsked: boolean): Promise<Result<null, ForgeError>> {
  const { repository, environment, deployment } = job;
  const name = `unasked:${repository.id}:${deployment}`;
  if (await ports.ledger.wasDone(name)) return ok(null);
  const files = await ports.forge.readPolicies(repository);
  if (files.kind === 'error') return files;
  const policy = ports.policies(files.value.organisationPolicy, files.value.defaultBranchPolicy);
  if (policy.kind !== 'valid' || policy.policy.autonomy.flat().length === 0) return ok(null);
  const { kind, text } = evasion(isInMatrix(policy.policy.autonomy, environment), wasAsked);
  const what = `${repository.owner}/${repository.name}: ${job.sha.slice(0, 12)} was deployed to ${environment}`;
  await note(ports, job, { event: 'unasked', why: kind });
  await tell(ports, job, kind, `${what} ${text}`);
  await ports.ledger.once(name, ports.clock());
  return ok(null);
}

function evasion(isKnown: boolean, wasAsked: boolean): { readonly kind: AlertKind; readonly text: string } {
  if (wasAsked) {
    return {
      kind: 'deployment/passed-by',
      text: 'without waiting for our answer: somebody passed by the protection of the environment. Ask why',
    };
  }
  if (!isKnown) {
    return {
      kind: 'deployment/unknown-environment',
      text: 'of which the policy knows nothing: a new environment has no protection. Protect it, or give it an entry in the matrix',
    };
  }
  return {
    kind: 'deployment/unasked',
    text: 'without asking: our protection rule is not on for it, or another tool deployed. Switch it on: see docs/deployments.md',
  };
}

async function tell(ports: WatchPorts, { installation, repository }: WatchJob, kind: AlertKind, text: string) {
  await raiseAlert(ports, { kind, installation, repository: repository.id, text });
}

async function note(
  { records, clock }: WatchPorts,
  { installation, repository, sha, environment, deployment }: WatchJob,
  about: Readonly<Record<string, unknown>>,
): Promise<void> {
  await records.append({
    ...{ kind: 'deployment', installation, repository: repository.id, number: 0, sha, at: clock() },
    about: { environment, deployment, ...about },
    body: null,
  });
}
