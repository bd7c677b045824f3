/** The laws of the decision. Runs are few here and many under TWOKEY_LAW_RUNS. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { firstSeenCorrections } from '../../src/core/corrections.js';
import { type DecideInput, decide } from '../../src/core/decide.js';
import { type Background, classify } from '../../src/core/judge.js';
import { effectivePolicy } from '../../src/core/policy.js';
import type { Account, Change, Commit, Review, Sha } from '../../src/domain/change.js';
import { CATEGORIES, type Category, RISK_LEVELS, type Risk, type RiskLevel } from '../../src/domain/finding.js';
import type { ApproverGroup, Policy, PolicyFile } from '../../src/domain/policy.js';
import { ORIGINS, type Origin } from '../../src/domain/provenance.js';
import { complete, cutShort, known, unknown } from '../../src/domain/result.js';
import { VERDICT_KINDS, type VerdictKind } from '../../src/domain/verdict.js';
import {
  account,
  change,
  commit,
  decideInput,
  HEAD,
  identity,
  independence,
  matrixEntry,
  OLD_HEAD,
  policy,
  provenance,
  review,
  risk,
} from '../build.js';
import { PARSERS } from '../core/text-world.js';
import { lawRuns } from './runs.js';

const NOTHING_KNOWN: Background = { remembered: [], appLogin: 'twokey[bot]', texts: new Map(), parsers: PARSERS };
const RUNS = lawRuns(400);

const people: readonly Account[] = [
  account(1, 'ann'),
  account(2, 'bob'),
  account(3, 'carol'),
  account(4, 'dave'),
  account(5, 'erin'),
  account(6, 'octo-machine'),
  account(7, 'helper[bot]', 'bot'),
];
const anyone = fc.constantFrom(...people);
const level = fc.constantFrom(...RISK_LEVELS);
const origin = fc.constantFrom(...ORIGINS);
const categories = fc.subarray([...CATEGORIES]);
const needed = fc.integer({ min: 0, max: 3 });
const row = fc.record({ low: needed, medium: needed, high: needed });

const reviews: fc.Arbitrary<readonly Review[]> = fc
  .array(
    fc.record({
      author: fc.option(anyone, { freq: 12 }),
      state: fc.constantFrom('approved', 'approved', 'approved', 'changes_requested', 'commented', 'dismissed'),
      commit: fc.constantFrom<Sha | null>(HEAD, HEAD, HEAD, OLD_HEAD, null),
      canPush: fc.constantFrom(known(true), known(true), known(true), known(false), unknown('403')),
      edited: fc.constantFrom(false, false, false, true),
      minute: fc.integer({ min: 0, max: 9 }),
    }),
    { maxLength: 9 },
  )
  .map((drawn) =>
    drawn.map(({ author, minute, ...rest }, index) =>
      review(author, { ...rest, id: index + 1, submittedAt: `2026-01-01T00:0${minute}:00Z` } as Partial<Review>),
    ),
  );

const commits: fc.Arbitrary<readonly Commit[]> = fc.array(
  fc
    .record({ author: fc.option(anyone, { freq: 6 }), coAuthors: fc.subarray([...people], { maxLength: 2 }) })
    .map(({ author, coAuthors }) =>
      commit(identity(author), { coAuthors: complete(coAuthors.map((who) => identity(who))) }),
    ),
  { minLength: 1, maxLength: 3 },
);

const changes: fc.Arbitrary<Change> = fc
  .record({ author: fc.option(anyone), reviews, commits })
  .map((drawn) => change({ author: drawn.author, reviews: complete(drawn.reviews), commits: complete(drawn.commits) }));

const risks: fc.Arbitrary<Risk> = fc
  .record({ level, categories, judged: fc.integer({ min: 1, max: 6000 }), more: fc.integer({ min: 0, max: 3000 }) })
  .map(({ judged, more, ...rest }) => risk({ ...rest, size: { judged, total: judged + more } }));

const groups: fc.Arbitrary<readonly ApproverGroup[]> = fc.array(
  fc.record({
    category: fc.constantFrom(...CATEGORIES),
    members: fc.constantFrom<readonly [string]>(['@acme/team'], ['@carol']),
    count: fc.integer({ min: 1, max: 2 }),
  }),
  { maxLength: 2 },
);

const matrices: fc.Arbitrary<Policy['autonomy']> = fc
  .record({ level: fc.constantFrom(0, 1), rule: fc.constantFrom(0, 1), agents: fc.subarray(['devin', 'copilot']) })
  .map(({ level: own, rule, agents }) => [
    [
      matrixEntry('live', own, {
        deploys: { branches: ['main'], paths: [] },
        rules: [{ agents, repositories: [], teams: [], level: rule }],
      }),
    ],
  ]);

const policies: fc.Arbitrary<Policy> = fc
  .record({
    approvals: fc.record({ ai: row, human: row, automation: row }),
    twoPerson: fc.record({ ai: categories, human: categories, automation: categories }),
    approvers: groups,
    distinctApprovers: fc.boolean(),
    autonomy: fc.oneof({ weight: 5, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: matrices }),
  })
  .map((drawn) => policy({ ...drawn, machineUsers: ['octo-machine'] }));

const inputs: fc.Arbitrary<DecideInput> = fc
  .record({
    change: changes,
    origin,
    risk: risks,
    policy: policies,
    team: fc.subarray([...people]),
    unattended: fc.boolean(),
    contradicted: fc.boolean(),
  })
  .map((drawn) =>
    decideInput({
      change: drawn.change,
      provenance: provenance({
        origin: drawn.origin,
        unattended: drawn.unattended,
        contradictions: drawn.contradicted ? ['two names'] : [],
      }),
      risk: drawn.risk,
      policy: drawn.policy,
      teams: new Map([['@acme/team', known(drawn.team)]]),
    }),
  );

function rank(kind: VerdictKind): number {
  return VERDICT_KINDS.indexOf(kind);
}

/** Property: whatever `stricter` does to the facts, the verdict does not get better. */
function neverRelaxes(stricter: fc.Arbitrary<(input: DecideInput) => DecideInput>) {
  fc.assert(
    fc.property(inputs, stricter, (input, change) => {
      expect(rank(decide(change(input)).kind)).toBeGreaterThanOrEqual(rank(decide(input).kind));
    }),
    RUNS,
  );
}

describe('the laws of the decision', () => {
  it('an unknown fact never yields approved, unless every value it could have had does', () => {
    const blinds: readonly ((input: DecideInput) => DecideInput)[] = [
      (input) => ({ ...input, change: { ...input.change, commits: cutShort([], 'cut') } }),
      (input) => ({ ...input, change: { ...input.change, reviews: cutShort(input.change.reviews.items, 'cut') } }),
      (input) => unlabelled(input, { labels: cutShort([], 'cut') }),
      (input) => unlabelled(input, { labelEvents: cutShort([], 'cut') }),
      (input) => ({ ...input, risk: { ...input.risk, level: 'low', categories: [], unseen: unknown('cut') } }),
      (input) => ({ ...input, teams: new Map([['@acme/team', unknown('403')]]) }),
      (input) => ({ ...input, policy: { kind: 'unreadable', reason: '403' } }),
      (input) => {
        const reviews = input.change.reviews.items.map((one) => ({ ...one, canPush: unknown('403') }));
        return { ...input, change: { ...input.change, reviews: complete(reviews) } };
      },
    ];
    fc.assert(
      fc.property(inputs, fc.constantFrom(...blinds), (input, blind) => {
        if (decide(blind(input)).kind === 'approved') expect(decide(input).kind).toBe('approved');
      }),
      RUNS,
    );
  });

  it('where agents may only read, nothing that people say lets a change of an agent through', () => {
    const barred: Policy['autonomy'] = [[matrixEntry('live', 0, { deploys: { branches: [], paths: ['**'] } })]];
    fc.assert(
      fc.property(inputs, (input) => {
        if (input.policy.kind !== 'valid' || input.provenance.origin !== 'ai') return;
        const under = { ...input.policy, policy: { ...input.policy.policy, autonomy: barred } };
        expect(decide({ ...input, policy: under }).kind).toBe('denied');
      }),
      RUNS,
    );
  });

  it('strictest wins: under an organisation and a repository policy the verdict is no better than under either', () => {
    const file = (drawn: Policy): PolicyFile => ({
      mode: null,
      branches: null,
      oversight: { exceptions: [], driftIssues: null },
      scoreboard: null,
      approvals: drawn.approvals,
      twoPerson: drawn.twoPerson,
      approvers: drawn.approvers,
      distinctApprovers: drawn.distinctApprovers,
      codeowners: drawn.codeowners,
      approvalLabels: drawn.approvalLabels,
      size: drawn.size,
      paths: [],
      environments: [],
      agents: [],
      autonomy: drawn.autonomy[0] ?? null,
      machineUsers: drawn.machineUsers,
      outsideCollaborators: drawn.outsideCollaborators,
      approverPermission: drawn.approverPermission,
      carryOver: drawn.carryOver,
      provenance: { assistants: null, minimumConfidence: null, automationWithAi: null, labels: [] },
      corrections: [],
      waivers: null,
      breakGlass: null,
      rate: drawn.rate,
      ticket: null,
      plan: { stacks: [], policies: [], keepApprovals: null, forks: null },
      planRules: drawn.planRules,
      labels: {
        ai: null,
        risk: { low: null, medium: null, high: null },
        change: { iam: null, network: null, delete: null, migration: null, governance: null },
        approvalsNeeded: null,
        depth: null,
        approve: null,
      },
    });
    fc.assert(
      fc.property(inputs, policies, policies, (input, floor, own) => {
        const under = (organisation: Policy | null, repository: Policy | null) =>
          rank(
            decide({
              ...input,
              policy: {
                kind: 'valid',
                policy: effectivePolicy(organisation && file(organisation), repository && file(repository)),
                sources: [],
              },
            }).kind,
          );
        expect(under(floor, own)).toBeGreaterThanOrEqual(Math.max(under(floor, null), under(null, own)));
      }),
      RUNS,
    );
  });

  it('adding a risky file never relaxes the verdict', () => {
    neverRelaxes(
      fc.record({ level, category: fc.constantFrom(...CATEGORIES), lines: fc.nat(500) }).map((added) => (input) => ({
        ...input,
        risk: {
          ...input.risk,
          level:
            RISK_LEVELS[Math.max(RISK_LEVELS.indexOf(input.risk.level), RISK_LEVELS.indexOf(added.level))] ?? 'high',
          categories: [...new Set([...input.risk.categories, added.category])],
          size: { judged: input.risk.size.judged + added.lines, total: input.risk.size.total + added.lines },
        },
      })),
    );
  });

  it('evidence of AI never relaxes what a human change needed', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const as = (origin: Origin) => rank(decide({ ...input, provenance: provenance({ origin }) }).kind);
        expect(as('ai')).toBeGreaterThanOrEqual(as('human'));
      }),
      RUNS,
    );
  });

  it('another contributor never relaxes the verdict', () => {
    neverRelaxes(
      fc.option(anyone).map((who) => (input) => ({
        ...input,
        change: { ...input.change, commits: complete([...input.change.commits.items, commit(identity(who))]) },
      })),
    );
  });

  it('another operator never relaxes the verdict', () => {
    neverRelaxes(
      anyone.map((who) => (input) => ({
        ...input,
        provenance: {
          ...input.provenance,
          operators: [...input.provenance.operators, { account: who, because: 'asked' }],
        },
      })),
    );
  });

  it('no operator never relaxes the verdict, and neither do marks that contradict each other', () => {
    const with_ = (more: Partial<DecideInput['provenance']>) => (input: DecideInput) => ({
      ...input,
      provenance: { ...input.provenance, ...more },
    });
    neverRelaxes(fc.constantFrom(with_({ unattended: true }), with_({ contradictions: ['two names'] })));
  });

  it('a correction never makes a verdict better than human evidence alone would', () => {
    const corrected = (drawn: { change: Change; policy: Policy; marked: readonly string[] }) => {
      const [said] = drawn.change.comments.items;
      const message = `Fix\n\n${drawn.marked.map((agent) => `Co-authored-by: ${agent} <noreply@${agent}.com>`).join('\n')}`;
      const commits = drawn.change.commits.items.map((one) => ({ ...one, message }));
      const ai = { ...drawn.change, commits: complete(commits) };
      const remembered = classify(ai, drawn.policy, NOTHING_KNOWN).provenance.evidence;
      const asked = { comments: ai.comments, recorded: [], policy: drawn.policy, teams: new Map() };
      const corrections = firstSeenCorrections(asked, remembered);
      const of = (one: Change, more: Partial<Background>) => {
        const { provenance: found, risk: weighed } = classify(one, drawn.policy, { ...NOTHING_KNOWN, ...more });
        const policy = { kind: 'valid', policy: drawn.policy, sources: [] } as const;
        return {
          found,
          rank: rank(
            decide({
              ...{ change: one, provenance: found, risk: weighed, policy, teams: new Map() },
              independence: independence(),
            }).kind,
          ),
        };
      };
      return { said, byHand: of(drawn.change, {}), before: of(ai, {}), after: of(ai, { remembered, corrections }) };
    };
    let accepted = 0;
    fc.assert(
      fc.property(
        changes,
        anyone,
        policies,
        fc.subarray(['anthropic', 'openai']),
        (drawn, who, drawnPolicy, marked) => {
          const body = '/twokey not-ai it was written by hand';
          const comment = { id: 1, author: who, body, at: '2026-01-01T00:00:00Z', edited: false };
          const change = { ...drawn, comments: complete([comment]) };
          const policy = { ...drawnPolicy, corrections: ['@carol', '@dave', '@octo-machine', '@helper'] };
          const { byHand, before, after } = corrected({ change, policy, marked });
          expect(after.rank).toBeGreaterThanOrEqual(byHand.rank);
          expect(after.rank).toBeLessThanOrEqual(before.rank);
          if (after.found.corrected.length > 0) accepted += 1;
        },
      ),
      RUNS,
    );
    expect(accepted).toBeGreaterThan(0);
  });

  it('default deny: where an approval is needed, silence is not approval', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const verdict = decide({ ...input, change: { ...input.change, reviews: complete([]) } });
        if (verdict.requirement.approvals > 0) expect(verdict.kind).not.toBe('approved');
      }),
      RUNS,
    );
  });

  it('a denial trumps every approval', () => {
    fc.assert(
      fc.property(inputs, reviews, (input, more) => {
        if (decide(input).kind !== 'denied') return;
        expect(decide({ ...input, change: { ...input.change, reviews: complete(more) } }).kind).toBe('denied');
      }),
      RUNS,
    );
  });

  it('the order in which reviews and commits are listed changes nothing', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const backwards: DecideInput = {
          ...input,
          change: {
            ...input.change,
            reviews: complete(input.change.reviews.items.toReversed()),
            commits: complete(input.change.commits.items.toReversed()),
          },
        };
        const [one, other] = [decide(input), decide(backwards)];
        expect(other.kind).toBe(one.kind);
        expect(new Set(other.counting.map(({ reviewId }) => reviewId))).toEqual(
          new Set(one.counting.map(({ reviewId }) => reviewId)),
        );
      }),
      RUNS,
    );
  });

  it('observing and enforcing come to the same verdict', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        if (input.policy.kind !== 'valid') return;
        const observed = decide({
          ...input,
          policy: { ...input.policy, policy: { ...input.policy.policy, mode: 'observe' } },
        });
        expect(observed.kind).toBe(decide(input).kind);
      }),
      RUNS,
    );
  });

  it('approved is justified by every finding, against an oracle written in another way', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        expect(decide(input).kind === 'approved').toBe(oracleApproves(input));
      }),
      RUNS,
    );
  });
});

/** Without the label that declared it, as far as could be read, the change looks like a human's. */
function unlabelled(input: DecideInput, lists: Partial<Pick<Change, 'labels' | 'labelEvents'>>): DecideInput {
  return { ...input, provenance: provenance(), change: { ...input.change, ...lists } };
}

/** States directly, person by person, when a fully known change may merge. */
function oracleApproves({ change, provenance, risk, policy, teams, independence }: DecideInput): boolean {
  if (policy.kind !== 'valid') return false;
  const { approvals, twoPerson, size, approvers } = policy.policy;
  if (provenance.origin === 'ai' && risk.size.judged > (size.max.ai ?? Number.POSITIVE_INFINITY)) return false;

  const origins: Origin[] = provenance.origin === 'ai' ? ['ai', 'human', 'automation'] : [provenance.origin];
  const levels: RiskLevel[] =
    risk.level === 'low' ? ['low'] : risk.level === 'medium' ? ['low', 'medium'] : ['low', 'medium', 'high'];
  let enough = 0;
  for (const one of origins) {
    for (const each of levels) if (approvals[one][each] > enough) enough = approvals[one][each];
    if (risk.categories.some((touched: Category) => twoPerson[one].includes(touched)) && enough < 2) enough = 2;
  }
  const strange = provenance.unattended || provenance.contradictions.length > 0;
  if (provenance.origin === 'ai' && strange && enough < 2) enough = 2;
  if (enough === 0) return true;

  const strangers = new Set<string>();
  const handsOn = new Set<number>(change.author === null ? [] : [change.author.id]);
  for (const one of change.commits.items) {
    for (const who of [one.author, one.committer, ...one.coAuthors.items]) {
      if (who.account === null) strangers.add(who.email);
      else handsOn.add(who.account.id);
    }
  }
  for (const operator of provenance.operators) handsOn.add(operator.account.id);
  for (const push of independence.pushes.items) handsOn.add(push.account.id);
  const counts = approvers.filter((group) => risk.categories.includes(group.category)).map(({ count }) => count);
  const listed = policy.policy.distinctApprovers
    ? counts.reduce((sum, count) => sum + count, 0)
    : Math.max(0, ...counts);
  enough = Math.max(enough, listed) + strangers.size;

  const yes: Account[] = [];
  for (const person of people) {
    const words = change.reviews.items.filter((one) => one.author?.id === person.id && one.state !== 'commented');
    let last = words[0];
    for (const word of words) {
      const later = (word.submittedAt ?? '') > (last?.submittedAt ?? '');
      if (later || (word.submittedAt === last?.submittedAt && word.id > (last?.id ?? 0))) last = word;
    }
    if (last === undefined) continue;
    const maybePush = last.canPush.kind === 'unknown' || last.canPush.value;
    if (last.state === 'changes_requested' && person.kind === 'user' && maybePush) return false;
    const sound = last.state === 'approved' && last.commit === HEAD && !last.edited;
    const allowed =
      last.canPush.kind === 'known' && last.canPush.value && person.kind === 'user' && person.login !== 'octo-machine';
    if (sound && allowed && !handsOn.has(person.id)) yes.push(person);
  }
  if (yes.length < enough) return false;
  const lists = approvers
    .filter((group) => risk.categories.includes(group.category))
    .map(({ members, count }) => {
      const team = teams.get('@acme/team');
      const speaks = (person: Account) =>
        members[0] === '@carol'
          ? person.login === 'carol'
          : team?.kind === 'known' && team.value.some(({ id }) => id === person.id);
      return { count, speakers: yes.filter(speaks) };
    });
  // A list asks for its number of people; with people of its own, two lists ask for as many as both together.
  if (lists.some(({ count, speakers }) => speakers.length < count)) return false;
  const both = new Set(lists.flatMap(({ speakers }) => speakers));
  return !policy.policy.distinctApprovers || both.size >= lists.reduce((sum, { count }) => sum + count, 0);
}
