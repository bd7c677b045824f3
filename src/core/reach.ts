/** Whether a list of people can be represented at all: nobody is told to wait for people of whom none may approve. */
import type { Account } from '../domain/change.js';
import type { Policy } from '../domain/policy.js';
import type { Teams } from './approvals.js';
import type { Contributors } from './contributors.js';
import { recogniseAccount } from './identity.js';

export interface ReachFacts {
  readonly teams: Teams;
  readonly contributors: Contributors;
  readonly policy: Pick<Policy, 'agents' | 'machineUsers'>;
}

/** Why fewer than `count` of these people (`@login`, `@organisation/team`) can ever approve; null: as far as is known they can. */
export function whyOutOfReach(names: readonly string[], count: number, facts: ReachFacts): string | null {
  const teams = names.filter((name) => name.includes('/'));
  const read = teams.map((team) => facts.teams.get(team));
  if (read.some((members) => members?.kind !== 'known')) return null;
  const people = new Map(
    read.flatMap((members) => (members?.kind === 'known' ? members.value : [])).map((account) => [account.id, account]),
  );
  const known = new Set([...people.values()].map(({ login }) => login.toLowerCase()));
  const logins = names
    .filter((name) => !name.includes('/'))
    .map((name) => name.slice(1).toLowerCase())
    .filter((login) => !known.has(login));
  const barredLogins = new Set(
    [...facts.contributors.excluded.values()].map(({ account }) => account.login.toLowerCase()),
  );
  const open =
    [...people.values()].filter((account) => mayApprove(account, facts)).length +
    logins.filter((login) => !barredLogins.has(login) && !isMachine(login, facts)).length;
  if (open >= count) return null;
  const who = names.join(', ');
  if (people.size + logins.length === 0) return `nobody is in ${who}`;
  if (people.size + logins.length < count) return `${who} has fewer people than ${count}`;
  return `too few people of ${who} are independent of this change`;
}

function mayApprove(account: Account, facts: ReachFacts): boolean {
  const { excluded, excludedIds } = facts.contributors;
  if (account.kind !== 'user' || excluded.has(account.id) || excludedIds.has(account.id)) return false;
  return !isMachine(account.login, facts) && recogniseAccount(account, facts.policy.agents) === null;
}

function isMachine(login: string, { policy }: ReachFacts): boolean {
  return policy.machineUsers.some((machine) => machine.toLowerCase() === login.toLowerCase());
}
