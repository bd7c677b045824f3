/** The answer to the one big query, as typed data; read-change.ts makes a Snapshot of it. */
import { z } from 'zod';
import type { Change, RepositoryRef } from '../../domain/change.js';
import type { CodeownersEntry } from '../../domain/ownership.js';
import type { PolicyDocument } from '../../domain/policy.js';
import { type Fact, known, unknown } from '../../domain/result.js';
import { actorShape, pageShape, shaShape } from './parse-basics.js';
import { ownersEntry, ownersFileShapes } from './parse-codeowners.js';
import { commentShape, threadShape } from './parse-comments.js';
import { commitNodeShape } from './parse-commits.js';
import { onCommitShape } from './parse-head.js';
import { policyDocument, policyFileShape } from './parse-policy.js';
import { labelShape, reviewShape, timelineShape } from './parse-reviews.js';
import { outsidersShapes, peopleShape } from './people-along.js';

const treeShape = z.object({ file: policyFileShape }).partial().nullable();

/** What governs at the tip of a branch. */
export const branchFilesShape = z.object({ file: policyFileShape, ...ownersFileShapes }).partial();
const baseTreeShape = branchFilesShape.nullable();

const pullRequestShape = z.object({
  number: z.number(),
  title: z.string(),
  body: z.string(),
  url: z.string(),
  state: z.enum(['OPEN', 'CLOSED', 'MERGED']),
  isDraft: z.boolean(),
  isCrossRepository: z.boolean(),
  changedFiles: z.number(),
  additions: z.number(),
  deletions: z.number(),
  author: actorShape,
  headRefName: z.string(),
  headRefOid: shaShape,
  headRepository: z.object({ databaseId: z.number().nullable() }).nullable(),
  headRepositoryOwner: z.object({ login: z.string() }).nullish(),
  baseRefName: z.string(),
  baseRefOid: shaShape,
  baseRef: z.object({ target: baseTreeShape }).nullable(),
  commits: pageShape(commitNodeShape),
  head: z.object({ nodes: z.array(z.object({ commit: onCommitShape }).nullable()).nullable() }),
  reviews: pageShape(reviewShape).nullable(),
  comments: pageShape(commentShape),
  reviewThreads: pageShape(threadShape),
  labels: pageShape(labelShape).nullable(),
  assignees: pageShape(actorShape),
  timelineItems: pageShape(timelineShape),
});

export const changeAnswerShape = z.object({
  repository: z.object({
    databaseId: z.number(),
    name: z.string(),
    isArchived: z.boolean(),
    owner: z.object({ login: z.string() }),
    defaultBranchRef: z.object({ name: z.string(), target: treeShape.optional() }).nullable(),
    pullRequest: pullRequestShape,
    ...outsidersShapes,
  }),
  people: peopleShape,
  floor: z
    .object({
      name: z.string(),
      owner: z.object({ login: z.string() }),
      defaultBranchRef: z.object({ name: z.string(), target: treeShape }).nullable(),
    })
    .nullable(),
});

export type ChangeAnswer = z.infer<typeof changeAnswerShape>;
export type PullRequestAnswer = ChangeAnswer['repository']['pullRequest'];

/** What the big query alone tells about a change. */
export type ChangeHeader = Omit<
  Change,
  'files' | 'commits' | 'reviews' | 'labels' | 'labelEvents' | 'assignees' | 'comments' | 'app'
>;

export function changeHeader({ repository }: ChangeAnswer): ChangeHeader {
  const pull = repository.pullRequest;
  return {
    repository: repositoryRef(repository),
    number: pull.number,
    url: pull.url,
    title: pull.title,
    body: pull.body,
    state: STATES[pull.state],
    draft: pull.isDraft,
    author: pull.author,
    head: {
      sha: pull.headRefOid,
      ref: pull.headRefName,
      fork: pull.isCrossRepository || pull.headRepository === null,
      ownFork: pull.isCrossRepository && pull.author !== null && pull.headRepositoryOwner?.login === pull.author.login,
    },
    base: {
      sha: pull.baseRefOid,
      ref: pull.baseRefName,
      isDefault: pull.baseRefName === repository.defaultBranchRef?.name,
    },
    totals: {
      files: pull.changedFiles,
      commits: pull.commits.total ?? 0,
      additions: pull.additions,
      deletions: pull.deletions,
    },
  };
}

/** `.github/twokey.yml` at the tip of the base branch. */
export function repositoryPolicy({ repository }: ChangeAnswer): Fact<PolicyDocument | null> {
  const { baseRef, baseRefName } = repository.pullRequest;
  const source = `${repository.owner.login}/${repository.name}@${baseRefName}:.github/twokey.yml`;
  if (baseRef === null) return unknown(`${source} cannot be read: the base branch is gone`);
  return policyDocument(baseRef.target?.file, source);
}

/** Both files at the tip of a branch; `place` is `owner/name@branch`. */
export function branchFiles(found: z.infer<typeof branchFilesShape>, place: string) {
  const repositoryPolicy = policyDocument(found.file, `${place}:.github/twokey.yml`);
  return { repositoryPolicy, codeowners: ownersEntry(found) };
}

/** Which CODEOWNERS GitHub reads at the tip of the base branch. */
export function codeownersEntry({ repository }: ChangeAnswer): Fact<CodeownersEntry | null> {
  const { baseRef, baseRefName } = repository.pullRequest;
  if (baseRef === null) return unknown(`CODEOWNERS cannot be read: the base branch ${baseRefName} is gone`);
  return ownersEntry(baseRef.target ?? {});
}

/** The same file at the default branch; where that is the base, the one answer serves both. */
export function defaultBranchPolicy(answer: ChangeAnswer, atBase: Fact<PolicyDocument | null>): typeof atBase {
  const { owner, name, defaultBranchRef, pullRequest } = answer.repository;
  if (defaultBranchRef === null) return unknown(`${owner.login}/${name} shows no default branch`);
  if (defaultBranchRef.name === pullRequest.baseRefName) return atBase;
  const source = `${owner.login}/${name}@${defaultBranchRef.name}:.github/twokey.yml`;
  return policyDocument(defaultBranchRef.target?.file, source);
}

/** `twokey.yml` at the default branch of the organisation's `.github` repository. */
export function organisationPolicy({ floor }: Pick<ChangeAnswer, 'floor'>): Fact<PolicyDocument | null> {
  if (floor === null || floor.defaultBranchRef === null) return known(null);
  const { name, target } = floor.defaultBranchRef;
  return policyDocument(target?.file, `${floor.owner.login}/${floor.name}@${name}:twokey.yml`);
}

const STATES = { OPEN: 'open', CLOSED: 'closed', MERGED: 'merged' } as const;

function repositoryRef(repository: ChangeAnswer['repository']): RepositoryRef {
  return { id: repository.databaseId, owner: repository.owner.login, name: repository.name };
}
