/** One string, heredoc or regular expression at a place of a program text, for source-tokens.ts. */

import type { Grammar, StringForm } from './source-tokens-languages.js';
import type { Token } from './source-tokens-shape.js';

export interface StringRead {
  readonly text: string;
  readonly dynamic: boolean;
  readonly end: number;
}

/** What stands where something is interpolated: an identifier, so that SQL around it can still be read. */
export const HOLE = '_hole_';

interface Around {
  readonly grammar: Grammar;
  readonly previous: Token | undefined;
}

/** The string that starts here; null: none does; `endless`: it never ends. */
export function readString(text: string, at: number, around: Around): StringRead | 'endless' | null {
  const { grammar } = around;
  const form = grammar.strings.find(({ open }) => text.startsWith(open, at));
  if (form !== undefined) return withNames(readForm(text, at + form.open.length, form), form, grammar);
  if (grammar.prefixes !== undefined) return readPrefixed(text, at, grammar);
  if (grammar.sigils && text[at] === '~') return readDelimited(text, at, SIGIL);
  if (grammar.wordLists && text[at] === '%' && !isValue(around.previous)) return readDelimited(text, at, PERCENT);
  if (grammar.regexes && text[at] === '/' && mayBeRegex(text, at, around)) return readRegex(text, at);
  return null;
}

/** The body of a heredoc from the start of its first line to the end of its closing label. */
export function readHeredoc(
  text: string,
  from: number,
  { label, holes }: { readonly label: string; readonly holes: boolean },
): StringRead | null {
  for (let at = from; at <= text.length; ) {
    const newline = text.indexOf('\n', at);
    const end = newline === -1 ? text.length : newline;
    const closes = closingLabel(text.slice(at, end), label);
    if (closes !== null) {
      const body = text.slice(from, at);
      return { ...(holes ? plugged(body) : { text: body, dynamic: false }), end: at + closes };
    }
    if (newline === -1) return null;
    at = newline + 1;
  }
  return null;
}

function closingLabel(line: string, label: string): number | null {
  const start = line.length - line.trimStart().length;
  if (!line.startsWith(label, start)) return null;
  return /\w/.test(line[start + label.length] ?? '') ? null : start + label.length;
}

const RUBY_OR_PHP_HOLE = /#\{[^}\n]*\}|\{\$[^}\n]*\}|\$[a-z_]\w*/gi;

function plugged(body: string): { text: string; dynamic: boolean } {
  const text = body.replace(RUBY_OR_PHP_HOLE, HOLE);
  return { text, dynamic: text !== body };
}

/** PHP's `$name` inside double quotes. */
function withNames(read: StringRead | 'endless', { open }: StringForm, grammar: Grammar): StringRead | 'endless' {
  if (read === 'endless' || grammar.heredoc !== 'php' || open !== '"') return read;
  const text = read.text.replace(/\$[a-z_]\w*/gi, HOLE);
  return { ...read, text, dynamic: read.dynamic || text !== read.text };
}

/** From behind the opening quote. Every character is looked at once, those in holes too. */
function readForm(text: string, from: number, form: StringForm): StringRead | 'endless' {
  const parts: string[] = [];
  let dynamic = false;
  let start = from;
  for (let at = from; at < text.length; ) {
    const char = text[at] ?? '';
    if (char === '\\' && form.escapes) {
      parts.push(text.slice(start, at), unescaped(text[at + 1] ?? ''));
      at += 2;
      start = at;
    } else if (isDoubled(text, at, form)) {
      parts.push(text.slice(start, at + 1));
      at += 2;
      start = at;
    } else if (text.startsWith(form.close, at)) {
      parts.push(text.slice(start, at));
      return { text: parts.join(''), dynamic, end: at + form.close.length };
    } else if (char === '\n' && !form.lines) {
      return 'endless';
    } else if (form.hole !== null && text.startsWith(form.hole, at) && !text.startsWith('{{', at)) {
      parts.push(text.slice(start, at), HOLE);
      at = endOfHole(text, at + form.hole.length, 0);
      start = at;
      dynamic = true;
    } else at += text.startsWith('{{', at) ? 2 : 1;
  }
  return 'endless';
}

/** `""` inside of C#'s `@"…"`. */
function isDoubled(text: string, at: number, form: StringForm): boolean {
  return !form.escapes && form.close === '"' && text.startsWith('""', at);
}

function unescaped(char: string): string {
  if (char === 'n') return '\n';
  if (char === 't') return '\t';
  return char;
}

/** Behind the `}` that ends a hole; quotes inside are respected. */
function endOfHole(text: string, from: number, depth: number): number {
  let open = 1;
  let at = from;
  while (at < text.length) {
    const char = text[at] ?? '';
    if (char === '{') open += 1;
    if (char === '}') open -= 1;
    if (open === 0) return at + 1;
    if ((char === '"' || char === "'" || char === '`') && depth < 20) at = endOfQuote(text, at, depth);
    else at += 1;
  }
  return text.length;
}

function endOfQuote(text: string, from: number, depth: number): number {
  const quote = text[from] ?? '';
  let at = from + 1;
  while (at < text.length && text[at] !== quote) {
    if (text[at] === '\\') at += 2;
    else if (quote === '`' && text.startsWith('${', at)) at = endOfHole(text, at + 2, depth + 1);
    else at += 1;
  }
  return at + 1;
}

const PREFIX = /[A-Za-z]{1,2}(?="|')/y;

/** Python's `f"…"`, `r'…'`, `rb"""…"""`. */
function readPrefixed(text: string, at: number, grammar: Grammar): StringRead | 'endless' | null {
  PREFIX.lastIndex = at;
  const prefix = PREFIX.exec(text)?.[0];
  if (prefix === undefined || !grammar.prefixes?.test(prefix) || /\w/.test(text[at - 1] ?? '')) return null;
  const start = at + prefix.length;
  const form = grammar.strings.find(({ open }) => text.startsWith(open, start));
  if (form === undefined) return null;
  const hole = /[ft]/i.test(prefix) ? '{' : null;
  return readForm(text, start + form.open.length, { ...form, hole });
}

const SIGIL = /~[a-zA-Z]+("""|'''|[([{<|/"'])/y;
const PERCENT = /%[qQrsx]?([([{<|!])/y;
const PAIRS: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}', '<': '>' };

/** `~s(…)` and `%q(…)`: up to the delimiter that closes, inner pairs counted. */
function readDelimited(text: string, at: number, opening: RegExp): StringRead | 'endless' | null {
  opening.lastIndex = at;
  const match = opening.exec(text);
  if (match === null) return null;
  const open = match[1] ?? '';
  const close = PAIRS[open] ?? open;
  const from = at + match[0].length;
  let depth = 1;
  for (let end = from; end < text.length; end += text[end] === '\\' ? 2 : 1) {
    if (text.startsWith(close, end)) depth -= 1;
    else if (text[end] === open) depth += 1;
    if (depth === 0) return { ...plugged(text.slice(from, end)), end: end + close.length };
  }
  return 'endless';
}

const KEYWORDS_BEFORE_VALUES =
  /^(?:return|if|unless|elsif|when|and|or|not|in|typeof|case|while|until|do|then|else|yield|await)$/;

function isValue(token: Token | undefined): boolean {
  if (token === undefined) return false;
  if (token.kind === 'word') return !KEYWORDS_BEFORE_VALUES.test(token.text);
  return token.kind !== 'mark' || token.text === ')' || token.text === ']' || token.text === '}';
}

function mayBeRegex(text: string, at: number, { grammar, previous }: Around): boolean {
  if (!isValue(previous)) return true;
  const spaced = /\s/.test(text[at - 1] ?? '') && !/[\s=]/.test(text[at + 1] ?? ' ');
  return grammar.symbols && previous?.kind === 'word' && spaced;
}

/** Only within its line; where it does not end there, it was a division. */
function readRegex(text: string, from: number): StringRead | null {
  let inClass = false;
  for (let at = from + 1; at < text.length && text[at] !== '\n'; at += 1) {
    const char = text[at];
    if (char === '\\') at += 1;
    else if (char === '[') inClass = true;
    else if (char === ']') inClass = false;
    else if (char === '/' && !inClass) return { text: text.slice(from, at + 1), dynamic: false, end: at + 1 };
  }
  return null;
}
