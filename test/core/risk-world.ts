/** Builds changes for the risk tests: files by path and patch, everything else complete and small. */
import type { RiskInput } from '../../src/core/risk.js';
import type { ChangedFile } from '../../src/domain/change.js';
import { complete, cutShort, known, unknown } from '../../src/domain/result.js';
import type { FileExample } from '../../src/domain/risk-rule.js';

export const SIZE = { medium: 400, high: 1500, max: 5000 };

export function fileOf(example: FileExample): ChangedFile {
  const rows = (example.patch ?? '').split('\n');
  return {
    path: example.path,
    previousPath: example.previousPath ?? null,
    status: example.status ?? (example.previousPath === undefined ? 'modified' : 'renamed'),
    additions: rows.filter((row) => row.startsWith('+')).length,
    deletions: rows.filter((row) => row.startsWith('-')).length,
    patch: example.patch === null ? unknown('too large') : known(example.patch),
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
  };
}
