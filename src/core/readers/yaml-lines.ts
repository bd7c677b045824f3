/**
 * Reads plain block YAML line by line, many times faster than the full parser: mappings, lists, one-line scalars.
 * It knows when it does not know: anchors, tags, flows over lines, block scalars and all else are left to that parser.
 */
import { readJson, type TreeLimits } from './json-tree.js';
import type { Tree, TreeEntry } from './tree.js';

/** The documents of a text; null: it holds more than this reads. */
export function readYamlLines(text: string, limits: TreeLimits): readonly Tree[] | null {
  if (UNREADABLE.test(text)) return null;
  const reader: LineReader = { lines: linesOf(text), at: 0, nodes: 0, limits };
  const trees: Tree[] = [];
  while (reader.at < reader.lines.length) {
    const line = reader.lines[reader.at];
    if (line?.content === '---') reader.at += 1;
    else {
      const tree = block(reader, line?.indent ?? 0, 0);
      if (tree === null || tree.kind === 'scalar') return null;
      trees.push(tree);
      const next = reader.lines[reader.at];
      if (next !== undefined && next.content !== '---') return null;
    }
  }
  return trees;
}

/** Tabs, directives, ends of documents, other line ends: not for this reader. */
const UNREADABLE = /[\t\r\uFEFF\uE000\u0085\u2028\u2029]|^(?:%|\.\.\.)|^ *---.|^ +---/m;

interface Line {
  readonly indent: number;
  /** Without indentation and trailing spaces. */
  readonly content: string;
  readonly number: number;
}

interface LineReader {
  readonly lines: Line[];
  readonly limits: TreeLimits;
  at: number;
  nodes: number;
}

function linesOf(text: string): Line[] {
  const found: Line[] = [];
  let number = 0;
  for (const raw of text.split('\n')) {
    number += 1;
    const content = raw.trim();
    if (content !== '' && !content.startsWith('#'))
      found.push({ indent: raw.length - raw.trimStart().length, content, number });
  }
  return found;
}

function block(reader: LineReader, indent: number, depth: number): Tree | null {
  const line = reader.lines[reader.at];
  reader.nodes += 1;
  if (line === undefined || depth > reader.limits.nesting || reader.nodes > reader.limits.nodes) return null;
  return isItem(line.content) ? list(reader, indent, depth) : map(reader, indent, depth);
}

function isItem(content: string): boolean {
  return content === '-' || content.startsWith('- ');
}

function list(reader: LineReader, indent: number, depth: number): Tree | null {
  const items: Tree[] = [];
  const first = reader.lines[reader.at]?.number ?? 1;
  for (;;) {
    const line = reader.lines[reader.at];
    if (line === undefined || line.indent < indent || line.content === '---') break;
    if (line.indent !== indent) return null;
    if (!isItem(line.content)) break;
    const item = listItem(reader, line, depth);
    if (item === null) return null;
    items.push(item);
  }
  return { kind: 'list', items, line: first };
}

/** What follows a dash: nothing (a block below), a block that starts on this line, or a scalar. */
function listItem(reader: LineReader, line: Line, depth: number): Tree | null {
  const rest = line.content.slice(1);
  const content = rest.trimStart();
  if (content === '' || content.startsWith('#')) {
    reader.at += 1;
    const below = reader.lines[reader.at];
    if (below === undefined || below.indent <= line.indent || below.content === '---') return nothing(reader, line);
    return block(reader, below.indent, depth + 1);
  }
  if (isItem(content) || KEY.test(content)) {
    const indent = line.indent + line.content.length - content.length;
    reader.lines[reader.at] = { indent, content, number: line.number };
    return block(reader, indent, depth + 1);
  }
  reader.at += 1;
  return oneLine(reader, { text: content, line, depth });
}

/** A key that needs no thought, its colon and what follows. */
const KEY = /^(?:([A-Za-z0-9_./$][\w./$-]*(?: [\w./-]+)*)|"([^"\\]*)"|'([^']*)'):(?: +(.*))?$/;

function map(reader: LineReader, indent: number, depth: number): Tree | null {
  const entries: TreeEntry[] = [];
  const first = reader.lines[reader.at]?.number ?? 1;
  for (;;) {
    const line = reader.lines[reader.at];
    if (line === undefined || line.indent < indent || line.content === '---') break;
    const match = line.indent === indent ? KEY.exec(line.content) : null;
    const key = match?.[1] ?? match?.[2] ?? match?.[3];
    if (match === null || key === undefined) return null;
    reader.at += 1;
    const value = entryValue(reader, { text: match[4] ?? '', line, depth });
    if (value === null) return null;
    entries.push({ key, line: line.number, value });
  }
  return { kind: 'map', entries, line: first };
}

interface Written {
  readonly text: string;
  readonly line: Line;
  readonly depth: number;
}

function entryValue(reader: LineReader, { text, line, depth }: Written): Tree | null {
  if (text !== '' && !text.startsWith('#')) return oneLine(reader, { text, line, depth });
  const below = reader.lines[reader.at];
  if (below === undefined || below.content === '---') return nothing(reader, line);
  const deeper = below.indent > line.indent || (below.indent === line.indent && isItem(below.content));
  return deeper ? block(reader, below.indent, depth + 1) : nothing(reader, line);
}

function nothing(reader: LineReader, line: Line): Tree {
  reader.nodes += 1;
  return { kind: 'scalar', text: 'null', literal: true, line: line.number };
}

const QUOTED = /^(?:"([^"\\]*)"|'([^']*)')(?:\s+#.*)?$/;
/** Starts with a letter, a digit or a harmless mark. */
const PLAIN = /^(?:[A-Za-z0-9_./$+(~<=;^\\]|-[^\s-])/;
const NULL = /^(?:~|null|Null|NULL)$/;
const BOOLEAN = /^(?:[Tt]rue|TRUE|[Ff]alse|FALSE)$/;

/** A scalar or a short flow that ends on its line. */
function oneLine(reader: LineReader, { text, line, depth }: Written): Tree | null {
  reader.nodes += 1;
  const next = reader.lines[reader.at];
  if (next !== undefined && next.indent > line.indent && next.content !== '---') return null;
  if (text.startsWith('[') || text.startsWith('{')) return flow(text, line, depth);
  const quoted = QUOTED.exec(text);
  if (quoted !== null) return scalar(quoted[1] ?? quoted[2] ?? '', line);
  if (!PLAIN.test(text)) return null;
  const comment = text.indexOf(' #');
  const plain = comment === -1 ? text : text.slice(0, comment).trimEnd();
  if (/:(?:\s|$)/.test(plain)) return null;
  if (NULL.test(plain)) return scalar('null', line);
  return scalar(BOOLEAN.test(plain) ? plain.toLowerCase() : plain, line);
}

function flow(text: string, line: Line, depth: number): Tree | null {
  if (text === '[]') return { kind: 'list', items: [], line: line.number };
  if (text === '{}') return { kind: 'map', entries: [], line: line.number };
  if (depth > 50 || text.includes('/')) return null;
  const tree = readJson(text, { nesting: 20, nodes: 1000 });
  return tree?.kind === 'list' && tree.items.every((item) => item.kind === 'scalar')
    ? { kind: 'list', items: tree.items.map((item) => ({ ...item, line: line.number })), line: line.number }
    : null;
}

function scalar(text: string, line: Line): Tree {
  return { kind: 'scalar', text, literal: !text.includes('${{'), line: line.number };
}
