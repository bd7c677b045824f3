/** What GitHub still knows of the time before the app was installed: merged changes and deployments. Read by `twokey backfill`. */
import type { Account, Commit, RepositoryRef, Sha } from './change.js';
import type { Listing } from './result.js';

/** Texts are untrusted, and not kept. */
export interface PastChange {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly author: Account | null;
  readonly labels: readonly string[];
  /** Head branch. */
  readonly branch: string;
  readonly base: string;
  readonly intoDefault: boolean;
  /** Epoch milliseconds. */
  readonly mergedAt: number;
  readonly mergeCommit: Sha | null;
  readonly commits: Listing<Commit>;
}

export interface PastDeployment {
  readonly deployment: number;
  readonly sha: Sha;
  /** Untrusted. */
  readonly environment: string;
  /** Epoch milliseconds of the first success and the first failure; null: none. */
  readonly succeededAt: number | null;
  readonly failedAt: number | null;
}

export type PastPart = 'changes' | 'deployments';

/** One page of the past, the newest first. */
export interface PastPage<T> {
  readonly items: readonly T[];
  /** Cursor of the next page; null: this was the last. */
  readonly next: string | null;
  /** Nothing on a later page was begun later. Epoch milliseconds. */
  readonly oldest: number;
  /** Points of GitHub's hourly limit that are left, and when it begins anew. */
  readonly limit: { readonly remaining: number; readonly resetAt: number };
}

/** How far the past of a repository was read. */
export interface PastProgress {
  readonly part: PastPart;
  /** Read back to here, or to be. Epoch milliseconds. */
  readonly since: number;
  /** The page to go on with; null: the first. */
  readonly cursor: string | null;
  readonly done: boolean;
}

export type OfPast = { readonly installation: number; readonly repository: RepositoryRef };
