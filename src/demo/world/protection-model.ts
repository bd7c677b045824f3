/** What guards a repository in the simulated world: rulesets, classic protection, environments, settings, and the record of who passed by. */
import type { Account } from './people-model.js';

/** A rule as GitHub's JSON has it. */
export interface Rule {
  readonly type: string;
  readonly parameters?: Readonly<Record<string, unknown>>;
}

interface RulesetBypass {
  readonly actor_id: number | null;
  readonly actor_type: 'Integration' | 'OrganizationAdmin' | 'RepositoryRole' | 'Team' | 'DeployKey' | 'User';
  readonly bypass_mode: 'always' | 'pull_request' | 'exempt';
}

export interface Ruleset {
  readonly id: number;
  name: string;
  /** Whose it is: a repository's `owner/name`, or an organisation's login. */
  readonly source: string;
  readonly sourceType: 'Repository' | 'Organization';
  enforcement: 'active' | 'evaluate' | 'disabled';
  /** `~DEFAULT_BRANCH`, `~ALL`, or `refs/heads/…`. */
  include: readonly string[];
  rules: readonly Rule[];
  bypass: readonly RulesetBypass[];
  readonly createdAt: string;
  updatedAt: string;
}

/** Classic protection of one branch, beside the checks that it requires. */
export interface Classic {
  readonly reviews: {
    readonly approvals: number;
    readonly dismissesStale: boolean;
    readonly lastPush: boolean;
    readonly mayBypass: readonly Account[];
  } | null;
  readonly admins: boolean;
  readonly forcePushes: boolean;
  readonly deletions: boolean;
}

export interface Environment {
  readonly id: number;
  readonly name: string;
  /** Kinds of GitHub's own rules. */
  readonly protections: readonly ('required_reviewers' | 'wait_timer' | 'branch_policy')[];
  readonly apps: { readonly id: number; readonly slug: string }[];
  readonly createdAt: string;
}

export interface RuleSuite {
  readonly id: number;
  readonly actor: Account;
  readonly ref: string;
  readonly before: string;
  readonly after: string;
  readonly at: string;
  readonly result: 'pass' | 'fail' | 'bypass';
}

/** An SSH key that reaches one repository. */
export interface DeployKey {
  readonly id: number;
  readonly title: string;
  readonly readOnly: boolean;
  readonly addedBy: Account;
  readonly createdAt: string;
  lastUsed: string | null;
}

export interface Protection {
  /** Of the repository, and of its organisation. */
  readonly rulesets: Ruleset[];
  /** By branch. */
  readonly classic: Map<string, Classic>;
  readonly environments: Environment[];
  /** Oldest first. */
  readonly suites: RuleSuite[];
  workflowToken: { readonly writes: boolean; readonly approves: boolean };
  secretScanning: { readonly scans: boolean; readonly stopsPushes: boolean };
  readonly deployKeys: DeployKey[];
  /** GitHub's own coding agent in this repository; null: the owner has no Copilot. */
  codingAgent: { readonly automations: boolean; readonly asksBeforeWorkflows: boolean } | null;
  /** What GitHub finds wrong with CODEOWNERS. */
  ownerErrors: readonly { readonly line: number; readonly message: string }[];
}

/** As GitHub sets a new repository up. */
export function unprotected(): Protection {
  return {
    ...{
      rulesets: [],
      classic: new Map(),
      environments: [],
      suites: [],
      ownerErrors: [],
      deployKeys: [],
      codingAgent: null,
    },
    workflowToken: { writes: false, approves: false },
    secretScanning: { scans: false, stopsPushes: false },
  };
}

/** The active rulesets that a branch is under. */
export function rulesetsOn(
  { protection, defaultBranch }: { readonly protection: Protection; readonly defaultBranch: string },
  branch: string,
): readonly Ruleset[] {
  const names = new Set(['~ALL', `refs/heads/${branch}`, ...(branch === defaultBranch ? ['~DEFAULT_BRANCH'] : [])]);
  return protection.rulesets.filter(
    ({ enforcement, include }) => enforcement === 'active' && include.some((name) => names.has(name)),
  );
}

/** The checks that active rulesets require on a branch. */
export function checksByRuleset(
  repository: { readonly protection: Protection; readonly defaultBranch: string },
  branch: string,
): readonly { readonly name: string; readonly appId: number | null }[] {
  const rules = rulesetsOn(repository, branch).flatMap((ruleset) => ruleset.rules);
  return rules
    .filter(({ type }) => type === 'required_status_checks')
    .flatMap(({ parameters }) => {
      const checks = parameters?.required_status_checks;
      return Array.isArray(checks) ? (checks as { readonly context: string; readonly integration_id?: number }[]) : [];
    })
    .map(({ context, integration_id }) => ({ name: context, appId: integration_id ?? null }));
}
