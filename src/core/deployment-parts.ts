/** Which of the changes and pushes in a deployment stand in its way. Part of deployment-decision.ts. */
import type { DeployedPart, Deployment, Obstacle } from '../domain/deployment.js';
import type { VerdictKind } from '../domain/verdict.js';

type DeployedChange = Extract<DeployedPart, { readonly kind: 'change' }>;

export function partObstacles(deployment: Deployment): readonly Obstacle[] {
  const { items, missing } = deployment.parts;
  const unseen =
    missing === null
      ? []
      : [hold('parts-unknown', `what is in the deployment was not read to its end: ${missing.reason}`)];
  return [...unseen, ...items.flatMap((part) => obstaclesOf(part, deployment))];
}

/** Whether an agent wrote any of it, or may have: what is new can be told only from a base that the commit builds on. */
export function mayHoldAgentWork({ delta, parts }: Deployment): boolean {
  if (parts.missing !== null || (delta !== 'same' && delta !== 'ahead')) return true;
  return parts.items.some((part) => part.kind === 'direct-push' || mayBeAgents(part));
}

function obstaclesOf(part: DeployedPart, deployment: Deployment): readonly Obstacle[] {
  const isSandbox = deployment.environment === 'sandbox';
  if (part.kind === 'direct-push') {
    return isSandbox ? [] : [hold('unreviewed-change', `commit ${part.sha.slice(0, 7)} came without a pull request`)];
  }
  const barred = deployment.level === 0 && mayBeAgents(part) ? [barredChange(part)] : [];
  return isSandbox ? barred : [...barred, ...originObstacles(part), ...verdictObstacles(part)];
}

function mayBeAgents({ origin }: DeployedChange): boolean {
  return origin.kind === 'unknown' || origin.value === 'ai';
}

function barredChange({ number }: DeployedChange): Obstacle {
  return {
    rule: 'deployment/read-only',
    effect: 'reject',
    text: `#${number} is or may be an agent's, and agents may only read and comment here`,
    remedy: 'deploy without it, or change the autonomy matrix',
  };
}

function originObstacles({ number, origin }: DeployedChange): readonly Obstacle[] {
  return origin.kind === 'known' ? [] : [hold('origin-unknown', `who wrote #${number} is not known: ${origin.reason}`)];
}

function verdictObstacles({ number, verdict }: DeployedChange): readonly Obstacle[] {
  if (verdict.kind === 'unknown')
    return [hold('verdict-unknown', `the verdict on #${number} is not known: ${verdict.reason}`)];
  return VERDICTS[verdict.value](number);
}

const VERDICTS = {
  approved: () => [],
  pending: (number) => [hold('change-pending', `#${number} still lacks what the policy asks for`)],
  indeterminate: (number) => [hold('change-indeterminate', `#${number} could not be judged`)],
  denied: (number) => [
    {
      rule: 'deployment/change-denied',
      effect: 'reject',
      text: `#${number} is denied by the policy`,
      remedy: 'revert it, or change what the policy denies',
    },
  ],
} satisfies Record<VerdictKind, (number: number) => readonly Obstacle[]>;

function hold(rule: string, text: string): Obstacle {
  return { rule: `deployment/${rule}`, effect: 'hold', text, remedy: 'a person looks at it and approves the run' };
}
