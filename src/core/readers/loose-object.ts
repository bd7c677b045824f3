/** Reads the object notation inside strings and calls: JSON, HCL objects, both with interpolations; never strict. */
import type { Tree, TreeEntry } from './tree.js';

const DEEPEST = 60;
const MOST_NODES = 50_000;

/** The first object or list that stands in a text; null: there is none that can be read to its end. */
export function readLooseObject(text: string): Tree | null {
  const start = text.search(/[{[]/);
  if (start === -1) return null;
  const reader: LooseReader = { text, at: start, line: linesIn(text, 0, start) + 1, nodes: 0 };
  return value(reader, 0);
}

interface LooseReader {
  readonly text: string;
  at: number;
  line: number;
  nodes: number;
}

function value(reader: LooseReader, depth: number): Tree | null {
  space(reader);
  reader.nodes += 1;
  if (depth > DEEPEST || reader.nodes > MOST_NODES || reader.at >= reader.text.length) return null;
  const { line } = reader;
  const character = reader.text[reader.at];
  if (character === '{') return map(reader, depth);
  if (character === '[') return list(reader, depth);
  if (character === '"') {
    const end = stringEnd(reader.text, reader.at);
    const inside = reader.text.slice(reader.at + 1, end);
    advance(reader, end + 1);
    if (ENDS_VALUE.test(reader.text[reader.at] ?? ',')) return scalar(inside.replaceAll('\\"', '"'), line, true);
    return scalar(`"${inside}"${expression(reader)}`, line, false);
  }
  const text = expression(reader);
  return text === '' ? null : scalar(text, line, /^(?:true|false|null|-?[0-9.]+)$/.test(text));
}

const ENDS_VALUE = /[\s,\]}:)]/;

function scalar(text: string, line: number, literal: boolean): Tree {
  return { kind: 'scalar', text, literal: literal && !text.includes('${'), line };
}

function map(reader: LooseReader, depth: number): Tree | null {
  const { line } = reader;
  const entries: TreeEntry[] = [];
  advance(reader, reader.at + 1);
  for (;;) {
    separators(reader);
    if (reader.text[reader.at] === '}') {
      advance(reader, reader.at + 1);
      return { kind: 'map', entries, line };
    }
    const keyLine = reader.line;
    const key = keyAt(reader);
    space(reader);
    const mark = reader.text[reader.at];
    if (key === '' || (mark !== ':' && mark !== '=')) return null;
    advance(reader, reader.at + (reader.text[reader.at + 1] === '>' ? 2 : 1));
    const below = value(reader, depth + 1);
    if (below === null) return null;
    entries.push({ key, line: keyLine, value: below });
  }
}

function list(reader: LooseReader, depth: number): Tree | null {
  const { line } = reader;
  const items: Tree[] = [];
  advance(reader, reader.at + 1);
  for (;;) {
    separators(reader);
    if (reader.text[reader.at] === ']') {
      advance(reader, reader.at + 1);
      return { kind: 'list', items, line };
    }
    const item = value(reader, depth + 1);
    if (item === null) return null;
    items.push(item);
  }
}

const KEY = /[\w.*/(){}$-]+(?::[\w.*/-]+)*(?=\s*[:=])/y;

function keyAt(reader: LooseReader): string {
  if (reader.text[reader.at] === '"') {
    const end = stringEnd(reader.text, reader.at);
    const key = reader.text.slice(reader.at + 1, end);
    advance(reader, end + 1);
    return key;
  }
  KEY.lastIndex = reader.at;
  const key = KEY.exec(reader.text.slice(0, reader.at + 200))?.[0] ?? '';
  advance(reader, reader.at + key.length);
  return key;
}

/** The closing quote; quotes inside `${ … }` do not count. */
function stringEnd(text: string, start: number): number {
  let braces = 0;
  for (let i = start + 1; i < text.length; i += 1) {
    const character = text[i];
    if (character === '\\') i += 1;
    else if (character === '$' && text[i + 1] === '{') braces += 1;
    else if (character === '}' && braces > 0) braces -= 1;
    else if (character === '"' && braces === 0) return i;
    else if (character === '\n') braces = 0;
  }
  return text.length;
}

/** Anything else, up to what ends a value outside its brackets and strings. */
function expression(reader: LooseReader): string {
  const { text, at: start } = reader;
  let depth = 0;
  let i = start;
  for (; i < text.length; i += 1) {
    const character = text[i] ?? '';
    if (depth === 0 && (',\n]}'.includes(character) || (character === ')' && i > start))) break;
    if ('([{'.includes(character)) depth += 1;
    else if (')]}'.includes(character)) depth -= 1;
    else if (character === '"') i = stringEnd(text, i);
  }
  advance(reader, i);
  return text.slice(start, i).replace(/\s+/g, ' ').trim();
}

function separators(reader: LooseReader): void {
  space(reader);
  while (reader.text[reader.at] === ',') {
    advance(reader, reader.at + 1);
    space(reader);
  }
}

function space(reader: LooseReader): void {
  const { text } = reader;
  for (;;) {
    const pair = text.slice(reader.at, reader.at + 2);
    if (/^\s/.test(pair)) advance(reader, reader.at + 1);
    else if (pair.startsWith('#') || pair === '//' || pair === '%{') advance(reader, past(text, '\n', reader.at));
    else if (pair === '/*') advance(reader, past(text, '*/', reader.at));
    else return;
  }
}

function past(text: string, mark: string, from: number): number {
  const end = text.indexOf(mark, from);
  return end === -1 ? text.length : end + mark.length;
}

function advance(reader: LooseReader, to: number): void {
  const end = Math.min(to, reader.text.length);
  reader.line += linesIn(reader.text, reader.at, end);
  reader.at = end;
}

function linesIn(text: string, from: number, to: number): number {
  let lines = 0;
  for (let i = from; i < to; i += 1) if (text[i] === '\n') lines += 1;
  return lines;
}
