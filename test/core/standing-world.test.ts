/** When two looks at a change found the same world, and when a judgement may stand for as long as they do. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { type Gathered, type Judgement, judge } from '../../src/core/judge.js';
import { questionName, questionNamed } from '../../src/core/open-questions.js';
import { labelled, mayStand, type Onlooker, type World, worldDigest } from '../../src/core/world.js';
import { accountIdOf, type Change, type LabelEvent } from '../../src/domain/change.js';
import type { EffectivePolicy } from '../../src/domain/policy.js';
import { externalIdOf, type PublishedCheck } from '../../src/domain/publication.js';
import { complete, cutShort, type Fact, known, unknown } from '../../src/domain/result.js';
import { account, change, file, independence, policy, review } from '../build.js';
import { PARSERS } from './text-world.js';

const [bob, carol] = [account(2, 'bob'), account(3, 'carol')];
const app = account(90, 'twokey[bot]', 'bot');
const RULES: EffectivePolicy = { kind: 'valid', policy: policy(), sources: [] };
const OTHER_RULES: EffectivePolicy = { ...RULES, policy: policy({ mode: 'observe' }) };
const BY: Onlooker = {
  ...{ appLogin: 'twokey[bot]', product: '1', catalog: '1' },
  digest: (text) => createHash('sha256').update(text).digest('hex'),
};

function gathered(more: Partial<Change> = {}, facts: Partial<Gathered> = {}): Gathered {
  return {
    ...{ change: change({ files: complete([file('a.ts')]), ...more }), texts: new Map(), policy: RULES },
    ...{ remembered: [], rememberedOperators: [], corrections: [], teams: new Map(), independence: independence() },
    circumstances: { now: 1, commands: [], headship: 'new', traffic: null },
    ...facts,
  };
}

const run = (digest: string, more: Partial<PublishedCheck> = {}): PublishedCheck => ({
  ...{ name: 'twokey', completed: true, conclusion: 'success' },
  externalId: externalIdOf({ evaluation: 1, digest: digest.repeat(32) }),
  ...more,
});
const world = (open: readonly Gathered[], more: Partial<World> = {}): string =>
  worldDigest({ open, unseen: null, published: [run('a')], ...more }, BY);
const event = (label: string, actor: LabelEvent['actor']): LabelEvent => ({ label, action: 'added', actor, at: '' });
const START = world([gathered()]);

describe('another world is', () => {
  const circumstances = gathered().circumstances;
  const team = known([bob]);
  it.each<[string, Gathered]>([
    ['another title', gathered({ title: 'Other' })],
    ['another review', gathered({ reviews: complete([review(bob)]) })],
    ['a review that GitHub did not tell', gathered({ reviews: cutShort([], 'too many') })],
    ['another file', gathered({ files: complete([file('b.ts')]) })],
    ['another patch', gathered({ files: complete([file('a.ts', { patch: known('+x') })]) })],
    ['another label', gathered({ labels: complete(['x']) })],
    ['a label that somebody put on and took off', gathered({ labelEvents: complete([event('x', bob)]) })],
    ['a label of which nobody knows who put it on', gathered({ labelEvents: complete([event('x', null)]) })],
    ['another text', gathered({}, { texts: new Map([['blob', known('x')]]) })],
    ['a text that cannot be read', gathered({}, { texts: new Map([['blob', unknown('no')]]) })],
    ['another policy', gathered({}, { policy: OTHER_RULES })],
    ['another member of a team', gathered({}, { teams: new Map([['@acme/ops', team]]) })],
    [
      'another person from outside',
      gathered({}, { independence: independence({ outsiders: known(new Set([bob.id])) }) }),
    ],
    [
      'another standing',
      gathered({}, { independence: independence({ standings: new Map([[bob.id, known('less' as const)]]) }) }),
    ],
    ['tickets', gathered({}, { tickets: complete([]) })],
    ['plans', gathered({}, { plans: { stacks: [], earlier: [] } })],
    [
      'traffic of agents',
      gathered({}, { circumstances: { ...circumstances, traffic: { open: [], merged: [], since: 1 } } }),
    ],
    ['what is added to the facts one day', Object.assign(gathered(), { later: new Map([[1, 2]]) })],
  ])('%s', (_, other) => expect(world([other])).not.toBe(START));

  it.each<[string, Partial<World>]>([
    ['a run that says something else', { published: [run('b')] }],
    ['a run that has not ended', { published: [run('a', { completed: false })] }],
    ['a run with another end', { published: [run('a', { conclusion: 'failure' })] }],
    ['no run', { published: [] }],
    ['another run beside it', { published: [run('a'), run('a', { name: 'twokey/advisory' })] }],
    ['changes on the commit that cannot be seen', { unseen: unknown('too many') }],
    ['one more change on the commit', { open: [gathered(), gathered({ number: 9 })] }],
  ])('%s', (_, more) => expect(world([gathered()], more)).not.toBe(START));

  it('the same that another program sees, or another catalog', () => {
    const seen = { open: [gathered()], unseen: null, published: [run('a')] };
    const by = [{ product: '2' }, { catalog: '2' }, { appLogin: 'other[bot]' }];
    for (const one of by) expect(worldDigest(seen, { ...BY, ...one })).not.toBe(START);
  });

  it('one in which a list of people came along, or came along no more', () => {
    const teams = new Map([['@acme/ops', known([bob])]]);
    const along = { teams: [['@acme/ops', [bob]]] as const, outsiders: null };
    const one = world([gathered({}, { teams })]);
    expect(world([gathered({}, { teams, along })])).not.toBe(one);
    expect(world([gathered({}, { teams, along: { ...along, teams: [['@acme/ops', [carol]]] } })])).not.toBe(
      world([gathered({}, { teams, along })]),
    );
    const others = { teams: [['@acme/web', [bob]]] as const, outsiders: null };
    expect(world([gathered({}, { teams, along: others })])).toBe(
      world([gathered({}, { teams, along: { teams: [], outsiders: null } })]),
    );
  });
});

describe('a text of a file', () => {
  const of = (blob: string, text: Fact<string>) => world([gathered({}, { texts: new Map([[blob, text]]) })]);
  it('is told by its blob where it could be read, and by why where it could not', () => {
    expect(of('b1', known('x'))).toBe(of('b1', known('y')));
    const others = [of('b1', known('x')), of('b2', known('x')), of('b1', unknown('500')), of('b1', unknown('404'))];
    expect(new Set(others).size).toBe(others.length);
  });
});

describe('the same world is', () => {
  it.each<[string, Gathered]>([
    ['it at another time', gathered({}, { circumstances: { ...gathered().circumstances, now: 2 } })],
    [
      'it at a head seen before',
      gathered({}, { circumstances: { ...gathered().circumstances, headship: 'seen-before' } }),
    ],
    ['it with the hand of the app in the history of labels', gathered({ labelEvents: complete([event('x', app)]) })],
  ])('%s', (_, other) => expect(world([other])).toBe(START));

  it('it with the labels that were to be put on and taken off, in whatever order', () => {
    const before = gathered({ labels: complete(['Old', 'kept']) });
    const add = [{ name: 'new', color: '', description: '' }];
    const left = world([labelled(before, { add, remove: ['old'] })]);
    expect(world([gathered({ labels: complete(['New', 'kept']) })])).toBe(left);
    expect(world([before])).not.toBe(left);
  });

  it('it whichever evaluation wrote the run, and whichever change of the commit is asked', () => {
    const again = run('a', { externalId: externalIdOf({ evaluation: 7, digest: 'a'.repeat(32) }) });
    expect(world([gathered()], { published: [again, run('b')] })).toBe(START);
    const runs = ['twokey', 'a', 'z'].map((name) => run('c', { name }));
    expect(world([gathered()], { published: runs })).toBe(world([gathered()], { published: runs.toReversed() }));
    const [one, other] = [gathered(), gathered({ number: 9 })];
    expect(world([one, other])).toBe(world([other, one]));
  });
});

describe('a judgement', () => {
  const judged = judge(gathered(), { appLogin: BY.appLogin, parsers: PARSERS });
  const { verdict } = judged;
  const comment = (body: string) => complete([{ id: 1, author: bob, body, at: '', edited: false }]);
  const vote = { label: 'ok', account: bob, category: null, why: '', rule: null };
  const tampering = { label: 'risk/low', by: 'bob', did: 'put on' } as const;
  const override = { kind: 'break-glass', by: bob, reason: '', comment: 1, at: '', until: 9 } as const;
  it.each<[string, Partial<Judgement>, boolean]>([
    ['may stand', {}, true],
    ['may stand beside a question', { change: change({ comments: comment('/twokey why') }) }, true],
    ['does not stand where time turns it', { lookAgainAt: 9 }, false],
    ['does not stand where the gate is opened', { verdict: { ...verdict, override } }, false],
    [
      'does not stand where a waiver is asked for',
      { change: change({ comments: comment('/twokey waive size/high it is generated code') }) },
      false,
    ],
    [
      'does not stand where a label is put right now',
      { verdict: { ...verdict, tampering: [{ ...tampering, now: true }] } },
      false,
    ],
    ['may stand where one was put right', { verdict: { ...verdict, tampering: [{ ...tampering, now: false }] } }, true],
    [
      'does not stand where a vote is refused',
      { verdict: { ...verdict, labelVotes: [{ ...vote, outcome: 'refused' }] } },
      false,
    ],
    ['may stand where a vote counts', { verdict: { ...verdict, labelVotes: [{ ...vote, outcome: 'counts' }] } }, true],
    ['does not stand on a history cut short', { change: change({ labelEvents: cutShort([], 'long') }) }, false],
    ['does not stand on labels cut short', { change: change({ labels: cutShort([], 'long') }) }, false],
  ])('%s', (_, more, expected) => expect(mayStand({ ...judged, ...more })).toBe(expected));
});

describe('a question', () => {
  const ticket = { ticket: 'ABC-1', kind: 'tracker', where: 'title', state: known<'open'>('open') } as const;
  const facts = gathered({ reviews: complete([review(null), review(bob)]) }, { tickets: complete([ticket]) });
  const cast = { label: 'ok', category: null, account: carol, at: '', head: unknown(''), mayComeYet: false };
  it.each(['pushes', 'outsiders', 'collaborators', 'fresh-outsiders'] as const)('%s has its name', (kind) => {
    expect(questionNamed(kind, facts)).toEqual({ kind });
    expect(questionName({ kind }, facts)).toBe(kind);
  });
  it('about a person is named by the id, and asked where the person is there', () => {
    const name = questionName({ kind: 'standing', account: bob }, facts);
    expect(name).toBe('standing 2');
    expect(questionNamed('standing 2', facts)).toEqual({ kind: 'standing', account: bob });
    expect(questionNamed('standing 3', facts)).toBeNull();
    expect(questionNamed('standing 3', { ...facts, cast: [cast] })).toEqual({ kind: 'standing', account: carol });
    expect(questionNamed(`standing ${accountIdOf(4)}`, facts)).toBeNull();
  });
  it('about a ticket is named by its place, and about a team by the team', () => {
    expect(questionName({ kind: 'ticket', ticket }, facts)).toBe('ticket 0');
    expect(questionNamed('ticket 0', facts)).toEqual({ kind: 'ticket', ticket });
    expect(questionNamed('ticket 1', facts)).toBeNull();
    expect(questionNamed('ticket 0', { ...facts, tickets: null })).toBeNull();
    const [other, two] = [
      { ...ticket, ticket: '#2' },
      { ...facts, tickets: complete([ticket, { ...ticket, ticket: '#2' }]) },
    ];
    expect(questionName({ kind: 'ticket', ticket: other }, two)).toBe('ticket 1');
    expect(questionName({ kind: 'ticket', ticket: other }, facts)).toBeNull();
    expect(questionName({ kind: 'ticket', ticket }, {})).toBeNull();
    const team = { kind: 'fresh-team', team: '@acme/ops' } as const;
    expect(questionNamed(questionName(team, facts) ?? '', facts)).toEqual(team);
    expect(questionNamed('what', facts)).toBeNull();
  });
});
