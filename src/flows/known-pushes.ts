/** Who was seen pushing a change, from what deliveries told. Read with the change, before anything is asked of GitHub. */
import type { Change } from '../domain/change.js';
import type { PushHistory } from '../domain/independence.js';
import { cutShort } from '../domain/result.js';
import type { Memory } from '../ports/store.js';

export async function knownPushes(memory: Memory, change: Change): Promise<PushHistory> {
  const ref = branchOf(change);
  const pushes = await memory.pushes(change.repository.id, change.number, ref);
  if (ref !== null) return { ...cutShort(pushes, 'no delivery told it, and GitHub was not asked'), asked: 'no' };
  return { ...cutShort(pushes, 'no delivery told it, and GitHub does not show who pushes to a fork'), asked: 'yes' };
}

/** The head as a branch of the repository itself; null: it is one of a fork. */
export function branchOf({ head }: Pick<Change, 'head'>): string | null {
  return head.fork ? null : `refs/heads/${head.ref}`;
}
