/** The inbox: raw deliveries, committed under their GUID before GitHub gets its answer; worker.ts turns them into jobs. */
import type { Clock, Delivery, Inbox, Job } from '../../ports.js';
import { enqueueIn } from './jobs.js';
import type { Database } from './schema.js';

export interface DeliveryStore extends Inbox {
  /** Takes the jobs and marks the deliveries read, all or nothing. The bodies are deleted, the GUIDs stay. */
  settle(readings: readonly Reading[]): Promise<void>;
  /** Puts a delivery aside that made our own code fail; its body is kept for a person to look at. */
  setAside(id: string, failure: string): Promise<void>;
}

/** A delivery, and what it asks for. */
interface Reading {
  readonly id: string;
  readonly jobs: readonly Job[];
}

/** Rows in one statement; engines bound the number of its parameters. */
const LARGEST_BATCH = 100;

export function deliveryStore(db: Database, clock: Clock): DeliveryStore {
  const intake = new Intake(db);
  return {
    accept: (delivery) => intake.accept(delivery),
    unread: (limit) => unread(db, limit),
    done: (id) => markRead(db, id, clock()),
    settle: (readings) =>
      db.transaction().execute(async (transaction) => {
        for (const { id, jobs } of readings) {
          await enqueueIn(transaction, jobs, clock());
          await markRead(transaction, id, clock());
        }
      }),
    async setAside(id, failure) {
      await db.updateTable('delivery').set({ read_at: clock(), failure }).where('id', '=', id).execute();
    },
  };
}

interface Arrival {
  readonly delivery: Delivery;
  readonly resolve: (isNew: boolean) => void;
  readonly reject: (cause: unknown) => void;
}

/** Commits deliveries that arrive together in one go: one write through to the disk serves them all. */
class Intake {
  private arrivals: readonly Arrival[] = [];
  private writing = false;

  constructor(private readonly db: Database) {}

  accept(delivery: Delivery): Promise<boolean> {
    return new Promise((resolve, reject) => {
      this.arrivals = [...this.arrivals, { delivery, resolve, reject }];
      if (!this.writing) void this.write();
    });
  }

  /** Never rejects: a failure is told to those whose deliveries were not stored. */
  private async write(): Promise<void> {
    this.writing = true;
    while (this.arrivals.length > 0) {
      // Requests that are ready at this moment get the chance to join.
      await new Promise((resolve) => setImmediate(resolve));
      const batch = this.arrivals.slice(0, LARGEST_BATCH);
      this.arrivals = this.arrivals.slice(LARGEST_BATCH);
      try {
        const added = await insert(this.db, batch);
        // Only the first of several with one id is new.
        for (const { delivery, resolve } of batch) resolve(added.delete(delivery.id));
      } catch (cause) {
        for (const { reject } of batch) reject(cause);
      }
    }
    this.writing = false;
  }
}

/** The ids that were not there before. */
async function insert(db: Database, arrivals: readonly Arrival[]): Promise<Set<string>> {
  const rows = arrivals.map(({ delivery }) => ({
    id: delivery.id,
    event: delivery.event,
    body: delivery.body,
    received_at: delivery.receivedAt,
    read_at: null,
    failure: null,
  }));
  const added = await db
    .insertInto('delivery')
    .values(rows)
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning('id')
    .execute();
  return new Set(added.map(({ id }) => id));
}

async function unread(db: Database, limit: number): Promise<readonly Delivery[]> {
  const rows = await db
    .selectFrom('delivery')
    .select(['id', 'event', 'body', 'received_at'])
    .where('read_at', 'is', null)
    .orderBy('received_at')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ id: row.id, event: row.event, body: row.body, receivedAt: row.received_at }));
}

async function markRead(db: Database, id: string, now: number): Promise<void> {
  await db.updateTable('delivery').set({ read_at: now, body: '' }).where('id', '=', id).execute();
}
