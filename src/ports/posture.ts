/** How the posture of a repository is read, and where it is kept. Supplied by adapters/github and adapters/store. */
import type { RepositoryRef } from '../domain/change.js';
import type { Bypass, Drift, PostureFacts, PostureRecord, Sight } from '../domain/posture.js';
import type { Result } from '../domain/result.js';
import type { ForgeError } from './forge.js';

/** Which branches are gated; the default branch is always read. */
export interface Gating {
  readonly isGated: (branch: { readonly ref: string; readonly isDefault: boolean }) => boolean;
  /** No other branch can be. */
  readonly onlyDefault: boolean;
}

export interface PostureSource {
  /**
   * Reads everything that a control asks for. Error: the repository itself, or
   * GitHub as a whole, cannot be asked now; what single answers lack is told in the facts.
   */
  readPosture(repository: RepositoryRef, gating: Gating): Promise<Result<PostureFacts, ForgeError>>;
  /** Who passed by the rules within a week. One call. */
  readBypasses(repository: RepositoryRef): Promise<Result<Sight<readonly Bypass[]>, ForgeError>>;
}

/** The posture of each repository as it was last read. */
export interface Postures {
  last(repository: number): Promise<PostureRecord | null>;
  keep(record: PostureRecord): Promise<void>;
  /** When each repository of an installation was last looked at, in epoch milliseconds; 0: it must be looked at anew. */
  checkedAt(installation: number): Promise<ReadonlyMap<number, number>>;
  /** All of an installation must be looked at anew. What was seen is kept. */
  expire(installation: number): Promise<void>;
}

/** Drift as it began and ended, kept for the scoreboard. */
export interface Drifts {
  /** It is drifted already: nothing changes. */
  begin(drift: Omit<Drift, 'heldAt'>): Promise<void>;
  /** Ends what has not ended. */
  end(repository: number, key: string, heldAt: number): Promise<void>;
  /** Those of an installation that began at `since` or later, or had not ended then, oldest first. */
  list(installation: number, since: number): Promise<readonly Drift[]>;
}
