/** Names of the labels that show a verdict: which there are, and which a judged change should carry. Names compare without case. */
import { CATEGORIES, RISK_LEVELS, type Risk } from '../domain/finding.js';
import type { LabelNames } from '../domain/policy.js';
import type { Provenance } from '../domain/provenance.js';
import type { Verdict } from '../domain/verdict.js';

export interface Shown {
  readonly provenance: Pick<Provenance, 'origin'>;
  readonly risk: Pick<Risk, 'level' | 'categories'>;
  readonly verdict: Pick<Verdict, 'kind' | 'requirement'>;
}

/** Every label that only the app says something with. */
export function outputNames(names: LabelNames): readonly string[] {
  return [
    names.ai,
    ...RISK_LEVELS.map((level) => names.risk[level]),
    ...CATEGORIES.map((category) => names.change[category]),
    names.approvalsNeeded,
  ];
}

export function desiredNames(shown: Shown, names: LabelNames): readonly string[] {
  const { provenance, risk } = shown;
  return [
    ...(provenance.origin === 'ai' ? [names.ai] : []),
    names.risk[risk.level],
    ...risk.categories.map((category) => names.change[category]),
    ...(isWaiting(shown) ? [names.approvalsNeeded] : []),
  ];
}

/** Approvals are missing, or what they depend on could not be seen. */
export function isWaiting({ verdict }: Pick<Shown, 'verdict'>): boolean {
  return (verdict.kind === 'pending' || verdict.kind === 'indeterminate') && verdict.requirement.approvals > 0;
}

export function isSameLabel(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
