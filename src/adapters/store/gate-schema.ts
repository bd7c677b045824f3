/** The tables of gates.ts: deployments that asked, and leases. */
import { type Kysely, type Migration, sql } from 'kysely';

export interface GateTables {
  readonly deployment_gate: GateTable;
  readonly sandbox_lease: LeaseTable;
}

interface GateTable {
  repository: number;
  run: number;
  environment: string;
  sha: string;
  state: string;
  /** JSON of a Gate. */
  gate: string;
}

interface LeaseTable {
  repository: number;
  run: number;
  attempt: number;
  environment: string;
  installation: number;
  /** Epoch milliseconds. */
  began_at: number;
  /** JSON of a SandboxLease. */
  lease: string;
}

export const gateMigration: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('deployment_gate')
      .addColumn('repository', 'bigint', (column) => column.notNull())
      .addColumn('run', 'bigint', (column) => column.notNull())
      .addColumn('environment', 'text', (column) => column.notNull())
      .addColumn('sha', 'text', (column) => column.notNull())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('gate', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('deployment_gate_once', ['repository', 'run', 'environment'])
      .execute();
    await db.schema
      .createIndex('deployment_gate_commit')
      .on('deployment_gate')
      .columns(['repository', 'sha'])
      .execute();
    await db.schema
      .createTable('sandbox_lease')
      .addColumn('repository', 'bigint', (column) => column.notNull())
      .addColumn('run', 'bigint', (column) => column.notNull())
      .addColumn('attempt', 'integer', (column) => column.notNull())
      .addColumn('environment', 'text', (column) => column.notNull())
      .addColumn('installation', 'bigint', (column) => column.notNull())
      .addColumn('began_at', 'bigint', (column) => column.notNull())
      .addColumn('lease', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('sandbox_lease_once', ['repository', 'run', 'attempt', 'environment'])
      .execute();
    await db.schema
      .createIndex('sandbox_lease_day')
      .on('sandbox_lease')
      .columns(['installation', 'began_at'])
      .execute();
  },
};

/** What the dashboard asks for, however many deployments there ever were. */
export const shownGateMigration: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`create index if not exists deployment_gate_waiting on deployment_gate (repository) where state = 'waiting'`.execute(
      db,
    );
    await sql`create index if not exists sandbox_lease_begun on sandbox_lease (began_at)`.execute(db);
  },
};
