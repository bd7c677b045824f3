/** The merge groups that a change is in are judged again when the change is. */
import type { ChangeSubject } from '../domain/change.js';
import type { Job } from '../domain/job.js';
import type { MergeGroupRef } from '../domain/merge-group.js';
import type { MergeGroups, Queue } from '../ports/store.js';

/** A change that is closed is in none any more. */
export async function queueGroupsOf(
  { mergeGroups, queue }: { readonly mergeGroups: MergeGroups; readonly queue: Queue },
  { installation, repository, number }: ChangeSubject,
  state: 'open' | 'closed' | 'merged',
): Promise<void> {
  const groups = await mergeGroups.with(repository.id, number);
  if (groups.length === 0) return;
  if (state !== 'open') {
    for (const { head } of groups) await mergeGroups.forget(repository.id, head);
    return;
  }
  const job = (group: MergeGroupRef): Job => ({ kind: 'assess-merge-group', installation, repository, group });
  await queue.enqueue(groups.map(job));
}
