/** Who could still give an approval that counts, so that nobody is stuck: for the people, no part of the decision. */
import type { Account } from '../domain/change.js';
import type { CouldApprove, CountingApproval, RequiredGroup } from '../domain/verdict.js';
import { type Surroundings, whyNotThisPerson } from './approvals.js';
import { isMember, type Teams } from './people.js';
import { mattersWhoIsOutside } from './standing.js';

export interface CandidateFacts {
  readonly around: Surroundings;
  readonly groups: readonly RequiredGroup[];
  readonly counting: readonly CountingApproval[];
}

/** Null: who may push was not asked. */
export function whoCouldApprove({ around, groups, counting }: CandidateFacts): CouldApprove | null {
  const { collaborators } = around.independence;
  if (collaborators === null) return null;
  const approved = new Set(counting.map(({ account }) => account.id));
  const mayApprove = collaborators.kind === 'known' ? collaborators.value : [];
  const anyone = mayApprove
    .filter((account) => !approved.has(account.id) && isEligible(account, around))
    .toSorted((a, b) => (a.login.toLowerCase() < b.login.toLowerCase() ? -1 : 1));
  return {
    anyone,
    groups: groups
      .filter(({ met }) => !met)
      .map(({ category, members }) => ({
        category,
        people: anyone.filter((account) => members.some((member) => isMember(account, member, around.teams))),
      })),
    complete: collaborators.kind === 'known' && groups.every(({ members }) => members.every(isReadable(around.teams))),
  };
}

function isEligible(account: Account, around: Surroundings): boolean {
  if (whyNotThisPerson(account, around) !== null) return false;
  if (!mattersWhoIsOutside(around.policy, around.needed)) return true;
  const { outsiders } = around.independence;
  return outsiders?.kind !== 'known' || !outsiders.value.has(account.id);
}

function isReadable(teams: Teams): (member: string) => boolean {
  return (member) => teams.get(member)?.kind !== 'unknown';
}
