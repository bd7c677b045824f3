/** The audit log: every decision record, chained by digest within its installation so that a change or a gap shows. */
import { createHash } from 'node:crypto';
import type { DecisionRecord } from '../../domain/record.js';
import type { Records } from '../../ports/store.js';
import type { Engine } from './engine.js';
import type { Database } from './schema.js';

export function recordStore(db: Database, engine: Engine): Records {
  return { append: (record) => append(db, engine, record) };
}

async function append(db: Database, engine: Engine, record: DecisionRecord): Promise<void> {
  const body = JSON.stringify(record);
  await db.transaction().execute(async (transaction) => {
    // One at a time for each installation: the next link is made of the last one.
    await engine.lock(transaction, `records of ${record.installation}`);
    const last = await transaction
      .selectFrom('decision_record')
      .select('digest')
      .where('installation', '=', record.installation)
      .orderBy('seq', 'desc')
      .limit(1)
      .executeTakeFirst();
    const previous = last?.digest ?? '';
    await transaction
      .insertInto('decision_record')
      .values({
        installation: record.installation,
        repository: record.repository,
        number: record.number,
        sha: record.sha,
        at: record.at,
        body,
        digest: createHash('sha256').update(previous).update(body).digest('hex'),
        previous,
      })
      .execute();
  });
}
