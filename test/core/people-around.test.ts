/** The people around a change: who pushed it, whose hands automation borrowed, and what labels of people ask for. */
import { describe, expect, it } from '@jest/globals';
import { dependsOnPushers, withoutBorrowedAutomation } from '../../src/core/automation-hands.js';
import { depthDemands } from '../../src/core/depth.js';
import { pushersOf } from '../../src/core/pushers.js';
import { withRaises } from '../../src/core/raised.js';
import type { Account, Commit, LabelEvent, Sha } from '../../src/domain/change.js';
import type { Push, PushHistory } from '../../src/domain/independence.js';
import { complete, cutShort } from '../../src/domain/result.js';
import { account, change, commit, HEAD, identity, OLD_HEAD, policy, provenance, risk } from '../build.js';

const ann = account(1, 'ann');
const bob = account(2, 'bob');
const carol = account(3, 'carol');
const bot = account(49699333, 'dependabot[bot]', 'bot');
const MIDDLE = 'd'.repeat(40) as Sha;
const ELSEWHERE = 'e'.repeat(40) as Sha;
const SIGNED = { valid: true, signer: null } as unknown as Commit['signature'];

function push(who: Account, more: Partial<Push> = {}): Push {
  return { account: who, before: null, after: HEAD, at: '2026-01-02T00:00:00Z', forced: null, ...more };
}

function history(items: readonly Push[], more: Partial<PushHistory> = {}): PushHistory {
  return { ...complete(items), asked: 'yes', ...more };
}

/** The head on the middle on the base, both by ann. */
function two(more: Partial<Commit> = {}): readonly Commit[] {
  return [commit(identity(ann), { sha: MIDDLE, ...more }), commit(identity(ann), { parents: [MIDDLE], ...more })];
}

describe('who pushed a change', () => {
  const EARLY = '2026-01-01T00:00:00Z';
  const names = (items: readonly Push[], commits = complete(two())) =>
    [...pushersOf(change({ commits }), history(items)).people.values()].map(({ account: { login } }) => login);

  it.each<[string, readonly Push[], readonly string[]]>([
    ['of the head', [push(bob)], ['bob']],
    ['of a commit that is part of it', [push(ann), push(bob, { after: MIDDLE, at: EARLY })], ['bob', 'ann']],
    ['of a commit that is no part of it', [push(ann), push(bob, { after: ELSEWHERE, at: EARLY })], ['ann']],
    ['by a bot', [push(bot)], []],
    ["by GitHub's own account", [push(account(19_864_447, 'web-flow'))], []],
    ['by two at the same time', [push(bob), push(carol, { after: MIDDLE })], ['bob', 'carol']],
    [
      'before the history was rewritten',
      [push(ann, { forced: true, before: ELSEWHERE }), push(bob, { after: ELSEWHERE, at: EARLY })],
      ['bob', 'ann'],
    ],
    [
      'before the history was rewritten, as the commit of before tells',
      [push(ann, { before: ELSEWHERE }), push(bob, { after: ELSEWHERE, at: EARLY })],
      ['bob', 'ann'],
    ],
    [
      'of other work, where nothing was rewritten',
      [push(ann, { before: ELSEWHERE, forced: false }), push(bob, { after: ELSEWHERE, at: EARLY })],
      ['ann'],
    ],
    [
      'of other work, where the commit of before is part of it',
      [push(ann, { before: MIDDLE }), push(bob, { after: ELSEWHERE, at: EARLY })],
      ['ann'],
    ],
    [
      'of what was thrown away again by going back to what stood there',
      [
        push(ann, { at: EARLY }),
        push(bob, { after: ELSEWHERE, before: HEAD, at: '2026-01-02T00:00:00Z' }),
        push(ann, { before: ELSEWHERE, forced: true, at: '2026-01-03T00:00:00Z' }),
      ],
      ['ann'],
    ],
    [
      'of what was thrown away by going back to what an earlier push left',
      [
        push(ann, { at: EARLY }),
        push(bob, { after: ELSEWHERE }),
        push(ann, { before: ELSEWHERE, forced: true, at: '2026-01-03T00:00:00Z' }),
      ],
      ['ann'],
    ],
    [
      'of what was thrown away by going back to what stood there before it',
      [
        push(bob, { after: ELSEWHERE, before: HEAD }),
        push(ann, { before: ELSEWHERE, forced: true, at: '2026-01-03T00:00:00Z' }),
      ],
      ['ann'],
    ],
    [
      'before a rewriting that is one of several pushes',
      [
        push(ann, { after: MIDDLE, at: EARLY, forced: false }),
        push(bob, { after: ELSEWHERE, at: EARLY }),
        push(ann, { before: ELSEWHERE, forced: true }),
      ],
      ['ann', 'bob'],
    ],
    [
      'of what a later push says stood there: the rewriting came first',
      [
        push(bob, { after: ELSEWHERE, at: EARLY }),
        push(ann, { before: ELSEWHERE, forced: true }),
        push(carol, { after: ELSEWHERE, before: HEAD, at: '2026-01-03T00:00:00Z' }),
      ],
      ['bob', 'ann', 'carol'],
    ],
    [
      'that has no time proves no return',
      [push(bob, { after: ELSEWHERE, before: HEAD, at: '' }), push(ann, { before: ELSEWHERE, forced: true })],
      ['bob', 'ann'],
    ],
  ])('a push %s counts as its table says', (_what, items, expected) => {
    expect(names(items)).toEqual(expected);
  });

  it('where not all commits are known, every push may be a part', () => {
    expect(names([push(ann), push(bob, { after: ELSEWHERE })], cutShort(two(), 'only 250'))).toEqual(['ann', 'bob']);
  });

  it('the head is part of the change also where the list of commits does not show it', () => {
    expect(names([push(bob)], complete(two().slice(0, 1)))).toEqual(['bob']);
  });

  it('the first push of a person is the one that is kept, wherever it stands in the list', () => {
    const late = push(bob, { at: '2026-01-05T00:00:00Z' });
    const early = push(bob, { after: MIDDLE, at: EARLY });
    for (const items of [
      [late, early],
      [early, late],
    ]) {
      expect(pushersOf(change({ commits: complete(two()) }), history(items)).people.get(bob.id)).toEqual(early);
    }
  });

  it.each<[string, PushHistory, string | null, boolean]>([
    ['somebody is known', history([push(bob)]), null, false],
    ['the head was pushed by a bot', history([push(bot)]), null, false],
    [
      'only another commit was seen',
      history([push(bob, { after: MIDDLE })]),
      'GitHub does not tell who pushed it',
      false,
    ],
    ['GitHub says why', history([], { missing: { reason: '403' } as PushHistory['missing'] }), '403', false],
    ['GitHub was not asked', history([], { asked: 'no' }), null, true],
    ['GitHub was not asked, but the push came as a delivery', history([push(bob)], { asked: 'no' }), null, false],
  ])('where %s, that is what is said of the head', (_what, pushes, unseen, unasked) => {
    expect(pushersOf(change({ commits: complete(two()) }), pushes)).toMatchObject({ unseen, unasked });
  });

  describe('commits in the name of somebody else', () => {
    const borrowed = (items: readonly Push[], commits: readonly Commit[]) =>
      pushersOf(change({ commits: complete(commits) }), history(items)).borrowed.map(
        ({ commit: { sha }, pusher }) => `${pusher.login} ${sha.slice(0, 1)}`,
      );

    it.each<[string, readonly Push[], readonly Commit[], readonly string[]]>([
      ['pushed by another', [push(bob)], two(), ['bob a', 'bob d']],
      ['pushed by their author', [push(ann)], two(), []],
      ['pushed by a bot', [push(bot)], two(), []],
      ['that are signed', [push(bob)], two({ signature: SIGNED }), []],
      [
        'with a signature that is not valid',
        [push(bob)],
        two({ signature: { ...SIGNED, valid: false } as Commit['signature'] }),
        ['bob a', 'bob d'],
      ],
      ['that name a bot', [push(bob)], two({ author: identity(bot) }), []],
      ['that name no account', [push(bob)], two({ author: identity(null) }), []],
      ['of which one stood there before', [push(bob, { before: MIDDLE })], two(), ['bob a']],
      ['of which only the first came', [push(bob, { after: MIDDLE })], two(), ['bob d']],
      ['pushed again without anything new', [push(bob, { before: HEAD })], two(), []],
    ])('%s are told as the table says', (_what, items, commits, expected) => {
      expect(borrowed(items, commits)).toEqual(expected);
    });

    it('two parents that meet again end the walk', () => {
      const loop = [
        commit(identity(ann), { parents: [MIDDLE, OLD_HEAD] }),
        commit(identity(ann), { sha: MIDDLE, parents: [OLD_HEAD] }),
        commit(identity(ann), { sha: OLD_HEAD, parents: [] }),
      ];
      expect(borrowed([push(bob)], loop).toSorted()).toEqual(['bob a', 'bob b', 'bob d']);
    });
  });
});

describe('automation is what automation pushed', () => {
  const AUTOMATION = provenance({ origin: 'automation', cautions: ['one before'] });
  const made = (more: Parameters<typeof change>[0] = {}) =>
    change({ author: bot, commits: complete([commit(identity(bot))]), ...more });
  const seenAs = (pushes: PushHistory, what = made(), before = AUTOMATION) =>
    withoutBorrowedAutomation(before, what, { pushes, own: [] });

  it('the bot itself pushed: it stays automation', () => {
    expect(seenAs(history([push(bot)]))).toBe(AUTOMATION);
  });

  it('automation with the account of a person pushed: it stays automation, unless a person pushed as well', () => {
    const machine = push(account(116369605, 'workers-devprod'));
    expect(seenAs(history([machine]))).toBe(AUTOMATION);
    expect(seenAs(history([machine, push(bob)])).cautions.at(-1)).toMatch(/^bob pushed unsigned commits/);
  });

  it('a person pushed unsigned commits in its name: a human made it, with the person named', () => {
    const found = seenAs(history([push(bob)]));
    expect(found).toMatchObject({ origin: 'human', confidence: 'low' });
    expect(found.cautions).toEqual(['one before', 'bob pushed unsigned commits in the name of automation']);
  });

  it('nobody is known who pushed: a human may have made it, with the reason', () => {
    const found = seenAs(history([], { missing: { reason: '403' } as PushHistory['missing'] }));
    expect(found).toMatchObject({ origin: 'human', confidence: 'low' });
    expect(found.cautions.at(-1)).toContain('not known: 403');
  });

  it('a signature on every commit shows the bot, whoever pushed; on one of two it does not', () => {
    const signed = commit(identity(bot), { signature: SIGNED });
    const unsigned = commit(identity(bot), { sha: MIDDLE });
    expect(seenAs(history([push(bob)]), made({ commits: complete([signed]) }))).toBe(AUTOMATION);
    expect(seenAs(history([push(bob)]), made({ commits: complete([signed, unsigned]) })).origin).toBe('human');
    expect(dependsOnPushers(AUTOMATION, made({ commits: complete([signed]) }))).toBe(false);
    expect(dependsOnPushers(AUTOMATION, made())).toBe(true);
  });

  it.each([
    ['an AI change', provenance({ origin: 'ai' }), made()],
    ['a human change', provenance(), made()],
    ['a change whose author is gone', AUTOMATION, made({ author: null })],
  ])('%s does not depend on who pushed', (_what, before, what) => {
    expect(dependsOnPushers(before, what)).toBe(false);
    expect(seenAs(history([push(bob)]), what, before)).toBe(before);
  });
});

describe('labels by which people ask for more', () => {
  const event = (label: string, actor: Account | null = bob, action: LabelEvent['action'] = 'added'): LabelEvent => ({
    ...{ label, action, actor, at: '2026-01-01T00:00:00Z' },
  });
  const raised = (events: readonly LabelEvent[], before = risk(), missing: string | null = null) =>
    withRaises(
      before,
      { labelEvents: missing === null ? complete(events) : cutShort(events, missing) },
      policy().labels,
      'twokey[bot]',
    );
  const NAMES = policy().labels.risk;

  it.each<[string, readonly LabelEvent[], string]>([
    ['medium by a person', [event(NAMES.medium)], 'medium'],
    ['high by a person', [event(NAMES.high)], 'high'],
    ['high in another case', [event(NAMES.high.toUpperCase())], 'high'],
    ['medium after high', [event(NAMES.high), event(NAMES.medium)], 'high'],
    ['high by a deleted account', [event(NAMES.high, null)], 'high'],
    ['high, put on and taken off', [event(NAMES.high), event(NAMES.high, bob, 'removed')], 'high'],
    ['low', [event(NAMES.low)], 'low'],
    ['high, only taken off', [event(NAMES.high, bob, 'removed')], 'low'],
    ['high by the app itself', [event(NAMES.high, account(9, 'TwoKey[bot]', 'bot'))], 'low'],
    ['another name', [event('risk')], 'low'],
  ])('the risk label %s', (_what, events, level) => {
    expect(raised(events).level).toBe(level);
    expect(raised(events).findings.length > 0).toBe(level !== 'low');
  });

  it('a raise is a finding that names who asked; what was found stays, and nothing is lowered', () => {
    const found = raised([event(NAMES.medium), event(NAMES.medium, carol)], risk({ level: 'high' }));
    expect(found.level).toBe('high');
    expect(found.findings).toMatchObject([
      { rule: 'label/raised', level: 'medium', confidence: 'high', category: null, path: null, line: null },
    ]);
    expect(found.findings[0]?.why).toBe('carol raised the risk to medium by a label');
    expect(raised([event(NAMES.high, null)]).findings[0]?.why).toMatch(/^a deleted account raised/);
  });

  it('without a raise the risk is the same; a history that could not be read raises to high and says why', () => {
    const before = risk();
    expect(raised([], before)).toBe(before);
    const unseen = raised([], before, 'a page failed');
    expect(unseen).toMatchObject({ level: 'high', findings: [{ rule: 'label/unseen', level: 'high' }] });
    expect(unseen.findings[0]?.why).toContain('a page failed');
  });

  const demands = (events: readonly LabelEvent[]) =>
    depthDemands({ labelEvents: complete(events) }, { depth: 'Approvals/' });

  it.each<[readonly string[], number, string]>([
    [['approvals/2', 'APPROVALS/3'], 3, 'bob asked for 3'],
    [['approvals/3', 'approvals/2'], 3, 'bob asked for 3'],
    [['approvals/11'], 10, 'bob asked for 10'],
    [['approvals/999999999'], 10, 'bob asked for 10'],
    [['approvals/9999999999'], 0, ''],
    [['approvals/02'], 0, ''],
    [['approvals/12x'], 0, ''],
    [['approvals/x2'], 0, ''],
    [['approvalsX2'], 0, ''],
    [[], 0, ''],
  ])('%j ask for %i approvals', (labels, approvals, text) => {
    const [depth, unseen] = demands(labels.map((label) => event(label)));
    expect(depth).toMatchObject({ rule: 'label/depth', approvals });
    expect(depth?.text).toContain(text);
    expect(unseen).toMatchObject({ rule: 'label/depth-unseen', approvals: 0 });
  });

  it('who asked for the most is named, also when the account is gone; a label taken off asks for nothing more', () => {
    expect(demands([event('approvals/2', carol), event('approvals/3')])[0]?.text).toBe('bob asked for 3 by a label');
    expect(demands([event('approvals/2', null)])[0]?.text).toMatch(/^a deleted account asked for 2/);
    expect(demands([event('approvals/5', carol, 'removed')])[0]?.approvals).toBe(0);
  });

  it('a history of labels that could not be read asks for two approvals', () => {
    const unread = depthDemands({ labelEvents: cutShort([], 'gone') }, { depth: 'approvals/' });
    expect(unread.map(({ approvals }) => approvals)).toEqual([0, 2]);
  });
});
