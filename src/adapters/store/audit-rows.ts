/** Rows of the audit log as entries: what every reader of it selects. */
import type { AuditKind, KeptEntry } from '../../domain/audit.js';
import type { Database, Tables } from './schema.js';

export interface StoredEntry extends KeptEntry {
  readonly columns: {
    readonly repository: number;
    readonly number: number;
    readonly at: number;
    readonly kind: AuditKind;
    readonly body_digest: string;
  };
}

/** Every entry about a change, and what was published on its commits, by installation and sequence. */
export async function ofChange(
  db: Database,
  repositories: readonly number[],
  number: number,
): Promise<readonly StoredEntry[]> {
  if (repositories.length === 0) return [];
  const rows = await auditRows(db)
    .where('repository', 'in', repositories)
    .where('number', 'in', [0, number])
    .orderBy('installation')
    .orderBy('sequence')
    .execute();
  const own = new Set(rows.filter((row) => row.number === number).map((row) => shaIn(row.entry)));
  return rows.filter((row) => row.number === number || own.has(shaIn(row.entry))).map(stored);
}

/** Null: there is none there. */
export async function entryAt(db: Database, installation: number, sequence: number): Promise<StoredEntry | null> {
  const row = await auditRows(db)
    .where('installation', '=', installation)
    .where('sequence', '=', sequence)
    .executeTakeFirst();
  return row === undefined ? null : stored(row);
}

function shaIn(entry: string): string {
  return (JSON.parse(entry) as { readonly sha: string }).sha;
}

export function auditRows(db: Database) {
  return db
    .selectFrom('audit_entry')
    .select([
      'installation',
      'sequence',
      'repository',
      'number',
      'at',
      'kind',
      'entry',
      'digest',
      'body',
      'body_digest',
    ]);
}

type Row = Tables['audit_entry'];

export function stored({ installation, sequence, entry, digest, body, ...columns }: Row): StoredEntry {
  return { installation, sequence, entry, digest, body, columns };
}
