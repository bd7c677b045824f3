/** Who started a deployment, whose agents' work is in it, and which of its reviewers count. Part of deployment-facts.ts. */
import type { Account, AccountId } from '../domain/change.js';
import { DEPLOYERS, type Deployer, type DeployingRun, type JudgedPart } from '../domain/deployment.js';
import type { Standing } from '../domain/independence.js';
import type { Policy } from '../domain/policy.js';
import type { Fact } from '../domain/result.js';
import { recogniseAccount } from './identity.js';
import { isMachineUser, type Teams } from './people.js';
import { reaches } from './standing.js';

type KnownBy = Pick<Policy, 'agents' | 'machineUsers'>;

/** Of who started the run and who started this attempt of it the stricter one; what a timer starts, nobody started. */
export function deployerOf(run: DeployingRun, policy: KnownBy, teams: Teams): Deployer {
  const started = [run.actor, run.triggeredBy].map((account) => kindOf(account, policy, teams));
  const all: readonly Deployer[] = run.event === 'schedule' ? [...started, 'automation'] : started;
  return DEPLOYERS.findLast((kind) => all.includes(kind)) ?? 'unknown';
}

/** Ids of the agents that started it. */
export function deployingAgents({ actor, triggeredBy }: DeployingRun, { agents: own }: KnownBy): readonly string[] {
  const found = [actor, triggeredBy].map((account) => (account === null ? null : recogniseAccount(account, own)));
  return [...new Set(found.flatMap((one) => (one === null || one.agentClass === 'automation' ? [] : [one.agent])))];
}

/** A workflow of this app's own asking, and nobody else's hand in it. */
export function isOurOwn({ actor, triggeredBy, event }: DeployingRun, botLogin: string): boolean {
  return event === 'workflow_dispatch' && actor?.login === botLogin && triggeredBy?.login === botLogin;
}

/** An account of software that nobody knows may be an agent's, or a harmless helper's. */
function kindOf(account: Account | null, policy: KnownBy, teams: Teams): Deployer {
  if (account === null) return 'unknown';
  const agent = recogniseAccount(account, policy.agents);
  if (agent !== null) return agent.agentClass === 'automation' ? 'automation' : 'agent';
  if (account.kind !== 'user') return 'unknown';
  return isMachineUser(account, policy, teams) ? 'automation' : 'human';
}

export interface Reviewing {
  readonly run: DeployingRun;
  readonly policy: KnownBy & Pick<Policy, 'approverPermission'>;
  readonly teams: Teams;
  readonly parts: readonly Fact<JudgedPart>[];
  /** Of the commits that were pushed; null: nobody that GitHub knows. */
  readonly authors: readonly (Account | null)[];
  /** What each reviewer may do in the repository. */
  readonly standings: ReadonlyMap<AccountId, Fact<Standing>>;
}

/** Of those who approved the run, the people who may approve and had no hand in it. */
export function countingReviewers(reviewers: readonly Account[], reviewing: Reviewing): readonly AccountId[] {
  const { run, policy, teams, parts, authors, standings } = reviewing;
  // The author of a pushed commit may be anybody then.
  if (authors.includes(null)) return [];
  const barred = new Set<AccountId | undefined>([
    ...[run.actor?.id, run.triggeredBy?.id, ...authors.map((author) => author?.id)],
    ...parts.flatMap((part) => (part.kind === 'known' ? part.value.excluded : [])),
  ]);
  const counting = reviewers.filter((account) => {
    const standing = standings.get(account.id);
    const mayApprove = standing?.kind === 'known' && reaches(standing.value, policy.approverPermission);
    return mayApprove && !barred.has(account.id) && kindOf(account, policy, teams) === 'human';
  });
  return [...new Set(counting.map(({ id }) => id))];
}
