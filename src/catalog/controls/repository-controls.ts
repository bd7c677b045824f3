/** Controls of a repository, its environments and its workflows. */
import { type Control, docs, type Ours, READS } from './control.js';

const TOKEN_PAGE = docs(
  'repositories/managing-your-repositorys-settings-and-features/enabling-features-for-your-repository/managing-github-actions-settings-for-a-repository',
);
const SECRETS_PAGE = docs('code-security/secret-scanning/introduction/about-secret-scanning');
const ENVIRONMENTS_PAGE = docs('actions/reference/workflows-and-actions/deployments-and-environments');
const OIDC_PAGE = docs('actions/concepts/security/openid-connect');

const TOKEN_SETTING = {
  method: 'PUT',
  path: '/actions/permissions/workflow',
  body: () => ({ default_workflow_permissions: 'read', can_approve_pull_request_reviews: false }),
} as const;

const TOKEN_TERRAFORM = () => `resource "github_workflow_repository_permissions" "this" {
  repository                       = "<repository>"
  default_workflow_permissions     = "read"
  can_approve_pull_request_reviews = false
}`;

const SCANNING_SETTING = {
  method: 'PATCH',
  path: '',
  body: () => ({
    security_and_analysis: {
      secret_scanning: { status: 'enabled' },
      secret_scanning_push_protection: { status: 'enabled' },
    },
  }),
} as const;

export const REPOSITORY_CONTROLS = [
  {
    id: 'posture/rulesets-enforced',
    title: 'Every ruleset is enforced',
    about: 'repository',
    why: 'A ruleset that is evaluated or disabled looks like protection and holds nothing.',
    reads: [READS.rulesets],
    remedy: 'Set its enforcement to active, or delete it.',
    source: docs(
      'repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets/about-rulesets#using-ruleset-enforcement-statuses',
    ),
  },
  {
    id: 'posture/not-bypassed',
    title: 'Nobody passed by the rules this week',
    about: 'repository',
    why: 'A bypass cannot be prevented; it must be seen and reviewed.',
    reads: [READS.suites],
    remedy: 'Ask who did it why, have the change reviewed now, and take the right away if it was not needed.',
    source: docs('rest/repos/rule-suites'),
  },
  {
    id: 'posture/code-owners-valid',
    title: 'CODEOWNERS has no errors',
    about: 'repository',
    why: 'GitHub skips a line that it does not understand: what it should guard has no owner.',
    reads: [READS.files],
    remedy: 'Mend the lines that GitHub complains of; a team needs visible write access.',
    source: docs(
      'repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners',
    ),
  },
  {
    id: 'posture/actions-may-not-approve',
    title: 'Actions may not approve pull requests',
    about: 'repository',
    why: 'A workflow that approves is a reviewer whom every pusher can write.',
    reads: [READS.token],
    remedy: 'Switch off "Allow GitHub Actions to create and approve pull requests".',
    setting: TOKEN_SETTING,
    terraform: TOKEN_TERRAFORM,
    source: TOKEN_PAGE,
  },
  {
    id: 'posture/workflow-token-read-only',
    title: 'The token of workflows reads only, where a workflow does not say more',
    about: 'repository',
    why: 'By default a token that writes can push, post checks and change releases from any step of any workflow.',
    reads: [READS.token],
    remedy: 'Set the default workflow permissions to read.',
    setting: TOKEN_SETTING,
    terraform: TOKEN_TERRAFORM,
    source: TOKEN_PAGE,
  },
  {
    id: 'posture/secret-scanning',
    title: 'Secret scanning is on',
    about: 'repository',
    why: 'Agents copy what they see: a key in a commit is found by others within minutes.',
    reads: [READS.repository],
    remedy: 'Enable secret scanning.',
    setting: SCANNING_SETTING,
    source: SECRETS_PAGE,
  },
  {
    id: 'posture/push-protection',
    title: 'Pushes with secrets are stopped',
    about: 'repository',
    why: 'What was pushed once is known, also after it is removed.',
    reads: [READS.repository],
    remedy: 'Enable push protection.',
    setting: SCANNING_SETTING,
    source: SECRETS_PAGE,
  },
  {
    id: 'posture/environment-protected',
    title: 'The environment is protected',
    about: 'environment',
    why: 'Every workflow of every branch may deploy to an environment without rules, and read its secrets.',
    reads: [READS.environments, READS.environmentRules],
    remedy: 'Require reviewers, restrict its branches, or enable the deployment rule of an app.',
    source: ENVIRONMENTS_PAGE,
  },
  {
    id: 'posture/environment-rule-ours',
    title: 'The environment asks us before a deployment',
    about: 'environment',
    why: 'What is deployed there without our rule is not judged.',
    reads: [READS.environmentRules],
    remedy: 'Enable this app as a deployment protection rule of the environment.',
    setting: {
      method: 'POST',
      path: '/environments/{place}/deployment_protection_rules',
      body: ({ app }: Ours) => ({ integration_id: app }),
    },
    source: ENVIRONMENTS_PAGE,
  },
  {
    id: 'posture/no-cloud-keys',
    title: 'Workflows hold no long-lived key of a cloud',
    about: 'workflow',
    why: 'A key that does not expire works from anywhere, for whoever reads it once; a token by OIDC lasts minutes and names the branch.',
    reads: [READS.files],
    remedy: 'Let the workflow sign in by OpenID Connect, bound to the branch or environment, and delete the key.',
    source: OIDC_PAGE,
  },
  {
    id: 'posture/plan-apply-separated',
    title: 'Plan and apply are separate jobs, and apply waits at an environment',
    about: 'workflow',
    why: 'A job that plans and applies in one go leaves nobody a moment to read the plan.',
    reads: [READS.files],
    remedy: 'Apply a saved plan in a job of its own with an `environment:` that has rules, and never on pull requests.',
    source: docs('actions/how-tos/deploy/configure-and-manage-deployments/control-deployments'),
  },
  {
    id: 'posture/restore-tests-scheduled',
    title: 'Restoring is tried on a schedule',
    about: 'repository',
    why: 'A deletion that was approved by mistake is undone by a backup, and a backup that was never restored is a hope.',
    reads: [READS.files],
    remedy: 'Add a scheduled workflow that restores the latest backup and checks it; name it "restore test".',
    source: docs('actions/reference/workflows-and-actions/events-that-trigger-workflows#schedule'),
  },
] as const satisfies readonly Control[];
