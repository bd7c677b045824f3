/** Who is in a team that a policy names; remembered, and asked again where the answer must not be older than a time. */
import type { Account } from '../../domain/change.js';
import { type Fact, known, unknown } from '../../domain/result.js';
import type { ForgeError } from '../../ports/forge.js';
import type { Clock } from '../../ports.js';
import type { GitHubClient } from './client.js';
import { readPages } from './pages.js';
import { restAccountShape } from './parse-basics.js';

export type ReadTeam = (team: string, since: number) => Promise<Fact<readonly Account[]>>;

interface Remembered {
  readonly members: Fact<readonly Account[]>;
  readonly at: number;
}

/** Members of child teams are in GitHub's list, pending invitations are not. A failure is not remembered. */
export function teamReader(client: GitHubClient, clock: Clock): ReadTeam {
  const remembered = new Map<string, Remembered>();
  return async (team, since) => {
    const key = team.toLowerCase();
    const before = remembered.get(key);
    if (before !== undefined && before.at >= since) return before.members;
    const at = clock();
    const members = await readMembers(client, team);
    if (members.kind === 'known') remembered.set(key, { members, at });
    return members;
  };
}

async function readMembers(client: GitHubClient, team: string): Promise<Fact<readonly Account[]>> {
  const named = teamNamed(team);
  if (named === null) return unknown(`${team} is not written as @organisation/team`);
  const { org, slug } = named;
  const read = await readPages(client, {
    route: 'GET /orgs/{org}/teams/{team_slug}/members',
    parameters: { org, team_slug: slug },
    what: `reading the members of ${team}`,
    item: restAccountShape,
  });
  if (read.kind === 'error') return unknown(reasonOf(read.error));
  return known(read.value.filter((member) => member !== null));
}

/** As policies and CODEOWNERS write it: `@organisation/team`. */
export function teamNamed(team: string): { readonly org: string; readonly slug: string } | null {
  const [, org, slug] = /^@([^/\s]+)\/([^/\s]+)$/.exec(team) ?? [];
  return org === undefined || slug === undefined ? null : { org, slug };
}

/** GitHub answers 404 for a team that the app may not see. */
function reasonOf(problem: ForgeError): string {
  const isHidden = problem.kind === 'not-found' || problem.kind === 'forbidden';
  const remedy = '; does the team exist, and has the app the permission members: read?';
  return isHidden ? `${problem.message}${remedy}` : problem.message;
}
