/** Marks of the agents seen most: Copilot, Claude Code, Codex, Cursor, Devin. Part of catalog/agents.ts. */
import type { AgentSignature } from '../../domain/agent-signature.js';

const MODEL_SUFFIX_DOC = 'https://docs.github.com/en/copilot/concepts/agents/coding-agent/about-coding-agent';

export const MAJOR_AGENTS: readonly AgentSignature[] = [
  {
    id: 'copilot',
    name: 'GitHub Copilot',
    agentClass: 'agent',
    accounts: [
      { id: 198982749, login: 'Copilot' },
      { id: 223556219 },
      { id: 167198135 },
      { id: 175728472, as: 'assistant' },
      { login: 'copilot-swe-agent[bot]' },
      { login: 'copilot-swe-agent' },
      { login: 'copilot[bot]' },
      { login: 'copilot-pull-request-reviewer[bot]', as: 'assistant' },
      { id: 62310815, named: /^Copilot Autofix/i, as: 'assistant' },
      { id: 223894421, named: /^Copilot Autofix/i, as: 'assistant' },
    ],
    apps: ['copilot-swe-agent'],
    mailboxes: [
      // VS Code 1.117 and 1.118 wrote this co-author on purely human commits (microsoft/vscode#313064).
      { address: 'copilot@github.com', confidence: 'medium', doubtful: ['2026-04-22', '2026-05-06'] },
      { address: 'copilot-swe-agent[bot]@users.noreply.github.com' },
      { address: 'copilot@users.noreply.github.com' },
    ],
    names: ['GitHub Copilot', 'Github Copilot CLI', 'Copilot', 'Microsoft Copilot'],
    trailers: [
      { key: 'Agent-Logs-Url', value: /^https:\/\/github\.com\// },
      { key: 'Copilot-Session', value: /^[0-9a-f]{8}-/i },
    ],
    lines: [
      {
        needle: 'start copilot ',
        pattern: /^<!-- START COPILOT (?:ORIGINAL PROMPT|CODING AGENT) /,
        confidence: 'high',
      },
      { needle: 'agent-logs-url', pattern: /^Agent-Logs-Url:\s*https:\/\/github\.com\// },
      { needle: 'copilot-session', pattern: /^Copilot-Session:\s*[0-9a-f]{8}-/i },
      { needle: 'copilot-workspace', pattern: /^\S{0,40}.{0,200}https:\/\/copilot-workspace\.githubnext\.com\// },
      { needle: 'copilot coding agent', pattern: /Let Copilot coding agent \[set things up for you\]/ },
    ],
    branches: [{ pattern: /^copilot\//, confidence: 'low' }],
    labels: ['copilot', 'copilot-generated'],
    mentions: ['@copilot'],
    since: '2025-05',
    source: MODEL_SUFFIX_DOC,
    examples: {
      hit: [
        { author: 'copilot-swe-agent[bot] <198982749+Copilot@users.noreply.github.com>' },
        { message: 'Add cache\n\nCo-authored-by: Copilot <223556219+Copilot@users.noreply.github.com>' },
        { message: 'Fix\n\nAssisted-by: GitHub Copilot (model: GPT-5, autonomous)' },
        { account: { id: 198982749, login: 'Copilot' } },
        { branch: 'copilot/fix-login' },
        {
          message:
            'Fix alert\n\nCo-authored-by: Copilot Autofix powered by AI <62310815+github-advanced-security[bot]@users.noreply.github.com>',
        },
      ],
      miss: [
        { message: 'docs: how to enable Copilot in the editor' },
        {
          message:
            'Upload SARIF\n\nCo-authored-by: github-advanced-security[bot] <62310815+github-advanced-security[bot]@users.noreply.github.com>',
        },
        { message: 'Address Copilot review comments' },
        { branch: 'copilot-settings' },
      ],
    },
  },
  {
    id: 'claude-code',
    name: 'Claude Code',
    agentClass: 'agent',
    accounts: [
      { id: 209825114, login: 'claude[bot]' },
      { id: 215619710, login: 'anthropic-claude[bot]' },
      { id: 208546643, login: 'claude-code-action[bot]' },
      { id: 242468646, login: 'anthropic-code-agent[bot]' },
      { login: 'claude-code[bot]' },
    ],
    apps: ['claude', 'anthropic-code-agent'],
    mailboxes: [
      { address: 'noreply@anthropic.com' },
      { address: 'claude@anthropic.com' },
      { address: 'claude@anthropic.ai' },
      { address: 'claude-code@anthropic.com' },
      { address: 'claude@users.noreply.github.com', named: /^Claude\b/i, confidence: 'low' },
      { address: '81847+claude@users.noreply.github.com', named: /^Claude\b/i, confidence: 'low' },
    ],
    names: ['Claude Code', 'Claude', 'Anthropic Claude', 'Claude AI', 'claude-flow', 'Opus', 'Sonnet', 'Haiku'],
    peopleToo: ['Claude', 'Opus', 'Sonnet', 'Haiku'],
    trailers: [
      { key: 'Claude-Session', value: /^(?:https:\/\/claude\.ai\/|session_|[0-9a-f]{8}-)/ },
      { key: 'Claude-Session-Id' },
      { key: 'Claude-Code-Session' },
    ],
    lines: [
      {
        needle: 'claude.ai/code/session_',
        pattern: /^(?:[\w -]{0,40}:?\s*)?<?https:\/\/claude\.ai\/code\/session_\w+>?$/,
        confidence: 'high',
      },
      {
        needle: '://claude.',
        pattern: /Generated (?:with|by) \[?Claude Code\]?\s?\(https:\/\/claude\.(?:ai|com)\//i,
        confidence: 'high',
      },
    ],
    branches: [{ pattern: /^claude\//, confidence: 'low' }],
    labels: ['claude', 'claude-code', 'claude-generated'],
    mentions: ['@claude'],
    since: '2025-02',
    source: 'https://docs.claude.com/en/docs/claude-code/settings',
    examples: {
      hit: [
        { author: 'Claude <noreply@anthropic.com>' },
        { message: 'Fix\n\nCo-Authored-By: Claude Opus 4.6 (1M context) <noreply@anthropic.com>' },
        { message: 'Fix\n\nCo-authored-by: Claude Sonnet 4.6 <jo.doe+claude-code@example.com>' },
        { message: 'Fix\n\nCo-Authored-By: Claude (claude-opus-4-6)' },
        { message: 'Fix\n\nClaude-Session: https://claude.ai/code/session_01J1pbRJBY3PatzkB5skQNEU' },
        { message: 'Fix\n\n🤖 Generated with [Claude Code](https://claude.ai/code)\nand more' },
        { message: 'Fix\n\nThis was generated with the assistance of Claude Code.' },
        { author: 'claude[bot] <41898282+claude[bot]@users.noreply.github.com>' },
      ],
      miss: [
        { author: 'Claude Dupont <claude@dupont.fr>' },
        { message: 'Fix\n\nCo-authored-by: Claude Dupont <claude@dupont.fr>' },
        { message: 'Fix\n\nAssisted-by: Claude Dupont' },
        { message: 'Address Claude review feedback' },
        {
          message:
            'Document the trailer\n\nWe add\n\n    Co-Authored-By: Claude <noreply@anthropic.com>\n\nto each commit.',
        },
        { author: 'Ann <ann@anthropic.com>' },
      ],
    },
  },
  {
    id: 'codex',
    name: 'OpenAI Codex',
    agentClass: 'agent',
    accounts: [
      { id: 199175422, login: 'chatgpt-codex-connector[bot]' },
      { id: 215057067, login: 'openai-codex[bot]' },
      { id: 242516109, login: 'openai-code-agent[bot]' },
      { id: 267193182 },
    ],
    apps: ['chatgpt-codex-connector', 'openai-code-agent'],
    mailboxes: [{ address: 'noreply@openai.com' }, { address: 'codex@openai.com' }],
    names: ['OpenAI Codex', 'Codex', 'GPT-5 Codex', 'GPT-Codex', 'OpenAI', 'GPT-5', 'GPT 5'],
    trailers: [{ key: 'Codex-Session' }, { key: 'Codex-Session-Id' }, { key: 'Codex-Thread-Id' }],
    lines: [
      {
        needle: 'chatgpt.com/codex/tasks/',
        pattern: /https:\/\/chatgpt\.com\/codex\/tasks\/task_\w+/,
        confidence: 'high',
      },
      {
        needle: 'openai.com/codex',
        pattern: /Generated (?:with|by) \[?(?:OpenAI )?Codex\]?\s?\(https:\/\/openai\.com\/codex/i,
        confidence: 'high',
      },
    ],
    branches: [{ pattern: /^codex\//, confidence: 'low' }],
    titles: [/^\[codex\]/i],
    labels: ['codex', 'codex-generated'],
    mentions: ['@codex'],
    since: '2025-05',
    source: 'https://github.com/openai/codex/pull/11617',
    examples: {
      hit: [
        { message: 'Fix\n\nCo-authored-by: Codex <noreply@openai.com>' },
        { message: 'Fix\n\nCo-authored-by: GPT-5 Codex <codex@openai.com>' },
        { message: 'Fix\n\nAssisted-by: Codex (model: GPT-5, autonomous)' },
        { body: 'See https://chatgpt.com/codex/tasks/task_e_68123' },
        { branch: 'codex/fix-readme' },
      ],
      miss: [
        { message: 'ci: add Codex changeset validation workflow' },
        { message: 'fix: address codex skills review feedback' },
        { author: 'Kim Lee <kim@openai.com>' },
      ],
    },
  },
  {
    id: 'cursor',
    name: 'Cursor',
    agentClass: 'agent',
    accounts: [
      { id: 206951365, login: 'cursor[bot]' },
      { id: 201670782, login: 'cursoragent[bot]' },
      { id: 199161495, login: 'cursoragent' },
    ],
    apps: ['cursor'],
    mailboxes: [
      { address: 'cursoragent@cursor.com' },
      { address: 'noreply@cursor.com' },
      { address: 'noreply@cursor.sh' },
      { address: 'agent@cursor.com' },
      { address: 'composer@cursor.com' },
      { address: 'composer@anysphere.co' },
      { address: 'cursor-agent@cursor.sh' },
      { address: 'cursor@agent' },
    ],
    names: ['Cursor Agent', 'Cursor AI', 'Cursor Composer', 'Cursor IDE', 'Cursor'],
    wordsToo: ['Cursor'],
    lines: [
      { needle: 'cursor_agent_pr_body', pattern: /^<!-- CURSOR_AGENT_PR_BODY_(?:BEGIN|END)/, confidence: 'high' },
      {
        needle: 'cursor.com/background-agent',
        pattern: /https:\/\/(?:www\.)?cursor\.com\/background-agent\?bcId=/i,
        confidence: 'high',
      },
      {
        needle: 'cursor.com/agents',
        pattern: /https:\/\/(?:www\.)?cursor\.com\/agents(?:\/|\?id=)bc-/i,
        confidence: 'high',
      },
    ],
    branches: [{ pattern: /^cursor\/.+-[0-9a-f]{4}$/, confidence: 'medium' }],
    labels: ['cursor', 'cursor-agent'],
    mentions: ['@cursor'],
    since: '2025-05',
    source: 'https://docs.cursor.com/en/background-agent',
    examples: {
      hit: [
        { author: 'Cursor Agent <cursoragent@cursor.com>' },
        { message: 'Fix\n\nMade-with: Cursor' },
        { message: 'Fix\n\nCo-authored-by: Cursor <cursoragent@cursor.com>' },
        { branch: 'cursor/fix-sort-order-1a2b' },
        { body: '<!-- CURSOR_AGENT_PR_BODY_BEGIN -->\nFix' },
      ],
      miss: [
        { message: 'fix: pointer cursor on hover\n\nRows are generated by cursor pagination.' },
        { branch: 'cursor/pagination' },
        { message: 'Fix\n\nWritten by [Cursor Bugbot](https://cursor.com/dashboard) for commit abc' },
      ],
    },
  },
  {
    id: 'devin',
    name: 'Devin',
    agentClass: 'agent',
    accounts: [{ id: 158243242, login: 'devin-ai-integration[bot]' }],
    apps: ['devin-ai-integration'],
    mailboxes: [
      { address: 'devin@cognition.ai' },
      { address: 'devin@cognition-labs.com' },
      { address: 'devin-ai-integration[bot]@users.noreply.github.com' },
    ],
    names: ['Devin AI', 'Cognition Devin', 'Devin'],
    peopleToo: ['Devin'],
    lines: [
      { needle: 'app.devin.ai/sessions/', pattern: /https:\/\/app\.devin\.ai\/sessions\/\w+/, confidence: 'high' },
      { needle: 'link to devin ', pattern: /^\W{0,4}Link to Devin (?:run|session)\b/i, confidence: 'high' },
      {
        needle: 'cli.devin.ai',
        pattern: /Generated with \[?Devin\]?\s?\(https:\/\/cli\.devin\.ai/i,
        confidence: 'high',
      },
    ],
    branches: [{ pattern: /^devin\/\d{10}-/, confidence: 'medium' }],
    labels: ['devin', 'devin-ai', 'devin-pr'],
    mentions: ['@devin', '@devinai'],
    since: '2024-12',
    source: 'https://docs.devin.ai/integrations/gh',
    examples: {
      hit: [
        { author: 'Devin AI <158243242+devin-ai-integration[bot]@users.noreply.github.com>' },
        { message: 'Fix\n\nCo-Authored-By: Devin AI <158243242+renamed[bot]@users.noreply.github.com>' },
        { branch: 'devin/1741108142-custom-llm-support' },
        { body: 'Link to Devin run: https://app.devin.ai/sessions/0a1b' },
      ],
      miss: [
        { author: 'Devin Burnette <devin.burnette@example.com>' },
        { body: '<!-- devin-review-badge-begin -->\n[review](https://app.devin.ai/review/a/b/1)' },
        { message: "Merge branch 'main' into devin/1741108142-custom-llm-support" },
        { message: 'Fix\n\nWritten by Devin in the train' },
      ],
    },
  },
];
