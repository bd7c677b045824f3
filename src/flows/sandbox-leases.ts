/** Leases of what agents deploy in sandboxes: begun with the approval, charged to a budget a day, and ended by a workflow that destroys. */

import { environmentKey } from '../core/autonomy.js';
import type { Usage } from '../core/deployment-facts.js';
import type { SandboxGuards } from '../domain/autonomy.js';
import type { Gate, SandboxLease } from '../domain/deployment-gate.js';
import type { Job } from '../domain/job.js';
import { type Fact, ok, type Result } from '../domain/result.js';
import type { DeploymentForge, Gates } from '../ports/deployments.js';
import type { ForgeError } from '../ports/forge.js';
import type { Queue, Records } from '../ports/store.js';
import type { Clock } from '../ports.js';
import { type AlertPorts, raiseAlert } from './raise-alert.js';

interface LeasePorts {
  readonly gates: Gates;
  readonly records: Records;
  readonly queue: Queue;
  readonly clock: Clock;
}

export interface EndLeasePorts extends LeasePorts, AlertPorts {
  readonly forge: Pick<DeploymentForge, 'dispatchWorkflow' | 'readDeployingRun'>;
}

type EndJob = Extract<Job, { readonly kind: 'end-lease' }>;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** How long the workflow may take that destroys. */
const GRACE_MS = HOUR_MS;
const LOOK_MS = HOUR_MS / 4;

/** What each of these agents has used since midnight (UTC), without this very attempt. */
export async function usedToday(
  { gates, clock }: LeasePorts,
  gate: Gate,
  agents: readonly string[],
): Promise<ReadonlyMap<string, Usage>> {
  const now = clock();
  const leases = await gates.leasesSince(gate.installation, now - (now % DAY_MS));
  const others = leases.filter((lease) => !isOf(lease, gate));
  return new Map(
    agents.map((agent) => {
      const own = others.filter((lease) => lease.agents.includes(agent));
      const hours = own.reduce((sum, { from, until }) => sum + (until - from) / HOUR_MS, 0);
      return [agent, { runs: own.length, hours }];
    }),
  );
}

interface Beginning {
  readonly guards: SandboxGuards;
  readonly agents: readonly string[];
  readonly left: Fact<Usage | null>;
}

/** Never longer than what is left of the budget. Kept before GitHub is told; the same attempt has one lease. */
export async function beginLease(ports: LeasePorts, gate: Gate, { guards, agents, left }: Beginning): Promise<void> {
  const { installation, repository, run, attempt, environment, sha } = gate;
  if (sha === null || (await ports.gates.leaseOf({ repository: repository.id, run, attempt, environment })) !== null)
    return;
  const hours = Math.min(guards.lease, left.kind === 'known' && left.value !== null ? left.value.hours : guards.lease);
  const from = ports.clock();
  const lease: SandboxLease = {
    ...{ installation, repository, run, attempt, environment, sha, agents, from, destroy: guards.destroy },
    ...{ until: from + hours * HOUR_MS, state: 'running', askedAt: null, destroyedBy: null },
  };
  await ports.gates.keepLease(lease);
  await lookAt(ports, lease, lease.until);
}

/** At its end what was deployed is destroyed; where that does not happen in time, somebody is told. */
export async function endLease(ports: EndLeasePorts, job: EndJob): Promise<Result<null, ForgeError>> {
  const lease = await ports.gates.leaseOf({ ...job, repository: job.repository.id });
  if (lease === null) return ok(null);
  switch (lease.state) {
    case 'running':
      return await destroy(ports, lease);
    case 'destroying':
      return await lookWhetherGone(ports, lease);
    case 'destroyed':
    case 'outlived':
    case 'extended':
      return ok(null);
  }
}

async function destroy(ports: EndLeasePorts, lease: SandboxLease): Promise<Result<null, ForgeError>> {
  const now = ports.clock();
  if (now < lease.until) {
    await lookAt(ports, lease, lease.until);
    return ok(null);
  }
  if (await isTakenOver(ports, lease)) return await end(ports, lease, 'extended');
  const { repository, environment, destroy: workflow } = lease;
  const asked = await ports.forge.dispatchWorkflow(repository, { workflow, inputs: { environment } });
  if (asked.kind === 'error') {
    if (now >= lease.until + GRACE_MS) return await outlived(ports, lease, asked.error.message);
    return asked;
  }
  const destroying: SandboxLease = { ...lease, state: 'destroying', askedAt: now, destroyedBy: asked.value };
  await ports.gates.keepLease(destroying);
  await note(ports, destroying);
  await lookAt(ports, destroying, now + LOOK_MS);
  return ok(null);
}

async function lookWhetherGone(ports: EndLeasePorts, lease: SandboxLease): Promise<Result<null, ForgeError>> {
  const { repository, destroy: workflow, destroyedBy } = lease;
  if (destroyedBy === null) return await outlived(ports, lease, `GitHub does not tell how ${workflow} went`);
  const run = await ports.forge.readDeployingRun(repository, destroyedBy);
  if (run.kind === 'error') return run;
  const { completed, conclusion } = run.value;
  if (completed && conclusion === 'success') return await end(ports, lease, 'destroyed');
  const now = ports.clock();
  const last = (lease.askedAt ?? lease.until) + GRACE_MS;
  if (completed) return await outlived(ports, lease, `${workflow} ended with ${conclusion}`);
  if (now >= last) return await outlived(ports, lease, `${workflow} has not ended within an hour`);
  await lookAt(ports, lease, Math.min(now + LOOK_MS, last));
  return ok(null);
}

/** A later deployment of an agent to the same environment has a lease of its own, which destroys for both. */
async function isTakenOver({ gates }: LeasePorts, lease: SandboxLease): Promise<boolean> {
  const later = await gates.leasesSince(lease.installation, lease.from);
  return later.some(
    (one) =>
      one.repository.id === lease.repository.id &&
      environmentKey(one.environment) === environmentKey(lease.environment) &&
      one.state === 'running' &&
      one.from > lease.from,
  );
}

async function outlived(ports: EndLeasePorts, lease: SandboxLease, why: string): Promise<Result<null, ForgeError>> {
  const { installation, repository, environment, destroy: workflow } = lease;
  const text = `${repository.owner}/${repository.name}: the lease of ${environment} is over, and what an agent deployed there may still stand: ${why}. Destroy it, and mend ${workflow}`;
  await raiseAlert(ports, { kind: 'deployment/lease-outlived', installation, repository: repository.id, text });
  return await end(ports, lease, 'outlived');
}

async function end(
  ports: EndLeasePorts,
  lease: SandboxLease,
  state: 'destroyed' | 'outlived' | 'extended',
): Promise<Result<null, ForgeError>> {
  const ended: SandboxLease = { ...lease, state };
  await ports.gates.keepLease(ended);
  await note(ports, ended);
  return ok(null);
}

async function note({ records, clock }: LeasePorts, lease: SandboxLease): Promise<void> {
  const {
    installation,
    repository,
    run,
    attempt,
    environment,
    sha,
    agents,
    from,
    until,
    destroy: workflow,
    state,
  } = lease;
  await records.append({
    ...{ kind: 'deployment', installation, repository: repository.id, number: 0, sha, at: clock() },
    about: { event: 'lease', run, attempt, environment, agents, from, until, workflow, state },
    body: null,
  });
}

async function lookAt({ queue }: LeasePorts, lease: SandboxLease, at: number): Promise<void> {
  const { installation, repository, run, attempt, environment } = lease;
  await queue.enqueueAt([{ kind: 'end-lease', installation, repository, run, attempt, environment, at }], at);
}

function isOf(lease: SandboxLease, { repository, run, attempt, environment }: Gate): boolean {
  const isRun = lease.repository.id === repository.id && lease.run === run && lease.attempt === attempt;
  return isRun && lease.environment === environment;
}
