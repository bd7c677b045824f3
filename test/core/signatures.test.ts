/** By what software is known: each mark of a policy's own agent, beside the whole catalog, and what is no mark. */
import { describe, expect, it } from '@jest/globals';
import { AGENTS } from '../../src/catalog/agents.js';
import { judgeProvenance } from '../../src/core/provenance.js';
import { nameKey, signatureIndex } from '../../src/core/signatures.js';
import type { SignatureExample } from '../../src/domain/agent-signature.js';
import type { OwnAgent } from '../../src/domain/policy.js';
import { complete, known } from '../../src/domain/result.js';
import { accountFrom, inputOf, inputOfExample } from './provenance-fixtures.js';

/** A list of its own for each judgement: what is prepared from it is prepared anew. */
function own(more: Partial<OwnAgent> = {}): readonly OwnAgent[] {
  const acme: OwnAgent = {
    ...{ id: 'acme-bot', logins: ['Acme-Robot[bot]', 'acme-runner'], ids: [4242], emails: ['Agent@Acme.dev'] },
    ...{ labels: ['Acme AI'], branches: ['acme/**'], apps: ['Acme-App'] },
    trailers: [
      { key: 'Acme-Run', value: 'acme.dev/runs/' },
      { key: 'Zed', value: null },
    ],
    ...more,
  };
  return [acme];
}

const judged = (example: SignatureExample, agents = own()) => judgeProvenance(inputOfExample(example), agents);
const message = (...lines: readonly string[]) => ({ message: ['Fix', '', ...lines].join('\n') });

describe("a policy's own agent is known by", () => {
  it.each<[string, SignatureExample, string, string]>([
    ['its login, however it is written', { account: { id: 5, login: 'acme-ROBOT[bot]' } }, 'account', 'high'],
    ['a second login', { account: { id: 5, login: 'acme-runner' } }, 'account', 'high'],
    ['its id under another login', { account: { id: 4242, login: 'renamed' } }, 'account', 'high'],
    ['its mailbox, however it is written', { author: 'X <AGENT@acme.DEV>' }, 'mailbox', 'high'],
    ["GitHub's mailbox of its login", { author: 'X <acme-runner@users.noreply.github.com>' }, 'mailbox', 'high'],
    ['its mailbox in a trailer', message('Co-authored-by: X <agent@acme.dev>'), 'trailer', 'high'],
    ['its id in a trailer', message('Co-authored-by: X <4242+x@users.noreply.github.com>'), 'trailer', 'high'],
    ['its login in a trailer', message('Co-authored-by: Acme-robot[bot]'), 'trailer', 'high'],
    [
      "GitHub's mailbox of its login in a trailer",
      message('Co-authored-by: X <acme-runner@users.noreply.github.com>'),
      'trailer',
      'high',
    ],
    ['its mailbox among prose', message('Co-authored-by: X <agent@acme.dev>', '', 'prose'), 'loose-trailer', 'medium'],
    ['its trailer with the value', message('acme-run: see ACME.dev/runs/1'), 'trailer', 'high'],
    ['its trailer of any value', message('zed: whatever'), 'trailer', 'high'],
    [
      'its trailer with blanks in the key',
      message('Acme run: acme.dev/runs/1', '', 'prose'),
      'loose-trailer',
      'medium',
    ],
    ['its label, however it is written', { labels: [' acme ai '] }, 'label', 'high'],
    ['its branch', { branch: 'acme/one/two' }, 'branch', 'medium'],
    ['a branch that begins with a dot', { branch: 'acme/.hidden' }, 'branch', 'medium'],
    ['its mailbox in a body', { body: 'Co-authored-by: X <agent@acme.dev>' }, 'body', 'medium'],
  ])('%s', (_, example, signal, confidence) => {
    const found = judged(example);
    expect(found).toMatchObject({ origin: 'ai', agents: ['acme-bot'] });
    expect(found.evidence).toMatchObject([{ signal, confidence, agent: 'acme-bot', agentClass: 'agent' }]);
    expect(judgeProvenance(inputOfExample(example), []).origin).toBe('human');
  });

  it.each<[string, SignatureExample]>([
    ['part of its login', { account: { id: 5, login: 'acme-robot' } }],
    ['its mailbox within another', { author: 'X <my-agent@acme.dev>' }],
    ['another value of its trailer', message('Acme-Run: acme.example')],
    ['another letter for a dot of the value', message('Acme-Run: acmeXdev/runs/')],
    ['a word that begins like its short key', message('Zedd: x')],
    ['a label that only holds its label', { labels: ['no acme ai'] }],
    ['a branch that only holds its branch', { branch: 'fix/acme/x' }],
    ['no branch, no title and no body', { branch: '', title: '', body: '' }],
  ])('but not by %s', (_, example) => expect(judged(example)).toMatchObject({ origin: 'human', evidence: [] }));

  it('any branch of its own, but not by one that is not known', () => {
    const anywhere = own({ branches: ['**'] });
    expect(judged({ branch: 'topic' }, anywhere).agents).toEqual(['acme-bot']);
    expect(judged({ branch: '' }, anywhere).agents).toEqual([]);
  });

  it('the app that acted, and being called in a comment', () => {
    const app = judgeProvenance(inputOf({ app: known('acme-APP') }), own());
    expect(app.evidence).toMatchObject([
      { signal: 'app', where: 'app that acted', agent: 'acme-bot', seen: 'acme-APP' },
    ]);
    const bob = accountFrom(7, 'bob');
    const called = (body: string) => {
      const comments = complete([{ id: 1, author: bob, body, at: '2026-01-01T00:00:00Z', edited: false }]);
      return judgeProvenance({ ...inputOf({ branch: 'acme/x' }), comments }, own()).operators.length;
    };
    expect(['@Acme-Robot go', '@acme-runner go', '@acme-robot[bot] go', '@claude go'].map(called)).toEqual([
      1, 1, 1, 1,
    ]);
    expect(['acme-robot', '@acme', '@copilot-pull-request-reviewer go', '@coderabbitai go'].map(called)).toEqual([
      0, 0, 0, 0,
    ]);
  });

  it.each<[string, Partial<OwnAgent>, SignatureExample]>([
    [
      'a mailbox that begins with a short key',
      { emails: ['zedbot@acme.dev'] },
      message('Co-authored-by: X <zedbot@acme.dev>'),
    ],
    [
      'a key that stands in a longer key',
      {
        trailers: [
          { key: 'Run', value: null },
          { key: 'Run-By', value: null },
        ],
      },
      message('Run-by: x'),
    ],
    [
      'a short key of an agent with nothing else',
      { trailers: [{ key: 'Q', value: null }], logins: [], ids: [], emails: [] },
      message('Q: x'),
    ],
    [
      'a key of four letters within another word',
      {
        trailers: [
          { key: 'Made', value: null },
          { key: 'Made-Up', value: null },
        ],
      },
      message('Made-up: x'),
    ],
  ])('%s', (_, more, example) => expect(judged(example, own(more)).agents).toEqual(['acme-bot']));

  it('an id that the catalog has as well: the policy comes first', () => {
    const found = judged({ labels: ['claude'] }, own({ id: 'ours', labels: ['Claude'] }));
    expect(found.evidence).toMatchObject([{ agent: 'ours', confidence: 'high' }]);
  });
});

describe('beside them the catalog', () => {
  it.each(AGENTS.map((entry) => [entry.id, entry] as const))('recognises %s as before', (id, entry) => {
    const agents = own();
    for (const [examples, isHit] of [
      [entry.examples.hit, true],
      [entry.examples.miss, false],
    ] as const) {
      for (const example of examples) {
        const found = judgeProvenance(inputOfExample(example), agents);
        expect(found).toEqual(judgeProvenance(inputOfExample(example), []));
        if (isHit) expect([...found.agents, ...found.automations]).toContain(id);
      }
    }
  });

  it('is prepared once for each list, and without one once for all', () => {
    const agents = own();
    expect(signatureIndex(agents)).toBe(signatureIndex(agents));
    expect(signatureIndex([])).toBe(signatureIndex([]));
    expect(signatureIndex(agents)).not.toBe(signatureIndex([]));
  });

  it.each([
    ['Claude_Code', 'claude code'],
    ['claude  - code', 'claude code'],
    ['CLAUDE', 'claude'],
  ])('compares the name %s as %s', (name, key) => expect(nameKey(name)).toBe(key));

  it.each<[string, string, string]>([
    ['the longest name first', 'Generated with Claude Code', 'claude-code'],
    ['a name with a dash for a blank', 'Generated with claude-code', 'claude-code'],
    ['a name without its blank', 'Generated with ClaudeCode', 'claude-code'],
    ['a name with an underscore', 'Generated with GitHub_Copilot', 'copilot'],
  ])('reads %s', (_, line, agent) => expect(judged(message(line)).agents).toEqual([agent]));
});

describe('the middle of a very long text, which nobody reads,', () => {
  it.each<[string, string, boolean]>([
    ['names nobody', 'nothing of note', false],
    ['names an agent of the catalog', 'by claude code', true],
    ["names a policy's own agent by its mailbox", 'agent@acme.dev', true],
    ['names one by its login', 'Acme-robot[bot] did', true],
    ['names one by its trailer, with an underscore', 'see acme_run', true],
    ['names one by a short key', 'a zed here', true],
    ['has a word that begins like a short key', 'a zedd here', false],
    ['has a number and a plus sign', '4242+x', true],
    ['has the number alone', '4242', false],
    ['names automation alone', 'bumped by dependabot[bot]', false],
  ])('%s: AI is %s', (_, text, isAi) => {
    const around = 'some ordinary words\n'.repeat(7_000);
    const found = judged({ body: `${around}${text}\n${around}` });
    expect(found.evidence.map(({ agent, where }) => `${agent}, ${where}`)).toEqual(
      isAi ? ['unnamed-ai, pull request body, middle of a very long text, not read'] : [],
    );
  });
});
