/** What is concluded from marks: the origin and how sure it is, who directed the agent, and who is asked to answer for it. */
import { describe, expect, it } from '@jest/globals';
import { evidenceKey } from '../../src/core/evidence.js';
import { promptersOf } from '../../src/core/prompts.js';
import { judgeProvenance, type Weighing } from '../../src/core/provenance.js';
import { signatureIndex } from '../../src/core/signatures.js';
import type { Account, Comment, Commit, GitIdentity } from '../../src/domain/change.js';
import type { Evidence, ProvenanceInput } from '../../src/domain/provenance.js';
import { complete, cutShort } from '../../src/domain/result.js';
import { account } from '../build.js';
import { accountFrom, commitFrom, identityFrom, inputOf } from './provenance-fixtures.js';

const CLAUDE = 'Claude <noreply@anthropic.com>';
const BOT = 'dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>';
const TRAILER = `Fix\n\nCo-authored-by: ${CLAUDE}`;
const AUTOFIX =
  'Fix\n\nCo-authored-by: Copilot Autofix powered by AI <62310815+github-advanced-security[bot]@users.noreply.github.com>';
const [ann, bob] = [account(1, 'ann'), account(2, 'bob')];
const COPILOT = accountFrom(198982749, 'Copilot');
const DEPENDABOT = accountFrom(49699333, 'dependabot[bot]');
const PERSON = commitFrom({});
const BUMP = commitFrom({ author: BOT });

const marked = (message: string, author?: string) =>
  commitFrom({ message, ...(author === undefined ? {} : { author }) });
const STRICT: Weighing = { assistants: 'ai', minimumConfidence: 'low', automationWithAi: 'ai', corrected: new Set() };

function comment(author: Account | null, body: string): Comment {
  return { id: 1, author, body, createdAt: '2026-01-01T00:00:00Z', edited: false } as unknown as Comment;
}

function evidence(more: Partial<Evidence> = {}): Evidence {
  return {
    signal: 'title',
    agent: 'codex',
    agentClass: 'agent',
    confidence: 'low',
    where: 'pull request title',
    seen: '[codex] Fix',
    ...more,
  };
}

type Given = Parameters<typeof inputOf>[0];

/** `origin confidence: agents / automations`. */
function concluded(given: Given | ProvenanceInput, weighing: Partial<Weighing> = {}): string {
  const input =
    'remembered' in given && 'comments' in given && 'app' in given
      ? (given as ProvenanceInput)
      : inputOf(given as Given);
  const { origin, confidence, agents, automations } = judgeProvenance(input, [], { ...STRICT, ...weighing });
  const names = [agents.join(','), automations.join(',')].filter((part) => part !== '').join(' / ');
  return `${origin} ${confidence}${names === '' ? '' : `: ${names}`}`;
}

describe('the origin is', () => {
  const cut = (commits: readonly Commit[], more: Given = {}): ProvenanceInput => ({
    ...inputOf(more),
    commits: cutShort(commits, '403'),
  });
  it.each<[what: string, given: Given | ProvenanceInput, expected: string, weighing?: Partial<Weighing>]>([
    ['human without a mark', { commits: [PERSON] }, 'human medium'],
    ['human, less surely, where commits are missing', cut([PERSON]), 'human low'],
    ['AI by a mark', { commits: [PERSON, marked(TRAILER)] }, 'ai high: claude-code'],
    ['AI by a mark where commits are missing', cut([marked(TRAILER)]), 'ai high: claude-code'],
    ['AI by a weak mark', { title: '[codex] Fix', commits: [PERSON] }, 'ai low: codex'],
    [
      'human where a weak mark does not count',
      { title: '[codex] Fix', commits: [PERSON] },
      'human medium: codex',
      { minimumConfidence: 'medium' },
    ],
    [
      'AI where the mark is just sure enough',
      { commits: [marked(`${TRAILER}\n\nprose`)] },
      'ai medium: claude-code',
      { minimumConfidence: 'medium' },
    ],
    [
      'human where it is not',
      { commits: [marked(`${TRAILER}\n\nprose`)] },
      'human medium: claude-code',
      { minimumConfidence: 'high' },
    ],
    ['AI by an assistant', { commits: [marked(AUTOFIX)] }, 'ai high: copilot'],
    [
      'human where assistants do not count',
      { commits: [marked(AUTOFIX)] },
      'human medium: copilot',
      { assistants: 'human' },
    ],
    [
      'AI by an agent where assistants do not count',
      { commits: [marked(TRAILER)] },
      'ai high: claude-code',
      { assistants: 'human' },
    ],
    ['automation', { author: DEPENDABOT, branch: 'x', commits: [BUMP, BUMP] }, 'automation high: dependabot'],
    [
      'automation that committed itself',
      { author: DEPENDABOT, branch: 'x', commits: [commitFrom({ author: BOT, committer: BOT })] },
      'automation high: dependabot',
    ],
    [
      'AI, in what automation wrote',
      { author: DEPENDABOT, branch: 'x', commits: [commitFrom({ author: BOT, message: TRAILER })] },
      'ai high: claude-code / dependabot',
    ],
    [
      'AI, as weak as its mark, in what automation wrote',
      { author: DEPENDABOT, branch: 'x', title: '[codex] Bump', commits: [BUMP] },
      'ai low: codex / dependabot',
    ],
    [
      'automation, where the policy says so',
      { author: DEPENDABOT, branch: 'x', title: '[codex] Bump', commits: [BUMP] },
      'automation high: codex / dependabot',
      { automationWithAi: 'automation' },
    ],
    [
      'AI, where the policy says so and a person wrote it',
      { author: ann, branch: 'x', title: '[codex] Bump', commits: [BUMP] },
      'ai low: codex / dependabot',
      { automationWithAi: 'automation' },
    ],
    ['human where a person opened it', { author: ann, branch: 'x', commits: [BUMP] }, 'human medium: dependabot'],
    [
      'human where nobody is known who opened it',
      { author: null, branch: 'x', commits: [BUMP] },
      'human medium: dependabot',
    ],
    [
      'human where a person wrote a commit',
      { author: DEPENDABOT, branch: 'x', commits: [BUMP, PERSON] },
      'human medium: dependabot',
    ],
    [
      'human where a person committed',
      { author: DEPENDABOT, branch: 'x', commits: [commitFrom({ author: BOT, committer: 'Ann <ann@example.org>' })] },
      'human medium: dependabot',
    ],
    ['human where there is no commit', { author: DEPENDABOT, branch: 'x', commits: [] }, 'human medium: dependabot'],
    [
      'human where commits of automation are missing',
      cut([BUMP], { author: DEPENDABOT, branch: 'x' }),
      'human low: dependabot',
    ],
    ['automation in landed history', { commits: [BUMP, BUMP] }, 'automation high: dependabot'],
    [
      'automation in landed history, whoever committed',
      { commits: [commitFrom({ author: BOT, committer: 'Ann <ann@example.org>' })] },
      'automation high: dependabot',
    ],
    ['human in landed history of both', { commits: [BUMP, PERSON] }, 'human medium: dependabot'],
    ['human in landed history of nothing', { commits: [] }, 'human medium'],
    ['AI that has a name beside some AI', { labels: ['ai-generated', 'cursor'] }, 'ai medium: cursor'],
    ['some AI', { labels: ['ai-generated'] }, 'ai medium: unnamed-ai'],
    ['AI by what was seen before', { commits: [PERSON], remembered: [evidence()] }, 'ai low: codex'],
  ])('%s', (_what, given, expected, weighing = {}) => expect(concluded(given, weighing)).toBe(expected));

  it('AI by any mark where nothing is said of how to weigh them', () => {
    const strict = (given: Given) => judgeProvenance(inputOf(given), []).origin;
    expect(strict({ title: '[codex] Fix' })).toBe('ai');
    expect(strict({ commits: [marked(AUTOFIX)] })).toBe('ai');
    expect(strict({ author: DEPENDABOT, branch: 'x', commits: [commitFrom({ author: BOT, message: TRAILER })] })).toBe(
      'ai',
    );
  });
});

describe('evidence', () => {
  const judged = (given: Given, corrected: readonly Evidence[] = []) =>
    judgeProvenance(inputOf(given), [], { ...STRICT, corrected: new Set(corrected.map(evidenceKey)) });
  const shown = (found: readonly Evidence[]) => found.map(({ signal, agent }) => `${signal} ${agent}`);

  it('comes in the order of how sure it is, and then of how much it is trusted', () => {
    const { evidence: found } = judged({
      author: COPILOT,
      branch: 'claude/x',
      title: '[codex] Fix',
      body: 'Generated with Cursor',
      labels: ['ai-generated', 'claude'],
      commits: [
        marked('Fix\n\nGenerated with Codex\n\nCo-authored-by: Claude <noreply@anthropic.com>\n\nprose'),
        marked(TRAILER),
        marked('Fix', CLAUDE),
      ],
      remembered: [evidence({ confidence: 'high', seen: 'gone' }), evidence({ seen: 'also gone' })],
    });
    expect(shown(found)).toEqual([
      'account copilot',
      'mailbox claude-code',
      'trailer claude-code',
      'memory codex',
      'loose-trailer claude-code',
      'message codex',
      'body cursor',
      'label unnamed-ai',
      'branch claude-code',
      'title codex',
      'label claude-code',
      'memory codex',
    ]);
  });

  it('that is no longer there is remembered, each once', () => {
    const gone = evidence({ seen: 'gone' });
    expect(shown(judged({ commits: [PERSON], remembered: [gone, gone] }).evidence)).toEqual(['memory codex']);
    expect(shown(judged({ title: '[codex] Fix', remembered: [evidence()] }).evidence)).toEqual(['title codex']);
    expect(shown(judged({ title: '[codex] Fix', remembered: [evidence({ where: 'label' })] }).evidence)).toEqual([
      'title codex',
    ]);
  });

  it('that was declared wrong is kept apart and has no effect', () => {
    const found = judged({ title: '[codex] Fix' }, [evidence()]);
    expect(found).toMatchObject({ origin: 'human', agents: [], evidence: [], unattended: false });
    expect(shown(found.corrected)).toEqual(['title codex']);
    const other = judged({ title: '[codex] Fix' }, [evidence({ seen: 'else' })]);
    expect(other).toMatchObject({ origin: 'ai', agents: ['codex'], corrected: [], corrections: [] });
  });

  it('that was declared wrong stays so when it is gone, and is not told twice while it is there', () => {
    expect(shown(judged({ commits: [PERSON], remembered: [evidence()] }, [evidence()]).corrected)).toEqual([
      'memory codex',
    ]);
    expect(shown(judged({ title: '[codex] Fix', remembered: [evidence()] }, [evidence()]).corrected)).toEqual([
      'title codex',
    ]);
  });

  it('of before counts although the same words in another place were declared wrong', () => {
    const found = judged({ title: '[codex] Fix', remembered: [evidence({ where: 'elsewhere' })] }, [evidence()]);
    expect([found.origin, shown(found.evidence), shown(found.corrected)]).toEqual([
      'ai',
      ['memory codex'],
      ['title codex'],
    ]);
  });

  it('of automation cannot be declared wrong', () => {
    const [own] = judged({ author: DEPENDABOT }).evidence;
    const found = judged({ author: DEPENDABOT }, own === undefined ? [] : [own]);
    expect([found.automations, found.corrected]).toEqual([['dependabot'], []]);
  });

  it('that contradicts itself is pointed out once, and so is what was not read', () => {
    const twisted = marked('Fix\n\nCo-authored-by: x <49699333+claude[bot]@users.noreply.github.com>');
    const input = { ...inputOf({}), commits: cutShort([twisted, twisted], '403') };
    const { cautions, contradictions } = judgeProvenance(input, []);
    const twist = 'commit 1a2b3c4, trailer Co-authored-by: id 49699333 is dependabot, but the login is claude[bot]';
    expect(cautions).toEqual([twist, 'not every commit could be read for marks: 403']);
    expect(contradictions).toEqual([twist]);
    expect(judgeProvenance({ ...inputOf({}), commits: cutShort([], '403') }, []).cautions).toEqual([
      'not every commit could be read for marks: 403',
    ]);
  });

  it('is none of a plain change', () => {
    expect(judged({ commits: [PERSON] })).toEqual({
      ...{
        origin: 'human',
        agents: [],
        automations: [],
        confidence: 'medium',
        evidence: [],
        cautions: [],
        contradictions: [],
      },
      ...{ operators: [], unattended: false, corrected: [], corrections: [] },
    });
  });
});

describe('who directed an agent', () => {
  const operators = (given: Given) =>
    judgeProvenance(inputOf(given), []).operators.map(({ account: { login }, because }) => `${login}: ${because}`);
  const byClaude = (...coAuthors: readonly GitIdentity[]) => commitFrom({ author: CLAUDE, coAuthors });
  const named = 'named in the body as the one who asked for it';
  const assigned = 'assigned to a pull request that Copilot opened';
  const coAuthor = 'co-author of commit 1a2b3c4, which an agent authored';
  const person = (who: Account | null, email: string): GitIdentity => ({ name: 'x', email, account: who });

  it.each<[what: string, given: Given, expected: readonly string[]]>([
    [
      'nobody of a plain change',
      { author: ann, assignees: [bob], body: 'Started by @bob', comments: complete([comment(bob, '@claude fix')]) },
      [],
    ],
    [
      'nobody of what a person and automation made',
      { author: ann, branch: 'x', commits: [BUMP], comments: complete([comment(bob, '@claude fix')]) },
      [],
    ],
    [
      'who is assigned to what it opened',
      { author: COPILOT, assignees: [ann, account(9, 'x[bot]', 'bot')] },
      [`ann: ${assigned}`],
    ],
    [
      'nobody who is assigned to what a person opened',
      { author: ann, assignees: [bob], commits: [marked(TRAILER)] },
      [],
    ],
    [
      'who is assigned to what automation opened with AI',
      { author: DEPENDABOT, assignees: [ann], title: '[codex] Bump' },
      ['ann: assigned to a pull request that dependabot[bot] opened'],
    ],
    ['nobody who is assigned to what automation opened', { author: DEPENDABOT, assignees: [ann] }, []],
    ['nobody where nobody opened it', { assignees: [ann], title: '[codex] Bump', body: 'Started by @ann' }, []],
    ['no agent that is assigned', { author: COPILOT, assignees: [accountFrom(158243242, 'devin')] }, []],
    [
      'who is named and has spoken',
      { author: COPILOT, body: 'Started by @Ann', comments: complete([comment(ann, 'hm')]) },
      [`ann: ${named}`],
    ],
    [
      'who is named and is known here',
      { author: COPILOT, body: 'Requested by: @ann', people: [ann] },
      [`ann: ${named}`],
    ],
    [
      'who is named and wrote a commit',
      { author: COPILOT, body: 'x, initiated by [@ann](y)', commits: [{ ...PERSON, author: person(ann, 'a@b.c') }] },
      [`ann: ${named}`],
    ],
    [
      'who is named and committed',
      { author: COPILOT, body: 'opened on behalf of @ann', commits: [{ ...PERSON, committer: person(ann, 'a@b.c') }] },
      [`ann: ${named}`],
    ],
    [
      'who is named and helped',
      { author: COPILOT, body: 'on behalf of   @ann', commits: [commitFrom({ coAuthors: [person(ann, 'a@b.c')] })] },
      [`ann: ${named}`],
    ],
    [
      'who is named and has a mailbox of GitHub',
      {
        author: COPILOT,
        body: 'Triggered by @ann-b1',
        commits: [commitFrom({ author: 'A <7+ann-b1@users.noreply.github.com>' })],
      },
      [`ann-b1: ${named}`],
    ],
    [
      'both who are named',
      { author: COPILOT, body: 'Started by @ann, prompted by @bob', people: [ann, bob] },
      [`ann: ${named}`, `bob: ${named}`],
    ],
    ['nobody who is named and not known', { author: COPILOT, body: 'Started by @ann' }, []],
    ['nobody who is only mentioned', { author: COPILOT, body: 'Ask @ann. Restarted by @bob', people: [ann, bob] }, []],
    [
      'nobody whom a comment of nobody names',
      { author: COPILOT, body: 'Started by @ann', comments: complete([comment(null, 'hm')]) },
      [],
    ],
    [
      'nobody who is named where a person opened it',
      { author: bob, body: 'Started by @ann', people: [ann], commits: [marked(TRAILER)] },
      [],
    ],
    ['who helped with its commit', { commits: [byClaude(person(ann, 'a@b.c'))] }, [`ann: ${coAuthor}`]],
    [
      'who helped and is known by a mailbox',
      { commits: [byClaude(person(null, '7+zoe@users.noreply.github.com'))] },
      [`zoe: ${coAuthor}`],
    ],
    ['no bot that helped', { commits: [byClaude(person(null, '7+x[bot]@users.noreply.github.com'))] }, []],
    [
      'nobody whose mailbox names no account',
      { commits: [byClaude(person(null, 'a@b.c'), person(null, 'zoe@users.noreply.github.com'))] },
      [],
    ],
    [
      'nobody who helped a person',
      { commits: [commitFrom({ message: TRAILER, coAuthors: [person(ann, 'a@b.c')] })] },
      [],
    ],
    ['nobody who helped automation', { commits: [commitFrom({ author: BOT, coAuthors: [person(ann, 'a@b.c')] })] }, []],
    [
      'who called it in a comment',
      { author: bob, commits: [marked(TRAILER)], comments: complete([comment(ann, '@claude fix')]) },
      ['ann: called Claude Code in a comment'],
    ],
    [
      'who is remembered',
      { author: bob, commits: [PERSON], rememberedOperators: [{ account: ann, because: 'called it' }] },
      ['ann: called it'],
    ],
    [
      'each once, by what was found first',
      {
        author: COPILOT,
        assignees: [ann],
        body: 'Started by @ann',
        rememberedOperators: [{ account: ann, because: 'called it' }],
      },
      [`ann: ${assigned}`],
    ],
    ['who directed what was declared wrong', { author: COPILOT, assignees: [ann] }, [`ann: ${assigned}`]],
  ])('%s', (_what, given, expected) => expect(operators(given)).toEqual(expected));

  it.each<[what: string, given: Given, isUnattended: boolean]>([
    ['of a person', { author: ann, commits: [marked(TRAILER)] }, false],
    ['of nobody', { commits: [marked(TRAILER)] }, false],
    ['of an agent', { author: COPILOT, commits: [PERSON] }, true],
    [
      'of an agent, to which a person added',
      { author: COPILOT, commits: [{ ...PERSON, author: { name: 'Ann', email: 'a@b.c', account: ann } }] },
      true,
    ],
    ['of an agent that somebody asked', { author: COPILOT, assignees: [ann] }, false],
    ['of automation', { author: DEPENDABOT, branch: 'x', commits: [BUMP] }, false],
    ['of automation with AI', { author: DEPENDABOT, branch: 'x', title: '[codex] Bump', commits: [BUMP] }, true],
    [
      'of automation with AI, to which a person added',
      {
        author: DEPENDABOT,
        branch: 'x',
        title: '[codex] Bump',
        commits: [BUMP, { ...PERSON, author: { name: 'Ann', email: 'a@b.c', account: ann } }],
      },
      false,
    ],
    [
      'of automation with AI, to which another bot added',
      {
        author: DEPENDABOT,
        branch: 'x',
        title: '[codex] Bump',
        commits: [{ ...BUMP, author: { ...identityFrom(BOT), account: DEPENDABOT } }],
      },
      true,
    ],
    [
      'of a bot that nobody knows, with AI',
      { author: account(9, 'x[bot]', 'bot'), branch: 'x', title: '[codex] Bump' },
      true,
    ],
  ])('whether nobody stands behind a change %s', (_what, given, isUnattended) => {
    expect(judgeProvenance(inputOf(given), []).unattended).toBe(isUnattended);
  });
});

describe('a comment calls an agent', () => {
  const called = (body: string, author: Account | null = ann) =>
    promptersOf([comment(author, body)], signatureIndex([])).map(({ because }) => because);
  it.each([
    '@claude fix this',
    'please @Claude, fix',
    '(@claude)',
    '@claude.',
    '@claude: fix',
    'a\n@claude\nb',
    '@bob and @claude',
    '＠claude fix',
    '@claude\u200b fix',
    '`x` @claude `y`',
    'x`y`@claude',
    'a > @claude',
    '    > @claude',
    '```\nx\n```\n@claude',
    'x\n```\n@claude',
    '~~~\nx\n~~~\n@claude',
    'a ``` @claude',
    '```\nx\n```\n@claude\n```\ny\n```',
  ])('%j', (body) => expect(called(body)).toEqual(['called Claude Code in a comment']));

  it.each([
    'fix this',
    'claude fix this',
    '@claudette fix',
    '@claude-x fix',
    '@claude/team',
    '@claude@x',
    'x@claude.ai',
    '@@claude',
    '/@claude',
    'a/@claude',
    '.@claude',
    '-@claude',
    '`@claude` is its name',
    '`see @claude` is how',
    '> @claude fix',
    '   > @claude fix',
    'x\n```\n@claude\n```\ny',
    '  ~~~\n@claude\n~~~',
    '@bob fix',
  ])('not by %j', (body) => expect(called(body)).toEqual([]));

  it('of any kind, and each who calls', () => {
    expect(called('/agent fix')).toEqual(['called an AI tool that is not named in a comment']);
    expect(called('@copilot fix')).toEqual(['called GitHub Copilot in a comment']);
    expect(called('@claude fix', null)).toEqual([]);
    expect(
      promptersOf([comment(ann, '@claude'), comment(bob, '@copilot')], signatureIndex([])).map(
        ({ account: who }) => who.login,
      ),
    ).toEqual(['ann', 'bob']);
  });
});
