/**
 * What is known about the people around a change beside the change itself: who pushed it, what approvers may do, and
 * what was approved at earlier heads. Gathered by flows/, weighed by core/; what was not asked helps nobody.
 */
import type { Account, AccountId, FileStatus, Sha } from './change.js';
import type { ApproverPermission } from './policy.js';
import type { Fact, Listing } from './result.js';

/** Somebody moved a branch from one commit to another. */
export interface Push {
  readonly account: Account;
  /** Null: the branch is new, or that was not told. */
  readonly before: Sha | null;
  readonly after: Sha;
  /** ISO 8601, GitHub's clock; '' where it was not told. */
  readonly at: string;
  /** Whether history was rewritten; null: not told. */
  readonly forced: boolean | null;
}

/** A push as a delivery tells of it: of the pull request whose head moved, or of a branch of the repository. */
export interface ObservedPush {
  readonly repository: number;
  readonly place:
    | { readonly kind: 'change'; readonly number: number }
    | { readonly kind: 'branch'; readonly ref: string };
  readonly push: Push;
}

/** What somebody may do in the repository; `less`: not even push. */
export type Standing = ApproverPermission | 'less';

/** A changed file as far as two diffs are compared; every part is known. */
export interface FileDigest {
  readonly path: string;
  readonly previousPath: string | null;
  readonly status: FileStatus;
  /** SHA-256 of the patch against the merge base. */
  readonly patch: string;
}

/** What a change was at one head, kept so that an approval of that head can be compared with a later one. */
export interface JudgedHead {
  readonly sha: Sha;
  readonly base: string;
  /** In GitHub's order, the whole list; a head with anything unknown is not kept. */
  readonly files: readonly FileDigest[];
  readonly commits: readonly Sha[];
  /** Numeric ids of everyone who had contributed by then, and the mailboxes that belonged to nobody. */
  readonly contributors: readonly number[];
  readonly unmapped: readonly string[];
}

/** Who pushed, as far as it was seen; `missing`: why nobody was seen pushing what is not in the list. */
export interface PushHistory extends Listing<Push> {
  /** GitHub was asked, or cannot be. */
  readonly asked: 'yes' | 'no';
}

/** A list of people that approvals may rest on. */
export type PeopleList = { readonly kind: 'team'; readonly team: string } | { readonly kind: 'outsiders' };

/** Lists that were read together with a change, each of them whole; what is not here was not asked then, or not told. */
export interface ListedPeople {
  readonly teams: readonly (readonly [string, readonly Account[]])[];
  readonly outsiders: readonly AccountId[] | null;
}

export const NOBODY_LISTED: ListedPeople = { teams: [], outsiders: null };

export interface Independence {
  readonly pushes: PushHistory;
  /** Only of people whose approval would count otherwise. */
  readonly standings: ReadonlyMap<AccountId, Fact<Standing>>;
  /** People who work here without being members of the organisation; null: not asked. */
  readonly outsiders: Fact<ReadonlySet<AccountId>> | null;
  /** People who may push; null: not asked. */
  readonly collaborators: Fact<readonly Account[]> | null;
  /** Earlier heads; empty where the policy carries nothing over. */
  readonly earlier: readonly JudgedHead[];
  /** What this head is, to be compared and kept; null: something of it is unknown, or nothing is carried over. */
  readonly files: readonly FileDigest[] | null;
}
