/** PostgreSQL's own grammar (libpg-query) as the SqlParser port: made ready once, then asked for every statement. */
import { loadModule, parseSync } from 'libpg-query';
import type { SqlParser, SqlStatement } from '../domain/effect.js';

const LONGEST = 1_000_000;
const DEEPEST = 1_000;
const MOST_LINKS = 20_000;
const LONGEST_OPERATOR = 1_000;
const OPERATOR: ReadonlySet<string> = new Set('~!@#^&|`?+-*/%<>=');

/** Loads the parser; a text that is too long or not PostgreSQL is answered with null. */
export async function loadSqlParser(): Promise<SqlParser> {
  await loadModule();
  return statementsOf;
}

function statementsOf(text: string): readonly SqlStatement[] | null {
  // A NUL would end the text for the parser, and what follows would stay unread.
  if (text.length > LONGEST || text.includes('\0') || isMonstrous(text)) return null;
  try {
    return located(text, parseSync(text).stmts ?? []);
  } catch {
    return null;
  }
}

/** Brackets, chains of conditions or runs of operator characters on which the grammar would spend its stack or its square. */
function isMonstrous(text: string): boolean {
  if ((text.match(/\b(?:not|and|or)\b/gi)?.length ?? 0) > MOST_LINKS) return true;
  let [depth, run] = [0, 0];
  for (const character of text) {
    if (character === '(' || character === '[') depth += 1;
    else if (character === ')' || character === ']') depth -= 1;
    run = OPERATOR.has(character) ? run + 1 : 0;
    if (depth > DEEPEST || run > LONGEST_OPERATOR) return true;
  }
  return false;
}

interface RawStatement {
  readonly stmt?: unknown;
  readonly stmt_location?: number;
  readonly stmt_len?: number;
}

/** A length of 0 or none means: up to the end of the text. */
function located(text: string, statements: readonly RawStatement[]): readonly SqlStatement[] {
  const offset = utf16Offsets(text);
  return statements.map((statement) => {
    const from = statement.stmt_location ?? 0;
    const start = offset(from);
    const to = statement.stmt_len ? offset(from + statement.stmt_len) : text.length;
    return { tree: statement.stmt ?? null, start: Math.min(codeStart(text, start), to), end: to };
  });
}

/** Turns the parser's UTF-8 byte offsets, asked in rising order, into UTF-16 positions. */
function utf16Offsets(text: string): (bytes: number) => number {
  let position = 0;
  let counted = 0;
  return (bytes) => {
    if (bytes < counted) [position, counted] = [0, 0];
    while (counted < bytes && position < text.length) {
      const code = text.codePointAt(position) ?? 0;
      counted += bytesOf(code);
      position += code < 0x10000 ? 1 : 2;
    }
    return position;
  };
}

function bytesOf(code: number): number {
  if (code < 0x80) return 1;
  return code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}

/** Where the first character stands that is neither space nor comment. */
function codeStart(text: string, from: number): number {
  let at = from;
  for (;;) {
    const space = /\s*/y;
    space.lastIndex = at;
    space.test(text);
    at = space.lastIndex;
    if (text.startsWith('--', at)) at = past(text, '\n', at);
    else if (text.startsWith('/*', at)) at = commentEnd(text, at);
    else return at;
  }
}

function past(text: string, mark: string, from: number): number {
  const found = text.indexOf(mark, from);
  return found < 0 ? text.length : found + mark.length;
}

/** Comments nest in PostgreSQL. */
function commentEnd(text: string, from: number): number {
  const mark = /\/\*|\*\//g;
  mark.lastIndex = from;
  let depth = 0;
  for (let found = mark.exec(text); found !== null; found = mark.exec(text)) {
    depth += found[0] === '/*' ? 1 : -1;
    if (depth === 0) return mark.lastIndex;
  }
  return text.length;
}
