/** Policies as the audit log has them, each under its digest: what decisions were made by. */
import { sql } from 'kysely';
import type { EffectivePolicy } from '../../domain/policy.js';
import type { Database } from './schema.js';

/** The body of a policy entry; null: it is not in the log. The kind is written out for the index over policies. */
export async function policyBody(db: Database, installation: number, digest: string): Promise<string | null> {
  const row = await db
    .selectFrom('audit_entry')
    .select('body')
    .where('installation', '=', installation)
    .where('kind', '=', sql.lit('policy'))
    .where('body_digest', '=', digest)
    .executeTakeFirst();
  return row?.body ?? null;
}

/** The one that the repository's newest decision was made by; null: there is none. */
export async function latestPolicy(db: Database, repository: number): Promise<EffectivePolicy | null> {
  return (await newestPolicy(db, repository))?.policy ?? null;
}

/** With the time of that decision, epoch milliseconds. */
export async function newestPolicy(
  db: Database,
  repository: number,
): Promise<{ readonly policy: EffectivePolicy; readonly at: number } | null> {
  const row = await db
    .selectFrom('audit_entry')
    .select(['installation', 'entry', 'at'])
    .where('repository', '=', repository)
    .where('kind', '=', 'decision')
    .orderBy('at', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return null;
  // Our own JSON, written by records.ts.
  const { about } = JSON.parse(row.entry) as { readonly about: { readonly policy?: unknown } };
  const body = typeof about.policy === 'string' ? await policyBody(db, row.installation, about.policy) : null;
  return body === null ? null : { policy: JSON.parse(body) as EffectivePolicy, at: Number(row.at) };
}
