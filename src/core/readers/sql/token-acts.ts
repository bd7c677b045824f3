/** What a statement of any dialect does to schema and rows, told from its tokens. */
import type { SchemaOperation } from '../../../domain/effect.js';
import { type SchemaAct, schemaAct, unreadRest } from './act.js';
import { alterTableActs } from './alter-acts.js';
import type { Token } from './tokens.js';
import { COLUMN_MAKERS } from './tree-acts.js';
import { hasWord, markAt, nameAt, namesAt, skipAny, sourcesOf, wordAt, wordsAt } from './words.js';

type Teller = (tokens: readonly Token[]) => readonly SchemaAct[];

/** Null: a statement that is not known here. */
export function tokenActs(tokens: readonly Token[]): readonly SchemaAct[] | null {
  const teller = TELLERS[wordAt(tokens, 0)];
  if (teller !== undefined) return teller(tokens);
  return SILENT.has(wordAt(tokens, 0)) ? [] : null;
}

const TELLERS: Readonly<Record<string, Teller | undefined>> = {
  drop: dropped,
  alter: altered,
  rename: (tokens) => {
    const table = nameAt(tokens, wordAt(tokens, 1) === 'table' ? 2 : 1).name;
    return [schemaAct('rename-table', ['table', table], { table })];
  },
  truncate: (tokens) =>
    lostNames(tokens, skipAny(tokens, 1, ['table', 'only'])).map((table) =>
      schemaAct('truncate', ['table', table], { table }),
    ),
  delete: (tokens) => [rows('delete-rows', deletedFrom(tokens))],
  update: (tokens) => [
    rows('update-rows', nameAt(tokens, skipAny(tokens, 1, ['low_priority', 'ignore', 'only'])).name),
  ],
  insert: inserted,
  replace: inserted,
  copy: copied,
  merge: (tokens) => {
    const deletes = tokens.some((_, at) => wordsAt(tokens, at, 'then delete'));
    return [rows(deletes ? 'delete-rows' : 'update-rows', nameAt(tokens, skipAny(tokens, 1, ['into'])).name)];
  },
  with: withQuery,
  select: selected,
  create: created,
  explain: explained,
};

/** Statements that change neither schema, rows nor rights. */
const SILENT: ReadonlySet<string> = new Set(
  `set reset begin start commit rollback savepoint release end use go print pragma analyze vacuum comment lock
   unlock show declare notify listen checkpoint discard grant revoke deny reassign spool prompt exit whenever`.split(
    /\s+/,
  ),
);

const SORTS: Readonly<Record<string, readonly [SchemaOperation, string] | undefined>> = {
  database: ['drop-database', 'database'],
  schema: ['drop-database', 'schema'],
  keyspace: ['drop-database', 'schema'],
  table: ['drop-table', 'table'],
  index: ['drop-index', 'index'],
  view: ['drop-other', 'view'],
};

/** Rights of their own: access-acts.ts tells of them. */
const ACCESS: ReadonlySet<string> = new Set(['role', 'user', 'group', 'policy', 'login', 'owned']);

const WORDS_BEFORE = ['or replace', 'or alter', 'unique', 'clustered', 'nonclustered', 'materialized', 'foreign'];
const MORE_BEFORE = ['recursive', 'unlogged', 'external', 'constraint', 'virtual', 'fulltext', 'spatial', 'trusted'];

function dropped(tokens: readonly Token[]): readonly SchemaAct[] {
  const temporary = wordAt(tokens, 1) === 'temporary';
  const at = skipAny(tokens, 1, [...WORDS_BEFORE, ...MORE_BEFORE, 'temporary']);
  const word = wordAt(tokens, at);
  if (ACCESS.has(word)) return [];
  const [operation, sort] = SORTS[word] ?? (['drop-other', word === 'proc' ? 'procedure' : word] as const);
  const cascades = COLUMN_MAKERS.has(sort) && hasWord(tokens, 'cascade');
  return lostNames(tokens, skipAny(tokens, at + 1, ['concurrently', 'if exists'])).flatMap((written) => {
    const name = sort === 'trigger' ? (written.split('.').at(-1) ?? '') : written;
    const part = sort === 'table' ? { table: name } : {};
    const gone = temporary || (sort === 'table' && name.startsWith('#')) ? 'other' : operation;
    const act = schemaAct(gone, [sort, name], part);
    return cascades ? [act, schemaAct('drop-column', ['column', `${name} (cascade)`])] : [act];
  });
}

/** What is dropped or emptied; a name that cannot be read is one all the same, while brackets are no SQL. */
function lostNames(tokens: readonly Token[], at: number): readonly string[] {
  const names = namesAt(tokens, at);
  const isCall = markAt(tokens, at) === '(' && wordAt(tokens, at - 1) !== 'cast';
  return names.length === 0 && !isCall ? ['?'] : names;
}

function altered(tokens: readonly Token[]): readonly SchemaAct[] {
  const at = skipAny(tokens, 1, ['foreign', 'ignore', 'online', 'offline']);
  const sort = wordAt(tokens, at);
  if (sort === 'table') return alterTableActs(tokens, at + 1);
  if (ACCESS.has(sort) || wordsAt(tokens, at, 'default privileges')) return [];
  const { name, next } = nameAt(tokens, skipAny(tokens, at + 1, ['view', 'if exists']));
  return wordsAt(tokens, next, 'owner to') ? [] : [schemaAct('other', [sort, name])];
}

function rows(operation: SchemaOperation, table: string, copies: readonly string[] = []): SchemaAct {
  return schemaAct(operation, ['rows', table], { table, copies });
}

/** DELETE [LOW_PRIORITY] [a] FROM a: the table after FROM, without FROM the first name. */
function deletedFrom(tokens: readonly Token[]): string {
  const from = tokens.findIndex((_, at) => wordAt(tokens, at) === 'from');
  return nameAt(tokens, skipAny(tokens, from < 0 ? 1 : from + 1, ['only'])).name;
}

function inserted(tokens: readonly Token[]): readonly SchemaAct[] {
  const at = skipAny(tokens, 1, ['or replace', 'or ignore', 'or rollback', 'or abort', 'or fail', 'low_priority']);
  const { name } = nameAt(
    tokens,
    skipAny(tokens, at, ['delayed', 'high_priority', 'ignore', 'overwrite', 'into', 'table']),
  );
  const copies = sourcesOf(tokens);
  return [rows('insert-rows', name, copies)];
}

/** COPY … TO PROGRAM 'text' runs the text in a shell of the server. */
function copied(tokens: readonly Token[]): readonly SchemaAct[] {
  const filled = hasWord(tokens, 'from') ? [rows('insert-rows', nameAt(tokens, 1).name)] : [];
  const runs = tokens.some(
    (_, at) =>
      /^(?:to|from)$/.test(wordAt(tokens, at - 1)) &&
      wordAt(tokens, at) === 'program' &&
      tokens[at + 1]?.kind === 'string',
  );
  return runs ? [...filled, schemaAct('raw-sql', ['program', 'program'])] : filled;
}

/** WITH a AS (DELETE …) INSERT …: every query of it that writes. */
function withQuery(tokens: readonly Token[]): readonly SchemaAct[] {
  const starts = tokens.flatMap((token, at) => {
    const opens = markAt(tokens, at - 1) === '(' || markAt(tokens, at - 1) === ')';
    return opens && token.kind === 'word' && WRITERS.has(token.text) ? [at] : [];
  });
  const acts = starts.slice(0, MOST_WRITERS).flatMap((at) => TELLERS[wordAt(tokens, at)]?.(tokens.slice(at)) ?? []);
  if (starts.length > MOST_WRITERS) return [...acts, unreadRest('a query')];
  return acts.length > 0 ? acts : [schemaAct('other', ['query', 'select'])];
}

const MOST_WRITERS = 100;
const WRITERS: ReadonlySet<string> = new Set(['insert', 'update', 'delete', 'merge']);

function selected(tokens: readonly Token[]): readonly SchemaAct[] {
  const into = tokens.findIndex((_, at) => wordAt(tokens, at) === 'into');
  const from = tokens.findIndex((_, at) => wordAt(tokens, at) === 'from');
  if (into < 0 || (from >= 0 && into > from)) return [schemaAct('other', ['query', 'select'])];
  const start = skipAny(tokens, into + 1, ['unlogged', 'temporary', 'temp', 'table']);
  const temporary = ['temp', 'temporary'].includes(wordAt(tokens, into + 1));
  return [madeTable(tokens, nameAt(tokens, start).name, temporary)];
}

/** EXPLAIN ANALYZE runs the statement that it explains. */
function explained(tokens: readonly Token[]): readonly SchemaAct[] {
  const at = tokens.findIndex((token) => token.kind === 'word' && (WRITERS.has(token.text) || token.text === 'create'));
  const runs = at > 0 && hasWord(tokens.slice(0, at), 'analyze');
  if (!runs) return [];
  const first = tokens.findIndex((_, place) => wordAt(tokens, place) === 'with');
  if (first >= 0 && first < at) return withQuery(tokens.slice(first));
  return TELLERS[wordAt(tokens, at)]?.(tokens.slice(at)) ?? [];
}

function madeTable(tokens: readonly Token[], table: string, temporary: boolean): SchemaAct {
  const part = { table, copies: sourcesOf(tokens) };
  const passing = temporary || table.startsWith('#');
  return passing
    ? schemaAct('other', ['temporary table', table], part)
    : schemaAct('create-table', ['table', table], part);
}

function created(tokens: readonly Token[]): readonly SchemaAct[] {
  const scope = skipAny(tokens, 1, ['or replace', 'global', 'local']);
  const temporary = ['temp', 'temporary'].includes(wordAt(tokens, scope));
  const at = skipAny(tokens, scope, [...WORDS_BEFORE, ...MORE_BEFORE, 'temp', 'temporary']);
  const sort = pastDefiner(tokens, at);
  const word = wordAt(tokens, sort);
  if (ACCESS.has(word)) return [];
  if (word === 'index') return [createdIndex(tokens, sort + 1)];
  const { name } = nameAt(tokens, skipAny(tokens, sort + 1, ['if not exists']));
  if (word === 'table') return [madeTable(tokens, name, temporary)];
  const trigger = word === 'trigger' ? (name.split('.').at(-1) ?? '') : name;
  return [schemaAct('create-other', [word === 'proc' ? 'procedure' : word, trigger])];
}

/** MySQL: CREATE DEFINER=`a`@`b` SQL SECURITY DEFINER VIEW v. */
function pastDefiner(tokens: readonly Token[], at: number): number {
  if (!['definer', 'algorithm', 'sql', 'editionable'].includes(wordAt(tokens, at))) return at;
  const found = tokens.findIndex((token, place) => place > at && token.kind === 'word' && DEFINED.has(token.text));
  return found < 0 ? at : found;
}

const DEFINED: ReadonlySet<string> = new Set(['view', 'procedure', 'function', 'trigger', 'event']);

function createdIndex(tokens: readonly Token[], at: number): SchemaAct {
  const concurrently = wordAt(tokens, at) === 'concurrently' || hasOnlineOption(tokens);
  const start = skipAny(tokens, at, ['concurrently', 'if not exists']);
  const named = wordAt(tokens, start) === 'on' ? { name: '', next: start } : nameAt(tokens, start);
  const on = tokens.findIndex((_, place) => place >= named.next && wordAt(tokens, place) === 'on');
  const table = nameAt(tokens, skipAny(tokens, on + 1, ['only'])).name;
  return schemaAct(concurrently ? 'add-index-concurrently' : 'add-index', ['index', named.name || table], { table });
}

/** Transact-SQL: WITH (ONLINE = ON). */
function hasOnlineOption(tokens: readonly Token[]): boolean {
  return tokens.some((_, at) => wordAt(tokens, at) === 'online' && wordAt(tokens, at + 2) === 'on');
}
