/** What one change of a Liquibase change log does: https://docs.liquibase.com/change-types/home.html */
import type { SchemaOperation } from '../../../domain/effect.js';
import type { Tree, TreeMap } from '../tree.js';
import { type Act, qualified, schemaAct } from './act.js';

/** Keys in which a change names what it is about: the sort, the table, the thing in it. */
interface Change {
  readonly operation: SchemaOperation;
  readonly sort: string;
  readonly table: string;
  readonly part?: string;
}

function change(operation: SchemaOperation, sort: string, [table, part]: readonly [string, string?]): Change {
  return part === undefined ? { operation, sort, table } : { operation, sort, table, part };
}

const CHANGES: Readonly<Record<string, Change | undefined>> = {
  dropTable: change('drop-table', 'table', ['tableName']),
  dropColumn: change('drop-column', 'column', ['tableName', 'columnName']),
  mergeColumns: change('drop-column', 'column', ['tableName', 'column1Name']),
  delete: change('delete-rows', 'rows', ['tableName']),
  update: change('update-rows', 'rows', ['tableName']),
  insert: change('insert-rows', 'rows', ['tableName']),
  loadData: change('insert-rows', 'rows', ['tableName']),
  loadUpdateData: change('update-rows', 'rows', ['tableName']),
  renameTable: change('rename-table', 'table', ['oldTableName']),
  renameColumn: change('rename-column', 'column', ['tableName', 'oldColumnName']),
  modifyDataType: change('change-type', 'column', ['tableName', 'columnName']),
  addNotNullConstraint: change('set-not-null', 'column', ['tableName', 'columnName']),
  createTable: change('create-table', 'table', ['tableName']),
  addColumn: change('add-column', 'column', ['tableName']),
  createIndex: change('add-index', 'index', ['tableName', 'indexName']),
  dropIndex: change('drop-index', 'index', ['tableName', 'indexName']),
  addForeignKeyConstraint: change('add-foreign-key', 'constraint', ['baseTableName', 'constraintName']),
  dropForeignKeyConstraint: change('drop-constraint', 'constraint', ['baseTableName', 'constraintName']),
  dropAllForeignKeyConstraints: change('drop-constraint', 'constraint', ['baseTableName']),
  addUniqueConstraint: change('add-constraint', 'constraint', ['tableName', 'constraintName']),
  dropUniqueConstraint: change('drop-constraint', 'constraint', ['tableName', 'constraintName']),
  addPrimaryKey: change('add-constraint', 'constraint', ['tableName', 'constraintName']),
  dropPrimaryKey: change('drop-constraint', 'constraint', ['tableName', 'constraintName']),
  addCheckConstraint: change('add-constraint', 'constraint', ['tableName', 'constraintName']),
  dropCheckConstraint: change('drop-constraint', 'constraint', ['tableName', 'constraintName']),
  dropNotNullConstraint: change('other', 'column', ['tableName', 'columnName']),
  addDefaultValue: change('other', 'column', ['tableName', 'columnName']),
  dropDefaultValue: change('other', 'column', ['tableName', 'columnName']),
  addAutoIncrement: change('other', 'column', ['tableName', 'columnName']),
  addLookupTable: change('create-table', 'table', ['newTableName']),
  createView: change('create-other', 'view', ['viewName']),
  dropView: change('drop-other', 'view', ['viewName']),
  renameView: change('other', 'view', ['oldViewName']),
  createSequence: change('create-other', 'sequence', ['sequenceName']),
  dropSequence: change('drop-other', 'sequence', ['sequenceName']),
  alterSequence: change('other', 'sequence', ['sequenceName']),
  renameSequence: change('other', 'sequence', ['oldSequenceName']),
  createProcedure: change('create-other', 'procedure', ['procedureName']),
  dropProcedure: change('drop-other', 'procedure', ['procedureName']),
  createFunction: change('create-other', 'function', ['functionName']),
  dropFunction: change('drop-other', 'function', ['functionName']),
  createTrigger: change('create-other', 'trigger', ['triggerName']),
  dropTrigger: change('drop-other', 'trigger', ['triggerName']),
  createPackage: change('create-other', 'package', ['packageName']),
  sqlFile: change('raw-sql', 'file', ['path']),
  customChange: change('raw-sql', 'class', ['class']),
  executeCommand: change('raw-sql', 'command', ['executable']),
  enableTrigger: change('other', 'trigger', ['triggerName']),
  disableTrigger: change('other', 'trigger', ['triggerName']),
};

/** Null: the key names no change. */
export function changelogActs(name: string, tree: Tree): readonly Act[] | null {
  const known = Object.hasOwn(CHANGES, name) ? CHANGES[name] : undefined;
  if (known === undefined || tree.kind !== 'map') return null;
  const schema = scalar(tree, 'schemaName') ?? scalar(tree, 'baseTableSchemaName');
  const written = scalar(tree, known.table) ?? '';
  const table = qualified(schema === null ? [written] : [schema, written]);
  const columns = columnsOf(tree);
  if (name === 'addColumn' && columns.length > 0) return columns.map((column) => addedColumn(column, table));
  const own = known.part === undefined ? null : scalar(tree, known.part);
  if (name === 'dropColumn') {
    const named = [...(own === null ? [] : [own]), ...columns.map((column) => scalar(column, 'name') ?? '?')];
    const names = named.length === 0 ? ['?'] : named;
    return names.map((each) => schemaAct('drop-column', ['column', `${table}.${each}`], { table }));
  }
  return [schemaAct(known.operation, [known.sort, targetOf(known, table, own)], ownerOf(known, table))];
}

function ownerOf(known: Change, table: string): { readonly table?: string } {
  return /table/i.test(known.table) ? { table } : {};
}

function targetOf(known: Change, table: string, part: string | null): string {
  if (part === null) return table;
  return known.sort === 'index' ? part : `${table}.${part}`;
}

/** YAML wraps each column once more: `columns: [{ column: { name } }]`; XML repeats the element. */
function columnsOf(tree: TreeMap): readonly TreeMap[] {
  return tree.entries.flatMap(({ key, value }) => {
    if (key === 'column') return value.kind === 'map' ? [value] : [];
    if (key === 'columns' && value.kind === 'map') return columnsOf(value);
    if (key !== 'columns' || value.kind !== 'list') return [];
    return value.items.flatMap((item) => (item.kind === 'map' ? columnsOf(item) : []));
  });
}

function addedColumn(column: TreeMap, table: string): Act {
  const constraints = column.entries.find(({ key }) => key === 'constraints')?.value;
  const bound = constraints?.kind === 'map' && scalar(constraints, 'nullable') === 'false';
  const filled = column.entries.some(({ key }) => /^(?:default|value|autoIncrement|computed)/i.test(key));
  const target = `${table}.${scalar(column, 'name') ?? ''}`;
  return schemaAct(bound && !filled ? 'add-required-column' : 'add-column', ['column', target], { table });
}

function scalar(tree: TreeMap, key: string): string | null {
  const value = tree.entries.find((entry) => entry.key === key)?.value;
  return value?.kind === 'scalar' ? value.text : null;
}
