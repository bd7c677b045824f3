/** The autonomy matrix: what agents may do in which environment. Part of the policy; judged by core/autonomy.ts. */
import type { NonEmpty } from './result.js';

/** From strictest to widest; the index is the number that a policy writes. */
export const AUTONOMY_NAMES = ['read-only', 'propose', 'execute in sandbox', 'execute in production'] as const;
export type AutonomyLevel = 0 | 1 | 2 | 3;

/** Another level for some agents, repositories or teams. An empty list: any. */
export interface AutonomyRule {
  /** Catalog ids, or ids of the policy's own agents. */
  readonly agents: readonly string[];
  /** Globs over `owner/name`. */
  readonly repositories: readonly string[];
  /** `@organisation/team`: of the people who direct the agent. */
  readonly teams: readonly string[];
  readonly level: AutonomyLevel;
}

/** Which merges reach the environment. An empty list: any. */
interface Reaches {
  readonly branches: readonly string[];
  readonly paths: readonly string[];
}

export interface MatrixEnvironment {
  readonly id: string;
  /** Globs over the environment's name at GitHub. */
  readonly match: NonEmpty<string>;
  readonly level: AutonomyLevel;
  /** Null: nothing is known to reach it by a merge. */
  readonly deploys: Reaches | null;
  readonly rules: readonly AutonomyRule[];
}

/** One file's matrix. An organisation's and a repository's both hold: the lower level counts. */
export type AutonomyMatrix = readonly MatrixEnvironment[];
