/** What the audit log, the past and the policy say to the scoreboard: each entry, each old change, each release and each missed test. */
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { scoreboardSchema } from '../../src/core/policy-schema-scoreboard.js';
import { bothScoreRules, NO_SCORE_RULES, scoreRulesOf } from '../../src/core/policy-scoreboard.js';
import { pastChange, pastDeployment } from '../../src/core/score/back-filled.js';
import { collected } from '../../src/core/score/collect.js';
import { looksLikeProduction, releasedTo } from '../../src/core/score/released.js';
import { ruled } from '../../src/core/score/ruled.js';
import type { Sha } from '../../src/domain/change.js';
import type { PastChange, PastDeployment } from '../../src/domain/past.js';
import type { ScoreRules } from '../../src/domain/policy.js';
import { complete, cutShort } from '../../src/domain/result.js';
import type { Deed, Happening } from '../../src/domain/scoreboard.js';
import { account } from '../build.js';
import { commitFrom } from './provenance-fixtures.js';
import { deployed, happened, hotfixed, judged, merged, told } from './score-world.js';

const PLACE = { installation: 1, repository: { id: 7, owner: 'acme', name: 'infra' } };
const sha = (digit: string) => digit.repeat(40) as Sha;

describe('an entry of the audit log', () => {
  const all = (kind: string, about: unknown, body: unknown = null): readonly Happening[] =>
    collected(PLACE, {
      ...{ installation: 1, sequence: 1, digest: '' },
      entry: JSON.stringify({ kind, number: 12, at: 1_000, about }),
      body: body === null ? null : JSON.stringify(body),
    });
  const said = (kind: string, about: unknown, body: unknown = null) =>
    all(kind, about, body).map(({ key, deed }) => [key, deed]);

  const decision = {
    ...{ verdict: 'pending', mode: 'enforce', gated: true, origin: 'ai', risk: 'high', approvals: 2, counting: [{}] },
    ...{ rules: ['approvals/count unmet', 'iam/owner met', 'size/over-max unmet'], waivers: [] },
  };
  const body = (...authored: readonly (string | null | undefined)[]) => ({
    provenance: { agents: ['codex', 'devin'] },
    facts: { change: { commits: { items: authored.map((authoredAt) => ({ authoredAt })) } } },
  });
  const key = (second: boolean, agents = '') => `judged:12:pending enforce true ai ${agents} high ${second}`;
  const deed = {
    kind: 'judged',
    number: 12,
    verdict: 'pending',
    mode: 'enforce',
    gated: true,
    origin: 'ai',
    agents: [],
    risk: 'high',
    heldForSecond: true,
    rules: ['approvals/count', 'size/over-max'],
    authoredAt: null,
    team: '',
  };

  it('of a decision says how it was judged, where and when', () => {
    expect(all('decision', decision)).toEqual([{ ...PLACE, at: 1_000, lastAt: 1_000, key: key(true), deed }]);
  });

  it('of a decision names the agents and the oldest commit while its body is there', () => {
    const times = body('2026-01-02T00:00:00Z', '2026-01-01T00:00:00Z', 'some day', null, undefined);
    expect(said('decision', decision, times)).toEqual([
      [
        key(true, 'codex,devin'),
        { ...deed, agents: ['codex', 'devin'], authoredAt: Date.parse('2026-01-01T00:00:00Z') },
      ],
    ]);
    expect(said('decision', decision, body('some day', null))).toMatchObject([
      [key(true, 'codex,devin'), { authoredAt: null }],
    ]);
    expect(said('decision', decision, { provenance: { agents: ['codex'] } })).toEqual([[key(true), deed]]);
    expect(said('decision', decision, { facts: body().facts })).toEqual([[key(true), deed]]);
  });

  it.each<[what: string, verdict: string, counting: number, approvals: number, second: boolean]>([
    ['one of two', 'pending', 1, 2, true],
    ['two of three', 'pending', 2, 3, true],
    ['none of two', 'pending', 0, 2, false],
    ['all', 'pending', 2, 2, false],
    ['more than all', 'pending', 3, 2, false],
    ['one of two, denied', 'denied', 1, 2, false],
  ])('of a decision with %s says whether it waits for a second one', (_what, verdict, counting, approvals, second) => {
    const about = { ...decision, verdict, approvals, counting: Array.from({ length: counting }, () => ({})) };
    expect(said('decision', about)).toMatchObject([[expect.anything(), { verdict, heldForSecond: second }]]);
  });

  it('of a decision tells its waivers', () => {
    const waivers = [
      { rule: 'iam/x', grantedBy: { login: 'bob' }, until: 5 },
      { rule: 'iam/y', grantedBy: 3, until: 6 },
    ];
    expect(said('decision', { ...decision, waivers }).slice(1)).toEqual([
      ['waiver:12:iam/x:5', { kind: 'override', what: 'waiver', by: 'bob', why: 'iam/x', number: 12 }],
      ['waiver:12:iam/y:6', { kind: 'override', what: 'waiver', by: '3', why: 'iam/y', number: 12 }],
    ]);
  });

  const glass = (by: string, why: string) => [
    ['break-glass:12:8', { kind: 'override', what: 'break-glass', by, why, number: 12 }],
  ];
  const control = (of: string, name: string, state: string) => [[of, { kind: 'control', name, state }]];
  const asked = {
    event: 'decided',
    decision: 'hold',
    observed: false,
    run: 3,
    attempt: 2,
    environment: 'prod',
    agents: ['codex'],
    rules: ['a/b hold', 'c/d wait', 'a/b reject', 'e/f held', 'g hold on'],
  };
  const stopped = (what: string) => [
    [
      `stopped:3:2:prod:${what}`,
      {
        kind: 'stopped',
        what,
        run: 3,
        environment: 'prod',
        agents: ['codex'],
        rules: ['a/b', 'c/d', 'e/f held', 'g hold on'],
      },
    ],
  ];
  const posture = { event: 'drifted', control: 'posture/x', place: 'main' };

  it.each<[what: string, said: () => unknown, expected: unknown]>([
    [
      'of an opened gate',
      () => said('break-glass', { by: { login: 'bob' }, comment: 8 }, { reason: 'outage' }),
      glass('bob', 'outage'),
    ],
    ['of an opened gate without its reason', () => said('break-glass', { by: 3, comment: 8 }), glass('3', '')],
    [
      'of an opened gate with another body',
      () => said('break-glass', { by: 3, comment: 8 }, { reason: 7 }),
      glass('3', ''),
    ],
    ['of an opened gate in another form', () => said('break-glass', { by: 'bob', comment: 8 }), []],
    ['of an opened gate by no comment', () => said('break-glass', { by: 3 }), []],
    [
      'of a stack that drifted',
      () => said('drift', { stack: 'a', run: 4, drifted: true }),
      control('control:stack a:4', 'stack a', 'failed'),
    ],
    [
      'of a stack that did not',
      () => said('drift', { stack: 'a', run: 4, drifted: false }),
      control('control:stack a:4', 'stack a', 'held'),
    ],
    ['of a stack in another form', () => said('drift', { stack: 'a', run: 4 }), []],
    [
      'of a control that drifted',
      () => said('posture', posture),
      control('control:posture/x main:1000', 'posture/x main', 'failed'),
    ],
    [
      'of a control that holds again',
      () => said('posture', { ...posture, event: 'held' }),
      control('control:posture/x main:1000', 'posture/x main', 'held'),
    ],
    [
      'of a control without a place',
      () => said('posture', { ...posture, place: '' }),
      control('control:posture/x:1000', 'posture/x', 'failed'),
    ],
    ['of a control of another event', () => said('posture', { ...posture, event: 'seen' }), []],
    ['of a control without a name', () => said('posture', { event: 'held', place: '' }), []],
    ['of a deployment that was held', () => said('deployment', asked), stopped('held')],
    [
      'of a deployment that was refused',
      () => said('deployment', { ...asked, decision: 'reject' }),
      stopped('refused'),
    ],
    ['of a deployment that was let through', () => said('deployment', { ...asked, decision: 'approve' }), []],
    ['of a deployment that was only observed', () => said('deployment', { ...asked, observed: true }), []],
    ['of a deployment that asked', () => said('deployment', { ...asked, event: 'asked' }), []],
    ['of a decision in another form', () => said('decision', { ...decision, verdict: 'maybe' }), []],
    ['of a decision without its rules', () => said('decision', { ...decision, rules: undefined }), []],
    ['of another kind', () => said('token', decision), []],
  ])('%s', (_what, found, expected) => expect(found()).toEqual(expected));
});

describe('a change of the past', () => {
  const PAST: PastChange = {
    ...{
      number: 12,
      title: 'Add a cache',
      body: '',
      author: account(1, 'ann'),
      labels: [],
      branch: 'topic',
      base: 'main',
    },
    ...{ intoDefault: true, mergedAt: 5_000, mergeCommit: sha('a'), commits: complete([commitFrom({})]) },
  };
  const dated = (...times: readonly (string | null)[]) =>
    times.map((authoredAt) => ({ ...commitFrom({}), authoredAt }));
  const merged = { kind: 'merged', number: 12, sha: sha('a'), base: 'main', intoDefault: true, undoes: null };
  const written = { kind: 'back-filled', number: 12, origin: 'human', agents: [], authoredAt: null };
  const told = (more: Partial<PastChange>) => pastChange(PLACE, { ...PAST, ...more }, []);

  it('was merged, and somebody wrote it', () => {
    expect(told({})).toEqual([
      { ...PLACE, at: 5_000, lastAt: 5_000, key: 'merged:12', deed: merged },
      { ...PLACE, at: 5_000, lastAt: 5_000, key: 'back-filled:12', deed: written },
    ]);
  });

  const trailer = commitFrom({ message: 'Fix\n\nCo-authored-by: Claude <noreply@anthropic.com>' });
  it.each<[what: string, more: Partial<PastChange>, deeds: readonly object[]]>([
    ['by an agent', { commits: complete([trailer]) }, [merged, { ...written, origin: 'ai', agents: ['claude-code'] }]],
    [
      'by an agent, as its label says',
      { labels: ['cursor'] },
      [merged, { ...written, origin: 'ai', agents: ['cursor'] }],
    ],
    [
      'by an agent, as its branch says',
      { branch: 'claude/x' },
      [merged, { ...written, origin: 'ai', agents: ['claude-code'] }],
    ],
    [
      'by an agent, as its title says',
      { title: '[codex] Fix' },
      [merged, { ...written, origin: 'ai', agents: ['codex'] }],
    ],
    [
      'by an agent, as its body says',
      { body: 'Generated with Cursor' },
      [merged, { ...written, origin: 'ai', agents: ['cursor'] }],
    ],
    [
      'by an agent, as its account says',
      { author: account(198982749, 'Copilot') },
      [merged, { ...written, origin: 'ai', agents: ['copilot'] }],
    ],
    [
      'by an agent, in commits that are not all there',
      { commits: cutShort([{ ...trailer, authoredAt: '2026-01-01T00:00:00Z' }], '403') },
      [merged, { ...written, origin: 'ai', agents: ['claude-code'] }],
    ],
    [
      'by nobody knows whom, in commits that are not all there',
      { commits: cutShort([commitFrom({})], '403') },
      [merged],
    ],
    [
      'first on a day',
      { commits: complete(dated('2026-01-02T00:00:00Z', null, '2026-01-01T00:00:00Z', 'some day')) },
      [merged, { ...written, authoredAt: Date.parse('2026-01-01T00:00:00Z') }],
    ],
    ['on no day', { commits: complete(dated(null, 'some day')) }, [merged, written]],
    [
      'to undo another',
      { title: 'Revert "Add a cache"', body: 'Reverts acme/infra#11' },
      [{ ...merged, undoes: { pulls: [11], commits: [] } }, written],
    ],
    [
      'to undo a commit',
      { title: 'Undo', body: `This reverts commit ${'b'.repeat(40)}.` },
      [{ ...merged, undoes: { pulls: [], commits: ['b'.repeat(40)] } }, written],
    ],
    [
      'as a hotfix',
      { title: 'Hotfix: the cache', body: 'Fixes #11' },
      [{ ...merged, hotfix: { pulls: [11], commits: [] } }, written],
    ],
    [
      'into another branch',
      { base: 'next', intoDefault: false, mergeCommit: null },
      [{ ...merged, base: 'next', intoDefault: false, sha: null }, written],
    ],
  ])('%s', (_what, more, deeds) => {
    const found = told(more).map(({ deed }) => deed);
    expect(found).toEqual(deeds);
    expect(found).toHaveLength(deeds.length);
  });

  it.each<
    [what: string, more: Partial<PastDeployment>, expected: readonly (readonly [string, number, string, boolean])[]]
  >([
    ['was deployed', { succeededAt: 8 }, [['deployed:3:success', 8, 'success', true]]],
    ['was not', { failedAt: 9 }, [['deployed:3:failed', 9, 'failed', true]]],
    [
      'was, and was not',
      { succeededAt: 0, failedAt: 9 },
      [
        ['deployed:3:success', 0, 'success', true],
        ['deployed:3:failed', 9, 'failed', true],
      ],
    ],
    ['was neither', {}, []],
    ['was deployed elsewhere', { succeededAt: 8, environment: 'dev' }, [['deployed:3:success', 8, 'success', false]]],
  ])('%s', (_what, more, expected) => {
    const past = {
      deployment: 3,
      sha: sha('a'),
      environment: 'Production',
      succeededAt: null,
      failedAt: null,
      ...more,
    };
    const found = pastDeployment(PLACE, past);
    expect(
      found.map(({ key, at, deed }) => [
        key,
        at,
        deed.kind === 'deployed' && deed.state,
        deed.kind === 'deployed' && deed.production,
      ]),
    ).toEqual(expected);
    for (const { deed } of found)
      expect(deed).toMatchObject({ kind: 'deployed', deployment: 3, sha: sha('a'), environment: past.environment });
  });
});

describe('a release', () => {
  const MINUTE = 60_000;
  const released = (at: number, release: number, tag: string, of: Sha | null = null) =>
    happened(at, { kind: 'released', release, tag, sha: of });
  const tagged = (at: number, tag: string, of: Sha) => happened(at, { kind: 'tagged', tag, sha: of });
  const shown = (history: readonly Happening[], environment = 'prod') =>
    releasedTo(environment, history).map(
      ({ at, deed }) =>
        `${at} ${deed.deployment} ${deed.state} ${deed.environment} ${deed.production} ${deed.sha?.[0] ?? '-'}`,
    );
  const of = (digit: string, more: object = {}) => deployed(1, 5, 1, 'success', { sha: sha(digit), ...more });

  it.each<[what: string, history: readonly Happening[], expected: readonly string[]]>([
    ['is a deployment of its own commit', [released(9, 4, 'v1', sha('a'))], ['9 -4 success prod true a']],
    [
      'is one of the commit of its tag',
      [tagged(8, 'v1', sha('b')), released(9, 4, 'v1', sha('a'))],
      ['9 -4 success prod true b'],
    ],
    ['is one of a commit that nobody knows', [released(9, 4, 'v1')], ['9 -4 success prod true -']],
    [
      'is none of another tag',
      [tagged(8, 'v2', sha('b')), released(9, 4, 'v1', sha('a'))],
      ['9 -4 success prod true a'],
    ],
    [
      'is where the tag stood then',
      [
        tagged(1, 'v1', sha('b')),
        tagged(8, 'v1', sha('c')),
        tagged(9 + 2 * MINUTE, 'v1', sha('d')),
        released(9, 4, 'v1'),
      ],
      ['9 -4 success prod true c'],
    ],
    [
      'is where the tag stood then, whatever came first',
      [tagged(8, 'v1', sha('c')), tagged(1, 'v1', sha('b')), released(9, 4, 'v1')],
      ['9 -4 success prod true c'],
    ],
    [
      'is where the tag stood a minute later',
      [tagged(1, 'v1', sha('b')), tagged(9 + MINUTE, 'v1', sha('c')), released(9, 4, 'v1')],
      ['9 -4 success prod true c'],
    ],
    [
      'is where the tag was first seen',
      [tagged(9 + 3 * MINUTE, 'v1', sha('c')), tagged(9 + 2 * MINUTE, 'v1', sha('b')), released(9, 4, 'v1')],
      ['9 -4 success prod true b'],
    ],
    [
      'of a tag that stood in two places at once is one of the later id',
      [tagged(8, 'v1', sha('c')), tagged(8, 'v1', sha('b')), released(9, 4, 'v1')],
      ['9 -4 success prod true c'],
    ],
    [
      'of a tag that stood in two places at once is one of the later id, in any order',
      [tagged(8, 'v1', sha('b')), tagged(8, 'v1', sha('c')), released(9, 4, 'v1')],
      ['9 -4 success prod true c'],
    ],
    ['is no second deployment of the same commit', [of('a'), released(9, 4, 'v1', sha('a'))], []],
    [
      'is no second deployment to the same place in other letters',
      [of('a', { environment: 'PROD' }), released(9, 4, 'v1', sha('a'))],
      [],
    ],
    [
      'is one beside a deployment of another commit',
      [of('b'), released(9, 4, 'v1', sha('a'))],
      ['9 -4 success prod true a'],
    ],
    [
      'is one beside a deployment elsewhere',
      [of('a', { environment: 'dev' }), released(9, 4, 'v1', sha('a'))],
      ['9 -4 success prod true a'],
    ],
    [
      'is one beside a deployment that failed',
      [of('a', { state: 'failed' }), released(9, 4, 'v1', sha('a'))],
      ['9 -4 success prod true a'],
    ],
    [
      'is one of a commit that nobody knows beside another such',
      [of('a', { sha: null }), released(9, 4, 'v1')],
      ['9 -4 success prod true -'],
    ],
  ])('%s', (_what, history, expected) => expect(shown(history)).toEqual(expected));

  it('to an environment that is not called so is not in production', () => {
    expect(shown([released(9, 4, 'v1', sha('a'))], 'nonprod')).toEqual(['9 -4 success nonprod false a']);
    expect(['prod', 'Production', 'nonprod', 'dev'].map(looksLikeProduction)).toEqual([true, true, false, false]);
  });
});

describe('as the policy has it counted', () => {
  const DAY = 86_400_000;
  const RULES: ScoreRules = {
    production: [],
    incidents: [],
    releases: null,
    teams: [],
    restoreTests: [],
    report: null,
    digest: false,
  };
  const test = (at: number, workflow = 'Restore.yml', passed = true) =>
    happened(at * DAY, { kind: 'restore-test', run: at, workflow, passed });
  const counted = (history: readonly Happening[], rules: Partial<ScoreRules>) => ruled(history, { ...RULES, ...rules });
  const weekly = { restoreTests: [{ workflow: 'restore.yml', everyDays: 7 }] };
  const tests = (history: readonly Happening[], rules: Partial<ScoreRules> = weekly) =>
    counted(history, rules).map(
      ({ at, deed }) => `${at / DAY} ${deed.kind === 'restore-test' ? deed.passed : deed.kind}`,
    );

  it.each<[what: string, history: readonly Happening[], expected: readonly string[], rules?: Partial<ScoreRules>]>([
    ['in time', [test(1), test(8)], ['1 true', '8 true']],
    ['half a day late', [test(1), test(8.5)], ['1 true', '8.5 true']],
    ['too late', [test(1), test(8.6)], ['1 true', '8.6 true', '8 null']],
    ['too late, in any order', [test(20), test(1)], ['20 true', '1 true', '8 null']],
    ['too late twice', [test(1), test(20), test(40)], ['1 true', '20 true', '40 true', '8 null', '27 null']],
    ['for the last time', [test(1)], ['1 true']],
    [
      'at no fixed interval',
      [test(1), test(99)],
      ['1 true', '99 true'],
      { restoreTests: [{ workflow: 'RESTORE.yml', everyDays: null }] },
    ],
    ['under another name', [test(1, 'other.yml'), test(99, 'other.yml')], []],
    [
      'beside another, each by itself',
      [test(1), test(5, 'b.yml'), test(9, 'b.yml'), test(20)],
      ['1 true', '5 true', '9 true', '20 true', '8 null'],
      { restoreTests: [...weekly.restoreTests, { workflow: 'b.yml', everyDays: 7 }] },
    ],
    ['beside something else', [test(1), judged(4 * DAY, 1), test(20)], ['1 true', '4 judged', '20 true', '8 null']],
  ])('a restore is tried %s', (_what, history, expected, rules = weekly) =>
    expect(tests(history, rules)).toEqual(expected),
  );

  it('a test that was missed has a key and a time of its own', () => {
    expect(counted([test(1), test(20)], weekly).at(-1)).toMatchObject({
      ...{ key: `restore-test:restore.yml:missed:${8 * DAY}`, at: 8 * DAY, lastAt: 8 * DAY },
      deed: { kind: 'restore-test', run: 0, workflow: 'restore.yml', passed: null },
    });
  });

  const deeds = (history: readonly Happening[], rules: Partial<ScoreRules> = {}) =>
    counted(history, rules).map(({ deed }) => deed);
  const incident = (label?: string): Happening =>
    happened(1, { kind: 'incident', issue: 3, state: 'opened', ...(label === undefined ? {} : { label }) });
  it.each<[what: string, found: () => readonly Deed[], expected: readonly object[]]>([
    ['nothing of nothing', () => deeds([]), []],
    ['a deployment to production', () => deeds([deployed(1, 5, 1)]), [{ production: true }]],
    [
      'a deployment as the policy names it',
      () => deeds([deployed(1, 5, 1, 'success', { environment: 'Live' })], { production: ['live*'] }),
      [{ production: true }],
    ],
    [
      'a deployment that the policy does not name',
      () => deeds([deployed(1, 5, 1)], { production: ['live*'] }),
      [{ production: false }],
    ],
    ['an incident by its label', () => deeds([incident('Incident')]), [{ kind: 'incident' }]],
    ['an incident of before', () => deeds([incident()]), [{ kind: 'incident' }]],
    ['no incident by another label', () => deeds([incident('bug')]), []],
    [
      'an incident by a label of the policy',
      () => deeds([incident('SEV-1'), incident()], { incidents: ['sev-1'] }),
      [{ label: 'SEV-1' }],
    ],
    [
      'a judgement of a team',
      () =>
        deeds([judged(1, 1)], {
          teams: [
            { name: 'x', repositories: ['acme/web'] },
            { name: 'core', repositories: ['acme/*'] },
            { name: 'y', repositories: ['acme/infra'] },
          ],
        }),
      [{ kind: 'judged', team: 'core' }],
    ],
    [
      'a judgement of no team',
      () => deeds([judged(1, 1, { team: 'old' })], { teams: [{ name: 'x', repositories: ['acme/web'] }] }),
      [{ kind: 'judged', team: 'old' }],
    ],
    [
      'no release and no tag',
      () =>
        deeds([
          happened(1, { kind: 'released', release: 1, tag: 'v1', sha: null }),
          happened(1, { kind: 'tagged', tag: 'v1', sha: sha('a') }),
        ]),
      [],
    ],
    [
      'a release as a deployment',
      () => deeds([happened(1, { kind: 'released', release: 1, tag: 'v1', sha: sha('a') })], { releases: 'prod' }),
      [{ kind: 'deployed', deployment: -1, production: true }],
    ],
  ])('%s', (_what, found, expected) => expect(found()).toMatchObject(expected));

  it('several labels make one incident of an issue', () => {
    const keys = counted([incident('incident'), incident('Incident')], {}).map(({ key }) => key);
    expect(keys).toEqual(['incident:3:opened', 'incident:3:opened']);
  });
});

describe('what a policy says of the scoreboard', () => {
  const NONE: ScoreRules = {
    ...{ production: [], incidents: [], releases: null, teams: [], restoreTests: [], report: null, digest: false },
  };
  it('is nothing, the same as without it, or each key as it is written', () => {
    expect([scoreRulesOf(undefined), scoreRulesOf({}), NO_SCORE_RULES]).toEqual([null, NONE, NONE]);
    const yaml = {
      ...{ production: ['live-*'], incidents: ['sev-1'], releases: 'live', report: 'acme/governance', digest: true },
      teams: { core: ['acme/*'], none: [] },
      restore_tests: [{ workflow: 'a.yml', every_days: 7 }, { workflow: 'b.yml' }],
    };
    expect(scoreRulesOf(yaml)).toEqual({
      ...{ production: ['live-*'], incidents: ['sev-1'], releases: 'live', digest: true },
      teams: [{ name: 'core', repositories: ['acme/*'] }],
      restoreTests: [
        { workflow: 'a.yml', everyDays: 7 },
        { workflow: 'b.yml', everyDays: null },
      ],
      report: { owner: 'acme', name: 'governance' },
    });
  });

  it.each([
    ['acme/governance', { owner: 'acme', name: 'governance' }],
    ['acme', null],
    ['/acme', null],
    ['acme/', null],
    ['', null],
  ])('the month is told in %j: %j', (report, expected) => expect(scoreRulesOf({ report })?.report).toEqual(expected));

  it('of the organisation and of the repository holds together', () => {
    const one: ScoreRules = {
      ...NONE,
      production: ['a'],
      incidents: ['b'],
      releases: 'c',
      report: { owner: 'd', name: 'e' },
    };
    const other: ScoreRules = {
      ...NONE,
      production: ['f'],
      incidents: ['g'],
      releases: 'h',
      report: { owner: 'i', name: 'j' },
      digest: true,
    };
    expect(bothScoreRules(one, other)).toMatchObject({
      production: ['a', 'f'],
      incidents: ['b', 'g'],
      releases: 'c',
      report: { owner: 'd' },
      digest: true,
    });
    expect(bothScoreRules(NONE, other)).toMatchObject({ releases: 'h', report: { owner: 'i' }, digest: true });
    expect([bothScoreRules(NONE, NONE), bothScoreRules(other, NONE).digest]).toEqual([NONE, true]);
  });

  it.each<[key: string, found: unknown]>([
    ['production: [" live-* "]', { production: ['live-*'] }],
    ['production: ["!live"]', null],
    ['production: [""]', null],
    ['incidents: [" bug "]', { incidents: ['bug'] }],
    [`incidents: ["${'b'.repeat(51)}"]`, null],
    ['teams: { core: ["acme/*"] }', { teams: { core: ['acme/*'] } }],
    ['teams: { core: ["!acme/*"] }', null],
    ['teams: { "-core": ["acme/*"] }', null],
    [
      'restore_tests: [{ workflow: .github/workflows/restore.yml, every_days: 7 }]',
      { restore_tests: [{ workflow: '.github/workflows/restore.yml', every_days: 7 }] },
    ],
    ['restore_tests: [{ workflow: .github/workflows/ci.yml }]', null],
    ['restore_tests: [{ workflow: .github/workflows/restore.yml, every_days: 0 }]', null],
    ['restore_tests: [{ workflow: .github/workflows/restore.yml, every_days: 367 }]', null],
    ['report: acme/x', { report: 'acme/x' }],
    ['report: acme', null],
    ['digest: true', { digest: true }],
    ['more: 1', null],
  ])('a key may be %s', (key, found) =>
    expect(scoreboardSchema.safeParse(parse(`{ ${key} }`)).data ?? null).toEqual(found),
  );
});

describe('what is undone and repaired', () => {
  const nowhere = happened(1, { kind: 'merged', number: 1, sha: null, base: 'main', intoDefault: true, undoes: null });
  const both = { pulls: [1], commits: ['2fffff'] };
  const undoneIn = (history: readonly Happening[]) => [...told(history).undoings.keys()].toSorted((a, b) => a - b);
  it.each<[what: string, history: readonly Happening[], numbers: readonly number[]]>([
    ['one named by its number and one by its commit', [merged(1, 1), merged(2, 2), merged(3, 3, both)], [1, 2]],
    ['none whose commit nobody knows, by a commit', [nowhere, merged(3, 3, { pulls: [], commits: ['1ffffff'] })], []],
    [
      'one whose commit nobody knows, by its number',
      [nowhere, merged(3, 3, { pulls: [1], commits: ['1ffffff'] })],
      [1],
    ],
    ['nothing by a change that names nothing', [merged(1, 1), merged(3, 3, { pulls: [], commits: [] })], []],
  ])('%s', (_what, history, numbers) => expect(undoneIn(history)).toEqual(numbers));

  const repaired = (history: readonly Happening[]) =>
    told(history).fixes.map(({ life, at, repairs }) => [life.number, at, ...repairs]);
  it.each<[what: string, history: readonly Happening[], fixes: readonly (readonly number[])[]]>([
    ['by a hotfix', [merged(1, 1), hotfixed(3, 3, { pulls: [1], commits: [] })], [[3, 3, 1]]],
    ['by a hotfix of the same moment', [merged(3, 1), hotfixed(3, 3, { pulls: [1], commits: [] })], [[3, 3, 1]]],
    ['not by a hotfix from before', [merged(5, 1), hotfixed(3, 3, { pulls: [1], commits: [] })], [[3, 3]]],
    ['not by a hotfix, where it was not merged', [judged(1, 1), hotfixed(3, 3, { pulls: [1], commits: [] })], [[3, 3]]],
    ['by a hotfix that names nothing', [merged(1, 1), hotfixed(3, 3, null)], [[3, 3]]],
    ['not by an ordinary change', [merged(1, 1), merged(3, 3)], []],
  ])('%s', (_what, history, fixes) => expect(repaired(history)).toEqual(fixes));
});
