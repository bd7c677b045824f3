/** Which approvals count: each person's last word, on the head commit, from an independent human who may push. */
import type { Account, AccountId, Change, Review } from '../domain/change.js';
import type { Policy } from '../domain/policy.js';
import type { Fact } from '../domain/result.js';
import type { CountingApproval, Dismissal } from '../domain/verdict.js';
import type { Contributors } from './contributors.js';
import { recogniseAccount } from './identity.js';

/** Members of each `@organisation/team` that the policy names. */
export type Teams = ReadonlyMap<string, Fact<readonly Account[]>>;

export interface Tally {
  readonly counting: readonly CountingApproval[];
  readonly dismissed: readonly Dismissal[];
  /** People who may push and whose last word is "changes requested". */
  readonly objections: readonly Account[];
}

/** Sorts every person's last word into counting, not counting (with the reason), and objecting. */
export function tallyApprovals(change: Change, contributors: Contributors, policy: Policy): Tally {
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
    const problem = whyNot(account, review, { change, contributors, policy });
    if (problem === null) counting.push({ account, reviewId: review.id });
    else dismissed.push({ account, reviewId: review.id, ...problem });
  }
  return { counting, dismissed, objections };
}

/** A person's last word is their newest review that says yes or no; a comment says neither, a dismissed review must be given again. */
function lastWords(reviews: readonly Review[]): readonly { readonly account: Account; readonly review: Review }[] {
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

interface Surroundings {
  readonly change: Change;
  readonly contributors: Contributors;
  readonly policy: Policy;
}

type Problem = Pick<Dismissal, 'rule' | 'why'>;

/** The first reason why this approval does not count, or null. */
function whyNot(account: Account, review: Review, around: Surroundings): Problem | null {
  return whyNotThisPerson(account, around) ?? whyNotThisReview(review, around.change);
}

function whyNotThisPerson(account: Account, { contributors, policy }: Surroundings): Problem | null {
  if (account.kind !== 'user') return { rule: 'approvals/bot', why: 'is not a human account' };
  const agent = recogniseAccount(account, policy.agents);
  if (agent !== null) return { rule: 'approvals/agent', why: `is the agent ${agent.agent}` };
  if (policy.machineUsers.some((login) => login.toLowerCase() === account.login.toLowerCase())) {
    return { rule: 'approvals/machine-user', why: 'is a machine user by the policy' };
  }
  const excluded = contributors.excluded.get(account.id);
  if (excluded !== undefined) return { rule: 'approvals/contributor', why: excluded.because };
  if (contributors.excludedIds.has(account.id)) return { rule: 'approvals/contributor', why: 'is named by a commit' };
  return null;
}

function whyNotThisReview(review: Review, change: Change): Problem | null {
  if (review.state === 'dismissed') return { rule: 'approvals/dismissed', why: 'the review was dismissed' };
  if (review.commit === null) return { rule: 'approvals/unknown-commit', why: 'the reviewed commit is gone' };
  if (review.commit !== change.head.sha) {
    return {
      rule: 'approvals/stale',
      why: `approved ${review.commit.slice(0, 7)}, not the head ${change.head.sha.slice(0, 7)}`,
    };
  }
  if (review.edited) return { rule: 'approvals/edited', why: 'the review was edited after it was submitted' };
  if (review.canPush.kind === 'unknown') return { rule: 'approvals/permission-unknown', why: review.canPush.reason };
  return review.canPush.value ? null : { rule: 'approvals/no-write', why: 'has no write permission' };
}

/** Whether `@login` or `@organisation/team` means this account; a team that could not be read means nobody. */
export function isMember(account: Account, member: string, teams: Teams): boolean {
  if (!member.includes('/')) return member.slice(1).toLowerCase() === account.login.toLowerCase();
  const team = teams.get(member);
  return team?.kind === 'known' && team.value.some(({ id }) => id === account.id);
}

function dismissal(review: Review, rule: string, why: string): Dismissal {
  return { account: review.author, reviewId: review.id, rule, why };
}
