/** What calls in migrations written in Go (goose, gormigrate, bun) and Java or Kotlin (Flyway) do, for code-migration.ts. */
import type { SchemaOperation } from '../../domain/effect.js';
import {
  argumentsOf,
  argumentText,
  type Family,
  type Site,
  type Step,
  step,
  type TokenRange,
} from './code-migration-step.js';
import { textsIn } from './source-tokens-calls.js';

export const GO: Family = {
  reverse: /^(?:[Dd]own\w*|\w*Down|[Rr]ollback\w*)$/,
  backwards: registered,
  scope: () => null,
  steps: migrator,
  execute: /^(?:Exec|ExecContext|MustExec|Raw|NewRaw|Query|QueryContext|QueryRow|QueryRowContext)$/,
};

export const JAVA: Family = {
  reverse: /^(?:undo|rollback|down)$/,
  backwards: () => [],
  scope: () => null,
  steps: rows,
  execute:
    /^(?:execute|executeUpdate|executeLargeUpdate|executeBatch|addBatch|batchUpdate|prepareStatement|createNativeQuery|update)$/,
};

/** `goose.AddMigrationContext(up, down)`, `migrations.MustRegister(up, down)`, `Rollback: func…`. */
function registered(site: Site): readonly TokenRange[] {
  const { name } = site.call;
  const all = argumentsOf(site);
  if (/^(?:AddMigration|MustRegister|Register)\w*$/.test(name)) return all.slice(1, 2);
  if (/^(?:AddNamedMigration|NewGoMigration)\w*$/.test(name)) return all.slice(2, 3);
  return [];
}

const MIGRATOR: Readonly<Record<string, SchemaOperation>> = {
  DropTable: 'drop-table',
  DropColumn: 'drop-column',
  DropConstraint: 'drop-constraint',
  DropIndex: 'drop-index',
  DropView: 'drop-other',
  RenameTable: 'rename-table',
  RenameColumn: 'rename-column',
  AlterColumn: 'change-type',
  AddColumn: 'add-column',
  CreateTable: 'create-table',
  AutoMigrate: 'create-table',
  CreateIndex: 'add-index',
  CreateConstraint: 'add-constraint',
  NewDropTable: 'drop-table',
  NewDropColumn: 'drop-column',
  NewTruncateTable: 'truncate',
  NewCreateTable: 'create-table',
  NewAddColumn: 'add-column',
  NewDelete: 'delete-rows',
  NewUpdate: 'update-rows',
  NewInsert: 'insert-rows',
};

function migrator(site: Site): readonly Step[] {
  const { source, call } = site;
  if (!call.path.includes('.')) return [];
  const operation = MIGRATOR[call.name];
  const table = argumentText(site, [], 0) ?? '?';
  const column = textsIn(source, call.from, call.to).at(call.name === 'RenameColumn' ? -2 : -1);
  const isPart = operation !== undefined && /Column|Index|Constraint/.test(call.name);
  if (operation !== undefined) return [step(site, operation, isPart ? `${table}.${column ?? '?'}` : table)];
  return rows(site);
}

function rows(site: Site): readonly Step[] {
  const { path, name } = site.call;
  const receiver = path.split('.').slice(0, -1).join('.');
  if (receiver === '') return [];
  if (/^(?:Delete|deleteAll|deleteAllInBatch|deleteById|deleteMany|DeleteMany|DeleteOne)$/.test(name)) {
    return [step(site, 'delete-rows', receiver)];
  }
  return /^(?:Updates|UpdateColumn|UpdateColumns|UpdateMany|saveAll)$/.test(name)
    ? [step(site, 'update-rows', receiver)]
    : [];
}
