/** What the world tells its listeners after each change: GitHub's events before they are written down as payloads. */
import type { Deployment, DeploymentStatus, RunReview, WorkflowRun } from './actions-model.js';
import type {
  Account,
  CheckRun,
  CheckSuite,
  Comment,
  CommitStatus,
  Installation,
  Label,
  MergeQueue,
  Organisation,
  PullRequest,
  QueueEntry,
  Repository,
  Review,
  ReviewComment,
  Team,
} from './model.js';
import type { Ruleset } from './protection-model.js';
import type { Release } from './release-model.js';

interface PullRequestChanges {
  readonly title?: { readonly from: string };
  readonly body?: { readonly from: string };
  readonly base?: { readonly ref: { readonly from: string }; readonly sha: { readonly from: string } };
}

type PullRequestAction =
  | 'opened'
  | 'closed'
  | 'reopened'
  | 'edited'
  | 'synchronize'
  | 'labeled'
  | 'unlabeled'
  | 'assigned'
  | 'unassigned'
  | 'ready_for_review'
  | 'converted_to_draft'
  | 'stacked';

export interface PullRequestHappening {
  readonly event: 'pull_request';
  readonly action: PullRequestAction;
  readonly pull: PullRequest;
  readonly sender: Account;
  readonly label?: Label;
  readonly assignee?: Account;
  readonly before?: string;
  readonly after?: string;
  readonly changes?: PullRequestChanges;
}

export interface ReviewHappening {
  readonly event: 'pull_request_review';
  readonly action: 'submitted' | 'edited' | 'dismissed';
  readonly review: Review;
  readonly sender: Account;
  readonly changes?: { readonly body?: { readonly from: string } };
}

export interface PushHappening {
  readonly event: 'push';
  readonly repository: Repository;
  readonly of: 'heads' | 'tags';
  /** Of the branch or tag. */
  readonly name: string;
  /** Null: it is new. */
  readonly before: string | null;
  /** Null: it was deleted. */
  readonly after: string | null;
  readonly forced: boolean;
  readonly sender: Account;
}

type CommentAction = 'created' | 'edited' | 'deleted';

interface CommentHappening {
  readonly event: 'issue_comment';
  readonly action: CommentAction;
  readonly comment: Comment;
  readonly sender: Account;
  readonly changes?: { readonly body: { readonly from: string } };
}

interface ReviewCommentHappening {
  readonly event: 'pull_request_review_comment';
  readonly action: CommentAction;
  readonly comment: ReviewComment;
  readonly sender: Account;
  readonly changes?: { readonly body: { readonly from: string } };
}

interface CheckRunHappening {
  readonly event: 'check_run';
  readonly action: 'created' | 'completed' | 'rerequested' | 'requested_action';
  readonly run: CheckRun;
  readonly sender: Account;
  readonly identifier?: string;
}

interface CheckSuiteHappening {
  readonly event: 'check_suite';
  readonly action: 'requested' | 'rerequested';
  readonly suite: CheckSuite;
  readonly sender: Account;
}

interface InstallationHappening {
  readonly event: 'installation';
  readonly action: 'created' | 'deleted' | 'suspend' | 'unsuspend';
  readonly installation: Installation;
  readonly repositories: readonly Repository[];
  readonly sender: Account;
}

interface SelectionHappening {
  readonly event: 'installation_repositories';
  readonly action: 'added' | 'removed';
  readonly installation: Installation;
  readonly repositories: readonly Repository[];
  readonly sender: Account;
}

interface LabelHappening {
  readonly event: 'label';
  readonly action: 'created' | 'deleted';
  readonly repository: Repository;
  readonly label: Label;
  readonly sender: Account;
}

interface MergeGroupHappening {
  readonly event: 'merge_group';
  readonly action: 'checks_requested' | 'destroyed';
  readonly queue: MergeQueue;
  readonly entry: QueueEntry;
  readonly base: string;
  readonly reason?: 'merged' | 'invalidated' | 'dequeued';
  readonly sender: Account;
}

/** Who may do what in one repository. */
interface MemberHappening {
  readonly event: 'member';
  readonly action: 'added' | 'removed' | 'edited';
  readonly repository: Repository;
  readonly member: Account;
  readonly sender: Account;
}

interface OrganisationHappening {
  readonly event: 'organization';
  readonly action: 'member_added' | 'member_removed';
  readonly organisation: Organisation;
  readonly member: Account;
  readonly role: 'member' | 'admin';
  readonly sender: Account;
}

interface RepositoryHappening {
  readonly event: 'repository';
  readonly action: 'renamed' | 'archived' | 'unarchived' | 'edited';
  readonly repository: Repository;
  readonly from?: string;
  readonly sender: Account;
}

interface MembershipHappening {
  readonly event: 'membership';
  readonly action: 'added' | 'removed';
  readonly team: Team;
  readonly member: Account;
  readonly sender: Account;
}

interface WorkflowRunHappening {
  readonly event: 'workflow_run';
  readonly action: 'requested' | 'in_progress' | 'completed';
  readonly run: WorkflowRun;
  readonly sender: Account;
}

/** Without a repository: a ruleset of the organisation. */
interface RulesetHappening {
  readonly event: 'repository_ruleset';
  readonly action: 'created' | 'edited' | 'deleted';
  readonly ruleset: Ruleset;
  readonly repository: Repository | null;
  readonly owner: Account;
  readonly sender: Account;
}

interface ProtectionHappening {
  readonly event: 'branch_protection_rule';
  readonly action: 'created' | 'edited' | 'deleted';
  readonly repository: Repository;
  readonly branch: string;
  readonly sender: Account;
}

interface DeploymentRuleHappening {
  readonly event: 'deployment_protection_rule';
  readonly action: 'requested';
  readonly deployment: Deployment;
  readonly run: WorkflowRun;
  readonly sender: Account;
}

interface DeploymentReviewHappening {
  readonly event: 'deployment_review';
  readonly action: 'approved' | 'rejected';
  readonly run: WorkflowRun;
  readonly review: RunReview;
  readonly sender: Account;
}

interface DeploymentStatusHappening {
  readonly event: 'deployment_status';
  readonly action: 'created';
  readonly deployment: Deployment;
  readonly status: DeploymentStatus;
  readonly sender: Account;
}

interface ReleaseHappening {
  readonly event: 'release';
  readonly action: 'created' | 'published' | 'released' | 'prereleased';
  readonly release: Release;
  readonly sender: Account;
}

interface StatusHappening {
  readonly event: 'status';
  readonly repository: Repository;
  readonly status: CommitStatus;
  readonly sender: Account;
}

interface ProtectionSwitchHappening {
  readonly event: 'branch_protection_configuration';
  readonly action: 'enabled' | 'disabled';
  readonly repository: Repository;
  readonly sender: Account;
}

export type Happening =
  | WorkflowRunHappening
  | PullRequestHappening
  | ReviewHappening
  | PushHappening
  | ReleaseHappening
  | CommentHappening
  | ReviewCommentHappening
  | CheckRunHappening
  | CheckSuiteHappening
  | InstallationHappening
  | SelectionHappening
  | LabelHappening
  | MergeGroupHappening
  | MemberHappening
  | OrganisationHappening
  | RepositoryHappening
  | MembershipHappening
  | RulesetHappening
  | ProtectionHappening
  | StatusHappening
  | DeploymentRuleHappening
  | DeploymentReviewHappening
  | DeploymentStatusHappening
  | ProtectionSwitchHappening;
