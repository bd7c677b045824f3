/** From facts to a judgement: which labels are evidence, what several changes on one commit lend each other, and what opens nothing. */
import { describe, expect, it } from '@jest/globals';
import {
  type Circumstances,
  classify,
  type Gathered,
  judge,
  judgeTogether,
  provenanceOf,
  withOrganisationPolicyGuarded,
  withoutOverride,
} from '../../src/core/judge.js';
import type { Change, Comment, LabelEvent } from '../../src/domain/change.js';
import type { PlanFacts } from '../../src/domain/plan-evidence.js';
import type { EffectivePolicy, Policy } from '../../src/domain/policy.js';
import { complete, unknown } from '../../src/domain/result.js';
import { account, change, commit, file, HEAD, identity, independence, policy, review } from '../build.js';
import { PARSERS } from './text-world.js';

const BY = { appLogin: 'twokey[bot]', parsers: PARSERS };
const [bob, carol] = [account(2, 'bob'), account(3, 'carol')];
const app = account(90, 'Twokey[bot]', 'bot');
const COPILOT = account(198_982_749, 'Copilot', 'bot');
const QUIET: Circumstances = { now: Date.parse('2026-01-02T00:00:00Z'), commands: [], headship: 'new', traffic: null };

function gathered(
  more: Partial<Change> = {},
  asked: EffectivePolicy | Partial<Policy> = {},
  facts: Partial<Gathered> = {},
): Gathered {
  const rules: EffectivePolicy = 'kind' in asked ? asked : { kind: 'valid', policy: policy(asked), sources: [] };
  return {
    ...{
      change: change(more),
      texts: new Map(),
      policy: rules,
      remembered: [],
      rememberedOperators: [],
      corrections: [],
    },
    ...{ teams: new Map(), independence: independence(), circumstances: QUIET, ...facts },
  };
}

const ai = { author: COPILOT, commits: complete([commit(identity(COPILOT))]) };
const label = (name: string, who: LabelEvent['actor'], action: LabelEvent['action'] = 'added'): LabelEvent => ({
  label: name,
  action,
  actor: who,
  at: '2026-01-01T00:00:00Z',
});

describe('a label that declares AI', () => {
  const origin = (labels: readonly string[], events: readonly LabelEvent[], rules: Partial<Policy> = {}) =>
    provenanceOf(change({ labels: complete(labels), labelEvents: complete(events) }), policy(rules), {
      remembered: [],
      appLogin: 'twokey[bot]',
    }).origin;
  const own = policy().labels.ai;
  const others = { provenance: { ...policy().provenance, labels: ['Machine made'] } };

  it.each<[string, readonly string[], readonly LabelEvent[], Partial<Policy>, string]>([
    ['counts where nobody knows who put it on', [own], [], {}, 'ai'],
    ['counts where a person put it on', [own], [label(own, bob)], {}, 'ai'],
    ['counts where a person put it on once', [], [label(own, bob), label(own, bob, 'removed')], {}, 'ai'],
    ['counts where a deleted account put it on', [own], [label(own, null)], {}, 'ai'],
    ['is our own output where the app put it on', [own], [label(own, app)], {}, 'human'],
    ['counts where the app and a person put it on', [own], [label(own, app), label(own, bob)], {}, 'ai'],
    ['was not put on by who took it off', [], [label(own, bob, 'removed')], {}, 'human'],
    ['may be one of the policy', ['machine MADE'], [], others, 'ai'],
    ['of the policy is none elsewhere', ['machine MADE'], [], {}, 'human'],
    ['is the one that the policy calls so', ['robot'], [], { labels: { ...policy().labels, ai: 'robot' } }, 'ai'],
  ])('%s', (_, labels, events, rules, expected) => expect(origin(labels, events, rules)).toBe(expected));

  it('names no agent of its own', () => {
    const labelled = change({ labels: complete(['robot']) });
    const rules = policy({ labels: { ...policy().labels, ai: 'robot' } });
    expect(provenanceOf(labelled, rules, { remembered: [], appLogin: 'twokey[bot]' }).agents).toEqual(['unnamed-ai']);
  });
});

describe('a change is classified by', () => {
  const background = { ...BY, remembered: [], texts: new Map() };
  it.each<[string, Partial<Change>, Partial<Policy>, string]>([
    ['its files', { files: complete([file('.github/workflows/ci.yml')]) }, {}, 'human medium governance'],
    [
      'the paths of the policy',
      { files: complete([file('a/b.ts')]) },
      { paths: [{ id: 'a', match: ['a/**'], category: 'iam', risk: null }] },
      'human medium iam',
    ],
    [
      'labels that people raise the risk with',
      { labels: complete(['risk/high']), labelEvents: complete([label('risk/high', bob)]) },
      {},
      'human high ',
    ],
    [
      'no label of the app',
      { labels: complete(['risk/high']), labelEvents: complete([label('risk/high', app)]) },
      {},
      'human low ',
    ],
    [
      "an organisation's own policy file",
      { files: complete([file('twokey.yml')]), repository: { id: 7, owner: 'acme', name: '.GitHub' } },
      {},
      'human high governance',
    ],
    ['no file of that name elsewhere', { files: complete([file('twokey.yml')]) }, {}, 'human low '],
    ['who wrote it', ai, {}, 'ai low '],
  ])('%s', (_, more, rules, expected) => {
    const { provenance, risk } = classify(change(more), policy(rules), background);
    expect(`${provenance.origin} ${risk.level} ${risk.categories.join(' ')}`).toBe(expected);
  });

  it('what its plan would do, as far as anybody looked', () => {
    const finding = {
      ...({ rule: 'plan/open-port', category: 'network', level: 'high', confidence: 'high' } as const),
      ...({ address: 'a.b', attribute: null, certainty: 'found', holds: 'always' } as const),
      ...{ why: 'it is open', remedy: 'close it' },
    };
    const plan = {
      ...{ file: 'p', content: 'c', digest: 'd', refusal: null, counts: null, findings: [finding], changes: [] },
      ...{ cut: false, artifact: 1, artifactName: 'a', run: 1, workflow: 'w', at: '2026-01-01T00:00:00Z' },
    };
    const plans: PlanFacts = { stacks: [{ stack: 's', plans: [plan], gaps: [] }], earlier: [] };
    const risk = (more: { readonly plans?: PlanFacts | null }) =>
      classify(change(), policy(), { ...background, ...more }).risk;
    expect(risk({ plans })).toMatchObject({ level: 'high', categories: ['network'] });
    expect([risk({}).level, risk({ plans: null }).level]).toEqual(['low', 'low']);
  });

  it("the organisation's policy file beside the policy's own paths", () => {
    const own = { id: 'x', match: ['x'], category: null, risk: 'low' } as const;
    const guarded = withOrganisationPolicyGuarded(
      policy({ paths: [own] }),
      change({ repository: { id: 1, owner: 'o', name: '.github' } }),
    );
    expect(guarded.paths).toEqual([
      own,
      { id: 'organisation-policy', match: ['twokey.yml'], category: 'governance', risk: 'high' },
    ]);
    const other = policy();
    expect(withOrganisationPolicyGuarded(other, change())).toBe(other);
  });

  it('what a person who reviewed it may be named for', () => {
    const body = 'Requested by: @carol';
    const asked = change({ ...ai, body, reviews: complete([review(carol), review(null)]) });
    const found = provenanceOf(asked, policy(), { remembered: [], appLogin: 'twokey[bot]' });
    expect(found.operators.map(({ account: { login } }) => login)).toEqual(['carol']);
  });
});

describe('a judgement', () => {
  const of = (...parts: Parameters<typeof gathered>) => judge(gathered(...parts), BY);

  it('is made by the default where the policy is invalid, and is never a yes', () => {
    const problems = [{ file: 'f', line: 1, column: 1, path: '', message: 'x' }] as const;
    const invalid = of({}, { kind: 'invalid', problems });
    expect(invalid.verdict).toMatchObject({ kind: 'indeterminate', tampering: [] });
    expect(of({}, { kind: 'unreadable', reason: '403' }).verdict.kind).toBe('indeterminate');
  });

  it('tells who took off a label of the app', () => {
    const events = complete([label('origin/ai', app), label('origin/ai', bob, 'removed')]);
    const { verdict } = of({ ...ai, labelEvents: events });
    expect(verdict.tampering).toMatchObject([{ label: 'origin/ai' }]);
    expect(verdict.reasons.map(({ rule }) => rule)).toContain('labels/tampered');
  });

  it.each<[string, Partial<Change>, readonly string[], boolean]>([
    ['over the limit waits', ai, ['copilot'], true],
    ['beside the changes of another agent does not', ai, ['devin'], false],
    ['of a person does not', {}, ['copilot'], false],
    [
      'into a base that is not gated does not',
      { ...ai, base: { ...change().base, isDefault: false } },
      ['copilot'],
      false,
    ],
  ])('of an agent with another change open: one %s', (_, more, agents, waits) => {
    const traffic = { open: [{ number: 3, agents, ready: false }], merged: [], since: 0 };
    const { verdict } = of(more, { rate: { open: 1, mergedPerDay: null } }, { circumstances: { ...QUIET, traffic } });
    expect(verdict.reasons.some(({ rule, outcome }) => rule.startsWith('rate/') && outcome === 'unmet')).toBe(waits);
    const unread = { kind: 'unreadable', reason: '403' } as const;
    expect(of(more, unread, { circumstances: { ...QUIET, traffic } }).verdict.kind).toBe('indeterminate');
  });

  it('looks again when a grant ends, and forgets the risk that was waived', () => {
    const rules = {
      waivers: { rules: ['path/*'], grant: ['@bob'], hours: 1 },
      paths: [{ id: 'a', match: ['**'], category: 'iam', risk: 'high' }],
    } as const;
    const at = '2026-01-01T23:30:00Z';
    const said = (id: number, author: Comment['author'], body: string): Comment => ({
      id,
      author,
      body,
      at,
      edited: false,
    });
    const comments = complete([
      said(1, carol, '/twokey waive path/a It is a test folder'),
      said(2, bob, '/twokey grant path/a'),
    ]);
    const circumstances: Circumstances = {
      ...QUIET,
      headship: 'seen-before',
      commands: [
        { comment: 1, place: 0, kind: 'waive', by: carol, rule: 'path/a', at, head: HEAD, base: 'main' },
        { comment: 2, place: 0, kind: 'grant', by: bob, rule: 'path/a', at, head: HEAD, base: 'main' },
      ],
    };
    const before = of({}, rules, { circumstances });
    const after = of({ comments }, rules, { circumstances });
    expect([before.risk.level, before.verdict.waivers, before.lookAgainAt]).toEqual(['high', [], null]);
    expect(after.risk.level).toBe('low');
    expect(after.verdict.waivers).toMatchObject([{ rule: 'path/a', askedBy: carol, grantedBy: bob }]);
    expect(after.lookAgainAt).toBe(Date.parse('2026-01-02T00:30:00Z'));
  });

  it('keeps the plans that it was judged with', () => {
    expect(of({}).plans).toBeNull();
    expect(of({}, {}, { plans: { stacks: [], earlier: [] } }).plans).toEqual({ stacks: [], earlier: [] });
  });
});

describe('changes on one commit', () => {
  const human = gathered({ number: 1 });
  const agents = gathered({ ...ai, number: 2 });

  it('lend each other what shows AI, each mark once', () => {
    const [one, two] = judgeTogether([human, agents], null, BY);
    expect([one?.provenance.origin, two?.provenance.origin]).toEqual(['ai', 'ai']);
    expect(one?.provenance.evidence.map(({ where }) => where)).toEqual([
      '#2 on the same commit, pull request author',
      expect.stringMatching(/^#2 on the same commit, commit/),
    ]);
    expect(two?.provenance.evidence.some(({ where }) => where.startsWith('#'))).toBe(false);
    const [again] = judgeTogether([human, agents, { ...agents, change: { ...agents.change, number: 3 } }], null, BY);
    expect(again?.provenance.evidence).toHaveLength(one?.provenance.evidence.length ?? 0);
  });

  it('lend nothing where one stands alone, and automation is nothing to lend', () => {
    expect(judgeTogether([human], null, BY)).toEqual([judge(human, BY)]);
    const bot = account(49_699_333, 'dependabot[bot]', 'bot');
    const bump = gathered({
      number: 4,
      author: bot,
      commits: complete([commit(identity(bot, '49699333+dependabot[bot]@users.noreply.github.com'))]),
    });
    expect(judgeTogether([human, bump], null, BY)[0]?.provenance).toMatchObject({ origin: 'human', evidence: [] });
  });

  it('of which some could not be listed, get no yes', () => {
    const [plain] = judgeTogether([human], null, BY);
    const [unseen] = judgeTogether([human], unknown('500'), BY);
    expect([plain?.verdict.kind, unseen?.verdict.kind]).toEqual(['approved', 'indeterminate']);
    expect(unseen?.verdict.reasons[0]).toMatchObject({ outcome: 'unknown', text: expect.stringContaining('500') });
    expect(unseen?.verdict.reasons.slice(1)).toEqual(plain?.verdict.reasons);
  });

  it('stay denied where they were', () => {
    const large = gathered({
      ...ai,
      totals: { files: 1, commits: 1, additions: 9000, deletions: 0 },
      files: complete([file('a.ts', { additions: 9000 })]),
    });
    const [denied] = judgeTogether([large], unknown('500'), BY);
    expect(denied?.verdict).toMatchObject({ kind: 'denied', override: null });
  });

  it('open no gate whose follow-up could not be written', () => {
    const judged = judge(agents, BY);
    const override = { rule: 'override/break-glass', outcome: 'note', text: '', remedy: null, children: [] } as const;
    const open = { ...judged, verdict: { ...judged.verdict, reasons: [...judged.verdict.reasons, override] } };
    const { verdict } = withoutOverride(open, '403');
    expect(verdict.override).toBeNull();
    expect(verdict.reasons.slice(0, -1)).toEqual(judged.verdict.reasons);
    expect(verdict.reasons.at(-1)?.text).toContain('403');
  });

  it('are judged by the head alone', () => expect(judge(human, BY).change.head.sha).toBe(HEAD));
});
