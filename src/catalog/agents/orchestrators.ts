/** Marks of what starts other agents or stands between them and git, and of lines with a form of their own. Part of catalog/agents.ts. */
import type { AgentSignature } from '../../domain/agent-signature.js';

export const ORCHESTRATORS: readonly AgentSignature[] = [
  {
    id: 'gas-town',
    name: 'Gas Town',
    agentClass: 'agent',
    authorNames: [/^[\w.-]+\/(?:crew|polecats)\/[\w.-]+$/, /^[\w.-]+\/(?:refinery|witness)$/],
    trailers: [
      {
        key: 'Executed-By',
        value: /^(?:[\w.-]+\/(?:crew|polecats|dogs)\/[\w.-]+|[\w.-]+\/(?:refinery|witness)|mayor|deacon)$/,
      },
    ],
    lines: [
      {
        needle: 'executed-by',
        pattern: /^Executed-By:\s*[\w.-]+\/(?:(?:crew|polecats|dogs)\/[\w.-]+|refinery|witness)$/i,
      },
    ],
    since: '2026-01',
    source: 'https://github.com/steveyegge/gastown',
    examples: {
      hit: [
        { message: 'Fix\n\nExecuted-By: beads/crew/emma\nRig: beads\nRole: crew' },
        { author: 'beads/polecats/onyx <ann@example.org>' },
      ],
      miss: [
        { message: 'Fix\n\nExecuted-By: Ann Lee' },
        { message: 'Fix\n\nRole: crew' },
        { author: 'Ann / Crew <ann@example.org>' },
      ],
    },
  },
  {
    id: 'letta-code',
    name: 'Letta Code',
    agentClass: 'agent',
    mailboxes: [{ address: 'noreply@letta.com' }],
    names: ['Letta Code'],
    since: '2025-11',
    source: 'https://docs.letta.com/letta-code',
    examples: {
      hit: [
        { message: 'Fix\n\nCo-Authored-By: Letta <noreply@letta.com>' },
        { message: 'Fix\n\n👾 Generated with [Letta Code](https://letta.com)' },
      ],
      miss: [{ message: 'Fix\n\nCo-authored-by: Letta Berg <letta@example.se>' }],
    },
  },
  {
    id: 'happy',
    name: 'Happy',
    agentClass: 'agent',
    mailboxes: [{ address: 'yesreply@happy.engineering' }],
    lines: [
      {
        needle: 'happy.engineering',
        pattern: /^\W{0,4}(?:generated with .{0,60} )?via \[Happy\]\(https:\/\/happy\.engineering/i,
        confidence: 'high',
      },
    ],
    since: '2025-08',
    source: 'https://happy.engineering',
    examples: {
      hit: [
        { message: 'Fix\n\nCo-Authored-By: Happy <yesreply@happy.engineering>' },
        { message: 'Fix\n\nvia [Happy](https://happy.engineering)' },
      ],
      miss: [{ message: 'Make everybody happy' }],
    },
  },
  {
    id: 'mux',
    name: 'Mux (Xum)',
    agentClass: 'agent',
    accounts: [{ id: 264182336, login: 'mux-bot[bot]' }],
    lines: [
      { needle: 'generated with `mux`', pattern: /^[\W_]{0,4}Generated with `mux`/i, confidence: 'high' },
      { needle: 'generated with `xum`', pattern: /^[\W_]{0,4}Generated with `xum`/i, confidence: 'high' },
      { needle: 'mux-attribution:', pattern: /^<!-- mux-attribution: model=/, confidence: 'high' },
      { needle: 'xum-attribution:', pattern: /^<!-- xum-attribution: model=/, confidence: 'high' },
    ],
    since: '2025-10',
    source: 'https://github.com/coder/mux',
    examples: {
      hit: [
        { body: '---\n\n_Generated with `mux` • Model: `anthropic:claude-opus-4-5` • Thinking: `high`_' },
        { message: 'Fix\n\n_Generated with `mux`_' },
        { body: 'Fix\n\n<!-- mux-attribution: model=openai:gpt-5.5 thinking=high -->' },
        { message: 'Fix\n\n<!-- xum-attribution: model=anthropic:claude-fable-5 thinking=xhigh -->' },
      ],
      miss: [{ message: 'Route with mux' }, { body: 'Handlers are generated with a mux.' }],
    },
  },
  {
    id: 'nori',
    name: 'Nori',
    agentClass: 'agent',
    mailboxes: [{ address: 'contact@tilework.tech' }],
    lines: [{ needle: 'nori.ai', pattern: /Generated with \[Nori\]\(https:\/\/nori\.ai/i, confidence: 'high' }],
    since: '2025-11',
    source: 'https://nori.ai',
    examples: {
      hit: [
        { message: 'Fix\n\nCo-Authored-By: Nori <contact@tilework.tech>' },
        { message: 'Fix\n\n🤖 Generated with [Nori](https://nori.ai)' },
      ],
      miss: [{ author: 'Nori Aoki <nori@example.jp>' }],
    },
  },
  {
    id: 'eca',
    name: 'ECA',
    agentClass: 'agent',
    mailboxes: [{ address: 'noreply@eca.dev' }],
    lines: [{ needle: 'eca.dev', pattern: /Generated with \[eca\]\(https:\/\/eca\.dev/i, confidence: 'high' }],
    since: '2025-09',
    source: 'https://eca.dev',
    examples: {
      hit: [{ message: 'Fix\n\n🤖 Generated with [eca](https://eca.dev)' }],
      miss: [{ message: 'Follow the ECA rules' }],
    },
  },
];
