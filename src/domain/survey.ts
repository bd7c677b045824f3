/** Open changes as a survey of their repository shows them, and what the sweep made of them before. */
import type { Sha } from './change.js';
import type { PublishedCheck } from './publication.js';

export interface OpenChange {
  readonly number: number;
  readonly head: Sha;
  /** Name of the branch that it would merge into. */
  readonly base: string;
  /** ISO 8601, GitHub's clock; the dismissal of a review may leave it as it was. */
  readonly updatedAt: string;
  /** Our latest runs on the head, one a name. */
  readonly published: readonly PublishedCheck[];
}

/** How a change stood when the sweep last had it judged. */
export interface Swept {
  readonly head: Sha;
  readonly updatedAt: string;
  /** Epoch milliseconds. */
  readonly at: number;
}
