/** What a pull request was at each head that was judged, so that approvals can be carried over. Rows are only ever added. */
import { createHash } from 'node:crypto';
import type { JudgedHead } from '../../domain/independence.js';
import type { Database } from './schema.js';

export async function headsOf(db: Database, repository: number, number: number): Promise<readonly JudgedHead[]> {
  const rows = await db
    .selectFrom('head_memory')
    .select('head')
    .where('repository', '=', repository)
    .where('number', '=', number)
    .orderBy('seq')
    .execute();
  // Our own JSON, written by `keepHead`.
  return rows.map((row) => JSON.parse(row.head) as JudgedHead);
}

export async function keepHead(
  db: Database,
  change: { readonly repository: number; readonly number: number },
  judged: JudgedHead,
): Promise<void> {
  const { sha, base, files, commits, contributors, unmapped } = judged;
  const head = JSON.stringify({ sha, base, files, commits, contributors, unmapped } satisfies JudgedHead);
  const digest = createHash('sha256').update(head).digest('hex');
  await db
    .insertInto('head_memory')
    .values({ ...change, sha, digest, head })
    .onConflict((conflict) => conflict.columns(['repository', 'number', 'digest']).doNothing())
    .execute();
}
