/** Turns what was read about a deployment into what is decided from: level, parts and safeguards. */
import type { Account, AccountId } from '../domain/change.js';
import type {
  Delivered,
  DeployedPart,
  Deployer,
  DeployingRun,
  Deployment,
  JudgedPart,
  Safeguards,
} from '../domain/deployment.js';
import type { Standing } from '../domain/independence.js';
import type { Policy } from '../domain/policy.js';
import { type Fact, known, unknown } from '../domain/result.js';
import { type AutonomySubject, autonomyIn } from './autonomy.js';
import { actionOf } from './deployment-action.js';
import type { EnvironmentRules } from './deployment-environment.js';
import { countingReviewers, deployerOf, deployingAgents } from './deployment-people.js';
import type { Teams } from './people.js';

export interface DeploymentFacts {
  readonly policy: Policy;
  readonly teams: Teams;
  /** `owner/name` */
  readonly repository: string;
  readonly environment: string;
  readonly rules: EnvironmentRules;
  readonly run: DeployingRun;
  readonly delivered: Delivered;
  /** By number, every one that is named in `delivered`. */
  readonly judged: ReadonlyMap<number, Fact<JudgedPart>>;
  /** Accounts that approved the run for this environment. */
  readonly reviewers: Fact<readonly Account[]>;
  readonly standings: ReadonlyMap<AccountId, Fact<Standing>>;
  readonly rollback: Safeguards['rollback'];
}

/** Deployments of an agent today. */
export interface Usage {
  readonly runs: number;
  readonly hours: number;
}

/** An agent that nobody can name has a budget of its own. */
const UNNAMED = 'unknown';

export function assembleDeployment(facts: DeploymentFacts, used: ReadonlyMap<string, Usage>): Deployment {
  const { policy, teams, run, delivered, rules } = facts;
  const deployer = deployerOf(run, policy, teams);
  const reviewers = reviewersOf(facts);
  const parts = partsOf(facts, reviewers.kind === 'known' ? reviewers.value : []);
  return {
    ...lowestLevel(facts, deployer),
    environment: rules.kind,
    ...{ deployer, delta: delivered.delta, parts: { items: parts, missing: delivered.commits.missing } },
    reviews: reviewers.kind === 'known' ? known(reviewers.value.length) : reviewers,
    safeguards: {
      budget: known(budgetLeft(facts, used)),
      action: actionOf(facts),
      plan: planOf(facts),
      rollback: facts.rollback,
    },
  };
}

/** Whose budget the deployment is charged to; empty: no agent's. */
export function chargedAgents(facts: DeploymentFacts): readonly string[] {
  const { run, policy, teams } = facts;
  switch (deployerOf(run, policy, teams)) {
    case 'agent':
      return deployingAgents(run, policy);
    case 'automation': {
      const agents = [...facts.judged.values()].flatMap(agentsOf).map((agent) => agent ?? UNNAMED);
      const isUnseen = mayHideAgents(facts.delivered);
      return [...new Set([...agents, ...(isUnseen ? [UNNAMED] : [])])];
    }
    case 'human':
    case 'unknown':
      return [];
  }
}

function reviewersOf(facts: DeploymentFacts): Fact<readonly AccountId[]> {
  const { reviewers, delivered, judged } = facts;
  if (reviewers.kind === 'unknown') return reviewers;
  const authors = delivered.commits.items.filter(({ pulls }) => pulls.length === 0).map(({ author }) => author);
  return known(countingReviewers(reviewers.value, { ...facts, parts: [...judged.values()], authors }));
}

/** A change once, whatever number of its commits are in it. */
function partsOf({ delivered, judged }: DeploymentFacts, reviewers: readonly AccountId[]): readonly DeployedPart[] {
  const numbers = new Set(delivered.commits.items.flatMap(({ pulls }) => pulls.map(({ number }) => number)));
  const pushed = delivered.commits.items.filter(({ pulls }) => pulls.length === 0);
  return [
    ...[...numbers].map((number) => changeOf(number, judged.get(number) ?? NOT_ASKED, reviewers)),
    ...pushed.map(({ sha }) => ({ kind: 'direct-push', sha }) as const),
  ];
}

const NOT_ASKED = unknown('it was not looked up');

function changeOf(number: number, judged: Fact<JudgedPart>, reviewers: readonly AccountId[]): DeployedPart {
  if (judged.kind === 'unknown') {
    return { kind: 'change', number, verdict: judged, origin: judged, approvals: judged };
  }
  const { verdict, origin, approvers } = judged.value;
  const people = new Set([...approvers, ...reviewers]);
  return { kind: 'change', number, verdict: known(verdict), origin: known(origin), approvals: known(people.size) };
}

/** The lowest of whoever started it and of whoever wrote what is in it; of an unknown agent where nobody is known. */
function lowestLevel(facts: DeploymentFacts, deployer: Deployer): Pick<Deployment, 'level' | 'levelBecause'> {
  const { policy, environment, repository, teams, run, judged, delivered } = facts;
  const subject = (agent: string | null, people: readonly Account[]): AutonomySubject => ({
    ...{ agent, repository, people, teams },
  });
  const started = deployer === 'agent' ? deployingAgents(run, policy).map((agent) => subject(agent, [])) : [];
  const wrote = [...judged.values()].flatMap((part) =>
    agentsOf(part).map((agent) => subject(agent, part.kind === 'known' ? part.value.operators : [])),
  );
  const hidden = deployer === 'automation' && mayHideAgents(delivered) ? [subject(null, [])] : [];
  const all = [...started, ...wrote, ...hidden];
  const found = (all.length === 0 ? [subject(null, [])] : all).map((one) =>
    autonomyIn(policy.autonomy, environment, one),
  );
  const level = found.map((one) => one.level).toSorted((a, b) => a - b)[0] ?? 0;
  return { level, levelBecause: found.find((one) => one.level === level)?.because.join('; ') ?? '' };
}

/** Null: one that has no name. None: it is no agent's. */
function agentsOf(part: Fact<JudgedPart>): readonly (string | null)[] {
  if (part.kind === 'unknown') return [null];
  const { origin, agents } = part.value;
  if (origin !== 'ai') return [];
  return agents.length === 0 ? [null] : agents;
}

function mayHideAgents({ delta, commits }: Delivered): boolean {
  const isPlain = delta === 'same' || delta === 'ahead';
  return !isPlain || commits.missing !== null || commits.items.some(({ pulls }) => pulls.length === 0);
}

/** What the agent with the least has left. */
function budgetLeft(facts: DeploymentFacts, used: ReadonlyMap<string, Usage>): Usage | null {
  const { sandbox } = facts.rules;
  if (sandbox === null) return null;
  const spent = chargedAgents(facts).map((agent) => used.get(agent) ?? { runs: 0, hours: 0 });
  return {
    runs: sandbox.runs - Math.max(0, ...spent.map(({ runs }) => runs)),
    hours: sandbox.hours - Math.max(0, ...spent.map(({ hours }) => hours)),
  };
}

/** Plans are judged with the changes that need them; without stacks in the policy none was. */
function planOf({ policy, judged }: DeploymentFacts): Safeguards['plan'] {
  if (policy.plan.stacks.length === 0) return known('missing');
  const parts = [...judged.values()];
  const unread = parts.find((part) => part.kind === 'unknown');
  if (unread?.kind === 'unknown') return unread;
  const passed = parts.every((part) => part.kind === 'known' && part.value.byItself);
  return known(passed ? 'passing' : 'failing');
}
