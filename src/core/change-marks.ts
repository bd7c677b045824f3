/** Collects the marks on the pull request itself: acting account, branch, title, body, labels. Step two of core/provenance.ts. */
import type { AgentSignature } from '../domain/agent-signature.js';
import type { Confidence, Evidence, ProvenanceInput, Signal } from '../domain/provenance.js';
import type { Marks } from './commit-marks.js';
import { recognisedAccount } from './identity.js';
import { marksIn } from './message-marks.js';
import type { SignatureIndex } from './signatures.js';
import { comparable, excerpt } from './text.js';

export function changeMarks(input: ProvenanceInput, index: SignatureIndex): Marks {
  const account = accountMarks(input, index);
  const byAutomation = account.some((one) => one.agentClass === 'automation');
  const body = marksIn({ kind: 'body', text: input.body, byAutomation }, index);
  return {
    evidence: [
      ...account,
      ...branchMarks(input.branch, index),
      ...titleMarks(input.title, index),
      ...body.marks.map((mark) => ({ ...mark, where: `pull request body, ${mark.where}` })),
      ...labelMarks(input.labels, index),
    ],
    cautions: body.cautions.map((caution) => `pull request body, ${caution}`),
  };
}

function accountMarks({ author }: ProvenanceInput, index: SignatureIndex): readonly Evidence[] {
  const found = author && recognisedAccount(author, index);
  if (!author || !found) return [];
  const { agent, agentClass } = found;
  const seen = `${author.login} (${author.id})`;
  return [{ signal: 'account', agent, agentClass, confidence: 'high', where: 'pull request author', seen }];
}

function branchMarks(branch: string, index: SignatureIndex): readonly Evidence[] {
  if (branch === '') return [];
  return index.signatures.flatMap((signature) => {
    const mark = (signature.branches ?? []).find((one) => one.pattern.test(branch));
    return mark ? [markOf(signature, { signal: 'branch', confidence: mark.confidence, seen: branch })] : [];
  });
}

function titleMarks(title: string, index: SignatureIndex): readonly Evidence[] {
  if (title === '') return [];
  const { text } = comparable(title);
  return index.signatures
    .filter((signature) => (signature.titles ?? []).some((pattern) => pattern.test(text)))
    .map((signature) => markOf(signature, { signal: 'title', confidence: 'low', seen: title }));
}

/** A label that names an agent may also name a topic; one that declares is meant. */
function labelMarks(labels: readonly string[], index: SignatureIndex): readonly Evidence[] {
  return labels.flatMap((label) => {
    const signature = index.labels.get(comparable(label).text.trim().toLowerCase());
    if (!signature) return [];
    const confidence = /generated|assisted|authored|written|made/i.test(label) ? 'medium' : 'low';
    return [markOf(signature, { signal: 'label', confidence, seen: label })];
  });
}

interface Seen {
  readonly signal: Signal;
  readonly confidence: Confidence;
  readonly seen: string;
}

function markOf(signature: AgentSignature, { signal, confidence, seen }: Seen): Evidence {
  const where = signal === 'label' ? 'label' : `pull request ${signal}`;
  return { signal, agent: signature.id, agentClass: signature.agentClass, confidence, where, seen: excerpt(seen) };
}
