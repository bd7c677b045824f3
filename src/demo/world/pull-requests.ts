/** The life of a pull request: opened, edited, retargeted, closed, reopened, merged. */
import { commitsBetween, mergeBase } from '../git/history.js';
import type { CommitObject } from '../git/objects.js';
import { diffTrees, type FileDiff } from '../git/tree-diff.js';
import { personOf } from './access.js';
import { mergeability, mergedTree } from './merge-rule.js';
import type { Account, App, PullRequest, Repository } from './model.js';
import { markMerged, moveBranch, webFlow } from './pushing.js';
import { Refused } from './refused.js';
import type { WorldState } from './state.js';

export interface NewPullRequest {
  readonly head: string;
  readonly base?: string;
  readonly title: string;
  readonly body?: string | null;
  readonly draft?: boolean;
  /** The repository of the head, when it is a fork. */
  readonly fork?: Repository;
}

export function openPullRequest(
  state: WorldState,
  repository: Repository,
  spec: NewPullRequest & { readonly author: Account; readonly via: App | null },
): PullRequest {
  const headRepository = spec.fork ?? repository;
  const baseRef = spec.base ?? repository.defaultBranch;
  const headSha = tip(headRepository, spec.head);
  const baseSha = tip(repository, baseRef);
  if (commitsBetween(repository.git, baseSha, headSha).length === 0) {
    throw new Refused(422, `No commits between ${baseRef} and ${spec.head}`);
  }
  const at = state.now();
  const pull: PullRequest = {
    ...{ id: state.ids.next('pull'), issueId: state.ids.next('issue'), number: repository.nextNumber },
    ...{ repository, author: spec.author, headOwner: headRepository.owner, headRepository, headRef: spec.head },
    ...{ headSha, baseRef, baseSha, title: spec.title, body: spec.body ?? null, draft: spec.draft ?? false },
    ...{ state: 'open', merged: false, mergedBy: null, mergedAt: null, closedAt: null, mergeCommit: null },
    ...{ createdAt: at, updatedAt: at, lastEditedAt: null },
    ...{
      labels: [],
      assignees: [],
      reviews: [],
      comments: [],
      threads: [],
      stackBase: null,
      via: spec.via,
      timeline: [],
    },
  };
  repository.nextNumber += 1;
  repository.pulls.set(pull.number, pull);
  state.emit({ event: 'pull_request', action: 'opened', pull, sender: spec.author });
  return pull;
}

/** Commits of base..head, oldest first, as of the last move of head or base. */
export function commitsOf(pull: PullRequest): readonly CommitObject[] {
  return commitsBetween(pull.repository.git, pull.baseSha, pull.headSha);
}

const diffs = new WeakMap<Repository['git'], Map<string, readonly FileDiff[]>>();

/** The three-dot diff: from the merge base of base and head to the head. */
export function filesOf(pull: PullRequest): readonly FileDiff[] {
  return threeDotDiff(pull.repository, pull.baseSha, pull.headSha);
}

export function threeDotDiff({ git }: Repository, base: string, head: string): readonly FileDiff[] {
  const known = diffs.get(git) ?? new Map<string, readonly FileDiff[]>();
  diffs.set(git, known);
  const key = `${base}:${head}`;
  const ancestor = mergeBase(git, base, head);
  const before = ancestor === null ? new Map() : git.commit(ancestor).tree;
  const files = known.get(key) ?? diffTrees(git, before, git.commit(head).tree);
  known.set(key, files);
  return files;
}

export function editPullRequest(
  state: WorldState,
  pull: PullRequest,
  edit: { readonly actor: Account; readonly title?: string; readonly body?: string | null },
): void {
  const changes = {
    ...(edit.title === undefined ? {} : { title: { from: pull.title } }),
    ...(edit.body === undefined ? {} : { body: { from: pull.body ?? '' } }),
  };
  pull.title = edit.title ?? pull.title;
  if (edit.body !== undefined) pull.body = edit.body;
  pull.updatedAt = state.now();
  if (edit.body !== undefined) pull.lastEditedAt = state.now();
  state.emit({ event: 'pull_request', action: 'edited', pull, sender: edit.actor, changes });
}

export function retarget(
  state: WorldState,
  pull: PullRequest,
  to: { readonly base: string; readonly actor: Account },
): void {
  const [before, sha] = [pull.baseRef, pull.baseSha];
  pull.baseRef = to.base;
  pull.baseSha = tip(pull.repository, to.base);
  pull.updatedAt = state.now();
  const event = { id: state.ids.next('event'), actor: to.actor, at: state.now() };
  pull.timeline.push({ ...event, kind: 'base-changed', before, after: to.base });
  const changes = { base: { ref: { from: before }, sha: { from: sha } } };
  state.emit({ event: 'pull_request', action: 'edited', pull, sender: to.actor, changes });
}

/** Puts pull requests into a stack that goes into `base`: GitHub judges each by the rules of that branch. */
export function stack(
  state: WorldState,
  pulls: readonly PullRequest[],
  to: { readonly base: string; readonly actor: Account },
): void {
  for (const pull of pulls) {
    pull.stackBase = to.base;
    pull.updatedAt = state.now();
    state.emit({ event: 'pull_request', action: 'stacked', pull, sender: to.actor });
  }
}

export function setDraft(
  state: WorldState,
  pull: PullRequest,
  to: { readonly draft: boolean; readonly actor: Account },
): void {
  if (pull.draft === to.draft) return;
  pull.draft = to.draft;
  note(state, pull, to.actor, to.draft ? 'converted-to-draft' : 'ready-for-review');
  const action = to.draft ? 'converted_to_draft' : 'ready_for_review';
  state.emit({ event: 'pull_request', action, pull, sender: to.actor });
}

export function closePullRequest(state: WorldState, pull: PullRequest, actor: Account): void {
  if (pull.state === 'closed') return;
  pull.state = 'closed';
  pull.closedAt = state.now();
  note(state, pull, actor, 'closed');
  state.emit({ event: 'pull_request', action: 'closed', pull, sender: actor });
}

/** Head and base are taken up where their branches are now; a gone or force-pushed head cannot be reopened on GitHub. */
export function reopenPullRequest(state: WorldState, pull: PullRequest, actor: Account): void {
  const head = pull.headRepository?.branches.get(pull.headRef);
  if (pull.merged || pull.state === 'open' || head === undefined) {
    throw new Refused(422, `The ${pull.headRef} branch was deleted or the pull request was merged.`);
  }
  pull.state = 'open';
  pull.closedAt = null;
  pull.headSha = head;
  pull.baseSha = tip(pull.repository, pull.baseRef);
  note(state, pull, actor, 'reopened');
  state.emit({ event: 'pull_request', action: 'reopened', pull, sender: actor });
}

export interface MergeRequest {
  readonly actor: Account;
  readonly method?: 'merge' | 'squash' | 'rebase';
  /** Merge only if the head is still this commit. */
  readonly sha?: string;
}

/** Merges, or refuses with GitHub's status and message. Answers the merge commit. */
export function mergePullRequest(state: WorldState, pull: PullRequest, request: MergeRequest): string {
  const blocked = mergeability(pull).blockedBy[0];
  if (blocked !== undefined) throw new Refused(405, blocked);
  if (request.sha !== undefined && request.sha !== pull.headSha) {
    throw new Refused(409, 'Head branch was modified. Review and try the merge again.');
  }
  const commit = mergeCommit(state, pull, request);
  markMerged(state, pull, { actor: request.actor, commit });
  moveBranch(state, {
    ...{ repository: pull.repository, branch: pull.baseRef, to: commit },
    ...{ pusher: request.actor, merging: pull },
  });
  return commit;
}

function mergeCommit(state: WorldState, pull: PullRequest, request: MergeRequest): string {
  const { git } = pull.repository;
  const base = tip(pull.repository, pull.baseRef);
  const tree = mergedTree(git, base, pull.headSha);
  if (tree === null) throw new Refused(405, 'Pull Request is not mergeable');
  const at = state.now();
  const author = request.method === 'squash' ? personOf(pull.author) : personOf(request.actor);
  const from = `${pull.headOwner.login}/${pull.headRef}`;
  const merge = (request.method ?? 'merge') === 'merge';
  const title = merge ? `Merge pull request #${pull.number} from ${from}` : `${pull.title} (#${pull.number})`;
  const message = merge ? `${title}\n\n${pull.title}` : title;
  const parents = merge ? [base, pull.headSha] : [base];
  const by = { author, authoredAt: at, committer: webFlow(), committedAt: at, signature: null };
  return git.writeCommit({ tree, parents, message, ...by }).oid;
}

function note(
  state: WorldState,
  pull: PullRequest,
  actor: Account,
  kind: 'closed' | 'reopened' | 'ready-for-review' | 'converted-to-draft',
): void {
  pull.updatedAt = state.now();
  pull.timeline.push({ id: state.ids.next('event'), actor, at: state.now(), kind });
}

function tip(repository: Repository, branch: string): string {
  const sha = repository.branches.get(branch);
  if (sha === undefined) throw new Refused(422, `${repository.owner.login}/${repository.name} has no branch ${branch}`);
  return sha;
}
