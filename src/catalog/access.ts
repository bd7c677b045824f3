/** What permissions of GitHub Apps and fine-grained tokens let their holder do, by GitHub's names. */
import type { AccessArea } from '../domain/inventory.js';

interface PermissionMeaning {
  readonly areas: readonly AccessArea[];
  /** Whoever may write this may take protection away, or give somebody else the right to. */
  readonly admin: boolean;
}

function area(...areas: readonly AccessArea[]): PermissionMeaning {
  return { areas, admin: false };
}

function admin(...areas: readonly AccessArea[]): PermissionMeaning {
  return { areas: [...areas, 'administration'], admin: true };
}

/** Of those that are written; what is not here changes nothing that this inventory is about. */
export const WRITE_PERMISSIONS: Readonly<Record<string, PermissionMeaning>> = {
  contents: area('repositories'),
  pull_requests: area('repositories'),
  single_file: area('repositories'),
  merge_queues: area('repositories'),
  workflows: area('workflows'),
  actions: area('ci'),
  actions_variables: area('ci'),
  checks: area('ci'),
  statuses: area('ci'),
  deployments: area('deployments'),
  pages: area('deployments'),
  administration: admin('repositories'),
  environments: admin('deployments'),
  secrets: admin('ci'),
  dependabot_secrets: admin('ci'),
  organization_secrets: admin('ci'),
  organization_actions_variables: area('ci'),
  organization_self_hosted_runners: admin('ci'),
  organization_administration: admin(),
  organization_custom_roles: admin(),
  organization_custom_org_roles: admin(),
  organization_hooks: admin(),
  organization_personal_access_tokens: admin(),
  members: admin(),
};

/** Together they let their holder write a workflow that does what it likes with the secrets of the repository. */
export const ADMIN_TOGETHER = ['contents', 'workflows'] as const;
