/** How the scoreboard is collected from the audit log, on both engines: each entry once, and a long history not at every event. */
import { describe, expect, it } from '@jest/globals';
import { Kysely, SqliteDialect, sql } from 'kysely';
import Sqlite from 'libsql';
import type { Store, StoreLocation } from '../../src/adapters/store/open.js';
import type { NewEntry } from '../../src/domain/audit.js';
import type { Happening, ScoredPlace } from '../../src/domain/scoreboard.js';
import { type ScorePorts, scoreRepository } from '../../src/flows/score-repository.js';
import { storeEngines } from '../engines.js';
import { rowsOf } from '../postgres.js';

const ENGINES = await storeEngines('score-collection');
const NOON = Date.UTC(2026, 10, 27, 12);

function place(installation: number, id: number): ScoredPlace {
  return { installation, repository: { id, owner: 'acme', name: `r${id}` } };
}

/** Control `name` stopped holding. */
function drifted({ installation, repository }: ScoredPlace, name: string, at: number): NewEntry {
  return {
    ...{ kind: 'posture', installation, repository: repository.id, number: 0, sha: '', at, body: null },
    about: { event: 'drifted', control: name, place: '' },
  };
}

async function execute(location: StoreLocation, statement: string): Promise<void> {
  if (location.kind === 'postgres') return void (await rowsOf(location.url, statement));
  if (location.kind !== 'file') throw new Error('not a file');
  const db = new Kysely<unknown>({ dialect: new SqliteDialect({ database: new Sqlite(location.path) }) });
  await sql.raw(statement).execute(db);
  await db.destroy();
}

describe.each(ENGINES.each)('the scoreboard is collected on %s', (_, newLocation) => {
  function portsOf(store: Store, now = NOON) {
    const read: number[] = [];
    const queued: number[] = [];
    const ports: ScorePorts = {
      marks: store.marks,
      clock: () => now,
      log: { info: () => {}, warn: () => {}, error: () => {} },
      queue: { ...store.jobs, enqueueAt: async (_jobs, at) => void queued.push(at) },
      scores: {
        ...store.scores,
        entriesAfter: async (where, sequence) => {
          const entries = await store.scores.entriesAfter(where, sequence);
          read.push(...entries.map((entry) => entry.sequence));
          return entries;
        },
      },
    };
    return { ports, read, queued };
  }

  const controls = async (store: Store, repository: number) =>
    (await store.scores.historyOf(repository))
      .flatMap(({ deed }) => (deed.kind === 'control' ? [deed.name] : []))
      .sort();

  it('each entry once, whatever its time, and none of another repository or installation', async () => {
    const store = await ENGINES.open(await newLocation());
    const [ours, beside, former] = [place(1, 7), place(1, 8), place(2, 7)];
    for (const entry of [drifted(ours, 'a', NOON), drifted(beside, 'x', NOON), drifted(former, 'y', NOON)])
      await store.records.append(entry);
    const { ports, read } = portsOf(store);
    await scoreRepository(ports, ours);
    // The clock of another process is an hour behind.
    await store.records.append(drifted(ours, 'b', NOON - 3_600_000));
    await scoreRepository(ports, ours);
    await scoreRepository(ports, ours);
    expect(read).toEqual([1, 3]);
    expect(await controls(store, 7)).toEqual(['a', 'b']);
    await scoreRepository(ports, former);
    expect(await controls(store, 7)).toEqual(['a', 'b', 'y']);
  });

  it('a long history not again at once: what happens meanwhile is counted together after a rest', async () => {
    const store = await ENGINES.open(await newLocation());
    const where = place(1, 7);
    const many = Array.from({ length: 2_500 }, (_, n): Happening => {
      const deed = { kind: 'control', name: `c${n}`, state: 'failed' } as const;
      return { ...where, key: `control:c${n}:1`, at: n, lastAt: n, deed };
    });
    await store.scores.note(many);
    const first = portsOf(store);
    await scoreRepository(first.ports, where);
    await store.records.append(drifted(where, 'late', NOON));
    await scoreRepository(first.ports, where);
    expect([first.read, first.queued]).toEqual([[], [NOON + 2_500]]);
    const later = portsOf(store, NOON + 2_500);
    await scoreRepository(later.ports, where);
    expect([later.read, later.queued]).toEqual([[1], []]);
    expect(await controls(store, 7)).toContain('late');
  });

  it('from where a store of before had come to, with ten minutes in which an entry may have come late', async () => {
    const location = await newLocation();
    const before = await ENGINES.open(location);
    const where = place(1, 7);
    const minutes = (count: number) => NOON - count * 60_000;
    for (const entry of [
      drifted(where, 'counted', minutes(30)),
      drifted(place(1, 8), 'beside', minutes(30)),
      drifted(where, 'perhaps late', minutes(9)),
      drifted(where, 'new', minutes(1)),
    ])
      await before.records.append(entry);
    await before.marks.keep('scores:7', minutes(5));
    await before.marks.keep('scores:9', minutes(5));
    await before.close();
    await execute(location, "delete from kysely_migration where name >= '0089'");
    const store = await ENGINES.open(location);
    expect(await Promise.all(['scored:1:7', 'scored:1:8', 'scored:1:9', 'scores:7'].map(store.marks.read))).toEqual([
      ...[1, null, null, null],
    ]);
    const { ports, read } = portsOf(store);
    await scoreRepository(ports, where);
    expect(read).toEqual([3, 4]);
  });
});
