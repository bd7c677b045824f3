/** Labels as people's words: approvals that a label stands for, and labels of the app that somebody else changed. */
import type { Account, AccountId, Sha } from './change.js';
import type { Category } from './finding.js';
import type { Fact } from './result.js';

/** A label was put on, as its delivery told it: GitHub signs which head the pull request had then; its history does not say. */
export interface ObservedLabel {
  readonly repository: number;
  readonly number: number;
  readonly label: string;
  readonly account: AccountId;
  readonly head: Sha;
  /** ISO 8601, GitHub's clock: when the pull request was last changed then. */
  readonly at: string;
}

/** An approval label that is on a change: whose it is, and for which head. */
export interface CastLabel {
  readonly label: string;
  /** Null: plain, for everything. */
  readonly category: Category | null;
  readonly account: Account | null;
  readonly at: string;
  readonly head: Fact<Sha>;
  /** Its delivery may still be on the way. */
  readonly mayComeYet: boolean;
}

/** What became of an approval label that is on the pull request. */
export interface LabelVote {
  readonly label: string;
  /** Null: a deleted account, or nobody is known to have put it on. */
  readonly account: Account | null;
  /** Null: everything. */
  readonly category: Category | null;
  /**
   * counts: as an approval of the change. category: for the approvers of its category alone. unsettled: it may count
   * when more can be read. refused: it is no approval, and is taken off.
   */
  readonly outcome: 'counts' | 'category' | 'unsettled' | 'refused';
  readonly why: string;
  /** The rule that keeps it unsettled; null: none that more could be asked about. */
  readonly rule: string | null;
}

/** Somebody else put on or took off a label that shows the verdict. */
export interface Tampering {
  readonly label: string;
  readonly by: string;
  readonly did: 'put on' | 'took off';
  /** It is being undone now; otherwise it was before. */
  readonly now: boolean;
}
