/** Builds plan files as `terraform show -json` writes them, from the few words that a test cares about. */
import { judgementOf, NOTHING_STATED } from '../src/core/plan/judge-plan.js';
import { readPlan } from '../src/core/plan/read-plan.js';
import type { ExampleChange, PlanCircumstances, PlanExample, PlanJudgement } from '../src/domain/plan.js';

/** One entry of `resource_changes`. */
function entryOf(change: ExampleChange, index = 0): Record<string, unknown> {
  const name = change.name ?? (change.type.startsWith('aws_s3') ? 'a' : `a${index}`);
  const before = change.before ?? null;
  const after = change.after ?? null;
  const guessed =
    after === null && change.unknown === undefined ? ['delete'] : before === null ? ['create'] : ['update'];
  return {
    address: `${change.type}.${name}`,
    ...(change.previousAddress === undefined ? {} : { previous_address: change.previousAddress }),
    mode: 'managed',
    type: change.type,
    name,
    provider_name: `registry.terraform.io/hashicorp/${change.type.split('_')[0]}`,
    ...(change.deposed === undefined ? {} : { deposed: change.deposed }),
    change: {
      actions: change.actions ?? guessed,
      before,
      after,
      after_unknown: after === null && change.unknown === undefined ? false : { id: true, ...change.unknown },
      before_sensitive: before === null ? false : {},
      after_sensitive: after === null ? false : {},
      ...(change.importing === true ? { importing: { id: 'imported' } } : {}),
    },
  };
}

/** A whole plan file. */
export function planOf(changes: readonly ExampleChange[], more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    format_version: '1.2',
    terraform_version: '1.9.8',
    resource_changes: changes.map(entryOf),
    output_changes: {},
    applyable: true,
    complete: true,
    errored: false,
    ...more,
  };
}

export function bytesOf(plan: unknown): Uint8Array {
  return new TextEncoder().encode(typeof plan === 'string' ? plan : JSON.stringify(plan));
}

export function judged(plan: unknown, circumstances: Partial<PlanCircumstances> = {}): PlanJudgement {
  return judgementOf(readPlan(bytesOf(plan)), { ...NOTHING_STATED, ...circumstances });
}

export function judgedExample({ changes, drift, rules }: PlanExample): PlanJudgement {
  const more = drift === undefined ? {} : { resource_drift: drift.map(entryOf) };
  return judged(planOf(changes, more), { rules: { ...NOTHING_STATED.rules, ...rules } });
}

/** The rules that were found, each once, in order; undecided ones with a question mark. */
export function rulesOf({ findings }: PlanJudgement): readonly string[] {
  return [...new Set(findings.map(({ rule, certainty }) => `${rule}${certainty === 'undecided' ? '?' : ''}`))].sort();
}
