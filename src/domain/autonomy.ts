/** The autonomy matrix: what agents may do in which environment. Part of the policy; judged by core/autonomy.ts. */
import type { Category } from './finding.js';
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

/** What a policy may call an environment. A sandbox is there to try things in, and what stands in it is destroyed again. */
export const MARKED_KINDS = ['sandbox', 'production'] as const;
type MarkedKind = (typeof MARKED_KINDS)[number];

/** Within what level 2 lets an agent deploy by itself. */
export interface SandboxGuards {
  /** Deployments an agent and day. */
  readonly runs: number;
  /** Hours of leases an agent and day. */
  readonly hours: number;
  /** Hours until what was deployed is destroyed. */
  readonly lease: number;
  /** File name of the workflow that destroys it. */
  readonly destroy: string;
}

/** One thing that level 3 lets an agent do by itself. */
export interface ApprovedAction {
  readonly id: string;
  /** File name of the workflow that does it. */
  readonly workflow: string;
  /** Globs: everything new in the deployment is in here. An empty list: anywhere. */
  readonly paths: readonly string[];
  /** Categories that nothing in the deployment may have. */
  readonly without: readonly Category[];
}

/** Within what level 3 lets an agent deploy by itself. */
export interface ProductionGuards {
  readonly actions: NonEmpty<ApprovedAction>;
  /** File name of the workflow that goes back to what was there before. */
  readonly rollback: string;
}

export interface MatrixEnvironment {
  readonly id: string;
  /** Globs over the environment's name at GitHub. */
  readonly match: NonEmpty<string>;
  readonly level: AutonomyLevel;
  /** Null: nothing is known to reach it by a merge. */
  readonly deploys: Reaches | null;
  readonly rules: readonly AutonomyRule[];
  readonly kind: MarkedKind;
  /** Null: no agent has level 2 here. */
  readonly sandbox: SandboxGuards | null;
  /** Null: no agent has level 3 here. */
  readonly production: ProductionGuards | null;
  /** Hours until a deployment that still waits for a person is refused. */
  readonly wait: number;
}

/** One file's matrix. An organisation's and a repository's both hold: the lower level counts. */
export type AutonomyMatrix = readonly MatrixEnvironment[];
