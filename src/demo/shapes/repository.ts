/** Repositories as REST and webhooks show them. */
import { nodeId } from '../clock.js';
import type { Repository } from '../world/model.js';
import { accountShape } from './account.js';
import { fullName, type Json, repositoryApi, repositoryWeb, type Site } from './site.js';

/** Addresses under the repository's own, with GitHub's URI templates. */
const LINKS = {
  archive_url: '/{archive_format}{/ref}',
  assignees_url: '/assignees{/user}',
  blobs_url: '/git/blobs{/sha}',
  branches_url: '/branches{/branch}',
  collaborators_url: '/collaborators{/collaborator}',
  comments_url: '/comments{/number}',
  commits_url: '/commits{/sha}',
  compare_url: '/compare/{base}...{head}',
  contents_url: '/contents/{+path}',
  contributors_url: '/contributors',
  deployments_url: '/deployments',
  downloads_url: '/downloads',
  events_url: '/events',
  forks_url: '/forks',
  git_commits_url: '/git/commits{/sha}',
  git_refs_url: '/git/refs{/sha}',
  git_tags_url: '/git/tags{/sha}',
  hooks_url: '/hooks',
  issue_comment_url: '/issues/comments{/number}',
  issue_events_url: '/issues/events{/number}',
  issues_url: '/issues{/number}',
  keys_url: '/keys{/key_id}',
  labels_url: '/labels{/name}',
  languages_url: '/languages',
  merges_url: '/merges',
  milestones_url: '/milestones{/number}',
  notifications_url: '/notifications{?since,all,participating}',
  pulls_url: '/pulls{/number}',
  releases_url: '/releases{/id}',
  stargazers_url: '/stargazers',
  statuses_url: '/statuses/{sha}',
  subscribers_url: '/subscribers',
  subscription_url: '/subscription',
  tags_url: '/tags',
  teams_url: '/teams',
  trees_url: '/git/trees{/sha}',
} as const;

const SETTINGS = {
  description: null,
  homepage: null,
  language: null,
  license: null,
  mirror_url: null,
  has_issues: true,
  has_projects: true,
  has_downloads: true,
  has_wiki: true,
  has_pages: false,
  has_discussions: false,
  disabled: false,
  allow_forking: false,
  is_template: false,
  web_commit_signoff_required: false,
  topics: [],
  size: 1,
  stargazers_count: 0,
  watchers_count: 0,
  watchers: 0,
  forks_count: 0,
  forks: 0,
} as const;

export function repositoryNodeId(repository: Repository): string {
  return nodeId('R', repository.id);
}

export function repositoryShape(site: Site, repository: Repository): Json {
  const api = repositoryApi(site, repository);
  const web = repositoryWeb(site, repository);
  const host = new URL(site.web).host;
  const open = [...repository.pulls.values()].filter((pull) => pull.state === 'open').length;
  return {
    id: repository.id,
    node_id: repositoryNodeId(repository),
    name: repository.name,
    full_name: fullName(repository),
    private: repository.private,
    owner: accountShape(site, repository.owner),
    html_url: web,
    url: api,
    fork: repository.parent !== null,
    ...Object.fromEntries(Object.entries(LINKS).map(([name, path]) => [name, `${api}${path}`])),
    git_url: `git://${host}/${fullName(repository)}.git`,
    ssh_url: `git@${host}:${fullName(repository)}.git`,
    clone_url: `${web}.git`,
    svn_url: web,
    ...SETTINGS,
    archived: repository.archived,
    visibility: repository.private ? 'private' : 'public',
    open_issues_count: open,
    open_issues: open,
    default_branch: repository.defaultBranch,
    created_at: repository.createdAt,
    updated_at: repository.pushedAt,
    pushed_at: repository.pushedAt,
  };
}

/** `GET /repos/{owner}/{repo}` tells a little more. */
export function fullRepositoryShape(site: Site, repository: Repository): Json {
  const parent = repository.parent ? { parent: repositoryShape(site, repository.parent) } : {};
  const source = repository.parent ? { source: repositoryShape(site, repository.parent) } : {};
  return { ...repositoryShape(site, repository), subscribers_count: 0, network_count: 0, ...parent, ...source };
}

/** What only those see who may read its administration. */
export function securityShape({ protection }: Repository): Json {
  const { scans, stopsPushes } = protection.secretScanning;
  const status = (on: boolean): Json => ({ status: on ? 'enabled' : 'disabled' });
  return {
    security_and_analysis: { secret_scanning: status(scans), secret_scanning_push_protection: status(stopsPushes) },
  };
}

/** Push payloads write the times as seconds since the epoch. */
export function pushedRepositoryShape(site: Site, repository: Repository): Json {
  const seconds = (at: string): number => Date.parse(at) / 1000;
  const times = { created_at: seconds(repository.createdAt), pushed_at: seconds(repository.pushedAt) };
  return { ...repositoryShape(site, repository), ...times, stargazers: 0, master_branch: repository.defaultBranch };
}

/** The few words of an installation's repositories. */
export function repositoryMention(repository: Repository): Json {
  const { id, name } = repository;
  return {
    id,
    node_id: repositoryNodeId(repository),
    name,
    full_name: fullName(repository),
    private: repository.private,
  };
}
