/** Decision records: what is kept of the facts, what comes back of them, what is decided from them again, and under another policy. */
import { describe, expect, it } from '@jest/globals';
import { fileDigests, headToKeep } from '../../src/core/head-digest.js';
import type { Gathered, Judgement } from '../../src/core/judge.js';
import { recordedFacts, restoredFacts } from '../../src/core/recorded-facts.js';
import { differences, replay } from '../../src/core/replay.js';
import { reweighed } from '../../src/core/reweigh.js';
import type { Comment } from '../../src/domain/change.js';
import type { Finding, Risk } from '../../src/domain/finding.js';
import type { EffectivePolicy, Policy } from '../../src/domain/policy.js';
import type { DecisionBody } from '../../src/domain/record.js';
import { complete, cutShort, known, unknown } from '../../src/domain/result.js';
import type { Reason, Verdict } from '../../src/domain/verdict.js';
import {
  AI,
  account,
  change,
  commit,
  file,
  finding,
  HEAD,
  identity,
  independence,
  policy,
  provenance,
  review,
  risk,
} from '../build.js';

const [ann, bob, carol] = [account(1, 'ann'), account(2, 'bob'), account(3, 'carol')];
const digest = (text: string) => `<${text.length}>`;
const APP = { appLogin: 'twokey[bot]', digest };

function gathered(more: Partial<Gathered> = {}): Gathered {
  return {
    ...{
      change: change(),
      texts: new Map(),
      policy: valid(policy()),
      remembered: [],
      rememberedOperators: [],
      corrections: [],
    },
    ...{
      teams: new Map(),
      independence: independence(),
      circumstances: { now: 1, commands: [], headship: 'new', traffic: null },
    },
    ...more,
  };
}

function valid(of: Policy): EffectivePolicy {
  return { kind: 'valid', policy: of, sources: [] };
}

function comment(body: string): Comment {
  return { id: 5, author: ann, body, createdAt: '2026-01-01T00:00:00Z', edited: false } as unknown as Comment;
}

describe('what is kept of a change', () => {
  const secret = 'hunter2';
  const whole = gathered({
    change: change({
      title: secret,
      body: `${secret}!`,
      files: cutShort([file('a.tf', { patch: known(`${secret}!!`) }), file('b.tf', { patch: unknown('403') })], 'cut'),
      commits: complete([commit(identity(ann), { message: `${secret}!!!` })]),
      comments: complete([comment(`${secret}\n\n/twokey recheck`)]),
    }),
    teams: new Map([['@acme/sec', known([bob])]]),
    independence: independence({
      standings: new Map([[bob.id, known('write')]]),
      outsiders: known(new Set([carol.id])),
    }),
    takesOver: 'adds a file',
    ownership: unknown('403'),
  });
  const recorded = () => recordedFacts(whole, APP);

  it('is no text of anybody, but its digest and its commands', () => {
    const facts = recorded();
    expect(JSON.stringify(facts)).not.toContain(secret);
    const { titleDigest, bodyDigest, files, commits, comments } = facts.change;
    expect([titleDigest, bodyDigest]).toEqual(['<7>', '<8>']);
    expect(files).toMatchObject({
      missing: { reason: 'cut' },
      items: [
        { path: 'a.tf', patchDigest: '<9>' },
        { path: 'b.tf', patchDigest: null },
      ],
    });
    expect(commits.items).toMatchObject([{ sha: HEAD, messageDigest: '<10>' }]);
    expect(comments.items).toMatchObject([{ id: 5, bodyDigest: '<24>', commands: '/twokey recheck' }]);
  });

  it('is everything else that was decided from', () => {
    const facts = recorded();
    expect(facts).toMatchObject({
      ...{
        appLogin: 'twokey[bot]',
        teams: [['@acme/sec', known([bob])]],
        ownership: unknown('403'),
        takesOver: 'adds a file',
      },
      ...{ cast: [], corrections: [], tickets: null, plans: null, circumstances: { now: 1 } },
      independence: { standings: [[2, known('write')]], outsiders: known([3]), collaborators: null },
    });
    expect(facts.change).toMatchObject({ number: 12, author: ann });
    expect(recordedFacts(gathered(), APP)).toMatchObject({ ownership: null, takesOver: null });
  });

  it('comes back without the texts', () => {
    const facts = recorded();
    const back = restoredFacts(JSON.parse(JSON.stringify(facts)) as typeof facts);
    expect(back.change).toMatchObject({
      ...{ title: '', body: '', number: 12 },
      files: {
        items: [
          { path: 'a.tf', patch: { kind: 'unknown', reason: 'the record keeps no texts of files' } },
          { path: 'b.tf' },
        ],
      },
      commits: { items: [{ sha: HEAD, message: '' }] },
      comments: { items: [{ body: '/twokey recheck' }] },
    });
    expect(JSON.stringify(back)).not.toMatch(/Digest/);
    expect(back).toMatchObject({
      remembered: [],
      rememberedOperators: [],
      corrections: [],
      takesOver: 'adds a file',
      tickets: null,
      plans: null,
      cast: [],
    });
    expect([back.texts.size, back.teams.get('@acme/sec')]).toEqual([0, known([bob])]);
    expect(back.independence.standings.get(bob.id)).toEqual(known('write'));
    expect(back.independence.outsiders).toEqual(known(new Set([carol.id])));
    expect(
      restoredFacts(recordedFacts(gathered({ independence: independence({ outsiders: null }) }), APP)).independence
        .outsiders,
    ).toBeNull();
    const hidden = independence({ outsiders: unknown('403') });
    expect(restoredFacts(recordedFacts(gathered({ independence: hidden }), APP)).independence.outsiders).toEqual(
      unknown('403'),
    );
  });

  it('keeps its tickets and its plans', () => {
    const more = { tickets: { kind: 'tickets' }, plans: { kind: 'plans' } } as unknown as Partial<Gathered>;
    expect(restoredFacts(recordedFacts(gathered(more), APP))).toMatchObject(more);
  });

  it('is a list of collaborators only as long as a record bears it', () => {
    const kept = (count: number) => {
      const collaborators = known(Array.from({ length: count }, (_, at) => account(at)));
      return recordedFacts(gathered({ independence: independence({ collaborators }) }), APP).independence.collaborators
        ?.kind;
    };
    expect([kept(200), kept(201)]).toEqual(['known', 'unknown']);
    expect(
      recordedFacts(gathered({ independence: independence({ collaborators: unknown('403') }) }), APP).independence
        .collaborators,
    ).toEqual(unknown('403'));
  });

  it.each<[body: string, commands: string]>([
    ['hello', ''],
    ['/twokey recheck', '/twokey recheck'],
    ['hello\n\n/twokey why\nmore', '/twokey why'],
    ['/twokey not-ai it is mine', '/twokey not-ai it is mine'],
    ['/twokey break-glass production is down for everybody', '/twokey break-glass production is down for everybody'],
    ['/twokey waive iam/widened known to us', '/twokey waive iam/widened known to us'],
    ['/twokey grant iam/widened', '/twokey grant iam/widened'],
    ['/twokey why\n/twokey recheck', '/twokey why\n/twokey recheck'],
    ['/twokey dance now', '/twokey dance now'],
    ['/twokey dance now\n/twokey why', '/twokey dance now\n/twokey why'],
    ['> /twokey why', ''],
    ['/twokey not-ai', '/twokey not-ai'],
    ['/twokey waive iam/widened', '/twokey waive iam/widened'],
    [
      `/twokey ${'d'.repeat(59)} more\n/twokey why\n/twokey not-ai it is mine`,
      '/twokey ?\n/twokey why\n/twokey not-ai it is mine',
    ],
  ])('of %j the commands are %j', (body, commands) => {
    const of = gathered({ change: change({ comments: complete([comment(body)]) }) });
    expect(recordedFacts(of, APP).change.comments.items[0]?.commands).toBe(commands);
  });
});

describe('a head to keep', () => {
  const files = complete([
    file('a.tf', { patch: known('abc') }),
    file('b.tf', { patch: known('abcd'), previousPath: 'c.tf', status: 'renamed' }),
  ]);
  const totals = { files: 2, commits: 1, additions: 1, deletions: 1 };
  const digests = [
    { path: 'a.tf', previousPath: null, status: 'modified', patch: '<3>' },
    { path: 'b.tf', previousPath: 'c.tf', status: 'renamed', patch: '<4>' },
  ];

  it.each<[what: string, found: () => ReturnType<typeof fileDigests>, expected: unknown]>([
    ['each file', () => fileDigests({ files, totals }, digest), digests],
    [
      'nothing where files are missing',
      () => fileDigests({ files: cutShort(files.items, '403'), totals }, digest),
      null,
    ],
    ['nothing where the count is another', () => fileDigests({ files, totals: { ...totals, files: 3 } }, digest), null],
    [
      'nothing where a patch is missing',
      () => fileDigests({ files: complete([file('a.tf'), file('b.tf', { patch: unknown('403') })]), totals }, digest),
      null,
    ],
  ])('is of its files %s', (_what, found, expected) => expect(found()).toEqual(expected));

  const kept = (more: Partial<Gathered> = {}, judgement: Partial<Judgement> = {}) =>
    headToKeep(gathered({ independence: independence({ files: [] }), ...more }), {
      change: change(),
      provenance: provenance(),
      policy: valid(policy()),
      ...judgement,
    } as Judgement);

  it('is told with everybody who had a hand in it', () => {
    const nobody = commit({ name: 'X', email: 'x@example.org', account: null });
    expect(kept({}, { change: change({ commits: complete([commit(identity(bob)), nobody]) }) })).toEqual({
      ...{
        sha: HEAD,
        base: 'main',
        files: [],
        commits: [HEAD, HEAD],
        contributors: [1, 2],
        unmapped: ['X <x@example.org>'],
      },
    });
  });

  it('is none where not enough is known', () => {
    expect(kept()).not.toBeNull();
    expect(kept({ independence: independence({ files: null }) })).toBeNull();
    expect(kept({}, { policy: { kind: 'unreadable', reason: '403' } })).toBeNull();
    expect(kept({}, { change: change({ commits: cutShort([], '403') }) })).toBeNull();
  });
});

describe('decided again', () => {
  const reviewed = gathered({ change: change({ reviews: complete([review(bob), review(carol)]) }) });
  const then = policy();
  function body(more: Partial<DecisionBody> = {}, of: Gathered = reviewed): DecisionBody {
    const first = {
      facts: recordedFacts(of, APP),
      provenance: AI,
      risk: risk(),
      verdict: { waivers: [], reasons: [] } as unknown as Verdict,
    };
    return { ...first, verdict: replay({ body: first, policy: valid(then) }, null).verdict, ...more };
  }
  const withReason = (rule: string, outcome: Reason['outcome'] = 'unknown') => {
    const { verdict } = body();
    return body({
      verdict: {
        ...verdict,
        reasons: [...verdict.reasons, { rule, outcome, text: 'as then', remedy: null, children: [] }],
      },
    });
  };
  const again = (of: DecisionBody, under: EffectivePolicy | null = null) =>
    replay({ body: of, policy: valid(then) }, under).verdict;

  it('a decision is what it was', () => {
    const of = body();
    expect(of.verdict.kind).toBe('approved');
    expect(differences(of.verdict, again(of))).toEqual([]);
    expect(replay({ body: of, policy: valid(then) }, null)).toMatchObject({ provenance: AI, policy: valid(then) });
  });

  it('a policy of then that lacks a key asks for what it asks by default', () => {
    const { size: _, ...older } = then;
    const judged = replay({ body: body(), policy: valid(older as Policy) }, null);
    expect(judged.policy).toEqual(valid(then));
    expect(replay({ body: body(), policy: { kind: 'unreadable', reason: '403' } }, null).verdict.kind).toBe(
      'indeterminate',
    );
  });

  it('others that could not be listed then make it indeterminate still, and a denial stays one', () => {
    const found = again(withReason('commit/unseen-changes'));
    expect(found).toMatchObject({ kind: 'indeterminate', override: null });
    expect(found.reasons[0]).toMatchObject({ rule: 'commit/unseen-changes', text: 'as then' });
    expect(found.reasons.length).toBeGreaterThan(1);
    const large = body({
      ...withReason('commit/unseen-changes'),
      risk: risk({ size: { judged: 99_999, total: 99_999 } }),
    });
    expect(again(large).kind).toBe('denied');
  });

  it('break-glass without an issue to follow it up stays without effect', () => {
    const found = again(withReason('override/no-issue', 'note'));
    expect(found.override).toBeNull();
    expect(found.reasons.map(({ rule }) => rule)).toContain('override/no-issue');
    expect(found.reasons.map(({ rule }) => rule)).not.toContain('override/break-glass');
    expect(again(body()).reasons.map(({ rule }) => rule)).not.toContain('override/no-issue');
  });

  it('a gate that break-glass opened is open, unless its issue could not be', () => {
    const at = '2026-01-01T00:00:00Z';
    const asked = { ...comment('/twokey break-glass production is down for everybody'), author: carol, at };
    const commands = [
      { comment: 5, place: 0, kind: 'break-glass', by: carol, rule: null, at, head: HEAD, base: 'main' } as const,
    ];
    const circumstances = { now: Date.parse(at) + 1, commands, headship: 'seen-before', traffic: null } as const;
    const rules = valid(policy({ breakGlass: { by: ['@carol'], hours: 4, issue: true } }));
    const of = body({}, gathered({ change: change({ comments: complete([asked]) }), circumstances }));
    const opened = replay({ body: of, policy: rules }, null).verdict;
    expect(opened.override).not.toBeNull();
    const noIssue = {
      rule: 'override/no-issue',
      outcome: 'note',
      text: 'as then',
      remedy: null,
      children: [],
    } as const;
    const shut = replay({ body: { ...of, verdict: { ...opened, reasons: [noIssue] } }, policy: rules }, null).verdict;
    expect(shut.override).toBeNull();
    const rulesIn = ({ reasons }: Verdict) => reasons.map(({ rule }) => rule);
    expect(rulesIn(opened)).toContain('override/break-glass');
    expect(rulesIn(shut)).toEqual([...rulesIn(opened).filter((one) => one !== 'override/break-glass'), noIssue.rule]);
  });

  it("who took off a label of the app's is told again", () => {
    const event = (action: 'added' | 'removed', actor: ReturnType<typeof account>) => ({
      ...{ label: 'origin/ai', action, actor, at: '2026-01-01T00:00:00Z' },
    });
    const labelEvents = complete([event('added', account(90, 'twokey[bot]', 'bot')), event('removed', bob)]);
    const of = body({}, gathered({ change: change({ labelEvents }) }));
    expect(again(of).tampering).toMatchObject([{ label: 'origin/ai' }]);
  });

  it('what was waived then is weighed again', () => {
    const waived = finding({ level: 'high', category: 'network', rule: 'network/x' });
    const of = body();
    const waiver = {
      rule: 'network/x',
      findings: [waived, finding({ category: null })],
    } as unknown as Verdict['waivers'][number];
    const found = replay(
      {
        body: { ...of, risk: risk({ categories: ['iam', 'network'] }), verdict: { ...of.verdict, waivers: [waiver] } },
        policy: valid(then),
      },
      null,
    );
    expect(found.risk).toMatchObject({ level: 'high', categories: ['iam', 'network'] });
    expect(found.risk.findings).toContainEqual(waived);
    expect(replay({ body: of, policy: valid(then) }, null).risk).toBe(of.risk);
  });

  it('under another policy it may be another', () => {
    const strict = { ...then, mode: then.mode === 'observe' ? ('enforce' as const) : ('observe' as const) };
    const found = again(body(), valid(strict));
    expect(found.mode).toBe(strict.mode);
    expect(differences(body().verdict, found)).toContain(`mode: ${then.mode} → ${strict.mode}`);
    expect(again(body(), { kind: 'unreadable', reason: '403' }).kind).toBe('indeterminate');
  });

  it('under another policy its paths are asked', () => {
    const paths = [{ id: 'mine', match: ['**'] as const, category: 'iam' as const, risk: 'high' as const }];
    const other = valid({ ...then, paths });
    expect(replay({ body: body(), policy: valid(then) }, other)).toMatchObject({
      policy: other,
      risk: { level: 'high' },
    });
  });

  const verdict = (more: Partial<Verdict>) => ({ ...body().verdict, ...more }) as Verdict;
  const told = (rule: string, outcome: Reason['outcome']) => ({ rule, outcome, text: '', remedy: null, children: [] });
  it.each<[what: string, before: Partial<Verdict>, after: Partial<Verdict>, expected: readonly string[]]>([
    ['nothing', {}, {}, []],
    ['the verdict', {}, { kind: 'denied' }, ['verdict: approved → denied']],
    ['whether it is gated', { gated: true }, { gated: false }, ['gated: true → false']],
    [
      'break-glass of then',
      { override: {} as Verdict['override'] },
      { override: null },
      ['gate opened by break-glass: true → false'],
    ],
    [
      'break-glass',
      { override: null },
      { override: {} as Verdict['override'] },
      ['gate opened by break-glass: false → true'],
    ],
    [
      'approvals that are needed',
      { requirement: { approvals: 1, because: [], groups: [], owners: [] } },
      { requirement: { approvals: 2, because: [], groups: [], owners: [] } },
      ['approvals needed: 1 → 2'],
    ],
    [
      'approvals that count',
      { counting: [] },
      { counting: [{ account: bob, reviewId: 1 }] },
      ['approvals that count: 0 → 1'],
    ],
    [
      'reasons',
      { reasons: [told('a', 'met'), told('b', 'met'), told('b', 'met')] },
      { reasons: [told('a', 'met'), told('b', 'unmet'), told('c', 'note'), told('c', 'note')] },
      ['now: b unmet', 'now: c note', 'no longer: b met'],
    ],
  ])('what differs is told: %s', (_what, before, after, expected) => {
    expect(differences(verdict(before), verdict(after))).toEqual(expected);
  });
});

describe('weighed by another policy', () => {
  const of = (
    found: { readonly provenance?: Parameters<typeof provenance>[0]; readonly risk?: Partial<Risk> },
    by: Partial<Policy> = {},
    facts: Gathered = gathered(),
  ) =>
    reweighed({ provenance: provenance(found.provenance), risk: risk(found.risk) }, policy(by), {
      gathered: facts,
      appLogin: 'twokey[bot]',
    });
  const rules = (found: Partial<Risk>, by: Partial<Policy> = {}, facts?: Gathered) =>
    of({ risk: found }, by, facts).risk.findings.map(({ rule, level }) => `${rule} ${level}`);
  const old = (rule: string, more: Partial<Finding> = {}) => finding({ rule, level: 'low', ...more });
  const files = (...paths: readonly string[]) =>
    gathered({ change: change({ files: complete(paths.map((path) => file(path))) }) });

  it('what was found in texts stays, by the level of its rule', () => {
    expect(rules({ findings: [old('delete/terraform-data'), old('unknown/rule')] })).toEqual([
      'delete/terraform-data high',
      'unknown/rule low',
    ]);
    expect(of({ risk: { findings: [old('delete/terraform-data', { category: 'delete' })] } }).risk).toMatchObject({
      level: 'high',
      categories: ['delete'],
    });
  });

  it('each category of what stays is told, and what was not seen is told once', () => {
    const both = [
      old('delete/terraform-data', { category: 'delete' }),
      old('iam/terraform-block', { category: 'iam' }),
    ];
    expect(of({ risk: { findings: both } }).risk.categories).toEqual(['iam', 'delete']);
    expect(rules({ unseen: unknown('403'), findings: [old('unseen/files')] })).toHaveLength(1);
  });

  it('what the policy of then said is asked anew', () => {
    const then = ['path/old', 'label/high', 'size/medium', 'size/high', 'size/many-files', 'unseen/files'].map((rule) =>
      old(rule),
    );
    expect(rules({ findings: then }).map((line) => line.split(' ')[0])).toEqual(['unseen/files', 'size/many-files']);
    const paths = [{ id: 'mine', match: ['src/**'] as const, category: 'iam' as const, risk: 'high' as const }];
    expect(rules({ findings: [] }, { paths }, files('src/a.ts', 'b.ts'))).toEqual(['path/mine high']);
    const moved = gathered({ change: change({ files: complete([file('b.ts', { previousPath: 'SRC/a.ts' })]) }) });
    expect(rules({ findings: [] }, { paths }, moved)).toEqual(['path/mine high']);
  });

  it('its size is measured by the limits of now', () => {
    const size = { judged: 500, total: 500 };
    const limits = (medium: number, high: number) => ({ size: { ...policy().size, medium, high } });
    expect(rules({ size }, limits(600, 900))).toEqual([]);
    expect(rules({ size }, limits(400, 900))).toEqual(['size/medium medium']);
    expect(rules({ size }, limits(100, 400))).toEqual(['size/high high']);
    expect(of({ risk: { size } }, limits(400, 900)).risk.findings[0]).toMatchObject({
      path: null,
      line: null,
      category: null,
      confidence: 'high',
      why: expect.stringMatching(/^The change is large: .*500/),
    });
  });

  it('an environment of then raises nothing any more, and one of now does', () => {
    const role = old('iam/terraform-block', { path: 'prod/a.tf', category: 'iam' });
    const environments = [{ id: 'production', match: ['prod/**'] as const, risk: 'high' as const }];
    const raised = of({ risk: { findings: [role] } }, { environments }, files('prod/a.tf')).risk.findings;
    expect(raised).toMatchObject([{ level: 'high' }]);
    expect(raised[0]?.why).toContain('production');
    const again = of({ risk: { findings: raised } }, {}, files('prod/a.tf')).risk.findings;
    expect(again.map(({ level, why }) => [level, why])).toEqual([['medium', role.why]]);
  });

  it('marks that were seen count on, and what was pointed out stays', () => {
    const cautions = ['a', 'b'];
    const found = of({ provenance: { ...AI, cautions, contradictions: ['b'] } });
    expect(found.provenance).toMatchObject({ origin: 'ai', agents: ['claude-code'], cautions, contradictions: ['b'] });
    const own = [{ id: 'own', logins: ['ann'], ids: [], emails: [], trailers: [], apps: [], labels: [], branches: [] }];
    expect(of({}, { agents: own }).provenance).toMatchObject({ origin: 'ai', agents: ['own'] });
    expect(of({}).provenance.origin).toBe('human');
    expect(of({ provenance: { operators: [{ account: bob, because: 'asked' }] } }).provenance.operators).toEqual([
      { account: bob, because: 'asked' },
    ]);
    const corrected = AI.evidence;
    expect(of({ provenance: { corrected } }).provenance.origin).toBe('ai');
  });
});
