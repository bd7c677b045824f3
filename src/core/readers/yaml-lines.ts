/**
 * Reads ordinary block YAML line by line, many times faster than the full parser: mappings, lists, scalars, short flows.
 * It knows when it does not know: anchors, tags, flows and scalars over lines and all else are left to that parser.
 */
import type { TreeLimits } from './json-tree.js';
import { restoredActions, type TemplateAction } from './mask-templates.js';
import type { Tree, TreeEntry } from './tree.js';
import { blockScalar } from './yaml-block-scalar.js';
import { flowOnLine, quotedAt, scalarOf, scalarOnLine } from './yaml-scalars.js';

/** A text whose template actions are masked. */
export interface LinesInput {
  readonly text: string;
  readonly actions: readonly TemplateAction[];
}

/** The documents of a text; null: it holds more than this reads. */
export function readYamlLines({ text, actions }: LinesInput, limits: TreeLimits): readonly Tree[] | null {
  if (UNREADABLE.test(text) || (actions.length === 0 && text.includes('\uE000'))) return null;
  const raw = text.split('\n');
  const reader: LineReader = { raw, lines: linesOf(raw), actions, at: 0, nodes: 0, limits };
  const trees: Tree[] = [];
  while (reader.at < reader.lines.length) {
    const line = reader.lines[reader.at];
    if (line !== undefined && isMarker(line)) reader.at += 1;
    else {
      const tree = block(reader, line?.indent ?? 0, 0);
      if (tree === null) return null;
      trees.push(tree);
      const next = reader.lines[reader.at];
      if (next !== undefined && !isMarker(next)) return null;
    }
  }
  return trees;
}

/** Directives, ends of documents, documents that start beside their mark, other spaces and line ends: not for this reader. */
const UNREADABLE = /[^\S \n\t]|\u0085|^(?:%|\.\.\.)|^---(?! *$| +#)/m;
const MARKER = '---';

interface Line {
  readonly indent: number;
  /** Without indentation and trailing spaces. */
  readonly content: string;
  readonly number: number;
  /** Where the content starts in the text. */
  readonly offset: number;
}

interface LineReader {
  readonly raw: readonly string[];
  readonly lines: Line[];
  readonly actions: readonly TemplateAction[];
  readonly limits: TreeLimits;
  at: number;
  nodes: number;
}

function linesOf(raw: readonly string[]): Line[] {
  const found: Line[] = [];
  let number = 0;
  let offset = 0;
  for (const text of raw) {
    number += 1;
    const content = text.trim();
    if (content !== '') {
      const indent = text.length - text.trimStart().length;
      if (!content.startsWith('#') || text.includes('\t'))
        found.push({ indent, content: contentOf(text, content, indent), number, offset: offset + indent });
    } else if (text.includes('\t')) found.push({ indent: 0, content: TABBED, number, offset });
    offset += text.length + 1;
  }
  return found;
}

/** Stands for a line with a tab: nothing but the body of a block scalar may hold one. */
const TABBED = '\t';

function contentOf(text: string, content: string, indent: number): string {
  if (text.includes('\t')) return TABBED;
  return indent === 0 && content.startsWith(MARKER) ? MARKER : content;
}

function isMarker(line: Line): boolean {
  return line.indent === 0 && line.content === MARKER;
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
    if (line === undefined || line.indent < indent || isMarker(line)) break;
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
    if (below === undefined || below.indent <= line.indent || isMarker(below)) return nothing(reader, line);
    return block(reader, below.indent, depth + 1);
  }
  if (isItem(content) || keyedIn(content) !== null) {
    const indent = line.indent + line.content.length - content.length;
    const offset = line.offset + indent - line.indent;
    reader.lines[reader.at] = { indent, content, number: line.number, offset };
    return block(reader, indent, depth + 1);
  }
  reader.at += 1;
  return oneLine(reader, { text: content, line, depth });
}

interface Keyed {
  readonly key: string;
  /** What follows the colon on the line. */
  readonly rest: string;
}

const KEY_START = /^[A-Za-z0-9_./$\uE000]/;
const LONGEST_KEY = 500;

/** A key that needs no thought, and what follows its colon. */
function keyedIn(content: string): Keyed | null {
  const quoted = content[0] === '"' || content[0] === "'" ? quotedAt(content, 0) : null;
  const end = quoted?.end ?? plainKeyEnd(content);
  if (end === -1 || end > LONGEST_KEY || content[end] !== ':') return null;
  if (end + 1 < content.length && content[end + 1] !== ' ') return null;
  const key = quoted?.text ?? content.slice(0, end);
  return key === '<<' ? null : { key, rest: content.slice(end + 1).trimStart() };
}

function plainKeyEnd(content: string): number {
  if (!KEY_START.test(content)) return -1;
  const inside = content.indexOf(': ');
  const end = inside === -1 && content.endsWith(':') ? content.length - 1 : inside;
  const comment = content.indexOf(' #');
  return content[end - 1] === ' ' || (comment !== -1 && comment < end) ? -1 : end;
}

function map(reader: LineReader, indent: number, depth: number): Tree | null {
  const entries: TreeEntry[] = [];
  const first = reader.lines[reader.at]?.number ?? 1;
  for (;;) {
    const line = reader.lines[reader.at];
    if (line === undefined || line.indent < indent || isMarker(line)) break;
    const keyed = line.indent === indent ? keyedIn(line.content) : null;
    if (keyed === null) return null;
    reader.at += 1;
    const value = entryValue(reader, { text: keyed.rest, line, depth });
    if (value === null) return null;
    const key = restoredActions(keyed.key, reader.actions, line.offset) ?? keyed.key;
    if (key === '<<') return null;
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
  if (below === undefined || isMarker(below)) return nothing(reader, line);
  const deeper = below.indent > line.indent || (below.indent === line.indent && isItem(below.content));
  return deeper ? block(reader, below.indent, depth + 1) : nothing(reader, line);
}

function nothing(reader: LineReader, line: Line): Tree {
  reader.nodes += 1;
  return { kind: 'scalar', text: 'null', literal: true, line: line.number };
}

/** A value that starts on the line of its key or dash. */
function oneLine(reader: LineReader, { text, line, depth }: Written): Tree | null {
  reader.nodes += 1;
  const offset = line.offset + line.content.length - text.length;
  const place = { line: line.number, offset, actions: reader.actions };
  if (text[0] === '|' || text[0] === '>') {
    const { raw: lines } = reader;
    const scalar = blockScalar(text, { lines, from: line.number, indent: line.indent });
    if (scalar === null) return null;
    const end = line.number + scalar.lines;
    while ((reader.lines[reader.at]?.number ?? end + 1) <= end) reader.at += 1;
    return scalarOf(scalar.text, place);
  }
  const next = reader.lines[reader.at];
  if (next !== undefined && next.indent > line.indent) return null;
  if (text[0] !== '[' && text[0] !== '{') return scalarOnLine(text, place);
  const flow = depth > 50 ? null : flowOnLine(text, line.number);
  reader.nodes += flow?.nodes ?? 0;
  return flow?.tree ?? null;
}
