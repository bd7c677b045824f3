/** Routes of who and what has access: owners, installed apps, fine-grained tokens, deploy keys, GitHub's own coding agent. */
import { nodeId } from '../clock.js';
import { accountShape } from '../shapes/account.js';
import { installationShape } from '../shapes/check.js';
import { repositoryShape } from '../shapes/repository.js';
import { fullName, type Json } from '../shapes/site.js';
import type { Organisation } from '../world/model.js';
import type { GrantedToken } from '../world/people-model.js';
import type { DeployKey } from '../world/protection-model.js';
import {
  type Answer,
  type Call,
  counted,
  installationOf,
  json,
  list,
  may,
  notFound,
  param,
  type Route,
  repositoryOf,
} from './route.js';

const REPO = '/repos/{owner}/{repo}';
const AGENT = '/orgs/{org}/copilot/coding-agent/permissions';

export const ACCESS_ROUTES: readonly Route[] = [
  { method: 'GET', template: '/orgs/{org}/members', needs: may('members', 'read'), answer: members },
  {
    method: 'GET',
    template: '/orgs/{org}/installations',
    needs: may('organization_administration', 'read'),
    answer: installedApps,
  },
  {
    method: 'GET',
    template: '/orgs/{org}/personal-access-tokens',
    needs: may('organization_personal_access_tokens', 'read'),
    answer: tokens,
  },
  { method: 'GET', template: AGENT, needs: may('organization_copilot_agent_settings', 'read'), answer: codingAgent },
  {
    method: 'GET',
    template: `${AGENT}/repositories`,
    needs: may('organization_copilot_agent_settings', 'read'),
    answer: codingAgentRepositories,
  },
  { method: 'GET', template: `${REPO}/keys`, needs: may('administration', 'read'), answer: deployKeys },
  {
    method: 'GET',
    template: `${REPO}/copilot/cloud-agent/configuration`,
    needs: may('copilot_agent_settings', 'read'),
    answer: codingAgentHere,
  },
];

/** The organisation that the token is for; others cannot be seen. */
function organisationOf(call: Call): Organisation {
  const found = call.service.world.state.organisations.get(param(call, 'org').toLowerCase());
  if (found === undefined || found.account !== installationOf(call).account) throw notFound();
  return found;
}

function members(call: Call): Answer {
  const role = call.query.get('role') ?? 'all';
  const found = [...organisationOf(call).members].filter(([, own]) => role === 'all' || own === role);
  return list(found, ([account]) => accountShape(call.service.site, account));
}

function installedApps(call: Call): Answer {
  const { account } = organisationOf(call);
  const { site, world } = call.service;
  const found = world.state.installations.filter((one) => one.account === account);
  return counted(found, { key: 'installations' }, (one) => installationShape(site, one));
}

function tokens(call: Call): Answer {
  return list(organisationOf(call).tokens, (token) => tokenShape(call, token));
}

function tokenShape(call: Call, { id, name, owner, permissions, selection, grantedAt }: GrantedToken): Json {
  const { site } = call.service;
  const isOrganisations = (permission: string): boolean =>
    permission.startsWith('organization_') || permission === 'members';
  const some = (of: boolean): Json =>
    Object.fromEntries(Object.entries(permissions).filter(([permission]) => isOrganisations(permission) === of));
  return {
    ...{ id, owner: accountShape(site, owner), repository_selection: selection },
    repositories_url: `${site.api}/orgs/${param(call, 'org')}/personal-access-tokens/${id}/repositories`,
    permissions: { organization: some(true), repository: some(false), other: {} },
    ...{ access_granted_at: grantedAt, token_id: id * 10, token_name: name },
    ...{ token_expired: false, token_expires_at: null, token_last_used_at: null },
  };
}

function codingAgent(call: Call): Answer {
  const { codingAgent: on } = organisationOf(call);
  if (on === null) throw notFound();
  if (on === 'all') return json({ enabled_repositories: 'all' });
  if (on.length === 0) return json({ enabled_repositories: 'none' });
  const selected = `${call.service.site.api}/orgs/${param(call, 'org')}/copilot/coding-agent/permissions/repositories`;
  return json({ enabled_repositories: 'selected', selected_repositories_url: selected });
}

function codingAgentRepositories(call: Call): Answer {
  const { codingAgent: on } = organisationOf(call);
  const { site, world } = call.service;
  const found = world.state.repositories.filter((one) => Array.isArray(on) && on.includes(fullName(one)));
  return counted(found, { key: 'repositories' }, (one) => repositoryShape(site, one));
}

function deployKeys(call: Call): Answer {
  return list(repositoryOf(call).protection.deployKeys, (key) => keyShape(call, key));
}

function keyShape(call: Call, { id, title, readOnly, addedBy, createdAt, lastUsed }: DeployKey): Json {
  const repository = repositoryOf(call);
  return {
    ...{ id, key: `ssh-ed25519 ${nodeId('K', id)}`, title, verified: true, created_at: createdAt, read_only: readOnly },
    url: `${call.service.site.api}/repos/${fullName(repository)}/keys/${id}`,
    ...{ added_by: addedBy.login, last_used: lastUsed, enabled: true },
  };
}

function codingAgentHere(call: Call): Answer {
  const settings = repositoryOf(call).protection.codingAgent;
  if (settings === null) throw notFound();
  return json({
    mcp_configuration: null,
    enabled_tools: {
      ...{ codeql: true, copilot_code_review: true, secret_scanning: true, dependency_vulnerability_checks: true },
    },
    require_actions_workflow_approval: settings.asksBeforeWorkflows,
    ...{ is_firewall_enabled: true, is_firewall_recommended_allowlist_enabled: true, custom_allowlist: [] },
    is_automations_enabled: settings.automations,
    require_write_access_for_automation_triggers: true,
  });
}
