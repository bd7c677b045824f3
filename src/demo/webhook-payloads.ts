/** Writes a happening of the world down as GitHub's webhook payload, full as GitHub sends it. */

import { deploymentDetails } from './deployment-payloads.js';
import { commitsBetween } from './git/history.js';
import type { CommitObject } from './git/objects.js';
import { accountShape, organisationShape, presentAccount, teamShape } from './shapes/account.js';
import { checkSuiteShape, deliveredRunShape, installationShape } from './shapes/check.js';
import { commentShape, lineCommentShape } from './shapes/comment.js';
import { commitShape, pushedCommitShape, simpleCommitShape } from './shapes/commit.js';
import { deliveredRulesetShape, protectionRuleShape } from './shapes/protection.js';
import { issueShape, labelShape, pullShape, pullSummaryShape, reviewShape } from './shapes/pull.js';
import { releaseShape } from './shapes/release.js';
import { pushedRepositoryShape, repositoryMention, repositoryShape } from './shapes/repository.js';
import { type Json, repositoryWeb, type Site } from './shapes/site.js';
import { workflowRunShape, workflowShape } from './shapes/workflow-run.js';
import { personOf } from './world/access.js';
import type { Happening, PullRequestHappening, PushHappening, ReviewHappening } from './world/happenings.js';
import { branchOf } from './world/merge-queue.js';
import type { Account, Installation, Repository } from './world/model.js';

type HappeningOf<Event extends Happening['event']> = Extract<Happening, { readonly event: Event }>;
type CheckHappening = Extract<Happening, { readonly event: 'check_run' | 'check_suite' }>;
type InstalledHappening = Extract<Happening, { readonly event: 'installation' | 'installation_repositories' }>;

const NO_COMMIT = '0'.repeat(40);
/** "A push event carries at most 2048 commits." */
const PUSHED_COMMITS = 2048;

/** The account that it happened under, and the repository where it is about one. */
export function placeOf(happening: Happening): { readonly owner: Account; readonly repository: Repository | null } {
  switch (happening.event) {
    case 'installation':
    case 'installation_repositories':
      return { owner: happening.installation.account, repository: null };
    case 'repository_ruleset':
      return { owner: happening.owner, repository: happening.repository };
    case 'membership':
      return { owner: happening.team.organisation.account, repository: null };
    case 'organization':
      return { owner: happening.organisation.account, repository: null };
    default: {
      const repository = repositoryOf(happening);
      return { owner: repository.owner, repository };
    }
  }
}

export function payloadOf(site: Site, installation: Installation, happening: Happening): Json {
  const { owner, repository } = placeOf(happening);
  const organisation = owner.type === 'Organization' ? { organization: organisationShape(site, owner) } : {};
  const own = happening.event.startsWith('installation');
  const common = {
    ...(repository === null ? {} : { repository: repositoryShape(site, repository) }),
    ...(own ? {} : organisation),
    sender: accountShape(site, happening.sender),
    ...(own ? {} : { installation: { id: installation.id, node_id: installationNodeId(installation) } }),
  };
  return { ...common, ...details(site, happening) };
}

function details(site: Site, happening: Happening): Json {
  switch (happening.event) {
    case 'pull_request':
      return pullRequest(site, happening);
    case 'pull_request_review':
      return review(site, happening);
    case 'push':
      return push(site, happening);
    case 'issue_comment':
      return {
        action: happening.action,
        ...(happening.changes ? { changes: happening.changes } : {}),
        issue: issueShape(site, happening.comment.pull),
        comment: commentShape(site, happening.comment),
      };
    case 'pull_request_review_comment':
      return {
        action: happening.action,
        ...(happening.changes ? { changes: happening.changes } : {}),
        pull_request: pullSummaryShape(site, happening.comment.pull),
        comment: lineCommentShape(site, happening.comment),
      };
    case 'check_run':
    case 'check_suite':
      return check(site, happening);
    case 'installation':
    case 'installation_repositories':
      return installed(site, happening);
    case 'merge_group':
      return mergeGroup(happening);
    case 'member':
      return { action: happening.action, member: accountShape(site, happening.member), ...memberChanges(happening) };
    case 'organization':
      return { action: happening.action, membership: membershipShape(site, happening) };
    case 'repository':
      return { action: happening.action, ...repositoryChanges(happening) };
    case 'workflow_run': {
      const { action, run } = happening;
      return { action, workflow: workflowShape(site, run), workflow_run: workflowRunShape(site, run) };
    }
    case 'deployment_protection_rule':
    case 'deployment_review':
    case 'deployment_status':
      return deploymentDetails(site, happening);
    case 'release':
      return { action: happening.action, release: releaseShape(site, happening.release) };
    case 'repository_ruleset':
      return { action: happening.action, repository_ruleset: deliveredRulesetShape(site, happening) };
    case 'branch_protection_rule': {
      const { action, repository, branch } = happening;
      return { action, rule: protectionRuleShape(repository, branch, site.state.now()) };
    }
    case 'status':
      return statusDetails(site, happening);
    case 'branch_protection_configuration':
      return { action: happening.action };
    case 'label':
      return { action: happening.action, label: labelShape(site, happening.repository, happening.label) };
    case 'membership':
      return {
        ...{ action: happening.action, scope: 'team', member: accountShape(site, happening.member) },
        team: teamShape(site, happening.team),
      };
  }
}

function check(site: Site, happening: CheckHappening): Json {
  const { action } = happening;
  if (happening.event === 'check_suite') return { action, check_suite: checkSuiteShape(site, happening.suite) };
  const { identifier } = happening;
  const pressed = identifier === undefined ? {} : { requested_action: { identifier } };
  return { action, check_run: deliveredRunShape(site, happening.run), ...pressed };
}

function installed(site: Site, happening: InstalledHappening): Json {
  const { action, installation } = happening;
  const repositories = happening.repositories.map(repositoryMention);
  const common = { action, installation: installationShape(site, installation), requester: null };
  if (happening.event === 'installation') return { ...common, repositories };
  return {
    ...common,
    repository_selection: installation.repositories === null ? 'all' : 'selected',
    repositories_added: action === 'added' ? repositories : [],
    repositories_removed: action === 'removed' ? repositories : [],
  };
}

/** Branches whose tip it is; a commit that GitHub made to try a merge is on none. */
function statusDetails(site: Site, { repository, status }: HappeningOf<'status'>): Json {
  const { id, sha, context, state, description, targetUrl, createdAt } = status;
  const api = `${repositoryWeb(site, repository)}/commit/${sha}`;
  const tips = [...repository.branches].filter(([, tip]) => tip === sha);
  return {
    ...{ id, sha, name: `${repository.owner.login}/${repository.name}`, context, state },
    ...{ target_url: targetUrl, description, avatar_url: null, created_at: createdAt, updated_at: createdAt },
    commit: commitShape(site, repository, repository.git.commit(sha)),
    branches: tips.map(([name]) => ({ name, commit: { sha, url: api }, protected: false })),
  };
}

function mergeGroup({ action, queue, entry, base, reason }: HappeningOf<'merge_group'>): Json {
  return {
    action,
    ...(reason === undefined ? {} : { reason }),
    merge_group: {
      head_sha: entry.headSha,
      head_ref: `refs/heads/${branchOf(queue, entry)}`,
      base_sha: base,
      base_ref: `refs/heads/${queue.branch}`,
      head_commit: simpleCommitShape(queue.repository.git.commit(entry.headSha)),
    },
  };
}

function memberChanges({ action }: HappeningOf<'member'>): Json {
  return action === 'edited' ? { changes: { permission: { from: 'write', to: 'read' } } } : {};
}

function membershipShape(site: Site, { organisation, member, role }: HappeningOf<'organization'>): Json {
  const organization = `${site.api}/orgs/${organisation.account.login}`;
  const url = `${organization}/memberships/${member.login}`;
  return { url, state: 'active', role, organization_url: organization, user: accountShape(site, member) };
}

function repositoryChanges({ action, from }: HappeningOf<'repository'>): Json {
  if (from === undefined) return {};
  return { changes: action === 'renamed' ? { repository: { name: { from } } } : { default_branch: { from } } };
}

function pullRequest(site: Site, happening: PullRequestHappening): Json {
  const { pull, label, assignee, before, after, changes } = happening;
  return {
    action: happening.action,
    number: pull.number,
    pull_request: pullShape(site, pull),
    ...(label === undefined ? {} : { label: labelShape(site, pull.repository, label) }),
    ...(assignee === undefined ? {} : { assignee: presentAccount(site, assignee) }),
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
    ...(changes === undefined ? {} : { changes }),
  };
}

/** Review states are in lower case here, unlike in REST. */
function review(site: Site, happening: ReviewHappening): Json {
  const shape = reviewShape(site, happening.review);
  return {
    action: happening.action,
    review: { ...shape, state: happening.review.state.toLowerCase(), updated_at: happening.review.updatedAt },
    pull_request: pullSummaryShape(site, happening.review.pull),
    ...(happening.changes === undefined ? {} : { changes: happening.changes }),
  };
}

function push(site: Site, happening: PushHappening): Json {
  const { repository, of, name, before, after, forced, sender } = happening;
  const shape = (commit: CommitObject): Json => pushedCommitShape(site, repository, commit);
  const pusher = personOf(sender);
  const commits = pushedCommits(happening);
  return {
    ref: `refs/${of}/${name}`,
    before: before ?? NO_COMMIT,
    after: after ?? NO_COMMIT,
    base_ref: null,
    created: before === null,
    deleted: after === null,
    forced,
    compare: `${repositoryWeb(site, repository)}/compare/${(before ?? NO_COMMIT).slice(0, 12)}...${(after ?? NO_COMMIT).slice(0, 12)}`,
    commits: commits.slice(-PUSHED_COMMITS).map(shape),
    head_commit: after === null ? null : shape(repository.git.commit(after)),
    pusher: { name: sender.login, email: pusher.email },
    repository: pushedRepositoryShape(site, repository),
  };
}

/** What the branch did not have before; for a new branch what the default branch does not have; of a tag none. */
function pushedCommits({ repository, of, name, before, after }: PushHappening): readonly CommitObject[] {
  if (after === null || of === 'tags') return [];
  const start = name === repository.defaultBranch ? null : (repository.branches.get(repository.defaultBranch) ?? null);
  return commitsBetween(repository.git, before ?? start, after);
}

function repositoryOf(
  happening: Exclude<
    Happening,
    {
      readonly event:
        | 'installation'
        | 'installation_repositories'
        | 'membership'
        | 'organization'
        | 'repository_ruleset';
    }
  >,
): Repository {
  switch (happening.event) {
    case 'pull_request':
      return happening.pull.repository;
    case 'pull_request_review':
      return happening.review.pull.repository;
    case 'issue_comment':
    case 'pull_request_review_comment':
      return happening.comment.pull.repository;
    case 'check_run':
    case 'workflow_run':
    case 'deployment_review':
      return happening.run.repository;
    case 'deployment_protection_rule':
    case 'deployment_status':
      return happening.deployment.repository;
    case 'check_suite':
      return happening.suite.repository;
    case 'release':
      return happening.release.repository;
    case 'merge_group':
      return happening.queue.repository;
    case 'push':
    case 'label':
    case 'status':
    case 'member':
    case 'repository':
    case 'branch_protection_rule':
    case 'branch_protection_configuration':
      return happening.repository;
  }
}

/** The older form of node id, which installations still carry in payloads. */
function installationNodeId(installation: Installation): string {
  return Buffer.from(`023:IntegrationInstallation${installation.id}`).toString('base64');
}
