/** GitHub's rules of a branch, rulesets and classic protection in our words. */
import { z } from 'zod';
import type { BranchRule, BypassActor, ClassicProtection } from '../../domain/posture.js';

const pullRequestParameters = z.object({
  required_approving_review_count: z.number(),
  dismiss_stale_reviews_on_push: z.boolean(),
  require_last_push_approval: z.boolean(),
});

const checksParameters = z.object({
  do_not_enforce_on_create: z.boolean().optional(),
  required_status_checks: z.array(z.object({ context: z.string(), integration_id: z.number().nullish() })),
});

const queueParameters = z.object({ grouping_strategy: z.string(), check_response_timeout_minutes: z.number() });

/** Rules that let in what a build or a scan has passed. */
const GATES: ReadonlySet<string> = new Set(['workflows', 'code_scanning', 'code_quality', 'required_deployments']);

/** One item of `rules/branches`; a rule of a known type whose parameters are not understood is not understood at all. */
export const branchRuleShape = z
  .object({ type: z.string(), ruleset_id: z.number().default(0), parameters: z.unknown().optional() })
  .transform(({ type, ruleset_id: ruleset, parameters }, context): BranchRule => {
    const read = <T>(shape: z.ZodType<T>): T => {
      const parsed = shape.safeParse(parameters);
      if (parsed.success) return parsed.data;
      context.addIssue(`the parameters of ${type}`);
      return z.NEVER;
    };
    switch (type) {
      case 'pull_request':
        return { kind: 'pull-request', ruleset, ...read(pullRequestParameters.transform(reviewsOf)) };
      case 'required_status_checks':
        return { kind: 'checks', ruleset, ...read(checksParameters.transform(checksOf)) };
      case 'merge_queue':
        return { kind: 'merge-queue', ruleset, ...read(queueParameters.transform(queueOf)) };
      case 'non_fast_forward':
        return { kind: 'force-push', ruleset };
      case 'deletion':
        return { kind: 'deletion', ruleset };
      default:
        return { kind: GATES.has(type) ? 'gate' : 'other', ruleset };
    }
  });

function reviewsOf(raw: z.infer<typeof pullRequestParameters>) {
  return {
    approvals: raw.required_approving_review_count,
    dismissesStale: raw.dismiss_stale_reviews_on_push,
    lastPush: raw.require_last_push_approval,
  };
}

function checksOf(raw: z.infer<typeof checksParameters>) {
  return {
    checks: raw.required_status_checks.map(({ context, integration_id }) => ({ context, app: integration_id ?? null })),
    notOnCreate: raw.do_not_enforce_on_create ?? false,
  };
}

function queueOf(raw: z.infer<typeof queueParameters>) {
  return { grouping: raw.grouping_strategy, minutes: raw.check_response_timeout_minutes };
}

export const rulesetSummaryShape = z.object({
  id: z.number(),
  name: z.string(),
  target: z.string().default('branch'),
  enforcement: z.string(),
  updated_at: z.string().optional(),
});

/** GitHub's id of the base role admin in a bypass list. */
const ADMIN_ROLE = 5;

const bypassActorShape = z
  .object({
    actor_id: z.number().nullish(),
    actor_type: z.string(),
    bypass_mode: z.enum(['always', 'pull_request', 'exempt']).default('always'),
  })
  .transform(({ actor_id, actor_type, bypass_mode: mode }): BypassActor => {
    const isAdmin = actor_type === 'OrganizationAdmin' || (actor_type === 'RepositoryRole' && actor_id === ADMIN_ROLE);
    return { name: typeof actor_id === 'number' ? `${actor_type} ${actor_id}` : actor_type, isAdmin, mode };
  });

/** `bypass_actors` is left out for who may not change the ruleset: not visible, never none. */
export const rulesetShape = z.object({ name: z.string(), bypass_actors: z.array(bypassActorShape).optional() });

const on = z.object({ enabled: z.boolean() });
const names = z.array(z.object({ login: z.string().optional(), slug: z.string().optional() })).default([]);

export const classicShape = z
  .object({
    required_status_checks: z
      .object({ checks: z.array(z.object({ context: z.string(), app_id: z.number().nullable() })) })
      .optional(),
    required_pull_request_reviews: z
      .object({
        dismiss_stale_reviews: z.boolean(),
        require_last_push_approval: z.boolean().default(false),
        required_approving_review_count: z.number().default(0),
        bypass_pull_request_allowances: z.object({ users: names, teams: names, apps: names }).optional(),
      })
      .optional(),
    enforce_admins: on,
    // Left out where GitHub does not say; then it is not taken for switched off.
    allow_force_pushes: on.default({ enabled: true }),
    allow_deletions: on.default({ enabled: true }),
  })
  .transform((raw): ClassicProtection => {
    const reviews = raw.required_pull_request_reviews;
    const { users = [], teams = [], apps = [] } = reviews?.bypass_pull_request_allowances ?? {};
    return {
      reviews:
        reviews === undefined
          ? null
          : {
              approvals: reviews.required_approving_review_count,
              dismissesStale: reviews.dismiss_stale_reviews,
              lastPush: reviews.require_last_push_approval,
              mayBypass: [...users, ...teams, ...apps].map(({ login, slug }) => login ?? slug ?? 'somebody'),
            },
      checks: (raw.required_status_checks?.checks ?? []).map(({ context, app_id: app }) => ({ context, app })),
      includesAdmins: raw.enforce_admins.enabled,
      allowsForcePushes: raw.allow_force_pushes.enabled,
      allowsDeletions: raw.allow_deletions.enabled,
    };
  });
