/** The table of drifts, and how it is made. */
import { type Kysely, type Migration, sql } from 'kysely';

export interface DriftTables {
  readonly posture_drift: DriftTable;
}

interface DriftTable {
  installation: number;
  repository: number;
  owner: string;
  name: string;
  /** `control place` */
  key: string;
  /** Epoch milliseconds. */
  drifted_at: number;
  held_at: number | null;
}

export const driftMigration: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('posture_drift')
      .addColumn('installation', 'bigint', (column) => column.notNull())
      .addColumn('repository', 'bigint', (column) => column.notNull())
      .addColumn('owner', 'text', (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('key', 'text', (column) => column.notNull())
      .addColumn('drifted_at', 'bigint', (column) => column.notNull())
      .addColumn('held_at', 'bigint')
      .addPrimaryKeyConstraint('posture_drift_begun', ['repository', 'key', 'drifted_at'])
      .execute();
    await sql`create unique index posture_drift_open on posture_drift (repository, key) where held_at is null`.execute(
      db,
    );
    await sql`create index posture_drift_installation on posture_drift (installation, drifted_at)`.execute(db);
  },
};
