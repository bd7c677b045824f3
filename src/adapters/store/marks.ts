/** Marks: how far something is settled, kept among the counters. */
import type { Marks } from '../../ports/store.js';
import type { Database } from './schema.js';

export function markStore(db: Database): Marks {
  return {
    async read(name) {
      const row = await db.selectFrom('counter').select('value').where('name', '=', keyOf(name)).executeTakeFirst();
      return row === undefined ? null : Number(row.value);
    },
    async keep(name, value) {
      await db
        .insertInto('counter')
        .values({ name: keyOf(name), value })
        .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
        .execute();
    },
  };
}

function keyOf(name: string): string {
  return `mark: ${name}`;
}
