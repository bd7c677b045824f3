/** Which pull requests are open, and which repositories this installation covers. */
import { z } from 'zod';
import type { RepositoryRef, Sha } from '../../domain/change.js';
import type { MergedPull } from '../../domain/deployment.js';
import type { PublishedCheck } from '../../domain/publication.js';
import { error, type Listing, ok, type Result } from '../../domain/result.js';
import type { OpenChange } from '../../domain/survey.js';
import type { ForgeError } from '../../ports/forge.js';
import { callGraphql } from './call.js';
import type { GitHubClient } from './client.js';
import { otherRepository } from './errors.js';
import { readPages } from './pages.js';
import { type Page, pageShape, shaShape } from './parse-basics.js';
import { onCommitShape, publishedChecks, surveyedShape } from './parse-head.js';
import { ON_COMMIT_QUERY } from './query.js';
import { readToEnd } from './read-lists.js';
import { SURVEY_QUERY } from './repository-query.js';

const pullShape = z.object({
  number: z.number(),
  state: z.string(),
  head: z.object({ sha: shaShape }),
  base: z.object({ ref: z.string(), repo: z.object({ id: z.number() }) }),
});

/** Numbers of open pull requests, only those on this base branch or head commit where one is given. */
export async function listOpenChanges(
  client: GitHubClient,
  repository: RepositoryRef,
  only: { readonly base?: string; readonly head?: Sha },
): Promise<Result<readonly number[], ForgeError>> {
  const { owner, name } = repository;
  const ofCommit = { route: 'GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls', commit_sha: only.head };
  const ofRepository = { route: 'GET /repos/{owner}/{repo}/pulls', state: 'open', base: only.base };
  const { route, ...filters } = only.head === undefined ? ofRepository : ofCommit;
  const read = await readPages(client, {
    route,
    parameters: { owner, repo: name, ...filters },
    what: `listing the open pull requests of ${owner}/${name}`,
    item: pullShape,
  });
  if (read.kind === 'error') return read;
  const fitting = read.value
    .filter((pull) => pull.state === 'open' && (repository.id === 0 || pull.base.repo.id === repository.id))
    .filter((pull) => only.head === undefined || pull.head.sha === only.head)
    .filter((pull) => only.base === undefined || pull.base.ref === only.base);
  return ok([...new Set(fitting.map((pull) => pull.number))]);
}

const mergedShape = z.object({
  number: z.number(),
  merged_at: z.string().nullish(),
  head: z.object({ sha: shaShape }),
  base: z.object({ repo: z.object({ id: z.number() }) }),
});

export async function listMergedChanges(
  client: GitHubClient,
  repository: RepositoryRef,
  commit: string,
): Promise<Result<readonly number[], ForgeError>> {
  const read = await readMergedPulls(client, repository, commit);
  return read.kind === 'error' ? read : ok(read.value.map(({ number }) => number));
}

/** The merged pull requests that brought a commit; an id that nothing has, or several things: none. */
export async function readMergedPulls(
  client: GitHubClient,
  { id, owner, name }: RepositoryRef,
  commit: string,
): Promise<Result<readonly MergedPull[], ForgeError>> {
  const read = await readPages(client, {
    route: 'GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls',
    parameters: { owner, repo: name, commit_sha: commit },
    what: `listing the pull requests of a commit of ${owner}/${name}`,
    item: mergedShape,
  });
  if (read.kind === 'error') {
    // GitHub answers 422 for an id that fits no commit, or several.
    const isUnknown = read.error.status === 404 || read.error.status === 422;
    return isUnknown ? ok([]) : read;
  }
  const merged = read.value.filter((pull) => typeof pull.merged_at === 'string' && pull.base.repo.id === id);
  return ok(merged.map(({ number, head }) => ({ number, head: head.sha })));
}

const surveyShape = z.object({
  repository: z.object({ databaseId: z.number(), pullRequests: pageShape(surveyedShape) }),
});

/** The open pull requests with our runs on their heads, to the end of the list. */
export async function surveyOpenChanges(
  client: GitHubClient,
  appId: number,
  repository: RepositoryRef,
): Promise<Result<Listing<OpenChange>, ForgeError>> {
  const { owner, name } = repository;
  const what = `looking over the open pull requests of ${owner}/${name}`;
  const page = async (after: string | null): Promise<Result<Page<OpenChange>, ForgeError>> => {
    const variables = { owner, name, after, appId };
    const answer = await callGraphql(client, { query: SURVEY_QUERY, variables, shape: surveyShape, what });
    if (answer.kind === 'error') return answer;
    const { databaseId, pullRequests } = answer.value.repository;
    return databaseId === repository.id ? ok(pullRequests) : error(otherRepository(what));
  };
  const first = await page(null);
  return first.kind === 'error' ? first : await readToEnd('open pull requests', first.value, page);
}

/** Our runs on one commit; a commit that GitHub does not show has none. */
export async function readPublished(
  client: GitHubClient,
  appId: number,
  { repository, sha }: { readonly repository: RepositoryRef; readonly sha: Sha },
): Promise<Result<readonly PublishedCheck[], ForgeError>> {
  const { owner, name } = repository;
  const answer = await callGraphql(client, {
    query: ON_COMMIT_QUERY,
    variables: { owner, name, oid: sha, appId },
    shape: z.object({ repository: z.object({ databaseId: z.number(), object: onCommitShape.nullable() }) }),
    what: `reading the checks of ${owner}/${name}@${sha.slice(0, 7)}`,
  });
  if (answer.kind === 'error') return answer;
  const { databaseId, object } = answer.value.repository;
  if (databaseId !== repository.id) return error(otherRepository(`reading the checks of ${owner}/${name}`));
  return ok(object === null ? [] : publishedChecks(object));
}

const repositoryShape = z.object({
  id: z.number(),
  name: z.string(),
  owner: z.object({ login: z.string() }),
  archived: z.boolean().optional(),
});

/** Every repository that the installation may see, without the archived ones: nothing can change there. */
export async function listRepositories(client: GitHubClient): Promise<Result<readonly RepositoryRef[], ForgeError>> {
  const read = await readPages(client, {
    route: 'GET /installation/repositories',
    parameters: {},
    what: 'listing the repositories of the installation',
    key: 'repositories',
    item: repositoryShape,
  });
  if (read.kind === 'error') return read;
  const active = read.value.filter((repository) => repository.archived !== true);
  return ok(active.map(({ id, name, owner }) => ({ id, owner: owner.login, name })));
}
