/** Commits as GraphQL lists them for a pull request, and as REST lists them for a comparison. */
import { z } from 'zod';
import type { Account, Commit, GitIdentity, Signature } from '../../domain/change.js';
import { complete, cutShort, type Listing } from '../../domain/result.js';
import { actorShape, personShape, restAccountShape, shaShape } from './parse-basics.js';

/** A commit; `parentsCut` when it has more parents than were read. */
export interface ReadCommit {
  readonly commit: Commit;
  readonly parentsCut: boolean;
}

/** A key of GitHub's own says that GitHub made the commit, not for whom. */
const signatureShape = z
  .object({ isValid: z.boolean(), wasSignedByGitHub: z.boolean(), signer: actorShape })
  .nullable()
  .transform((raw): Signature | null => {
    if (raw === null) return null;
    return { valid: raw.isValid, signer: raw.wasSignedByGitHub ? null : raw.signer };
  });

/** One node of the fragment `commits`. */
export const commitNodeShape = z
  .object({
    commit: z.object({
      oid: shaShape,
      message: z.string(),
      authoredDate: z.string(),
      signature: signatureShape,
      author: personShape,
      committer: personShape,
      authors: z.object({ totalCount: z.number(), nodes: z.array(personShape).nullable() }),
      parents: z.object({ totalCount: z.number(), nodes: z.array(z.object({ oid: shaShape }).nullable()).nullable() }),
    }),
  })
  .transform(({ commit }): ReadCommit => {
    const parents = (commit.parents.nodes ?? []).flatMap((parent) => (parent === null ? [] : [parent.oid]));
    return {
      commit: {
        sha: commit.oid,
        message: commit.message,
        author: commit.author,
        committer: commit.committer,
        authoredAt: commit.authoredDate,
        signature: commit.signature,
        coAuthors: coAuthorsOf(commit.authors.nodes ?? [], commit.authors.totalCount),
        parents,
      },
      parentsCut: parents.length < commit.parents.totalCount,
    };
  });

/** One commit of `GET /repos/{owner}/{repo}/compare/{basehead}`, which tells neither co-authors nor signers. */
export const comparedCommitShape = z
  .object({
    sha: shaShape,
    commit: z.object({
      message: z.string(),
      author: restPerson(),
      committer: restPerson(),
      verification: z.object({ verified: z.boolean(), reason: z.string() }).optional(),
    }),
    author: restAccountShape,
    committer: restAccountShape,
    parents: z.array(z.object({ sha: shaShape })),
  })
  .transform(
    ({ sha, commit, author, committer, parents }): Commit => ({
      sha,
      message: commit.message,
      author: identityOf(commit.author, author),
      committer: identityOf(commit.committer, committer),
      authoredAt: commit.author?.date ?? null,
      signature: restSignature(commit.verification),
      coAuthors: untoldCoAuthors(commit.message),
      parents: parents.map((parent) => parent.sha),
    }),
  );

/** GitHub puts the git author first and the co-authors after. */
function coAuthorsOf(authors: readonly GitIdentity[], total: number): Listing<GitIdentity> {
  const coAuthors = authors.slice(1);
  if (authors.length >= total) return complete(coAuthors);
  return cutShort(coAuthors, `GitHub lists ${authors.length} of ${total} authors of this commit`);
}

/** GitHub takes co-authors from trailers alone, so a message without the word has none. */
function untoldCoAuthors(message: string): Listing<GitIdentity> {
  if (!/co-authored-by/i.test(message)) return complete([]);
  return cutShort([], "GitHub's comparison of branches does not tell a commit's co-authors");
}

function restPerson() {
  const date = z.string().optional();
  return z.object({ name: z.string().optional(), email: z.string().nullish(), date }).nullable();
}

function restSignature(verification: { readonly verified: boolean; readonly reason: string } | undefined) {
  if (verification === undefined || verification.reason === 'unsigned') return null;
  return { valid: verification.verified, signer: null };
}

function identityOf(person: z.infer<ReturnType<typeof restPerson>>, account: Account | null): GitIdentity {
  return { name: person?.name ?? '', email: person?.email ?? '', account };
}
