/** Deployments as the flows need them: what they read and answer at GitHub, and what they keep. Supplied by adapters/github and adapters/store. */
import type { Account, RepositoryRef, Sha } from '../domain/change.js';
import type { Delivered, DeployingRun } from '../domain/deployment.js';
import type { Gate, GateKey, SandboxLease } from '../domain/deployment-gate.js';
import type { Result } from '../domain/result.js';
import type { ForgeError } from './forge.js';

export interface DeploymentForge {
  readDeployingRun(repository: RepositoryRef, run: number): Promise<Result<DeployingRun, ForgeError>>;
  /**
   * What is new against the last deployment to the environment that succeeded, of those of commits that are trusted:
   * whoever may write deployments can tell GitHub of any. Error: it cannot be asked now.
   */
  readDelivered(
    repository: RepositoryRef,
    of: { readonly environment: string; readonly sha: Sha; readonly trusted: ReadonlySet<Sha> },
  ): Promise<Result<Delivered, ForgeError>>;
  /** The merged pull requests that brought what `sha` has and `from` lacks. */
  readBrought(
    repository: RepositoryRef,
    of: { readonly from: Sha; readonly sha: Sha },
  ): Promise<Result<readonly number[], ForgeError>>;
  /** Accounts that approved the run for the environment, in any of its attempts. */
  readRunReviews(
    repository: RepositoryRef,
    of: { readonly run: number; readonly environment: string },
  ): Promise<Result<readonly Account[], ForgeError>>;
  /** `refused`: GitHub takes no such answer any more; the run is over, or was answered before. */
  answerDeployment(
    repository: RepositoryRef,
    run: number,
    answer: DeploymentAnswer,
  ): Promise<Result<'taken' | 'refused', ForgeError>>;
  /** Starts a workflow of the default branch there, and answers the run; null: GitHub does not tell which it is. */
  dispatchWorkflow(repository: RepositoryRef, dispatch: Dispatch): Promise<Result<number | null, ForgeError>>;
  /** Whether a workflow is on the default branch. */
  hasWorkflow(repository: RepositoryRef, workflow: string): Promise<Result<boolean, ForgeError>>;
}

/** A state, or only a report: then GitHub goes on waiting. */
export interface DeploymentAnswer {
  readonly environment: string;
  readonly state: 'approved' | 'rejected' | 'reported';
  /** At most 1,024 characters. */
  readonly comment: string;
}

interface Dispatch {
  /** Its file name. */
  readonly workflow: string;
  readonly inputs: Readonly<Record<string, string>>;
}

/** Deployments that asked, and the leases of those that agents made. */
export interface Gates {
  find(key: GateKey): Promise<Gate | null>;
  keep(gate: Gate): Promise<void>;
  waiting(repository: number, run: number): Promise<readonly Gate[]>;
  /** The latest of a repository that were let go on. */
  approved(repository: number): Promise<readonly Gate[]>;
  /** Of a commit, whatever the environment. */
  ofCommit(repository: number, sha: Sha): Promise<readonly Gate[]>;
  leaseOf(key: GateKey & { readonly attempt: number }): Promise<SandboxLease | null>;
  keepLease(lease: SandboxLease): Promise<void>;
  /** Leases of an installation that began then or later. */
  leasesSince(installation: number, since: number): Promise<readonly SandboxLease[]>;
}
