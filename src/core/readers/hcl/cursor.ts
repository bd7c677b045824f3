/** Where the HCL parser stands in its text, and the small steps that every part of it takes. First stage of core/readers/hcl. */
import type { Tree, TreeScalar } from '../tree.js';

/** Counted limits: a text beyond them is not parsed. */
const LIMITS = { depth: 100, nodes: 200_000 };

/** The one mutable thing of the parser; it never leaves it. */
export interface Cursor {
  readonly text: string;
  at: number;
  line: number;
  depth: number;
  nodes: number;
  /** Set once and for all: the text is not HCL. The cursor then stands at the end, so every loop ends. */
  failed: boolean;
  /** Inside parentheses, brackets and interpolations, where a newline is only space. */
  loose: boolean;
  /** Templates hold expressions and expressions hold templates: this ties the knot without an import circle. */
  readonly expression: (cursor: Cursor) => Tree;
}

export const NEWLINE = 10;

export function fail(cursor: Cursor): void {
  cursor.failed = true;
  cursor.at = cursor.text.length;
}

/** Goes one level down; false: too deep, and failed. */
export function enter(cursor: Cursor): boolean {
  cursor.depth += 1;
  if (cursor.depth <= LIMITS.depth) return true;
  fail(cursor);
  return false;
}

export function scalar(cursor: Cursor, text: string, literal: boolean): TreeScalar {
  count(cursor);
  return { kind: 'scalar', text, literal, line: cursor.line };
}

/** What stands for a value of a text that is not HCL. */
export function failure(cursor: Cursor): TreeScalar {
  fail(cursor);
  return { kind: 'scalar', text: '', literal: false, line: cursor.line };
}

export function count(cursor: Cursor): void {
  cursor.nodes += 1;
  if (cursor.nodes > LIMITS.nodes) fail(cursor);
}

export function peek(cursor: Cursor): number {
  return cursor.at < cursor.text.length ? cursor.text.charCodeAt(cursor.at) : -1;
}

/** Steps over this character, or fails. */
export function expect(cursor: Cursor, code: number): void {
  if (peek(cursor) === code) cursor.at += 1;
  else fail(cursor);
}

/** Passes blanks and comments; newlines too where they are only space. */
export function skipSpace(cursor: Cursor): void {
  pass(cursor, cursor.loose);
}

/** Passes blanks, comments and newlines. */
export function skipLines(cursor: Cursor): void {
  pass(cursor, true);
}

function pass(cursor: Cursor, newlines: boolean): void {
  const { text } = cursor;
  for (;;) {
    const code = text.charCodeAt(cursor.at);
    if (code === 32 || code === 9 || code === 13) cursor.at += 1;
    else if (code === NEWLINE && newlines) {
      cursor.at += 1;
      cursor.line += 1;
    } else if (code === 35 || (code === 47 && text.charCodeAt(cursor.at + 1) === 47)) {
      const end = text.indexOf('\n', cursor.at);
      cursor.at = end < 0 ? text.length : end;
    } else if (code === 47 && text.charCodeAt(cursor.at + 1) === 42) skipBlockComment(cursor);
    else return;
  }
}

function skipBlockComment(cursor: Cursor): void {
  const end = cursor.text.indexOf('*/', cursor.at + 2);
  if (end < 0) {
    fail(cursor);
    return;
  }
  for (let at = cursor.text.indexOf('\n', cursor.at); at >= 0 && at < end; at = cursor.text.indexOf('\n', at + 1)) {
    cursor.line += 1;
  }
  cursor.at = end + 2;
}

const WORD_PART = 1;
const WORD_START = 2;
const WORDS = new Uint8Array(128);
for (let code = 0; code < 128; code += 1) {
  const char = String.fromCharCode(code);
  WORDS[code] = /[A-Za-z_]/.test(char) ? WORD_START | WORD_PART : /[0-9-]/.test(char) ? WORD_PART : 0;
}

export function startsWord(code: number): boolean {
  return code > 127 || (code >= 0 && ((WORDS[code] ?? 0) & WORD_START) !== 0);
}

export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** Reads an identifier, dashes included; the cursor must stand on its first letter. */
export function word(cursor: Cursor): string {
  const { text } = cursor;
  const start = cursor.at;
  let at = start + 1;
  for (; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code < 128 && ((WORDS[code] ?? 0) & WORD_PART) === 0) break;
  }
  cursor.at = at;
  return text.slice(start, at);
}
