/** What the sweep last looked at, one row an open change. */
import { type Sha, shaOf } from '../../domain/change.js';
import type { Sweeps } from '../../ports/store.js';
import type { Clock } from '../../ports.js';
import type { Database } from './schema.js';

/** Engines bound the number of parameters of one statement. */
const ROWS = 100;

export function sweepStore(db: Database, clock: Clock): Sweeps {
  return {
    async last(repository) {
      const rows = await db.selectFrom('swept').selectAll().where('repository', '=', repository).execute();
      return new Map(
        rows.flatMap(({ number, head, updated_at: updatedAt, at }) => {
          const sha: Sha | null = shaOf(head);
          return sha === null ? [] : [[number, { head: sha, updatedAt, at: Number(at) }] as const];
        }),
      );
    },
    keep: (repository, looked, open) =>
      db.transaction().execute(async (transaction) => {
        const kept = new Set(open.map(({ number }) => number));
        const again = new Set(looked.map(({ number }) => number));
        const rows = await transaction
          .selectFrom('swept')
          .select('number')
          .where('repository', '=', repository)
          .execute();
        const gone = rows.map(({ number }) => number).filter((number) => !kept.has(number) || again.has(number));
        for (const numbers of batches(gone)) {
          await transaction
            .deleteFrom('swept')
            .where('repository', '=', repository)
            .where('number', 'in', numbers)
            .execute();
        }
        const at = clock();
        const fresh = looked.map(({ number, head, updatedAt }) => ({
          repository,
          number,
          head,
          updated_at: updatedAt,
          at,
        }));
        for (const values of batches(fresh)) {
          await transaction
            .insertInto('swept')
            .values(values)
            .onConflict((conflict) => conflict.columns(['repository', 'number']).doNothing())
            .execute();
        }
      }),
  };
}

function batches<T>(rows: readonly T[]): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(rows.length / ROWS) }, (_, at) => rows.slice(at * ROWS, (at + 1) * ROWS));
}
