/**
 * Which changes a merge group consists of. The queue says so; the commits and files of the group must say the same.
 * Whatever contradicts is a reason to let none of it through: a change that nobody judged must not ride along.
 */
import type { Change } from '../domain/change.js';
import type { MergeGroupFacts, MergeGroupRef, QueueEntry } from '../domain/merge-group.js';
import { error, isNonEmpty, type NonEmpty, ok, type Result } from '../domain/result.js';

/** In words for people. */
export type Contradiction = string;

/** The entry whose commit is the group's head and every one before it, up to the one that is the group's base. */
export function membersOf(
  group: MergeGroupRef,
  { entries }: MergeGroupFacts,
): Result<NonEmpty<QueueEntry>, Contradiction> {
  const queue = entries.items.toSorted((a, b) => a.position - b.position);
  const last = queue.findIndex(({ groupHead }) => groupHead === group.head);
  const end = queue[last];
  if (end === undefined) return error(`the queue of ${group.branch} has no entry with this commit${cutOff(entries)}`);
  const hinted = numberIn(group.headRef);
  if (hinted !== null && hinted !== end.number) {
    return error(`its branch is named for pull request ${hinted}, the queue says ${end.number}`);
  }
  const before = queue.slice(0, last).findLastIndex(({ groupHead }) => groupHead === group.base);
  const members = queue.slice(before + 1, last + 1);
  if (!isNonEmpty(members)) return error('its base is not before its head in the queue');
  const [first] = members;
  const startsQueue = before === -1;
  if (startsQueue && entries.missing !== null)
    return error(`the queue could not be read to its start${cutOff(entries)}`);
  if (startsQueue && first.groupBase !== null && first.groupBase !== group.base) {
    return error(`the queue begins on another commit than the group`);
  }
  return ok(members);
}

/** What the group has that its members do not explain. */
export function unexplained(
  facts: MergeGroupFacts,
  members: readonly QueueEntry[],
  changes: readonly Change[],
): readonly Contradiction[] {
  return [
    ...members.flatMap((member) => memberProblem(member, changes)),
    ...commitProblems(facts, changes),
    ...pathProblems(facts, changes),
  ];
}

function memberProblem({ number, head }: QueueEntry, changes: readonly Change[]): readonly Contradiction[] {
  const change = changes.find((one) => one.number === number);
  if (change === undefined) return [`pull request ${number} could not be judged`];
  if (change.state !== 'open') return [`pull request ${number} is not open any more`];
  return change.head.sha === head ? [] : [`pull request ${number} was queued with another head`];
}

/** The queue makes commits of its own: one for each pull request, or one for each of its commits. */
function commitProblems({ commits }: MergeGroupFacts, changes: readonly Change[]): readonly Contradiction[] {
  if (commits.missing !== null) return [`its commits could not be read: ${commits.missing.reason}`];
  const own = new Set(changes.flatMap((change) => change.commits.items.map(({ sha }) => sha)));
  const numbers = new Set(changes.map(({ number }) => number));
  const made = commits.items.filter(({ sha }) => !own.has(sha));
  const strangers = [...new Set(made.flatMap(({ pulls }) => pulls))].filter((number) => !numbers.has(number));
  const most = changes.reduce((sum, { totals }) => sum + Math.max(1, totals.commits), 0);
  return [
    ...strangers.map((number) => `it has a commit of pull request ${number}, which is not in the group`),
    ...(made.length > most ? [`it has ${made.length} commits that no member explains`] : []),
  ];
}

function pathProblems({ paths }: MergeGroupFacts, changes: readonly Change[]): readonly Contradiction[] {
  // A change whose files were not all listed is held for that by itself.
  if (changes.some(({ files }) => files.missing !== null)) return [];
  const own = new Set(changes.flatMap(({ files }) => files.items.flatMap((file) => [file.path, file.previousPath])));
  const foreign = paths.items.filter((path) => !own.has(path));
  return foreign.length === 0
    ? []
    : [`it changes ${foreign.length} files that no member changes, such as ${foreign[0]}`];
}

function numberIn(headRef: string): number | null {
  const [, number] = /\/pr-(\d{1,10})-[0-9a-f]+$/.exec(headRef) ?? [];
  return number === undefined ? null : Number(number);
}

function cutOff({ missing }: MergeGroupFacts['entries']): string {
  return missing === null ? '' : ` (${missing.reason})`;
}
