/** Reads a merge group from both ends: the entries of the queue, and the commits and files between its base and its head. */
import { z } from 'zod';
import type { RepositoryRef, Sha } from '../../domain/change.js';
import type { GroupCommit, MergeGroupFacts, MergeGroupRef, QueueEntry } from '../../domain/merge-group.js';
import { complete, cutShort, error, type Listing, ok, type Result } from '../../domain/result.js';
import type { ForgeError } from '../../ports/forge.js';
import { callGraphql, callRest, parseAnswer } from './call.js';
import type { GitHubClient } from './client.js';
import { otherRepository } from './errors.js';
import { hasNextPage, PAGE_SIZE } from './pages.js';
import { type Page, pageShape, shaShape } from './parse-basics.js';
import { readToEnd } from './read-lists.js';
import { pullsQuery, QUEUE_QUERY } from './repository-query.js';

/** A queue's groups are small: GitHub builds at most 100 pull requests together. */
const MOST_COMMITS = 1_000;
/** "Files only on the first page, at most 300" (REST: compare two commits). */
const COMPARED_FILES = 300;

export async function readMergeGroup(
  client: GitHubClient,
  repository: RepositoryRef,
  group: MergeGroupRef,
): Promise<Result<MergeGroupFacts, ForgeError>> {
  const what = `reading the merge group ${repository.owner}/${repository.name}@${group.head.slice(0, 7)}`;
  const place = { client, repository, group, what };
  const [entries, compared] = await Promise.all([readEntries(place), readComparison(place)]);
  if (entries.kind === 'error') return entries;
  if (compared.kind === 'error') return compared;
  const { shas, paths, missing } = compared.value;
  const commits = await readPulls(place, shas);
  if (commits.kind === 'error') return commits;
  return ok({
    entries: entries.value,
    commits: missing === null ? complete(commits.value) : cutShort(commits.value, missing),
    paths: paths.length < COMPARED_FILES ? complete(paths) : cutShort(paths, 'GitHub lists no more files'),
  });
}

interface Place {
  readonly client: GitHubClient;
  readonly repository: RepositoryRef;
  readonly group: MergeGroupRef;
  readonly what: string;
}

const commitShape = z.object({ oid: shaShape }).nullable();

const entryShape = z
  .object({
    position: z.number(),
    headCommit: commitShape,
    baseCommit: commitShape,
    pullRequest: z.object({ number: z.number(), headRefOid: shaShape }),
  })
  .transform(({ position, headCommit, baseCommit, pullRequest: { number, headRefOid: head } }): QueueEntry => {
    return { number, head, position, groupHead: headCommit?.oid ?? null, groupBase: baseCommit?.oid ?? null };
  });

const queueShape = z.object({
  repository: z.object({
    databaseId: z.number(),
    mergeQueue: z.object({ entries: pageShape(entryShape).nullable() }).nullable(),
  }),
});

/** A queue that is not there has no entries. */
async function readEntries(place: Place): Promise<Result<Listing<QueueEntry>, ForgeError>> {
  const { client, repository, group, what } = place;
  const page = async (after: string | null): Promise<Result<Page<QueueEntry>, ForgeError>> => {
    const variables = { owner: repository.owner, name: repository.name, branch: group.branch, after };
    const answer = await callGraphql(client, { query: QUEUE_QUERY, variables, shape: queueShape, what });
    if (answer.kind === 'error') return answer;
    const { databaseId, mergeQueue } = answer.value.repository;
    if (databaseId !== repository.id) return error(otherRepository(what));
    return ok(mergeQueue?.entries ?? { items: [], next: null, total: 0 });
  };
  const first = await page(null);
  return first.kind === 'error' ? first : await readToEnd('queue entries', first.value, page);
}

interface Comparison {
  readonly shas: readonly Sha[];
  readonly paths: readonly string[];
  readonly missing: string | null;
}

const comparisonShape = z.object({
  status: z.string(),
  total_commits: z.number(),
  commits: z.array(z.object({ sha: shaShape })),
  files: z.array(z.object({ filename: z.string(), previous_filename: z.string().optional() })).optional(),
});

/** The head of a group grows from its base; where it does not, they do not belong together. */
async function readComparison({ client, repository, group, what }: Place): Promise<Result<Comparison, ForgeError>> {
  const shas: Sha[] = [];
  const paths: string[] = [];
  for (let page = 1; shas.length < MOST_COMMITS; page += 1) {
    const answer = await callRest(client, {
      route: 'GET /repos/{owner}/{repo}/compare/{basehead}',
      parameters: {
        owner: repository.owner,
        repo: repository.name,
        basehead: `${group.base}...${group.head}`,
        per_page: PAGE_SIZE,
        page,
      },
      what,
    });
    if (answer.kind === 'error') return answer;
    const parsed = parseAnswer(comparisonShape, answer.value.data, what);
    if (parsed.kind === 'error') return parsed;
    const { status, total_commits: total, commits, files = [] } = parsed.value;
    if (status !== 'ahead') return ok({ shas, paths, missing: `its head is ${status}, compared with its base` });
    shas.push(...commits.map(({ sha }) => sha));
    paths.push(
      ...files.flatMap((file) => [file.filename, ...(file.previous_filename ? [file.previous_filename] : [])]),
    );
    if (shas.length >= total) return ok({ shas, paths, missing: null });
    if (!hasNextPage(answer.value, commits.length)) break;
  }
  return ok({ shas, paths, missing: 'it has more commits than were read' });
}

const pullsShape = z.record(
  z.string(),
  z
    .object({
      associatedPullRequests: pageShape(
        z.object({
          number: z.number(),
          state: z.string(),
          baseRepository: z.object({ databaseId: z.number().nullable() }).nullable(),
        }),
      ).nullable(),
    })
    .nullable(),
);

/** Which open pull requests have each commit; those that the queue made mostly belong to none. */
async function readPulls(
  { client, repository, what }: Place,
  shas: readonly Sha[],
): Promise<Result<readonly GroupCommit[], ForgeError>> {
  const found: GroupCommit[] = [];
  for (let start = 0; start < shas.length; start += PAGE_SIZE) {
    const batch = shas.slice(start, start + PAGE_SIZE);
    const answer = await callGraphql(client, {
      query: pullsQuery(batch.length),
      variables: {
        owner: repository.owner,
        name: repository.name,
        ...Object.fromEntries(batch.map((sha, index) => [`c${index}`, sha])),
      },
      shape: z.object({ repository: pullsShape }),
      what,
    });
    if (answer.kind === 'error') return answer;
    for (const [index, sha] of batch.entries()) {
      const pulls = answer.value.repository[`c${index}`]?.associatedPullRequests?.items ?? [];
      const open = pulls.filter((pull) => pull?.state === 'OPEN' && pull.baseRepository?.databaseId === repository.id);
      found.push({ sha, pulls: open.flatMap((pull) => pull?.number ?? []) });
    }
  }
  return ok(found);
}
