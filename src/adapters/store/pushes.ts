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

/**
 * Everything known of a pull request and, where it is one of the repository, of its branch, in the order in which it
 * came. Asked for one by one: of either alone the index finds the rows, of both at once only the repository.
 */
export async function pushesOf(db: Database, { repository, number, ref }: PushPlace): Promise<readonly Push[]> {
  const at = (where: { readonly number: number; readonly ref: string }) =>
    db
      .selectFrom('push_memory')
      .select(['seq', 'push'])
      .where('repository', '=', repository)
      .where('number', '=', where.number)
      .where('ref', '=', where.ref)
      .execute();
  const ofChange = await at({ number, ref: '' });
  const ofBranch = ref === null ? [] : await at({ number: 0, ref });
  // Our own JSON, written by `addPush`.
  return [...ofChange, ...ofBranch]
    .sort((a, b) => Number(a.seq) - Number(b.seq))
    .map((row) => JSON.parse(row.push) as Push);
}
