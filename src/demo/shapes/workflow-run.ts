/** Runs of workflows and their artifacts as REST and webhooks show them. */
import { nodeId } from '../clock.js';
import type { Artifact, WorkflowRun } from '../world/actions-model.js';
import { accountShape } from './account.js';
import { simpleCommitShape } from './commit.js';
import { repositoryShape } from './repository.js';
import { type Json, repositoryApi, repositoryWeb, type Site } from './site.js';

/** GitHub keeps artifacts for ninety days. */
const KEPT_MS = 90 * 24 * 3_600_000;

export function workflowRunShape(site: Site, run: WorkflowRun): Json {
  const { repository, actor } = run;
  const api = repositoryApi(site, repository);
  const url = `${api}/actions/runs/${run.id}`;
  const head = run.headRepository ?? repository;
  const suite = run.id;
  return {
    id: run.id,
    name: run.name,
    node_id: nodeId('WFR', repository.id, run.id),
    check_suite_id: suite,
    check_suite_node_id: nodeId('CS', repository.id, suite),
    head_branch: run.headBranch,
    head_sha: run.headSha,
    path: run.path,
    run_number: run.runNumber,
    run_attempt: run.attempt,
    referenced_workflows: [],
    event: run.event,
    status: run.status,
    conclusion: run.conclusion,
    workflow_id: workflowId(site, run),
    url,
    html_url: `${repositoryWeb(site, repository)}/actions/runs/${run.id}`,
    pull_requests: [],
    created_at: run.createdAt,
    updated_at: run.updatedAt,
    actor: accountShape(site, actor),
    triggering_actor: accountShape(site, run.triggeredBy),
    run_started_at: run.createdAt,
    jobs_url: `${url}/jobs`,
    logs_url: `${url}/logs`,
    check_suite_url: `${api}/check-suites/${suite}`,
    artifacts_url: `${url}/artifacts`,
    cancel_url: `${url}/cancel`,
    rerun_url: `${url}/rerun`,
    previous_attempt_url: null,
    workflow_url: `${api}/actions/workflows/${workflowId(site, run)}`,
    head_commit: simpleCommitShape(head.git.commit(run.headSha)),
    repository: repositoryShape(site, repository),
    head_repository: run.headRepository === null ? null : repositoryShape(site, run.headRepository),
    display_title: head.git.commit(run.headSha).message.split('\n')[0] ?? '',
  };
}

/** Within webhooks the workflow is told beside its run. */
export function workflowShape(site: Site, run: WorkflowRun): Json {
  const { repository, path, name } = run;
  const id = workflowId(site, run);
  return {
    ...{ id, node_id: nodeId('W', repository.id, id), name, path, state: 'active' },
    ...{ created_at: repository.createdAt, updated_at: repository.createdAt },
    url: `${repositoryApi(site, repository)}/actions/workflows/${id}`,
    html_url: `${repositoryWeb(site, repository)}/blob/${repository.defaultBranch}/${path}`,
    badge_url: `${repositoryWeb(site, repository)}/workflows/${name}/badge.svg`,
  };
}

export function artifactShape(site: Site, artifact: Artifact): Json {
  const { run, id, name, zip, expired, createdAt } = artifact;
  const url = `${repositoryApi(site, run.repository)}/actions/artifacts/${id}`;
  return {
    ...{ id, name, expired, url, size_in_bytes: zip.length, archive_download_url: `${url}/zip` },
    node_id: nodeId('MDg', run.repository.id, id),
    ...{ created_at: createdAt, updated_at: createdAt },
    expires_at: new Date(Date.parse(createdAt) + KEPT_MS).toISOString().replace('.000Z', 'Z'),
    workflow_run: {
      id: run.id,
      repository_id: run.repository.id,
      head_repository_id: (run.headRepository ?? run.repository).id,
      head_branch: run.headBranch ?? '',
      head_sha: run.headSha,
    },
  };
}

/** One number a path. */
function workflowId({ state }: Site, { repository, path }: WorkflowRun): number {
  const paths = [...new Set(state.workflowRuns.flatMap((run) => (run.repository === repository ? [run.path] : [])))];
  return repository.id * 100 + paths.indexOf(path) + 1;
}
