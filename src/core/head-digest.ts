/** What a head is, in digests: kept where the policy carries approvals over, and compared with later heads. */
import type { Change, ChangedFile } from '../domain/change.js';
import type { FileDigest, JudgedHead } from '../domain/independence.js';
import type { Listing } from '../domain/result.js';
import { idsOf } from './carry-over.js';
import { contributorsOf } from './contributors.js';
import type { Gathered, Judgement } from './judge.js';

/** Null: some file, or some part of one, could not be seen. `digest` is SHA-256. */
export function fileDigests(
  { files, totals }: { readonly files: Listing<ChangedFile>; readonly totals: Change['totals'] },
  digest: (text: string) => string,
): readonly FileDigest[] | null {
  if (files.missing !== null || files.items.length !== totals.files) return null;
  const known = files.items.flatMap(({ path, previousPath, status, patch }) =>
    patch.kind === 'known' ? [{ path, previousPath, status, patch: digest(patch.value) }] : [],
  );
  return known.length === files.items.length ? known : null;
}

/** Null: not enough is known of this head for an approval of it to be carried anywhere. */
export function headToKeep({ independence }: Gathered, { change, provenance, policy }: Judgement): JudgedHead | null {
  const { files, pushes } = independence;
  if (files === null || policy.kind !== 'valid') return null;
  const contributors = contributorsOf(change, { provenance, pushes }, policy.policy.agents);
  if (contributors.unknowns.length > 0) return null;
  return {
    sha: change.head.sha,
    base: change.base.ref,
    files,
    commits: change.commits.items.map(({ sha }) => sha),
    contributors: idsOf(contributors),
    unmapped: contributors.unmapped,
  };
}
