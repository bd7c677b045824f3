/** A merge group: what a merge queue would put on a branch in one go, and everything that tells which changes are in it. */
import type { Sha } from './change.js';
import type { Listing } from './result.js';

/** A merge group as its webhook names it. */
export interface MergeGroupRef {
  readonly head: Sha;
  /** `refs/heads/gh-readonly-queue/main/pr-104-…`: untrusted, a hint. */
  readonly headRef: string;
  readonly base: Sha;
  /** Name of the branch that it would be merged into. */
  readonly branch: string;
}

/** One pull request in the queue. */
export interface QueueEntry {
  readonly number: number;
  /** The pull request's own head. */
  readonly head: Sha;
  readonly position: number;
  /** The commit with it and everything before it merged; null: not made yet. */
  readonly groupHead: Sha | null;
  readonly groupBase: Sha | null;
}

export interface GroupCommit {
  readonly sha: Sha;
  /** Numbers of the open pull requests of this repository that have it. */
  readonly pulls: readonly number[];
}

export interface MergeGroupFacts {
  /** The whole queue of the branch. */
  readonly entries: Listing<QueueEntry>;
  /** What the group's head has and its base has not. */
  readonly commits: Listing<GroupCommit>;
  /** Paths that differ between base and head, old names of renamed files too. */
  readonly paths: Listing<string>;
}
