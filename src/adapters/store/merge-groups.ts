/** The merge groups that were judged, so that a change of one of their members has them judged again. */
import type { MergeGroupRef } from '../../domain/merge-group.js';
import type { MergeGroups } from '../../ports/store.js';
import type { Database } from './schema.js';

export function mergeGroupStore(db: Database): MergeGroups {
  return {
    async keep(repository, reference, members) {
      const row = { reference: JSON.stringify(reference), members: JSON.stringify(members) };
      await db
        .insertInto('merge_group')
        .values({ repository, head: reference.head, ...row })
        .onConflict((conflict) => conflict.columns(['repository', 'head']).doUpdateSet(row))
        .execute();
    },
    async with(repository, number) {
      const rows = await db.selectFrom('merge_group').selectAll().where('repository', '=', repository).execute();
      return rows.filter(({ members }) => numbersIn(members).includes(number)).map((row) => referenceIn(row.reference));
    },
    async forget(repository, head) {
      await db.deleteFrom('merge_group').where('repository', '=', repository).where('head', '=', head).execute();
    },
  };
}

/** Our own JSON, written by `keep`. */
function numbersIn(text: string): readonly number[] {
  return JSON.parse(text) as readonly number[];
}

function referenceIn(text: string): MergeGroupRef {
  return JSON.parse(text) as MergeGroupRef;
}
