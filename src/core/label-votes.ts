/**
 * Weighs labels that stand for approvals: all that holds for who reviews holds for who puts a label on, and a review
 * in which somebody objects stays their word. A label of one category counts as an approval of the change only where
 * its person's labels cover every category that the change touches; else it speaks to that category's approvers alone.
 */
import type { Account, AccountId, Change, Review } from '../domain/change.js';
import type { Category } from '../domain/finding.js';
import type { Standing } from '../domain/independence.js';
import type { CastLabel, LabelVote } from '../domain/label-vote.js';
import { type Fact, known, unknown } from '../domain/result.js';
import type { CountingApproval, Dismissal, Reason } from '../domain/verdict.js';
import type { Voice } from './approver-groups.js';
import { UNCHECKED } from './standing.js';

export interface LabelVoteFacts {
  readonly change: Change;
  readonly cast: readonly CastLabel[];
  /** What the change touches, or may touch. */
  readonly categories: readonly Category[];
  /** What those who put labels on may do; whoever is missing was not asked about. */
  readonly standings: ReadonlyMap<AccountId, Fact<Standing>>;
  /** What each person's reviews say last. */
  readonly reviews: readonly { readonly account: Account; readonly review: Review }[];
  /** Why such a review by this person would not count. */
  readonly whyNot: (account: Account, review: Review) => Pick<Dismissal, 'rule' | 'why'> | null;
}

export interface WeighedLabels {
  readonly votes: readonly LabelVote[];
  /** Approvals of the whole change, one a person. */
  readonly counting: readonly CountingApproval[];
  /** Who speaks for some categories alone. */
  readonly voices: readonly Voice[];
}

/** Problems that a closer look may solve: the label stays on. */
const UNSETTLED: ReadonlySet<string> = new Set([
  UNCHECKED,
  'approvals/permission-unknown',
  'approvals/membership-unknown',
]);

export function weighLabels(facts: LabelVoteFacts): WeighedLabels {
  const weighed = facts.cast.map((cast) => ({ cast, problem: problemOf(cast, facts) }));
  const votes: LabelVote[] = [];
  const counting = new Map<AccountId, CountingApproval>();
  const voices = new Map<AccountId, Voice>();
  for (const { cast, problem } of weighed) {
    const { label, account, category } = cast;
    if (account === null || problem !== null) {
      votes.push({ label, account, category, ...(problem ?? refused('the account was deleted')) });
      continue;
    }
    const own = weighed.filter((one) => one.problem === null && one.cast.account?.id === account.id);
    const said = own.map((one) => one.cast.category);
    if (coversAll(said, facts.categories)) {
      counting.set(account.id, { account, reviewId: null });
      votes.push({ label, account, category, outcome: 'counts', why: 'put on at this commit', rule: null });
    } else {
      voices.set(account.id, { account, categories: said.filter((one) => one !== null) });
      votes.push({
        label,
        account,
        category,
        outcome: 'category',
        why: `counts for the approvers of ${category} alone`,
        rule: null,
      });
    }
  }
  return { votes, counting: [...counting.values()], voices: [...voices.values()] };
}

export function labelVoteReasons(votes: readonly LabelVote[]): readonly Reason[] {
  return votes.map(labelVoteReason);
}

function labelVoteReason({ label, account, outcome, why }: LabelVote): Reason {
  const who = account?.login ?? 'a deleted account';
  switch (outcome) {
    case 'counts':
      return note('labels/approved', `${who} approved by the label ${label}`);
    case 'category':
      return note('labels/approved', `the label ${label} by ${who} ${why}`);
    case 'unsettled':
      return note('labels/approval-unsettled', `the label ${label} by ${who} does not count yet: ${why}`);
    case 'refused':
      return note('labels/approval-refused', `the label ${label} by ${who} is no approval and was taken off: ${why}`);
  }
}

/** Plain covers everything; labels of categories do where the change touches some and all of them are named. */
function coversAll(said: readonly (Category | null)[], touched: readonly Category[]): boolean {
  return said.includes(null) || (touched.length > 0 && touched.every((category) => said.includes(category)));
}

type Problem = Pick<LabelVote, 'outcome' | 'why' | 'rule'>;

/** Whose it is comes before for what: who may not approve is told so. */
function problemOf({ account, head, at, mayComeYet }: CastLabel, facts: LabelVoteFacts): Problem | null {
  if (account === null) return refused('the account was deleted, or who put it on is not known');
  const review: Review = {
    id: 0,
    author: account,
    state: 'approved',
    commit: facts.change.head.sha,
    submittedAt: at,
    canPush: mayPush(facts.standings.get(account.id)),
    edited: false,
  };
  const unlike = headProblem(head, facts.change) ?? reviewProblem(account, facts);
  const problem = facts.whyNot(account, review);
  if (problem !== null && !UNSETTLED.has(problem.rule)) return refused(problem.why);
  if (unlike !== null && mayComeYet) return { outcome: 'unsettled', why: unlike, rule: null };
  if (unlike !== null) return refused(unlike);
  return problem === null ? null : { outcome: 'unsettled', ...problem };
}

function mayPush(standing: Fact<Standing> | undefined): Fact<boolean> {
  if (standing === undefined) return unknown('what they may do here was not looked up');
  return standing.kind === 'unknown' ? standing : known(standing.value !== 'less');
}

function headProblem(head: CastLabel['head'], { head: { sha } }: Change): string | null {
  if (head.kind === 'unknown') return head.reason;
  return head.value === sha ? null : `it was put on ${head.value.slice(0, 7)}, not on the head ${sha.slice(0, 7)}`;
}

/** A label takes back no objection, and no dismissal of a review of this commit. */
function reviewProblem(account: Account, { reviews, change }: LabelVoteFacts): string | null {
  const last = reviews.find((one) => one.account.id === account.id)?.review;
  if (last?.state === 'changes_requested') return 'they requested changes in a review, and that is their word';
  const isDismissed = last?.state === 'dismissed' && last.commit === change.head.sha;
  return isDismissed ? 'their review of this commit was dismissed, so they approve by a review' : null;
}

function refused(why: string): Problem {
  return { outcome: 'refused', why, rule: null };
}

function note(rule: string, text: string): Reason {
  return { rule, outcome: 'note', text, remedy: null, children: [] };
}
