/** What the flows keep between two webhooks. Supplied by adapters/store. */
import type { Alert } from '../domain/alert.js';
import type { KeptEntry, NewEntry } from '../domain/audit.js';
import type { Account, Sha } from '../domain/change.js';
import type { RecordedCommand } from '../domain/concession.js';
import type { JudgedHead, ObservedPush, Push } from '../domain/independence.js';
import type { Job, Urgency } from '../domain/job.js';
import type { ObservedLabel } from '../domain/label-vote.js';
import type { MergeGroupRef } from '../domain/merge-group.js';
import type { Evidence, Operator, RecordedCorrection } from '../domain/provenance.js';
import type { Settlement } from '../domain/record.js';
import type { OpenChange, Swept } from '../domain/survey.js';
import type { Traffic } from '../domain/traffic.js';

/** What was ever seen on a change. Grows only. */
export interface Memory {
  recall(repository: number, number: number): Promise<readonly Evidence[]>;
  remember(repository: number, number: number, evidence: readonly Evidence[]): Promise<void>;
  corrections(repository: number, number: number): Promise<readonly RecordedCorrection[]>;
  /** One a comment: the first stays as it is. */
  addCorrections(repository: number, number: number, corrections: readonly RecordedCorrection[]): Promise<void>;
  operators(repository: number, number: number): Promise<readonly Operator[]>;
  /** One an account: the first stays as it is. */
  addOperators(repository: number, number: number, operators: readonly Operator[]): Promise<void>;
  /** Of the pull request, and of its branch (`refs/heads/…`) where it is one of the repository. */
  pushes(repository: number, number: number, ref: string | null): Promise<readonly Push[]>;
  addPushes(pushes: readonly ObservedPush[]): Promise<void>;
  /** The accounts that these logins (in lower case) had when they were first looked up for this installation. */
  logins(installation: number, logins: readonly string[]): Promise<ReadonlyMap<string, Account>>;
  /** One a login: the first stays. */
  addLogin(installation: number, login: string, account: Account): Promise<void>;
  judgedHeads(repository: number, number: number): Promise<readonly JudgedHead[]>;
  addJudgedHead(repository: number, number: number, head: JudgedHead): Promise<void>;
  /** Labels as their deliveries told of them. */
  labelsSeen(repository: number, number: number): Promise<readonly ObservedLabel[]>;
}

/**
 * Changes as they were last judged, and what people commanded on them. For counting what agents have under way, for
 * telling for which commit a comment was written, and for doing once what must be done once.
 */
export interface Ledger {
  /** Null: never judged here. */
  look(repository: number, number: number): Promise<SeenChange | null>;
  keep(repository: number, number: number, seen: SeenChange): Promise<void>;
  /** Closed or merged: it keeps its agents, and the time when it was first seen merged. */
  end(
    repository: number,
    number: number,
    end: { readonly state: 'closed' | 'merged'; readonly at: number },
  ): Promise<void>;
  /** `since`: epoch milliseconds from which merged changes are told. */
  traffic(repository: number, since: number): Promise<Traffic>;
  /** Open changes of one of these agents that may merge, or that a rate limit holds. */
  turned(repository: number, agents: readonly string[]): Promise<readonly number[]>;
  commands(repository: number, number: number): Promise<readonly RecordedCommand[]>;
  /** One a comment and place: the first stays as it is. */
  addCommands(repository: number, number: number, commands: readonly RecordedCommand[]): Promise<void>;
  /** False: the last turn under this name was less than so many milliseconds ago, and this is none. */
  takeTurn(name: string, at: { readonly now: number; readonly every: number }): Promise<boolean>;
  /** What the turn was taken for did not work out. */
  giveTurnBack(name: string): Promise<void>;
  /** True for the first time only. */
  once(name: string, at: number): Promise<boolean>;
  wasDone(name: string): Promise<boolean>;
}

/** A change as its last judgement left it. */
export interface SeenChange {
  /** The head, where every comment was read with it; null: not every one was. */
  readonly head: Sha | null;
  readonly state: 'open' | 'closed' | 'merged';
  /** Of an AI-originated change into a gated branch; empty for every other. */
  readonly agents: readonly string[];
  /** Its check lets it through. */
  readonly ready: boolean;
  /** A rate limit is among the reasons why it is held. */
  readonly rateHeld: boolean;
  readonly at: number;
}

/** Numbers the evaluations, across every process that shares the store. */
export interface Evaluations {
  /** Greater than `above` and than every number given before. Taken before anything is read. */
  next(above?: number): Promise<number>;
}

/** The audit log: each entry is chained to the one before it of the same installation, and never changed. */
export interface Records {
  append(entry: NewEntry): Promise<void>;
}

/** The decisions in the audit log, for the next look at a change. */
export interface Decisions {
  /** Of the last one on this change; null: there is none, or it must be made anew whatever is found. */
  settlement(installation: number, repository: number, number: number): Promise<Settlement | null>;
}

/** The audit log as it was written, for who looks back. */
export interface History {
  /** Every entry about a change, and what was published on its commits, in order. */
  ofChange(repository: number, number: number): Promise<readonly KeptEntry[]>;
}

/** Raw deliveries, committed before they are acknowledged. */
export interface Inbox {
  /** False: this delivery id was taken before. */
  accept(delivery: Delivery): Promise<boolean>;
  /** Deliveries that were accepted and not yet turned into jobs, oldest first. */
  unread(limit: number): Promise<readonly Delivery[]>;
  done(id: string): Promise<void>;
  /** Those of these ids that were never taken. */
  unknown(ids: readonly string[]): Promise<readonly string[]>;
}

/** How far something is settled, by name: up to a point in time (epoch milliseconds), or up to a sequence of the audit log. */
export interface Marks {
  /** Null: never kept. */
  read(name: string): Promise<number | null>;
  keep(name: string, value: number): Promise<void>;
}

export interface Delivery {
  /** X-GitHub-Delivery, a GUID that stays the same when GitHub redelivers. */
  readonly id: string;
  readonly event: string;
  readonly body: string;
  readonly receivedAt: number;
}

export interface Queue {
  /** As urgent as its kind, where nothing is said; work that is asked for again is as urgent as the most urgent asked. */
  enqueue(jobs: readonly Job[], urgency?: Urgency): Promise<void>;
  /** For later: a job whose key says when. */
  enqueueAt(jobs: readonly Job[], at: number): Promise<void>;
}

/** What the last sweeps of a repository looked at, by number of the change. */
export interface Sweeps {
  last(repository: number): Promise<ReadonlyMap<number, Swept>>;
  /** Replaces what was kept of these; of changes that are not in `open` any more nothing is kept. */
  keep(repository: number, looked: readonly OpenChange[], open: readonly OpenChange[]): Promise<void>;
}

/** Merge groups that were judged and may still be merged. A queue is short, so a repository has few. */
export interface MergeGroups {
  keep(repository: number, group: MergeGroupRef, members: readonly number[]): Promise<void>;
  /** Those that this change is a member of. */
  with(repository: number, number: number): Promise<readonly MergeGroupRef[]>;
  forget(repository: number, head: Sha): Promise<void>;
}

/** Things that people must look at, kept until they have. */
export interface Alerts {
  /** The same alert again is counted, not repeated. */
  raise(alert: Alert): Promise<void>;
}
