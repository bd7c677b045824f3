/**
 * Picks the lines of a text on which a mark could stand: those with a catalogued word, outside quotations, code
 * fences, comments and pasted originals. Keeps message-marks.ts linear on megabyte texts.
 */

export interface CandidateLine {
  /** Without blanks around it; at most 4,000 characters. */
  readonly text: string;
  /** The line before it in the same paragraph; '' when there is none. */
  readonly before: string;
  readonly indented: boolean;
  /** The first line of a commit message. */
  readonly title: boolean;
  /** Inside a `<details>` block. */
  readonly folded: boolean;
  /** Inside an HTML comment: templates ask there what people should say. */
  readonly comment: boolean;
}

export interface CandidateLines {
  readonly lines: readonly CandidateLine[];
  /** Candidates beyond what is read of one text. */
  readonly skipped: number;
}

export interface TextAndNeedles {
  readonly text: string;
  /** Global. */
  readonly needles: RegExp;
  readonly kind: 'message' | 'body';
}

/** Read from either end of the text; between them lies what nobody reads either. */
const READ_AT_EITHER_END = 500;
const LONGEST_LINE = 4000;
const MOST_BLOCKS = 5000;
const LITERAL_BREAKS =
  /(?:\\r)?(?:\\n)+(?=(?:co-?authored-by|assisted-by|generated-by|made-with|claude-session|copilot-session|amp-thread-id)\s*:)/gi;

export function candidateLines(input: TextAndNeedles): CandidateLines {
  const text = withoutPastedOriginal(dedented(input.text), input.kind);
  const spans = lineSpans(text, input.needles);
  const skipped = Math.max(0, spans.length - 2 * READ_AT_EITHER_END);
  const read = skipped === 0 ? spans : [...spans.slice(0, READ_AT_EITHER_END), ...spans.slice(-READ_AT_EITHER_END)];
  const fences = blocks(text, /^ {0,3}(?:```|~~~)/gm, /^ {0,3}(?:```|~~~)/gm);
  const details = blocks(text, /<details\b/gi, /<\/details>/gi);
  const comments = blocks(text, /<!--/g, /-->/g);
  const titleEnd = input.kind === 'message' ? text.search(/\S[^\n]*(?:\n|$)/) : -1;
  const lines = read
    .filter((span) => !isInside(fences, span.start))
    .map((span) =>
      lineAt(
        { text, ...span },
        {
          title: span.start <= titleEnd,
          folded: isInside(details, span.start),
          comment: isInside(comments, span.start),
        },
      ),
    )
    .filter((line) => !isQuoted(line.text));
  return { lines, skipped };
}

/** `\n` written out before a trailer is a mistake of the tool that made the message, unless it is quoted. */
export function withRealBreaks(text: string): string {
  if (!text.includes('\\n')) return text;
  return text.replace(LITERAL_BREAKS, (written, offset: number) => {
    const near = text.slice(Math.max(0, offset - 300), offset);
    const before = near.slice(near.lastIndexOf('\n') + 1);
    const quoted = /["'`]$/.test(before) || (before.match(/["`]/g) ?? []).length % 2 === 1;
    return quoted ? written : '\n';
  });
}

interface Span {
  readonly start: number;
  readonly end: number;
}

function lineSpans(text: string, needles: RegExp): readonly Span[] {
  const spans: Span[] = [];
  needles.lastIndex = 0;
  for (let match = needles.exec(text); match; match = needles.exec(text)) {
    const start = text.lastIndexOf('\n', match.index) + 1;
    const newline = text.indexOf('\n', match.index + match[0].length);
    const end = newline < 0 ? text.length : newline;
    spans.push({ start, end });
    needles.lastIndex = end;
    if (newline < 0) break;
  }
  return spans;
}

function lineAt(
  place: Span & { readonly text: string },
  about: Pick<CandidateLine, 'title' | 'folded' | 'comment'>,
): CandidateLine {
  const raw = place.text.slice(place.start, Math.min(place.end, place.start + LONGEST_LINE));
  return { text: raw.trim(), before: lineBefore(place.text, place.start, raw), indented: /^\s/.test(raw), ...about };
}

/** What the line may continue: nothing, if it starts a list item, a heading or a trailer. */
function lineBefore(text: string, start: number, line: string): string {
  if (start === 0 || /^\s*(?:[-*+#>|]|\d+[.)]\s|[\w-]+:\s)/.test(line)) return '';
  const from = text.lastIndexOf('\n', start - 2) + 1;
  const before = text.slice(Math.max(from, start - 500), start - 1).trim();
  return before.startsWith('>') ? '' : before;
}

/** Quoted mail, a table row, an open checkbox or a struck-out line. */
function isQuoted(line: string): boolean {
  return /^(?:>|\||[-*+]?\s*\[ ?\]|~~|\+\s|@@)/.test(line);
}

/** Spans from each opening to the next closing; one that is never closed hides nothing. */
function blocks(text: string, opening: RegExp, closing: RegExp): readonly Span[] {
  const found: Span[] = [];
  let at = 0;
  while (found.length < MOST_BLOCKS) {
    opening.lastIndex = at;
    const open = opening.exec(text);
    if (!open) return found;
    closing.lastIndex = open.index + open[0].length;
    const close = closing.exec(text);
    if (!close) return found;
    at = close.index + close[0].length;
    found.push({ start: open.index, end: at });
  }
  return found;
}

function isInside(spans: readonly Span[], at: number): boolean {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const span = spans[middle];
    if (span && span.end <= at) low = middle + 1;
    else high = middle;
  }
  const span = spans[low];
  return span !== undefined && span.start <= at && at < span.end;
}

/** A body that is indented as a whole is not a quotation. */
function dedented(text: string): string {
  const title = text.indexOf('\n');
  if (title < 0 || !/^[ \t]+\S/m.test(text.slice(title + 1))) return text;
  const body = text.slice(title + 1);
  return /^\S/m.test(body) ? text : `${text.slice(0, title + 1)}${body.replace(/^[ \t]+/gm, '')}`;
}

/** A revert may quote the whole message that it takes back: only what follows the revert's own line is its own. */
function withoutPastedOriginal(text: string, kind: 'message' | 'body'): string {
  if (kind === 'body' || !/^\W{0,3}(?:revert|reapply|back ?out)\b/i.test(text.slice(0, 200))) return text;
  const marker = /^\s*(?:This reverts (?:commit|merge)|Reverts )\s*\S/gim;
  let end = 0;
  for (let match = marker.exec(text); match; match = marker.exec(text)) end = match.index;
  return end === 0 ? text : `\n${text.slice(end)}`;
}
