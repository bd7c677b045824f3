/** The stateful simulated GitHub, told as a story: pull requests, reviews, labels, checks, and whether a merge is possible. */
import * as actions from './world/actions.js';
import type { WorkflowRun } from './world/actions-model.js';
import * as checks from './world/checks.js';
import { Harbour } from './world/harbour.js';
import * as issues from './world/issues.js';
import * as labels from './world/labels.js';
import * as queues from './world/merge-queue.js';
import { type Mergeability, mergeability } from './world/merge-rule.js';
import type {
  Account,
  App,
  CheckRun,
  CheckSuite,
  Comment,
  CommitStatus,
  Issue,
  Label,
  MergeQueue,
  PullRequest,
  Repository,
  Review,
  ReviewComment,
} from './world/model.js';
import * as pulls from './world/pull-requests.js';
import * as reviews from './world/reviews.js';
import type { Who } from './world/society.js';
import type { MergeabilityEntry } from './world/state.js';
import { nameOf } from './world/workshop.js';

export type OpenSpec = pulls.NewPullRequest & {
  readonly author: Who;
  /** The app, or its slug, through which the author opened it (a user token of the app). */
  readonly via?: App | string;
};

export interface ReviewSpec {
  readonly body?: string;
  /** The commit that was looked at; the head when not given, null when git has lost it. */
  readonly commit?: string | null;
}

export class World extends Harbour {
  openPullRequest(repository: Repository, spec: OpenSpec): PullRequest {
    const author = this.account(spec.author);
    const cause = `${author.login} opened ${spec.head} in ${nameOf(repository)}`;
    const via = spec.via === undefined ? null : this.appNamed(spec.via);
    return this.state.mutate(cause, () => pulls.openPullRequest(this.state, repository, { ...spec, author, via }));
  }

  editTitle(pull: PullRequest, actor: Who, title: string): void {
    this.on(pull, actor, 'edited', (by) => pulls.editPullRequest(this.state, pull, { actor: by, title }));
  }

  editBody(pull: PullRequest, actor: Who, body: string | null): void {
    this.on(pull, actor, 'edited', (by) => pulls.editPullRequest(this.state, pull, { actor: by, body }));
  }

  retarget(pull: PullRequest, base: string, actor: Who = pull.author): void {
    this.on(pull, actor, `retargeted to ${base}`, (by) => pulls.retarget(this.state, pull, { base, actor: by }));
  }

  markReady(pull: PullRequest, actor: Who = pull.author): void {
    this.on(pull, actor, 'marked ready', (by) => pulls.setDraft(this.state, pull, { draft: false, actor: by }));
  }

  convertToDraft(pull: PullRequest, actor: Who = pull.author): void {
    this.on(pull, actor, 'made a draft', (by) => pulls.setDraft(this.state, pull, { draft: true, actor: by }));
  }

  /** Native stacks: all of them go into `base`, each by way of the one below. */
  stack(base: string, actor: Who, ...stacked: readonly PullRequest[]): void {
    const by = this.account(actor);
    this.state.mutate(`${by.login} made a stack into ${base}`, () =>
      pulls.stack(this.state, stacked, { base, actor: by }),
    );
  }

  mergeQueue(repository: Repository, branch: string, grouping: MergeQueue['grouping'] = 'ALLGREEN'): MergeQueue {
    return this.state.mutate(`${branch} has a merge queue`, () =>
      queues.openQueue(this.state, repository, { branch, grouping }),
    );
  }

  /** What is queued together is one group where the queue makes groups. */
  enqueue(actor: Who, ...queued: readonly PullRequest[]): void {
    const by = this.account(actor);
    this.state.mutate(`${by.login} queued ${queued.length}`, () => queues.enqueue(this.state, queued, by));
  }

  dequeue(pull: PullRequest, actor: Who): void {
    this.on(pull, actor, 'took from the queue', () => queues.dequeue(this.state, pull));
  }

  close(pull: PullRequest, actor: Who = pull.author): void {
    this.on(pull, actor, 'closed', (by) => pulls.closePullRequest(this.state, pull, by));
  }

  reopen(pull: PullRequest, actor: Who = pull.author): void {
    this.on(pull, actor, 'reopened', (by) => pulls.reopenPullRequest(this.state, pull, by));
  }

  /** Merges as GitHub would, or throws its refusal (`Refused`, status 405 or 409). Answers the merge commit. */
  merge(pull: PullRequest, actor: Who, spec: Omit<pulls.MergeRequest, 'actor'> = {}): string {
    return this.on(pull, actor, 'merged', (by) => pulls.mergePullRequest(this.state, pull, { ...spec, actor: by }));
  }

  review(pull: PullRequest, author: Who, state: reviews.NewReview['state'], spec: ReviewSpec = {}): Review {
    const said = `reviewed (${state})`;
    return this.on(pull, author, said, (by) => reviews.submitReview(this.state, pull, { ...spec, author: by, state }));
  }

  dismissReview(review: Review, actor: Who, message = 'Dismissed'): void {
    this.on(review.pull, actor, 'dismissed a review of', (by) =>
      reviews.dismissReview(this.state, review, { actor: by, message }),
    );
  }

  editReview(review: Review, body: string, actor: Who = review.author): void {
    this.on(review.pull, actor, 'edited a review of', (by) =>
      reviews.editReview(this.state, review, { actor: by, body }),
    );
  }

  comment(pull: PullRequest, author: Who, body: string): Comment {
    return this.on(pull, author, 'commented on', (by) => reviews.addComment(this.state, pull, { author: by, body }));
  }

  openIssue(repository: Repository, author: Who, spec: issues.NewIssue): Issue {
    const by = this.account(author);
    const cause = `${by.login} opened an issue in ${nameOf(repository)}`;
    return this.state.mutate(cause, () => issues.openIssue(this.state, repository, by, spec));
  }

  editIssue(issue: Issue, actor: Who, change: issues.IssueChange): void {
    const by = this.account(actor);
    const cause = `${by.login} changed issue ${issue.number} of ${nameOf(issue.repository)}`;
    this.state.mutate(cause, () => issues.editIssue(this.state, issue, change));
  }

  /** A workflow starts on a commit; who started it is `actor`. */
  startRun(repository: Repository, actor: Who, spec: Omit<actions.NewRun, 'actor'>): WorkflowRun {
    const by = this.account(actor);
    return this.state.mutate(`${spec.path} runs`, () =>
      actions.startRun(this.state, repository, { ...spec, actor: by }),
    );
  }

  finishRun(run: WorkflowRun, end: actions.RunEnd): void {
    this.state.mutate(`${run.path} ended: ${end.conclusion}`, () => actions.finishRun(this.state, run, end));
  }

  rerunWorkflow(run: WorkflowRun, actor: Who): void {
    const by = this.account(actor);
    this.state.mutate(`${by.login} runs ${run.path} again`, () => actions.rerunWorkflow(this.state, run, by));
  }

  /** GitHub no longer keeps what the run left. */
  expireArtifacts(run: WorkflowRun): void {
    this.state.mutate(`artifacts of ${run.path} expired`, () => {
      for (const artifact of run.artifacts) artifact.expired = true;
    });
  }

  /** A comment on a line of the change; on a line that has one already, an answer to it. */
  reviewComment(
    pull: PullRequest,
    author: Who,
    body: string,
    place: { readonly path: string; readonly line: number },
  ): ReviewComment {
    return this.on(pull, author, 'commented on a line of', (by) =>
      reviews.addReviewComment(this.state, pull, { ...place, author: by, body }),
    );
  }

  deleteComment(comment: Comment | ReviewComment, actor: Who = comment.author): void {
    this.on(comment.pull, actor, 'deleted a comment on', (by) => reviews.deleteComment(this.state, comment, by));
  }

  editComment(comment: Comment | ReviewComment, actor: Who, body: string): void {
    this.on(comment.pull, actor, 'edited a comment on', (by) =>
      reviews.editComment(this.state, comment, { actor: by, body }),
    );
  }

  defineLabel(repository: Repository, by: Who, spec: labels.NewLabel): Label {
    const actor = this.account(by);
    return this.state.mutate(`label ${spec.name}`, () => labels.defineLabel(this.state, repository, actor, spec));
  }

  label(pull: PullRequest, actor: Who, ...names: readonly string[]): void {
    this.on(pull, actor, 'labelled', (by) => labels.addLabels(this.state, pull, by, names));
  }

  unlabel(pull: PullRequest, actor: Who, name: string): void {
    this.on(pull, actor, 'unlabelled', (by) => labels.removeLabel(this.state, pull, by, name));
  }

  assign(pull: PullRequest, assignee: Who, actor: Who = assignee): void {
    this.on(pull, actor, 'assigned', (by) => labels.assign(this.state, pull, by, this.account(assignee)));
  }

  unassign(pull: PullRequest, assignee: Who, actor: Who = assignee): void {
    this.on(pull, actor, 'unassigned', (by) => labels.unassign(this.state, pull, by, this.account(assignee)));
  }

  /** Another app's (or, for a forgery, any app's) check run. */
  checkRun(
    at: { readonly repository: Repository; readonly sha: string; readonly app: App },
    fields: checks.CheckRunFields & { readonly name: string },
  ): CheckRun {
    const cause = `${at.app.slug} reported ${fields.name}`;
    return this.state.mutate(cause, () => checks.createCheckRun(this.state, at, fields));
  }

  updateCheckRun(run: CheckRun, fields: checks.CheckRunFields): CheckRun {
    const cause = `${run.app.slug} updated ${run.name}`;
    return this.state.mutate(cause, () => checks.updateCheckRun(this.state, run, fields));
  }

  /** A commit status, the older kind of check. */
  status(repository: Repository, creator: Who, fields: checks.StatusFields): CommitStatus {
    const by = this.account(creator);
    const cause = `${by.login} set status ${fields.context}`;
    return this.state.mutate(cause, () => checks.createStatus(this.state, { repository, creator: by }, fields));
  }

  /** Somebody presses "Re-run" on a check run. */
  rerequest(run: CheckRun, by: Who): void {
    const sender = this.account(by);
    this.state.mutate(`${sender.login} re-ran ${run.name}`, () => checks.rerequestRun(this.state, run, sender));
  }

  rerequestSuite(suite: CheckSuite, by: Who): void {
    const sender = this.account(by);
    this.state.mutate(`${sender.login} re-ran a suite`, () => checks.rerequestSuite(this.state, suite, sender));
  }

  /** Somebody presses a button that the check run offers. */
  requestAction(run: CheckRun, by: Who, identifier: string): void {
    const sender = this.account(by);
    this.state.mutate(`${sender.login} pressed ${identifier}`, () =>
      checks.requestAction(this.state, run, { sender, identifier }),
    );
  }

  /** Whether GitHub would let this be merged now, and what it would say if not. */
  mergeability(pull: PullRequest): Mergeability {
    return mergeability(pull);
  }

  /** After every change of the world: which pull requests could be merged. */
  get mergeabilityLog(): readonly MergeabilityEntry[] {
    return this.state.mergeabilityLog;
  }

  /** The changes right after which this pull request could be merged; empty: at no moment. */
  mergeableAfter(pull: PullRequest): readonly string[] {
    return this.mergeabilityLog.filter((entry) => entry.mergeable.has(pull)).map((entry) => entry.cause);
  }

  private on<T>(pull: PullRequest, actor: Who, what: string, change: (by: Account) => T): T {
    const by = this.account(actor);
    return this.state.mutate(`${by.login} ${what} ${nameOf(pull.repository)}#${pull.number}`, () => change(by));
  }
}
