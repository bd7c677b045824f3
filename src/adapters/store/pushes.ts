/** Who pushed what, as deliveries and GitHub's own activity told it. Rows are only ever added; read for contributors. */
import type { ObservedPush, Push } from '../../domain/independence.js';
import type { Database } from './schema.js';

/** Kept once: the same push may be told by several deliveries. */
export async function addPush(db: Database, { repository, place, push }: ObservedPush): Promise<void> {
  const where = place.kind === 'change' ? { number: place.number, ref: '' } : { number: 0, ref: place.ref };
  await db
    .insertInto('push_memory')
    .values({ repository, ...where, after: push.after, account: push.account.id, push: JSON.stringify(push) })
    .onConflict((conflict) => conflict.columns(['repository', 'number', 'ref', 'after', 'account']).doNothing())
    .execute();
}

export interface PushPlace {
  readonly repository: number;
  readonly number: number;
  /** `refs/heads/…`; null: the head is no branch of this repository. */
  readonly ref: string | null;
}

/** Everything known of a pull request and, where it is one of the repository, of its branch. */
export async function pushesOf(db: Database, { repository, number, ref }: PushPlace): Promise<readonly Push[]> {
  const rows = await db
    .selectFrom('push_memory')
    .select('push')
    .where('repository', '=', repository)
    .where((row) => {
      const ofChange = row.and([row('number', '=', number), row('ref', '=', '')]);
      return ref === null ? ofChange : row.or([ofChange, row.and([row('number', '=', 0), row('ref', '=', ref)])]);
    })
    .orderBy('seq')
    .execute();
  // Our own JSON, written by `addPush`.
  return rows.map((row) => JSON.parse(row.push) as Push);
}
