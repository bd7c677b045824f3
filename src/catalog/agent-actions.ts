/** How AI tools are run in workflows: the actions and reusable workflows that they publish, and the packages that a step installs. */

interface AgentInWorkflows {
  /** Id of the entry in catalog/agents.ts. */
  readonly agent: string;
  /** `owner/name` of the repository of the action or workflow, in lower case. */
  readonly uses: readonly string[];
  /** Names of packages or images that a script names. */
  readonly packages: readonly string[];
}

export const AGENTS_IN_WORKFLOWS: readonly AgentInWorkflows[] = [
  {
    agent: 'claude-code',
    uses: ['anthropics/claude-code-action', 'anthropics/claude-code-base-action'],
    packages: ['@anthropic-ai/claude-code'],
  },
  { agent: 'codex', uses: ['openai/codex-action'], packages: ['@openai/codex'] },
  { agent: 'gemini-cli', uses: ['google-github-actions/run-gemini-cli'], packages: ['@google/gemini-cli'] },
  { agent: 'opencode', uses: ['sst/opencode', 'anomalyco/opencode'], packages: ['opencode-ai'] },
  { agent: 'openhands', uses: ['all-hands-ai/openhands', 'openhands/openhands'], packages: ['openhands-ai'] },
  { agent: 'copilot', uses: [], packages: ['@github/copilot'] },
  { agent: 'qwen-code', uses: ['qwenlm/qwen-code-action'], packages: ['@qwen-code/qwen-code'] },
  { agent: 'augment', uses: ['augmentcode/augment-agent'], packages: ['@augmentcode/auggie'] },
  { agent: 'aider', uses: [], packages: ['aider-chat'] },
  { agent: 'amp', uses: [], packages: ['@sourcegraph/amp'] },
];
