/** What is missing for an agent to deploy by itself: a budget in a sandbox; elsewhere an action, two people, a plan and a way back. Part of deployment-decision.ts. */
import type { Deployment, Obstacle } from '../domain/deployment.js';
import type { Fact } from '../domain/result.js';
import { mayHoldAgentWork } from './deployment-parts.js';

/** Two keys. */
const TWO = 2;

/** A run that nobody started and that brings an agent's work is the agent's deployment; only a person who starts it needs none of this. */
export function safeguardObstacles(deployment: Deployment): readonly Obstacle[] {
  const { deployer, environment } = deployment;
  if (deployer === 'human' || (deployer === 'automation' && !mayHoldAgentWork(deployment))) return [];
  const budget = budgetObstacles(deployment);
  const rest = environment === 'sandbox' ? [] : productionObstacles(deployment);
  return deployer === 'automation' ? [...unattended(deployment), ...budget, ...rest] : [...budget, ...rest];
}

function unattended({ level, environment }: Deployment): readonly Obstacle[] {
  if (level >= (environment === 'sandbox' ? 2 : 3)) return [];
  const text = `nobody started this run, and it brings work of an agent that has level ${level}`;
  return [hold('unattended', text, 'let a person start the deployment or approve the run')];
}

function budgetObstacles({ environment, safeguards: { budget } }: Deployment): readonly Obstacle[] {
  if (budget.kind === 'unknown') return [unread('budget', budget.reason)];
  if (budget.value === null) {
    return environment === 'sandbox'
      ? [reject('no-budget', 'the policy gives the agent no budget here', 'give it one')]
      : [];
  }
  const { runs, hours } = budget.value;
  if (runs >= 1 && hours > 0) return [];
  const text = `the budget of today is used up: ${Math.max(runs, 0)} runs and ${Math.max(hours, 0)} hours are left`;
  return [reject('over-budget', text, 'wait for tomorrow, or let a person start the deployment')];
}

function productionObstacles(deployment: Deployment): readonly Obstacle[] {
  const { action, plan, rollback } = deployment.safeguards;
  return [
    ...asked('action', action, (id) =>
      id === null
        ? [reject('action', 'the run is none of the actions that the policy names', 'name it, or let a person deploy')]
        : [],
    ),
    ...asked('plan', plan, planObstacles),
    ...asked('rollback', rollback, (found) =>
      found === 'missing'
        ? [reject('rollback', 'the rollback workflow is not on the default branch', 'add the workflow')]
        : [],
    ),
    ...approvalObstacles(deployment),
  ];
}

function planObstacles(plan: 'passing' | 'failing' | 'missing'): readonly Obstacle[] {
  switch (plan) {
    case 'passing':
      return [];
    case 'missing':
      return [hold('plan', 'no plan of what this does was found', 'let the workflow upload its plan')];
    case 'failing':
      return [reject('plan', 'the plan of what this does does not pass the policy', 'change what the plan does')];
  }
}

/** A direct push has none, and is held for that by deployment-parts.ts. */
function approvalObstacles({ parts }: Deployment): readonly Obstacle[] {
  return parts.items.flatMap((part) => {
    if (part.kind === 'direct-push') return [];
    return asked(`approvals of #${part.number}`, part.approvals, (approvals) =>
      approvals >= TWO ? [] : [tooFew(part.number, approvals)],
    );
  });
}

/** Whoever approves the run is one of the two already. */
function tooFew(number: number, approvals: number): Obstacle {
  return {
    rule: 'deployment/two-person',
    effect: 'wait',
    text: `#${number} has ${approvals} of ${TWO} approvals`,
    remedy: 'people who had no hand in it approve the run, until there are two with those who approved the change',
  };
}

function asked<T>(what: string, fact: Fact<T>, then: (value: T) => readonly Obstacle[]): readonly Obstacle[] {
  return fact.kind === 'unknown' ? [unread(what, fact.reason)] : then(fact.value);
}

function unread(what: string, reason: string): Obstacle {
  return hold(
    'unread',
    `${what} could not be read: ${reason}`,
    'wait for the next look, or let a person approve the run',
  );
}

function hold(rule: string, text: string, remedy: string): Obstacle {
  return { rule: `deployment/${rule}`, effect: 'hold', text, remedy };
}

function reject(rule: string, text: string, remedy: string): Obstacle {
  return { rule: `deployment/${rule}`, effect: 'reject', text, remedy };
}
