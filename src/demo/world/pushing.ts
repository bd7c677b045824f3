/** Commits and pushes: what a contributor does with git, and what GitHub does when a branch moves. */
import { isAncestor } from '../git/history.js';
import type { CommitObject, CommitSignature, FileChange, Person, Tree } from '../git/objects.js';
import { isInstalledOn, personOf } from './access.js';
import { mergedTree } from './merge-rule.js';
import type { Account, PullRequest, Repository } from './model.js';
import type { WorldState } from './state.js';

export interface NewCommit {
  readonly files?: Readonly<Record<string, FileChange>>;
  readonly message: string;
  readonly author: Person;
  readonly committer: Person;
  /** A commit to be merged in as second parent; its tree is merged before `files` are applied. */
  readonly merging: string | null;
  /** Null: unsigned. */
  readonly signature: CommitSignature | null;
  /** The author's own clock; the world's time when not given. */
  readonly authoredAt?: string | undefined;
}

export interface BranchMove {
  readonly repository: Repository;
  readonly branch: string;
  /** Null deletes the branch. */
  readonly to: string | null;
  readonly pusher: Account;
  /** It came by merging a pull request. */
  readonly merging?: PullRequest;
}

/** Writes one commit on top of another; null starts a history. Moves no branch. */
export function writeCommit(state: WorldState, repository: Repository, parent: string | null, spec: NewCommit): string {
  const { git } = repository;
  const parents = [parent, spec.merging].filter((oid) => oid !== null);
  const tree = git.changed(startingTree(repository, parent, spec.merging), spec.files ?? {});
  state.clock.tick();
  const at = state.now();
  const { message, author, committer, signature, authoredAt = at } = spec;
  return git.writeCommit({ tree, parents, message, author, authoredAt, committer, committedAt: at, signature }).oid;
}

/** Moves a branch and everything on GitHub that follows it. */
export function moveBranch(state: WorldState, move: BranchMove): void {
  const { repository, branch, to, pusher } = move;
  const before = repository.branches.get(branch) ?? null;
  if (before === to) return;
  const forced = before !== null && to !== null && !isAncestor(repository.git, before, to);
  if (to === null) repository.branches.delete(branch);
  else repository.branches.set(branch, to);
  repository.pushedAt = state.now();
  note(state, move, { before, forced });
  state.emit({ event: 'push', repository, of: 'heads', name: branch, before, after: to, forced, sender: pusher });
  if (to === null) return;
  requestSuites(state, move, before);
  for (const pull of state.pulls().filter((one) => followsHead(one, repository, branch))) {
    synchronize(state, pull, { to, forced, pusher });
  }
  closeMerged(state, repository, branch, pusher);
}

function note(
  state: WorldState,
  move: BranchMove,
  { before, forced }: { before: string | null; forced: boolean },
): void {
  const { repository, branch, to, pusher, merging } = move;
  const gone = '0'.repeat(40);
  const moved = merging === undefined ? (forced ? 'force_push' : 'push') : 'pr_merge';
  const type = to === null ? 'branch_deletion' : before === null ? 'branch_creation' : moved;
  const id = state.ids.next('event');
  const shas = { before: before ?? gone, after: to ?? gone };
  repository.activity.push({ id, ref: `refs/heads/${branch}`, ...shas, at: state.now(), type, actor: pusher });
}

/** "GitHub" itself, committer of merges and edits made on the web. */
export function webFlow(): Person {
  return { name: 'GitHub', email: 'noreply@github.com' };
}

export function committedViaWeb(commit: CommitObject): boolean {
  return commit.committer.email === webFlow().email;
}

/** A person as git stores it: an account's own, or any name and mailbox at all. */
export function gitPerson(who: Account | Person): Person {
  return 'login' in who ? personOf(who) : who;
}

/** Marks a pull request as merged by this commit. */
export function markMerged(state: WorldState, pull: PullRequest, by: { actor: Account; commit: string }): void {
  const at = state.now();
  Object.assign(pull, { state: 'closed', merged: true, mergedBy: by.actor, mergedAt: at, closedAt: at });
  pull.mergeCommit = by.commit;
  pull.updatedAt = at;
  pull.timeline.push({ id: state.ids.next('event'), actor: by.actor, at, kind: 'merged', commit: by.commit });
  state.emit({ event: 'pull_request', action: 'closed', pull, sender: by.actor });
}

function startingTree(repository: Repository, parent: string | null, merging: string | null): Tree {
  if (parent === null) return new Map();
  const tree = repository.git.commit(parent).tree;
  if (merging === null) return tree;
  return mergedTree(repository.git, parent, merging) ?? tree;
}

function followsHead(pull: PullRequest, repository: Repository, branch: string): boolean {
  return pull.state === 'open' && pull.headRepository === repository && pull.headRef === branch;
}

function synchronize(
  state: WorldState,
  pull: PullRequest,
  { to, forced, pusher }: { readonly to: string; readonly forced: boolean; readonly pusher: Account },
): void {
  const before = pull.headSha;
  pull.headSha = to;
  pull.baseSha = pull.repository.branches.get(pull.baseRef) ?? pull.baseSha;
  pull.updatedAt = state.now();
  if (forced) {
    const id = state.ids.next('event');
    pull.timeline.push({ id, actor: pusher, at: state.now(), kind: 'head-force-pushed', before, after: to });
  }
  state.emit({ event: 'pull_request', action: 'synchronize', pull, sender: pusher, before, after: to });
}

/** A push opens a check suite for every app that may write checks, unless its last commit asks to skip checks. */
function requestSuites(state: WorldState, move: BranchMove, before: string | null): void {
  const { repository, branch, to, pusher } = move;
  if (to === null || /^skip-checks: *true *$/im.test(repository.git.commit(to).message)) return;
  for (const app of state.apps) {
    if (app.permissions.checks !== 'write' || !isInstalledOn(state, app.id, repository)) continue;
    if (repository.suites.some((suite) => suite.app === app && suite.headSha === to)) continue;
    const at = state.now();
    const id = state.ids.next('suite');
    const suite = { id, repository, app, headSha: to, headBranch: branch, before, createdAt: at, updatedAt: at };
    repository.suites.push(suite);
    state.emit({ event: 'check_suite', action: 'requested', suite, sender: pusher });
  }
}

/** Pull requests whose head has arrived in their base by another way count as merged. */
function closeMerged(state: WorldState, repository: Repository, branch: string, actor: Account): void {
  const tip = repository.branches.get(branch);
  if (tip === undefined) return;
  for (const pull of repository.pulls.values()) {
    const arrived = pull.state === 'open' && pull.baseRef === branch && isAncestor(repository.git, pull.headSha, tip);
    if (arrived) markMerged(state, pull, { actor, commit: tip });
  }
}
