/** What the simulated GitHub Actions knows: runs of workflows, the artifacts that they left, and what they deploy. Part of model.ts. */
import type { CheckConclusion, CheckStatus, Repository } from './model.js';
import type { Account } from './people-model.js';

export interface WorkflowRun {
  readonly id: number;
  /** Where it ran. */
  readonly repository: Repository;
  /** Whose commit it ran; null: the fork was deleted. */
  headRepository: Repository | null;
  readonly headBranch: string | null;
  readonly headSha: string;
  /** `.github/workflows/plan.yml` */
  readonly path: string;
  readonly name: string;
  /** What started it: `pull_request`, `push`, `schedule`. */
  readonly event: string;
  readonly actor: Account;
  /** Who started the latest attempt. */
  triggeredBy: Account;
  /** What it was dispatched with. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Null: it waits for no app. */
  waiting: Waiting | null;
  /** What apps answered when it waited. */
  readonly answers: {
    readonly environment: string;
    readonly state: 'approved' | 'rejected';
    readonly comment: string;
  }[];
  readonly reviews: RunReview[];
  readonly runNumber: number;
  attempt: number;
  status: CheckStatus | 'waiting';
  conclusion: CheckConclusion | null;
  readonly createdAt: string;
  updatedAt: string;
  readonly artifacts: Artifact[];
}

export interface Artifact {
  readonly id: number;
  readonly run: WorkflowRun;
  readonly name: string;
  readonly zip: Uint8Array;
  expired: boolean;
  readonly createdAt: string;
}

export type DeploymentState = 'in_progress' | 'success' | 'failure' | 'inactive';

export interface Deployment {
  readonly id: number;
  readonly repository: Repository;
  readonly environment: string;
  readonly sha: string;
  readonly ref: string;
  readonly creator: Account;
  /** Null: another tool made it through the API. */
  readonly run: WorkflowRun | null;
  readonly createdAt: string;
  /** Oldest first. */
  readonly statuses: DeploymentStatus[];
}

export interface DeploymentStatus {
  readonly id: number;
  readonly state: DeploymentState;
  readonly at: string;
}

/** A run that waits for apps before it deploys. */
export interface Waiting {
  readonly environment: string;
  readonly deployment: Deployment;
  /** Ids of apps that have not said yes. */
  readonly apps: Set<number>;
  /** What they said meanwhile. */
  readonly reports: string[];
}

/** Somebody looked at a run that waits. */
export interface RunReview {
  readonly user: Account;
  readonly environment: string;
  readonly state: 'approved' | 'rejected';
  readonly comment: string;
}
