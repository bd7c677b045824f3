/** Reads lists, objects and for-expressions. Part of the third stage of core/readers/hcl. */
import type { Tree, TreeEntry } from '../tree.js';
import {
  type Cursor,
  count,
  enter,
  expect,
  fail,
  failure,
  NEWLINE,
  peek,
  scalar,
  skipLines,
  skipSpace,
  startsWord,
  word,
} from './cursor.js';
import { render } from './render.js';

const COMMA = 44;
const FOR = /for[ \t]+[\w-]+\s*(?:,|in\b)/y;

/** From `[` or `{` to behind its end. */
export function collection(cursor: Cursor): Tree {
  const { loose, line } = cursor;
  const isList = peek(cursor) === 91;
  if (!enter(cursor)) return failure(cursor);
  count(cursor);
  cursor.at += 1;
  skipLines(cursor);
  FOR.lastIndex = cursor.at;
  let value: Tree;
  if (FOR.test(cursor.text)) value = { ...forExpression(cursor, isList), line };
  else if (isList) value = { kind: 'list', items: items(cursor), line };
  else value = { kind: 'map', entries: entries(cursor), line };
  cursor.loose = loose;
  cursor.depth -= 1;
  expect(cursor, isList ? 93 : 125);
  return value;
}

function items(cursor: Cursor): readonly Tree[] {
  const found: Tree[] = [];
  cursor.loose = true;
  for (;;) {
    skipLines(cursor);
    if (peek(cursor) === 93 || peek(cursor) === -1) return found;
    found.push(cursor.expression(cursor));
    skipLines(cursor);
    if (peek(cursor) !== COMMA) return found;
    cursor.at += 1;
  }
}

/** Pairs end with a comma or a newline. */
function entries(cursor: Cursor): readonly TreeEntry[] {
  const found: TreeEntry[] = [];
  cursor.loose = false;
  for (;;) {
    skipLines(cursor);
    if (peek(cursor) === COMMA && found.length > 0) {
      cursor.at += 1;
      continue;
    }
    if (peek(cursor) === 125 || peek(cursor) === -1) return found;
    found.push(pair(cursor));
    skipSpace(cursor);
    const next = peek(cursor);
    if (next !== COMMA && next !== NEWLINE && next !== 125) {
      fail(cursor);
      return found;
    }
  }
}

function pair(cursor: Cursor): TreeEntry {
  const { line } = cursor;
  const key = keyOf(cursor);
  skipSpace(cursor);
  const code = peek(cursor);
  if (code === 61 || code === 58) cursor.at += 1;
  else if (code !== 123) fail(cursor);
  skipLines(cursor);
  return { key, line, value: cursor.expression(cursor) };
}

function keyOf(cursor: Cursor): string {
  const { at } = cursor;
  if (startsWord(peek(cursor))) {
    const name = word(cursor);
    skipSpace(cursor);
    const code = peek(cursor);
    if (code === 61 || code === 58 || code === 123) return name;
    cursor.at = at;
  }
  const key = cursor.expression(cursor);
  return key.kind === 'scalar' && key.literal ? key.text : `(${render(key)})`;
}

/** `for k, v in xs : k => v if cond`, in one spacing. */
function forExpression(cursor: Cursor, isList: boolean): Tree {
  cursor.loose = true;
  cursor.at += 3;
  skipLines(cursor);
  const names = [word(cursor)];
  skipLines(cursor);
  if (peek(cursor) === COMMA) {
    cursor.at += 1;
    skipLines(cursor);
    names.push(word(cursor));
    skipLines(cursor);
  }
  if (cursor.text.startsWith('in', cursor.at)) cursor.at += 2;
  else fail(cursor);
  let text = `for ${names.join(',')} in ${render(cursor.expression(cursor))}`;
  skipLines(cursor);
  expect(cursor, 58);
  text += `:${render(cursor.expression(cursor))}`;
  text += afterArrow(cursor);
  skipLines(cursor);
  if (/^if\b/.test(cursor.text.slice(cursor.at, cursor.at + 3))) {
    cursor.at += 2;
    text += ` if ${render(cursor.expression(cursor))}`;
    skipLines(cursor);
  }
  return scalar(cursor, isList ? `[${text}]` : `{${text}}`, false);
}

function afterArrow(cursor: Cursor): string {
  skipLines(cursor);
  if (!cursor.text.startsWith('=>', cursor.at)) return '';
  cursor.at += 2;
  const value = render(cursor.expression(cursor));
  skipLines(cursor);
  if (!cursor.text.startsWith('...', cursor.at)) return `=>${value}`;
  cursor.at += 3;
  return `=>${value}...`;
}
