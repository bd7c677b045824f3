/** Builds changes for the risk tests: files by path and patch or by their texts, everything else complete and small. */
import { createHash } from 'node:crypto';
import type { RiskInput } from '../../src/core/risk.js';
import { edits, linesOf, unifiedPatch } from '../../src/demo/git/line-diff.js';
import type { ChangedFile } from '../../src/domain/change.js';
import { complete, cutShort, type Fact, known, unknown } from '../../src/domain/result.js';
import type { FileExample, TextExample } from '../../src/domain/risk-rule.js';

export const SIZE = { medium: 400, high: 1500 };

/** Every text that a file was made from here, by its id. */
const texts = new Map<string, Fact<string>>();

export function fileOf(example: FileExample | TextExample): ChangedFile {
  return 'patch' in example ? patchFile(example) : textFile(example);
}

/** A file of which only the patch can be had. */
function patchFile(example: FileExample): ChangedFile {
  const rows = (example.patch ?? '').split('\n');
  return {
    path: example.path,
    previousPath: example.previousPath ?? null,
    status: example.status ?? (example.previousPath === undefined ? 'modified' : 'renamed'),
    additions: rows.filter((row) => row.startsWith('+')).length,
    deletions: rows.filter((row) => row.startsWith('-')).length,
    patch: example.patch === null ? unknown('too large') : known(example.patch),
    blob: null,
  };
}

/** A file as git shows it that has these texts; every change made here brings them along. */
export function textFile({ path, base, head }: TextExample): ChangedFile {
  const [before, after] = [linesOf(base ?? ''), linesOf(head ?? '')];
  const changed = edits(before, after);
  const content = head ?? base ?? '';
  const blob = createHash('sha1').update(content).digest('hex');
  texts.set(blob, known(content));
  return {
    path,
    previousPath: null,
    status: base === null ? 'added' : head === null ? 'removed' : 'modified',
    additions: changed.reduce((sum, { newLines }) => sum + newLines.length, 0),
    deletions: changed.reduce((sum, { oldLines }) => sum + oldLines.length, 0),
    patch: known(unifiedPatch(before, after, changed)),
    blob,
  };
}

/** A patch of one hunk; lines without a sign are context. */
export function hunk(section: string, ...lines: readonly string[]): string {
  return [`@@ -1,9 +1,9 @@ ${section}`, ...lines.map((line) => (/^[+-]/.test(line) ? line : ` ${line}`))].join('\n');
}

export function change(
  files: readonly ChangedFile[],
  missing: { readonly unseenFiles?: string; readonly unseenCommits?: string } = {},
): RiskInput {
  const sum = (count: (file: ChangedFile) => number) => files.reduce((total, file) => total + count(file), 0);
  return {
    files: missing.unseenFiles === undefined ? complete(files) : cutShort(files, missing.unseenFiles),
    commits: missing.unseenCommits === undefined ? complete([]) : cutShort([], missing.unseenCommits),
    totals: {
      files: files.length,
      commits: 1,
      additions: sum((file) => file.additions),
      deletions: sum((file) => file.deletions),
    },
    texts,
  };
}
