/** How the queue stands, for /metrics and for people: what was given up and why, what waits and for how long. */
import { sql } from 'kysely';
import type { Job } from '../../domain/job.js';
import { readJob } from './claims.js';
import { isAwake } from './installation-turns.js';
import type { Database, JobState } from './schema.js';

/** A job that was given up: kept for people to see, revived when they or new events ask for the same work again. */
export interface DeadJob {
  readonly key: string;
  readonly job: Job;
  readonly attempts: number;
  readonly lastError: string;
  /** Epoch milliseconds; null: its process ended with it, or an older version gave it up. */
  readonly failedAt: number | null;
}

export interface QueueFigures {
  readonly states: Readonly<Record<JobState, number>>;
  /** Milliseconds since the job fell due that has waited longest, of installations that may be asked; 0: none is due. */
  readonly oldestDue: number;
  /** Installations that GitHub asked to stay away. */
  readonly paused: number;
}

export async function deadJobs(db: Database): Promise<readonly DeadJob[]> {
  const rows = await db
    .selectFrom('job')
    .select(['key', 'payload', 'attempts', 'last_error', 'failed_at'])
    .where('state', '=', 'dead')
    .orderBy('run_at')
    .execute();
  return rows.map((row) => ({
    key: row.key,
    job: readJob(row.payload),
    attempts: row.attempts,
    lastError: row.last_error ?? '',
    failedAt: row.failed_at,
  }));
}

/** Puts jobs that were given up back into the queue, with all their attempts before them; answers their keys. */
export async function retryDead(db: Database, which: string | 'all', now: number): Promise<readonly string[]> {
  const rows = await db
    .updateTable('job')
    .set({ state: 'waiting', attempts: 0, not_before: 0, run_at: now })
    .where('state', '=', 'dead')
    .$if(which !== 'all', (query) => query.where('key', '=', which))
    .returning('key')
    .execute();
  return rows.map(({ key }) => key);
}

export async function counts(db: Database): Promise<Readonly<Record<JobState, number>>> {
  const rows = await db
    .selectFrom('job')
    .select((job) => ['state', job.fn.countAll<number>().as('total')] as const)
    .groupBy('state')
    .execute();
  const totals = new Map(rows.map((row) => [row.state, Number(row.total)]));
  return { waiting: totals.get('waiting') ?? 0, running: totals.get('running') ?? 0, dead: totals.get('dead') ?? 0 };
}

export async function queueFigures(db: Database, now: number): Promise<QueueFigures> {
  const [states, oldest, paused] = await Promise.all([
    counts(db),
    db
      .selectFrom('job as due')
      .select((job) => job.fn.min('run_at').as('run_at'))
      .where('state', '=', 'waiting')
      .where(isAwake(now))
      .executeTakeFirst(),
    db
      .selectFrom('installation_turn')
      .select((turn) => turn.fn.countAll<number>().as('total'))
      .where('paused_until', '>', now)
      .executeTakeFirst(),
  ]);
  const since = oldest?.run_at ?? null;
  return {
    states,
    oldestDue: since === null ? 0 : Math.max(0, now - Number(since)),
    paused: Number(paused?.total ?? 0),
  };
}

/** When the next waiting job may run; null when none waits. */
export async function nextRunAt(db: Database): Promise<number | null> {
  const row = await db
    .selectFrom('job')
    .leftJoin('installation_turn as turn', 'turn.installation', 'job.installation')
    .select(
      sql<number | null>`min(case when turn.paused_until > job.run_at then turn.paused_until else job.run_at end)`.as(
        'at',
      ),
    )
    .where('job.state', '=', 'waiting')
    .executeTakeFirst();
  return row?.at === undefined || row.at === null ? null : Number(row.at);
}
