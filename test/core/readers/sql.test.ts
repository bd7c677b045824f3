/** SQL migrations, scripts and Liquibase change logs: what their change does, in every dialect. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { loadSqlParser } from '../../../src/adapters/sql-parser.js';
import { readLiquibase } from '../../../src/core/readers/liquibase.js';
import { splitStatements } from '../../../src/core/readers/sql/statements.js';
import { readSqlMigration, readSqlScript } from '../../../src/core/readers/sql-migration.js';
import type { Effect, Parsers, Reader, SqlParser } from '../../../src/domain/effect.js';

let sql: SqlParser;
let parsers: Parsers;
beforeAll(async () => {
  sql = await loadSqlParser();
  parsers = { sql };
});
const none: Parsers = { sql: () => null };

function told(effects: readonly Effect[]): readonly string[] {
  return effects.map((effect) => {
    const sign = /^(?:removed|closed|off)$/.test(effect.event) ? '-' : effect.event === 'changed' ? '~' : '+';
    if (effect.kind === 'schema') return `${sign}${effect.operation} ${effect.target}`;
    if (effect.kind === 'grant') return `${sign}grant ${effect.breadth} ${effect.value} → ${effect.subject}`;
    return `${sign}${effect.kind} ${effect.subject}`;
  });
}

interface Case {
  readonly name?: string;
  readonly base?: string | null;
  readonly head: string | null;
  readonly reader?: Reader;
  readonly with?: Parsers;
}

function read(given: Case): readonly string[] | string {
  const file = { name: given.name ?? 'db/migrations/1.sql', base: given.base ?? null, head: given.head };
  const reading = (given.reader ?? readSqlMigration)(file, given.with ?? parsers);
  return reading.kind === 'opaque' ? reading.reason : told(reading.effects);
}

/** Statements that PostgreSQL and the tokeniser both read. */
const COMMON: readonly (readonly [string, readonly string[]])[] = [
  ['DROP TABLE users', ['+drop-table users']],
  ['DROP TABLE IF EXISTS app.users, "Old" CASCADE', ['+drop-table app.users', '+drop-table Old']],
  ['DROP TABLE public.users', ['+drop-table users']],
  ['DROP DATABASE shop', ['+drop-database shop']],
  ['DROP SCHEMA reports CASCADE', ['+drop-database reports']],
  ['DROP INDEX CONCURRENTLY IF EXISTS i', ['+drop-index i']],
  ['DROP VIEW v', ['+drop-other v']],
  ['DROP MATERIALIZED VIEW v', ['+drop-other v']],
  ['DROP FUNCTION f(int, text)', ['+drop-other f']],
  ['DROP TRIGGER t ON users', ['+drop-other t']],
  ['DROP TYPE mood CASCADE', ['+drop-other mood', '+drop-column mood (cascade)']],
  ['ALTER TABLE users DROP COLUMN email', ['+drop-column users.email']],
  ['ALTER TABLE users DROP email, DROP COLUMN IF EXISTS b', ['+drop-column users.email', '+drop-column users.b']],
  ['ALTER TABLE ONLY users DROP CONSTRAINT IF EXISTS fk', ['+drop-constraint users.fk']],
  ['ALTER TABLE users ALTER COLUMN a TYPE bigint USING a::bigint', ['+change-type users.a']],
  [
    'ALTER TABLE users ALTER a SET DATA TYPE text, ALTER b SET NOT NULL',
    ['+change-type users.a', '+set-not-null users.b'],
  ],
  ['ALTER TABLE users ALTER a DROP NOT NULL', ['+other users']],
  ['ALTER TABLE users ADD COLUMN a int', ['+add-column users.a']],
  ['ALTER TABLE users ADD COLUMN a numeric(10, 2) NOT NULL', ['+add-required-column users.a']],
  ["ALTER TABLE users ADD a text NOT NULL DEFAULT 'x, y'", ['+add-column users.a']],
  ['ALTER TABLE users ADD a bigserial NOT NULL', ['+add-column users.a']],
  ['ALTER TABLE users ADD a int REFERENCES b(id)', ['+add-column users.a', '+add-foreign-key users.a']],
  ['ALTER TABLE users ADD CONSTRAINT fk FOREIGN KEY (a) REFERENCES b (id)', ['+add-foreign-key users.fk']],
  ['ALTER TABLE users ADD CONSTRAINT c CHECK (a > 0) NOT VALID', ['+add-constraint users.c']],
  ['ALTER TABLE users ADD PRIMARY KEY (id)', ['+add-constraint users']],
  ['ALTER TABLE users RENAME TO people', ['+rename-table users']],
  ['ALTER TABLE users RENAME COLUMN a TO b', ['+rename-column users.a']],
  ['ALTER TABLE users RENAME a TO b', ['+rename-column users.a']],
  ['TRUNCATE TABLE a, b CASCADE', ['+truncate a', '+truncate b']],
  ["DELETE FROM users WHERE name = 'a;b'", ['+delete-rows users']],
  ['UPDATE users SET a = 1', ['+update-rows users']],
  ['INSERT INTO users (a) VALUES (1)', ['+insert-rows users']],
  ['WITH d AS (DELETE FROM a RETURNING *) INSERT INTO b SELECT * FROM d', ['+delete-rows a', '+insert-rows b']],
  ['MERGE INTO a USING b ON a.id = b.id WHEN MATCHED THEN DELETE', ['+delete-rows a']],
  ['CREATE TABLE a (id int primary key, b text)', ['+create-table a']],
  ['CREATE TABLE a AS SELECT * FROM b', ['+create-table a']],
  ['SELECT * INTO a FROM b', ['+create-table a']],
  ['CREATE TEMP TABLE a (id int)', ['+other a']],
  ['CREATE UNIQUE INDEX i ON users (a)', ['+add-index i']],
  ['CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON users (a)', ['+add-index-concurrently i']],
  ['CREATE OR REPLACE VIEW v AS SELECT 1', ['+create-other v']],
  ['CREATE FUNCTION f() RETURNS void LANGUAGE sql AS $$ DELETE FROM users; $$', ['+create-other f']],
  ["COMMENT ON TABLE users IS 'DROP TABLE users'", []],
  ['BEGIN; SET lock_timeout = 1; COMMIT', []],
  ['DO $x$ BEGIN IF true THEN DROP TABLE users; END IF; END $x$', ['+drop-table users']],
  ["DO $$ BEGIN EXECUTE 'TRUNCATE users'; END $$", ['+truncate users']],
  ["DO $$ BEGIN RAISE NOTICE 'hello'; END $$", ['+raw-sql do']],
  [
    'GRANT SELECT ON users TO bob, ann',
    ['+grant plain select → bob', '+grant plain select → ann'].map((x) => x.replace('select', 'select on users')),
  ],
  [
    'GRANT ALL PRIVILEGES ON ALL TABLES IN SCHEMA s TO PUBLIC',
    ['+grant everyone all privileges on all tables in schema s → public'],
  ],
  ['GRANT INSERT ON users TO bob', ['+grant write insert on users → bob']],
  ['GRANT rds_superuser TO bob', ['+grant admin rds_superuser → bob']],
  ['REVOKE SELECT ON users FROM bob', ['-grant plain select on users → bob']],
  ['CREATE ROLE ops SUPERUSER LOGIN', ['+object ops', '+grant admin superuser → ops']],
  ['ALTER ROLE ops NOSUPERUSER', ['~object ops', '-grant admin superuser → ops']],
  ['ALTER DEFAULT PRIVILEGES IN SCHEMA s GRANT SELECT ON TABLES TO bob', ['+grant wildcard select on tables → bob']],
  ['ALTER TABLE users OWNER TO bob', ['+grant admin owner of table users → bob']],
  ['ALTER TABLE users ENABLE ROW LEVEL SECURITY', ['~object users']],
  ['CREATE POLICY p ON users USING (true)', ['+object users.p']],
  ['DROP POLICY IF EXISTS p ON users', ['-object users.p']],
];

describe('statements of the common language', () => {
  it.each(COMMON)('%s', (text, expected) => {
    expect(read({ head: `${text};\n` })).toEqual(expected);
    expect(read({ head: `${text};\n`, with: none })).toEqual(expected);
  });
});

const DIALECTS: readonly (readonly [string, readonly string[]])[] = [
  ['ALTER TABLE `users` MODIFY COLUMN `a` BIGINT NOT NULL', ['+change-type users.a', '+set-not-null users.a']],
  ['ALTER TABLE `users` CHANGE `a` `b` INT', ['+rename-column users.a', '+change-type users.a']],
  ['ALTER TABLE `users` DROP FOREIGN KEY `fk`, DROP KEY `k`', ['+drop-constraint users.fk', '+drop-index k']],
  ['ALTER TABLE users ADD KEY k (a), ALGORITHM=INPLACE', ['+add-index k']],
  ['RENAME TABLE a TO b', ['+rename-table a']],
  ['DROP INDEX k ON users', ['+drop-index k']],
  ["GRANT ALL ON *.* TO 'bob'@'%' WITH GRANT OPTION", ['+grant admin all on*.* → bob@%']],
  ["CREATE USER 'bob'@'%' IDENTIFIED BY 'x'", ['+object bob@%']],
  ["INSERT INTO a VALUES ('it\\'s; DROP TABLE x; -- ')", ['+insert-rows a', '+drop-table x']],
  ["INSERT INTO `a` VALUES ('it\\'s; fine');\nDROP TABLE b", ['+insert-rows a', '+drop-table b']],
  ['/*!40000 DROP TABLE old */', ['+drop-table old']],
  ["# it's a remark\nDROP TABLE a", ['+drop-table a']],
  [
    'DELIMITER $$\nCREATE PROCEDURE p() BEGIN DELETE FROM a; DELETE FROM b; END$$\nDELIMITER ;\nDROP TABLE c',
    ['+create-other p', '+drop-table c'],
  ],
  [
    'CREATE TRIGGER t AFTER INSERT ON a BEGIN DELETE FROM b; UPDATE c SET d = CASE WHEN 1 THEN 2 END; END;\nDROP TABLE d',
    ['+create-other t', '+drop-table d'],
  ],
  ["EXEC sp_rename 'dbo.users.a', 'b', 'COLUMN'", ['+rename-column users.a']],
  ["EXEC sp_rename 'users', 'people'", ['+rename-table users']],
  [
    'ALTER TABLE [dbo].[users] DROP COLUMN [a], [b]\nGO\nDROP TABLE [x]\nGO',
    ['+drop-column users.a', '+drop-column users.b', '+drop-table x'],
  ],
  ['ALTER TABLE a ADD b int\nALTER TABLE c DROP COLUMN d\nGO', ['+add-column a.b', '+drop-column c.d']],
  ["IF OBJECT_ID('x') IS NOT NULL\nBEGIN\n  DROP TABLE x\nEND\nGO", ['+drop-table x']],
  ["EXEC('DROP TABLE x')", ['+drop-table x']],
  ['ALTER ROLE db_owner ADD MEMBER bob', ['+grant admin db_owner → bob']],
  ['ALTER TABLE users MODIFY (a NUMBER(10) NOT NULL)', ['+change-type users.a', '+set-not-null users.a']],
  ['ALTER TABLE users DROP (a, b)', ['+drop-column users.a', '+drop-column users.b']],
  ["BEGIN\n  EXECUTE IMMEDIATE 'DROP TABLE users';\nEND;\n/\n", ['+drop-table users']],
  ['INSERT OR REPLACE INTO a SELECT * FROM b', ['+insert-rows a']],
  ['\\connect shop\nCOPY a FROM stdin;\n1\tDROP TABLE x;\n\\.\n\nDROP TABLE y', ['+insert-rows a', '+drop-table y']],
];

describe('the other dialects', () => {
  it.each(DIALECTS)('%s', (text, expected) => {
    const told = read({ head: `${text}\n` });
    expect([...told].filter((each) => !/ (?:end|select|if)$/.test(each)).sort()).toEqual([...expected].sort());
  });
});

describe('the direction that is run', () => {
  const both = (up: string, down: string): string => `${up}\nCREATE TABLE a (id int);\n${down}\nDROP TABLE b;\n`;
  it.each([
    ['goose', both('-- +goose Up\n-- +goose StatementBegin', '-- +goose StatementEnd\n-- +goose Down')],
    ['sql-migrate', both('-- +migrate Up', '-- +migrate Down')],
    ['dbmate', both('-- migrate:up', '-- migrate:down transaction:false')],
    ['tern', both('', '---- create above / drop below ----')],
    [
      'Liquibase formatted SQL',
      both('--liquibase formatted sql\n--changeset a:1', '--rollback').replace('\nDROP', ' DROP'),
    ],
  ])('%s keeps both in one file, and only the way forward counts', (_, head) => {
    expect(read({ head })).toEqual(['+create-table a']);
  });

  it.each(['db/1_a.down.sql', 'migrations/1/down.sql', 'sql/U2__undo.sql'])('%s is never run forward', (name) => {
    expect(read({ name, head: 'DROP TABLE a;' })).toEqual([]);
  });

  it.each(['db/1_a.up.sql', 'prisma/migrations/1/migration.sql', 'sql/V2__a.sql'])(
    'a comment in %s cannot declare the rest to be the way back',
    (name) => {
      const head = '-- +goose Up\n-- +goose Down\nDROP TABLE a;';
      expect(read({ name, head })).toEqual(['+drop-table a']);
    },
  );

  it('a way back without a way forward hides nothing', () => {
    expect(read({ head: '-- migrate:down\nDROP TABLE a;' })).toEqual(['+drop-table a']);
  });
});

describe('a statement in the light of its file', () => {
  it.each([
    ['a view made anew', 'DROP VIEW IF EXISTS v;\nCREATE VIEW v AS SELECT 1;', ['+other v', '+create-other v']],
    ['a table made anew is still lost', 'DROP TABLE a;\nCREATE TABLE a (b int);', ['+drop-table a', '+create-table a']],
    ['a policy made anew', 'DROP POLICY p ON a;\nCREATE POLICY p ON a USING (b);', ['~object a.p', '+object a.p']],
    ['a table of its own', 'CREATE TABLE t (a int);\nDROP TABLE t;', ['+create-table t', '+other t']],
    [
      'rows that were copied first',
      'INSERT INTO b SELECT * FROM a;\nDELETE FROM a;',
      ['+insert-rows b', '+delete-rows a (copied first)'],
    ],
    [
      'rows copied for the session only',
      'CREATE TEMP TABLE b AS SELECT * FROM a;\nDELETE FROM a;',
      ['+other b', '+delete-rows a'],
    ],
    ['many statements of one sort', 'INSERT INTO a VALUES (1);\nINSERT INTO a VALUES (2);', ['+insert-rows a']],
  ])('%s', (_, head, expected) => {
    expect(read({ head })).toEqual(expected);
  });
});

describe('an edited migration', () => {
  const base = '-- one\nCREATE TABLE a (id int);\nALTER TABLE b DROP COLUMN c;\n';
  it.each([
    ['other comments and spacing', base.replace('one', 'two').replace('DROP ', 'drop\n  /* ! */ '), []],
    ['another order', 'ALTER TABLE b DROP COLUMN c;\nCREATE TABLE a (id int);', []],
    ['one statement more', `${base}DROP TABLE d;`, ['+drop-table d']],
    ['one statement fewer', '-- one\nCREATE TABLE a (id int);', ['-drop-column b.c']],
    ['a column more in a new table', base.replace('id int', 'id int, d int'), ['+create-table a', '-create-table a']],
    ['the file gone', null, ['-create-table a', '-drop-column b.c']],
  ])('%s', (_, head, expected) => {
    expect(read({ base, head })).toEqual(expected);
  });

  it('shows the line of the statement, and for what is gone the nearest that stayed', () => {
    const grown = readSqlMigration({ name: 'a.sql', base, head: `${base}\n\nDROP TABLE d;` }, parsers);
    expect(grown).toMatchObject({ effects: [{ line: 6, baseLine: null, subject: 'd' }] });
    const head = 'SELECT 1;\nCREATE TABLE a (id int);';
    expect(readSqlMigration({ name: 'a.sql', base, head }, parsers)).toMatchObject({
      effects: [{ event: 'added' }, { event: 'removed', line: 2, baseLine: 3 }],
    });
  });

  it('is opaque when a quotation never ends or it is too long', () => {
    expect(read({ base, head: `${base}INSERT INTO a VALUES ('x` })).toMatch(/never closed/);
    expect(read({ base, head: ' '.repeat(1_000_001) })).toMatch(/longer/);
  });
});

describe('other SQL files', () => {
  it('tell of rights and dropped tables only', () => {
    const head = 'SELECT 1; DELETE FROM a; UPDATE b SET c = 1; GRANT SELECT ON a TO bob; DROP TABLE d;';
    expect(read({ reader: readSqlScript, head })).toEqual(['+grant plain select on a → bob', '+drop-table d']);
  });
});

describe('Liquibase change logs', () => {
  const xml = `<?xml version="1.0"?>
<databaseChangeLog xmlns="http://www.liquibase.org/xml/ns/dbchangelog">
  <!-- <dropTable tableName="no"/> -->
  <changeSet id="1" author="a">
    <preConditions><sqlCheck expectedResult="0">DELETE FROM no</sqlCheck></preConditions>
    <dropTable tableName="users"/>
    <dropColumn tableName="a" columnName="b"/>
    <addColumn tableName="a"><column name="c" type="int"><constraints nullable="false"/></column></addColumn>
    <delete tableName="d"><where>id &gt; 1</where></delete>
    <sql><![CDATA[GRANT SELECT ON a TO bob; TRUNCATE e;]]></sql>
    <rollback><dropTable tableName="no"/></rollback>
  </changeSet>
</databaseChangeLog>`;
  const yaml = `databaseChangeLog:
  - changeSet:
      id: 1
      changes:
        - dropColumn: { tableName: a, columns: [ { column: { name: b } } ] }
        - addNotNullConstraint: { tableName: a, columnName: c }
        - renameTable: { oldTableName: a, newTableName: z }
        - sql: { sql: "DROP TABLE e" }
      rollback:
        - dropTable: { tableName: no }
`;

  it('are read as XML, YAML and JSON', () => {
    expect(read({ reader: readLiquibase, head: xml })).toEqual([
      '+drop-table users',
      '+drop-column a.b',
      '+add-required-column a.c',
      '+delete-rows d',
      '+grant plain select on a → bob',
      '+truncate e',
    ]);
    const changes = ['+drop-column a.b', '+set-not-null a.c', '+rename-table a', '+drop-table e'];
    expect(read({ reader: readLiquibase, head: yaml })).toEqual(changes);
    const json = '{"databaseChangeLog":[{"changeSet":{"changes":[{"dropTable":{"tableName":"t"}}]}}]}';
    expect(read({ reader: readLiquibase, head: json })).toEqual(['+drop-table t']);
  });

  it('tell nothing of comments and spacing, and are opaque when they cannot be read', () => {
    const spaced = xml.replaceAll('\n  ', '\n\t\t').replace('dropTable tableName="no"/> -->', '-->');
    expect(read({ reader: readLiquibase, base: xml, head: spaced })).toEqual([]);
    expect(read({ reader: readLiquibase, base: xml, head: xml.slice(0, 300) })).toMatch(/cannot be parsed/);
  });
});

const SAMPLES = [
  COMMON.map(([text]) => `${text};`).join('\n-- remark\n'),
  DIALECTS.slice(0, 8)
    .map(([text]) => `${text};`)
    .join('\n'),
  '-- +goose Up\nALTER TABLE a DROP COLUMN b;\n/* remark */ GRANT SELECT ON a TO bob;\n-- +goose Down\nDROP TABLE a;\n',
  'databaseChangeLog:\n  - changeSet:\n      id: 1\n      changes:\n        - dropTable: { tableName: a }\n',
];

describe('laws of the SQL readers', () => {
  const broken = fc
    .tuple(fc.constantFrom(...SAMPLES), fc.nat(), fc.nat(), fc.string({ maxLength: 4 }))
    .map(([text, at, length, put]) => {
      const from = at % text.length;
      return text.slice(0, from) + put + text.slice(from + (length % 60));
    });
  const lines = fc.subarray(COMMON.map(([text]) => text).filter((text) => !text.startsWith('BEGIN')));

  it('no damaged file makes a reader throw', () => {
    fc.assert(
      fc.property(broken, broken, (base, head) => {
        for (const reader of [readSqlMigration, readSqlScript, readLiquibase]) {
          expect(reader({ name: 'a.sql', base, head }, parsers).kind).toMatch(/read|opaque/);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('swapping base and head mirrors the effects', () => {
    const mirror = (each: string): string =>
      each.startsWith('~') ? each : `${each.startsWith('+') ? '-' : '+'}${each.slice(1)}`;
    fc.assert(
      fc.property(lines, lines, (base, head) => {
        const [one, two] = [`${base.join(';\n')};`, `${head.join(';\n')};`];
        const there = read({ base: one, head: two });
        const back = read({ base: two, head: one });
        expect([...back].sort()).toEqual([...there].map(mirror).sort());
      }),
      { numRuns: 150 },
    );
  });

  it('comments and spacing between statements change nothing', () => {
    fc.assert(
      fc.property(lines, (some) => {
        const base = some.map((each) => `${each};\n`).join('');
        const head = some.map((each) => `\n-- it's; DROP TABLE x\n${each}  /* " */ ;\n`).join('');
        expect(read({ base, head })).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  it('our splitter and the parser agree where statements stand', () => {
    const text = SAMPLES[0] ?? '';
    const ours = splitStatements(text, 'standard').statements.map(({ start }) => start);
    expect(ours).toEqual(sql(text)?.map(({ start }) => start));
  });

  it('a file of hostile repetition is read in linear time', () => {
    for (const piece of [
      'do begin drop ',
      '(column (',
      ', (insert ',
      'grant a, ',
      '/*',
      "'",
      '$a$',
      '<a ',
      'aaaa',
      '-- +goose Up\n',
      '((',
      '[a',
      'DROP TABLE a;\n',
      "do '",
      '\\',
    ]) {
      const text = piece.repeat(Math.floor(300_000 / piece.length));
      const head = /[(;]/.test(piece) ? `ALTER TABLE a ADD ${text}` : text;
      for (const reader of [readSqlMigration, readLiquibase]) {
        expect(reader({ name: 'a.sql', base: null, head }, none).kind).toMatch(/read|opaque/);
      }
    }
  });
});
