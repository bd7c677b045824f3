/** What a scene is: a pull request, what must come of it, and what people then do. Written in scenes-*.ts. */
import type { Acme } from './organisation.js';
import type { PullRequest } from './world/model.js';

/** Whether GitHub lets it be merged. */
export type Outcome = 'held' | 'mergeable';

export interface Step {
  /** What happens, in the present tense: "bob approves". */
  readonly what: string;
  readonly act: (acme: Acme, pull: PullRequest) => void;
  readonly outcome: Outcome;
}

export interface Scene {
  readonly title: string;
  readonly open: (acme: Acme) => PullRequest;
  readonly outcome: Outcome;
  readonly steps: readonly Step[];
}
