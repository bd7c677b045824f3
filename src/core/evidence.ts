/** How pieces of evidence are told apart and compared. Used where evidence is weighed, remembered and corrected. */
import type { Evidence } from '../domain/provenance.js';

/** An agent's or an assistant's, in contrast to automation without a model. */
export function isAiEvidence({ agentClass }: Evidence): boolean {
  return agentClass !== 'automation';
}

/** The same words of the same agent, wherever they stand: a rebased commit says nothing new. */
export function whatItSays({ agent, agentClass, seen }: Evidence): string {
  return `${agent}\n${agentClass}\n${seen}`;
}

/** One mark in one place: a correction covers exactly this, and not the same words in a commit that comes later. */
export function evidenceKey({ agent, agentClass, where, commit, seen }: Evidence): string {
  return `${agent}\n${agentClass}\n${where}\n${commit ?? ''}\n${seen}`;
}
