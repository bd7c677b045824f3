/** Deployments, their statuses and the reviews of runs, as REST and webhooks show them. */
import { nodeId } from '../clock.js';
import type { Deployment, DeploymentStatus, RunReview } from '../world/actions-model.js';
import { accountShape } from './account.js';
import { type Json, repositoryApi, type Site } from './site.js';

export function deploymentShape(site: Site, deployment: Deployment): Json {
  const { id, repository, environment, sha, ref, creator, createdAt } = deployment;
  const url = `${repositoryApi(site, repository)}/deployments/${id}`;
  return {
    ...{ url, id, node_id: nodeId('DE', repository.id, id), sha, ref, task: 'deploy', payload: {} },
    ...{ original_environment: environment, environment, description: null, creator: accountShape(site, creator) },
    ...{ created_at: createdAt, updated_at: deployment.statuses.at(-1)?.at ?? createdAt },
    ...{ statuses_url: `${url}/statuses`, repository_url: repositoryApi(site, repository) },
    ...{ transient_environment: false, production_environment: false },
  };
}

export function deploymentStatusShape(site: Site, deployment: Deployment, { id, state, at }: DeploymentStatus): Json {
  const { repository, environment, creator } = deployment;
  const url = `${repositoryApi(site, repository)}/deployments/${deployment.id}`;
  return {
    ...{ url: `${url}/statuses/${id}`, id, node_id: nodeId('DES', repository.id, id), state },
    ...{ creator: accountShape(site, creator), description: '', environment, target_url: '' },
    ...{ created_at: at, updated_at: at, deployment_url: url, repository_url: repositoryApi(site, repository) },
    ...{ environment_url: '', log_url: '' },
  };
}

export function runReviewShape(site: Site, { repository }: Pick<Deployment, 'repository'>, review: RunReview): Json {
  const { user, environment, state, comment } = review;
  const known = repository.protection.environments.find(({ name }) => name === environment);
  const id = known?.id ?? 0;
  const url = `${repositoryApi(site, repository)}/environments/${encodeURIComponent(environment)}`;
  return {
    environments: [
      {
        ...{ id, node_id: nodeId('EN', repository.id, id), name: environment, url, html_url: url },
        ...{ created_at: repository.createdAt, updated_at: repository.createdAt },
      },
    ],
    ...{ state, user: accountShape(site, user), comment },
  };
}
