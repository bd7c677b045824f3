/** The tables of who may look: sessions and tokens of the API. Neither a cookie nor a token stands in them, only digests. */
import { type Kysely, type Migration, sql } from 'kysely';

export interface WebAccessTables {
  readonly web_session: WebSessionTable;
  readonly api_token: ApiTokenTable;
}

interface WebSessionTable {
  /** SHA-256 of the id in the cookie. */
  digest: string;
  sealed: string;
  expires_at: number;
}

export interface ApiTokenTable {
  /** SHA-256 of the token. */
  digest: string;
  name: string;
  /** JSON list. */
  reads: string;
  created_at: number;
  expires_at: number;
  used_at: number | null;
}

export const webAccessMigration: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('web_session')
      .ifNotExists()
      .addColumn('digest', 'text', (column) => column.primaryKey())
      .addColumn('sealed', 'text', (column) => column.notNull())
      .addColumn('expires_at', 'bigint', (column) => column.notNull())
      .execute();
    await db.schema
      .createTable('api_token')
      .ifNotExists()
      .addColumn('digest', 'text', (column) => column.primaryKey())
      .addColumn('name', 'text', (column) => column.notNull().unique())
      .addColumn('reads', 'text', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('expires_at', 'bigint', (column) => column.notNull())
      .addColumn('used_at', 'bigint')
      .execute();
    // The dashboard asks for what happened last, of everything or of one repository.
    await sql`create index if not exists audit_entry_latest on audit_entry (at)`.execute(db);
    await sql`create index if not exists audit_entry_latest_of on audit_entry (repository, at)`.execute(db);
  },
};
