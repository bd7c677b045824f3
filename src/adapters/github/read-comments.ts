/** Everything that was said on a pull request, in the order in which it was: comments, reviews, threads on lines. */
import { z } from 'zod';
import type { Comment } from '../../domain/change.js';
import { complete, cutShort, type Listing, ok, type Result } from '../../domain/result.js';
import type { ForgeError } from '../../ports/forge.js';
import { callGraphql } from './call.js';
import { type Page, pageShape } from './parse-basics.js';
import { commentShape, type ReadComment, type Thread } from './parse-comments.js';
import type { ReadReview } from './parse-reviews.js';
import { THREAD_QUERY } from './query.js';
import { type Reading, readToEnd } from './read-lists.js';

/** The three places where people speak, each as far as it could be listed. */
export interface Said {
  readonly comments: Listing<ReadComment>;
  readonly reviews: Listing<ReadReview>;
  readonly threads: Listing<Thread>;
}

/** A read of each costs a call of its own; nobody who wants to be read opens more long threads than this. */
const MOST_LONG_THREADS = 20;

/** Threads that are longer than what came with their list are read to their end. */
export async function readComments(reading: Reading, said: Said): Promise<Result<Listing<Comment>, ForgeError>> {
  const lists: Listing<ReadComment>[] = [said.comments];
  let long = 0;
  for (const thread of said.threads.items) {
    if (thread.comments.next !== null) long += 1;
    const read = await readThread(reading, long > MOST_LONG_THREADS ? cutOff(thread) : thread);
    if (read.kind === 'error') return read;
    lists.push(read.value);
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
  return await readToEnd('comments', comments, async (after): Promise<Result<Page<ReadComment>, ForgeError>> => {
    const answer = await callGraphql(client, {
      query: THREAD_QUERY,
      variables: { id, after },
      shape: threadAnswerShape,
      mayBeMissing: ['node'],
      what: `${what}, more of a thread`,
    });
    if (answer.kind === 'error') return answer;
    return ok(answer.value.node?.comments ?? { items: [null], next: null, total: null });
  });
}

/** As far as it came with the list of threads; a cursor of '' leads nowhere, so the rest counts as missing. */
function cutOff({ id, comments }: Thread): Thread {
  return { id, comments: comments.next === null ? comments : { ...comments, next: '' } };
}

/** GitHub writes all times alike, so they compare as text. */
function byTime(one: Comment, other: Comment): number {
  if (one.at !== other.at) return one.at < other.at ? -1 : 1;
  return one.id - other.id;
}
