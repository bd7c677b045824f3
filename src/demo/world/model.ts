/** The things of the simulated world and their present state. Only the world's own stories change them; REST, GraphQL and webhooks read them. */
import type { GitStore } from '../git/objects.js';
import type { Deployment } from './deployments-model.js';
import type { Account, Label, Role, Team } from './people-model.js';
import type { Protection } from './protection-model.js';

export type { Account, AccountType, Label, Organisation, Role, Team } from './people-model.js';
export { ROLES } from './people-model.js';

export interface RequiredCheck {
  readonly name: string;
  /** Null: any source will do. */
  readonly appId: number | null;
}

/** GitHub's own record of a branch that was moved. */
interface Activity {
  readonly id: number;
  readonly ref: string;
  readonly before: string;
  readonly after: string;
  readonly at: string;
  readonly type: 'push' | 'force_push' | 'branch_creation' | 'branch_deletion' | 'pr_merge';
  readonly actor: Account;
}

export interface Repository {
  readonly id: number;
  name: string;
  owner: Account;
  readonly private: boolean;
  defaultBranch: string;
  archived: boolean;
  deleted: boolean;
  readonly parent: Repository | null;
  readonly git: GitStore;
  readonly branches: Map<string, string>;
  readonly collaborators: Map<Account, Role>;
  readonly teamGrants: Map<Team, Role>;
  /** By name in lower case. */
  readonly labels: Map<string, Label>;
  readonly pulls: Map<number, PullRequest>;
  hasIssues: boolean;
  /** Without the pull requests, which GitHub counts among them. */
  readonly issues: Map<number, Issue>;
  readonly suites: CheckSuite[];
  readonly runs: CheckRun[];
  readonly statuses: CommitStatus[];
  /** Oldest first. */
  readonly deployments: Deployment[];
  /** Oldest first. */
  readonly activity: Activity[];
  readonly requiredChecks: Map<string, readonly RequiredCheck[]>;
  readonly protection: Protection;
  /** By branch. */
  readonly mergeQueues: Map<string, MergeQueue>;
  readonly createdAt: string;
  pushedAt: string;
  nextNumber: number;
}

/** An issue that is no pull request. */
export interface Issue {
  readonly id: number;
  readonly number: number;
  readonly repository: Repository;
  readonly author: Account;
  title: string;
  body: string | null;
  readonly labels: readonly Label[];
  state: 'open' | 'closed';
  readonly createdAt: string;
  closedAt: string | null;
}

export interface MergeQueue {
  readonly id: number;
  readonly repository: Repository;
  readonly branch: string;
  /** ALLGREEN: every entry is a group of its own. HEADGREEN: what is queued together is one, and its last commit speaks for it. */
  readonly grouping: 'ALLGREEN' | 'HEADGREEN';
  readonly entries: QueueEntry[];
}

export interface QueueEntry {
  readonly id: number;
  readonly pull: PullRequest;
  readonly enqueuer: Account;
  readonly enqueuedAt: string;
  /** Which entries are merged together. */
  readonly batch: number;
  baseSha: string;
  /** Everything up to this entry, merged. */
  headSha: string;
}

export interface PullRequest {
  readonly id: number;
  readonly issueId: number;
  readonly number: number;
  readonly repository: Repository;
  readonly author: Account;
  /** Owner of the head when it was opened, kept after the fork is gone. */
  readonly headOwner: Account;
  /** Null: the fork was deleted. */
  headRepository: Repository | null;
  readonly headRef: string;
  headSha: string;
  baseRef: string;
  /** Tip of the base branch when the head or the base last moved. */
  baseSha: string;
  title: string;
  body: string | null;
  draft: boolean;
  state: 'open' | 'closed';
  merged: boolean;
  mergedBy: Account | null;
  mergedAt: string | null;
  closedAt: string | null;
  mergeCommit: string | null;
  readonly createdAt: string;
  updatedAt: string;
  lastEditedAt: string | null;
  readonly labels: Label[];
  readonly assignees: Account[];
  readonly reviews: Review[];
  readonly comments: Comment[];
  readonly threads: ReviewThread[];
  /** Native stacks: the branch that the whole stack goes into; null: it is in none. */
  stackBase: string | null;
  /** The app through which its author opened it; null: by hand. */
  readonly via: App | null;
  readonly timeline: TimelineEvent[];
}

export type ReviewState = 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED' | 'DISMISSED' | 'PENDING';

export interface Review {
  readonly id: number;
  readonly pull: PullRequest;
  readonly author: Account;
  state: ReviewState;
  body: string;
  /** Null: git no longer has the commit. */
  commit: string | null;
  readonly submittedAt: string;
  updatedAt: string;
  lastEditedAt: string | null;
}

export interface Comment {
  readonly id: number;
  readonly pull: PullRequest;
  readonly author: Account;
  body: string;
  readonly createdAt: string;
  lastEditedAt: string | null;
  editor: Account | null;
}

/** A conversation on a line of the change. */
export interface ReviewThread {
  readonly id: number;
  readonly pull: PullRequest;
  readonly path: string;
  readonly line: number;
  readonly comments: ReviewComment[];
}

/** A comment on a line. Each belongs to a review, which GitHub makes where there is none. */
export interface ReviewComment extends Comment {
  readonly thread: ReviewThread;
  readonly review: Review;
}

interface EventBase {
  readonly id: number;
  readonly actor: Account;
  readonly at: string;
}

export type TimelineEvent = EventBase &
  (
    | { readonly kind: 'labeled' | 'unlabeled'; readonly label: Label }
    | { readonly kind: 'assigned' | 'unassigned'; readonly assignee: Account }
    | { readonly kind: 'head-force-pushed'; readonly before: string; readonly after: string }
    | { readonly kind: 'base-changed'; readonly before: string; readonly after: string }
    | {
        readonly kind: 'review-dismissed';
        readonly review: Review;
        readonly was: ReviewState;
        readonly message: string;
      }
    | { readonly kind: 'closed' | 'reopened' | 'ready-for-review' | 'converted-to-draft' }
    | { readonly kind: 'merged'; readonly commit: string }
  );

export type CheckStatus = 'queued' | 'in_progress' | 'completed';

export const CONCLUSIONS = [
  'success',
  'failure',
  'neutral',
  'cancelled',
  'skipped',
  'timed_out',
  'action_required',
  'stale',
] as const;
export type CheckConclusion = (typeof CONCLUSIONS)[number];

export interface CheckAnnotation {
  readonly path: string;
  readonly start_line: number;
  readonly end_line: number;
  readonly start_column?: number;
  readonly end_column?: number;
  readonly annotation_level: 'notice' | 'warning' | 'failure';
  readonly message: string;
  readonly title?: string;
  readonly raw_details?: string;
}

export interface CheckRun {
  readonly id: number;
  readonly repository: Repository;
  readonly suite: CheckSuite;
  readonly app: App;
  readonly headSha: string;
  name: string;
  status: CheckStatus;
  conclusion: CheckConclusion | null;
  externalId: string;
  detailsUrl: string | null;
  startedAt: string;
  completedAt: string | null;
  title: string | null;
  summary: string | null;
  text: string | null;
  readonly annotations: CheckAnnotation[];
  actions: readonly { readonly label: string; readonly description: string; readonly identifier: string }[];
}

export interface CheckSuite {
  readonly id: number;
  readonly repository: Repository;
  readonly app: App;
  readonly headSha: string;
  readonly headBranch: string | null;
  readonly before: string | null;
  readonly createdAt: string;
  updatedAt: string;
}

export interface CommitStatus {
  readonly id: number;
  readonly sha: string;
  readonly context: string;
  readonly state: (typeof STATUS_STATES)[number];
  readonly description: string | null;
  readonly targetUrl: string | null;
  readonly createdAt: string;
  readonly creator: Account;
}

export const STATUS_STATES = ['error', 'failure', 'pending', 'success'] as const;

export type PermissionLevel = 'read' | 'write' | 'admin';
export type Permissions = Readonly<Record<string, PermissionLevel>>;

export interface App {
  readonly id: number;
  readonly slug: string;
  readonly name: string;
  readonly owner: Account;
  readonly bot: Account;
  readonly createdAt: string;
  permissions: Permissions;
  events: readonly string[];
}

export interface Installation {
  readonly id: number;
  readonly app: App;
  readonly account: Account;
  permissions: Permissions;
  /** Null: all repositories of the account. */
  readonly repositories: Set<Repository> | null;
  readonly createdAt: string;
  suspendedAt: string | null;
}
