/** What calls in migrations of Laravel, Doctrine and Phinx do, for code-migration.ts. */
import type { SchemaOperation } from '../../domain/effect.js';
import { builderSteps } from './code-migration-builders.js';
import {
  argumentText,
  type Family,
  placedStrings,
  type Site,
  type Step,
  step,
  type TableScope,
} from './code-migration-step.js';
import { chainAfter, textsIn } from './source-tokens-calls.js';

export const PHP: Family = {
  reverse: /^(?:down|postDown|preDown|safeDown)$/,
  backwards: () => [],
  scope,
  steps: (site) => {
    const built = builderSteps(site, { required: true });
    return built.length > 0 ? built : [...onSchema(site), ...rows(site)];
  },
  execute: /^(?:statement|unprepared|addSql|execute|executeStatement|executeQuery|raw|exec|query)$/,
};

/** `Schema::table('a', function …)`; of Phinx and Doctrine the chain of `$this->table('a')`. */
function scope(site: Site): TableScope | null {
  const { path, name, from, to } = site.call;
  const table = argumentText(site, [], 0) ?? '?';
  if (path.startsWith('Schema.') && (name === 'table' || name === 'whenTableHasColumn')) {
    return { table, mode: 'altering', from, to };
  }
  if (path !== '$this.table' && path !== '$schema.getTable') return null;
  const chain = chainAfter(site.source, site.call);
  if (chain.some((call) => call.name === 'create')) return null;
  return { table, mode: 'altering', from, to: Math.max(to, chain.at(-1)?.to ?? to) };
}

const ON_TABLE: Readonly<Record<string, SchemaOperation>> = {
  drop: 'drop-table',
  dropIfExists: 'drop-table',
  dropTable: 'drop-table',
  dropAllTables: 'drop-database',
  dropDatabaseIfExists: 'drop-database',
  dropAllViews: 'drop-other',
  create: 'create-table',
  createTable: 'create-table',
  rename: 'rename-table',
  renameTable: 'rename-table',
};

/** Of a table that a variable holds. */
const ON_VARIABLE: Readonly<Record<string, SchemaOperation>> = {
  dropColumn: 'drop-column',
  removeColumn: 'drop-column',
  renameColumn: 'rename-column',
  changeColumn: 'change-type',
  modifyColumn: 'change-type',
  dropIndex: 'drop-index',
  removeIndex: 'drop-index',
  removeIndexByName: 'drop-index',
  dropForeignKey: 'drop-constraint',
  removeForeignKey: 'drop-constraint',
  dropPrimaryKey: 'drop-constraint',
};

/** `Schema::`, `$schema->`, `$this->`, `Capsule::schema()->`, `DB::connection()->getSchemaBuilder()->`. */
const ON_SCHEMA = /^\$this\.|(?:^|\.)\$?(?:get)?schema(?:builder)?\./i;

function onSchema(site: Site): readonly Step[] {
  const { path, name } = site.call;
  const [table = '?', ...columns] = placedStrings(site);
  const onSchemaItself = ON_SCHEMA.test(path);
  if (path.startsWith('$this.table.')) return phinxTable(site);
  if (onSchemaItself && name === 'dropColumns') {
    return columns.map((column) => step(site, 'drop-column', `${table}.${column}`));
  }
  if (onSchemaItself && (name === 'dropColumn' || name === 'removeColumn')) {
    return [step(site, 'drop-column', `${table}.${columns[0] ?? '?'}`)];
  }
  const operation = onSchemaItself ? ON_TABLE[name] : undefined;
  return operation === undefined ? onVariable(site, table) : [step(site, operation, table)];
}

/** `$table->removeColumn('a')` where the table was named before. */
function onVariable(site: Site, first: string): readonly Step[] {
  const { path, name } = site.call;
  const variable = path.split('.').slice(0, -1).join('.');
  if (name === 'drop' && variable.startsWith('$')) return [step(site, 'drop-table', variable)];
  const operation = variable === '' ? undefined : ON_VARIABLE[name];
  return operation === undefined ? [] : [step(site, operation, `${variable.split('.')[0]}.${first}`)];
}

function phinxTable(site: Site): readonly Step[] {
  const { call, source } = site;
  let at = call.at;
  while (at > 0 && source.tokens[at]?.text !== 'table') at -= 1;
  const table = textsIn(source, at, at + 4)[0] ?? '?';
  if (call.name === 'drop') return [step(site, 'drop-table', table)];
  if (call.name === 'create') return [step(site, 'create-table', table)];
  if (call.name === 'truncate') return [step(site, 'truncate', table)];
  return call.name === 'rename' ? [step(site, 'rename-table', table)] : [];
}

const STORE = /where|query|table|all\b|each|[A-Z]\w*\./;

function rows(site: Site): readonly Step[] {
  const { path, name } = site.call;
  const receiver = path.split('.').slice(0, -1).join('.');
  if (!STORE.test(`${receiver}.`)) return [];
  if (name === 'truncate') return [step(site, 'truncate', receiver)];
  if (/^(?:delete|forceDelete|destroy)$/.test(name)) return [step(site, 'delete-rows', receiver)];
  if (/^(?:update|updateOrInsert|updateOrCreate|increment|save)$/.test(name))
    return [step(site, 'update-rows', receiver)];
  return /^(?:insert|insertGetId|insertOrIgnore|upsert)$/.test(name) ? [step(site, 'insert-rows', receiver)] : [];
}
