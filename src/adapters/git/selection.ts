/** Says which commits a stream judges: those of a range, or those that a list names; used before git.ts streams them. */
import { type Sha, shaOf } from '../../domain/change.js';
import { error, ok, type Result } from '../../domain/result.js';
import { gitProblem } from './diff-tree.js';
import { type GitProblem, type Repository, resolveCommit } from './repository.js';
import { runGit } from './run.js';

/** Output of `git rev-list`: some six million commits. */
const LONGEST_LIST = 256 << 20;

/** The commits of `A..B` (or all that `B` reaches), newest first, at most `limit` of them. */
export async function listRange(
  repository: Repository,
  range: string,
  limit: number | null,
): Promise<Result<readonly Sha[], GitProblem>> {
  const ends = range.split('..');
  if (range.includes('...') || ends.length > 2) {
    return error({ message: `'${range}' is not a range`, remedy: 'write A..B, or one name for all that leads to it' });
  }
  const [first = '', second] = ends;
  const head = await resolveCommit(repository, second === undefined ? first : second || 'HEAD');
  if (head.kind === 'error') return head;
  const base = second === undefined ? null : await resolveCommit(repository, first || 'HEAD');
  if (base?.kind === 'error') return base;
  const revisions = base === null ? [head.value] : [head.value, `^${base.value}`];
  const most = limit === null ? [] : [`--max-count=${limit}`];
  const listed = await runGit(repository.command(['rev-list', ...most, ...revisions]), LONGEST_LIST);
  if (listed.code !== 0) return error(gitProblem(repository, listed));
  return ok(shasIn(listed.output.toString('utf8')));
}

/** One name of a list: the commit it stands for, or why there is none. */
export type ListedCommit =
  | { readonly kind: 'commit'; readonly sha: Sha }
  | { readonly kind: 'problem'; readonly message: string };

/** Looks up ids, full or abbreviated, in their order, with one process. */
export async function lookUpCommits(
  repository: Repository,
  names: readonly string[],
): Promise<Result<readonly ListedCommit[], GitProblem>> {
  const asked = names.map((name) => (/^[0-9a-f]{4,64}$/i.test(name) ? name : null));
  const queries = asked.filter((name) => name !== null);
  const args = ['cat-file', '--batch-check=%(objectname) %(objecttype)'];
  const answer = await runGit(repository.command(args, pieces(queries)), LONGEST_LIST);
  if (answer.code !== 0) return error(gitProblem(repository, answer));
  const lines = answer.output.toString('utf8').split('\n');
  let at = 0;
  return ok(
    asked.map((name, index) => (name === null ? notAnId(names[index]) : listedCommit(name, lines[at++] ?? ''))),
  );
}

function listedCommit(name: string, line: string): ListedCommit {
  const [id = '', type = ''] = line.slice(line.startsWith(`${name} `) && !shaOf(name) ? name.length + 1 : 0).split(' ');
  const sha = shaOf(id);
  if (type === 'commit' && sha !== null) return { kind: 'commit', sha };
  if (type === 'missing' || id === 'missing')
    return { kind: 'problem', message: `no commit ${name} in this repository` };
  if (type === 'ambiguous' || id === 'ambiguous') {
    return { kind: 'problem', message: `${name} is the beginning of several ids: write it in full` };
  }
  return { kind: 'problem', message: `${name} is a ${type || 'thing unknown'}, not a commit` };
}

function notAnId(name: string | undefined): ListedCommit {
  return { kind: 'problem', message: `'${(name ?? '').slice(0, 80)}' is not a commit id: one id a line is expected` };
}

function shasIn(text: string): readonly Sha[] {
  return text
    .split('\n')
    .map(shaOf)
    .filter((sha): sha is Sha => sha !== null);
}

function* pieces(queries: readonly string[]): Iterable<string> {
  for (let at = 0; at < queries.length; at += 200) yield `${queries.slice(at, at + 200).join('\n')}\n`;
}
