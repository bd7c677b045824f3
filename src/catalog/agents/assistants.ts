/** Review bots: they show as co-author of a suggestion that a person accepted. Part of catalog/agents.ts. */
import type { AgentSignature } from '../../domain/agent-signature.js';

const COUNTED = 'counted in public repositories, 2024 to 2026';

export const ASSISTANTS: readonly AgentSignature[] = [
  {
    id: 'coderabbit',
    name: 'CodeRabbit',
    agentClass: 'assistant',
    accounts: [{ id: 136622811, login: 'coderabbitai[bot]' }],
    apps: ['coderabbitai'],
    mailboxes: [{ address: 'coderabbitai[bot]@users.noreply.github.com' }, { address: 'noreply@coderabbit.ai' }],
    since: '2023-09',
    source: COUNTED,
    examples: {
      hit: [
        {
          message:
            'Update a.ts\n\nCo-authored-by: coderabbitai[bot] <136622811+coderabbitai[bot]@users.noreply.github.com>',
        },
      ],
      miss: [
        { message: 'Address CodeRabbit comments' },
        {
          body: '<!-- This is an auto-generated comment: release notes by coderabbit.ai -->\n## Summary by CodeRabbit\nFixes',
        },
      ],
    },
  },
  {
    id: 'greptile',
    name: 'Greptile',
    agentClass: 'assistant',
    accounts: [{ id: 165735046, login: 'greptile-apps[bot]' }],
    apps: ['greptile-apps'],
    mailboxes: [{ address: 'greptile-apps[bot]@users.noreply.github.com' }],
    since: '2024-04',
    source: COUNTED,
    examples: {
      hit: [
        {
          message:
            'Update a.ts\n\nCo-authored-by: greptile-apps[bot] <165735046+greptile-apps[bot]@users.noreply.github.com>',
        },
      ],
      miss: [{ message: 'Greptile: apply review' }],
    },
  },
  {
    id: 'gemini-code-assist',
    name: 'Gemini Code Assist',
    agentClass: 'assistant',
    accounts: [{ id: 176961590, login: 'gemini-code-assist[bot]' }],
    apps: ['gemini-code-assist'],
    mailboxes: [{ address: 'gemini-code-assist[bot]@users.noreply.github.com' }],
    names: ['Gemini Code Assist'],
    since: '2025-02',
    source: COUNTED,
    examples: {
      hit: [
        {
          message:
            'Update a.py\n\nCo-authored-by: gemini-code-assist[bot] <176961590+gemini-code-assist[bot]@users.noreply.github.com>',
        },
      ],
      miss: [{ message: 'Apply suggestions from code review' }],
    },
  },
  {
    id: 'graphite',
    name: 'Graphite',
    agentClass: 'assistant',
    accounts: [{ id: 96075541, login: 'graphite-app[bot]' }],
    since: '2024',
    source: COUNTED,
    examples: {
      hit: [
        {
          message:
            'Update a.ts\n\nCo-authored-by: graphite-app[bot] <96075541+graphite-app[bot]@users.noreply.github.com>',
        },
      ],
      miss: [
        { message: 'Stack with Graphite' },
        { committer: 'graphite-app[bot] <96075541+graphite-app[bot]@users.noreply.github.com>' },
      ],
    },
  },
  {
    id: 'cubic',
    name: 'cubic',
    agentClass: 'assistant',
    accounts: [{ login: 'cubic-dev-ai[bot]' }],
    since: '2025',
    source: COUNTED,
    examples: {
      hit: [{ message: 'Fix\n\nCo-authored-by: cubic-dev-ai[bot] <1+cubic-dev-ai[bot]@users.noreply.github.com>' }],
      miss: [{ body: '<sup>Written for commit abc. Summary will update on new commits.</sup>' }],
    },
  },
  {
    id: 'qodo',
    name: 'Qodo',
    agentClass: 'assistant',
    accounts: [
      { login: 'qodo-merge-pro[bot]' },
      { login: 'qodo-code-review[bot]' },
      { login: 'qodo-free-for-open-source-projects[bot]' },
      { login: 'codiumai-pr-agent-pro[bot]' },
    ],
    since: '2023',
    source: COUNTED,
    examples: {
      hit: [{ message: 'Fix\n\nCo-authored-by: qodo-merge-pro[bot] <1+qodo-merge-pro[bot]@users.noreply.github.com>' }],
      miss: [{ message: 'Ask Qodo for a review' }],
    },
  },
  {
    id: 'sourcery',
    name: 'Sourcery',
    agentClass: 'assistant',
    accounts: [{ id: 58596630, login: 'sourcery-ai[bot]' }],
    since: '2020',
    source: COUNTED,
    examples: {
      hit: [
        { message: 'Fix\n\nCo-authored-by: sourcery-ai[bot] <58596630+sourcery-ai[bot]@users.noreply.github.com>' },
      ],
      miss: [{ body: '## Summary by Sourcery\nFixes' }],
    },
  },
];
