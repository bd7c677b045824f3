/**
 * Concludes who or what produced a change, from the marks that it carries. The rule, whole:
 *
 * 1. Every mark is one piece of evidence: who it names, how sure, where it was seen.
 * 2. Any evidence of an agent or an assistant, however weak, makes the origin `ai`. Nothing lowers it.
 * 3. Without it, `automation` needs the opening account (where there is one) and the author of every commit to be
 *    catalogued automation, and the list of commits to be whole.
 * 4. Otherwise the origin is `human`: no mark was found, which is all that can be said.
 * 5. The confidence is that of the strongest evidence for the origin.
 *
 * Order of trust: account, app, mailbox, trailer, loose trailer, message, branch, title, body, label, memory.
 */
import type { OwnAgent } from '../domain/policy.js';
import {
  CONFIDENCES,
  type Confidence,
  type Evidence,
  type Origin,
  type Provenance,
  type ProvenanceInput,
  type Signal,
} from '../domain/provenance.js';
import { changeMarks } from './change-marks.js';
import { commitMarks } from './commit-marks.js';
import { recogniseAccount, recogniseIdentity } from './identity.js';
import { operatorsOf } from './operators.js';
import { signatureIndex } from './signatures.js';

const TRUST: Readonly<Record<Signal, number>> = {
  account: 0,
  app: 1,
  mailbox: 2,
  trailer: 3,
  'loose-trailer': 4,
  message: 5,
  branch: 6,
  title: 7,
  body: 8,
  label: 9,
  memory: 10,
};

export function judgeProvenance(input: ProvenanceInput, own: readonly OwnAgent[]): Provenance {
  const index = signatureIndex(own);
  const ofCommits = input.commits.items.map((commit) => commitMarks(commit, index));
  const ofChange = changeMarks(input, index);
  const seen = [...ofChange.evidence, ...ofCommits.flatMap((one) => one.evidence)];
  const evidence = strongestFirst([...seen, ...remembered(input.remembered, seen)]);
  const origin = originOf(input, evidence, own);
  return {
    origin,
    agents: namedFirst(idsOf(evidence.filter(isAi))),
    automations: idsOf(evidence.filter((one) => !isAi(one))),
    confidence: confidenceOf(origin, input, evidence),
    evidence,
    cautions: [...new Set([...ofChange.cautions, ...ofCommits.flatMap((one) => one.cautions), ...cutShort(input)])],
    operators: operatorsOf(input, own),
  };
}

function isAi(evidence: Evidence): boolean {
  return evidence.agentClass !== 'automation';
}

function originOf(input: ProvenanceInput, evidence: readonly Evidence[], own: readonly OwnAgent[]): Origin {
  if (evidence.some(isAi)) return 'ai';
  return isAutomation(input, own) ? 'automation' : 'human';
}

function isAutomation(input: ProvenanceInput, own: readonly OwnAgent[]): boolean {
  const { items, missing } = input.commits;
  if (missing || items.length === 0) return false;
  if (input.author && recogniseAccount(input.author, own)?.agentClass !== 'automation') return false;
  return items.every((commit) => recogniseIdentity(commit.author, own)?.agentClass === 'automation');
}

/** A human origin is never sure: undeclared work leaves no mark. */
function confidenceOf(origin: Origin, input: ProvenanceInput, evidence: readonly Evidence[]): Confidence {
  if (origin === 'human') return input.commits.missing ? 'low' : 'medium';
  const levels = evidence
    .filter((one) => isAi(one) === (origin === 'ai'))
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
function remembered(earlier: readonly Evidence[], seen: readonly Evidence[]): readonly Evidence[] {
  const still = new Set(seen.map(whatItSays));
  return earlier.filter((one) => !still.has(whatItSays(one))).map((one) => ({ ...one, signal: 'memory' }));
}

function whatItSays(evidence: Evidence): string {
  return `${evidence.agent}\n${evidence.agentClass}\n${evidence.seen}`;
}

function cutShort(input: ProvenanceInput): readonly string[] {
  const { missing } = input.commits;
  return missing ? [`not every commit could be read for marks: ${missing.reason}`] : [];
}
