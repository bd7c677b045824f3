/** What is kept of each deployment that asked, and of each lease. Written by flows/guard-deployment.ts. */
import type { RepositoryRef, Sha } from './change.js';
import type { EnvironmentKind } from './deployment.js';

/** GitHub gives one answer an environment and attempt of a run. */
export interface GateKey {
  readonly repository: number;
  readonly run: number;
  readonly environment: string;
}

/** gone: the run ended without our answer. */
type GateState = 'waiting' | 'approved' | 'rejected' | 'gone';

/** The latest attempt of a run that asked for an environment. */
export interface Gate {
  readonly installation: number;
  readonly repository: RepositoryRef;
  readonly run: number;
  /** As the webhook spells it. */
  readonly environment: string;
  /** 0: not read yet. */
  readonly attempt: number;
  /** Null: not read yet. */
  readonly sha: Sha | null;
  /** GitHub's id; null: it told none. */
  readonly deployment: number | null;
  readonly state: GateState;
  /** Epoch milliseconds. */
  readonly askedAt: number;
  /** Epoch milliseconds after which it is refused. */
  readonly deadline: number;
  /** Status reports given: GitHub takes ten a deployment. */
  readonly reports: number;
  /** Digest of the last thing that was decided and said. */
  readonly said: string;
  readonly kind: EnvironmentKind;
  /** What is being answered; null: nothing yet. Kept before GitHub is told, so that no answer is forgotten. */
  readonly intended: 'approved' | 'rejected' | null;
  /** A run that this app started itself. */
  readonly own: boolean;
  /** The newer commit that it takes back, where it deploys an older one; null: it does not. */
  readonly takesBack: Sha | null;
  /** What goes back when it fails; null: nothing does. */
  readonly rollback: Rollback | null;
}

interface Rollback {
  readonly workflow: string;
  /** What ran there before; null: nothing is known to have. */
  readonly to: Sha | null;
  /** Pull requests that were in it. */
  readonly pulls: readonly number[];
}

/** An agent's deployment in a sandbox, and when what it made must be gone. */
export interface SandboxLease {
  readonly installation: number;
  readonly repository: RepositoryRef;
  readonly run: number;
  readonly attempt: number;
  readonly environment: string;
  readonly sha: Sha;
  readonly agents: readonly string[];
  /** Epoch milliseconds. */
  readonly from: number;
  readonly until: number;
  readonly destroy: string;
  /**
   * running: until its end. destroying: the workflow was asked for. destroyed: it succeeded. outlived: it did not in
   * time. extended: a later lease of the same environment took over.
   */
  readonly state: 'running' | 'destroying' | 'destroyed' | 'outlived' | 'extended';
  /** When the workflow was asked for; null: not yet. */
  readonly askedAt: number | null;
  /** The run of the workflow; null: none yet, or GitHub does not tell. */
  readonly destroyedBy: number | null;
}
