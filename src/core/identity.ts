/**
 * Recognises agents by account and by git identity: numeric id first, then login, then whole mailbox.
 * A mailbox is only a claim, but a false claim of being an agent merely gates the one who makes it.
 */
import type { AgentMailbox, AgentSignature } from '../domain/agent-signature.js';
import type { Account, GitIdentity } from '../domain/change.js';
import type { OwnAgent } from '../domain/policy.js';
import type { AgentClass, Confidence } from '../domain/provenance.js';
import { type SignatureIndex, signatureIndex } from './signatures.js';

export interface Recognised {
  /** Catalog id. */
  readonly agent: string;
  readonly agentClass: AgentClass;
}

/** What an identity says, and what contradicts it. */
export interface Identified extends Recognised {
  readonly confidence: Confidence;
  /** Known by the display name alone: the mailbox is still a person's. */
  readonly byName: boolean;
  /** From and to which day the mark says little. */
  readonly doubtful?: AgentMailbox['doubtful'];
  /** The id and the login, or the mailbox and the name, name different software; null: no contradiction. */
  readonly contradiction: string | null;
}

/** Mailboxes that GitHub makes: `login@…` or `id+login@…`. */
const NOREPLY = /^(?:(\d{1,15})\+)?([^@+]+)@users\.noreply\.github\.com$/i;
/** GitHub Actions commits on behalf of others under its own id: there the login tells the truth. */
const SHARED_IDS: ReadonlySet<number> = new Set([41898282]);

/** The agent behind a git author, committer or co-author; null: a person as far as can be seen. */
export function recogniseIdentity(identity: GitIdentity, own: readonly OwnAgent[]): Recognised | null {
  const found = identify(identity, signatureIndex(own));
  return found && { agent: found.agent, agentClass: found.agentClass };
}

/** Whether the mailbox itself is software's. A display name says nothing here: people can take any. */
export function isAgentMailbox({ name, email }: GitIdentity, own: readonly OwnAgent[]): boolean {
  return identifyMailbox(name, email, signatureIndex(own)) !== null;
}

/** GitHub itself: as committer, of changes made in its web pages; as author, whoever writes its name there. */
export function isWebFlow({ email }: GitIdentity): boolean {
  return email.toLowerCase() === 'noreply@github.com';
}

/** The agent behind an acting account; null: a person as far as can be seen. */
export function recogniseAccount(account: Account, own: readonly OwnAgent[]): Recognised | null {
  const found = recognisedAccount(account, signatureIndex(own));
  return found && { agent: found.agent, agentClass: found.agentClass };
}

/** The same with the tables in hand. */
export function recognisedAccount(account: Account, index: SignatureIndex): Identified | null {
  return byAccount({ id: account.id, login: account.login }, '', index);
}

/** The account id in a mailbox that GitHub made (`123+login@users.noreply.github.com`), people's included. */
export function accountIdOfMailbox(email: string): number | null {
  const id = NOREPLY.exec(email.trim())?.[1];
  return id === undefined ? null : Number(id);
}

/** The login in a mailbox that GitHub made. */
export function loginOfMailbox(email: string): string | null {
  return NOREPLY.exec(email.trim())?.[2] ?? null;
}

export function identify(identity: GitIdentity, index: SignatureIndex): Identified | null {
  const ofMailbox =
    identifyMailbox(identity.name, identity.email, index) ??
    (identity.account && byAccount(identity.account, identity.name, index));
  if (ofMailbox !== null && ofMailbox.agentClass !== 'automation') return ofMailbox;
  const ofName = byDisplayName(identity.name, index);
  if (ofMailbox === null || ofName === null) return ofMailbox ?? ofName;
  const contradiction = `the mailbox is that of ${ofMailbox.agent}, but the name is ${identity.name}`;
  return { ...ofName, byName: false, contradiction };
}

/** How sure an identity is on a day (ISO 8601): a mark that tools also put on people's work says little while they did. */
export function surenessAt(
  { confidence, doubtful }: Pick<Identified, 'confidence' | 'doubtful'>,
  at: string | null,
): Confidence {
  if (doubtful === undefined) return confidence;
  const day = at?.slice(0, 10) ?? null;
  return day === null || (day >= doubtful[0] && day <= doubtful[1]) ? 'low' : confidence;
}

/** Judges a name and mailbox as they stand in a trailer. */
export function identifyMailbox(name: string, email: string, index: SignatureIndex): Identified | null {
  const address = email.trim().toLowerCase();
  for (const { signature, mark } of index.mailboxes.get(address) ?? []) {
    if (!mark.named || mark.named.test(name)) return found(signature, mark);
  }
  const noreply = NOREPLY.exec(address);
  if (!noreply?.[2]) return null;
  const id = noreply[1] === undefined ? null : Number(noreply[1]);
  return byAccount({ id, login: noreply[2] }, name, index);
}

interface Claim {
  readonly id: number | null;
  readonly login: string;
}

function byAccount(claim: Claim, name: string, index: SignatureIndex): Identified | null {
  const ofId = claim.id === null ? null : firstNamed(index.accountsById.get(claim.id), name);
  const ofLogin = firstNamed(index.accountsByLogin.get(claim.login.toLowerCase()), name);
  if (!ofId && !ofLogin) return byAppName(claim.login);
  if (!ofId || !ofLogin) return ofId ?? ofLogin;
  if (ofId.agent === ofLogin.agent) return ofId;
  const shared = claim.id !== null && SHARED_IDS.has(claim.id);
  const told = shared || ofId.agentClass === 'automation' ? ofLogin : ofId;
  return { ...told, contradiction: `id ${claim.id} is ${ofId.agent}, but the login is ${claim.login}` };
}

/** The login of a GitHub App that says what it is: `acme-ai-agent[bot]`. */
const SAYS_AI =
  /(?:^|[-_])(?:ai|llm|gpt|(?:agent|agents|copilot|coder)(?=(?:[-_](?:app|bot|dev|staging))?\[))(?:[-_[])/;
/** What AI companies run beside their agents. */
const SAYS_CHORE =
  /(?:^|[-_])(?:release|releases|renovate|deploy|deployer|sync|ci|cd|merge|publish|publisher|docs|triage)(?:[-_[])/;

/** An app that nobody catalogued, by its name alone; null: the name says nothing. */
function byAppName(login: string): Identified | null {
  const name = login.toLowerCase();
  if (!name.endsWith('[bot]') || !SAYS_AI.test(name) || SAYS_CHORE.test(name)) return null;
  const details = { byName: false, contradiction: null } as const;
  return { agent: 'unnamed-ai', agentClass: 'agent', confidence: 'low', ...details };
}

type AccountEntries = ReturnType<SignatureIndex['accountsById']['get']>;

function firstNamed(entries: AccountEntries, name: string): Identified | null {
  for (const { signature, mark } of entries ?? []) {
    if (!mark.named || mark.named.test(name)) return found(signature, { as: mark.as });
  }
  return null;
}

/** Only for agents: a name is too little to be taken for automation. */
function byDisplayName(name: string, index: SignatureIndex): Identified | null {
  const app = name.endsWith('[bot]') ? firstNamed(index.accountsByLogin.get(name.toLowerCase()), name) : null;
  if (app && app.agentClass !== 'automation') return { ...app, confidence: 'medium', byName: true };
  for (const { signature, mark } of index.authorNames) {
    if (mark.test(name)) return { ...found(signature, {}), byName: true };
  }
  return null;
}

interface Details {
  readonly as?: AgentClass | undefined;
  readonly confidence?: Confidence | undefined;
  readonly doubtful?: AgentMailbox['doubtful'];
}

function found(signature: AgentSignature, details: Details): Identified {
  return {
    agent: signature.id,
    agentClass: details.as ?? signature.agentClass,
    confidence: details.confidence ?? 'high',
    byName: false,
    contradiction: null,
    ...(details.doubtful === undefined ? {} : { doubtful: details.doubtful }),
  };
}
