/** Labels as their deliveries told of them: by whom, when, and on which head. Rows are only ever added; read for approval labels. */
import { accountIdOf, shaOf } from '../../domain/change.js';
import type { ObservedLabel } from '../../domain/label-vote.js';
import type { Database } from './schema.js';

/** Kept once: the same delivery may be sent under several ids. */
export async function addLabels(db: Database, labels: readonly ObservedLabel[]): Promise<void> {
  for (const { repository, number, label, account, head, at } of labels) {
    const name = label.toLowerCase();
    await db
      .insertInto('label_memory')
      .values({ repository, number, label: name, account, head, at })
      .onConflict((conflict) =>
        conflict.columns(['repository', 'number', 'label', 'account', 'head', 'at']).doNothing(),
      )
      .execute();
  }
}

export async function labelsOf(db: Database, repository: number, number: number): Promise<readonly ObservedLabel[]> {
  const rows = await db
    .selectFrom('label_memory')
    .selectAll()
    .where('repository', '=', repository)
    .where('number', '=', number)
    .orderBy('seq')
    .execute();
  return rows.flatMap((row) => {
    const head = shaOf(row.head);
    return head === null
      ? []
      : [{ repository, number, label: row.label, account: accountIdOf(row.account), head, at: row.at }];
  });
}
