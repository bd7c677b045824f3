import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isCodeMigration, readCodeMigration } from '../../../src/core/readers/code-migration.js';
import { readSchemaDump } from '../../../src/core/readers/schema-dump.js';
import type { Effect, Parsers, Reading } from '../../../src/domain/effect.js';

const PARSERS: Parsers = { sql: () => null };

function read(name: string, base: string | null, head: string | null): Reading {
  return readCodeMigration({ name, base, head }, PARSERS);
}

function spoken(effect: Effect): string {
  return effect.kind === 'schema'
    ? `${effect.event === 'removed' ? '-' : ''}${effect.operation} ${effect.target}`
    : effect.kind;
}

function effectsOf(reading: Reading): readonly string[] {
  return reading.kind === 'read' ? reading.effects.map(spoken) : [`opaque: ${reading.reason}`];
}

const rails = (body: string) => `class Change < ActiveRecord::Migration[7.1]\n${body}\nend\n`;
const RAILS = 'db/migrate/20240101000000_change.rb';
const django = (operations: string, before = '') =>
  `from django.db import migrations, models\n\n${before}\nclass Migration(migrations.Migration):\n    dependencies = [("app", "0001_initial")]\n\n    operations = [\n${operations}\n    ]\n`;
const DJANGO = 'app/migrations/0002_change.py';
const alembic = (up: string, down = '    op.drop_table("undone")') =>
  `"""change"""\nimport sqlalchemy as sa\nfrom alembic import op\n\nrevision = "1"\n\n\ndef upgrade() -> None:\n${up}\n\n\ndef downgrade() -> None:\n${down}\n`;
const ALEMBIC = 'backend/alembic/versions/0002_change.py';
const knex = (up: string) =>
  `exports.up = async function (knex) {\n${up}\n};\n\nexports.down = async function (knex) {\n  await knex.schema.dropTable('undone');\n};\n`;
const KNEX = 'migrations/20240101_change.js';
const sequelize = (up: string) =>
  `'use strict';\nmodule.exports = {\n  up: async (queryInterface, Sequelize) => {\n${up}\n  },\n  down: async (queryInterface) => {\n    await queryInterface.dropTable('undone');\n  },\n};\n`;
const SEQUELIZE = 'db/migrations/20240101-change.js';
const typeorm = (up: string) =>
  `import { MigrationInterface, QueryRunner } from 'typeorm';\n\nexport class Change1 implements MigrationInterface {\n  name = 'Change1';\n\n  public async up(queryRunner: QueryRunner): Promise<void> {\n${up}\n  }\n\n  public async down(queryRunner: QueryRunner): Promise<void> {\n    await queryRunner.query('DROP TABLE "undone"');\n  }\n}\n`;
const TYPEORM = 'src/migrations/1700000000000-change.ts';
const laravel = (up: string) =>
  `<?php\n\nuse Illuminate\\Database\\Migrations\\Migration;\n\nreturn new class extends Migration\n{\n    public function up(): void\n    {\n${up}\n    }\n\n    public function down(): void\n    {\n        Schema::dropIfExists('undone');\n    }\n};\n`;
const LARAVEL = 'database/migrations/2024_01_01_000000_change.php';
const ecto = (body: string) => `defmodule App.Repo.Migrations.Change do\n  use Ecto.Migration\n\n${body}\nend\n`;
const ECTO = 'priv/repo/migrations/20240101000000_change.exs';
const ef = (up: string) =>
  `using Microsoft.EntityFrameworkCore.Migrations;\n\nnamespace App.Migrations\n{\n    public partial class Change : Migration\n    {\n        protected override void Up(MigrationBuilder migrationBuilder)\n        {\n${up}\n        }\n\n        protected override void Down(MigrationBuilder migrationBuilder)\n        {\n            migrationBuilder.DropTable(name: "undone");\n        }\n    }\n}\n`;
const EF = 'src/migrations/20240101000000_change.cs';
const fluent = (up: string) =>
  `[Migration(1)]\npublic class Change : Migration\n{\n    public override void Up()\n    {\n${up}\n    }\n\n    public override void Down()\n    {\n        Delete.Table("undone");\n    }\n}\n`;
const goose = (up: string) =>
  `package migrations\n\nimport (\n\t"context"\n\t"database/sql"\n\t"github.com/pressly/goose/v3"\n)\n\nfunc init() {\n\tgoose.AddMigrationContext(upChange, downChange)\n}\n\nfunc upChange(ctx context.Context, tx *sql.Tx) error {\n${up}\n\treturn nil\n}\n\nfunc downChange(ctx context.Context, tx *sql.Tx) error {\n\t_, err := tx.ExecContext(ctx, "DROP TABLE undone")\n\treturn err\n}\n`;
const GOOSE = 'migrations/00002_change.go';
const flyway = (body: string) =>
  `package db.migration;\n\npublic class V2__Change extends BaseJavaMigration {\n    @Override\n    public void migrate(Context context) throws Exception {\n${body}\n    }\n}\n`;
const FLYWAY = 'src/main/java/db/migration/v2__change.java';

type Row = readonly [behaviour: string, name: string, head: string, effects: readonly string[]];

const ROWS: readonly Row[] = [
  [
    'Rails: a dropped table between two quoted symbols is seen',
    RAILS,
    rails('  def up\n    create_table :"a"\n    drop_table :users\n    create_table :"b"\n  end'),
    ['create-table a', 'create-table b', 'drop-table users'],
  ],
  [
    'Rails: a column removed',
    RAILS,
    rails('  def change\n    remove_column :users, :email, :string\n  end'),
    ['drop-column users.email'],
  ],
  [
    'Rails: parentheses, several columns',
    RAILS,
    rails('  def up\n    remove_columns(:users, :a, :b, type: :string)\n  end'),
    ['drop-column users.a', 'drop-column users.b'],
  ],
  [
    'Rails: change_table',
    RAILS,
    rails(
      '  def change\n    change_table :users, bulk: true do |t|\n      t.remove :a, :b\n      t.rename :c, :d\n      t.string :e, null: false\n      t.index :f\n    end\n  end',
    ),
    [
      'drop-column users.a',
      'drop-column users.b',
      'rename-column users.c',
      'add-required-column users.e',
      'add-index users.f',
    ],
  ],
  [
    'Rails: a dropped table with its way back',
    RAILS,
    rails('  def change\n    drop_table :old do |t|\n      t.string :a\n      t.index [:a]\n    end\n  end'),
    ['drop-table old'],
  ],
  [
    'Rails: down does not count',
    RAILS,
    rails(
      '  def up\n    add_column :users, :a, :string\n  end\n\n  def down\n    remove_column :users, :a\n    drop_table :b\n  end',
    ),
    ['add-column users.a'],
  ],
  [
    'Rails: reversible',
    RAILS,
    rails(
      '  def change\n    reversible do |dir|\n      dir.up { execute "DELETE FROM old" }\n      dir.down { execute "DROP TABLE old" }\n    end\n  end',
    ),
    ['delete-rows old'],
  ],
  [
    'Rails: SQL in a heredoc',
    RAILS,
    rails('  def up\n    execute <<~SQL.squish, "x"\n      -- drop it\n      DROP TABLE old;\n    SQL\n  end'),
    ['drop-table old'],
  ],
  [
    'Rails: interpolated SQL',
    RAILS,
    rails('  def up\n    execute "DELETE FROM #{table}"\n  end'),
    ['raw-sql SQL put together while it runs', 'delete-rows _hole_'],
  ],
  [
    'Rails: force makes a table anew',
    RAILS,
    rails('  def change\n    create_table :a, force: :cascade do |t|\n      t.string :b\n    end\n  end'),
    ['drop-table a', 'create-table a'],
  ],
  [
    'Rails: made and dropped in one go',
    RAILS,
    rails('  def up\n    create_table :a\n    drop_table :a\n  end'),
    ['create-table a'],
  ],
  [
    'Rails: index, key, null, type',
    RAILS,
    rails(
      '  disable_ddl_transaction!\n  def change\n    add_index :a, :b, algorithm: :concurrently\n    add_foreign_key :a, :c, validate: false\n    change_column_null :a, :d, false\n    change_column :a, :e, :bigint\n    safety_assured { rename_table :a, :z }\n  end',
    ),
    ['add-index-concurrently a.b', 'add-foreign-key a.c', 'set-not-null a.d', 'change-type a.e', 'rename-table a'],
  ],
  [
    'Rails: rows',
    RAILS,
    rails('  def up\n    User.where(old: true).delete_all\n    Post.in_batches.update_all(a: 1)\n  end'),
    ['delete-rows User', 'update-rows Post'],
  ],
  [
    'Rails: words in comments and texts',
    RAILS,
    rails(
      '  def up\n    # drop_table :users\n    say "drop_table :users; DROP TABLE users"\n=begin\ndrop_table :a\n=end\n  end',
    ),
    [],
  ],

  [
    'Django: removals',
    DJANGO,
    django(
      '        migrations.RemoveField(model_name="user", name="email"),\n        migrations.DeleteModel(name="Old"),\n        migrations.RenameField("user", "a", "b"),',
    ),
    ['drop-column user.email', 'drop-table Old', 'rename-column user.a'],
  ],
  [
    'Django: fields with and without a value',
    DJANGO,
    django(
      '        migrations.AddField("user", "a", models.IntegerField()),\n        migrations.AddField("user", "b", models.IntegerField(null=True)),\n        migrations.AddField(model_name="user", name="c", field=models.TextField(default="")),\n        migrations.AlterField("user", "d", models.TextField()),',
    ),
    ['add-required-column user.a', 'add-column user.b', 'add-column user.c', 'change-type user.d'],
  ],
  [
    'Django: only forward SQL',
    DJANGO,
    django(
      '        migrations.RunSQL("ALTER TABLE a DROP COLUMN b", "DROP TABLE a"),\n        migrations.RunSQL(sql="DELETE FROM c", reverse_sql="TRUNCATE c"),',
    ),
    ['drop-column a.b', 'delete-rows c'],
  ],
  [
    'Django: state operations',
    DJANGO,
    django(
      '        migrations.SeparateDatabaseAndState(\n            database_operations=[migrations.RunSQL("DROP INDEX x")],\n            state_operations=[migrations.DeleteModel("Old")],\n        ),',
    ),
    ['drop-index x'],
  ],
  [
    'Django: code forward, not back',
    DJANGO,
    django(
      '        migrations.RunPython(clean, undo),',
      'def clean(apps, schema_editor):\n    User = apps.get_model("app", "User")\n    User.objects.filter(old=True).delete()\n\n\ndef undo(apps, schema_editor):\n    apps.get_model("app", "Post").objects.all().delete()\n\n',
    ),
    ['delete-rows User.objects.filter', 'other code clean'],
  ],
  [
    'Django: comments and descriptions',
    DJANGO,
    django(
      '        # migrations.DeleteModel(name="Old"),\n        migrations.CreateModel(name="New", fields=[("help", models.TextField(help_text="DeleteModel"))]),',
    ),
    ['create-table New'],
  ],

  [
    'Alembic: a table and a column',
    ALEMBIC,
    alembic('    op.drop_table("old")\n    op.drop_column("users", "email")'),
    ['drop-table old', 'drop-column users.email'],
  ],
  [
    'Alembic: batch',
    ALEMBIC,
    alembic(
      '    with op.batch_alter_table("users", schema=None) as batch_op:\n        batch_op.drop_column("a")\n        batch_op.alter_column("b", existing_type=sa.Text(), nullable=False)\n        batch_op.add_column(sa.Column("c", sa.Integer(), nullable=False))\n\n    op.drop_index("i", table_name="users")',
    ),
    ['drop-column users.a', 'set-not-null users.b', 'add-required-column users.c', 'drop-index users.i'],
  ],
  [
    'Alembic: SQL',
    ALEMBIC,
    alembic(
      '    op.execute(sa.text("""\n        DELETE FROM a\n        WHERE b\n    """))\n    op.execute(\n        "UPDATE c "\n        "SET d = 1"\n    )',
    ),
    ['delete-rows a', 'update-rows c'],
  ],
  [
    'Alembic: interpolated SQL',
    ALEMBIC,
    alembic('    for name in NAMES:\n        op.execute(f"DROP TABLE {name}")'),
    ['raw-sql SQL put together while it runs', 'drop-table _hole_'],
  ],
  [
    'Alembic: constraints, keys, names',
    ALEMBIC,
    alembic(
      '    op.create_foreign_key("fk", "a", "b", ["c"], ["id"])\n    op.drop_constraint("k", "a", type_="unique")\n    op.alter_column("a", "b", new_column_name="c")\n    op.rename_table("a", "z")',
    ),
    ['add-foreign-key a.fk', 'drop-constraint a.k', 'rename-column a.b', 'rename-table a'],
  ],
  [
    'Alembic: nothing to do',
    ALEMBIC,
    alembic('    """Nothing, op.drop_table("a")."""\n    # op.drop_table("a")\n    pass'),
    ['other migration code'],
  ],
  [
    'Alembic: what only the way back calls',
    ALEMBIC,
    alembic(
      '    op.add_column("a", sa.Column("b", sa.Text()))',
      '    _undo()\n\n\ndef _undo():\n    op.drop_column("a", "b")',
    ),
    ['add-column a.b'],
  ],

  ['Knex: a table', KNEX, knex("  await knex.schema.dropTableIfExists('old');"), ['drop-table old']],
  [
    'Knex: parts',
    KNEX,
    knex(
      "  await knex.schema.alterTable('users', (t) => {\n    t.dropColumn('a');\n    t.dropColumns('b', 'c');\n    t.string('d').notNullable();\n    t.string('e', 10).alter();\n    t.renameColumn('f', 'g');\n  });",
    ),
    [
      'drop-column users.a',
      'drop-column users.b',
      'drop-column users.c',
      'add-required-column users.d',
      'change-type users.e',
      'rename-column users.f',
    ],
  ],
  [
    'Knex: chains',
    KNEX,
    "exports.up = (knex) => knex.schema\n  .createTable('a', (t) => { t.increments(); })\n  .dropTable('b');\nexports.down = (knex) => knex.schema.dropTable('a');\n",
    ['create-table a', 'drop-table b'],
  ],
  [
    'Knex: rows and SQL',
    KNEX,
    knex("  await knex('users').where({ old: true }).del();\n  await knex.raw('TRUNCATE posts');"),
    ['delete-rows knex.where', 'truncate posts'],
  ],
  [
    'Knex: comments, texts, other objects',
    KNEX,
    knex(
      "  // knex.schema.dropTable('a')\n  /* dropColumn */\n  console.log('dropTable users');\n  new Set(['a']).delete('a');",
    ),
    ['other migration code'],
  ],

  [
    'Sequelize: columns',
    SEQUELIZE,
    sequelize(
      "    await queryInterface.removeColumn('Users', 'a');\n    await queryInterface.addColumn('Users', 'b', { type: Sequelize.STRING, allowNull: false });",
    ),
    ['drop-column Users.a', 'add-required-column Users.b'],
  ],
  ['Sequelize: a table', SEQUELIZE, sequelize("    await queryInterface.dropTable('old');"), ['drop-table old']],
  [
    'Sequelize: rows',
    SEQUELIZE,
    sequelize("    await queryInterface.bulkDelete('Users', { a: 1 });"),
    ['delete-rows Users'],
  ],
  [
    'Sequelize: SQL',
    SEQUELIZE,
    sequelize('    await queryInterface.sequelize.query(`ALTER TABLE "a" DROP COLUMN "b"`);'),
    ['drop-column a.b'],
  ],
  [
    'Sequelize: names, types, keys',
    SEQUELIZE,
    sequelize(
      "    await queryInterface.renameColumn('a', 'b', 'c');\n    await queryInterface.changeColumn('a', 'd', { type: Sequelize.TEXT });\n    await queryInterface.removeConstraint('a', 'k');\n    await queryInterface.removeIndex('a', 'i');",
    ),
    ['rename-column a.b', 'change-type a.d', 'drop-constraint a.k', 'drop-index a.i'],
  ],

  [
    'TypeORM: SQL',
    TYPEORM,
    typeorm(
      '    await queryRunner.query(`DROP TABLE "old"`);\n    await queryRunner.query(\'ALTER TABLE "a" DROP COLUMN "b"\');',
    ),
    ['drop-table old', 'drop-column a.b'],
  ],
  [
    'TypeORM: calls',
    TYPEORM,
    typeorm(
      "    await queryRunner.dropTable('old');\n    await queryRunner.dropColumn('a', 'b');\n    await queryRunner.clearTable('c');",
    ),
    ['drop-table old', 'drop-column a.b', 'truncate queryRunner.clearTable'],
  ],
  [
    'TypeORM: interpolated SQL',
    TYPEORM,
    typeorm(`    await queryRunner.query(\`DELETE FROM \${schema}.a\`);`),
    ['raw-sql SQL put together while it runs', 'delete-rows _hole_.a'],
  ],
  [
    'TypeORM: a variable',
    TYPEORM,
    typeorm("    const sql = 'DROP TABLE a';\n    await queryRunner.query(sql);"),
    ['drop-table a'],
  ],
  [
    'TypeORM: a file',
    TYPEORM,
    typeorm("    await queryRunner.query(readFileSync('a.sql', 'utf8'));"),
    ['raw-sql SQL put together while it runs'],
  ],
  ['TypeORM: nothing', TYPEORM, typeorm('    // await queryRunner.query(`DROP TABLE "a"`);'), []],
  [
    'MikroORM: SQL',
    'src/migrations/migration1.ts',
    "import { Migration } from '@mikro-orm/migrations';\nexport class Migration1 extends Migration {\n  async up(): Promise<void> {\n    this.addSql('drop table if exists \"a\" cascade;');\n  }\n  async down(): Promise<void> {\n    this.addSql('drop table \"b\"');\n  }\n}\n",
    ['drop-table a'],
  ],

  [
    'Laravel: columns',
    LARAVEL,
    laravel(
      "        Schema::table('users', function (Blueprint $table) {\n            $table->dropColumn(['a', 'b']);\n            $table->string('c')->nullable()->change();\n            $table->integer('d');\n            $table->integer('e')->default(0);\n            $table->renameColumn('f', 'g');\n        });",
    ),
    [
      'drop-column users.a',
      'drop-column users.b',
      'change-type users.c',
      'add-required-column users.d',
      'add-column users.e',
      'rename-column users.f',
    ],
  ],
  [
    'Laravel: tables',
    LARAVEL,
    laravel("        Schema::dropIfExists('a');\n        Schema::drop('b');\n        Schema::rename('c', 'd');"),
    ['drop-table a', 'drop-table b', 'rename-table c'],
  ],
  ['Laravel: SQL', LARAVEL, laravel("        DB::statement('ALTER TABLE a DROP COLUMN b');"), ['drop-column a.b']],
  [
    'Laravel: SQL of a heredoc with a variable',
    LARAVEL,
    laravel('        DB::unprepared(<<<SQL\n            DELETE FROM $table\n        SQL);'),
    ['raw-sql SQL put together while it runs', 'delete-rows _hole_'],
  ],
  [
    'Laravel: rows',
    LARAVEL,
    laravel("        DB::table('users')->where('a', 1)->delete();\n        User::query()->update(['a' => 1]);"),
    ['delete-rows DB.table.where', 'update-rows User.query'],
  ],
  [
    'Laravel: a table made, comments',
    LARAVEL,
    laravel(
      "        # Schema::drop('a');\n        // Schema::drop('a');\n        Schema::create('a', function (Blueprint $table) {\n            $table->id();\n            $table->string('drop_table');\n        });",
    ),
    ['create-table a'],
  ],

  ['Ecto: a table', ECTO, ecto('  def change do\n    drop table(:old)\n  end'), ['drop-table old']],
  [
    'Ecto: parts',
    ECTO,
    ecto(
      '  def change do\n    alter table(:users) do\n      remove :a, :string\n      add :b, :string, null: false\n      modify :c, :text, from: :string\n    end\n  end',
    ),
    ['drop-column users.a', 'add-required-column users.b', 'change-type users.c'],
  ],
  [
    'Ecto: only the first argument runs forward',
    ECTO,
    ecto('  def change do\n    execute("DELETE FROM a", "DROP TABLE a")\n  end'),
    ['delete-rows a'],
  ],
  [
    'Ecto: down',
    ECTO,
    ecto(
      '  def up do\n    create unique_index(:a, [:b], concurrently: true)\n  end\n\n  def down do\n    drop table(:a)\n  end',
    ),
    ['add-index-concurrently a'],
  ],
  [
    'Ecto: names and keys',
    ECTO,
    ecto(
      '  def change do\n    rename table(:a), :b, to: :c\n    drop_if_exists constraint(:a, :k)\n    drop index(:a, [:b])\n  end',
    ),
    ['rename-column a.b', 'drop-constraint a', 'drop-index a'],
  ],
  [
    'Ecto: rows',
    ECTO,
    ecto(
      '  def up do\n    App.Repo.delete_all("old")\n    repo().update_all("a", set: [b: 1])\n  end\n\n  def down, do: drop table(:a)',
    ),
    ['delete-rows App.Repo', 'update-rows repo'],
  ],
  [
    'Ecto: texts',
    ECTO,
    ecto(
      '  @moduledoc """\n  drop table(:a)\n  """\n  def change do\n    # drop table(:a)\n    create table(:a) do\n      add :drop, :string\n    end\n  end',
    ),
    ['create-table a'],
  ],

  [
    'EF Core: removals',
    EF,
    ef(
      '            migrationBuilder.DropTable(\n                name: "Old");\n\n            migrationBuilder.DropColumn(\n                name: "A",\n                table: "Users");',
    ),
    ['drop-table Old', 'drop-column Users.A'],
  ],
  [
    'EF Core: changes',
    EF,
    ef(
      '            migrationBuilder.AlterColumn<string>(name: "A", table: "Users", nullable: false, oldNullable: true);\n            migrationBuilder.AddColumn<int>(name: "B", table: "Users", nullable: false, defaultValue: 0);',
    ),
    ['change-type Users.A', 'set-not-null Users.A', 'add-column Users.B'],
  ],
  [
    'EF Core: SQL',
    EF,
    ef('            migrationBuilder.Sql(@"DELETE FROM ""Users"" WHERE 1 = 1");'),
    ['delete-rows Users'],
  ],
  [
    'EF Core: interpolated SQL',
    EF,
    ef('            migrationBuilder.Sql($"DROP TABLE {name}");'),
    ['raw-sql SQL put together while it runs', 'drop-table _hole_'],
  ],
  [
    'EF Core: a table made, comments',
    EF,
    ef(
      '            // migrationBuilder.DropTable("Old");\n            migrationBuilder.CreateTable(name: "A", columns: table => new { Id = table.Column<int>(nullable: false) });',
    ),
    ['create-table A'],
  ],
  [
    'FluentMigrator: removals',
    'src/db/change.cs',
    fluent(
      '        Delete.Table("Old");\n        Delete.Column("A").Column("B").FromTable("Users");\n        Delete.FromTable("Logs").AllRows();\n        Alter.Table("Users").AddColumn("C").AsString().Nullable();',
    ),
    ['drop-table Old', 'drop-column Users.A', 'drop-column Users.B', 'delete-rows Logs', 'add-column Users.C'],
  ],

  ['goose: SQL', GOOSE, goose('\t_, err := tx.ExecContext(ctx, `ALTER TABLE a DROP COLUMN b`)'), ['drop-column a.b']],
  ['goose: rows', GOOSE, goose('\ttx.Exec("DELETE FROM a WHERE b = $1", 1)'), ['delete-rows a']],
  [
    'goose: several',
    GOOSE,
    goose('\tfor _, q := range []string{"DROP TABLE a", "UPDATE b SET c = 1"} {\n\t\ttx.Exec(q)\n\t}'),
    ['drop-table a', 'update-rows b'],
  ],
  [
    'goose: put together',
    GOOSE,
    goose('\ttx.Exec("DROP TABLE " + name)'),
    ['raw-sql SQL put together while it runs', 'drop-table _hole_'],
  ],
  [
    'goose: comments and messages',
    GOOSE,
    goose('\t// tx.Exec("DROP TABLE a")\n\tfmt.Println("DROP TABLE a")'),
    ['other migration code'],
  ],

  [
    'Flyway: SQL',
    FLYWAY,
    flyway(
      '        try (Statement s = context.getConnection().createStatement()) {\n            s.execute("DROP TABLE old");\n        }',
    ),
    ['drop-table old'],
  ],
  [
    'Flyway: a text block',
    FLYWAY,
    flyway('        s.execute("""\n            DELETE FROM a\n            WHERE b\n            """);'),
    ['delete-rows a'],
  ],
  [
    'Flyway: put together',
    FLYWAY,
    flyway('        s.execute("UPDATE a SET b = " + value);'),
    ['raw-sql SQL put together while it runs', 'update-rows a'],
  ],
  ['Flyway: a variable', FLYWAY, flyway('        s.execute(statement);'), ['raw-sql SQL put together while it runs']],
  [
    'Flyway: comments',
    FLYWAY,
    flyway('        /* s.execute("DROP TABLE a"); */\n        log.info("DROP TABLE a");'),
    [],
  ],
];

describe('what a migration in code does', () => {
  it.each(ROWS)('%s', (_, name, head, effects) => {
    expect(isCodeMigration(name, head)).toBe(true);
    expect([...effectsOf(read(name, null, head))].sort()).toEqual([...effects].sort());
  });

  it('every framework is judged by at least five migrations', () => {
    const counts = new Map<string, number>();
    for (const [behaviour] of ROWS) {
      const framework = behaviour.split(':')[0] ?? '';
      counts.set(framework, (counts.get(framework) ?? 0) + 1);
    }
    const few = [...counts].filter(
      ([framework, count]) => count < 5 && !/^(?:MikroORM|FluentMigrator)$/.test(framework),
    );
    expect(few).toEqual([]);
  });

  it('lines are those of the head, also inside of embedded SQL', () => {
    const reading = read(
      RAILS,
      null,
      rails(
        '  def up\n    drop_table :a\n    execute <<~SQL\n      UPDATE b SET c = 1;\n      DELETE FROM d;\n    SQL\n  end',
      ),
    );
    const lines = reading.kind === 'read' ? reading.effects.map(({ line }) => line) : [];
    expect(lines).toEqual([3, 5, 6]);
  });
});

describe('what is no migration', () => {
  it.each([
    [
      'application code that deletes rows',
      'app/models/user.rb',
      'class User\n  def clear\n    User.delete_all\n  end\nend\n',
    ],
    ['a Django view', 'app/views.py', 'def clear(request):\n    User.objects.all().delete()\n'],
    [
      'a service with raw SQL',
      'src/users/users.service.ts',
      "export const clear = (db) => db.query('DROP TABLE a');\n",
    ],
    [
      'a Laravel controller',
      'app/http/controllers/usercontroller.php',
      '<?php\nclass UserController { function up() { User::truncate(); } }\n',
    ],
    ['a context of Ecto', 'lib/app/users.ex', 'defmodule App.Users do\n  def clear, do: Repo.delete_all(User)\nend\n'],
    ['the snapshot of EF Core', 'migrations/appmodelsnapshot.cs', 'partial class AppModelSnapshot : ModelSnapshot { }'],
    ['a test of a migration', 'src/migrations/change.spec.ts', "describe('up', () => { migration.up(queryRunner); });"],
    ['a Go store', 'store/users.go', 'func Clear(db *sql.DB) { db.Exec("DELETE FROM a") }'],
  ])('%s', (_, name, text) => {
    expect(isCodeMigration(name, text)).toBe(false);
  });
});

describe('an edited migration', () => {
  const before = rails('  def up\n    add_column :a, :b, :string\n    drop_table :c\n  end');
  it('gains and loses operations', () => {
    const after = rails('  def up\n    add_column :a, :b, :string\n    remove_column :a, :d\n  end');
    expect(effectsOf(read(RAILS, before, after))).toEqual(['drop-column a.d', '-drop-table c']);
  });

  it('that is removed loses all of them', () => {
    expect(effectsOf(read(RAILS, before, null))).toEqual(['-add-column a.b', '-drop-table c']);
  });

  it('with other comments, spacing or log lines does the same', () => {
    const after = rails(
      '  # more\n  def up\n    add_column(:a,   :b, :string)\n\n    drop_table :c # gone\n    say "done"\n  end',
    );
    expect(
      effectsOf(read(RAILS, before.replace('add_column :a, :b, :string', 'add_column(:a, :b, :string)'), after)),
    ).toEqual([]);
  });

  it('whose code differs in another way is still seen', () => {
    const after = before.replace(':string', ':text');
    expect(effectsOf(read(RAILS, before, after))).toEqual(['other migration code', '-other migration code']);
  });

  it('whose way back alone differs does the same', () => {
    expect(
      effectsOf(
        read(
          KNEX,
          knex("  await knex.schema.dropTable('a');"),
          knex("  await knex.schema.dropTable('a');").replace('undone', 'again'),
        ),
      ),
    ).toEqual([]);
  });

  it('that cannot be read is opaque', () => {
    expect(effectsOf(read(KNEX, knex(''), knex('  const a = `never ends;')))[0]).toMatch(/^opaque/);
    expect(read(KNEX, null, `exports.up = ${'('.repeat(150)}${')'.repeat(150)}`).kind).toBe('opaque');
  });
});

const mirrored = (effect: string) => (effect.startsWith('-') ? effect.slice(1) : `-${effect}`);
const SAMPLES = ROWS.map(([, name, head]) => ({ name, head }));

describe('laws', () => {
  it('swapping base and head mirrors the effects', () => {
    fc.assert(
      fc.property(fc.constantFrom(...SAMPLES), fc.constantFrom(...SAMPLES), (one, other) => {
        const base = one.name === other.name ? one.head : null;
        const forth = effectsOf(read(other.name, base, other.head));
        const back = effectsOf(read(other.name, other.head, base));
        expect([...back].sort()).toEqual(forth.map(mirrored).sort());
      }),
      { numRuns: 200 },
    );
  });

  it('no truncation or mutation makes a reader throw', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...SAMPLES),
        fc.nat(2_000),
        fc.nat(2_000),
        fc.string({ maxLength: 5 }),
        (sample, at, cut, noise) => {
          const text = sample.head.slice(0, at) + noise + sample.head.slice(at + (cut % 20));
          expect(['read', 'opaque']).toContain(read(sample.name, sample.head, text).kind);
          expect(['read', 'opaque']).toContain(read(sample.name, null, sample.head.slice(0, cut)).kind);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('blank lines and trailing space are nothing', () => {
    for (const { name, head } of SAMPLES) {
      expect(
        effectsOf(
          read(name, head, `\n${head.replaceAll('\n', ' \n')}\n\n`).kind === 'opaque'
            ? { kind: 'opaque', reason: name }
            : read(name, head, `\n\n${head}\n\n`),
        ),
      ).toEqual([]);
    }
  });

  it('long adversarial text ends fast', () => {
    for (const unit of [
      'execute <<A, ',
      'up(',
      'a.',
      'def ',
      '"#{',
      'update a ',
      '= [',
      'x => ',
      '/',
      '%w[',
      'from alembic import op\n',
    ]) {
      for (const name of [RAILS, ALEMBIC, KNEX, LARAVEL, ECTO, EF, GOOSE, FLYWAY]) {
        const text = `class Change < ActiveRecord::Migration\ndef up\nup( function up goose.AddMigration void Up( def upgrade migrate(\n${unit.repeat(3_000)}`;
        expect(['read', 'opaque']).toContain(read(name, null, text).kind);
      }
    }
  });
});

const dump = (stamp: string, tables: string) =>
  `# generated\nActiveRecord::Schema[7.1].define(version: ${stamp}) do\n  enable_extension "plpgsql"\n\n${tables}end\n`;
const users = (columns: string) =>
  `  create_table "users", force: :cascade do |t|\n${columns}    t.index ["a"], name: "i"\n  end\n`;
const structure = (columns: string, stamp: string) =>
  `SET statement_timeout = 0;\n\nCREATE TABLE public.users (\n    id bigint NOT NULL${columns}\n);\n\nINSERT INTO "schema_migrations" (version) VALUES\n('${stamp}');\n`;

describe('a dump of a schema', () => {
  const a = '    t.string "a", null: false\n';
  const b = '    t.text "b", default: "x", comment: "c"\n';
  it.each<[string, string, string | null, string | null, readonly string[]]>([
    ['a new version alone is nothing', 'db/schema.rb', dump('2024', users(a)), dump('2025', users(a)), []],
    ['a column gone', 'db/schema.rb', dump('2024', users(a + b)), dump('2025', users(a)), ['drop-column users.b']],
    ['a column more', 'db/schema.rb', dump('2024', users(a)), dump('2025', users(a + b)), ['add-column users.b']],
    [
      'another comment is nothing',
      'db/schema.rb',
      dump('2024', users(b)),
      dump('2025', users(b.replace('"c"', '"d"'))),
      [],
    ],
    [
      'a column changed',
      'db/schema.rb',
      dump('2024', users(a)),
      dump('2025', users(a.replace('string', 'text'))),
      ['change-type users.a'],
    ],
    ['a table gone', 'db/schema.rb', dump('2024', users(a)), dump('2025', ''), ['drop-table users']],
    ['a table more', 'db/schema.rb', dump('2024', ''), dump('2025', users(a)), ['create-table users']],
    [
      'a foreign key more',
      'db/schema.rb',
      dump('1', users(a)),
      dump('2', `${users(a)}  add_foreign_key "a", "users"\n`),
      ['other schema'],
    ],
    ['structure: a new version alone', 'db/structure.sql', structure('', '1'), structure('', '2'), []],
    [
      'structure: a column gone',
      'db/structure.sql',
      structure(',\n    email text', '1'),
      structure('', '2'),
      ['drop-column users.email'],
    ],
    [
      'structure: a column more',
      'db/structure.sql',
      structure('', '1'),
      structure(',\n    email text', '2'),
      ['add-column users.email'],
    ],
    ['structure: a table gone', 'db/structure.sql', structure('', '1'), 'SET a = 1;\n', ['drop-table users']],
  ])('%s', (_, name, base, head, effects) => {
    expect(effectsOf(readSchemaDump({ name, base, head }, PARSERS))).toEqual(effects);
  });
});
