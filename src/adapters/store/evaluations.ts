/** Numbers evaluations, so that of two that were made of one commit everybody knows the newer. */
import { sql } from 'kysely';
import type { Evaluations } from '../../ports/store.js';
import type { Engine } from './engine.js';
import { repeatableStatement } from './repeatable.js';
import type { Database } from './schema.js';

export function evaluationCounter(db: Database, engine: Engine): Evaluations {
  return {
    next: (above = 0) => repeatableStatement(db, engine, (connection) => drawn(connection, above)),
  };
}

async function drawn(db: Database, above: number): Promise<number> {
  const row = await db
    .insertInto('counter')
    .values({ name: 'evaluation', value: above + 1 })
    .onConflict((conflict) =>
      conflict.column('name').doUpdateSet({
        value: sql`case when counter.value >= excluded.value then counter.value + 1 else excluded.value end`,
      }),
    )
    .returning('value')
    .executeTakeFirstOrThrow();
  return Number(row.value);
}
