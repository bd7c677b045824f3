/** Part of gather: who is in the teams that the policy and CODEOWNERS name. */
import { autonomyTeams } from '../core/barred.js';
import { commandIn } from '../core/commands.js';
import { asksForConcession } from '../core/concessions.js';
import { owningTeams } from '../core/ownership.js';
import type { Teams } from '../core/people.js';
import type { Account } from '../domain/change.js';
import type { Ownership } from '../domain/ownership.js';
import type { EffectivePolicy } from '../domain/policy.js';
import { type Fact, known, ok, type Result } from '../domain/result.js';
import type { ForgeError, Snapshot } from '../ports/forge.js';
import type { Clock } from '../ports.js';
import { type NamingPorts, namedPeople } from './named-people.js';

export interface TeamPorts extends NamingPorts {
  readonly clock: Clock;
}

/** A team changes seldom, and is compared or read again before it lets a change through. */
const TEAM_REMEMBERED_MS = 60_000;

/**
 * Everyone whom the policy names. Teams of those who may correct, waive or break glass are asked only where somebody
 * tries to; the last two anew each time, because what they let through needs nobody else.
 */
export async function readPeople(
  ports: TeamPorts,
  policy: EffectivePolicy,
  snapshot: Snapshot,
): Promise<Result<Teams, ForgeError>> {
  if (policy.kind !== 'valid') return ok(new Map());
  const people = await namedPeople(ports, policy.policy);
  if (people.kind === 'error') return people;
  const { approvers, corrections, waivers, breakGlass } = policy.policy;
  const { comments } = snapshot.change;
  const asksForCorrection = comments.items.some((comment) => commandIn(comment) !== null);
  const members = [
    ...approvers.flatMap((group) => group.members),
    ...autonomyTeams(policy.policy.autonomy),
    ...(asksForCorrection ? corrections : []),
  ];
  const read = await teamsOf(ports, snapshot, [...new Set(members.filter((member) => member.includes('/')))]);
  const conceding = asksForConcession(comments) ? [...waivers.grant, ...breakGlass.by] : [];
  const conceders = conceding.filter((member) => member.includes('/'));
  const fresh = await teamsOf(ports, snapshot, [...new Set(conceders)], ports.clock());
  return ok(new Map([...people.value, ...read, ...fresh]));
}

/** Which owners matter is known only when CODEOWNERS was read. */
export async function withTeams(
  ports: TeamPorts,
  along: Pick<Snapshot, 'people'>,
  { read, ownership }: { readonly read: Teams; readonly ownership: Ownership },
): Promise<Teams> {
  const missing = owningTeams(ownership).filter((team) => !read.has(team));
  return new Map([...read, ...(await teamsOf(ports, along, missing))]);
}

/** As it was read with the change, where it was: that is what is compared before a yes. */
async function teamsOf(
  { forge, clock }: TeamPorts,
  { people }: Pick<Snapshot, 'people'>,
  teams: readonly string[],
  since = clock() - TEAM_REMEMBERED_MS,
): Promise<readonly (readonly [string, Fact<readonly Account[]>])[]> {
  const along = new Map(people.teams);
  const one = async (team: string): Promise<Fact<readonly Account[]>> => {
    const members = along.get(team);
    return members === undefined ? await forge.readTeam(team, since) : known(members);
  };
  return await Promise.all(teams.map(async (team) => [team, await one(team)] as const));
}
