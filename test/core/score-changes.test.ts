/** What single histories say of changes to the scoreboard: what became of them, what undid them, and how long something was away. */
import { describe, expect, it } from '@jest/globals';
import { changeLives, teamOf } from '../../src/core/score/change-lives.js';
import { collected } from '../../src/core/score/collect.js';
import { driftSamples } from '../../src/core/score/drift-samples.js';
import { overrideSamples } from '../../src/core/score/override-samples.js';
import { samplesOf } from '../../src/core/score/samples.js';
import type { Happening, MetricId } from '../../src/domain/scoreboard.js';
import { commits, deployed, happened, incident, judged, merged, pulls, told } from './score-world.js';

describe('a change is undone', () => {
  it.each<[string, readonly Happening[], Record<number, readonly string[]>]>([
    ['by nothing', [merged(1, 1), merged(2, 2)], {}],
    ['by a change that names it', [merged(1, 1), merged(2, 2, pulls(1))], { 1: ['2 by 2'] }],
    ['by one that names its commit', [merged(1, 1), merged(2, 2, commits('1ffffff'))], { 1: ['2 by 2'] }],
    ['by none that names another commit', [merged(1, 1), merged(2, 2, commits('fffffff'))], {}],
    ['never by itself', [merged(1, 1, pulls(1))], {}],
    ['never before it was merged', [merged(5, 1), merged(2, 2, pulls(1))], {}],
    ['at the moment at which it was merged', [merged(2, 1), merged(2, 2, pulls(1))], { 1: ['2 by 2'] }],
    ['by none that was not merged', [judged(1, 1), merged(2, 2, pulls(1))], {}],
    [
      'twice, the earlier time first',
      [merged(1, 1), merged(9, 2, pulls(1)), merged(5, 3, pulls(1))],
      { 1: ['5 by 3', '9 by 2'] },
    ],
    [
      'by one that names two',
      [merged(1, 1), merged(2, 2), merged(3, 3, pulls(1, 2))],
      { 1: ['3 by 3'], 2: ['3 by 3'] },
    ],
    [
      'by a deployment that went back',
      [merged(1, 1), merged(2, 2), deployed(3, 1, 2), deployed(4, 2, 1)],
      { 2: ['4 by deployment'] },
    ],
  ])('%s', (_, history, expected) => {
    const { undoings } = told(history);
    const shown = [...undoings].map(([number, times]) => [
      number,
      times.map(({ at, by }) => `${at} by ${by?.number ?? 'deployment'}`),
    ]);
    expect(Object.fromEntries(shown)).toEqual(expected);
  });
});

describe('how long something was away', () => {
  const control = (at: number, name: string, state: 'failed' | 'held') =>
    happened(at * 1000, { kind: 'control', name, state });
  const none = { team: '', agent: '', origin: '', risk: '' } as const;
  it.each<[string, readonly Happening[], readonly string[]]>([
    ['never', [control(1, 'a', 'held')], []],
    [
      'from a failure to the next time it was right',
      [control(1, 'a', 'failed'), control(4, 'a', 'failed'), control(9, 'a', 'held')],
      ['yes 8 at 9'],
    ],
    ['and is still', [control(1, 'a', 'failed')], ['unknown 0 at 1']],
    [
      'twice',
      [control(1, 'a', 'failed'), control(2, 'a', 'held'), control(5, 'a', 'failed'), control(9, 'a', 'held')],
      ['yes 1 at 2', 'yes 4 at 9'],
    ],
    ['each by itself', [control(1, 'a', 'failed'), control(2, 'b', 'held'), control(4, 'a', 'held')], ['yes 3 at 4']],
    ['in any order of arrival', [control(9, 'a', 'held'), control(1, 'a', 'failed')], ['yes 8 at 9']],
    ['for no time where both were seen at once', [control(1, 'a', 'held'), control(1, 'a', 'failed')], ['yes 0 at 1']],
    [
      'for no time where both were seen at once, in any order',
      [control(1, 'a', 'failed'), control(1, 'a', 'held')],
      ['yes 0 at 1'],
    ],
    ['by nothing else', [incident(1, 1, 'opened'), deployed(2, 5, 9, 'failed'), deployed(4, 6, 9)], []],
  ])('%s', (_, history, expected) => {
    expect(driftSamples(history, none).map(({ says, size, at }) => `${says} ${size} at ${at / 1000}`)).toEqual(
      expected,
    );
  });
});

describe('the life of a change', () => {
  const life = (...history: readonly Happening[]) => changeLives(history).get(1);
  it.each<[string, readonly Happening[], object]>([
    [
      'is marked as it was judged last',
      [judged(5, 1, { risk: 'high', agents: ['devin'] }), judged(2, 1, { risk: 'low' })],
      { marks: { team: '', agent: 'devin', origin: 'ai', risk: 'high' }, firstGatedAt: 2 },
    ],
    [
      'is marked by what was seen last, though it came first',
      [judged(2, 1, { risk: 'high' }, { lastAt: 9 }), judged(5, 1)],
      { marks: { risk: 'high' } },
    ],
    [
      'of one moment goes by its key',
      [judged(2, 1, { risk: 'low' }, { key: 'b' }), judged(2, 1, { risk: 'high' }, { key: 'a' })],
      { marks: { risk: 'low' } },
    ],
    [
      'of one moment goes by its key, in any order',
      [judged(2, 1, { risk: 'high' }, { key: 'a' }), judged(2, 1, { risk: 'low' }, { key: 'b' })],
      { marks: { risk: 'low' } },
    ],
    [
      'from before is marked by who wrote it then',
      [merged(5, 1), happened(5, { kind: 'back-filled', number: 1, origin: 'ai', agents: ['devin'], authoredAt: 3 })],
      { marks: { agent: 'devin', origin: 'ai', risk: '' }, isKnown: true, authoredAt: 3, firstGatedAt: null },
    ],
    ['that nobody knows', [merged(5, 1)], { isKnown: false, authoredAt: null }],
    [
      'without an agent has none',
      [judged(2, 1, { agents: [], origin: 'human' })],
      { marks: { agent: '', origin: 'human' } },
    ],
    [
      'that was never judged has no marks',
      [merged(2, 1)],
      { marks: { agent: '', origin: '', risk: '' }, firstGatedAt: null },
    ],
    [
      'tells the first yes',
      [judged(9, 1, { verdict: 'approved' }), judged(4, 1, { verdict: 'approved' }), judged(2, 1)],
      { approvedAt: 4, wasDenied: false, wasHeld: false },
    ],
    [
      'counts only where it was gated',
      [judged(2, 1, { verdict: 'denied', gated: false }), judged(3, 1)],
      { firstGatedAt: 3, wasDenied: false },
    ],
    [
      'remembers that it was denied and held',
      [judged(2, 1, { verdict: 'denied' }), judged(3, 1, { heldForSecond: true }), judged(4, 1)],
      { wasDenied: true, wasHeld: true },
    ],
    [
      'was written when its first commit was',
      [judged(2, 1, { authoredAt: 8 }), judged(3, 1, { authoredAt: 5 }), judged(4, 1)],
      { authoredAt: 5 },
    ],
  ])('%s', (_, history, expected) => expect(life(...history)).toMatchObject(expected));

  it('of several stand in the order of their numbers, and their team is the last that was named', () => {
    const history = [judged(9, 12, { team: 'new' }), judged(5, 2, { team: 'old' }), merged(1, 7)];
    expect([...changeLives(history).keys()]).toEqual([2, 7, 12]);
    expect([teamOf(history), teamOf([merged(1, 7)])]).toEqual(['new', '']);
    expect(teamOf([...history, judged(11, 3, { team: 'newer' })])).toBe('newer');
  });
});

it('an override is marked as its change is, and beside it stands what was gated and had none', () => {
  const waived = (number: number) => happened(3, { kind: 'override', what: 'waiver', by: '5', why: 'x', number });
  const none = { team: '', agent: '', origin: '', risk: '' } as const;
  const history = [judged(1, 1, { risk: 'high' }), merged(2, 1), merged(2, 2), judged(1, 3), merged(2, 3)];
  const samples = overrideSamples([...history, waived(1), waived(9)], changeLives(history), none);
  expect(samples.map(({ says, risk }) => [says, risk])).toEqual([
    ['yes', 'high'],
    ['yes', ''],
    ['no', 'low'],
  ]);
});

describe('what a history says to each metric', () => {
  const DAYS = 30 * 86_400_000;
  const restored = happened(5, { kind: 'restore-test', run: 1, workflow: 'w', passed: true });
  const says = (metric: MetricId, history: readonly Happening[]) =>
    samplesOf(history).flatMap((one) => (one.metric === metric ? [`${one.says} at ${one.at}`] : []));
  it.each<[string, MetricId, readonly Happening[], readonly string[]]>([
    ['a test that restores', 'restore-tests', [restored, incident(1, 1, 'opened')], ['yes at 5']],
    [
      'a verdict that was told again, at its first time',
      'ai-blocked',
      [judged(9, 1, {}, { key: 'same' }), judged(4, 1, {}, { key: 'same' })],
      ['no at 4'],
    ],
    ['no change that was not gated', 'ai-blocked', [judged(1, 1, { gated: false, verdict: 'denied' })], []],
    ['no change that was never approved', 'approval-latency', [judged(1, 1)], []],
    [
      'what was undone on the thirtieth day',
      'ai-rollback-rate',
      [judged(1, 1), merged(1, 1), merged(1 + DAYS, 2, pulls(1))],
      ['yes at 1'],
    ],
    [
      'nothing that was undone later',
      'ai-rollback-rate',
      [judged(1, 1), merged(1, 1), merged(2 + DAYS, 2, pulls(1))],
      ['no at 1'],
    ],
    ['automation, which no agent is', 'ai-share', [judged(1, 1, { origin: 'automation' }), merged(2, 1)], ['no at 2']],
    [
      'automation, which no person is',
      'human-rollback-rate',
      [judged(1, 1, { origin: 'automation' }), merged(2, 1)],
      [],
    ],
    ['what is not well yet', 'recovery-time', [deployed(1, 5, 9), deployed(3, 5, 9, 'failed')], ['unknown at 1']],
    [
      'what was only rolled back',
      'recovery-time',
      [merged(0, 1), merged(1, 2), deployed(2, 5, 2), deployed(4, 6, 1)],
      ['unknown at 4'],
    ],
  ])('%s', (_, metric, history, expected) => expect(says(metric, history)).toEqual(expected));

  it('what belongs to no change has the team alone, as it was judged last', () => {
    const history = [
      judged(2, 1, { team: 'core' }, { key: 'same', lastAt: 3 }),
      judged(2, 1, { team: 'core' }, { key: 'same', lastAt: 9 }),
      judged(5, 2, { team: 'web' }),
      restored,
    ];
    const [sample] = samplesOf(history).filter(({ metric }) => metric === 'restore-tests');
    expect(sample).toEqual({
      ...{ metric: 'restore-tests', team: 'core', agent: '', origin: '', risk: '', at: 5, says: 'yes', size: 0 },
    });
  });
});

describe('a deployment in the audit log', () => {
  const SAID = {
    ...{ event: 'decided', run: 26, attempt: 1, environment: 'production', decision: 'hold', observed: false },
    ...{ agents: ['devin'], rules: ['deployment/first hold', 'deployment/change-pending hold'] },
  };
  const saidBy = (about: object) => {
    const entry = { kind: 'deployment', number: 0, at: 5, about: { ...SAID, ...about } };
    const place = { installation: 1, repository: { id: 7, owner: 'acme', name: 'infra' } };
    const kept = { installation: 1, sequence: 1, entry: JSON.stringify(entry), digest: '', body: null };
    return collected(place, kept).map(({ key, at, deed }) => ({ key, at, deed }));
  };

  it('that was held or refused is what the gate stopped, each once an attempt', () => {
    const deed = { kind: 'stopped', run: 26, environment: 'production', agents: ['devin'] };
    const rules = ['deployment/first', 'deployment/change-pending'];
    expect(saidBy({})).toEqual([
      { key: 'stopped:26:1:production:held', at: 5, deed: { ...deed, what: 'held', rules } },
    ]);
    expect(saidBy({ decision: 'reject', attempt: 2, rules: ['deployment/level reject'] })).toEqual([
      {
        ...{ key: 'stopped:26:2:production:refused', at: 5 },
        deed: { ...deed, what: 'refused', rules: ['deployment/level'] },
      },
    ]);
  });

  it.each([{ decision: 'approve' }, { observed: true }, { event: 'lease' }, { run: 'x' }])(
    'that was not stopped says nothing: %j',
    (about) => {
      expect(saidBy(about)).toEqual([]);
    },
  );
});
