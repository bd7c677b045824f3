/** Whether the plans of a change let it through: a plan for every touched stack, of this head, with nothing in it that holds. */
import type { Change } from '../domain/change.js';
import type { Finding, Risk } from '../domain/finding.js';
import { CATEGORIES, higher, type RiskLevel } from '../domain/finding.js';
import type { PlanCircumstances, PlanCounts, PlanFinding } from '../domain/plan.js';
import type { PlanFacts, PlanGap, PlanStack, SeenPlan, StackFacts } from '../domain/plan-evidence.js';
import type { Policy } from '../domain/policy.js';
import type { Reason, Requirement } from '../domain/verdict.js';
import { isHolding } from './plan/judge-plan.js';
import { touchedStacks } from './plan-stacks.js';
import { reason } from './reasons.js';
import { mostSeriousFirst } from './risk.js';

export interface PlanDemand {
  readonly change: Pick<Change, 'files'>;
  readonly policy: Policy;
  /** Null: nobody looked. */
  readonly plans: PlanFacts | null;
  /** Those that stand. */
  readonly tickets: readonly string[];
  /** Counting approvals. */
  readonly approvals: number;
}

/** Unmet, these cannot be helped by any approval. */
export const DENYING_PLAN: ReadonlySet<string> = new Set(['plan/held']);
const MOST_FINDINGS = 50;

export function planReasons(demand: PlanDemand): readonly Reason[] {
  const { change, policy, plans } = demand;
  return touchedStacks(change, policy.plan).flatMap((stack) => {
    const facts = plans?.stacks.find((one) => one.stack === stack.id) ?? null;
    return facts === null ? [notLooked(stack)] : stackReasons(stack, facts, demand);
  });
}

function notLooked(stack: PlanStack): Reason {
  return reason('plan/unread', 'unknown', `the plan of ${stack.id} was not looked for`, 'use "Re-run"');
}

function stackReasons(stack: PlanStack, { plans, gaps }: StackFacts, demand: PlanDemand): readonly Reason[] {
  const unread = gaps.filter(({ kind }) => kind === 'unread');
  const holding = gaps.filter(({ kind }) => kind === 'holds');
  const isMissing = holding.length > 0 || (plans.length === 0 && unread.length === 0);
  return [
    ...unread.map(({ text }) =>
      reason('plan/unread', 'unknown', `a plan of ${stack.id} could not be read: ${text}`, howToBring(stack)),
    ),
    ...(isMissing ? [missing(stack, holding.length > 0 ? holding : gaps)] : []),
    ...plans.map((plan) => planReason(stack, plan, demand)),
  ];
}

function missing(stack: PlanStack, gaps: readonly PlanGap[]): Reason {
  const [first] = gaps;
  const why = first === undefined ? 'none has come for this commit' : first.text;
  const others = gaps.slice(1, MOST_FINDINGS);
  const children = others.map(({ text }) => reason('plan/gap', 'note', text, null));
  return reason('plan/missing', 'unmet', `${stack.id} is touched and has no plan: ${why}`, howToBring(stack), children);
}

function howToBring({ workflows, artifact }: PlanStack): string {
  return `run ${workflows.join(' or ')} on the head commit; it must end well and leave an artifact named ${artifact}`;
}

function planReason(stack: PlanStack, plan: SeenPlan, demand: PlanDemand): Reason {
  const name = `the plan of ${stack.id} (${plan.artifactName}: ${plan.file})`;
  if (plan.refusal !== null) {
    return reason('plan/refused', 'unknown', `${name} cannot be judged: ${plan.refusal.reason}`, plan.refusal.remedy);
  }
  const circumstances = { rules: demand.policy.planRules, tickets: demand.tickets, approvals: demand.approvals };
  const holding = plan.findings.filter((finding) => isHolding(finding, circumstances));
  const [first] = holding;
  const counted = countsText(plan.counts);
  if (first === undefined) return reason('plan/passes', 'met', `${name} passes: ${counted}`, null);
  const children = holding.slice(0, MOST_FINDINGS).map(findingReason);
  const more = holding.length > 1 ? ` and ${holding.length - 1} more` : '';
  const text = `${name} is held by ${first.rule} at ${first.address}${more}; ${counted}`;
  return { ...reason(ruleOf(holding), outcomeOf(holding), text, remedyOf(holding, circumstances)), children };
}

function ruleOf(holding: readonly PlanFinding[]): string {
  if (holding.some(isCertain)) return 'plan/held';
  return holding.some(({ holds }) => holds === 'always') ? 'plan/undecided' : 'plan/needs-approval';
}

function outcomeOf(holding: readonly PlanFinding[]): Reason['outcome'] {
  return ruleOf(holding) === 'plan/undecided' ? 'unknown' : 'unmet';
}

function isCertain({ holds, certainty }: PlanFinding): boolean {
  return holds === 'always' && certainty === 'found';
}

function remedyOf(holding: readonly PlanFinding[], { rules, tickets }: PlanCircumstances): string {
  const [always] = holding.filter(({ holds }) => holds === 'always');
  if (always !== undefined) return always.remedy;
  const approvals = Math.max(1, rules.destroyApprovals);
  const ticket = tickets.length === 0 ? 'name a ticket, and ' : '';
  return `${ticket}get ${approvals} counting ${approvals === 1 ? 'approval' : 'approvals'} given after the plan came`;
}

function findingReason({ rule, address, why, remedy, certainty }: PlanFinding): Reason {
  return reason(rule, certainty === 'found' ? 'note' : 'unknown', `${address}: ${why}`, remedy);
}

const WORDS = {
  create: 'to create',
  update: 'to change',
  replace: 'to replace',
  delete: 'to destroy',
  forget: 'to forget',
  import: 'to import',
  move: 'moved',
  read: 'to read',
  unchanged: null,
  drift: 'drifted',
} as const satisfies Record<keyof PlanCounts, string | null>;

/** `2 to create, 1 to destroy`. */
export function countsText(counts: PlanCounts | null): string {
  const parts = (Object.keys(WORDS) as (keyof PlanCounts)[]).flatMap((kind) => {
    const count = counts?.[kind] ?? 0;
    return count > 0 && WORDS[kind] !== null ? [`${count} ${WORDS[kind]}`] : [];
  });
  return parts.length === 0 ? 'no changes' : parts.join(', ');
}

function findingsOf(plans: PlanFacts | null): readonly PlanFinding[] {
  return (plans?.stacks ?? []).flatMap((stack) => stack.plans.flatMap(({ findings }) => findings));
}

/** What a plan does for which somebody must have asked, by the category of the finding; the first that is there is told. */
const ASKED_FOR = [
  ['delete', 'destroys what holds data'],
  ['iam', 'gives a key that lasts, or rights by way of a group'],
  ['network', 'changes where a name leads'],
] as const;

/** What asks for a ticket and approvals, as in `a plan that …`; null: nothing does. */
export function askedByPlan(plans: PlanFacts | null): string | null {
  const asking = findingsOf(plans).filter(({ holds }) => holds === 'without-approval');
  if (asking.length === 0) return null;
  const told = ASKED_FOR.find(([category]) => asking.some((finding) => finding.category === category));
  return told?.[1] ?? 'does what somebody must have asked for';
}

/** And for approvals, whoever wrote the change. */
export function planDemands(plans: PlanFacts | null, { planRules }: Pick<Policy, 'planRules'>): Requirement['because'] {
  const asked = askedByPlan(plans);
  if (asked === null) return [];
  const approvals = Math.max(1, planRules.destroyApprovals);
  return [{ rule: 'plan/destroys', approvals, text: `its plan ${asked}` }];
}

/** What the plans would do is a part of the risk; it adds to what the files show and takes nothing away. */
export function withPlanFindings(risk: Risk, plans: PlanFacts | null): Risk {
  const weighty = findingsOf(plans).filter(({ holds }) => holds !== 'never');
  if (weighty.length === 0) return risk;
  const added = weighty.map(
    ({ rule, category, level, confidence, address, why, remedy }): Finding => ({
      ...{ rule, category, level, confidence, path: null, line: null, why: `${address}: ${why}`, remedy },
    }),
  );
  const findings = [...risk.findings, ...added].toSorted(mostSeriousFirst);
  return {
    ...risk,
    level: findings.reduce<RiskLevel>((level, finding) => higher(level, finding.level), risk.level),
    categories: CATEGORIES.filter((category) => findings.some((finding) => finding.category === category)),
    findings,
  };
}

/** Whether a plan of what is written would do anything, or saw that something was changed elsewhere. */
export function isDrift({ counts }: Pick<SeenPlan, 'counts'>): boolean {
  if (counts === null) return false;
  const { unchanged: _, read: _read, ...doing } = counts;
  return Object.values(doing).some((count) => count > 0);
}
