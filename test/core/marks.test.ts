/** Every mark of a change and its commits as it is shown: which signal, of whom, how sure, where, and what was seen. */
import { describe, expect, it } from '@jest/globals';
import type { SignatureExample } from '../../src/domain/agent-signature.js';
import { inputOfExample, shownMarks } from './provenance-fixtures.js';

const CLAUDE = 'Claude <noreply@anthropic.com>';
const DEPENDABOT = 'dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>';

type Row = readonly [title: string, example: SignatureExample, marks: readonly string[], cautions?: readonly string[]];
const ROWS: readonly Row[] = [
  [
    'an account',
    { account: { id: 198982749, login: 'Copilot' } },
    ['account copilot agent high, pull request author: Copilot (198982749)'],
  ],
  [
    'an account whose login is of another',
    { account: { id: 158243242, login: 'claude[bot]' } },
    ['account devin agent high, pull request author: claude[bot] (158243242)'],
    ['! pull request author: id 158243242 is devin, but the login is claude[bot]'],
  ],
  ['a branch', { branch: 'claude/fix' }, ['branch claude-code agent low, pull request branch: claude/fix']],
  [
    'a branch that only an agent makes',
    { branch: 'cursor/fix-the-thing-1a2b' },
    ['branch cursor agent medium, pull request branch: cursor/fix-the-thing-1a2b'],
  ],
  ['a title', { title: '[codex] Fix it' }, ['title codex agent low, pull request title: [codex] Fix it']],
  ['a title with it elsewhere', { title: 'Fix [codex]' }, []],
  ['a label of an agent', { labels: ['claude'] }, ['label claude-code agent low, label: claude']],
  ['a label that declares', { labels: ['AI-assisted'] }, ['label unnamed-ai agent medium, label: AI-assisted']],
  ['a label in look-alike letters', { labels: [' сlaude '] }, ['label claude-code agent low, label: сlaude']],
  [
    'two labels',
    { labels: ['cursor', 'topic', 'ai-generated'] },
    ['label unnamed-ai agent medium, label: ai-generated', 'label cursor agent low, label: cursor'],
  ],
  [
    'an author',
    { author: CLAUDE },
    ['mailbox claude-code agent high, commit 1a2b3c4, author: Claude <noreply@anthropic.com>'],
  ],
  [
    'an author who is the committer',
    { author: CLAUDE, committer: CLAUDE },
    ['mailbox claude-code agent high, commit 1a2b3c4, author: Claude <noreply@anthropic.com>'],
  ],
  [
    'an author and another committer',
    { author: CLAUDE, committer: 'Cursor Agent <cursoragent@cursor.com>' },
    [
      'mailbox claude-code agent high, commit 1a2b3c4, author: Claude <noreply@anthropic.com>',
      'mailbox cursor agent high, commit 1a2b3c4, committer: Cursor Agent <cursoragent@cursor.com>',
    ],
  ],
  [
    'a committer of one name with another mailbox',
    { author: 'Claude <ann@example.org>', committer: CLAUDE },
    ['mailbox claude-code agent high, commit 1a2b3c4, committer: Claude <noreply@anthropic.com>'],
  ],
  [
    'a committer of one mailbox with another name',
    { author: 'Ann (aider) <ann@example.org>', committer: 'Bob (aider) <ann@example.org>' },
    [
      'mailbox aider agent high, commit 1a2b3c4, author: Ann (aider) <ann@example.org>',
      'mailbox aider agent high, commit 1a2b3c4, committer: Bob (aider) <ann@example.org>',
    ],
  ],
  ['a committer that is automation', { committer: DEPENDABOT }, []],
  ['a committer that is an app nobody knows', { committer: 'new[bot] <9+new[bot]@users.noreply.github.com>' }, []],
  [
    'an author that is an app nobody knows',
    { author: 'new[bot] <9+new[bot]@users.noreply.github.com>' },
    [],
    [
      'commit 1a2b3c4, author: the app new[bot] is not in the catalog; name it under agents in the policy if it writes with a model',
    ],
  ],
  [
    'an author with the mailbox of an app alone',
    { author: 'New <new[bot]>' },
    [],
    [
      'commit 1a2b3c4, author: the app New is not in the catalog; name it under agents in the policy if it writes with a model',
    ],
  ],
  [
    'an author that is an app which says that it is AI',
    { author: 'acme-ai[bot] <9+acme-ai[bot]@users.noreply.github.com>' },
    ['mailbox unnamed-ai agent low, commit 1a2b3c4, author: acme-ai[bot] <9+acme-ai[bot]@users.noreply.github.com>'],
  ],
  [
    'an app that says that it is an agent',
    { account: { id: 9, login: 'infra-coding-agent-dev[bot]' } },
    ['account unnamed-ai agent low, pull request author: infra-coding-agent-dev[bot] (9)'],
  ],
  ['the release bot of a company for AI', { account: { id: 9, login: 'acme-ai-release[bot]' } }, []],
  ['an app about another kind of agent', { account: { id: 9, login: 'dd-agent-integrations-bot[bot]' } }, []],
  ['an app with the letters in a word', { account: { id: 9, login: 'mailer-coderpad[bot]' } }, []],
  ['a person who is called alike', { account: { id: 9, login: 'ann-ai' } }, []],
  [
    'a trailer in the list of a squash',
    { message: 'Fix (#1)\n\n* add it\n\n* Co-authored-by: Copilot 223556219+Copilot@users.noreply.github.com\ufffc' },
    [
      'loose-trailer copilot agent medium, commit 1a2b3c4, trailer Co-authored-by: Co-authored-by: Copilot 223556219+Copilot@users.noreply.github.com',
    ],
  ],
  [
    'a list of what a tool writes',
    { message: 'Fix\n\n- `Co-authored-by: Claude <noreply@anthropic.com>` is left out\n\nBy hand.' },
    [],
  ],
  [
    'a list about a trailer',
    { message: 'Fix\n\n- Co-authored-by: Claude <noreply@anthropic.com> is left out now\n\nBy hand.' },
    [],
  ],
  [
    'a signature for somebody',
    { message: 'Fix\n\nIt is faster.\n\n_codex-gpt-5.5-medium on behalf of ann_' },
    ['message codex agent medium, commit 1a2b3c4, statement: _codex-gpt-5.5-medium on behalf of ann_'],
  ],
  [
    'a signature with what it works on',
    { message: 'Fix\n\n_Claude Opus 4.7 (acme/investigator) on behalf of ann_' },
    [
      'message claude-code agent medium, commit 1a2b3c4, statement: _Claude Opus 4.7 (acme/investigator) on behalf of ann_',
    ],
  ],
  ['a person on behalf of others', { message: 'Fix\n\nClaude on behalf of the security team' }, []],
  [
    'a word about who speaks',
    { message: 'Fix\n\nThe agent acts on behalf of the user; Codex 5 on behalf of x too.' },
    [],
  ],
  ['an author with the word in the middle', { author: 'New <new[bot]@example.org>' }, []],
  [
    'an author whose id is of another',
    { author: 'claude[bot] <41898282+claude[bot]@users.noreply.github.com>' },
    [
      'mailbox claude-code agent high, commit 1a2b3c4, author: claude[bot] <41898282+claude[bot]@users.noreply.github.com>',
    ],
    ['! commit 1a2b3c4, author: id 41898282 is github-actions, but the login is claude[bot]'],
  ],
  [
    'an author whose mailbox is of automation and whose name is of an agent',
    { author: 'Ann (aider) <49699333+dependabot[bot]@users.noreply.github.com>' },
    [
      'mailbox aider agent high, commit 1a2b3c4, author: Ann (aider) <49699333+dependabot[bot]@users.noreply.github.com>',
    ],
    ['! commit 1a2b3c4, author: the mailbox is that of dependabot, but the name is Ann (aider)'],
  ],
  [
    'an author who is called like an app',
    { author: 'claude[bot] <x@example.org>' },
    ['mailbox claude-code agent medium, commit 1a2b3c4, author: claude[bot] <x@example.org>'],
  ],
  ['an author who is called like automation', { author: 'dependabot[bot] <x@example.org>' }, []],
  [
    'a trailer',
    { message: 'Fix\n\nCo-authored-by: Claude <noreply@anthropic.com>' },
    [
      'trailer claude-code agent high, commit 1a2b3c4, trailer Co-authored-by: Co-authored-by: Claude <noreply@anthropic.com>',
    ],
  ],
  [
    'a trailer twice',
    {
      message: 'Fix\n\nCo-authored-by: Claude <noreply@anthropic.com>\nCo-authored-by: Claude <noreply@anthropic.com>',
    },
    [
      'trailer claude-code agent high, commit 1a2b3c4, trailer Co-authored-by: Co-authored-by: Claude <noreply@anthropic.com>',
    ],
  ],
  [
    'a trailer among prose',
    { message: 'Fix\n\nCo-authored-by: Claude <noreply@anthropic.com>\n\nprose' },
    [
      'loose-trailer claude-code agent medium, commit 1a2b3c4, trailer Co-authored-by: Co-authored-by: Claude <noreply@anthropic.com>',
    ],
  ],
  [
    'a trailer in a body',
    { body: 'Co-authored-by: Claude <noreply@anthropic.com>' },
    [
      'body claude-code agent medium, pull request body, trailer Co-authored-by: Co-authored-by: Claude <noreply@anthropic.com>',
    ],
  ],
  [
    'a trailer whose id is of another',
    { message: 'Fix\n\nCo-authored-by: x <49699333+claude[bot]@users.noreply.github.com>' },
    [
      'trailer claude-code agent high, commit 1a2b3c4, trailer Co-authored-by: Co-authored-by: x <49699333+claude[bot]@users.noreply.github.com>',
    ],
    ['! commit 1a2b3c4, trailer Co-authored-by: id 49699333 is dependabot, but the login is claude[bot]'],
  ],
  [
    'a trailer in a body whose id is of another',
    { body: 'Co-authored-by: x <49699333+claude[bot]@users.noreply.github.com>' },
    [
      'body claude-code agent medium, pull request body, trailer Co-authored-by: Co-authored-by: x <49699333+claude[bot]@users.noreply.github.com>',
    ],
    ['! pull request body, trailer Co-authored-by: id 49699333 is dependabot, but the login is claude[bot]'],
  ],
  [
    'a line of an agent',
    { message: 'Fix\n\n🤖 Generated with [Claude Code](https://claude.com/claude-code)' },
    [
      'message claude-code agent high, commit 1a2b3c4, line: 🤖 Generated with [Claude Code](https://claude.com/claude-code)',
    ],
  ],
  [
    'a line of an agent in a body',
    { body: '🤖 Generated with [Claude Code](https://claude.com/claude-code)' },
    [
      'body claude-code agent high, pull request body, line: 🤖 Generated with [Claude Code](https://claude.com/claude-code)',
    ],
  ],
  [
    'a statement',
    { message: 'Fix\n\nThis was written with the help of Cursor.' },
    ['message cursor agent medium, commit 1a2b3c4, statement: This was written with the help of Cursor.'],
  ],
  [
    'a statement over two lines',
    { message: 'Fix\n\nThis change was written with the help\nof Claude Code.' },
    [
      'message claude-code agent medium, commit 1a2b3c4, statement: This change was written with the help of Claude Code.',
    ],
  ],
  [
    'a statement in a body',
    { body: 'This was written with the help of Cursor.' },
    ['body cursor agent medium, pull request body, statement: This was written with the help of Cursor.'],
  ],
  [
    'a statement that could be about a person',
    { body: 'This PR was generated with the help of Devin.' },
    ['body devin agent low, pull request body, statement: This PR was generated with the help of Devin.'],
  ],
  [
    'an agent beside automation',
    { author: DEPENDABOT, message: 'Bump\n\nCo-authored-by: Claude <noreply@anthropic.com>' },
    [
      'mailbox dependabot automation high, commit 1a2b3c4, author: dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>',
      'trailer claude-code agent high, commit 1a2b3c4, trailer Co-authored-by: Co-authored-by: Claude <noreply@anthropic.com>',
    ],
  ],
  [
    'a statement of an agent about another one',
    { author: CLAUDE, message: 'Fix\n\nThis was written with the help of Cursor.' },
    [
      'mailbox claude-code agent high, commit 1a2b3c4, author: Claude <noreply@anthropic.com>',
      'message cursor agent medium, commit 1a2b3c4, statement: This was written with the help of Cursor.',
    ],
  ],
  [
    'a statement of automation',
    { author: DEPENDABOT, message: 'Bump\n\nThis was written with the help of Cursor.' },
    [
      'mailbox dependabot automation high, commit 1a2b3c4, author: dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>',
    ],
  ],
  [
    'a body of automation',
    {
      account: { id: 49699333, login: 'dependabot[bot]' },
      author: DEPENDABOT,
      body: 'This was written with the help of Cursor.',
    },
    [
      'account dependabot automation high, pull request author: dependabot[bot] (49699333)',
      'mailbox dependabot automation high, commit 1a2b3c4, author: dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>',
    ],
  ],
  [
    'a disguised key',
    { message: 'Fix\n\nСo-authored-by: Bob <bob@example.org>' },
    ['message unnamed-ai agent low, commit 1a2b3c4, disguised key: Сo-authored-by'],
    ['! commit 1a2b3c4, look-alike or invisible letters stand in the key of a trailer: Сo-authored-by'],
  ],
  [
    'a disguised key of an agent',
    { message: 'Fix\n\nСo-authored-by: Claude <noreply@anthropic.com>' },
    [
      'loose-trailer claude-code agent medium, commit 1a2b3c4, trailer Co-authored-by: Co-authored-by: Claude <noreply@anthropic.com>',
    ],
    ['! commit 1a2b3c4, look-alike or invisible letters stand in the key of a trailer: Сo-authored-by'],
  ],
  [
    'a look-alike letter beside an agent',
    { body: 'Mаde. \n\nCo-authored-by: Claude <noreply@anthropic.com>' },
    [
      'body claude-code agent medium, pull request body, trailer Co-authored-by: Co-authored-by: Claude <noreply@anthropic.com>',
    ],
    ['pull request body, look-alike letters of another alphabet stand in a text that names an agent'],
  ],
  [
    'an opening',
    { message: 'aider: Fix it\n\n# Context:\nx' },
    ['message aider agent high, commit 1a2b3c4, opening: aider: Fix it # Context: x'],
  ],
  ['an opening further down', { message: 'x\n\naider: Fix it\n\n# Context:\nx' }, []],
  [
    'a statement of a word that is a name as well',
    { message: 'Fix\n\nThis change was written by Cursor.' },
    ['message cursor agent medium, commit 1a2b3c4, statement: This change was written by Cursor.'],
  ],
  ['a statement of a mere word', { message: 'Fix\n\nThis change was written by cursor.' }, []],
  ['a statement about a person', { message: 'Fix\n\nThis change was written by Devin.' }, []],
  ['nothing', {}, []],
];

describe('what is shown of a change by', () => {
  it.each(ROWS)('%s', (_, example, marks, cautions = []) => {
    expect(shownMarks(inputOfExample(example))).toEqual({ marks, cautions });
  });
});
