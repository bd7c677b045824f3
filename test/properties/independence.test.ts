/** The laws of independence: who had a hand in it, what is not known, and what is carried over can only ever cost. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type DecideInput, decide } from '../../src/core/decide.js';
import type { Account, Commit, Review, Sha } from '../../src/domain/change.js';
import type { FileDigest, JudgedHead, Standing } from '../../src/domain/independence.js';
import { APPROVER_PERMISSIONS, OUTSIDE_RULES, type Policy } from '../../src/domain/policy.js';
import { complete, cutShort, type Fact, known, unknown } from '../../src/domain/result.js';
import { VERDICT_KINDS, type Verdict } from '../../src/domain/verdict.js';
import {
  AI,
  account,
  change,
  commit,
  decideInput,
  HEAD,
  identity,
  independence,
  OLD_HEAD,
  policy,
  review,
  risk,
} from '../build.js';
import { lawRuns } from './runs.js';

const RUNS = lawRuns(400);
const BASE = 'c'.repeat(40) as Sha;
const people = ['ann', 'bob', 'carol', 'dave', 'erin'].map((login, index) => account(index + 1, login));
const machine = account(8, 'octo-machine');
const anyone = fc.constantFrom(...people, machine);
const some = fc.subarray([...people]);

const reviews: fc.Arbitrary<readonly Review[]> = fc
  .array(
    fc.record({
      author: anyone,
      state: fc.constantFrom(
        'approved' as const,
        'approved' as const,
        'changes_requested' as const,
        'dismissed' as const,
      ),
      commit: fc.constantFrom(HEAD, HEAD, OLD_HEAD),
      minute: fc.integer({ min: 0, max: 9 }),
    }),
    { maxLength: 7 },
  )
  .map((drawn) =>
    drawn.map(({ author, minute, ...rest }, index) =>
      review(author, { ...rest, id: index + 1, submittedAt: `2026-01-01T00:0${minute}:00Z` }),
    ),
  );

const FILES: readonly FileDigest[] = ['a.ts', 'b.ts'].map((path) => ({
  ...{ path, previousPath: null, status: 'modified' },
  patch: `digest of ${path}`,
}));

/** The head merges the base into the approved commit: nothing else came. */
const COMMITS: readonly Commit[] = [
  commit(identity(people[0] ?? null), { sha: OLD_HEAD, parents: [BASE] }),
  commit(identity(people[0] ?? null), { sha: HEAD, parents: [OLD_HEAD, 'd'.repeat(40) as Sha] }),
];

function earlier(more: Partial<JudgedHead> = {}): JudgedHead {
  const contributors = people.slice(0, 1).map(({ id }) => id);
  return { ...{ sha: OLD_HEAD, base: 'main', files: FILES, commits: [OLD_HEAD], contributors, unmapped: [] }, ...more };
}

const policies: fc.Arbitrary<Policy> = fc
  .record({
    outsideCollaborators: fc.constantFrom(...OUTSIDE_RULES),
    approverPermission: fc.constantFrom(...APPROVER_PERMISSIONS),
    carryOver: fc.constantFrom('never' as const, 'identical-diff' as const),
    approvers: fc.constantFrom([], [{ category: 'iam' as const, members: ['@acme/team'] as const, count: 1 }]),
  })
  .map((drawn) => policy({ ...drawn, machineUsers: [`octo-machine#${machine.id}`] }));

const inputs: fc.Arbitrary<DecideInput> = fc
  .record({
    reviews,
    policy: policies,
    high: fc.boolean(),
    team: some,
    outsiders: some,
    standings: fc.array(fc.constantFrom<Standing>('admin', 'maintain', 'write', 'less'), {
      minLength: 6,
      maxLength: 6,
    }),
  })
  .map((drawn) =>
    decideInput({
      change: change({ reviews: complete(drawn.reviews), commits: complete(COMMITS) }),
      provenance: AI,
      risk: drawn.high ? risk({ level: 'high', categories: ['iam'] }) : risk(),
      policy: drawn.policy,
      teams: new Map([['@acme/team', known(drawn.team)]]),
      independence: independence({
        outsiders: known(new Set(drawn.outsiders.map(({ id }) => id))),
        standings: new Map(
          [...people, machine].map((who, index): [typeof who.id, Fact<Standing>] => [
            who.id,
            known(drawn.standings[index] ?? 'less'),
          ]),
        ),
        earlier: [earlier()],
        files: FILES,
      }),
    }),
  );

function rank({ kind }: Verdict): number {
  return VERDICT_KINDS.indexOf(kind);
}

function countingIds({ counting }: Verdict): readonly number[] {
  return counting.map(({ account: { id } }) => id).sort((a, b) => a - b);
}

function expectNoBetter(after: Verdict, before: Verdict): void {
  expect(rank(after)).toBeGreaterThanOrEqual(rank(before));
  expect(after.requirement.approvals).toBeGreaterThanOrEqual(before.requirement.approvals);
  const counted = new Set(countingIds(before));
  expect(countingIds(after).filter((id) => !counted.has(id))).toEqual([]);
}

function withIndependence(input: DecideInput, more: Partial<DecideInput['independence']>): DecideInput {
  return { ...input, independence: { ...input.independence, ...more } };
}

describe('the laws of independence', () => {
  it('another contributor never lowers what is needed, makes no approval count, and cannot approve', () => {
    const added: readonly ((input: DecideInput, who: Account) => DecideInput)[] = [
      (input, who) => {
        const { pushes } = input.independence;
        const push = { account: who, before: null, after: HEAD, at: '', forced: false };
        return withIndependence(input, { pushes: { ...pushes, items: [...pushes.items, push] } });
      },
      (input, who) => {
        const [first, ...rest] = input.change.commits.items;
        const with_ = first === undefined ? [] : [{ ...first, coAuthors: complete([identity(who)]) }];
        return { ...input, change: { ...input.change, commits: complete([...with_, ...rest]) } };
      },
      (input, who) => {
        const operators = [...input.provenance.operators, { account: who, because: 'asked for it' }];
        return { ...input, provenance: { ...input.provenance, operators } };
      },
    ];
    fc.assert(
      fc.property(inputs, anyone, fc.constantFrom(...added), (input, who, add) => {
        const after = decide(add(input, who));
        expectNoBetter(after, decide(input));
        expect(countingIds(after)).not.toContain(who.id);
      }),
      RUNS,
    );
  });

  it('the order in which reviews are listed does not matter', () => {
    fc.assert(
      fc.property(
        inputs.chain((input) =>
          fc
            .shuffledSubarray([...input.change.reviews.items], { minLength: input.change.reviews.items.length })
            .map((shuffled) => ({ input, shuffled })),
        ),
        ({ input, shuffled }) => {
          const other = decide({ ...input, change: { ...input.change, reviews: complete(shuffled) } });
          expect(other.kind).toBe(decide(input).kind);
          expect(countingIds(other)).toEqual(countingIds(decide(input)));
        },
      ),
      RUNS,
    );
  });

  it('renaming everybody changes nothing', () => {
    const renamed = (who: Account | null) => who && { ...who, login: `was-${who.login}` };
    fc.assert(
      fc.property(inputs, (input) => {
        const items = input.change.reviews.items.map((one) => ({ ...one, author: renamed(one.author) }));
        const other = decide({ ...input, change: { ...input.change, reviews: complete(items) } });
        expect(other.kind).toBe(decide(input).kind);
        expect(countingIds(other)).toEqual(countingIds(decide(input)));
      }),
      RUNS,
    );
  });

  it('what is not known about people never helps', () => {
    const blinds: readonly ((input: DecideInput) => DecideInput)[] = [
      (input) => withIndependence(input, { outsiders: unknown('403') }),
      (input) => withIndependence(input, { outsiders: null }),
      (input) => withIndependence(input, { standings: new Map() }),
      (input) => {
        const standings = new Map(people.map(({ id }): [typeof id, Fact<Standing>] => [id, unknown('403')]));
        return withIndependence(input, { standings });
      },
      (input) => withIndependence(input, { pushes: { ...cutShort([], 'missed'), asked: 'yes' } }),
      (input) => withIndependence(input, { pushes: { ...cutShort([], 'missed'), asked: 'no' } }),
      (input) => withIndependence(input, { earlier: [] }),
      (input) => withIndependence(input, { files: null }),
      (input) => ({ ...input, teams: new Map([['@acme/team', unknown('403')]]) }),
      (input) => {
        if (input.policy.kind !== 'valid') return input;
        const named = { ...input.policy.policy, machineUsers: ['nobody'] };
        const teams = new Map([...input.teams, ['@nobody', unknown('nobody is called that')] as const]);
        const machineUsers = [...input.policy.policy.machineUsers, ...named.machineUsers];
        return { ...input, teams, policy: { ...input.policy, policy: { ...named, machineUsers } } };
      },
    ];
    fc.assert(
      fc.property(inputs, fc.constantFrom(...blinds), (input, blind) => {
        expectNoBetter(decide(blind(input)), decide(input));
      }),
      RUNS,
    );
  });

  it('no approval is carried over when any file differs, anybody is new, or anything is missing', () => {
    const digest: fc.Arbitrary<FileDigest> = fc.record({
      path: fc.constantFrom('a.ts', 'b.ts', 'A.ts'),
      previousPath: fc.constantFrom(null, 'b.ts'),
      status: fc.constantFrom('modified' as const, 'added' as const, 'renamed' as const),
      patch: fc.constantFrom('digest of a.ts', 'digest of b.ts', 'another'),
    });
    const heads: fc.Arbitrary<JudgedHead> = fc
      .record({
        sha: fc.constantFrom(OLD_HEAD, OLD_HEAD, HEAD),
        base: fc.constantFrom('main', 'main', 'release'),
        files: fc.oneof(fc.constant(FILES), fc.array(digest, { maxLength: 3 })),
        contributors: fc.constantFrom([1], [1, 2], [2]),
      })
      .map((drawn) => earlier(drawn));
    let carriedOnce = 0;
    fc.assert(
      fc.property(inputs, fc.array(heads, { maxLength: 3 }), (input, drawn) => {
        const { counting } = decide(withIndependence(input, { earlier: drawn }));
        const carried = counting.some(({ carriedFrom }) => carriedFrom !== undefined);
        const isSame = (head: JudgedHead) => JSON.stringify(head.files) === JSON.stringify(FILES);
        const known = drawn.filter(({ sha, base }) => sha === OLD_HEAD && base === 'main');
        const isProven = known.length > 0 && known.every(isSame) && known[0]?.contributors.includes(1) === true;
        if (carried) {
          carriedOnce += 1;
          expect(isProven && input.policy.kind === 'valid' && input.policy.policy.carryOver).toBe('identical-diff');
        }
      }),
      RUNS,
    );
    expect(carriedOnce).toBeGreaterThan(0);
  });
});
