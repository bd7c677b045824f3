/** Copies the embedded store while a server writes to it, and puts a copy in the place of a store that no server uses. */
import { chmodSync, copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import Sqlite from 'libsql';
import { error, ok, type Result } from '../../domain/result.js';
import { takeLock } from './embedded.js';
import { messageOf, type StoreProblem } from './problem.js';

/** One moment of the store, whole: what is committed meanwhile is left out. Never writes over a file. */
export function backUp(store: string, file: string): Result<null, StoreProblem> {
  if (!existsSync(store))
    return error(problem(`there is no store ${store}`, 'set DATABASE_URL to the store of the server'));
  if (existsSync(file)) return error(problem(`${file} is there already`, 'name a new file for each backup'));
  const part = `${file}.part`;
  try {
    rmSync(part, { force: true });
    const database = new Sqlite(store, { timeout: 5_000 });
    try {
      database.prepare('vacuum into ?').run(part);
    } finally {
      database.close();
    }
    chmodSync(part, 0o600);
    renameSync(part, file);
    return ok(null);
  } catch (cause) {
    rmSync(part, { force: true });
    return error(
      problem(
        `no backup was made: ${messageOf(cause)}`,
        'check that there is room, and that the directory is writable',
      ),
    );
  }
}

/** Null: every page of it is sound. */
export function damageOf(file: string): string | null {
  try {
    const database = new Sqlite(file, { timeout: 0 });
    try {
      database.pragma('query_only = ON');
      const rows = database.prepare('pragma integrity_check').all([]) as readonly {
        readonly integrity_check: string;
      }[];
      const found = rows.map(({ integrity_check: said }) => said);
      return found.length === 1 && found[0] === 'ok' ? null : (found[0] ?? 'it cannot be checked');
    } finally {
      database.close();
    }
  } catch (cause) {
    return messageOf(cause);
  }
}

/** A store that is there is moved aside, not deleted; the answer says where to, null where there was none. */
export function putInPlace(file: string, store: string, now: number): Result<string | null, StoreProblem> {
  try {
    mkdirSync(dirname(store), { recursive: true, mode: 0o700 });
    const lock = takeLock(`${store}.lock`);
    if (lock === null) return error(problem(`a server is running on ${store}`, 'stop it first'));
    try {
      return ok(replace(file, store, `${store}.before-${now}`));
    } finally {
      lock.close();
    }
  } catch (cause) {
    return error(
      problem(
        `nothing was restored: ${messageOf(cause)}`,
        'check that there is room, and that the directory is writable',
      ),
    );
  }
}

function replace(file: string, store: string, aside: string): string | null {
  const part = `${store}.part`;
  copyFileSync(file, part);
  chmodSync(part, 0o600);
  const isThere = existsSync(store);
  // What was committed last may stand in the log beside it.
  for (const end of ['', '-wal', '-shm'])
    if (existsSync(`${store}${end}`)) renameSync(`${store}${end}`, `${aside}${end}`);
  renameSync(part, store);
  return isThere ? aside : null;
}

function problem(message: string, remedy: string): StoreProblem {
  return { message, remedy };
}
