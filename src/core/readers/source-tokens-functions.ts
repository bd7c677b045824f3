/** Where the functions of a program text stand: name and body, for telling the forward direction of a migration from the other. */
import { closeOf, isMark, openOf } from './source-tokens-calls.js';
import type { Source, Token } from './source-tokens-shape.js';

export interface FunctionRange {
  readonly name: string;
  /** Index of the first token of its header. */
  readonly start: number;
  /** Its body: from (included) to (excluded). */
  readonly from: number;
  readonly to: number;
}

/** Every function with a name, outer ones before inner ones. */
export function functionsIn(source: Source): readonly FunctionRange[] {
  const found: FunctionRange[] = [];
  for (const [at, token] of source.tokens.entries()) {
    if (token.kind === 'mark' || token.kind === 'number') continue;
    const range = functionAt(source, at, token);
    if (range !== null && range.to >= range.from) found.push(range);
  }
  return found;
}

function functionAt(source: Source, at: number, token: Token): FunctionRange | null {
  switch (source.language) {
    case 'ruby':
      return token.text === 'def' ? endedByEnd(source, at) : null;
    case 'elixir':
      return token.text === 'def' || token.text === 'defp' ? elixirFunction(source, at) : null;
    case 'python':
      return token.text === 'def' && token.kind === 'word' ? pythonFunction(source, at) : null;
    case 'script':
      return scriptAssignment(source, at) ?? bracedFunction(source, at);
    case 'php':
    case 'csharp':
    case 'java':
    case 'go':
      return bracedFunction(source, at);
  }
}

function endedByEnd(source: Source, at: number): FunctionRange | null {
  const named = source.tokens[at + 1]?.text === 'self' ? at + 3 : at + 1;
  const name = source.tokens[named]?.text ?? '';
  const close = closeOf(source, at);
  if (source.tokens[at]?.kind !== 'word') return null;
  return close > named
    ? { name, start: at, from: named + 1, to: close }
    : oneLine(source, { name, start: at, from: named + 1 });
}

function elixirFunction(source: Source, at: number): FunctionRange | null {
  const name = source.tokens[at + 1]?.text ?? '';
  for (let next = at + 2; next < Math.min(at + 200, source.tokens.length); next += 1) {
    const token = source.tokens[next];
    if (token?.kind === 'word' && token.text === 'do') {
      const close = closeOf(source, next);
      if (close > next) return { name, start: at, from: next + 1, to: close };
      // Behind the colon of `do: …`, whose value may begin on the next line.
      return oneLine(source, { name, start: at, from: next + 2 });
    }
    if (token?.text === 'def' || token?.text === 'defp') return null;
  }
  return null;
}

/** To the end of the line, brackets passed over. */
function oneLine(source: Source, range: Omit<FunctionRange, 'to'>): FunctionRange {
  let to = range.from;
  while (to < source.tokens.length && !(to > range.from && source.tokens[to]?.first === true)) {
    to = Math.max(to, closeOf(source, to)) + 1;
  }
  return { ...range, to };
}

function pythonFunction(source: Source, at: number): FunctionRange | null {
  const name = source.tokens[at + 1]?.text ?? '';
  const closing = closeOf(source, at + 2);
  if (closing < 0) return null;
  let colon = closing + 1;
  while (colon < source.tokens.length && !isMark(source.tokens[colon], ':')) {
    colon = Math.max(colon, closeOf(source, colon)) + 1;
  }
  const from = colon + 1;
  return { name, start: at, from, to: indentedUntil(source, { header: headOfLine(source, at), from }) };
}

/** The end of what is indented below a line of Python, for `def` and `with`. */
export function indentedUntil(source: Source, { header, from }: { header: Token | undefined; from: number }): number {
  const { tokens } = source;
  let at = from;
  while (at < tokens.length) {
    const token = tokens[at];
    if (token === undefined || (token.first && token.column <= (header?.column ?? 0))) break;
    at = Math.max(at, closeOf(source, at)) + 1;
  }
  return Math.min(at, tokens.length);
}

/** The first token of the line of a token. */
export function headOfLine(source: Source, at: number): Token | undefined {
  let head = at;
  while (source.tokens[head]?.first === false) head -= 1;
  return source.tokens[head];
}

const NOT_A_FUNCTION =
  /^(?:if|async|for|foreach|while|switch|catch|with|using|lock|return|await|function|fn|elseif|match|unless|new|throw|super|synchronized|do|else)$/;
const HEADER_TOKENS = 40;

/** `name(…) … {`, `name(…) => expression;` and their kin. */
function bracedFunction(source: Source, at: number): FunctionRange | null {
  const { tokens } = source;
  const token = tokens[at];
  if (token?.kind !== 'word' || NOT_A_FUNCTION.test(token.text) || isMark(tokens[at - 1], '.')) return null;
  if (!isMark(tokens[at + 1], '(')) return null;
  const parens = closeOf(source, at + 1);
  if (isMark(tokens[parens + 1], '.')) return null;
  for (let next = parens + 1; next < parens + HEADER_TOKENS; next += 1) {
    const mark = tokens[next];
    const range = { name: token.text, start: at, from: next + 1 };
    if (isMark(mark, '{')) return { ...range, to: closeOf(source, next) };
    if (isMark(mark, '=>')) return { ...range, to: endOfExpression(source, next + 1) };
    if (!belongsToHeader(mark)) return null;
  }
  return null;
}

/** Result types and `throws` between the parentheses and the body. */
function belongsToHeader(token: Token | undefined): boolean {
  if (token?.kind === 'word') return !NOT_A_FUNCTION.test(token.text);
  return token?.kind === 'mark' && /^[:<>?|[\].,&*()]$/.test(token.text);
}

/** `exports.up = async (knex) => …`, `up: async function (q) {…}`, `const up = (knex) => knex.schema…`. */
function scriptAssignment(source: Source, at: number): FunctionRange | null {
  const { tokens } = source;
  const mark = tokens[at + 1];
  if (!isMark(mark, '=') && !isMark(mark, ':')) return null;
  const name = tokens[at]?.text ?? '';
  for (let next = at + 2; next < at + HEADER_TOKENS && next < tokens.length; next += 1) {
    const token = tokens[next];
    if (isMark(token, '=>')) return arrowBody(source, { name, start: at, from: next + 1 });
    if (isMark(token, '{') && tokens.slice(at + 2, at + 4).some(({ text }) => text === 'function')) {
      return { name, start: at, from: next + 1, to: closeOf(source, next) };
    }
    if (isMark(token, ';') || isMark(token, ',') || isMark(token, '{') || token?.kind === 'string') return null;
    if (openOf(source, next) >= 0) return null;
    if (isMark(token, '(')) next = Math.max(next, closeOf(source, next));
  }
  return null;
}

function arrowBody(source: Source, range: Omit<FunctionRange, 'to'>): FunctionRange {
  if (isMark(source.tokens[range.from], '{')) {
    return { ...range, from: range.from + 1, to: closeOf(source, range.from) };
  }
  return { ...range, to: endOfExpression(source, range.from) };
}

const NEXT_STATEMENT = /^(?:export|exports|module|const|let|var|function|async|class|public|private|protected|def)$/;

function endOfExpression(source: Source, from: number): number {
  const { tokens } = source;
  let at = from;
  while (at < tokens.length) {
    const token = tokens[at];
    if (token === undefined || isMark(token, ';') || isMark(token, ',') || openOf(source, at) >= 0) break;
    if (at > from && token.first && token.kind === 'word' && NEXT_STATEMENT.test(token.text)) break;
    at = Math.max(at, closeOf(source, at)) + 1;
  }
  return at;
}
