/**
 * Who runs which job: claims, their leases, and what becomes of jobs whose process has ended.
 * Two jobs of one lane never run at once, in no process. See docs/decisions/0007-lanes-across-processes.md.
 */
import { type ExpressionBuilder, sql } from 'kysely';
import type { Job } from '../../domain/job.js';
import type { Engine } from './engine.js';
import { isAwake, noteServed } from './installation-turns.js';
import { repeatable } from './repeatable.js';
import type { Database, Tables } from './schema.js';

/** Longer than any one request to GitHub may take, so that what was begun under a lease ends under it. */
const LEASE_MS = 45_000;
export const RENEW_EVERY_MS = 15_000;
export const MOST_ATTEMPTS = 10;

/** A job that is ours to run, until it is finished or failed, or its lease ended and somebody took it back. */
export interface ClaimedJob {
  readonly key: string;
  readonly job: Job;
  readonly generation: number;
  /** Failed attempts before this one. */
  readonly attempts: number;
  /** Tells this claim from every other one of this process. */
  readonly claim: number;
}

/** The most urgent job that is due in a free lane, of the installation that was served longest ago; null when nothing may run at this time. */
export async function claim(db: Database, engine: Engine, now: number): Promise<ClaimedJob | null> {
  for (;;) {
    const answer = await repeatable(db, engine, async (transaction) => {
      // Alone on the store nobody takes it meanwhile, so one look is enough.
      if (engine.name === 'sqlite') return claimIn(transaction, engine, { lane: null, now });
      const lane = await freeLane(transaction, now);
      return lane === null ? null : ((await claimIn(transaction, engine, { lane, now })) ?? 'taken');
    });
    // Taken between the two looks: what is free has changed.
    if (answer !== 'taken') return answer;
  }
}

/** A lane with a due job and none that runs, locked until the transaction ends; lanes that others look at are passed over. */
async function freeLane(transaction: Database, now: number): Promise<string | null> {
  const due = dueIn(transaction, now).innerJoin('lane', 'lane.name', 'due.lane').select('lane.name');
  const row = await due.limit(1).forUpdate('lane').skipLocked().executeTakeFirst();
  return row?.name ?? null;
}

/** Jobs that are due in lanes where none runs, in the order in which their turn comes. */
function dueIn(db: Pick<Database, 'selectFrom'>, now: number) {
  return db
    .selectFrom('job as due')
    .leftJoin('installation_turn as turn', 'turn.installation', 'due.installation')
    .where('due.state', '=', 'waiting')
    .where('due.run_at', '<=', now)
    .where(isAwake(now))
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('job as busy')
            .select('busy.key')
            .whereRef('busy.lane', '=', 'due.lane')
            .where('busy.state', '=', 'running'),
        ),
      ),
    )
    .orderBy('due.urgency')
    .orderBy(sql`coalesce(turn.served_at, 0)`)
    .orderBy('due.run_at')
    .orderBy('due.key');
}

/**
 * Null: there is none, or none in this lane. Where a lane was locked first, this second look is what counts: it began
 * after the lane was locked, so it sees every claim of it that was committed, and none can be committed before we are done.
 */
async function claimIn(
  transaction: Database,
  engine: Engine,
  { lane, now }: { readonly lane: string | null; readonly now: number },
): Promise<ClaimedJob | null> {
  const due = dueIn(transaction, now).select('due.key').limit(1);
  const row = await transaction
    .updateTable('job')
    .set((job) => ({
      state: 'running',
      claimed_generation: job.ref('generation'),
      owner: engine.process,
      claim: engine.nextClaim(),
      lease_until: leaseEnd(engine),
    }))
    .where('state', '=', 'waiting')
    .where('key', '=', lane === null ? due : due.where('due.lane', '=', lane))
    .returning(['key', 'payload', 'generation', 'attempts', 'claim', 'installation'])
    .executeTakeFirst();
  if (row === undefined) return null;
  await noteServed(transaction, engine, row.installation);
  const { key, payload, generation, attempts } = row;
  return { key, job: readJob(payload), generation, attempts, claim: row.claim ?? 0 };
}

/** Keeps a claimed job ours for another while. False: it is ours no longer. */
export async function renew(db: Database, engine: Engine, claimed: ClaimedJob): Promise<boolean> {
  const kept = await db
    .updateTable('job')
    .set({ lease_until: leaseEnd(engine) })
    .where(isOurs(engine, claimed))
    .returning('key')
    .executeTakeFirst();
  return kept !== undefined;
}

/** Whether the row is still what we claimed: everything that ends a job asks for it in the same statement. */
export function isOurs(engine: Engine, claimed: ClaimedJob) {
  return ({ eb, and }: ExpressionBuilder<Tables, 'job'>) =>
    and([
      eb('job.key', '=', claimed.key),
      eb('job.state', '=', 'running'),
      eb('job.owner', '=', engine.process),
      eb('job.claim', '=', claimed.claim),
    ]);
}

/**
 * Returns to the queue what no process runs any more; answers how many jobs. A job that was running each time its
 * process ended is given up after as many attempts as any other: it may be what ended them.
 * `ended`: what others let their lease run out of. `everything`: whatever runs, when nobody else can have the store.
 */
export async function takeBack(db: Database, engine: Engine, which: 'ended' | 'everything'): Promise<number> {
  const lost = db
    .selectFrom('job as lost')
    .select('lost.key')
    .where('lost.state', '=', 'running')
    .$if(which === 'ended', (query) =>
      // Our own go on here, however late they are.
      query.where('lost.owner', '<>', engine.process).where('lost.lease_until', '<', engine.now()),
    )
    .$if(engine.name === 'postgres', (query) => query.forUpdate().skipLocked());
  const rows = await db
    .updateTable('job')
    .set({
      state: sql`case when job.attempts + 1 >= ${sql.lit(MOST_ATTEMPTS)} then 'dead' else 'waiting' end`,
      attempts: sql`job.attempts + 1`,
      last_error: 'its process ended while it ran',
      failed_at: engine.now(),
      owner: null,
      claim: null,
      lease_until: null,
    })
    .where('key', 'in', lost)
    .returning('key')
    .execute();
  return rows.length;
}

function leaseEnd(engine: Engine) {
  return sql<number>`${engine.now()} + ${sql.lit(LEASE_MS)}`;
}

/** Our own JSON, written when the job was enqueued. */
export function readJob(payload: string): Job {
  return JSON.parse(payload) as Job;
}
