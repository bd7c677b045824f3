/**
 * Labels that stand for the approval of who put them on: which are on a change now, whose they are, and for which head.
 * The head is known from the delivery of that moment alone, and has to agree with GitHub's history. Weighed by approvals.ts.
 */
import type { Change, LabelEvent, Sha } from '../domain/change.js';
import { CATEGORIES, type Category } from '../domain/finding.js';
import type { Push } from '../domain/independence.js';
import type { CastLabel, ObservedLabel } from '../domain/label-vote.js';
import type { Policy } from '../domain/policy.js';
import { type Fact, known, unknown } from '../domain/result.js';
import { isSameLabel, outputNames } from './output-labels.js';

/** GitHub writes the event and the pull request's own time in one go; a later one may have seen another head. */
const LATEST_MS = 2_000;

/** A delivery that is later than this was lost: whatever GitHub tells of by then it told of long after the label. */
const PATIENCE_MS = 60_000;

/** What deliveries told: of labels, and of who moved the head when. */
export interface Told {
  readonly seen: readonly ObservedLabel[];
  readonly pushes: readonly Pick<Push, 'after' | 'at'>[];
}

/** The approval labels that are on the change, each with the last person who put it on. */
export function castLabels(
  change: Pick<Change, 'labels' | 'labelEvents' | 'reviews' | 'comments'>,
  policy: Pick<Policy, 'approvalLabels' | 'labels'>,
  told: Told,
): readonly CastLabel[] {
  const meanings = meaningsOf(policy);
  const latest = latestIn(change);
  return change.labels.items.flatMap((label) => {
    const category = meanings.get(label.toLowerCase());
    if (category === undefined) return [];
    const event = change.labelEvents.items.findLast((one) => one.action === 'added' && isSameLabel(one.label, label));
    if (event === undefined) {
      const head = unknown('GitHub does not tell who put it on');
      return [{ label, category, account: null, at: '', head, mayComeYet: false }];
    }
    const heads = headsAt(event, told.seen);
    const head = headOf(heads, event, told.pushes);
    const mayComeYet = heads.length === 0 && latest - Date.parse(event.at) <= PATIENCE_MS;
    return [{ label, category, account: event.actor, at: event.at, head, mayComeYet }];
  });
}

/** Labels by their names in lower case. A name that the app itself shows the verdict with stands for nothing. */
function meaningsOf({
  approvalLabels,
  labels,
}: Pick<Policy, 'approvalLabels' | 'labels'>): ReadonlyMap<string, Category | null> {
  const { plain, categories } = approvalLabels;
  const found = new Map<string, Category | null>();
  if (plain) found.set(labels.approve.toLowerCase(), null);
  for (const category of CATEGORIES.filter((one) => categories.includes(one))) {
    found.set(`${labels.approve}/${category}`.toLowerCase(), category);
  }
  for (const name of outputNames(labels)) found.delete(name.toLowerCase());
  return found;
}

/** The latest moment that GitHub's own clock tells of: our clock need not agree with it. */
function latestIn({ labelEvents, reviews, comments }: Pick<Change, 'labelEvents' | 'reviews' | 'comments'>): number {
  const times = [
    ...labelEvents.items.map(({ at }) => at),
    ...reviews.items.map(({ submittedAt }) => submittedAt ?? ''),
    ...comments.items.map(({ at }) => at),
  ];
  return Math.max(0, ...times.map((at) => Date.parse(at)).filter(Number.isFinite));
}

function headsAt(event: LabelEvent, seen: readonly ObservedLabel[]): readonly Sha[] {
  const heads = seen
    .filter(({ label, account }) => isSameLabel(label, event.label) && account === event.actor?.id)
    .filter(({ at }) => isSoonAfter(event.at, at))
    .map(({ head }) => head);
  return [...new Set(heads)];
}

function headOf([head, ...others]: readonly Sha[], event: LabelEvent, pushes: Told['pushes']): Fact<Sha> {
  if (head === undefined) return unknown('on which commit it was put is not known: no delivery told of it');
  if (others.length > 0) return unknown('on which commit it was put is not known: two are told');
  const arrivals = pushes.filter(({ after }) => after === head).map(({ at }) => Date.parse(at));
  const first = Math.min(...arrivals.filter(Number.isFinite));
  const isLater = Number.isFinite(first) && first >= Date.parse(event.at);
  return isLater ? unknown('the head was pushed when the label was on already, or in the same second') : known(head);
}

/** What is no time is never soon. */
function isSoonAfter(event: string, told: string): boolean {
  const passed = Date.parse(told) - Date.parse(event);
  return passed >= 0 && passed <= LATEST_MS;
}
