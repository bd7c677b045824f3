/**
 * Opens a local repository for reading: its objects through an empty git directory of our own.
 * So nothing of the repository but its objects has a say in what is read: not its configuration, its attributes
 * (a file marked `-diff` is no less visible), its replacements and grafts, nor the point where a clone was cut off.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { type Sha, shaOf } from '../../domain/change.js';
import { error, ok, type Result } from '../../domain/result.js';
import { type Contents, contentsOf } from './contents.js';
import { type GitCommand, runGit } from './run.js';

/** What could not be read locally, and what to do about it. */
export interface GitProblem {
  readonly message: string;
  readonly remedy: string;
}

export interface Repository {
  /** As the caller named it. */
  readonly dir: string;
  /** For people: the directory's own name. */
  readonly name: string;
  readonly shallow: boolean;
  /** The tree with nothing in it, against which root commits are judged. */
  readonly emptyTree: Sha;
  /** A command on the objects alone. */
  command(args: readonly string[], input?: Iterable<string>): GitCommand;
  /** Contents of files by blob id. */
  readonly contents: Contents;
  /** Ends what still runs, and takes the empty git directory away again. */
  close(): Promise<void>;
}

const EMPTY_TREES = {
  sha1: '4b825dc642cb6eb9a060e54bf8d69288fbee4904',
  sha256: '6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321',
};

/** Finds the repository that `dir` belongs to (a work tree, a bare repository, a linked work tree). */
export async function openRepository(dir: string): Promise<Result<Repository, GitProblem>> {
  const questions = ['--git-path', 'objects', '--show-object-format', '--is-shallow-repository', '--absolute-git-dir'];
  const answer = await inPlace(dir, ['rev-parse', ...questions]);
  if (answer.kind === 'error') return answer;
  const [objects = '', format = 'sha1', shallow = '', gitDir = ''] = answer.value.split('\n');
  const emptyTree = shaOf(format === 'sha256' ? EMPTY_TREES.sha256 : EMPTY_TREES.sha1);
  if (objects === '' || emptyTree === null) return error(unreadable(dir, 'git gave an answer that cannot be read'));
  const view = await emptyGitDir(format);
  const environment = {
    GIT_DIR: view,
    GIT_OBJECT_DIRECTORY: resolve(dir, objects),
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_LITERAL_PATHSPECS: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
  };
  const command: Repository['command'] = (args, input) => {
    return { cwd: view, environment, args, ...(input === undefined ? {} : { input }) };
  };
  const contents = contentsOf(command(['-c', 'core.bigFileThreshold=1m', 'cat-file', '--batch']));
  return ok({
    dir,
    name: nameOf(gitDir, dir),
    shallow: shallow === 'true',
    emptyTree,
    command,
    contents,
    close: async () => {
      await contents.close();
      await rm(view, { recursive: true, force: true });
    },
  });
}

/** The commit that a ref, tag or id names in the repository itself. */
export async function resolveCommit(repository: Repository, ref: string): Promise<Result<Sha, GitProblem>> {
  const remedy = `name a branch, tag or commit of ${repository.dir}${repository.shallow ? ', or fetch more: the clone is shallow' : ''}`;
  if (ref === '' || ref.startsWith('-')) return error({ message: `'${ref}' is not a name of a commit`, remedy });
  const query = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`];
  const answer = await inPlace(repository.dir, query);
  const sha = answer.kind === 'ok' ? shaOf(answer.value) : null;
  return sha === null ? error({ message: `no commit is named '${ref}' in ${repository.dir}`, remedy }) : ok(sha);
}

/** The branch that is checked out, or null: a detached head. */
export async function currentBranch(repository: Repository): Promise<string | null> {
  const answer = await inPlace(repository.dir, ['symbolic-ref', '--quiet', '--short', 'HEAD']);
  return answer.kind === 'ok' && answer.value !== '' ? answer.value : null;
}

/** Asks the repository where it stands: the only commands that see its configuration; they read names, never contents. */
async function inPlace(dir: string, args: readonly string[]): Promise<Result<string, GitProblem>> {
  const result = await runGit(
    { cwd: '.', environment: { GIT_NO_REPLACE_OBJECTS: '1' }, args: ['-C', dir, ...args] },
    65536,
  );
  if (result.code === 0) return ok(result.output.toString('utf8').trim());
  return error(unreadable(dir, result.complaint.replace(/^fatal: /, '').split('\n')[0] ?? ''));
}

function unreadable(dir: string, why: string): GitProblem {
  return {
    message: `${dir} cannot be read as a git repository: ${why}`,
    remedy: 'give --repo a clone or a bare repository',
  };
}

async function emptyGitDir(format: string): Promise<string> {
  const view = await mkdtemp(join(tmpdir(), 'twokey-git-'));
  const extension = format === 'sha256' ? '[extensions]\n\tobjectFormat = sha256\n' : '';
  await mkdir(join(view, 'refs'));
  await mkdir(join(view, 'objects'));
  await writeFile(join(view, 'HEAD'), 'ref: refs/heads/none\n');
  await writeFile(join(view, 'config'), `[core]\n\trepositoryformatversion = 1\n\tbare = true\n${extension}`);
  return view;
}

function nameOf(gitDir: string, dir: string): string {
  const place = gitDir.endsWith('/.git') ? gitDir.slice(0, -'/.git'.length) : gitDir.replace(/\.git$/, '');
  return basename(place) || basename(resolve(dir));
}
