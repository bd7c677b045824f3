/**
 * Reads the trailer block of a commit message exactly as `git interpret-trailers --parse --no-divider` does
 * (git's trailer.c and commit.c). The strict tier of the provenance judgement; looser tiers are in message-marks.ts.
 */

interface Trailer {
  /** As written, without blanks around it. */
  readonly key: string;
  /** Unfolded to one line, without blanks around it. */
  readonly value: string;
  /** 1-based line of the message on which it starts. */
  readonly line: number;
}

export interface ParsedMessage {
  /** The first line that is not blank; '' for an empty message. */
  readonly title: string;
  /** In the order written; empty when the last paragraph is no trailer block. */
  readonly trailers: readonly Trailer[];
  /** Offset at which the trailer block starts; the message's length when there is none. */
  readonly blockStart: number;
}

const COMMENT = '#';
const GIT_GENERATED_PREFIXES = ['Signed-off-by: ', '(cherry picked from commit '];
const SCISSORS = '# ------------------------ >8 ------------------------\n';
/** Letters, digits and dashes, then blanks, then the colon: what git takes for a trailer's token. */
const TOKEN = /^[A-Za-z0-9-]+[ \t]*:/;

export function parseTrailers(message: string): ParsedMessage {
  const end = endOfText(message);
  const start = blockStart(message, end);
  return { title: firstLine(message), trailers: trailersIn(message, start, end), blockStart: start };
}

function firstLine(message: string): string {
  const start = message.search(/\S/);
  return start < 0 ? '' : message.slice(start, lineEnd(message, start)).trim();
}

/** Leaves out what git leaves out at the end: comments, blank lines, an old "Conflicts:" block, below the scissors. */
function endOfText(message: string): number {
  const cutoff = cutAtScissors(message);
  // 0 means "none", also for a line at offset 0: so does git's own count.
  let ignoredFrom = 0;
  let conflicts = false;
  for (let at = firstIgnorable(message, cutoff); at < cutoff; at = nextLine(message, at)) {
    const first = message[at];
    const conflictsHeading = message.startsWith('Conflicts:\n', at);
    if (first === COMMENT || first === '\n' || conflictsHeading) {
      ignoredFrom = ignoredFrom === 0 ? at : ignoredFrom;
      conflicts ||= conflictsHeading;
    } else if (!(conflicts && first === '\t') && ignoredFrom > 0) {
      ignoredFrom = 0;
      conflicts = false;
    }
  }
  return ignoredFrom > 0 ? ignoredFrom : cutoff;
}

function cutAtScissors(message: string): number {
  if (message.startsWith(SCISSORS)) return 0;
  const found = message.indexOf(`\n${SCISSORS}`);
  return found < 0 ? message.length : found + 1;
}

/** Walks up from the end over every line that could be ignored, so that long messages are not read from the top. */
function firstIgnorable(message: string, cutoff: number): number {
  let from = cutoff;
  while (from > 0) {
    const line = previousLine(message, from);
    const first = message[line];
    const ignorable = first === COMMENT || first === '\n' || first === '\t' || message.startsWith('Conflicts:\n', line);
    if (!ignorable) return from;
    from = line;
  }
  return from;
}

function endOfTitle(message: string, end: number): number {
  let at = 0;
  while (at < end && !isBlank(message, at)) at = nextLine(message, at);
  return at;
}

/** What has been counted of the last paragraph, going up. */
interface Count {
  generated: boolean;
  trailers: number;
  others: number;
  /** Indented lines that belong to whatever stands above them. */
  pending: number;
}

function blockStart(message: string, end: number): number {
  const titleEnd = endOfTitle(message, end);
  const count: Count = { generated: false, trailers: 0, others: 0, pending: 0 };
  let onlySpaces = true;
  for (let at = previousLine(message, end); at >= titleEnd; at = previousLine(message, at)) {
    if (message[at] === COMMENT) {
      settle(count);
    } else if (!isBlank(message, at)) {
      onlySpaces = false;
      countLine(message, at, count);
    } else if (!onlySpaces) {
      settle(count);
      return isTrailerBlock(count) ? nextLine(message, at) : end;
    }
  }
  return end;
}

function settle(count: Count): void {
  count.others += count.pending;
  count.pending = 0;
}

function countLine(message: string, at: number, count: Count): void {
  const generated = GIT_GENERATED_PREFIXES.some((prefix) => message.startsWith(prefix, at));
  if (generated || isTrailerLine(message, at)) {
    count.generated ||= generated;
    count.trailers += 1;
    count.pending = 0;
  } else if (isSpace(message[at])) {
    count.pending += 1;
  } else {
    count.others += 1;
    settle(count);
  }
}

function isTrailerBlock(count: Count): boolean {
  if (count.generated && count.trailers * 3 >= count.others) return true;
  return count.trailers > 0 && count.others === 0;
}

function trailersIn(message: string, start: number, end: number): readonly Trailer[] {
  const found: { text: string; line: number }[] = [];
  let open = false;
  let line = lineNumber(message, start);
  for (let at = start; at < end; at = nextLine(message, at), line += 1) {
    const text = message.slice(at, Math.min(nextLine(message, at), end));
    const last = found.at(-1);
    if (open && last && isSpace(text[0])) {
      last.text += text;
    } else {
      open = TOKEN.test(text);
      if (open) found.push({ text, line });
    }
  }
  return found.map((one) => trailerOf(one.text, one.line));
}

function trailerOf(text: string, line: number): Trailer {
  const colon = text.indexOf(':');
  return { key: trimmed(text.slice(0, colon)), value: unfolded(text.slice(colon + 1)), line };
}

function unfolded(value: string): string {
  return trimmed(trimmed(value).replace(/\n[ \t\n\r]*/g, ' '));
}

/** git's idea of white space: no form feed, no no-break space. */
function trimmed(text: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && isSpace(text[from])) from += 1;
  while (to > from && isSpace(text[to - 1])) to -= 1;
  return text.slice(from, to);
}

function isTrailerLine(message: string, at: number): boolean {
  return TOKEN.test(message.slice(at, Math.min(lineEnd(message, at), at + 1000)));
}

function isBlank(message: string, at: number): boolean {
  for (let i = at; i < message.length && message[i] !== '\n'; i += 1) {
    if (!isSpace(message[i])) return false;
  }
  return true;
}

function isSpace(character: string | undefined): boolean {
  return character === ' ' || character === '\t' || character === '\n' || character === '\r';
}

function lineEnd(message: string, at: number): number {
  const end = message.indexOf('\n', at);
  return end < 0 ? message.length : end;
}

function nextLine(message: string, at: number): number {
  return Math.min(lineEnd(message, at) + 1, message.length);
}

/** Start of the line that ends at or before `at`; -1 when there is none. */
function previousLine(message: string, at: number): number {
  if (at === 0) return -1;
  return at === 1 ? 0 : message.lastIndexOf('\n', at - 2) + 1;
}

function lineNumber(message: string, at: number): number {
  let line = 1;
  for (let next = message.indexOf('\n'); next >= 0 && next < at; next = message.indexOf('\n', next + 1)) line += 1;
  return line;
}
