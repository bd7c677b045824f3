/** Reads HCL (Terraform, Terragrunt, Vault policies) into blocks and trees in one pass over the text. Last stage of core/readers/hcl. */

import { shiftedMap } from '../shifted-tree.js';
import type { Tree, TreeEntry, TreeMap } from '../tree.js';
import {
  type Cursor,
  count,
  enter,
  expect,
  fail,
  NEWLINE,
  peek,
  skipLines,
  skipSpace,
  startsWord,
  word,
} from './cursor.js';
import { expression } from './expression.js';
import { quoted } from './template.js';

/** How many of the known blocks that come next are compared before a block is parsed anew. */
const AHEAD = 8;

/** A top-level block. */
export interface HclBlock {
  readonly keyword: string;
  readonly labels: readonly string[];
  /** Attributes and nested blocks in their order; a nested block's labels are keys around its body. */
  readonly body: TreeMap;
  readonly line: number;
  readonly endLine: number;
  /** From the keyword to the closing brace. */
  readonly source: string;
  /** What this text was parsed to, here or where the same text stood before. */
  readonly parsed: ParsedBlock;
}

/** A body with the lines of the place where it was parsed. Blocks of the same text share it. */
export interface ParsedBlock {
  readonly body: TreeMap;
  readonly line: number;
  readonly nodes: number;
  /** Where in the source the body begins. */
  readonly opens: number;
}

export interface HclFile {
  /** Attributes outside of blocks. */
  readonly attributes: readonly TreeEntry[];
  readonly blocks: readonly HclBlock[];
}

/**
 * Null: not HCL, or beyond the counted limits (100 levels, 200,000 values). Old spellings that Terraform once took are
 * taken. A block whose text stands in `known` as it is need not be parsed again: the answer is the same without it.
 */
export function parseHcl(text: string, known: HclFile | null = null): HclFile | null {
  const cursor = cursorAt(text);
  const attributes: TreeEntry[] = [];
  const blocks: HclBlock[] = [];
  const earlier: Earlier = { blocks: known?.blocks ?? [], next: 0, missed: 0, headers: null };
  for (;;) {
    skipLines(cursor);
    if (cursor.failed) return null;
    if (cursor.at >= text.length) return { attributes, blocks };
    const block = reused(cursor, earlier);
    if (block) blocks.push(block);
    else readTop(cursor, attributes, blocks);
  }
}

/** The value of a string as HCL reads it, its interpolations included; null: not a template. */
export function parseTemplate(text: string, line: number): Tree | null {
  const escaped = text.replace(/[\r\n]+/g, ' ');
  const cursor = cursorAt(`"${escaped.replaceAll('"', escaped.includes('{') ? '"' : '\\"')}"`);
  cursor.line = line;
  const value = quoted(cursor);
  return cursor.failed || cursor.at < cursor.text.length ? null : value;
}

function cursorAt(text: string): Cursor {
  const at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  return { text, at, line: 1, depth: 0, nodes: 0, failed: false, loose: false, expression };
}

/** The blocks of the known text, and where in them the reading stands: mostly both texts go side by side. */
interface Earlier {
  readonly blocks: readonly HclBlock[];
  next: number;
  missed: number;
  /** Places by first lines, made when the texts no longer go side by side. */
  headers: ReadonlyMap<string, number> | null;
}

/** The same text parses to the same block, so it need not be parsed again. */
function reused(cursor: Cursor, earlier: Earlier): HclBlock | null {
  const index = placeOf(cursor, earlier);
  const same = earlier.blocks[index];
  if (same === undefined) {
    earlier.missed += 1;
    return null;
  }
  earlier.next = index + 1;
  earlier.missed = 0;
  const { line } = cursor;
  cursor.at += same.source.length;
  cursor.line += same.endLine - same.line;
  cursor.nodes += same.parsed.nodes;
  count(cursor);
  endOfLine(cursor);
  return same.line === line ? same : new SharedBlock(same, line);
}

/** Where in the known text the block stands that begins at the cursor; -1: nowhere near. */
function placeOf({ text, at }: Cursor, earlier: Earlier): number {
  const { blocks, next, missed } = earlier;
  const stands = (index: number) => standsAt(text, at, blocks[index]?.source ?? '\0');
  for (let index = next; index < next + AHEAD && index < blocks.length; index += 1) if (stands(index)) return index;
  if (missed < AHEAD || blocks.length === 0) return -1;
  earlier.headers ??= new Map(blocks.map((block, index) => [firstLine(block.source, 0), index]));
  const index = earlier.headers.get(firstLine(text, at)) ?? -1;
  return index >= 0 && stands(index) ? index : -1;
}

/** Long texts are compared as a whole: `startsWith` goes letter by letter, which takes the engine ten times as long. */
function standsAt(text: string, at: number, source: string): boolean {
  return text.slice(at, at + source.length) === source;
}

function firstLine(text: string, start: number): string {
  const end = text.indexOf('\n', start);
  return text.slice(start, end < 0 ? text.length : end);
}

/** The block at another place. Few of them are looked into, so the lines of the body wait. */
class SharedBlock implements HclBlock {
  readonly keyword: string;
  readonly labels: readonly string[];
  readonly line: number;
  readonly endLine: number;
  readonly source: string;
  readonly parsed: ParsedBlock;
  private shifted: TreeMap | null = null;

  constructor(same: HclBlock, line: number) {
    this.keyword = same.keyword;
    this.labels = same.labels;
    this.line = line;
    this.endLine = line + same.endLine - same.line;
    this.source = same.source;
    this.parsed = same.parsed;
  }

  get body(): TreeMap {
    const { body, line } = this.parsed;
    this.shifted ??= this.line === line ? body : shiftedMap(body, this.line - line);
    return this.shifted;
  }
}

function readTop(cursor: Cursor, attributes: TreeEntry[], blocks: HclBlock[]): void {
  const { line, at, nodes } = cursor;
  const keyword = keyOf(cursor);
  skipSpace(cursor);
  if (peek(cursor) === 61) {
    attributes.push(attribute(cursor, keyword, line));
    return;
  }
  const labels = labelsOf(cursor);
  const opens = cursor.at - at;
  const body = bodyOf(cursor);
  const source = cursor.text.slice(at, cursor.at);
  const parsed = { body, line, nodes: cursor.nodes - nodes, opens };
  blocks.push({ keyword, labels, body, line, endLine: cursor.line, source, parsed });
  endOfLine(cursor);
}

function keyOf(cursor: Cursor): string {
  const code = peek(cursor);
  if (startsWord(code)) return dotted(cursor);
  if (code === 34) {
    const key = quoted(cursor);
    return key.kind === 'scalar' ? key.text : '';
  }
  fail(cursor);
  return '';
}

/** Terraform 0.11 took keys such as `field.delim`. */
function dotted(cursor: Cursor): string {
  let key = word(cursor);
  while (peek(cursor) === 46 && startsWord(cursor.text.charCodeAt(cursor.at + 1))) {
    cursor.at += 1;
    key += `.${word(cursor)}`;
  }
  return key;
}

function labelsOf(cursor: Cursor): readonly string[] {
  const labels: string[] = [];
  for (;;) {
    skipSpace(cursor);
    const code = peek(cursor);
    if (code !== 34 && !startsWord(code)) return labels;
    labels.push(keyOf(cursor));
  }
}

/** From `{` to behind its `}`. */
function bodyOf(cursor: Cursor): TreeMap {
  const { line } = cursor;
  const entries: TreeEntry[] = [];
  expect(cursor, 123);
  enter(cursor);
  count(cursor);
  for (;;) {
    skipLines(cursor);
    if (peek(cursor) === 125 || peek(cursor) === -1) break;
    entries.push(bodyEntry(cursor));
  }
  expect(cursor, 125);
  cursor.depth -= 1;
  return { kind: 'map', entries, line };
}

function bodyEntry(cursor: Cursor): TreeEntry {
  const { line } = cursor;
  const key = keyOf(cursor);
  skipSpace(cursor);
  if (peek(cursor) === 61) return attribute(cursor, key, line);
  const labels = labelsOf(cursor);
  let value = bodyOf(cursor);
  endOfLine(cursor);
  for (const label of labels.toReversed()) value = { kind: 'map', entries: [{ key: label, line, value }], line };
  return { key, line, value };
}

function attribute(cursor: Cursor, key: string, line: number): TreeEntry {
  cursor.at += 1;
  skipLines(cursor);
  const value = expression(cursor);
  endOfLine(cursor);
  return { key, line, value };
}

/** After an attribute or a block comes a newline, the end of the body, or the comma of old files. */
function endOfLine(cursor: Cursor): void {
  skipSpace(cursor);
  const code = peek(cursor);
  if (code === 44) cursor.at += 1;
  else if (code !== NEWLINE && code !== 125 && code !== -1) fail(cursor);
}
