/** Whom a name in the policy means: `@organisation/team`, `@login` or `@login#id`. Used wherever a list of people is asked. */
import type { Account } from '../domain/change.js';
import type { Policy } from '../domain/policy.js';
import type { Fact, Unknown } from '../domain/result.js';

/**
 * Who stands behind each name of the policy: members of a team under the name as written, and under `@login` in lower
 * case the account that had the login when the policy was first seen. Logins are renamed and taken by others.
 */
export type Teams = ReadonlyMap<string, Fact<readonly Account[]>>;

/** Whether a name of the policy means this account; what could not be read means nobody. */
export function isMember(account: Account, member: string, teams: Teams): boolean {
  const id = idIn(member);
  if (id !== null) return account.id === id;
  const isTeam = member.includes('/');
  const behind = teams.get(isTeam ? member : member.toLowerCase());
  if (behind !== undefined) return behind.kind === 'known' && behind.value.some((one) => one.id === account.id);
  return !isTeam && member.slice(1).toLowerCase() === account.login.toLowerCase();
}

/** By the id, by the account that first had the login, and by the login it has now: whichever fits. */
export function isMachineUser(account: Account, policy: Pick<Policy, 'machineUsers'>, teams: Teams): boolean {
  return policy.machineUsers.some((entry) => {
    const isNamed = entry.toLowerCase() === account.login.toLowerCase();
    return isNamed || isMember(account, `@${entry}`, teams);
  });
}

/** Machine users behind whose name nobody was found: under its present name any of them may approve. */
export function unknownMachines(policy: Pick<Policy, 'machineUsers'>, teams: Teams): readonly UnknownMachine[] {
  return policy.machineUsers.flatMap((entry) => {
    const behind = teams.get(keyOfLogin(entry));
    return idIn(entry) === null && behind?.kind === 'unknown' ? [{ entry, unknown: behind }] : [];
  });
}

export interface UnknownMachine {
  readonly entry: string;
  readonly unknown: Unknown;
}

/** The names that are logins without an id, each once. */
export function loginsIn(names: readonly string[]): readonly string[] {
  const logins = names.filter((name) => !name.includes('/') && idIn(name) === null);
  return [...new Set(logins.map((name) => name.replace(/^@/, '').toLowerCase()))];
}

/** Under which a login stands in `Teams`. */
export function keyOfLogin(login: string): string {
  return `@${login.toLowerCase()}`;
}

function idIn(name: string): number | null {
  const [, id] = name.split('#');
  return id === undefined ? null : Number(id);
}
