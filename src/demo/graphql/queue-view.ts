/** Merge queues and their entries as GraphQL shows them. */
import { nodeId } from '../clock.js';
import type { MergeQueue, QueueEntry, Repository } from '../world/model.js';
import { type Asked, connection, demand, type Paging, type View } from './view.js';

/** Null where the branch has no queue. */
export function queueView(asked: Asked, repository: Repository, branch: string | null): View | null {
  demand(asked, repository, 'merge_queues');
  const queue = repository.mergeQueues.get(branch ?? repository.defaultBranch);
  if (queue === undefined) return null;
  return {
    __typename: 'MergeQueue',
    id: () => nodeId('MQ', repository.id, queue.id),
    repository: () => asked.views.repository(asked, repository),
    entries: (args: Paging) =>
      connection(args, {
        ...{ name: 'entries', type: 'MergeQueueEntryConnection', items: queue.entries },
        view: (entry) => entryView(asked, queue, entry),
      }),
  };
}

function entryView(asked: Asked, queue: MergeQueue, entry: QueueEntry): View {
  const { repository } = queue;
  const commit = (sha: string) => () => asked.views.commit(asked, { repository, commit: repository.git.commit(sha) });
  return {
    __typename: 'MergeQueueEntry',
    id: () => nodeId('MQE', repository.id, entry.id),
    position: queue.entries.indexOf(entry) + 1,
    state: 'AWAITING_CHECKS',
    jump: false,
    solo: false,
    enqueuedAt: entry.enqueuedAt,
    enqueuer: () => asked.views.actor(asked, entry.enqueuer),
    headCommit: commit(entry.headSha),
    baseCommit: commit(entry.baseSha),
    pullRequest: () => asked.views.pull(asked, entry.pull),
  };
}
