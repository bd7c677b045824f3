/** What calls in migrations of Django and Alembic do, for code-migration.ts. */
import type { SchemaOperation } from '../../domain/effect.js';
import {
  argumentsOf,
  argumentText,
  type Family,
  type Site,
  type Step,
  says,
  step,
  type TableScope,
  type TokenRange,
} from './code-migration-step.js';
import { isMark, textsIn } from './source-tokens-calls.js';
import { headOfLine, indentedUntil } from './source-tokens-functions.js';

export const PYTHON: Family = {
  reverse: /^(?:downgrade(?:_\w*)?|backwards?|reverse(?:_\w+)?|backward_\w+)$/,
  backwards,
  scope,
  steps: (site) => [...alembic(site), ...django(site), ...rows(site)],
  execute: /^(?:execute|RunSQL|exec_driver_sql|executescript)$/,
};

/** The second place of RunSQL and RunPython is the way back; state operations touch no database. */
function backwards(site: Site): readonly TokenRange[] {
  const { name } = site.call;
  const all = argumentsOf(site);
  if (name === 'RunSQL' || name === 'RunPython') {
    const second = all.filter((each) => each.name === null)[1];
    const named = all.filter((each) => each.name === 'reverse_sql' || each.name === 'reverse_code');
    return second === undefined ? named : [second, ...named];
  }
  if (name !== 'SeparateDatabaseAndState') return [];
  const state = all.filter((each) => each.name === 'state_operations');
  const second = all.filter((each) => each.name === null)[1];
  return second === undefined ? state : [second, ...state];
}

function scope(site: Site): TableScope | null {
  const { source, call } = site;
  if (call.name !== 'batch_alter_table') return null;
  const table = argumentText(site, ['table_name'], 0) ?? '?';
  const to = indentedUntil(source, { header: headOfLine(source, call.at), from: call.to + 1 });
  return { table, mode: 'altering', from: call.to, to };
}

const ON_TABLE: Readonly<Record<string, SchemaOperation>> = {
  drop_table: 'drop-table',
  create_table: 'create-table',
  rename_table: 'rename-table',
  bulk_insert: 'insert-rows',
};
const ON_COLUMN: Readonly<Record<string, SchemaOperation>> = {
  drop_column: 'drop-column',
  drop_columns: 'drop-column',
};
const ON_CONSTRAINT: Readonly<Record<string, SchemaOperation>> = {
  drop_constraint: 'drop-constraint',
  drop_index: 'drop-index',
  create_foreign_key: 'add-foreign-key',
  create_unique_constraint: 'add-constraint',
  create_check_constraint: 'add-constraint',
  create_primary_key: 'add-constraint',
  create_exclude_constraint: 'add-constraint',
};

function alembic(site: Site): readonly Step[] {
  const { path, name } = site.call;
  if (!path.includes('.') || /^(?:migrations|models)\./.test(path)) return [];
  const batch = path.startsWith('op.') ? null : site.scope;
  const part = (place: number) => argumentText(site, ['column_name', 'constraint_name', 'index_name'], place) ?? '?';
  const table = (place: number) => batch?.table ?? argumentText(site, ['table_name', 'source_table'], place) ?? '?';
  const whole = ON_TABLE[name];
  if (whole !== undefined)
    return [step(site, whole, argumentText(site, ['table_name', 'old_table_name', 'table'], 0) ?? '?')];
  const column = ON_COLUMN[name];
  if (column !== undefined) return [step(site, column, `${table(0)}.${part(batch === null ? 1 : 0)}`)];
  if (name === 'add_column') return [addColumn(site, table(0))];
  if (name === 'alter_column') return alterColumn(site, `${table(0)}.${part(batch === null ? 1 : 0)}`);
  if (name === 'create_index') return [step(site, indexOperation(site), `${table(1)}.${part(0)}`)];
  const constraint = ON_CONSTRAINT[name];
  return constraint === undefined ? dropsObject(site) : [step(site, constraint, `${table(1)}.${part(0)}`)];
}

/** `my_enum.drop(op.get_bind())`, `Table.__table__.drop(bind)`. */
function dropsObject(site: Site): readonly Step[] {
  const { path, name } = site.call;
  const bound = textsAndWords(site).some((word) => /bind|engine|conn|checkfirst/.test(word));
  if (name === 'drop_all') return [step(site, 'drop-table', receiverOf(path))];
  if (name !== 'drop' || !bound) return [];
  const type = /enum|type/i.test(path);
  return [step(site, type ? 'drop-other' : /table/i.test(path) ? 'drop-table' : 'drop-other', receiverOf(path))];
}

function receiverOf(path: string): string {
  return path.split('.').slice(0, -1).join('.');
}

function textsAndWords({ source, call }: Site): readonly string[] {
  return source.tokens.slice(call.from, call.to).map(({ text }) => text);
}

function addColumn(site: Site, table: string): Step {
  const { source, call } = site;
  const column = textsIn(source, call.from, call.to).find((text) => text !== table) ?? '?';
  const filled = says(site, 'server_default', null) && !says(site, 'server_default', 'none');
  const required = says(site, 'nullable', 'false') && !filled;
  return step(site, required ? 'add-required-column' : 'add-column', `${table}.${column}`);
}

function alterColumn(site: Site, target: string): readonly Step[] {
  const steps: Step[] = [];
  if (says(site, 'new_column_name', null)) steps.push(step(site, 'rename-column', target));
  if (says(site, 'type_', null)) steps.push(step(site, 'change-type', target));
  if (says(site, 'nullable', 'false')) steps.push(step(site, 'set-not-null', target));
  return steps.length === 0 ? [step(site, 'other', target)] : steps;
}

function indexOperation(site: Site): SchemaOperation {
  const concurrent = says(site, 'postgresql_concurrently', 'true') || site.call.name.endsWith('Concurrently');
  return concurrent ? 'add-index-concurrently' : 'add-index';
}

const MODEL: Readonly<Record<string, SchemaOperation>> = {
  CreateModel: 'create-table',
  DeleteModel: 'drop-table',
  RenameModel: 'rename-table',
  AlterModelTable: 'rename-table',
  AlterUniqueTogether: 'add-constraint',
  AlterIndexTogether: 'add-index',
  CreateExtension: 'create-other',
  AlterModelTableComment: 'other',
  AlterOrderWithRespectTo: 'other',
};
const MODEL_PART: Readonly<Record<string, SchemaOperation>> = {
  RemoveField: 'drop-column',
  RenameField: 'rename-column',
  AlterField: 'change-type',
  RemoveIndex: 'drop-index',
  RemoveIndexConcurrently: 'drop-index',
  RemoveConstraint: 'drop-constraint',
  RenameIndex: 'other',
};

/** Operations of Django and South (`db.delete_table`). */
function django(site: Site): readonly Step[] {
  const { path, name } = site.call;
  const model = argumentText(site, ['name', 'old_name'], 0) ?? '?';
  const owner = argumentText(site, ['model_name'], 0) ?? '?';
  const whole = MODEL[name];
  if (whole !== undefined) return [step(site, whole, model)];
  const part = MODEL_PART[name];
  if (part !== undefined) return [step(site, part, `${owner}.${argumentText(site, ['name', 'old_name'], 1) ?? '?'}`)];
  if (name === 'AddField') return [step(site, addition(site), `${owner}.${argumentText(site, ['name'], 1) ?? '?'}`)];
  if (name === 'AddIndex' || name === 'AddIndexConcurrently') return [step(site, indexOperation(site), owner)];
  if (name === 'AddConstraint') return [step(site, 'add-constraint', owner)];
  if (name === 'RunPython')
    return [step(site, 'other', `code ${argumentText(site, ['code'], 0) ?? '?'}`)].filter(
      ({ target }) => !target.endsWith('noop'),
    );
  if (path === 'db.delete_table') return [step(site, 'drop-table', model)];
  if (path === 'db.delete_column') return [step(site, 'drop-column', model)];
  return [];
}

/** A field that takes no null and has no default: existing rows need a value. */
function addition(site: Site): SchemaOperation {
  const many = textsAndWords(site).includes('ManyToManyField');
  const free = says(site, 'null', 'true') || says(site, 'default', null) || says(site, 'db_default', null) || many;
  return free ? 'add-column' : 'add-required-column';
}

const QUERY = /objects|filter|exclude|\.all\.|query|_default_manager|queryset|get_model|\bqs\b|where|table/i;

function rows(site: Site): readonly Step[] {
  const { source, call } = site;
  const receiver = receiverOf(call.path);
  if (receiver === '' || receiver === 'op') return [];
  const chained = isMark(source.tokens[call.to + 1], '.');
  const empty = call.to === call.from;
  if (/^(?:delete|_raw_delete|adelete)$/.test(call.name) && (empty || QUERY.test(receiver) || receiver === 'sa')) {
    return [step(site, 'delete-rows', receiver)];
  }
  if (
    /^(?:bulk_update|abulk_update)$/.test(call.name) ||
    (call.name === 'save' && !/form|image|file/i.test(receiver))
  ) {
    return [step(site, 'update-rows', receiver)];
  }
  if (call.name === 'update' && (QUERY.test(receiver) || receiver === 'sa' || (empty && chained))) {
    return [step(site, 'update-rows', receiver)];
  }
  const makes =
    /^(?:bulk_create|get_or_create|update_or_create)$/.test(call.name) || /objects\.create$/.test(call.path);
  return makes || (call.name === 'insert' && empty) ? [step(site, 'insert-rows', receiver)] : [];
}
