/** Every commit of a pull request: from GraphQL to the end, and from the comparison of branches where that falls short. */
import { z } from 'zod';
import type { Commit, Sha } from '../../domain/change.js';
import { complete, cutShort, type Listing, ok, type Result } from '../../domain/result.js';
import type { ForgeError } from '../../ports/forge.js';
import { callRest, parseAnswer } from './call.js';
import { hasNextPage, PAGE_SIZE } from './pages.js';
import { type Page, pageShape } from './parse-basics.js';
import { commitNodeShape, comparedCommitShape, type ReadCommit } from './parse-commits.js';
import { type Reading, readList } from './read-lists.js';

/** GitHub's lists of a pull request's commits may end here without a word. */
const SUSPICIOUS_TOTAL = 250;
const MOST_COMPARE_PAGES = 50;

/** The commits, and how many there are by the longest count that GitHub gave. */
export interface CommitsRead {
  readonly commits: Listing<Commit>;
  readonly total: number;
}

export async function readCommits(
  reading: Reading & { readonly base: Sha },
  first: Page<ReadCommit>,
): Promise<Result<CommitsRead, ForgeError>> {
  const listed = await readList(reading, { name: 'commits', shape: pageShape(commitNodeShape), first });
  if (listed.kind === 'error') return listed;
  const total = first.total ?? 0;
  const commits = new Map(listed.value.items.map(({ commit }) => [commit.sha, commit]));
  if (listed.value.items.some((item) => item.parentsCut)) {
    return ok({ commits: cutShort([...commits.values()], 'a commit has more parents than were read'), total });
  }
  const isCounted = commits.size === total && total !== SUSPICIOUS_TOTAL;
  if (listed.value.missing === null && isCounted && (total === 0 || commits.has(reading.head)))
    return ok({ commits: complete([...commits.values()]), total });
  return await completeByComparison(reading, commits, total);
}

/** Commits that GraphQL gave stay as they are: they carry their co-authors. */
async function completeByComparison(
  reading: Reading & { readonly base: Sha },
  commits: ReadonlyMap<Sha, Commit>,
  total: number,
): Promise<Result<CommitsRead, ForgeError>> {
  const compared = await readComparison(reading);
  if (compared.kind === 'error') {
    if (compared.error.kind !== 'not-found') return compared;
    const reason = `GitHub lists ${commits.size} of ${total} commits and cannot compare the branches`;
    return ok({ commits: cutShort([...commits.values()], reason), total });
  }
  const all = new Map(compared.value.commits.map((commit) => [commit.sha, commit]));
  for (const [sha, commit] of commits) all.set(sha, commit);
  const expected = Math.max(total, compared.value.total);
  const items = [...all.values()];
  const isWhole = items.length === expected && (expected === 0 || all.has(reading.head));
  if (isWhole) return ok({ commits: complete(items), total: expected });
  const reason = `GitHub lists ${items.length} of ${expected} commits${all.has(reading.head) ? '' : ', without the head'}`;
  return ok({ commits: cutShort(items, reason), total: expected });
}

interface Comparison {
  readonly commits: readonly Commit[];
  readonly total: number;
}

const comparisonShape = z.object({ total_commits: z.number(), commits: z.array(comparedCommitShape) });

/** Compares by object ids, so nothing can move between the pages. */
async function readComparison(reading: Reading & { readonly base: Sha }): Promise<Result<Comparison, ForgeError>> {
  const { client, owner, name, base, head } = reading;
  const commits: Commit[] = [];
  const what = `${reading.what}, comparing its commits`;
  const route = 'GET /repos/{owner}/{repo}/compare/{basehead}';
  let total = 0;
  for (let page = 1; page <= MOST_COMPARE_PAGES; page += 1) {
    const parameters = { owner, repo: name, basehead: `${base}...${head}`, per_page: PAGE_SIZE, page };
    const answer = await callRest(client, { route, parameters, what });
    if (answer.kind === 'error') return answer;
    const parsed = parseAnswer(comparisonShape, answer.value.data, what);
    if (parsed.kind === 'error') return parsed;
    total = parsed.value.total_commits;
    commits.push(...parsed.value.commits);
    if (!hasNextPage(answer.value, parsed.value.commits.length)) break;
  }
  return ok({ commits, total });
}
