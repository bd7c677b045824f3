/** Reads a unified diff as GitHub gives it: hunks without file headers, possibly cut short. Feeds core/file-view.ts. */
import type { Sign } from '../domain/risk-rule.js';

export interface RawLine {
  readonly sign: Sign;
  readonly text: string;
  /** 1-based line at the head; for a removed line the nearest line that remains. */
  readonly line: number;
}

export interface RawHunk {
  /** What git printed after the second `@@`: the last heading above the hunk, or ''. */
  readonly section: string;
  readonly lines: readonly RawLine[];
}

/** Longer lines are cut here: no rule needs more, and none should spend time on more. */
const MAX_LINE = 20_000;

/** Hunks of a patch. Anything that is not a hunk is passed over; nothing throws. */
export function readHunks(patch: string): readonly RawHunk[] {
  const hunks: { section: string; lines: RawLine[] }[] = [];
  let next = 1;
  for (const row of rowsOf(patch)) {
    // A heading is a line of the file: it may hold what some take for a line end.
    const header = /^@@ -\d{1,9}(?:,\d{1,9})? \+(\d{1,9})(?:,\d{1,9})? @@ ?(.*)$/s.exec(row.slice(0, 1000));
    if (header) {
      hunks.push({ section: (header[2] ?? '').replace(/\r$/, ''), lines: [] });
      next = Math.max(1, Number(header[1]));
      continue;
    }
    const sign = signOf(row);
    const hunk = hunks.at(-1);
    if (sign === null || hunk === undefined) continue;
    hunk.lines.push({ sign, text: row.slice(1, MAX_LINE).replace(/\r$/, ''), line: next });
    if (sign !== '-') next += 1;
  }
  return hunks.map(withinTheFile);
}

/** Lines removed at the very end have no line below them: they point at the last one that remains. */
function withinTheFile(hunk: RawHunk): RawHunk {
  const last = hunk.lines.findLast((line) => line.sign !== '-')?.line ?? hunk.lines[0]?.line ?? 1;
  return { ...hunk, lines: hunk.lines.map((line) => (line.line > last ? { ...line, line: last } : line)) };
}

/** Whether some line was too long to be read whole. */
export function hasOverlongLine(patch: string): boolean {
  if (patch.length <= MAX_LINE) return false;
  return patch.split('\n').some((row) => row.length > MAX_LINE);
}

/** Whether the patch is that of a submodule pointer or, as far as one can tell, of a symbolic link. */
export function pointerOf(patch: string): 'submodule' | 'link' | null {
  if (patch.length > 10_000 || !mayPoint(patch)) return null;
  const rows = patch.split('\n');
  const changed = rows.filter((row) => row.startsWith('+') || row.startsWith('-')).map((row) => row.slice(1));
  if (changed.length === 0) return null;
  if (changed.every((text) => /^Subproject commit [0-9a-f]{40,64}(?:-dirty)?$/.test(text))) return 'submodule';
  const isPath = (text: string) => /^(?:\.{1,2}\/)*[^\s/]+(?:\/[^\s/]+)*$/.test(text) && /\/|^\.\.?$/.test(text);
  const isLink = rows.some((row) => row.startsWith('\\ ')) && changed.length <= 2 && changed.every(isPath);
  return isLink ? 'link' : null;
}

/** Nearly no patch can be that of a pointer, which is seen at once. */
function mayPoint(patch: string): boolean {
  return patch.includes('\n\\ ') || patch.startsWith('\\ ') || patch.includes('Subproject commit ');
}

function rowsOf(patch: string): readonly string[] {
  const rows = patch.split('\n');
  return rows.at(-1) === '' ? rows.slice(0, -1) : rows;
}

function signOf(row: string): Sign | null {
  const first = row[0];
  if (first === '+' || first === '-' || first === ' ') return first;
  return row === '' ? ' ' : null;
}
