/**
 * Concessions: what people may let go of by a command. A waiver excuses one rule, break-glass opens the gate; both for
 * one head commit and for a time. Weighed by core/concessions.ts, shown by report/, kept in the decision record.
 */
import type { Account, Sha } from './change.js';
import type { Finding } from './finding.js';

/** A command as it was first seen. Comments are edited, deleted and outlived by pushes: this stays. */
export interface RecordedCommand {
  readonly comment: number;
  /** Which of the commands of its comment, from 0. */
  readonly place: number;
  readonly kind: 'waive' | 'grant' | 'break-glass';
  readonly by: Account;
  /** Null for break-glass. */
  readonly rule: string | null;
  /** GitHub's time of the comment, ISO 8601. */
  readonly at: string;
  /** The head that its author could know; null: the head was new when it was seen, so it may have been meant for another. */
  readonly head: Sha | null;
  /** Name of the base branch then. */
  readonly base: string;
}

/** One rule that does not count toward this verdict. */
export interface Waiver {
  readonly rule: string;
  readonly askedBy: Account;
  /** Untrusted text. */
  readonly reason: string;
  readonly grantedBy: Account;
  /** Epoch milliseconds. */
  readonly until: number;
  /** The findings that were left out because of it. */
  readonly findings: readonly Finding[];
}

/** The gate is open whatever the verdict. */
export interface Override {
  readonly kind: 'break-glass';
  readonly by: Account;
  /** Untrusted text. */
  readonly reason: string;
  /** Id of the comment that asked for it. */
  readonly comment: number;
  /** When it was asked for, ISO 8601. */
  readonly at: string;
  /** Epoch milliseconds. */
  readonly until: number;
}

/** What came of a command, for the person who wrote it. */
export interface CommandAnswer {
  readonly comment: number;
  /** Null: a deleted account. */
  readonly by: Account | null;
  /** As it was understood: `waive size/over-max`. Untrusted text. */
  readonly command: string;
  readonly outcome: 'accepted' | 'waiting' | 'refused';
  readonly text: string;
}

export interface Concessions {
  readonly waivers: readonly Waiver[];
  readonly override: Override | null;
  readonly answers: readonly CommandAnswer[];
}

export const NO_CONCESSIONS: Concessions = { waivers: [], override: null, answers: [] };
