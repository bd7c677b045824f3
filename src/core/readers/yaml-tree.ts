/** Reads YAML and JSON texts into trees, template actions masked where asked: the eyes of most readers. */
import {
  Composer,
  type CST,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  type Node,
  type Pair,
  Parser,
  type Scalar,
} from 'yaml';
import { readJson } from './json-tree.js';
import { maskTemplates, restoredActions, type TemplateAction } from './mask-templates.js';
import type { Tree, TreeEntry } from './tree.js';
import { readYamlLines } from './yaml-lines.js';

/** Past these a text is not read: the reader says that it could not be. */
export const TREE_LIMITS = { characters: 1_000_000, nesting: 100, nodes: 200_000 } as const;

/**
 * All documents of a YAML or JSON text, empty ones left out; null: it cannot be parsed, or is past the limits.
 * A tagged scalar (`!Ref x`) becomes a scalar that is not literal, with its tag; a tagged list or map a map of one
 * entry, the tag its key. Aliases and merge keys are expanded. `templated`: actions alone on a line are left out, the
 * others make their scalar not literal and stand in its text.
 */
export function readYaml(text: string, options: { readonly templated?: boolean } = {}): readonly Tree[] | null {
  if (text.length > TREE_LIMITS.characters) return null;
  const masked =
    options.templated === true && MAY_HOLD_ACTIONS.test(text) ? maskTemplates(text) : { text, actions: [] };
  if (STARTS_AS_JSON.test(text) && masked.actions.length === 0) {
    const tree = readJson(text, TREE_LIMITS);
    if (tree !== null) return [tree];
  }
  const quick = readYamlLines(masked, TREE_LIMITS);
  if (quick !== null) return quick;
  try {
    return documentsOf(masked.text, masked.actions);
  } catch {
    return null; // The parser is not ours: whatever it throws, the text cannot be parsed.
  }
}

const MAY_HOLD_ACTIONS = /\{\{|\{%|\{#|<%|%\{/;
const STARTS_AS_JSON = /^\uFEFF?\s*[[{]/;

function documentsOf(text: string, actions: readonly TemplateAction[]): readonly Tree[] | null {
  const lines = new LineCounter();
  const tokens = tokensOf(text, lines);
  if (tokens === null) return null;
  const composer = new Composer({ lineCounter: lines, uniqueKeys: false, strict: false });
  const trees: Tree[] = [];
  const reading: YamlReading = { lines, actions, anchors: new Map(), nodes: 0 };
  for (const document of composer.compose(tokens)) {
    if (document.errors.length > 0) return null;
    if (isNothing(document.contents)) continue;
    reading.anchors.clear();
    const tree = treeOf(document.contents, reading, 0);
    if (tree === null) return null;
    trees.push(tree);
  }
  return trees;
}

/** A line of plain settings has about eight. */
const MOST_LEXEMES = 300_000;

/**
 * The tokens of a text; null: too many, or nested too deep. Asked before they are composed: that recurses, and the end
 * of the stack inside of a regular expression ends the whole process.
 */
function tokensOf(text: string, lines: LineCounter): readonly CST.Token[] | null {
  const parser = new Parser(lines.addNewLine);
  const tokens: CST.Token[] = [];
  let lexemes = 0;
  lines.addNewLine(0);
  for (const lexeme of new Lexer().lex(text)) {
    lexemes += 1;
    for (const token of parser.next(lexeme)) tokens.push(token);
    if (lexemes > MOST_LEXEMES || parser.stack.length > TREE_LIMITS.nesting + 10) return null;
  }
  for (const token of parser.end()) tokens.push(token);
  return tokens;
}

function isNothing(node: unknown): boolean {
  return node === null || (isScalar(node) && node.value === null);
}

interface YamlReading {
  readonly lines: LineCounter;
  readonly actions: readonly TemplateAction[];
  readonly anchors: Map<string, Node>;
  nodes: number;
}

/** Null: past the limits, or nothing that YAML knows. */
function treeOf(node: unknown, reading: YamlReading, depth: number): Tree | null {
  reading.nodes += 1;
  if (depth > TREE_LIMITS.nesting || reading.nodes > TREE_LIMITS.nodes) return null;
  if (isAlias(node)) {
    const target = reading.anchors.get(node.source);
    if (target !== undefined) return treeOf(target, reading, depth + 1);
    return { kind: 'scalar', text: `*${node.source}`, literal: false, line: lineOf(node, reading) };
  }
  if (isScalar(node)) return scalarOf(node, reading);
  if (!isMap(node) && !isSeq(node)) return null;
  if (node.anchor !== undefined) reading.anchors.set(node.anchor, node);
  const line = lineOf(node, reading);
  const tree = isMap(node) ? mapOf(node.items, { line, reading, depth }) : listOf(node.items, { line, reading, depth });
  if (tree === null || !isOwnTag(node.tag)) return tree;
  return { kind: 'map', entries: [{ key: node.tag, line, value: tree }], line };
}

interface Below {
  readonly line: number;
  readonly reading: YamlReading;
  readonly depth: number;
}

function listOf(nodes: readonly unknown[], { line, reading, depth }: Below): Tree | null {
  const items: Tree[] = [];
  for (const node of nodes) {
    const item = treeOf(node, reading, depth + 1);
    if (item === null) return null;
    items.push(item);
  }
  return { kind: 'list', items, line };
}

function mapOf(pairs: readonly Pair[], { line, reading, depth }: Below): Tree | null {
  const entries: TreeEntry[] = [];
  const merged: TreeEntry[] = [];
  for (const pair of pairs) {
    const key = keyOf(pair.key, reading);
    const keyLine = lineOf(pair.key, reading) || line;
    const value = pair.value === null ? nothing(keyLine) : treeOf(pair.value, reading, depth + 1);
    if (value === null) return null;
    if (key === '<<') for (const entry of mergedEntries(value)) merged.push(entry);
    else entries.push({ key, line: keyLine, value });
  }
  const own = new Set(entries.map((entry) => entry.key));
  return { kind: 'map', entries: [...entries, ...firstOfEach(merged, own)], line };
}

function nothing(line: number): Tree {
  return { kind: 'scalar', text: 'null', literal: true, line };
}

function mergedEntries(value: Tree): readonly TreeEntry[] {
  if (value.kind === 'map') return value.entries;
  return value.kind === 'list' ? value.items.flatMap(mergedEntries) : [];
}

function firstOfEach(entries: readonly TreeEntry[], taken: Set<string>): readonly TreeEntry[] {
  return entries.filter((entry) => {
    if (taken.has(entry.key)) return false;
    taken.add(entry.key);
    return true;
  });
}

function keyOf(key: unknown, reading: YamlReading): string {
  if (!isScalar(key)) return key === null ? '' : String(key).slice(0, 200);
  const written = key.source ?? String(key.value);
  return restoredActions(written, reading.actions, key.range?.[0] ?? 0) ?? written;
}

function scalarOf(node: Scalar, reading: YamlReading): Tree {
  if (node.anchor !== undefined) reading.anchors.set(node.anchor, node);
  const line = lineOf(node, reading);
  const written = writtenText(node);
  const restored = restoredActions(written, reading.actions, node.range?.[0] ?? 0);
  const text = restored ?? written;
  if (isOwnTag(node.tag)) return { kind: 'scalar', text: `${node.tag} ${text}`.trimEnd(), literal: false, line };
  return { kind: 'scalar', text, literal: restored === null && !text.includes('${{'), line };
}

function writtenText(node: Scalar): string {
  if (node.value === null) return 'null';
  return typeof node.value === 'boolean' ? String(node.value) : (node.source ?? String(node.value));
}

/** A tag of the tool (`!Ref`), not one of YAML itself. */
function isOwnTag(tag: string | undefined): tag is string {
  return tag?.startsWith('!') ?? false;
}

function lineOf(node: unknown, reading: YamlReading): number {
  const offset = isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? node.range?.[0] : undefined;
  return offset === undefined ? 0 : Math.max(1, reading.lines.linePos(offset).line);
}
