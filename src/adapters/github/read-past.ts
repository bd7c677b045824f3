/** Reads what GitHub still knows of a repository's past, a page at a time, and what is left of the limit after it. */
import { z } from 'zod';
import type { RepositoryRef } from '../../domain/change.js';
import type { PastChange, PastDeployment, PastPage } from '../../domain/past.js';
import { complete, cutShort, error, ok, type Result } from '../../domain/result.js';
import type { ForgeError } from '../../ports/forge.js';
import type { PastSource } from '../../ports/past.js';
import { callGraphql } from './call.js';
import type { GitHubClient } from './client.js';
import { otherRepository } from './errors.js';
import { actorShape, type Page, pageShape, shaShape } from './parse-basics.js';
import { commitNodeShape } from './parse-commits.js';
import { labelShape } from './parse-reviews.js';
import { DEPLOYMENTS_QUERY, MERGED_QUERY } from './past-query.js';

const time = z.string().transform((text) => Date.parse(text));
const limitShape = z.object({ remaining: z.number(), resetAt: time });

const mergedShape = z.object({
  number: z.number(),
  title: z.string(),
  body: z.string(),
  createdAt: time,
  mergedAt: time,
  mergeCommit: z.object({ oid: shaShape }).nullable(),
  author: actorShape,
  headRefName: z.string(),
  baseRefName: z.string(),
  labels: pageShape(labelShape).nullable(),
  commits: pageShape(commitNodeShape),
});

const deploymentShape = z.object({
  databaseId: z.number(),
  commitOid: shaShape,
  environment: z.string().nullable(),
  createdAt: time,
  statuses: z
    .object({ nodes: z.array(z.object({ state: z.string(), createdAt: time }).nullable()).nullable() })
    .nullable(),
});

export function pastSource(client: GitHubClient): PastSource {
  return {
    readMerged: (repository, cursor) => readMerged(client, repository, cursor),
    readDeployments: (repository, cursor) => readDeployments(client, repository, cursor),
  };
}

async function readMerged(
  client: GitHubClient,
  repository: RepositoryRef,
  after: string | null,
): Promise<Result<PastPage<PastChange>, ForgeError>> {
  const { owner, name, id } = repository;
  const what = `reading merged pull requests of ${owner}/${name}`;
  const shape = z.object({
    rateLimit: limitShape,
    repository: z.object({
      databaseId: z.number(),
      defaultBranchRef: z.object({ name: z.string() }).nullable(),
      pullRequests: pageShape(mergedShape),
    }),
  });
  const answer = await callGraphql(client, { query: MERGED_QUERY, variables: { owner, name, after }, shape, what });
  if (answer.kind === 'error') return answer;
  const { databaseId, defaultBranchRef, pullRequests } = answer.value.repository;
  if (databaseId !== id) return error(otherRepository(what));
  const found = pullRequests.items.filter((one) => one !== null);
  return ok({
    ...pageOf(pullRequests, answer.value.rateLimit),
    items: found.map((one) => changeOf(one, defaultBranchRef?.name ?? null)),
    oldest: Math.min(...found.map(({ createdAt }) => createdAt)),
  });
}

function changeOf(raw: z.infer<typeof mergedShape>, defaultBranch: string | null): PastChange {
  const { number, title, body, author, mergedAt, mergeCommit, headRefName, baseRefName: base, labels, commits } = raw;
  const listed = commits.items.flatMap((one) => (one === null ? [] : [one.commit]));
  const isWhole = commits.next === null && listed.length === (commits.total ?? -1);
  return {
    ...{ number, title, body, author, branch: headRefName, base, intoDefault: base === defaultBranch, mergedAt },
    labels: (labels?.items ?? []).flatMap((label) => (label === null ? [] : [label])),
    mergeCommit: mergeCommit?.oid ?? null,
    commits: isWhole
      ? complete(listed)
      : cutShort(listed, `${listed.length} of ${commits.total ?? 'many'} commits were read`),
  };
}

async function readDeployments(
  client: GitHubClient,
  repository: RepositoryRef,
  after: string | null,
): Promise<Result<PastPage<PastDeployment>, ForgeError>> {
  const { owner, name, id } = repository;
  const what = `reading deployments of ${owner}/${name}`;
  const shape = z.object({
    rateLimit: limitShape,
    repository: z.object({ databaseId: z.number(), deployments: pageShape(deploymentShape) }),
  });
  const answer = await callGraphql(client, {
    query: DEPLOYMENTS_QUERY,
    variables: { owner, name, after },
    shape,
    what,
  });
  if (answer.kind === 'error') return answer;
  const { databaseId, deployments } = answer.value.repository;
  if (databaseId !== id) return error(otherRepository(what));
  const found = deployments.items.filter((one) => one !== null);
  return ok({
    ...pageOf(deployments, answer.value.rateLimit),
    items: found.map(deploymentOf),
    oldest: Math.min(...found.map(({ createdAt }) => createdAt)),
  });
}

function deploymentOf({
  databaseId,
  commitOid,
  environment,
  statuses,
}: z.infer<typeof deploymentShape>): PastDeployment {
  const told = (statuses?.nodes ?? []).filter((one) => one !== null);
  const firstOf = (...states: readonly string[]) => {
    const times = told.filter(({ state }) => states.includes(state)).map(({ createdAt }) => createdAt);
    return times.length === 0 ? null : Math.min(...times);
  };
  return {
    ...{ deployment: databaseId, sha: commitOid, environment: environment ?? '' },
    ...{ succeededAt: firstOf('SUCCESS'), failedAt: firstOf('FAILURE', 'ERROR') },
  };
}

/** An entry that GitHub left out says nothing about how old the others are. */
function pageOf({ next }: Page<unknown>, limit: z.infer<typeof limitShape>) {
  return { next, limit };
}
