/** Deployments of a repository as GraphQL shows them. */
import { nodeId } from '../clock.js';
import type { Deployment } from '../world/deployments-model.js';
import type { Repository } from '../world/model.js';
import { type Asked, connection, demand, type Paging, type View } from './view.js';

interface DeploymentsArgs extends Paging {
  readonly environments?: readonly string[] | null;
  readonly orderBy?: { readonly direction: string } | null;
}

export function deploymentsView(asked: Asked, repository: Repository, args: DeploymentsArgs): View {
  demand(asked, repository, 'deployments');
  const fitting = repository.deployments.filter(({ environment }) => args.environments?.includes(environment) ?? true);
  const items = args.orderBy?.direction === 'DESC' ? fitting.toReversed() : fitting;
  return connection(args, {
    ...{ name: 'deployments', type: 'DeploymentConnection', items },
    view: (deployment) => deploymentView(asked, repository, deployment),
  });
}

function deploymentView(asked: Asked, repository: Repository, deployment: Deployment): View {
  const { id, sha, environment, createdAt, statuses } = deployment;
  return {
    __typename: 'Deployment',
    ...{ id: () => nodeId('DE', repository.id, id), databaseId: id, commitOid: sha, createdAt },
    ...{ environment, latestEnvironment: environment, originalEnvironment: environment },
    repository: () => asked.views.repository(asked, repository),
    statuses: (args: Paging) =>
      connection(args, {
        // GitHub lists the newest first.
        ...{ name: 'statuses', type: 'DeploymentStatusConnection', items: statuses.toReversed() },
        view: ({ state, at }) => ({ __typename: 'DeploymentStatus', state, createdAt: at, updatedAt: at }),
      }),
  };
}
