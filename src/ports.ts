/** What the flows need from the outside world. Adapters supply these; wiring.ts puts them together. */
import type { Alert, AlertKind } from './domain/alert.js';
import type { Account, AccountId, Change, RepositoryRef, Sha, Texts } from './domain/change.js';
import type { RecordedCommand } from './domain/concession.js';
import type { JudgedHead, ObservedPush, Push, Standing } from './domain/independence.js';
import type { Job, Urgency } from './domain/job.js';
import type { ObservedLabel } from './domain/label-vote.js';
import type { MergeGroupFacts, MergeGroupRef } from './domain/merge-group.js';
import type { CodeownersEntry } from './domain/ownership.js';
import type { ApproverPermission, PolicyDocument } from './domain/policy.js';
import type { Evidence, Operator, RecordedCorrection } from './domain/provenance.js';
import type { DesiredCheck, LabelChanges, PublishedCheck } from './domain/publication.js';
import type { DecisionRecord } from './domain/record.js';
import type { Fact, Listing, Result } from './domain/result.js';
import type { OpenChange, Swept } from './domain/survey.js';
import type { Traffic } from './domain/traffic.js';
import type { VerdictKind } from './domain/verdict.js';

/** Everything about one pull request, read fresh in as few round trips as GitHub allows. */
export interface Snapshot {
  readonly change: Change;
  /** Nothing can be written or merged there. */
  readonly archived: boolean;
  /** `.github/twokey.yml` at the tip of the base branch; known null: there is none. */
  readonly repositoryPolicy: Fact<PolicyDocument | null>;
  /** The same file at the default branch: it says which bases are gated. */
  readonly defaultBranchPolicy: Fact<PolicyDocument | null>;
  /** `twokey.yml` at the default branch of the organisation's `.github` repository; known null: none visible. */
  readonly organisationPolicy: Fact<PolicyDocument | null>;
  /** The CODEOWNERS file at the tip of the base branch that GitHub reads; known null: there is none. */
  readonly codeowners: Fact<CodeownersEntry | null>;
  /** Our latest check runs on the head commit, one a name. */
  readonly published: readonly PublishedCheck[];
  /** Numbers of the other open pull requests of this repository with the same head commit. */
  readonly siblings: Listing<number>;
  /** Digest of everything above that may change while the head stays: what a yes is made from, see `readBasis`. */
  readonly basis: string;
}

/** Where a change in a native stack goes in the end, and the files there that govern it. */
export interface StackBase extends Pick<Snapshot, 'repositoryPolicy' | 'codeowners'> {
  readonly base: Change['base'];
}

/** What a verdict rests on as it is now, cheaply: one query, without files and texts, which belong to head and base. */
export interface Basis {
  /** Equal to that of a snapshot when nothing has changed since. */
  readonly basis: string;
  readonly published: readonly PublishedCheck[];
}

export type Policies = Pick<Snapshot, 'defaultBranchPolicy' | 'organisationPolicy'>;

export type { FanOutReason, HoldReason, Job, Urgency } from './domain/job.js';

/** GitHub (or what behaves like it), seen by one installation. */
export interface Forge {
  /** Error: the reason why the pull request could not be read at all; the job is tried again. */
  readChange(repository: RepositoryRef, number: number): Promise<Result<Snapshot, ForgeError>>;
  readBasis(repository: RepositoryRef, number: number): Promise<Result<Basis, ForgeError>>;
  /** Null: it is in no native stack. */
  readStackBase(repository: RepositoryRef, number: number): Promise<Result<StackBase | null, ForgeError>>;
  /** Contents by blob id, each known or unknown with its reason. Error: nothing can be said now; the job is tried again. */
  readTexts(repository: RepositoryRef, blobs: readonly string[]): Promise<Result<Texts, ForgeError>>;
  /** Both policy files that are in force at the default branch, without a change. */
  readPolicies(repository: RepositoryRef): Promise<Result<Policies, ForgeError>>;
  /** Members of `@org/team` (child teams included, active only) by numeric id, as they were at `since` or later. */
  readTeam(team: string, since: number): Promise<Fact<readonly Account[]>>;
  /** Who has this login now; unknown: nobody. Error: it could not be asked. */
  readAccount(login: string): Promise<Result<Fact<Account>, ForgeError>>;
  /** Who moved a branch of the repository (`refs/heads/…`), as far back as GitHub was asked. */
  readPushes(repository: RepositoryRef, ref: string): Promise<Fact<readonly Push[]>>;
  /** What an account may do in the repository at this moment. */
  readStanding(repository: RepositoryRef, account: Account): Promise<Fact<Standing>>;
  /** People with access who are no members of the organisation, as it was at `since` or later; none where it is no organisation's. */
  readOutsiders(repository: RepositoryRef, since: number): Promise<Fact<ReadonlySet<AccountId>>>;
  /** Everyone with at least this permission, as it was at `since` or later. */
  readCollaborators(
    repository: RepositoryRef,
    least: ApproverPermission,
    since: number,
  ): Promise<Fact<readonly Account[]>>;
  /** Every open pull request with what GitHub shows on its head: enough to see which of them need another look. */
  surveyOpenChanges(repository: RepositoryRef): Promise<Result<Listing<OpenChange>, ForgeError>>;
  /** Who is in a merge group, by the queue, by its commits and by its files. */
  readMergeGroup(repository: RepositoryRef, group: MergeGroupRef): Promise<Result<MergeGroupFacts, ForgeError>>;
  /** Our latest check runs on a commit, one a name. */
  readPublished(repository: RepositoryRef, sha: Sha): Promise<Result<readonly PublishedCheck[], ForgeError>>;
  /** Open pull requests; only those on this base branch or head commit where one is given. */
  listOpenChanges(
    repository: RepositoryRef,
    only: { readonly base?: string; readonly head?: Sha },
  ): Promise<Result<readonly number[], ForgeError>>;
  listRepositories(): Promise<Result<readonly RepositoryRef[], ForgeError>>;
  /** Creates a completed check run, with annotations in as many requests as it takes. */
  publishCheck(repository: RepositoryRef, check: DesiredCheck, externalId: string): Promise<Result<null, ForgeError>>;
  applyLabels(repository: RepositoryRef, number: number, changes: LabelChanges): Promise<Result<null, ForgeError>>;
  /** Writes a comment on a pull request; `id` null: a new one. */
  comment(repository: RepositoryRef, number: number, comment: DesiredComment): Promise<Result<null, ForgeError>>;
  /** The number of our issue that has this marker in its text; null: there is none. */
  findIssue(repository: RepositoryRef, of: { readonly label: string; readonly marker: string }): Promise<IssueFound>;
  /** Opens an issue and answers its number. */
  openIssue(repository: RepositoryRef, issue: DesiredIssue): Promise<Result<number, ForgeError>>;
  /** Login of the app's own bot account (`twokey[bot]`). */
  readonly botLogin: string;
}

export interface DesiredComment {
  readonly id: number | null;
  /** Markdown, already escaped. */
  readonly body: string;
}

/** Texts are already escaped. */
export interface DesiredIssue {
  readonly title: string;
  readonly body: string;
  readonly label: string;
}

export type IssueFound = Result<number | null, ForgeError>;

/** A call that did not work. `retryAfter` is seconds from now when GitHub said so. */
export interface ForgeError {
  readonly kind: 'not-found' | 'forbidden' | 'rate-limited' | 'unavailable' | 'invalid-answer';
  /** For people; carries no token and no body. */
  readonly message: string;
  readonly retryAfter: number | null;
}

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
  /** Open changes of one of these agents with a greater number that may merge, or that a rate limit holds. */
  turned(
    repository: number,
    by: { readonly agents: readonly string[]; readonly above: number },
  ): Promise<readonly number[]>;
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

export interface Records {
  append(record: DecisionRecord): Promise<void>;
}

/** Raw deliveries, committed before they are acknowledged. */
export interface Inbox {
  /** False: this delivery id was taken before. */
  accept(delivery: Delivery): Promise<boolean>;
  /** Deliveries that were accepted and not yet turned into jobs, oldest first. */
  unread(limit: number): Promise<readonly Delivery[]>;
  done(id: string): Promise<void>;
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

/**
 * The job in hand, while it is ours. A process that stood still for too long loses it to another one, and must not
 * write over what that one wrote: ask before anything that could turn a gate green.
 */
export interface Lease {
  /**
   * True: nobody else works on this lane now, nor will within the next seconds. False: write nothing more and return;
   * whatever is returned then is dropped, because the job belongs to somebody else. Costs no API call.
   */
  held(): Promise<boolean>;
}

/** Calls back once after so many milliseconds; the answer cancels that. */
export type Timer = (milliseconds: number, callback: () => void) => () => void;

/** Milliseconds since the epoch. */
export type Clock = () => number;

/** SHA-256 of a UTF-8 text in lower-case hex. */
export type Digest = (text: string) => string;

/** Counters and times that /metrics shows. */
export interface Meter {
  assessed(verdict: VerdictKind, milliseconds: number): void;
  published(what: 'check' | 'label', written: number): void;
  /** Labels that somebody put on or took off without effect, and that were put right. */
  labelsUndone(what: 'approval' | 'tampered', undone: number): void;
  /** A correction was accepted for the first time. */
  corrected(): void;
  /** Somebody opened a gate against its verdict. */
  brokeGlass(): void;
  alerted(kind: AlertKind): void;
}

/** One structured line a flow. Never secrets, tokens, patches or whole payloads. */
export interface Log {
  info(fields: Readonly<Record<string, unknown>>, message: string): void;
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
  error(fields: Readonly<Record<string, unknown>>, message: string): void;
}
