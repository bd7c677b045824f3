/** What a change must have before it may merge: how many counting approvals, and from whom. The greatest demand wins. */

import { isPolicyFile } from '../catalog/risk-rules/governance.js';
import type { ChangedFile } from '../domain/change.js';
import { CATEGORIES, type Category, RISK_LEVELS, type Risk, type RiskLevel } from '../domain/finding.js';
import type { Policy } from '../domain/policy.js';
import type { Origin } from '../domain/provenance.js';
import type { RequiredGroup, RequiredOwners, Requirement } from '../domain/verdict.js';
import { groupsFor, peopleAsked } from './approver-groups.js';
import { ownerDemands } from './owners.js';
import { comparablePath } from './paths.js';

export interface RequirementFacts {
  readonly origin: Origin;
  readonly risk: Risk;
  /** Commit identities that belong to no known account: any approver might be one of them. */
  readonly unmapped: number;
  /** Nobody was seen pushing the head: any approver might have. */
  readonly unseenPusher: boolean;
  /** Machine users of the policy behind whose login nobody was found. */
  readonly unknownMachines: number;
  /** The change edits the policy file itself. */
  readonly governs: boolean;
  /** An agent's work for which nobody is known to have asked. */
  readonly unattended: boolean;
  /** Not all commits or labels could be read: it may be an agent's work for which nobody asked. */
  readonly unreadMarks: boolean;
  /** Marks contradict each other or were made to deceive. */
  readonly contradicted: boolean;
  /** What people asked for by labels. */
  readonly raised: Requirement['because'];
  /** Owners of what it changes, where the policy asks for them. */
  readonly owners: readonly RequiredOwners[];
}

type Demand = Requirement['because'][number];

/** Everything that asks for approvals, and the maximum of it. Groups and owners are returned unmet: decide.ts has them marked. */
export function requirementOf(facts: RequirementFacts, policy: Policy): Requirement {
  const categories = possibleCategories(facts.risk);
  const demands = [levelDemand(facts, policy), twoPersonDemand(facts.origin, categories, policy)];
  if (facts.governs || facts.risk.unseen !== null) {
    demands.push({
      rule: 'approvals/policy-file',
      approvals: 2,
      text: facts.governs
        ? 'it changes the policy file, which guards itself'
        : 'not all of its files could be seen, and the policy file may be among them',
    });
  }
  demands.push(...strangeDemands(facts), ...facts.raised, ...ownerDemands(facts.owners));
  const groups = groupsFor(policy, categories);
  const without = Math.max(...demands.map(({ approvals }) => approvals));
  if (without > 0 && peopleAsked(groups, policy) > without) demands.push(groupDemand(groups, policy));
  const needed = Math.max(...demands.map((demand) => demand.approvals));
  if (needed > 0) demands.push(...strangerDemands(needed, facts));
  const approvals = Math.max(...demands.map((demand) => demand.approvals));
  return {
    approvals,
    because: demands.filter((demand) => demand.approvals > 0),
    groups: approvals === 0 ? [] : groups,
    owners: facts.owners,
  };
}

/** Lists of approvers qualify the approvals that are needed; they can ask for more people, never for the first one. */
function groupDemand(groups: readonly RequiredGroup[], policy: Policy): Demand {
  const approvals = peopleAsked(groups, policy);
  const each = policy.distinctApprovers && groups.length > 1 ? ', each with people of its own' : '';
  const categories = [...new Set(groups.map(({ category }) => category))].join(', ');
  return {
    rule: 'approvals/from-approvers',
    approvals,
    text: `so many must come from the approvers of ${categories}${each}`,
  };
}

/** Each person who is not known makes one more approval necessary, so that enough remain if an approver is that person. */
function strangerDemands(needed: number, facts: RequirementFacts): readonly Demand[] {
  const { unmapped, unseenPusher, unknownMachines } = facts;
  const strangers = [
    {
      rule: 'approvals/unmapped-author',
      number: unmapped,
      text: `${unmapped} commit ${unmapped === 1 ? 'identity belongs' : 'identities belong'} to no known account, and any approver might be behind ${unmapped === 1 ? 'it' : 'them'}`,
    },
    {
      rule: 'approvals/pusher-unseen',
      number: unseenPusher ? 1 : 0,
      text: 'nobody was seen pushing the head, and any approver might have',
    },
    {
      rule: 'approvals/machine-user-unknown',
      number: unknownMachines,
      text: 'the policy lists machine users behind whose logins nobody was found, and any approver might be one',
    },
  ];
  let sum = needed;
  return strangers.flatMap(({ rule, number, text }) => {
    sum += number;
    return number === 0 ? [] : [{ rule, approvals: sum, text }];
  });
}

/** An AI change that nobody answers for, or that says two things about itself, needs two people whatever its risk. */
function strangeDemands(facts: RequirementFacts): readonly Demand[] {
  const { origin, unattended, unreadMarks, contradicted } = facts;
  if (origin !== 'ai') return [];
  const noOperator = unattended
    ? 'an agent made it and nobody is known who asked for it'
    : 'not all of its commits and labels could be read, and it may be the work of an agent for which nobody asked';
  const contradiction = 'its marks contradict each other or were made to deceive';
  return [
    ...(unattended || unreadMarks ? [{ rule: 'approvals/no-operator', approvals: 2, text: noOperator }] : []),
    ...(contradicted ? [{ rule: 'approvals/contradiction', approvals: 2, text: contradiction }] : []),
  ];
}

/** Whether any file of the change is the policy file, under its old or its new name. */
export function changeGoverns(files: readonly ChangedFile[], repositoryName: string): boolean {
  return files.some(({ path, previousPath }) =>
    [path, previousPath].some((name) => name !== null && isPolicyFile(comparablePath(name), repositoryName)),
  );
}

/** The categories that were found, or all of them where files could not be seen. */
export function possibleCategories(risk: Risk): readonly Category[] {
  return risk.unseen === null ? risk.categories : CATEGORIES;
}

/** A riskier change never needs fewer approvals, nor an AI change fewer than others: the table is read as its running maximum. */
function levelDemand({ origin, risk }: RequirementFacts, policy: Policy): Demand {
  const level: RiskLevel = risk.unseen === null ? risk.level : 'high';
  const levels = RISK_LEVELS.slice(0, RISK_LEVELS.indexOf(level) + 1);
  const rows = originsUnder(origin).map((row) => policy.approvals[row]);
  const approvals = Math.max(...rows.flatMap((row) => levels.map((below) => row[below])));
  return { rule: `approvals/${origin}-${level}`, approvals, text: `it is ${originText(origin)} with ${level} risk` };
}

function twoPersonDemand(origin: Origin, categories: readonly Category[], policy: Policy): Demand {
  const guarded = originsUnder(origin).flatMap((row) => policy.twoPerson[row]);
  const touched = categories.filter((category) => guarded.includes(category));
  return {
    rule: 'approvals/two-person',
    approvals: touched.length > 0 ? 2 : 0,
    text: `the two-person rule covers ${touched.join(', ')}`,
  };
}

/** An AI change must satisfy what any other must: a mark of AI never helps, and neither does a mark of automation beside it. */
function originsUnder(origin: Origin): readonly Origin[] {
  switch (origin) {
    case 'ai':
      return ['ai', 'human', 'automation'];
    case 'human':
      return ['human'];
    case 'automation':
      return ['automation'];
  }
}

function originText(origin: Origin): string {
  switch (origin) {
    case 'ai':
      return 'an AI-originated change';
    case 'human':
      return "a human's change";
    case 'automation':
      return 'a change by automation';
  }
}
