/** The SQL that a migration in code runs: its texts put together on their own lines, and what could not be put together. */
import type { Family, Step, TokenRange } from './code-migration-step.js';
import { argumentsIn, type Call, isMark } from './source-tokens-calls.js';
import { functionsIn } from './source-tokens-functions.js';
import type { Source, Token } from './source-tokens-shape.js';
import { HOLE } from './source-tokens-strings.js';

export interface EmbeddedSql {
  /** One SQL text, each statement on the line on which it stands in the migration. */
  readonly text: string;
  /** `raw-sql`: what is run is put together while it runs. */
  readonly steps: readonly Step[];
}

interface Piece {
  readonly text: string;
  readonly line: number;
  readonly dynamic: boolean;
  readonly to: number;
}

/** How a statement begins that this reader knows. */
const SQL =
  /^\s*(?:\(\s*)?(?:drop\s+(?:table|column|index|database|schema|view|materialized|type|function|procedure|trigger|sequence|policy|role|user|extension|constraint|owned|domain|aggregate)\b|delete\s+from\b|delete\s+\w+\s+from\b|truncate\s+\S|update\s[^;]+?\sset\s|alter\s+(?:table|type|column|database|schema|role|user|view|index|default|sequence|function|policy|domain|system|publication)\b|create\s+(?:or\s+replace\s+|unique\s+|temp\w*\s+|unlogged\s+|materialized\s+|constraint\s+|virtual\s+|global\s+|external\s+)*(?:table|index|view|type|function|procedure|trigger|schema|sequence|policy|role|user|extension|database|domain|aggregate|rule|publication)\b|insert\s+(?:or\s+\w+\s+|ignore\s+)?into\b|replace\s+into\b|merge\s+into\b|grant\s[^;]*\sto\s|revoke\s[^;]*\sfrom\s|rename\s+table\b|do\s+\$|with\s+\S+\s+as\s*(?:materialized\s*)?\(|exec(?:ute)?\s+(?:sp_|\()|begin\b|declare\s+\W?\w|if\s+(?:not\s+)?(?:exists|object_id))/i;

const COMMENTS = /--[^\n]*|\/\*(?:[^*]|\*(?!\/))*(?:\*\/|$)|^[ \t]*#[^\n]*/gm;

/** One of its statements is SQL of that kind; the first may be another one (`SET foreign_key_checks = 0; DROP TABLE a`). */
function isSql(text: string): boolean {
  return text
    .replace(COMMENTS, ' ')
    .split(';')
    .some((statement) => SQL.test(statement));
}

/** The SQL of the forward tokens. */
export function embeddedSql(
  source: Source,
  runs: readonly boolean[],
  { family, calls }: { readonly family: Family; readonly calls: readonly Call[] },
): EmbeddedSql {
  const here = namedHere(source);
  const pieces = piecesOf(source, runs, spokenRanges(calls, here)).filter(({ text }) => isSql(text));
  const dynamic = pieces.filter((piece) => piece.dynamic).map(({ line }) => raw(line));
  const unknown = calls
    .filter((call) => family.execute.test(call.name) && isUnknown({ source, call, here }))
    .map(({ line }) => raw(line));
  return { text: laidOut(pieces), steps: [...dynamic, ...unknown] };
}

function raw(line: number): Step {
  return { operation: 'raw-sql', target: 'SQL put together while it runs', line };
}

const SPOKEN =
  /^(?:say|say_with_time|puts|print|raise|warn|warning|info|debug|error|log|fatal|panic|write|writeln|WriteLine|comment|Printf|Println|Errorf|Error|announce)$/;

/** Arguments of calls that only say something, unless this file says itself what they do. */
function spokenRanges(calls: readonly Call[], { values }: Here): readonly TokenRange[] {
  return calls.filter(({ name, path }) => SPOKEN.test(name) && !(path === name && values.has(name)));
}

interface Here {
  /** What this file gives a body or a value. */
  readonly values: ReadonlySet<string>;
  /** `name = "…"` stands somewhere in the file. */
  readonly texts: ReadonlySet<string>;
}

function namedHere(source: Source): Here {
  const { tokens } = source;
  const values = new Set(functionsIn(source).map(({ name }) => name));
  const texts = new Set<string>();
  for (const [at, { kind, text }] of tokens.entries()) {
    if (isMark(tokens[at + 1], '=')) values.add(text);
    if (kind === 'word' && getsText(tokens.slice(at + 1, at + 9))) texts.add(text);
  }
  return { values, texts };
}

/** An equals sign stands soon behind a name, and a text behind that. */
function getsText(behind: readonly Token[]): boolean {
  const equals = behind.findIndex(({ text }) => text === '=');
  return equals >= 0 && equals < 4 && behind.slice(equals).some(({ kind }) => kind === 'string');
}

/** Texts joined by `+` or by standing side by side are one. */
function piecesOf(source: Source, runs: readonly boolean[], spoken: readonly TokenRange[]): readonly Piece[] {
  const silent = new Set<number>();
  for (const { from, to } of spoken) for (let at = from; at < Math.min(to, from + 200); at += 1) silent.add(at);
  const pieces: Piece[] = [];
  for (let at = 0; at < source.tokens.length; at += 1) {
    if (source.tokens[at]?.kind !== 'string' || runs[at] !== true || silent.has(at)) continue;
    const piece = pieceAt(source, at);
    pieces.push(piece);
    at = piece.to - 1;
  }
  return pieces;
}

function pieceAt(source: Source, from: number): Piece {
  const { tokens } = source;
  const first = tokens[from];
  const parts: string[] = [first?.text ?? ''];
  let dynamic = first?.dynamic ?? false;
  let at = from + 1;
  while (at < tokens.length) {
    const joined = isMark(tokens[at], '+');
    const next = joined ? at + 1 : at;
    const token = tokens[next];
    if (token?.kind === 'string') {
      parts.push(token.text);
      dynamic ||= token.dynamic;
      at = next + 1;
    } else if (joined && token !== undefined) {
      parts.push(HOLE);
      dynamic = true;
      at = behindOperand(source, next);
    } else break;
  }
  const formatted =
    isMark(tokens[at], '%') ||
    (isMark(tokens[at], '.') && /^(?:format|formatted|replace|gsub|sub)$/.test(tokens[at + 1]?.text ?? ''));
  return { text: parts.join(''), line: first?.bodyLine ?? 1, dynamic: dynamic || formatted, to: at };
}

function behindOperand(source: Source, from: number): number {
  let at = Math.max(from, source.close[from] ?? -1) + 1;
  while (at < source.tokens.length) {
    const close = source.close[at] ?? -1;
    if (isMark(source.tokens[at], '.')) at += 2;
    else if (close > at && source.tokens[at]?.first !== true) at = close + 1;
    else break;
  }
  return at;
}

/** Their text is the name of a file of SQL. */
const RUNS_FILES = /^(?:SqlResource|Script|EmbeddedScript)$/;

/** It runs a variable that is no text of this file, or a file that is read. */
function isUnknown({ source, call, here }: { source: Source; call: Call; here: Here }): boolean {
  const first = argumentsIn(source, call.from, call.to)[call.name.endsWith('Context') ? 1 : 0];
  if (first === undefined) return false;
  if (RUNS_FILES.test(call.name)) return true;
  const tokens = source.tokens.slice(first.from, Math.min(first.to, first.from + 40));
  const reads = tokens.some(({ text }) =>
    /^(?:read(?:File(?:Sync)?|_text|All(?:Bytes|Lines)|String)?|Read(?:File|All(?:Text|Lines)|ToEnd)|file_get_contents|open|File|getResource(?:AsStream)?)!?$/.test(
      text,
    ),
  );
  if (reads) return true;
  const text = tokens.findIndex(({ kind }) => kind === 'string');
  if (text >= 0) return beginsUnknown(tokens, text);
  if (isMark(tokens[1], '(') && source.language !== 'python') return !here.values.has(tokens[0]?.text ?? '');
  if (!tokens.every(({ kind, text }) => kind === 'word' || text === '.')) return false;
  return !here.texts.has(tokens.at(-1)?.text ?? '');
}

/** `${verb} TABLE a`, `verb + ' TABLE a'`: nobody knows with what the first text begins. */
function beginsUnknown(tokens: readonly Token[], text: number): boolean {
  return isMark(tokens[text - 1], '+') || tokens[text]?.text.trimStart().startsWith(HOLE) === true;
}

function laidOut(pieces: readonly Piece[]): string {
  const parts: string[] = [];
  let line = 1;
  for (const { text, line: wanted } of pieces) {
    const padding = '\n'.repeat(Math.max(0, wanted - line));
    const ended = `${text}\n;`;
    parts.push(padding, ended);
    line += padding.length + ended.split('\n').length - 1;
  }
  return parts.join('');
}
