/** Rules for schema and data migrations, the destructive ones among them. Only what runs forward counts. */
import type { FileRule, FileView, Hit, PatchLine } from '../../domain/risk-rule.js';
import { hitsOf, inOrUnder, touchedLines, wholeFile } from '../line-signals.js';

export const MIGRATION_RULES: readonly FileRule[] = [
  {
    about: 'file',
    id: 'migration/file',
    title: 'A migration is added, edited or removed',
    category: 'migration',
    level: 'medium',
    confidence: 'high',
    why: 'It runs once against every database, and is hard to take back.',
    remedy: 'Say how long it locks, whether the old code runs with the new schema, and how to go back.',
    source: 'the definition of the category',
    find: migrationFile,
    examples: {
      hit: [
        {
          path: 'db/migrate/20240101000000_add_users.rb',
          status: 'added',
          patch: '@@ -0,0 +1 @@\n+create_table :users',
        },
        {
          path: 'app/prisma/migrations/2024_x/migration.sql',
          status: 'removed',
          patch: '@@ -1 +0,0 @@\n-CREATE TABLE a ();',
        },
        { path: 'migrations/0002_b.py', previousPath: 'migrations/0001_b.py', status: 'renamed', patch: '' },
        { path: 'migrations/001.sql', patch: null },
      ],
      miss: [
        { path: 'db/migrate/20240101000000_add_users.rb', patch: '@@ -1 +1 @@\n-# old\n+# new' },
        { path: 'containers/prisma-migrate/run.sh', patch: '@@ -1 +1 @@\n-a\n+b' },
        { path: 'queries/users.sql', patch: '@@ -1 +1 @@\n-SELECT 1\n+SELECT 2' },
      ],
    },
  },
  {
    about: 'file',
    id: 'migration/schema-dump',
    title: 'The recorded schema changes',
    category: 'migration',
    level: 'medium',
    confidence: 'medium',
    why: 'New databases are made from it, so it must agree with the migrations.',
    remedy: 'Check that a migration of this change explains every line.',
    source: 'the definition of the category',
    find: schemaDump,
    examples: {
      hit: [
        { path: 'db/schema.rb', patch: '@@ -1 +1,2 @@\n create_table "a"\n+  t.string "name"' },
        {
          path: 'prisma/schema.prisma',
          patch:
            '@@ -10,3 +10,3 @@ model Account {\n   id    Int    @id\n-  email String @unique\n+  email String\n   name  String',
        },
      ],
      miss: [
        {
          path: 'prisma/schema.prisma',
          patch:
            '@@ -1,4 +1,5 @@\n generator client {\n-  provider = "prisma-client-js"\n+  provider        = "prisma-client-js"\n+  previewFeatures = ["metrics"]\n }\n ',
        },
        {
          path: 'prisma/schema.prisma',
          patch:
            '@@ -10,3 +10,4 @@ model Account {\n-  id Int @id\n+  id    Int    @id\n+  // The address of the person.\n   email String',
        },
        {
          path: 'db/schema.rb',
          patch:
            '@@ -1 +1 @@\n-ActiveRecord::Schema[7.0].define(version: 1) do\n+ActiveRecord::Schema[7.0].define(version: 2) do',
        },
      ],
    },
  },
  {
    about: 'file',
    id: 'delete/migration',
    title: 'A migration destroys data',
    category: 'delete',
    level: 'high',
    confidence: 'high',
    why: 'What a dropped table or column held is gone when the migration has run.',
    remedy: 'Stop using it in an earlier release, keep a copy, then drop it.',
    source: 'squawk ban-drop-table, ban-drop-column; strong_migrations; Atlas DS101-DS103',
    asks: 'lines',
    find: (file) => touchedLines(file, ['migration'], (line) => isDestructive(line, file)),
    examples: {
      hit: [
        { path: 'migrations/002.sql', patch: '@@ -2 +2,2 @@\n select 1;\n+ALTER TABLE users DROP COLUMN email;' },
        {
          path: 'db/migrate/20240101_x.rb',
          patch: '@@ -0,0 +1,3 @@\n+def change\n+  remove_column :users, :email\n+end',
        },
        { path: 'app/migrations/0003_x.py', patch: '@@ -0,0 +1 @@\n+        migrations.DeleteModel(name="User"),' },
      ],
      miss: [
        { path: 'migrations/002.down.sql', patch: '@@ -0,0 +1 @@\n+DROP TABLE users;' },
        {
          path: 'migrations/002_x.sql',
          patch: '@@ -0,0 +1,4 @@\n+-- +goose Up\n+CREATE TABLE a ();\n+-- +goose Down\n+DROP TABLE a;',
        },
        { path: 'db/migrate/20240101_x.rb', patch: '@@ -0,0 +1,3 @@\n+def down\n+  drop_table :users\n+end' },
        { path: 'migrations/003.sql', patch: '@@ -0,0 +1 @@\n+ALTER TABLE a DROP CONSTRAINT a_fk;' },
      ],
    },
  },
  {
    about: 'file',
    id: 'delete/called-by-name',
    title: 'A migration builds a statement that destroys data',
    category: 'delete',
    level: 'high',
    confidence: 'medium',
    why: 'What is put together or called by name when it runs cannot be read ahead of it.',
    remedy: 'Write the statement out, so that it can be read and checked.',
    source: 'the definition of the category: TRUNCATE and DROP in the path that runs forward',
    find: calledByName,
    examples: {
      hit: [
        {
          path: 'migrations/004.sql',
          patch:
            "@@ -0,0 +1,5 @@\n+DO $$ BEGIN\n+  FOR r IN SELECT relname FROM old LOOP\n+    EXECUTE format('DROP TABLE %I', r.relname);\n+  END LOOP;\n+END $$;",
        },
        {
          path: 'db/migrate/20240101_x.rb',
          patch: '@@ -0,0 +1,3 @@\n+def up\n+  connection.public_send(:drop_table, :users)\n+end',
        },
        {
          path: 'alembic/versions/0001_x.py',
          patch: '@@ -0,0 +1,2 @@\n+def upgrade():\n+    getattr(op, "drop_table")("users")',
        },
      ],
      miss: [
        {
          path: 'migrations/004.sql',
          patch: "@@ -0,0 +1 @@\n+DO $$ BEGIN EXECUTE format('CREATE TABLE %I (id int)', name); END $$;",
        },
        {
          path: 'db/migrate/20240101_x.rb',
          patch: '@@ -0,0 +1,3 @@\n+def down\n+  connection.public_send(:drop_table, :users)\n+end',
        },
      ],
    },
  },
];

/** The parsed statements do not show these; whoever reads the whole file does not, either. */
function calledByName(file: FileView): readonly Hit[] {
  if (file.kind !== 'migration' || file.inert !== null || file.status === 'removed') return [];
  if (file.names.some((name) => RUNS_BACK.test(name))) return [];
  return hitsOf(
    file.touched.filter(
      (line) =>
        line.sign === '+' && !inOrUnder(line, BACKWARDS) && (BUILT_SQL.test(line.text) || CALLED.test(line.text)),
    ),
  );
}

const BUILT_SQL =
  /\b(?:EXECUTE|EXEC|PREPARE|sp_executesql|CONCAT|format)\b.{0,80}['"]\s{0,8}(?:DROP\s+(?:TABLE|SCHEMA|DATABASE)|TRUNCATE|DELETE\s+FROM|ALTER\s+TABLE\s.{0,120}\bDROP\s+COLUMN)\b/i;
const CALLED =
  /(?:\b(?:send|public_send|__send__|method|getattr|call_user_func\w*|apply)\b[\s(]{1,4}(?:\w{1,40}\s{0,4},\s{0,4})?|\[)[:"'`](?:drop_table|drop_column|remove_columns?|truncate|drop_schema|dropTable|dropColumn|removeColumn|DeleteModel|RemoveField)\b/;

function migrationFile(file: FileView): readonly Hit[] {
  const isMigration = file.kind === 'migration' || file.before.kind === 'migration';
  if (!isMigration || file.inert !== null) return [];
  const isMoved = file.status === 'added' || file.status === 'removed' || file.status === 'renamed';
  const first = file.touched[0];
  if (first !== undefined) return [{ path: null, line: first.line, seen: file.path }];
  return isMoved || file.unreadable !== null ? wholeFile(file.path) : [];
}

/** By its effects where it was read, else by its lines. */
function schemaDump(file: FileView): readonly Hit[] {
  if (file.kind === 'schema-dump' && file.effects.length > 0) return wholeFile(file.path);
  return touchedLines(
    file,
    ['schema-dump'],
    (line) => !VERSION_STAMP.test(line.text) && !inOrUnder(line, TOOL_SETTING) && !/^[\s{}]*$/.test(line.text),
  );
}

/** Blocks of a Prisma schema that say how it is used, not what it is. */
const TOOL_SETTING = /^(?:generator|datasource)\s/;

const VERSION_STAMP = /Schema(?:\[[\d.]+\])?\.define\(version:|schema_migrations|^\('\d+'\)[,;]?$|^SET\s/;

const DESTRUCTIVE_SQL =
  /\bDROP\s+(?:TABLE|COLUMN|SCHEMA|DATABASE)\b|\bTRUNCATE\s|\bDELETE\s+FROM\b|\bALTER\s+TABLE\s+(?:IF\s+EXISTS\s+)?(?:ONLY\s+)?\S+\s+DROP\s+(?!CONSTRAINT|INDEX|PRIMARY|FOREIGN|KEY|CHECK|DEFAULT|PARTITION)["'`\w]/i;
const DESTRUCTIVE_CALL =
  /\b(?:drop_table|drop_column|drop_join_table|remove_columns?|remove_reference|remove_belongs_to|remove_timestamps|truncate_tables?|delete_all|destroy_all)\b|\b(?:dropTable|dropTableIfExists|dropColumns?|removeColumn|dropSchema|dropIfExists|dropTimestamps)\s*\(|\b(?:RemoveField|DeleteModel)\s*\(|\bop\.drop_(?:table|column)\b|\b(?:DropTable|DropColumn|DropSchema)\s*\(|^drop(?:_if_exists)?[\s(]+table\b|^remove[\s(]+:\w|\bSchema::drop\w*\(|<(?:dropTable|dropColumn)\b|^(?:- )?drop(?:Table|Column):/;
const BACKWARDS =
  /\b(?:down|downgrade|Down)\b\s*[(:={]|\bdef (?:self\.)?down(?:grade)?\b|--\s*\+(?:goose|migrate)\s+down|--\s*migrate:down|--\s*rollback|\breverse_sql\b|\bexports\.down\b|<rollback>|^(?:- )?rollback:/i;

const RUNS_BACK = /(?:^|[/._-])(?:down|rollback|undo|revert)\.\w+$|(?:^|\/)u\d[\d._]*__/;

function isDestructive(line: PatchLine, file: FileView): boolean {
  if (line.sign !== '+' || file.status === 'removed' || inOrUnder(line, BACKWARDS)) return false;
  if (file.names.some((name) => RUNS_BACK.test(name))) return false;
  return DESTRUCTIVE_SQL.test(line.text) || DESTRUCTIVE_CALL.test(line.text);
}
