/** Reviews, comments and threads on lines as GraphQL shows them. */
import { nodeId } from '../clock.js';
import { association } from '../shapes/pull.js';
import { repositoryWeb } from '../shapes/site.js';
import { canPush } from '../world/access.js';
import type { Comment, Review, ReviewComment, ReviewThread } from '../world/model.js';
import { type Asked, connection, type Paging, smallId, type View } from './view.js';

export function reviewView(asked: Asked, review: Review): View {
  const { pull } = review;
  const { repository } = pull;
  const url = `${repositoryWeb(asked.service.site, repository)}/pull/${pull.number}#pullrequestreview-${review.id}`;
  const commit = review.commit === null ? null : repository.git.findCommit(review.commit);
  return {
    __typename: 'PullRequestReview',
    id: () => nodeId('PRR', repository.id, review.id),
    databaseId: smallId(review.id),
    fullDatabaseId: String(review.id),
    author: () => asked.views.actor(asked, review.author),
    authorAssociation: () => association(asked.service.site, repository, review.author),
    authorCanPushToRepository: () => canPush(asked.service.world.state, repository, review.author),
    ...{ body: review.body, bodyText: review.body, state: review.state },
    commit: commit === null ? null : () => asked.views.commit(asked, { repository, commit }),
    submittedAt: review.state === 'PENDING' ? null : review.submittedAt,
    createdAt: review.submittedAt,
    publishedAt: review.submittedAt,
    updatedAt: review.updatedAt,
    lastEditedAt: review.lastEditedAt,
    includesCreatedEdit: review.lastEditedAt !== null,
    ...{ isMinimized: false, minimizedReason: null, createdViaEmail: false },
    ...{ url, resourcePath: () => new URL(url).pathname },
    pullRequest: () => asked.views.pull(asked, pull),
    repository: () => asked.views.repository(asked, repository),
    onBehalfOf: (args: Paging) => connection(args, NO_TEAMS),
    comments: (args: Paging) => {
      const all = pull.threads.flatMap((thread) => thread.comments);
      return lineComments(
        asked,
        all.filter((comment) => comment.review === review),
        args,
      );
    },
  };
}

/** A review speaks for a team whose review was asked for; nobody asks for reviews in this world. */
const NO_TEAMS = { name: 'onBehalfOf', type: 'TeamConnection', items: [], view: () => null };

export function threadView(asked: Asked, thread: ReviewThread): View {
  const { pull, path, line } = thread;
  return {
    __typename: 'PullRequestReviewThread',
    id: threadNodeId(thread),
    ...{ path, line, originalLine: line, startLine: null, originalStartLine: null },
    ...{ diffSide: 'RIGHT', startDiffSide: null, subjectType: 'LINE' },
    ...{ isCollapsed: false, isOutdated: false, isResolved: false, resolvedBy: null },
    pullRequest: () => asked.views.pull(asked, pull),
    repository: () => asked.views.repository(asked, pull.repository),
    comments: (args: Paging) => lineComments(asked, thread.comments, args),
  };
}

export function threadNodeId(thread: ReviewThread): string {
  return nodeId('PRRT', thread.pull.repository.id, thread.id);
}

function lineComments(asked: Asked, items: readonly ReviewComment[], args: Paging): View {
  const view = (comment: ReviewComment): View => lineCommentView(asked, comment);
  return connection(args, { name: 'comments', type: 'PullRequestReviewCommentConnection', items, view });
}

function lineCommentView(asked: Asked, comment: ReviewComment): View {
  const { pull, thread, review } = comment;
  const first = thread.comments[0];
  const replyTo = first === undefined || first === comment ? null : () => lineCommentView(asked, first);
  return {
    ...commentFields(asked, comment, `discussion_r${comment.id}`),
    __typename: 'PullRequestReviewComment',
    id: () => nodeId('PRRC', pull.repository.id, comment.id),
    ...{ path: thread.path, line: thread.line, originalLine: thread.line, state: 'SUBMITTED', subjectType: 'LINE' },
    ...{ draftedAt: comment.createdAt, outdated: false, isMinimized: false, createdViaEmail: false, replyTo },
    pullRequestReview: () => reviewView(asked, review),
  };
}

export function commentView(asked: Asked, comment: Comment): View {
  return {
    ...commentFields(asked, comment, `issuecomment-${comment.id}`),
    __typename: 'IssueComment',
    id: () => nodeId('IC', comment.pull.repository.id, comment.id),
  };
}

/** What every kind of comment has; `anchor` is its place on the page of the pull request. */
function commentFields(asked: Asked, comment: Comment, anchor: string): Readonly<Record<string, unknown>> {
  const { pull } = comment;
  const url = `${repositoryWeb(asked.service.site, pull.repository)}/pull/${pull.number}#${anchor}`;
  return {
    databaseId: smallId(comment.id),
    fullDatabaseId: String(comment.id),
    author: () => asked.views.actor(asked, comment.author),
    authorAssociation: () => association(asked.service.site, pull.repository, comment.author),
    ...{ body: comment.body, bodyText: comment.body },
    createdAt: comment.createdAt,
    publishedAt: comment.createdAt,
    updatedAt: comment.lastEditedAt ?? comment.createdAt,
    lastEditedAt: comment.lastEditedAt,
    includesCreatedEdit: comment.lastEditedAt !== null,
    editor: () => asked.views.actor(asked, comment.editor),
    ...{ url, resourcePath: () => new URL(url).pathname },
    pullRequest: () => asked.views.pull(asked, pull),
    repository: () => asked.views.repository(asked, pull.repository),
  };
}
