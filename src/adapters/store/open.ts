/**
 * Opens the embedded store: takes the file for this process alone, applies missing migrations, and returns to the
 * queue what an earlier process was running when it ended.
 */
import { mkdirSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Kysely, Migrator, SqliteDialect, sql } from 'kysely';
import Sqlite from 'libsql';
import { error, ok, type Result } from '../../domain/result.js';
import type { Memory, Records } from '../../ports.js';
import { type DeliveryStore, deliveryStore } from './inbox.js';
import { type JobStore, type JobStoreContext, jobStore, requeueRunning } from './jobs.js';
import { evidenceStore } from './memory.js';
import { migrationsFor } from './migrations.js';
import { recordStore } from './records.js';
import type { Tables } from './schema.js';

/** Where the store is kept. In memory it ends with the process: for trials and tests. */
export type StoreLocation = { readonly kind: 'memory' } | { readonly kind: 'file'; readonly path: string };

export interface Store {
  readonly inbox: DeliveryStore;
  readonly jobs: JobStore;
  readonly records: Records;
  readonly memory: Memory;
  /** Rejects when the store does not answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** Why the store could not be opened, and what to do. */
export interface StoreProblem {
  readonly message: string;
  readonly remedy: string;
}

export async function openStore(
  location: StoreLocation,
  context: JobStoreContext,
): Promise<Result<Store, StoreProblem>> {
  const opened =
    location.kind === 'memory' ? ok({ main: new Sqlite(':memory:'), lock: null }) : openFile(location.path);
  if (opened.kind === 'error') return opened;
  const { main, lock } = opened.value;
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: main }) });
  const close = async (): Promise<void> => {
    await db.destroy();
    lock?.close();
  };
  const prepared = await prepare(db);
  if (prepared.kind === 'error') {
    await close();
    return prepared;
  }
  return ok({
    inbox: deliveryStore(db, context.clock),
    jobs: jobStore(db, context),
    records: recordStore(db),
    memory: evidenceStore(db),
    ping: async () => {
      await sql`select 1 from job limit 1`.execute(db);
    },
    close,
  });
}

interface OpenFile {
  readonly main: Sqlite.Database;
  /** Holds the store for this process; the system lets go of it whenever and however the process ends. */
  readonly lock: Sqlite.Database | null;
}

function openFile(path: string): Result<OpenFile, StoreProblem> {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    // One lock however the directory is reached.
    const file = join(realpathSync(dirname(path)), basename(path));
    const lock = takeLock(`${file}.lock`);
    return lock === null ? error(inUse(path)) : ok({ main: openDatabase(file, lock), lock });
  } catch (cause) {
    return error(cannotOpen(path, cause));
  }
}

/** The lock is a file of its own, so that backups and read-only commands can still read the store. Null: taken. */
function takeLock(path: string): Sqlite.Database | null {
  const lock = new Sqlite(path, { timeout: 0 });
  try {
    lock.exec('begin exclusive');
    return lock;
  } catch (cause) {
    lock.close();
    if (cause instanceof Sqlite.SqliteError && cause.code.startsWith('SQLITE_BUSY')) return null;
    throw cause;
  }
}

function openDatabase(file: string, lock: Sqlite.Database): Sqlite.Database {
  try {
    const main = new Sqlite(file, { timeout: 5_000 });
    main.pragma('journal_mode = WAL');
    // Every commit reaches the disk before it is acknowledged, also when the machine loses power.
    main.pragma('synchronous = FULL');
    return main;
  } catch (cause) {
    lock.close();
    throw cause;
  }
}

async function prepare(db: Kysely<Tables>): Promise<Result<null, StoreProblem>> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrationsFor('sqlite') } });
  const { error: failure } = await migrator.migrateToLatest();
  if (failure !== undefined) return error(cannotMigrate(failure));
  await requeueRunning(db);
  return ok(null);
}

function inUse(path: string): StoreProblem {
  return {
    message: `the store ${path} is in use by another process`,
    remedy:
      'run one Twokey process a store: stop the other one, or give this one a store of its own with DATABASE_URL=sqlite:<path>',
  };
}

function cannotOpen(path: string, cause: unknown): StoreProblem {
  return {
    message: `the store ${path} cannot be opened: ${messageOf(cause)}`,
    remedy:
      'check that the path in DATABASE_URL is a Twokey store or does not exist yet, and that its directory is writable',
  };
}

function cannotMigrate(cause: unknown): StoreProblem {
  return {
    message: `the tables of the store cannot be brought up to date: ${messageOf(cause)}`,
    remedy: 'the store was written by a newer version of Twokey, or is damaged: run that version, or restore a backup',
  };
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
