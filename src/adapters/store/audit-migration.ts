/** Makes the tables of the audit log (audit-schema.ts), and takes over the records of before. */
import { type Kysely, type Migration, sql } from 'kysely';
import { importRecords } from './import-records.js';

export const auditMigration: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    // SQLite applies a migration without a transaction: whatever ends it in the middle, it begins again.
    await db.schema
      .createTable('audit_entry')
      .ifNotExists()
      .addColumn('installation', 'bigint', (column) => column.notNull())
      .addColumn('sequence', 'bigint', (column) => column.notNull())
      .addColumn('repository', 'bigint', (column) => column.notNull())
      .addColumn('number', 'integer', (column) => column.notNull())
      .addColumn('at', 'bigint', (column) => column.notNull())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('entry', 'text', (column) => column.notNull())
      .addColumn('digest', 'text', (column) => column.notNull())
      .addColumn('body', 'text')
      .addColumn('body_digest', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('audit_entry_chain', ['installation', 'sequence'])
      .execute();
    await sql`create index if not exists audit_entry_change on audit_entry (repository, number, sequence)`.execute(db);
    await sql`create index if not exists audit_entry_time on audit_entry (installation, at) where body is not null`.execute(
      db,
    );
    await sql`create index if not exists audit_entry_policy on audit_entry (installation, body_digest) where kind = 'policy'`.execute(
      db,
    );
    await db.schema
      .createTable('audit_cause')
      .ifNotExists()
      .addColumn('installation', 'bigint', (column) => column.notNull())
      .addColumn('repository', 'bigint', (column) => column.notNull())
      .addColumn('number', 'integer', (column) => column.notNull())
      .addColumn('sha', 'text', (column) => column.notNull())
      .addColumn('delivery', 'text', (column) => column.notNull())
      .addColumn('at', 'bigint', (column) => column.notNull())
      .addColumn('cause', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('audit_cause_once', ['installation', 'delivery', 'repository', 'number', 'sha'])
      .execute();
    await sql`create index if not exists audit_cause_place on audit_cause (installation, repository, number, at)`.execute(
      db,
    );
    await importRecords(db);
  },
};
