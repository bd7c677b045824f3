/**
 * The merge queue of a branch, as far as an app meets it: pull requests are queued, groups are made by real merges, and a
 * group goes in when its head is green. ("A pull request is removed from the queue when a required check fails.")
 */
import { personOf } from './access.js';
import { checksOf, mergeability, mergedTree } from './merge-rule.js';
import type { Account, MergeQueue, PullRequest, QueueEntry, Repository } from './model.js';
import { markMerged, moveBranch, webFlow } from './pushing.js';
import { Refused } from './refused.js';
import type { WorldState } from './state.js';

export function openQueue(
  state: WorldState,
  repository: Repository,
  spec: { readonly branch: string; readonly grouping: MergeQueue['grouping'] },
): MergeQueue {
  const queue: MergeQueue = { id: state.ids.next('queue'), repository, ...spec, entries: [] };
  repository.mergeQueues.set(spec.branch, queue);
  return queue;
}

/** What is queued in one go is merged in one go where the queue groups. */
export function enqueue(state: WorldState, pulls: readonly PullRequest[], enqueuer: Account): void {
  const [first] = pulls;
  const queue = first?.repository.mergeQueues.get(first.baseRef);
  if (queue === undefined) throw new Refused(422, 'The branch has no merge queue');
  const batch = state.ids.next('batch');
  for (const pull of pulls) {
    const blocked = mergeability(pull).blockedBy[0];
    if (blocked !== undefined) throw new Refused(405, blocked);
    const entry: QueueEntry = {
      ...{ id: state.ids.next('entry'), pull, enqueuer, enqueuedAt: state.now() },
      ...{ batch: queue.grouping === 'HEADGREEN' ? batch : state.ids.next('batch'), baseSha: '', headSha: '' },
    };
    queue.entries.push(entry);
    build(state, queue, entry);
  }
  announce(state, queue, queue.entries.slice(-pulls.length));
}

/** Takes a pull request out; what comes after it is built anew. */
export function dequeue(state: WorldState, pull: PullRequest): void {
  const queue = pull.repository.mergeQueues.get(pull.baseRef);
  const at = queue?.entries.findIndex((entry) => entry.pull === pull) ?? -1;
  if (queue === undefined || at === -1) return;
  const [removed, ...rest] = queue.entries.splice(at);
  if (removed !== undefined) destroy(state, queue, { entry: removed, reason: 'dequeued' });
  for (const entry of rest) {
    destroy(state, queue, { entry, reason: 'invalidated' });
    queue.entries.push(entry);
    build(state, queue, entry);
  }
  announce(state, queue, rest);
}

/** After a check on this commit: a green group goes in, one that failed is thrown out. */
export function advanceQueues(state: WorldState, repository: Repository, sha: string): void {
  for (const queue of repository.mergeQueues.values()) {
    if (!queue.entries.some(({ headSha }) => headSha === sha)) continue;
    const failed = speakers(queue).find((entry) => checksOf(repository, queue.branch, entry.headSha) === 'failed');
    if (failed !== undefined) for (const entry of groupOf(queue, failed)) dequeue(state, entry.pull);
    mergeGreen(state, queue);
  }
}

function mergeGreen(state: WorldState, queue: MergeQueue): void {
  const { repository, branch } = queue;
  for (let speaker = speakers(queue)[0]; speaker !== undefined; speaker = speakers(queue)[0]) {
    if (checksOf(repository, branch, speaker.headSha) !== 'passed') return;
    const members = groupOf(queue, speaker);
    queue.entries.splice(0, members.length);
    for (const entry of members) {
      markMerged(state, entry.pull, { actor: entry.enqueuer, commit: entry.headSha });
    }
    destroy(state, queue, { entry: speaker, reason: 'merged' });
    moveBranch(state, { repository, branch, to: speaker.headSha, pusher: speaker.enqueuer });
  }
}

/** The entries whose head speaks for a group: the last of each. */
function speakers(queue: MergeQueue): readonly QueueEntry[] {
  return queue.entries.filter((entry, index) => queue.entries[index + 1]?.batch !== entry.batch);
}

function groupOf(queue: MergeQueue, speaker: QueueEntry): readonly QueueEntry[] {
  return queue.entries.filter(({ batch }) => batch === speaker.batch);
}

function build(state: WorldState, queue: MergeQueue, entry: QueueEntry): void {
  const { repository, branch, entries } = queue;
  const before = entries[entries.indexOf(entry) - 1];
  const base = before?.headSha ?? repository.branches.get(branch) ?? '';
  const tree = mergedTree(repository.git, base, entry.pull.headSha);
  if (tree === null) throw new Refused(405, 'Pull Request is not mergeable');
  const at = state.now();
  const by = {
    author: personOf(entry.enqueuer),
    authoredAt: at,
    committer: webFlow(),
    committedAt: at,
    signature: null,
  };
  const message = `Merge pull request #${entry.pull.number} from ${entry.pull.headOwner.login}/${entry.pull.headRef}`;
  entry.baseSha = base;
  entry.headSha = repository.git.writeCommit({ tree, parents: [base, entry.pull.headSha], message, ...by }).oid;
  moveBranch(state, { repository, branch: branchOf(queue, entry), to: entry.headSha, pusher: entry.enqueuer });
}

/** The base of a group is what its first entry was built on. */
function announce(state: WorldState, queue: MergeQueue, fresh: readonly QueueEntry[]): void {
  for (const entry of speakers(queue).filter((one) => fresh.includes(one))) {
    const base = groupOf(queue, entry)[0]?.baseSha ?? entry.baseSha;
    state.emit({
      event: 'merge_group',
      action: 'checks_requested',
      queue,
      entry: { ...entry },
      base,
      sender: entry.enqueuer,
    });
  }
}

function destroy(
  state: WorldState,
  queue: MergeQueue,
  { entry, reason }: { readonly entry: QueueEntry; readonly reason: 'merged' | 'invalidated' | 'dequeued' },
): void {
  const { baseSha: base, enqueuer: sender } = entry;
  state.emit({ event: 'merge_group', action: 'destroyed', queue, entry: { ...entry }, base, reason, sender });
}

/** `gh-readonly-queue/main/pr-104-<sha of its base>`. */
export function branchOf(queue: MergeQueue, entry: QueueEntry): string {
  return `gh-readonly-queue/${queue.branch}/pr-${entry.pull.number}-${entry.baseSha}`;
}
