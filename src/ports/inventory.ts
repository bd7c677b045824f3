/** How access is read, and where inventories are kept. Supplied by adapters/github and adapters/store. */
import type { RepositoryRef } from '../domain/change.js';
import type { AccessFacts, InventoryRecord } from '../domain/inventory.js';
import type { Result } from '../domain/result.js';
import type { ForgeError } from './forge.js';

export interface InventorySource {
  /**
   * Who and what may write to these repositories of one owner. Error: GitHub as a whole cannot be asked now; what
   * single answers lack is told in the facts. `told` hears how many repositories were read.
   */
  readAccess(
    owner: string,
    repositories: readonly RepositoryRef[],
    told?: (read: number) => void,
  ): Promise<Result<AccessFacts, ForgeError>>;
}

/** Inventories as they were taken, once a month. */
export interface Inventories {
  keep(record: InventoryRecord): Promise<void>;
  /** Null: none was ever taken. */
  latest(installation: number): Promise<InventoryRecord | null>;
  /** When the latest was taken, epoch milliseconds. */
  latestAt(installation: number): Promise<number | null>;
  /** Those of an installation taken at `since` (epoch milliseconds) or later, oldest first. */
  list(installation: number, since: number): Promise<readonly InventoryRecord[]>;
}
