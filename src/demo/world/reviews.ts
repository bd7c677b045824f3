/** Reviews and comments on a pull request, with GitHub's own refusals. */
import type { Account, Comment, PullRequest, Review, ReviewComment, ReviewState, ReviewThread } from './model.js';
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

export interface NewReviewComment {
  readonly author: Account;
  readonly body: string;
  readonly path: string;
  readonly line: number;
}

/** A single comment on a line, which GitHub wraps into a review of its own; on the same line it joins the thread. */
export function addReviewComment(state: WorldState, pull: PullRequest, spec: NewReviewComment): ReviewComment {
  const { author, body } = spec;
  const review = submitReview(state, pull, { author, state: 'COMMENTED' });
  const thread = threadAt(state, pull, spec);
  const id = state.ids.next('comment');
  const at = { createdAt: state.now(), lastEditedAt: null, editor: null };
  const comment: ReviewComment = { id, pull, author, body, ...at, thread, review };
  thread.comments.push(comment);
  state.emit({ event: 'pull_request_review_comment', action: 'created', comment, sender: author });
  return comment;
}

function threadAt(state: WorldState, pull: PullRequest, { path, line }: NewReviewComment): ReviewThread {
  const found = pull.threads.find((one) => one.path === path && one.line === line);
  if (found !== undefined) return found;
  const made: ReviewThread = { id: state.ids.next('thread'), pull, path, line, comments: [] };
  pull.threads.push(made);
  return made;
}

export function editComment(
  state: WorldState,
  comment: Comment | ReviewComment,
  edit: { readonly actor: Account; readonly body: string },
): void {
  const changes = { body: { from: comment.body } };
  comment.body = edit.body;
  comment.lastEditedAt = state.now();
  comment.editor = edit.actor;
  state.emit({ ...commentHappening(comment), action: 'edited', sender: edit.actor, changes });
}

export function deleteComment(state: WorldState, comment: Comment | ReviewComment, actor: Account): void {
  const { pull } = comment;
  const thread = 'thread' in comment ? comment.thread : null;
  const list: Comment[] = thread === null ? pull.comments : thread.comments;
  list.splice(list.indexOf(comment), 1);
  if (thread?.comments.length === 0) pull.threads.splice(pull.threads.indexOf(thread), 1);
  state.emit({ ...commentHappening(comment), action: 'deleted', sender: actor });
}

function commentHappening(comment: Comment | ReviewComment) {
  return 'thread' in comment
    ? ({ event: 'pull_request_review_comment', comment } as const)
    : ({ event: 'issue_comment', comment } as const);
}
