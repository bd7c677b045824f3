/** What a control is: one setting that should hold, why, how it is read, and how it is put right. */

/** What a remedy is written for. */
export interface Ours {
  /** Name of our check. */
  readonly check: string;
  /** Id of our app; null: not known, so the remedy says where to put it. */
  readonly app: number | null;
}

/** A rule as GitHub's ruleset JSON has it. */
export interface RulesetRule {
  readonly type: string;
  readonly parameters?: Readonly<Record<string, unknown>>;
}

/** A call that puts a setting of the repository right, made with a person's own token alone. */
interface SettingCall {
  readonly method: 'PUT' | 'PATCH' | 'POST';
  /** Below `/repos/{owner}/{repo}`; `{place}` is the place that fails. */
  readonly path: string;
  readonly body: (ours: Ours) => Readonly<Record<string, unknown>>;
}

export interface Control {
  /** `posture/…` */
  readonly id: string;
  /** What holds where it holds. */
  readonly title: string;
  readonly about: 'branch' | 'repository' | 'environment' | 'workflow';
  readonly why: string;
  /** Calls, and the permission that GitHub asks for. */
  readonly reads: readonly { readonly call: string; readonly permission: string }[];
  readonly remedy: string;
  /** Part of the one ruleset that puts every failing control of this kind right. */
  readonly rule?: (ours: Ours) => RulesetRule;
  readonly setting?: SettingCall;
  /** For who manages GitHub by Terraform (provider integrations/github). */
  readonly terraform?: (ours: Ours) => string;
  readonly source: string;
}

export const READS = {
  rules: { call: 'GET /repos/{owner}/{repo}/rules/branches/{branch}', permission: 'metadata: read' },
  classic: { call: 'GET /repos/{owner}/{repo}/branches/{branch}/protection', permission: 'administration: read' },
  rulesets: { call: 'GET /repos/{owner}/{repo}/rulesets', permission: 'metadata: read' },
  ruleset: { call: 'GET /repos/{owner}/{repo}/rulesets/{ruleset_id}', permission: 'metadata: read' },
  suites: { call: 'GET /repos/{owner}/{repo}/rulesets/rule-suites', permission: 'administration: read' },
  token: { call: 'GET /repos/{owner}/{repo}/actions/permissions/workflow', permission: 'administration: read' },
  environments: { call: 'GET /repos/{owner}/{repo}/environments', permission: 'actions: read' },
  environmentRules: {
    call: 'GET /repos/{owner}/{repo}/environments/{environment_name}/deployment_protection_rules',
    permission: 'actions: read',
  },
  repository: { call: 'GET /repos/{owner}/{repo}', permission: 'administration: read for this part' },
  files: { call: 'GraphQL: repository.object, repository.codeowners', permission: 'contents: read' },
} as const;

/** Documentation at GitHub. */
export function docs(page: string): string {
  return `https://docs.github.com/en/${page}`;
}
