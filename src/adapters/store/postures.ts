/** The last posture of each repository, one row each. */
import type { PostureRecord } from '../../domain/posture.js';
import type { Postures } from '../../ports/posture.js';
import { storable } from './engine.js';
import type { Database } from './schema.js';

export function postureStore(db: Database): Postures {
  return {
    async last(repository) {
      const row = await db
        .selectFrom('posture')
        .select('record')
        .where('repository', '=', repository)
        .executeTakeFirst();
      return row === undefined ? null : (JSON.parse(row.record) as PostureRecord);
    },
    async keep(record) {
      const { installation, repository, at } = record;
      const row = { installation, checked_at: at, record: storable(JSON.stringify(record)) };
      await db
        .insertInto('posture')
        .values({ repository: repository.id, ...row })
        .onConflict((conflict) => conflict.column('repository').doUpdateSet(row))
        .execute();
    },
    async checkedAt(installation) {
      const rows = await db
        .selectFrom('posture')
        .select(['repository', 'checked_at'])
        .where('installation', '=', installation)
        .execute();
      return new Map(rows.map((row) => [Number(row.repository), Number(row.checked_at)]));
    },
    async expire(installation) {
      await db.updateTable('posture').set({ checked_at: 0 }).where('installation', '=', installation).execute();
    },
  };
}
