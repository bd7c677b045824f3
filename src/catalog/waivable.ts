/**
 * Which rules people may waive: those that weigh what a change does. What could not be seen, who is independent and what
 * guards the policy itself is no matter of opinion. Asked by the policy check and by core/concessions.ts.
 */
import type { Category } from '../domain/finding.js';

/** The part of a rule's id before the slash. */
type RuleArea =
  | Category
  | 'approvals'
  | 'approvers'
  | 'autonomy'
  | 'codeowners'
  | 'command'
  | 'commit'
  | 'deployment'
  | 'evidence'
  | 'guard'
  | 'label'
  | 'labels'
  | 'opaque'
  | 'origin'
  | 'override'
  | 'path'
  | 'plan'
  | 'policy'
  | 'rate'
  | 'risk'
  | 'size'
  | 'ticket'
  | 'unseen'
  | 'waiver';

/** All of an area but those named, or none of it. */
type Waivable = { readonly all: true; readonly but: readonly string[] } | { readonly all: false };

const NONE = { all: false } as const;
const ALL = { all: true, but: [] } as const;

export const WAIVABLE = {
  approvals: NONE,
  approvers: NONE,
  // What an agent may do is the policy's to say, and not for one change at a time.
  autonomy: NONE,
  codeowners: NONE,
  command: NONE,
  commit: NONE,
  delete: ALL,
  // A deployment is let go on by who looks at its run, not at a change.
  deployment: NONE,
  evidence: NONE,
  governance: { all: true, but: ['governance/policy', 'governance/plan-policy'] },
  guard: ALL,
  iam: ALL,
  label: NONE,
  labels: NONE,
  migration: ALL,
  network: ALL,
  opaque: NONE,
  origin: NONE,
  override: NONE,
  // A name made to deceive is nothing that somebody could want.
  path: { all: true, but: ['path/suspicious'] },
  // A plan is held by what it would do to what is there: break-glass is the way past it.
  plan: NONE,
  policy: NONE,
  rate: ALL,
  risk: NONE,
  size: ALL,
  ticket: NONE,
  unseen: NONE,
  waiver: NONE,
} as const satisfies Record<RuleArea, Waivable>;

/** Whether a rule of this id may be waived anywhere; of `iam/*`, whether any of that area may. */
export function isWaivable(rule: string): boolean {
  const [area = ''] = rule.split('/');
  if (!Object.hasOwn(WAIVABLE, area)) return false;
  const waivable: Waivable = WAIVABLE[area as RuleArea];
  return waivable.all && !waivable.but.includes(rule);
}

/** Whether one of a policy's entries means this rule. */
export function meansRule(entries: readonly string[], rule: string): boolean {
  const [area = ''] = rule.split('/');
  return entries.some((entry) => entry === rule || entry === `${area}/*`);
}
