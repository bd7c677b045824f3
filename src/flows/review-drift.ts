/**
 * A plan of the default branch shows what is not as it is written: a record and an issue a stack, kept up to date by the
 * newest run, and closed when a later plan is clean. Running it twice changes nothing.
 */
import { isDrift } from '../core/plan-gate.js';
import { planArtifacts } from '../core/plan-stacks.js';
import type { RepositoryRef } from '../domain/change.js';
import type { Job } from '../domain/job.js';
import type { PlanStack, WorkflowRun } from '../domain/plan-evidence.js';
import type { Policy } from '../domain/policy.js';
import { ok, type Result } from '../domain/result.js';
import type { Forge, ForgeError } from '../ports/forge.js';
import type { Log } from '../ports.js';
import { DRIFT_LABEL, type DriftedPlan, driftIssue, driftMarker, runOfDrift } from '../report/drift.js';
import type { PolicyReader } from './gather.js';
import { filesOf, latestOfEachName, type PlanPorts } from './gather-plans.js';
import { type NotePorts, noteDrift } from './note-deeds.js';

export interface DriftPorts extends PlanPorts, NotePorts {
  readonly forge: Forge;
  readonly policies: PolicyReader;
  readonly log: Log;
}

type DriftJob = Extract<Job, { readonly kind: 'review-drift' }>;

export async function reviewDrift(ports: DriftPorts, job: DriftJob): Promise<Result<null, ForgeError>> {
  const files = await ports.forge.readPolicies(job.repository);
  if (files.kind === 'error') return files;
  const { organisationPolicy, defaultBranchPolicy } = files.value;
  const policy = ports.policies(organisationPolicy, defaultBranchPolicy);
  if (policy.kind !== 'valid' || policy.policy.plan.stacks.length === 0) return ok(null);
  const runs = await ports.forge.readRuns(job.repository, job.sha);
  if (runs.kind === 'error') return runs;
  const run = runs.value.find(({ id }) => id === job.run);
  if (run === undefined || run.conclusion !== 'success' || run.headRepository !== job.repository.id) return ok(null);
  for (const stack of policy.policy.plan.stacks.filter(({ workflows }) => workflows.includes(run.path))) {
    const reviewed = await reviewStack(ports, { job, policy: policy.policy, stack, run });
    if (reviewed.kind === 'error') return reviewed;
  }
  return ok(null);
}

interface Reviewing {
  readonly job: DriftJob;
  readonly policy: Policy;
  readonly stack: PlanStack;
  readonly run: WorkflowRun;
}

async function reviewStack(ports: DriftPorts, reviewing: Reviewing): Promise<Result<null, ForgeError>> {
  const plans = await plansOf(ports, reviewing);
  if (plans.kind === 'error') return plans;
  const { job, stack, run } = reviewing;
  if (plans.value === null) {
    ports.log.warn({ repository: job.repository.id, stack: stack.id, run: run.id }, 'drift could not be told: no plan');
    return ok(null);
  }
  return await show(ports, reviewing, plans.value);
}

/** Null: there is no plan, or not every one could be read. */
async function plansOf(
  ports: DriftPorts,
  { job: { repository }, policy, stack, run }: Reviewing,
): Promise<Result<readonly DriftedPlan[] | null, ForgeError>> {
  const listed = await ports.forge.readArtifacts(repository, run.id);
  if (listed.kind === 'error') return listed;
  const plans: DriftedPlan[] = [];
  for (const artifact of latestOfEachName(planArtifacts(stack, listed.value))) {
    const files = await filesOf(ports, { repository, rules: policy.planRules, rego: null }, artifact);
    if (files.kind === 'error') return files;
    if (files.value.kind === 'gap') return ok(null);
    plans.push(...files.value.files.map((file) => ({ ...file, artifactName: artifact.name })));
  }
  return ok(plans.length === 0 || plans.some(({ refusal }) => refusal !== null) ? null : plans);
}

/** The issue names the newest run that wrote it: an older one that comes late writes nothing. */
async function show(
  ports: DriftPorts,
  { job, stack, run }: Reviewing,
  plans: readonly DriftedPlan[],
): Promise<Result<null, ForgeError>> {
  const { repository } = job;
  const found = await ports.forge.readOwnIssue(repository, {
    label: DRIFT_LABEL,
    marker: driftMarker(repository, stack.id),
  });
  if (found.kind === 'error') return found;
  const issue = found.value;
  if (issue !== null && runOfDrift(issue.body) >= run.id) return ok(null);
  const drifted = plans.some(isDrift);
  if (issue === null && !drifted) return ok(null);
  const { title, body } = driftIssue({ repository, stack: stack.id, run, plans });
  const written = await write(ports.forge, repository, { number: issue?.number ?? null, title, body, drifted });
  if (written.kind === 'error') return written;
  await noteDrift(ports, { repository, sha: job.sha, stack: stack.id, run: run.id, plans, drifted });
  ports.log.info({ repository: repository.id, stack: stack.id, run: run.id, drifted }, 'drift reviewed');
  return ok(null);
}

interface Writing {
  readonly number: number | null;
  readonly title: string;
  readonly body: string;
  readonly drifted: boolean;
}

async function write(
  forge: Forge,
  repository: RepositoryRef,
  { number, title, body, drifted }: Writing,
): Promise<Result<unknown, ForgeError>> {
  if (number === null) return await forge.openIssue(repository, { title, body, label: DRIFT_LABEL });
  return await forge.editIssue(repository, number, { title, body, state: drifted ? 'open' : 'closed' });
}
