/** What a policy asks of plans: read from YAML, and combined so that the stricter wins. Used by policy-file.ts and policy.ts. */
import type { PlanRuleOptions } from '../domain/plan.js';
import { FORK_PLANS, KEEP_APPROVALS, type PlanGateRules, type PlanStack } from '../domain/plan-evidence.js';
import type { PolicyFile } from '../domain/policy.js';
import { isNonEmpty } from '../domain/result.js';
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

/** No change needs a plan. */
export const NO_PLANS: PlanGateRules = { stacks: [], policies: [], keepApprovals: 'never', forks: 'never' };

export function planGateOfFile(yaml: PolicyYaml['plan']): PolicyFile['plan'] {
  const { artifact, required_for: match, workflows = [], stacks = [], policies = [] } = yaml ?? {};
  const own = artifact === undefined || match === undefined ? [] : [{ id: 'plan', paths: match, artifact, workflows }];
  return {
    stacks: [...own, ...stacks].flatMap((one) => stackOf({ ...one, workflows: one.workflows ?? workflows })),
    policies: policies.map((path) => ({ in: 'repository', path })),
    keepApprovals: yaml?.keep_approvals ?? null,
    forks: yaml?.forks ?? null,
  };
}

interface WrittenStack {
  readonly id: string;
  readonly paths: readonly string[];
  readonly artifact: string;
  readonly workflows: readonly string[];
}

function stackOf({ id, paths, artifact, workflows }: WrittenStack): readonly PlanStack[] {
  const files = workflows.map((name) => (name.includes('/') ? name : `.github/workflows/${name}`));
  return isNonEmpty(paths) && isNonEmpty(files) ? [{ id, match: paths, artifact, workflows: files }] : [];
}

/** The policies that an organisation's file names lie beside it. */
export function planOfOrganisation(plan: PolicyFile['plan']): PolicyFile['plan'] {
  return { ...plan, policies: plan.policies.map(({ path }) => ({ in: 'organisation', path })) };
}

/** Every stack of the floor stays as it is; a repository adds its own under other names. */
export function planGateOf(base: PlanGateRules, own: PolicyFile['plan'], by: Pick<Combining, 'choice'>): PlanGateRules {
  const taken = new Set(base.stacks.map(({ id }) => id));
  const added = own.stacks.map((stack) => (taken.has(stack.id) ? { ...stack, id: `own/${stack.id}` } : stack));
  return {
    stacks: [...base.stacks, ...added],
    policies: [...base.policies, ...own.policies],
    keepApprovals: by.choice(own.keepApprovals, base.keepApprovals, KEEP_APPROVALS),
    forks: by.choice(own.forks, base.forks, FORK_PLANS),
  };
}
