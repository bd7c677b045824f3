/** Collects the marks on the pull request itself: acting account, acting app, branch, title, body, labels. Step two of core/provenance.ts. */
import type { AgentSignature } from '../domain/agent-signature.js';
import type { Confidence, Evidence, ProvenanceInput, Signal } from '../domain/provenance.js';
import type { Marks } from './commit-marks.js';
import { recognisedAccount } from './identity.js';
import { marksIn } from './message-marks.js';
import { OWN_SOURCE, type SignatureIndex } from './signatures.js';
import { comparable, excerpt } from './text.js';

export function changeMarks(input: ProvenanceInput, index: SignatureIndex): Marks {
  const account = accountMarks(input, index);
  const byAutomation = account.evidence.some((one) => one.agentClass === 'automation');
  const body = marksIn({ kind: 'body', text: input.body, byAutomation, at: null }, index);
  const inBody = (caution: string) => `pull request body, ${caution}`;
  return {
    evidence: [
      ...account.evidence,
      ...appMarks(input, index),
      ...branchMarks(input.branch, index),
      ...titleMarks(input.title, index),
      ...body.marks.map((mark) => ({ ...mark, where: inBody(mark.where) })),
      ...labelMarks(input.labels, index),
    ],
    cautions: [...account.cautions, ...unseenApp(input), ...body.cautions.map(inBody)],
    contradictions: [...account.contradictions, ...body.contradictions.map(inBody)],
  };
}

function accountMarks({ author }: ProvenanceInput, index: SignatureIndex): Marks {
  const found = author && recognisedAccount(author, index);
  if (!author || !found) return { evidence: [], cautions: [], contradictions: [] };
  const { agent, agentClass } = found;
  const seen = `${author.login} (${author.id})`;
  const where = 'pull request author';
  const contradictions = found.contradiction === null ? [] : [`${where}: ${found.contradiction}`];
  const evidence: Evidence = { signal: 'account', agent, agentClass, confidence: found.confidence, where, seen };
  return { evidence: [evidence], cautions: contradictions, contradictions };
}

/** GitHub says through which app somebody acted; the person whose account it is stays the author. */
function appMarks({ app }: ProvenanceInput, index: SignatureIndex): readonly Evidence[] {
  const slug = app.kind === 'known' ? app.value : null;
  const signature = slug === null ? undefined : index.apps.get(slug.toLowerCase());
  if (slug === null || signature === undefined) return [];
  return [markOf(signature, { signal: 'app', confidence: 'high', seen: slug })];
}

/**
 * Only a caution: the signal needs a permission that an installation may not have granted, and then every change of
 * every person would be held as an agent's. What an agent does under a person's account mostly shows elsewhere too.
 */
function unseenApp({ app }: ProvenanceInput): readonly string[] {
  return app.kind === 'unknown' ? [`whether an app acted for the author could not be read: ${app.reason}`] : [];
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

/** A label that names an agent may also name a topic; one that declares is meant, and one that the policy names surely. */
function labelMarks(labels: readonly string[], index: SignatureIndex): readonly Evidence[] {
  return labels.flatMap((label) => {
    const signature = index.labels.get(comparable(label).text.trim().toLowerCase());
    if (!signature) return [];
    if (signature.source === OWN_SOURCE)
      return [markOf(signature, { signal: 'label', confidence: 'high', seen: label })];
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
  const where = signal === 'label' ? 'label' : signal === 'app' ? 'app that acted' : `pull request ${signal}`;
  return { signal, agent: signature.id, agentClass: signature.agentClass, confidence, where, seen: excerpt(seen) };
}
