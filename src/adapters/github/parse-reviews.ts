/** Reviews, labels and timeline events of a pull request as GraphQL lists them. */
import { z } from 'zod';
import type { Account, LabelEvent, Review, ReviewState } from '../../domain/change.js';
import { known } from '../../domain/result.js';
import { actorShape, bigIdShape, shaShape } from './parse-basics.js';
import { commentOf, type ReadComment } from './parse-comments.js';

const STATES = {
  APPROVED: 'approved',
  CHANGES_REQUESTED: 'changes_requested',
  COMMENTED: 'commented',
  DISMISSED: 'dismissed',
  PENDING: 'pending',
} as const satisfies Readonly<Record<string, ReviewState>>;

/** A review, and what it says; null: nothing, or nothing yet. */
export interface ReadReview {
  readonly review: Review;
  readonly comment: ReadComment | null;
}

export const reviewShape = z
  .object({
    fullDatabaseId: bigIdShape,
    state: z.enum(['APPROVED', 'CHANGES_REQUESTED', 'COMMENTED', 'DISMISSED', 'PENDING']),
    submittedAt: z.string().nullable(),
    lastEditedAt: z.string().nullable(),
    authorCanPushToRepository: z.boolean(),
    body: z.string(),
    author: actorShape,
    commit: z.object({ oid: shaShape }).nullable(),
  })
  .transform((raw): ReadReview => {
    const review = {
      id: raw.fullDatabaseId,
      author: raw.author,
      state: STATES[raw.state],
      commit: raw.commit?.oid ?? null,
      submittedAt: raw.submittedAt,
      canPush: known(raw.authorCanPushToRepository),
      edited: raw.lastEditedAt !== null,
    };
    const { body, submittedAt: at } = raw;
    return { review, comment: body === '' || at === null ? null : commentOf({ ...review, body, at }) };
  });

export const labelShape = z.object({ name: z.string() }).transform((label) => label.name);

/** What happened to a pull request, as far as it is asked for. */
export type TimelineEvent =
  | { readonly kind: 'label'; readonly event: LabelEvent }
  | { readonly kind: 'assigned'; readonly assignee: Account | null };

const labelled = { createdAt: z.string(), actor: actorShape, label: z.object({ name: z.string() }) };

export const timelineShape = z
  .discriminatedUnion('__typename', [
    z.object({ __typename: z.literal('LabeledEvent'), ...labelled }),
    z.object({ __typename: z.literal('UnlabeledEvent'), ...labelled }),
    z.object({ __typename: z.literal('AssignedEvent'), assignee: actorShape }),
  ])
  .transform((raw): TimelineEvent => {
    if (raw.__typename === 'AssignedEvent') return { kind: 'assigned', assignee: raw.assignee };
    const action = raw.__typename === 'LabeledEvent' ? 'added' : 'removed';
    return { kind: 'label', event: { label: raw.label.name, action, actor: raw.actor, at: raw.createdAt } };
  });
