/** Where the two engines differ while the store works: the clock of leases, locks, and how other processes are woken. */
import { type RawBuilder, sql } from 'kysely';
import type { Clock } from '../../ports.js';
import type { Database } from './schema.js';

export interface Engine {
  readonly name: 'sqlite' | 'postgres';
  /** This process among those on the store; no two starts have the same. */
  readonly process: string;
  /** Another number each time. */
  readonly nextClaim: () => number;
  /** Now in epoch milliseconds, by the one clock that all processes of the store share. */
  readonly now: () => RawBuilder<number>;
  /** Nobody else with this name goes on until the transaction ends. */
  readonly lock: (transaction: Database, name: string) => Promise<void>;
  /** Tells other processes that there is work, when the transaction is committed. */
  readonly wakeOthers: (transaction: Database) => Promise<void>;
}

/** One process has the file for itself, and one transaction runs at a time: there is nobody to keep out or to wake. */
export function embeddedEngine(process: string, clock: Clock): Engine {
  const nothing = async (): Promise<void> => {};
  const nextClaim = counter();
  return { name: 'sqlite', process, nextClaim, now: () => sql<number>`${clock()}`, lock: nothing, wakeOthers: nothing };
}

/** The channel of LISTEN and NOTIFY; the payload is the process that spoke. */
export const WORK_CHANNEL = 'twokey_work';

/** Clocks of several machines differ, so leases are counted by that of the database. */
export function postgresEngine(process: string): Engine {
  return {
    name: 'postgres',
    process,
    nextClaim: counter(),
    now: () => sql<number>`(extract(epoch from clock_timestamp()) * 1000)::bigint`,
    lock: async (transaction, name) => {
      await sql`select pg_advisory_xact_lock(hashtextextended(${`twokey ${name}`}, 0))`.execute(transaction);
    },
    wakeOthers: async (transaction) => {
      await sql`select pg_notify(${WORK_CHANNEL}, ${process})`.execute(transaction);
    },
  };
}

function counter(): () => number {
  let count = 0;
  return () => {
    count += 1;
    return count;
  };
}

/** SQLite keeps any character in a text; PostgreSQL refuses this one, which no honest text has. */
export function storable(text: string): string {
  return text.replaceAll('\0', '\uFFFD');
}
