/** What the simulated GitHub Actions knows: runs of workflows, and the artifacts that they left. Part of model.ts. */
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
  readonly runNumber: number;
  attempt: number;
  status: CheckStatus;
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
