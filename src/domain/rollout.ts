/** The ninety-day plan of a rollout: its steps, and the state of each as reality shows it. Judged by core/rollout.ts. */
import type { RepositoryRef } from './change.js';
import type { Inventory } from './inventory.js';
import type { EffectivePolicy } from './policy.js';
import type { ControlOutcome, Sight } from './posture.js';

/** `unknown`: nothing that can be read tells, or it could not be read. Never taken for done. */
export type StepState = 'done' | 'open' | 'unknown';

export interface RolloutStep {
  readonly id: string;
  readonly days: 30 | 60 | 90;
  readonly title: string;
  readonly state: StepState;
  /** What was seen, or why nothing was. May quote untrusted text. */
  readonly why: string;
  /** The command that shows or does what is left. */
  readonly next: string;
}

/** One repository as it was read. */
export interface RolledOut {
  readonly repository: RepositoryRef;
  readonly policy: Sight<EffectivePolicy>;
  readonly posture: Sight<readonly ControlOutcome[]>;
}

export interface RolloutFacts {
  readonly repositories: readonly RolledOut[];
  readonly inventory: Sight<Inventory>;
  /** What to write after `twokey inventory` and `twokey posture` to mean the same. */
  readonly scope: string;
}
