/** Which commits a backtest judges: a range, or a list with one id a line, every line of which is found or complained about. */
import { listRange, lookUpCommits, type Repository } from '../adapters/git.js';
import type { Sha } from '../domain/change.js';
import { complainOf } from './local-policy.js';
import { shown, type Terminal } from './terminal.js';

export interface CommitSelection {
  readonly shas: readonly Sha[];
  /** Lines of the list that name no commit. */
  readonly refused: number;
}

interface Asked {
  readonly range?: string;
  readonly commits?: string;
  readonly limit?: number;
}

/** Null: nothing can be judged (and why was said). */
export async function selectCommits(
  repository: Repository,
  asked: Asked,
  terminal: Terminal,
): Promise<CommitSelection | null> {
  if (asked.commits !== undefined) return fromList(repository, { ...asked, commits: asked.commits }, terminal);
  const listed = await listRange(repository, asked.range ?? '', asked.limit ?? null);
  if (listed.kind === 'ok') return { shas: listed.value, refused: 0 };
  complainOf(listed.error, terminal);
  return null;
}

/** Blank lines and `#` comments are skipped; a commit that is named twice is judged once. */
async function fromList(
  repository: Repository,
  asked: Asked & { readonly commits: string },
  terminal: Terminal,
): Promise<CommitSelection | null> {
  const text = await terminal.read(asked.commits);
  if (text === null) return null;
  const lines = text
    .split('\n')
    .map((line, index) => ({ number: index + 1, name: line.replace(/#.*$/, '').trim() }))
    .filter(({ name }) => name !== '')
    .slice(0, asked.limit);
  const found = await lookUpCommits(
    repository,
    lines.map(({ name }) => name),
  );
  if (found.kind === 'error') {
    complainOf(found.error, terminal);
    return null;
  }
  const shas = new Set<Sha>();
  let refused = 0;
  for (const [index, { number }] of lines.entries()) {
    const commit = found.value[index];
    if (commit?.kind === 'commit') shas.add(commit.sha);
    else {
      refused += 1;
      terminal.complain(`${asked.commits}:${number}: ${shown(commit?.message ?? 'not looked up')}`, null);
    }
  }
  return { shas: [...shas], refused };
}
