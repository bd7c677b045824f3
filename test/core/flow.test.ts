import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dueChanges } from '../../src/core/due-changes.js';
import { membersOf, unexplained } from '../../src/core/merge-group.js';
import type { Sha } from '../../src/domain/change.js';
import type { MergeGroupFacts, MergeGroupRef, QueueEntry } from '../../src/domain/merge-group.js';
import { complete, cutShort } from '../../src/domain/result.js';
import type { OpenChange, Swept } from '../../src/domain/survey.js';
import { account, change, commit, file, identity } from '../build.js';

const sha = (n: number) => n.toString(16).padStart(40, '0') as Sha;
/** Main is commit 100; the group after entry n is commit 100 + n. */
const entry = (n: number, more: Partial<QueueEntry> = {}): QueueEntry => ({
  number: n,
  head: sha(n),
  position: n,
  groupHead: sha(100 + n),
  groupBase: sha(99 + n),
  ...more,
});
const group = (base: number, head: number, pull = head - 100): MergeGroupRef => ({
  head: sha(head),
  base: sha(base),
  branch: 'main',
  headRef: `refs/heads/gh-readonly-queue/main/pr-${pull}-${sha(base)}`,
});
const facts = (more: Partial<MergeGroupFacts> = {}): MergeGroupFacts => ({
  entries: complete([entry(1), entry(2), entry(3)]),
  commits: complete([]),
  paths: complete([]),
  ...more,
});
const numbers = (ref: MergeGroupRef, of = facts()) => {
  const found = membersOf(ref, of);
  return found.kind === 'ok' ? found.value.map(({ number }) => number) : found.error;
};

describe('the members of a merge group', () => {
  it('are the entries from the one with its head down to its base, however the queue is listed', () => {
    expect(numbers(group(100, 103))).toEqual([1, 2, 3]);
    expect(numbers(group(101, 103))).toEqual([2, 3]);
    expect(numbers(group(102, 103))).toEqual([3]);
    const shuffled = facts({ entries: complete([entry(3), entry(1), entry(2)]) });
    expect(numbers(group(100, 103), shuffled)).toEqual([1, 2, 3]);
  });

  it('are all before it where the queue builds every entry on the branch itself', () => {
    const onMain = [1, 2, 3].map((n) => entry(n, { groupBase: sha(100) }));
    expect(numbers(group(100, 103), facts({ entries: complete(onMain) }))).toEqual([1, 2, 3]);
  });

  it.each<[string, MergeGroupRef, MergeGroupFacts, RegExp]>([
    ['the queue has no such commit', group(100, 109), facts(), /no entry with this commit/],
    ['there is no queue', group(100, 103), facts({ entries: complete([]) }), /no entry/],
    ['its branch names another', group(100, 103, 7), facts(), /named for pull request 7, the queue says 3/],
    ['the queue begins elsewhere', group(50, 103), facts(), /begins on another commit/],
    ['its start could not be read', group(100, 103), facts({ entries: cutShort([entry(3)], 'too long') }), /too long/],
  ])('cannot be told when %s', (_what, ref, of, why) => {
    expect(numbers(ref, of)).toMatch(why);
  });
});

describe('what a merge group has', () => {
  const ann = identity(account(1, 'ann'));
  const member = (n: number, more: Parameters<typeof change>[0] = {}) =>
    change({
      number: n,
      head: { sha: sha(n), ref: 'x', fork: false },
      commits: complete([commit(ann, { sha: sha(n) })]),
      totals: { files: 1, commits: 1, additions: 1, deletions: 0 },
      files: complete([file(`${n}.txt`)]),
      ...more,
    });
  const whole = facts({
    commits: complete([1, 2, 101, 102].map((n) => ({ sha: sha(n), pulls: n < 100 ? [n] : [] }))),
    paths: complete(['1.txt', '2.txt']),
  });
  const both = [entry(1), entry(2)];

  it('is explained by its members', () => {
    expect(unexplained(whole, both, [member(1), member(2)])).toEqual([]);
  });

  it.each<[string, readonly ReturnType<typeof member>[], MergeGroupFacts, RegExp]>([
    ['a member was not judged', [member(1)], whole, /pull request 2 could not be judged/],
    ['a member is closed', [member(1), member(2, { state: 'closed' })], whole, /2 is not open/],
    [
      'a member was pushed to',
      [member(1), member(2, { head: { sha: sha(9), ref: 'x', fork: false } })],
      whole,
      /2 was queued with another head/,
    ],
    [
      'it changes a file that no member changes',
      [member(1), member(2)],
      { ...whole, paths: complete(['1.txt', 'iam/roles.tf']) },
      /1 files that no member changes, such as iam\/roles.tf/,
    ],
    [
      'it has a commit of another pull request',
      [member(1), member(2)],
      { ...whole, commits: complete([...whole.commits.items, { sha: sha(8), pulls: [8] }]) },
      /a commit of pull request 8, which is not in the group/,
    ],
    [
      'it has more commits than its members explain',
      [member(1), member(2)],
      { ...whole, commits: complete([101, 102, 103].map((n) => ({ sha: sha(n), pulls: [] }))) },
      /3 commits that no member explains/,
    ],
    [
      'its commits could not be read',
      [member(1), member(2)],
      { ...whole, commits: cutShort([], 'its head is diverged') },
      /its head is diverged/,
    ],
  ])('is held when %s', (_what, changes, of, why) => {
    expect(unexplained(of, both, changes).join('\n')).toMatch(why);
  });

  it('a squash or a rebase, whose commits are all new, is explained by files and numbers', () => {
    const squashed = { ...whole, commits: complete([101, 102].map((n) => ({ sha: sha(n), pulls: [] }))) };
    expect(unexplained(squashed, both, [member(1), member(2)])).toEqual([]);
  });
});

describe('the sweep', () => {
  const arbitrary = fc.uniqueArray(
    fc.record({
      number: fc.integer({ min: 1, max: 60 }),
      head: fc.integer({ min: 1, max: 3 }).map(sha),
      base: fc.constant('main'),
      updatedAt: fc.constantFrom('2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z'),
      published: fc.constantFrom(
        [],
        [{ name: 'twokey', completed: true, conclusion: 'success', externalId: null }],
        [{ name: 'twokey', completed: true, conclusion: 'action_required', externalId: null }],
        [{ name: 'twokey', completed: false, conclusion: null, externalId: null }],
      ),
    }),
    { selector: ({ number }) => number },
  );

  it('law: every change with a yes, and every one without a verdict, has its turn, whatever else there is', () => {
    fc.assert(
      fc.property(arbitrary, fc.integer({ min: 1, max: 7 }), (open: readonly OpenChange[], most) => {
        const last = new Map<number, Swept>();
        const looked = new Set<number>();
        for (let pass = 1; pass <= Math.ceil(open.length / most); pass += 1) {
          const due = dueChanges(open, last, most);
          expect(due.length).toBeLessThanOrEqual(most);
          for (const { number, head, updatedAt } of due) {
            looked.add(number);
            last.set(number, { head, updatedAt, at: pass });
          }
        }
        const must = open.filter(({ published }) => published.every((run) => run.conclusion !== 'action_required'));
        expect(must.filter(({ number }) => !looked.has(number))).toEqual([]);
      }),
    );
  });

  it('a change that is held and has not changed since is left alone', () => {
    const held: OpenChange = {
      ...{ number: 1, head: sha(1), base: 'main', updatedAt: 'x' },
      published: [{ name: 'twokey', completed: true, conclusion: 'action_required', externalId: null }],
    };
    const last = new Map([[1, { head: sha(1), updatedAt: 'x', at: 1 }]]);
    expect(dueChanges([held], last, 10)).toEqual([]);
    expect(dueChanges([{ ...held, updatedAt: 'y' }], last, 10)).toHaveLength(1);
    expect(dueChanges([{ ...held, head: sha(2) }], last, 10)).toHaveLength(1);
  });
});
