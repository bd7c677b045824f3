/** Where the past is read, and where it is kept how far. Supplied by adapters/github/read-past.ts and adapters/store/pasts.ts. */
import type { RepositoryRef } from '../domain/change.js';
import type { PastChange, PastDeployment, PastPage, PastPart, PastProgress } from '../domain/past.js';
import type { OwnAgent } from '../domain/policy.js';
import type { Result } from '../domain/result.js';
import type { Happening, ScoredPlace } from '../domain/scoreboard.js';
import type { ForgeError } from './forge.js';

export interface PastSource {
  /** Merged pull requests, those that were opened last first: that order does not change while it is read. */
  readMerged(repository: RepositoryRef, cursor: string | null): Promise<Result<PastPage<PastChange>, ForgeError>>;
  /** Those made last first. */
  readDeployments(
    repository: RepositoryRef,
    cursor: string | null,
  ): Promise<Result<PastPage<PastDeployment>, ForgeError>>;
}

export interface PastKeeper {
  /** Null: never begun. */
  progress(repository: number, part: PastPart): Promise<PastProgress | null>;
  /** The policy's own agents, as its newest decision has them. */
  agentsOf(repository: number): Promise<readonly OwnAgent[]>;
  /** What was found on a page and how far that is, both or neither. */
  keep(repository: number, found: readonly Happening[], progress: PastProgress): Promise<void>;
  /** Has the running server, or the next one, count the repository anew. */
  askForScores(place: ScoredPlace): Promise<void>;
}
