/** Makes the table of postures. */
import { type Kysely, type Migration, sql } from 'kysely';

export const postureMigration: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('posture')
      .ifNotExists()
      .addColumn('repository', 'bigint', (column) => column.primaryKey())
      .addColumn('installation', 'bigint', (column) => column.notNull())
      .addColumn('checked_at', 'bigint', (column) => column.notNull())
      .addColumn('record', 'text', (column) => column.notNull())
      .execute();
    await sql`create index if not exists posture_installation on posture (installation)`.execute(db);
  },
};
