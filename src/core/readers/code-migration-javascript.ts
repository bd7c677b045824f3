/** What calls in migrations of Knex, Sequelize, TypeORM, MikroORM and their kin do, for code-migration.ts. */
import type { SchemaOperation } from '../../domain/effect.js';
import { builderSteps } from './code-migration-builders.js';
import {
  argumentText,
  type Family,
  placedStrings,
  type Site,
  type Step,
  says,
  step,
  type TableScope,
} from './code-migration-step.js';
import { textsIn } from './source-tokens-calls.js';

export const JAVASCRIPT: Family = {
  reverse: /^(?:down|undo|rollback|revert)$/,
  backwards: () => [],
  scope,
  steps: (site) => {
    const built = builderSteps(site, { required: false });
    return built.length > 0 ? built : [...onSchema(site), ...rows(site)];
  },
  execute: /^(?:query|raw|execute|addSql|sql|unsafe|\$executeRaw|\$executeRawUnsafe|\$queryRawUnsafe|runSql|exec)$/,
};

const ALTERS = /^(?:alterTable|table)$/;

function scope(site: Site): TableScope | null {
  const { from, to, name } = site.call;
  if (!ALTERS.test(name)) return null;
  return { table: argumentText(site, [], 0) ?? '?', mode: 'altering', from, to };
}

const ON_TABLE: Readonly<Record<string, SchemaOperation>> = {
  dropTable: 'drop-table',
  dropTableIfExists: 'drop-table',
  dropAllTables: 'drop-database',
  dropSchema: 'drop-database',
  dropSchemaIfExists: 'drop-database',
  dropAllSchemas: 'drop-database',
  dropDatabase: 'drop-database',
  clearDatabase: 'drop-database',
  dropCollection: 'drop-table',
  dropView: 'drop-other',
  dropViewIfExists: 'drop-other',
  dropMaterializedView: 'drop-other',
  dropType: 'drop-other',
  dropEnum: 'drop-other',
  dropExtension: 'drop-other',
  dropFunction: 'drop-other',
  dropTrigger: 'drop-other',
  dropSequence: 'drop-other',
  dropPolicy: 'drop-other',
  createTable: 'create-table',
  createTableIfNotExists: 'create-table',
  createTableLike: 'create-table',
  createCollection: 'create-table',
  createView: 'create-other',
  createType: 'create-other',
  createExtension: 'create-other',
  createSchema: 'create-other',
  createFunction: 'create-other',
  createTrigger: 'create-other',
  renameTable: 'rename-table',
  clearTable: 'truncate',
  truncate: 'truncate',
};
const ON_PART: Readonly<Record<string, SchemaOperation>> = {
  removeColumn: 'drop-column',
  dropColumn: 'drop-column',
  dropColumns: 'drop-column',
  renameColumn: 'rename-column',
  changeColumn: 'change-type',
  changeColumns: 'change-type',
  alterColumn: 'change-type',
  removeConstraint: 'drop-constraint',
  dropConstraint: 'drop-constraint',
  dropForeignKey: 'drop-constraint',
  dropForeignKeys: 'drop-constraint',
  dropPrimaryKey: 'drop-constraint',
  dropUniqueConstraint: 'drop-constraint',
  dropCheckConstraint: 'drop-constraint',
  removeIndex: 'drop-index',
  dropIndex: 'drop-index',
  dropIndices: 'drop-index',
  addConstraint: 'add-constraint',
  createUniqueConstraint: 'add-constraint',
  createCheckConstraint: 'add-constraint',
  createPrimaryKey: 'add-constraint',
  createForeignKey: 'add-foreign-key',
  createForeignKeys: 'add-foreign-key',
  addForeignKey: 'add-foreign-key',
};

/** What these take away or change, they do by themselves as well: `const { removeColumn } = queryInterface`. */
const TAKES = /^(?:drop|remove|clear|rename|change|alter)/;

function onSchema(site: Site): readonly Step[] {
  const { call } = site;
  if (!call.path.includes('.') && !TAKES.test(call.name)) return [];
  const whole = ON_TABLE[call.name];
  const [table = '?', ...parts] = tableAndParts(site);
  if (whole === 'truncate') return [step(site, whole, call.path)];
  if (whole !== undefined) return [step(site, whole, table)];
  if (call.name === 'addColumn' || call.name === 'addColumns')
    return [step(site, addition(site), `${table}.${parts[0] ?? '?'}`)];
  if (call.name === 'addIndex' || call.name === 'createIndex' || call.name === 'createIndices') {
    const concurrent = says(site, 'concurrently', 'true');
    return [step(site, concurrent ? 'add-index-concurrently' : 'add-index', `${table}.${parts[0] ?? '?'}`)];
  }
  if (call.name === 'drop' && /collection|schema|table/i.test(call.path)) return [step(site, 'drop-table', call.path)];
  const part = ON_PART[call.name];
  if (part === undefined) return [];
  const gone = call.name === 'dropColumns' ? parts : parts.slice(0, 1);
  return (gone.length === 0 ? ['?'] : gone).map((each) => step(site, part, `${table}.${each}`));
}

/** Names by place; the chain of Kysely (`alterTable('a').dropColumn('b')`) has its table in the call before. */
function tableAndParts(site: Site): readonly string[] {
  const own = placedStrings(site);
  if (!/\balterTable\./.test(site.call.path)) return own;
  const { source, call } = site;
  for (let at = call.at; at > Math.max(0, call.at - 400); at -= 1) {
    if (source.tokens[at]?.text !== 'alterTable') continue;
    return [textsIn(source, at, at + 4)[0] ?? '?', ...own];
  }
  return ['?', ...own];
}

function addition(site: Site): SchemaOperation {
  const required =
    says(site, 'allowNull', 'false') || says(site, 'isNullable', 'false') || says(site, 'notNull', 'true');
  const filled = says(site, 'defaultValue', null) || says(site, 'default', null);
  return required && !filled ? 'add-required-column' : 'add-column';
}

const STORE =
  /knex|trx|where|from|repo|manager|\bdb\b|table|collection|querybuilder|model|prisma|queryrunner|queryinterface|em\b|transaction|tx/i;

function rows(site: Site): readonly Step[] {
  const { path, name } = site.call;
  const receiver = path.split('.').slice(0, -1).join('.');
  if (name === 'bulkDelete') return [step(site, 'delete-rows', argumentText(site, [], 0) ?? '?')];
  if (name === 'bulkUpdate') return [step(site, 'update-rows', argumentText(site, [], 0) ?? '?')];
  if (name === 'bulkInsert') return [step(site, 'insert-rows', argumentText(site, [], 0) ?? '?')];
  if (receiver === '') return [];
  if (/^(?:deleteMany|deleteOne|deleteAll|nativeDelete|destroy|deleteFrom|del)$/.test(name)) {
    return [step(site, 'delete-rows', receiver)];
  }
  if (/^(?:updateMany|updateOne|nativeUpdate|updateTable|findOneAndUpdate)$/.test(name))
    return [step(site, 'update-rows', receiver)];
  if (/^(?:insertMany|insertOne|insertInto|createMany)$/.test(name)) return [step(site, 'insert-rows', receiver)];
  if (!STORE.test(receiver)) return [];
  if (/^(?:delete|remove|clear)$/.test(name)) return [step(site, 'delete-rows', receiver)];
  if (/^(?:update|save)$/.test(name)) return [step(site, 'update-rows', receiver)];
  return /^(?:insert|batchInsert|upsert)$/.test(name) ? [step(site, 'insert-rows', receiver)] : [];
}
