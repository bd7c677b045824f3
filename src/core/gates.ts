/** What must be there beside approvals: a ticket, a passing plan. Each gate is a reason with its remedy; decide.ts lets the strictest count. */
import type { Reason, VerdictKind } from '../domain/verdict.js';

/** The verdict that these reasons alone allow. Denied is what no approval can help. */
export function kindOfGates(gates: readonly Reason[], denying: ReadonlySet<string>): VerdictKind {
  if (gates.some(({ rule, outcome }) => outcome === 'unmet' && denying.has(rule))) return 'denied';
  if (gates.some(({ outcome }) => outcome === 'unknown')) return 'indeterminate';
  return gates.some(({ outcome }) => outcome === 'unmet') ? 'pending' : 'approved';
}
