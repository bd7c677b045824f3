/**
 * Whether bytes are one JSON value and nothing else, by RFC 8259. The reader of plans makes only the parts that are
 * judged; a part that it skips must be JSON all the same, or the file is not what Terraform wrote. One pass, no copies.
 */
import { afterBlanks, textOf } from './json-bytes.js';

const [QUOTE, BACKSLASH, COMMA, COLON] = [0x22, 0x5c, 0x2c, 0x3a];
const [OBJECT, OBJECT_END, LIST, LIST_END] = [0x7b, 0x7d, 0x5b, 0x5d];
const [MINUS, PLUS, DOT, ZERO] = [0x2d, 0x2b, 0x2e, 0x30];

/** Deeper ones are refused: no provider nests like that, and what walks through values would run out of room. */
const DEEPEST = 500;

/** Whether it is nested deeper than anything is read. Throws a SyntaxError where it is no JSON. */
export function isTooDeep(bytes: Uint8Array): boolean {
  const open: number[] = [];
  let at = afterBlanks(bytes, 0);
  for (;;) {
    const end = open.at(-1);
    if (end === OBJECT_END) at = afterName(bytes, at);
    const letter = bytes[at];
    if (letter === OBJECT || letter === LIST) {
      at = afterBlanks(bytes, at + 1);
      if (open.push(letter === OBJECT ? OBJECT_END : LIST_END) > DEEPEST) return true;
      if (bytes[at] !== open.at(-1)) continue;
    } else at = afterScalar(bytes, at);
    at = afterEnds(bytes, at, open);
    if (open.length === 0) break;
  }
  if (at < bytes.length) throw new SyntaxError('something follows the end');
  return false;
}

/** After the brackets that close here and the comma behind them; at the end, when nothing is open any more. */
function afterEnds(bytes: Uint8Array, start: number, open: number[]): number {
  let at = afterBlanks(bytes, start);
  while (open.length > 0) {
    if (bytes[at] === COMMA) return afterBlanks(bytes, at + 1);
    if (bytes[at] !== open.pop()) throw new SyntaxError('a bracket does not match');
    at = afterBlanks(bytes, at + 1);
  }
  return at;
}

function afterName(bytes: Uint8Array, start: number): number {
  if (bytes[start] !== QUOTE) throw new SyntaxError('a name is missing');
  const at = afterBlanks(bytes, afterText(bytes, start));
  if (bytes[at] !== COLON) throw new SyntaxError('a separator is missing');
  return afterBlanks(bytes, at + 1);
}

function afterScalar(bytes: Uint8Array, at: number): number {
  switch (bytes[at]) {
    case QUOTE:
      return afterText(bytes, at);
    case 0x74:
      return afterWord(bytes, at, 'true');
    case 0x66:
      return afterWord(bytes, at, 'false');
    case 0x6e:
      return afterWord(bytes, at, 'null');
    default:
      return afterNumber(bytes, at);
  }
}

function afterWord(bytes: Uint8Array, at: number, word: string): number {
  for (let index = 0; index < word.length; index += 1)
    if (bytes[at + index] !== word.charCodeAt(index)) throw new SyntaxError('a value is missing');
  return at + word.length;
}

/** Letters beyond ASCII are looked at once the text has ended: most texts have none. */
function afterText(bytes: Uint8Array, start: number): number {
  let isAscii = true;
  for (let at = start + 1; at < bytes.length; at += 1) {
    const letter = bytes[at] ?? 0;
    if (letter === QUOTE) {
      if (!isAscii) textOf(bytes.subarray(start, at));
      return at + 1;
    }
    if (letter === BACKSLASH) at = afterEscape(bytes, at + 1) - 1;
    else if (letter < 0x20) throw new SyntaxError('a text holds a control character');
    else if (letter >= 0x80) isAscii = false;
  }
  throw new SyntaxError('a text does not end');
}

/** `"`, `\`, `/`, b, f, n, r, t; u and four digits. */
const ESCAPES: ReadonlySet<number> = new Set([QUOTE, BACKSLASH, 0x2f, 0x62, 0x66, 0x6e, 0x72, 0x74]);

function afterEscape(bytes: Uint8Array, at: number): number {
  if (ESCAPES.has(bytes[at] ?? 0)) return at + 1;
  const isCode = bytes[at] === 0x75 && [1, 2, 3, 4].every((offset) => isHex(bytes[at + offset] ?? 0));
  if (!isCode) throw new SyntaxError('a text escapes what cannot be');
  return at + 5;
}

function isHex(letter: number): boolean {
  return isDigit(letter) || (letter >= 0x41 && letter <= 0x46) || (letter >= 0x61 && letter <= 0x66);
}

function afterNumber(bytes: Uint8Array, start: number): number {
  let at = bytes[start] === MINUS ? start + 1 : start;
  at = bytes[at] === ZERO ? at + 1 : afterDigits(bytes, at);
  if (bytes[at] === DOT) at = afterDigits(bytes, at + 1);
  if (bytes[at] !== 0x65 && bytes[at] !== 0x45) return at;
  const sign = bytes[at + 1];
  return afterDigits(bytes, sign === PLUS || sign === MINUS ? at + 2 : at + 1);
}

function afterDigits(bytes: Uint8Array, start: number): number {
  let at = start;
  while (isDigit(bytes[at] ?? 0)) at += 1;
  if (at === start) throw new SyntaxError('a value is missing');
  return at;
}

function isDigit(letter: number): boolean {
  return letter >= ZERO && letter <= 0x39;
}
