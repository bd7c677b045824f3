/** What calls in migrations of Rails (and Sequel) do, for code-migration.ts. */
import type { SchemaOperation } from '../../domain/effect.js';
import {
  blockOf,
  type Family,
  partSteps,
  placed,
  placedStrings,
  type Site,
  type Step,
  says,
  step,
} from './code-migration-step.js';

export const RAILS: Family = {
  reverse: /^down$/,
  backwards: (site) => {
    const block = site.call.name === 'down' ? blockOf(site) : null;
    return block === null ? [] : [block];
  },
  scope: (site) => {
    const block = SCOPES.has(site.call.name) ? blockOf(site) : null;
    if (block === null) return null;
    const mode = LEAVES.has(site.call.name) ? 'leaving' : 'altering';
    return { table: placed(site)[0] ?? '?', mode, ...block };
  },
  steps: (site) => {
    if (site.scope?.mode === 'leaving') return [];
    const inTable = /^\w+\.\w+$/.test(site.call.path) || SEQUEL_PARTS.has(site.call.name);
    const parts = inTable && site.scope !== null ? stepsInTable(site) : [];
    return parts.length > 0 ? parts : stepsAlone(site);
  },
  execute: /^(?:execute|exec_query|exec_update|exec_delete|execute_batch|execute_in_batches|run)$/,
};

const LEAVES = new Set(['drop_table', 'drop_join_table']);
const SCOPES = new Set(['change_table', 'alter_table', ...LEAVES]);
const SEQUEL_PARTS = new Set(
  'drop_column add_column rename_column set_column_type set_column_not_null set_column_allow_null drop_index add_index drop_constraint drop_foreign_key add_foreign_key add_constraint'.split(
    ' ',
  ),
);

/** Calls whose first argument is a table: the operation, and whether the further arguments are parts of it. */
const ON_TABLE: Readonly<Record<string, SchemaOperation>> = {
  remove_column: 'drop-column',
  remove_column_concurrently: 'drop-column',
  remove_columns: 'drop-column',
  drop_column: 'drop-column',
  remove_reference: 'drop-column',
  remove_belongs_to: 'drop-column',
  remove_attachment: 'drop-column',
  remove_timestamps: 'drop-column',
  rename_column: 'rename-column',
  change_column: 'change-type',
  change_column_type_concurrently: 'change-type',
  set_column_type: 'change-type',
  remove_index: 'drop-index',
  remove_concurrent_index: 'drop-index',
  drop_index: 'drop-index',
  remove_foreign_key: 'drop-constraint',
  remove_check_constraint: 'drop-constraint',
  remove_unique_constraint: 'drop-constraint',
  remove_exclusion_constraint: 'drop-constraint',
  remove_constraint: 'drop-constraint',
  add_foreign_key: 'add-foreign-key',
  add_check_constraint: 'add-constraint',
  add_unique_constraint: 'add-constraint',
  add_exclusion_constraint: 'add-constraint',
  change_column_default: 'other',
  rename_index: 'other',
};

function stepsAlone(site: Site): readonly Step[] {
  const { name } = site.call;
  const [table = '?', ...parts] = placedStrings(site);
  switch (name) {
    case 'drop_table':
    case 'drop_join_table':
      return [table, ...(name === 'drop_table' ? parts : [])].map((each) => step(site, 'drop-table', each));
    case 'create_table':
    case 'create_join_table':
      return createTable(site, table);
    case 'rename_table':
      return [step(site, 'rename-table', table)];
    case 'truncate':
    case 'truncate_tables':
      return [step(site, 'truncate', table)];
    case 'add_column':
    case 'add_columns':
    case 'add_reference':
    case 'add_belongs_to':
    case 'add_timestamps':
      return [step(site, addition(site), `${table}.${parts[0] ?? 'timestamps'}`)];
    case 'change_column_null':
      return [step(site, nullOperation(site), `${table}.${parts[0] ?? '?'}`)];
    case 'add_index':
    case 'add_concurrent_index':
      return [step(site, indexOperation(site), `${table}.${parts[0] ?? '?'}`)];
    case 'revert':
      return site.call.to > site.call.from ? [step(site, 'other', `revert ${table}`)] : [];
  }
  const operation = ON_TABLE[name];
  if (operation !== undefined) return [...onParts(site, operation, { table, parts })];
  return [...unnamed(site, table), ...rows(site)];
}

function createTable(site: Site, table: string): readonly Step[] {
  const made = step(site, 'create-table', table);
  const forced = says(site, 'force', null) && !says(site, 'force', 'false') && !says(site, 'force', 'nil');
  return forced ? [step(site, 'drop-table', table), made] : [made];
}

const MANY_PARTS = new Set(['remove_columns', 'drop_column']);

function onParts(
  site: Site,
  operation: SchemaOperation,
  { table, parts }: { readonly table: string; readonly parts: readonly string[] },
): readonly Step[] {
  const own = MANY_PARTS.has(site.call.name) ? parts : parts.slice(0, 1);
  return (own.length === 0 ? ['?'] : own).map((part) => step(site, operation, `${table}.${part}`));
}

/** Views, types, extensions: whatever is dropped or made by a name of that shape. */
function unnamed(site: Site, target: string): readonly Step[] {
  const { name } = site.call;
  if (
    /^(?:drop|disable)_(?:view|enum|schema|function|trigger|extension|materialized_view|sequence|type|constraint)s?$/.test(
      name,
    )
  ) {
    return [step(site, name === 'drop_schema' ? 'drop-database' : 'drop-other', target)];
  }
  if (/^(?:create|enable|update|replace)_(?:view|enum|schema|function|trigger|extension|sequence|type)$/.test(name)) {
    return [step(site, 'create-other', target)];
  }
  return [];
}

function addition(site: Site): SchemaOperation {
  const required = says(site, 'null', 'false') && !says(site, 'default', null);
  return required ? 'add-required-column' : 'add-column';
}

function nullOperation(site: Site): SchemaOperation {
  return placed(site).includes('false') ? 'set-not-null' : 'other';
}

function indexOperation(site: Site): SchemaOperation {
  const concurrent = says(site, 'algorithm', 'concurrently') || site.call.name.includes('concurrent');
  return concurrent ? 'add-index-concurrently' : 'add-index';
}

const IN_TABLE: Readonly<Record<string, SchemaOperation>> = {
  remove: 'drop-column',
  drop_column: 'drop-column',
  remove_references: 'drop-column',
  remove_belongs_to: 'drop-column',
  remove_timestamps: 'drop-column',
  remove_index: 'drop-index',
  drop_index: 'drop-index',
  remove_foreign_key: 'drop-constraint',
  drop_foreign_key: 'drop-constraint',
  remove_check_constraint: 'drop-constraint',
  remove_unique_constraint: 'drop-constraint',
  remove_exclusion_constraint: 'drop-constraint',
  drop_constraint: 'drop-constraint',
  rename: 'rename-column',
  rename_column: 'rename-column',
  change: 'change-type',
  set_column_type: 'change-type',
  set_column_not_null: 'set-not-null',
  set_column_allow_null: 'other',
  change_default: 'other',
  rename_index: 'other',
  foreign_key: 'add-foreign-key',
  add_foreign_key: 'add-foreign-key',
  check_constraint: 'add-constraint',
  add_constraint: 'add-constraint',
  unique_constraint: 'add-constraint',
  exclusion_constraint: 'add-constraint',
};
const COLUMN_CALL =
  /^(?:column|add_column|string|text|citext|uuid|integer|bigint|float|decimal|numeric|datetime|timestamp|timestamptz|timestamps|time|date|binary|blob|boolean|jsonb?|hstore|inet|cidr|references|belongs_to|enum|tsvector|virtual|primary_key|attachment|point|geometry|st_\w+|money|interval|\w*range|unsigned_\w+|vector|xml|bit)$/;

function stepsInTable(site: Site): readonly Step[] {
  const { name } = site.call;
  const parts = placedStrings(site);
  const operation = IN_TABLE[name];
  if (operation === 'drop-column') return partSteps(site, operation, parts);
  if (operation !== undefined) return partSteps(site, operation, parts.slice(0, 1));
  if (name === 'change_null') return partSteps(site, nullOperation(site), parts.slice(0, 1));
  if (name === 'index' || name === 'add_index') return partSteps(site, indexOperation(site), parts.slice(0, 1));
  return COLUMN_CALL.test(name) ? partSteps(site, addition(site), parts.slice(0, 1)) : [];
}

const DELETES = /^(?:delete_all|destroy_all|delete_by|destroy_by|destroy!?|delete|in_batches_delete|delete_records)$/;
const UPDATES =
  /^(?:update_all|update_columns?|update_attributes?!?|update!?|update_column_in_batches|touch_all|save!?|increment!|toggle!)$/;
const INSERTS = /^(?:insert_all!?|upsert_all|create!?|insert!?|find_or_create_by!?|first_or_create!?|import!?)$/;

function rows(site: Site): readonly Step[] {
  const { path, name } = site.call;
  const receiver = path.split('.')[0] ?? '?';
  const called = path.includes('.');
  if (DELETES.test(name) && called && !/^(?:hash|params|file|fileutils|cache|rails|env|redis)$/i.test(receiver)) {
    return [step(site, 'delete-rows', receiver)];
  }
  if (name === 'update_column_in_batches' || (UPDATES.test(name) && called))
    return [step(site, 'update-rows', receiver)];
  return INSERTS.test(name) && called && /^[A-Z]/.test(receiver) ? [step(site, 'insert-rows', receiver)] : [];
}
