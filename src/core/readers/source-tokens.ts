/**
 * Tokens of program text, tolerantly, for readers that must know a call from a comment or a string (code-migration):
 * seven families of language, one shape. Nothing is evaluated, and text that makes no sense still has tokens.
 */
import { bracketsOf } from './source-tokens-brackets.js';
import { GRAMMARS, type Grammar, type Language } from './source-tokens-languages.js';
import type { Source, Token, Unreadable } from './source-tokens-shape.js';
import { readHeredoc, readString, type StringRead } from './source-tokens-strings.js';

const LIMIT_CHARACTERS = 1_000_000;
const LIMIT_TOKENS = 200_000;

/** The tokens of a text with their brackets paired. */
export function readSource(text: string, language: Language): Source | Unreadable {
  if (text.length > LIMIT_CHARACTERS) return { unreadable: 'over 1,000,000 characters' };
  const scan: Scan = {
    text,
    grammar: GRAMMARS[language],
    tokens: [],
    heredocs: [],
    at: text.charCodeAt(0) === 0xfeff ? 1 : 0,
    line: 1,
    lineStart: 0,
    first: true,
    broken: false,
  };
  while (scan.at < text.length && !scan.broken && scan.tokens.length <= LIMIT_TOKENS) step(scan);
  if (scan.broken || scan.heredocs.length > 0) return { unreadable: 'a string or comment does not end' };
  if (scan.tokens.length > LIMIT_TOKENS) return { unreadable: 'over 200,000 tokens' };
  const brackets = bracketsOf(scan.tokens, language);
  if ('unreadable' in brackets) return brackets;
  return { language, tokens: scan.tokens, ...brackets };
}

interface Heredoc {
  readonly token: number;
  readonly label: string;
  readonly holes: boolean;
}

interface Scan {
  readonly text: string;
  readonly grammar: Grammar;
  readonly tokens: Token[];
  readonly heredocs: Heredoc[];
  at: number;
  line: number;
  lineStart: number;
  first: boolean;
  broken: boolean;
}

function step(scan: Scan): void {
  const char = scan.text[scan.at] ?? '';
  if (char === '\n') {
    endLine(scan);
    return;
  }
  if (isSpace(char)) {
    scan.at += 1;
    return;
  }
  if (skipComment(scan) || takeHeredocStart(scan) || takeWordList(scan) || takeString(scan)) return;
  if (takeSymbol(scan) || takeWord(scan)) return;
  takeMark(scan);
}

function isSpace(char: string): boolean {
  return char === ' ' || char === '\t' || char === '\r' || char === '\f' || char === '\v' || char === '\u00a0';
}

function endLine(scan: Scan): void {
  scan.at += 1;
  scan.line += 1;
  scan.lineStart = scan.at;
  scan.first = true;
  for (const heredoc of scan.heredocs.splice(0)) {
    const read = readHeredoc(scan.text, scan.at, heredoc);
    if (read === null) {
      scan.broken = true;
      return;
    }
    const token = scan.tokens[heredoc.token];
    if (token !== undefined) {
      scan.tokens[heredoc.token] = { ...token, text: read.text, dynamic: read.dynamic, bodyLine: scan.line };
    }
    moveTo(scan, read.end);
  }
}

function skipComment(scan: Scan): boolean {
  const { text, at, grammar } = scan;
  const line = grammar.lineComments.some((mark) => text.startsWith(mark, at)) && !grammar.notComment?.(text, at);
  if (line) {
    const end = text.indexOf('\n', at);
    scan.at = end === -1 ? text.length : end;
    return true;
  }
  const block = grammar.blockComments.find(
    ({ open, lineStart }) => text.startsWith(open, at) && (!lineStart || at === scan.lineStart),
  );
  if (block === undefined) return false;
  const end = text.indexOf(block.close, at + block.open.length);
  if (end === -1) scan.broken = true;
  moveTo(scan, end === -1 ? text.length : end + block.close.length);
  return true;
}

const RUBY_HEREDOC = /<<([~-]?)(['"`]?)([A-Za-z_]\w*)\2/y;
const PHP_HEREDOC = /<<<[ \t]*(['"]?)([A-Za-z_]\w*)\1[ \t]*\r?\n/y;

function takeHeredocStart(scan: Scan): boolean {
  if (scan.grammar.heredoc === undefined || !scan.text.startsWith('<<', scan.at)) return false;
  if (scan.grammar.heredoc === 'php') return takePhpHeredoc(scan);
  RUBY_HEREDOC.lastIndex = scan.at;
  const match = RUBY_HEREDOC.exec(scan.text);
  const [whole = '', indent = '', quote = '', label = ''] = match ?? [];
  if (match === null || (indent === '' && quote === '' && !/^[A-Z]/.test(label))) return false;
  scan.heredocs.push({ token: scan.tokens.length, label, holes: quote !== "'" });
  push(scan, 'string', '', whole.length);
  return true;
}

function takePhpHeredoc(scan: Scan): boolean {
  PHP_HEREDOC.lastIndex = scan.at;
  const match = PHP_HEREDOC.exec(scan.text);
  if (match === null) return false;
  const [whole, quote = '', label = ''] = match;
  const read = readHeredoc(scan.text, scan.at + whole.length, { label, holes: quote !== "'" });
  if (read === null) scan.broken = true;
  pushString(scan, read ?? { text: '', dynamic: false, end: scan.text.length }, 1);
  return true;
}

const WORD_LIST = /%[wWiI]([[({<|!])/y;

/** Ruby's `%w[a b]`: brackets and texts as if they were written out. */
function takeWordList(scan: Scan): boolean {
  if (!scan.grammar.wordLists || scan.text[scan.at] !== '%') return false;
  WORD_LIST.lastIndex = scan.at;
  const match = WORD_LIST.exec(scan.text);
  if (match === null) return false;
  const closer = CLOSERS[match[1] ?? ''] ?? match[1] ?? ']';
  const from = scan.at + 3;
  const end = scan.text.indexOf(closer, from);
  if (end === -1) return false;
  push(scan, 'mark', '[', 3);
  for (const word of scan.text.slice(from, end).match(/\S+/g) ?? []) push(scan, 'string', word, 0);
  moveTo(scan, end);
  push(scan, 'mark', ']', 1);
  return true;
}

const CLOSERS: Readonly<Record<string, string>> = { '[': ']', '(': ')', '{': '}', '<': '>' };

function takeString(scan: Scan): boolean {
  const read = readString(scan.text, scan.at, { grammar: scan.grammar, previous: scan.tokens.at(-1) });
  if (read === null) return false;
  if (read === 'endless') {
    scan.broken = true;
    return true;
  }
  pushString(scan, read, 0);
  return true;
}

function pushString(scan: Scan, read: StringRead, bodyBelow: number): void {
  push(scan, 'string', read.text, 0);
  const token = scan.tokens.pop();
  moveTo(scan, read.end);
  if (token === undefined) return;
  const tight = !/\s/.test(scan.text[scan.at] ?? ' ');
  scan.tokens.push({ ...token, bodyLine: token.line + bodyBelow, dynamic: read.dynamic, tight });
}

const SYMBOL = /:[A-Za-z_]\w*[?!]?/y;

/** `:name` of Ruby and Elixir is a text; `a: b` and `A::B` are not. */
function takeSymbol(scan: Scan): boolean {
  if (!scan.grammar.symbols || scan.text[scan.at] !== ':') return false;
  SYMBOL.lastIndex = scan.at;
  const match = SYMBOL.exec(scan.text);
  if (match === null) return false;
  push(scan, 'string', match[0].slice(1), match[0].length);
  return true;
}

const WORD = /[A-Za-z_$@\u00aa-\uffff][\w$@\u00aa-\uffff]*/y;
const NUMBER = /\d[\w.]*/y;

function takeWord(scan: Scan): boolean {
  NUMBER.lastIndex = scan.at;
  const number = NUMBER.exec(scan.text)?.[0];
  if (number !== undefined) {
    push(scan, 'number', number, number.length);
    return true;
  }
  WORD.lastIndex = scan.at;
  const word = WORD.exec(scan.text)?.[0];
  if (word === undefined) return false;
  const tail = scan.text[scan.at + word.length] ?? '';
  const asks =
    scan.grammar.askingNames && (tail === '?' || tail === '!') && scan.text[scan.at + word.length + 1] !== '=';
  push(scan, 'word', asks ? word + tail : word, word.length + (asks ? 1 : 0));
  return true;
}

function takeMark(scan: Scan): void {
  const long = scan.grammar.marks.find(([mark]) => scan.text.startsWith(mark, scan.at));
  if (long === undefined) push(scan, 'mark', scan.text[scan.at] ?? '', 1);
  else push(scan, 'mark', long[1], long[0].length);
}

function push(scan: Scan, kind: Token['kind'], text: string, width: number): void {
  const column = scan.at - scan.lineStart;
  const tight = !/\s/.test(scan.text[scan.at + width] ?? ' ');
  const { line, first } = scan;
  scan.tokens.push({ kind, text, line, bodyLine: line, column, first, dynamic: false, tight });
  scan.first = false;
  scan.at += width;
}

function moveTo(scan: Scan, end: number): void {
  let newline = scan.text.indexOf('\n', scan.at);
  while (newline !== -1 && newline < end) {
    scan.line += 1;
    scan.lineStart = newline + 1;
    newline = scan.text.indexOf('\n', newline + 1);
  }
  scan.at = end;
}
