/** Collects the marks that one commit carries: its people, its trailers, its words. Step one of core/provenance.ts. */
import type { Commit, GitIdentity } from '../domain/change.js';
import type { Evidence } from '../domain/provenance.js';
import { identify } from './identity.js';
import { marksIn } from './message-marks.js';
import type { SignatureIndex } from './signatures.js';
import { excerpt } from './text.js';

export interface Marks {
  readonly evidence: readonly Evidence[];
  readonly cautions: readonly string[];
}

type Role = 'author' | 'committer' | 'co-author';

const NONE: Marks = { evidence: [], cautions: [] };

export function commitMarks(commit: Commit, index: SignatureIndex): Marks {
  const where = `commit ${commit.sha.slice(0, 7)}`;
  const author = identityMarks({ identity: commit.author, role: 'author', where }, index);
  const committer = identityMarks({ identity: commit.committer, role: 'committer', where }, index);
  const byAutomation = author.evidence.some((one) => one.agentClass === 'automation');
  const text = marksIn({ kind: 'message', text: commit.message, byAutomation }, index);
  const told = new Set(text.marks.map((one) => one.agent));
  const coAuthors = commit.coAuthors.items
    .map((identity) => identityMarks({ identity, role: 'co-author', where }, index))
    .filter((one) => !one.evidence.every((evidence) => told.has(evidence.agent)));
  const people = [author, ...(sameIdentity(commit.author, commit.committer) ? [] : [committer]), ...coAuthors];
  return {
    evidence: [
      ...people.flatMap((one) => one.evidence),
      ...text.marks.map((mark) => ({ ...mark, where: `${where}, ${mark.where}` })),
    ],
    cautions: [...people.flatMap((one) => one.cautions), ...text.cautions.map((caution) => `${where}, ${caution}`)],
  };
}

function sameIdentity(a: GitIdentity, b: GitIdentity): boolean {
  return a.email === b.email && a.name === b.name;
}

interface PersonOf {
  readonly identity: GitIdentity;
  readonly role: Role;
  readonly where: string;
}

function identityMarks({ identity, role, where }: PersonOf, index: SignatureIndex): Marks {
  const found = identify(identity, index);
  if (!found) return unlisted({ identity, role, where });
  // Review bots and automation merge, rebase and apply what others wrote.
  if (role === 'committer' && found.agentClass !== 'agent') return NONE;
  const { agent, agentClass, confidence } = found;
  const seen = excerpt(`${identity.name} <${identity.email}>`);
  const evidence: Evidence = { signal: 'mailbox', agent, agentClass, confidence, where: `${where}, ${role}`, seen };
  const cautions = found.contradiction === null ? [] : [`${where}, ${role}: ${found.contradiction}`];
  return { evidence: [evidence], cautions };
}

/** A GitHub App that nobody catalogued may or may not have a model in the loop. */
function unlisted({ identity, role, where }: PersonOf): Marks {
  if (role === 'committer' || !/\[bot\](?:@users\.noreply\.github\.com)?$/i.test(identity.email)) return NONE;
  const caution = `${where}, ${role}: the app ${excerpt(identity.name)} is not in the catalog; name it under agents in the policy if it writes with a model`;
  return { evidence: [], cautions: [caution] };
}
