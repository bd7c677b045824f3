/**
 * The scoreboard's shapes: what happened (collected from our own records and from GitHub's events), what that says to each
 * metric (samples, kept added up as tallies), and the number that people read. Concluded by core/score/, explained by
 * catalog/metrics.ts.
 */
import type { RepositoryRef, Sha } from './change.js';
import type { RiskLevel } from './finding.js';
import type { Mode } from './policy.js';
import type { Origin } from './provenance.js';
import type { VerdictKind } from './verdict.js';

/** Catalog ids, in the order in which they are shown. */
export const METRIC_IDS = [
  'deployment-frequency',
  'lead-time',
  'change-fail-rate',
  'recovery-time',
  'rework-rate',
  'ai-share',
  'ai-blocked',
  'ai-held',
  'ai-rollback-rate',
  'human-rollback-rate',
  'approval-latency',
  'overrides',
  'restore-tests',
  'drift-time',
  'admin-identities',
  'ai-writers',
] as const;
export type MetricId = (typeof METRIC_IDS)[number];

/** `share`: of yes and no; `duration`: seconds; `per-day`: how often; `count`: how many; `level`: as last looked at. */
export type MetricKind = 'share' | 'duration' | 'per-day' | 'count' | 'level';

/** A calendar month `2026-11` or an ISO week `2026-W48`, both in UTC. core/score/periods.ts reads them. */
export type Period = string;

/** By what a number may be split. Each sample has exactly one value of each, so that the parts add up to the whole. */
export const DIMENSIONS = ['repository', 'team', 'agent', 'origin', 'risk'] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** What one record says to one metric. */
export interface Sample {
  readonly metric: MetricId;
  /** Epoch milliseconds: when it counts. */
  readonly at: number;
  /** The team that the repository's policy names; '' for none. */
  readonly team: string;
  /** Catalog id of the first agent that was recognised; '' for none. */
  readonly agent: string;
  /** '' where no change is meant, or it is not known. */
  readonly origin: Origin | '';
  readonly risk: RiskLevel | '';
  /** Unknown: it would count, and what is needed to tell could not be seen. */
  readonly says: 'yes' | 'no' | 'unknown';
  /** Seconds for a duration, the day (days since 1970) for a frequency; 0 for the rest. */
  readonly size: number;
}

/** Samples of one period that are alike in everything, counted. Durations stand to two digits (core/score/periods.ts). */
export interface Tally extends Omit<Sample, 'at'> {
  readonly period: Period;
  readonly n: number;
}

/** A number as people read it, with what it is made of. */
export interface MetricValue {
  readonly metric: MetricId;
  readonly period: Period;
  /** A share from 0 to 1, seconds (the median), times a day, or a count; null: no data. */
  readonly value: number | null;
  /** Of durations: nine of ten took no longer. */
  readonly p90: number | null;
  /** Those that say yes; of durations: how many were measured. */
  readonly numerator: number;
  /** Those that say yes or no; the days of the period for a frequency. */
  readonly denominator: number;
  /** Those that would count and could not be told. */
  readonly unknowns: number;
  /** Of the deployment frequency: days with at least one. */
  readonly days: number | null;
}

/** One value of a dimension with its number. */
export interface MetricPart {
  /** '' where there is none. Untrusted text. */
  readonly name: string;
  readonly value: MetricValue;
}

/** Something that was kept from merging or deploying: what the gate is for. */
export interface Catch {
  readonly repository: RepositoryRef;
  /** 0: a deployment. */
  readonly number: number;
  /** Epoch milliseconds of the first such verdict. */
  readonly at: number;
  readonly what: 'denied' | 'held for a second approval' | 'deployment refused' | 'deployment held';
  /** '' where no agent is known of a deployment. */
  readonly origin: Origin | '';
  readonly agent: string;
  /** '' of a deployment. */
  readonly risk: RiskLevel | '';
  /** Ids of the rules that said no. */
  readonly rules: readonly string[];
  /** Null: a change. The environment is untrusted. */
  readonly deployment: { readonly run: number; readonly environment: string } | null;
}

/** Where something happened. */
export interface ScoredPlace {
  readonly installation: number;
  readonly repository: RepositoryRef;
}

/** One thing that happened in a repository. Told twice or late, it says the same. */
export interface Happening extends ScoredPlace {
  /** One a fact: the same fact from another source has the same key. */
  readonly key: string;
  /** Epoch milliseconds: when first seen so, and when last. */
  readonly at: number;
  readonly lastAt: number;
  readonly deed: Deed;
}

/** Pull requests of the same repository by number, and commit ids in lower case, some of them shortened. Untrusted. */
export interface NamedChanges {
  readonly pulls: readonly number[];
  readonly commits: readonly string[];
}

export type Deed =
  | JudgedDeed
  | {
      readonly kind: 'merged';
      readonly number: number;
      /** The commit that it became; null: not told. */
      readonly sha: Sha | null;
      readonly base: string;
      /** Into the default branch. */
      readonly intoDefault: boolean;
      /** What its texts say that it undoes. */
      readonly undoes: NamedChanges | null;
      /** It calls itself a hotfix, and what it says that it repairs; left out: it does not. */
      readonly hotfix?: NamedChanges;
    }
  /** Merged before the app judged: who wrote it is known, what the gate would have said is not. */
  | {
      readonly kind: 'back-filled';
      readonly number: number;
      readonly origin: Origin;
      readonly agents: readonly string[];
      readonly authoredAt: number | null;
    }
  | DeployedDeed
  /** Published, and no longer a pre-release. Whether it deploys is the policy's to say. */
  | {
      readonly kind: 'released';
      readonly release: number;
      /** Untrusted. */
      readonly tag: string;
      /** Where the release says it itself; the tag knows better. */
      readonly sha: Sha | null;
    }
  | { readonly kind: 'tagged'; readonly tag: string; readonly sha: Sha }
  | {
      readonly kind: 'incident';
      readonly issue: number;
      readonly state: 'opened' | 'closed';
      /** Which may make it one. Untrusted; left out of older ones: `incident`. */
      readonly label?: string;
    }
  | OverrideDeed
  | StoppedDeed
  /** `passed` null: it should have run, and did not. */
  | { readonly kind: 'restore-test'; readonly run: number; readonly workflow: string; readonly passed: boolean | null }
  | {
      readonly kind: 'control';
      /** Control and place, or stack. */
      readonly name: string;
      readonly state: 'failed' | 'held';
    };

export interface DeployedDeed {
  readonly kind: 'deployed';
  /** GitHub's id; below zero, that of a release which deploys. */
  readonly deployment: number;
  /** Untrusted. */
  readonly environment: string;
  /** Null: of a release whose tag nobody saw. */
  readonly sha: Sha | null;
  readonly state: 'success' | 'failed';
  /** GitHub marks it as production, or its name says so; a policy may say otherwise (core/score/ruled.ts). */
  readonly production: boolean;
}

/** A change as it was judged; alike judgements are one, from the first to the last of them. */
export interface JudgedDeed {
  readonly kind: 'judged';
  readonly number: number;
  readonly verdict: VerdictKind;
  readonly mode: Mode;
  readonly gated: boolean;
  readonly origin: Origin;
  readonly agents: readonly string[];
  readonly risk: RiskLevel;
  /** It had a counting approval, and still waited for another. */
  readonly heldForSecond: boolean;
  /** Ids of the rules that said no. */
  readonly rules: readonly string[];
  /** When its first commit was written, epoch milliseconds; null: not told. */
  readonly authoredAt: number | null;
  /** '' for none. */
  readonly team: string;
}

export interface OverrideDeed {
  readonly kind: 'override';
  readonly what: 'waiver' | 'break-glass' | 'bypass' | 'direct-push';
  /** Login or account id as it was told. Untrusted. */
  readonly by: string;
  /** Rule or reason. Untrusted. */
  readonly why: string;
  /** 0: no pull request. */
  readonly number: number;
}

/** A deployment that asked, and was held or refused. */
interface StoppedDeed {
  readonly kind: 'stopped';
  readonly what: 'held' | 'refused';
  readonly run: number;
  /** Untrusted. */
  readonly environment: string;
  /** Whose budget it would have been charged to. */
  readonly agents: readonly string[];
  /** Ids of the rules that said no. */
  readonly rules: readonly string[];
}
