/** What GitHub remembers of the webhooks that it sent us. Supplied by adapters/github. */
import type { Result } from '../domain/result.js';
import type { ForgeError } from './forge.js';

/** One attempt to deliver; several may be of one delivery. */
export interface Attempt {
  /** A whole number that may be larger than a double holds. */
  readonly id: string;
  /** The delivery's own GUID, the same for each attempt. */
  readonly guid: string;
  readonly event: string;
  /** Epoch milliseconds by GitHub's clock. */
  readonly at: number;
}

export interface AttemptPage {
  /** Newest first. */
  readonly attempts: readonly Attempt[];
  /** Null: there are no older ones. */
  readonly next: string | null;
}

/** Asked by the app itself, so no installation's limits are touched. */
export interface Hook {
  /** `cursor` null: the newest. */
  list(cursor: string | null): Promise<Result<AttemptPage, ForgeError>>;
  /** The body of the delivery as JSON; null: GitHub does not show it. */
  read(attempt: Attempt): Promise<Result<string | null, ForgeError>>;
  /** Asks GitHub to send it once more. */
  redeliver(attempt: Attempt): Promise<Result<null, ForgeError>>;
}
