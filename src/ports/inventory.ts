/** Where inventories are kept. Supplied by adapters/store. */
import type { InventoryRecord } from '../domain/inventory.js';

/** Inventories as they were taken, once a month. */
export interface Inventories {
  keep(record: InventoryRecord): Promise<void>;
  /** Null: none was ever taken. */
  latest(installation: number): Promise<InventoryRecord | null>;
  /** Those of an installation taken at `since` (epoch milliseconds) or later, oldest first. */
  list(installation: number, since: number): Promise<readonly InventoryRecord[]>;
}
