/** The inbox: raw deliveries, committed under their GUID before GitHub gets its answer; worker.ts turns them into jobs. */
import type { Cause } from '../../domain/audit.js';
import type { ObservedPush } from '../../domain/independence.js';
import type { Job } from '../../domain/job.js';
import type { ObservedLabel } from '../../domain/label-vote.js';
import type { Happening } from '../../domain/scoreboard.js';
import type { Delivery, Inbox } from '../../ports/store.js';
import type { Clock } from '../../ports.js';
import { addCauses, type Caused } from './causes.js';
import { type Engine, storable } from './engine.js';
import { enqueueIn } from './jobs.js';
import { addLabels } from './label-sightings.js';
import { addPush } from './pushes.js';
import { repeatable } from './repeatable.js';
import type { Database } from './schema.js';
import { addHappenings } from './scores.js';

export interface DeliveryStore extends Inbox {
  /**
   * Reads the oldest unread deliveries that no other process is reading: takes the jobs that they ask for, keeps who
   * pushed, and marks them read, all or nothing. The bodies are deleted, the GUIDs stay. Answers how many there were.
   */
  settleUnread(limit: number, read: (delivery: Delivery) => Reading): Promise<number>;
}

/** What a delivery asks for; or why our own code failed over it: then its body is kept for a person to look at. */
type Reading =
  | {
      readonly kind: 'jobs';
      readonly jobs: readonly Job[];
      readonly pushes?: readonly ObservedPush[];
      readonly labels?: readonly ObservedLabel[];
      readonly happenings?: readonly Happening[];
      readonly cause?: Cause | null;
    }
  | { readonly kind: 'set-aside'; readonly failure: string };

/** Rows in one statement; engines bound the number of its parameters. */
const LARGEST_BATCH = 100;

export function deliveryStore(db: Database, engine: Engine, clock: Clock): DeliveryStore {
  const intake = new Intake(db);
  return {
    accept: (delivery) => intake.accept(delivery),
    unread: (limit) => unread(db, limit),
    done: (id) => markRead(db, [id], clock()),
    unknown: (ids) => unknown(db, ids),
    settleUnread: (limit, read) =>
      repeatable(db, engine, (transaction) => settleUnread(transaction, engine, { limit, read, now: clock() })),
  };
}

interface Settling {
  readonly limit: number;
  readonly read: (delivery: Delivery) => Reading;
  readonly now: number;
}

/** The rows stay locked until all is committed; when the process ends before, they are as unread as they were. */
async function settleUnread(transaction: Database, engine: Engine, { limit, read, now }: Settling): Promise<number> {
  const oldest = oldestUnread(transaction, limit);
  const rows = await (engine.name === 'postgres' ? oldest.forUpdate().skipLocked() : oldest).execute();
  const readings = rows.map((row) => ({ id: row.id, reading: read(deliveryOf(row)) }));
  const jobs = readings.flatMap(({ reading }) => (reading.kind === 'jobs' ? reading.jobs : []));
  for (const { reading } of readings) {
    for (const push of (reading.kind === 'jobs' && reading.pushes) || []) await addPush(transaction, push);
  }
  await enqueueIn(transaction, engine, { jobs, now });
  for (const { reading } of readings) if (reading.kind === 'jobs') await addLabels(transaction, reading.labels ?? []);
  await addHappenings(
    transaction,
    readings.flatMap(({ reading }) => (reading.kind === 'jobs' ? (reading.happenings ?? []) : [])),
  );
  await addCauses(
    transaction,
    readings.flatMap(({ reading }) => causedIn(reading)),
    now,
  );
  const settled = readings.filter(({ reading }) => reading.kind === 'jobs').map(({ id }) => id);
  await markRead(transaction, settled, now);
  for (const { id, reading } of readings) {
    if (reading.kind === 'set-aside') await setAside(transaction, id, { failure: reading.failure, now });
  }
  return rows.length;
}

function causedIn(reading: Reading): readonly Caused[] {
  if (reading.kind !== 'jobs' || !reading.cause || reading.jobs.length === 0) return [];
  return [{ cause: reading.cause, jobs: reading.jobs }];
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

function oldestUnread(db: Database, limit: number) {
  return db
    .selectFrom('delivery')
    .select(['id', 'event', 'body', 'received_at'])
    .where('read_at', 'is', null)
    .orderBy('received_at')
    .limit(limit);
}

async function unread(db: Database, limit: number): Promise<readonly Delivery[]> {
  return (await oldestUnread(db, limit).execute()).map(deliveryOf);
}

function deliveryOf(row: { id: string; event: string; body: string; received_at: number }): Delivery {
  return { id: row.id, event: row.event, body: row.body, receivedAt: row.received_at };
}

async function unknown(db: Database, ids: readonly string[]): Promise<readonly string[]> {
  const missing = new Set(ids);
  for (let at = 0; at < ids.length; at += LARGEST_BATCH) {
    const batch = ids.slice(at, at + LARGEST_BATCH);
    const rows = await db.selectFrom('delivery').select('id').where('id', 'in', batch).execute();
    for (const { id } of rows) missing.delete(id);
  }
  return [...missing];
}

async function markRead(db: Database, ids: readonly string[], now: number): Promise<void> {
  if (ids.length === 0) return;
  await db.updateTable('delivery').set({ read_at: now, body: '' }).where('id', 'in', ids).execute();
}

async function setAside(
  db: Database,
  id: string,
  { failure, now }: { readonly failure: string; readonly now: number },
): Promise<void> {
  await db
    .updateTable('delivery')
    .set({ read_at: now, failure: storable(failure) })
    .where('id', '=', id)
    .execute();
}
