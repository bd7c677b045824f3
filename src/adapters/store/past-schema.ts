/** How far the time before the installation was read, one row a repository and kind. */
import type { Kysely, Migration } from 'kysely';
import type { PastPart } from '../../domain/past.js';

export interface PastTables {
  readonly past_progress: PastProgressTable;
}

interface PastProgressTable {
  repository: number;
  part: PastPart;
  since: number;
  cursor: string | null;
  /** 1: read back to `since`. */
  done: number;
}

export const pastMigration: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('past_progress')
      .addColumn('repository', 'bigint', (column) => column.notNull())
      .addColumn('part', 'text', (column) => column.notNull())
      .addColumn('since', 'bigint', (column) => column.notNull())
      .addColumn('cursor', 'text')
      .addColumn('done', 'integer', (column) => column.notNull())
      .addPrimaryKeyConstraint('past_progress_once', ['repository', 'part'])
      .execute();
  },
};
