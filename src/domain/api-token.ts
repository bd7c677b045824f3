/** A token of the JSON API: what it may read, of whom, and until when. Made by `twokey token`, looked up by web/api. */
import type { RepositoryRef } from './change.js';

/** What a token may be made for, one or several of them. */
export const API_READS = ['scoreboard', 'changes', 'agents', 'autonomy', 'posture', 'audit'] as const;
export type ApiRead = (typeof API_READS)[number];

/** A repository of one installation: moved to another, it is out of reach. */
interface TokenRepository extends RepositoryRef {
  readonly installation: number;
}

/** Whose records a token reaches: everything of these installations, and these repositories. */
export interface TokenReach {
  readonly installations: readonly number[];
  readonly repositories: readonly TokenRepository[];
  /** The names that it was made for, for people. */
  readonly named: readonly string[];
}

/** As it is kept: never the token, of which nobody has more than the SHA-256. */
export interface ApiToken {
  /** The beginning of its digest: names it without being of use to anybody. */
  readonly id: string;
  readonly name: string;
  readonly reads: readonly ApiRead[];
  readonly reach: TokenReach;
  /** Epoch milliseconds; null: never. */
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly revokedAt: number | null;
  /** To the minute. */
  readonly lastUsedAt: number | null;
}
