/** What an ALTER TABLE of any dialect does, command by command, told from its tokens. */
import type { SchemaOperation } from '../../../domain/effect.js';
import { type SchemaAct, schemaAct } from './act.js';
import type { Token } from './tokens.js';
import { commaParts, hasWord, markAt, nameAt, pastBrackets, skipAny, wordAt, wordsAt } from './words.js';

/** Brackets in brackets are nothing that any dialect knows. */
const DEEPEST = 4;
const IF_EXISTS = ['if exists', 'if not exists', 'only'];
const CONSTRAINTS: ReadonlySet<string> = new Set(
  'constraint primary foreign unique check exclude key index fulltext spatial'.split(' '),
);

/** `at`: after `alter table`. */
export function alterTableActs(tokens: readonly Token[], at: number): readonly SchemaAct[] {
  const { name: table, next: named } = nameAt(tokens, skipAny(tokens, at, IF_EXISTS));
  const next = wordsAt(tokens, named, 'on cluster') ? nameAt(tokens, named + 2).next : named;
  const checked = skipAny(tokens, next, ['with nocheck', 'with check']);
  const start = markAt(tokens, checked) === '*' ? checked + 1 : checked;
  let verb = '';
  return commaParts(tokens.slice(start)).flatMap((part) => {
    const first = wordAt(part, 0);
    const continued = !VERBS.has(first);
    // ALTER TABLE t ADD a int, b int (Transact-SQL): the verb holds on.
    const acts = continued ? commandActs(verb, [...part], table) : commandActs(first, part.slice(1), table);
    verb = continued ? verb : first;
    return acts;
  });
}

const VERBS: ReadonlySet<string> = new Set(
  `add drop alter modify change rename set enable disable owner validate attach detach convert engine auto_increment
   order default charset character collate comment truncate exchange coalesce reorganize partition force inherit no
   replica reset cluster switch row_format algorithm lock with`.split(/\s+/),
);

function commandActs(verb: string, rest: readonly Token[], table: string): readonly SchemaAct[] {
  switch (verb) {
    case 'add':
      return addActs(rest, table);
    case 'drop':
      return dropActs(rest, table);
    case 'alter':
      return alterColumn(rest, table);
    case 'modify':
    case 'change':
      return modified(verb, rest, table);
    case 'rename':
      return renameActs(rest, table);
    case 'truncate':
      return [schemaAct('truncate', ['table', table], { table })];
    case 'owner':
      return [];
    case 'enable':
    case 'disable':
    case 'force':
    case 'no':
      return /^(?:row|force)$/.test(wordAt(rest, 0)) && hasWord(rest, 'security') ? [] : [other(table)];
    case 'algorithm':
    case 'lock':
      return [];
    default:
      return [other(table)];
  }
}

function other(table: string): SchemaAct {
  return schemaAct('other', ['table', table], { table });
}

function addActs(rest: readonly Token[], table: string, depth = 0): readonly SchemaAct[] {
  if (depth > DEEPEST) return [other(table)];
  // ADD (a int, b int): Oracle and MySQL.
  if (markAt(rest, 0) === '(') {
    return bracketedActs(rest, table, (part) => addActs(part, table, depth + 1));
  }
  if (wordAt(rest, 0) === 'partition') return [other(table)];
  if (CONSTRAINTS.has(wordAt(rest, 0))) return [addedConstraint(rest, table)];
  const at = skipAny(rest, 0, ['column', ...IF_EXISTS]);
  if (at > 0 && markAt(rest, at) === '(') return addActs(rest.slice(at), table, depth + 1);
  return addedColumn(rest.slice(at), table);
}

/** What stands in brackets, told piece by piece; a piece that no dialect knows is something else. */
function bracketedActs(
  rest: readonly Token[],
  table: string,
  tell: (part: readonly Token[]) => readonly SchemaAct[],
): readonly SchemaAct[] {
  const parts = commaParts(rest.slice(1, pastBrackets(rest, 0) - 1));
  return parts.flatMap((part) => (wordOrName(part) ? tell(part) : [other(table)]));
}

function wordOrName(part: readonly Token[]): boolean {
  return part[0]?.kind === 'word' || part[0]?.kind === 'name';
}

function addedConstraint(rest: readonly Token[], table: string): SchemaAct {
  const named = wordAt(rest, 0) === 'constraint';
  const name = named ? nameAt(rest, 1) : { name: '', next: 0 };
  const target = name.name === '' ? table : `${table}.${name.name}`;
  const sort = wordAt(rest, name.next);
  if (sort === 'foreign') return schemaAct('add-foreign-key', ['constraint', target], { table });
  if (wordsAt(rest, name.next, 'not null')) {
    return schemaAct('set-not-null', ['column', `${table}.${nameAt(rest, name.next + 2).name}`], { table });
  }
  if (!['key', 'index', 'fulltext', 'spatial'].includes(sort)) {
    return schemaAct('add-constraint', ['constraint', target], { table });
  }
  const index = nameAt(rest, skipAny(rest, 0, ['fulltext', 'spatial', 'index', 'key'])).name;
  return schemaAct('add-index', ['index', index || table], { table });
}

function addedColumn(rest: readonly Token[], table: string): readonly SchemaAct[] {
  const { name, next } = nameAt(rest, 0);
  const words = rest.slice(next);
  const has = (word: string): boolean => hasWord(words, word);
  const filled =
    ['default', 'generated', 'identity', 'auto_increment', 'as'].some(has) || /serial/.test(wordAt(words, 0));
  const required = !filled && (has('primary') || words.some((_, at) => wordsAt(words, at, 'not null')));
  const target = `${table}.${name}`;
  const added = schemaAct(required ? 'add-required-column' : 'add-column', ['column', target], { table });
  return has('references') ? [added, schemaAct('add-foreign-key', ['constraint', target], { table })] : [added];
}

const DROPS: Readonly<Record<string, readonly [SchemaOperation, string] | undefined>> = {
  constraint: ['drop-constraint', 'constraint'],
  foreign: ['drop-constraint', 'constraint'],
  check: ['drop-constraint', 'constraint'],
  primary: ['drop-constraint', 'constraint'],
  index: ['drop-index', 'index'],
  key: ['drop-index', 'index'],
};

function dropActs(rest: readonly Token[], table: string, depth = 0): readonly SchemaAct[] {
  if (depth > DEEPEST) return [other(table)];
  // DROP (a, b): Oracle.
  if (markAt(rest, 0) === '(') {
    return bracketedActs(rest, table, (part) => dropActs(part, table, depth + 1));
  }
  const sort = wordAt(rest, 0);
  // DROP PARTITION takes its rows along.
  if (sort === 'partition') return [schemaAct('truncate', ['table', table], { table })];
  const [operation, made] = rest.length > 1 ? (DROPS[sort] ?? []) : [];
  const start = operation === undefined ? skipAny(rest, 0, ['column']) : 1;
  const at = skipAny(rest, start, ['key', ...IF_EXISTS]);
  if (operation === undefined && markAt(rest, at) === '(') return dropActs(rest.slice(at), table, depth + 1);
  const { name } = nameAt(rest, at);
  if (operation === undefined || made === undefined) {
    return [schemaAct('drop-column', ['column', `${table}.${name}`], { table })];
  }
  const target = operation === 'drop-index' ? name : `${table}.${name || 'primary key'}`;
  return [schemaAct(operation, [made, target], { table })];
}

function alterColumn(rest: readonly Token[], table: string): readonly SchemaAct[] {
  if (['constraint', 'index', 'check'].includes(wordAt(rest, 0))) return [other(table)];
  const { name, next } = nameAt(rest, skipAny(rest, 0, ['column', ...IF_EXISTS]));
  const column = ['column', `${table}.${name}`] as const;
  if (wordsAt(rest, next, 'set not null')) return [schemaAct('set-not-null', column, { table })];
  if (wordAt(rest, next) === 'type' || wordsAt(rest, next, 'set data type')) {
    return [schemaAct('change-type', column, { table })];
  }
  if (['set', 'drop', 'add', 'reset', 'restart', 'rename'].includes(wordAt(rest, next))) return [other(table)];
  return retyped(rest.slice(next), column, table);
}

/** A column declared anew (Transact-SQL, MySQL, Oracle): its type, and perhaps NOT NULL. */
function retyped(rest: readonly Token[], column: readonly ['column', string], table: string): readonly SchemaAct[] {
  const changed = schemaAct('change-type', column, { table });
  const bound = rest.some((_, at) => wordsAt(rest, at, 'not null'));
  return bound ? [changed, schemaAct('set-not-null', column, { table })] : [changed];
}

function modified(verb: string, rest: readonly Token[], table: string): readonly SchemaAct[] {
  if (markAt(rest, 0) === '(') {
    return bracketedActs(rest, table, (part) => modified(verb, part, table));
  }
  const first = nameAt(rest, skipAny(rest, 0, ['column', 'if exists']));
  const column = ['column', `${table}.${first.name}`] as const;
  if (verb === 'modify') return retyped(rest.slice(first.next), column, table);
  const second = nameAt(rest, first.next);
  const same = first.name.toLowerCase() === second.name.toLowerCase();
  const declared = retyped(rest.slice(second.next), column, table);
  return same ? declared : [schemaAct('rename-column', column, { table }), ...declared];
}

function renameActs(rest: readonly Token[], table: string): readonly SchemaAct[] {
  const sort = wordAt(rest, 0);
  if (sort === 'to' || sort === 'as' || rest.length === 1)
    return [schemaAct('rename-table', ['table', table], { table })];
  if (['constraint', 'index', 'key'].includes(sort) && wordAt(rest, 1) !== 'to') return [other(table)];
  const { name } = nameAt(rest, skipAny(rest, 0, ['column']));
  return [schemaAct('rename-column', ['column', `${table}.${name}`], { table })];
}
