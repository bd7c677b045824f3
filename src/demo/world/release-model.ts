/** A published release of the simulated world. Part of model.ts. */
import type { Account, Repository } from './model.js';

export interface Release {
  readonly id: number;
  readonly repository: Repository;
  readonly tag: string;
  readonly author: Account;
  prerelease: boolean;
  readonly publishedAt: string;
  updatedAt: string;
}
