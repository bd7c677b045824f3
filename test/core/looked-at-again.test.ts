/** What is looked at again and what is supposed: changes that a sweep judges anew, questions that a verdict leaves, and `twokey what-if`. */
import { describe, expect, it } from '@jest/globals';
import { decide } from '../../src/core/decide.js';
import { dueChanges, showsYes } from '../../src/core/due-changes.js';
import type { Gathered } from '../../src/core/judge.js';
import { listsBehind, type QuestionFacts, questionsOf } from '../../src/core/open-questions.js';
import { type Supposition, supposing } from '../../src/core/what-if.js';
import type { PublishedCheck } from '../../src/domain/publication.js';
import { complete, known, unknown } from '../../src/domain/result.js';
import type { OpenChange, Swept } from '../../src/domain/survey.js';
import type { Requirement, Verdict } from '../../src/domain/verdict.js';
import { AI, account, change, decideInput, HEAD, independence, OLD_HEAD, policy, review } from '../build.js';

const [bob, carol] = [account(2, 'bob'), account(3, 'carol')];

describe('a sweep judges anew', () => {
  const check = (more: Partial<PublishedCheck> = {}): PublishedCheck => ({
    name: 'twokey',
    completed: true,
    conclusion: 'failure',
    externalId: null,
    ...more,
  });
  const open = (number: number, published: readonly PublishedCheck[] = [check()]): OpenChange => ({
    number,
    head: HEAD,
    base: 'main',
    updatedAt: '2026-01-01T00:00:00Z',
    published,
  });
  const swept = (at: number, more: Partial<Swept> = {}): Swept => ({
    head: HEAD,
    updatedAt: '2026-01-01T00:00:00Z',
    at,
    ...more,
  });

  it.each<[string, readonly PublishedCheck[], Swept | null, boolean]>([
    ['not one that is as it was', [check()], swept(1), false],
    ['one that was never looked at', [check()], null, true],
    ['one with another head', [check()], swept(1, { head: OLD_HEAD }), true],
    ['one that changed', [check()], swept(1, { updatedAt: '' }), true],
    ['one without a check', [], swept(1), true],
    ['one whose check still runs', [check({ completed: false, conclusion: null })], swept(1), true],
    ['one of whose checks one still runs', [check(), check({ name: 'other', completed: false })], swept(1), true],
    ['one with a yes', [check({ conclusion: 'success' })], swept(1), true],
    [
      'not one with a yes under another name',
      [check(), check({ name: 'other', conclusion: 'success' })],
      swept(1),
      false,
    ],
  ])('%s', (_, published, last, expected) => {
    const found = dueChanges([open(7, published)], new Map(last === null ? [] : [[7, last]]), 9);
    expect(found.length === 1).toBe(expected);
    expect(showsYes({ published })).toBe(
      published.some(({ name, conclusion }) => name === 'twokey' && conclusion === 'success'),
    );
  });

  it('first what waited longest, then what has no verdict, then by number, so many at a time', () => {
    const yes = [check({ conclusion: 'success' })];
    const changes = [open(9, yes), open(8, yes), open(7, []), open(6, yes), open(5, yes), open(4, yes)];
    const last = new Map([
      [9, swept(5)],
      [8, swept(5)],
      [7, swept(5)],
      [6, swept(2)],
      [4, swept(5)],
    ]);
    const numbers = (most: number) => dueChanges(changes, last, most).map(({ number }) => number);
    expect(numbers(9)).toEqual([5, 6, 7, 4, 8, 9]);
    expect(numbers(2)).toEqual([5, 6]);
  });
});

describe('a verdict leaves open', () => {
  const facts = (verdict: Verdict, more: Partial<QuestionFacts> = {}): QuestionFacts => ({
    ...{ head: HEAD, policy: policy(), verdict, restsOnPushers: false, independence: independence(), tickets: null },
    ...{ along: { teams: [], outsiders: null }, ...more },
  });
  const needs = (approvals: number, more: Partial<Requirement> = {}): Requirement => ({
    approvals,
    because: [],
    groups: [],
    owners: [],
    ...more,
  });
  const verdict = (more: Partial<Verdict>): Verdict => ({
    ...decide(decideInput({ provenance: AI })),
    kind: 'pending',
    gated: true,
    requirement: needs(1),
    reasons: [],
    ...more,
  });
  const unchecked = { account: bob, reviewId: 1, rule: 'approvals/unchecked', why: '' };
  const group = { category: 'iam', members: ['@acme/ops', '@carol'], count: 1, met: true, by: [] } as const;
  const unasked = independence({ pushes: { ...complete([]), asked: 'no' }, outsiders: null });
  const ticket = { ticket: '#1', kind: 'github', where: 'title', state: unknown('it was not looked up') } as const;
  const missing = { rule: 'ticket/missing', outcome: 'unmet', text: '', remedy: null, children: [] } as const;
  const asked = known([bob]);
  const push = { account: bob, before: null, after: OLD_HEAD, forced: false, at: '2026-01-01T00:00:00Z' };

  it.each<[string, Partial<Verdict>, Partial<QuestionFacts>, readonly string[]]>([
    ['nothing where nothing is needed', { requirement: needs(0), kind: 'approved' }, {}, []],
    [
      'who pushed, where a correction rests on it',
      { requirement: needs(0) },
      { restsOnPushers: true, independence: unasked },
      ['pushes'],
    ],
    ['not who pushed, where nothing rests on it', { requirement: needs(0) }, { independence: unasked }, []],
    [
      'not who pushed, once that was asked',
      { requirement: needs(0) },
      { restsOnPushers: true, independence: independence({ pushes: { ...complete([]), asked: 'yes' } }) },
      [],
    ],
    [
      'not who pushed, where it is known',
      { requirement: needs(0) },
      { restsOnPushers: true, independence: independence({ pushes: { ...independence().pushes, asked: 'no' } }) },
      [],
    ],
    [
      'who pushed, where only another push is known',
      { requirement: needs(0) },
      {
        restsOnPushers: true,
        independence: independence({ pushes: { ...complete([push]), asked: 'no' } }),
      },
      ['pushes'],
    ],
    [
      'who pushed, where an approval rests on it',
      { dismissed: [unchecked] },
      { independence: { ...unasked, collaborators: asked } },
      ['pushes'],
    ],
    [
      'the tickets that nobody looked up',
      { requirement: needs(0), reasons: [missing] },
      { tickets: complete([ticket]) },
      ['ticket #1'],
    ],
    ['no ticket where none is missing', { requirement: needs(0) }, { tickets: complete([ticket]) }, []],
    [
      'no ticket where something else is missing',
      { requirement: needs(0), reasons: [{ ...missing, rule: 'size/too-large' }] },
      { tickets: complete([ticket]) },
      [],
    ],
    [
      'who could approve, and not who is outside, where that does not matter',
      {},
      { independence: independence({ outsiders: null }) },
      ['collaborators'],
    ],
    [
      'who could approve, and not who is outside, where that is known',
      { requirement: needs(2) },
      { independence: independence({ outsiders: known(new Set()) }) },
      ['collaborators'],
    ],
    [
      'not who is outside, where an approval rests on it and it is known',
      { dismissed: [unchecked], requirement: needs(2) },
      { independence: independence({ collaborators: asked, outsiders: known(new Set()) }) },
      [],
    ],
    ['who could approve, where approvals are missing', {}, {}, ['collaborators']],
    [
      'who could approve, and who is outside',
      { requirement: needs(2) },
      { independence: independence({ outsiders: null }) },
      ['collaborators', 'outsiders'],
    ],
    ['not who could approve, once that was asked', {}, { independence: independence({ collaborators: asked }) }, []],
    ['not who could approve, where nothing is gated', { gated: false }, {}, []],
    ['not who could approve, where it is denied', { kind: 'denied' }, {}, []],
    [
      'what somebody may do, where more than write is asked for',
      { dismissed: [unchecked] },
      { policy: policy({ approverPermission: 'admin' }), independence: independence({ collaborators: asked }) },
      ['standing bob'],
    ],
    [
      'not what somebody may do, whom GitHub told of',
      { dismissed: [unchecked] },
      {
        policy: policy({ approverPermission: 'admin' }),
        independence: independence({ collaborators: asked, standings: new Map([[bob.id, unknown('403')]]) }),
      },
      [],
    ],
    [
      'not what a deleted account may do',
      { dismissed: [{ ...unchecked, account: null }] },
      { policy: policy({ approverPermission: 'admin' }), independence: independence({ collaborators: asked }) },
      [],
    ],
    [
      'not what others may do, who were refused for another reason',
      { dismissed: [{ ...unchecked, rule: 'approvals/bot' }] },
      { policy: policy({ approverPermission: 'admin' }), independence: independence({ collaborators: asked }) },
      [],
    ],
    [
      'who is outside, where an approval rests on it',
      { dismissed: [unchecked], requirement: needs(2) },
      { independence: independence({ collaborators: asked, outsiders: null }) },
      ['outsiders'],
    ],
    [
      'not who is outside, where one approval is enough',
      { dismissed: [unchecked] },
      { independence: independence({ collaborators: asked, outsiders: null }) },
      [],
    ],
    [
      'the lists behind a yes, once more',
      { kind: 'approved', requirement: needs(1, { groups: [group] }) },
      {},
      ['fresh-team @acme/ops', 'fresh-outsiders'],
    ],
    [
      'not those that were read along',
      { kind: 'approved', requirement: needs(1, { groups: [group] }) },
      { along: { teams: [['@acme/ops', [bob]]], outsiders: [] } },
      [],
    ],
    ['no list that nobody asked for', { kind: 'approved' }, { independence: independence({ outsiders: null }) }, []],
  ])('%s', (_, more, given, expected) => {
    const shown = questionsOf(facts(verdict(more), given)).map((one) => {
      if (one.kind === 'standing') return `standing ${one.account.login}`;
      if (one.kind === 'ticket') return `ticket ${one.ticket.ticket}`;
      return one.kind === 'fresh-team' ? `fresh-team ${one.team}` : one.kind;
    });
    expect(shown).toStrictEqual(expected);
  });

  it('a yes rests on teams of groups and of owners, each once, and on no single people', () => {
    const names = ['@acme/ops', '@acme/web', '@carol'];
    const owners = [{ names, mailboxes: [], paths: ['a'], met: true, by: [] }] as const;
    const requirement = needs(1, { groups: [group], owners });
    expect(listsBehind({ requirement }, { outsiders: null })).toEqual([
      { kind: 'team', team: '@acme/ops' },
      { kind: 'team', team: '@acme/web' },
    ]);
    expect(listsBehind({ requirement: needs(0, { groups: [group] }) }, { outsiders: known(new Set()) })).toEqual([]);
  });
});

describe('what if', () => {
  const of = (...suppositions: readonly Supposition[]) => {
    const reviews = complete([review(bob, { id: 7 }), review(null, { id: 9 })]);
    const gathered: Gathered = {
      ...{
        change: change({ reviews, labels: complete(['Old', 'kept']) }),
        texts: new Map(),
        remembered: [],
        corrections: [],
        rememberedOperators: [],
      },
      ...{ policy: { kind: 'valid', policy: policy(), sources: [] }, teams: new Map(), independence: independence() },
      circumstances: { now: 0, commands: [], headship: 'new', traffic: null },
    };
    return supposing(gathered, suppositions);
  };
  const NEW = { kind: 'with-review', account: carol, state: 'approved', canPush: known(true) } as const;

  it('nothing were otherwise', () => expect(of().change.reviews.items).toHaveLength(2));
  it('somebody had not reviewed, however the name is written', () => {
    expect(of({ kind: 'without-review', login: 'BOB' }).change.reviews.items.map(({ id }) => id)).toEqual([9]);
    expect(of({ kind: 'without-review', login: 'eve' }).change.reviews.items).toHaveLength(2);
  });
  it('somebody had reviewed, last of all, the head', () => {
    expect(of(NEW).change.reviews.items.at(-1)).toEqual({
      id: 10,
      author: carol,
      state: 'approved',
      commit: HEAD,
      submittedAt: '9999-01-01T00:00:00Z',
      canPush: known(true),
      edited: false,
    });
    expect(of(NEW, { ...NEW, account: bob }).change.reviews.items.map(({ id }) => id)).toEqual([7, 9, 10, 11]);
  });
  it.each<[string, Supposition, readonly string[], string]>([
    ['a label were on it', { kind: 'with-label', label: 'new' }, ['Old', 'kept', 'new'], 'added'],
    ['a label were on it that is', { kind: 'with-label', label: 'old' }, ['kept', 'old'], 'added'],
    ['a label were off it', { kind: 'without-label', label: 'old' }, ['kept'], 'removed'],
  ])('%s', (_, one, labels, action) => {
    const { change: supposed } = of(one);
    expect(supposed.labels.items).toEqual(labels);
    expect(supposed.labelEvents.items).toMatchObject([
      { action, actor: { id: -1, login: 'somebody', kind: 'user' }, at: '9999-01-01T00:00:00Z' },
    ]);
  });
  it('another policy held, or it went elsewhere', () => {
    const other = { kind: 'unreadable', reason: 'x' } as const;
    expect(of({ kind: 'policy', policy: other }).policy).toBe(other);
    expect(of({ kind: 'base', ref: 'dev', isDefault: false }).change.base).toMatchObject({
      ref: 'dev',
      isDefault: false,
      sha: change().base.sha,
    });
  });
});
