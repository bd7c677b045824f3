/** When controls stopped holding and held again, one row each time; of one that has not ended there is one row. */
import type { Drifts } from '../../ports/posture.js';
import { storable } from './engine.js';
import type { Database } from './schema.js';

export function driftStore(db: Database): Drifts {
  return {
    async begin({ installation, repository: { id, owner, name }, key, driftedAt }) {
      await db
        .insertInto('posture_drift')
        .values({ ...{ installation, owner, name }, repository: id, key: storable(key), drifted_at: driftedAt })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },
    async end(repository, key, heldAt) {
      await db
        .updateTable('posture_drift')
        .set({ held_at: heldAt })
        .where('repository', '=', repository)
        .where('key', '=', storable(key))
        .where('held_at', 'is', null)
        .execute();
    },
    async list(installation, since) {
      const rows = await db
        .selectFrom('posture_drift')
        .selectAll()
        .where('installation', '=', installation)
        .where(({ eb, or }) =>
          or([eb('drifted_at', '>=', since), eb('held_at', 'is', null), eb('held_at', '>=', since)]),
        )
        .orderBy('drifted_at')
        .orderBy('key')
        .execute();
      return rows.map(({ repository, owner, name, key, drifted_at, held_at }) => ({
        ...{ installation, repository: { id: Number(repository), owner, name }, key },
        driftedAt: Number(drifted_at),
        heldAt: held_at === null ? null : Number(held_at),
      }));
    },
  };
}
