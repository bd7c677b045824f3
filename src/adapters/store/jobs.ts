/**
 * The job table: at most one row a subject, so a storm of events on one pull request is one or two evaluations.
 * Filled by the inbox and by flows, emptied by worker.ts.
 */
import { sql } from 'kysely';
import type { Clock, Job, Queue } from '../../ports.js';
import type { Database, JobState } from './schema.js';

const FIRST_DELAY_MS = 5_000;
const LONGEST_DELAY_MS = 15 * 60_000;
/** GitHub's limits reset within the hour; nobody can put a job off for longer. */
const LONGEST_RETRY_AFTER_S = 3_600;
const MOST_ATTEMPTS = 10;

/** A job that is ours to run, until it is finished or failed. */
export interface ClaimedJob {
  readonly key: string;
  readonly job: Job;
  readonly generation: number;
  /** Failed attempts before this one. */
  readonly attempts: number;
}

/** A job that was given up: kept for people to see, revived when the same work is asked for again. */
interface DeadJob {
  readonly key: string;
  readonly job: Job;
  readonly attempts: number;
  readonly lastError: string;
}

export interface JobStore extends Queue {
  /** The job that is due and has waited longest, now marked running; null when nothing may run at this time. */
  claim(now: number): Promise<ClaimedJob | null>;
  /** Gone, unless the same work was asked for again meanwhile: then it waits once more. */
  finish(claimed: ClaimedJob): Promise<void>;
  /** Tried again later (`retryAfter` in seconds, when GitHub said so), or dead after ten attempts. */
  fail(claimed: ClaimedJob, error: string, retryAfter: number | null): Promise<'waiting' | 'dead'>;
  /** When the next waiting job is due; null when none waits. */
  nextRunAt(): Promise<number | null>;
  deadJobs(): Promise<readonly DeadJob[]>;
  counts(): Promise<Readonly<Record<JobState, number>>>;
}

/** What the store cannot know by itself. `random` gives numbers from 0 to 1 and spreads retries. */
export interface JobStoreContext {
  readonly clock: Clock;
  readonly random: () => number;
}

/** One key a subject: jobs with the same key are the same work. */
export function jobKey(job: Job): string {
  switch (job.kind) {
    case 'assess-change':
      return `change:${job.subject.installation}:${job.subject.repository.id}:${job.subject.number}`;
    case 'assess-commit':
      return `commit:${job.installation}:${job.repository.id}:${job.sha}`;
    case 'assess-repository':
      return `repository:${job.installation}:${job.repository.id}:${job.base ?? '*'}`;
    case 'assess-installation':
      return `installation:${job.installation}`;
  }
}

export function jobStore(db: Database, context: JobStoreContext): JobStore {
  return {
    enqueue: (jobs) => db.transaction().execute((transaction) => enqueueIn(transaction, jobs, context.clock())),
    claim: (now) => claim(db, now),
    finish: (claimed) => finish(db, claimed),
    fail: (claimed, error, retryAfter) => fail(db, { claimed, error, retryAfter }, context),
    nextRunAt: () => nextRunAt(db),
    deadJobs: () => deadJobs(db),
    counts: () => counts(db),
  };
}

/** Adds work within a transaction, or joins it to the work on the same subject. */
export async function enqueueIn(db: Database, jobs: readonly Job[], now: number): Promise<void> {
  for (const job of jobs) {
    await db
      .insertInto('job')
      .values({ ...newRow(job), run_at: now })
      .onConflict((conflict) =>
        conflict.column('key').doUpdateSet({
          payload: sql`excluded.payload`,
          generation: sql`job.generation + 1`,
          state: sql`case job.state when 'dead' then 'waiting' else job.state end`,
          attempts: sql`case job.state when 'dead' then 0 else job.attempts end`,
          run_at: sql`case when job.not_before > excluded.run_at then job.not_before else excluded.run_at end`,
        }),
      )
      .execute();
  }
}

/** After a crash nothing runs any more: what was running is due again. */
export async function requeueRunning(db: Database): Promise<void> {
  await db.updateTable('job').set({ state: 'waiting' }).where('state', '=', 'running').execute();
}

function newRow(job: Job) {
  return {
    key: jobKey(job),
    kind: job.kind,
    lane: laneOf(job),
    payload: JSON.stringify(job),
    installation: job.kind === 'assess-change' ? job.subject.installation : job.installation,
    state: 'waiting' as const,
    generation: 1,
    claimed_generation: null,
    not_before: 0,
    attempts: 0,
    last_error: null,
  };
}

/**
 * Changes of one repository may share a head commit, and so a check: the later answer must be the later write.
 * Other repositories go on meanwhile, which also keeps one busy repository from holding up the rest.
 */
function laneOf(job: Job): string {
  switch (job.kind) {
    case 'assess-change':
      return `repository:${job.subject.repository.id}`;
    case 'assess-commit':
    case 'assess-repository':
      return `repository:${job.repository.id}`;
    case 'assess-installation':
      return `installation:${job.installation}`;
  }
}

async function claim(db: Database, now: number): Promise<ClaimedJob | null> {
  const row = await db
    .updateTable('job')
    .set((job) => ({ state: 'running', claimed_generation: job.ref('generation') }))
    .where('key', '=', (outer) =>
      outer
        .selectFrom('job as due')
        .select('due.key')
        .where('due.state', '=', 'waiting')
        .where('due.run_at', '<=', now)
        .where('due.lane', 'not in', (inner) =>
          inner.selectFrom('job as busy').select('busy.lane').where('busy.state', '=', 'running'),
        )
        .orderBy('due.run_at')
        .orderBy('due.key')
        .limit(1),
    )
    .returning(['key', 'payload', 'generation', 'attempts'])
    .executeTakeFirst();
  return row === undefined
    ? null
    : { key: row.key, job: readJob(row.payload), generation: row.generation, attempts: row.attempts };
}

async function finish(db: Database, claimed: ClaimedJob): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    await transaction
      .deleteFrom('job')
      .where('key', '=', claimed.key)
      .where('generation', '=', claimed.generation)
      .execute();
    await transaction
      .updateTable('job')
      .set({ state: 'waiting', attempts: 0, not_before: 0, last_error: null })
      .where('key', '=', claimed.key)
      .execute();
  });
}

interface Failure {
  readonly claimed: ClaimedJob;
  readonly error: string;
  readonly retryAfter: number | null;
}

async function fail(db: Database, failure: Failure, context: JobStoreContext): Promise<'waiting' | 'dead'> {
  const { claimed } = failure;
  const now = context.clock();
  const notBefore = now + Math.min(failure.retryAfter ?? 0, LONGEST_RETRY_AFTER_S) * 1000;
  const attempts = claimed.attempts + 1;
  const row = await db
    .updateTable('job')
    .set({
      // Work asked for during the last attempt deserves attempts of its own.
      state: sql`case when ${attempts} >= ${MOST_ATTEMPTS} and generation = ${claimed.generation} then 'dead' else 'waiting' end`,
      attempts: sql`case when ${attempts} >= ${MOST_ATTEMPTS} and generation <> ${claimed.generation} then 0 else ${attempts} end`,
      last_error: failure.error,
      not_before: notBefore,
      run_at: Math.max(now + delayAfter(attempts, context.random), notBefore),
    })
    .where('key', '=', claimed.key)
    .returning('state')
    .executeTakeFirst();
  return row?.state === 'dead' ? 'dead' : 'waiting';
}

/** Doubles from five seconds to a quarter of an hour; half of it is chance, so that failed jobs do not return in step. */
function delayAfter(attempts: number, random: () => number): number {
  const full = Math.min(FIRST_DELAY_MS * 2 ** (attempts - 1), LONGEST_DELAY_MS);
  return Math.round(full / 2 + (full / 2) * random());
}

async function nextRunAt(db: Database): Promise<number | null> {
  const row = await db
    .selectFrom('job')
    .select('run_at')
    .where('state', '=', 'waiting')
    .orderBy('run_at')
    .limit(1)
    .executeTakeFirst();
  return row?.run_at ?? null;
}

async function deadJobs(db: Database): Promise<readonly DeadJob[]> {
  const rows = await db
    .selectFrom('job')
    .select(['key', 'payload', 'attempts', 'last_error'])
    .where('state', '=', 'dead')
    .orderBy('run_at')
    .execute();
  return rows.map((row) => ({
    key: row.key,
    job: readJob(row.payload),
    attempts: row.attempts,
    lastError: row.last_error ?? '',
  }));
}

async function counts(db: Database): Promise<Readonly<Record<JobState, number>>> {
  const rows = await db
    .selectFrom('job')
    .select((job) => ['state', job.fn.countAll<number>().as('total')] as const)
    .groupBy('state')
    .execute();
  const totals = new Map(rows.map((row) => [row.state, Number(row.total)]));
  return { waiting: totals.get('waiting') ?? 0, running: totals.get('running') ?? 0, dead: totals.get('dead') ?? 0 };
}

/** Our own JSON, written by `newRow`. */
function readJob(payload: string): Job {
  return JSON.parse(payload) as Job;
}
