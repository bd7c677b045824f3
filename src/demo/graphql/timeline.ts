/** What happened to a pull request, in order, as GraphQL's `timelineItems` shows it. */
import { nodeId } from '../clock.js';
import { repositoryWeb } from '../shapes/site.js';
import type { PullRequest, TimelineEvent } from '../world/model.js';
import { labelView, refView } from './repository-view.js';
import { commentView, reviewView } from './review-view.js';
import { type Asked, connection, type Paging, smallId, type View } from './view.js';

/** What happened in this world, by GitHub's names of kind and type. */
const KINDS = {
  labeled: ['LABELED_EVENT', 'LabeledEvent'],
  unlabeled: ['UNLABELED_EVENT', 'UnlabeledEvent'],
  assigned: ['ASSIGNED_EVENT', 'AssignedEvent'],
  unassigned: ['UNASSIGNED_EVENT', 'UnassignedEvent'],
  'head-force-pushed': ['HEAD_REF_FORCE_PUSHED_EVENT', 'HeadRefForcePushedEvent'],
  'base-changed': ['BASE_REF_CHANGED_EVENT', 'BaseRefChangedEvent'],
  'review-dismissed': ['REVIEW_DISMISSED_EVENT', 'ReviewDismissedEvent'],
  closed: ['CLOSED_EVENT', 'ClosedEvent'],
  reopened: ['REOPENED_EVENT', 'ReopenedEvent'],
  'ready-for-review': ['READY_FOR_REVIEW_EVENT', 'ReadyForReviewEvent'],
  'converted-to-draft': ['CONVERT_TO_DRAFT_EVENT', 'ConvertToDraftEvent'],
  merged: ['MERGED_EVENT', 'MergedEvent'],
} as const satisfies Record<TimelineEvent['kind'], readonly [string, string]>;

interface Item {
  readonly at: string;
  readonly kind: string;
  readonly view: () => View;
}

export function timelineItems(
  asked: Asked,
  pull: PullRequest,
  args: Paging & { readonly itemTypes?: readonly string[] | null },
): View {
  const events = pull.timeline.map((event) => ({
    ...{ at: event.at, kind: KINDS[event.kind][0] },
    view: () => eventView(asked, pull, event),
  }));
  const comments = pull.comments.map((comment) => ({
    ...{ at: comment.createdAt, kind: 'ISSUE_COMMENT' },
    view: () => commentView(asked, comment),
  }));
  const reviews = pull.reviews.map((review) => ({
    ...{ at: review.submittedAt, kind: 'PULL_REQUEST_REVIEW' },
    view: () => reviewView(asked, review),
  }));
  const all: Item[] = [...events, ...comments, ...reviews].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  const items = all.filter((item) => args.itemTypes?.includes(item.kind) ?? true);
  return connection(args, {
    name: 'timelineItems',
    type: 'PullRequestTimelineItemsConnection',
    items,
    total: all.length,
    view: (item) => item.view(),
    extra: { filteredCount: items.length, pageCount: items.length, updatedAt: pull.updatedAt },
  });
}

function eventView(asked: Asked, pull: PullRequest, event: TimelineEvent): View {
  return {
    ...details(asked, pull, event),
    __typename: KINDS[event.kind][1],
    id: () => nodeId('EV', pull.repository.id, event.id),
    databaseId: event.id,
    createdAt: event.at,
    actor: () => asked.views.actor(asked, event.actor),
    pullRequest: () => asked.views.pull(asked, pull),
    ...address(asked, pull, event.id),
  };
}

type Fields = Readonly<Record<string, unknown>>;

function details(asked: Asked, pull: PullRequest, event: TimelineEvent): Fields {
  const { repository } = pull;
  const commit = (sha: string) => () => asked.views.commit(asked, { repository, commit: repository.git.commit(sha) });
  switch (event.kind) {
    case 'labeled':
    case 'unlabeled':
      return { label: () => labelView(asked, repository, event.label), labelable: () => asked.views.pull(asked, pull) };
    case 'assigned':
    case 'unassigned': {
      const { assignee } = event;
      const user = assignee.type === 'User' ? () => asked.views.user(asked, assignee) : null;
      return {
        assignee: () => asked.views.actor(asked, assignee),
        user,
        assignable: () => asked.views.pull(asked, pull),
      };
    }
    case 'head-force-pushed': {
      const head = pull.headRepository;
      const ref = head === null ? null : () => refView(asked, head, pull.headRef);
      return { beforeCommit: commit(event.before), afterCommit: commit(event.after), ref };
    }
    case 'base-changed':
      return { previousRefName: event.before, currentRefName: event.after };
    case 'review-dismissed': {
      const { review, was, message } = event;
      const shown = { dismissalMessage: message, dismissalMessageHTML: message, previousReviewState: was };
      return { ...shown, review: () => reviewView(asked, review), pullRequestCommit: null };
    }
    case 'merged':
      return { commit: commit(event.commit), mergeRefName: pull.baseRef };
    case 'closed':
    case 'reopened':
    case 'ready-for-review':
    case 'converted-to-draft':
      return { closable: () => asked.views.pull(asked, pull) };
  }
}

function address(asked: Asked, pull: PullRequest, id: number): Fields {
  const url = `${repositoryWeb(asked.service.site, pull.repository)}/pull/${pull.number}#event-${smallId(id)}`;
  return { url, resourcePath: () => new URL(url).pathname };
}
