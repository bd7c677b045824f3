/** What an approver must be beside independent: permitted as the policy asks, and of the organisation where it asks. */
import type { Account, Review } from '../domain/change.js';
import type { Independence, Standing } from '../domain/independence.js';
import { APPROVER_PERMISSIONS, type Policy } from '../domain/policy.js';
import type { Dismissal } from '../domain/verdict.js';

/** An approval that would count but for facts that were not asked for yet. */
export const UNCHECKED = 'approvals/unchecked';

export interface Asked {
  readonly policy: Pick<Policy, 'approverPermission' | 'outsideCollaborators'>;
  readonly independence: Pick<Independence, 'standings' | 'outsiders'>;
  /** How many approvals the change needs. */
  readonly needed: number;
}

type Problem = Pick<Dismissal, 'rule' | 'why'>;

/** Why somebody independent may not approve this change, or null. */
export function whyNotPermitted(account: Account, review: Review, asked: Asked): Problem | null {
  if (review.canPush.kind === 'unknown') return { rule: 'approvals/permission-unknown', why: review.canPush.reason };
  if (!review.canPush.value) return { rule: 'approvals/no-write', why: 'has no write permission' };
  return tooLittle(account, asked) ?? fromOutside(account, asked);
}

function tooLittle(account: Account, { policy, independence }: Asked): Problem | null {
  const { approverPermission } = policy;
  if (approverPermission === 'write') return null;
  const standing = independence.standings.get(account.id);
  if (standing === undefined) return { rule: UNCHECKED, why: 'what they may do here was not looked up' };
  if (standing.kind === 'unknown') return { rule: 'approvals/permission-unknown', why: standing.reason };
  if (reaches(standing.value, approverPermission)) return null;
  return { rule: 'approvals/permission-too-low', why: `has less than the permission ${approverPermission}` };
}

/** `less` reaches nothing; admin is the first of the list. */
export function reaches(standing: Standing, wanted: Policy['approverPermission']): boolean {
  return standing !== 'less' && APPROVER_PERMISSIONS.indexOf(standing) <= APPROVER_PERMISSIONS.indexOf(wanted);
}

function fromOutside(account: Account, { policy, independence, needed }: Asked): Problem | null {
  if (!mattersWhoIsOutside(policy, needed)) return null;
  const { outsiders } = independence;
  if (outsiders === null) return { rule: UNCHECKED, why: 'whether they belong to the organisation was not looked up' };
  if (outsiders.kind === 'unknown') return { rule: 'approvals/membership-unknown', why: outsiders.reason };
  if (!outsiders.value.has(account.id)) return null;
  const where = policy.outsideCollaborators === 'never' ? 'no change' : 'no change that needs two or more';
  return {
    rule: 'approvals/outside-collaborator',
    why: `is no member of the organisation, and such count for ${where}`,
  };
}

/** Whether an approval may fail because its author is from outside. */
export function mattersWhoIsOutside({ outsideCollaborators }: Asked['policy'], needed: number): boolean {
  return outsideCollaborators === 'never' || (outsideCollaborators === 'single' && needed > 1);
}
