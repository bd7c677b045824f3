/** Splits a SQL text of any dialect into its statements, the way the tools that run it do. */
import { type Dialect, lexemeAt, lineEnd, opensLine, type Token, tokensOf } from './tokens.js';

export interface Statement {
  readonly tokens: readonly Token[];
  readonly start: number;
  readonly end: number;
}

export interface Split {
  readonly statements: readonly Statement[];
  /** False: a quotation or comment is never closed, so what follows it is not known. */
  readonly clean: boolean;
}

const LONE_GO = /^[ \t]*GO[ \t]*\d*[ \t]*;?[ \t]*\r?$/im;
const ROUTINES: ReadonlySet<string> = new Set(['trigger', 'procedure', 'function', 'event', 'package', 'proc']);
/** A column of a table may be called like a routine. */
const NO_ROUTINES: ReadonlySet<string> = new Set(['table', 'view', 'index', 'type']);
const VERBS: ReadonlySet<string> = new Set(
  'alter create truncate exec execute insert delete grant revoke deny if print declare'.split(' '),
);
const DROPPED: ReadonlySet<string> = new Set(
  'table view procedure proc function database schema user role login trigger type'.split(' '),
);

const ANYWHERE: ReadonlySet<string> = new Set(['drop', 'truncate', 'alter']);
/** GRANT CREATE TABLE, DROP TABLE. */
const RIGHTS: ReadonlySet<string> = new Set(['grant', 'revoke', 'deny']);

/** EXEC ('text') and the procedures of Transact-SQL. */
const CALLED = /^\s*(?:\(|(?:sys\.)?sp_)/i;

interface Splitter {
  readonly text: string;
  readonly dialect: Dialect;
  /** Statements of a script with GO lines end without a semicolon. */
  readonly batches: boolean;
  readonly done: Statement[];
  tokens: Token[];
  delimiter: string;
  routine: boolean;
  depth: number;
  parens: number;
  clean: boolean;
}

export function splitStatements(text: string, dialect: Dialect): Split {
  const fresh = { tokens: [], delimiter: ';', routine: false, depth: 0, parens: 0, clean: true };
  const splitter: Splitter = { text, dialect, batches: LONE_GO.test(text), done: [], ...fresh };
  for (let at = 0; at < text.length; ) at = step(splitter, at);
  finish(splitter);
  return { statements: splitter.done, clean: splitter.clean };
}

/** Takes what stands at `at` and says where to go on. */
function step(splitter: Splitter, at: number): number {
  const { text, delimiter } = splitter;
  if (delimiter !== ';' && text.startsWith(delimiter, at)) return closed(splitter, at + delimiter.length);
  if (text[at] === '\\' && /[\w.!?]/.test(text[at + 1] ?? '')) return ofPsql(splitter, at);
  const { token: whole, end, closed: isClosed } = lexemeAt(text, at, splitter.dialect);
  const token = whole === null ? null : upToDelimiter(whole, splitter);
  if (!isClosed) splitter.clean = false;
  if (token === null) return end;
  // Whatever the delimiter: MySQL runs statements behind one another that it is sent together.
  if (token.kind === 'mark' && token.text === ';' && splitter.depth === 0) return afterSemicolon(splitter, end);
  if (token.kind === 'mark') return mark(splitter, token);
  return token.kind === 'word' ? word(splitter, token) : push(splitter, token);
}

/** Commands of psql that run what is not seen here: another file, a program, the rows of a query. */
const RUNS_MORE = /^\\(?:!|(?:i|ir|include|include_relative|gexec|copy)\b)/;

function ofPsql(splitter: Splitter, at: number): number {
  const end = lineEnd(splitter.text, at);
  const line = splitter.text.slice(at, end).trim();
  finish(splitter);
  if (RUNS_MORE.test(line)) splitter.tokens.push({ kind: 'word', text: line, start: at, end });
  return closed(splitter, end);
}

/** `END$$` where `$$` is the delimiter: the word ends before it. */
function upToDelimiter(token: Token, { text, delimiter }: Splitter): Token {
  if (delimiter === ';' || token.kind !== 'word') return token;
  const cut = text.slice(token.start, token.end).indexOf(delimiter);
  if (cut <= 0) return token;
  return { ...token, text: token.text.slice(0, cut), end: token.start + cut };
}

function push(splitter: Splitter, token: Token): number {
  splitter.tokens.push(token);
  return token.end;
}

function mark(splitter: Splitter, token: Token): number {
  if (token.text === '(') splitter.parens += 1;
  if (token.text === ')') splitter.parens -= 1;
  const alone = token.text === '/' && isAlone(splitter.text, token);
  return alone ? closed(splitter, token.end) : push(splitter, token);
}

function word(splitter: Splitter, token: Token): number {
  const { text, tokens } = splitter;
  if (token.text === 'delimiter' && tokens.length === 0) return newDelimiter(splitter, token.end);
  if (token.text === 'go' && isAlone(text, token)) return closed(splitter, lineEnd(text, token.end));
  if (startsStatement(splitter, token)) finish(splitter);
  if (ROUTINES.has(token.text) && tokens.length < 14) splitter.routine ||= opensRoutine(tokens);
  if (splitter.routine) splitter.depth = depthAfter(splitter, token);
  return push(splitter, token);
}

function opensRoutine(before: readonly Token[]): boolean {
  const first = before[0]?.text;
  if (before.some((token) => token.kind === 'word' && NO_ROUTINES.has(token.text))) return false;
  return first === 'create' || (first === 'alter' && before.length === 1);
}

/** BEGIN and CASE are closed by END; IF, LOOP and their like are not counted, nor is their END. */
function depthAfter(splitter: Splitter, token: Token): number {
  const { depth, tokens, text } = splitter;
  const previous = tokens.at(-1)?.text;
  if (token.text === 'case') return previous === 'end' ? depth : depth + (depth > 0 ? 1 : 0);
  if (token.text === 'begin') return isBlock(splitter, token) ? depth + 1 : depth;
  if (token.text !== 'end' || depth === 0) return depth;
  return /^\s+(?:if|loop|while|repeat|for)\b/i.test(text.slice(token.end, token.end + 40)) ? depth : depth - 1;
}

/** Not the beginning of a transaction, and no name: of an argument or a column, of a routine or in a list. */
function isBlock({ tokens, parens, text }: Splitter, token: Token): boolean {
  const next = text.slice(token.end, token.end + 20);
  return parens <= 0 && !/^\s+tran|^\s*\(/i.test(next) && !BEFORE_NAMES.has(tokens.at(-1)?.text ?? '');
}

const BEFORE_NAMES: ReadonlySet<string> = new Set(['function', 'procedure', 'trigger', 'event', 'of', 'on', '.', ',']);

function startsStatement(splitter: Splitter, token: Token): boolean {
  const { tokens, routine, parens, text, batches } = splitter;
  if (tokens.length === 0 || routine || parens > 0 || !opensLine(text, token.start)) return false;
  if (batches && VERBS.has(token.text)) return true;
  const isCall = /^exec(?:ute)?$/.test(token.text) && CALLED.test(text.slice(token.end, token.end + 80));
  if (isCall && !RIGHTS.has(tokens[0]?.text ?? '')) return true;
  const next = (/^\s+(\w+)/.exec(text.slice(token.end, token.end + 80))?.[1] ?? '').toLowerCase();
  // TABLE is no name in any dialect: in Transact-SQL these begin a statement also without a semicolon or GO before them.
  if (next === 'table') return ANYWHERE.has(token.text) && !RIGHTS.has(tokens[0]?.text ?? '');
  return batches && token.text === 'drop' && DROPPED.has(next);
}

function newDelimiter(splitter: Splitter, at: number): number {
  const end = lineEnd(splitter.text, at);
  splitter.delimiter = /\S+/.exec(splitter.text.slice(at, end))?.[0] ?? ';';
  return end;
}

/** The rows of COPY … FROM stdin follow its semicolon, up to a line `\.`. */
function afterSemicolon(splitter: Splitter, end: number): number {
  const { tokens, text } = splitter;
  const copies = tokens[0]?.text === 'copy' && tokens.some((token) => token.text === 'stdin');
  finish(splitter);
  if (!copies) return end;
  const last = text.indexOf('\n\\.', end);
  return last < 0 ? text.length : last + 3;
}

function closed(splitter: Splitter, end: number): number {
  finish(splitter);
  return end;
}

function finish(splitter: Splitter): void {
  const { tokens } = splitter;
  const first = tokens[0];
  const last = tokens.at(-1);
  if (first !== undefined && last !== undefined) splitter.done.push({ tokens, start: first.start, end: last.end });
  splitter.tokens = [];
  splitter.routine = false;
  splitter.depth = 0;
  splitter.parens = 0;
}

function isAlone(text: string, token: Token): boolean {
  return (
    opensLine(text, token.start) && /^[ \t]*\d*[ \t]*;?[ \t]*\r?(?:\n|$)/.test(text.slice(token.end, token.end + 60))
  );
}

/** What two statements have in common that differ in spacing and comments only. */
export function statementKey(statement: Statement, dialect: Dialect): string {
  return statement.tokens.map((token) => tokenKey(token, dialect)).join(' ');
}

function tokenKey(token: Token, dialect: Dialect): string {
  if (token.kind !== 'string' || !token.text.includes('\n')) return `${token.kind[0]}${token.text}`;
  // The body of a routine: its comments do not count either.
  const inner = tokensOf(token.text, dialect);
  return `b${inner.map((each) => `${each.kind[0]}${each.text}`).join(' ')}`;
}
