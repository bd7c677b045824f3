/** The tables of plans.ts: artifacts as they were judged, and what each change showed when. */
import type { ColumnDefinitionBuilder, Generated, Kysely, Migration } from 'kysely';

export interface PlanTables {
  readonly plan_artifact: PlanArtifactTable;
  readonly plan_sighting: PlanSightingTable;
}

interface PlanArtifactTable {
  repository: number;
  artifact: number;
  /** Digest of the rules that it was judged by. */
  rules: string;
  /** JSON list of JudgedFile. */
  files: string;
}

interface PlanSightingTable {
  seq: Generated<number>;
  repository: number;
  number: number;
  place: string;
  digest: string;
  /** JSON of a PlanSighting. */
  sighting: string;
}

/** A primary key that the engine numbers. */
interface CountingColumn {
  readonly type: 'integer' | 'bigint';
  readonly build: (column: ColumnDefinitionBuilder) => ColumnDefinitionBuilder;
}

export function planMigration(seq: CountingColumn): Migration {
  return {
    async up(db: Kysely<unknown>): Promise<void> {
      await db.schema
        .createTable('plan_artifact')
        .addColumn('repository', 'bigint', (column) => column.notNull())
        .addColumn('artifact', 'bigint', (column) => column.notNull())
        .addColumn('rules', 'text', (column) => column.notNull())
        .addColumn('files', 'text', (column) => column.notNull())
        .addPrimaryKeyConstraint('plan_artifact_once', ['repository', 'artifact', 'rules'])
        .execute();
      await db.schema
        .createTable('plan_sighting')
        .addColumn('seq', seq.type, seq.build)
        .addColumn('repository', 'bigint', (column) => column.notNull())
        .addColumn('number', 'integer', (column) => column.notNull())
        .addColumn('place', 'text', (column) => column.notNull())
        .addColumn('digest', 'text', (column) => column.notNull())
        .addColumn('sighting', 'text', (column) => column.notNull())
        .addUniqueConstraint('plan_sighting_once', ['repository', 'number', 'place', 'digest'])
        .execute();
    },
  };
}
