/** What gives access to everything that an organisation owns: owners, installed apps, fine-grained tokens, the coding agent. */
import { z } from 'zod';
import type { Account } from '../../domain/change.js';
import type { AccessToken, InstalledApp, OrganisationAccess } from '../../domain/inventory.js';
import { type Sight, unseen } from '../../domain/posture.js';
import { known, ok, type Result } from '../../domain/result.js';
import type { ForgeError } from '../../ports/forge.js';
import { callRest, parseAnswer } from './call.js';
import type { GitHubClient } from './client.js';
import { restAccountShape } from './parse-basics.js';
import { mapSight, readListSight, readSight, type Seen } from './sight.js';

/** Null: the owner is a person. */
export async function readOrganisation(
  client: GitHubClient,
  owner: string,
): Promise<Result<OrganisationAccess | null, ForgeError>> {
  const what = `reading who is ${owner}`;
  const answer = await callRest(client, { route: 'GET /users/{username}', parameters: { username: owner }, what });
  if (answer.kind === 'error') return answer;
  const account = parseAnswer(restAccountShape, answer.value.data, what);
  if (account.kind === 'error') return account;
  if (account.value?.kind !== 'organization') return ok(null);
  const [owners, apps, tokens, copilot] = await Promise.all([
    readOwners(client, owner),
    readApps(client, owner),
    readTokens(client, owner),
    readCopilotRepositories(client, owner),
  ]);
  if (owners.kind === 'error') return owners;
  if (apps.kind === 'error') return apps;
  if (tokens.kind === 'error') return tokens;
  if (copilot.kind === 'error') return copilot;
  return ok({ owners: owners.value, apps: apps.value, tokens: tokens.value, copilotRepositories: copilot.value });
}

async function readOwners(client: GitHubClient, org: string): Promise<Seen<readonly Account[]>> {
  const read = await readListSight(client, {
    route: 'GET /orgs/{org}/members',
    parameters: { org, role: 'admin' },
    what: `reading the owners of ${org}`,
    item: restAccountShape,
  });
  return mapSight(read, (owners) => known(owners.filter((one) => one !== null)));
}

const levels = z.record(z.string(), z.string()).default({});

const appShape = z
  .object({
    app_id: z.number(),
    app_slug: z.string(),
    permissions: levels,
    repository_selection: z.string(),
    suspended_at: z.string().nullish(),
  })
  .transform(({ app_id: id, app_slug: slug, permissions, repository_selection, suspended_at }): InstalledApp => {
    const everywhere = repository_selection === 'all';
    return { id, slug, permissions, everywhere, suspended: typeof suspended_at === 'string' };
  });

function readApps(client: GitHubClient, org: string): Promise<Seen<readonly InstalledApp[]>> {
  return readListSight(client, {
    route: 'GET /orgs/{org}/installations',
    parameters: { org },
    what: `reading the apps of ${org}`,
    item: appShape,
    key: 'installations',
  });
}

const tokenShape = z
  .object({
    token_id: z.number(),
    token_name: z.string(),
    owner: z.object({ id: z.number(), login: z.string() }),
    repository_selection: z.string(),
    permissions: z.object({ organization: levels, repository: levels }),
    token_expired: z.boolean(),
    token_last_used_at: z.string().nullish(),
  })
  .transform(
    (raw): AccessToken => ({
      ...{ id: raw.token_id, name: raw.token_name, owner: raw.owner, expired: raw.token_expired },
      permissions: { ...raw.permissions.repository, ...raw.permissions.organization },
      everywhere: raw.repository_selection === 'all',
      lastUsed: raw.token_last_used_at ?? null,
    }),
  );

function readTokens(client: GitHubClient, org: string): Promise<Seen<readonly AccessToken[]>> {
  return readListSight(client, {
    route: 'GET /orgs/{org}/personal-access-tokens',
    parameters: { org },
    what: `reading the fine-grained tokens of ${org}`,
    item: tokenShape,
  });
}

const enabledShape = z.object({ enabled_repositories: z.enum(['all', 'selected', 'none']) });

/** Known null: everywhere. */
async function readCopilotRepositories(client: GitHubClient, org: string): Promise<Seen<readonly string[] | null>> {
  const what = `reading where the coding agent of ${org} is on`;
  const route = 'GET /orgs/{org}/copilot/coding-agent/permissions';
  const setting = await readSight(client, { route, parameters: { org }, what }, enabledShape);
  if (setting.kind === 'error') return setting;
  if (setting.value.kind === 'unknown') return ok(unseen(setting.value.because, setting.value.reason));
  const { enabled_repositories: enabled } = setting.value.value;
  if (enabled !== 'selected') return ok(known(enabled === 'all' ? null : []));
  const selected = await readListSight(client, {
    route: 'GET /orgs/{org}/copilot/coding-agent/permissions/repositories',
    parameters: { org },
    ...{ what, key: 'repositories', item: z.object({ full_name: z.string() }) },
  });
  return mapSight(selected, (names): Sight<readonly string[] | null> => known(names.map((one) => one.full_name)));
}
