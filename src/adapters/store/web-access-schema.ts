/** The table of sessions, in which no cookie stands but its digest, and the indexes that pages are read by. */
import { type Kysely, type Migration, sql } from 'kysely';

export interface WebAccessTables {
  readonly web_session: WebSessionTable;
}

interface WebSessionTable {
  /** SHA-256 of the id in the cookie. */
  digest: string;
  sealed: string;
  expires_at: number;
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
    // The dashboard asks for what happened last, of everything or of one repository.
    await sql`create index if not exists audit_entry_latest on audit_entry (at)`.execute(db);
    await sql`create index if not exists audit_entry_latest_of on audit_entry (repository, at)`.execute(db);
  },
};
