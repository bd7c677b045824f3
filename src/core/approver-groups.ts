/**
 * Whether every list of approvers is represented: one person may stand for several lists, unless the policy wants
 * people of its own for each. Then who stands for which list is a matching, found exactly. Used by decide.ts.
 */
import type { Account, AccountId } from '../domain/change.js';
import type { Category } from '../domain/finding.js';
import type { ApproverGroup, Policy } from '../domain/policy.js';
import type { RequiredGroup } from '../domain/verdict.js';
import { isMember, type Teams } from './people.js';

/** Somebody whose approval stands, for every category or for some. */
export interface Voice {
  readonly account: Account;
  readonly categories: readonly Category[] | 'all';
}

/** The lists that apply to these categories; the same list twice (floor and repository) is one, with the greater count. */
export function groupsFor(
  policy: Pick<Policy, 'approvers'>,
  categories: readonly Category[],
): readonly RequiredGroup[] {
  const groups = new Map<string, ApproverGroup>();
  for (const group of policy.approvers.filter(({ category }) => categories.includes(category))) {
    const key = [group.category, ...group.members.map((member) => member.toLowerCase()).sort()].join(' ');
    const before = groups.get(key);
    if (before === undefined || before.count < group.count) groups.set(key, group);
  }
  return [...groups.values()].map((group) => ({ ...group, met: false, by: [] }));
}

/** How many people the lists ask for together. */
export function peopleAsked(groups: readonly RequiredGroup[], policy: Pick<Policy, 'distinctApprovers'>): number {
  const counts = groups.map(({ count }) => count);
  return policy.distinctApprovers ? counts.reduce((sum, count) => sum + count, 0) : Math.max(0, ...counts);
}

export interface Representation {
  readonly teams: Teams;
  readonly distinct: boolean;
}

/** Marks who stands for each list; a team that could not be read is nobody. */
export function representGroups(
  groups: readonly RequiredGroup[],
  voices: readonly Voice[],
  { teams, distinct }: Representation,
): readonly RequiredGroup[] {
  const members = groups.map((group) => voices.filter((voice) => speaksFor(voice, group, teams)));
  const standing = distinct ? ownPeople(groups, members) : members;
  return groups.map((group, index) => {
    const by = (standing[index] ?? []).map(({ account }) => account);
    return { ...group, by, met: by.length >= group.count };
  });
}

function speaksFor({ account, categories }: Voice, group: RequiredGroup, teams: Teams): boolean {
  if (categories !== 'all' && !categories.includes(group.category)) return false;
  return group.members.some((member) => isMember(account, member, teams));
}

/** A greatest matching by augmenting paths: whoever is given to a list may be moved to another that also wants them. */
function ownPeople(
  groups: readonly RequiredGroup[],
  members: readonly (readonly Voice[])[],
): readonly (readonly Voice[])[] {
  const taken = new Map<AccountId, number>();
  const give = (group: number, tried: Set<AccountId>): boolean => {
    for (const { account } of members[group] ?? []) {
      const holder = taken.get(account.id);
      if (tried.has(account.id) || holder === group) continue;
      tried.add(account.id);
      if (holder === undefined || give(holder, tried)) {
        taken.set(account.id, group);
        return true;
      }
    }
    return false;
  };
  for (const [index, { count }] of groups.entries()) {
    for (let place = 0; place < count && give(index, new Set()); place += 1);
  }
  return members.map((some, index) => some.filter(({ account }) => taken.get(account.id) === index));
}
