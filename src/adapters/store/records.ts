/** The audit log: entries chained by digest within their installation, so that a change or a gap shows. Rows are only ever added. */
import { sql } from 'kysely';
import type { NewEntry } from '../../domain/audit.js';
import type { EffectivePolicy } from '../../domain/policy.js';
import type { Records } from '../../ports/store.js';
import { bodyText, type Head, linked, sha256 } from './audit-link.js';
import { causesOf } from './causes.js';
import type { Engine } from './engine.js';
import type { Database } from './schema.js';

export function recordStore(db: Database, engine: Engine): Records {
  return {
    append: (entry) => db.transaction().execute((transaction) => append(transaction, engine, entry)),
  };
}

/** Within a transaction: one at a time for each installation, because the next link is made of the last one. */
export async function append(transaction: Database, engine: Engine, entry: NewEntry): Promise<void> {
  await engine.lock(transaction, `records of ${entry.installation}`);
  const head = await headOf(transaction, entry.installation);
  if (entry.kind !== 'decision' || entry.policy === undefined) return void (await add(transaction, head, entry));
  const digest = digestOf(entry.policy);
  const isNew = !(await isKept(transaction, entry.installation, digest));
  const { installation, at } = entry;
  const place = { installation, repository: 0, number: 0, sha: '', at };
  const next = isNew ? await add(transaction, head, { kind: 'policy', ...place, about: {}, body: entry.policy }) : head;
  const causes = await causesOf(transaction, entry);
  await add(transaction, next, { ...entry, about: { ...entry.about, policy: digest, causes } });
}

const digests = new WeakMap<EffectivePolicy, string>();

/** Of its text as it is kept. A policy that was read once stands behind many decisions, and is never changed. */
function digestOf(policy: EffectivePolicy): string {
  const before = digests.get(policy);
  if (before !== undefined) return before;
  const digest = sha256(bodyText(policy) ?? '');
  digests.set(policy, digest);
  return digest;
}

async function add(transaction: Database, head: Head, { body, ...entry }: NewEntry): Promise<Head> {
  const row = linked(head, entry, bodyText(body));
  await transaction.insertInto('audit_entry').values(row).execute();
  return row;
}

async function headOf(transaction: Database, installation: number): Promise<Head> {
  const last = await transaction
    .selectFrom('audit_entry')
    .select(['sequence', 'digest'])
    .where('installation', '=', installation)
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst();
  return last ?? { sequence: 0, digest: '' };
}

/** The kind stands in the text of the query, as in the index over policies: so it is found by that, whatever is bound. */
async function isKept(transaction: Database, installation: number, digest: string): Promise<boolean> {
  const kept = await transaction
    .selectFrom('audit_entry')
    .select('sequence')
    .where('installation', '=', installation)
    .where('kind', '=', sql.lit('policy'))
    .where('body_digest', '=', digest)
    .limit(1)
    .executeTakeFirst();
  return kept !== undefined;
}
