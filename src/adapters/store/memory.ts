/** What was ever seen on a change. Rows are only ever added: evidence does not go away because a label or commit did. */
import { createHash } from 'node:crypto';
import type { Evidence } from '../../domain/provenance.js';
import type { Memory } from '../../ports.js';
import type { Database } from './schema.js';

export function evidenceStore(db: Database): Memory {
  return {
    recall: (repository, number) => recall(db, repository, number),
    remember: (repository, number, evidence) =>
      db.transaction().execute(async (transaction) => {
        for (const item of evidence) await rememberOne(transaction, { repository, number }, item);
      }),
  };
}

async function recall(db: Database, repository: number, number: number): Promise<readonly Evidence[]> {
  const rows = await db
    .selectFrom('evidence_memory')
    .select('evidence')
    .where('repository', '=', repository)
    .where('number', '=', number)
    .orderBy('seq')
    .execute();
  return rows.map((row) => readEvidence(row.evidence));
}

async function rememberOne(
  db: Database,
  change: { readonly repository: number; readonly number: number },
  item: Evidence,
): Promise<void> {
  // The keys in one fixed order, so that equal evidence has an equal digest.
  const { signal, agent, agentClass, confidence, where, seen } = item;
  const evidence = JSON.stringify({ signal, agent, agentClass, confidence, where, seen } satisfies Evidence);
  const digest = createHash('sha256').update(evidence).digest('hex');
  await db
    .insertInto('evidence_memory')
    .values({ ...change, digest, evidence })
    .onConflict((conflict) => conflict.columns(['repository', 'number', 'digest']).doNothing())
    .execute();
}

/** Our own JSON, written by `rememberOne`. */
function readEvidence(text: string): Evidence {
  return JSON.parse(text) as Evidence;
}
