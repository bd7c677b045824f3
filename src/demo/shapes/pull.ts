/** Pull requests, reviews and labels as REST and webhooks show them. */
import { nodeId } from '../clock.js';
import { roleOf } from '../world/access.js';
import { hasConflicts, mergeableState } from '../world/merge-rule.js';
import type { Account, Label, PullRequest, Repository, Review } from '../world/model.js';
import { commitsOf, filesOf } from '../world/pull-requests.js';
import { accountOrGhost, accountShape, presentAccount } from './account.js';
import { appShape } from './check.js';
import { reactions } from './reactions.js';
import { repositoryShape } from './repository.js';
import { type Json, repositoryApi, repositoryWeb, type Site } from './site.js';

/** As in lists: no merge state and no totals. */
export function pullSummaryShape(site: Site, pull: PullRequest): Json {
  const { repository } = pull;
  const assignees = pull.assignees.map((account) => accountShape(site, account));
  return {
    ...pullLinks(site, pull),
    id: pull.id,
    node_id: nodeId('PR', repository.id, pull.id),
    number: pull.number,
    state: pull.state,
    locked: false,
    active_lock_reason: null,
    title: pull.title,
    user: accountOrGhost(site, pull.author),
    body: pull.body,
    created_at: pull.createdAt,
    updated_at: pull.updatedAt,
    closed_at: pull.closedAt,
    merged_at: pull.mergedAt,
    merge_commit_sha: pull.mergeCommit,
    assignee: assignees[0] ?? null,
    assignees,
    requested_reviewers: [],
    requested_teams: [],
    labels: pull.labels.map((label) => labelShape(site, repository, label)),
    milestone: null,
    draft: pull.draft,
    head: end(site, { repository: pull.headRepository, owner: pull.headOwner, ref: pull.headRef, sha: pull.headSha }),
    base: end(site, { repository, owner: repository.owner, ref: pull.baseRef, sha: pull.baseSha }),
    author_association: association(site, repository, pull.author),
    auto_merge: null,
    stack: stackShape(pull),
  };
}

export function pullShape(site: Site, pull: PullRequest): Json {
  const files = filesOf(pull);
  return {
    ...pullSummaryShape(site, pull),
    merged: pull.merged,
    mergeable: pull.state === 'open' ? !hasConflicts(pull) : null,
    rebaseable: pull.state === 'open' ? !hasConflicts(pull) : null,
    mergeable_state: mergeableState(pull),
    merged_by: presentAccount(site, pull.mergedBy),
    comments: pull.comments.length,
    review_comments: pull.threads.reduce((sum, thread) => sum + thread.comments.length, 0),
    maintainer_can_modify: pull.headRepository !== null && pull.headRepository !== pull.repository,
    commits: commitsOf(pull).length,
    additions: files.reduce((sum, file) => sum + file.additions, 0),
    deletions: files.reduce((sum, file) => sum + file.deletions, 0),
    changed_files: files.length,
  };
}

/** Null outside of a native stack. */
function stackShape({ repository, stackBase }: PullRequest): Json | null {
  return stackBase === null ? null : { base: { ref: stackBase, sha: repository.branches.get(stackBase) } };
}

export function labelShape(site: Site, repository: Repository, label: Label): Json {
  return {
    id: label.id,
    node_id: nodeId('LA', repository.id, label.id),
    url: `${repositoryApi(site, repository)}/labels/${encodeURIComponent(label.name)}`,
    name: label.name,
    color: label.color,
    default: false,
    description: label.description,
  };
}

/** Webhooks write the state in lower case, REST in upper case. */
export function reviewShape(site: Site, review: Review): Json {
  const { pull } = review;
  const html = `${repositoryWeb(site, pull.repository)}/pull/${pull.number}#pullrequestreview-${review.id}`;
  const pullUrl = `${repositoryApi(site, pull.repository)}/pulls/${pull.number}`;
  return {
    id: review.id,
    node_id: nodeId('PRR', pull.repository.id, review.id),
    user: presentAccount(site, review.author),
    body: review.body,
    state: review.state,
    html_url: html,
    pull_request_url: pullUrl,
    author_association: association(site, pull.repository, review.author),
    _links: { html: { href: html }, pull_request: { href: pullUrl } },
    ...(review.state === 'PENDING' ? {} : { submitted_at: review.submittedAt }),
    commit_id: review.commit,
  };
}

/** The pull request as the issue that it also is. */
export function issueShape(site: Site, pull: PullRequest): Json {
  const api = repositoryApi(site, pull.repository);
  const url = `${api}/issues/${pull.number}`;
  const summary = pullSummaryShape(site, pull);
  const names = ['number', 'title', 'user', 'labels', 'state', 'locked', 'assignee', 'assignees', 'milestone'] as const;
  const more = ['created_at', 'updated_at', 'closed_at', 'author_association', 'active_lock_reason', 'body', 'draft'];
  return {
    ...Object.fromEntries([...names, ...more].map((name) => [name, summary[name]])),
    url,
    repository_url: api,
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    html_url: summary.html_url,
    id: pull.issueId,
    node_id: summary.node_id,
    comments: pull.comments.length,
    pull_request: {
      url: `${api}/pulls/${pull.number}`,
      html_url: summary.html_url,
      diff_url: summary.diff_url,
      patch_url: summary.patch_url,
      merged_at: pull.mergedAt,
    },
    reactions: reactions(url),
    timeline_url: `${url}/timeline`,
    performed_via_github_app: pull.via === null ? null : appShape(site, pull.via),
    state_reason: null,
  };
}

/** How somebody is associated with the repository; says nothing about what they may do. */
export function association(site: Site, repository: Repository, account: Account): string {
  if (repository.owner === account) return 'OWNER';
  if (site.state.organisations.get(repository.owner.login.toLowerCase())?.members.has(account)) return 'MEMBER';
  if (repository.collaborators.has(account)) return 'COLLABORATOR';
  const merged = [...repository.pulls.values()].some((pull) => pull.merged && pull.author === account);
  return merged || roleOf(site.state, repository, account) === 'write' ? 'CONTRIBUTOR' : 'NONE';
}

function end(
  site: Site,
  at: { readonly repository: Repository | null; readonly owner: Account; readonly ref: string; readonly sha: string },
): Json {
  return {
    label: at.owner.deleted ? null : `${at.owner.login}:${at.ref}`,
    ref: at.ref,
    sha: at.sha,
    user: presentAccount(site, at.owner),
    repo: at.repository === null ? null : repositoryShape(site, at.repository),
  };
}

function pullLinks(site: Site, pull: PullRequest): Json {
  const api = repositoryApi(site, pull.repository);
  const html = `${repositoryWeb(site, pull.repository)}/pull/${pull.number}`;
  const url = `${api}/pulls/${pull.number}`;
  const issue = `${api}/issues/${pull.number}`;
  const links = {
    self: url,
    html,
    issue,
    comments: `${issue}/comments`,
    review_comments: `${url}/comments`,
    review_comment: `${api}/pulls/comments{/number}`,
    commits: `${url}/commits`,
    statuses: `${api}/statuses/${pull.headSha}`,
  };
  const { self: _self, html: _html, issue: _issue, ...named } = links;
  return {
    url,
    html_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    issue_url: issue,
    ...Object.fromEntries(Object.entries(named).map(([name, href]) => [`${name}_url`, href])),
    _links: Object.fromEntries(Object.entries(links).map(([name, href]) => [name, { href }])),
  };
}
