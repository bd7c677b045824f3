/** Reviews and comments on a pull request, with GitHub's own refusals. */
import type { Account, Comment, PullRequest, Review, ReviewState } from './model.js';
import { Refused } from './refused.js';
import type { WorldState } from './state.js';

export interface NewReview {
  readonly author: Account;
  readonly state: Exclude<ReviewState, 'DISMISSED' | 'PENDING'>;
  readonly body?: string;
  /** The commit that was looked at; the head when not given, null when git has lost it. */
  readonly commit?: string | null;
}

export function submitReview(state: WorldState, pull: PullRequest, spec: NewReview): Review {
  if (spec.author === pull.author && spec.state !== 'COMMENTED') {
    const what = spec.state === 'APPROVED' ? 'approve' : 'request changes on';
    throw new Refused(422, `Can not ${what} your own pull request`);
  }
  const at = state.now();
  const review: Review = {
    ...{ id: state.ids.next('review'), pull, author: spec.author, state: spec.state, body: spec.body ?? '' },
    ...{ commit: spec.commit === undefined ? pull.headSha : spec.commit },
    ...{ submittedAt: at, updatedAt: at, lastEditedAt: null },
  };
  pull.reviews.push(review);
  pull.updatedAt = at;
  state.emit({ event: 'pull_request_review', action: 'submitted', review, sender: spec.author });
  return review;
}

/** Only the text can be edited, never the state. */
export function editReview(
  state: WorldState,
  review: Review,
  edit: { readonly actor: Account; readonly body: string },
): void {
  const changes = { body: { from: review.body } };
  review.body = edit.body;
  review.lastEditedAt = state.now();
  review.updatedAt = state.now();
  state.emit({ event: 'pull_request_review', action: 'edited', review, sender: edit.actor, changes });
}

/** Mutates the review in place, as GitHub does: its former state is only in the timeline. */
export function dismissReview(
  state: WorldState,
  review: Review,
  dismissal: { readonly actor: Account; readonly message: string },
): void {
  if (review.state !== 'APPROVED' && review.state !== 'CHANGES_REQUESTED') {
    throw new Refused(422, 'Can not dismiss a commented pull request review');
  }
  const was = review.state;
  review.state = 'DISMISSED';
  review.updatedAt = state.now();
  const event = { id: state.ids.next('event'), actor: dismissal.actor, at: state.now() };
  review.pull.timeline.push({ ...event, kind: 'review-dismissed', review, was, message: dismissal.message });
  state.emit({ event: 'pull_request_review', action: 'dismissed', review, sender: dismissal.actor });
}

export function addComment(
  state: WorldState,
  pull: PullRequest,
  spec: { readonly author: Account; readonly body: string },
): Comment {
  const id = state.ids.next('comment');
  const comment: Comment = { id, pull, ...spec, createdAt: state.now(), lastEditedAt: null, editor: null };
  pull.comments.push(comment);
  state.emit({ event: 'issue_comment', action: 'created', comment, sender: spec.author });
  return comment;
}

export function editComment(
  state: WorldState,
  comment: Comment,
  edit: { readonly actor: Account; readonly body: string },
): void {
  const changes = { body: { from: comment.body } };
  comment.body = edit.body;
  comment.lastEditedAt = state.now();
  comment.editor = edit.actor;
  state.emit({ event: 'issue_comment', action: 'edited', comment, sender: edit.actor, changes });
}
