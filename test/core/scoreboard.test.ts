/** The numbers of the scoreboard against histories worked out by hand (the arithmetic stands beside each), and their laws. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { shownMetrics } from '../../src/catalog/metrics.js';
import { NO_SCORE_RULES } from '../../src/core/policy-scoreboard.js';
import { measure, partsOf, scoreboardOf } from '../../src/core/score/measure.js';
import { daysIn, kept, lastPeriods, monthOf, spanOf, weekOf } from '../../src/core/score/periods.js';
import { ruled } from '../../src/core/score/ruled.js';
import { samplesOf } from '../../src/core/score/samples.js';
import { tally } from '../../src/core/score/tally.js';
import type { Sha } from '../../src/domain/change.js';
import type { InventoryRecord } from '../../src/domain/inventory.js';
import type { ScoreRules } from '../../src/domain/policy.js';
import { type Deed, DIMENSIONS, type Happening, type MetricId, type Sample } from '../../src/domain/scoreboard.js';
import { lawRuns } from '../properties/runs.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Sunday, 1 November 2026, midnight. */
const T0 = Date.UTC(2026, 10, 1);
const place = { installation: 1, repository: { id: 7, owner: 'acme', name: 'infra' } };

let keys = 0;
function happened(at: number, deed: Deed): Happening {
  keys += 1;
  return { ...place, key: `${deed.kind}:${keys}`, at: T0 + at, lastAt: T0 + at, deed };
}
function sha(number: number): Sha {
  return String(number).padStart(40, 'a') as Sha;
}
function judged(at: number, number: number, more: Partial<Extract<Deed, { kind: 'judged' }>> = {}): Happening {
  return happened(at, {
    ...{ kind: 'judged', number, verdict: 'pending', mode: 'enforce', gated: true, origin: 'ai', agents: ['codex'] },
    ...{ risk: 'low', heldForSecond: false, rules: [], authoredAt: null, team: 'payments', ...more },
  });
}
function merged(at: number, number: number, pulls: readonly number[] = []): Happening {
  const undoes = pulls.length === 0 ? null : { pulls, commits: [] };
  return happened(at, { kind: 'merged', number, sha: sha(number), base: 'main', intoDefault: true, undoes });
}
function deployed(at: number, deployment: number, of: number, state: 'success' | 'failed' = 'success'): Happening {
  const told = { environment: 'production', production: true };
  return happened(at, { kind: 'deployed', deployment, sha: sha(of), state, ...told });
}
function incident(at: number, issue: number, state: 'opened' | 'closed'): Happening {
  return happened(at, { kind: 'incident', issue, state });
}
function november(metric: MetricId, history: readonly Happening[]) {
  return measure(metric, '2026-11', tally(samplesOf(history)));
}

describe('delivery', () => {
  it('four deployments on three of thirty days are 4/30 a day, and three days with one', () => {
    const history = [deployed(0, 1, 1), deployed(HOUR, 2, 2), deployed(3 * DAY, 3, 3), deployed(9 * DAY, 4, 4)];
    expect(november('deployment-frequency', history)).toMatchObject({
      value: 4 / 30,
      numerator: 4,
      denominator: 30,
      days: 3,
    });
  });

  it('a deployment that is told twice, or tried again, is one', () => {
    const history = [deployed(0, 1, 1, 'failed'), deployed(HOUR, 1, 1), deployed(2 * HOUR, 1, 1)];
    expect(november('deployment-frequency', history)).toMatchObject({ numerator: 1 });
    expect(november('change-fail-rate', history)).toMatchObject({ value: 0, denominator: 1 });
  });

  it('lead time runs from the first commit to the first deployment that has the change', () => {
    // #1: written at 0 h, deployed at 10 h: 10 h. #2: written at 4 h, deployed at 10 h: 6 h. #3: at 11 h, 20 h: 9 h.
    // In order 6, 9, 10 h: the median is the second (9 h), nine of ten the third (10 h). The second deployment of #1 is none.
    const history = [
      ...[judged(HOUR, 1, { authoredAt: T0 }), merged(2 * HOUR, 1)],
      ...[judged(5 * HOUR, 2, { authoredAt: T0 + 4 * HOUR }), merged(6 * HOUR, 2), deployed(10 * HOUR, 1, 2)],
      ...[judged(12 * HOUR, 3, { authoredAt: T0 + 11 * HOUR }), merged(13 * HOUR, 3), deployed(20 * HOUR, 2, 3)],
    ];
    const hours = (count: number) => kept(count * 3600);
    expect(november('lead-time', history)).toMatchObject({
      value: hours(9),
      p90: hours(10),
      numerator: 3,
      unknowns: 0,
    });
  });

  it('what a deployment of an unknown commit brought, and a change without a written time, are unknown', () => {
    const history = [judged(0, 1), merged(HOUR, 1), deployed(2 * HOUR, 1, 1), deployed(3 * HOUR, 2, 99)];
    expect(november('lead-time', history)).toMatchObject({ value: null, numerator: 0, unknowns: 2 });
  });

  it('of five deployments, one that failed later, one reverted, one rolled back and one with an incident: 4/5', () => {
    const history = [
      ...[merged(0, 1), deployed(HOUR, 1, 1), deployed(2 * HOUR, 1, 1, 'failed')], // failed later
      ...[merged(DAY, 2), deployed(DAY + HOUR, 2, 2), merged(DAY + 2 * HOUR, 3, [2])], // reverted by #3
      ...[deployed(DAY + 3 * HOUR, 3, 3), incident(DAY + 4 * HOUR, 50, 'opened')], // an incident within a day
      ...[merged(4 * DAY, 4), deployed(4 * DAY + HOUR, 4, 4), deployed(4 * DAY + 2 * HOUR, 5, 3)], // rolled back to #3
    ];
    expect(november('change-fail-rate', history)).toMatchObject({ numerator: 4, denominator: 5, value: 4 / 5 });
    // Made to repair: that of the revert (#3), and the rollback.
    expect(november('rework-rate', history)).toMatchObject({ numerator: 2, denominator: 5 });
    // 1: from 2 h to the next, at 25 h: 23 h. 2: 26 h to 27 h: 1 h. 3: 28 h to the deployment at 97 h: 69 h. 4: unknown since when.
    const hours = (count: number) => kept(count * 3600);
    expect(november('recovery-time', history)).toMatchObject({
      value: hours(23),
      p90: hours(69),
      numerator: 3,
      unknowns: 1,
    });
  });

  it('of four deployments two were repaired by hotfixes: 2/4 failed, and 2/4 were made to repair', () => {
    const hotfix = (at: number, number: number, ...named: readonly number[]): Happening =>
      happened(at, {
        ...{ kind: 'merged', number, sha: sha(number), base: 'main', intoDefault: true, undoes: null },
        hotfix: { pulls: named, commits: [] },
      });
    // #1 goes out at 1 h and is repaired by #2, which names it, at 3 h and deployed at 4 h: 1 h. #3 goes out at 30 h;
    // #4 names nothing, is merged at 32 h, within a day, and deployed at 35 h: 3 h. In order 1, 3 h: the median is 1 h.
    const history = [
      ...[merged(0, 1), deployed(HOUR, 1, 1), hotfix(3 * HOUR, 2, 1), deployed(4 * HOUR, 2, 2)],
      ...[merged(29 * HOUR, 3), deployed(30 * HOUR, 3, 3), hotfix(32 * HOUR, 4), deployed(35 * HOUR, 4, 4)],
    ];
    expect(november('change-fail-rate', history)).toMatchObject({ numerator: 2, denominator: 4, value: 1 / 2 });
    expect(november('rework-rate', history)).toMatchObject({ numerator: 2, denominator: 4 });
    expect(november('recovery-time', history)).toMatchObject({ value: kept(3600), p90: kept(3 * 3600), numerator: 2 });
  });

  it('an incident ends when its issue is closed, where no deployment came sooner, and is nobody’s after a day', () => {
    const history = [
      merged(0, 1),
      deployed(HOUR, 1, 1),
      incident(2 * HOUR, 5, 'opened'),
      incident(4 * HOUR, 5, 'closed'),
    ];
    expect(november('recovery-time', history)).toMatchObject({ value: 7200, numerator: 1 });
    const late = [deployed(0, 1, 1), incident(DAY + 1, 5, 'opened')];
    expect(november('change-fail-rate', late)).toMatchObject({ value: 0, denominator: 1 });
  });
});

describe('the gate', () => {
  it('of four merged changes, two of AI, one human and one never judged: 2/3 and one unknown', () => {
    const history = [judged(0, 1), judged(0, 2), judged(0, 3, { origin: 'human', agents: [] })];
    const merges = [1, 2, 3, 4].map((number) => merged(DAY, number));
    expect(november('ai-share', [...history, ...merges])).toMatchObject({ value: 2 / 3, denominator: 3, unknowns: 1 });
  });

  it('of three AI changes one was denied once and one waited for a second approval: 1/3 each; human ones are not asked', () => {
    const history = [
      ...[judged(0, 1, { verdict: 'denied' }), judged(HOUR, 1, { verdict: 'approved' })],
      ...[judged(0, 2, { heldForSecond: true }), judged(0, 3), judged(0, 4, { origin: 'human', verdict: 'denied' })],
    ];
    expect(november('ai-blocked', history)).toMatchObject({ numerator: 1, denominator: 3 });
    expect(november('ai-held', history)).toMatchObject({ numerator: 1, denominator: 3 });
  });

  it('rolled back within 30 days: one of two AI changes, and none of one human change', () => {
    const history = [
      ...[judged(0, 1), merged(0, 1), judged(0, 2), merged(0, 2)],
      ...[judged(DAY, 3, { origin: 'human' }), merged(DAY, 3, [1]), merged(31 * DAY, 4, [2])],
    ];
    expect(november('ai-rollback-rate', history)).toMatchObject({ numerator: 1, denominator: 2 });
    expect(november('human-rollback-rate', history)).toMatchObject({ value: 0, denominator: 1 });
  });

  it('nobody is rolled back by a name alone: an older change, or one that was never merged, undoes nothing', () => {
    const history = [judged(0, 1), merged(DAY, 1), merged(0, 2, [1]), judged(0, 3)];
    expect(november('ai-rollback-rate', history)).toMatchObject({ value: 0, denominator: 1 });
  });

  it('approval latency runs from the first gated verdict: 2 h and 6 h have the median 2 h', () => {
    const history = [
      ...[judged(0, 1, { gated: false }), judged(HOUR, 1), judged(3 * HOUR, 1, { verdict: 'approved' })],
      ...[judged(0, 2), judged(6 * HOUR, 2, { verdict: 'approved' }), judged(0, 3)],
    ];
    expect(november('approval-latency', history)).toMatchObject({ value: 7200, p90: kept(21_600), numerator: 2 });
  });

  it('two overrides of one change beside one merged change without: 2, of 3 looked at', () => {
    const waiver = (at: number): Happening =>
      happened(at, { kind: 'override', what: 'waiver', by: '5', why: 'size/over-max', number: 1 });
    const history = [judged(0, 1), merged(DAY, 1), judged(0, 2), merged(DAY, 2), waiver(HOUR), waiver(2 * HOUR)];
    expect(november('overrides', history)).toMatchObject({ value: 2, denominator: 3 });
    expect(november('overrides', history.slice(2, 4))).toMatchObject({ value: 0, denominator: 1 });
  });

  it('drift lasts from the first failure seen until it holds again; what still fails is unknown', () => {
    const control = (at: number, name: string, state: 'failed' | 'held') =>
      happened(at, { kind: 'control', name, state });
    const history = [
      control(0, 'a', 'failed'),
      control(HOUR, 'a', 'failed'),
      control(2 * HOUR, 'a', 'held'),
      control(0, 'b', 'failed'),
    ];
    expect(november('drift-time', history)).toMatchObject({ value: 7200, numerator: 1, unknowns: 1 });
  });

  it('who may administer is counted as the last inventory of the month has it; what it could not see is unknown', () => {
    const taken = (days: number, installation: number, adminEquivalent: number): InventoryRecord => ({
      ...{ installation, at: T0 + days * DAY, owner: 'acme', repositories: [], rows: [], blindSpots: [] },
      counts: { adminEquivalent, excepted: 0, aiTools: 2, repositoriesWithAiTools: 1, blindSpots: 3 },
    });
    const records = [taken(20, 1, 5), taken(3, 1, 9), taken(4, 2, 1), taken(-1, 3, 100)];
    const [admins, writers] = scoreboardOf([], records, '2026-11').slice(-2);
    expect(admins).toMatchObject({ metric: 'admin-identities', value: 6, unknowns: 6 });
    expect(writers).toMatchObject({ metric: 'ai-writers', value: 4 });
    expect(scoreboardOf([], records, '2026-12').at(-1)).toMatchObject({ value: null });
  });

  it('two of three restore tests passed', () => {
    const run = (run: number, passed: boolean) =>
      happened(run, { kind: 'restore-test', run, workflow: 'restore', passed });
    expect(november('restore-tests', [run(1, true), run(2, true), run(3, false)])).toMatchObject({ value: 2 / 3 });
  });
});

describe('what the policy says of counting', () => {
  const rules = (more: Partial<ScoreRules>): ScoreRules => ({ ...NO_SCORE_RULES, ...more });
  const counted = (metric: MetricId, history: readonly Happening[], more: Partial<ScoreRules> = {}) =>
    measure(metric, '2026-11', tally(samplesOf(ruled(history, rules(more)))));
  const into = (environment: string, production: boolean, deployment: number) =>
    happened(deployment * HOUR, {
      ...{ kind: 'deployed', deployment, sha: sha(deployment), state: 'success', environment, production },
    });

  it('production are the environments that it names, and no others; without any, those that GitHub marks', () => {
    const history = [into('production', true, 1), into('LIVE-eu', false, 2), into('live-us', false, 3)];
    expect(counted('deployment-frequency', history).numerator).toBe(1);
    expect(counted('deployment-frequency', history, { production: ['live-*'] }).numerator).toBe(2);
  });

  const release = (at: number, id: number, tag: string, of: number | null = null) =>
    happened(at, { kind: 'released', release: id, tag, sha: of === null ? null : sha(of) });
  const tagged = (at: number, tag: string, of: number) => happened(at, { kind: 'tagged', tag, sha: sha(of) });

  it('a release is a deployment where it says that releases deploy, and nothing without', () => {
    // #1 is written at 0 h, merged at 2 h, tagged and released at 10 h: a lead time of 10 h.
    const history = [
      ...[judged(HOUR, 1, { authoredAt: T0 }), merged(2 * HOUR, 1)],
      ...[tagged(10 * HOUR, 'v1', 1), release(10 * HOUR, 70, 'v1'), merged(11 * HOUR, 2)],
    ];
    expect(counted('deployment-frequency', history)).toMatchObject({ value: null });
    expect(counted('deployment-frequency', history, { releases: 'production' })).toMatchObject({ numerator: 1 });
    expect(counted('lead-time', history, { releases: 'production' })).toMatchObject({
      value: kept(36_000),
      numerator: 1,
    });
    expect(counted('deployment-frequency', history, { releases: 'staging' })).toMatchObject({ value: null });
    const both = { releases: 'shop', production: ['shop'] };
    expect(counted('deployment-frequency', history, both)).toMatchObject({ numerator: 1 });
  });

  it('a release that GitHub reported as deployed there counts once; elsewhere it is another deployment', () => {
    const history = [merged(0, 1), tagged(HOUR, 'v1', 1), release(HOUR, 70, 'v1'), deployed(2 * HOUR, 5, 1)];
    const times = (releases: string) =>
      counted('deployment-frequency', history, { releases, production: ['production', 'shop'] }).numerator;
    expect([times('Production '), times('shop')]).toEqual([1, 2]);
  });

  it('the commit of a release is where its tag stood then; without a tag what it says itself, and else unknown', () => {
    const shas = (history: readonly Happening[]) =>
      ruled(history, rules({ releases: 'production' })).flatMap(({ deed }) =>
        deed.kind === 'deployed' ? [deed.sha] : [],
      );
    const moved = [tagged(HOUR, 'v1', 1), tagged(5 * HOUR, 'v1', 2), release(3 * HOUR, 70, 'v1', 9)];
    expect(shas(moved)).toEqual([sha(1)]);
    expect(shas([tagged(5 * HOUR, 'v1', 2), tagged(6 * HOUR, 'v1', 3), release(HOUR, 70, 'v1')])).toEqual([sha(2)]);
    expect(shas([tagged(HOUR + 30_000, 'v1', 2), tagged(0, 'v1', 1), release(HOUR, 70, 'v1')])).toEqual([sha(2)]);
    expect(shas([tagged(HOUR, 'v2', 2), release(HOUR, 70, 'v1', 9)])).toEqual([sha(9)]);
    expect(shas([release(HOUR, 70, 'v1')])).toEqual([null]);
    const unknown = [merged(0, 1), release(HOUR, 70, 'v1'), release(2 * HOUR, 71, 'v2')];
    expect(counted('lead-time', unknown, { releases: 'production' })).toMatchObject({ value: null, unknowns: 2 });
    expect(counted('change-fail-rate', unknown, { releases: 'production' })).toMatchObject({
      numerator: 0,
      denominator: 2,
    });
  });

  it('a release of what an older release had is a rollback', () => {
    const of = (at: number, id: number, number: number) => [tagged(at, `v${id}`, number), release(at, id, `v${id}`)];
    const history = [
      merged(0, 1),
      ...of(HOUR, 70, 1),
      merged(2 * HOUR, 2),
      ...of(3 * HOUR, 71, 2),
      ...of(5 * HOUR, 72, 1),
    ];
    expect(counted('rework-rate', history, { releases: 'production' })).toMatchObject({ numerator: 1, denominator: 3 });
    expect(counted('change-fail-rate', history, { releases: 'production' })).toMatchObject({
      numerator: 1,
      denominator: 3,
    });
  });

  it('an incident has one of its labels, in whatever case; two of them are one incident', () => {
    const opened = (issue: number, label: string, at: number) =>
      happened(at, { kind: 'incident', issue, state: 'opened', label });
    const history = [
      ...[into('production', true, 1), into('production', true, 20)],
      ...[opened(5, 'sev1', 2 * HOUR), opened(5, 'outage', 2 * HOUR), opened(6, 'incident', 21 * HOUR)],
    ];
    const failed = (incidents: readonly string[]) => counted('change-fail-rate', history, { incidents }).numerator;
    expect([failed([]), failed(['SEV1', 'outage']), failed(['sev1', 'incident'])]).toEqual([1, 1, 2]);
  });

  it('the first team whose globs fit has the repository', () => {
    const history = [judged(0, 1), judged(HOUR, 1, { verdict: 'approved' }), merged(2 * HOUR, 1)];
    const teamBy = (teams: ScoreRules['teams']) => [
      ...new Set(samplesOf(ruled(history, rules({ teams }))).map(({ team }) => team)),
    ];
    const platform = { name: 'platform', repositories: ['acme/*'] } as const;
    expect(teamBy([{ name: 'web', repositories: ['acme/web'] }, platform])).toEqual(['platform']);
    expect(teamBy([{ name: 'infra', repositories: ['ACME/Infra'] }, platform])).toEqual(['infra']);
  });

  it('a restore test counts if it is named; a run that should have come and did not is unknown, not passed', () => {
    const workflow = '.github/workflows/restore.yml';
    const run = (day: number, file = workflow) =>
      happened(day * DAY, { kind: 'restore-test', run: day, workflow: file, passed: true });
    const history = [run(0), run(7), run(20), run(21, '.github/workflows/backup.yml')];
    expect(counted('restore-tests', history)).toMatchObject({ value: null, denominator: 0 });
    const weekly = { restoreTests: [{ workflow, everyDays: 7 }] };
    expect(counted('restore-tests', history, weekly)).toMatchObject({ numerator: 3, denominator: 3, unknowns: 1 });
    const now = { restoreTests: [{ workflow, everyDays: null }] };
    expect(counted('restore-tests', history, now)).toMatchObject({ numerator: 3, unknowns: 0 });
  });
});

describe('periods', () => {
  it('weeks are those of ISO 8601, also around the new year', () => {
    const week = (text: string) => weekOf(Date.parse(text));
    expect(week('2026-11-01T23:59:59Z')).toBe('2026-W44');
    expect(week('2026-11-02T00:00:00Z')).toBe('2026-W45');
    expect(week('2027-01-01')).toBe('2026-W53');
    expect(week('2024-12-30')).toBe('2025-W01');
    expect([daysIn('2026-02'), daysIn('2028-02'), daysIn('2026-W53')]).toEqual([28, 29, 7]);
  });

  it('what is no period has no days', () => {
    expect(['2026-13', '2026-W54', '2025-W53', '2026', 'x', '2026-11; drop'].map((text) => spanOf(text))).toEqual(
      Array(6).fill(null),
    );
  });

  it('every moment is within its month and its week, and the last ones end with it', () => {
    const moment = fc.integer({ min: 0, max: 4_000_000_000_000 });
    fc.assert(
      fc.property(moment, (at) => {
        for (const [kind, of] of [['month', monthOf] as const, ['week', weekOf] as const]) {
          const span = spanOf(of(at));
          expect(span !== null && span.since <= at && at < span.until).toBe(true);
          const periods = lastPeriods(at, kind, 5);
          expect([periods.at(-1), new Set(periods).size]).toEqual([of(at), 5]);
          expect(periods).toEqual(periods.toSorted());
        }
      }),
      lawRuns(100),
    );
  });

  it('durations are kept to one part in twenty', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100_000_000 }), (seconds) => {
        expect(Math.abs(kept(seconds) - seconds)).toBeLessThanOrEqual(seconds / 20);
        expect(kept(kept(seconds))).toBe(kept(seconds));
      }),
      lawRuns(200),
    );
  });
});

const at = fc.integer({ min: 0, max: 60 * DAY });
const number = fc.integer({ min: 1, max: 6 });
const anything: fc.Arbitrary<Happening> = fc
  .oneof(
    fc
      .record({ at, number, verdict: fc.constantFrom('approved', 'pending', 'denied'), gated: fc.boolean() })
      .chain((one) =>
        fc
          .record({
            origin: fc.constantFrom('ai', 'human', 'automation'),
            agents: fc.constantFrom([], ['codex'], ['claude-code']),
            risk: fc.constantFrom('low', 'high'),
            heldForSecond: fc.boolean(),
            authoredAt: fc.constantFrom(null, T0),
          })
          .map((more) => judged(one.at, one.number, { ...one, ...more } as object)),
      ),
    fc.tuple(at, number, fc.array(number, { maxLength: 2 })).map(([when, one, undoes]) => merged(when, one, undoes)),
    fc
      .tuple(at, fc.nat(9), number, fc.constantFrom('success', 'failed'))
      .map(([when, id, of, state]) => deployed(when, id, of, state)),
    fc
      .tuple(at, number, fc.constantFrom('opened', 'closed'))
      .map(([when, issue, state]) => incident(when, issue, state)),
    fc
      .tuple(at, fc.constantFrom('failed', 'held'))
      .map(([when, state]) => happened(when, { kind: 'control', name: 'c', state })),
    fc
      .tuple(at, number)
      .map(([when, one]) => happened(when, { kind: 'override', what: 'waiver', by: '5', why: '', number: one })),
  )
  .map((one) => one);
/** The store keeps one of each key, so a merge happens once. */
const history = fc
  .array(anything, { maxLength: 40 })
  .map((all) => [
    ...new Map(all.map((one) => [one.deed.kind === 'merged' ? `merged:${one.deed.number}` : one.key, one])).values(),
  ]);

function asSet(samples: readonly Sample[]): readonly string[] {
  return samples.map((sample) => JSON.stringify(sample)).toSorted();
}

describe('laws of the numbers', () => {
  it('neither the order nor the repetition of what happened changes a number', () => {
    fc.assert(
      fc.property(
        history.chain((events) =>
          fc.tuple(fc.constant(events), fc.shuffledSubarray([...events], { minLength: events.length })),
        ),
        ([events, shuffled]) => {
          const expected = asSet(samplesOf(events));
          expect(asSet(samplesOf(shuffled))).toEqual(expected);
          expect(asSet(samplesOf([...shuffled, ...events.slice(0, 5)]))).toEqual(expected);
        },
      ),
      lawRuns(150),
    );
  });

  it('the parts of every dimension add up to the whole', () => {
    fc.assert(
      fc.property(history, fc.constantFrom(...DIMENSIONS), (events, dimension) => {
        const tallies = tally(samplesOf(events));
        const parts = tallies.map((one) => ({ part: dimension === 'repository' ? '7' : one[dimension], tally: one }));
        for (const whole of scoreboardOf(tallies, [], '2026-11')) {
          const split = partsOf(whole.metric, '2026-11', parts);
          const sum = (of: 'numerator' | 'unknowns') => split.reduce((total, { value }) => total + value[of], 0);
          expect([sum('numerator'), sum('unknowns')]).toEqual([whole.numerator, whole.unknowns]);
        }
      }),
      lawRuns(100),
    );
  });

  it('without data there is no number: neither 0 nor 100 %', () => {
    for (const value of scoreboardOf([], [], '2026-11')) {
      expect(value).toMatchObject({ value: null, p90: null, numerator: 0, unknowns: 0 });
    }
    const onlyUnknown = tally(samplesOf([merged(0, 1)]));
    expect(measure('ai-share', '2026-11', onlyUnknown)).toMatchObject({ value: null, unknowns: 1 });
  });

  it('a share is within 0 and 1, and nine of ten take no less than half', () => {
    fc.assert(
      fc.property(history, (events) => {
        for (const { value, p90, metric } of scoreboardOf(tally(samplesOf(events)), [], '2026-11')) {
          const { kind } = shownMetrics().find(({ id }) => id === metric) ?? {};
          if (kind === 'share' && value !== null) expect(value >= 0 && value <= 1).toBe(true);
          if (p90 !== null) expect(p90).toBeGreaterThanOrEqual(value ?? 0);
        }
      }),
      lawRuns(100),
    );
  });
});
