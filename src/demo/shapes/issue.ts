/** Issues that are no pull requests, as REST shows them. */
import { nodeId } from '../clock.js';
import type { Issue } from '../world/model.js';
import { accountOrGhost } from './account.js';
import { association, labelShape } from './pull.js';
import { reactions } from './reactions.js';
import { type Json, repositoryApi, repositoryWeb, type Site } from './site.js';

export function plainIssueShape(site: Site, issue: Issue): Json {
  const { repository } = issue;
  const api = repositoryApi(site, repository);
  const url = `${api}/issues/${issue.number}`;
  return {
    url,
    repository_url: api,
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    html_url: `${repositoryWeb(site, repository)}/issues/${issue.number}`,
    id: issue.id,
    node_id: nodeId('I', repository.id, issue.id),
    number: issue.number,
    title: issue.title,
    user: accountOrGhost(site, issue.author),
    labels: issue.labels.map((label) => labelShape(site, repository, label)),
    state: issue.state,
    state_reason: null,
    locked: false,
    active_lock_reason: null,
    assignee: null,
    assignees: [],
    milestone: null,
    comments: 0,
    created_at: issue.createdAt,
    updated_at: issue.closedAt ?? issue.createdAt,
    closed_at: issue.closedAt,
    author_association: association(site, repository, issue.author),
    body: issue.body,
    reactions: reactions(url),
    timeline_url: `${url}/timeline`,
    performed_via_github_app: null,
  };
}
