/** Cuts SQL of any dialect into tokens; the statements are made of them (statements.ts). */

export interface Token {
  /** word: keyword or plain name, lower case. name: quoted name. string: also dollar-quoted. mark: one character. */
  readonly kind: 'word' | 'name' | 'string' | 'number' | 'mark';
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/**
 * standard: PostgreSQL and the norm (a backslash is a plain character, comments nest).
 * mysql: a backslash escapes a quote, comments do not nest, `# ` opens one anywhere.
 */
export type Dialect = 'standard' | 'mysql';

/** What stands at a position: a token, something to skip (null), and whether it was closed before the end of the text. */
export interface Lexeme {
  readonly token: Token | null;
  readonly end: number;
  readonly closed: boolean;
}

const SPACE = /\s+/y;
const WORD = /[A-Za-z_\u0080-\uffff@#][\w$#@\u0080-\uffff]*/y;
/** What is filled in before the text is run stands for a name: `${schema}`, `t_{{ env }}`. */
const FILLED = /\w*(?:(?:\$\{[^}\n]*\}|\{\{[^}\n]*\}\})\w*)+/y;
const NUMBER = /\d[\w.]*/y;
const DOLLAR = /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y;
const BRACKETED = /\[[A-Za-z_][^\]\n[]*\]/y;
const VERSIONED = /\/\*M?!\d*/y;
const HASH_COMMENT = /#(?![>\-#"])/y;

/** Reads what stands at `at`. */
export function lexemeAt(text: string, at: number, dialect: Dialect): Lexeme {
  const space = match(SPACE, text, at);
  if (space !== null) return skip(at + space.length);
  return commentAt(text, at, dialect) ?? quotedAt(text, at, dialect) ?? plainAt(text, at);
}

/** All tokens of a text that is one piece: the body of a routine, a string that is run. */
export function tokensOf(text: string, dialect: Dialect): readonly Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < text.length; ) {
    const { token, end } = lexemeAt(text, at, dialect);
    if (token !== null) tokens.push(token);
    at = end;
  }
  return tokens;
}

/** Whether the two dialects could read this text differently. */
export function isAmbiguous(text: string): boolean {
  return /\\['"`]|[^\n#]#\s/.test(text) || hasNestedComment(text);
}

function hasNestedComment(text: string): boolean {
  const mark = /\/\*|\*\//g;
  let open = false;
  for (let found = mark.exec(text); found !== null; found = mark.exec(text)) {
    if (open && found[0] === '/*') return true;
    open = found[0] === '/*';
  }
  return false;
}

function commentAt(text: string, at: number, dialect: Dialect): Lexeme | null {
  const start = text.slice(at, at + 2);
  if (start === '--' || isHashComment(text, at, dialect)) return skip(lineEnd(text, at));
  // MySQL runs what stands in /*! … */; elsewhere it is a comment, and too much is seen.
  if (start === '/*') {
    const versioned = match(VERSIONED, text, at);
    return versioned === null ? commentFrom(text, at, dialect) : skip(at + versioned.length);
  }
  return start === '*/' ? skip(at + 2) : null;
}

function isHashComment(text: string, at: number, dialect: Dialect): boolean {
  if (match(HASH_COMMENT, text, at) === null) return false;
  if (dialect === 'mysql' && /\s/.test(text[at + 1] ?? ' ')) return true;
  return opensLine(text, at);
}

/** Nothing but blanks stands before it on its line; looks back a little way only. */
export function opensLine(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - 120), at);
  return /(?:^|\n)[ \t]*$/.test(before) && (before.includes('\n') || at <= 120);
}

function commentFrom(text: string, at: number, dialect: Dialect): Lexeme {
  if (dialect === 'mysql') return upTo(text, at + 2, '*/');
  const mark = /\/\*|\*\//g;
  mark.lastIndex = at;
  let depth = 0;
  for (let found = mark.exec(text); found !== null; found = mark.exec(text)) {
    depth += found[0] === '/*' ? 1 : -1;
    if (depth === 0) return skip(mark.lastIndex);
  }
  return { token: null, end: text.length, closed: false };
}

function upTo(text: string, from: number, mark: string): Lexeme {
  const found = text.indexOf(mark, from);
  return { token: null, end: found < 0 ? text.length : found + mark.length, closed: found >= 0 };
}

function quotedAt(text: string, at: number, dialect: Dialect): Lexeme | null {
  const first = text[at] ?? '';
  const escapes = dialect === 'mysql';
  if (first === "'") return quoted(text, { from: at, open: at, escapes, kind: 'string' });
  if ((first === 'e' || first === 'E') && text[at + 1] === "'") {
    return quoted(text, { from: at, open: at + 1, escapes: true, kind: 'string' });
  }
  if (first === '"') return quoted(text, { from: at, open: at, escapes, kind: 'name' });
  if (first === '`') return quoted(text, { from: at, open: at, escapes: false, kind: 'name' });
  if (first === '$') return dollarQuoted(text, at);
  if (first !== '[' || /[\w)\]"]/.test(text[at - 1] ?? '')) return null;
  const bracketed = match(BRACKETED, text, at);
  return bracketed === null ? null : found('name', bracketed.slice(1, -1), [at, at + bracketed.length]);
}

interface Quote {
  readonly from: number;
  readonly open: number;
  readonly escapes: boolean;
  readonly kind: 'string' | 'name';
}

/** The text of a quotation keeps its doubled quotes: it is compared and shown, never run. */
function quoted(text: string, quote: Quote): Lexeme {
  const mark = text[quote.open] ?? '';
  let at = quote.open + 1;
  for (;;) {
    const close = text.indexOf(mark, at);
    if (close < 0) return { token: null, end: text.length, closed: false };
    const doubled = text[close + 1] === mark;
    const escaped = quote.escapes && isEscaped(text, close, at);
    if (!doubled && !escaped) return found(quote.kind, text.slice(quote.open + 1, close), [quote.from, close + 1]);
    at = escaped ? close + 1 : close + 2;
  }
}

function isEscaped(text: string, close: number, from: number): boolean {
  let slashes = 0;
  for (let at = close - 1; at >= from && text[at] === '\\'; at -= 1) slashes += 1;
  return slashes % 2 === 1;
}

function dollarQuoted(text: string, at: number): Lexeme | null {
  const tag = match(DOLLAR, text, at);
  if (tag === null) return null;
  const close = text.indexOf(tag, at + tag.length);
  if (close < 0) return { token: null, end: text.length, closed: false };
  return found('string', text.slice(at + tag.length, close), [at, close + tag.length]);
}

function plainAt(text: string, at: number): Lexeme {
  const filled = match(FILLED, text, at);
  if (filled !== null) return found('name', filled, [at, at + filled.length]);
  const word = match(WORD, text, at);
  if (word !== null) return found('word', word.toLowerCase(), [at, at + word.length]);
  const number = match(NUMBER, text, at);
  if (number !== null) return found('number', number, [at, at + number.length]);
  return found('mark', text[at] ?? '', [at, at + 1]);
}

function found(kind: Token['kind'], text: string, [start, end]: readonly [number, number]): Lexeme {
  return { token: { kind, text, start, end }, end, closed: true };
}

function skip(end: number): Lexeme {
  return { token: null, end, closed: true };
}

/** Where the line ends, its line break left for the next. */
export function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}

function match(pattern: RegExp, text: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? null;
}
