/** Reads JSON, with comments and trailing commas, into a tree with lines: the quick way for what YAML could read too. */
import type { Tree, TreeEntry } from './tree.js';

/** Deeper or larger texts are not read. */
export interface TreeLimits {
  readonly nesting: number;
  readonly nodes: number;
}

/** The tree of one JSON text; null: it is not JSON, or past the limits. */
export function readJson(text: string, limits: TreeLimits): Tree | null {
  const reader: JsonReader = { text, at: 0, line: 1, nodes: 0, limits };
  const tree = value(reader, 0);
  space(reader);
  return tree !== null && reader.at === text.length ? tree : null;
}

interface JsonReader {
  readonly text: string;
  readonly limits: TreeLimits;
  at: number;
  line: number;
  nodes: number;
}

const BARE = /-?[0-9][0-9.eE+-]*|true|false|null/y;

function value(reader: JsonReader, depth: number): Tree | null {
  space(reader);
  reader.nodes += 1;
  if (depth > reader.limits.nesting || reader.nodes > reader.limits.nodes) return null;
  const line = reader.line;
  switch (reader.text[reader.at]) {
    case '{':
      return map(reader, depth);
    case '[':
      return list(reader, depth);
    case '"': {
      const text = string(reader);
      return text === null ? null : { kind: 'scalar', text, literal: true, line };
    }
    default:
      return bare(reader);
  }
}

function map(reader: JsonReader, depth: number): Tree | null {
  const { line } = reader;
  const entries: TreeEntry[] = [];
  reader.at += 1;
  for (;;) {
    space(reader);
    if (took(reader, '}')) return { kind: 'map', entries, line };
    const keyLine = reader.line;
    const key = string(reader);
    space(reader);
    if (key === null || !took(reader, ':')) return null;
    const below = value(reader, depth + 1);
    if (below === null) return null;
    entries.push({ key, line: keyLine, value: below });
    if (!separated(reader, '}')) return null;
  }
}

function list(reader: JsonReader, depth: number): Tree | null {
  const { line } = reader;
  const items: Tree[] = [];
  reader.at += 1;
  for (;;) {
    space(reader);
    if (took(reader, ']')) return { kind: 'list', items, line };
    const item = value(reader, depth + 1);
    if (item === null) return null;
    items.push(item);
    if (!separated(reader, ']')) return null;
  }
}

/** Past a comma, or before the closing bracket. */
function separated(reader: JsonReader, end: string): boolean {
  space(reader);
  return took(reader, ',') || reader.text[reader.at] === end;
}

function took(reader: JsonReader, character: string): boolean {
  if (reader.text[reader.at] !== character) return false;
  reader.at += 1;
  return true;
}

function bare(reader: JsonReader): Tree | null {
  BARE.lastIndex = reader.at;
  const text = BARE.exec(reader.text)?.[0];
  if (text === undefined) return null;
  reader.at += text.length;
  return { kind: 'scalar', text, literal: true, line: reader.line };
}

function string(reader: JsonReader): string | null {
  const { text, at: start } = reader;
  if (text[start] !== '"') return null;
  let end = start + 1;
  while (end < text.length && text[end] !== '"' && text[end] !== '\n') end += text[end] === '\\' ? 2 : 1;
  if (text[end] !== '"') return null;
  reader.at = end + 1;
  const inside = text.slice(start + 1, end);
  return inside.includes('\\') ? unescaped(inside) : inside;
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' };

function unescaped(text: string): string {
  return text.replace(/\\(?:u([0-9a-fA-F]{4})|([\s\S]))/g, (_, hex: string | undefined, plain: string | undefined) =>
    hex === undefined ? (ESCAPES[plain ?? ''] ?? plain ?? '') : String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

function space(reader: JsonReader): void {
  const { text } = reader;
  for (;;) {
    const character = text[reader.at];
    if (character === '\n') reader.line += 1;
    if (character === '\n' || character === ' ' || character === '\t' || character === '\r' || character === '\uFEFF') {
      reader.at += 1;
    } else if (character === '/' && (text[reader.at + 1] === '/' || text[reader.at + 1] === '*')) {
      comment(reader);
    } else return;
  }
}

function comment(reader: JsonReader): void {
  const { text, at } = reader;
  const [mark, length] = text[at + 1] === '/' ? ['\n', 0] : ['*/', 2];
  const end = text.indexOf(mark, at + 2);
  const next = end === -1 ? text.length : end + length;
  for (let i = at; i < next; i += 1) if (text[i] === '\n') reader.line += 1;
  reader.at = next;
}
