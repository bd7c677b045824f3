/** The table of the API's tokens, in which no token stands but its digest. */
import type { Kysely, Migration } from 'kysely';

export interface ApiTokenTables {
  readonly api_token: ApiTokenTable;
}

interface ApiTokenTable {
  /** SHA-256 of 256 random bits, so that neither can be guessed from the other, nor from how long a look-up takes. */
  digest: string;
  id: string;
  name: string;
  /** JSON, as domain/api-token.ts has it. */
  reads: string;
  reach: string;
  created_at: number;
  expires_at: number;
  revoked_at: number | null;
  last_used_at: number | null;
}

export const apiTokenMigration: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('api_token')
      .addColumn('digest', 'text', (column) => column.primaryKey())
      .addColumn('id', 'text', (column) => column.notNull().unique())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('reads', 'text', (column) => column.notNull())
      .addColumn('reach', 'text', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('expires_at', 'bigint', (column) => column.notNull())
      .addColumn('revoked_at', 'bigint')
      .addColumn('last_used_at', 'bigint')
      .execute();
  },
};
