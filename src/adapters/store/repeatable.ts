/**
 * Transactions that need not reach the disk before they are answered: what they did is done again where the machine
 * loses power right after. SQLite writes its log in order, so whatever is committed later and does reach the disk (a
 * delivery, a decision before its check is written) takes them along. The end of a process alone loses none of them.
 */
import { sql } from 'kysely';
import type { Engine } from './engine.js';
import type { Database } from './schema.js';

/**
 * Only work whose repetition does no harm: reading accepted deliveries, taking jobs and ending them, drawing numbers, and
 * how a change stands by a judgement that is made anew unless its record is on the disk.
 */
export function repeatable<T>(db: Database, engine: Engine, work: (transaction: Database) => Promise<T>): Promise<T> {
  if (engine.name === 'postgres') return db.transaction().execute(work);
  return unhurried(db, (connection) => connection.transaction().execute(work));
}

/** The same for one statement, which is a transaction by itself. */
export function repeatableStatement<T>(db: Database, engine: Engine, work: (db: Database) => Promise<T>): Promise<T> {
  return engine.name === 'postgres' ? work(db) : unhurried(db, work);
}

function unhurried<T>(db: Database, work: (connection: Database) => Promise<T>): Promise<T> {
  return db.connection().execute(async (connection) => {
    await sql`pragma synchronous = normal`.execute(connection);
    try {
      return await work(connection);
    } finally {
      await sql`pragma synchronous = full`.execute(connection);
    }
  });
}
