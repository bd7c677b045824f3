/** Routes of the app itself: who it is, where it is installed, its tokens, and the manifest flow. */
import { appShape, installationShape } from '../shapes/check.js';
import { repositoryShape } from '../shapes/repository.js';
import { isInstalledOn } from '../world/access.js';
import { installedRepositories } from '../world/founding.js';
import type { App, Installation, PermissionLevel, Permissions, Repository } from '../world/model.js';
import { Refused } from '../world/refused.js';
import {
  type Answer,
  type Call,
  counted,
  installationOf,
  invalid,
  json,
  list,
  may,
  notFound,
  objectBody,
  param,
  type Route,
} from './route.js';

export const APP_ROUTES: readonly Route[] = [
  { method: 'GET', template: '/app', needs: 'app', answer: showApp },
  { method: 'GET', template: '/app/installations', needs: 'app', answer: listInstallations },
  { method: 'GET', template: '/app/installations/{installation_id}', needs: 'app', answer: showInstallation },
  {
    method: 'POST',
    template: '/app/installations/{installation_id}/access_tokens',
    needs: 'app',
    answer: createToken,
  },
  { method: 'GET', template: '/repos/{owner}/{repo}/installation', needs: 'app', answer: repositoryInstallation },
  { method: 'GET', template: '/orgs/{org}/repos', needs: may('metadata', 'read'), answer: organisationRepositories },
  { method: 'GET', template: '/installation/repositories', needs: 'installation', answer: installationRepositories },
  { method: 'POST', template: '/app-manifests/{code}/conversions', needs: 'anyone', answer: convertManifest },
  { method: 'GET', template: '/rate_limit', needs: 'anyone', answer: rateLimit },
];

function showApp(call: Call): Answer {
  const app = appOf(call);
  const count = call.service.world.state.installations.filter((one) => one.app === app).length;
  return json({ ...appShape(call.service.site, app), installations_count: count });
}

function listInstallations(call: Call): Answer {
  const app = appOf(call);
  const { site, world } = call.service;
  const mine = world.state.installations.filter((one) => one.app === app);
  return list(mine, (one) => installationShape(site, one));
}

function showInstallation(call: Call): Answer {
  return json(installationShape(call.service.site, named(call)));
}

function createToken(call: Call): Answer {
  const installation = named(call);
  const body = objectBody(call);
  const repositories = scopedRepositories(call, installation);
  const permissions = body.permissions === undefined ? undefined : permissionsOf(body.permissions);
  const token = call.service.credentials.issue(installation, {
    ...(repositories ? { repositories } : {}),
    ...(permissions ? { permissions } : {}),
  });
  const { site } = call.service;
  return json(
    {
      token: token.token,
      expires_at: new Date(token.expiresAt).toISOString().replace(/\.\d+Z$/, 'Z'),
      permissions: token.permissions,
      repository_selection: installation.repositories === null && !repositories ? 'all' : 'selected',
      ...(repositories ? { repositories: repositories.map((one) => repositoryShape(site, one)) } : {}),
    },
    201,
  );
}

function repositoryInstallation(call: Call): Answer {
  const app = appOf(call);
  const { site, world } = call.service;
  const { repository } = call;
  if (repository === null || !isInstalledOn(world.state, app.id, repository)) throw notFound();
  const found = world.state.installations.find((one) => one.app === app && one.account === repository.owner);
  if (found === undefined) throw notFound();
  return json(installationShape(site, found));
}

function installationRepositories(call: Call): Answer {
  const { site, world } = call.service;
  const all = installedRepositories(world.state, installationOf(call));
  const visible = all.filter((one) => call.token?.repositories?.has(one) ?? true);
  const selection = installationOf(call).repositories === null ? 'all' : 'selected';
  const into = { key: 'repositories', extra: { repository_selection: selection } };
  return counted(visible, into, (one) => repositoryShape(site, one));
}

/** As far as the token reaches. */
function organisationRepositories(call: Call): Answer {
  const { site, world } = call.service;
  const owner = world.state.organisations.get(param(call, 'org').toLowerCase())?.account;
  if (owner === undefined) throw notFound();
  const installation = installationOf(call);
  const all = installation.account === owner ? installedRepositories(world.state, installation) : [];
  return list(all, (one) => repositoryShape(site, one));
}

function convertManifest(call: Call): Answer {
  const code = param(call, 'code');
  const convert = call.service.manifests.get(code);
  if (convert === undefined) throw notFound();
  call.service.manifests.delete(code);
  return json(convert(), 201);
}

function rateLimit(call: Call): Answer {
  const { used, limit, resetAt } = call.service.rate;
  const core = { limit, used, remaining: Math.max(0, limit - used), reset: resetAt };
  const search = { limit: 30, used: 0, remaining: 30, reset: resetAt };
  const graphql = { limit, used: 0, remaining: limit, reset: resetAt };
  return json({ resources: { core, search, graphql }, rate: core });
}

function appOf(call: Call): App {
  if (call.app === null) throw new Refused(401, 'A JSON web token could not be decoded');
  return call.app;
}

function named(call: Call): Installation {
  const id = Number(param(call, 'installation_id'));
  const app = appOf(call);
  const found = call.service.world.state.installations.find((one) => one.id === id && one.app === app);
  if (found === undefined) throw notFound();
  return found;
}

function scopedRepositories(call: Call, installation: Installation): readonly Repository[] | null {
  const { repositories: names, repository_ids: ids } = objectBody(call);
  if (!Array.isArray(names) && !Array.isArray(ids)) return null;
  const own = call.service.world.state.repositories.filter((one) => one.owner === installation.account);
  const byName = Array.isArray(names) ? names.map((name) => own.find((one) => one.name === name)) : [];
  const byId = Array.isArray(ids) ? ids.map((id) => own.find((one) => one.id === id)) : [];
  const found = [...byName, ...byId];
  const known = found.filter((one) => one !== undefined);
  if (known.length === found.length) return known;
  const missing = 'There is at least one repository that does not exist or is not accessible';
  throw new Refused(422, `${missing} to the parent installation.`);
}

function permissionsOf(value: unknown): Permissions {
  const wanted: Record<string, PermissionLevel> = {};
  for (const [name, level] of Object.entries(typeof value === 'object' && value !== null ? value : {})) {
    if (level !== 'read' && level !== 'write' && level !== 'admin') throw invalid(`"${name}" has no such level.`);
    wanted[name] = level;
  }
  return wanted;
}
