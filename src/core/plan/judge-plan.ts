/** Judges a read plan by all built-in rules: finders see, the catalog says what it means, and the strictest finding decides. */
import { planRule } from '../../catalog/plan-rules.js';
import { RISK_LEVELS } from '../../domain/finding.js';
import type {
  Plan,
  PlanAction,
  PlanCircumstances,
  PlanCounts,
  PlanFinding,
  PlanJudgement,
  PlanRefusal,
} from '../../domain/plan.js';
import type { Result } from '../../domain/result.js';
import { DEFAULT_PLAN_RULES } from '../policy-plan.js';
import { findAccess } from './find-access.js';
import { findAccessBlocks } from './find-access-blocks.js';
import { findBuckets } from './find-buckets.js';
import { findCredentials } from './find-credentials.js';
import { findDrift } from './find-drift.js';
import { findExpiry } from './find-expiry.js';
import { findGuardRails } from './find-guard-rails.js';
import { findGuards } from './find-guards.js';
import { findLosses } from './find-losses.js';
import { findMemberships } from './find-memberships.js';
import { findOpenings } from './find-openings.js';
import { findOptions } from './find-options.js';
import { findServices } from './find-services.js';
import { findSettings } from './find-settings.js';
import { findTraffic } from './find-traffic.js';
import { viewOf } from './plan-object.js';
import type { Finder, Sight } from './sight.js';

const FINDERS: readonly Finder[] = [
  findBuckets,
  findAccessBlocks,
  findAccess,
  findCredentials,
  findMemberships,
  findOpenings,
  findServices,
  findLosses,
  findExpiry,
  findGuards,
  findSettings,
  findGuardRails,
  findTraffic,
  findOptions,
  findDrift,
];

/** Nothing stated: neither ticket nor approval, and no rule beyond those that always hold. */
export const NOTHING_STATED: PlanCircumstances = { rules: DEFAULT_PLAN_RULES, tickets: [], approvals: 0 };

/** Pure, total, and the same whatever the order of the changes. */
export function judgePlan(
  plan: Plan,
  circumstances: PlanCircumstances,
): Exclude<PlanJudgement, { verdict: 'refused' }> {
  const view = viewOf(plan, circumstances);
  const findings = FINDERS.flatMap((find) => find(view)).map(findingOf);
  const sorted = withoutRepeats(findings).toSorted(byWeight);
  return { verdict: verdictOf(sorted, circumstances), findings: sorted, counts: countsOf(plan) };
}

/** The judgement of a file as it was read: what could not be read is refused. */
export function judgementOf(read: Result<Plan, PlanRefusal>, circumstances: PlanCircumstances): PlanJudgement {
  return read.kind === 'ok'
    ? judgePlan(read.value, circumstances)
    : { verdict: 'refused', findings: [], refusal: read.error };
}

function findingOf({ rule: id, object, attribute, certainty, seen }: Sight): PlanFinding {
  const rule = planRule(id);
  const name = attribute === '' ? null : attribute;
  const place = name === null ? '' : ` (${name}${seen.length === 0 ? '' : `: ${seen.join(', ')}`})`;
  const why =
    certainty === 'found'
      ? `${rule.title}${place}: ${rule.why}`
      : `Cannot be decided${place}: it is not known before the apply whether ${lowered(rule.title)}.`;
  const remedy = certainty === 'found' ? rule.remedy : `${UNDECIDED} Otherwise: ${rule.remedy}`;
  return {
    rule: id,
    category: rule.category,
    level: rule.level,
    confidence: certainty === 'found' ? rule.confidence : 'low',
    address: object.change.address,
    attribute: name,
    certainty,
    holds: rule.holds,
    why,
    remedy,
  };
}

const UNDECIDED = 'Make the value known when planning: write it out, or apply what it comes from first.';

function lowered(title: string): string {
  return title.charAt(0).toLowerCase() + title.slice(1);
}

function withoutRepeats(findings: readonly PlanFinding[]): readonly PlanFinding[] {
  const seen = new Map<string, PlanFinding>();
  for (const finding of findings) {
    const key = `${finding.rule} ${finding.certainty} ${finding.address} ${finding.attribute} ${finding.why}`;
    if (!seen.has(key)) seen.set(key, finding);
  }
  return [...seen.values()];
}

const HOLDS = ['always', 'without-approval', 'never'];

function byWeight(a: PlanFinding, b: PlanFinding): number {
  return (
    HOLDS.indexOf(a.holds) - HOLDS.indexOf(b.holds) ||
    RISK_LEVELS.indexOf(b.level) - RISK_LEVELS.indexOf(a.level) ||
    compared(a.address, b.address) ||
    compared(a.rule, b.rule) ||
    compared(a.why, b.why)
  );
}

function compared(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function verdictOf(findings: readonly PlanFinding[], circumstances: PlanCircumstances): 'pass' | 'fail' | 'undecided' {
  const holding = findings.filter((finding) => isHolding(finding, circumstances));
  if (holding.some(({ certainty }) => certainty === 'found')) return 'fail';
  return holding.length > 0 ? 'undecided' : 'pass';
}

/** Whether a finding holds the plan, with the tickets and approvals that there are. */
export function isHolding({ holds }: PlanFinding, { tickets, approvals, rules }: PlanCircumstances): boolean {
  if (holds === 'without-approval') return tickets.length === 0 || approvals < Math.max(1, rules.destroyApprovals);
  return holds === 'always';
}

function countsOf({ changes, drift }: Plan): PlanCounts {
  const managed = new Map<string, number>();
  let [imported, moved, read] = [0, 0, 0];
  for (const { mode, action, isImported, previousAddress, address } of changes) {
    if (action.kind === 'read') read += 1;
    if (mode !== 'managed') continue;
    managed.set(action.kind, (managed.get(action.kind) ?? 0) + 1);
    if (isImported) imported += 1;
    if (previousAddress !== null && previousAddress !== address) moved += 1;
  }
  const count = (kind: PlanAction['kind']) => managed.get(kind) ?? 0;
  return {
    create: count('create') + count('forget-and-create'),
    update: count('update'),
    replace: count('replace'),
    delete: count('delete'),
    forget: count('forget') + count('forget-and-create'),
    import: imported,
    move: moved,
    read,
    unchanged: count('no-op'),
    drift: drift.length,
  };
}
