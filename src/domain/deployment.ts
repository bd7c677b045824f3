/** What is known of one deployment that asks to go on, and what is decided. Decided by core/deployment-decision.ts. */
import type { AutonomyLevel } from './autonomy.js';
import type { Sha } from './change.js';
import type { Origin } from './provenance.js';
import type { Fact, Listing, NonEmpty } from './result.js';
import type { VerdictKind } from './verdict.js';

/** What the policy says of the environment; unknown: nothing. From loosest to strictest. */
export const ENVIRONMENT_KINDS = ['sandbox', 'production', 'unknown'] as const;
export type EnvironmentKind = (typeof ENVIRONMENT_KINDS)[number];

/** Who started the run. From loosest to strictest. */
export const DEPLOYERS = ['human', 'automation', 'agent', 'unknown'] as const;
export type Deployer = (typeof DEPLOYERS)[number];

/** How the commit stands to the last one that was deployed with success. */
export const DELTAS = ['same', 'ahead', 'first', 'behind', 'diverged', 'unknown'] as const;
type Delta = (typeof DELTAS)[number];

/** What is new in the deployment. */
export type DeployedPart =
  | {
      readonly kind: 'change';
      readonly number: number;
      readonly verdict: Fact<VerdictKind>;
      readonly origin: Fact<Origin>;
      /** Counting approvals. */
      readonly approvals: Fact<number>;
    }
  /** A commit that no pull request brought. */
  | { readonly kind: 'direct-push'; readonly sha: Sha };

/** Deployments that an agent may still start today. */
interface BudgetLeft {
  readonly runs: number;
  readonly hours: number;
}

/** What an agent needs to deploy by itself. */
export interface Safeguards {
  /** Null: the policy gives none. */
  readonly budget: Fact<BudgetLeft | null>;
  /** Id of the pre-approved action that the run is; null: of none. */
  readonly action: Fact<string | null>;
  readonly plan: Fact<'passing' | 'failing' | 'missing'>;
  /** Whether the rollback workflow is there on the default branch. */
  readonly rollback: Fact<'present' | 'missing'>;
}

export interface Deployment {
  /** The lowest of the agents that started it or wrote what is in it. */
  readonly level: AutonomyLevel;
  readonly environment: EnvironmentKind;
  readonly deployer: Deployer;
  readonly delta: Delta;
  readonly parts: Listing<DeployedPart>;
  readonly safeguards: Safeguards;
}

/** Why a deployment does not go on by itself. */
export interface Obstacle {
  /** Stable id. */
  readonly rule: string;
  /** A person may let a held one go on; a refused one must be started anew. */
  readonly effect: 'hold' | 'reject';
  readonly text: string;
  readonly remedy: string;
}

export type DeploymentDecision =
  | { readonly kind: 'approve' }
  | { readonly kind: 'hold' | 'reject'; readonly because: NonEmpty<Obstacle> };
