/** The words for lists of approvers: who must approve, who of them has, and what to do where none of them can. */
import type { Reason, RequiredGroup } from '../domain/verdict.js';
import type { Teams } from './people.js';
import { type ReachFacts, whyOutOfReach } from './reach.js';

export function groupReason(group: RequiredGroup, facts: ReachFacts): Reason {
  const { category, members, count, met, by } = group;
  const who = members.join(', ');
  const stuck = met ? null : whyOutOfReach(members, count, facts);
  const approvals = count === 1 ? 'one approval' : `${count} approvals`;
  const standing = by.length > 0 ? `: ${by.map(({ login }) => login).join(', ')}` : '';
  return {
    rule: `approvers/${category}`,
    outcome: met ? 'met' : 'unmet',
    text: `${approvals} of ${category} ${count === 1 ? 'comes' : 'come'} from ${who}${standing}`,
    remedy: met ? null : remedyOf(group, stuck),
    children: [...unreadTeams(members, facts.teams), ...(stuck === null ? [] : [nobodyLeft(stuck)])],
  };
}

/** Teams that could not be read, each with the reason. */
export function unreadTeams(names: readonly string[], teams: Teams): readonly Reason[] {
  return names.flatMap((name): readonly Reason[] => {
    const team = teams.get(name);
    if (team?.kind !== 'unknown') return [];
    const text = `${name}: ${team.reason}`;
    return [{ rule: 'approvals/team-unknown', outcome: 'unknown', text, remedy: null, children: [] }];
  });
}

export function nobodyLeft(why: string): Reason {
  return { rule: 'approvers/nobody-left', outcome: 'note', text: why, remedy: null, children: [] };
}

function remedyOf({ category, members, count, by }: RequiredGroup, stuck: string | null): string {
  const who = members.join(', ');
  if (stuck !== null) {
    return `${stuck}: add somebody to ${who}, or name more people under approvers for ${category} in the policy, in a change of its own`;
  }
  const lacking = count - by.length;
  const more = by.length > 0 ? ' more' : '';
  return lacking === 1
    ? `someone${more} of ${who} approves the head commit`
    : `${lacking}${more} of ${who} approve the head commit`;
}
