/** The decision record: what was known, what was decided, when. Written once by flows, never changed. */
import type { Change, ChangedFile, Comment, Sha } from './change.js';
import type { Risk } from './finding.js';
import type { PolicySource } from './policy.js';
import type { Provenance } from './provenance.js';
import type { Listing } from './result.js';
import type { Verdict } from './verdict.js';

/** Facts as recorded: patches, bodies and comments may hold secrets, so only their digests are kept. */
type RecordedChange = Omit<Change, 'files' | 'body' | 'comments'> & {
  readonly bodyDigest: string;
  readonly comments: Listing<Omit<Comment, 'body'> & { readonly bodyDigest: string }>;
  readonly files: readonly (Omit<ChangedFile, 'patch'> & { readonly patchDigest: string | null })[];
};

export interface DecisionRecord {
  readonly installation: number;
  readonly repository: number;
  readonly number: number;
  readonly sha: Sha;
  /** Head of the merge group that it was judged in; not there where it was judged by itself. */
  readonly mergeGroup?: Sha;
  /** Epoch milliseconds, the server's clock. */
  readonly at: number;
  readonly catalogVersion: string;
  readonly policySources: readonly PolicySource[];
  readonly change: RecordedChange;
  readonly provenance: Provenance;
  readonly risk: Risk;
  readonly verdict: Verdict;
}
