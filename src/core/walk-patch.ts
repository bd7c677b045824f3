/** Applies a unified diff to a text, or undoes it, checking every line on the way. Used by core/file-text.ts. */

/** What the patch makes of the text, and how many lines it adds and removes. */
export interface Walked {
  readonly text: string;
  readonly additions: number;
  readonly deletions: number;
}

/** From the text with the patch to the one without it. Null: the patch is not whole, or does not fit the text. */
export function undoPatch(head: string, patch: string): Walked | null {
  return walk(head, patch, '+');
}

/** From the text without the patch to the one with it. Null: as above. */
export function applyPatch(base: string, patch: string): Walked | null {
  return walk(base, patch, '-');
}

/** Lines with this sign are in the given text; those with the other sign are in the one that is made. */
type Given = '+' | '-';

/** Where the walk stands. Mutated on the way, never shown. */
interface Walk {
  readonly given: Given;
  readonly text: string;
  /** The first character of the text that was not looked at yet, and how many lines lie before it. */
  at: number;
  line: number;
  /** From here to `at` both texts are the same; it is taken over when they part. */
  same: number;
  readonly made: string[];
  madeLines: number;
  /** The last line that was made has no line end: nothing may follow. */
  ended: boolean;
  readonly counts: { '+': number; '-': number; ' ': number };
}

function walk(text: string, patch: string, given: Given): Walked | null {
  const counts = { '+': 0, '-': 0, ' ': 0 };
  const state: Walk = { given, text, at: 0, line: 0, same: 0, made: [], madeLines: 0, ended: false, counts };
  const rows = patch === '' ? [] : patch.split('\n');
  if (rows.at(-1) === '') rows.pop();
  let next: number | null = 0;
  while (next !== null && next < rows.length) next = walkHunk(state, rows, next);
  if (next === null || (state.ended && state.at < text.length)) return null;
  state.made.push(text.slice(state.same));
  return { text: state.made.join(''), additions: counts['+'], deletions: counts['-'] };
}

interface Header {
  readonly given: Side;
  readonly made: Side;
}

/** Lines before the hunk, and lines in it. */
interface Side {
  readonly before: number;
  readonly count: number;
}

/** Walks over the hunk that begins at row `from`; answers the row behind it, null where it does not fit. */
function walkHunk(state: Walk, rows: readonly string[], from: number): number | null {
  const header = headerOf(rows[from] ?? '', state.given);
  if (header === null || !moveTo(state, header.given.before)) return null;
  if (state.madeLines !== header.made.before) return null;
  const end = { given: state.line + header.given.count, made: state.madeLines + header.made.count };
  let at = from + 1;
  while (state.line < end.given || state.madeLines < end.made) {
    const row = rows[at];
    if (row === undefined) return null;
    const isLast = rows[at + 1]?.startsWith('\\') === true;
    if (!walkRow(state, row, isLast ? '' : '\n')) return null;
    at += isLast ? 2 : 1;
  }
  return state.line === end.given && state.madeLines === end.made ? at : null;
}

function headerOf(row: string, given: Given): Header | null {
  const [, oldStart, oldCount = '1', newStart, newCount = '1'] =
    /^@@ -(\d{1,9})(?:,(\d{1,9}))? \+(\d{1,9})(?:,(\d{1,9}))? @@/.exec(row) ?? [];
  if (oldStart === undefined || newStart === undefined) return null;
  const base = sideOf(Number(oldStart), Number(oldCount));
  const head = sideOf(Number(newStart), Number(newCount));
  return given === '+' ? { given: head, made: base } : { given: base, made: head };
}

/** A side without lines names the line that it stands behind. */
function sideOf(start: number, count: number): Side {
  return { before: count === 0 ? start : start - 1, count };
}

/** Passes over the lines between two hunks: they are the same in both texts. */
function moveTo(state: Walk, line: number): boolean {
  if (state.ended && state.line < line) return false;
  for (; state.line < line; state.line += 1) {
    const end = state.text.indexOf('\n', state.at);
    if (end === -1) return false;
    state.at = end + 1;
    state.madeLines += 1;
  }
  return state.line === line;
}

/** One row of a hunk, `ending` its line end; a context row without anything is an empty line. */
function walkRow(state: Walk, row: string, ending: '\n' | ''): boolean {
  const sign = row === '' ? ' ' : row[0];
  if (sign !== '+' && sign !== '-' && sign !== ' ') return false;
  state.counts[sign] += 1;
  const start = state.at;
  if (sign !== other(state.given) && !passLine(state, row, ending)) return false;
  if (sign === state.given) {
    state.made.push(state.text.slice(state.same, start));
    state.same = state.at;
    return true;
  }
  if (state.ended) return false;
  state.ended = ending === '';
  state.madeLines += 1;
  if (sign === ' ') return true;
  state.made.push(state.text.slice(state.same, start), row.slice(1), ending);
  state.same = start;
  return true;
}

/** The next line of the text must be what the row says, to its end. */
function passLine(state: Walk, row: string, ending: '\n' | ''): boolean {
  const end = state.at + Math.max(0, row.length - 1);
  if (state.text.slice(state.at, end) !== row.slice(1)) return false;
  if (ending === '' ? end !== state.text.length : state.text[end] !== ending) return false;
  state.at = end + ending.length;
  state.line += 1;
  return true;
}

function other(sign: Given): Given {
  return sign === '+' ? '-' : '+';
}
