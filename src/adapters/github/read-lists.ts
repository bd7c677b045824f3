/** Reads the lists of a pull request that did not fit the big query: to the end, or says what is missing. */
import { z } from 'zod';
import type { Sha } from '../../domain/change.js';
import { complete, cutShort, error, type Listing, ok, type Result } from '../../domain/result.js';
import type { ForgeError } from '../../ports/forge.js';
import { callGraphql } from './call.js';
import type { GitHubClient } from './client.js';
import { type Page, shaShape } from './parse-basics.js';
import { PAGE_QUERIES } from './query.js';

/** The pull request that is being read, and the head that everything read must belong to. */
export interface Reading {
  readonly client: GitHubClient;
  readonly owner: string;
  readonly name: string;
  readonly number: number;
  readonly head: Sha;
  /** "reading acme/infra#12" */
  readonly what: string;
}

/** Told apart by identity: the read starts over once. */
export const HEAD_MOVED: ForgeError = {
  kind: 'unavailable',
  message: 'the head moved while it was read',
  retryAfter: null,
};

/** 50 pages of 100; no pull request that people can judge is longer. */
const MOST_PAGES = 50;

/** A list that began in the big query. */
export interface StartedList<T> {
  readonly name: keyof typeof PAGE_QUERIES;
  readonly shape: z.ZodType<Page<T>>;
  readonly first: Page<T>;
}

export async function readList<T>(reading: Reading, list: StartedList<T>): Promise<Result<Listing<T>, ForgeError>> {
  return await readToEnd(list.name, list.first, (after) => readPage(reading, list, after));
}

/** Follows a list from its first page to its end; `name` is its name in a reason. */
export async function readToEnd<T>(
  name: string,
  first: Page<T>,
  read: (after: string) => Promise<Result<Page<T>, ForgeError>>,
): Promise<Result<Listing<T>, ForgeError>> {
  const items: (T | null)[] = [...first.items];
  let next = first.next;
  for (let page = 2; next !== null; page += 1) {
    const stuck = next === '' || page > MOST_PAGES;
    if (stuck) return ok(cutShort(present(items), `GitHub lists more ${name} than were read`));
    const found = await read(next);
    if (found.kind === 'error') return found;
    items.push(...found.value.items);
    next = found.value.next === next ? '' : found.value.next;
  }
  const kept = present(items);
  return ok(kept.length === items.length ? complete(kept) : cutShort(kept, `GitHub left out some of the ${name}`));
}

async function readPage<T>(
  { client, owner, name, number, head, what }: Reading,
  list: StartedList<T>,
  after: string,
): Promise<Result<Page<T>, ForgeError>> {
  const pullRequest = z.object({ headRefOid: shaShape, page: list.shape });
  const answer = await callGraphql(client, {
    query: PAGE_QUERIES[list.name],
    variables: { owner, name, number, after },
    shape: z.object({ repository: z.object({ pullRequest }) }),
    what: `${what}, more ${list.name}`,
  });
  if (answer.kind === 'error') return answer;
  const pull = answer.value.repository.pullRequest;
  return pull.headRefOid === head ? ok(pull.page) : error(HEAD_MOVED);
}

function present<T>(items: readonly (T | null)[]): readonly T[] {
  return items.filter((item) => item !== null);
}
