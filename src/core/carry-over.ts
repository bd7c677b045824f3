/**
 * Whether an approval of an earlier head counts for this one: only where the policy says so, the diff against the base
 * is the same in every file, and nobody new had a hand in it. Used by approvals.ts; anything unknown carries nothing.
 */
import type { Change, Commit, Sha } from '../domain/change.js';
import type { FileDigest, Independence, JudgedHead } from '../domain/independence.js';
import type { Policy } from '../domain/policy.js';
import type { Contributors } from './contributors.js';

export interface CarryFacts {
  readonly change: Change;
  readonly contributors: Contributors;
  readonly policy: Pick<Policy, 'carryOver'>;
  readonly independence: Pick<Independence, 'earlier' | 'files'>;
}

/** Null: an approval of that commit counts for the head. Otherwise why it does not. */
export function whyNotCarried(commit: Sha, facts: CarryFacts): string | null {
  const { change, policy, independence } = facts;
  if (policy.carryOver === 'never') return 'the policy carries no approval over';
  if (independence.files === null) return 'not all of the diff is known';
  const heads = independence.earlier.filter(({ sha, base }) => sha === commit && base === change.base.ref);
  const [head] = heads;
  if (head === undefined) return 'what was approved is not on record';
  // The base may have moved meanwhile: each diff that was seen at that head must be this one.
  if (!heads.every(({ files }) => sameFiles(files, independence.files ?? []))) return 'the diff has changed since';
  return whyOthersWorked(head, facts);
}

function sameFiles(a: readonly FileDigest[], b: readonly FileDigest[]): boolean {
  return a.length === b.length && a.every((file, index) => sameFile(file, b[index]));
}

function sameFile(a: FileDigest, b: FileDigest | undefined): boolean {
  return (
    b !== undefined &&
    a.path === b.path &&
    a.previousPath === b.previousPath &&
    a.status === b.status &&
    a.patch === b.patch
  );
}

function whyOthersWorked(head: JudgedHead, { change, contributors }: CarryFacts): string | null {
  const before = new Set(head.contributors);
  const newcomer = idsOf(contributors).find((id) => !before.has(id));
  if (newcomer !== undefined) return 'somebody new has contributed since';
  const nobodies = new Set(head.unmapped);
  if (contributors.unmapped.some((one) => !nobodies.has(one))) return 'a commit of an unknown person came since';
  if (contributors.pushers.unseen !== null || contributors.pushers.unasked) return 'who pushed the head is not known';
  if (change.commits.missing !== null) return 'not all commits are known';
  const commits = new Map(change.commits.items.map((commit) => [commit.sha, commit]));
  if (!commits.has(head.sha)) return 'the branch was rewritten since';
  const old = new Set(head.commits);
  const added = change.commits.items.filter(({ sha }) => !old.has(sha));
  return added.every((commit) => mergesTheBase(commit, commits)) ? null : 'commits came since that merge no base';
}

/** Two parents: one of the change, and one that the base has. */
function mergesTheBase({ parents }: Commit, commits: ReadonlyMap<Sha, Commit>): boolean {
  const own = parents.filter((parent) => commits.has(parent));
  return parents.length === 2 && own.length === 1;
}

/** Everyone who had a hand in a change, as it is kept with a head. */
export function idsOf({ excluded, excludedIds }: Pick<Contributors, 'excluded' | 'excludedIds'>): readonly number[] {
  return [...new Set<number>([...excluded.keys(), ...excludedIds])].toSorted((a, b) => a - b);
}
