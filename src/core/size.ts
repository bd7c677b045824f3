/** Counts the lines of a change that a person must read. Used by core/risk.ts. */
import type { Change } from '../domain/change.js';
import type { FileView } from '../domain/risk-rule.js';

/** Changed lines without generated and lock files, and GitHub's own count of all. Files that were not listed count in full. */
export function sizeOf(
  files: readonly FileView[],
  input: Pick<Change, 'files' | 'totals'>,
): { readonly judged: number; readonly total: number } {
  const total = input.totals.additions + input.totals.deletions;
  const seen = files.filter((file) => !isMachineWritten(file)).reduce((sum, file) => sum + linesOf(file), 0);
  if (input.files.missing === null) return { judged: seen, total };
  const machineWritten = files.filter(isMachineWritten).reduce((sum, file) => sum + linesOf(file), 0);
  return { judged: Math.max(seen, total - machineWritten), total };
}

function isMachineWritten(file: FileView): boolean {
  return file.inert === 'generated' || file.inert === 'lock';
}

function linesOf(file: FileView): number {
  return file.additions + file.deletions;
}
