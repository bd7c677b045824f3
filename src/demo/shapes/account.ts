/** Accounts, organisations and teams as REST and webhooks show them. */
import { nodeId } from '../clock.js';
import type { Account, Team } from '../world/model.js';
import type { Json, Site } from './site.js';

const NODE_PREFIX = { User: 'U', Bot: 'BOT', Organization: 'O', Mannequin: 'M' } as const;

export function accountNodeId(account: Account): string {
  return nodeId(NODE_PREFIX[account.type], account.id);
}

export function accountShape(site: Site, account: Account): Json {
  const url = `${site.api}/users/${encodeURIComponent(account.login)}`;
  return {
    login: account.login,
    id: account.id,
    node_id: accountNodeId(account),
    avatar_url: `${site.web}/avatars/u/${account.id}`,
    gravatar_id: '',
    url,
    html_url: accountPage(site, account),
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: account.type,
    user_view_type: 'public',
    site_admin: false,
  };
}

/** `GET /users/{username}`: with what the account shows to everybody. */
export function publicAccountShape(site: Site, account: Account): Json {
  return {
    ...accountShape(site, account),
    ...{ name: account.name, company: null, blog: null, location: null, email: null, hireable: null, bio: null },
    ...{ twitter_username: null, public_repos: 0, public_gists: 0, followers: 0, following: 0 },
    ...{ created_at: account.createdAt, updated_at: account.createdAt },
  };
}

/** Null where the account was deleted. */
export function presentAccount(site: Site, account: Account | null): Json | null {
  return account === null || account.deleted ? null : accountShape(site, account);
}

/** The stand-in that GitHub shows as author of what a deleted account wrote. */
export function accountOrGhost(site: Site, account: Account): Json {
  const ghost = site.state.accounts.get('ghost');
  return accountShape(site, account.deleted && ghost ? ghost : account);
}

export function accountPage(site: Site, account: Account): string {
  if (account.type !== 'Bot') return `${site.web}/${account.login}`;
  return `${site.web}/apps/${account.graphqlLogin}`;
}

/** The `organization` of a webhook payload. */
export function organisationShape(site: Site, account: Account): Json {
  const url = `${site.api}/orgs/${account.login}`;
  return {
    login: account.login,
    id: account.id,
    node_id: accountNodeId(account),
    url,
    repos_url: `${url}/repos`,
    events_url: `${url}/events`,
    hooks_url: `${url}/hooks`,
    issues_url: `${url}/issues`,
    members_url: `${url}/members{/member}`,
    public_members_url: `${url}/public_members{/member}`,
    avatar_url: `${site.web}/avatars/u/${account.id}`,
    description: '',
  };
}

export function teamShape(site: Site, team: Team): Json {
  const url = `${site.api}/organizations/${team.organisation.account.id}/team/${team.id}`;
  return {
    id: team.id,
    node_id: nodeId('T', team.organisation.account.id, team.id),
    name: team.name,
    slug: team.slug,
    description: null,
    privacy: 'closed',
    notification_setting: 'notifications_enabled',
    permission: 'pull',
    url,
    html_url: `${site.web}/orgs/${team.organisation.account.login}/teams/${team.slug}`,
    members_url: `${url}/members{/member}`,
    repositories_url: `${url}/repos`,
  };
}
