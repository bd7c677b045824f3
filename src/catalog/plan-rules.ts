/** The one list of plan rules: what core/plan finds, `twokey explain` looks up and docs/catalog.md shows. */
import type { PlanRule } from '../domain/plan.js';
import { ACCESS_PLAN_RULES } from './plan-rules/access.js';
import { ASKED_PLAN_RULES } from './plan-rules/asked.js';
import { CHECK_PLAN_RULES } from './plan-rules/checks.js';
import { GUARD_PLAN_RULES } from './plan-rules/guards.js';
import { IDENTITY_PLAN_RULES } from './plan-rules/identities.js';
import { LOSS_PLAN_RULES } from './plan-rules/losses.js';
import { NETWORK_PLAN_RULES } from './plan-rules/network.js';
import { PUBLIC_PLAN_RULES } from './plan-rules/public.js';

const ALL = [
  ...PUBLIC_PLAN_RULES,
  ...NETWORK_PLAN_RULES,
  ...ACCESS_PLAN_RULES,
  ...IDENTITY_PLAN_RULES,
  ...LOSS_PLAN_RULES,
  ...CHECK_PLAN_RULES,
  ...GUARD_PLAN_RULES,
  ...ASKED_PLAN_RULES,
] as const;

export type PlanRuleId = (typeof ALL)[number]['id'];

export const PLAN_RULES: readonly (PlanRule & { readonly id: PlanRuleId })[] = ALL;

const BY_ID: ReadonlyMap<PlanRuleId, PlanRule> = new Map(PLAN_RULES.map((rule) => [rule.id, rule]));

/** The rule of this id. */
export function planRule(id: PlanRuleId): PlanRule {
  const rule = BY_ID.get(id);
  if (rule === undefined) throw new Error(`there is no plan rule ${id}`);
  return rule;
}
