/** Collects the marks that one commit carries: its people, its signature, its trailers, its words. Step one of core/provenance.ts. */
import type { Account, Commit, GitIdentity } from '../domain/change.js';
import type { Evidence } from '../domain/provenance.js';
import { identify, recognisedAccount, surenessAt } from './identity.js';
import { marksIn } from './message-marks.js';
import type { SignatureIndex } from './signatures.js';
import { excerpt } from './text.js';

export interface Marks {
  readonly evidence: readonly Evidence[];
  readonly cautions: readonly string[];
  /** Those of the cautions that make an AI change need more. */
  readonly contradictions: readonly string[];
}

type Role = 'author' | 'committer' | 'co-author';

const NONE: Marks = { evidence: [], cautions: [], contradictions: [] };

export function commitMarks(commit: Commit, index: SignatureIndex): Marks {
  const where = `commit ${commit.sha.slice(0, 7)}`;
  const at = commit.authoredAt;
  const author = identityMarks({ identity: commit.author, role: 'author', where, at }, index);
  const committer = sameIdentity(commit.author, commit.committer)
    ? NONE
    : identityMarks({ identity: commit.committer, role: 'committer', where, at }, index);
  const byAutomation = author.evidence.some((one) => one.agentClass === 'automation');
  const text = marksIn({ kind: 'message', text: commit.message, byAutomation, at }, index);
  const told = new Set(text.marks.map((one) => one.agent));
  const coAuthors = commit.coAuthors.items
    .map((identity) => identityMarks({ identity, role: 'co-author', where, at }, index))
    .filter((one) => !one.evidence.some((evidence) => told.has(evidence.agent)));
  const found = [author, committer, ...coAuthors, signatureMarks({ commit, where }, index), said(text, where)].filter(
    (one) => one.evidence.length > 0 || one.cautions.length > 0,
  );
  if (found.length === 0) return NONE;
  return {
    evidence: found.flatMap((one) => one.evidence).map((one) => ({ ...one, commit: commit.sha })),
    cautions: found.flatMap((one) => one.cautions),
    contradictions: found.flatMap((one) => one.contradictions),
  };
}

function said(text: ReturnType<typeof marksIn>, where: string): Marks {
  const placed = (caution: string) => `${where}, ${caution}`;
  return {
    evidence: text.marks.map((mark) => ({ ...mark, where: placed(mark.where) })),
    cautions: text.cautions.map(placed),
    contradictions: text.contradictions.map(placed),
  };
}

function sameIdentity(a: GitIdentity, b: GitIdentity): boolean {
  return a.email === b.email && a.name === b.name;
}

interface PersonOf {
  readonly identity: GitIdentity;
  readonly role: Role;
  readonly where: string;
  readonly at: string | null;
}

function identityMarks({ identity, role, where, at }: PersonOf, index: SignatureIndex): Marks {
  const found = identify(identity, index);
  if (!found) return unlisted({ identity, role, where, at });
  // Review bots and automation merge, rebase and apply what others wrote.
  if (role === 'committer' && found.agentClass !== 'agent') return NONE;
  const { agent, agentClass } = found;
  const confidence = surenessAt(found, at);
  const seen = excerpt(`${identity.name} <${identity.email}>`);
  const evidence: Evidence = { signal: 'mailbox', agent, agentClass, confidence, where: `${where}, ${role}`, seen };
  const contradictions = found.contradiction === null ? [] : [`${where}, ${role}: ${found.contradiction}`];
  return { evidence: [evidence], cautions: contradictions, contradictions };
}

/** Whose key signed it is the one thing about a commit that cannot be made up. GitHub's own key says nothing of the author. */
function signatureMarks({ commit, where }: { commit: Commit; where: string }, index: SignatureIndex): Marks {
  const signer = commit.signature?.valid ? commit.signature.signer : null;
  if (signer === null) return NONE;
  const agent = recognisedAccount(signer, index);
  if (agent === null) return inAnothersName(commit, signer, index);
  if (agent.agentClass === 'automation') return NONE;
  const seen = excerpt(`signed by ${signer.login} (${signer.id})`);
  const { agent: id, agentClass } = agent;
  const place = `${where}, signature`;
  const evidence: Evidence = { signal: 'signature', agent: id, agentClass, confidence: 'high', where: place, seen };
  return { ...NONE, evidence: [evidence] };
}

/** The committer signs. Where that is an agent by its mailbox, and the key a person's, one of the two is not true. */
function inAnothersName(commit: Commit, signer: Account, index: SignatureIndex): Marks {
  const named = identify(commit.committer, index);
  if (named === null || named.byName || named.agentClass !== 'agent' || signer.kind !== 'user') return NONE;
  const at = commit.sha.slice(0, 7);
  const contradictions = [`commit ${at} is in the name of ${named.agent}, but signed with the key of ${signer.login}`];
  return { ...NONE, cautions: contradictions, contradictions };
}

/** A GitHub App that nobody catalogued may or may not have a model in the loop. */
function unlisted({ identity, role, where }: PersonOf): Marks {
  if (role === 'committer' || !/\[bot\](?:@users\.noreply\.github\.com)?$/i.test(identity.email)) return NONE;
  const caution = `${where}, ${role}: the app ${excerpt(identity.name)} is not in the catalog; name it under agents in the policy if it writes with a model`;
  return { ...NONE, cautions: [caution] };
}
