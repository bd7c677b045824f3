/** Combines the organisation's floor, the repository's file and the built-in default into the policy in force. Strictest wins. */
import type { AutonomyMatrix } from '../domain/autonomy.js';
import { CATEGORIES, type Category, RISK_LEVELS, type RiskLevel } from '../domain/finding.js';
import {
  APPROVER_PERMISSIONS,
  type ApprovalLabelRules,
  CARRY_OVER_RULES,
  CODEOWNERS_MODES,
  type EffectivePolicy,
  type LabelNames,
  OUTSIDE_RULES,
  type Policy,
  type PolicyDocument,
  type PolicyFile,
  type PolicyProblem,
} from '../domain/policy.js';
import { CONFIDENCES, ORIGINS, type Origin } from '../domain/provenance.js';
import { type Fact, isNonEmpty } from '../domain/result.js';
import type { TicketRules } from '../domain/ticket.js';
import { type PathMatcher, pathMatcher } from './paths.js';
import { raisedAutonomy } from './policy-autonomy.js';
import { parsePolicy } from './policy-file.js';
import { NO_BREAK_GLASS, NO_WAIVERS } from './policy-limits.js';
import { NO_OVERSIGHT } from './policy-oversight.js';
import { DEFAULT_PLAN_RULES, NO_PLANS, planGateOf, planOfOrganisation, planRulesOf } from './policy-plan.js';
import { bothScoreRules, NO_SCORE_RULES } from './policy-scoreboard.js';
import { raisedTicket } from './policy-ticket.js';
import { DEFAULT_TICKET } from './tickets.js';

/** In force where neither file says otherwise: AI changes need a human, dangerous ones need two. */
export const DEFAULT_POLICY: Policy = {
  mode: 'enforce',
  branches: { globs: [], defaultBranch: true },
  approvals: {
    ai: { low: 1, medium: 1, high: 2 },
    human: { low: 0, medium: 0, high: 0 },
    automation: { low: 0, medium: 0, high: 0 },
  },
  twoPerson: { ai: CATEGORIES, human: [], automation: [] },
  approvers: [],
  distinctApprovers: false,
  codeowners: 'off',
  approvalLabels: { plain: false, categories: [] },
  size: { medium: 400, high: 1500, max: { ai: 5000, human: null, automation: null } },
  paths: [],
  environments: [],
  agents: [],
  machineUsers: [],
  outsideCollaborators: 'single',
  approverPermission: 'write',
  carryOver: 'never',
  provenance: { assistants: 'ai', minimumConfidence: 'low', automationWithAi: 'ai', labels: [] },
  corrections: [],
  waivers: NO_WAIVERS,
  breakGlass: NO_BREAK_GLASS,
  rate: { open: null, mergedPerDay: null },
  planRules: DEFAULT_PLAN_RULES,
  plan: NO_PLANS,
  ticket: DEFAULT_TICKET,
  autonomy: [],
  oversight: NO_OVERSIGHT,
  scoreboard: NO_SCORE_RULES,
  labels: {
    ai: 'origin/ai',
    risk: { low: 'risk/low', medium: 'risk/medium', high: 'risk/high' },
    change: {
      iam: 'change/iam',
      network: 'change/network',
      delete: 'change/delete',
      migration: 'change/migration',
      governance: 'change/governance',
    },
    approvalsNeeded: 'approvals/needed',
    depth: 'approvals/',
    approve: 'approve',
  },
};

/**
 * The policy in force. Without an organisation file, the repository's values replace the default's;
 * with one, the organisation's policy (defaults filled in) is a floor that the repository can only raise.
 */
export function effectivePolicy(organisation: PolicyFile | null, repository: PolicyFile | null): Policy {
  const floor =
    organisation === null
      ? null
      : override(DEFAULT_POLICY, { ...organisation, plan: planOfOrganisation(organisation.plan) });
  if (repository === null) return floor ?? DEFAULT_POLICY;
  return floor === null ? override(DEFAULT_POLICY, repository) : raise(floor, repository);
}

/**
 * Reads and combines the files as they were gathered; anything unreadable or invalid yields no policy at all.
 * Which bases are gated is said by the default branch alone: anyone who may push can make a branch that gates itself.
 */
export function policyInForce(
  organisation: Fact<PolicyDocument | null>,
  repository: Fact<PolicyDocument | null>,
  defaultBranch: Fact<PolicyDocument | null> = repository,
): EffectivePolicy {
  const documents: PolicyDocument[] = [];
  const problems: PolicyProblem[] = [];
  const files = new Map<Fact<PolicyDocument | null>, PolicyFile>();
  for (const fact of new Set([organisation, repository, defaultBranch])) {
    if (fact.kind === 'unknown') return { kind: 'unreadable', reason: fact.reason };
    if (fact.value === null) continue;
    const parsed = parsePolicy(fact.value);
    documents.push(fact.value);
    if (parsed.kind === 'error') problems.push(...parsed.error);
    else files.set(fact, parsed.value);
  }
  if (isNonEmpty(problems)) return { kind: 'invalid', problems };
  const [floor, own, gating] = [organisation, repository, defaultBranch].map((fact) => files.get(fact) ?? null);
  const sources = documents.map(({ source, blob }) => ({ source, blob }));
  const { branches } = effectivePolicy(floor ?? null, gating ?? null);
  return { kind: 'valid', policy: { ...effectivePolicy(floor ?? null, own ?? null), branches }, sources };
}

/** Whether a base branch is gated: matched by a glob, or the default branch where that is asked for. */
export function isGated(policy: Policy, base: { readonly ref: string; readonly isDefault: boolean }): boolean {
  const { globs, defaultBranch } = policy.branches;
  if (defaultBranch && base.isDefault) return true;
  const matcher = branchMatchers.get(globs) ?? pathMatcher(globs);
  branchMatchers.set(globs, matcher);
  return matcher([base.ref]);
}

/** Compiled once for each policy. */
const branchMatchers = new WeakMap<readonly string[], PathMatcher>();

/** What the file says, and the base's value where it is silent. */
function override(base: Policy, file: PolicyFile): Policy {
  return combine(base, file, {
    mode: file.mode ?? base.mode,
    branches: file.branches === null ? base.branches : { globs: file.branches, defaultBranch: false },
    number: (own) => own,
    list: (_floor, own) => own,
    choice: (own) => own,
    labels: (own) => own,
    permission: (own) => own,
    ticket: (own) => own,
    autonomy: (own) => [own],
  });
}

/** The stricter of the floor and the file, key by key. */
function raise(floor: Policy, file: PolicyFile): Policy {
  const globs = [...floor.branches.globs, ...(file.branches ?? [])];
  return combine(floor, file, {
    mode: floor.mode === 'enforce' || file.mode === 'enforce' ? 'enforce' : 'observe',
    branches: { globs, defaultBranch: floor.branches.defaultBranch },
    number: (own, base, stricter) => stricter(own, base),
    list: (base, own) => [...new Set([...base, ...own])],
    choice: (own, base, strictestFirst) => strictestFirst.find((one) => one === own || one === base) ?? base,
    labels: (own, base) => ({
      plain: own.plain && base.plain,
      categories: base.categories.filter((category) => own.categories.includes(category)),
    }),
    permission: (_own, base) => base,
    // A floor that says nothing of tickets leaves the repository free to.
    ticket: (own, base) => (base === DEFAULT_TICKET ? own : raisedTicket(base, own)),
    autonomy: (own) => raisedAutonomy(floor.autonomy, own),
  });
}

interface Combination {
  readonly mode: Policy['mode'];
  readonly branches: Policy['branches'];
  number(own: number, base: number, stricter: (a: number, b: number) => number): number;
  list(base: readonly Category[], own: readonly Category[]): readonly Category[];
  choice<T>(own: T, base: T, strictestFirst: readonly T[]): T;
  labels(own: ApprovalLabelRules, base: ApprovalLabelRules): ApprovalLabelRules;
  /** What lets people off: under a floor only the floor says who. */
  permission<T>(own: T, base: T): T;
  ticket(own: TicketRules, base: TicketRules): TicketRules;
  autonomy(own: AutonomyMatrix): readonly AutonomyMatrix[];
}

function combine(base: Policy, file: PolicyFile, by: Combination): Policy {
  const number = (own: number | null, floor: number, stricter: (a: number, b: number) => number) =>
    own === null ? floor : by.number(own, floor, stricter);
  const choice = <T>(own: T | null, floor: T, strictestFirst: readonly T[]) =>
    own === null ? floor : by.choice(own, floor, strictestFirst);
  const limit = (own: number | null, floor: number | null) => (floor === null ? own : number(own, floor, Math.min));
  return {
    mode: by.mode,
    branches: by.branches,
    approvals: recordOf(ORIGINS, (origin) =>
      recordOf(RISK_LEVELS, (level) => number(file.approvals[origin][level], base.approvals[origin][level], Math.max)),
    ),
    twoPerson: recordOf(ORIGINS, (origin) => {
      const own = file.twoPerson[origin];
      return own === null ? base.twoPerson[origin] : by.list(base.twoPerson[origin], own);
    }),
    approvers: [...base.approvers, ...file.approvers],
    distinctApprovers: choice(file.distinctApprovers, base.distinctApprovers, [true, false]),
    codeowners: choice(file.codeowners, base.codeowners, CODEOWNERS_MODES),
    approvalLabels:
      file.approvalLabels === null ? base.approvalLabels : by.labels(file.approvalLabels, base.approvalLabels),
    size: {
      medium: number(file.size.medium, base.size.medium, Math.min),
      high: number(file.size.high, base.size.high, Math.min),
      max: recordOf(ORIGINS, (origin) => limit(file.size.max[origin], base.size.max[origin])),
    },
    paths: [...base.paths, ...file.paths],
    environments: [...base.environments, ...file.environments],
    agents: [...base.agents, ...file.agents],
    machineUsers: [...base.machineUsers, ...file.machineUsers],
    outsideCollaborators: choice(file.outsideCollaborators, base.outsideCollaborators, OUTSIDE_RULES),
    approverPermission: choice(file.approverPermission, base.approverPermission, APPROVER_PERMISSIONS),
    carryOver: choice(file.carryOver, base.carryOver, CARRY_OVER_RULES),
    provenance: provenanceOf(base.provenance, file.provenance, by),
    // Who is named by a floor decides alone: a repository must not name those who excuse its own changes.
    corrections: base.corrections.length > 0 ? base.corrections : file.corrections,
    waivers: by.permission(file.waivers ?? base.waivers, base.waivers),
    breakGlass: by.permission(file.breakGlass ?? base.breakGlass, base.breakGlass),
    rate: {
      open: limit(file.rate.open, base.rate.open),
      mergedPerDay: limit(file.rate.mergedPerDay, base.rate.mergedPerDay),
    },
    ticket: file.ticket === null ? base.ticket : by.ticket(file.ticket, base.ticket),
    plan: planGateOf(base.plan, file.plan, { choice }),
    planRules: planRulesOf(base.planRules, file.planRules, { choice, number }),
    autonomy: file.autonomy === null ? base.autonomy : by.autonomy(file.autonomy),
    oversight: by.permission(file.oversight, base.oversight),
    scoreboard: file.scoreboard === null ? base.scoreboard : bothScoreRules(base.scoreboard, file.scoreboard),
    labels: labelsOf(base.labels, file),
  };
}

function provenanceOf(
  base: Policy['provenance'],
  file: PolicyFile['provenance'],
  by: Combination,
): Policy['provenance'] {
  const choice = <T>(own: T | null, floor: T, strictestFirst: readonly T[]) =>
    own === null ? floor : by.choice(own, floor, strictestFirst);
  return {
    assistants: choice(file.assistants, base.assistants, ['ai', 'human']),
    minimumConfidence: choice(file.minimumConfidence, base.minimumConfidence, CONFIDENCES),
    automationWithAi: choice(file.automationWithAi, base.automationWithAi, ['ai', 'automation']),
    labels: [...base.labels, ...file.labels],
  };
}

/** Names are no matter of strictness: the repository's own win. */
function labelsOf(base: LabelNames, { labels }: PolicyFile): LabelNames {
  return {
    ai: labels.ai ?? base.ai,
    risk: recordOf(RISK_LEVELS, (level) => labels.risk[level] ?? base.risk[level]),
    change: recordOf(CATEGORIES, (category) => labels.change[category] ?? base.change[category]),
    approvalsNeeded: labels.approvalsNeeded ?? base.approvalsNeeded,
    depth: labels.depth ?? base.depth,
    approve: labels.approve ?? base.approve,
  };
}

function recordOf<K extends RiskLevel | Origin | Category, V>(
  keys: readonly K[],
  entry: (key: K) => V,
): Readonly<Record<K, V>> {
  return Object.fromEntries(keys.map((key) => [key, entry(key)])) as Record<K, V>;
}
