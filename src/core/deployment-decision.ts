/** Whether a deployment goes on, waits for a person, or is refused: the strictest of all obstacles wins, and what is not known is one. */
import type { Deployment, DeploymentDecision, Obstacle } from '../domain/deployment.js';
import { isNonEmpty } from '../domain/result.js';
import { partObstacles } from './deployment-parts.js';
import { safeguardObstacles } from './deployment-safeguards.js';

export function decideDeployment(deployment: Deployment): DeploymentDecision {
  const because = [
    ...environmentObstacles(deployment),
    ...deployerObstacles(deployment),
    ...deltaObstacles(deployment),
    ...partObstacles(deployment),
    ...safeguardObstacles(deployment),
  ];
  if (!isNonEmpty(because)) return { kind: 'approve', despite: [] };
  if (because.some(({ effect }) => effect === 'reject')) return { kind: 'reject', because };
  const isSettled = because.every(({ effect }) => effect === 'hold') && isReviewed(deployment);
  return isSettled ? { kind: 'approve', despite: because } : { kind: 'hold', because };
}

function isReviewed({ reviews }: Deployment): boolean {
  return reviews.kind === 'known' && reviews.value > 0;
}

function environmentObstacles({ environment }: Deployment): readonly Obstacle[] {
  if (environment !== 'unknown') return [];
  return [
    {
      rule: 'deployment/environment-unknown',
      effect: 'hold',
      text: 'the policy does not say what kind of environment this is',
      remedy: 'give the environment an entry in the autonomy matrix, or let a person approve the run',
    },
  ];
}

function deployerObstacles({ deployer, level, levelBecause, environment }: Deployment): readonly Obstacle[] {
  switch (deployer) {
    case 'human':
    case 'automation':
      return [];
    case 'unknown':
      return [
        {
          rule: 'deployment/deployer-unknown',
          effect: 'hold',
          text: 'it could not be seen who started the run',
          remedy: 'let a person approve the run, or start it anew',
        },
      ];
    case 'agent':
      if (level >= (environment === 'sandbox' ? 2 : 3)) return [];
      return [
        {
          rule: 'deployment/level',
          effect: 'reject',
          text: `the agent has level ${level}, which does not let it deploy here${levelBecause === '' ? '' : `: ${levelBecause}`}`,
          remedy: 'let a person start the deployment, or change the autonomy matrix',
        },
      ];
  }
}

/** A sandbox is there to try things in: only a delta that could not be read counts there. */
function deltaObstacles({ delta, environment }: Deployment): readonly Obstacle[] {
  if (delta === 'same' || delta === 'ahead' || (environment === 'sandbox' && delta !== 'unknown')) return [];
  return [
    {
      rule: `deployment/${delta}`,
      effect: 'hold',
      text: WHY[delta],
      remedy: 'a person looks at it and approves the run',
    },
  ];
}

const WHY = {
  first: 'nothing that was let go on here succeeded before, so what is new cannot be told',
  behind: 'the commit is older than the one deployed now: a rollback, or a downgrade',
  diverged: 'the commit and the one deployed now each have commits that the other lacks',
  unknown: 'what is new against the last deployment could not be read',
} satisfies Record<Exclude<Deployment['delta'], 'same' | 'ahead'>, string>;
