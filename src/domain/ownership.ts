/** Who owns which of the changed paths by CODEOWNERS. Made by core/ownership.ts from the file at the base, weighed by core/owners.ts. */
import type { NonEmpty, Unknown } from './result.js';

/** The places where GitHub looks, in its order: the first that is there is the only one. */
export const CODEOWNERS_PLACES = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'] as const;
export type CodeownersPlace = (typeof CODEOWNERS_PLACES)[number];

/** The CODEOWNERS file that is in force at the tip of the base branch. */
export interface CodeownersEntry {
  readonly place: CodeownersPlace;
  /** Id of its content. */
  readonly blob: string;
}

/** As written: `@login`, `@organisation/team`, or a mailbox. */
export interface Owner {
  readonly kind: 'user' | 'team' | 'mailbox';
  readonly name: string;
}

/** One line of the file: paths that match belong to these owners; to nobody where there are none. */
export interface OwnershipLine {
  /** 1-based. */
  readonly line: number;
  readonly pattern: string;
  readonly owners: readonly Owner[];
}

/** A line that GitHub does not understand either, and skips. */
export interface CodeownersProblem {
  readonly line: number;
  /** May quote untrusted text. */
  readonly why: string;
}

/** Changed paths that have the same owners. */
export interface OwnedPaths {
  readonly owners: NonEmpty<Owner>;
  /** Old names of renamed files among them. Untrusted. */
  readonly paths: NonEmpty<string>;
}

export interface Ownership {
  readonly owned: readonly OwnedPaths[];
  /** Lines that are skipped; they own nothing. */
  readonly problems: readonly CodeownersProblem[];
  /** Files of the change that could not be listed: anybody may own them. */
  readonly unseen: Unknown | null;
}
