/** Table builders of Knex and Laravel (`table.dropColumn('a')`, `$table->string('b')->nullable()`), for both their readers. */
import type { SchemaOperation } from '../../domain/effect.js';
import { partSteps, placedStrings, type Site, type Step } from './code-migration-step.js';
import { type Call, chainAfter } from './source-tokens-calls.js';

const PARTS: Readonly<Record<string, SchemaOperation>> = {
  dropColumn: 'drop-column',
  dropColumns: 'drop-column',
  dropTimestamps: 'drop-column',
  dropTimestampsTz: 'drop-column',
  dropSoftDeletes: 'drop-column',
  dropSoftDeletesTz: 'drop-column',
  dropRememberToken: 'drop-column',
  dropMorphs: 'drop-column',
  dropConstrainedForeignId: 'drop-column',
  dropConstrainedForeignIdFor: 'drop-column',
  removeColumn: 'drop-column',
  renameColumn: 'rename-column',
  changeColumn: 'change-type',
  dropForeign: 'drop-constraint',
  dropForeignKey: 'drop-constraint',
  dropForeignIdFor: 'drop-constraint',
  dropUnique: 'drop-constraint',
  dropPrimary: 'drop-constraint',
  dropChecks: 'drop-constraint',
  dropIndex: 'drop-index',
  removeIndex: 'drop-index',
  removeIndexByName: 'drop-index',
  dropFullText: 'drop-index',
  dropSpatialIndex: 'drop-index',
  renameIndex: 'other',
  dropNullable: 'set-not-null',
  setNullable: 'other',
  foreign: 'add-foreign-key',
  addForeignKey: 'add-foreign-key',
  unique: 'add-constraint',
  primary: 'add-constraint',
  check: 'add-constraint',
  checkIn: 'add-constraint',
  checkPositive: 'add-constraint',
  index: 'add-index',
  addIndex: 'add-index',
  fullText: 'add-index',
  rename: 'rename-table',
};
const MANY = new Set(['dropColumn', 'dropColumns', 'removeColumn']);
const COLUMN =
  /^(?:addColumn|column|string|char|text|tinyText|mediumText|longText|u?u?id|ulid|integer|int|tinyint|smallint|mediumint|bigint|bigInteger|smallInteger|mediumInteger|tinyInteger|unsigned\w+|float|double|decimal|boolean|date|dateTime|dateTimeTz|datetime|time|timeTz|timestamp|timestampTz|timestamps|timestampsTz|nullableTimestamps|year|binary|enum|enu|set|jsonb?|increments|bigIncrements|foreignId|foreignUuid|foreignUlid|foreignIdFor|morphs|nullableMorphs|uuidMorphs|nullableUuidMorphs|rememberToken|softDeletes|softDeletesTz|ipAddress|macAddress|geometry|point|specificType|vector|computed)$/;

/** What a call on a table builder does; `required`: a column takes no null unless it says so (Laravel). */
export function builderSteps(site: Site, { required }: { readonly required: boolean }): readonly Step[] {
  if (site.scope === null) return [];
  const operation = PARTS[site.call.name];
  const parts = placedStrings(site);
  if (operation === 'rename-table') return [];
  if (operation !== undefined) return partSteps(site, operation, MANY.has(site.call.name) ? parts : parts.slice(0, 1));
  if (!COLUMN.test(site.call.name)) return [];
  return partSteps(site, columnOperation(site, required), parts.slice(0, 1));
}

const FREE = /^(?:nullable|default|defaultTo|useCurrent|generatedAs|storedAs|virtualAs|autoIncrement)$/;
const FREE_CALL =
  /^nullable|^(?:increments|bigIncrements|timestamps|timestampsTz|rememberToken|softDeletes|softDeletesTz|computed)$/;

function columnOperation(site: Site, required: boolean): SchemaOperation {
  const chain = chainAfter(site.source, site.call);
  const names = chain.map(({ name }) => name);
  if (names.includes('change') || names.includes('alter')) return 'change-type';
  const free = chain.some((call) => FREE.test(call.name) && !refuses(site, call)) || FREE_CALL.test(site.call.name);
  if (free) return 'add-column';
  return required || names.includes('notNullable') ? 'add-required-column' : 'add-column';
}

/** `nullable(false)`. */
function refuses({ source }: Site, call: Call): boolean {
  return call.name === 'nullable' && source.tokens[call.from]?.text === 'false';
}
