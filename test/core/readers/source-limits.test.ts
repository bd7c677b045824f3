/** How much text is read: up to the limits, and not beyond. */
import { describe, expect, it } from '@jest/globals';
import { readLiquibase } from '../../../src/core/readers/liquibase.js';
import { readSchemaDump } from '../../../src/core/readers/schema-dump.js';
import { readServerConfig } from '../../../src/core/readers/server-config.js';
import { readSource } from '../../../src/core/readers/source-tokens.js';
import type { Parsers, Reading } from '../../../src/domain/effect.js';

describe('program text', () => {
  it.each<[string, string, number | string]>([
    ['a million characters', ' '.repeat(1_000_000), 0],
    ['more than a million characters', ' '.repeat(1_000_001), 'over 1,000,000 characters'],
    ['200,000 tokens', 'a '.repeat(200_000), 200_000],
    ['more than 200,000 tokens', 'a '.repeat(200_001), 'over 200,000 tokens'],
  ])('of %s', (_, text, expected) => {
    const source = readSource(text, 'script');
    expect('unreadable' in source ? source.unreadable : source.tokens.length).toBe(expected);
  });
});

const NOTHING: Reading = { kind: 'read', effects: [] };
const PARSERS: Parsers = { sql: () => null };
const ENOUGH = ' '.repeat(1_000_000);

describe('a change log', () => {
  const TOO_LONG: Reading = { kind: 'opaque', reason: 'the change log is longer than 1,000,000 characters' };

  it.each<[string, string | null, string | null, Reading]>([
    ['a million characters at the base', ENOUGH, '', NOTHING],
    ['a million characters at the head', null, ENOUGH, NOTHING],
    ['more at the base', `${ENOUGH} `, '', TOO_LONG],
    ['more at the head', null, `${ENOUGH} `, TOO_LONG],
    ['the same text that cannot be read on both sides', '<a', '<a', NOTHING],
  ])('of %s', (_, base, head, expected) => {
    expect(readLiquibase({ name: 'a.xml', base, head }, PARSERS)).toEqual(expected);
  });

  /** The statements of a change log that the parser is asked about. */
  function asked(sql: readonly string[]): number {
    let count = 0;
    const changes = sql.map((text) => ({ sql: { sql: text } }));
    const head = JSON.stringify({ databaseChangeLog: [{ changeSet: { changes } }] });
    const parser = () => {
      count += 1;
      return null;
    };
    readLiquibase({ name: 'a.json', base: null, head }, { sql: parser });
    return count;
  }

  it('shows the parser so many statements and no more', () => {
    const drops = (count: number) => Array.from({ length: count }, (_, at) => `DROP TABLE a${at}`);
    expect([asked(drops(3)), asked(drops(2_000)), asked(drops(2_001))]).toEqual([3, 2_000, 2_000]);
  });

  it('shows the parser so much text and no more', () => {
    const drop = (length: number) => `DROP TABLE ${'a'.repeat(length - 'DROP TABLE '.length)}`;
    expect(asked([drop(150_000), drop(150_000)])).toBe(2);
    expect(asked([drop(150_000), drop(150_001), drop(20)])).toBe(1);
  });
});

describe('a dump of a schema', () => {
  const tooLong = 'the schema dump cannot be read: over 1,000,000 characters';

  it.each<[string, string | null, string | null, Reading]>([
    ['a million characters', null, ENOUGH, NOTHING],
    ['more', null, `${ENOUGH} `, { kind: 'opaque', reason: tooLong }],
    ['the same text that cannot be read on both sides', "SELECT 'a", "SELECT 'a", NOTHING],
  ])('of %s', (_, base, head, expected) => {
    expect(readSchemaDump({ name: 'db/structure.sql', base, head })).toEqual(expected);
  });
});

describe('the configuration of a server', () => {
  const nested = (depth: number) => `${'a {\n'.repeat(depth)}${'}\n'.repeat(depth)}`;

  it.each<[string, number, string]>([
    ['nginx.conf', 99, 'read'],
    ['nginx.conf', 100, 'opaque'],
    ['Caddyfile', 100, 'read'],
    ['Caddyfile', 101, 'opaque'],
  ])('%s with %d braces within one another is %s', (name, depth, kind) => {
    expect(readServerConfig({ name, base: null, head: nested(depth) }, PARSERS).kind).toBe(kind);
  });
});
