/** Reads what a deployment is decided from: the policy, what is new in it, the verdicts on that, and who looked at the run. */

import { readDecision, readLink } from '../core/audit-entry.js';
import { environmentKey } from '../core/autonomy.js';
import { autonomyTeams } from '../core/barred.js';
import { environmentIn } from '../core/deployment-environment.js';
import { chargedAgents, type DeploymentFacts } from '../core/deployment-facts.js';
import type { Account, AccountId, Sha } from '../domain/change.js';
import type { Delivered, DeployingRun, JudgedPart, MergedPull, Safeguards } from '../domain/deployment.js';
import type { Gate } from '../domain/deployment-gate.js';
import type { Standing } from '../domain/independence.js';
import type { EffectivePolicy, Policy } from '../domain/policy.js';
import type { DecisionBody } from '../domain/record.js';
import { type Fact, known, ok, type Result, unknown } from '../domain/result.js';
import type { DeploymentForge, Gates } from '../ports/deployments.js';
import type { Forge, ForgeError } from '../ports/forge.js';
import type { History } from '../ports/store.js';
import type { Clock } from '../ports.js';
import { floorOf, type PolicyReader } from './gather.js';
import { type NamingPorts, namedPeople } from './named-people.js';

export interface DeploymentGatherPorts extends NamingPorts {
  readonly forge: Forge & DeploymentForge;
  readonly history: History;
  readonly gates: Gates;
  readonly policies: PolicyReader;
  readonly clock: Clock;
  readonly requireOrganisationPolicy: boolean;
}

type NoPolicy = Exclude<EffectivePolicy, { readonly kind: 'valid' }>;

/** Facts, or why there is no policy to decide by. */
export async function gatherDeployment(
  ports: DeploymentGatherPorts,
  gate: Gate,
  run: DeployingRun,
): Promise<Result<{ readonly kind: 'facts'; readonly facts: DeploymentFacts } | NoPolicy, ForgeError>> {
  const { forge } = ports;
  const { repository, environment } = gate;
  const files = await forge.readPolicies(repository);
  if (files.kind === 'error') return files;
  const organisation = floorOf(ports, repository, files.value.organisationPolicy);
  const effective = ports.policies(organisation, files.value.defaultBranchPolicy);
  if (effective.kind !== 'valid') return ok(effective);
  const { policy } = effective;
  const trusted = await trustedCommits(ports, gate);
  const delivered = await forge.readDelivered(repository, { environment, sha: run.sha, trusted });
  if (delivered.kind === 'error') return delivered;
  const people = await peopleOf(ports, policy);
  if (people.kind === 'error') return people;
  const reviewers = await reviewersOf(ports, gate, run);
  if (reviewers.kind === 'error') return reviewers;
  const facts: DeploymentFacts = {
    ...{ policy, teams: people.value, repository: `${repository.owner}/${repository.name}`, environment, run },
    rules: environmentIn(policy.autonomy, environment),
    delivered: delivered.value,
    judged: await judgedParts(ports, gate, delivered.value),
    reviewers: reviewers.value,
    standings: await standingsOf(ports, gate, reviewers.value),
    rollback: known('missing'),
  };
  const rollback = await rollbackOf(ports, gate, facts);
  return rollback.kind === 'error' ? rollback : ok({ kind: 'facts', facts: { ...facts, rollback: rollback.value } });
}

/** What we let go on there. A run of our own says nothing of what it left there: that is told by its inputs. */
async function trustedCommits(
  { gates }: DeploymentGatherPorts,
  { repository, environment }: Gate,
): Promise<ReadonlySet<Sha>> {
  const place = environmentKey(environment);
  const approved = await gates.approved(repository.id);
  const fitting = approved.filter((gate) => !gate.own && environmentKey(gate.environment) === place);
  return new Set(fitting.flatMap(({ sha }) => (sha === null ? [] : [sha])));
}

async function peopleOf(
  ports: DeploymentGatherPorts,
  policy: Policy,
): Promise<Result<DeploymentFacts['teams'], ForgeError>> {
  const named = await namedPeople(ports, policy);
  if (named.kind === 'error') return named;
  const teams = new Map(named.value);
  for (const team of autonomyTeams(policy.autonomy)) {
    teams.set(team, await ports.forge.readTeam(team, ports.clock()));
  }
  return ok(teams);
}

/** GitHub does not tell which attempt a review was of: an old one must not let an old commit out again. */
async function reviewersOf(
  { forge }: DeploymentGatherPorts,
  { repository, environment }: Gate,
  run: DeployingRun,
): Promise<Result<Fact<readonly Account[]>, ForgeError>> {
  if (run.attempt > 1) {
    return ok(unknown('the run was started again, and GitHub does not tell of which attempt a review was'));
  }
  const read = await forge.readRunReviews(repository, { run: run.id, environment });
  return read.kind === 'error' ? read : ok(known(read.value));
}

async function standingsOf(
  { forge }: DeploymentGatherPorts,
  { repository }: Gate,
  reviewers: Fact<readonly Account[]>,
): Promise<ReadonlyMap<AccountId, Fact<Standing>>> {
  const standings = new Map<AccountId, Fact<Standing>>();
  for (const account of reviewers.kind === 'known' ? reviewers.value : []) {
    standings.set(account.id, await forge.readStanding(repository, account));
  }
  return standings;
}

async function judgedParts(
  { history }: DeploymentGatherPorts,
  { repository }: Gate,
  { commits }: Delivered,
): Promise<ReadonlyMap<number, Fact<JudgedPart>>> {
  const pulls = new Map(commits.items.flatMap((commit) => commit.pulls.map((pull) => [pull.number, pull])));
  const judged = new Map<number, Fact<JudgedPart>>();
  for (const pull of pulls.values()) judged.set(pull.number, await judgedPart(history, repository.id, pull));
  return judged;
}

/** The last decision on the head that was merged: of another head nobody knows what was merged. */
async function judgedPart(history: History, repository: number, pull: MergedPull): Promise<Fact<JudgedPart>> {
  const entries = await history.ofChange(repository, pull.number);
  const last = entries.findLast(({ entry }) => {
    const link = readLink(entry);
    return link?.kind === 'decision' && link.sha === pull.head;
  });
  if (last === undefined) return unknown('the log has no verdict on the head that was merged');
  const body = last.body === null ? null : readDecision(last.body);
  return body === null ? unknown('its record is too old to be read in full') : partIn(body);
}

function partIn({ provenance, risk, verdict }: DecisionBody): Fact<JudgedPart> {
  if (!verdict.gated) return unknown('it was merged into a branch that is not gated');
  const isOpened = verdict.override !== null;
  return known({
    verdict: isOpened ? 'approved' : verdict.kind,
    byItself: verdict.kind === 'approved',
    origin: provenance.origin,
    agents: provenance.agents,
    operators: provenance.operators.map(({ account }) => account),
    excluded: verdict.excluded.map(({ account }) => account.id),
    approvers: verdict.counting.map(({ account }) => account.id),
    categories: [...new Set(risk.findings.flatMap(({ category }) => (category === null ? [] : [category])))],
  });
}

/** Asked only where an agent deploys to an environment that has one. */
async function rollbackOf(
  { forge }: DeploymentGatherPorts,
  { repository }: Gate,
  facts: DeploymentFacts,
): Promise<Result<Safeguards['rollback'], ForgeError>> {
  const { production } = facts.rules;
  if (production.length === 0 || chargedAgents(facts).length === 0) return ok(known('missing'));
  for (const workflow of new Set(production.map(({ rollback }) => rollback))) {
    const found = await forge.hasWorkflow(repository, workflow);
    if (found.kind === 'error') return found;
    if (!found.value) return ok(known('missing'));
  }
  return ok(known('present'));
}
