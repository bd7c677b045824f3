/**
 * A Terraform or OpenTofu plan, as read from `terraform show -json`, and what the built-in rules found in it.
 *
 * Values of a plan are secrets until shown otherwise. They stand in `before` and `after` only, which rules look at and
 * nothing prints; a finding carries the address, the names of attributes, and values only as `Harmless`.
 */
import type { Category, RiskLevel } from './finding.js';
import type { Confidence } from './provenance.js';
import type { NonEmpty } from './result.js';

/** A value as JSON has it. Never shown: see `Harmless`. */
export type PlanValue =
  | string
  | number
  | boolean
  | null
  | readonly PlanValue[]
  | { readonly [attribute: string]: PlanValue };

/** A part of a value: `true` where the whole of it is meant (unknown, sensitive), otherwise the parts by name or index. */
export type PlanMask = boolean | readonly PlanMask[] | { readonly [attribute: string]: PlanMask };

/** What is done to the object. `replace` destroys it, in whichever order; `forget` lets it go without destroying it. */
export type PlanAction =
  | { readonly kind: 'no-op' | 'read' | 'create' | 'update' | 'delete' | 'forget' | 'forget-and-create' }
  | { readonly kind: 'replace'; readonly order: 'delete-first' | 'create-first' };

/** One entry of `resource_changes` or `resource_drift`. */
export interface ResourceChange {
  readonly address: string;
  /** The address of the module; '' is the root. */
  readonly module: string;
  /** As written, without the registry host: `hashicorp/aws`. */
  readonly provider: string;
  readonly type: string;
  readonly name: string;
  readonly mode: 'managed' | 'data';
  readonly action: PlanAction;
  /** `moved`: the address it had. Null: it stays where it was. */
  readonly previousAddress: string | null;
  /** Taken over from the cloud by an `import` block or `terraform import`. */
  readonly isImported: boolean;
  /** The key of a leftover of an earlier replacement. Null: the object itself. */
  readonly deposed: string | null;
  /** Why it is replaced, destroyed or read, in the tool's own word; null: not said. */
  readonly reason: string | null;
  /** Null: does not exist on that side. Unknown parts are absent from `after`, or null in a list. */
  readonly before: PlanValue;
  readonly after: PlanValue;
  readonly afterUnknown: PlanMask;
  readonly beforeSensitive: PlanMask;
  readonly afterSensitive: PlanMask;
}

export interface OutputChange {
  readonly name: string;
  readonly action: PlanAction;
  readonly isSensitive: boolean;
}

/** What the configuration says of a resource, as far as the plan file brings it: what its attributes are made of. */
export interface ResourceConfig {
  /** Attributes that are written, with the addresses of the resources they refer to (without indexes). */
  readonly refersTo: ReadonlyMap<string, readonly string[]>;
}

/** A plan, complete and understood. */
export interface Plan {
  /** `1.2`. */
  readonly formatVersion: string;
  /** Null: the file does not say. */
  readonly toolVersion: string | null;
  readonly changes: readonly ResourceChange[];
  /** What was changed outside the tool: nothing the plan does. */
  readonly drift: readonly ResourceChange[];
  readonly outputs: readonly OutputChange[];
  /** By address without indexes (`module.a.aws_s3_bucket.logs`); empty where the file brings no configuration. */
  readonly config: ReadonlyMap<string, ResourceConfig>;
  /**
   * Modules (prefixes without indexes: '' or `module.a.`) in which something that is not known before the apply goes into
   * a local or a `dynamic` block, which the configuration does not show.
   */
  readonly hiddenModules: ReadonlySet<string>;
  /** False: there is nothing to apply. Null: the format is older than this flag. */
  readonly applyable: boolean | null;
}

export type PlanRefusalKind =
  | 'unreadable'
  | 'empty'
  | 'too-large'
  | 'binary-plan'
  | 'not-text'
  | 'log-text'
  | 'truncated'
  | 'not-json'
  | 'json-stream'
  | 'state'
  | 'other-tool'
  | 'unsupported-version'
  | 'no-version'
  | 'errored'
  | 'incomplete'
  | 'malformed';

/** Why a file is no plan that can be judged. Quotes nothing of the file but a version number. */
export interface PlanRefusal {
  readonly kind: PlanRefusalKind;
  readonly reason: string;
  readonly remedy: string;
}

declare const harmless: unique symbol;
/** A value that may be shown: not sensitive by the masks, and of a known harmless kind (core/plan/harmless.ts makes it). */
export type Harmless = string & { readonly [harmless]: true };

/** What it takes to get past a finding. */
type PlanHold = 'always' | 'without-approval' | 'never';

/** One rule's result on one resource. */
export interface PlanFinding {
  /** `plan/<name>`. */
  readonly rule: string;
  readonly category: Category | null;
  readonly level: RiskLevel;
  readonly confidence: Confidence;
  /** Untrusted text: names and index keys are the author's. */
  readonly address: string;
  /** Dotted path of the attribute, indexes left out. Null: the object as a whole. */
  readonly attribute: string | null;
  /** found: seen in known values. undecided: a judged value is not known before the apply. */
  readonly certainty: 'found' | 'undecided';
  /** always: as long as it is found. without-approval: a ticket and approvals let it pass. never: worth knowing. */
  readonly holds: PlanHold;
  readonly why: string;
  readonly remedy: string;
}

/** refused: no complete plan that can be read. undecided: nothing bad is seen, and a judged value is unknown. */
type PlanVerdict = 'pass' | 'fail' | 'undecided' | 'refused';

/** How many objects each thing happens to. */
export interface PlanCounts {
  readonly create: number;
  readonly update: number;
  readonly replace: number;
  readonly delete: number;
  readonly forget: number;
  readonly import: number;
  readonly move: number;
  readonly read: number;
  readonly unchanged: number;
  readonly drift: number;
}

/** What the built-in rules made of a plan. Findings: those that hold first, then by level and address. */
export type PlanJudgement =
  | {
      readonly verdict: Exclude<PlanVerdict, 'refused'>;
      readonly findings: readonly PlanFinding[];
      readonly counts: PlanCounts;
    }
  | { readonly verdict: 'refused'; readonly findings: readonly []; readonly refusal: PlanRefusal };

/** What the policy asks of plans beyond the rules that always hold, and what is known about the change. */
export interface PlanCircumstances {
  readonly rules: PlanRuleOptions;
  /** The tickets that were found; approvals that count. Both are needed to destroy what holds data. */
  readonly tickets: readonly string[];
  readonly approvals: number;
}

/** `plan.rules` of the policy. */
export interface PlanRuleOptions {
  readonly permissionsBoundary: 'optional' | 'required';
  readonly immutableTags: 'optional' | 'required';
  readonly separateRoles: 'optional' | 'required';
  /** Approvals that destroying what holds data needs, beside a ticket. */
  readonly destroyApprovals: number;
}

/** A rule of the catalog: what a finding says, and plans on which it is found or not. */
export interface PlanRule {
  readonly id: string;
  readonly title: string;
  readonly category: Category | null;
  readonly level: RiskLevel;
  readonly confidence: Confidence;
  readonly holds: PlanHold;
  /** Why it matters, one sentence. */
  readonly why: string;
  readonly remedy: string;
  readonly source: string;
  readonly examples: { readonly hit: NonEmpty<PlanExample>; readonly miss: NonEmpty<PlanExample> };
}

/** A plan of an example. */
export interface PlanExample {
  readonly changes: readonly ExampleChange[];
  readonly drift?: readonly ExampleChange[];
  readonly rules?: Partial<PlanRuleOptions>;
}

/** A resource of an example; what is left out is empty. A create where only `after` is given, a delete where only `before`. */
export interface ExampleChange {
  readonly type: string;
  readonly name?: string;
  readonly actions?: NonEmpty<string>;
  readonly before?: { readonly [attribute: string]: PlanValue };
  readonly after?: { readonly [attribute: string]: PlanValue };
  readonly unknown?: { readonly [attribute: string]: PlanMask };
  readonly previousAddress?: string;
  readonly importing?: true;
  readonly deposed?: string;
}
