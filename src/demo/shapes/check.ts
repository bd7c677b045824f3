/** Check runs, check suites, apps and installations as REST and webhooks show them. */
import { nodeId } from '../clock.js';
import { suiteOutcome } from '../world/checks.js';
import type { App, CheckRun, CheckSuite, Installation, PullRequest, Repository } from '../world/model.js';
import { accountShape } from './account.js';
import { simpleCommitShape } from './commit.js';
import { repositoryShape } from './repository.js';
import { type Json, repositoryApi, repositoryWeb, type Site } from './site.js';

export function checkRunShape(site: Site, run: CheckRun): Json {
  const url = `${repositoryApi(site, run.repository)}/check-runs/${run.id}`;
  const html = `${repositoryWeb(site, run.repository)}/runs/${run.id}`;
  return {
    id: run.id,
    name: run.name,
    node_id: nodeId('CR', run.repository.id, run.id),
    head_sha: run.headSha,
    external_id: run.externalId,
    url,
    html_url: html,
    details_url: run.detailsUrl ?? html,
    status: run.status,
    conclusion: run.conclusion,
    started_at: run.startedAt,
    completed_at: run.completedAt,
    output: {
      title: run.title,
      summary: run.summary,
      text: run.text,
      annotations_count: run.annotations.length,
      annotations_url: `${url}/annotations`,
    },
    check_suite: { id: run.suite.id },
    app: appShape(site, run.app),
    pull_requests: matchingPulls(run.repository, run.suite).map((pull) => pullMention(site, pull)),
  };
}

/** Within webhooks the suite is told in full. */
export function deliveredRunShape(site: Site, run: CheckRun): Json {
  const suite = run.suite;
  return {
    ...checkRunShape(site, run),
    check_suite: {
      id: suite.id,
      node_id: nodeId('CS', run.repository.id, suite.id),
      head_branch: suite.headBranch,
      head_sha: suite.headSha,
      ...suiteOutcome(suite),
      url: `${repositoryApi(site, run.repository)}/check-suites/${suite.id}`,
      before: suite.before,
      after: suite.headSha,
      pull_requests: matchingPulls(run.repository, suite).map((pull) => pullMention(site, pull)),
      app: appShape(site, suite.app),
      created_at: suite.createdAt,
      updated_at: suite.updatedAt,
    },
  };
}

export function checkSuiteShape(site: Site, suite: CheckSuite): Json {
  const url = `${repositoryApi(site, suite.repository)}/check-suites/${suite.id}`;
  const runs = suite.repository.runs.filter((run) => run.suite === suite);
  return {
    id: suite.id,
    node_id: nodeId('CS', suite.repository.id, suite.id),
    head_branch: suite.headBranch,
    head_sha: suite.headSha,
    ...suiteOutcome(suite),
    url,
    before: suite.before,
    after: suite.headSha,
    pull_requests: matchingPulls(suite.repository, suite).map((pull) => pullMention(site, pull)),
    app: appShape(site, suite.app),
    created_at: suite.createdAt,
    updated_at: suite.updatedAt,
    latest_check_runs_count: new Set(runs.map((run) => run.name)).size,
    check_runs_url: `${url}/check-runs`,
    rerequestable: true,
    runs_rerequestable: true,
    head_commit: simpleCommitShape(suite.repository.git.commit(suite.headSha)),
  };
}

export function appShape(site: Site, app: App): Json {
  return {
    id: app.id,
    client_id: clientIdOf(app),
    slug: app.slug,
    node_id: nodeId('A', app.id),
    owner: accountShape(site, app.owner),
    name: app.name,
    description: '',
    external_url: `${site.web}/${app.slug}`,
    html_url: `${site.web}/apps/${app.slug}`,
    created_at: app.createdAt,
    updated_at: app.createdAt,
    permissions: { metadata: 'read', ...app.permissions },
    events: app.events,
  };
}

export function installationShape(site: Site, installation: Installation): Json {
  const { account, app, id } = installation;
  const organisation = account.type === 'Organization';
  return {
    id,
    client_id: clientIdOf(app),
    account: accountShape(site, account),
    repository_selection: installation.repositories === null ? 'all' : 'selected',
    access_tokens_url: `${site.api}/app/installations/${id}/access_tokens`,
    repositories_url: `${site.api}/installation/repositories`,
    html_url: `${site.web}/${organisation ? `organizations/${account.login}/` : ''}settings/installations/${id}`,
    app_id: app.id,
    app_slug: app.slug,
    target_id: account.id,
    target_type: organisation ? 'Organization' : 'User',
    permissions: { metadata: 'read', ...installation.permissions },
    events: app.events,
    created_at: installation.createdAt,
    updated_at: installation.createdAt,
    single_file_name: null,
    has_multiple_single_files: false,
    single_file_paths: [],
    suspended_by: null,
    suspended_at: installation.suspendedAt,
  };
}

/** A suite belongs to the open pull requests of its own repository with the same head commit and head branch; never to those of forks. */
function matchingPulls(repository: Repository, suite: CheckSuite): readonly PullRequest[] {
  return [...repository.pulls.values()].filter(
    (pull) =>
      pull.state === 'open' &&
      pull.headRepository === repository &&
      pull.headSha === suite.headSha &&
      pull.headRef === suite.headBranch,
  );
}

function pullMention(site: Site, pull: PullRequest): Json {
  const repository = { ...mention(site, pull.repository) };
  return {
    id: pull.id,
    number: pull.number,
    url: `${repositoryApi(site, pull.repository)}/pulls/${pull.number}`,
    head: { ref: pull.headRef, sha: pull.headSha, repo: repository },
    base: { ref: pull.baseRef, sha: pull.baseSha, repo: repository },
  };
}

function mention(site: Site, repository: Repository): Json {
  return { id: repository.id, url: repositoryShape(site, repository).url, name: repository.name };
}

export function clientIdOf(app: App): string {
  return `Iv23li${String(app.id).padStart(14, '0')}`;
}
