/**
 * The decision record: what was known, what was decided, by what. Written once by flows, never changed. Titles, patches,
 * messages and comments may hold secrets: only their digests are kept, and the commands that were read in comments.
 */
import type { Account, Change, ChangedFile, Comment, Commit } from './change.js';
import type { RecordedCommand } from './concession.js';
import type { Risk } from './finding.js';
import type { Independence, Standing } from './independence.js';
import type { CastLabel } from './label-vote.js';
import type { Ownership } from './ownership.js';
import type { PlanFacts } from './plan-evidence.js';
import type { Provenance, RecordedCorrection } from './provenance.js';
import type { Fact, Listing } from './result.js';
import type { NamedTickets } from './ticket.js';
import type { Traffic } from './traffic.js';
import type { Verdict } from './verdict.js';

/** The body of a decision entry. */
export interface DecisionBody {
  readonly facts: RecordedFacts;
  readonly provenance: Provenance;
  readonly risk: Risk;
  readonly verdict: Verdict;
}

/**
 * Of a decision that holds as long as nothing else is found: the world that it was made in and left behind, in digests.
 * The next look is compared with it.
 */
export interface Settlement {
  /** Before anything was asked about it. */
  readonly world: string;
  /** With the answers. */
  readonly answers: string;
  /** What was asked, by name (core/open-questions.ts). */
  readonly asked: readonly string[];
  /** Its check lets it through. */
  readonly ready: boolean;
}

/** Everything that was decided from, beside provenance, risk and policy: enough to decide again. */
export interface RecordedFacts {
  readonly change: RecordedChange;
  /** Login of the app's own account. */
  readonly appLogin: string;
  /** Who stands behind each name of the policy. */
  readonly teams: readonly (readonly [string, Fact<readonly Account[]>])[];
  readonly ownership: Fact<Ownership> | null;
  readonly takesOver: string | null;
  readonly independence: RecordedIndependence;
  readonly cast: readonly CastLabel[];
  readonly corrections: readonly RecordedCorrection[];
  /** Left out of records from before tickets were looked for. */
  readonly tickets?: NamedTickets | null;
  readonly plans?: PlanFacts | null;
  readonly circumstances: {
    readonly now: number;
    readonly commands: readonly RecordedCommand[];
    readonly headship: 'new' | 'seen-before';
    readonly traffic: Traffic | null;
  };
}

export type RecordedIndependence = Omit<Independence, 'standings' | 'outsiders'> & {
  readonly standings: readonly (readonly [number, Fact<Standing>])[];
  readonly outsiders: Fact<readonly number[]> | null;
};

export type RecordedChange = Omit<Change, 'title' | 'body' | 'files' | 'commits' | 'comments'> & {
  readonly titleDigest: string;
  readonly bodyDigest: string;
  readonly files: Listing<RecordedFile>;
  readonly commits: Listing<Omit<Commit, 'message'> & { readonly messageDigest: string }>;
  readonly comments: Listing<RecordedComment>;
};

type RecordedFile = Omit<ChangedFile, 'patch'> & { readonly patchDigest: string | null };

type RecordedComment = Omit<Comment, 'body'> & {
  readonly bodyDigest: string;
  /** The commands that were read in it, written anew, one a line; '' for none. */
  readonly commands: string;
};
