/** One piece of work that a webhook, a flow or a clock asks for. flows/ has a story for each kind, handle-job.ts the table. */
import type { Alert } from './alert.js';
import type { Account, ChangeSubject, RepositoryRef, Sha } from './change.js';
import type { MergeGroupRef } from './merge-group.js';

/** Why an old yes may no longer hold before anybody has looked. */
export type HoldReason = 'opened' | 'closed' | 'reopened' | 'retargeted' | 'policy' | 'failed';

/** Why many changes are judged anew: only another policy makes every old yes doubtful at once. */
export type FanOutReason = 'policy' | 'people' | 'coverage';

interface OfRepository {
  readonly installation: number;
  readonly repository: RepositoryRef;
}

/** What took a merged change back. */
export type Undoer =
  | { readonly kind: 'revert'; readonly number: number }
  | { readonly kind: 'rollback'; readonly environment: string; readonly to: Sha };

/** One piece of work: at most one waiting per key, never two running at once for one key. */
export type Job =
  | { readonly kind: 'assess-change'; readonly subject: ChangeSubject }
  | (OfRepository & { readonly kind: 'assess-commit'; readonly sha: Sha })
  /** Somebody pressed "Re-run". */
  | (OfRepository & { readonly kind: 'rerun-commit'; readonly sha: Sha })
  /** Takes a yes back before anything else is read. */
  | (OfRepository & { readonly kind: 'hold-commit'; readonly sha: Sha; readonly because: HoldReason })
  | (OfRepository & { readonly kind: 'assess-merge-group'; readonly group: MergeGroupRef })
  | (OfRepository & {
      readonly kind: 'assess-repository';
      readonly base: string | null;
      readonly because: FanOutReason;
    })
  /** A plan of the default branch came: `run` brought it. */
  | (OfRepository & { readonly kind: 'review-drift'; readonly sha: Sha; readonly run: number })
  | (OfRepository & { readonly kind: 'sweep-repository' })
  | { readonly kind: 'assess-installation'; readonly installation: number; readonly because: FanOutReason }
  /** The same as assess-change, at a time of its own: then a waiver ends. */
  | { readonly kind: 'assess-later'; readonly subject: ChangeSubject; readonly at: number }
  | {
      readonly kind: 'answer-comment';
      readonly subject: ChangeSubject;
      readonly asks: 'why' | 'recheck';
      readonly by: Account;
    }
  /** What protects it is read and judged; `check-bypasses`: only who passed by it. */
  | (OfRepository & { readonly kind: 'check-posture' | 'check-bypasses' })
  /** What happened in it is counted for the scoreboard. */
  | (OfRepository & { readonly kind: 'score-repository' })
  | { readonly kind: 'recheck-postures'; readonly installation: number }
  /** Merged changes were undone: pull requests by number, commits by id (seven digits at least). */
  | (OfRepository & {
      readonly kind: 'review-incident';
      readonly by: Undoer;
      readonly pulls: readonly number[];
      readonly commits: readonly string[];
    })
  | { readonly kind: 'take-inventory'; readonly installation: number }
  /** The month or the week is over: people are told what it came to. */
  | { readonly kind: 'tell-scores'; readonly installation: number }
  /** A run waits for our word before it deploys; `sha` and `deployment` as its webhook tells them. */
  | (OfRepository & {
      readonly kind: 'guard-deployment';
      readonly run: number;
      readonly environment: string;
      readonly sha: Sha | null;
      readonly deployment: number | null;
    })
  /** The same, at a time of its own. */
  | (OfRepository & {
      readonly kind: 'guard-later';
      readonly run: number;
      readonly environment: string;
      readonly at: number;
    })
  /** Somebody looked at a run that waits. */
  | (OfRepository & { readonly kind: 'guard-run'; readonly run: number })
  | (OfRepository & {
      readonly kind: 'watch-deployment';
      readonly environment: string;
      readonly sha: Sha;
      readonly deployment: number;
      readonly state: 'began' | 'success' | 'failed';
    })
  /** What an agent deployed in a sandbox is to be destroyed, or should have been by now. */
  | (OfRepository & {
      readonly kind: 'end-lease';
      readonly run: number;
      readonly attempt: number;
      readonly environment: string;
      readonly at: number;
    })
  | { readonly kind: 'sweep-installation'; readonly installation: number }
  | { readonly kind: 'raise-alert'; readonly installation: number; readonly alert: Alert };

/** What runs before what where both are due: taking a yes back comes first, sweeping last. */
export type Urgency = 'first' | 'live' | 'background';
