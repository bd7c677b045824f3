/** Alerts, each kept once with the number of times and the last time it was raised. */
import { sql } from 'kysely';
import type { Alerts } from '../../ports/store.js';
import type { Clock } from '../../ports.js';
import { storable } from './engine.js';
import type { Database } from './schema.js';

export function alertStore(db: Database, clock: Clock): Alerts {
  return {
    async raise({ kind, installation, repository, text }) {
      const now = clock();
      const row = { kind, installation, repository: repository ?? 0, text: storable(text) };
      await db
        .insertInto('alert')
        .values({ ...row, first_at: now, last_at: now, times: 1 })
        .onConflict((conflict) =>
          conflict
            .columns(['installation', 'repository', 'kind', 'text'])
            .doUpdateSet({ last_at: now, times: sql`alert.times + 1` }),
        )
        .execute();
    },
  };
}
