/** Routes of a person who signed in through the app: who they are, and what the app and they may both see. */
import type { UserToken } from '../credentials.js';
import { accountShape, organisationShape, publicAccountShape } from '../shapes/account.js';
import { installationShape } from '../shapes/check.js';
import { repositoryShape } from '../shapes/repository.js';
import { explicitRole } from '../world/access.js';
import { installedRepositories } from '../world/founding.js';
import type { Installation, Repository } from '../world/model.js';
import { Refused } from '../world/refused.js';
import { type Answer, type Call, counted, json, notFound, param, type Route } from './route.js';

export const USER_ROUTES: readonly Route[] = [
  { method: 'GET', template: '/user', needs: 'user', answer: me },
  { method: 'GET', template: '/user/installations', needs: 'user', answer: installations },
  {
    method: 'GET',
    template: '/user/installations/{installation_id}/repositories',
    needs: 'user',
    answer: repositories,
  },
  { method: 'GET', template: '/user/memberships/orgs/{org}', needs: 'user', answer: membership },
];

function userOf({ user }: Call): UserToken {
  if (user === null) throw new Refused(401, 'Requires authentication');
  return user;
}

function me(call: Call): Answer {
  return json(publicAccountShape(call.service.site, userOf(call).account));
}

function installations(call: Call): Answer {
  const { site, world } = call.service;
  const { app } = userOf(call);
  const mine = world.state.installations.filter((one) => one.app === app && isOpenTo(call, one));
  return counted(mine, { key: 'installations' }, (one) => installationShape(site, one));
}

function isOpenTo(call: Call, installation: Installation): boolean {
  const { account } = userOf(call);
  return installation.account === account || visibleIn(call, installation).length > 0;
}

/** Those that are shown to everybody are no reason. */
function visibleIn(call: Call, installation: Installation): readonly Repository[] {
  const { state } = call.service.world;
  const { account } = userOf(call);
  return installedRepositories(state, installation).filter((one) => explicitRole(state, one, account) !== 'none');
}

function repositories(call: Call): Answer {
  const { site, world } = call.service;
  const { app } = userOf(call);
  const id = Number(param(call, 'installation_id'));
  const found = world.state.installations.find((one) => one.id === id && one.app === app);
  if (found === undefined || !isOpenTo(call, found)) throw notFound();
  if (found.suspendedAt !== null) throw new Refused(403, 'This installation has been suspended');
  const selection = found.repositories === null ? 'all' : 'selected';
  const into = { key: 'repositories', extra: { repository_selection: selection } };
  return counted(visibleIn(call, found), into, (one) => repositoryShape(site, one));
}

function membership(call: Call): Answer {
  const { site, world } = call.service;
  const { account } = userOf(call);
  const organisation = world.state.organisations.get(param(call, 'org').toLowerCase());
  const role = organisation?.members.get(account);
  if (organisation === undefined || role === undefined) throw notFound();
  const { login } = organisation.account;
  return json({
    url: `${site.api}/orgs/${login}/memberships/${account.login}`,
    ...{ state: 'active', role, organization_url: `${site.api}/orgs/${login}` },
    organization: organisationShape(site, organisation.account),
    user: accountShape(site, account),
  });
}
