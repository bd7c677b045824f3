/**
 * A JSON value that is still bytes of UTF-8: its members and items are found without being made. Of a plan of many
 * megabytes the greater part, values that are planned and a state that was, is never looked at; read-plan.ts makes the
 * rest bit by bit, and the whole never stands in memory as text. That all of it is JSON, json-check.ts sees before.
 */

const [QUOTE, BACKSLASH, COMMA, COLON] = [0x22, 0x5c, 0x2c, 0x3a];
const [OBJECT, OBJECT_END, LIST, LIST_END] = [0x7b, 0x7d, 0x5b, 0x5d];
const BLANK = 0x20;

/** Bytes that are no UTF-8 are no JSON. */
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export class JsonBytes {
  private constructor(
    private readonly bytes: Uint8Array,
    private readonly start: number,
    private readonly end: number,
  ) {}

  static of(bytes: Uint8Array): JsonBytes {
    return new JsonBytes(bytes, afterBlanks(bytes, 0), bytes.length);
  }

  /** The value. Throws a SyntaxError where it is none. */
  value(): unknown {
    return parsed(this.bytes, this.start, this.end);
  }

  /** By name, the last one where a name is there twice; null: no object. Throws a SyntaxError where it does not end. */
  members(): ReadonlyMap<string, JsonBytes> | null {
    if (this.bytes[this.start] !== OBJECT) return null;
    const found = new Map<string, JsonBytes>();
    let at = afterBlanks(this.bytes, this.start + 1);
    while (this.bytes[at] !== OBJECT_END) {
      if (found.size > 0) at = afterBlanks(this.bytes, after(this.bytes, at, COMMA));
      const nameEnd = endOfText(this.bytes, at);
      const start = afterBlanks(this.bytes, after(this.bytes, afterBlanks(this.bytes, nameEnd), COLON));
      const end = endOfValue(this.bytes, start);
      found.set(String(parsed(this.bytes, at, nameEnd)), new JsonBytes(this.bytes, start, end));
      at = afterBlanks(this.bytes, end);
    }
    this.mustEndAt(at);
    return found;
  }

  /** Null: no list. Throws a SyntaxError where it does not end. */
  items(): readonly JsonBytes[] | null {
    if (this.bytes[this.start] !== LIST) return null;
    const found: JsonBytes[] = [];
    let at = afterBlanks(this.bytes, this.start + 1);
    while (this.bytes[at] !== LIST_END) {
      if (found.length > 0) at = afterBlanks(this.bytes, after(this.bytes, at, COMMA));
      const end = endOfValue(this.bytes, at);
      found.push(new JsonBytes(this.bytes, at, end));
      at = afterBlanks(this.bytes, end);
    }
    this.mustEndAt(at);
    return found;
  }

  private mustEndAt(last: number): void {
    if (afterBlanks(this.bytes, last + 1) < this.end) throw new SyntaxError('something follows the end');
  }
}

function parsed(bytes: Uint8Array, start: number, end: number): unknown {
  return JSON.parse(textOf(bytes.subarray(start, end)));
}

/** Throws a SyntaxError where the bytes are no UTF-8. */
export function textOf(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new SyntaxError('not UTF-8');
  }
}

function after(bytes: Uint8Array, at: number, letter: number): number {
  if (bytes[at] !== letter) throw new SyntaxError('a separator is missing');
  return at + 1;
}

/** The next place that is no blank. */
export function afterBlanks(bytes: Uint8Array, from: number): number {
  let at = from;
  while (isBlank(bytes[at])) at += 1;
  return at;
}

function isBlank(byte: number | undefined): boolean {
  return byte === BLANK || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/** After the closing quote of the text that begins here. */
function endOfText(bytes: Uint8Array, start: number): number {
  if (bytes[start] !== QUOTE) throw new SyntaxError('a name is missing');
  for (let at = start + 1; at < bytes.length; at += 1) {
    if (bytes[at] === BACKSLASH) at += 1;
    else if (bytes[at] === QUOTE) return at + 1;
  }
  throw new SyntaxError('a text does not end');
}

/** Counts brackets and does not match them: what is made of the value tells whether it is one. */
function endOfValue(bytes: Uint8Array, start: number): number {
  const first = bytes[start];
  if (first === QUOTE) return endOfText(bytes, start);
  return first === OBJECT || first === LIST ? endOfBrackets(bytes, start) : endOfWord(bytes, start);
}

function endOfBrackets(bytes: Uint8Array, start: number): number {
  let depth = 0;
  for (let at = start; at < bytes.length; at += 1) {
    const letter = bytes[at];
    if (letter === QUOTE) at = endOfText(bytes, at) - 1;
    else if (letter === OBJECT || letter === LIST) depth += 1;
    else if (letter === OBJECT_END || letter === LIST_END) {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  throw new SyntaxError('a value does not end');
}

function endOfWord(bytes: Uint8Array, start: number): number {
  const ends = (byte: number | undefined) =>
    byte === undefined || byte === COMMA || byte === OBJECT_END || byte === LIST_END || isBlank(byte);
  let at = start;
  while (!ends(bytes[at])) at += 1;
  if (at === start) throw new SyntaxError('a value is missing');
  return at;
}
