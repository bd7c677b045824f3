/**
 * Part of gather-plans: the policies in Rego that are asked about plans. Files of a repository are read at the base of
 * the change, those of the organisation at the default branch of its `.github`: nobody changes a policy for their own change.
 */
import { withRego } from '../core/plan/rego-input.js';
import type { Change } from '../domain/change.js';
import type { AskedPolicy, JudgedFile, PlanPolicyPlace } from '../domain/plan-evidence.js';
import { error, ok, type Result } from '../domain/result.js';
import type { ForgeError, PlanForge } from '../ports/forge.js';
import type { CompilePolicy, PlanPolicyEngine } from '../ports/plan-policy.js';
import type { Digest } from '../ports.js';

export interface PlanPolicyPorts {
  readonly forge: Pick<PlanForge, 'readFile'>;
  /** A policy of the operator's own, asked about every plan; null: there is none. */
  readonly planPolicy: PlanPolicyEngine | null;
  readonly compilePolicy: CompilePolicy;
}

/** One policy that is asked. Without an engine it can give no answer, and why. */
export interface PlanPolicy extends AskedPolicy {
  readonly engine: Result<PlanPolicyEngine, string>;
}

/** All that are asked about the plans of a change. An error is worth another try. */
export async function readPlanPolicies(
  ports: PlanPolicyPorts,
  change: Change,
  places: readonly PlanPolicyPlace[],
): Promise<Result<readonly PlanPolicy[], ForgeError>> {
  const found: PlanPolicy[] = [];
  const { planPolicy } = ports;
  if (planPolicy !== null) {
    found.push({ where: 'the OPA server', digest: planPolicy.digest, engine: ok(planPolicy) });
  }
  for (const place of places) {
    const read = await onePolicy(ports, change, place);
    if (read.kind === 'error') return read;
    found.push(read.value);
  }
  return ok(found);
}

async function onePolicy(
  { forge, compilePolicy }: PlanPolicyPorts,
  { repository, base }: Change,
  place: PlanPolicyPlace,
): Promise<Result<PlanPolicy, ForgeError>> {
  const { owner } = repository;
  const [name, ref] = place.in === 'organisation' ? ['.github', null] : [repository.name, base.ref];
  const where = `${owner}/${name}:${place.path}`;
  const file = await forge.readFile({ owner, name }, { path: place.path, ref });
  if (file.kind === 'error') return file;
  if (file.value.kind === 'unknown') {
    const { reason } = file.value;
    return ok({ where, digest: null, engine: error(`${reason}: put it where the policy says, or take it out there`) });
  }
  const engine = compilePolicy(file.value.value);
  if (engine.kind === 'error') return ok({ where, digest: null, engine: error(`it ${engine.error}`) });
  return ok({ where, digest: engine.value.digest, engine });
}

/** Asks one policy about one file; a file that is no plan is asked nothing. */
export async function withAnswer(
  { where, digest, engine }: PlanPolicy,
  { judged, input }: { readonly judged: JudgedFile; readonly input: Result<object, string> },
  digestOf: Digest,
): Promise<JudgedFile> {
  if (judged.refusal !== null) return judged;
  const by = { where, digest };
  if (engine.kind === 'error') return withRego(judged, { by, said: engine }, digestOf);
  const said = input.kind === 'error' ? input : await engine.value.evaluate(input.value);
  return withRego(judged, { by, said }, digestOf);
}
