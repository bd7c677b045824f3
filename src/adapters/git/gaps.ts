/**
 * Compares two trees of a repository in which contents are missing (a partial or damaged clone): every file that
 * changed is listed, and those that cannot be read carry an unknown patch. Used by git.ts where the plain way failed.
 */
import { ok, type Result, unknown } from '../../domain/result.js';
import { compareTrees } from './diff-tree.js';
import { rawEntries } from './files.js';
import type { PatchSection } from './patch-sections.js';
import type { GitRecord } from './record-parser.js';
import type { GitProblem, Repository } from './repository.js';
import { runGit } from './run.js';

const FILES_A_COMMAND = 200;

/** The record of base to head; renames are shown as a removal and an addition. */
export async function compareWithGaps(
  repository: Repository,
  trees: { readonly base: string; readonly head: string },
): Promise<Result<GitRecord, GitProblem>> {
  const list = await compareTrees(repository, trees, { show: 'raw', paths: [] });
  if (list.kind === 'error') return list;
  const entries = rawEntries(list.value.raw) ?? [];
  const missing = await missingObjects(
    repository,
    entries.flatMap((entry) => entry.blobs),
  );
  const readable = entries.filter((entry) => !entry.blobs.some((blob) => missing.has(blob)));
  const shown = new Map<string, readonly PatchSection[]>();
  for (let at = 0; at < readable.length; at += FILES_A_COMMAND) {
    const paths = readable.slice(at, at + FILES_A_COMMAND).map((entry) => entry.path);
    const part = await compareTrees(repository, trees, { show: 'patches', paths });
    if (part.kind === 'error') continue;
    addSections(shown, part.value);
  }
  const sections = entries.flatMap((entry) => shown.get(entry.path) ?? gap(entry.status === 'changed' ? 2 : 1));
  return ok({ ...list.value, sections });
}

/** Ids of objects that the repository lacks. */
async function missingObjects(repository: Repository, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const query = repository.command(['cat-file', '--batch-check'], [ids.map((id) => `${id}\n`).join('')]);
  const answer = await runGit(query, 64 << 20);
  const there = new Set<string>();
  for (const line of answer.output.toString('utf8').split('\n')) {
    const [id = '', kind = ''] = line.split(' ');
    if (kind === 'blob') there.add(id);
  }
  return new Set(ids.filter((id) => !there.has(id)));
}

/** Only a part whose list and patch fit together says which section is whose; renames are undone by their paths. */
function addSections(shown: Map<string, readonly PatchSection[]>, part: GitRecord): void {
  const entries = rawEntries(part.raw) ?? [];
  const counts = entries.map((entry) => (entry.status === 'changed' ? 2 : 1));
  if (counts.reduce((sum, count) => sum + count, 0) !== part.sections.length) return;
  let at = 0;
  for (const [index, entry] of entries.entries()) {
    const count = counts[index] ?? 1;
    if (entry.previousPath === null) shown.set(entry.path, part.sections.slice(at, at + count));
    at += count;
  }
}

function gap(count: number): readonly PatchSection[] {
  const patch = unknown('the content of this file is missing from the local repository');
  return Array.from({ length: count }, () => ({ additions: 0, deletions: 0, patch }));
}
