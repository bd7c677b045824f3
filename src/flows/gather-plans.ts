/** Part of gather: the plans of the touched stacks, from the runs on the head that count. What cannot be read is told, never left out. */

import { regoInput } from '../core/plan/rego-input.js';
import { findingKeys, placeOf } from '../core/plan-approvals.js';
import { judgedFile } from '../core/plan-shown.js';
import { type ChosenRuns, chosenRuns, planArtifacts, touchedStacks, whyWorkflowDiffers } from '../core/plan-stacks.js';
import { canonicalJson } from '../domain/canonical.js';
import type { Change, RepositoryRef } from '../domain/change.js';
import type { PlanRuleOptions } from '../domain/plan.js';
import type {
  Artifact,
  ArtifactFile,
  JudgedFile,
  PlanFacts,
  PlanGap,
  PlanSighting,
  PlanStack,
  SeenPlan,
  StackFacts,
  WorkflowRun,
} from '../domain/plan-evidence.js';
import type { EffectivePolicy, Policy } from '../domain/policy.js';
import { error, ok, type Result } from '../domain/result.js';
import type { ForgeError, PlanForge } from '../ports/forge.js';
import type { PlanMemory } from '../ports/plans.js';
import type { Digest } from '../ports.js';
import { type PlanPolicy, type PlanPolicyPorts, readPlanPolicies, withAnswer } from './plan-policies.js';

export interface PlanPorts extends PlanPolicyPorts {
  readonly forge: PlanForge;
  readonly plans: PlanMemory;
  readonly digest: Digest;
  readonly catalogVersion: string;
}

interface Asking {
  readonly ports: PlanPorts;
  readonly change: Change;
  readonly policy: Policy;
  readonly rego: RegoQuestion | null;
}

/** Policies in Rego, and what they are told of the change beside its plan. */
interface RegoQuestion {
  readonly policies: readonly PlanPolicy[];
  readonly told: object;
}

/** Null: no plan is asked for. An error is worth another try. */
export async function gatherPlans(
  ports: PlanPorts,
  { change, policy, told }: { readonly change: Change; readonly policy: EffectivePolicy; readonly told: () => object },
): Promise<Result<PlanFacts | null, ForgeError>> {
  if (policy.kind !== 'valid' || change.state !== 'open') return ok(null);
  const needed = touchedStacks(change, policy.policy.plan);
  if (needed.length === 0) return ok(null);
  const policies = await readPlanPolicies(ports, change, policy.policy.plan.policies);
  if (policies.kind === 'error') return policies;
  const rego = policies.value.length === 0 ? null : { policies: policies.value, told: told() };
  const asking = { ports, change, policy: policy.policy, rego };
  const runs = await ports.forge.readRuns(change.repository, change.head.sha);
  if (runs.kind === 'error' && isPassing(runs.error)) return runs;
  const stacks: StackFacts[] = [];
  for (const stack of needed) {
    const facts = runs.kind === 'error' ? ok(unread(stack, runs.error)) : await stackFacts(asking, stack, runs.value);
    if (facts.kind === 'error') return facts;
    stacks.push(facts.value);
  }
  return ok(await withSightings(asking, stacks));
}

/** Trying again may help; what will not go away is a fact. */
function isPassing({ kind }: ForgeError): boolean {
  return kind === 'rate-limited' || kind === 'unavailable';
}

function unread({ id: stack }: PlanStack, { message: text }: ForgeError): StackFacts {
  return { stack, plans: [], gaps: [{ kind: 'unread', text }] };
}

async function stackFacts(
  asking: Asking,
  stack: PlanStack,
  all: readonly WorkflowRun[],
): Promise<Result<StackFacts, ForgeError>> {
  const chosen: ChosenRuns = chosenRuns(stack, all, asking.change, asking.policy.plan);
  const gaps: PlanGap[] = [...chosen.gaps];
  const plans: SeenPlan[] = [];
  for (const run of chosen.runs) {
    const read = await plansOfRun(asking, stack, run);
    if (read.kind === 'ok') {
      plans.push(...read.value.plans);
      gaps.push(...read.value.gaps);
    } else if (isPassing(read.error)) return read;
    else gaps.push({ kind: 'unread', text: read.error.message });
  }
  return ok({ stack: stack.id, plans, gaps });
}

type OfRun = Pick<StackFacts, 'plans' | 'gaps'>;

async function plansOfRun(asking: Asking, stack: PlanStack, run: WorkflowRun): Promise<Result<OfRun, ForgeError>> {
  const differs = await workflowGap(asking, run);
  if (differs.kind === 'error') return differs;
  if (differs.value !== null) return ok({ plans: [], gaps: [differs.value] });
  const listed = await asking.ports.forge.readArtifacts(asking.change.repository, run.id);
  if (listed.kind === 'error') return listed;
  const wanted = latestOfEachName(planArtifacts(stack, listed.value));
  if (wanted.length === 0)
    return ok({ plans: [], gaps: [{ kind: 'note', text: `${run.path} left no artifact of that name` }] });
  const plans: SeenPlan[] = [];
  const gaps: PlanGap[] = [];
  for (const artifact of wanted) {
    const { ports, change, policy, rego } = asking;
    const judging = { repository: change.repository, rules: policy.planRules, rego };
    const files = await filesOf(ports, judging, artifact);
    if (files.kind === 'error') return files;
    if (files.value.kind === 'gap') gaps.push(files.value.gap);
    else {
      const { id, name } = artifact;
      const from = { artifact: id, artifactName: name, run: run.id, workflow: run.path, at: run.updatedAt };
      plans.push(...files.value.files.map((file) => ({ ...file, ...from })));
    }
  }
  return ok({ plans, gaps });
}

/** A run that was tried again leaves its artifacts a second time. */
export function latestOfEachName(artifacts: readonly Artifact[]): readonly Artifact[] {
  const latest = new Map<string, Artifact>();
  for (const one of artifacts.toSorted((a, b) => a.id - b.id)) latest.set(one.name, one);
  return [...latest.values()];
}

async function workflowGap({ ports, change }: Asking, run: WorkflowRun): Promise<Result<PlanGap | null, ForgeError>> {
  const { repository, base, head } = change;
  const atBase = await ports.forge.readBlobId(repository, { path: run.path, ref: base.ref });
  if (atBase.kind === 'error') return atBase;
  const atHead = await ports.forge.readBlobId(repository, { path: run.path, ref: head.sha });
  if (atHead.kind === 'error') return atHead;
  return ok(whyWorkflowDiffers(run, { base: atBase.value, head: atHead.value }, change));
}

type Files =
  | { readonly kind: 'files'; readonly files: readonly JudgedFile[] }
  | { readonly kind: 'gap'; readonly gap: PlanGap };

/** An artifact never changes: what was judged by the same rules and policies before is not downloaded again. */
export async function filesOf(
  ports: PlanPorts,
  { repository, rules: asked, rego }: Judging,
  artifact: Artifact,
): Promise<Result<Files, ForgeError>> {
  const rules = judgedBy(ports, { asked, rego });
  const before = rules === null ? null : await ports.plans.judged(repository.id, artifact.id, rules);
  if (before !== null) return ok({ kind: 'files', files: before });
  if (artifact.expired)
    return ok({ kind: 'gap', gap: { kind: 'holds', text: `the artifact ${artifact.name} has expired` } });
  const read = await ports.forge.readArtifact(repository, artifact);
  if (read.kind === 'error') return error(read.error);
  if (read.value.kind === 'unknown') {
    return ok({ kind: 'gap', gap: { kind: 'unread', text: `the artifact ${artifact.name}: ${read.value.reason}` } });
  }
  const files: JudgedFile[] = [];
  for (const file of read.value.value) files.push(await answered(ports, { file, asked, rego }));
  if (rules !== null && isSettled(files)) await ports.plans.keepJudged(repository.id, artifact.id, { rules, files });
  return ok({ kind: 'files', files });
}

interface Judging {
  readonly repository: RepositoryRef;
  readonly rules: PlanRuleOptions;
  /** Null: no policy in Rego is asked. */
  readonly rego: RegoQuestion | null;
}

/** Under which digest a judgement is remembered; null: a policy elsewhere may say another thing each time. */
function judgedBy(
  { digest, catalogVersion: version }: PlanPorts,
  { asked: rules, rego }: { readonly asked: PlanRuleOptions; readonly rego: RegoQuestion | null },
): string | null {
  if (rego === null) return digest(canonicalJson({ version, rules }));
  const policies = rego.policies.map(({ where, digest: of }) => ({ where, digest: of }));
  if (policies.some((one) => one.digest === null)) return null;
  return digest(canonicalJson({ version, rules, policies, told: rego.told }));
}

/** A policy that gave no answer in time may give one when the machine has less to do. */
function isSettled(files: readonly JudgedFile[]): boolean {
  return !files.some(({ refusal, policies = [] }) => refusal !== null && policies.length > 0);
}

interface Asked {
  readonly file: ArtifactFile;
  readonly asked: PlanRuleOptions;
  readonly rego: RegoQuestion | null;
}

async function answered({ digest }: PlanPorts, { file, asked, rego }: Asked): Promise<JudgedFile> {
  let judged = judgedFile(file, asked, digest);
  if (rego === null || judged.refusal !== null) return judged;
  const input = regoInput(file.bytes, rego.told);
  for (const policy of rego.policies) judged = await withAnswer(policy, { judged, input }, digest);
  return judged;
}

/** When the change first showed each of them, and all that it showed before. */
async function withSightings({ ports, change }: Asking, stacks: readonly StackFacts[]): Promise<PlanFacts> {
  const place = [change.repository.id, change.number] as const;
  const now = stacks.flatMap(({ stack, plans }) => plans.map((plan) => sightingOf(stack, plan)));
  await ports.plans.addSightings(...place, now);
  const earlier = await ports.plans.sightings(...place);
  const first = (stack: string, plan: SeenPlan) => {
    const seen = sightingOf(stack, plan);
    return earlier.find((one) => one.place === seen.place && one.digest === seen.digest)?.at ?? plan.at;
  };
  return {
    stacks: stacks.map((one) => ({
      ...one,
      plans: one.plans.map((plan) => ({ ...plan, at: first(one.stack, plan) })),
    })),
    earlier,
  };
}

function sightingOf(stack: string, plan: SeenPlan): PlanSighting {
  const { digest, at, findings } = plan;
  return { place: placeOf(stack, plan), digest, at, findings: findingKeys(findings) };
}
