/** What a PostgreSQL statement does, told from the parser's tree; null: told from its tokens (token-acts.ts). */
import type { SchemaOperation } from '../../../domain/effect.js';
import { qualified, type SchemaAct, schemaAct } from './act.js';
import { listAt, type Node, nodeOf, relationOf, stringsOf, textOf, unwrap } from './pg-node.js';

type Teller = (node: Node) => readonly SchemaAct[] | null;

/** Of the rights only (GRANT, roles, policies, owners) access-acts.ts tells. */
export function treeActs(tree: unknown): readonly SchemaAct[] | null {
  const [name, node] = unwrap(tree) ?? ['', null];
  const teller = TELLERS[name];
  return teller === undefined || node === null ? null : teller(node);
}

const TELLERS: Readonly<Record<string, Teller | undefined>> = {
  DropStmt: dropped,
  DropdbStmt: (node) => [schemaAct('drop-database', ['database', textOf(node, 'dbname')])],
  AlterTableStmt: altered,
  RenameStmt: renamed,
  TruncateStmt: (node) =>
    listAt(node, 'relations').map((each) => {
      const table = relationOf(unwrap(each)?.[1]);
      return schemaAct('truncate', ['table', table], { table });
    }),
  DeleteStmt: rows('delete-rows'),
  UpdateStmt: rows('update-rows'),
  InsertStmt: rows('insert-rows'),
  MergeStmt: merged,
  SelectStmt: selected,
  IndexStmt: indexed,
};

const DROPS: Readonly<Record<string, readonly [SchemaOperation, string] | undefined>> = {
  OBJECT_TABLE: ['drop-table', 'table'],
  OBJECT_FOREIGN_TABLE: ['drop-table', 'table'],
  OBJECT_SCHEMA: ['drop-database', 'schema'],
  OBJECT_INDEX: ['drop-index', 'index'],
  OBJECT_VIEW: ['drop-other', 'view'],
  OBJECT_MATVIEW: ['drop-other', 'view'],
  OBJECT_FUNCTION: ['drop-other', 'function'],
  OBJECT_PROCEDURE: ['drop-other', 'procedure'],
  OBJECT_TRIGGER: ['drop-other', 'trigger'],
  OBJECT_TYPE: ['drop-other', 'type'],
  OBJECT_DOMAIN: ['drop-other', 'domain'],
  OBJECT_SEQUENCE: ['drop-other', 'sequence'],
  OBJECT_EXTENSION: ['drop-other', 'extension'],
};

/** What columns are made of; dropped with CASCADE, the columns go too. */
export const COLUMN_MAKERS: ReadonlySet<string> = new Set(['type', 'domain', 'extension']);

function dropped(node: Node): readonly SchemaAct[] | null {
  const [operation, sort] = DROPS[textOf(node, 'removeType')] ?? [];
  if (operation === undefined || sort === undefined) return null;
  const cascades = textOf(node, 'behavior') === 'DROP_CASCADE' && COLUMN_MAKERS.has(sort);
  return listAt(node, 'objects').flatMap((object) => {
    const names = stringsOf(object);
    const name = sort === 'trigger' ? (names.at(-1) ?? '') : qualified(names);
    const table = sort === 'table' ? { table: name } : {};
    const act = schemaAct(operation, [sort, name], table);
    return cascades ? [act, schemaAct('drop-column', ['column', `${name} (cascade)`])] : [act];
  });
}

function altered(node: Node): readonly SchemaAct[] | null {
  const table = relationOf(node.relation);
  if (textOf(node, 'objtype') !== 'OBJECT_TABLE') return null;
  return listAt(node, 'cmds').flatMap((each) => commandActs(unwrap(each)?.[1] ?? null, table));
}

const COMMANDS: Readonly<Record<string, readonly [SchemaOperation, string] | undefined>> = {
  AT_DropColumn: ['drop-column', 'column'],
  AT_AlterColumnType: ['change-type', 'column'],
  AT_SetNotNull: ['set-not-null', 'column'],
  AT_DropConstraint: ['drop-constraint', 'constraint'],
};

function commandActs(command: Node | null, table: string): readonly SchemaAct[] {
  const subtype = textOf(command, 'subtype');
  const [operation, sort] = COMMANDS[subtype] ?? [];
  const target = `${table}.${textOf(command, 'name')}`;
  if (operation !== undefined && sort !== undefined) return [schemaAct(operation, [sort, target], { table })];
  if (subtype === 'AT_AddColumn') return addedColumn(unwrap(command?.def)?.[1] ?? null, table);
  if (subtype === 'AT_AddConstraint') return [constraint(unwrap(command?.def)?.[1] ?? null, table)];
  if (/RowSecurity|ChangeOwner/.test(subtype)) return [];
  return [schemaAct('other', ['table', table], { table })];
}

function constraint(node: Node | null, table: string): SchemaAct {
  const target = `${table}.${textOf(node, 'conname')}`.replace(/\.$/, '');
  const sort = textOf(node, 'contype');
  if (sort === 'CONSTR_FOREIGN') return schemaAct('add-foreign-key', ['constraint', target], { table });
  if (sort !== 'CONSTR_NOTNULL') return schemaAct('add-constraint', ['constraint', target], { table });
  return schemaAct('set-not-null', ['column', `${table}.${stringsOf(node?.keys).join('.')}`], { table });
}

function addedColumn(column: Node | null, table: string): readonly SchemaAct[] {
  const sorts = listAt(column, 'constraints').map((each) => textOf(unwrap(each)?.[1] ?? null, 'contype'));
  const type = stringsOf(nodeOf(column?.typeName)?.names).at(-1) ?? '';
  const filled = /serial/i.test(type) || sorts.some((sort) => /DEFAULT|IDENTITY|GENERATED/.test(sort));
  const required = !filled && sorts.some((sort) => sort === 'CONSTR_NOTNULL' || sort === 'CONSTR_PRIMARY');
  const target = `${table}.${textOf(column, 'colname')}`;
  const added = schemaAct(required ? 'add-required-column' : 'add-column', ['column', target], { table });
  const refers = sorts.includes('CONSTR_FOREIGN');
  return refers ? [added, schemaAct('add-foreign-key', ['constraint', target], { table })] : [added];
}

function renamed(node: Node): readonly SchemaAct[] | null {
  const table = relationOf(node.relation);
  const sort = textOf(node, 'renameType');
  if (sort === 'OBJECT_TABLE') return [schemaAct('rename-table', ['table', table], { table })];
  if (sort !== 'OBJECT_COLUMN' || textOf(node, 'relationType') !== 'OBJECT_TABLE') return null;
  return [schemaAct('rename-column', ['column', `${table}.${textOf(node, 'subname')}`], { table })];
}

function rows(operation: SchemaOperation): Teller {
  return (node) => {
    const table = relationOf(node.relation);
    return [...withActs(node), schemaAct(operation, ['rows', table], { table })];
  };
}

/** A common table expression may write as well. */
function withActs(node: Node): readonly SchemaAct[] {
  return listAt(nodeOf(node.withClause), 'ctes').flatMap((each) => {
    const query = unwrap(each)?.[1].ctequery;
    const writes = unwrap(query)?.[0] !== 'SelectStmt';
    return writes ? (treeActs(query) ?? []) : [];
  });
}

function merged(node: Node): readonly SchemaAct[] {
  const table = relationOf(node.relation);
  const deletes = listAt(node, 'mergeWhenClauses').some(
    (each) => textOf(unwrap(each)?.[1] ?? null, 'commandType') === 'CMD_DELETE',
  );
  return [...withActs(node), schemaAct(deletes ? 'delete-rows' : 'update-rows', ['rows', table], { table })];
}

function selected(node: Node): readonly SchemaAct[] | null {
  if (nodeOf(node.intoClause) !== null) return null;
  const writes = withActs(node);
  return writes.length > 0 ? writes : [schemaAct('other', ['query', 'select'])];
}

function indexed(node: Node): readonly SchemaAct[] {
  const table = relationOf(node.relation);
  const operation = node.concurrent === true ? 'add-index-concurrently' : 'add-index';
  return [schemaAct(operation, ['index', textOf(node, 'idxname') || table], { table })];
}
