/** Which approvals count: each person's last word, on the head commit, from an independent human who may push. */
import type { Account, AccountId, Change, Review } from '../domain/change.js';
import type { Independence } from '../domain/independence.js';
import type { PlanFacts } from '../domain/plan-evidence.js';
import type { Policy } from '../domain/policy.js';
import type { CountingApproval, Dismissal } from '../domain/verdict.js';
import { whyNotCarried } from './carry-over.js';
import type { Contributors } from './contributors.js';
import { recogniseAccount } from './identity.js';
import { isMachineUser, type Teams } from './people.js';
import { whyNotSeen } from './plan-approvals.js';
import { UNCHECKED, whyNotPermitted } from './standing.js';

export interface Tally {
  readonly counting: readonly CountingApproval[];
  readonly dismissed: readonly Dismissal[];
  /** People who may push and whose last word is "changes requested". */
  readonly objections: readonly Account[];
}

/** What approvals of a change are weighed with. */
export interface Surroundings {
  readonly change: Change;
  readonly contributors: Contributors;
  readonly policy: Policy;
  readonly teams: Teams;
  readonly independence: Independence;
  /** Plans for its head; left out: nobody looked. */
  readonly plans?: PlanFacts | null;
  /** How many approvals the change needs. */
  readonly needed: number;
}

/** Sorts every person's last word into counting, not counting (with the reason), and objecting. */
export function tallyApprovals(around: Surroundings): Tally {
  const { change } = around;
  const counting: CountingApproval[] = [];
  const dismissed: Dismissal[] = [];
  const objections: Account[] = [];
  for (const review of change.reviews.items) {
    if (review.author === null && review.state === 'approved') {
      dismissed.push(dismissal(review, 'approvals/ghost', 'the account was deleted'));
    }
  }
  for (const { account, review } of lastWords(change.reviews.items)) {
    if (review.state === 'changes_requested') {
      const mayPush = review.canPush.kind === 'unknown' || review.canPush.value;
      if (account.kind === 'user' && mayPush) objections.push(account);
      continue;
    }
    const problem = whyNot(account, review, around);
    if (problem === null) counting.push({ account, reviewId: review.id, ...carriedFrom(review, change) });
    else dismissed.push({ account, reviewId: review.id, ...problem });
  }
  return { counting, dismissed, objections };
}

/** A person's last word is their newest review that says yes or no; a comment says neither, a dismissed review must be given again. */
export function lastWords(
  reviews: readonly Review[],
): readonly { readonly account: Account; readonly review: Review }[] {
  const latest = new Map<AccountId, { account: Account; review: Review }>();
  const spoken = reviews.filter(({ state }) => state !== 'commented' && state !== 'pending');
  for (const review of spoken.toSorted(bySubmission)) {
    if (review.author !== null) latest.set(review.author.id, { account: review.author, review });
  }
  return [...latest.values()];
}

function bySubmission(a: Review, b: Review): number {
  const [left, right] = [a.submittedAt ?? '', b.submittedAt ?? ''];
  return left === right ? a.id - b.id : left < right ? -1 : 1;
}

type Problem = Pick<Dismissal, 'rule' | 'why'>;

/** The first reason why this approval does not count, or null. */
export function whyNot(account: Account, review: Review, around: Surroundings): Problem | null {
  return (
    whyNotThisPerson(account, around) ??
    whyNotThisReview(review, around) ??
    whyNotSeen(review, around.plans ?? null, around.policy.plan) ??
    whyNotPermitted(account, review, around) ??
    whyUnchecked(around)
  );
}

/** Asked only once an approval depends on it. */
function whyUnchecked({ contributors }: Surroundings): Problem | null {
  return contributors.pushers.unasked ? { rule: UNCHECKED, why: 'who pushed the head was not looked up' } : null;
}

/** Whoever is excluded here stays so whatever they approve; also asked for who could approve. */
export function whyNotThisPerson(
  account: Account,
  { contributors, policy, teams }: Pick<Surroundings, 'contributors' | 'policy' | 'teams'>,
): Problem | null {
  if (account.kind !== 'user') return { rule: 'approvals/bot', why: 'is not a human account' };
  const agent = recogniseAccount(account, policy.agents);
  if (agent !== null) return { rule: 'approvals/agent', why: `is the agent ${agent.agent}` };
  if (isMachineUser(account, policy, teams)) {
    return { rule: 'approvals/machine-user', why: 'is a machine user by the policy' };
  }
  const excluded = contributors.excluded.get(account.id);
  if (excluded !== undefined) return { rule: 'approvals/contributor', why: excluded.because };
  if (contributors.excludedIds.has(account.id)) return { rule: 'approvals/contributor', why: 'is named by a commit' };
  return null;
}

function whyNotThisReview(review: Review, around: Surroundings): Problem | null {
  if (review.state === 'dismissed') return { rule: 'approvals/dismissed', why: 'the review was dismissed' };
  if (review.commit === null) return { rule: 'approvals/unknown-commit', why: 'the reviewed commit is gone' };
  if (review.edited) return { rule: 'approvals/edited', why: 'the review was edited after it was submitted' };
  const { head } = around.change;
  if (review.commit === head.sha) return null;
  const notCarried = whyNotCarried(review.commit, around);
  if (notCarried === null) return null;
  const told = around.policy.carryOver === 'never' ? '' : `; not carried over: ${notCarried}`;
  return {
    rule: 'approvals/stale',
    why: `approved ${review.commit.slice(0, 7)}, not the head ${head.sha.slice(0, 7)}${told}`,
  };
}

function carriedFrom({ commit }: Review, { head }: Change): Pick<CountingApproval, 'carriedFrom'> {
  return commit === null || commit === head.sha ? {} : { carriedFrom: commit };
}

function dismissal(review: Review, rule: string, why: string): Dismissal {
  return { account: review.author, reviewId: review.id, rule, why };
}
