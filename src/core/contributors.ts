/** Everyone who had a hand in a change, and therefore cannot approve it. Used by decide.ts. */
import type { Account, AccountId, Change, GitIdentity } from '../domain/change.js';
import type { PushHistory } from '../domain/independence.js';
import type { OwnAgent } from '../domain/policy.js';
import type { Provenance } from '../domain/provenance.js';
import type { Unknown } from '../domain/result.js';
import type { Excluded } from '../domain/verdict.js';
import { accountIdOfMailbox, isAgentMailbox, isWebFlow } from './identity.js';
import { type Pushers, pushersOf } from './pushers.js';

export interface Contributors {
  /** Accounts by numeric id, each with the first reason found. */
  readonly excluded: ReadonlyMap<AccountId, Excluded>;
  /** Ids read from noreply mailboxes that GitHub linked to no account: excluded as well, but nameless and unmapped. */
  readonly excludedIds: ReadonlySet<number>;
  /** Identities that may be anybody: `Name <mailbox>`, one a mailbox. Untrusted text. */
  readonly unmapped: readonly string[];
  /** Who pushed it, and what could not be seen of that. */
  readonly pushers: Pushers;
  /** Why the list may be incomplete; then nobody's independence can be shown. */
  readonly unknowns: readonly Unknown[];
}

/** The author, everyone named by a commit in base..head, everyone who pushed a part of it, and the agent's operators. */
export function contributorsOf(
  change: Change,
  { provenance, pushes }: { readonly provenance: Provenance; readonly pushes: PushHistory },
  own: readonly OwnAgent[],
): Contributors {
  const excluded = new Map<AccountId, Excluded>();
  const excludedIds = new Set<number>();
  const unmapped = new Map<string, string>();
  const exclude = (account: Account, because: string) => {
    if (!excluded.has(account.id)) excluded.set(account.id, { account, because });
  };
  const consider = (identity: GitIdentity, because: string) => {
    const nobody = isWebFlow(identity);
    if (identity.account !== null && !nobody) return exclude(identity.account, because);
    const id = accountIdOfMailbox(identity.email);
    if (id !== null) excludedIds.add(id);
    if (!nobody && isAgentMailbox(identity, own)) return;
    unmapped.set(identity.email.toLowerCase() || identity.name, `${identity.name} <${identity.email}>`);
  };
  if (change.author !== null) exclude(change.author, 'opened the pull request');
  for (const commit of change.commits.items) {
    const at = commit.sha.slice(0, 7);
    consider(commit.author, `wrote commit ${at}`);
    if (!isWebFlow(commit.committer)) consider(commit.committer, `committed ${at}`);
    for (const coAuthor of commit.coAuthors.items) consider(coAuthor, `is a co-author of commit ${at}`);
  }
  for (const operator of provenance.operators) exclude(operator.account, operator.because);
  const pushers = pushersOf(change, pushes);
  for (const { account, after } of pushers.people.values()) exclude(account, `pushed ${after.slice(0, 7)} to it`);
  const unknowns = unknownsOf(change, provenance);
  return { excluded, excludedIds, unmapped: [...unmapped.values()], pushers, unknowns };
}

function unknownsOf(change: Change, provenance: Provenance): readonly Unknown[] {
  const lists = [change.commits.missing, ...change.commits.items.map((commit) => commit.coAuthors.missing)];
  // A label may declare an agent, and then whoever directed it is a contributor too.
  lists.push(change.labels.missing, change.labelEvents.missing);
  // Who directed an agent is told by both.
  if (provenance.origin === 'ai') lists.push(change.assignees.missing, change.comments.missing);
  return lists.filter((missing) => missing !== null);
}
