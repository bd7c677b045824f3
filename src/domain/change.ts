/**
 * A change: one pull request at one head commit, with everything we know about it.
 * Made by the gatherers (GitHub, a local repository), read by every rule. Facts only, no conclusions.
 */
import type { Fact, Listing } from './result.js';

declare const brand: unique symbol;

/** A full git object id in lower-case hex. */
export type Sha = string & { readonly [brand]: 'Sha' };

/** GitHub's numeric account id. Logins can be renamed, ids cannot. */
export type AccountId = number & { readonly [brand]: 'AccountId' };

/** GitHub's account types; `ghost` people (deleted accounts) are `null` wherever an account may stand. */
export type AccountKind = 'user' | 'bot' | 'organization' | 'mannequin';

export interface Account {
  readonly id: AccountId;
  /** As GitHub shows it; a bot's login ends in `[bot]`, whichever API it came from. */
  readonly login: string;
  readonly kind: AccountKind;
}

export interface RepositoryRef {
  readonly id: number;
  readonly owner: string;
  readonly name: string;
}

/** A name and mailbox as git stores them, and the account that GitHub links to the mailbox (null: none). */
export interface GitIdentity {
  readonly name: string;
  readonly email: string;
  readonly account: Account | null;
}

/** A commit's signature as GitHub verified it. */
export interface Signature {
  readonly valid: boolean;
  /** The account whose key it is; null: GitHub's own key, or none that is known. */
  readonly signer: Account | null;
}

export interface Commit {
  readonly sha: Sha;
  /** The whole message, subject included, as written. Untrusted. */
  readonly message: string;
  readonly author: GitIdentity;
  readonly committer: GitIdentity;
  /** When it was written by its author's clock, ISO 8601; null where that was not read. Anybody can write any time. */
  readonly authoredAt: string | null;
  /** Null: unsigned, or not read. */
  readonly signature: Signature | null;
  /** Co-authors as GitHub (or the trailer block) gives them; cut short when there are more than could be read. */
  readonly coAuthors: Listing<GitIdentity>;
  readonly parents: readonly Sha[];
}

export type FileStatus = 'added' | 'removed' | 'modified' | 'renamed' | 'copied' | 'changed' | 'unchanged';

export interface ChangedFile {
  readonly path: string;
  /** The path at the base, for renames and copies. */
  readonly previousPath: string | null;
  readonly status: FileStatus;
  readonly additions: number;
  readonly deletions: number;
  /** Unified diff hunks without file headers, as GitHub's `patch`; '' when only the name changed. Unknown: binary, too large. */
  readonly patch: Fact<string>;
  /** Id of the content at the head, for a removed file at the base; null where that is not told or is no file (a submodule). */
  readonly blob: string | null;
}

/** Contents of files by blob id, as far as they were read. */
export type Texts = ReadonlyMap<string, Fact<string>>;

export type ReviewState = 'approved' | 'changes_requested' | 'commented' | 'dismissed' | 'pending';

export interface Review {
  readonly id: number;
  readonly author: Account | null;
  readonly state: ReviewState;
  /** The commit that the reviewer saw; null when git no longer has it. */
  readonly commit: Sha | null;
  /** ISO 8601, GitHub's clock; null while pending. */
  readonly submittedAt: string | null;
  /** Whether the reviewer may push to the repository now. */
  readonly canPush: Fact<boolean>;
  /** The review's text was changed after it was submitted. */
  readonly edited: boolean;
}

/** What somebody said on the pull request: a comment, a review's text, a comment on a line. Untrusted. */
export interface Comment {
  readonly id: number;
  readonly author: Account | null;
  readonly body: string;
  /** ISO 8601, GitHub's clock. */
  readonly at: string;
  /** Changed after it was written, perhaps by somebody else: then it commands nothing. */
  readonly edited: boolean;
}

/** Somebody put a label on or took it off; kept by GitHub also after the label is gone. */
export interface LabelEvent {
  readonly label: string;
  readonly action: 'added' | 'removed';
  readonly actor: Account | null;
  readonly at: string;
}

export interface Change {
  readonly repository: RepositoryRef;
  readonly number: number;
  readonly url: string;
  readonly title: string;
  readonly body: string;
  readonly state: 'open' | 'closed' | 'merged';
  readonly draft: boolean;
  /** The acting account that opened it, set by GitHub; null: a deleted account, or a local range. */
  readonly author: Account | null;
  readonly head: {
    readonly sha: Sha;
    readonly ref: string;
    readonly fork: boolean;
    /** The fork belongs to the author: hardly anybody else pushes there. Left out: not known. */
    readonly ownFork?: boolean;
  };
  /** The branch it would merge into (for a stack: the stack's base). */
  readonly base: { readonly sha: Sha; readonly ref: string; readonly isDefault: boolean };
  /** Totals as GitHub counts them, generated files included. */
  readonly totals: {
    readonly files: number;
    readonly commits: number;
    readonly additions: number;
    readonly deletions: number;
  };
  readonly files: Listing<ChangedFile>;
  /** Every commit in base..head, second parents included. */
  readonly commits: Listing<Commit>;
  readonly reviews: Listing<Review>;
  readonly labels: Listing<string>;
  readonly labelEvents: Listing<LabelEvent>;
  /** Everyone who was ever assigned. */
  readonly assignees: Listing<Account>;
  /** In the order in which they were written. */
  readonly comments: Listing<Comment>;
  /** Slug of the GitHub App through which it was opened on behalf of its author; known null: by hand. */
  readonly app: Fact<string | null>;
}

/** What a webhook points at: one pull request of one repository. */
export interface ChangeSubject {
  readonly installation: number;
  readonly repository: RepositoryRef;
  readonly number: number;
}

/** Reads a git object id; anything but 40 (SHA-1) or 64 (SHA-256) hex digits is refused. */
export function shaOf(text: string): Sha | null {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i.test(text) ? (text.toLowerCase() as Sha) : null;
}

export function accountIdOf(id: number): AccountId {
  return id as AccountId;
}
