/** The shared store: PostgreSQL, with as many processes on it as wanted. */
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { error, ok, type Result } from '../../domain/result.js';
import type { Timer } from '../../ports.js';
import { WORK_CHANNEL } from './engine.js';
import { messageOf, type StoreProblem } from './problem.js';
import type { Tables } from './schema.js';

/** Connections of one process for its queries; one more listens. */
const MOST_CONNECTIONS = 10;
const CONNECT_TIMEOUT_MS = 10_000;
/** Every statement of ours ends within milliseconds; one that does not waits for something that is gone. */
const STATEMENT_TIMEOUT_MS = 30_000;
/** A process that stands still inside a transaction loses it, and with it the locks that others need. */
const IDLE_TRANSACTION_TIMEOUT_MS = 30_000;
const RECONNECT_MS = 1_000;
/** Any number, as long as every version takes the same: "twokey" on a telephone's keys. */
const MIGRATION_LOCK = 896_539;
const BIGINT = 20;

export interface Shared {
  readonly db: Kysely<Tables>;
  /** Runs `work` while no other process of this store does. */
  alone<T>(work: () => Promise<T>): Promise<T>;
  /** Calls back when another process left work, and whenever that may have been missed. */
  onWork(wake: () => void): void;
  close(): Promise<void>;
}

/** `url` as DATABASE_URL gives it; TLS as its `sslmode` says. `process`: whose own words are not listened to. */
export async function openPostgres(url: string, process: string, timer: Timer): Promise<Result<Shared, StoreProblem>> {
  const pool = calmPool({
    ...connection(url),
    max: MOST_CONNECTIONS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    query_timeout: STATEMENT_TIMEOUT_MS + 5_000,
    idle_in_transaction_session_timeout: IDLE_TRANSACTION_TIMEOUT_MS,
  });
  const listener = new Listener(url, process, timer);
  let closed: Promise<unknown> | null = null;
  const close = async (): Promise<void> => {
    closed ??= Promise.all([listener.close(), pool.end()]);
    await closed;
  };
  try {
    await pool.query('select 1');
    await listener.connect();
  } catch (cause) {
    await close();
    return error(cannotConnect(url, cause));
  }
  return ok({
    db: new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) }),
    alone: (work) => alone(url, work),
    onWork: (wake) => listener.onWork(wake),
    close,
  });
}

/** For commands that look at the store beside its servers: one connection, which can write nothing. */
export async function readingPool(url: string): Promise<Result<pg.Pool, StoreProblem>> {
  const pool = calmPool({ ...connection(url), max: 1, options: '-c default_transaction_read_only=on' });
  try {
    await pool.query('select 1');
    return ok(pool);
  } catch (cause) {
    await pool.end();
    return error(cannotConnect(url, cause));
  }
}

/**
 * A pool whose broken connections end nothing but their own queries. One may break while nobody uses it, or while somebody
 * has it between two queries of a transaction: without a listener either would end the process.
 */
export function calmPool(config: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool(config);
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

export function connection(url: string): pg.ClientConfig {
  return {
    connectionString: url,
    application_name: 'twokey',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    // Times, ids and counts are bigints, which are texts unless one asks; all of ours are exact as numbers.
    types: {
      getTypeParser: (oid: number, format?: 'text' | 'binary') =>
        oid === BIGINT && format !== 'binary' ? Number : pg.types.getTypeParser(oid, format as 'text'),
    },
  };
}

/** A lock of the session, so that it goes away with it however the process ends; the work uses other connections. */
async function alone<T>(url: string, work: () => Promise<T>): Promise<T> {
  const client = new pg.Client(connection(url));
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    return await work();
  } finally {
    await client.end();
  }
}

/** Hears of work that other processes left. A connection that breaks is made again, and then one looks. */
class Listener {
  private client: pg.Client | null = null;
  private wake: () => void = () => {};
  private closed = false;
  private cancelTimer: () => void = () => {};

  constructor(
    private readonly url: string,
    private readonly process: string,
    private readonly timer: Timer,
  ) {}

  onWork(wake: () => void): void {
    this.wake = wake;
  }

  async connect(): Promise<void> {
    const client = new pg.Client(connection(this.url));
    this.client = client;
    client.on('notification', ({ payload }) => {
      if (payload !== this.process) this.wake();
    });
    client.on('error', () => this.lost(client));
    client.on('end', () => this.lost(client));
    await client.connect();
    await client.query(`listen ${WORK_CHANNEL}`);
  }

  async close(): Promise<void> {
    this.closed = true;
    this.cancelTimer();
    const { client } = this;
    this.client = null;
    await client?.end().catch(() => {});
  }

  private lost(client: pg.Client): void {
    if (this.closed || this.client !== client) return;
    this.client = null;
    void client.end().catch(() => {});
    this.cancelTimer = this.timer(RECONNECT_MS, () => void this.reconnect());
  }

  private async reconnect(): Promise<void> {
    try {
      await this.connect();
      this.wake();
    } catch {
      if (this.client !== null) this.lost(this.client);
    }
  }
}

/** Names the host alone: a password with an unescaped character may stand anywhere behind it. */
export function cannotConnect(url: string, cause: unknown): StoreProblem {
  const { hostname } = new URL(url);
  const where = hostname === '' ? '' : ` at ${hostname}`;
  return {
    message: `the PostgreSQL store${where} cannot be opened: ${messageOf(cause)}`,
    remedy:
      'check host, port, database, user, password and sslmode in DATABASE_URL, and that the database exists and takes connections',
  };
}
