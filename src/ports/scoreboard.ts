/** What the scoreboard is kept in and read from. Supplied by adapters/store/scores.ts. */
import type { KeptEntry } from '../domain/audit.js';
import type { InventoryRecord } from '../domain/inventory.js';
import type { ScoreRules } from '../domain/policy.js';
import type { Catch, Dimension, Happening, OverrideDeed, Period, ScoredPlace, Tally } from '../domain/scoreboard.js';
import type { Scope } from './dashboard.js';

/** What is asked. Everything that is left null is not narrowed down. */
export interface ScoreQuestion {
  readonly scope: Scope;
  readonly periods: readonly Period[];
  readonly filter: ScoreFilter;
  /** Null: one whole. */
  readonly by: Dimension | null;
}

export interface ScoreFilter {
  /** GitHub's id. */
  readonly repository: number | null;
  readonly team: string | null;
  readonly agent: string | null;
  readonly origin: string | null;
  readonly risk: string | null;
}

/** Tallies of one value of the dimension asked for; `part` is '' for the whole, and a repository's id for `repository`. */
export interface TallyOf {
  readonly part: string;
  readonly tally: Pick<Tally, 'metric' | 'period' | 'says' | 'size' | 'n'>;
}

/** An override as it is listed. */
export interface ListedOverride extends ScoredPlace {
  readonly at: number;
  readonly deed: OverrideDeed;
}

export interface Span {
  /** Epoch milliseconds: from, up to and without. */
  readonly since: number;
  readonly until: number;
  readonly limit: number;
}

/** What pages, reports and /metrics read. core/score/measure.ts makes numbers of tallies. */
export interface ScoreReader {
  tallies(question: ScoreQuestion): Promise<readonly TallyOf[]>;
  /** What the gate stopped, newest first. */
  catches(scope: Scope, span: Span): Promise<readonly Catch[]>;
  overrides(scope: Scope, span: Span): Promise<readonly ListedOverride[]>;
  /** Of installations that are in the scope as a whole, oldest first; `limit` of them at most. */
  inventories(scope: Scope, span: Span): Promise<readonly InventoryRecord[]>;
  /** The values of team and agent that occur in the scope, for choosing from. */
  choices(scope: Scope): Promise<{ readonly teams: readonly string[]; readonly agents: readonly string[] }>;
}

/** What collection writes. */
export interface ScoreKeeper {
  /** The same again changes nothing but the times. */
  note(happenings: readonly Happening[]): Promise<void>;
  historyOf(repository: number): Promise<readonly Happening[]>;
  /** The rules of the policy as they were last read, by a decision or handed on here; null: none were. */
  rulesOf(repository: number): Promise<ScoreRules | null>;
  /** As read at `at`, epoch milliseconds. True: what is kept was counted by others, or never. */
  keepRules(place: ScoredPlace, rules: ScoreRules, at: number): Promise<boolean>;
  /** By these what is kept was counted. */
  countedBy(place: ScoredPlace, rules: ScoreRules): Promise<void>;
  /** Replaces what the repository says to all metrics. */
  keep(place: ScoredPlace, tallies: readonly Tally[]): Promise<void>;
  /**
   * Entries of the audit log about this repository that may count, after that sequence of its installation, in order,
   * not all at once. Entries are numbered as they are committed, so none comes late.
   */
  entriesAfter(place: ScoredPlace, sequence: number): Promise<readonly KeptEntry[]>;
}
