/** Reads dumps of a schema (db/schema.rb, structure.sql): tables and columns that came or went; a new version stamp is nothing. */
import type { FileText, Parsers, Reading, SchemaEffect, SchemaOperation } from '../../domain/effect.js';
import { readSource } from './source-tokens.js';
import { argumentsIn, callsIn, closeOf, isMark, textsIn } from './source-tokens-calls.js';
import type { Source, Unreadable } from './source-tokens-shape.js';
import { splitStatements } from './sql/statements.js';
import { namesAt, wordAt } from './sql/words.js';

interface Column {
  /** Its type and options, as written. */
  readonly text: string;
  readonly line: number;
}

interface Table {
  readonly line: number;
  readonly columns: ReadonlyMap<string, Column>;
}

interface Dump {
  readonly tables: ReadonlyMap<string, Table>;
  /** Everything else: indexes, keys, views. Text → line. */
  readonly others: ReadonlyMap<string, number>;
}

const NOTHING: Dump = { tables: new Map(), others: new Map() };

/** Schema effects of a dump; one `other` where something else than tables and columns differs. */
export function readSchemaDump(file: FileText, _parsers?: Parsers): Reading {
  if (file.base === file.head) return { kind: 'read', effects: [] };
  const base = dumpOf(file.name, file.base);
  const head = dumpOf(file.name, file.head);
  for (const side of [head, base]) {
    if ('unreadable' in side) return { kind: 'opaque', reason: `the schema dump cannot be read: ${side.unreadable}` };
  }
  if ('unreadable' in head || 'unreadable' in base) return { kind: 'read', effects: [] };
  return { kind: 'read', effects: differences(base, head) };
}

function dumpOf(name: string, text: string | null): Dump | Unreadable {
  if (text === null) return NOTHING;
  if (text.length > 1_000_000) return { unreadable: 'over 1,000,000 characters' };
  if (name.toLowerCase().endsWith('.sql')) return sqlDump(text);
  const source = readSource(text, 'ruby');
  return 'unreadable' in source ? source : rubyDump(source);
}

function rubyDump(source: Source): Dump {
  const tables = new Map<string, Table>();
  const others = new Map<string, number>();
  let until = 0;
  for (const call of callsIn(source)) {
    if (call.at < until) continue;
    const name = textsIn(source, call.from, call.to)[0] ?? '';
    const behind = isMark(source.tokens[call.to], ')') ? call.to + 1 : call.to;
    const block = source.tokens[behind]?.text === 'do' ? closeOf(source, behind) : -1;
    if (call.name === 'create_table' && block > behind) {
      tables.set(name, { line: call.line, columns: rubyColumns(source, behind + 1, block) });
      until = block;
    } else if (block < 0 && call.path === call.name) others.set(spelled(source, call.at, call.to), call.line);
  }
  return { tables, others };
}

function rubyColumns(source: Source, from: number, to: number): ReadonlyMap<string, Column> {
  const columns = new Map<string, Column>();
  for (let at = from; at < to; at += 1) {
    const [receiver, dot, kind] = source.tokens.slice(at, at + 3);
    if (receiver?.first !== true || dot?.text !== '.' || kind === undefined) continue;
    let end = at + 1;
    while (end < to && source.tokens[end]?.first !== true) end = Math.max(end, source.close[end] ?? -1) + 1;
    const first = argumentsIn(source, at + 3, end)[0];
    const name = first === undefined ? kind.text : textsIn(source, first.from, first.to).join(',');
    const text = withoutComment(spelled(source, at + 2, end));
    columns.set(kind.text === 'index' || kind.text.endsWith('constraint') ? `${kind.text} ${text}` : name, {
      text,
      line: receiver.line,
    });
  }
  return columns;
}

function spelled(source: Source, from: number, to: number): string {
  const tokens = source.tokens.slice(from, to);
  return tokens.map(({ kind, text }) => (kind === 'string' ? JSON.stringify(text) : text)).join(' ');
}

function withoutComment(text: string): string {
  return text.replace(/ , comment : "(?:[^"\\]|\\.)*"/, '');
}

function sqlDump(text: string): Dump | Unreadable {
  const { statements, clean } = splitStatements(text, 'standard');
  if (!clean) return { unreadable: 'a quotation or comment does not end' };
  const lineAt = linesOf(text);
  const tables = new Map<string, Table>();
  const others = new Map<string, number>();
  for (const { tokens, start, end } of statements) {
    const body = text.slice(start, end);
    const line = lineAt(start);
    if (wordAt(tokens, 0) === 'create' && CREATES_TABLE.test(body)) {
      const name = CREATES_TABLE.exec(body)?.[1] ?? namesAt(tokens, 2)[0] ?? '?';
      tables.set(plainName(name), { line, columns: sqlColumns(body, line) });
    } else if (!STAMP.test(body)) others.set(squeezed(body), line);
  }
  return { tables, others };
}

const CREATES_TABLE = /^CREATE\s+(?:UNLOGGED\s+|TEMPORARY\s+)?TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?([^\s(]+)/i;
/** Version stamps, and settings of the tool that dumped. */
const STAMP =
  /^(?:INSERT\s+INTO\s+\S*(?:schema_migrations|ar_internal_metadata)|SET\s|SELECT\s+pg_catalog\.set_config|COMMENT\s+ON|\/\*!|LOCK\s|UNLOCK\s|USE\s|\\)/i;

function plainName(name: string): string {
  return name.replace(/["`]/g, '').replace(/^public\./, '');
}

/** The lines of the body: a name, then what it is; dumps write one a line, or all on the first. */
function sqlColumns(body: string, line: number): ReadonlyMap<string, Column> {
  const columns = new Map<string, Column>();
  for (const [index, written] of body.split('\n').entries()) {
    const inside = index === 0 ? written.replace(/^[^(]*\(?/, '') : written;
    const text = squeezed(inside.replace(/--.*/, '').replace(/\bCOMMENT '[^']*'/, '')).replace(/ ?,$/, '');
    if (text === '' || text.startsWith(')')) continue;
    const word = text.split(' ')[0] ?? '';
    const isPart = /^(?:CONSTRAINT|PRIMARY|UNIQUE|KEY|FOREIGN|CHECK|INDEX|FULLTEXT|EXCLUDE|PARTITION)$/i.test(word);
    columns.set(isPart ? `index ${text}` : plainName(word), { text, line: line + index });
  }
  return columns;
}

function squeezed(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function linesOf(text: string): (offset: number) => number {
  let [line, at] = [1, 0];
  return (offset) => {
    for (; at < offset; at += 1) if (text[at] === '\n') line += 1;
    return line;
  };
}

function differences(base: Dump, head: Dump): readonly SchemaEffect[] {
  const effects = [...goneTables(base, head, 'added'), ...goneTables(head, base, 'removed')];
  const common = [...head.tables].flatMap(([name, table]) => {
    const before = base.tables.get(name);
    return before === undefined ? [] : columnEffects(name, before, table);
  });
  const both = base !== NOTHING && head !== NOTHING;
  const lone = (from: Dump, to: Dump) => [...from.others].find(([text]) => both && !to.others.has(text))?.[1] ?? null;
  const [fresh, gone] = [lone(head, base), lone(base, head)];
  const rest = [
    ...(fresh === null ? [] : [schemaEffect('other', 'schema', { event: 'added', line: fresh, baseLine: null })]),
    ...(gone === null ? [] : [schemaEffect('other', 'schema', { event: 'removed', line: 1, baseLine: gone })]),
  ];
  return [...effects, ...common, ...rest];
}

/** A table that went is dropped; one that came is made. Mirrored: the same two operations, taken back. */
function goneTables(from: Dump, to: Dump, event: 'added' | 'removed'): readonly SchemaEffect[] {
  return [...from.tables].flatMap(([name, { line }]) => {
    if (to.tables.has(name)) return [];
    return event === 'added'
      ? [schemaEffect('drop-table', name, { event, line: 1, baseLine: line })]
      : [schemaEffect('create-table', name, { event: 'added', line, baseLine: null })];
  });
}

function columnEffects(table: string, before: Table, after: Table): readonly SchemaEffect[] {
  const effects: SchemaEffect[] = [];
  for (const [name, { text, line }] of after.columns) {
    const old = before.columns.get(name);
    const place = { event: 'added', line, baseLine: old?.line ?? null } as const;
    if (old === undefined) effects.push(schemaEffect(operationOf(name, 'add'), `${table}.${name}`, place));
    else if (old.text !== text) effects.push(schemaEffect('change-type', `${table}.${name}`, place));
  }
  for (const [name, { line }] of before.columns) {
    if (after.columns.has(name)) continue;
    const place = { event: 'added', line: after.line, baseLine: line } as const;
    effects.push(schemaEffect(operationOf(name, 'drop'), `${table}.${name}`, place));
  }
  return effects;
}

function operationOf(name: string, verb: 'add' | 'drop'): SchemaOperation {
  const isIndex = /^\w*(?:index|constraint) /.test(name);
  if (verb === 'add') return isIndex ? 'add-index' : 'add-column';
  return isIndex ? 'drop-index' : 'drop-column';
}

function schemaEffect(
  operation: SchemaOperation,
  target: string,
  place: Pick<SchemaEffect, 'event' | 'line' | 'baseLine'>,
): SchemaEffect {
  return { kind: 'schema', operation, target: target.slice(0, 200), subject: target.split('.')[0] ?? target, ...place };
}
