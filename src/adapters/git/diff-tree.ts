/** The commands that show commits and trees, and their output as records; between run.ts and git.ts. */
import { error, ok, type Result } from '../../domain/result.js';
import { createRecordParser, type GitRecord, HEADER_FORMAT } from './record-parser.js';
import type { GitProblem, Repository } from './repository.js';
import { type GitEnd, startGit } from './run.js';

/** Said in full, so that neither a version's defaults nor a configuration decide what we see. */
const RAW = ['-r', '--root', '-z', '--raw', '--full-index', '--ignore-submodules=none', '--no-relative'];
const PATCH = [
  '-p',
  '-M',
  '-U3',
  '--diff-algorithm=myers',
  '--submodule=short',
  '--src-prefix=a/',
  '--dst-prefix=b/',
  '--no-color',
  '--no-ext-diff',
  '--no-textconv',
];
/** Contents above this are not loaded to be compared: git calls them binary. */
const DIFF_TREE = ['-c', 'core.bigFileThreshold=64m', '-c', 'core.quotePath=false', 'diff-tree'];

/** Reads commits from standard input, each against its first parent. */
const COMMIT_STREAM = [
  ...DIFF_TREE,
  ...RAW,
  ...PATCH,
  '--stdin',
  '--always',
  '--diff-merges=first-parent',
  '--encoding=UTF-8',
  HEADER_FORMAT,
];

/** Compares two trees. `raw` reads no file's content, and so works where contents are missing. */
export async function compareTrees(
  repository: Repository,
  trees: { readonly base: string; readonly head: string },
  what: { readonly show: 'patches' | 'raw'; readonly paths: readonly string[] },
): Promise<Result<GitRecord, GitProblem>> {
  const flags = what.show === 'patches' ? [...RAW, ...PATCH] : [...RAW, '--no-renames'];
  const args = [...DIFF_TREE, ...flags, trees.base, trees.head, '--', ...what.paths];
  const git = startGit(repository.command(args));
  const parser = createRecordParser('raw');
  for await (const chunk of git.output as AsyncIterable<Buffer>) parser.push(chunk);
  const end = await git.end;
  return end.code === 0 ? ok(parser.finish()) : error(gitProblem(repository, end));
}

/**
 * Records in the order of `shas`, each marked with its own id: every id is followed by a line that git, not knowing
 * it for an object, echoes. So the end of each record is certain, also of one that git has nothing to say about.
 */
export async function* recordsOf(repository: Repository, shas: readonly string[]): AsyncGenerator<GitRecord, GitEnd> {
  const git = startGit(repository.command(COMMIT_STREAM, withMarks(shas)));
  const parser = createRecordParser('start');
  try {
    for await (const chunk of git.output as AsyncIterable<Buffer>) yield* parser.push(chunk);
  } finally {
    git.stop();
  }
  return await git.end;
}

/**
 * Headers alone, each marked with its own id, in the order of `shas`. Looks at no tree and no earlier commit, so it
 * reads also what a partial or shallow clone cannot compare; but one id that git does not know ends it.
 */
export async function* headersOf(repository: Repository, shas: readonly string[]): AsyncGenerator<GitRecord> {
  const plain = ['--no-walk=unsorted', '--stdin', '-s', '--no-notes', '--no-color', '--no-decorate'];
  const args = ['log', ...plain, '--encoding=UTF-8', `${HEADER_FORMAT}=%H`];
  const git = startGit(repository.command(args, lines(shas)));
  const parser = createRecordParser('start');
  try {
    for await (const chunk of git.output as AsyncIterable<Buffer>) yield* parser.push(chunk);
  } finally {
    git.stop();
  }
}

/** What git said went wrong, in one line. */
export function gitProblem(repository: Repository, end: GitEnd): GitProblem {
  const said = end.complaint.split('\n')[0]?.replace(/^(?:fatal|error): /, '') || 'git ended without a word';
  const remedy = repository.shallow
    ? 'the clone is shallow: run git fetch --unshallow'
    : 'fetch what is missing (git fetch --refetch), or check the repository (git fsck)';
  return { message: `git could not read ${repository.dir}: ${said}`, remedy };
}

const PIECE = 200;

function* lines(shas: readonly string[]): Iterable<string> {
  for (let at = 0; at < shas.length; at += PIECE) yield `${shas.slice(at, at + PIECE).join('\n')}\n`;
}

function* withMarks(shas: readonly string[]): Iterable<string> {
  for (let at = 0; at < shas.length; at += PIECE) {
    const piece = shas.slice(at, at + PIECE);
    yield piece.map((sha) => `${sha}\n=${sha}\n`).join('');
  }
}
