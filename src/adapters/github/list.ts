/** Which pull requests are open, and which repositories this installation covers. */
import { z } from 'zod';
import type { RepositoryRef, Sha } from '../../domain/change.js';
import { ok, type Result } from '../../domain/result.js';
import type { ForgeError } from '../../ports.js';
import type { GitHubClient } from './client.js';
import { readPages } from './pages.js';
import { shaShape } from './parse-basics.js';

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
