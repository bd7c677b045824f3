/** Which open changes a sweep has judged anew, though no webhook asked for it. */
import { CHECK_NAME } from '../domain/publication.js';
import type { OpenChange, Swept } from '../domain/survey.js';

/**
 * Due are those without a verdict; those with a yes, because what takes it away (a dismissal, a lost right) may leave no
 * trace in the list; and those that have changed since they were last looked at. The one that has waited longest comes
 * first, so that whatever number is taken at a time, each has its turn.
 */
export function dueChanges(
  open: readonly OpenChange[],
  last: ReadonlyMap<number, Swept>,
  most: number,
): readonly OpenChange[] {
  const since = ({ number }: OpenChange) => last.get(number)?.at ?? 0;
  const rank = (change: OpenChange) => (isJudged(change) ? 1 : 0);
  return open
    .filter((change) => isDue(change, last.get(change.number)))
    .sort((a, b) => since(a) - since(b) || rank(a) - rank(b) || a.number - b.number)
    .slice(0, most);
}

function isDue(change: OpenChange, last: Swept | undefined): boolean {
  if (!isJudged(change) || showsYes(change)) return true;
  return last === undefined || last.head !== change.head || last.updatedAt !== change.updatedAt;
}

function isJudged({ published }: OpenChange): boolean {
  return published.some(({ completed }) => completed) && published.every(({ completed }) => completed);
}

/** Under the name that gates: others keep nobody from merging. */
export function showsYes({ published }: Pick<OpenChange, 'published'>): boolean {
  return published.some(({ name, conclusion }) => name === CHECK_NAME && conclusion === 'success');
}
