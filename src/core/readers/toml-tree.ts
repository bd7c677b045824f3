/** Reads TOML into a tree: settings of teams, repositories and their rights are kept in it. Asked by settings-toml.ts. */
import type { Tree, TreeEntry } from './tree.js';

const MOST_CHARACTERS = 1_000_000;
const DEEPEST = 50;

/** Null: it is not TOML, or past the limits. https://toml.io/en/v1.0.0 */
export function readToml(text: string): Tree | null {
  if (text.length > MOST_CHARACTERS) return null;
  const root = newTable(1);
  const reading: Reading = { text, at: 0, line: 1 };
  let table: Table | null = root;
  while (table !== null) {
    skipBlank(reading);
    if (reading.at >= text.length) return treeOf(root);
    table = text[reading.at] === '[' ? header(reading, root) : assignment(reading, table) ? table : null;
    if (table !== null && !endsLine(reading)) return null;
  }
  return null;
}

/** A map that is still being written. */
interface Table {
  readonly kind: 'table';
  readonly entries: Map<string, { readonly line: number; value: Tree | Table | Tables }>;
  readonly line: number;
}

interface Tables {
  readonly kind: 'tables';
  readonly items: Table[];
  readonly line: number;
}

interface Reading {
  readonly text: string;
  at: number;
  line: number;
}

function newTable(line: number): Table {
  return { kind: 'table', entries: new Map(), line };
}

function treeOf(node: Tree | Table | Tables): Tree {
  if (node.kind === 'tables') return { kind: 'list', items: node.items.map(treeOf), line: node.line };
  if (node.kind !== 'table') return node;
  const entries = [...node.entries].map(([key, { line, value }]): TreeEntry => ({ key, line, value: treeOf(value) }));
  return { kind: 'map', entries, line: node.line };
}

/** Space, comments and line ends. */
function skipBlank(reading: Reading): void {
  const blank = /(?:[ \t\r\n]|#[^\n]*)*/y;
  blank.lastIndex = reading.at;
  const [skipped = ''] = blank.exec(reading.text) ?? [];
  reading.at += skipped.length;
  reading.line += skipped.split('\n').length - 1;
}

function taken(reading: Reading, pattern: RegExp): string | null {
  pattern.lastIndex = reading.at;
  const found = pattern.exec(reading.text)?.[0];
  if (found === undefined) return null;
  reading.at += found.length;
  reading.line += found.split('\n').length - 1;
  return found;
}

function endsLine(reading: Reading): boolean {
  return taken(reading, /[ \t]*(?:#[^\n]*)?(?:\r?\n|$)/y) !== null;
}

const KEY = /[ \t]*(?:"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[\w-]+)[ \t]*/y;

/** A name that is spelled in escapes could be any name. */
const ESCAPED = /^\s*".*\\/;

/** A dotted key; null: none stands here. */
function keyPath(reading: Reading): readonly string[] | null {
  const parts: string[] = [];
  do {
    const part = taken(reading, KEY);
    if (part === null || parts.length > DEEPEST || ESCAPED.test(part)) return null;
    parts.push(part.trim().replace(/^(["'])([\s\S]*)\1$/, '$2'));
  } while (taken(reading, /\./y) !== null);
  return parts;
}

/** `[a.b]` or `[[a.b]]`: the table that what follows is written into. */
function header(reading: Reading, root: Table): Table | null {
  const { line } = reading;
  const isMany = taken(reading, /\[\[?/y) === '[[';
  const path = keyPath(reading);
  if (path === null || taken(reading, isMany ? /\]\]/y : /\]/y) === null) return null;
  const last = path.at(-1) ?? '';
  const holder = within(root, isMany ? path.slice(0, -1) : path, line);
  if (holder === null || !isMany) return holder;
  const known = holder.entries.get(last)?.value;
  const many: Tables = known?.kind === 'tables' ? known : { kind: 'tables', items: [], line };
  if (known === undefined) holder.entries.set(last, { line, value: many });
  const next = newTable(line);
  many.items.push(next);
  return known === undefined || known.kind === 'tables' ? next : null;
}

function within(root: Table, path: readonly string[], line: number): Table | null {
  let table = root;
  for (const key of path) {
    const known = table.entries.get(key)?.value;
    const next = known === undefined ? newTable(line) : known.kind === 'tables' ? known.items.at(-1) : known;
    if (next === undefined || next.kind !== 'table') return null;
    if (known === undefined) table.entries.set(key, { line, value: next });
    table = next;
  }
  return table;
}

function assignment(reading: Reading, table: Table): boolean {
  const { line } = reading;
  const path = keyPath(reading);
  if (path === null || taken(reading, /=[ \t]*/y) === null) return false;
  const value = valueAt(reading, 0);
  const holder = within(table, path.slice(0, -1), line);
  const last = path.at(-1);
  if (value === null || holder === null || last === undefined || holder.entries.has(last)) return false;
  holder.entries.set(last, { line, value });
  return true;
}

const STRING = /"""[\s\S]*?"""|'''[\s\S]*?'''|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'/y;
const PLAIN = /(?!["'])[^\s,\]}#]+(?: \d\d:[^\s,\]}#]+)?/y;

function valueAt(reading: Reading, depth: number): Tree | null {
  const { line } = reading;
  if (depth > DEEPEST) return null;
  if (taken(reading, /\[/y) !== null) return listOf(reading, { line, depth });
  if (taken(reading, /\{/y) !== null) return inlineTable(reading, { line, depth });
  const string = taken(reading, STRING);
  if (string !== null) {
    const marks = /^(?:"""|''')/.test(string) ? 3 : 1;
    return { kind: 'scalar', text: string.slice(marks, -marks), literal: true, line };
  }
  const text = taken(reading, PLAIN);
  return text === null ? null : { kind: 'scalar', text, literal: true, line };
}

interface At {
  readonly line: number;
  readonly depth: number;
}

function listOf(reading: Reading, { line, depth }: At): Tree | null {
  const items: Tree[] = [];
  for (;;) {
    skipBlank(reading);
    if (taken(reading, /\]/y) !== null) return { kind: 'list', items, line };
    const item = valueAt(reading, depth + 1);
    if (item === null) return null;
    items.push(item);
    skipBlank(reading);
    if (taken(reading, /,/y) === null && reading.text[reading.at] !== ']') return null;
  }
}

function inlineTable(reading: Reading, { line, depth }: At): Tree | null {
  const table = newTable(line);
  for (;;) {
    skipBlank(reading);
    if (taken(reading, /\}/y) !== null) return treeOf(table);
    const path = keyPath(reading);
    if (path === null || taken(reading, /=[ \t]*/y) === null) return null;
    const value = valueAt(reading, depth + 1);
    const holder = within(table, path.slice(0, -1), reading.line);
    const last = path.at(-1);
    if (value === null || holder === null || last === undefined || holder.entries.has(last)) return null;
    holder.entries.set(last, { line: reading.line, value });
    skipBlank(reading);
    if (taken(reading, /,/y) === null && reading.text[reading.at] !== '}') return null;
  }
}
