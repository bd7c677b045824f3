/** Calls, their arguments and their chains in tokens of program text: what the readers of migrations ask about. */
import type { Source, Token } from './source-tokens-shape.js';

export interface Call {
  /** What is called, with its receivers: `op.drop_table`, `$table.string.change`, `migrationBuilder.DropTable`. */
  readonly path: string;
  /** The last part of the path. */
  readonly name: string;
  readonly line: number;
  /** Index of the name. */
  readonly at: number;
  /** The tokens between the parentheses, or behind the name: from (included) to (excluded). */
  readonly from: number;
  readonly to: number;
}

export interface Argument {
  /** `null:`, `table_name=`, `'key' =>`; null: by place. */
  readonly name: string | null;
  readonly from: number;
  readonly to: number;
}

/** Every call in the order written, those inside of others too. */
export function callsIn(source: Source): readonly Call[] {
  const calls: Call[] = [];
  for (const [at, token] of source.tokens.entries()) {
    if (token.kind !== 'word') continue;
    const range = parenthesised(source, at) ?? commandArguments(source, at);
    if (range !== null) calls.push({ path: pathTo(source, at), name: token.text, line: token.line, at, ...range });
  }
  return calls;
}

/** The arguments of a call, or the entries of a list or map, split at its commas. */
export function argumentsIn(source: Source, from: number, to: number): readonly Argument[] {
  const found: Argument[] = [];
  let start = from;
  for (let at = from; at <= to; at += 1) {
    const isEnd = at === to || isMark(source.tokens[at], ',');
    if (isEnd && at > start) found.push(argument(source, start, at));
    if (isEnd) start = at + 1;
    const close = closeOf(source, at);
    if (close > at && close < to) at = close;
  }
  return found;
}

/** The names that are called on the result: `change` and `nullable` of `$table->string('a')->nullable()->change()`. */
export function chainAfter(source: Source, call: Call): readonly Call[] {
  const chain: Call[] = [];
  let at = call.to + 1;
  while (isMark(source.tokens[at], '.') && chain.length < 50) {
    const token = source.tokens[at + 1];
    if (token?.kind !== 'word') break;
    const range = parenthesised(source, at + 1);
    chain.push({
      path: token.text,
      name: token.text,
      line: token.line,
      at: at + 1,
      ...(range ?? { from: at + 2, to: at + 1 }),
    });
    at = range === null ? at + 2 : range.to + 1;
  }
  return chain;
}

/** Every text in a range of tokens. */
export function textsIn(source: Source, from: number, to: number): readonly string[] {
  return source.tokens
    .slice(from, to)
    .filter(isText)
    .map((token) => token.text);
}

export function isMark(token: Token | undefined, text: string): boolean {
  return token?.kind === 'mark' && token.text === text;
}

/** The index of what closes the bracket here; -1: none opens here. */
export function closeOf(source: Source, at: number): number {
  return source.close[at] ?? -1;
}

/** The other way round. */
export function openOf(source: Source, at: number): number {
  return source.open[at] ?? -1;
}

function isText(token: Token): boolean {
  return token.kind === 'string';
}

function argument(source: Source, from: number, to: number): Argument {
  const [name, mark] = [source.tokens[from], source.tokens[from + 1]];
  const names = mark?.kind === 'mark' && (mark.text === ':' || mark.text === '=' || mark.text === '=>');
  if (!names || name === undefined || name.kind === 'mark' || to <= from + 2) return { name: null, from, to };
  return { name: name.text, from: from + 2, to };
}

interface Range {
  readonly from: number;
  readonly to: number;
}

function parenthesised(source: Source, at: number): Range | null {
  const paren = isMark(source.tokens[at + 1], '<') ? behindGenerics(source, at + 1) : at + 1;
  const next = source.tokens[paren];
  if (!isMark(next, '(')) return null;
  if ((source.language === 'ruby' || source.language === 'elixir') && source.tokens[at]?.tight !== true) return null;
  return { from: paren + 1, to: closeOf(source, paren) };
}

/** Behind `<string>` of `AddColumn<string>(`. */
function behindGenerics(source: Source, from: number): number {
  let depth = 0;
  for (let at = from; at < from + 30; at += 1) {
    const token = source.tokens[at];
    if (token === undefined || token.kind === 'string') return -1;
    if (isMark(token, '<')) depth += 1;
    if (isMark(token, '>')) depth -= 1;
    if (depth === 0) return at + 1;
    if (token.kind === 'mark' && !/^[<>,.?[\]]$/.test(token.text)) return -1;
  }
  return -1;
}

const NO_COMMAND =
  /^(?:if|unless|while|until|elsif|else|do|end|def|defp|class|module|defmodule|return|and|or|not|in|then|when|case|begin|rescue|ensure|raise|yield|use|import|alias|require|fn|for|self|nil|true|false)$/;

/** `remove_column :users, :name` without parentheses: up to the end of the statement. */
function commandArguments(source: Source, at: number): Range | null {
  const { language, tokens } = source;
  const name = tokens[at];
  const next = tokens[at + 1];
  if ((language !== 'ruby' && language !== 'elixir') || name === undefined || NO_COMMAND.test(name.text)) return null;
  if (next === undefined || next.first || name.tight || !startsValue(next)) return bare(source, at);
  return { from: at + 1, to: endOfStatement(source, at + 1) };
}

/** A name without arguments: a call only where it is called on something, `User.delete_all`. */
function bare(source: Source, at: number): Range | null {
  const next = source.tokens[at + 1];
  const called = isMark(source.tokens[at - 1], '.');
  const alone = source.tokens[at]?.first === true && (next === undefined || next.first);
  return called || alone ? { from: at + 1, to: at + 1 } : null;
}

function startsValue(token: Token): boolean {
  if (token.kind !== 'mark')
    return !/^(?:do|if|unless|and|or|rescue|then|end|in|while)$/.test(token.text) || token.kind !== 'word';
  return /^[([:*&~%^@]$|^->$/.test(token.text);
}

const STATEMENT_ENDS = /^(?:do|if|unless|end|rescue|while|until|and|or|then)$/;

function endOfStatement(source: Source, from: number): number {
  const { tokens } = source;
  for (let at = from; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (token === undefined) break;
    if (token.first && !goesOn(tokens[at - 1], token)) return at;
    if (token.kind === 'mark' && (token.text === ';' || token.text === '|>' || openOf(source, at) >= 0)) return at;
    const isLabel = isMark(tokens[at + 1], ':') && token.tight;
    if (token.kind === 'word' && STATEMENT_ENDS.test(token.text) && !isLabel && !isMark(tokens[at - 1], '.')) return at;
    const behind = closeOf(source, at);
    if (behind > at && token.kind === 'mark') at = behind;
  }
  return tokens.length;
}

function goesOn(before: Token | undefined, next: Token): boolean {
  if (isMark(next, '.')) return true;
  return before?.kind === 'mark' && /^(?:,|\+|=|=>|:|\||\|\||&&|\\|\.|-|\*|->)$/.test(before.text);
}

/** The receivers of a name, results of calls passed through; the nearest eight. */
function pathTo(source: Source, at: number): string {
  const parts = [source.tokens[at]?.text ?? ''];
  let dot = at - 1;
  while (isMark(source.tokens[dot], '.') && parts.length < 8) {
    let receiver = dot - 1;
    const opening = openOf(source, receiver);
    if (opening >= 0) receiver = beforeGenerics(source, opening - 1);
    const token = source.tokens[receiver];
    if (token?.kind !== 'word') break;
    parts.unshift(token.text);
    dot = receiver - 1;
  }
  return parts.join('.');
}

function beforeGenerics(source: Source, at: number): number {
  if (!isMark(source.tokens[at], '>')) return at;
  for (let back = at; back > at - 30; back -= 1) if (isMark(source.tokens[back], '<')) return back - 1;
  return at;
}
