/**
 * Concludes who or what produced a change, from the marks that it carries. The rule, whole:
 *
 * 1. Every mark is one piece of evidence: who it names, how sure, where it was seen.
 * 2. Any evidence of an agent or an assistant makes the origin `ai`: however weak, unless the policy asks for more,
 *    and until an authorised person declares exactly this evidence wrong. Nothing else lowers it.
 * 3. Without it (or within it, where the policy says so), `automation` needs the opening account (where there is one) and the author of every commit to be
 *    catalogued automation, and the list of commits to be whole.
 * 4. Otherwise the origin is `human`: no mark was found that counts, which is all that can be said.
 * 5. The confidence is that of the strongest evidence for the origin.
 *
 * Order of trust: account, app, signature, mailbox, trailer, loose trailer, message, branch, title, body, label, memory.
 */
import type { GitIdentity } from '../domain/change.js';
import type { OwnAgent } from '../domain/policy.js';
import {
  CONFIDENCES,
  type Confidence,
  type Evidence,
  type Origin,
  type Provenance,
  type ProvenanceInput,
  type ProvenanceRules,
  type Signal,
} from '../domain/provenance.js';
import { changeMarks } from './change-marks.js';
import { commitMarks, type Marks } from './commit-marks.js';
import { evidenceKey, isAiEvidence, whatItSays } from './evidence.js';
import { isWebFlow, recogniseAccount, recogniseIdentity } from './identity.js';
import { isUnattended, operatorsOf } from './operators.js';
import { signatureIndex } from './signatures.js';

const TRUST: Readonly<Record<Signal, number>> = {
  account: 0,
  app: 1,
  signature: 2,
  mailbox: 3,
  trailer: 4,
  'loose-trailer': 5,
  message: 6,
  branch: 7,
  title: 8,
  body: 9,
  label: 10,
  memory: 11,
};

/** How evidence is weighed: what the policy says, and the keys of what was corrected. */
export interface Weighing extends ProvenanceRules {
  readonly corrected: ReadonlySet<string>;
}

const STRICTEST: Weighing = {
  assistants: 'ai',
  minimumConfidence: 'low',
  automationWithAi: 'ai',
  corrected: new Set(),
};

export function judgeProvenance(
  input: ProvenanceInput,
  own: readonly OwnAgent[],
  weighing: Weighing = STRICTEST,
): Provenance {
  const index = signatureIndex(own);
  const ofCommits = input.commits.items.map((commit) => commitMarks(commit, index));
  const ofChange = changeMarks(input, index);
  const found = [ofChange, ...ofCommits];
  if (found.every(saysNothing) && isUnknownBefore(input)) return unmarked(input);
  const seen = found.flatMap((one) => one.evidence);
  const isCorrected = (one: Evidence) => isAiEvidence(one) && weighing.corrected.has(evidenceKey(one));
  const earlier = input.remembered.length === 0 ? [] : remembered(input.remembered, seen, isCorrected);
  const all = strongestFirst([...seen, ...earlier]);
  const evidence = all.filter((one) => !isCorrected(one));
  const originByAll = originOf(
    input,
    all.filter((one) => counts(one, weighing)),
    { own, weighing },
  );
  const origin = originOf(
    input,
    evidence.filter((one) => counts(one, weighing)),
    { own, weighing },
  );
  const operators = operatorsOf(input, originByAll, own);
  return {
    origin,
    agents: namedFirst(idsOf(evidence.filter(isAiEvidence))),
    automations: idsOf(evidence.filter((one) => !isAiEvidence(one))),
    confidence: confidenceOf(origin, input, evidence),
    evidence,
    cautions: [...new Set([...found.flatMap((one) => one.cautions), ...cutShort(input)])],
    contradictions: [...new Set(found.flatMap((one) => one.contradictions))],
    operators,
    unattended: origin === 'ai' && isUnattended(input, operators, own),
    corrected: all.filter(isCorrected),
    corrections: [],
  };
}

function saysNothing({ evidence, cautions }: Marks): boolean {
  return evidence.length === 0 && cautions.length === 0;
}

function isUnknownBefore({ remembered, rememberedOperators }: ProvenanceInput): boolean {
  return remembered.length === 0 && (rememberedOperators ?? []).length === 0;
}

/** Most changes by far: no mark at all. Nobody in it is an agent or automation, so nobody directed one either. */
function unmarked(input: ProvenanceInput): Provenance {
  return {
    origin: 'human',
    agents: [],
    automations: [],
    confidence: confidenceOf('human', input, []),
    evidence: [],
    cautions: cutShort(input),
    contradictions: [],
    operators: [],
    unattended: false,
    corrected: [],
    corrections: [],
  };
}

/** Whether evidence makes a change AI-originated by itself. */
function counts(evidence: Evidence, { assistants, minimumConfidence }: ProvenanceRules): boolean {
  if (!isAiEvidence(evidence)) return false;
  if (evidence.agentClass === 'assistant' && assistants === 'human') return false;
  return CONFIDENCES.indexOf(evidence.confidence) >= CONFIDENCES.indexOf(minimumConfidence);
}

interface Weighed {
  readonly own: readonly OwnAgent[];
  readonly weighing: ProvenanceRules;
}

function originOf(input: ProvenanceInput, counting: readonly Evidence[], { own, weighing }: Weighed): Origin {
  const automated = isAutomation(input, own);
  if (counting.length === 0) return automated ? 'automation' : 'human';
  return automated && weighing.automationWithAi === 'automation' ? 'automation' : 'ai';
}

function isAutomation(input: ProvenanceInput, own: readonly OwnAgent[]): boolean {
  const { items, missing } = input.commits;
  if (missing || items.length === 0) return false;
  const isBot = (identity: GitIdentity) => recogniseIdentity(identity, own)?.agentClass === 'automation';
  if (isLandedHistory(input)) return items.every(({ author }) => isBot(author));
  if (input.author === null || recogniseAccount(input.author, own)?.agentClass !== 'automation') return false;
  return items.every(({ author, committer }) => isBot(author) && (isWebFlow(committer) || isBot(committer)));
}

/** Commits without a pull request: who rebased them on the way is no part of what they say. */
function isLandedHistory({ author, branch }: ProvenanceInput): boolean {
  return author === null && branch === '';
}

/** A human origin is never sure: undeclared work leaves no mark. */
function confidenceOf(origin: Origin, input: ProvenanceInput, evidence: readonly Evidence[]): Confidence {
  if (origin === 'human') return input.commits.missing ? 'low' : 'medium';
  const levels = evidence
    .filter((one) => isAiEvidence(one) === (origin === 'ai'))
    .map((one) => CONFIDENCES.indexOf(one.confidence));
  return CONFIDENCES[Math.max(0, ...levels)] ?? 'low';
}

function strongestFirst(evidence: readonly Evidence[]): readonly Evidence[] {
  return [...evidence].sort(
    (a, b) =>
      CONFIDENCES.indexOf(b.confidence) - CONFIDENCES.indexOf(a.confidence) || TRUST[a.signal] - TRUST[b.signal],
  );
}

function idsOf(evidence: readonly Evidence[]): readonly string[] {
  return [...new Set(evidence.map((one) => one.agent))];
}

/** "Some AI" says nothing beside a name. */
function namedFirst(agents: readonly string[]): readonly string[] {
  const named = agents.filter((agent) => agent !== 'unnamed-ai');
  return named.length > 0 ? named : agents;
}

/** Marks of earlier evaluations that are no longer there: they still count. */
function remembered(
  earlier: readonly Evidence[],
  seen: readonly Evidence[],
  isCorrected: (one: Evidence) => boolean,
): readonly Evidence[] {
  const still = new Set(seen.map(whatItSays));
  const live = new Set(seen.filter((one) => !isCorrected(one)).map(whatItSays));
  const gone = earlier.filter((one) => !(isCorrected(one) ? still : live).has(whatItSays(one)));
  const once = new Map(gone.map((one) => [evidenceKey(one), one] as const));
  return [...once.values()].map((one) => ({ ...one, signal: 'memory' }));
}

function cutShort(input: ProvenanceInput): readonly string[] {
  const { missing } = input.commits;
  return missing ? [`not every commit could be read for marks: ${missing.reason}`] : [];
}
