/** The embedded store: one SQLite file, taken for this process alone. */
import { mkdirSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Kysely, SqliteDialect } from 'kysely';
import Sqlite from 'libsql';
import { error, ok, type Result } from '../../domain/result.js';
import { withPreparedStatements } from './prepared.js';
import { messageOf, type StoreProblem } from './problem.js';
import type { Tables } from './schema.js';

export interface Embedded {
  readonly db: Kysely<Tables>;
  close(): Promise<void>;
}

/** Null: in memory. */
export function openEmbedded(path: string | null): Result<Embedded, StoreProblem> {
  const opened = path === null ? ok({ main: new Sqlite(':memory:'), lock: null }) : openFile(path);
  if (opened.kind === 'error') return opened;
  const { main, lock } = opened.value;
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: withPreparedStatements(main) }) });
  return ok({
    db,
    close: async () => {
      if (main.open) bringTogether(main);
      await db.destroy();
      lock?.close();
    },
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
export function takeLock(path: string): Sqlite.Database | null {
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

/** What was written stands in the one file then, which may be copied. Where that cannot be, it stays in the log beside it. */
function bringTogether(main: Sqlite.Database): void {
  try {
    main.pragma('wal_checkpoint(truncate)');
  } catch (cause) {
    if (!(cause instanceof Sqlite.SqliteError)) throw cause;
  }
}

function inUse(path: string): StoreProblem {
  return {
    message: `the store ${path} is in use by another process`,
    remedy:
      'for several processes on one store set DATABASE_URL=postgres://user:password@host:5432/database in each of them; otherwise stop the other one, or give this one a store of its own with DATABASE_URL=sqlite:<path>',
  };
}

function cannotOpen(path: string, cause: unknown): StoreProblem {
  return {
    message: `the store ${path} cannot be opened: ${messageOf(cause)}`,
    remedy:
      'check that the path in DATABASE_URL is a Twokey store or does not exist yet, and that its directory is writable',
  };
}
