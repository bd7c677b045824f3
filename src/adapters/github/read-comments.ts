/** Everything that was said on a pull request, in the order in which it was: comments, reviews, threads on lines. */
import { z } from 'zod';
import type { Comment } from '../../domain/change.js';
import { complete, cutShort, type Listing, ok, type Result } from '../../domain/result.js';
import type { ForgeError } from '../../ports.js';
import { callGraphql } from './call.js';
import { type Page, pageShape } from './parse-basics.js';
import { commentShape, type ReadComment, type Thread } from './parse-comments.js';
import type { ReadReview } from './parse-reviews.js';
import { THREAD_QUERY } from './query.js';
import { type Reading, readRest } from './read-lists.js';

/** The three places where people speak, each as far as it could be listed. */
export interface Said {
  readonly comments: Listing<ReadComment>;
  readonly reviews: Listing<ReadReview>;
  readonly threads: Listing<Thread>;
}

/** Threads that are longer than what came with their list are read to their end, all at the same time. */
export async function readComments(reading: Reading, said: Said): Promise<Result<Listing<Comment>, ForgeError>> {
  const threads = await Promise.all(said.threads.items.map((thread) => readThread(reading, thread)));
  const lists: Listing<ReadComment>[] = [said.comments];
  for (const thread of threads) {
    if (thread.kind === 'error') return thread;
    lists.push(thread.value);
  }
  const ofReviews = said.reviews.items.flatMap(({ comment }) => (comment === null ? [] : [comment]));
  const read = [...lists.flatMap((list) => list.items), ...ofReviews];
  const items = read.map(({ comment }) => comment).sort(byTime);
  const missing = [...lists, said.reviews, said.threads].find((list) => list.missing !== null)?.missing ?? null;
  if (missing !== null) return ok({ items, missing });
  return ok(read.some(({ cut }) => cut) ? cutShort(items, 'a comment is longer than 64 KB') : complete(items));
}

const threadAnswerShape = z.object({ node: z.object({ comments: pageShape(commentShape) }).nullable() });

async function readThread(
  { client, what }: Reading,
  { id, comments }: Thread,
): Promise<Result<Listing<ReadComment>, ForgeError>> {
  return await readRest('comments', comments, async (after): Promise<Result<Page<ReadComment>, ForgeError>> => {
    const answer = await callGraphql(client, {
      query: THREAD_QUERY,
      variables: { id, after },
      shape: threadAnswerShape,
      what: `${what}, more of a thread`,
    });
    if (answer.kind === 'error') return answer;
    return ok(answer.value.node?.comments ?? { items: [null], next: null, total: null });
  });
}

/** GitHub writes all times alike, so they compare as text. */
function byTime(one: Comment, other: Comment): number {
  if (one.at !== other.at) return one.at < other.at ? -1 : 1;
  return one.id - other.id;
}
