/** What the audit log needs now and then: its heads, to be signed, and the retention, in small transactions. */
import { sql } from 'kysely';
import type { Engine } from './engine.js';
import { append } from './records.js';
import type { Database } from './schema.js';

export interface AuditHead {
  readonly installation: number;
  readonly sequence: number;
  readonly digest: string;
}

export interface AuditUpkeep {
  heads(): Promise<readonly AuditHead[]>;
  /**
   * Deletes what is older than a time (epoch milliseconds) and what no open change needs: bodies of decisions, read
   * deliveries, alerts. Entries stay, and one more says which bodies went. Answers how many bodies.
   */
  prune(before: number, now: number): Promise<number>;
  /**
   * Deletes what deliveries told before a time and no decision will name any more. What a decision named stands in its
   * entry, so the chain needs none of it.
   */
  pruneCauses(before: number): Promise<void>;
}

const BATCH = 200;
const DAY_MS = 86_400_000;
/** For longer than GitHub lists and redelivers deliveries, so that none is taken twice. */
const REMEMBERED_MS = 30 * 86_400_000;

export function auditUpkeep(db: Database, engine: Engine): AuditUpkeep {
  return {
    heads: () => auditHeads(db),
    async prune(before, now) {
      let pruned = 0;
      for (const { installation } of await auditHeads(db)) {
        for (let more = BATCH; more === BATCH; pruned += more) {
          more = await db
            .transaction()
            .execute((transaction) => pruneBodies(transaction, engine, { installation, before, now }));
        }
      }
      await pruneDeliveries(db, Math.min(before, now - REMEMBERED_MS));
      await db.deleteFrom('alert').where('last_at', '<', before).execute();
      return pruned;
    },
    pruneCauses: (before) => pruneCauses(db, before),
  };
}

/** A day at a time: a store of years must not stand still for it. */
async function pruneCauses(db: Database, before: number): Promise<void> {
  for (;;) {
    const row = await db
      .selectFrom('audit_cause')
      .select((one) => one.fn.min('at').as('first'))
      .executeTakeFirst();
    const first = Number(row?.first ?? before);
    if (first >= before) return;
    await db
      .deleteFrom('audit_cause')
      .where('at', '<', Math.min(first + DAY_MS, before))
      .execute();
  }
}

export async function auditHeads(db: Database): Promise<readonly AuditHead[]> {
  const rows = await db
    .selectFrom('audit_entry as entry')
    .select(['entry.installation', 'entry.sequence', 'entry.digest'])
    .where(({ eb, selectFrom }) =>
      eb(
        'entry.sequence',
        '=',
        selectFrom('audit_entry as other')
          .select((row) => row.fn.max('other.sequence').as('last'))
          .whereRef('other.installation', '=', 'entry.installation'),
      ),
    )
    .orderBy('entry.installation')
    .execute();
  return rows.map(({ installation, sequence, digest }) => ({ installation, sequence: Number(sequence), digest }));
}

interface Pruning {
  readonly installation: number;
  readonly before: number;
  readonly now: number;
}

/** Policies stay: they are few, and whatever is decided later by the same one names it. */
async function pruneBodies(
  transaction: Database,
  engine: Engine,
  { installation, before, now }: Pruning,
): Promise<number> {
  await engine.lock(transaction, `records of ${installation}`);
  const old = await transaction
    .selectFrom('audit_entry')
    .select(['sequence'])
    .where('installation', '=', installation)
    .where('at', '<', before)
    .where('body', 'is not', null)
    .where('kind', '<>', 'policy')
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('change_state')
            .select('change_state.number')
            .whereRef('change_state.repository', '=', 'audit_entry.repository')
            .whereRef('change_state.number', '=', 'audit_entry.number')
            .where('change_state.state', '=', 'open'),
        ),
      ),
    )
    .orderBy('sequence')
    .limit(BATCH)
    .execute();
  const sequences = old.map(({ sequence }) => Number(sequence));
  if (sequences.length === 0) return 0;
  await transaction
    .updateTable('audit_entry')
    .set({ body: null })
    .where('installation', '=', installation)
    .where('sequence', 'in', sequences)
    .execute();
  const about = { before, from: sequences[0], upTo: sequences.at(-1), bodies: sequences.length };
  const nowhere = { repository: 0, number: 0, sha: '' };
  await append(transaction, engine, { kind: 'pruned', installation, ...nowhere, at: now, about, body: null });
  return sequences.length;
}

/** Also those that were set aside: whoever has not looked at them by then will not. */
async function pruneDeliveries(db: Database, before: number): Promise<void> {
  for (let gone = BATCH; gone === BATCH; ) {
    const rows = await db
      .deleteFrom('delivery')
      .where('id', 'in', (outer) =>
        outer.selectFrom('delivery as old').select('old.id').where('old.read_at', '<', before).limit(BATCH),
      )
      .returning(sql<number>`1`.as('one'))
      .execute();
    gone = rows.length;
  }
}
