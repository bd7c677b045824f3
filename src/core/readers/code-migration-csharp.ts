/** What calls in migrations of EF Core and FluentMigrator do, for code-migration.ts. */
import type { SchemaOperation } from '../../domain/effect.js';
import { argumentText, type Family, type Site, type Step, says, step } from './code-migration-step.js';
import { type Call, chainAfter, textsIn } from './source-tokens-calls.js';

export const CSHARP: Family = {
  reverse: /^Down$/,
  backwards: () => [],
  scope: () => null,
  steps: (site) => {
    const path = site.call.path.replace(OWN, '');
    const own = { ...site, call: { ...site.call, path } };
    return [...entityFramework(own), ...fluent(own), ...rows(own)];
  },
  execute: /^(?:Sql|SqlResource|ExecuteSqlRaw|ExecuteSqlCommand|ExecuteNonQuery|Script|EmbeddedScript)$/,
};

/** `this.Delete.Table("a")` and `IfDatabase("sqlserver").Delete.Table("a")` say the same as `Delete.Table("a")`. */
const OWN = /^(?:(?:this|base|IfDatabase)\.)+/;

const ON_TABLE: Readonly<Record<string, SchemaOperation>> = {
  DropTable: 'drop-table',
  DropSchema: 'drop-database',
  DropSequence: 'drop-other',
  CreateTable: 'create-table',
  CreateSequence: 'create-other',
  EnsureSchema: 'create-other',
  RenameTable: 'rename-table',
  MoveTable: 'rename-table',
};
const ON_PART: Readonly<Record<string, SchemaOperation>> = {
  DropColumn: 'drop-column',
  RenameColumn: 'rename-column',
  DropForeignKey: 'drop-constraint',
  DropPrimaryKey: 'drop-constraint',
  DropUniqueConstraint: 'drop-constraint',
  DropCheckConstraint: 'drop-constraint',
  DropIndex: 'drop-index',
  RenameIndex: 'other',
  AddForeignKey: 'add-foreign-key',
  AddPrimaryKey: 'add-constraint',
  AddUniqueConstraint: 'add-constraint',
  AddCheckConstraint: 'add-constraint',
  CreateIndex: 'add-index',
  DeleteData: 'delete-rows',
  UpdateData: 'update-rows',
  InsertData: 'insert-rows',
};

function entityFramework(site: Site): readonly Step[] {
  const { path, name } = site.call;
  const isBare = !path.includes('.');
  if (isBare && !/^(?:Drop|Rename|Alter|Add)(?:Table|Column|ForeignKey|PrimaryKey|Index)$/.test(name)) return [];
  if (/^(?:Alter|Create|Delete|Rename|Insert|Update)\./.test(path)) return [];
  const whole = ON_TABLE[name];
  if (whole !== undefined) return [step(site, whole, argumentText(site, ['name'], 0) ?? '?')];
  // Without an object before it (Entity Framework 6) the table comes first.
  const [tableAt, nameAt] = isBare ? [0, 1] : [1, 0];
  const target = `${argumentText(site, ['table'], tableAt) ?? '?'}.${argumentText(site, ['name'], nameAt) ?? '?'}`;
  if (name === 'AlterColumn') return alterColumn(site, target);
  if (name === 'AddColumn') {
    const required =
      says(site, 'nullable', 'false') && !says(site, 'defaultValue', null) && !says(site, 'defaultValueSql', null);
    return [step(site, required ? 'add-required-column' : 'add-column', target)];
  }
  const part = ON_PART[name];
  return part === undefined ? [] : [step(site, part, target)];
}

function alterColumn(site: Site, target: string): readonly Step[] {
  const steps = [step(site, 'change-type', target)];
  if (says(site, 'nullable', 'false') && says(site, 'oldNullable', 'true'))
    steps.push(step(site, 'set-not-null', target));
  return steps;
}

/** The second words of `Delete.Table("a")` and its kin. */
const FLUENT: Readonly<Record<string, SchemaOperation>> = {
  'Delete.Table': 'drop-table',
  'Delete.Column': 'drop-column',
  'Delete.Schema': 'drop-database',
  'Delete.Index': 'drop-index',
  'Delete.ForeignKey': 'drop-constraint',
  'Delete.PrimaryKey': 'drop-constraint',
  'Delete.UniqueConstraint': 'drop-constraint',
  'Delete.DefaultConstraint': 'drop-constraint',
  'Delete.Sequence': 'drop-other',
  'Delete.FromTable': 'delete-rows',
  'Update.Table': 'update-rows',
  'Insert.IntoTable': 'insert-rows',
  'Create.Table': 'create-table',
  'Create.Column': 'add-column',
  'Create.Index': 'add-index',
  'Create.ForeignKey': 'add-foreign-key',
  'Create.PrimaryKey': 'add-constraint',
  'Create.UniqueConstraint': 'add-constraint',
  'Create.Schema': 'create-other',
  'Create.Sequence': 'create-other',
  'Rename.Table': 'rename-table',
  'Rename.Column': 'rename-column',
  'Alter.Column': 'change-type',
};

function fluent(site: Site): readonly Step[] {
  const { path } = site.call;
  const chain = chainAfter(site.source, site.call);
  if (path === 'Alter.Table') return alterTable(site, chain);
  const operation = FLUENT[path];
  if (operation === undefined) return [];
  const own = argumentText(site, [], 0) ?? '?';
  const home = chain.find((call) => /^(?:FromTable|OnTable|InTable)$/.test(call.name));
  const table = home === undefined ? null : (textsIn(site.source, home.from, home.to)[0] ?? '?');
  const further = operation === 'drop-column' ? chain.filter((call) => call.name === 'Column') : [];
  const parts = [own, ...further.flatMap((call) => textsIn(site.source, call.from, call.to))];
  return parts.map((part) => step(site, operation, table === null ? part : `${table}.${part}`));
}

function alterTable(site: Site, chain: readonly Call[]): readonly Step[] {
  const table = argumentText(site, [], 0) ?? '?';
  return chain
    .filter((call) => call.name === 'AddColumn' || call.name === 'AlterColumn')
    .map((call) => {
      const column = textsIn(site.source, call.from, call.to)[0] ?? '?';
      return step(site, call.name === 'AddColumn' ? 'add-column' : 'change-type', `${table}.${column}`);
    });
}

function rows(site: Site): readonly Step[] {
  const { path, name } = site.call;
  const receiver = path.split('.').slice(0, -1).join('.');
  if (/^(?:ExecuteDelete|ExecuteDeleteAsync|RemoveRange)$/.test(name)) return [step(site, 'delete-rows', receiver)];
  return /^(?:ExecuteUpdate|ExecuteUpdateAsync|UpdateRange)$/.test(name) ? [step(site, 'update-rows', receiver)] : [];
}
