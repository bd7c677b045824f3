/**
 * The job table: at most one row a subject, so a storm of events on one pull request is one or two evaluations.
 * Filled by the inbox and by flows, emptied by worker.ts.
 */
import { sql } from 'kysely';
import type { Job, Urgency } from '../../domain/job.js';
import type { Queue } from '../../ports/store.js';
import type { Clock } from '../../ports.js';
import { type ClaimedJob, claim, isOurs, MOST_ATTEMPTS, renew, takeBack } from './claims.js';
import { type Engine, storable } from './engine.js';
import { pause } from './installation-turns.js';
import { jobKey, laneOf, URGENCIES, urgencyOf } from './job-order.js';
import { counts, type DeadJob, deadJobs, nextRunAt, type QueueFigures, queueFigures } from './queue-figures.js';
import { repeatable } from './repeatable.js';
import type { Database, JobState } from './schema.js';

const FIRST_DELAY_MS = 5_000;
const LONGEST_DELAY_MS = 15 * 60_000;
/** GitHub's limits reset within the hour; nobody can put a job off for longer. */
const LONGEST_RETRY_AFTER_S = 3_600;
/** Rows in one statement; engines bound the number of its parameters. */
const LARGEST_BATCH = 100;

export interface JobStore extends Queue {
  /** The job that is due and has waited longest, now marked running; null when nothing may run at this time. */
  claim(now: number): Promise<ClaimedJob | null>;
  /** Keeps it ours for another while. False: another process has taken it back. */
  renew(claimed: ClaimedJob): Promise<boolean>;
  /** Returns to the queue what processes that have ended were running; how many jobs. */
  takeBack(): Promise<number>;
  /**
   * Gone, unless the same work was asked for again meanwhile: then it waits once more.
   * `lost`: it was no longer ours, and nothing was done.
   */
  finish(claimed: ClaimedJob): Promise<'done' | 'lost'>;
  /**
   * Tried again later, or dead after ten attempts. `retryAfter`: GitHub said to wait so many seconds. Then the whole
   * installation waits, and it was no attempt.
   */
  fail(claimed: ClaimedJob, error: string, retryAfter: number | null): Promise<'waiting' | 'dead' | 'lost'>;
  /** When the next waiting job may run; null when none waits. */
  nextRunAt(): Promise<number | null>;
  deadJobs(): Promise<readonly DeadJob[]>;
  counts(): Promise<Readonly<Record<JobState, number>>>;
  figures(): Promise<QueueFigures>;
}

/** What the store cannot know by itself. `random` gives numbers from 0 to 1 and spreads retries. */
export interface JobStoreContext {
  readonly clock: Clock;
  readonly random: () => number;
}

export function jobStore(db: Database, engine: Engine, context: JobStoreContext): JobStore {
  return {
    enqueue: (jobs, urgency) =>
      db
        .transaction()
        .execute((transaction) => enqueueIn(transaction, engine, { jobs, now: context.clock(), urgency })),
    enqueueAt: (jobs, at) =>
      db.transaction().execute((transaction) => enqueueIn(transaction, engine, { jobs, now: at })),
    claim: (now) => claim(db, engine, now),
    renew: (claimed) => renew(db, engine, claimed),
    takeBack: () => takeBack(db, engine, 'ended'),
    finish: (claimed) => finish(db, engine, { claimed, now: context.clock() }),
    fail: (claimed, error, retryAfter) => fail(db, engine, { failure: { claimed, error, retryAfter }, context }),
    nextRunAt: () => nextRunAt(db),
    deadJobs: () => deadJobs(db),
    counts: () => counts(db),
    figures: () => queueFigures(db, context.clock()),
  };
}

/** Adds work within a transaction, or joins it to the work on the same subject. `now`: from when it may run. */
export async function enqueueIn(
  transaction: Database,
  engine: Engine,
  {
    jobs,
    now,
    urgency,
  }: { readonly jobs: readonly Job[]; readonly now: number; readonly urgency?: Urgency | undefined },
): Promise<void> {
  if (jobs.length === 0) return;
  // The last word on each subject, and every process in the same order: then none waits for one that waits for it.
  const byKey = new Map(
    jobs.map((job) => [jobKey(job), { ...newRow(job), run_at: now, urgency: URGENCIES[urgency ?? urgencyOf(job)] }]),
  );
  const rows = [...byKey.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
  const lanes = [...new Set(rows.map(({ lane }) => lane))].sort();
  for (const batch of batches(lanes.map((name) => ({ name })))) {
    await transaction
      .insertInto('lane')
      .values(batch)
      .onConflict((conflict) => conflict.column('name').doNothing())
      .execute();
  }
  for (const batch of batches(rows)) {
    await transaction
      .insertInto('job')
      .values(batch)
      .onConflict((conflict) =>
        conflict.column('key').doUpdateSet({
          payload: sql`excluded.payload`,
          generation: sql`job.generation + 1`,
          state: sql`case job.state when 'dead' then 'waiting' else job.state end`,
          attempts: sql`case job.state when 'dead' then 0 else job.attempts end`,
          urgency: sql`case when excluded.urgency < job.urgency then excluded.urgency else job.urgency end`,
          run_at: sql`case when job.not_before > excluded.run_at then job.not_before else excluded.run_at end`,
        }),
      )
      .execute();
  }
  await engine.wakeOthers(transaction);
}

function batches<T>(rows: readonly T[]): readonly (readonly T[])[] {
  const count = Math.ceil(rows.length / LARGEST_BATCH);
  return Array.from({ length: count }, (_, at) => rows.slice(at * LARGEST_BATCH, (at + 1) * LARGEST_BATCH));
}

function newRow(job: Job) {
  return {
    key: storable(jobKey(job)),
    kind: job.kind,
    lane: laneOf(job),
    payload: JSON.stringify(job),
    installation: 'subject' in job ? job.subject.installation : job.installation,
    state: 'waiting' as const,
    generation: 1,
    claimed_generation: null,
    not_before: 0,
    attempts: 0,
    last_error: null,
    failed_at: null,
    owner: null,
    claim: null,
    lease_until: null,
  };
}

async function finish(
  db: Database,
  engine: Engine,
  { claimed, now }: { readonly claimed: ClaimedJob; readonly now: number },
): Promise<'done' | 'lost'> {
  return await repeatable(db, engine, async (transaction) => {
    const gap = (await showsYes(transaction, claimed)) ? 0 : gapAfter(claimed.generation);
    const notBefore = now + gap;
    const gone = await transaction
      .deleteFrom('job')
      .where(isOurs(engine, claimed))
      .where('generation', '=', claimed.generation)
      .returning('lane')
      .executeTakeFirst();
    const again = await transaction
      .updateTable('job')
      .set({
        ...{ state: 'waiting', attempts: 0, last_error: null, failed_at: null, ...NOBODYS },
        ...(notBefore === now ? { not_before: 0 } : { not_before: notBefore, run_at: notBefore }),
      })
      .where(isOurs(engine, claimed))
      .returning('lane')
      .executeTakeFirst();
    const ended = gone ?? again;
    if (ended === undefined) return 'lost';
    await wakeForLane(transaction, engine, ended.lane);
    return 'done';
  });
}

/** So many times asked for without a quiet moment is a storm. */
const STORM = 8;
const LONGEST_GAP_MS = 30_000;

/** A storm that somebody makes must not keep a yes standing that should be taken back. */
async function showsYes(transaction: Database, { job }: ClaimedJob): Promise<boolean> {
  if (!('subject' in job)) return false;
  const row = await transaction
    .selectFrom('change_state')
    .select('ready')
    .where('repository', '=', job.subject.repository.id)
    .where('number', '=', job.subject.number)
    .executeTakeFirst();
  return row?.ready === 1;
}

/**
 * In a storm the same work waits the longer the more often it was asked for, so that it is done a few times and not all
 * the time. It can only put off a yes.
 */
function gapAfter(generation: number): number {
  return generation < STORM ? 0 : Math.min(generation * 1000, LONGEST_GAP_MS);
}

const NOBODYS = { owner: null, claim: null, lease_until: null } as const;

/** The end of a job makes its lane free, for which another process may be waiting. */
async function wakeForLane(transaction: Database, engine: Engine, lane: string): Promise<void> {
  if (engine.name === 'sqlite') return;
  const waits = await transaction
    .selectFrom('job')
    .select('key')
    .where('lane', '=', lane)
    .where('state', '=', 'waiting')
    .limit(1)
    .executeTakeFirst();
  if (waits !== undefined) await engine.wakeOthers(transaction);
}

interface Failure {
  readonly claimed: ClaimedJob;
  readonly error: string;
  readonly retryAfter: number | null;
}

async function fail(
  db: Database,
  engine: Engine,
  { failure, context }: { readonly failure: Failure; readonly context: JobStoreContext },
): Promise<'waiting' | 'dead' | 'lost'> {
  const { claimed, retryAfter } = failure;
  const now = context.clock();
  const notBefore = now + Math.min(retryAfter ?? 0, LONGEST_RETRY_AFTER_S) * 1000;
  const attempts = claimed.attempts + (retryAfter === null ? 1 : 0);
  const isLast = attempts >= MOST_ATTEMPTS;
  // Work asked for during the last attempt deserves attempts of its own.
  const unasked = sql`job.generation = ${claimed.generation}`;
  return await db.transaction().execute(async (transaction) => {
    const row = await transaction
      .updateTable('job')
      .set({
        state: isLast ? sql<JobState>`case when ${unasked} then 'dead' else 'waiting' end` : 'waiting',
        attempts: isLast ? sql<number>`case when ${unasked} then ${sql.lit(attempts)} else 0 end` : attempts,
        last_error: storable(failure.error),
        failed_at: now,
        not_before: notBefore,
        run_at: Math.max(now + delayAfter(attempts, context.random), notBefore),
        ...NOBODYS,
      })
      .where(isOurs(engine, claimed))
      .returning(['state', 'lane', 'installation'])
      .executeTakeFirst();
    if (row === undefined) return 'lost';
    if (retryAfter !== null) await pause(transaction, row.installation, notBefore);
    await wakeForLane(transaction, engine, row.lane);
    return row.state === 'dead' ? 'dead' : 'waiting';
  });
}

/** Doubles from five seconds to a quarter of an hour; half of it is chance, so that failed jobs do not return in step. */
function delayAfter(attempts: number, random: () => number): number {
  const full = Math.min(FIRST_DELAY_MS * 2 ** Math.max(0, attempts - 1), LONGEST_DELAY_MS);
  return Math.round(full / 2 + (full / 2) * random());
}
