/**
 * Finds the people who directed an agent. They count as contributors: their approval is not independent.
 * Only people whose account is known can be named; the rest stays with the unmapped contributors.
 */
import { type Account, accountIdOf, type Commit, type GitIdentity } from '../domain/change.js';
import type { OwnAgent } from '../domain/policy.js';
import type { Operator, Origin, ProvenanceInput } from '../domain/provenance.js';
import { accountIdOfMailbox, loginOfMailbox, recogniseAccount, recogniseIdentity } from './identity.js';
import { promptersOf } from './prompts.js';
import { signatureIndex } from './signatures.js';

/** "started by @ann" (Jules), "Requested by: @ann" (Devin), "Initiated by @ann" (Codegen). */
const REQUESTER =
  /\b(?:started|requested|initiated|triggered|prompted|opened on behalf|on behalf) (?:by|of):?\s{0,3}\[?@([A-Za-z0-9](?:[A-Za-z0-9-]{0,38}))/gi;

/** `origin` before any correction: where no AI took part, nobody directed one. */
export function operatorsOf(input: ProvenanceInput, origin: Origin, own: readonly OwnAgent[]): readonly Operator[] {
  const ofCommits = input.commits.items.flatMap((commit) => operatorsOfCommit(commit, own));
  const ofChange = [...assigned(input, origin, own), ...requesters(input, origin, own)];
  const prompters = origin === 'ai' ? promptersOf(input.comments.items, signatureIndex(own)) : [];
  const operators = [...ofCommits, ...ofChange, ...prompters, ...(input.rememberedOperators ?? [])];
  const once = new Map<number, Operator>();
  for (const operator of operators) {
    if (isPerson(operator.account, own) && !once.has(operator.account.id)) once.set(operator.account.id, operator);
  }
  return [...once.values()];
}

/**
 * Whether nobody is known who stands behind an AI change: its acting account is no person's and nobody directed it.
 * Under the account of automation, whoever wrote a commit there does.
 */
export function isUnattended(
  input: ProvenanceInput,
  operators: readonly Operator[],
  own: readonly OwnAgent[],
): boolean {
  const { author, commits } = input;
  if (author === null || isPerson(author, own) || operators.length > 0) return false;
  if (isAgent(recogniseAccount(author, own))) return true;
  return !commits.items.some(({ author: { account } }) => account !== null && isPerson(account, own));
}

function isAgent(found: ReturnType<typeof recogniseAccount>): boolean {
  return found !== null && found.agentClass !== 'automation';
}

function isPerson(account: Account, own: readonly OwnAgent[]): boolean {
  return account.kind === 'user' && recogniseAccount(account, own) === null;
}

/** An agent credits whoever asked as co-author of the commit that it authored. */
function operatorsOfCommit(commit: Commit, own: readonly OwnAgent[]): readonly Operator[] {
  if (!isAgent(recogniseIdentity(commit.author, own))) return [];
  const because = `co-author of commit ${commit.sha.slice(0, 7)}, which an agent authored`;
  return commit.coAuthors.items.flatMap((identity) => {
    const account = accountOf(identity);
    return account ? [{ account, because }] : [];
  });
}

/** The account that GitHub links, or the one that GitHub's own mailbox names. */
function accountOf(identity: GitIdentity): Account | null {
  if (identity.account) return identity.account;
  const id = accountIdOfMailbox(identity.email);
  const login = loginOfMailbox(identity.email);
  if (id === null || login === null) return null;
  return { id: accountIdOf(id), login, kind: login.toLowerCase().endsWith('[bot]') ? 'bot' : 'user' };
}

function assigned(input: ProvenanceInput, origin: Origin, own: readonly OwnAgent[]): readonly Operator[] {
  if (!input.author || !actsForOthers(input.author, origin, own)) return [];
  const because = `assigned to a pull request that ${input.author.login} opened`;
  return input.assignees.map((account) => ({ account, because }));
}

/** An agent's account; with AI at work, any account that is no person's. */
function actsForOthers(author: Account, origin: Origin, own: readonly OwnAgent[]): boolean {
  return isAgent(recogniseAccount(author, own)) || (origin === 'ai' && !isPerson(author, own));
}

function requesters(input: ProvenanceInput, origin: Origin, own: readonly OwnAgent[]): readonly Operator[] {
  if (!input.author || !actsForOthers(input.author, origin, own)) return [];
  const known = knownPeople(input);
  const named = [...input.body.matchAll(REQUESTER)].flatMap((match) => known.get((match[1] ?? '').toLowerCase()) ?? []);
  return named.map((account) => ({ account, because: 'named in the body as the one who asked for it' }));
}

function knownPeople(input: ProvenanceInput): ReadonlyMap<string, Account> {
  const identities = input.commits.items.flatMap((one) => [one.author, one.committer, ...one.coAuthors.items]);
  const speakers = input.comments.items.flatMap(({ author }) => author ?? []);
  const others = [...input.assignees, ...speakers, ...(input.people ?? [])];
  const accounts = [...others, ...identities.flatMap((one) => accountOf(one) ?? [])];
  return new Map(accounts.map((account) => [account.login.toLowerCase(), account]));
}
