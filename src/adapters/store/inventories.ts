/** Every inventory that was taken: some kilobytes a month and installation. */
import type { InventoryRecord } from '../../domain/inventory.js';
import type { Inventories } from '../../ports/inventory.js';
import { storable } from './engine.js';
import type { Database } from './schema.js';

export function inventoryStore(db: Database): Inventories {
  const taken = (installation: number) =>
    db.selectFrom('inventory').select('record').where('installation', '=', installation);
  return {
    async keep(record) {
      const { installation, at } = record;
      const text = storable(JSON.stringify(record));
      await db
        .insertInto('inventory')
        .values({ installation, taken_at: at, record: text })
        .onConflict((conflict) => conflict.columns(['installation', 'taken_at']).doUpdateSet({ record: text }))
        .execute();
    },
    async latest(installation) {
      const row = await taken(installation).orderBy('taken_at', 'desc').limit(1).executeTakeFirst();
      return row === undefined ? null : recordOf(row);
    },
    async latestAt(installation) {
      const { latest } = await db
        .selectFrom('inventory')
        .select(({ fn }) => fn.max('taken_at').as('latest'))
        .where('installation', '=', installation)
        .executeTakeFirstOrThrow();
      return latest === null ? null : Number(latest);
    },
    async list(installation, since) {
      const rows = await taken(installation).where('taken_at', '>=', since).orderBy('taken_at').execute();
      return rows.map(recordOf);
    },
  };
}

function recordOf({ record }: { readonly record: string }): InventoryRecord {
  return JSON.parse(record) as InventoryRecord;
}
