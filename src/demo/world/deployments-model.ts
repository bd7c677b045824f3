/** What was deployed in the simulated world, and how that went. Part of model.ts. */

export interface Deployment {
  readonly id: number;
  readonly sha: string;
  readonly environment: string;
  readonly createdAt: string;
  readonly statuses: { readonly state: DeploymentState; readonly at: string }[];
}

type DeploymentState = 'IN_PROGRESS' | 'SUCCESS' | 'FAILURE' | 'ERROR' | 'INACTIVE';
