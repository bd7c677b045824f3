/**
 * Gathers changes from a local repository, ordinary or bare, through the `git` executable: a range as one change, or
 * commit after commit for a backtest. What git cannot show becomes an unknown fact or a problem, never silence.
 */
import { type Change, type Commit, type Sha, shaOf, type Texts } from '../domain/change.js';
import { complete, cutShort, error, known, ok, type Result } from '../domain/result.js';
import { commitOf } from './git/commit.js';
import { compareTrees, gitProblem, headersOf, recordsOf } from './git/diff-tree.js';
import { filesOf } from './git/files.js';
import { compareWithGaps } from './git/gaps.js';
import type { GitRecord } from './git/record-parser.js';
import type { GitProblem, Repository } from './git/repository.js';
import { currentBranch, resolveCommit } from './git/repository.js';
import { runGit } from './git/run.js';

export { type GitProblem, openRepository, type Repository } from './git/repository.js';
export { listRange, lookUpCommits } from './git/selection.js';

/** One commit of a stream. Both `change` and `problem`: it was judged without what is missing. */
export interface StreamedCommit {
  readonly sha: Sha;
  readonly change: Change | null;
  readonly problem: string | null;
}

/** The refs of a range as the caller names them. */
export interface RefRange {
  readonly base: string;
  readonly head: string;
}

/**
 * What merging `head` into `base` would bring: the difference from their common ancestor, and every commit of
 * base..head, second parents included.
 */
export async function readRange(repository: Repository, range: RefRange): Promise<Result<Change, GitProblem>> {
  const base = await resolveCommit(repository, range.base);
  if (base.kind === 'error') return base;
  const head = await resolveCommit(repository, range.head);
  if (head.kind === 'error') return head;
  const ancestor = await commonAncestor(repository, base.value, head.value);
  if (ancestor.kind === 'error') return ancestor;
  const trees = { base: ancestor.value, head: head.value };
  const whole = await compareTrees(repository, trees, { show: 'patches', paths: [] });
  const record = whole.kind === 'ok' ? whole : await compareWithGaps(repository, trees);
  if (record.kind === 'error') return record;
  const commits = await commitsBetween(repository, base.value, head.value);
  if (commits.kind === 'error') return commits;
  const change = changeOf({ repository, record: record.value, commits: commits.value, base: base.value });
  if (change === null) return error(misread(repository));
  const ref = range.head === 'HEAD' ? ((await currentBranch(repository)) ?? '') : branchName(range.head);
  return ok({
    ...change,
    state: 'open',
    head: { sha: head.value, ref, fork: false },
    base: { sha: base.value, ref: range.base, isDefault: true },
  });
}

/** Contents by blob id, each known or unknown with its reason. Asked for again they are mostly remembered. */
export function readTexts(repository: Repository, blobs: readonly string[]): Promise<Texts> {
  return repository.contents.read(blobs);
}

/**
 * Each commit as a change against its first parent (a root against the empty tree), in the order of `shas`,
 * from one process; only a commit that git cannot read whole is read again by itself, and git started anew behind it.
 */
export async function* streamCommits(repository: Repository, shas: readonly Sha[]): AsyncGenerator<StreamedCommit> {
  let at = 0;
  while (at < shas.length) {
    const records = recordsOf(repository, shas.slice(at));
    let problem = 'git showed the commits in an order that was not asked for';
    try {
      let next = await records.next();
      for (let sha = shas[at]; sha !== undefined && !next.done && next.value.mark === sha; sha = shas[at]) {
        at += 1;
        yield streamed(repository, sha, next.value);
        next = await records.next();
      }
      if (next.done) problem = gitProblem(repository, next.value).message;
    } finally {
      await records.return({ code: null, complaint: '' });
    }
    const failed = shas[at++];
    if (failed !== undefined) yield await readAlone(repository, failed, problem);
  }
}

/** Each commit by its header and message alone, as fast as git tells them; which files it changed is not read. */
export async function* streamMessages(repository: Repository, shas: readonly Sha[]): AsyncGenerator<StreamedCommit> {
  let at = 0;
  for await (const record of headersOf(repository, shas)) {
    const sha = shas[at];
    if (sha === undefined || record.mark !== sha) break;
    at += 1;
    yield withoutFiles(streamed(repository, sha, record));
  }
  for (const sha of shas.slice(at)) {
    let found: StreamedCommit = { sha, change: null, problem: 'git has no such commit' };
    for await (const record of headersOf(repository, [sha])) found = withoutFiles(streamed(repository, sha, record));
    yield found;
  }
}

function withoutFiles(commit: StreamedCommit): StreamedCommit {
  const files = cutShort([], 'the changed files were not asked for');
  return { ...commit, change: commit.change && { ...commit.change, files } };
}

function streamed(repository: Repository, sha: Sha, record: GitRecord): StreamedCommit {
  const commit = commitOf(record.header);
  const change = commit === null ? null : commitChange(repository, commit, record);
  return {
    sha,
    change,
    problem: change === null ? 'git has no such commit, or shows it in a form we cannot read' : null,
  };
}

/** A commit of which git cannot show everything: judged from what is there, the rest unknown. */
async function readAlone(repository: Repository, sha: Sha, problem: string): Promise<StreamedCommit> {
  let commit: Commit | null = null;
  for await (const record of headersOf(repository, [sha])) commit = commitOf(record.header);
  if (commit === null) return { sha, change: null, problem };
  const base = commit.parents[0] ?? repository.emptyTree;
  const record = await compareWithGaps(repository, { base, head: sha });
  if (record.kind === 'error') return { sha, change: null, problem };
  return { sha, change: commitChange(repository, commit, record.value), problem };
}

function commitChange(repository: Repository, commit: Commit, record: GitRecord): Change | null {
  const base = commit.parents[0] ?? repository.emptyTree;
  const change = changeOf({ repository, record, commits: [commit], base });
  return change === null ? null : { ...change, head: { sha: commit.sha, ref: '', fork: false } };
}

interface Gathered {
  readonly repository: Repository;
  readonly record: GitRecord;
  readonly commits: readonly Commit[];
  readonly base: Sha;
}

/** A local change has no pull request: what only GitHub knows is empty. */
function changeOf({ repository, record, commits, base }: Gathered): Change | null {
  const files = filesOf(record);
  if (files === null) return null;
  return {
    repository: { id: 0, owner: 'local', name: repository.name },
    number: 0,
    url: '',
    title: '',
    body: '',
    state: 'merged',
    draft: false,
    author: null,
    head: { sha: base, ref: '', fork: false },
    base: { sha: base, ref: '', isDefault: true },
    totals: {
      files: files.length,
      commits: commits.length,
      additions: files.reduce((sum, file) => sum + file.additions, 0),
      deletions: files.reduce((sum, file) => sum + file.deletions, 0),
    },
    files: complete(files),
    commits: complete(commits),
    reviews: complete([]),
    labels: complete([]),
    labelEvents: complete([]),
    assignees: complete([]),
    comments: complete([]),
    app: known(null),
  };
}

async function commonAncestor(repository: Repository, base: Sha, head: Sha): Promise<Result<Sha, GitProblem>> {
  const result = await runGit(repository.command(['merge-base', base, head]), 4096);
  const sha = shaOf(result.output.toString('utf8').trim());
  if (result.code === 0 && sha !== null) return ok(sha);
  if (result.code !== 1) return error(gitProblem(repository, result));
  const remedy = 'name a base and a head that share history';
  return error({ message: `${base} and ${head} have no common ancestor in ${repository.dir}`, remedy });
}

async function commitsBetween(
  repository: Repository,
  base: Sha,
  head: Sha,
): Promise<Result<readonly Commit[], GitProblem>> {
  const listed = await runGit(repository.command(['rev-list', head, `^${base}`]), 64 << 20);
  if (listed.code !== 0) return error(gitProblem(repository, listed));
  const shas = listed.output
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '');
  const commits: Commit[] = [];
  for await (const record of headersOf(repository, shas)) {
    const commit = commitOf(record.header);
    if (commit !== null) commits.push(commit);
  }
  return commits.length === shas.length ? ok(commits) : error(misread(repository));
}

function misread(repository: Repository): GitProblem {
  return {
    message: `the output of git on ${repository.dir} cannot be read`,
    remedy: 'update git, or report this as a bug',
  };
}

function branchName(ref: string): string {
  return shaOf(ref) === null ? ref.replace(/^refs\/(?:heads|remotes)\//, '') : '';
}
