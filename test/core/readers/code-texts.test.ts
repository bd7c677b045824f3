/** Which texts in a migration are taken for SQL where they have more blanks than they need, and which changes of its code count. */
import { describe, expect, it } from '@jest/globals';
import { readCodeMigration } from '../../../src/core/readers/code-migration.js';

const KNEX = 'migrations/1_change.js';
const RAILS = 'db/migrate/1_change.rb';
const ALEMBIC = 'migrations/1_change.py';
const DJANGO = 'lib/x.py';

function seen(name: string, base: string | null, head: string | null): readonly string[] {
  const reading = readCodeMigration({ name, base, head }, { sql: () => null });
  return reading.kind === 'read'
    ? reading.effects.map((effect) =>
        effect.kind === 'schema'
          ? `${effect.event === 'removed' ? '-' : ''}${effect.operation} ${effect.target}`
          : effect.kind,
      )
    : [reading.reason];
}

it.each<[text: string, sees: readonly string[]]>([
  ['  (  DROP  TABLE  a)', ['other ']],
  ['DELETE  FROM  a', ['delete-rows a']],
  ['DELETE  abc  FROM  abc', ['delete-rows abc']],
  ['TRUNCATE  a', ['truncate a']],
  ['UPDATE  a  SET  x = 1', ['update-rows a']],
  ['ALTER  TABLE  a  DROP  COLUMN  x', ['drop-column a.x']],
  ['CREATE  OR  REPLACE  VIEW  a  AS  SELECT  1', ['create-other a']],
  ['CREATE UNIQUE  INDEX a ON b (x)', ['add-index a']],
  ['CREATE TEMPORARY  TABLE a (x int)', ['other a']],
  ['CREATE UNLOGGED  TABLE a (x int)', ['create-table a']],
  ['CREATE MATERIALIZED  VIEW a AS SELECT 1', ['create-other a']],
  ['CREATE CONSTRAINT  TRIGGER a AFTER INSERT ON b', ['create-other a']],
  ['CREATE VIRTUAL  TABLE a USING fts5(x)', ['create-table a']],
  ['CREATE GLOBAL  TEMPORARY TABLE a (x int)', ['other a']],
  ['CREATE EXTERNAL  TABLE a (x int)', ['create-table a']],
  ['INSERT  INTO a VALUES (1)', ['insert-rows a']],
  ['INSERT  OR  IGNORE  INTO  a VALUES (1)', ['insert-rows a']],
  ['INSERT  IGNORE  INTO a VALUES (1)', ['insert-rows a']],
  ['REPLACE  INTO a VALUES (1)', ['insert-rows a']],
  ['MERGE  INTO a USING b ON true WHEN MATCHED THEN DELETE', ['delete-rows a']],
  ['GRANT  SELECT ON a TO bob', ['grant']],
  ['REVOKE  SELECT ON a FROM bob', ['grant']],
  ['RENAME  TABLE a TO b', ['rename-table a']],
  ['DO  $$ BEGIN DROP TABLE a; END $$', ['drop-table a']],
  ['WITH  abc  AS  MATERIALIZED  (SELECT 1) DELETE FROM a', ['delete-rows a']],
  ['WITH abc AS(SELECT 1) DELETE FROM a', ['delete-rows a']],
  ["EXEC  sp_rename 'a', 'b'", ['rename-table a']],
  ["EXECUTE  ('DROP TABLE a')", ['drop-table a']],
  ['DECLARE   abc  CURSOR FOR SELECT 1', ['other declare']],
  ['DECLARE abc CURSOR FOR SELECT 1', ['other declare']],
  ['IF  NOT  EXISTS (SELECT 1) DROP TABLE a', ['drop-table a']],
  ['IF  EXISTS (SELECT 1) DROP TABLE a', ['drop-table a']],
  ['DECLARE @abc int', ['other declare']],
  ['/*; DROP TABLE a', ['other migration code']],
  ['SELECT a # b; DROP TABLE a', ['other select', 'drop-table a']],
  ['  # why\nDROP TABLE a', ['drop-table a']],
  ['DROP/**/TABLE a', ['drop-table a']],
  ['-- why', ['other migration code']],
  ['grants to a table', ['other migration code']],
])('%s', (text, sees) => {
  expect(seen(KNEX, null, `exports.up = (knex) => run(${JSON.stringify(text)});`)).toEqual(sees);
});

const knex = (body: string) => `exports.up = (knex) => {\n  ${body}\n};`;
const alembic = (body: string) => `def upgrade():\n${body}`;
const logger = (call: string) => [RAILS, `def up\n  ${call} "one"\nend`, `def up\n  ${call} "two"\nend`] as const;

const UNREAD = 'raw-sql a quotation or comment in the SQL is never closed';

type Row = readonly [behaviour: string, name: string, base: string | null, head: string | null];

describe('a change of the code of a migration counts', () => {
  it.each<Row>([
    ['a log whose name goes on', ...logger('logs.info')],
    ['a log whose name begins otherwise', ...logger('mylog.info')],
    ['a word of a log that goes on', ...logger('logger.infos')],
    ['a word of a log that begins otherwise', ...logger('logger.reinfo')],
    ['a blank between words', KNEX, knex('foo bar'), knex('foobar')],
    ['a text instead of a word', KNEX, knex('run("x")'), knex('run(x)')],
    ['a blank within a text', KNEX, knex('run("a b")'), knex('run("ab")')],
    ['a text on a line of its own', ALEMBIC, alembic('  work(\n    "x"\n  )'), alembic('  work(\n    "y"\n  )')],
    [
      'a text below a text that is a colon',
      ALEMBIC,
      alembic('  work(":"\n    "x"\n  )'),
      alembic('  work(":"\n    "y"\n  )'),
    ],
    ['a text at the beginning', ALEMBIC, '"""one"""\noperations = [x]', '"""two"""\noperations = [x]'],
    [
      'a value below its key',
      ALEMBIC,
      alembic('  work({"a":\n    "x", "b": 1})'),
      alembic('  work({"a":\n    "y", "b": 1})'),
    ],
    ['a word below a colon', ALEMBIC, alembic('  if x:\n    go\n    on'), alembic('  if x:\n    stay\n    on')],
    ['a value of script below its key', KNEX, knex('work({ a:\n    "x"\n  })'), knex('work({ a:\n    "y"\n  })')],
    ['a text that is a comma', KNEX, knex('work(",")'), knex('work()')],
    ['a comma between words', RAILS, 'work(a, b)', 'work(a b)'],
    ['a comma at the end', RAILS, 'work 1,', 'work 1'],
  ])('%s', (_, name, base, head) => {
    expect(seen(name, base, head)).toEqual(['other migration code', '-other migration code']);
  });
});

describe('a change of the code of a migration is none', () => {
  it.each<Row>([
    ['a log line by its name alone', ...logger('pp')],
    ['blanks around a text', KNEX, knex('run(" x")'), knex('run("x ")')],
    ['blanks within a text', KNEX, knex('run("a  b")'), knex('run("a b")')],
    ['a description at the end', ALEMBIC, alembic('  "one"'), alembic('  "two"')],
    ['a comma before the bracket that the text began with', RAILS, '[work(1),]', '[work(1)]'],
    ['a text that could not be read before', RAILS, 'def up\n  work(\nend', 'def up\n  work(\nend'],
  ])('%s', (_, name, base, head) => {
    expect(seen(name, base, head)).toEqual([]);
  });
});

describe('of two sides of a migration', () => {
  const migration = 'class Migration(migrations.Migration):\n    operations = [migrations.DeleteModel("A")]';
  const unread = knex('knex.raw("DROP TABLE \'a");');
  it.each<readonly [...Row, sees: readonly string[]]>([
    ['the one before was none', DJANGO, 'x = 1', migration, ['drop-table A']],
    ['the one after is none', DJANGO, migration, 'x = 1', ['-drop-table A']],
    [
      'neither can read SQL that is the same',
      KNEX,
      unread,
      unread.replace('};', '  knex.schema.dropTable("b");\n};'),
      ['drop-table b'],
    ],
    [
      'the one before had SQL that cannot be read',
      KNEX,
      unread,
      knex('knex.schema.dropTable("b");'),
      ['drop-table b', '-drop-table ?'],
    ],
    ['both have other SQL that cannot be read', KNEX, unread, unread.replace("'a", "'b"), [UNREAD, `-${UNREAD}`]],
    ['the one after has SQL that cannot be read', KNEX, knex('work(1)'), unread, [UNREAD]],
    ['the one before had other SQL', KNEX, knex('knex.raw("DROP TABLE b")'), unread, [UNREAD, `-${UNREAD}`]],
    ['the one after has other SQL', KNEX, unread, knex('knex.raw("DROP TABLE b")'), ['drop-table b', '-drop-table ?']],
    ['the one after does nothing', RAILS, 'def up\n  drop_table :a\nend', 'def up\nend', ['-drop-table a']],
    ['there is none after', KNEX, knex('work(1)'), null, ['-other migration code']],
  ])('%s', (_, name, base, head, sees) => {
    expect(seen(name, base, head)).toEqual(sees);
  });
});
