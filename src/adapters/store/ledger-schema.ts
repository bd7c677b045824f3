/** The tables of ledger.ts: changes as they were last judged, commands as they were first seen, and what was done once. */
import type { Kysely, Migration } from 'kysely';

export interface LedgerTables {
  readonly change_state: ChangeStateTable;
  readonly command_memory: CommandMemoryTable;
  readonly turn: TurnTable;
}

interface ChangeStateTable {
  repository: number;
  number: number;
  head: string | null;
  state: 'open' | 'closed' | 'merged';
  /** JSON list of agent ids; `[]` where it is not counted. */
  agents: string;
  /** 0 or 1. */
  ready: number;
  rate_held: number;
  first_seen_at: number;
  merged_at: number | null;
}

interface CommandMemoryTable {
  repository: number;
  number: number;
  comment: number;
  place: number;
  /** JSON of a RecordedCommand. */
  command: string;
}

interface TurnTable {
  name: string;
  at: number;
}

export const ledgerMigration: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('change_state')
      .addColumn('repository', 'bigint', (column) => column.notNull())
      .addColumn('number', 'integer', (column) => column.notNull())
      .addColumn('head', 'text')
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('agents', 'text', (column) => column.notNull())
      .addColumn('ready', 'integer', (column) => column.notNull())
      .addColumn('rate_held', 'integer', (column) => column.notNull())
      .addColumn('first_seen_at', 'bigint', (column) => column.notNull())
      .addColumn('merged_at', 'bigint')
      .addPrimaryKeyConstraint('change_state_once', ['repository', 'number'])
      .execute();
    await db.schema.createIndex('change_state_open').on('change_state').columns(['repository', 'state']).execute();
    await db.schema
      .createTable('command_memory')
      .addColumn('repository', 'bigint', (column) => column.notNull())
      .addColumn('number', 'integer', (column) => column.notNull())
      .addColumn('comment', 'bigint', (column) => column.notNull())
      .addColumn('place', 'integer', (column) => column.notNull())
      .addColumn('command', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('command_memory_once', ['repository', 'number', 'comment', 'place'])
      .execute();
    await db.schema
      .createTable('turn')
      .addColumn('name', 'text', (column) => column.primaryKey())
      .addColumn('at', 'bigint', (column) => column.notNull())
      .execute();
  },
};
