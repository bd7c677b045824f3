/** Routes of people: who has a login, team members, memberships, and who may do what in a repository. */
import { accountShape, publicAccountShape } from '../shapes/account.js';
import type { Json } from '../shapes/site.js';
import { activeMembers, collaboratorsOf, descendants, legacyPermission, roleOf } from '../world/access.js';
import { type Account, ROLES, type Role, type Team } from '../world/model.js';
import {
  type Answer,
  type Call,
  installationOf,
  json,
  list,
  may,
  notFound,
  param,
  type Route,
  repositoryOf,
} from './route.js';

const TEAM = '/orgs/{org}/teams/{team_slug}';

export const PEOPLE_ROUTES: readonly Route[] = [
  { method: 'GET', template: '/users/{username}', needs: 'anyone', answer: user },
  { method: 'GET', template: `${TEAM}/members`, needs: may('members', 'read'), answer: teamMembers },
  { method: 'GET', template: `${TEAM}/memberships/{username}`, needs: may('members', 'read'), answer: membership },
  {
    method: 'GET',
    template: '/repos/{owner}/{repo}/collaborators',
    needs: may('metadata', 'read'),
    answer: collaborators,
  },
  {
    method: 'GET',
    template: '/repos/{owner}/{repo}/collaborators/{username}/permission',
    needs: may('metadata', 'read'),
    answer: permission,
  },
];

/** Child teams included; invited people are not members yet. */
function teamMembers(call: Call): Answer {
  const role = call.query.get('role') ?? 'all';
  const members = [...activeMembers(teamOf(call))].filter(([, member]) => role === 'all' || member.role === role);
  return list(members, ([account, member]) => ({ ...accountShape(call.service.site, account), ...member }));
}

function membership(call: Call): Answer {
  const team = teamOf(call);
  const account = accountOf(call);
  const found = descendants(team)
    .map((one) => one.members.get(account))
    .find((member) => member !== undefined);
  if (found === undefined) throw notFound();
  const owner = team.organisation.members.get(account) === 'admin';
  const { login } = team.organisation.account;
  const url = `${call.service.site.api}/orgs/${login}/teams/${team.slug}/memberships/${account.login}`;
  return json({ url, role: owner ? 'maintainer' : found.role, state: found.state });
}

function permission(call: Call): Answer {
  const repository = repositoryOf(call);
  const account = accountOf(call);
  const { site, world } = call.service;
  const role = roleOf(world.state, repository, account);
  const user = { ...accountShape(site, account), permissions: permissionsOf(role), role_name: role };
  return json({ permission: legacyPermission(role), user, role_name: role });
}

const PERMISSIONS = ['pull', 'triage', 'push', 'maintain', 'admin'] as const;

function permissionsOf(role: Role | 'none'): Json {
  const rank = role === 'none' ? -1 : ROLES.indexOf(role);
  return Object.fromEntries(PERMISSIONS.map((name, index) => [name, index <= rank]));
}

/** Everyone with a grant of their own, by a team or by the organisation; `outside` those who are no members of it. */
function collaborators(call: Call): Answer {
  const repository = repositoryOf(call);
  const { site, world } = call.service;
  const affiliation = call.query.get('affiliation') === 'outside' ? 'outside' : 'all';
  const least = PERMISSIONS.findIndex((name) => name === (call.query.get('permission') ?? 'pull'));
  const role = (account: Account): Role | 'none' => roleOf(world.state, repository, account);
  const people = collaboratorsOf(world.state, repository, affiliation).filter((account) => {
    const rank = role(account);
    return rank !== 'none' && ROLES.indexOf(rank) >= least;
  });
  return list(people, (account) => ({
    ...accountShape(site, account),
    permissions: permissionsOf(role(account)),
    role_name: role(account),
  }));
}

function user(call: Call): Answer {
  return json(publicAccountShape(call.service.site, accountOf(call)));
}

/** A team of the organisation that the app is installed on; others cannot be seen. */
function teamOf(call: Call): Team {
  const { account } = installationOf(call);
  const organisation = call.service.world.state.organisations.get(param(call, 'org').toLowerCase());
  const team = organisation?.teams.get(param(call, 'team_slug'));
  if (team === undefined || organisation?.account !== account) throw notFound();
  return team;
}

function accountOf(call: Call): Account {
  const login = param(call, 'username').toLowerCase();
  const account = call.service.world.state.accounts.get(login);
  if (account === undefined || account.deleted) throw notFound(`${login} is not a user`);
  return account;
}
