/** Supposes that something were otherwise: edits gathered facts, so that the same judge can be asked again. Used by `twokey what-if`. */
import {
  type Account,
  accountIdOf,
  type Change,
  type LabelEvent,
  type Review,
  type ReviewState,
} from '../domain/change.js';
import type { EffectivePolicy } from '../domain/policy.js';
import type { Fact } from '../domain/result.js';
import type { Gathered } from './judge.js';

export type Supposition =
  | { readonly kind: 'without-review'; readonly login: string }
  | {
      readonly kind: 'with-review';
      readonly account: Account;
      readonly state: ReviewState;
      /** Whether that person may push. */
      readonly canPush: Fact<boolean>;
    }
  | { readonly kind: 'with-label' | 'without-label'; readonly label: string }
  | { readonly kind: 'policy'; readonly policy: EffectivePolicy }
  /** The diff stays as it is. */
  | { readonly kind: 'base'; readonly ref: string; readonly isDefault: boolean };

/** The facts as they would be, in the order of the suppositions. */
export function supposing(gathered: Gathered, suppositions: readonly Supposition[]): Gathered {
  return suppositions.reduce(supposed, gathered);
}

function supposed(gathered: Gathered, one: Supposition): Gathered {
  const { change } = gathered;
  switch (one.kind) {
    case 'without-review': {
      const items = change.reviews.items.filter(({ author }) => author === null || !sameName(author.login, one.login));
      return { ...gathered, change: { ...change, reviews: { ...change.reviews, items } } };
    }
    case 'with-review': {
      const items = [...change.reviews.items, reviewBy(change, one)];
      return { ...gathered, change: { ...change, reviews: { ...change.reviews, items } } };
    }
    case 'with-label':
    case 'without-label':
      return { ...gathered, change: relabelled(change, one) };
    case 'policy':
      return { ...gathered, policy: one.policy };
    case 'base':
      return { ...gathered, change: { ...change, base: { ...change.base, ref: one.ref, isDefault: one.isDefault } } };
  }
}

/** What is put on is put on by a person; GitHub remembers what was there, so taking it off undoes little. */
function relabelled(change: Change, { kind, label }: { readonly kind: string; readonly label: string }): Change {
  const isAdded = kind === 'with-label';
  const others = change.labels.items.filter((name) => !sameName(name, label));
  const event: LabelEvent = {
    ...{ label, action: isAdded ? 'added' : 'removed', actor: SOMEBODY, at: LATEST },
  };
  return {
    ...change,
    labels: { ...change.labels, items: isAdded ? [...others, label] : others },
    labelEvents: { ...change.labelEvents, items: [...change.labelEvents.items, event] },
  };
}

/** Later than everything that was read. */
const LATEST = '9999-01-01T00:00:00Z';

function reviewBy(
  { head, reviews }: Change,
  { account, state, canPush }: Extract<Supposition, { readonly kind: 'with-review' }>,
): Review {
  const id = Math.max(0, ...reviews.items.map((review) => review.id)) + 1;
  return { id, author: account, state, commit: head.sha, submittedAt: LATEST, canPush, edited: false };
}

/** No real account has this id. */
const SOMEBODY: Account = { id: accountIdOf(-1), login: 'somebody', kind: 'user' };

function sameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
