/** Who may speak for a change that is not theirs: independent humans on a list. Used by corrections.ts and concessions.ts. */
import type { Account } from '../domain/change.js';
import type { Policy } from '../domain/policy.js';
import type { Contributors } from './contributors.js';
import { recogniseAccount } from './identity.js';
import { isMachineUser, isMember, type Teams } from './people.js';

/** Why an account's words command nothing; null: a human speaks. */
export function whyNotHuman(
  account: Account,
  policy: Pick<Policy, 'agents' | 'machineUsers'>,
  teams: Teams,
): string | null {
  if (account.kind !== 'user' || recogniseAccount(account, policy.agents) !== null) return 'it is not by a human';
  return isMachineUser(account, policy, teams) ? 'it is by a machine user of the policy' : null;
}

/** Why a person is not on a policy's list; null: they are. `key` names the list to people. */
export function whyNotOnList(
  account: Account,
  { list, key, teams }: { readonly list: readonly string[]; readonly key: string; readonly teams: Teams },
): string | null {
  if (list.some((member) => isMember(account, member, teams))) return null;
  const unread = list.find((member) => teams.get(member)?.kind === 'unknown');
  if (unread !== undefined) return `the members of ${unread} could not be read`;
  return `its author is not listed under ${key} in the policy`;
}

/** Whose work or wish it is cannot say what it is; nor can anybody be shown to be independent of what was not seen. */
export function whyNotIndependent(account: Account, contributors: Contributors): string | null {
  const excluded = contributors.excluded.get(account.id);
  if (excluded !== undefined) return `its author is not independent: ${excluded.because}`;
  if (contributors.excludedIds.has(account.id)) return 'its author is not independent: is named by a commit';
  const [unmapped] = contributors.unmapped;
  if (unmapped !== undefined) return `anybody may be behind ${unmapped}, who belongs to no account`;
  if (contributors.pushers.unseen !== null) return `who pushed the head is not known: ${contributors.pushers.unseen}`;
  const [missing] = contributors.unknowns;
  return missing === undefined ? null : `who contributed could not be read to the end: ${missing.reason}`;
}
