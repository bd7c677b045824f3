/** Part of a migration: records that were kept before the audit log had entries become entries of it, whole and in their order. */
import { type Kysely, sql } from 'kysely';
import { bodyText, type Head, linked, sha256 } from './audit-link.js';
import type { Tables } from './schema.js';

interface OldRecord {
  readonly seq: number;
  readonly installation: number;
  readonly repository: number;
  readonly number: number;
  readonly sha: string;
  readonly at: number;
  readonly body: string;
  readonly digest: string;
  readonly previous: string;
}

const BATCH = 100;

export async function importRecords(unknown: Kysely<unknown>): Promise<void> {
  // The tables exist by now.
  const db = unknown as Kysely<Tables>;
  const tables = await db.introspection.getTables();
  if (!tables.some(({ name }) => name === 'decision_record')) return;
  await db.deleteFrom('audit_entry').execute();
  const heads = new Map<number, Head & { readonly old: string }>();
  for (let after = 0; ; ) {
    const { rows } = await sql<OldRecord>`
      select * from decision_record where seq > ${after} order by seq limit ${BATCH}`.execute(db);
    if (rows.length === 0) break;
    for (const row of rows) {
      const head = heads.get(Number(row.installation)) ?? { sequence: 0, digest: '', old: '' };
      heads.set(Number(row.installation), await importOne(db, row, head));
      after = Number(row.seq);
    }
  }
  await sql`drop table decision_record`.execute(db);
}

/** It says whether the record was what its old chain made of it. */
async function importOne(
  db: Kysely<Tables>,
  { installation, repository, number, sha, at, body, digest, previous }: OldRecord,
  head: Head & { readonly old: string },
): Promise<Head & { readonly old: string }> {
  const intact = previous === head.old && digest === sha256(previous + body);
  const about = { digest, previous, intact };
  const place = { installation: Number(installation), repository: Number(repository), number, sha, at: Number(at) };
  const row = linked(head, { kind: 'imported', ...place, about }, bodyText(oldBody(body)));
  await db.insertInto('audit_entry').values(row).execute();
  return { sequence: row.sequence, digest: row.digest, old: digest };
}

function oldBody(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return { text };
  }
}
