/**
 * The store as a command sees it, beside the servers that run on it: nothing is migrated, locked or taken back. SQLite
 * takes turns between processes for each statement by itself; a running server sees what was left for it within seconds.
 */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { Kysely, PostgresDialect, SqliteDialect } from 'kysely';
import Sqlite from 'libsql';
import type { ApiToken } from '../../domain/api-token.js';
import type { NewEntry } from '../../domain/audit.js';
import { error, ok, type Result } from '../../domain/result.js';
import type { KnownRepository } from '../../ports/dashboard.js';
import type { PastKeeper } from '../../ports/past.js';
import { addApiToken, apiTokens, type NewApiToken, revokeApiToken } from './api-tokens.js';
import { type Engine, embeddedEngine, postgresEngine } from './engine.js';
import { knownRepositories } from './known-repositories.js';
import type { StoreLocation } from './open.js';
import { pastKeeper } from './pasts.js';
import { calmPool, cannotConnect, connection } from './postgres.js';
import { messageOf, type StoreProblem } from './problem.js';
import { type DeadJob, deadJobs, type QueueFigures, queueFigures, retryDead } from './queue-figures.js';
import type { Tables } from './schema.js';

export interface QueueBeside {
  deadJobs(): Promise<readonly DeadJob[]>;
  figures(): Promise<QueueFigures>;
  /** Puts jobs that were given up back into the queue; answers their keys. */
  retry(which: string | 'all'): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** How long a statement waits while a server writes. */
const PATIENCE_MS = 10_000;

export async function openQueueBeside(
  location: StoreLocation,
  clock: () => number,
): Promise<Result<QueueBeside, StoreProblem>> {
  const opened = await openBeside(location, (db) => queueFigures(db, clock()));
  if (opened.kind === 'error') return opened;
  const db = opened.value;
  return ok({
    deadJobs: () => deadJobs(db),
    figures: () => queueFigures(db, clock()),
    retry: (which) => retryDead(db, which, clock()),
    close: () => db.destroy(),
  });
}

export interface TokensBeside {
  repositories(): Promise<readonly KnownRepository[]>;
  tokens(): Promise<readonly ApiToken[]>;
  /** `entries` of the audit log are written with it, or neither is. */
  add(token: NewApiToken, entries: readonly NewEntry[]): Promise<void>;
  /** False: there is no such token that was not revoked before. */
  revoke(id: string, at: number, entries: readonly NewEntry[]): Promise<boolean>;
  close(): Promise<void>;
}

export async function openTokensBeside(location: StoreLocation): Promise<Result<TokensBeside, StoreProblem>> {
  const opened = await openBeside(location, apiTokens);
  if (opened.kind === 'error') return opened;
  const db = opened.value;
  const engine = engineOf(location);
  return ok({
    repositories: () => knownRepositories(db, { kind: 'everything' }),
    tokens: () => apiTokens(db),
    add: (token, entries) => addApiToken(db, engine, { token, entries }),
    revoke: (id, at, entries) => revokeApiToken(db, engine, { id, at, entries }),
    close: () => db.destroy(),
  });
}

export interface PastBeside {
  repositories(): Promise<readonly KnownRepository[]>;
  readonly past: PastKeeper;
  close(): Promise<void>;
}

export async function openPastBeside(location: StoreLocation): Promise<Result<PastBeside, StoreProblem>> {
  const opened = await openBeside(location, (db) => db.selectFrom('past_progress').select('since').limit(1).execute());
  if (opened.kind === 'error') return opened;
  const db = opened.value;
  return ok({
    repositories: () => knownRepositories(db, { kind: 'everything' }),
    past: pastKeeper(db, engineOf(location), Date.now),
    close: () => db.destroy(),
  });
}

function engineOf({ kind }: StoreLocation): Engine {
  const name = randomUUID();
  return kind === 'postgres' ? postgresEngine(name) : embeddedEngine(name, Date.now);
}

/** `probe`: a first question, which shows whether it is a store of this version. */
async function openBeside(
  location: StoreLocation,
  probe: (db: Kysely<Tables>) => Promise<unknown>,
): Promise<Result<Kysely<Tables>, StoreProblem>> {
  if (location.kind === 'memory') return error(NOT_SHARED);
  if (location.kind === 'file' && !existsSync(location.path)) return error(noStore(location.path));
  const db = new Kysely<Tables>({ dialect: dialectOf(location) });
  try {
    await probe(db);
    return ok(db);
  } catch (cause) {
    await db.destroy();
    return error(location.kind === 'postgres' ? cannotConnect(location.url, cause) : cannotRead(location.path, cause));
  }
}

function dialectOf(location: Exclude<StoreLocation, { readonly kind: 'memory' }>): SqliteDialect | PostgresDialect {
  if (location.kind === 'file')
    return new SqliteDialect({ database: new Sqlite(location.path, { timeout: PATIENCE_MS }) });
  return new PostgresDialect({ pool: calmPool({ ...connection(location.url), max: 1 }) });
}

const NOT_SHARED: StoreProblem = {
  message: 'a store in memory belongs to its server alone',
  remedy: 'set DATABASE_URL to the file or the PostgreSQL that the server uses',
};

function noStore(path: string): StoreProblem {
  return {
    message: `there is no store at ${path}`,
    remedy: 'set DATABASE_URL as the server has it, and run the command where the server runs',
  };
}

function cannotRead(path: string, cause: unknown): StoreProblem {
  return {
    message: `the store ${path} cannot be read: ${messageOf(cause)}`,
    remedy: 'run the command as the user of the server, and with the version of Twokey that the server has',
  };
}
