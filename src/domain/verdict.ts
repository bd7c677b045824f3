/** The verdict on one change, with its reasons. Made by core/decide.ts alone; everything else shows or records it. */
import type { Account, Sha } from './change.js';
import type { CommandAnswer, Override, Waiver } from './concession.js';
import type { Category } from './finding.js';
import type { LabelVote, Tampering } from './label-vote.js';
import type { Mode } from './policy.js';
import type { NonEmpty } from './result.js';

/** From best to worst; a commit has the worst verdict of the changes that share it. */
export const VERDICT_KINDS = ['approved', 'pending', 'indeterminate', 'denied'] as const;
export type VerdictKind = (typeof VERDICT_KINDS)[number];

/** One node of the explanation. */
export interface Reason {
  /** Stable id: `approvals/two-person`, `size/over-max`, `policy/invalid`. */
  readonly rule: string;
  readonly outcome: 'met' | 'unmet' | 'unknown' | 'note';
  readonly text: string;
  /** What the person who must act can do; null when nothing needs doing. */
  readonly remedy: string | null;
  readonly children: readonly Reason[];
}

/** What must hold before this change may merge. */
export interface Requirement {
  /** Counting approvals needed. */
  readonly approvals: number;
  /** Which rules asked for how many; the greatest wins. */
  readonly because: readonly { readonly rule: string; readonly approvals: number; readonly text: string }[];
  /** Groups of which approvers must come. */
  readonly groups: readonly RequiredGroup[];
  /** Owners by CODEOWNERS, of whom one must approve each set of paths. */
  readonly owners: readonly RequiredOwners[];
}

export interface RequiredGroup {
  readonly category: Category;
  readonly members: NonEmpty<string>;
  /** So many of them. */
  readonly count: number;
  readonly met: boolean;
  /** Who stands for it. */
  readonly by: readonly Account[];
}

export interface RequiredOwners {
  /** `@login` and `@organisation/team`; empty: only mailboxes, of which none can approve. */
  readonly names: readonly string[];
  readonly mailboxes: readonly string[];
  /** Untrusted. */
  readonly paths: NonEmpty<string>;
  readonly met: boolean;
  readonly by: readonly Account[];
}

export interface CountingApproval {
  readonly account: Account;
  /** Null: given by a label. */
  readonly reviewId: number | null;
  /** The earlier head that was approved, where the approval was carried over from it. */
  readonly carriedFrom?: Sha;
}

/** An approval that does not count, and why. */
export interface Dismissal {
  /** Null: a deleted account. */
  readonly account: Account | null;
  readonly reviewId: number;
  readonly rule: string;
  readonly why: string;
}

/** Who could still approve, as far as it is known; people of a group are in `anyone` as well where they may push. */
export interface CouldApprove {
  readonly anyone: readonly Account[];
  readonly groups: readonly { readonly category: Category; readonly people: readonly Account[] }[];
  /** The list of those who may push was read to its end. */
  readonly complete: boolean;
}

/** Someone whose approval could not count on this change, and why. */
export interface Excluded {
  readonly account: Account;
  readonly because: string;
}

export interface Verdict {
  readonly kind: VerdictKind;
  /** Observe: shown, but the check does not block. */
  readonly mode: Mode;
  readonly gated: boolean;
  readonly requirement: Requirement;
  readonly counting: readonly CountingApproval[];
  readonly dismissed: readonly Dismissal[];
  /** Eligible people whose last word is "changes requested". */
  readonly objections: readonly Account[];
  /** Left out where no approval is missing, or who may push was not asked. */
  readonly couldApprove?: CouldApprove;
  /** What became of the labels that stand for approvals. */
  readonly labelVotes: readonly LabelVote[];
  /** Who changed labels that show the verdict. */
  readonly tampering: readonly Tampering[];
  /** Author, contributors, operators: people who cannot approve this change. */
  readonly excluded: readonly Excluded[];
  readonly reasons: readonly Reason[];
  /** Rules that do not count, and who let them go. */
  readonly waivers: readonly Waiver[];
  /** The check lets it through although `kind` may say no. */
  readonly override: Override | null;
  /** What came of commands in comments. */
  readonly answers: readonly CommandAnswer[];
}
