/** Pull requests as GraphQL shows them, with their lists. */
import { nodeId } from '../clock.js';
import type { CommitObject } from '../git/objects.js';
import type { FileDiff } from '../git/tree-diff.js';
import { association } from '../shapes/pull.js';
import { repositoryWeb } from '../shapes/site.js';
import { hasConflicts, mergeableState } from '../world/merge-rule.js';
import type { PullRequest, Review } from '../world/model.js';
import { commitsOf, filesOf } from '../world/pull-requests.js';
import { labelView, refView } from './repository-view.js';
import { commentView, reviewView, threadView } from './review-view.js';
import { timelineItems } from './timeline.js';
import { type Asked, canSee, connection, type Paging, smallId, type View } from './view.js';

/** "A pull request lists at most 250 commits and 3,000 files." */
const LISTED_COMMITS = 250;
const LISTED_FILES = 3000;

export function pullView(asked: Asked, pull: PullRequest): View {
  return {
    ...scalars(asked, pull),
    ...progress(asked, pull),
    ...ends(asked, pull),
    ...lists(asked, pull),
    __typename: 'PullRequest',
  };
}

type Fields = Readonly<Record<string, unknown>>;

function scalars(asked: Asked, pull: PullRequest): Fields {
  const url = `${repositoryWeb(asked.service.site, pull.repository)}/pull/${pull.number}`;
  return {
    id: () => nodeId('PR', pull.repository.id, pull.id),
    databaseId: smallId(pull.id),
    fullDatabaseId: String(pull.id),
    number: pull.number,
    title: pull.title,
    body: pull.body ?? '',
    bodyText: pull.body ?? '',
    ...{ url, permalink: url, resourcePath: () => new URL(url).pathname },
    createdAt: pull.createdAt,
    publishedAt: pull.createdAt,
    updatedAt: pull.updatedAt,
    lastEditedAt: pull.lastEditedAt,
    includesCreatedEdit: pull.lastEditedAt !== null,
    locked: false,
    activeLockReason: null,
    author: () => asked.views.actor(asked, pull.author),
    authorAssociation: () => association(asked.service.site, pull.repository, pull.author),
    ...{ reviewDecision: null, autoMergeRequest: null, milestone: null, mergeQueueEntry: null },
    isInMergeQueue: () =>
      pull.repository.mergeQueues.get(pull.baseRef)?.entries.some((entry) => entry.pull === pull) ?? false,
    isMergeQueueEnabled: pull.repository.mergeQueues.has(pull.baseRef),
    createdViaEmail: false,
    additions: () => filesOf(pull).reduce((sum, file) => sum + file.additions, 0),
    deletions: () => filesOf(pull).reduce((sum, file) => sum + file.deletions, 0),
    changedFiles: () => filesOf(pull).length,
    totalCommentsCount: pull.comments.length,
  };
}

function progress(asked: Asked, pull: PullRequest): Fields {
  const { actor } = asked.views;
  return {
    state: pull.merged ? 'MERGED' : pull.state.toUpperCase(),
    isDraft: pull.draft,
    closed: pull.state === 'closed',
    closedAt: pull.closedAt,
    merged: pull.merged,
    mergedAt: pull.mergedAt,
    mergedBy: () => actor(asked, pull.mergedBy),
    mergeCommit: () => {
      const commit = pull.mergeCommit === null ? null : pull.repository.git.commit(pull.mergeCommit);
      return commit === null ? null : asked.views.commit(asked, { repository: pull.repository, commit });
    },
    mergeable: () => (pull.state === 'closed' ? 'UNKNOWN' : hasConflicts(pull) ? 'CONFLICTING' : 'MERGEABLE'),
    mergeStateStatus: () => mergeableState(pull).toUpperCase(),
  };
}

function ends(asked: Asked, pull: PullRequest): Fields {
  const { headRepository, repository } = pull;
  const head = headRepository !== null && canSee(asked, headRepository) ? headRepository : null;
  return {
    repository: () => asked.views.repository(asked, repository),
    baseRepository: () => asked.views.repository(asked, repository),
    baseRef: () => refView(asked, repository, pull.baseRef),
    baseRefName: pull.baseRef,
    baseRefOid: pull.baseSha,
    headRepository: head === null ? null : () => asked.views.repository(asked, head),
    headRepositoryOwner: () => asked.views.actor(asked, pull.headOwner),
    headRef: head === null ? null : () => refView(asked, head, pull.headRef),
    headRefName: pull.headRef,
    headRefOid: pull.headSha,
    isCrossRepository: headRepository !== repository,
    maintainerCanModify: headRepository !== null && headRepository !== repository,
  };
}

interface ReviewsArgs extends Paging {
  readonly states?: readonly string[] | null;
  readonly author?: string | null;
}

function lists(asked: Asked, pull: PullRequest): Fields {
  const user = asked.views.user;
  return {
    commits: (args: Paging) => commits(asked, pull, args),
    files: (args: Paging) => files(pull, args),
    reviews: (args: ReviewsArgs) => reviews(asked, { args, items: pull.reviews }),
    latestReviews: (args: Paging) => reviews(asked, { args, items: latest(pull.reviews) }),
    latestOpinionatedReviews: (args: Paging) => {
      const opinions = pull.reviews.filter((review) => review.state !== 'COMMENTED');
      return reviews(asked, { args, items: latest(opinions) });
    },
    labels: (args: Paging) =>
      connection(args, {
        ...{ name: 'labels', type: 'LabelConnection', items: pull.labels },
        view: (label) => labelView(asked, pull.repository, label),
      }),
    assignees: (args: Paging) =>
      connection(args, {
        ...{ name: 'assignees', type: 'UserConnection', items: pull.assignees.filter((one) => !one.deleted) },
        view: (account) => user(asked, account),
      }),
    comments: (args: Paging) =>
      connection(args, {
        ...{ name: 'comments', type: 'IssueCommentConnection', items: pull.comments },
        view: (comment) => commentView(asked, comment),
      }),
    reviewThreads: (args: Paging) =>
      connection(args, {
        ...{ name: 'reviewThreads', type: 'PullRequestReviewThreadConnection', items: pull.threads },
        view: (thread) => threadView(asked, thread),
      }),
    reviewRequests: (args: Paging) => none(args, 'reviewRequests', 'ReviewRequestConnection'),
    timelineItems: (args: Paging & { readonly itemTypes?: readonly string[] | null }) =>
      timelineItems(asked, pull, args),
  };
}

function commits(asked: Asked, pull: PullRequest, args: Paging): View {
  const all = commitsOf(pull);
  return connection(args, {
    name: 'commits',
    type: 'PullRequestCommitConnection',
    items: all.slice(0, LISTED_COMMITS),
    total: all.length,
    view: (commit) => pullCommitView(asked, pull, commit),
  });
}

function pullCommitView(asked: Asked, pull: PullRequest, commit: CommitObject): View {
  const url = `${repositoryWeb(asked.service.site, pull.repository)}/pull/${pull.number}/commits/${commit.oid}`;
  return {
    __typename: 'PullRequestCommit',
    id: `${pull.id}:${commit.oid}`,
    url,
    resourcePath: () => new URL(url).pathname,
    commit: () => asked.views.commit(asked, { repository: pull.repository, commit }),
    pullRequest: () => asked.views.pull(asked, pull),
  };
}

const CHANGE_TYPES = {
  added: 'ADDED',
  removed: 'DELETED',
  modified: 'MODIFIED',
  renamed: 'RENAMED',
  changed: 'CHANGED',
} as const satisfies Record<FileDiff['status'], string>;

function files(pull: PullRequest, args: Paging): View {
  const all = filesOf(pull);
  return connection(args, {
    name: 'files',
    type: 'PullRequestChangedFileConnection',
    items: all.slice(0, LISTED_FILES),
    total: all.length,
    view: (file) => ({
      __typename: 'PullRequestChangedFile',
      path: file.path,
      additions: file.additions,
      deletions: file.deletions,
      changeType: CHANGE_TYPES[file.status],
      viewerViewedState: 'UNVIEWED',
    }),
  });
}

function reviews(
  asked: Asked,
  { args, items }: { readonly args: ReviewsArgs; readonly items: readonly Review[] },
): View {
  const wanted = items.filter(
    (review) =>
      (args.states?.includes(review.state) ?? true) && (args.author ?? review.author.login) === review.author.login,
  );
  const view = (review: Review): View => reviewView(asked, review);
  return connection(args, { name: 'reviews', type: 'PullRequestReviewConnection', items: wanted, view });
}

function latest(items: readonly Review[]): readonly Review[] {
  return [...new Map(items.map((review) => [review.author, review])).values()];
}

function none(args: Paging, name: string, type: string): View {
  return connection(args, { name, type, items: [], view: () => null });
}
