/** Whether a list of people can be represented at all: nobody is told to wait for people of whom none may approve. */
import type { Account } from '../domain/change.js';
import type { Policy } from '../domain/policy.js';
import type { Contributors } from './contributors.js';
import { recogniseAccount } from './identity.js';
import { isMachineUser, type Teams } from './people.js';

export interface ReachFacts {
  readonly teams: Teams;
  readonly contributors: Contributors;
  readonly policy: Pick<Policy, 'agents' | 'machineUsers'>;
}

/** Why fewer than `count` of these people (`@login`, `@organisation/team`) can ever approve; null: as far as is known they can. */
export function whyOutOfReach(names: readonly string[], count: number, facts: ReachFacts): string | null {
  const read = names.map((name) => facts.teams.get(name.includes('/') ? name : name.toLowerCase()));
  if (names.some((name, index) => name.includes('/') && read[index]?.kind !== 'known')) return null;
  const people = new Map(
    read.flatMap((behind) => (behind?.kind === 'known' ? behind.value : [])).map((account) => [account.id, account]),
  );
  const known = new Set([...people.values()].map(({ login }) => login.toLowerCase()));
  const logins = names
    .filter((name, index) => !name.includes('/') && read[index] === undefined)
    .map((name) => name.slice(1).toLowerCase())
    .filter((login) => !known.has(login));
  const barredLogins = new Set(
    [...facts.contributors.excluded.values()].map(({ account }) => account.login.toLowerCase()),
  );
  const open =
    [...people.values()].filter((account) => mayApprove(account, facts)).length +
    logins.filter((login) => !isBarred(login, barredLogins, facts)).length;
  if (open >= count) return null;
  const who = names.join(', ');
  if (people.size + logins.length === 0) return `nobody is in ${who}`;
  if (people.size + logins.length < count) return `${who} has fewer people than ${count}`;
  return `too few people of ${who} are independent of this change`;
}

function mayApprove(account: Account, facts: ReachFacts): boolean {
  const { excluded, excludedIds } = facts.contributors;
  if (account.kind !== 'user' || excluded.has(account.id) || excludedIds.has(account.id)) return false;
  return !isMachineUser(account, facts.policy, facts.teams) && recogniseAccount(account, facts.policy.agents) === null;
}

/** A name that no account was looked up for: by its login, or by the id behind `#`. */
function isBarred(name: string, barredLogins: ReadonlySet<string>, { contributors, policy }: ReachFacts): boolean {
  const [login = name, id] = name.split('#');
  if (id !== undefined) return contributors.excludedIds.has(Number(id)) || isExcluded(Number(id), contributors);
  return barredLogins.has(login) || policy.machineUsers.some((machine) => machine.toLowerCase() === login);
}

function isExcluded(id: number, { excluded }: Contributors): boolean {
  return [...excluded.keys()].some((one) => one === id);
}
