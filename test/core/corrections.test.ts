/** Who may declare evidence of AI wrong, how, and what that covers. */
import { describe, expect, it } from '@jest/globals';
import { commandIn } from '../../src/core/commands.js';
import { firstSeenCorrections } from '../../src/core/corrections.js';
import { judgeTogether, type Memories, provenanceOf } from '../../src/core/judge.js';
import type { Account, Change, Comment, Sha } from '../../src/domain/change.js';
import type { Policy } from '../../src/domain/policy.js';
import type { Evidence, RecordedCorrection } from '../../src/domain/provenance.js';
import { complete, cutShort, known, unknown } from '../../src/domain/result.js';
import { account, change, commit, identity, independence, policy } from '../build.js';
import { PARSERS } from './text-world.js';

const CLAUDE = 'Co-Authored-By: Claude <noreply@anthropic.com>';
const ann = account(1, 'ann');
const bob = account(2, 'bob');
const carol = account(3, 'carol');
const ASK = '/twokey not-ai The trailer is a leftover of the template';
const LISTED = policy({ corrections: ['@carol', '@acme/security'] });
const TEAMS = new Map([['@acme/security', known([account(4, 'dave')])]]);

function comment(author: Account | null, more: Partial<Comment> = {}): Comment {
  return { id: 900, author, body: ASK, at: '2026-01-01T00:00:00Z', edited: false, ...more };
}

function marked(more: Partial<Change> = {}): Change {
  const commits = complete([commit(identity(ann), { message: `Fix\n\n${CLAUDE}` })]);
  return change({ commits, ...more });
}

/** What the app would know and say on seeing the comments for the first time, the marks having been recorded before. */
function corrected(
  asked: Change,
  { rules = LISTED, teams = TEAMS }: { rules?: Policy; teams?: Memories['teams'] } = {},
) {
  const remembered = seenBefore({ ...asked, comments: complete([]) });
  const corrections = firstSeenCorrections(
    { comments: asked.comments, recorded: [], policy: rules, teams: teams ?? new Map() },
    remembered,
  );
  const background = { remembered, corrections, teams: teams ?? new Map(), appLogin: 'twokey[bot]' };
  return { remembered, corrections, background, found: provenanceOf(asked, rules, background) };
}

function seenBefore(asked: Change): readonly Evidence[] {
  return provenanceOf(asked, LISTED, { remembered: [], appLogin: 'twokey[bot]' }).evidence;
}

describe('the command', () => {
  it.each([
    [ASK, 'The trailer is a leftover of the template'],
    ['/twokey not-ai\tit was me  \r\nMore text', 'it was me'],
    ['/twokey not-ai', null],
    ['/twokey not-ai no reason', null],
    ['/twokey not-ai - . !', null],
  ])('%j is read', (body, reason) => {
    expect(commandIn({ body })).toEqual({ kind: 'not-ai', reason });
  });

  it.each([
    `> ${ASK}`,
    ` ${ASK}`,
    `Please: ${ASK}`,
    `> As she said:\n${ASK}`,
    `\`\`\`\n${ASK}\n\`\`\``,
    `<!--\n${ASK}\n-->`,
    '/twokey not-ai-at-all it was me',
    '/twokey',
    '/TWOKEY not-ai it was me',
    '`/twokey not-ai it was me`',
    '/twokey not-human it was me',
  ])('%j is none', (body) => {
    expect(commandIn({ body })).toBeNull();
  });
});

describe('a correction', () => {
  it('by a listed person makes a change human again, and shows what was corrected', () => {
    const { found } = corrected(marked({ comments: complete([comment(carol)]) }));
    expect(found).toMatchObject({ origin: 'human', agents: [], evidence: [] });
    expect(found.corrected).toMatchObject([{ agent: 'claude-code' }]);
    expect(found.corrections).toEqual([
      { kind: 'accepted', comment: 900, by: carol, reason: 'The trailer is a leftover of the template' },
    ]);
  });

  it('may come from a member of a listed team', () => {
    expect(corrected(marked({ comments: complete([comment(account(4, 'dave'))]) })).found.origin).toBe('human');
  });

  const refused: readonly (readonly [string, Change, RegExp, { rules?: Policy; teams?: Memories['teams'] }?])[] = [
    [
      'the author',
      marked({ comments: complete([comment(ann)]) }),
      /not independent/,
      { rules: { ...LISTED, corrections: ['@ann'] } },
    ],
    [
      'somebody who is not listed',
      marked({ comments: complete([comment(bob)]) }),
      /^its author is not listed under corrections in the policy$/,
    ],
    [
      'anybody, where the policy lists nobody',
      marked({ comments: complete([comment(carol)]) }),
      /lists nobody/,
      { rules: policy() },
    ],
    [
      'a team that could not be read',
      marked({ comments: complete([comment(bob)]) }),
      /could not be read/,
      { teams: new Map([['@acme/security', unknown('403')]]) },
    ],
    [
      'an app',
      marked({ comments: complete([comment(account(9, 'carol[bot]', 'bot'))]) }),
      /not by a human/,
      { rules: { ...LISTED, corrections: ['@carol[bot]'] } },
    ],
    [
      'a machine user',
      marked({ comments: complete([comment(carol)]) }),
      /machine user/,
      { rules: { ...LISTED, machineUsers: ['Carol'] } },
    ],
    ['a deleted account', marked({ comments: complete([comment(null)]) }), /deleted/],
    ['an edited comment', marked({ comments: complete([comment(carol, { edited: true })]) }), /edited/],
    [
      'a comment without a reason',
      marked({ comments: complete([comment(carol, { body: '/twokey not-ai no' })]) }),
      /no reason/,
    ],
    [
      'who wrote a commit',
      change({
        comments: complete([comment(carol)]),
        commits: complete([commit(identity(carol), { message: `Fix\n\n${CLAUDE}` })]),
      }),
      /wrote commit/,
    ],
    [
      'who prompted the agent',
      marked({ comments: complete([comment(carol, { id: 899, body: '@claude fix it' }), comment(carol)]) }),
      /called Claude Code/,
    ],
    [
      'anybody, where a commit belongs to no account',
      change({
        comments: complete([comment(carol)]),
        commits: complete([commit(identity(null), { message: `Fix\n\n${CLAUDE}` })]),
      }),
      /belongs to no account/,
    ],
    [
      'anybody, where not all commits could be read',
      marked({ comments: complete([comment(carol)]), commits: cutShort(marked().commits.items, 'cut') }),
      /could not be read to the end: cut/,
    ],
    [
      'anybody, where not all comments could be read',
      marked({ comments: cutShort([comment(carol)], 'cut') }),
      /to the end: cut/,
    ],
  ];
  it.each(refused)('by %s is refused with the reason', (_who, asked, why, more = {}) => {
    const { found } = corrected(asked, more);
    expect(found).toMatchObject({ origin: 'ai', agents: ['claude-code'], corrected: [] });
    expect(found.corrections).toMatchObject([{ kind: 'refused', why: expect.stringMatching(why) }]);
  });

  it('is not pushed out by any number of others that are refused, of which the latest are told', () => {
    const noise = Array.from({ length: 50 }, (_, n) => comment(bob, { id: 1000 + n }));
    const { found } = corrected(marked({ comments: complete([comment(carol), ...noise]) }));
    expect(found.origin).toBe('human');
    expect(found.corrections).toHaveLength(21);
    expect(found.corrections.at(-1)).toMatchObject({ kind: 'refused', comment: 1049 });
    const last = corrected(marked({ comments: complete([...noise, comment(carol, { id: 2000 })]) })).found;
    expect(last.origin).toBe('human');
    expect(last.corrections).toHaveLength(21);
  });

  it('is not needed and not told where there is no evidence', () => {
    expect(corrected(change({ comments: complete([comment(carol)]) })).found).toMatchObject({
      origin: 'human',
      corrections: [],
    });
  });

  it('covers nothing that was not recorded before it was first seen', () => {
    const asked = marked({ comments: complete([comment(carol)]) });
    const corrections = firstSeenCorrections(
      { comments: asked.comments, recorded: [], policy: LISTED, teams: TEAMS },
      [],
    );
    const later = { remembered: seenBefore(asked), corrections, teams: TEAMS, appLogin: 'twokey[bot]' };
    expect(corrections).toMatchObject([{ covers: [] }]);
    expect(provenanceOf(asked, LISTED, later)).toMatchObject({
      origin: 'ai',
      corrections: [{ kind: 'refused', why: expect.stringContaining('write a new one') }],
    });
    const again = firstSeenCorrections(
      { comments: asked.comments, recorded: corrections, policy: LISTED, teams: TEAMS },
      later.remembered,
    );
    expect(again).toEqual([]);
  });

  it('waits to be written down, whatever others were', () => {
    const first = marked({ comments: complete([comment(carol)]) });
    const { background } = corrected(first);
    const later = comment(carol, { id: 901 });
    const asked = { ...first, comments: complete([comment(carol), later]) };
    expect(provenanceOf(asked, LISTED, background).corrections).toMatchObject([
      { kind: 'accepted', comment: 900 },
      { kind: 'refused', comment: 901, why: 'it has not been recorded yet' },
    ]);
  });

  it('covers no evidence of automation', () => {
    const asked = marked({ comments: complete([comment(carol)]) });
    const [evidence] = seenBefore(asked);
    if (evidence === undefined) throw new Error('no evidence');
    const remembered: readonly Evidence[] = [evidence, { ...evidence, agent: 'dependabot', agentClass: 'automation' }];
    const facts = { comments: asked.comments, recorded: [], policy: LISTED, teams: TEAMS };
    expect(firstSeenCorrections(facts, remembered)).toEqual(firstSeenCorrections(facts, [evidence]));
  });

  it('is not written down where it gives no reason, or where none is asked for', () => {
    const comments = [comment(carol, { body: '/twokey not-ai no' }), comment(carol, { id: 901, body: 'Thank you' })];
    expect(corrected(marked({ comments: complete(comments) })).corrections).toEqual([]);
  });

  it('is not written down for people who are not listed', () => {
    const asked = marked({ comments: complete([comment(bob), comment(null), comment(carol, { edited: true })]) });
    expect(corrected(asked).corrections).toEqual([]);
  });
});

describe('whatever appears after a correction', () => {
  const asked = marked({ comments: complete([comment(carol)]) });
  const { background } = corrected(asked);
  const OTHER = 'd'.repeat(40) as Sha;
  const rows: readonly (readonly [string, Partial<Change>])[] = [
    ['a label', { labels: complete(['ai-generated']) }],
    [
      'another agent',
      { commits: complete([...asked.commits.items, commit(identity(ann), { message: 'Fix\n\nMade-with: Cursor' })]) },
    ],
    [
      'the same trailer in another commit',
      { commits: complete([...asked.commits.items, { ...marked().commits.items[0], sha: OTHER } as never]) },
    ],
    [
      'the same trailer in a commit whose short name is the same',
      { commits: complete([{ ...marked().commits.items[0], sha: `aaaaaaa${'d'.repeat(33)}` } as never]) },
    ],
    ['a mark in the body', { body: '🤖 Generated with [Claude Code](https://claude.com/claude-code)' }],
    ['the app that acted', { app: known('cursor') }],
  ];
  it.each(rows)('gates again: %s', (_what, more) => {
    expect(provenanceOf({ ...asked, ...more }, LISTED, background).origin).toBe('ai');
  });

  it('gates also once it is gone again', () => {
    const later = seenBefore({ ...asked, labels: complete(['ai-generated']) });
    const remembered = [...background.remembered, ...later];
    expect(provenanceOf(asked, LISTED, { ...background, remembered }).origin).toBe('ai');
    const commits = complete([{ ...marked().commits.items[0], sha: OTHER } as never]);
    const pushed = [...background.remembered, ...seenBefore({ ...asked, commits })];
    expect(provenanceOf(asked, LISTED, { ...background, remembered: pushed }).origin).toBe('ai');
  });

  it.each([
    ['is edited', { comments: complete([comment(carol, { edited: true })]) }],
    ['is deleted', { comments: complete([]) }],
    ['belongs to somebody who then pushes', { commits: complete([...asked.commits.items, commit(identity(carol))]) }],
    [
      'belongs to somebody who then prompts the agent',
      { comments: complete([comment(carol), comment(carol, { id: 901, body: '@claude go on' })]) },
    ],
  ] as const)('the correction ends when its comment %s', (_what, more) => {
    expect(provenanceOf({ ...asked, ...more }, LISTED, background).origin).toBe('ai');
  });

  it('a correction of one change says nothing of another with the same commit', () => {
    const BY = { appLogin: 'twokey[bot]', parsers: PARSERS };
    const other = marked({ number: 13 });
    const gathered = (one: Change, corrections: readonly RecordedCorrection[]) => ({
      change: one,
      texts: new Map(),
      policy: { kind: 'valid', policy: LISTED, sources: [] } as const,
      remembered: background.remembered,
      rememberedOperators: [],
      circumstances: { now: 0, commands: [], headship: 'new' as const, traffic: null },
      corrections,
      teams: TEAMS,
      independence: independence(),
    });
    const both = judgeTogether([gathered(asked, background.corrections), gathered(other, [])], null, BY);
    expect(both.map(({ provenance }) => provenance.origin)).toEqual(['ai', 'ai']);
    const alone = judgeTogether([gathered(asked, background.corrections)], null, BY);
    expect(alone.map(({ provenance }) => provenance.origin)).toEqual(['human']);
  });
});
