/** Reviews and comments as GraphQL shows them. */
import { nodeId } from '../clock.js';
import { association } from '../shapes/pull.js';
import { repositoryWeb } from '../shapes/site.js';
import { canPush } from '../world/access.js';
import type { Comment, Review } from '../world/model.js';
import { type Asked, connection, type Paging, smallId, type View } from './view.js';

export function reviewView(asked: Asked, review: Review): View {
  const { pull } = review;
  const { repository } = pull;
  const url = `${repositoryWeb(asked.service.site, repository)}/pull/${pull.number}#pullrequestreview-${review.id}`;
  const commit = review.commit === null ? null : repository.git.findCommit(review.commit);
  return {
    __typename: 'PullRequestReview',
    id: nodeId('PRR', repository.id, review.id),
    databaseId: smallId(review.id),
    fullDatabaseId: String(review.id),
    author: () => asked.views.actor(asked, review.author),
    authorAssociation: association(asked.service.site, repository, review.author),
    authorCanPushToRepository: canPush(asked.service.world.state, repository, review.author),
    ...{ body: review.body, bodyText: review.body, state: review.state },
    commit: commit === null ? null : () => asked.views.commit(asked, { repository, commit }),
    submittedAt: review.state === 'PENDING' ? null : review.submittedAt,
    createdAt: review.submittedAt,
    publishedAt: review.submittedAt,
    updatedAt: review.updatedAt,
    lastEditedAt: review.lastEditedAt,
    includesCreatedEdit: review.lastEditedAt !== null,
    ...{ isMinimized: false, minimizedReason: null, createdViaEmail: false },
    ...{ url, resourcePath: new URL(url).pathname },
    pullRequest: () => asked.views.pull(asked, pull),
    repository: () => asked.views.repository(asked, repository),
    comments: (args: Paging) =>
      connection(args, { name: 'comments', type: 'PullRequestReviewCommentConnection', items: [], view: () => null }),
  };
}

export function commentView(asked: Asked, comment: Comment): View {
  const { pull } = comment;
  const url = `${repositoryWeb(asked.service.site, pull.repository)}/pull/${pull.number}#issuecomment-${comment.id}`;
  return {
    __typename: 'IssueComment',
    id: nodeId('IC', pull.repository.id, comment.id),
    databaseId: smallId(comment.id),
    fullDatabaseId: String(comment.id),
    author: () => asked.views.actor(asked, comment.author),
    authorAssociation: association(asked.service.site, pull.repository, comment.author),
    ...{ body: comment.body, bodyText: comment.body },
    createdAt: comment.createdAt,
    publishedAt: comment.createdAt,
    updatedAt: comment.lastEditedAt ?? comment.createdAt,
    lastEditedAt: comment.lastEditedAt,
    includesCreatedEdit: comment.lastEditedAt !== null,
    editor: () => asked.views.actor(asked, comment.editor),
    ...{ url, resourcePath: new URL(url).pathname },
    pullRequest: () => asked.views.pull(asked, pull),
    repository: () => asked.views.repository(asked, pull.repository),
  };
}
