/** How people and agents deploy in the simulated world, look at runs that wait, and pass them by. */

import type { NewRun } from './actions.js';
import type { Deployment, WorkflowRun } from './actions-model.js';
import * as deploying from './deploying.js';
import { Fortress } from './fortress.js';
import type { Repository } from './model.js';
import type { Release } from './release-model.js';
import { type NewRelease, publish, stopPrerelease } from './releasing.js';
import type { Who } from './society.js';
import { nameOf } from './workshop.js';

export interface DeploySpec extends Partial<Omit<NewRun, 'actor'>> {
  readonly environment: string;
}

export class Harbour extends Fortress {
  /** A workflow with an environment runs on the default branch's tip, unless the spec says otherwise. */
  deploy(repository: Repository, actor: Who, spec: DeploySpec): Deployment {
    const branch = spec.branch ?? repository.defaultBranch;
    const { path = '.github/workflows/deploy.yml', event = 'workflow_dispatch' } = spec;
    const sha = this.sha(repository, spec.sha ?? branch);
    const by = this.account(actor);
    const { environment } = spec;
    return this.state.mutate(`${by.login} deploys ${nameOf(repository)} to ${environment}`, () =>
      deploying.deploy(this.state, repository, { environment, path, event, sha, branch, actor: by }),
    );
  }

  /** The same run once more: it asks anew. */
  redeploy(deployment: Deployment, by: Who): Deployment {
    const { run, environment } = deployment;
    if (run === null) throw new Error('a deployment without a run cannot be run again');
    const sender = this.account(by);
    return this.state.mutate(`${sender.login} deploys again to ${environment}`, () => {
      run.attempt += 1;
      run.triggeredBy = sender;
      run.conclusion = null;
      return deploying.ask(this.state, run, environment);
    });
  }

  /** Another tool deploys, and asks nobody. */
  deployOutside(repository: Repository, by: Who, environment: string): Deployment {
    const creator = this.account(by);
    const sha = this.sha(repository, repository.defaultBranch);
    return this.state.mutate(`${creator.login} deploys to ${environment} by another tool`, () => {
      const made = deploying.create(this.state, { repository, environment, sha, run: null, creator });
      deploying.begin(this.state, made);
      return made;
    });
  }

  /** What a workflow that was dispatched by name does to an environment: it asks as every other. */
  deployIn(run: WorkflowRun, environment: string): Deployment {
    return this.state.mutate(`${run.path} deploys to ${environment}`, () =>
      deploying.ask(this.state, run, environment),
    );
  }

  endDeployment(deployment: Deployment, outcome: 'success' | 'failure'): void {
    this.state.mutate(`the deployment to ${deployment.environment} ends: ${outcome}`, () =>
      deploying.endDeployment(this.state, deployment, outcome),
    );
  }

  reviewRun(deployment: Deployment, by: Who, state: 'approved' | 'rejected' = 'approved', comment = ''): void {
    const user = this.account(by);
    const { run, environment } = deployment;
    if (run === null) throw new Error('nobody can look at a deployment without a run');
    this.state.mutate(`${user.login} ${state} the run for ${environment}`, () =>
      deploying.review(this.state, run, { user, environment, state, comment }),
    );
  }

  /** Somebody who may starts what waits, without the answer of any app. */
  passBy(deployment: Deployment, by: Who): void {
    this.state.mutate(`${this.account(by).login} passes by the protection of ${deployment.environment}`, () =>
      deploying.begin(this.state, deployment),
    );
  }
  /** A release of the default branch's tip, unless the spec says otherwise; its tag is pushed with it. */
  release(repository: Repository, by: Who, spec: Omit<NewRelease, 'author'>): Release {
    const author = this.account(by);
    const sha = this.sha(repository, spec.sha ?? repository.defaultBranch);
    return this.state.mutate(`${author.login} releases ${spec.tag} of ${nameOf(repository)}`, () =>
      publish(this.state, repository, { ...spec, sha, author }),
    );
  }

  /** A pre-release becomes a release. */
  promote(release: Release, by: Who): void {
    const sender = this.account(by);
    this.state.mutate(`${sender.login} promotes ${release.tag}`, () => stopPrerelease(this.state, release, sender));
  }
}
