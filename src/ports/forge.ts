/** GitHub as the flows need it: what they read there and what they write. Supplied by adapters/github. */
import type { Account, AccountId, Change, RepositoryRef, Sha, Texts } from '../domain/change.js';
import type { ListedPeople, PeopleList, Push, Standing } from '../domain/independence.js';
import type { MergeGroupFacts, MergeGroupRef } from '../domain/merge-group.js';
import type { CodeownersEntry } from '../domain/ownership.js';
import type { Artifact, ArtifactFile, WorkflowRun } from '../domain/plan-evidence.js';
import type { ApproverPermission, PolicyDocument } from '../domain/policy.js';
import type { DesiredCheck, LabelChanges, PublishedCheck } from '../domain/publication.js';
import type { Fact, Listing, Result } from '../domain/result.js';
import type { OpenChange } from '../domain/survey.js';
import type { TicketState } from '../domain/ticket.js';

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
  /** Lists of people that `readAlong` asked for. */
  readonly people: ListedPeople;
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

/** Workflow runs and what they left. */
export interface PlanForge {
  /** Every run on a commit. */
  readRuns(repository: RepositoryRef, sha: string): Promise<Result<readonly WorkflowRun[], ForgeError>>;
  readArtifacts(repository: RepositoryRef, run: number): Promise<Result<readonly Artifact[], ForgeError>>;
  /** The JSON files in it. Unknown: it cannot be read, and never will. Error: not now. */
  readArtifact(
    repository: RepositoryRef,
    artifact: Artifact,
  ): Promise<Result<Fact<readonly ArtifactFile[]>, ForgeError>>;
  /** Id of a file's content at a branch or commit; null: no such file. */
  readBlobId(
    repository: RepositoryRef,
    at: { readonly path: string; readonly ref: string },
  ): Promise<Result<string | null, ForgeError>>;
  /**
   * A file of at most a megabyte, at a branch or commit, or at the default branch (null). Unknown: it is not there, is
   * larger, or may not be seen.
   */
  readFile(
    repository: Pick<RepositoryRef, 'owner' | 'name'>,
    at: { readonly path: string; readonly ref: string | null },
  ): Promise<Result<Fact<Uint8Array>, ForgeError>>;
}

/** GitHub (or what behaves like it), seen by one installation. */
export interface Forge extends PlanForge {
  /** Error: the reason why the pull request could not be read at all; the job is tried again. */
  readChange(repository: RepositoryRef, number: number): Promise<Result<Snapshot, ForgeError>>;
  /** With the same lists of people as the snapshot that it is compared with. */
  readBasis(repository: RepositoryRef, number: number, people: ListedPeople): Promise<Result<Basis, ForgeError>>;
  /** For an hour this list is read together with every change of the repository, where that works: it costs no call then. */
  readAlong(repository: RepositoryRef, list: PeopleList): void;
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
  /** Whether an issue exists and is open; the repository may be any that is visible. */
  readIssueState(issue: {
    readonly owner: string;
    readonly name: string;
    readonly number: number;
  }): Promise<Fact<TicketState>>;
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
  /** Merged pull requests that brought a commit; an id that nothing has, or several things: none. */
  listMergedChanges(repository: RepositoryRef, commit: string): Promise<Result<readonly number[], ForgeError>>;
  listRepositories(): Promise<Result<readonly RepositoryRef[], ForgeError>>;
  /** Creates a completed check run, with annotations in as many requests as it takes. */
  publishCheck(repository: RepositoryRef, check: DesiredCheck, externalId: string): Promise<Result<null, ForgeError>>;
  applyLabels(repository: RepositoryRef, number: number, changes: LabelChanges): Promise<Result<null, ForgeError>>;
  /** Writes a comment on a pull request; `id` null: a new one. */
  comment(repository: RepositoryRef, number: number, comment: DesiredComment): Promise<Result<null, ForgeError>>;
  /** The number of our issue that has this marker in its text; null: there is none. */
  findIssue(repository: RepositoryRef, of: { readonly label: string; readonly marker: string }): Promise<IssueFound>;
  /** The newest of our issues with this marker, whatever its state; null: there is none. */
  readOwnIssue(
    repository: RepositoryRef,
    of: { readonly label: string; readonly marker: string },
  ): Promise<Result<OwnIssue | null, ForgeError>>;
  editIssue(repository: RepositoryRef, number: number, issue: EditedIssue): Promise<Result<null, ForgeError>>;
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

export interface OwnIssue {
  readonly number: number;
  readonly body: string;
}

/** Texts are already escaped. */
export interface EditedIssue {
  readonly title: string;
  readonly body: string;
  readonly state: 'open' | 'closed';
}

export type IssueFound = Result<number | null, ForgeError>;

/** A call that did not work. `retryAfter` is seconds from now when GitHub said so. */
export interface ForgeError {
  readonly kind: 'not-found' | 'forbidden' | 'rate-limited' | 'unavailable' | 'invalid-answer';
  /** For people; carries no token and no body. */
  readonly message: string;
  readonly retryAfter: number | null;
}
