/** Keeps what `twokey backfill` found, with how far it came: a run that is cut off goes on where it was. */
import type { Job } from '../../domain/job.js';
import type { PastKeeper } from '../../ports/past.js';
import type { Engine } from './engine.js';
import { enqueueIn } from './jobs.js';
import { latestPolicy } from './policies.js';
import type { Database } from './schema.js';
import { addHappenings } from './scores.js';

export function pastKeeper(db: Database, engine: Engine, clock: () => number): PastKeeper {
  return {
    async progress(repository, part) {
      const row = await db
        .selectFrom('past_progress')
        .selectAll()
        .where('repository', '=', repository)
        .where('part', '=', part)
        .executeTakeFirst();
      if (row === undefined) return null;
      return { part, since: Number(row.since), cursor: row.cursor, done: row.done === 1 };
    },
    async agentsOf(repository) {
      const policy = await latestPolicy(db, repository);
      return policy?.kind === 'valid' ? policy.policy.agents : [];
    },
    keep: (repository, found, { part, since, cursor, done }) =>
      db.transaction().execute(async (transaction) => {
        await addHappenings(transaction, found);
        const row = { since, cursor, done: done ? 1 : 0 };
        await transaction
          .insertInto('past_progress')
          .values({ repository, part, ...row })
          .onConflict((conflict) => conflict.columns(['repository', 'part']).doUpdateSet(row))
          .execute();
      }),
    askForScores: ({ installation, repository }) =>
      db.transaction().execute(async (transaction) => {
        const job: Job = { kind: 'score-repository', installation, repository };
        await enqueueIn(transaction, engine, { jobs: [job], now: clock() });
      }),
  };
}
