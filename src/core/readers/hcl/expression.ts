/** Reads one HCL expression into a tree: literals and collections as such, all else as text in one spacing. Third stage of core/readers/hcl. */
import type { Tree } from '../tree.js';
import { callValue } from './calls.js';
import { collection } from './collection.js';
import {
  type Cursor,
  count,
  enter,
  expect,
  fail,
  failure,
  isDigit,
  peek,
  scalar,
  skipLines,
  skipSpace,
  startsWord,
  word,
} from './cursor.js';
import { render } from './render.js';
import { heredoc, quoted } from './template.js';

const COLON = 58;

/** Precedence is of no interest: operands and operators are written down in their order. */
export function expression(cursor: Cursor): Tree {
  if (!enter(cursor)) return failure(cursor);
  let left = operand(cursor);
  for (;;) {
    skipSpace(cursor);
    const operator = operatorAt(cursor);
    if (operator === '') break;
    cursor.at += operator.length;
    skipLines(cursor);
    let text = render(left) + operator;
    if (operator === '?') {
      text += `${render(expression(cursor))}:`;
      skipLines(cursor);
      expect(cursor, COLON);
      skipLines(cursor);
    }
    const right = operand(cursor);
    left = { kind: 'scalar', text: text + render(right), literal: false, line: left.line };
  }
  cursor.depth -= 1;
  return left;
}

function operatorAt(cursor: Cursor): string {
  const next = cursor.text.charCodeAt(cursor.at + 1);
  switch (peek(cursor)) {
    case 61:
      return next === 61 ? '==' : '';
    case 33:
      return next === 61 ? '!=' : '';
    case 60:
      return next === 61 ? '<=' : '<';
    case 62:
      return next === 61 ? '>=' : '>';
    case 38:
      return next === 38 ? '&&' : '';
    case 124:
      return next === 124 ? '||' : '';
    case 43:
      return '+';
    case 45:
      return '-';
    case 42:
      return '*';
    case 47:
      return '/';
    case 37:
      return '%';
    case 63:
      return '?';
    default:
      return '';
  }
}

function operand(cursor: Cursor): Tree {
  skipSpace(cursor);
  return traversed(cursor, primary(cursor));
}

function primary(cursor: Cursor): Tree {
  const code = peek(cursor);
  if (code === 34) return quoted(cursor);
  if (startsWord(code)) return wordOrCall(cursor);
  if (isDigit(code)) return number(cursor);
  if (code === 123 || code === 91) return collection(cursor);
  if (code === 40) return parenthesis(cursor);
  if (code === 45 || code === 33) return signed(cursor);
  if (code === 60 && cursor.text.charCodeAt(cursor.at + 1) === 60) return heredoc(cursor);
  return failure(cursor);
}

function number(cursor: Cursor): Tree {
  const match = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
  match.lastIndex = cursor.at;
  const text = match.exec(cursor.text)?.[0] ?? '';
  cursor.at += text.length;
  return scalar(cursor, text, true);
}

function signed(cursor: Cursor): Tree {
  const sign = cursor.text[cursor.at] ?? '';
  cursor.at += 1;
  if (!enter(cursor)) return failure(cursor);
  const value = operand(cursor);
  cursor.depth -= 1;
  const literal = sign === '-' && value.kind === 'scalar' && value.literal;
  return scalar(cursor, sign + render(value), literal);
}

function parenthesis(cursor: Cursor): Tree {
  const inner = inBrackets(cursor, () => expression(cursor));
  skipLines(cursor);
  expect(cursor, 41);
  if (inner.kind !== 'scalar' || inner.literal) return inner;
  return scalar(cursor, `(${inner.text})`, false);
}

/** Runs `read` behind the opening bracket, where newlines are only space. */
function inBrackets<T>(cursor: Cursor, read: () => T): T {
  const { loose } = cursor;
  cursor.at += 1;
  cursor.loose = true;
  const value = read();
  skipLines(cursor);
  cursor.loose = loose;
  return value;
}

function wordOrCall(cursor: Cursor): Tree {
  let name = word(cursor);
  while (peek(cursor) === COLON && cursor.text.charCodeAt(cursor.at + 1) === COLON) {
    cursor.at += 2;
    name += `::${word(cursor)}`;
  }
  if (peek(cursor) === 40) return call(cursor, name);
  return scalar(cursor, name, name === 'true' || name === 'false' || name === 'null');
}

function call(cursor: Cursor, name: string): Tree {
  const { line } = cursor;
  if (!enter(cursor)) return failure(cursor);
  const args = inBrackets(cursor, () => argumentsOf(cursor));
  expect(cursor, 41);
  cursor.depth -= 1;
  count(cursor);
  return callValue({ name, args, line });
}

function argumentsOf(cursor: Cursor): readonly Tree[] {
  const args: Tree[] = [];
  for (;;) {
    skipLines(cursor);
    if (peek(cursor) === 41 || peek(cursor) === -1) return args;
    args.push(expression(cursor));
    skipLines(cursor);
    if (cursor.text.startsWith('...', cursor.at)) cursor.at += 3;
    skipLines(cursor);
    if (peek(cursor) === 44) cursor.at += 1;
    else return args;
  }
}

/** What follows a value: `.name`, `.0`, `[0]`, `["name"]`, `.*`, `[*]`; each in one spelling. Inside brackets a chain may go on on the next line. */
function traversed(cursor: Cursor, start: Tree): Tree {
  let text: string | null = null;
  for (;;) {
    skipSpace(cursor);
    const step = peek(cursor) === 46 ? dotStep(cursor) : peek(cursor) === 91 ? indexStep(cursor) : '';
    if (step === '') break;
    text = (text ?? render(start)) + step;
  }
  if (text === null) return start;
  return { kind: 'scalar', text: withoutOutputs(text), literal: false, line: start.line };
}

function dotStep(cursor: Cursor): string {
  const next = cursor.text.charCodeAt(cursor.at + 1);
  if (next === 46) return '';
  cursor.at += 1;
  if (next === 42) {
    cursor.at += 1;
    return '.*';
  }
  if (startsWord(next) || isDigit(next)) return `.${word(cursor)}`;
  fail(cursor);
  return '';
}

function indexStep(cursor: Cursor): string {
  if (cursor.text.startsWith('[*]', cursor.at)) {
    cursor.at += 3;
    return '.*';
  }
  const index = inBrackets(cursor, () => expression(cursor));
  expect(cursor, 93);
  if (index.kind === 'scalar' && index.literal && /^[\w-]+$/.test(index.text)) return `.${index.text}`;
  return `[${render(index)}]`;
}

/** Since Terraform 0.12 `outputs` stands before what another state gives. */
function withoutOutputs(text: string): string {
  return text.replace(/^(data\.terraform_remote_state\.[\w-]+(?:\.\*|\.\d+|\[[^\]]*\])?)\.outputs\./, '$1.');
}
