/** The app as registered at GitHub: app.yml as data, and which of our calls needs which permission. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

const manifest = z.strictObject({
  name: z.string(),
  description: z.string(),
  url: z.url(),
  public: z.literal(false),
  hook_attributes: z.strictObject({ url: z.url(), active: z.boolean() }),
  callback_urls: z.array(z.url()),
  default_permissions: z.record(z.string(), z.enum(['read', 'write'])),
  default_events: z.array(z.string()),
});

export type AppManifest = z.infer<typeof manifest>;

/**
 * Each permission, its level, and the REST calls and events that need it (GitHub: "Permissions required for GitHub
 * Apps"). app.yml asks for exactly these, and a test holds the calls against the code.
 */
export const PERMISSIONS_USED: Readonly<
  Record<string, { readonly level: 'read' | 'write'; readonly neededBy: readonly string[] }>
> = {
  metadata: {
    level: 'read',
    neededBy: [
      'GET /installation/repositories',
      'GET /repos/{owner}/{repo}',
      'GET /repos/{owner}/{repo}/rules/branches/{branch}',
      'GET /repos/{owner}/{repo}/rulesets',
      'GET /repos/{owner}/{repo}/rulesets/{ruleset_id}',
      'GET /repos/{owner}/{repo}/collaborators',
      'GET /repos/{owner}/{repo}/collaborators/{username}/permission',
      'who may push to a repository',
      'event repository',
    ],
  },
  pull_requests: {
    level: 'write',
    neededBy: [
      'GET /repos/{owner}/{repo}/pulls',
      'GET /repos/{owner}/{repo}/pulls/{pull_number}',
      'GET /repos/{owner}/{repo}/pulls/{pull_number}/files',
      'GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls',
      'POST /repos/{owner}/{repo}/labels',
      'POST /repos/{owner}/{repo}/issues/{issue_number}/labels',
      'DELETE /repos/{owner}/{repo}/issues/{issue_number}/labels/{name}',
      'POST /repos/{owner}/{repo}/issues/{issue_number}/comments',
      'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}',
      'event pull_request',
      'event pull_request_review',
      'event pull_request_review_comment',
    ],
  },
  issues: {
    level: 'write',
    neededBy: [
      'GET /repos/{owner}/{repo}/issues/{issue_number}',
      'GET /repos/{owner}/{repo}/issues',
      'POST /repos/{owner}/{repo}/issues',
      'PATCH /repos/{owner}/{repo}/issues/{issue_number}',
      'event issue_comment',
      'event issues',
    ],
  },
  checks: {
    level: 'write',
    neededBy: [
      'POST /repos/{owner}/{repo}/check-runs',
      'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}',
      'event check_run',
      'event check_suite',
    ],
  },
  statuses: { level: 'write', neededBy: ['being pinned as the source of a required check', 'event status'] },
  contents: {
    level: 'read',
    neededBy: [
      'GET /repos/{owner}/{repo}/compare/{basehead}',
      'GET /repos/{owner}/{repo}/activity',
      'GET /repos/{owner}/{repo}/contents/{path}',
      'the policy file',
      'event push',
      'event release',
    ],
  },
  members: {
    level: 'read',
    neededBy: [
      'GET /orgs/{org}/teams/{team_slug}/members',
      'GET /orgs/{org}/members',
      'event member',
      'event membership',
      'event team',
      'event organization',
    ],
  },
  administration: {
    level: 'read',
    neededBy: [
      'GET /repos/{owner}/{repo}/branches/{branch}/protection',
      'GET /repos/{owner}/{repo}/actions/permissions/workflow',
      'GET /repos/{owner}/{repo}/rulesets/rule-suites',
      'GET /repos/{owner}/{repo}/keys',
      'the settings of secret scanning',
      'event repository_ruleset',
      'event branch_protection_rule',
      'event branch_protection_configuration',
    ],
  },
  actions: {
    level: 'write',
    neededBy: [
      'POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches',
      'GET /repos/{owner}/{repo}/actions/runs/{run_id}',
      'GET /repos/{owner}/{repo}/actions/runs/{run_id}/approvals',
      'GET /repos/{owner}/{repo}/actions/runs',
      'GET /repos/{owner}/{repo}/actions/runs/{run_id}/artifacts',
      'GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}',
      'GET /repos/{owner}/{repo}/environments',
      'GET /repos/{owner}/{repo}/environments/{environment_name}/deployment_protection_rules',
      'event workflow_run',
    ],
  },
  deployments: {
    level: 'write',
    neededBy: [
      'POST /repos/{owner}/{repo}/actions/runs/{run_id}/deployment_protection_rule',
      'GET /repos/{owner}/{repo}/deployments',
      'GET /repos/{owner}/{repo}/deployments/{deployment_id}/statuses',
      'event deployment_protection_rule',
      'event deployment_review',
      'event deployment_status',
    ],
  },
  merge_queues: { level: 'read', neededBy: ['the entries of a merge queue', 'event merge_group'] },
};

/**
 * Permissions that app.yml does not ask for, because gates stand without them. Where an owner grants them by hand, the
 * inventory shows more; where not, it says what it could not see.
 */
export const PERMISSIONS_OPTIONAL: Readonly<Record<string, readonly string[]>> = {
  organization_administration: ['GET /orgs/{org}/installations'],
  organization_personal_access_tokens: ['GET /orgs/{org}/personal-access-tokens'],
  organization_copilot_agent_settings: [
    'GET /orgs/{org}/copilot/coding-agent/permissions',
    'GET /orgs/{org}/copilot/coding-agent/permissions/repositories',
  ],
  copilot_agent_settings: ['GET /repos/{owner}/{repo}/copilot/cloud-agent/configuration'],
};

/** Reads app.yml, which lies beside the program. Throws when the package is damaged. */
export function readManifest(): AppManifest {
  return manifest.parse(parse(readFileSync(new URL('../app.yml', import.meta.url), 'utf8')));
}
