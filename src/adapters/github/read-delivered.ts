/** What is new in a deployment: the last one to its environment that succeeded, the commits since, and the merged pull requests that brought them. */
import { z } from 'zod';
import type { RepositoryRef, Sha } from '../../domain/change.js';
import type { Delivered, Delta, NewCommit } from '../../domain/deployment.js';
import { complete, cutShort, type Fact, known, ok, type Result, unknown } from '../../domain/result.js';
import type { ForgeError } from '../../ports/forge.js';
import { callRest, parseAnswer } from './call.js';
import type { GitHubClient } from './client.js';
import { readMergedPulls } from './list.js';
import { hasNextPage, PAGE_SIZE, readPages } from './pages.js';
import { restAccountShape, shaShape } from './parse-basics.js';

/** The last success is among these, or is not known. */
const MOST_DEPLOYMENTS = 100;
/** A deployment of more is one that a person must look at; each costs a call. */
const MOST_COMMITS = 250;
/** Calls that are under way together. */
const AT_ONCE = 8;
/** "Files only on the first page, at most 300" (REST: compare two commits). */
const MOST_FILES = 300;

const deploymentShape = z.object({ id: z.number(), sha: shaShape });
const statusShape = z.object({ state: z.string() });

const comparisonShape = z.object({
  status: z.enum(['identical', 'ahead', 'behind', 'diverged']),
  total_commits: z.number(),
  commits: z.array(z.object({ sha: shaShape, author: restAccountShape })),
  files: z.array(z.object({ filename: z.string(), previous_filename: z.string().optional() })).optional(),
});

interface Asked {
  readonly environment: string;
  readonly sha: Sha;
  readonly trusted: ReadonlySet<Sha>;
}

export async function readDelivered(
  client: GitHubClient,
  repository: RepositoryRef,
  asked: Asked,
): Promise<Result<Delivered, ForgeError>> {
  const { sha } = asked;
  const last = await lastSuccess(client, repository, asked);
  if (last.kind === 'error') return last;
  if (last.value === 'too-many') return ok(nothingKnown('unknown', null));
  if (last.value === null) return ok(nothingKnown('first', null));
  const from = last.value;
  if (from === sha) return ok({ delta: 'same', from, commits: complete([]), paths: known([]) });
  return await readSince(client, repository, { from, sha });
}

/** Numbers of the merged pull requests that brought what is new in `sha`. */
export async function readBrought(
  client: GitHubClient,
  repository: RepositoryRef,
  span: Span,
): Promise<Result<readonly number[], ForgeError>> {
  const read = await readSince(client, repository, span);
  if (read.kind === 'error') return read;
  const pulls = read.value.commits.items.flatMap((commit) => commit.pulls.map(({ number }) => number));
  return ok([...new Set(pulls)]);
}

/** Its commit; null: none that is trusted ever succeeded. A success may have become inactive since, which is told by a status of its own. */
async function lastSuccess(
  client: GitHubClient,
  { owner, name: repo }: RepositoryRef,
  { environment, trusted }: Asked,
): Promise<Result<Sha | null | 'too-many', ForgeError>> {
  const what = `listing the deployments of ${owner}/${repo}`;
  const parameters = { owner, repo, environment, per_page: MOST_DEPLOYMENTS };
  const answer = await callRest(client, { route: 'GET /repos/{owner}/{repo}/deployments', parameters, what });
  if (answer.kind === 'error') return answer;
  const listed = parseAnswer(z.array(deploymentShape), answer.value.data, what);
  if (listed.kind === 'error') return listed;
  for (const { id, sha } of listed.value.filter((one) => trusted.has(one.sha))) {
    const statuses = await readPages(client, {
      route: 'GET /repos/{owner}/{repo}/deployments/{deployment_id}/statuses',
      parameters: { owner, repo, deployment_id: id },
      what: `reading how a deployment of ${owner}/${repo} went`,
      item: statusShape,
    });
    if (statuses.kind === 'error') return statuses;
    if (statuses.value.some(({ state }) => state === 'success')) return ok(sha);
  }
  return ok(hasNextPage(answer.value, listed.value.length) ? 'too-many' : null);
}

interface Span {
  readonly from: Sha;
  readonly sha: Sha;
}

async function readSince(
  client: GitHubClient,
  repository: RepositoryRef,
  { from, sha }: Span,
): Promise<Result<Delivered, ForgeError>> {
  const { owner, name: repo } = repository;
  const what = `comparing what is deployed of ${owner}/${repo} with what is to be`;
  const commits: NewCommit[] = [];
  let status: Delta = 'unknown';
  let paths: Fact<readonly string[]> = unknown('the files were not listed');
  let total = 0;
  for (let page = 1; page * PAGE_SIZE <= MOST_COMMITS + PAGE_SIZE; page += 1) {
    const answer = await callRest(client, {
      route: 'GET /repos/{owner}/{repo}/compare/{basehead}',
      parameters: { owner, repo, basehead: `${from}...${sha}`, per_page: PAGE_SIZE, page },
      what,
    });
    // What was deployed is no commit of the repository any more.
    if (answer.kind === 'error') {
      return answer.error.kind === 'not-found' ? ok(nothingKnown('unknown', from)) : answer;
    }
    const parsed = parseAnswer(comparisonShape, answer.value.data, what);
    if (parsed.kind === 'error') return parsed;
    if (page === 1) paths = pathsOf(parsed.value.files);
    status = parsed.value.status === 'identical' ? 'same' : parsed.value.status;
    total = parsed.value.total_commits;
    const read = await withPulls(client, repository, parsed.value.commits);
    if (read.kind === 'error') return read;
    commits.push(...read.value);
    if (commits.length >= total || !hasNextPage(answer.value, parsed.value.commits.length)) break;
  }
  const isWhole = commits.length >= total;
  const listed = isWhole ? complete(commits) : cutShort(commits, `it has ${total} new commits, more than were read`);
  return ok({ delta: status, from, commits: listed, paths });
}

function pathsOf(files: z.infer<typeof comparisonShape>['files']): Fact<readonly string[]> {
  if (files === undefined || files.length >= MOST_FILES) return unknown('GitHub does not list all of the files');
  return known(
    files.flatMap(({ filename, previous_filename: old }) => (old === undefined ? [filename] : [filename, old])),
  );
}

async function withPulls(
  client: GitHubClient,
  repository: RepositoryRef,
  commits: z.infer<typeof comparisonShape>['commits'],
): Promise<Result<readonly NewCommit[], ForgeError>> {
  const read: NewCommit[] = [];
  for (let start = 0; start < commits.length; start += AT_ONCE) {
    const batch = commits.slice(start, start + AT_ONCE);
    const answers = await Promise.all(batch.map((commit) => withOwnPulls(client, repository, commit)));
    for (const answer of answers) {
      if (answer.kind === 'error') return answer;
      read.push(answer.value);
    }
  }
  return ok(read);
}

async function withOwnPulls(
  client: GitHubClient,
  repository: RepositoryRef,
  { sha, author }: z.infer<typeof comparisonShape>['commits'][number],
): Promise<Result<NewCommit, ForgeError>> {
  const pulls = await readMergedPulls(client, repository, sha);
  return pulls.kind === 'error' ? pulls : ok({ sha, author, pulls: pulls.value });
}

function nothingKnown(delta: 'first' | 'unknown', from: Sha | null): Delivered {
  return { delta, from, commits: complete([]), paths: unknown('there is nothing to compare it with') };
}
