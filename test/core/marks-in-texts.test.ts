/** The marks that a message or a body holds by itself: trailers, lines and statements, where each counts, and for how much. */
import { describe, expect, it } from '@jest/globals';
import { marksIn, type TextToRead } from '../../src/core/message-marks.js';
import { signatureIndex } from '../../src/core/signatures.js';

const INDEX = signatureIndex([]);
const CLAUDE = 'Claude <noreply@anthropic.com>';
const LINE = '🤖 Generated with [Claude Code](https://claude.ai/code)';

/** Every mark with what it is of, what is pointed out, and "!" where that makes an AI change need more. */
function shown(text: string, { kind = 'message', byAutomation = false, at = null }: Partial<TextToRead> = {}) {
  const { marks, cautions, contradictions } = marksIn({ kind, text, byAutomation, at }, INDEX);
  expect(cautions).toEqual(expect.arrayContaining([...contradictions]));
  return [
    ...marks.map((one) => `${one.signal} ${one.agent} ${one.confidence}, ${one.where}: ${one.seen}`),
    ...cautions.map((caution) => `${contradictions.includes(caution) ? '! ' : '? '}${caution}`),
  ];
}

const strict = (value: string, agent = 'claude-code', key = 'Co-authored-by') =>
  `trailer ${agent} high, trailer ${key}: ${key}: ${value}`;
const loose = (value: string, key = 'Co-authored-by', agent = 'claude-code') =>
  `loose-trailer ${agent} medium, trailer ${key}: ${key}: ${value}`;

type Row = readonly [what: string, text: string, expected: readonly string[], more?: Partial<TextToRead>];

describe('a trailer', () => {
  it.each<Row>([
    ['counts in the block at the end', `Fix\n\nCo-authored-by: ${CLAUDE}`, [strict(CLAUDE)]],
    ['says less elsewhere', `Fix\n\nCo-authored-by: ${CLAUDE}\n\nprose`, [loose(CLAUDE)]],
    ['says less as a title', `Co-authored-by: ${CLAUDE}`, [loose(CLAUDE)]],
    [
      'says no more than it would anyway',
      'Fix\n\nCo-authored-by: Claude\n\nprose',
      ['loose-trailer claude-code low, trailer Co-authored-by: Co-authored-by: Claude'],
    ],
    [
      'says so in a body',
      `Co-authored-by: ${CLAUDE}`,
      [`body claude-code medium, trailer Co-authored-by: Co-authored-by: ${CLAUDE}`],
      { kind: 'body' },
    ],
    ['with blanks in its key', `Fix\n\nCo Authored By  :   ${CLAUDE}\n\nprose`, [loose(CLAUDE, 'Co Authored By')]],
    ['with underscores in its key', `Fix\n\nCo_authored_by:${CLAUDE}\n\nprose`, [loose(CLAUDE, 'Co_authored_by')]],
    ['behind a number does not', `Fix\n\n1) Co-authored-by: ${CLAUDE}\n\nprose`, []],
    ['behind a word does not', `Fix\n\nSee Co-authored-by: ${CLAUDE}\n\nprose`, []],
    ['without its colon', `Fix\n\nCo-authored-by ${CLAUDE}`, [loose(CLAUDE)]],
    ['without its colon and its dash', `Fix\n\ncoauthored-by   ${CLAUDE}`, [loose(CLAUDE, 'coauthored-by')]],
    [
      'without its colon and any name',
      'Fix\n\nCo-authored-by <noreply@anthropic.com>',
      [loose('<noreply@anthropic.com>')],
    ],
    [
      'without its colon and brackets',
      'Fix\n\nAssisted by Claude noreply@anthropic.com',
      [loose('Claude noreply@anthropic.com', 'Assisted by')],
    ],
    [
      'without its colon, of an app',
      'Fix\n\nGenerated-by Claude <209825114+claude[bot]@users.noreply.github.com>',
      [loose('Claude <209825114+claude[bot]@users.noreply.github.com>', 'Generated-by')],
    ],
    ['without its colon and a name', 'Fix\n\nCo-authored-by noreply@anthropic.com', [loose('noreply@anthropic.com')]],
    [
      'without its colon, with a short mailbox',
      'Fix\n\nCo-authored-by Claude Code <a@b.c>',
      [loose('Claude Code <a@b.c>')],
    ],
    [
      'without its colon and brackets, with a short mailbox',
      'Fix\n\nCo-authored-by Claude Code a@b.c',
      [loose('Claude Code a@b.c')],
    ],
    [
      'before a thousand others says less',
      `Fix\n\nCo-authored-by: ${CLAUDE}${'\nSigned-off-by: Bob <bob@example.org>'.repeat(1_000)}`,
      [loose(CLAUDE)],
    ],
    ['without its colon and a name, of one letter, does not', 'Fix for Codex\n\nCo-authored-by a@example.org', []],
    ['without its colon, further on, does not', `Fix\n\nSee Co-authored-by ${CLAUDE}`, []],
    ['without its colon, before more words, does not', `Fix\n\nCo-authored-by ${CLAUDE} is left out`, []],
    [
      'with its colon elsewhere is prose',
      'Fix\n\nCo-authored-by Claude, see: <noreply@anthropic.com>',
      ['message claude-code medium, statement: Co-authored-by Claude, see: <noreply@anthropic.com>'],
    ],
    ['in the list of a squash', `Fix (#1)\n\n* add it\n\n* Co-authored-by: ${CLAUDE}`, [loose(CLAUDE)]],
    ['in a list of dashes', `Fix (#1)\n\n- add it\n\n-  Co-authored-by: ${CLAUDE}`, [loose(CLAUDE)]],
    [
      'in a list without its colon',
      `Fix (#1)\n\n* add it\n\n* Coauthored by ${CLAUDE}`,
      [loose(CLAUDE, 'Coauthored by')],
    ],
    [
      'in a list, of an app',
      'Fix (#1)\n\n* add it\n\n* Co-authored-by: claude[bot]@users.noreply.github.com',
      [loose('claude[bot]@users.noreply.github.com')],
    ],
    ['in a list, before signs', `Fix (#1)\n\n* add it\n\n* Assisted-by: ${CLAUDE}...`, [loose(CLAUDE, 'Assisted-by')]],
    [
      'in a list, without brackets',
      'Fix (#1)\n\n* add it\n\n* Co-authored-by: Claude noreply@anthropic.com',
      [loose('Claude noreply@anthropic.com')],
    ],
    ['in a list, before more words, does not', `Fix (#1)\n\n* add it\n\n* Co-authored-by: ${CLAUDE} is left out`, []],
    ['in a list, quoted, does not', `Fix (#1)\n\n* add it\n\n* Co-authored-by: \`${CLAUDE}`, []],
    ['of another kind in a list does not', `Fix (#1)\n\n* add it\n\n* Thanks: ${CLAUDE}`, []],
    ['behind words and a star does not', `Fix (#1)\n\n* add it\n\nso * Co-authored-by: ${CLAUDE}`, []],
    ['that is indented does not', `Fix\n\nwords\n    Co-authored-by: ${CLAUDE}\n\nprose`, []],
    ['in a comment does not', `<!--\nCo-authored-by: ${CLAUDE}\n-->`, [], { kind: 'body' }],
    ['with line breaks written out', `Fix\\n\\nCo-authored-by: ${CLAUDE}`, [loose(CLAUDE)]],
    ['twice is told once, the surer one', `Fix\n\nCo-authored-by: Claude\nCo-authored-by: ${CLAUDE}`, [strict(CLAUDE)]],
    [
      'twice is told once, the surer one first',
      `Fix\n\nCo-authored-by: ${CLAUDE}\nCo-authored-by: Claude`,
      [strict(CLAUDE)],
    ],
    [
      'of two as sure the first is told',
      `Fix\n\nCo-authored-by: ${CLAUDE}\nCo-authored-by: Claude Opus <noreply@anthropic.com>`,
      [strict(CLAUDE)],
    ],
    [
      'of each agent is told',
      `Fix\n\nCo-authored-by: ${CLAUDE}\nCo-authored-by: Codex`,
      [strict(CLAUDE), strict('Codex', 'codex')],
    ],
    ...['acme-coder', 'acme-agents', 'agent-dev', 'acme-gpt', 'gpt-4-helper', 'ai_helper'].map((slug): Row => {
      const value = `x <1+${slug}[bot]@users.noreply.github.com>`;
      const seen = `trailer Paired-with: Paired-with: ${value}`;
      return [
        `of the app ${slug}, by its name alone`,
        `Fix\n\nPaired-with: ${value}`,
        [`trailer unnamed-ai low, ${seen}`],
      ];
    }),
    [
      'behind a letter that nobody sees',
      'Fix\n\nAI-Assisted: \u00ad yes',
      [strict('\u00ad yes', 'unnamed-ai', 'AI-Assisted')],
    ],
    ['of a person says nothing of an agent', 'Fix for Codex\n\nCo-authored-by: Bob <bob@example.org>', []],
    ['of a person who is called so', 'Fix for Codex\n\nCo-authored-by: Claude Dupont <claude@dupont.fr>', []],
    [
      'of automation is no mark',
      'Bump for Codex\n\nCo-authored-by: dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>',
      [],
    ],
    [
      'that names an agent and its model',
      'Fix\n\nAssisted-by: GitHub Copilot (model: GPT-5, autonomous)',
      [strict('GitHub Copilot (model: GPT-5, autonomous)', 'copilot', 'Assisted-by')],
    ],
    [
      'that names a model alone',
      'Fix\n\nAssisted-by: something (model: x)',
      [strict('something (model: x)', 'unnamed-ai', 'Assisted-by')],
    ],
    [
      'of an agent itself',
      'Fix\n\nClaude-Session: https://claude.ai/code/1',
      [strict('https://claude.ai/code/1', 'claude-code', 'Claude-Session')],
    ],
    ['of an agent itself, with another value', 'Fix\n\nClaude-Session: yes', []],
    [
      'of an agent itself, with any value',
      'Fix\n\nClaude-Session-Id:  7',
      [strict('7', 'claude-code', 'Claude-Session-Id')],
    ],
    ['about an agent counts in the block', 'Fix\n\nAgent-Model: Codex', [strict('Codex', 'codex', 'Agent-Model')]],
    ['about an agent does not count elsewhere', 'Fix\n\nAgent-Model: Codex\n\nprose', []],
    ['of another key names nobody', 'Fix\n\nReviewed-for: Codex', []],
    [
      'whose id is of another',
      'Fix\n\nCo-authored-by: x <49699333+claude[bot]@users.noreply.github.com>',
      [
        strict('x <49699333+claude[bot]@users.noreply.github.com>'),
        '! trailer Co-authored-by: id 49699333 is dependabot, but the login is claude[bot]',
      ],
    ],
    [
      'whose id is of another, in a body',
      'Co-authored-by: x <49699333+claude[bot]@users.noreply.github.com>',
      [
        'body claude-code medium, trailer Co-authored-by: Co-authored-by: x <49699333+claude[bot]@users.noreply.github.com>',
        '! trailer Co-authored-by: id 49699333 is dependabot, but the login is claude[bot]',
      ],
      { kind: 'body' },
    ],
    [
      'of a mailbox that an editor wrote for a while',
      'Fix\n\nCo-authored-by: Copilot <copilot@github.com>',
      ['trailer copilot low, trailer Co-authored-by: Co-authored-by: Copilot <copilot@github.com>'],
      { at: '2026-04-25T00:00:00Z' },
    ],
    [
      'of that mailbox at another time',
      'Fix\n\nCo-authored-by: Copilot <copilot@github.com>',
      ['trailer copilot medium, trailer Co-authored-by: Co-authored-by: Copilot <copilot@github.com>'],
      { at: '2026-06-25T00:00:00Z' },
    ],
    [
      'of that mailbox elsewhere',
      'Fix\n\nCo-authored-by: Copilot <copilot@github.com>\n\nprose',
      ['loose-trailer copilot low, trailer Co-authored-by: Co-authored-by: Copilot <copilot@github.com>'],
      { at: '2026-04-25T00:00:00Z' },
    ],
  ])('%s', (_what, text, expected, more = {}) => expect(shown(text, more)).toEqual(expected));
});

describe('a line', () => {
  const own = (signal: string, seen = LINE) => `${signal} claude-code high, line: ${seen}`;
  const statement = (seen: string) => `message codex medium, statement: ${seen}`;
  it.each<Row>([
    ['of an agent counts', `Fix\n\n${LINE}`, [own('message')]],
    ['of an agent counts in a body', LINE, [own('body')], { kind: 'body' }],
    ['of an agent counts in a body of automation', LINE, [own('body')], { kind: 'body', byAutomation: true }],
    ['of an agent counts in what is folded', `<details>\n${LINE}\n</details>`, [own('body')], { kind: 'body' }],
    [
      'of an agent does not count in what automation folds',
      `<details>\n${LINE}\n</details>`,
      [],
      { kind: 'body', byAutomation: true },
    ],
    [
      'of an agent in a comment counts',
      '<!-- START COPILOT CODING AGENT SUFFIX -->',
      ['body copilot high, line: <!-- START COPILOT CODING AGENT SUFFIX -->'],
      { kind: 'body' },
    ],
    ['of an agent is no statement of another one', `Fix\n\n${LINE} and Codex`, [own('message', `${LINE} and Codex`)]],
    [
      'of an agent in large letters',
      'Fix\n\nGENERATED WITH [CLAUDE CODE](https://claude.ai/code)',
      [own('message', 'GENERATED WITH [CLAUDE CODE](https://claude.ai/code)')],
    ],
    ['with a word of it alone does not', 'Fix\n\nSee https://claude.ai/code/session_1 and so on', []],
    [
      'of an agent, less sure',
      'Fix\n\nLet Copilot coding agent [set things up for you](x)',
      ['message copilot medium, line: Let Copilot coding agent [set things up for you](x)'],
    ],
    ['that says so counts', 'Fix\n\nGenerated with Codex', [statement('Generated with Codex')]],
    [
      'that says so counts in a body',
      'Generated with Codex',
      ['body codex medium, statement: Generated with Codex'],
      { kind: 'body' },
    ],
    [
      'that says so of who could be a person',
      'Fix\n\nGenerated with Devin',
      ['message devin low, statement: Generated with Devin'],
    ],
    [
      'that says so with the one before',
      'Fix\n\nThis change was written\nby Codex',
      [statement('This change was written by Codex')],
    ],
    ['that says so as a title does not', 'Generated with Codex', []],
    ['that says so in a body of automation does not', 'Generated with Codex', [], { kind: 'body', byAutomation: true }],
    ['that says so in a comment does not', '<!--\nGenerated with Codex\n-->', [], { kind: 'body' }],
    [
      'that says so and is indented counts',
      'Fix\n\nwords\n\n    Generated with Codex',
      [statement('Generated with Codex')],
    ],
    ['that mentions an agent does not', 'Fix for Codex\n\nwords', []],
    ['without an agent does not', 'Fix\n\nwords', []],
    [
      'that opens a message',
      'aider: Fix it\n\n# Context:\nx',
      ['message aider high, opening: aider: Fix it # Context: x'],
    ],
    ['that opens a body does not', 'aider: Fix it\n\n# Context:\nx', [], { kind: 'body' }],
    ['that opens a message and is endless does not', `aider: ${'x'.repeat(1000)}\n\n# Context:\nx`, []],
    ['and a trailer are both told', `Fix\n\n${LINE}\n\nCo-authored-by: ${CLAUDE}`, [strict(CLAUDE), own('message')]],
  ])('%s', (_what, text, expected, more = {}) => expect(shown(text, more)).toEqual(expected));
});

describe('letters that only look like others', () => {
  const key = '! look-alike or invisible letters stand in the key of a trailer: Сo-authored-by';
  const mixed = '? look-alike letters of another alphabet stand in a text that names an agent';
  const unnamed = 'message unnamed-ai low, disguised key: Сo-authored-by';
  it.each<Row>([
    ['hide a key', 'Fix\n\nСo-authored-by: Bob <bob@example.org>', [unnamed, key]],
    ['hide a key beside a name', 'Fix for Codex\n\nСo-authored-by: Bob <bob@example.org>', [unnamed, key]],
    ['hide a key of an agent', `Fix\n\nСo-authored-by: ${CLAUDE}`, [loose(CLAUDE), key]],
    ['stand in a text with a mark', `Mаde.\n\nCo-authored-by: ${CLAUDE}\n\nprose`, [loose(CLAUDE), mixed]],
    ['stand in a text without a mark', 'Mаde for Codex.', []],
    ['are no others in words of their own', `Сделано.\n\nCo-authored-by: ${CLAUDE}\n\nprose`, [loose(CLAUDE)]],
    ['hide a name', 'Fix\n\nGenerated with Соdex', ['message codex medium, statement: Generated with Codex', mixed]],
  ])('%s', (_what, text, expected, more = {}) => expect(shown(text, more)).toEqual(expected));
});

describe("a trailer of the policy's own agents", () => {
  const own = { id: 'ours', logins: [], emails: [], branches: [], apps: [], ids: [], labels: [] };
  const index = signatureIndex([{ ...own, trailers: [{ key: 'Co-authored-by', value: null }] }]);
  it('names them beside the agent that stands in it', () => {
    const text = `Fix\n\nCo-authored-by: ${CLAUDE}`;
    const { marks } = marksIn({ kind: 'message', text, byAutomation: false, at: null }, index);
    expect(marks.map(({ agent }) => agent)).toEqual(['claude-code', 'ours']);
  });
});

describe('a very long text', () => {
  const words = 'word\n'.repeat(20_000);
  const unread = [
    'message unnamed-ai low, middle of a very long text, not read: an agent is named',
    '? the middle of a very long text was not read for marks',
  ];
  const long = (text: string) => [shown(text, { kind: 'body' })].flat();
  it('is read at either end', () => {
    const found = long(`Generated with Codex\n${words}${words}\nCo-authored-by: ${CLAUDE}`);
    expect(found).toEqual([
      'body codex medium, statement: Generated with Codex',
      `body claude-code medium, trailer Co-authored-by: Co-authored-by: ${CLAUDE}`,
    ]);
  });

  it('that names an agent in its middle is taken for a declaration', () => {
    const text = `${words}\nGenerated with Codex\n${words}`;
    expect(long(text)).toEqual(unread);
    const { marks } = marksIn({ kind: 'body', text, byAutomation: false, at: null }, INDEX);
    expect(marks.map(({ agentClass }) => agentClass)).toEqual(['agent']);
    expect(long(`Generated with Codex\n${words}\nfor Codex\n${words}`)).toEqual([
      'body codex medium, statement: Generated with Codex',
      ...unread,
    ]);
  });

  it('is read as a whole where both ends are all of it', () => {
    const whole = `${words.slice(30)}\nGenerated with Codex\n`;
    const text = `${whole}${'x\n'.repeat(100_000)}`.slice(0, 200_000);
    expect(text).toHaveLength(200_000);
    expect(long(text)).toEqual(['body codex medium, statement: Generated with Codex']);
  });

  it('is read as a whole where a mark stands between the two ends', () => {
    const text = `${words.slice(11)}\nGenerated with Codex\n${'x\n'.repeat(100_000)}`.slice(0, 200_000);
    expect(long(text)).toEqual(['body codex medium, statement: Generated with Codex']);
  });

  it('tells of lines that were not read for marks', () => {
    expect(long('Codex\n\n'.repeat(1_000))).toEqual([]);
    expect(long('Codex\n\n'.repeat(1_002))).toEqual(['? 2 lines of a very long text were not read for marks']);
  });
});
