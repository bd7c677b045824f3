/** What people and bots say on a pull request as GraphQL lists it: comments, and the threads on its lines. */
import { z } from 'zod';
import type { Comment } from '../../domain/change.js';
import { actorShape, bigIdShape, type Page, pageShape } from './parse-basics.js';

/** GitHub takes no longer ones; a server that gives more must not fill our memory. */
const LONGEST_COMMENT = 65_536;

/** A comment; `cut` when its end was not kept. */
export interface ReadComment {
  readonly comment: Comment;
  readonly cut: boolean;
}

/** A comment as we keep it. */
export function commentOf({ id, author, body, at, edited }: Comment): ReadComment {
  const cut = body.length > LONGEST_COMMENT;
  return { comment: { id, author, body: body.slice(0, LONGEST_COMMENT), at, edited }, cut };
}

/** The fragment `comment`, of a comment on the whole or on a line. */
export const commentShape = z
  .object({
    fullDatabaseId: bigIdShape,
    body: z.string(),
    createdAt: z.string(),
    lastEditedAt: z.string().nullable(),
    includesCreatedEdit: z.boolean(),
    author: actorShape,
  })
  .transform(
    (raw): ReadComment =>
      commentOf({
        id: raw.fullDatabaseId,
        author: raw.author,
        body: raw.body,
        at: raw.createdAt,
        edited: raw.lastEditedAt !== null || raw.includesCreatedEdit,
      }),
  );

/** A conversation about some lines, and as much of it as came with the list of threads. */
export interface Thread {
  readonly id: string;
  readonly comments: Page<ReadComment>;
}

export const threadShape: z.ZodType<Thread> = z.object({ id: z.string(), comments: pageShape(commentShape) });
