/** The audit log in the store: chains, what breaks them, anchors, export, retention, backup, and stores of older versions. */
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Kysely, Migrator, PostgresDialect, SqliteDialect } from 'kysely';
import Sqlite from 'libsql';
import pg from 'pg';
import { anchorLine, makeSigningKeys } from '../../src/adapters/anchors.js';
import { sha256 } from '../../src/adapters/store/audit-link.js';
import type { StoredEntry } from '../../src/adapters/store/audit-rows.js';
import { migrationsFor } from '../../src/adapters/store/migrations.js';
import { openStore, type Store, type StoreLocation } from '../../src/adapters/store/open.js';
import { openReader } from '../../src/adapters/store/reader.js';
import { type Chain, chainCheck } from '../../src/core/audit-chain.js';
import { exportedLine, readAnchor, readExported, readLink } from '../../src/core/audit-entry.js';
import type { Anchor, NewEntry } from '../../src/domain/audit.js';
import { canonicalJson } from '../../src/domain/canonical.js';
import type { Sha } from '../../src/domain/change.js';
import { startUpkeep } from '../../src/upkeep.js';
import { rowsOf, startPostgres } from '../postgres.js';
import { twokey } from '../twokey.js';

const SHA = 'a'.repeat(40) as Sha;
const DAY = 86_400_000;
const folder = mkdtempSync(join(tmpdir(), 'twokey-audit-'));
const postgres = await startPostgres();
let files = 0;
let open: Store[] = [];

const ENGINES: readonly (readonly [string, () => Promise<StoreLocation>])[] = [
  ['SQLite', async () => fresh()],
  ...(postgres === null
    ? []
    : [['PostgreSQL', async () => ({ kind: 'postgres', url: await postgres.database() }) as const] as const]),
];

afterEach(async () => {
  await Promise.all(open.map((store) => store.close()));
  open = [];
});

afterAll(async () => {
  await postgres?.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe.each(ENGINES)('the audit log on %s', (engine, freshLocation) => {
  it('chains each installation by itself, keeps a policy once, and names it in each decision', async () => {
    const location = await freshLocation();
    const { records } = await opened(location);
    for (const installation of [1, 2, 1, 1]) await records.append(decision({ installation }));
    const kept = await read(location);
    const said = kept.map(({ entry }) => readLink(entry));
    expect(said.map((entry) => [entry?.installation, entry?.sequence, entry?.kind])).toEqual([
      [1, 1, 'policy'],
      [1, 2, 'decision'],
      [1, 3, 'decision'],
      [1, 4, 'decision'],
      [2, 1, 'policy'],
      [2, 2, 'decision'],
    ]);
    const policy = canonicalJson({ kind: 'unreadable', reason: 'none' });
    expect(said[1]?.about.policy).toBe(sha256(policy));
    expect(kept[0]?.body).toBe(policy);
    for (const { entry, digest } of kept) expect(digest).toBe(sha256(entry));
    expect(said[2]?.previous).toBe(kept[1]?.digest);
    expect(checked(kept)).toMatchObject([
      { installation: 1, entries: 4, broken: 0 },
      { installation: 2, entries: 2, broken: 0 },
    ]);
  });

  it('keeps appends that come at the same time in one line, from several processes too', async () => {
    const location = await freshLocation();
    const stores = await Promise.all(Array.from({ length: engine === 'SQLite' ? 1 : 5 }, () => opened(location)));
    const appends = Array.from({ length: 60 }, (_, at) =>
      stores[at % stores.length]?.records.append(decision({ installation: 1 + (at % 2), number: at })),
    );
    await Promise.all(appends);
    expect(checked(await read(location))).toMatchObject([
      { entries: 31, broken: 0 },
      { entries: 31, broken: 0 },
    ]);
  });

  it('says at the command line whether it holds, beside the running server, and where it is broken first', async () => {
    const location = await freshLocation();
    const store = await opened(location);
    for (const number of [1, 2, 3, 4]) await store.records.append(decision({ number }));
    const environment = { DATABASE_URL: urlOf(location) };
    expect(await twokey(['audit', 'verify'], '', environment)).toMatchObject({
      code: 0,
      out: expect.stringContaining('installation 1: holds. 5 entries (1 to 5)'),
    });
    await write(location, "update audit_entry set entry = replace(entry, 'pending', 'approved') where sequence = 3");
    expect(await twokey(['audit', 'verify'], '', environment)).toMatchObject({
      code: 1,
      out: expect.stringContaining('BROKEN, first at entry 3'),
    });
    const json = await twokey(['audit', 'verify', '--json', '--installation', '1'], '', environment);
    expect(JSON.parse(json.out)).toMatchObject({ chains: [{ problems: [{ sequence: 3 }], broken: 1 }] });
    await store.records.append(decision({ number: 5 }));
    expect(await store.ping()).toBeUndefined();
  });

  it('is exported whole or in part, and verified without the store', async () => {
    const location = await freshLocation();
    const { records } = await opened(location);
    for (const at of [1, 2, 3, 4, 5].map((day) => Date.UTC(2026, 0, day))) {
      const number = new Date(at).getUTCDate();
      const about = { repository: number % 2 === 0 ? 'acme/infra' : 'acme/shop' };
      await records.append({ ...decision({ number, at, repository: 7 + (number % 2) }), about });
    }
    const environment = { DATABASE_URL: urlOf(location) };
    const exported = async (...args: string[]) => (await twokey(['audit', 'export', ...args], '', environment)).out;
    const whole = await exported();
    expect(whole.trim().split('\n')).toHaveLength(6);
    expect(await twokey(['audit', 'verify', '--file', '-'], whole)).toMatchObject({ code: 0 });
    const part = await exported('--since', '2026-01-02', '--until', '2026-01-04', '--repo', 'Acme/Infra');
    expect(
      part
        .trim()
        .split('\n')
        .map((line) => Object.keys(JSON.parse(line)).join()),
    ).toEqual(['body,digest,entry', 'digest,installation,sequence', 'body,digest,entry']);
    expect(await twokey(['audit', 'verify', '--file', '-'], part)).toMatchObject({ code: 0 });
    const cut = part.split('\n').toSpliced(1, 1).join('\n');
    expect(await twokey(['audit', 'verify', '--file', '-'], cut)).toMatchObject({ code: 1 });
    const changed = whole.replace('"verdict":"x"', '"verdict":"y"').replace('"facts":', '"fact":');
    expect(await twokey(['audit', 'verify', '--file', '-'], changed)).toMatchObject({ code: 1 });
    expect(await twokey(['audit', 'verify', '--file', '-'], '{}')).toMatchObject({ code: 2 });
    expect(await twokey(['audit', 'export', '--repo', 'acme/nothing'], '', environment)).toMatchObject({ code: 2 });
    expect(await twokey(['audit', 'export', '--since', 'yesterday'], '', environment)).toMatchObject({ code: 2 });
  });

  it('shows by its anchors that its end was cut off or written anew', async () => {
    const location = await freshLocation();
    const store = await opened(location);
    const keys = makeSigningKeys();
    const anchors = join(folder, `anchors-${files}`);
    const publicKey = join(folder, `public-${files}.pem`);
    writeFileSync(publicKey, keys.publicKey);
    const settings = { key: keys.privateKey, anchors, retentionDays: null };
    const parts = {
      settings,
      audit: store.audit,
      ledger: store.ledger,
      timer: () => () => {},
      clock: () => 5,
      log: quiet,
    };
    const upkeep = startUpkeep(parts);
    for (const number of [1, 2, 3]) {
      await store.records.append(decision({ number }));
      await upkeep.round();
    }
    await upkeep.round();
    expect(readFileSync(anchors, 'utf8').trim().split('\n')).toHaveLength(3);
    const environment = { DATABASE_URL: urlOf(location), AUDIT_KEY: keys.privateKey };
    const verify = () => twokey(['audit', 'verify', '--anchors', anchors, '--public-key', publicKey], '', environment);
    expect(await verify()).toMatchObject({ code: 0, out: expect.stringContaining('3 anchors') });
    appendFileSync(anchors, (await twokey(['audit', 'anchor'], '', environment)).out);
    expect(await verify()).toMatchObject({ code: 0, out: expect.stringContaining('4 anchors') });
    await write(location, 'delete from audit_entry where sequence = 4');
    expect(await twokey(['audit', 'verify'], '', environment)).toMatchObject({ code: 0 });
    expect(await verify()).toMatchObject({ code: 1, out: expect.stringContaining('cut off') });
    await store.records.append(decision({ number: 9 }));
    expect(await verify()).toMatchObject({ code: 1, out: expect.stringContaining('not the entry that was anchored') });
    writeFileSync(publicKey, makeSigningKeys().publicKey);
    expect(await verify()).toMatchObject({ code: 2, err: expect.stringContaining('not signed by this key') });
    expect(await twokey(['audit', 'verify', '--anchors', anchors], '', environment)).toMatchObject({ code: 2 });
  });

  it('keeps its chain when old bodies go, what open changes need, and notices a body that went otherwise', async () => {
    const location = await freshLocation();
    const store = await opened(location);
    const seen = { head: SHA, agents: [], ready: false, rateHeld: false, at: 0 };
    await store.ledger.keep(7, 1, { ...seen, state: 'open' });
    await store.ledger.keep(7, 2, { ...seen, state: 'closed' });
    for (let n = 0; n < 450; n += 1) await store.records.append(decision({ number: 2, at: n }));
    await store.records.append(decision({ number: 1, at: 3 }));
    await store.records.append(decision({ number: 2, at: 60 * DAY }));
    await store.inbox.accept({ id: 'old', event: 'push', body: '{}', receivedAt: 0 });
    await store.inbox.accept({ id: 'unread', event: 'push', body: '{}', receivedAt: 1 });
    await store.inbox.done('old');
    await write(location, "update delivery set read_at = 5 where id = 'old'");
    const settings = { key: null, anchors: null, retentionDays: 10 };
    const clock = () => 60 * DAY;
    const parts = { settings, audit: store.audit, ledger: store.ledger, timer: () => () => {}, clock, log: quiet };
    await startUpkeep(parts).round();
    const kept = await read(location);
    const withBody = kept.flatMap(({ entry, body }) => (body === null ? [] : (readLink(entry) ?? [])));
    expect(withBody.map(({ kind, number, at }) => [kind, number, at])).toEqual([
      ['policy', 0, 0],
      ['decision', 1, 3],
      ['decision', 2, 60 * DAY],
    ]);
    expect(checked(kept)).toMatchObject([{ broken: 0, pruned: 450, entries: 456 }]);
    expect((await store.inbox.unread(5)).map(({ id }) => id)).toEqual(['unread']);
    expect(await store.inbox.accept({ id: 'old', event: 'push', body: '{}', receivedAt: 9 })).toBe(true);
    await startUpkeep(parts).round();
    expect(await read(location)).toHaveLength(456);
    await write(location, 'update audit_entry set body = null where sequence = 453');
    expect(checked(await read(location))).toMatchObject([{ broken: 1, problems: [{ sequence: 453 }] }]);
  });

  it('keeps what deliveries told for thirty days, without a retention too, and the chain holds without it', async () => {
    const location = await freshLocation();
    const store = await opened(location);
    const left = async () =>
      (await rowsIn(location, 'select delivery from audit_cause order by at')).map(({ delivery }) => delivery);
    for (const day of [1, 2]) await told(location, { delivery: `day-${day}`, number: 1, at: day * DAY });
    await store.records.append(decision({ at: 3 * DAY }));
    for (const day of [31, 59]) await told(location, { delivery: `day-${day}`, number: 1, at: day * DAY });
    const settings = { key: null, anchors: null, retentionDays: null };
    const parts = { settings, audit: store.audit, ledger: store.ledger, timer: () => () => {}, log: quiet };
    await startUpkeep({ ...parts, clock: () => 60 * DAY }).round();
    expect(await left()).toEqual(['day-31', 'day-59']);
    await store.records.append(decision({ at: 60 * DAY }));
    await startUpkeep({ ...parts, clock: () => 90 * DAY }).round();
    expect(await left()).toEqual([]);
    const kept = await read(location);
    expect(kept.map(({ entry }) => namedIn(entry))).toEqual([[], ['day-1', 'day-2'], ['day-31', 'day-59']]);
    expect(kept.filter(({ body }) => body !== null)).toHaveLength(3);
    expect(checked(kept)).toMatchObject([{ entries: 3, broken: 0, pruned: 0 }]);
  });

  it('names before a first decision what came since the change was heard of, and nothing of long ago', async () => {
    const location = await freshLocation();
    const store = await opened(location);
    await told(location, { delivery: 'policy-of-last-week', number: 0, at: DAY });
    await told(location, { delivery: 'opened', number: 1, at: 8 * DAY });
    await told(location, { delivery: 'another', number: 2, at: 8 * DAY });
    await told(location, { delivery: 'policy-of-now', number: 0, at: 8 * DAY + 10 });
    await store.records.append(decision({ at: 8 * DAY + 20 }));
    // Of this one nothing told by itself.
    await store.records.append(decision({ number: 3, at: 8 * DAY + 20 }));
    expect((await read(location)).map(({ entry }) => namedIn(entry))).toEqual([
      [],
      ['opened', 'policy-of-now'],
      ['policy-of-now'],
    ]);
  });

  it('begins with the records that a store of before had, in their order, and says which did not fit', async () => {
    const location = await freshLocation();
    await asOf(location, '0021-sweeps-and-alerts');
    for (const statement of readFileSync(join(import.meta.dirname, 'store-0021.sql'), 'utf8').split(';\n')) {
      if (statement.trim() !== '') await write(location, statement);
    }
    const old = [...chainOfBefore(1, ['{"a":1}', '{"b":"two"}']), ...chainOfBefore(2, ['{"c":3}', '{"d":4}'])];
    for (const row of old) await write(location, row);
    await write(location, `update decision_record set body = '{"c":9}' where body = '{"c":3}'`);
    // Processes that start together: one takes the records over.
    const [store] = await Promise.all(Array.from({ length: engine === 'SQLite' ? 1 : 4 }, () => opened(location)));
    if (store === undefined) throw new Error('no store');
    const kept = await read(location);
    expect(kept.map(({ body }) => body)).toEqual(['{"a":1}', '{"b":"two"}', '{"c":9}', '{"d":4}']);
    expect(checked(kept)).toMatchObject([
      { installation: 1, broken: 0 },
      { installation: 2, broken: 1, problems: [{ sequence: 1 }] },
    ]);
    expect(await store.jobs.counts()).toEqual({ waiting: 2, running: 0, dead: 1 });
    expect(await store.inbox.unread(9)).toMatchObject([{ id: '72d3162e-cc78-11e3-81ab-4c9367dc0958', event: 'push' }]);
    expect(await store.memory.recall(1001, 12)).toMatchObject([{ agent: 'copilot' }]);
    expect(await store.memory.corrections(1001, 12)).toMatchObject([{ by: { login: 'carol' } }]);
    expect(await store.ledger.look(1001, 12)).toMatchObject({ state: 'open', agents: ['copilot'] });
    expect(await store.ledger.commands(1001, 12)).toMatchObject([{ kind: 'waive', rule: 'size/high' }]);
    expect(await store.evaluations.next()).toBe(42);
    await store.records.append(decision({ installation: 1 }));
    expect(checked(await read(location))).toMatchObject([{ entries: 4, broken: 0 }, { broken: 1 }]);
  });
});

describe('a log that somebody changed', () => {
  const keys = makeSigningKeys();

  it('is found out wherever it was changed, cut, added to or turned round', async () => {
    const location = fresh();
    const { records } = await opened(location);
    for (let n = 0; n < 8; n += 1) {
      await records.append(decision({ number: n, at: n }));
      const { repository, installation, number, sha } = decision({ number: n });
      await records.append({
        ...{ kind: 'publication', installation, repository, number, sha, at: n, body: null },
        about: { check: 'twokey', outcome: 'written', conclusion: 'success' },
      });
    }
    const whole = await read(location);
    const last = whole.at(-1);
    const anchor: Anchor = { v: 1, installation: 1, sequence: last?.sequence ?? 0, digest: last?.digest ?? '', at: 9 };
    expect(readAnchor(anchorLine(anchor, keys.privateKey))?.anchor).toEqual(anchor);
    expect(checked(whole, [anchor])).toMatchObject([{ broken: 0, entries: 17, anchors: 1 }]);
    expect(whole.map((kept) => readExported(exportedLine(kept)))).toEqual(whole.map(({ columns: _, ...kept }) => kept));
    const place = fc.nat({ max: whole.length - 1 });
    const character = fc
      .tuple(place, fc.constantFrom('entry', 'digest', 'body'), fc.nat(), fc.constantFrom('x', '0', '"', ''))
      .map(([at, column, where, by]) =>
        changedAt(whole, at, (row) => ({ ...row, [column]: edited(row[column as 'entry'], where, by) })),
      );
    const column = fc
      .tuple(
        place,
        fc.constantFrom('repository', 'number', 'at', 'kind', 'body_digest'),
        fc.constantFrom(99, 'policy', ''),
      )
      .map(([at, name, value]) =>
        changedAt(whole, at, (row) => ({ ...row, columns: { ...row.columns, [name]: value } as never })),
      );
    const moved = fc
      .tuple(place, fc.constantFrom('installation', 'sequence'), fc.integer({ min: 1, max: 99 }))
      .map(([at, name, value]) => changedAt(whole, at, (row) => ({ ...row, [name]: value })));
    const removed = fc.tuple(place, fc.integer({ min: 1, max: 5 })).map(([at, count]) => whole.toSpliced(at, count));
    const inserted = fc
      .tuple(place, place)
      .map(([at, from]) => whole.toSpliced(at, 0, whole[from] ?? (whole[0] as never)));
    const bare = place.map((at) => changedAt(whole, at, (row) => ({ ...row, body: null })));
    // Somebody who knows how digests are made.
    const forged = place.map((at) =>
      changedAt(whole, at, (row) => {
        const entry = row.entry.replace(/"sha":"a*"/, `"sha":"${'b'.repeat(40)}"`);
        return { ...row, entry, digest: sha256(entry) };
      }),
    );
    const swapped = fc.tuple(place, place).map(([one, other]) => {
      const text = whole[one];
      const into = whole[other];
      const turned = whole.with(one, { ...into, sequence: text?.sequence } as never);
      return turned.with(other, { ...text, sequence: into?.sequence } as never);
    });
    fc.assert(
      fc.property(fc.oneof(character, column, moved, removed, inserted, bare, forged, swapped), (rows) => {
        fc.pre(JSON.stringify(rows) !== JSON.stringify(whole));
        const found = checked(inOrder(rows), [anchor]);
        expect(found.some(({ broken }) => broken > 0)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('a backup of the embedded store', () => {
  it('is one moment of it, made while it is written to; restored, it holds and the server starts on it', async () => {
    const location = fresh();
    const store = await opened(location);
    const environment = { DATABASE_URL: `sqlite:${location.path}` };
    const backup = join(folder, `backup-${files}.db`);
    let written = 0;
    const writing = async (): Promise<void> => {
      for (let n = 0; n < 120; n += 1) {
        await store.records.append(decision({ number: n }));
        await store.inbox.accept({ id: `d${n}`, event: 'push', body: '{}', receivedAt: n });
        written = n;
      }
    };
    const made = Promise.all([writing(), backedUpAfter(() => written > 20, ['backup', backup], environment)]);
    expect((await made)[1]).toMatchObject({ code: 0 });
    expect(statSync(backup).mode & 0o777).toBe(0o600);
    expect(await twokey(['backup', backup], '', environment)).toMatchObject({
      code: 2,
      err: expect.stringContaining('already'),
    });
    expect(await twokey(['restore', backup], '', environment)).toMatchObject({
      code: 2,
      err: expect.stringContaining('--force'),
    });
    expect(await twokey(['restore', backup, '--force'], '', environment)).toMatchObject({
      ...{ code: 2, err: expect.stringContaining('running') },
    });
    const elsewhere = fresh();
    const there = { DATABASE_URL: `sqlite:${elsewhere.path}` };
    expect(await twokey(['restore', backup], '', there)).toMatchObject({ code: 0 });
    const restored = await opened(elsewhere);
    const chain = checked(await read(elsewhere));
    expect(chain).toMatchObject([{ broken: 0 }]);
    expect(chain[0]?.entries).toBeGreaterThan(20);
    expect((await restored.inbox.unread(200)).length).toBeGreaterThanOrEqual(20);
    await restored.records.append(decision({ number: 999 }));
    expect(checked(await read(elsewhere))).toMatchObject([{ broken: 0 }]);
    await store.close();
    open = open.filter((one) => one !== store);
    const put = await twokey(['restore', backup, '--force'], '', environment);
    expect(put).toMatchObject({ code: 0, err: expect.stringContaining('What was there is') });
    const aside = /What was there is (\S+)\.$/m.exec(put.err)?.[1] ?? '';
    expect(existsSync(aside)).toBe(true);
    expect(checked(await read({ kind: 'file', path: aside }))).toMatchObject([{ entries: 121, broken: 0 }]);
    expect(checked(await read(location))).toEqual(chain);
  });

  it('that is damaged, whose log is broken, or that is none is not restored', async () => {
    const location = fresh();
    const store = await opened(location);
    await store.records.append(decision({}));
    const backup = join(folder, `broken-${files}.db`);
    await twokey(['backup', backup], '', { DATABASE_URL: `sqlite:${location.path}` });
    const target = fresh();
    const restore = (file: string) => twokey(['restore', file], '', { DATABASE_URL: `sqlite:${target.path}` });
    await write({ kind: 'file', path: backup }, "update audit_entry set digest = 'x' where sequence = 2");
    expect(await restore(backup)).toMatchObject({ code: 2, err: expect.stringContaining('broken at entry 1:2') });
    const torn = join(folder, `torn-${files}.db`);
    writeFileSync(torn, readFileSync(backup).subarray(0, 9_000));
    expect(await restore(torn)).toMatchObject({ code: 2 });
    expect(await restore(join(folder, 'nothing.db'))).toMatchObject({
      code: 2,
      err: expect.stringContaining('no such file'),
    });
    expect(existsSync(target.path)).toBe(false);
  });

  it('is left to its own tools where the store is PostgreSQL', async () => {
    const environment = { DATABASE_URL: 'postgres://u:hunter2@db.example:5432/twokey' };
    expect(await twokey(['backup', 'x'], '', environment)).toMatchObject({
      code: 2,
      err: expect.stringContaining('pg_dump'),
    });
    const restored = await twokey(['restore', 'x'], '', environment);
    expect(restored).toMatchObject({ code: 2, err: expect.stringContaining('pg_restore') });
    expect(restored.err).not.toContain('hunter2');
  });
});

describe('keys and settings of the log', () => {
  it('a key is made once, and never written over', async () => {
    const file = join(folder, 'key.pem');
    const made = await twokey(['audit', 'keygen', file]);
    expect(made).toMatchObject({ code: 0, out: expect.stringContaining('BEGIN PUBLIC KEY') });
    expect(made.out + made.err).not.toContain('PRIVATE');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(await twokey(['audit', 'keygen', file])).toMatchObject({ code: 2 });
  });

  it.each([
    ['no key', {}, 'AUDIT_KEY_PATH'],
    ['something else than a key', { AUDIT_KEY: 'x' }, 'Ed25519'],
    ['two keys', { AUDIT_KEY: 'x', AUDIT_KEY_PATH: 'y' }, 'keep one'],
    ['a key that is not there', { AUDIT_KEY_PATH: 'nowhere.pem' }, 'cannot be read'],
    ['anchors without a key', { AUDIT_ANCHORS: 'x' }, 'nothing signs'],
    ['no number of days', { RETENTION_DAYS: '-1' }, 'RETENTION_DAYS'],
  ])('%s is refused with the remedy', async (_, environment, said) => {
    expect(await twokey(['audit', 'anchor'], '', environment)).toMatchObject({
      ...{ code: 2, err: expect.stringContaining(said) },
    });
  });

  it('a store that is not there is named', async () => {
    const environment = { DATABASE_URL: `sqlite:${join(folder, 'not-there.db')}` };
    for (const command of [['audit', 'verify'], ['audit', 'show', 'a/b#1'], ['replay']]) {
      expect(await twokey(command, '', environment)).toMatchObject({
        code: 2,
        err: expect.stringContaining('no store'),
      });
    }
    expect(existsSync(join(folder, 'not-there.db'))).toBe(false);
  });
});

const quiet = {
  info: () => {},
  warn: () => {},
  error: (fields: Readonly<Record<string, unknown>>) => {
    throw fields.error;
  },
};

function fresh(): { readonly kind: 'file'; readonly path: string } {
  files += 1;
  return { kind: 'file', path: join(folder, `store-${files}.db`) };
}

async function opened(location: StoreLocation): Promise<Store> {
  const answer = await openStore(location, { clock: () => 1_000, random: () => 0.5 });
  if (answer.kind === 'error') throw new Error(`${answer.error.message}: ${answer.error.remedy}`);
  open.push(answer.value);
  return answer.value;
}

async function read(location: StoreLocation): Promise<readonly StoredEntry[]> {
  const reader = await openReader(location);
  if (reader.kind === 'error') throw new Error(reader.error.message);
  const found: StoredEntry[] = [];
  for await (const entry of reader.value.entries({})) found.push(entry);
  await reader.value.close();
  return found;
}

function checked(entries: readonly StoredEntry[], anchors: readonly Anchor[] = []): readonly Chain[] {
  const check = chainCheck({ extent: 'whole', digest: sha256, anchors });
  for (const entry of entries) check.take(entry);
  return check.end();
}

/** As a table gives them, whatever was done to it. */
function inOrder(entries: readonly StoredEntry[]): readonly StoredEntry[] {
  return entries.toSorted((a, b) => a.installation - b.installation || a.sequence - b.sequence);
}

function changedAt(
  entries: readonly StoredEntry[],
  at: number,
  change: (row: StoredEntry) => StoredEntry,
): readonly StoredEntry[] {
  return entries.map((row, index) => (index === at ? change(row) : row));
}

function edited(text: string | null, where: number, by: string): string | null {
  if (text === null || text === '') return by === '' ? text : by;
  const at = where % text.length;
  return `${text.slice(0, at)}${by}${text.slice(at + 1)}`;
}

function decision({ installation = 1, number = 1, at = 0, repository = 7 }: Partial<NewEntry>): NewEntry {
  const policy = { kind: 'unreadable', reason: 'none' } as const;
  const place = { installation, repository, number, sha: SHA, at };
  return { kind: 'decision', ...place, about: { verdict: 'pending' }, body: { facts: number, verdict: 'x' }, policy };
}

/** As the inbox keeps it. */
function told(location: StoreLocation, { delivery, number, at }: { delivery: string; number: number; at: number }) {
  const cause = JSON.stringify({ delivery, event: 'push', action: '', actor: null });
  return write(
    location,
    `insert into audit_cause (installation, repository, number, sha, delivery, at, cause)
     values (1, 7, ${number}, '', '${delivery}', ${at}, '${cause}')`,
  );
}

/** Deliveries that an entry names as its causes. */
function namedIn(entry: string): readonly string[] {
  const { causes } = JSON.parse(entry).about as { causes?: { latest: readonly { delivery: string }[] } };
  return causes?.latest.map(({ delivery }) => delivery) ?? [];
}

function urlOf(location: StoreLocation): string {
  if (location.kind === 'postgres') return location.url;
  return location.kind === 'file' ? `sqlite:${location.path}` : 'sqlite::memory:';
}

/** Somebody with a hand on the tables. */
async function write(location: StoreLocation, statement: string): Promise<void> {
  if (location.kind === 'postgres') return void (await rowsOf(location.url, statement));
  const db = new Sqlite(location.kind === 'file' ? location.path : '', { timeout: 5_000 });
  db.exec(statement);
  db.close();
}

async function rowsIn(location: StoreLocation, query: string): Promise<readonly Record<string, unknown>[]> {
  if (location.kind === 'postgres') return await rowsOf(location.url, query);
  const db = new Sqlite(location.kind === 'file' ? location.path : '', { timeout: 5_000 });
  try {
    return db.prepare(query).all() as Record<string, unknown>[];
  } finally {
    db.close();
  }
}

async function backedUpAfter(ready: () => boolean, args: readonly string[], environment: Record<string, string>) {
  while (!ready()) await new Promise((resolve) => setImmediate(resolve));
  return twokey(args, '', environment);
}

/** Makes the tables as the version had them whose last migration this is. */
async function asOf(location: StoreLocation, last: string): Promise<void> {
  const engine = location.kind === 'postgres' ? 'postgres' : 'sqlite';
  const pool = location.kind === 'postgres' ? new pg.Pool({ connectionString: location.url }) : null;
  const database = location.kind === 'file' ? new Sqlite(location.path) : new Sqlite(':memory:');
  const db = new Kysely<unknown>({
    dialect: pool === null ? new SqliteDialect({ database }) : new PostgresDialect({ pool }),
  });
  const provider = { getMigrations: async () => migrationsFor(engine) };
  const { error } = await new Migrator({ db, provider }).migrateTo(last);
  await db.destroy();
  if (error !== undefined) throw error;
}

function chainOfBefore(installation: number, bodies: readonly string[]): readonly string[] {
  let previous = '';
  return bodies.map((body) => {
    const digest = sha256(previous + body);
    const values = `(${installation}, 1001, 12, '${SHA}', 1780000000000, '${body}', '${digest}', '${previous}')`;
    previous = digest;
    return `insert into decision_record (installation, repository, number, sha, at, body, digest, previous) values ${values}`;
  });
}
