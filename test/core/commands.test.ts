/** What is a command, what rates allow, and how a large change is split: the pure parts, row by row. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { commandsIn } from '../../src/core/commands.js';
import { firstSeenCommands, weighConcessions, withoutWaived } from '../../src/core/concessions.js';
import { contributorsOf } from '../../src/core/contributors.js';
import { sizeLimit } from '../../src/core/policy-limits.js';
import { RATE_WINDOW_MS, rateProblems } from '../../src/core/rate.js';
import { suggestedParts } from '../../src/core/split.js';
import type { Account, Comment } from '../../src/domain/change.js';
import { CATEGORIES } from '../../src/domain/finding.js';
import type { Policy } from '../../src/domain/policy.js';
import { complete, known, unknown } from '../../src/domain/result.js';
import type { Traffic } from '../../src/domain/traffic.js';
import { AI, account, change, commit, finding, HEAD, identity, OLD_HEAD, policy, risk } from '../build.js';
import { lawRuns } from '../properties/runs.js';

const ann = account(1, 'ann');
const bob = account(2, 'bob');
const carol = account(3, 'carol');
const ASK = '/twokey waive iam/widened it was reviewed elsewhere';
const GRANT = '/twokey grant iam/widened';

const RUNS = lawRuns(10_000);

describe('a line', () => {
  it.each([
    [ASK, { kind: 'waive', rule: 'iam/widened', reason: 'it was reviewed elsewhere' }],
    ['/twokey waive size/over-max', { kind: 'waive', rule: 'size/over-max', reason: null }],
    [`Please.\n${GRANT}  `, { kind: 'grant', rule: 'iam/widened' }],
    ['/twokey break-glass the site is down', { kind: 'break-glass', reason: 'the site is down' }],
    ['/twokey why\r\n', { kind: 'why' }],
    ['/twokey recheck', { kind: 'recheck' }],
    [`\`\`\`sh\nls\n\`\`\`\n${GRANT}`, { kind: 'grant', rule: 'iam/widened' }],
    [`> quoted\n\n${GRANT}`, { kind: 'grant', rule: 'iam/widened' }],
    [`<!-- a --> hm\n${GRANT}`, { kind: 'grant', rule: 'iam/widened' }],
    [`\`\`\`html <!-- a\nb\n\`\`\`\n${GRANT}`, { kind: 'grant', rule: 'iam/widened' }],
  ])('%j is a command', (body, command) => {
    expect(commandsIn({ body })).toEqual([command]);
  });

  it.each(['/twokey', '/twokey approve', '/twokey grant', '/twokey waive all of it please', '/twokey Grant iam/x'])(
    '%j is meant as one and is none',
    (body) => {
      expect(commandsIn({ body })).toMatchObject([{ kind: 'malformed' }]);
    },
  );

  it.each([
    `> ${GRANT}`,
    `> somebody said\n${GRANT}`,
    `    ${GRANT}`,
    `\t${GRANT}`,
    `- ${GRANT}`,
    `\`${GRANT}\``,
    `\`\`\`\n${GRANT}\n\`\`\``,
    `~~~~\n~~~\n${GRANT}\n~~~~`,
    `\`\`\`\nnever closed\n${GRANT}`,
    `<!--\n${GRANT}\n-->`,
    `<pre>\n${GRANT}\n</pre>`,
    `${GRANT} <!-- a\n-->`,
    `${ASK} <pre>\n</pre>`,
    '/twokeys grant iam/widened',
    '／twokey grant iam/widened',
    '/tw\u200bokey grant iam/widened',
  ])('%j is none', (body) => {
    expect(commandsIn({ body })).toEqual([]);
  });

  it('of any comment is read without throwing, and never more than ten', () => {
    const line = fc.constantFrom(
      ASK,
      GRANT,
      '```',
      '~~~',
      '> x',
      '',
      '<!--',
      '-->',
      '<pre>',
      '</pre>',
      '/twokey',
      'text',
    );
    fc.assert(
      fc.property(fc.array(line), (lines) => commandsIn({ body: lines.join('\n') }).length <= 10),
      RUNS,
    );
  });
});

const AT = '2026-01-01T00:00:00Z';
const NOW = Date.parse(AT) + 3_600_000;
const LISTED = policy({
  waivers: { rules: ['iam/*'], grant: ['@carol', '@ann', '@acme/leads'], hours: 24 },
  breakGlass: { by: ['@carol', '@ann'], hours: 4, issue: true },
  machineUsers: ['robot'],
});
const FOUND = risk({ level: 'high', categories: ['iam'], findings: [finding({ rule: 'iam/widened', level: 'high' })] });

function said(by: Account | null, body: string, more: Partial<Comment> = {}): Comment {
  return { id: 900 + (by?.id ?? 0) * 10 + (body === ASK ? 0 : 1), author: by, body, at: AT, edited: false, ...more };
}

interface Scene {
  readonly comments: readonly Comment[];
  readonly rules?: Policy;
  readonly now?: number;
  readonly headship?: 'new' | 'seen-before';
  readonly head?: typeof HEAD;
  readonly base?: string;
  readonly teams?: Parameters<typeof weighConcessions>[0]['teams'];
  readonly unmapped?: boolean;
}

/** Weighed at `now`, after all was first seen on HEAD and main. */
function weighed({ comments, rules = LISTED, now = NOW, headship = 'seen-before', ...more }: Scene) {
  const { teams = new Map(), unmapped = false, head = HEAD, base = 'main' } = more;
  const authored = commit(unmapped ? identity(null) : identity(ann));
  const seen = change({ comments: complete(comments), commits: complete([authored]) });
  const recorded = firstSeenCommands(seen, [], { policy: rules, teams, headship });
  const later = { ...seen, head: { ...seen.head, sha: head }, base: { ...seen.base, ref: base } };
  const contributors = contributorsOf(
    later,
    { provenance: AI, pushes: { ...complete([]), asked: 'no' } },
    rules.agents,
  );
  return weighConcessions({ change: later, policy: rules, teams, contributors, recorded, risk: FOUND, now });
}

describe('a waiver', () => {
  it('of two people holds, and takes its findings out of the risk', () => {
    const { waivers, answers } = weighed({ comments: [said(bob, ASK), said(carol, GRANT)] });
    expect(waivers).toMatchObject([{ rule: 'iam/widened', askedBy: bob, grantedBy: carol, findings: FOUND.findings }]);
    expect(answers.map(({ outcome }) => outcome)).toEqual(['accepted', 'accepted']);
    expect(withoutWaived(FOUND, waivers)).toMatchObject({ level: 'low', categories: [], findings: [] });
  });

  const asked = said(bob, ASK);
  const rows: readonly (readonly [string, Scene, RegExp])[] = [
    ['granted by nobody', { comments: [asked] }, /somebody else grants it/],
    ['granted by the author of the change', { comments: [asked, said(ann, GRANT)] }, /not independent/],
    ['granted by whoever asked', { comments: [said(carol, ASK), said(carol, GRANT)] }, /whoever asked/],
    [
      'asked for by the granting person too',
      { comments: [asked, said(carol, ASK), said(carol, GRANT)] },
      /whoever asked/,
    ],
    [
      'granted before it was asked for',
      { comments: [said(carol, GRANT), said(bob, ASK, { at: '2026-01-01T00:00:01Z' })] },
      /nobody has asked/,
    ],
    ['granted by somebody who is not listed', { comments: [asked, said(account(8, 'eve'), GRANT)] }, /not listed/],
    [
      'granted by a team that cannot be read',
      { comments: [asked, said(account(8, 'eve'), GRANT)], teams: new Map([['@acme/leads', unknown('403')]]) },
      /could not be read/,
    ],
    ['granted in an edited comment', { comments: [asked, said(carol, GRANT, { edited: true })] }, /edited/],
    ['granted by a deleted account', { comments: [asked, said(null, GRANT)] }, /deleted/],
    [
      'asked for without a reason',
      { comments: [said(bob, '/twokey waive iam/widened'), said(carol, GRANT)] },
      /gives no reason/,
    ],
    [
      'of a rule that the policy does not list',
      { comments: [said(bob, '/twokey waive delete/data it is empty now'), said(carol, '/twokey grant delete/data')] },
      /does not list this rule/,
    ],
    [
      'of a rule that nobody may waive',
      { comments: [said(bob, '/twokey waive approvals/stale he said yes anyway')] },
      /cannot be waived/,
    ],
    ['for an earlier head', { comments: [asked, said(carol, GRANT)], head: OLD_HEAD }, /a push ends it/],
    ['for another base', { comments: [asked, said(carol, GRANT)], base: 'release' }, /another base/],
    [
      'that came together with a new head',
      { comments: [asked, said(carol, GRANT)], headship: 'new' },
      /a push came at about the same time/,
    ],
    ['whose day is over', { comments: [asked, said(carol, GRANT)], now: NOW + RATE_WINDOW_MS }, /it ended at/],
    [
      'of a change with somebody unknown in it',
      { comments: [asked, said(carol, GRANT)], unmapped: true },
      /anybody may be behind/,
    ],
  ];
  it.each(rows)('%s is none, and is told so', (_what, scene, why) => {
    const { waivers, answers } = weighed(scene);
    expect(waivers).toEqual([]);
    expect(
      answers
        .filter(({ outcome }) => outcome !== 'accepted')
        .map(({ text }) => text)
        .join('\n'),
    ).toMatch(why);
  });

  it('granted by two people in the same second is that of the first', () => {
    const teams = new Map([['@acme/leads', known([account(8, 'eve')])]]);
    const comments = [asked, said(account(8, 'eve'), GRANT), said(carol, GRANT)];
    expect(weighed({ comments, teams }).waivers).toMatchObject([{ grantedBy: { login: 'eve' } }]);
  });

  it('may be granted by a member of a listed team', () => {
    const teams = new Map([['@acme/leads', known([account(8, 'eve')])]]);
    expect(weighed({ comments: [asked, said(account(8, 'eve'), GRANT)], teams }).waivers).toHaveLength(1);
  });

  it('of machines is neither kept nor answered', () => {
    const bots = [account(20, 'x[bot]', 'bot'), account(21, 'Robot'), account(175740463, 'openhands-agent')];
    expect(weighed({ comments: bots.map((who) => said(who, ASK)) })).toEqual({
      waivers: [],
      override: null,
      answers: [],
    });
  });

  it('never makes the risk of other findings lower', () => {
    const both = { ...FOUND, findings: [...FOUND.findings, finding({ rule: 'iam/object', level: 'medium' })] };
    expect(withoutWaived(both, [{ rule: 'iam/widened' }])).toMatchObject({ level: 'medium', categories: ['iam'] });
  });
});

describe('break-glass', () => {
  const BREAK = '/twokey break-glass the site is down';

  it('by a listed person holds for its hours; the author may be listed', () => {
    for (const who of [carol, ann]) {
      expect(weighed({ comments: [said(who, BREAK)] }).override).toMatchObject({ by: who, reason: 'the site is down' });
    }
    expect(weighed({ comments: [said(carol, BREAK)], now: NOW + 3 * 3_600_000 }).override).toBeNull();
  });

  it.each([
    ['somebody who is not listed', { comments: [said(bob, BREAK)] }],
    ['anybody, where nobody is listed', { comments: [said(carol, BREAK)], rules: policy() }],
    [
      'a machine user that is listed',
      {
        comments: [said(account(9, 'robot'), BREAK)],
        rules: policy({ machineUsers: ['robot'], breakGlass: { ...LISTED.breakGlass, by: ['@robot'] } }),
      },
    ],
    [
      'an agent that is listed',
      {
        comments: [said(account(175740463, 'openhands-agent'), BREAK)],
        rules: policy({ breakGlass: { ...LISTED.breakGlass, by: ['@openhands-agent'] } }),
      },
    ],
    ['a listed person without a reason', { comments: [said(carol, '/twokey break-glass please')] }],
    ['a listed person, edited', { comments: [said(carol, BREAK, { edited: true })] }],
    ['a listed person, for an earlier head', { comments: [said(carol, BREAK)], head: OLD_HEAD }],
  ] as readonly (readonly [string, Scene])[])('by %s does nothing', (_who, scene) => {
    expect(weighed(scene).override).toBeNull();
  });
});

describe('how much an agent may have under way', () => {
  const open = (number: number, ready = true, agents = ['claude-code']) => ({ number, agents, ready });
  const none: Traffic = { open: [], merged: [], since: null };
  const rules = (traffic: Partial<Traffic>, limits: { open?: number; mergedPerDay?: number }, more = {}) =>
    rateProblems({
      ...{ number: 10, provenance: AI, now: NOW, traffic: { ...none, ...traffic } },
      ...{ limits: { open: limits.open ?? null, mergedPerDay: limits.mergedPerDay ?? null } },
      ...more,
    }).map(({ rule }) => rule);

  it.each([
    ['as many older ones as allowed', { open: [open(1), open(2)] }, ['rate/open']],
    ['fewer older ones', { open: [open(1)] }, []],
    ['newer ones', { open: [open(11), open(12), open(13)] }, []],
    ['itself among them', { open: [open(1), open(10)] }, []],
    ["another agent's", { open: [open(1, true, ['devin']), open(2, true, ['devin'])] }, []],
  ])('%s open', (_what, traffic, expected) => {
    expect(rules(traffic, { open: 2 })).toEqual(expected);
  });

  it.each([
    [
      'as many as allowed',
      {
        merged: [
          { number: 1, agents: ['claude-code'], at: NOW },
          { number: 2, agents: ['claude-code'], at: NOW },
        ],
      },
      ['rate/merged'],
    ],
    [
      'one of them a day ago',
      {
        merged: [
          { number: 1, agents: ['claude-code'], at: NOW },
          { number: 2, agents: ['claude-code'], at: NOW - RATE_WINDOW_MS },
        ],
      },
      [],
    ],
    [
      'one, and an older one is ready',
      { merged: [{ number: 1, agents: ['claude-code'], at: NOW }], open: [open(3)] },
      ['rate/merged'],
    ],
    [
      'one, and an older one waits for people',
      { merged: [{ number: 1, agents: ['claude-code'], at: NOW }], open: [open(3, false)] },
      [],
    ],
  ])('%s merged', (_what, traffic, expected) => {
    expect(rules(traffic, { mergedPerDay: 2 })).toEqual(expected);
  });

  it('whoever was ready first keeps the place, whatever the numbers', () => {
    expect(rules({ open: [open(11)] }, { mergedPerDay: 1 })).toEqual(['rate/merged']);
    expect(rules({ open: [open(10), open(11)] }, { mergedPerDay: 1 })).toEqual([]);
    expect(rules({ open: [open(10, false), open(11)] }, { mergedPerDay: 1 })).toEqual(['rate/merged']);
    expect(rules({ open: [open(9), open(10)] }, { mergedPerDay: 1 })).toEqual(['rate/merged']);
    expect(rules({ open: [open(10), open(11, false)] }, { mergedPerDay: 1 })).toEqual([]);
  });

  it('says of whom, how many, and when the oldest merge is a day old', () => {
    const merged = (number: number, at: number, agents = ['claude-code']) => ({ number, at, agents });
    const problems = (traffic: Partial<Traffic>, limit: number) =>
      rateProblems({
        ...{ number: 10, provenance: AI, now: NOW, traffic: { ...none, ...traffic, since: 5 } },
        limits: { open: null, mergedPerDay: limit },
      });
    const two = [merged(2, NOW - 50), merged(1, NOW - RATE_WINDOW_MS + 1), merged(3, NOW, ['devin'])];
    expect(problems({ merged: two }, 2)).toEqual([
      {
        ...{ rule: 'rate/merged', agent: 'claude-code', before: 2, limit: 2, since: 5 },
        until: NOW + 1,
      },
    ]);
    expect(problems({ merged: two }, 3)).toEqual([]);
    expect(problems({ open: [open(4), open(5)] }, 2)).toMatchObject([{ before: 2, until: null }]);
    expect(problems({ merged: [merged(10, NOW), merged(1, NOW)] }, 2)).toEqual([]);
  });

  it('is no limit for people, nor where the policy has none', () => {
    const flood = { open: Array.from({ length: 9 }, (_, n) => open(n + 1)) };
    expect(rules(flood, {})).toEqual([]);
    expect(rules(flood, { open: 2 }, { provenance: { origin: 'human', agents: ['claude-code'] } })).toEqual([]);
  });

  it('is never used up by more than the limit, whatever is open', () => {
    const drawn = fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { minLength: 1 });
    fc.assert(
      fc.property(drawn, fc.integer({ min: 1, max: 9 }), (numbers, limit) => {
        const traffic = { ...none, open: numbers.map((number) => open(number)) };
        const limits = { open: limit, mergedPerDay: null };
        const free = numbers.filter(
          (number) => rateProblems({ number, provenance: AI, limits, traffic, now: NOW }).length === 0,
        );
        expect(free.length).toBe(Math.min(limit, numbers.length));
        expect(Math.max(...free)).toBeLessThanOrEqual(numbers.toSorted((a, b) => a - b)[free.length - 1] ?? 0);
      }),
      RUNS,
    );
  });
});

describe('the most lines that a change may have', () => {
  it.each([
    [
      { ai: 5, human: null, automation: null },
      { ai: 5, human: null, automation: null },
    ],
    [
      { ai: 5, human: 20, automation: 3 },
      { ai: 3, human: 20, automation: 3 },
    ],
    [
      { ai: null, human: 20, automation: null },
      { ai: 20, human: 20, automation: null },
    ],
  ])('%j', (max, expected) => {
    const limits = {
      ai: sizeLimit(max, 'ai'),
      human: sizeLimit(max, 'human'),
      automation: sizeLimit(max, 'automation'),
    };
    expect(limits).toEqual(expected);
  });
});

describe('a suggested split', () => {
  const one = (path: string, additions: number) => ({ path, additions, deletions: 0 });

  it('puts each category alone, then directories, and keeps small neighbours together', () => {
    const files = [
      one('src/a/x.ts', 48),
      one('src/b/y.ts', 40),
      one('src/b/z.ts', 40),
      one('docs/a.md', 5),
      one('iam/r.tf', 5),
      one('db/1.sql', 5),
      one('package-lock.json', 900),
    ];
    const found = [
      finding({ path: 'iam/r.tf' }),
      finding({ path: 'db/1.sql', category: 'migration' }),
      finding({ path: 'db/1.sql', category: 'delete' }),
    ];
    expect(suggestedParts(files, found, 50)).toEqual([
      { category: 'iam', directories: ['iam'], files: ['iam/r.tf'], lines: 5 },
      { category: 'delete', directories: ['db'], files: ['db/1.sql'], lines: 5 },
      { category: null, directories: ['docs', ''], files: ['docs/a.md', 'package-lock.json'], lines: 5 },
      { category: null, directories: ['src/a'], files: ['src/a/x.ts'], lines: 48 },
      { category: null, directories: ['src/b'], files: ['src/b/y.ts'], lines: 40 },
      { category: null, directories: ['src/b'], files: ['src/b/z.ts'], lines: 40 },
    ]);
  });

  it('has every file in exactly one part, no part over the limit but of a single file, whatever the order', () => {
    const path = fc
      .array(fc.constantFrom('a', 'b', 'c', 'd.ts'), { minLength: 1, maxLength: 5 })
      .map((names) => names.join('/'));
    const drawn = fc.uniqueArray(fc.record({ path, additions: fc.nat(90), deletions: fc.nat(30) }), {
      selector: ({ path: name }) => name,
      maxLength: 25,
    });
    const marks = fc.array(fc.tuple(path, fc.constantFrom(...CATEGORIES)), { maxLength: 8 });
    fc.assert(
      fc.property(drawn, marks, fc.integer({ min: 1, max: 200 }), (files, marked, limit) => {
        const found = marked.map(([at, category]) => finding({ path: at, category }));
        const parts = suggestedParts(files, found, limit);
        expect(parts.flatMap((part) => part.files).sort()).toEqual(files.map((file) => file.path).sort());
        for (const part of parts) if (part.lines > limit) expect(part.files).toHaveLength(1);
        expect(suggestedParts(files.toReversed(), found, limit)).toEqual(parts);
      }),
      RUNS,
    );
  });
});
