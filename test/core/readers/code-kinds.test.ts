/** Which files are migrations in code where spacing, endings and folders are rarely written so, and that it is told in time. */
import { describe, expect, it } from '@jest/globals';
import { isCodeMigration } from '../../../src/core/readers/code-migration.js';

const RUBY = 'class X < ActiveRecord::Migration[7.1]';
const PYTHON = 'from alembic import op\n\ndef upgrade():\n    pass';
const SCRIPT = 'exports.up = (knex) => knex.schema.dropTable("a")';
const PHP = 'class X extends Migration { public function up() {} }';
const CSHARP = 'class X : Migration { void Up() {} }';
const JAVA = 'class X extends BaseJavaMigration { void migrate(Context c) {} }';
const GO = 'func Up(tx *sql.Tx) error { return nil }';

type Row = readonly [behaviour: string, path: string, text: string];

const MIGRATIONS: readonly Row[] = [
  ['no blank behind <', 'lib/x.rb', 'class X <ActiveRecord::Migration[7.1]'],
  ['blanks behind <', 'lib/x.rb', 'class X <  ActiveRecord::Migration[7.1]'],
  ['a word before the folder of migrations', 'data/my_migrate/1_x.rb', 'x'],
  ['one migration of data', 'data/migration/1_x.rb', 'x'],
  ['migrations of data', 'data/data_migrations/1_x.rb', 'x'],
  ['a folder of another word with migrat', 'db/migrating/1_x.rb', 'x'],
  ['a folder that is called like a test', 'db/migrate/x_test.rb/1_x.rb', 'x'],
  ['an indented class of Python', 'lib/x.py', '  class Migration(migrations.Migration):'],
  ['blanks within a class of Python', 'lib/x.py', 'class  Migration (migrations.Migration):'],
  ['blanks within an import from', 'lib/x.py', 'from  alembic  import op\ndef upgrade():'],
  ['blanks within an import', 'lib/x.py', 'import  alembic\ndef  upgrade():'],
  ['an asynchronous upgrade', 'lib/x.py', 'import alembic\nasync  def upgrade():'],
  ['a function beside migrations', 'migrations/x.py', 'async  def  migrate():'],
  ['a list of operations without blanks', 'migrations/x.py', '  operations=['],
  ['a list of operations with blanks', 'migrations/x.py', 'operations  =  ['],
  ['a folder that is called like the environment', 'migrations/env.py/x.py', 'def upgrade():'],
  ['blanks before interfaces', 'lib/x.ts', 'class A implements  B,  MigrationInterface {}'],
  ['blanks within a class of script', 'lib/x.ts', 'class  Abc  extends  Migration {}'],
  ['blanks within an exported function', 'lib/x.js', 'export  async  function  up(db) {}'],
  ['an exported function', 'lib/x.js', 'export function up(db) {}'],
  ['an exported constant', 'lib/x.js', 'export  const  up = (db) => 1'],
  ['a function that migrates', 'migrations/x.js', 'const migrate = () => 1'],
  ['an exported function without a name', 'migrations/x.js', 'export  default  async  function () {}'],
  ['a folder that is called like a test of script', 'migrations/x.test.js/y.js', SCRIPT],
  ['blanks within a class of PHP', 'lib/x.php', 'class X extends  Migration { function  up() {} }'],
  ['a longer name of PHP', 'migrations/abc.php', 'class X { function  up() {} }'],
  ['blanks behind use', 'lib/x.ex', '  use  Ecto.Migration'],
  ['blanks behind def', 'priv/repo/migrations/1_a.exs', 'def  up do'],
  ['a folder that is called like a test of Elixir', 'priv/repo/migrations/x_test.exs/1_a.exs', 'def up do'],
  ['no blank behind a colon', 'lib/x.cs', 'class X :Migration { void  Up  () {} }'],
  ['a base that goes on behind the word', 'lib/x.cs', 'class X : MigrationBase { void Up() {} }'],
  ['a longer name of C#', 'migrations/abc.cs', 'class X { void  Up () {} }'],
  ['a folder that is called like a design', 'migrations/a.designer.cs/b.cs', CSHARP],
  ['a folder that is called like a snapshot', 'migrations/modelsnapshot.cs/b.cs', CSHARP],
  ['blanks before interfaces of Java', 'lib/x.java', 'class A implements  B,  JavaMigration {}'],
  ['no blank around a base of Kotlin', 'lib/x.kt', 'class A :BaseJavaMigration()'],
  ['a longer name of Java', 'db/migration/v1__abc.java', 'void migrate(Context c) {}'],
  ['a folder that is called like a way back', 'db/migration/u1__a/v1__b.java', JAVA],
  ['a folder that is called like a test of Java', 'db/migration/atest.java/v1__a.java', JAVA],
  ['blanks behind func', 'migrations/1.go', 'func  doUp() {}'],
  ['no blank behind a receiver', 'migrations/1.go', 'func (m M)Up() {}'],
  ['blanks behind a receiver', 'migrations/1.go', 'func (m M)  Up () {}'],
  ['only a statement of Go', 'migrations/1.go', 'db.ExecContext(ctx, "x")'],
  ['a folder that is called like a test of Go', 'migrations/a_test.go/1.go', GO],
];

const OTHERS: readonly Row[] = [
  ['an ending behind that of Ruby', 'lib/x.rb.erb', RUBY],
  ['a name without a number below a folder with one', 'db/migrate/1_x.rb/y.rb', 'x'],
  ['an ending that goes on behind that of Python', 'migrations/x.pyi', PYTHON],
  ['a class within a line', 'lib/x.py', '# class Migration(migrations.Migration)\ndef upgrade():'],
  ['an import within a line', 'lib/x.py', 'x = 1 # from alembic import op\ndef upgrade():'],
  ['an upgrade within a class', 'lib/x.py', 'from alembic import op\n  def upgrade():'],
  ['a class that is only told of', 'lib/x.py', 'from alembic import op\n# class Migration'],
  ['a method beside migrations', 'migrations/x.py', '  def upgrade():'],
  ['operations of something else', 'migrations/x.py', 'x.operations = ['],
  ['the environment at the root', 'env.py', PYTHON],
  ['a test by its ending', 'migrations/my_test.py', PYTHON],
  ['an export of something else', 'lib/x.js', 'x.exports.up = (knex) => 1'],
  ['a test of modules', 'migrations/x.test.mjs', SCRIPT],
  ['an ending that goes on behind that of PHP', 'migrations/x.phpt', PHP],
  ['an ending that goes on behind that of Elixir', 'lib/x.ext', 'use Ecto.Migration'],
  ['a use within a line', 'lib/x.ex', '# use Ecto.Migration'],
  ['a compiled file below a folder that is called like a script', 'priv/repo/migrations/1_a.exs/x.ex', 'def up do'],
  ['an ending that goes on behind that of C#', 'lib/x.csx', CSHARP],
  ['an ending that goes on behind that of Kotlin', 'lib/x.kts', JAVA],
  ['a name without a version below a folder with one', 'db/migration/v1__a.java/x.java', 'void migrate(Context c) {}'],
  ['a way back at the root', 'u1__a.java', JAVA],
  ['a way back with two numbers', 'db/migration/u1_1__a.java', JAVA],
  ['a test at the root', 'test/v1__a.java', JAVA],
  ['an ending that goes on behind that of Go', 'lib/x.gox', 'goose.AddMigration(up, down)'],
  ['a name without a number below a folder with one of Go', 'migrations/1.go/x.go', GO],
];

describe('a file is a migration in code', () => {
  it.each(MIGRATIONS)('%s', (_, path, text) => {
    expect(isCodeMigration(path, text)).toBe(true);
  });
});

describe('a file is no migration in code', () => {
  it.each(OTHERS)('%s', (_, path, text) => {
    expect(isCodeMigration(path, text)).toBe(false);
  });
});

describe('a text that repeats itself is told in time', () => {
  it.each([
    ['empty lines of Python', 'migrations/x.py', '\n'],
    ['empty lines of Elixir', 'priv/repo/migrations/1_a.exs', '\n'],
    ['receivers of Go that do not end', 'migrations/1.go', 'func ('],
  ])('%s', (_, path, text) => {
    const start = performance.now();
    isCodeMigration(path, text.repeat(100_000 / text.length));
    expect(performance.now() - start).toBeLessThan(1_000);
  });
});

it('a long remark hides no file among migrations', () => {
  const remark = `/* ${'x'.repeat(100_000)} */`;
  expect(isCodeMigration('migrations/x.js', `${remark}\n${SCRIPT}`)).toBe(true);
  expect(isCodeMigration('migrations/x.js', remark.slice(0, 100_000))).toBe(false);
  expect(isCodeMigration('lib/x.js', `${remark}\n${SCRIPT}`)).toBe(false);
});
