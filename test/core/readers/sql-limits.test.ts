/** How much of a SQL text is read, and that nothing behind a limit goes unseen. */
import { describe, expect, it } from '@jest/globals';
import { readSqlMigration, readSqlScript } from '../../../src/core/readers/sql-migration.js';
import type { Parsers } from '../../../src/domain/effect.js';

const tokens: Parsers = { sql: () => null };
const LONGEST = 1_000_000;

function seen(head: string, base: string | null = null): readonly string[] | string {
  const reading = readSqlMigration({ name: 'db/1.sql', base, head }, tokens);
  if (reading.kind === 'opaque') return reading.reason;
  return reading.effects.map((effect) =>
    effect.kind === 'schema' ? `${effect.operation} ${effect.target}` : effect.kind,
  );
}

function many(count: number, tell: (index: number) => string): readonly string[] {
  return Array.from({ length: count }, (_, index) => tell(index));
}

describe('limits of the SQL readers', () => {
  it('a text as long as the limit is read on both sides, a longer one on either side is not', () => {
    const drop = 'DROP TABLE a;';
    expect(seen(drop.padEnd(LONGEST))).toEqual(['drop-table a']);
    expect(seen(drop, ' '.repeat(LONGEST))).toEqual(['drop-table a']);
    expect(seen(drop.padEnd(LONGEST + 1))).toMatch(/longer/);
    expect(seen(drop, ' '.repeat(LONGEST + 1))).toMatch(/longer/);
  });

  it('a hundred queries of one WITH are read, and one more is taken for the worst', () => {
    const query = (count: number): string =>
      `WITH ${many(count, (at) => `x${at} AS (DELETE FROM t${at})`).join()} SELECT 1;`;
    expect(seen(query(100))).toEqual(many(100, (at) => `delete-rows t${at}`));
    const more = [...many(100, (at) => `delete-rows t${at}`), 'delete-rows a query: more than is read'];
    expect(seen(query(101))).toEqual(more);
  });

  it('texts in brackets are no queries of a WITH, however many they are', () => {
    const texts = many(120, () => "('delete')").join();
    expect(seen(`WITH x AS (SELECT 1) SELECT * FROM x WHERE y IN (${texts});`)).toEqual(['other select']);
  });

  it('two thousand statements of one block are read, and one more is taken for the worst', () => {
    const block = (count: number): string =>
      `BEGIN ATOMIC ${many(count, (at) => `LOOP TRUNCATE TABLE t${at}`).join(' ')}`;
    const told = many(2_000, (at) => `truncate t${at}`);
    expect(seen(block(2_000))).toEqual(told);
    expect(seen(block(2_001))).toEqual([...told, 'delete-rows a block: more than is read']);
  });

  it('texts in texts are read four deep, and deeper ones are taken for the worst', () => {
    const nested = (depth: number): string =>
      many(depth, (at) => `$t${at}$`).reduceRight(
        (text, mark) => `DO ${mark} BEGIN ${text} END ${mark}`,
        'DROP TABLE a',
      );
    expect(seen(nested(4))).toEqual(['drop-table a']);
    expect(seen(nested(5))).toEqual(['delete-rows a text inside of texts: more than is read']);
  });

  it('a file that is as it was, or the way back, is read without an effect', () => {
    const nothing = { kind: 'read', effects: [] };
    const open = 'DROP TABLE a; /* never closed';
    expect(readSqlMigration({ name: 'db/1.sql', base: open, head: open }, tokens)).toEqual(nothing);
    expect(readSqlScript({ name: 'db/1.sql', base: open, head: open }, tokens)).toEqual(nothing);
    const back = (name: string): string => `-- migrate:up\nDROP TABLE a;\n-- migrate:down\nDROP TABLE ${name};`;
    expect(readSqlMigration({ name: 'db/1.sql', base: back('b'), head: back('c') }, tokens)).toEqual(nothing);
    expect(readSqlMigration({ name: 'db/down.sql', base: null, head: open }, tokens)).toEqual(nothing);
  });
});
