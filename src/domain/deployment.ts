/** What is known of one deployment that asks to go on, and what is decided. Decided by core/deployment-decision.ts. */
import type { AutonomyLevel } from './autonomy.js';
import type { Account, AccountId, Sha } from './change.js';
import type { Category } from './finding.js';
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
export type Delta = (typeof DELTAS)[number];

/** What is new in the deployment. */
export type DeployedPart =
  | {
      readonly kind: 'change';
      readonly number: number;
      readonly verdict: Fact<VerdictKind>;
      readonly origin: Fact<Origin>;
      /** People who approved it, or its deployment, and had no hand in it. */
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
  /** What says so, in words of the policy; '' where it is not told. */
  readonly levelBecause: string;
  readonly environment: EnvironmentKind;
  readonly deployer: Deployer;
  readonly delta: Delta;
  readonly parts: Listing<DeployedPart>;
  readonly safeguards: Safeguards;
  /** People who looked at this run at GitHub, had no hand in it, and approved it. */
  readonly reviews: Fact<number>;
}

/** Why a deployment does not go on by itself. */
export interface Obstacle {
  /** Stable id. */
  readonly rule: string;
  /** hold: a person who approves the run settles it. wait: only what is missing does. reject: the run must be started anew. */
  readonly effect: 'hold' | 'wait' | 'reject';
  readonly text: string;
  readonly remedy: string;
}

export type DeploymentDecision =
  /** `despite`: what a person who approved the run settled. */
  | { readonly kind: 'approve'; readonly despite: readonly Obstacle[] }
  | { readonly kind: 'hold' | 'reject'; readonly because: NonEmpty<Obstacle> };

/** What people and the scoreboard call a run: `.github/workflows/deploy.yml`, started by somebody. */
export interface DeployingRun {
  readonly id: number;
  /** Counts up when it is started again. */
  readonly attempt: number;
  readonly sha: Sha;
  readonly path: string;
  /** What started it: `push`, `workflow_dispatch`, `schedule`. */
  readonly event: string;
  /** Null: a deleted account. */
  readonly actor: Account | null;
  /** Who started this attempt. */
  readonly triggeredBy: Account | null;
  readonly completed: boolean;
  /** `success`, `failure`, …; null: it has not ended. */
  readonly conclusion: string | null;
}

/** A commit that is new, and the merged pull requests that brought it; none: it was pushed. */
export interface NewCommit {
  readonly sha: Sha;
  /** Null: GitHub knows no account of this author. */
  readonly author: Account | null;
  readonly pulls: readonly MergedPull[];
}

export interface MergedPull {
  readonly number: number;
  /** That was merged. */
  readonly head: Sha;
}

/** What is new since the last deployment that succeeded. */
export interface Delivered {
  readonly delta: Delta;
  /** What runs there now; null: nothing, or not known. */
  readonly from: Sha | null;
  readonly commits: Listing<NewCommit>;
  /** Touched files, by old and new name. */
  readonly paths: Fact<readonly string[]>;
}

/** What the audit log says of a change at the head that was merged. */
export interface JudgedPart {
  readonly verdict: VerdictKind;
  /** The verdict let it through by itself: nobody broke glass. */
  readonly byItself: boolean;
  readonly origin: Origin;
  readonly agents: readonly string[];
  readonly operators: readonly Account[];
  /** Who cannot approve it. */
  readonly excluded: readonly AccountId[];
  readonly approvers: readonly AccountId[];
  readonly categories: readonly Category[];
}
