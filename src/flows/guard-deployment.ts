/**
 * A run waits for our word before it deploys: find out what is in it, decide, record, and tell GitHub. Nothing is ever
 * approved on an error; what waits is looked at again, and refused at its deadline. Running it twice answers once.
 */
import { decideDeployment } from '../core/deployment-decision.js';
import { assembleDeployment, chargedAgents, type DeploymentFacts } from '../core/deployment-facts.js';
import { isOurOwn } from '../core/deployment-people.js';
import type { DeployingRun, DeploymentDecision, Obstacle } from '../domain/deployment.js';
import type { Gate } from '../domain/deployment-gate.js';
import type { Job } from '../domain/job.js';
import { ok, type Result } from '../domain/result.js';
import type { ForgeError } from '../ports/forge.js';
import type { Queue } from '../ports/store.js';
import type { Lease } from '../ports.js';
import { type AnswerPorts, answerGate, reportUnseen, type Settled } from './answer-deployment.js';
import { type DeploymentGatherPorts, gatherDeployment } from './gather-deployment.js';
import { beginLease, usedToday } from './sandbox-leases.js';

export type GuardPorts = DeploymentGatherPorts &
  AnswerPorts & {
    readonly queue: Queue;
    /** Of the job in hand. */
    readonly lease: Lease;
  };

type GuardJob = Extract<Job, { readonly kind: 'guard-deployment' | 'guard-later' }>;

const HOUR_MS = 3_600_000;
/** Where the policy does not say how long, or could not be read yet. */
const DEFAULT_WAIT = 24;

export async function guardDeployment(ports: GuardPorts, job: GuardJob): Promise<Result<null, ForgeError>> {
  const opened = await openGate(ports, job);
  if (opened === null || (opened.state !== 'waiting' && job.kind === 'guard-later')) return ok(null);
  const run = await ports.forge.readDeployingRun(job.repository, job.run);
  if (run.kind === 'error') return await unseen(ports, opened, run.error);
  const gate = await ofAttempt(ports, opened, run.value, job);
  if (gate.state !== 'waiting') return ok(null);
  if (run.value.completed) {
    await ports.gates.keep({ ...gate, state: 'gone' });
    return ok(null);
  }
  const told = job.kind === 'guard-deployment' ? job.sha : null;
  if (told !== null && told !== run.value.sha) {
    return await settle(ports, gate, { ...NOTHING, decision: { kind: 'reject', because: [otherCommit(run.value)] } });
  }
  return await look(ports, gate, run.value);
}

/** Somebody looked at a run: whatever waits of it is looked at again. */
export async function guardRun(
  { gates, queue }: Pick<GuardPorts, 'gates' | 'queue'>,
  { installation, repository, run }: Extract<Job, { readonly kind: 'guard-run' }>,
): Promise<Result<null, ForgeError>> {
  const waiting = await gates.waiting(repository.id, run);
  await queue.enqueue(
    waiting.map(({ environment, sha, deployment }) => ({
      ...({ kind: 'guard-deployment', installation, repository, run } as const),
      ...{ environment, sha, deployment },
    })),
  );
  return ok(null);
}

/** Kept, with its deadline, before anything is asked. Null: nobody asked. */
async function openGate(ports: GuardPorts, job: GuardJob): Promise<Gate | null> {
  const { installation, repository, run, environment } = job;
  const found = await ports.gates.find({ repository: repository.id, run, environment });
  if (found !== null || job.kind === 'guard-later') return found;
  const { deployment } = job;
  const gate = fresh({ installation, repository, run, environment, deployment, attempt: 0, sha: null }, ports.clock());
  await ports.gates.keep(gate);
  await lookAgain(ports, gate);
  return gate;
}

type Asking = Pick<Gate, 'installation' | 'repository' | 'run' | 'environment' | 'attempt' | 'sha' | 'deployment'>;

function fresh(asking: Asking, now: number): Gate {
  return {
    ...{ ...asking, state: 'waiting', askedAt: now, deadline: now + DEFAULT_WAIT * HOUR_MS, reports: 0, said: '' },
    ...{ kind: 'unknown', intended: null, own: false, takesBack: null, rollback: null },
  };
}

/** A run that was started again asks anew, and so does a later job of it that deploys to the same environment. */
async function ofAttempt(ports: GuardPorts, gate: Gate, { attempt, sha }: DeployingRun, job: GuardJob): Promise<Gate> {
  const deployment = job.kind === 'guard-deployment' ? (job.deployment ?? gate.deployment) : gate.deployment;
  const isAnotherJob = gate.state !== 'waiting' && deployment !== gate.deployment;
  if (gate.attempt === attempt && !isAnotherJob) return gate;
  const asking = { ...gate, attempt, sha, deployment };
  const current = gate.attempt === 0 ? asking : fresh(asking, ports.clock());
  await ports.gates.keep(current);
  if (gate.attempt !== 0) await lookAgain(ports, current);
  return current;
}

/** Every full hour since it asked, and at the deadline: however often it is tried, one look is waiting. */
async function lookAgain({ queue, clock }: GuardPorts, gate: Gate): Promise<void> {
  const { installation, repository, run, environment, askedAt, deadline } = gate;
  const hours = Math.floor((clock() - askedAt) / HOUR_MS) + 1;
  const at = Math.min(deadline, askedAt + hours * HOUR_MS);
  await queue.enqueueAt([{ kind: 'guard-later', installation, repository, run, environment, at }], at);
}

async function look(ports: GuardPorts, gate: Gate, run: DeployingRun): Promise<Result<null, ForgeError>> {
  // What this app started itself, to destroy or to roll back, waits for nobody.
  if (isOurOwn(run, ports.forge.botLogin)) {
    return await settle(ports, { ...gate, own: true }, { ...NOTHING, decision: { kind: 'approve', despite: [] } });
  }
  const gathered = await gatherDeployment(ports, gate, run);
  if (gathered.kind === 'error') return await unseen(ports, gate, gathered.error);
  if (gathered.value.kind !== 'facts') {
    return await settle(ports, gate, { ...NOTHING, decision: { kind: 'hold', because: [WITHOUT_POLICY] } });
  }
  const { facts } = gathered.value;
  const agents = chargedAgents(facts);
  const deployment = assembleDeployment(facts, await usedToday(ports, gate, agents));
  const decision = decideDeployment(deployment);
  const observed = facts.policy.mode === 'observe';
  // Whoever only observes destroys nothing and takes nothing back.
  const bounded = decision.kind === 'approve' && !observed && agents.length > 0;
  const known: Gate = {
    ...{ ...gate, kind: facts.rules.kind, deadline: gate.askedAt + facts.rules.wait * HOUR_MS },
    takesBack: facts.delivered.delta === 'behind' ? facts.delivered.from : null,
    rollback: bounded ? rollbackOf(facts) : null,
  };
  const settled = { decision, deployment, agents, observed };
  if (bounded && facts.rules.sandbox !== null) {
    await beginLease(ports, known, { guards: facts.rules.sandbox, agents, left: deployment.safeguards.budget });
  }
  return await settle(ports, known, settled);
}

/** Only what an agent deploys is rolled back without a person's asking. */
function rollbackOf({ rules, delivered, judged }: DeploymentFacts): Gate['rollback'] {
  const workflow = rules.production.at(-1)?.rollback;
  return workflow === undefined ? null : { workflow, to: delivered.from, pulls: [...judged.keys()] };
}

async function settle(ports: GuardPorts, gate: Gate, settled: Settled): Promise<Result<null, ForgeError>> {
  const { decision } = settled;
  const late = decision.kind === 'hold' && ports.clock() >= gate.deadline;
  const final: DeploymentDecision = late ? { kind: 'reject', because: [...decision.because, TOO_LATE] } : decision;
  if (!(await ports.lease.held())) return ok(null);
  if (final.kind === 'approve') {
    const again = await ports.forge.readDeployingRun(gate.repository, gate.run);
    if (again.kind === 'error') return await unseen(ports, gate, again.error);
    // It was started again, or is over, while we looked: then it asks anew, or not at all.
    if (again.value.attempt !== gate.attempt || again.value.sha !== gate.sha || again.value.completed) {
      await lookAgain(ports, gate);
      return ok(null);
    }
  }
  const answered = await answerGate(ports, gate, { ...settled, decision: final });
  if (answered.kind === 'error') return answered;
  if (answered.value.state === 'waiting') await lookAgain(ports, answered.value);
  return ok(null);
}

/** Tried again with the job; at its deadline it is refused whatever GitHub cannot tell. */
async function unseen(ports: GuardPorts, gate: Gate, problem: ForgeError): Promise<Result<null, ForgeError>> {
  if (ports.clock() >= gate.deadline) {
    return await settle(ports, gate, { ...NOTHING, decision: { kind: 'reject', because: [TOO_LATE] } });
  }
  await reportUnseen(ports, gate, problem);
  await lookAgain(ports, gate);
  return { kind: 'error', error: problem };
}

const NOTHING = { deployment: null, agents: [], observed: false } as const;

const TOO_LATE: Obstacle = {
  rule: 'deployment/deadline',
  effect: 'reject',
  text: 'nobody settled in time what it waited for',
  remedy: 'settle it, and start the deployment anew',
};

const WITHOUT_POLICY: Obstacle = {
  rule: 'deployment/policy',
  effect: 'wait',
  text: 'the policy is broken or could not be read',
  remedy: 'mend it: see twokey validate',
};

function otherCommit({ sha }: DeployingRun): Obstacle {
  return {
    rule: 'deployment/commit',
    effect: 'reject',
    text: `it asks for another commit than that of its run, which is ${sha.slice(0, 7)}`,
    remedy: 'start the deployment anew',
  };
}
