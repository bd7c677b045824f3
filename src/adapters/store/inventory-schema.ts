/** The table of inventories, and how it is made. */
import type { Kysely, Migration } from 'kysely';

export interface InventoryTables {
  readonly inventory: InventoryTable;
}

interface InventoryTable {
  installation: number;
  /** Epoch milliseconds. */
  taken_at: number;
  /** JSON of an InventoryRecord. */
  record: string;
}

export const inventoryMigration: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('inventory')
      .addColumn('installation', 'bigint', (column) => column.notNull())
      .addColumn('taken_at', 'bigint', (column) => column.notNull())
      .addColumn('record', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('inventory_once', ['installation', 'taken_at'])
      .execute();
  },
};
