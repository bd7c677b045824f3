/**
 * Posture: what protects a repository at GitHub, as far as we may see it, and what each control says of it.
 * Read by adapters/github/read-posture.ts, judged by core/posture, described by catalog/controls.
 */
import type { RepositoryRef } from './change.js';
import type { Known, Unknown } from './result.js';

/** Only `holds` is green. `not-visible`: we may not see it. `unreadable`: it is there, in a form that we do not know. `error`: GitHub failed. */
export const OUTCOMES = ['holds', 'fails', 'not-applicable', 'not-visible', 'unreadable', 'error'] as const;
export type OutcomeKind = (typeof OUTCOMES)[number];

/** A fact that was not seen: hidden from us, not understood, or not answered. */
export interface Unseen extends Unknown {
  readonly because: 'not-visible' | 'unreadable' | 'error';
}

/** A `Fact` whose lack says which outcome it leads to. */
export type Sight<T> = Known<T> | Unseen;

export function unseen(because: Unseen['because'], reason: string): Unseen {
  return { kind: 'unknown', because, reason };
}

interface RequiredSource {
  readonly context: string;
  /** The app whose check it must be; null: anybody's. */
  readonly app: number | null;
}

/** A rule that a branch is under, by the ruleset that it comes from. */
export type BranchRule = { readonly ruleset: number } & (
  | {
      readonly kind: 'pull-request';
      readonly approvals: number;
      readonly dismissesStale: boolean;
      readonly lastPush: boolean;
    }
  | { readonly kind: 'checks'; readonly checks: readonly RequiredSource[]; readonly notOnCreate: boolean }
  | { readonly kind: 'merge-queue'; readonly grouping: string; readonly minutes: number }
  /** `workflows` and `code_scanning` are gates of their own. */
  | { readonly kind: 'force-push' | 'deletion' | 'gate' | 'other' }
);

/** Classic branch protection. */
export interface ClassicProtection {
  readonly reviews: {
    readonly approvals: number;
    readonly dismissesStale: boolean;
    readonly lastPush: boolean;
    /** People, teams and apps that need no pull request. Untrusted names. */
    readonly mayBypass: readonly string[];
  } | null;
  readonly checks: readonly RequiredSource[];
  readonly includesAdmins: boolean;
  readonly allowsForcePushes: boolean;
  readonly allowsDeletions: boolean;
}

export interface BypassActor {
  /** GitHub's kind and id: `RepositoryRole 5`. */
  readonly name: string;
  readonly isAdmin: boolean;
  readonly mode: 'always' | 'pull_request' | 'exempt';
}

/** A ruleset for branches, of the repository or from above. */
export interface Ruleset {
  readonly id: number;
  /** Untrusted. */
  readonly name: string;
  readonly enforcement: string;
}

export interface BranchPosture {
  readonly name: string;
  /** Active rules alone: GitHub does not tell those that are only tried out. */
  readonly rules: Sight<readonly BranchRule[]>;
  /** Known null: there is none. */
  readonly classic: Sight<ClassicProtection | null>;
}

export interface EnvironmentPosture {
  /** Untrusted. */
  readonly name: string;
  /** GitHub's kinds of protection: `required_reviewers`, `wait_timer`, `branch_policy`. */
  readonly protections: readonly string[];
  /** Apps whose custom rule is switched on. */
  readonly apps: Sight<readonly number[]>;
}

export interface WorkflowFile {
  readonly path: string;
  readonly text: Sight<string>;
}

/** Somebody used a right to pass by the rules. */
export interface Bypass {
  readonly id: number;
  /** Login. Untrusted. */
  readonly actor: string;
  readonly ref: string;
  readonly sha: string;
  readonly at: string;
}

/** Everything about one repository that a control may ask for. */
export interface PostureFacts {
  readonly repository: RepositoryRef;
  /** Our app at GitHub; null: whoever asks does not know which it is. */
  readonly appId: number | null;
  /** The default branch and every other that is gated. */
  readonly branches: Sight<readonly BranchPosture[]>;
  readonly rulesets: Sight<readonly Ruleset[]>;
  /** Of the rulesets that a gated branch is under. */
  readonly bypassActors: ReadonlyMap<number, Sight<readonly BypassActor[]>>;
  readonly workflowToken: Sight<{ readonly writes: boolean; readonly approves: boolean }>;
  readonly environments: Sight<readonly EnvironmentPosture[]>;
  /** GitHub's own complaints about CODEOWNERS; known null: there is no such file. Untrusted. */
  readonly codeowners: Sight<readonly string[] | null>;
  readonly workflows: Sight<readonly WorkflowFile[]>;
  readonly secretScanning: Sight<{ readonly scans: boolean; readonly stopsPushes: boolean }>;
  /** Of the last week. */
  readonly bypasses: Sight<readonly Bypass[]>;
}

/** What one control says of one place. */
export interface ControlOutcome {
  /** Id of a catalog entry. */
  readonly control: string;
  readonly outcome: OutcomeKind;
  /** Branch, environment or file; '' for the repository. Untrusted. */
  readonly place: string;
  /** What was seen, in words. May quote untrusted text. */
  readonly why: string;
}

/** The posture of a repository as it was last read. */
export interface PostureRecord {
  readonly installation: number;
  readonly repository: RepositoryRef;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly outcomes: readonly ControlOutcome[];
  /** `control place` of what once held and was seen failing since; goes when it is seen holding again. */
  readonly drifted: readonly string[];
}

/** A control that held stopped holding at one place, and when it was seen holding again. Times are epoch milliseconds. */
export interface Drift {
  readonly installation: number;
  readonly repository: RepositoryRef;
  /** `control place`. The place is untrusted. */
  readonly key: string;
  readonly driftedAt: number;
  /** Null: it has not held since. */
  readonly heldAt: number | null;
}
