/** The `git diff-tree` commands of the gatherer, and their output as records; between run.ts and git.ts. */
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

/** Arguments that read commits from standard input, each against its first parent. */
function commitStream(show: 'patches' | 'headers'): readonly string[] {
  const what = show === 'patches' ? [...RAW, ...PATCH] : ['-s', '-z'];
  return [
    ...DIFF_TREE,
    ...what,
    '--stdin',
    '--always',
    '--diff-merges=first-parent',
    '--encoding=UTF-8',
    HEADER_FORMAT,
  ];
}

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
export async function* recordsOf(
  repository: Repository,
  shas: readonly string[],
  show: 'patches' | 'headers',
): AsyncGenerator<GitRecord, GitEnd> {
  const git = startGit(repository.command(commitStream(show), withMarks(shas)));
  const parser = createRecordParser('start');
  try {
    for await (const chunk of git.output as AsyncIterable<Buffer>) yield* parser.push(chunk);
  } finally {
    git.stop();
  }
  return await git.end;
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

function* withMarks(shas: readonly string[]): Iterable<string> {
  for (let at = 0; at < shas.length; at += PIECE) {
    const piece = shas.slice(at, at + PIECE);
    yield piece.map((sha) => `${sha}\n=${sha}\n`).join('');
  }
}
