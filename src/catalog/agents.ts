/**
 * Everything we know about who writes changes besides people: one entry an agent, assistant or automation.
 * To add one, add an entry to the file of its kind; nothing else. Indexed by core/signatures.ts.
 */
import type { AgentSignature } from '../domain/agent-signature.js';
import { ASSISTANTS } from './agents/assistants.js';
import { AUTOMATION } from './agents/automation.js';
import { HOSTED_AGENTS } from './agents/hosted-agents.js';
import { MAJOR_AGENTS } from './agents/major-agents.js';
import { MODEL_AGENTS } from './agents/model-agents.js';
import { NEWER_AGENTS } from './agents/newer-agents.js';
import { ORCHESTRATORS } from './agents/orchestrators.js';
import { PLATFORM_AGENTS } from './agents/platform-agents.js';
import { TERMINAL_AGENTS } from './agents/terminal-agents.js';

/** Where two entries could match the same text, the earlier one stands first. */
export const AGENTS: readonly AgentSignature[] = [
  ...MAJOR_AGENTS,
  ...TERMINAL_AGENTS,
  ...HOSTED_AGENTS,
  ...PLATFORM_AGENTS,
  ...ORCHESTRATORS,
  ...NEWER_AGENTS,
  ...MODEL_AGENTS,
  ...ASSISTANTS,
  ...AUTOMATION,
];
