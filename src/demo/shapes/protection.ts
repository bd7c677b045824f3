/** Rulesets, classic protection, environments and rule suites as REST and webhooks show them. */
import { nodeId } from '../clock.js';
import type { Account, Repository, RequiredCheck } from '../world/model.js';
import type { Classic, Environment, Rule, RuleSuite, Ruleset } from '../world/protection-model.js';
import { accountShape } from './account.js';
import { type Json, repositoryApi, repositoryWeb, type Site } from './site.js';

/** Without its rules, as the list has it. */
export function rulesetSummaryShape(site: Site, repository: Repository, ruleset: Ruleset): Json {
  const { id, name, source, sourceType, enforcement, createdAt, updatedAt } = ruleset;
  const self = { href: `${repositoryApi(site, repository)}/rulesets/${id}` };
  return {
    ...{ id, name, target: 'branch', source_type: sourceType, source, enforcement },
    ...{ node_id: nodeId('RRS', repository.id, id), created_at: createdAt, updated_at: updatedAt },
    _links: { self, html: { href: `${repositoryWeb(site, repository)}/rules/${id}` } },
  };
}

/** The bypass list is shown only to who may change the ruleset. */
export function rulesetShape(
  site: Site,
  {
    repository,
    ruleset,
    mayEdit,
  }: { readonly repository: Repository; readonly ruleset: Ruleset; readonly mayEdit: boolean },
): Json {
  const { include, rules, bypass } = ruleset;
  return {
    ...rulesetSummaryShape(site, repository, ruleset),
    conditions: { ref_name: { include, exclude: [] } },
    rules: rules.map(ruleShape),
    ...(mayEdit ? { bypass_actors: bypass, current_user_can_bypass: 'never' } : {}),
  };
}

/** As its event tells of it: the list of who may bypass is not part of that. */
export function deliveredRulesetShape(
  site: Site,
  {
    ruleset,
    repository,
    owner,
  }: { readonly ruleset: Ruleset; readonly repository: Repository | null; readonly owner: Account },
): Json {
  const { id, name, source, sourceType, enforcement, include, rules, createdAt, updatedAt } = ruleset;
  const place = repository === null ? `${site.api}/orgs/${owner.login}` : repositoryApi(site, repository);
  return {
    ...{ id, name, target: 'branch', source_type: sourceType, source, enforcement },
    ...{ node_id: nodeId('RRS', owner.id, id), created_at: createdAt, updated_at: updatedAt },
    _links: { self: { href: `${place}/rulesets/${id}` } },
    ...{ conditions: { ref_name: { include, exclude: [] } }, rules: rules.map(ruleShape) },
  };
}

/** GitHub fills in what a rule leaves out. */
export function ruleShape({ type, parameters }: Rule): Json {
  return parameters === undefined ? { type } : { type, parameters };
}

export function classicShape(
  site: Site,
  { repository, branch }: { readonly repository: Repository; readonly branch: string },
  { classic, checks }: { readonly classic: Classic; readonly checks: readonly RequiredCheck[] },
): Json {
  const url = `${repositoryApi(site, repository)}/branches/${branch}/protection`;
  const { reviews, admins, forcePushes, deletions } = classic;
  return {
    url,
    ...(checks.length === 0
      ? {}
      : {
          required_status_checks: {
            ...{ url: `${url}/required_status_checks`, strict: false, contexts: checks.map(({ name }) => name) },
            contexts_url: `${url}/required_status_checks/contexts`,
            checks: checks.map(({ name, appId }) => ({ context: name, app_id: appId })),
          },
        }),
    ...(reviews === null
      ? {}
      : {
          required_pull_request_reviews: {
            url: `${url}/required_pull_request_reviews`,
            dismiss_stale_reviews: reviews.dismissesStale,
            require_code_owner_reviews: false,
            require_last_push_approval: reviews.lastPush,
            required_approving_review_count: reviews.approvals,
            ...(reviews.mayBypass.length === 0
              ? {}
              : {
                  bypass_pull_request_allowances: {
                    ...{ users: reviews.mayBypass.map((user) => accountShape(site, user)), teams: [], apps: [] },
                  },
                }),
          },
        }),
    required_signatures: { url: `${url}/required_signatures`, enabled: false },
    enforce_admins: { url: `${url}/enforce_admins`, enabled: admins },
    allow_force_pushes: { enabled: forcePushes },
    allow_deletions: { enabled: deletions },
    ...Object.fromEntries(
      ['required_linear_history', 'block_creations', 'required_conversation_resolution', 'lock_branch'].map((name) => [
        name,
        { enabled: false },
      ]),
    ),
    allow_fork_syncing: { enabled: false },
  };
}

/** Classic protection as its events tell of it: levels instead of switches. */
export function protectionRuleShape(repository: Repository, branch: string, at: string): Json {
  const classic = repository.protection.classic.get(branch);
  const checks = repository.requiredChecks.get(branch) ?? [];
  const level = (on: boolean): string => (on ? 'everyone' : 'off');
  return {
    ...{ id: repository.id, repository_id: repository.id, name: branch, created_at: at, updated_at: at },
    pull_request_reviews_enforcement_level: level(classic?.reviews !== undefined && classic.reviews !== null),
    required_approving_review_count: classic?.reviews?.approvals ?? 0,
    dismiss_stale_reviews_on_push: classic?.reviews?.dismissesStale ?? false,
    ...{ require_code_owner_review: false, authorized_dismissal_actors_only: false },
    ...{ ignore_approvals_from_contributors: false, require_last_push_approval: classic?.reviews?.lastPush ?? false },
    required_status_checks: checks.map(({ name }) => name),
    required_status_checks_enforcement_level: level(checks.length > 0),
    strict_required_status_checks_policy: false,
    signature_requirement_enforcement_level: 'off',
    linear_history_requirement_enforcement_level: 'off',
    ...{ lock_branch_enforcement_level: 'off', lock_allows_fork_sync: false, create_protected: false },
    admin_enforced: classic?.admins ?? false,
    allow_force_pushes_enforcement_level: level(classic?.forcePushes ?? false),
    allow_deletions_enforcement_level: level(classic?.deletions ?? false),
    ...{ merge_queue_enforcement_level: 'off', required_deployments_enforcement_level: 'off' },
    required_conversation_resolution_level: 'off',
    ...{ authorized_actors_only: false, authorized_actor_names: [] },
  };
}

export function environmentShape(site: Site, repository: Repository, environment: Environment): Json {
  const { id, name, protections, createdAt } = environment;
  const restricted = protections.includes('branch_policy');
  const rule = (type: string, at: number): Json => ({ id: id * 10 + at, node_id: nodeId('GA', id, at), type });
  return {
    ...{ id, node_id: nodeId('EN', repository.id, id), name, created_at: createdAt, updated_at: createdAt },
    url: `${repositoryApi(site, repository)}/environments/${encodeURIComponent(name)}`,
    html_url: `${repositoryWeb(site, repository)}/deployments/activity_log?environments_filter=${encodeURIComponent(name)}`,
    protection_rules: protections.map((type, at) => ({
      ...rule(type, at),
      ...(type === 'wait_timer' ? { wait_timer: 30 } : {}),
      ...(type === 'required_reviewers' ? { prevent_self_review: false, reviewers: [] } : {}),
    })),
    deployment_branch_policy: restricted ? { protected_branches: true, custom_branch_policies: false } : null,
  };
}

export function suiteShape(repository: Repository, suite: RuleSuite): Json {
  const { id, actor, ref, before, after, at, result } = suite;
  return {
    ...{ id, actor_id: actor.id, actor_name: actor.login, before_sha: before, after_sha: after, ref },
    ...{ repository_id: repository.id, repository_name: repository.name, pushed_at: at, result },
  };
}
