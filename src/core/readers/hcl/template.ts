/** Reads quoted strings and heredocs with their interpolations. Second stage of core/readers/hcl. */
import type { Tree } from '../tree.js';
import { type Cursor, enter, expect, fail, failure, peek, scalar, skipLines, word } from './cursor.js';
import { render } from './render.js';

const QUOTE = 34;
const CLOSE = 125;
const TILDE = 126;

/** A string from its opening quote. `"${x}"` alone is x. */
export function quoted(cursor: Cursor): Tree {
  const { text } = cursor;
  const start = cursor.at + 1;
  let at = start;
  for (; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      cursor.at = at + 1;
      return scalar(cursor, text.slice(start, at), true);
    }
    if (code === 92 || code === 10 || ((code === 36 || code === 37) && text.charCodeAt(at + 1) === 123)) break;
  }
  return template(cursor, start);
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '"': '"', '\\': '\\' };

/** What a string holds so far. */
interface Parts {
  readonly texts: string[];
  /** Where the text begins that is not in `texts` yet. */
  from: number;
  literal: boolean;
  /** The one interpolation that the string so far is nothing but. */
  alone: Tree | null;
}

/** A string that holds escapes or interpolations, from after its quote. */
function template(cursor: Cursor, start: number): Tree {
  const { line } = cursor;
  const parts: Parts = { texts: [], from: start, literal: true, alone: null };
  cursor.at = start;
  for (let code = peek(cursor); code !== QUOTE; code = peek(cursor)) {
    if (code === -1 || code === 10) {
      return failure(cursor);
    }
    step(cursor, parts, code);
  }
  const { alone, from } = parts;
  const whole = from === cursor.at ? alone : null;
  parts.texts.push(cursor.text.slice(from, cursor.at));
  cursor.at += 1;
  return whole ?? { ...scalar(cursor, parts.texts.join(''), parts.literal), line };
}

function step(cursor: Cursor, parts: Parts, code: number): void {
  const next = cursor.text.charCodeAt(cursor.at + 1);
  const marks = code === 36 || code === 37;
  if (code === 92) {
    const char = cursor.text[cursor.at + 1] ?? '';
    parts.texts.push(cursor.text.slice(parts.from, cursor.at), ESCAPES[char] ?? `\\${char}`);
    cursor.at += 2;
    parts.from = cursor.at;
  } else if (marks && next === code) cursor.at += cursor.text.charCodeAt(cursor.at + 2) === 123 ? 3 : 1;
  else if (marks && next === 123) embedded(cursor, parts, code === 36);
  else cursor.at += 1;
}

function embedded(cursor: Cursor, parts: Parts, isValue: boolean): void {
  parts.texts.push(cursor.text.slice(parts.from, cursor.at));
  const first = parts.literal && parts.texts.every((text) => text === '');
  if (isValue) {
    const value = interpolation(cursor);
    parts.alone = first ? value : null;
    parts.texts.push('${', render(value), '}');
  } else parts.texts.push(directive(cursor));
  parts.literal = false;
  parts.from = cursor.at;
}

/** From `${` to behind its `}`. */
function interpolation(cursor: Cursor): Tree {
  cursor.at += 2;
  if (peek(cursor) === TILDE) cursor.at += 1;
  const { loose } = cursor;
  cursor.loose = true;
  enter(cursor);
  const value = cursor.expression(cursor);
  skipLines(cursor);
  cursor.depth -= 1;
  cursor.loose = loose;
  if (peek(cursor) === TILDE) cursor.at += 1;
  expect(cursor, CLOSE);
  return value;
}

/** `%{ if x }` as written: directives are not looked into. Text such as `%{Host}i` of old files passes too. */
function directive(cursor: Cursor): string {
  const start = cursor.at;
  let inString = false;
  for (cursor.at += 2; cursor.at < cursor.text.length; cursor.at += 1) {
    const code = peek(cursor);
    if (code === 10) break;
    if (code === QUOTE) inString = !inString;
    if (code !== CLOSE || inString) continue;
    cursor.at += 1;
    return cursor.text.slice(start, cursor.at).replace(/\s+/g, ' ');
  }
  fail(cursor);
  return '';
}

/** `<<EOT` and `<<-EOT`, from the first `<` to the end of the marker's line. Interpolations stay as written. */
export function heredoc(cursor: Cursor): Tree {
  const { text, line } = cursor;
  cursor.at += 2;
  const indented = peek(cursor) === 45;
  if (indented) cursor.at += 1;
  const marker = word(cursor);
  const newline = text.indexOf('\n', cursor.at);
  if (newline < 0 || text.slice(cursor.at, newline).trim() !== '') {
    return failure(cursor);
  }
  const lines: string[] = [];
  for (let at = newline + 1; at < text.length; ) {
    const end = text.indexOf('\n', at);
    const stop = end < 0 ? text.length : end;
    const row = text.slice(at, stop);
    cursor.line += 1;
    if (row.trim() === marker) {
      cursor.at = stop;
      const body = (indented ? withoutMargin(lines) : lines).join('\n').replaceAll('\r', '');
      return { ...scalar(cursor, body, !/[$%]\{/.test(body)), line };
    }
    lines.push(row);
    at = stop + 1;
  }
  return failure(cursor);
}

function withoutMargin(lines: readonly string[]): readonly string[] {
  let margin = Number.POSITIVE_INFINITY;
  for (const line of lines) {
    const indent = line.search(/\S/);
    if (indent >= 0 && indent < margin) margin = indent;
  }
  return lines.map((line) => line.slice(margin));
}
