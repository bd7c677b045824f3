/** Stores for the tests of one file: a new one at each call, on each engine; all are closed after each test, and gone at the end. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach } from '@jest/globals';
import { openStore, type Store, type StoreLocation } from '../src/adapters/store/open.js';
import { startPostgres } from './postgres.js';

export interface Engines {
  /** For `describe.each`: the name of an engine, and where its next store is. PostgreSQL is left out where it cannot run. */
  readonly each: readonly (readonly [string, () => Promise<StoreLocation>])[];
  readonly folder: string;
  /** Where the next embedded store is. */
  file(): StoreLocation;
  open(location: StoreLocation, clock?: () => number): Promise<Store>;
}

export async function storeEngines(name: string): Promise<Engines> {
  const folder = mkdtempSync(join(tmpdir(), `twokey-${name}-`));
  const postgres = await startPostgres();
  const opened: Store[] = [];
  let files = 0;
  const file = (): StoreLocation => {
    files += 1;
    return { kind: 'file', path: join(folder, `${files}.db`) };
  };
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((store) => store.close()));
  });
  afterAll(async () => {
    await postgres?.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const onServer = async (server: NonNullable<typeof postgres>) =>
    ({ kind: 'postgres', url: await server.database() }) as const;
  return {
    each: [
      ['SQLite', async () => file()],
      ...(postgres === null ? [] : [['PostgreSQL', () => onServer(postgres)] as const]),
    ],
    folder,
    file,
    open: async (location, clock = Date.now) => {
      const store = await openStore(location, { clock, random: () => 0.5 });
      if (store.kind === 'error') throw new Error(store.error.message);
      opened.push(store.value);
      return store.value;
    },
  };
}
