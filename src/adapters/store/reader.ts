/** Reads the audit log of a store beside the server that writes it: takes no lock, changes nothing, applies no migration. */
import { existsSync } from 'node:fs';
import { Kysely, PostgresDialect, SqliteDialect, sql } from 'kysely';
import Sqlite from 'libsql';
import { error, ok, type Result } from '../../domain/result.js';
import type { ScoreReader } from '../../ports/scoreboard.js';
import { auditRows, entryAt, ofChange, type StoredEntry, stored } from './audit-rows.js';
import type { StoreLocation } from './open.js';
import { policyBody } from './policies.js';
import { readingPool } from './postgres.js';
import { messageOf, type StoreProblem } from './problem.js';
import type { Tables } from './schema.js';
import { scoreReader } from './score-reader.js';
import { type AuditHead, auditHeads } from './upkeep.js';

/** What is asked for; left out: whatever it is. */
interface Asked {
  readonly installation?: number | undefined;
  /** Epoch milliseconds, both included. */
  readonly since?: number | undefined;
  readonly until?: number | undefined;
}

export interface AuditReader {
  /** By installation and sequence, a batch at a time, to the end as it is when it gets there. */
  entries(asked: Asked): AsyncIterable<StoredEntry>;
  /** Every entry about this change, and what was published on its commits. */
  ofChange(repositories: readonly number[], number: number): Promise<readonly StoredEntry[]>;
  /** Ids that a repository `owner/name` was recorded under. */
  repositories(name: string): Promise<readonly number[]>;
  /** The last entry of each installation. */
  heads(): Promise<readonly AuditHead[]>;
  entry(installation: number, sequence: number): Promise<StoredEntry | null>;
  /** The body of a policy entry. */
  policy(installation: number, digest: string): Promise<string | null>;
  readonly scores: ScoreReader;
  close(): Promise<void>;
}

const BATCH = 200;

export async function openReader(location: StoreLocation): Promise<Result<AuditReader, StoreProblem>> {
  const opened = await open(location);
  if (opened.kind === 'error') return opened;
  const db = opened.value;
  try {
    await db.selectFrom('audit_entry').select('sequence').limit(1).execute();
    return ok(reader(db));
  } catch (cause) {
    await db.destroy();
    return error({
      message: `the audit log cannot be read: ${messageOf(cause)}`,
      remedy:
        'check DATABASE_URL; a store of an older version gets its audit log when the server is started on it once',
    });
  }
}

async function open(location: StoreLocation): Promise<Result<Kysely<Tables>, StoreProblem>> {
  if (location.kind === 'postgres') {
    const pool = await readingPool(location.url);
    return pool.kind === 'error'
      ? pool
      : ok(new Kysely<Tables>({ dialect: new PostgresDialect({ pool: pool.value }) }));
  }
  if (location.kind === 'memory' || !existsSync(location.path)) {
    const where = location.kind === 'memory' ? 'in memory' : location.path;
    return error({ message: `there is no store ${where}`, remedy: 'set DATABASE_URL to the store of the server' });
  }
  try {
    return ok(new Kysely<Tables>({ dialect: new SqliteDialect({ database: readingDatabase(location.path) }) }));
  } catch (cause) {
    return error({
      message: `the store ${location.path} cannot be opened: ${messageOf(cause)}`,
      remedy: 'check DATABASE_URL',
    });
  }
}

/** The driver's own read-only mode is none, so the engine is told. */
function readingDatabase(path: string): Sqlite.Database {
  const database = new Sqlite(path, { timeout: 5_000 });
  database.pragma('query_only = ON');
  return database;
}

function reader(db: Kysely<Tables>): AuditReader {
  return {
    entries: (asked) => entries(db, asked),
    ofChange: (repositories, number) => ofChange(db, repositories, number),
    heads: () => auditHeads(db),
    repositories: (name) => repositoriesNamed(db, name),
    entry: (installation, sequence) => entryAt(db, installation, sequence),
    policy: (installation, digest) => policyBody(db, installation, digest),
    scores: scoreReader(db),
    close: () => db.destroy(),
  };
}

async function* entries(db: Kysely<Tables>, { installation, since, until }: Asked): AsyncIterable<StoredEntry> {
  const ranges = await db
    .selectFrom('audit_entry')
    .select((row) => ['installation', row.fn.min('sequence').as('first'), row.fn.max('sequence').as('last')] as const)
    .$if(installation !== undefined, (query) => query.where('installation', '=', installation ?? 0))
    .$if(since !== undefined, (query) => query.where('at', '>=', since ?? 0))
    .$if(until !== undefined, (query) => query.where('at', '<=', until ?? 0))
    .groupBy('installation')
    .orderBy('installation')
    .execute();
  for (const range of ranges) {
    const last = until === undefined ? Number.MAX_SAFE_INTEGER : Number(range.last);
    for (let next = Number(range.first); next <= last; ) {
      const rows = await auditRows(db)
        .where('installation', '=', range.installation)
        .where('sequence', '>=', next)
        .where('sequence', '<=', last)
        .orderBy('sequence')
        .limit(BATCH)
        .execute();
      if (rows.length === 0) break;
      for (const row of rows) yield stored(row);
      next = Number(rows.at(-1)?.sequence) + 1;
    }
  }
}

/** Decisions name it; a repository that was renamed is found under each of its names. */
async function repositoriesNamed(db: Kysely<Tables>, name: string): Promise<readonly number[]> {
  const quoted = JSON.stringify(name.toLowerCase()).replace(/[\\%_]/g, '\\$&');
  const rows = await db
    .selectFrom('audit_entry')
    .select('repository')
    .distinct()
    .where('kind', '=', 'decision')
    .where(sql<boolean>`lower(entry) like ${`%"repository":${quoted}%`} escape '\\'`)
    .execute();
  return rows.map(({ repository }) => Number(repository));
}
