/** Whom the value of a trailer names: software by its mailbox, login or name, and never a person who is called alike. */
import { describe, expect, it } from '@jest/globals';
import { judgeProvenance } from '../../src/core/provenance.js';
import { inputOfExample } from './provenance-fixtures.js';

function named(key: string, value: string): readonly string[] {
  const { evidence } = judgeProvenance(inputOfExample({ message: `Fix\n\n${key}: ${value}` }), []);
  return evidence.map(({ agent, confidence }) => `${agent} ${confidence}`);
}

describe('the key of a trailer', () => {
  const CREDITS =
    'Co-authored-by Coauthored-by Co-author Co-authors Co-authored-with Authored-by Co-developed-by Co-written-by Written-by Assisted-by Helped-by Implemented-by Pair-programmed-with Paired-with Developed-by Contributed-by Co-committed-by Coded-by';
  const TOOLS =
    'Generated-by Generated-with Generated-using Made-with Made-by Built-with Created-by Created-with Written-with Developed-with Coded-with Drafted-by Drafted-with Produced-by Produced-with Assisted-with AI-tool AI-tools AI-agent AI-assistant AI-model AI-assisted-by AI-generated-by AI-assisted AI-generated AI-co-authored-by AI-coauthor Assistant-model Coding-agent Entire-agent LLM-assisted-by Co-authored-by-AI';

  it.each(CREDITS.split(' '))('%s credits people and software alike: a bare name of both says little', (key) => {
    expect(named(key, 'Devin')).toContain('devin low');
    expect(named(key, 'Devin <devin@example.org>')).toEqual([]);
  });

  it.each(TOOLS.split(' '))('%s names a tool', (key) => {
    expect(named(key, 'Devin')).toContain('devin medium');
    expect(named(key, 'Devin <devin@example.org>')).toContain('devin medium');
  });

  it.each(TOOLS.split(' '))('%s names one outside of the block of trailers too', (key) => {
    const { evidence } = judgeProvenance(inputOfExample({ message: `Fix\n\n${key}: Devin\n\nIt is done.` }), []);
    expect(evidence).toMatchObject([{ agent: 'devin', confidence: 'medium' }]);
  });

  it.each(['Signed-off-by', 'Committed-by'])('%s counts only with a mailbox', (key) => {
    expect(named(key, 'Devin')).toEqual([]);
    expect(named(key, 'Claude Code <ann@example.org>')).toEqual([]);
    expect(named(key, 'x <noreply@anthropic.com>')).toEqual(['claude-code high']);
  });

  it.each([
    ['Reviewed-by', []],
    ['co_authored__by', ['claude-code medium']],
    ['Co authored by', ['claude-code medium']],
    ['CO-AUTHORED-BY', ['claude-code high']],
  ])('%s', (key, expected) => expect(named(key, 'Claude Code')).toEqual(expected));
});

/** In a trailer that credits people, and in one that names tools. */
describe('the value of a trailer', () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ['Claude Code', ['claude-code high'], ['claude-code high']],
    ['claude_code', ['claude-code high'], ['claude-code high']],
    ['ClaudeCode', ['claude-code high'], ['claude-code high']],
    ['Claude', ['claude-code low'], ['claude-code medium']],
    ['Claude <claude@dupont.example>', [], ['claude-code medium']],
    ['Claude Opus 4.6 <x@example.org>', ['claude-code high'], ['claude-code high']],
    ['Claude (Opus 4.6)', ['claude-code high'], ['claude-code high']],
    ['Claude [v2] <a@b.c>', ['claude-code high'], ['claude-code high']],
    ['Claude Dupont', [], []],
    ['the Claude agent', ['claude-code high'], ['claude-code high']],
    ["Anthropic's Claude Code", ['claude-code high'], ['claude-code high']],
    ['🤖 Cursor', ['cursor high'], ['cursor high']],
    ['Cursor', ['cursor high'], ['cursor high']],
    ['cursor', ['cursor high'], ['cursor high']],
    ['Cursor <a@b.c>', ['cursor medium'], ['cursor medium']],
    ['Cursor 1.2 <a@b.c>', ['cursor high'], ['cursor high']],
    ['Codex via Cursor', ['cursor high'], ['cursor high']],
    ['Claude Opus through Crush', ['crush high'], ['crush high']],
    ['Codex via Cursor\u2028and me', ['cursor high'], ['cursor high']],
    ['Jo via Bob', [], []],
    ['Claude Code, OpenAI Codex', ['claude-code high', 'codex high'], ['claude-code high', 'codex high']],
    ['Claude Code and Cursor', ['claude-code high', 'cursor high'], ['claude-code high', 'cursor high']],
    ['Claude Code / Codex', ['claude-code high', 'codex high'], ['claude-code high', 'codex high']],
    ['Claude Code + Codex', ['claude-code high', 'codex high'], ['claude-code high', 'codex high']],
    ['Claude Code; Claude', ['claude-code high'], ['claude-code high']],
    ['Claude; Claude Code', ['claude-code high'], ['claude-code high']],
    ['Claude Code, new-thing[bot]', ['claude-code high'], ['claude-code high']],
    ['claude[bot]', ['claude-code high'], ['claude-code high']],
    ['@claude[bot]', ['claude-code high'], ['claude-code high']],
    ['dependabot[bot]', [], []],
    ['coderabbitai[bot]', ['coderabbit high'], ['coderabbit high']],
    ['noreply@anthropic.com', ['claude-code high'], ['claude-code high']],
    ['Claude noreply@anthropic.com', ['claude-code high'], ['claude-code high']],
    ['<noreply@anthropic.com>', ['claude-code high'], ['claude-code high']],
    ['< noreply@anthropic.com >', ['claude-code high'], ['claude-code high']],
    ['Claude <noreply@anthropic.com', ['claude-code high'], ['claude-code high']],
    ['Claude <none>', ['claude-code low'], ['claude-code medium']],
    ['X <jo+claude-code@example.org>', [], []],
    ['Claude Code <jo+claude@example.org>', ['claude-code medium'], ['claude-code medium']],
    ['Claude Code <jo+codex@example.org>', ['codex medium'], ['codex medium']],
    ['Claude Code <jo+bob@example.org>', ['claude-code medium'], ['claude-code medium']],
    ['Claude Code wrote it', ['claude-code high'], ['claude-code high']],
    ['Claude Code - v2', ['claude-code high'], ['claude-code high']],
    ['Claude Code: fast', ['claude-code high'], ['claude-code high']],
    ['Claude/opus', ['claude-code high'], ['claude-code high']],
    ['Claude:opus', ['claude-code high'], ['claude-code high']],
    ['Claude Codeine', [], []],
    ['Claudette', [], []],
    ['Cursory', [], []],
    ['Claude Code Bob', [], []],
    ['Claude 4 did it', ['claude-code high'], ['claude-code high']],
    ['Devin', ['devin low'], ['devin medium']],
    ['Devin AI', ['devin high'], ['devin high']],
    ['Devin <d@e.f>', [], ['devin medium']],
    ['Devin 2.0 <d@e.f>', ['devin high'], ['devin high']],
    ['Devin o3 <d@e.f>', ['devin high'], ['devin high']],
    ['Devin x3 <d@e.f>', [], []],
    ['Devin in a/b', ['devin low'], ['devin medium']],
    ['GitHub CopilotCLI', ['copilot high'], ['copilot high']],
    ['Copilot CLI', ['copilot high'], ['copilot high']],
    ['GitHub Copilot', ['copilot high'], ['copilot high']],
    ['a Claude Code', ['claude-code high'], ['claude-code high']],
    ['an AI', ['unnamed-ai high'], ['unnamed-ai high']],
    ['AI', ['unnamed-ai high'], ['unnamed-ai high']],
    ['yes', [], []],
    ['no', [], []],
  ])('%s', (value, credited, asTool) => {
    expect(named('Co-authored-by', value)).toEqual(credited);
    expect(named('Generated-by', value)).toEqual(asTool);
  });

  it.each<[string, readonly string[]]>([
    ['Claude Opus 4.6 helped me', ['claude-code high']],
    ['Claude helped me', []],
    ['Claude Opus 4.6 did the work', ['claude-code high']],
    ['Claude Opus 4.6  did it', ['claude-code high']],
    ['Claude Opus 4.6 Dupont', []],
    ['Claude Opus 4.6 Dupont wrote it', []],
    ['Claude Opus 4.6  helped me', ['claude-code high']],
    ['Claude  - fast', ['claude-code low']],
    ['Cursor -- fast', ['cursor high']],
    ['Cursor  wrote it', ['cursor high']],
    ['Cursor (2.0)', ['cursor high']],
    ['Cursor[2.0] <a@b.c>', ['cursor high']],
    ['anthropics Claude Code', ['claude-code high']],
    ['the  Claude Code', ['claude-code high']],
    ['Claude Code,, Codex', ['claude-code high', 'codex high']],
    ['Claude Code and claude code', ['claude-code high']],
    ['Codex & Codex CLI', ['codex high']],
    ['Jo claude[bot]', []],
    ['claude[bot] Jo', []],
    ['new-thing[bot]', []],
    ['Claude Code <>', ['claude-code high']],
    ['Bob claude@dupont.example', []],
    ['Cursor a@b.c', ['cursor medium']],
  ])('%s', (value, expected) => expect(named('Co-authored-by', value)).toEqual(expected));

  it.each([
    ['coderabbitai[bot]', 'assistant'],
    ['claude[bot]', 'agent'],
    ['copilot-pull-request-reviewer[bot]', 'assistant'],
  ])('%s is an %s', (value, agentClass) => {
    const { evidence } = judgeProvenance(inputOfExample({ message: `Fix\n\nCo-authored-by: ${value}` }), []);
    expect(evidence).toMatchObject([{ agentClass }]);
  });

  it('is read no further than people write', () => {
    expect(named('Co-authored-by', `${'x'.repeat(450)}, Claude Code`)).toEqual(['claude-code high']);
    expect(named('Co-authored-by', `${'x'.repeat(600)}, Claude Code`)).toEqual([]);
    expect(named('Co-authored-by', `Claude${' Opus'.repeat(12)} <a@b.c>`)).toEqual(['claude-code high']);
    expect(named('Co-authored-by', `Claude${' Opus'.repeat(13)} <a@b.c>`)).toEqual([]);
  });
});

describe('a key that is about an agent', () => {
  it.each<[string, string, readonly string[]]>([
    ['Agent-Signature', 'claude-opus-4-8-high on behalf of ann', ['claude-code high']],
    ['Agent-Model', 'claude-opus-4-6', ['claude-code high']],
    ['Agent', 'Claude Code (opus-4.7)', ['claude-code high']],
    ['Agent-Runtime', 'OpenAI Codex', ['codex high']],
    ['X-AI-Agent', 'codex', ['codex high']],
    ['LLM', 'gpt-5.5', ['codex high']],
    ['Agent', 'Devin', ['devin medium']],
    ['Agent', 'Ann Lee', []],
    ['Agent-Review', 'Claude Code', []],
    ['AI-Reviewed-By', 'Claude Code', []],
    ['AI-Test-Status', 'Claude Code', []],
    ['Reagent', 'Claude Code', []],
    ['User-Agent', 'Claude Code', []],
  ])('%s: %s', (key, value, expected) => expect(named(key, value)).toEqual(expected));

  it('counts nowhere but among the trailers', () => {
    const { evidence } = judgeProvenance(
      inputOfExample({ message: 'Fix\n\nSeen with\nAgent: Claude Code 2.1\non a Mac.' }),
      [],
    );
    expect(evidence).toEqual([]);
  });
});
