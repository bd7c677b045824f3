/**
 * Finds who called an agent to work in a comment (`@claude fix this`, `/agent …`). What is quoted or fenced calls nobody.
 * Used by core/operators.ts. A call for a mere review counts too: the words that follow are read by a model, not by us.
 */
import type { AgentSignature } from '../domain/agent-signature.js';
import type { Comment } from '../domain/change.js';
import type { Operator } from '../domain/provenance.js';
import type { SignatureIndex } from './signatures.js';
import { comparable } from './text.js';

/** `@name` or `/command` where a word starts; what follows must end it. */
const CALL = /(?<![\w@/.`-])[@/][a-z][\w-]{0,60}(?![\w/@-])/gi;
const FENCE = /^ {0,3}(?:```|~~~)/;

/** Everyone whose comment calls an agent, whether it was edited or not. */
export function promptersOf(comments: readonly Comment[], index: SignatureIndex): readonly Operator[] {
  return comments.flatMap(({ author, body }) => {
    const agent = author && agentCalledIn(body, index);
    return author && agent ? [{ account: author, because: `called ${agent.name} in a comment` }] : [];
  });
}

function agentCalledIn(body: string, index: SignatureIndex): AgentSignature | null {
  if (!/[@/＠]/.test(body)) return null;
  for (const [name] of outsideQuotations(comparable(body).text).matchAll(CALL)) {
    const signature = index.mentions.get(name.toLowerCase());
    if (signature !== undefined) return signature;
  }
  return null;
}

/** A fence that is never closed hides nothing: agents read what GitHub shows as code. */
function outsideQuotations(text: string): string {
  const kept: string[] = [];
  let fenced: string[] | null = null;
  for (const line of text.split('\n')) {
    if (FENCE.test(line)) fenced = fenced === null ? [] : null;
    else if (fenced !== null) fenced.push(line);
    else if (!/^ {0,3}>/.test(line)) kept.push(line.replace(/`[^`]*`/g, ' '));
  }
  return [...kept, ...(fenced ?? [])].join('\n');
}
