/**
 * Whether GitHub would merge a pull request now: its documented rule for required checks, drafts, closed and conflicting pull requests.
 * This is the oracle of every story test, so it knows nothing about the app under test.
 */
import { mergeBase } from '../git/history.js';
import { mergeTrees } from '../git/merge.js';
import type { GitStore, Tree } from '../git/objects.js';
import type { CheckRun, PullRequest, Repository, RequiredCheck } from './model.js';
import { checksByRuleset } from './protection-model.js';

export interface Mergeability {
  readonly mergeable: boolean;
  /** GitHub's own words for each thing that blocks. */
  readonly blockedBy: readonly string[];
}

/** "success, skipped and neutral" satisfy a required check (docs: troubleshooting required status checks). */
const PASSING: ReadonlySet<string> = new Set(['success', 'neutral', 'skipped']);

export function mergeability(pull: PullRequest): Mergeability {
  if (pull.state === 'closed') return { mergeable: false, blockedBy: ['Pull Request is not mergeable'] };
  const blockedBy = requiredChecks(pull)
    .map((required) => checkProblem(pull, required))
    .filter((problem) => problem !== null);
  if (hasConflicts(pull)) blockedBy.unshift('Pull Request is not mergeable');
  if (pull.draft) blockedBy.unshift('Pull Request is still a draft');
  if (pull.repository.archived) blockedBy.unshift('Repository was archived so is read-only.');
  return { mergeable: blockedBy.length === 0, blockedBy };
}

function requiredChecks(pull: PullRequest): readonly RequiredCheck[] {
  return requiredOn(pull.repository, pull.stackBase ?? pull.baseRef);
}

/** By classic protection and by rulesets together. */
function requiredOn(repository: Repository, branch: string): readonly RequiredCheck[] {
  return [...(repository.requiredChecks.get(branch) ?? []), ...checksByRuleset(repository, branch)];
}

/** Whether everything that the branch requires has passed on this commit; a merge queue asks nothing else. */
export function checksOf(repository: Repository, branch: string, sha: string): 'passed' | 'failed' | 'pending' {
  const problems = requiredOn(repository, branch)
    .map((required) => checkProblem({ repository, headSha: sha }, required))
    .filter((problem) => problem !== null);
  if (problems.length === 0) return 'passed';
  return problems.some((problem) => problem.endsWith('is failing.')) ? 'failed' : 'pending';
}

/** REST's `mergeable_state`. */
export function mergeableState(pull: PullRequest): 'clean' | 'blocked' | 'dirty' | 'draft' | 'unstable' | 'unknown' {
  if (pull.state === 'closed') return 'unknown';
  if (hasConflicts(pull)) return 'dirty';
  if (pull.draft) return 'draft';
  if (!mergeability(pull).mergeable) return 'blocked';
  const failing = latestRuns(pull.repository, pull.headSha).some((run) => !PASSING.has(run.conclusion ?? 'pending'));
  return failing ? 'unstable' : 'clean';
}

/** The newest run of each name and app on a commit. */
export function latestRuns(repository: Repository, sha: string): readonly CheckRun[] {
  const latest = new Map<string, CheckRun>();
  for (const run of repository.runs) if (run.headSha === sha) latest.set(`${run.app.id}:${run.name}`, run);
  return [...latest.values()];
}

export function hasConflicts(pull: PullRequest): boolean {
  const { git } = pull.repository;
  const base = pull.repository.branches.get(pull.baseRef);
  return base === undefined || mergedTree(git, base, pull.headSha) === null;
}

const merges = new WeakMap<GitStore, Map<string, Tree | null>>();

/** The tree of base with head merged in; null when they conflict. */
export function mergedTree(git: GitStore, base: string, head: string): Tree | null {
  const known = merges.get(git) ?? new Map<string, Tree | null>();
  merges.set(git, known);
  const key = `${base}:${head}`;
  const cached = known.get(key);
  if (cached !== undefined) return cached;
  const ancestor = mergeBase(git, base, head);
  const sides = { ours: git.commit(base).tree, theirs: git.commit(head).tree };
  const tree = mergeTrees(git, { base: ancestor === null ? new Map() : git.commit(ancestor).tree, ...sides });
  known.set(key, tree);
  return tree;
}

/** A pinned check is met by that app alone, an unpinned one by whatever reported last under the name. */
function checkProblem(pull: Pick<PullRequest, 'repository' | 'headSha'>, required: RequiredCheck): string | null {
  const named = `Required status check "${required.name}"`;
  const runs = pull.repository.runs.filter((run) => run.headSha === pull.headSha && run.name === required.name);
  const run = runs.filter((one) => required.appId === null || one.app.id === required.appId).at(-1);
  const status = pull.repository.statuses
    .filter((one) => one.sha === pull.headSha && one.context === required.name)
    .at(-1);
  if (status && status.state !== 'success') return `${named} is ${status.state === 'pending' ? 'pending' : 'failing'}.`;
  if (run === undefined) return status && required.appId === null ? null : `${named} is expected.`;
  if (run.status !== 'completed') return `${named} is ${run.status === 'queued' ? 'queued' : 'in progress'}.`;
  return PASSING.has(run.conclusion ?? '') ? null : `${named} is failing.`;
}
