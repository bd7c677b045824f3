/**
 * The policy: what an organisation and a repository ask of a change.
 * Read from YAML by core/policy-file.ts, combined by core/policy.ts (strictest wins), used by risk and decide.
 */

import type { AutonomyMatrix } from './autonomy.js';
import type { Category, RiskLevel } from './finding.js';
import type { InventoryException } from './inventory.js';
import type { PlanRuleOptions } from './plan.js';
import type { PlanGateRules } from './plan-evidence.js';
import type { Origin, ProvenanceRules } from './provenance.js';
import type { NonEmpty } from './result.js';
import type { TicketRules } from './ticket.js';

export const MODES = ['observe', 'enforce'] as const;
export type Mode = (typeof MODES)[number];

/** From strictest to loosest: where the approval of somebody who is no member of the organisation counts. */
export const OUTSIDE_RULES = ['never', 'single', 'always'] as const;
/** `single`: where one approval is needed, not where two or more are. */
type OutsideRule = (typeof OUTSIDE_RULES)[number];

/** From strictest to loosest: what an approver must be allowed in the repository; a custom role counts as its base. */
export const APPROVER_PERMISSIONS = ['admin', 'maintain', 'write'] as const;
export type ApproverPermission = (typeof APPROVER_PERMISSIONS)[number];

/** From strictest to loosest: whether the approval of an earlier head may count. */
export const CARRY_OVER_RULES = ['never', 'identical-diff'] as const;
type CarryOverRule = (typeof CARRY_OVER_RULES)[number];

type ApprovalTable = Readonly<Record<Origin, Readonly<Record<RiskLevel, number>>>>;

/** One list of people of whom so many must be among the approvers. */
export interface ApproverGroup {
  readonly category: Category;
  /** `@org/team`, `@login` or `@login#id`, as written in the policy. */
  readonly members: NonEmpty<string>;
  /** At least 1. */
  readonly count: number;
}

export const CODEOWNERS_MODES = ['required', 'off'] as const;
type CodeownersMode = (typeof CODEOWNERS_MODES)[number];

/** Which labels stand for approvals of who puts them on: `approve/<category>`, and plain `approve` for everything. */
export interface ApprovalLabelRules {
  readonly plain: boolean;
  readonly categories: readonly Category[];
}

/** A policy's own rule: files that match carry this category or at least this risk. */
export interface PathRule {
  readonly id: string;
  readonly match: NonEmpty<string>;
  readonly category: Category | null;
  readonly risk: RiskLevel | null;
}

/** Where a change takes effect, by path: a finding with a category in a file that matches has at least this risk. */
export interface EnvironmentRule {
  readonly id: string;
  readonly match: NonEmpty<string>;
  readonly risk: RiskLevel;
}

/** An organisation's own agent, beside the built-in catalog. */
export interface OwnAgent {
  readonly id: string;
  /** Logins compared without case; a bot's with `[bot]`. */
  readonly logins: readonly string[];
  readonly emails: readonly string[];
  readonly labels: readonly string[];
  readonly branches: readonly string[];
  /** Literal keys, compared without case; the value contains this text (null: any value). */
  readonly trailers: readonly { readonly key: string; readonly value: string | null }[];
  /** Slugs of GitHub Apps that act for people. */
  readonly apps: readonly string[];
  /** Numeric account ids. */
  readonly ids: readonly number[];
}

/** Which rules may be waived, and who grants what somebody else asked for: `@login` or `@organisation/team`. */
export interface WaiverRules {
  /** Rule ids, or a whole area: `iam/*`. */
  readonly rules: readonly string[];
  readonly grant: readonly string[];
  readonly hours: number;
}

/** Who may open the gate against the verdict. */
export interface BreakGlassRules {
  readonly by: readonly string[];
  readonly hours: number;
  /** Whether an issue asks for the review that was skipped. */
  readonly issue: boolean;
}

/** Most AI-originated changes of one agent in one repository; null: any number. */
export interface RateLimits {
  readonly open: number | null;
  readonly mergedPerDay: number | null;
}

/** Most changed lines, by origin; null: any number. */
export type SizeLimits = Readonly<Record<Origin, number | null>>;

/** What is looked at beside changes: who may write, and what protects. */
export interface OversightRules {
  /** Admin-equivalent identities that are known and accepted, each until a day. */
  readonly exceptions: readonly InventoryException[];
  /** Where issues tell that protection has drifted; null: in the repository itself. */
  readonly driftIssues: { readonly owner: string; readonly name: string } | null;
}

/** How the scoreboard counts, and where it is told. */
export interface ScoreRules {
  /** Globs over names of environments; empty: those that GitHub marks, or whose name begins with `prod`. */
  readonly production: readonly string[];
  /** Labels of issues; empty: `incident`. */
  readonly incidents: readonly string[];
  /** The environment to which a published release deploys; null or left out by older records: releases deploy nothing. */
  readonly releases?: string | null;
  /** Globs over `owner/name`; the first that fits has the repository. */
  readonly teams: readonly { readonly name: string; readonly repositories: NonEmpty<string> }[];
  /** Workflow files; `everyDays` null: at no fixed interval. */
  readonly restoreTests: readonly { readonly workflow: string; readonly everyDays: number | null }[];
  /** Where the month is told as an issue; null: nowhere. */
  readonly report: { readonly owner: string; readonly name: string } | null;
  /** Whether the week is told to the server's digest address. */
  readonly digest: boolean;
}

export interface LabelNames {
  readonly ai: string;
  readonly risk: Readonly<Record<RiskLevel, string>>;
  readonly change: Readonly<Record<Category, string>>;
  readonly approvalsNeeded: string;
  /** What stands before the number in a label by which a person asks for so many approvals: `approvals/` of `approvals/2`. */
  readonly depth: string;
  /** The label that approves everything; before `/<category>` the one that approves a category. */
  readonly approve: string;
}

export interface Policy {
  readonly mode: Mode;
  /** Gated bases: those that match a glob, and the default branch where no file names any. */
  readonly branches: { readonly globs: readonly string[]; readonly defaultBranch: boolean };
  readonly approvals: ApprovalTable;
  readonly twoPerson: Readonly<Record<Origin, readonly Category[]>>;
  /** Every group of a touched category must be represented. */
  readonly approvers: readonly ApproverGroup[];
  /** Whether each list of approvers needs people of its own. */
  readonly distinctApprovers: boolean;
  /** Whether an owner by CODEOWNERS must approve what is owned. */
  readonly codeowners: CodeownersMode;
  readonly approvalLabels: ApprovalLabelRules;
  /** Changed lines (added + deleted), generated and lock files left out. */
  readonly size: { readonly medium: number; readonly high: number; readonly max: SizeLimits };
  readonly paths: readonly PathRule[];
  readonly environments: readonly EnvironmentRule[];
  readonly agents: readonly OwnAgent[];
  /** Accounts that are of type User but run by machines: `login`, or `login#id` where the number decides. */
  readonly machineUsers: readonly string[];
  readonly outsideCollaborators: OutsideRule;
  readonly approverPermission: ApproverPermission;
  readonly carryOver: CarryOverRule;
  /** How evidence is weighed; `labels` are names of labels that declare AI, beside the built-in ones. */
  readonly provenance: ProvenanceRules & { readonly labels: readonly string[] };
  /** Who may say that evidence is wrong: `@login`, `@login#id` or `@org/team`. */
  readonly corrections: readonly string[];
  readonly waivers: WaiverRules;
  readonly breakGlass: BreakGlassRules;
  readonly rate: RateLimits;
  /** What is asked of plans beyond the rules that always hold. */
  readonly planRules: PlanRuleOptions;
  readonly ticket: TicketRules;
  /** Which changes need a plan, and from where it must come. */
  readonly plan: PlanGateRules;
  /** The organisation's and the repository's; none: agents propose, and deploy nowhere. */
  readonly autonomy: readonly AutonomyMatrix[];
  readonly oversight: OversightRules;
  readonly scoreboard: ScoreRules;
  readonly labels: LabelNames;
}

/** A policy file as written: what it does not say is left to the other file or to the default. */
export interface PolicyFile {
  readonly mode: Mode | null;
  readonly branches: readonly string[] | null;
  readonly approvals: Readonly<Record<Origin, Readonly<Record<RiskLevel, number | null>>>>;
  readonly twoPerson: Readonly<Record<Origin, readonly Category[] | null>>;
  readonly approvers: readonly ApproverGroup[];
  readonly distinctApprovers: boolean | null;
  readonly codeowners: CodeownersMode | null;
  readonly approvalLabels: ApprovalLabelRules | null;
  readonly size: { readonly medium: number | null; readonly high: number | null; readonly max: SizeLimits };
  readonly paths: readonly PathRule[];
  readonly environments: readonly EnvironmentRule[];
  readonly agents: readonly OwnAgent[];
  readonly machineUsers: readonly string[];
  readonly outsideCollaborators: OutsideRule | null;
  readonly approverPermission: ApproverPermission | null;
  readonly carryOver: CarryOverRule | null;
  readonly provenance: { readonly [Key in keyof ProvenanceRules]: ProvenanceRules[Key] | null } & {
    readonly labels: readonly string[];
  };
  readonly corrections: readonly string[];
  readonly waivers: WaiverRules | null;
  readonly breakGlass: BreakGlassRules | null;
  readonly rate: RateLimits;
  readonly ticket: TicketRules | null;
  readonly plan: {
    readonly policies: PlanGateRules['policies'];
    readonly stacks: PlanGateRules['stacks'];
    readonly keepApprovals: PlanGateRules['keepApprovals'] | null;
    readonly forks: PlanGateRules['forks'] | null;
  };
  readonly planRules: { readonly [Key in keyof PlanRuleOptions]: PlanRuleOptions[Key] | null };
  readonly autonomy: AutonomyMatrix | null;
  readonly oversight: OversightRules;
  readonly scoreboard: ScoreRules | null;
  readonly labels: {
    readonly ai: string | null;
    readonly risk: Readonly<Record<RiskLevel, string | null>>;
    readonly change: Readonly<Record<Category, string | null>>;
    readonly approvalsNeeded: string | null;
    readonly depth: string | null;
    readonly approve: string | null;
  };
}

/** One thing wrong with a policy file. `line` and `column` are 1-based. */
export interface PolicyProblem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Dotted key path, '' for the document. */
  readonly path: string;
  /** What is wrong, and what is allowed. */
  readonly message: string;
}

/** A policy file as read from a trusted ref. */
export interface PolicyDocument {
  /** For people: `acme/infra@main:.github/twokey.yml`. */
  readonly source: string;
  readonly blob: string;
  readonly text: string;
}

/** The policy in force for one base branch, or why there is none that can be trusted. */
export type EffectivePolicy =
  | { readonly kind: 'valid'; readonly policy: Policy; readonly sources: readonly PolicySource[] }
  | { readonly kind: 'invalid'; readonly problems: NonEmpty<PolicyProblem> }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** A file that the effective policy was made from; none: the built-in default. */
interface PolicySource {
  readonly source: string;
  readonly blob: string;
}
