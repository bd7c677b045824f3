/**
 * Writes down what was decided about a deployment, and tells GitHub. What is to be answered is kept first: where the
 * process dies in between, the same answer is given again, and GitHub's refusal of the second one means it had the first.
 */
import type { AutonomyLevel } from '../domain/autonomy.js';
import type { Deployment, DeploymentDecision } from '../domain/deployment.js';
import type { Gate } from '../domain/deployment-gate.js';
import { ok, type Result } from '../domain/result.js';
import type { DeploymentForge, Gates } from '../ports/deployments.js';
import type { ForgeError } from '../ports/forge.js';
import type { Records } from '../ports/store.js';
import type { Clock, Digest, Log } from '../ports.js';
import { deploymentComment, unseenComment } from '../report/deployment.js';

export interface AnswerPorts {
  readonly forge: Pick<DeploymentForge, 'answerDeployment'>;
  readonly gates: Gates;
  readonly records: Records;
  readonly clock: Clock;
  readonly digest: Digest;
  readonly log: Log;
}

export interface Settled {
  readonly decision: DeploymentDecision;
  /** The policy only observes. */
  readonly observed: boolean;
  /** Null: it could not be put together. */
  readonly deployment: Deployment | null;
  /** Whose budget it is charged to. */
  readonly agents: readonly string[];
}

/** GitHub takes ten reports; the last is left for the answer. */
const MOST_REPORTS = 9;

/** The gate as it is left. */
export async function answerGate(ports: AnswerPorts, gate: Gate, settled: Settled): Promise<Result<Gate, ForgeError>> {
  const { decision, observed } = settled;
  const said = ports.digest(JSON.stringify([gate.attempt, decision, observed]));
  if (gate.said !== said) await record(ports, gate, settled);
  const comment = deploymentComment(decision, { observed, until: instant(gate.deadline) });
  if (decision.kind === 'hold' && !observed) {
    const told = gate.said === said ? gate : await report(ports, { ...gate, said }, comment);
    await ports.gates.keep(told);
    return ok(told);
  }
  const state = decision.kind === 'reject' && !observed ? 'rejected' : 'approved';
  await ports.gates.keep({ ...gate, said, intended: state });
  const { repository, run, environment } = gate;
  const answer = await ports.forge.answerDeployment(repository, run, { environment, state, comment });
  if (answer.kind === 'error') return answer;
  const place = { repository: repository.id, run, environment, state };
  if (answer.value === 'refused') ports.log.warn(place, 'GitHub takes no answer about this deployment any more');
  else ports.log.info(place, 'deployment answered');
  const answered: Gate = { ...gate, said, intended: state, state };
  await ports.gates.keep(answered);
  return ok(answered);
}

/** Why nothing could be decided yet, once a reason. */
export async function reportUnseen(ports: AnswerPorts, gate: Gate, problem: ForgeError): Promise<void> {
  const said = ports.digest(problem.message);
  if (gate.said === said) return;
  await ports.gates.keep(
    await report(ports, { ...gate, said }, unseenComment(problem.message, instant(gate.deadline))),
  );
}

/** A report that GitHub does not take is no reason to decide otherwise. */
async function report({ forge, log }: AnswerPorts, gate: Gate, comment: string): Promise<Gate> {
  if (gate.reports >= MOST_REPORTS) return gate;
  const { repository, run, environment } = gate;
  const told = await forge.answerDeployment(repository, run, { environment, state: 'reported', comment });
  if (told.kind === 'ok' && told.value === 'taken') return { ...gate, reports: gate.reports + 1 };
  const why = told.kind === 'error' ? told.error.message : 'it takes no reports of this run any more';
  log.warn({ repository: repository.id, run, environment, error: why }, 'GitHub was not told why a deployment waits');
  return gate;
}

async function record({ records, clock }: AnswerPorts, gate: Gate, settled: Settled): Promise<void> {
  const { installation, repository, run, attempt, environment, deployment: id, sha } = gate;
  const { decision, observed, deployment, agents } = settled;
  const because = decision.kind === 'approve' ? decision.despite : decision.because;
  await records.append({
    ...{ kind: 'deployment', installation, repository: repository.id, number: 0, sha: sha ?? '', at: clock() },
    about: {
      ...{ event: 'decided', run, attempt, environment, deployment: id, decision: decision.kind, observed, agents },
      rules: [...new Set(because.map(({ rule, effect }) => `${rule} ${effect}`))],
      ...(deployment === null ? {} : summaryOf(deployment)),
    },
    body: { decision, deployment },
  });
}

function summaryOf({ level, environment, deployer, delta, parts, safeguards, reviews }: Deployment): {
  readonly level: AutonomyLevel;
  readonly [key: string]: unknown;
} {
  const changes = parts.items.flatMap((part) => (part.kind === 'change' ? [part.number] : []));
  return {
    ...{ level, kind: environment, deployer, delta, changes, pushes: parts.items.length - changes.length },
    action: safeguards.action.kind === 'known' ? safeguards.action.value : null,
    reviews: reviews.kind === 'known' ? reviews.value : null,
  };
}

function instant(at: number): string {
  return new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
}
