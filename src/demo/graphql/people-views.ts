/** Accounts, organisations and teams as GraphQL shows them: a bot's login stands without `[bot]`, a deleted account is null. */
import { nodeId } from '../clock.js';
import type { Person } from '../git/objects.js';
import { accountNodeId, accountPage } from '../shapes/account.js';
import { accountForEmail, activeMembers } from '../world/access.js';
import type { Account, Organisation, Team } from '../world/model.js';
import { type Asked, connection, type Paging, refusal, smallId, type View } from './view.js';

/** Where the schema says `Actor`. */
export function actorView(asked: Asked, account: Account | null): View | null {
  if (account === null || account.deleted) return null;
  return { ...accountFields(asked, account), __typename: account.type, login: account.graphqlLogin };
}

/** Where the schema says `User`: GitHub puts bots there too, under the login that REST shows (sourcecred/sourcecred#996). */
export function userView(asked: Asked, account: Account): View {
  return { ...accountFields(asked, account), __typename: 'User', login: account.login };
}

/** Name and mailbox of a commit, and the account that GitHub links to the mailbox. */
export function gitActorView(asked: Asked, person: Person, date: string | null): View {
  const account = accountForEmail(asked.service.world.state, person.email);
  return {
    __typename: 'GitActor',
    name: person.name,
    email: person.email,
    date,
    avatarUrl: `${asked.service.site.web}/avatars`,
    user: account === null ? null : () => userView(asked, account),
  };
}

export function organisationView(asked: Asked, organisation: Organisation): View {
  const { account, teams } = organisation;
  return {
    ...accountFields(asked, account),
    __typename: 'Organization',
    login: account.login,
    team: ({ slug }: { readonly slug: string }) => {
      const team = teams.get(slug);
      if (asked.token.installation.account !== account || team === undefined) return null;
      if (asked.token.permissions.members === undefined) {
        throw refusal('FORBIDDEN', 'Resource not accessible by integration');
      }
      return teamView(asked, team);
    },
  };
}

export function teamView(asked: Asked, team: Team): View {
  const { login, id } = team.organisation.account;
  const path = `/orgs/${login}/teams/${team.slug}`;
  return {
    __typename: 'Team',
    id: () => nodeId('T', id, team.id),
    databaseId: team.id,
    slug: team.slug,
    name: team.name,
    combinedSlug: `${login}/${team.slug}`,
    description: null,
    privacy: 'VISIBLE',
    resourcePath: path,
    url: `${asked.service.site.web}${path}`,
    organization: () => organisationView(asked, team.organisation),
    parentTeam: team.parent === null ? null : () => (team.parent ? teamView(asked, team.parent) : null),
    members: (args: Paging & { readonly membership?: string }) => members(asked, team, args),
  };
}

/** `membership` defaults to ALL: people of child teams included. */
function members(asked: Asked, team: Team, args: Paging & { readonly membership?: string }): View {
  const all = [...activeMembers(team)];
  const kinds = { IMMEDIATE: [false], CHILD_TEAM: [true] };
  const wanted =
    args.membership === 'IMMEDIATE' || args.membership === 'CHILD_TEAM' ? kinds[args.membership] : [true, false];
  return connection(args, {
    name: 'members',
    type: 'TeamMemberConnection',
    items: all.filter(([, member]) => wanted.includes(member.inherited)),
    view: ([account]) => userView(asked, account),
    edge: ([, member]) => ({ role: member.role.toUpperCase() }),
  });
}

function accountFields(asked: Asked, account: Account): Readonly<Record<string, unknown>> {
  const url = accountPage(asked.service.site, account);
  return {
    id: () => accountNodeId(account),
    databaseId: smallId(account.id),
    name: account.name,
    email: '',
    avatarUrl: `${asked.service.site.web}/avatars/u/${account.id}`,
    url,
    resourcePath: () => new URL(url).pathname,
    createdAt: account.createdAt,
    updatedAt: account.createdAt,
  };
}
