/** What a policy asks of plans: read from YAML, and combined so that the stricter wins. Used by policy-file.ts and policy.ts. */
import type { PlanRuleOptions } from '../domain/plan.js';
import type { PolicyFile } from '../domain/policy.js';
import type { PolicyYaml } from './policy-schema.js';

/** Asked where no policy says otherwise: what everybody wants always holds, matters of house style do not. */
export const DEFAULT_PLAN_RULES: PlanRuleOptions = {
  permissionsBoundary: 'optional',
  immutableTags: 'optional',
  separateRoles: 'optional',
  destroyApprovals: 1,
};

export function planRulesOfFile(yaml: NonNullable<PolicyYaml['plan']>['rules']): PolicyFile['planRules'] {
  return {
    permissionsBoundary: yaml?.permissions_boundary ?? null,
    immutableTags: yaml?.immutable_tags ?? null,
    separateRoles: yaml?.separate_roles ?? null,
    destroyApprovals: yaml?.destroy_approvals ?? null,
  };
}

/** How policy.ts combines a file with what stands below it. */
interface Combining {
  choice<T>(own: T | null, floor: T, strictestFirst: readonly T[]): T;
  number(own: number | null, floor: number, stricter: (a: number, b: number) => number): number;
}

export function planRulesOf(base: PlanRuleOptions, own: PolicyFile['planRules'], by: Combining): PlanRuleOptions {
  const asked = ['required', 'optional'] as const;
  return {
    permissionsBoundary: by.choice(own.permissionsBoundary, base.permissionsBoundary, asked),
    immutableTags: by.choice(own.immutableTags, base.immutableTags, asked),
    separateRoles: by.choice(own.separateRoles, base.separateRoles, asked),
    destroyApprovals: by.number(own.destroyApprovals, base.destroyApprovals, Math.max),
  };
}
