/** PostgreSQL's parser behind our port: places in UTF-16, null for whatever it cannot read. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { loadSqlParser } from '../../src/adapters/sql-parser.js';
import type { SqlParser } from '../../src/domain/effect.js';

let parse: SqlParser;
beforeAll(async () => {
  parse = await loadSqlParser();
});

describe('the SQL parser', () => {
  it('says where each statement stands, comments and wide characters before it notwithstanding', () => {
    const text = '-- é 漢 😀\n/* a /* b */ */ DROP TABLE "é😀";\n\nSELECT 1 ; -- end\n';
    const places = parse(text)?.map(({ start, end }) => text.slice(start, end).trim());
    expect(places?.[0]).toBe('DROP TABLE "é😀"');
    expect(places?.[1]).toMatch(/^SELECT 1/);
  });

  it.each([
    ['a syntax error', 'DROP TABEL x'],
    ['another dialect', 'ALTER TABLE `a` MODIFY b INT'],
    ['a NUL character, which would hide what follows', 'SELECT 1;\0 DROP TABLE x'],
    ['a text over the limit', `SELECT 1;${' '.repeat(1_000_000)}`],
    ['nothing', ''],
    ['nesting without end', `SELECT ${'('.repeat(50_000)}`],
  ])('answers null for %s', (_, text) => {
    expect(parse(text)).toBeNull();
  });

  it('goes on after a text that was too deep for it', () => {
    parse(`SELECT ${'1+'.repeat(90_000)}1`);
    expect(parse('SELECT 1')).toHaveLength(1);
  });
});
