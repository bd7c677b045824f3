/** Payloads of events about deployments. Part of webhook-payloads.ts. */
import { accountShape } from './shapes/account.js';
import { deploymentShape, deploymentStatusShape } from './shapes/deployment.js';
import { type Json, repositoryApi, type Site } from './shapes/site.js';
import { workflowRunShape, workflowShape } from './shapes/workflow-run.js';
import type { Happening } from './world/happenings.js';

type DeploymentHappening = Extract<
  Happening,
  { readonly event: 'deployment_protection_rule' | 'deployment_review' | 'deployment_status' }
>;

export function deploymentDetails(site: Site, happening: DeploymentHappening): Json {
  switch (happening.event) {
    case 'deployment_protection_rule': {
      const { action, deployment, run } = happening;
      const callback = `${repositoryApi(site, run.repository)}/actions/runs/${run.id}/deployment_protection_rule`;
      return {
        ...{ action, environment: deployment.environment, event: run.event, deployment_callback_url: callback },
        ...{ deployment: deploymentShape(site, deployment), pull_requests: [] },
        ...{ sha: run.headSha, ref: run.headBranch ?? run.headSha },
      };
    }
    case 'deployment_review': {
      const { action, run, review } = happening;
      return {
        ...{ action, approver: accountShape(site, review.user), comment: review.comment, reviewers: [] },
        ...{ since: run.updatedAt, workflow_run: workflowRunShape(site, run), workflow_job_runs: [] },
      };
    }
    case 'deployment_status': {
      const { action, deployment, status } = happening;
      const { run } = deployment;
      return {
        ...{ action, deployment: deploymentShape(site, deployment) },
        deployment_status: deploymentStatusShape(site, deployment, status),
        ...(run === null
          ? {}
          : {
              workflow: workflowShape(site, run),
              workflow_run: { ...workflowRunShape(site, run), head_commit: null },
            }),
      };
    }
  }
}
