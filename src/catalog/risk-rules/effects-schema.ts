/** Rules for what migrations do to schema and data when they run forward, judged by their parsed statements. */
import type { SchemaEffect, SchemaOperation } from '../../domain/effect.js';
import type { EffectRule, FileView } from '../../domain/risk-rule.js';

export const SCHEMA_EFFECT_RULES: readonly EffectRule[] = [
  {
    about: 'effect',
    id: 'delete/schema',
    title: 'A migration destroys data',
    category: 'delete',
    level: 'high',
    confidence: 'high',
    why: 'What a dropped table or column held is gone when the migration has run.',
    remedy: 'Stop using it in an earlier release, keep a copy, then drop it.',
    source: 'squawk ban-drop-table, ban-drop-column; strong_migrations; Atlas DS101-DS103',
    find: (effect, file) =>
      effect.kind === 'schema' && (file.kind === 'migration' || isDeclared(file)) && destroys(effect)
        ? said(effect)
        : null,
    examples: {
      hit: [
        { path: 'db/migrations/0007_x.sql', base: null, head: 'ALTER TABLE users ADD a int, DROP COLUMN email;\n' },
        {
          path: 'db/migrate/20240101000000_x.rb',
          base: null,
          head: 'class X < ActiveRecord::Migration[7.0]\n  def change\n    remove_column :users, :email, :string\n  end\nend\n',
        },
      ],
      miss: [
        {
          path: 'db/migrations/0007_x.sql',
          base: null,
          head: '-- drop table users\nALTER TABLE users ADD COLUMN a int;\n',
        },
        {
          path: 'db/migrate/20240101000000_x.rb',
          base: null,
          head: 'class X < ActiveRecord::Migration[7.0]\n  def up\n    add_column :users, :email, :string\n  end\n  def down\n    remove_column :users, :email\n  end\nend\n',
        },
      ],
    },
  },
  {
    about: 'effect',
    id: 'delete/script',
    title: 'A SQL script destroys tables',
    category: 'delete',
    level: 'medium',
    confidence: 'low',
    why: 'Whoever runs it, or the tool that does, loses what the tables held.',
    remedy: 'Say who runs it and when; keep a copy.',
    source: 'squawk ban-drop-table, ban-drop-column',
    find: (effect, file) =>
      effect.kind === 'schema' && file.kind === 'sql' && DROPPING.has(effect.operation) && destroys(effect)
        ? said(effect)
        : null,
    examples: {
      hit: [{ path: 'sql/cleanup.sql', base: null, head: 'DROP TABLE users;\n' }],
      miss: [{ path: 'sql/report.sql', base: null, head: 'DELETE FROM sessions WHERE id = $1;\n' }],
    },
  },
  {
    about: 'effect',
    id: 'migration/locking',
    title: 'A migration may lock a table or break the code that runs',
    category: 'migration',
    level: 'medium',
    confidence: 'medium',
    why: 'While it runs others wait, or the old code meets a schema that it does not know.',
    remedy: 'Do it in steps: add, backfill, validate, then switch; build indexes concurrently.',
    source: 'https://squawkhq.com/docs/rules',
    find: (effect) =>
      effect.kind === 'schema' && effect.event === 'added' && LOCKING.has(effect.operation) ? said(effect) : null,
    examples: {
      hit: [{ path: 'db/migrations/0008_x.sql', base: null, head: 'ALTER TABLE users ALTER COLUMN a SET NOT NULL;\n' }],
      miss: [{ path: 'db/migrations/0008_x.sql', base: null, head: 'CREATE INDEX CONCURRENTLY i ON users (a);\n' }],
    },
  },
];

/** The tables of a SQL Server project: deploying it brings the database to them. A dump only says what migrations did. */
function isDeclared({ kind, names }: FileView): boolean {
  return kind === 'schema-dump' && names.some((name) => /(?:^|\/)dbo\/tables\//.test(name));
}

const DESTROYING: ReadonlySet<SchemaOperation> = new Set([
  'drop-database',
  'drop-table',
  'drop-column',
  'truncate',
  'delete-rows',
] as const);
/** Queries of an application delete rows as their work; these do more. */
const DROPPING: ReadonlySet<SchemaOperation> = new Set([
  'drop-database',
  'drop-table',
  'drop-column',
  'truncate',
] as const);
const LOCKING: ReadonlySet<SchemaOperation> = new Set([
  'rename-table',
  'rename-column',
  'change-type',
  'set-not-null',
  'add-required-column',
  'add-foreign-key',
  'add-constraint',
  'add-index',
] as const);

function destroys({ event, operation, target }: SchemaEffect): boolean {
  return event === 'added' && DESTROYING.has(operation) && !target.endsWith('(copied first)');
}

function said({ operation, target }: SchemaEffect): string {
  return `${operation.replaceAll('-', ' ')} ${target}`;
}
