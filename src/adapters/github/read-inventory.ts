/** Who and what may write, as GitHub tells it to whoever asks: four calls for the organisation, five and one query a repository. */
import { z } from 'zod';
import { accountIdOf, type RepositoryRef } from '../../domain/change.js';
import type { AccessFacts, Collaborator, RepositoryAccess } from '../../domain/inventory.js';
import { type BypassActor, type Sight, unseen } from '../../domain/posture.js';
import { ok, type Result } from '../../domain/result.js';
import type { ForgeError } from '../../ports/forge.js';
import type { InventorySource } from '../../ports/inventory.js';
import type { Clock } from '../../ports.js';
import type { GitHubClient } from './client.js';
import { readOrganisation } from './read-organisation.js';
import { readWorkflowToken } from './read-posture.js';
import { readPostureFiles } from './read-posture-files.js';
import { actorReader, type ReadActors, readRulesets } from './read-rulesets.js';
import { readListSight, readSight, type Seen } from './sight.js';

/** Repositories that are read at the same time. */
const AT_ONCE = 4;

interface InventoryParts {
  readonly client: GitHubClient;
  /** What an app is refused in one repository it is refused in all; a person may administer some. */
  readonly asks: 'app' | 'person';
  readonly clock: Clock;
}

export function inventoryReader(parts: InventoryParts): InventorySource {
  return {
    readAccess: async (owner, repositories, told = () => {}) => {
      const organisation = await readOrganisation(parts.client, owner);
      if (organisation.kind === 'error') return organisation;
      const tools = { ...parts, readActors: actorReader(parts.client, parts.clock), refusals: new Map() };
      const read = await readAll(tools, repositories, told);
      if (read.kind === 'error') return read;
      return ok({ owner, organisation: organisation.value, repositories: read.value });
    },
  };
}

interface Tools extends InventoryParts {
  readonly readActors: ReadActors;
  /** What an app was refused, by what was asked for. */
  readonly refusals: Map<string, Sight<never>>;
}

/** In the order in which they were named; the first failure ends it. */
async function readAll(
  tools: Tools,
  repositories: readonly RepositoryRef[],
  told: (read: number) => void,
): Promise<Result<AccessFacts['repositories'], ForgeError>> {
  const found: RepositoryAccess[] = [];
  for (let at = 0; at < repositories.length; at += AT_ONCE) {
    const some = await Promise.all(repositories.slice(at, at + AT_ONCE).map((one) => readRepository(tools, one)));
    for (const one of some) {
      if (one.kind === 'error') return one;
      found.push(one.value);
    }
    told(found.length);
  }
  return ok(found);
}

async function readRepository(tools: Tools, repository: RepositoryRef): Promise<Result<RepositoryAccess, ForgeError>> {
  const { client } = tools;
  const [collaborators, deployKeys, token, files, lists, copilot] = await Promise.all([
    readCollaborators(client, repository),
    onceRefused(tools, 'keys', () => readDeployKeys(client, repository)),
    onceRefused(tools, 'token', () => readWorkflowToken(client, repository)),
    readPostureFiles(client, repository),
    readBypassLists(tools, repository),
    onceRefused(tools, 'copilot', () => readCopilot(client, repository)),
  ]);
  if (collaborators.kind === 'error') return collaborators;
  if (deployKeys.kind === 'error') return deployKeys;
  if (token.kind === 'error') return token;
  if (files.kind === 'error') return files;
  if (lists.kind === 'error') return lists;
  if (copilot.kind === 'error') return copilot;
  return ok({
    ...{ repository, collaborators: collaborators.value, deployKeys: deployKeys.value, workflowToken: token.value },
    ...{ workflows: files.value.workflows, bypassLists: lists.value, copilot: copilot.value },
  });
}

async function onceRefused<T>({ asks, refusals }: Tools, what: string, read: () => Promise<Seen<T>>): Promise<Seen<T>> {
  const before = refusals.get(what);
  if (before !== undefined) return ok(before);
  const seen = await read();
  if (asks === 'app' && seen.kind === 'ok' && seen.value.kind === 'unknown' && seen.value.because === 'not-visible') {
    refusals.set(what, seen.value);
  }
  return seen;
}

const collaboratorShape = z
  .object({
    id: z.number(),
    login: z.string(),
    type: z.string().default('User'),
    permissions: z
      .object({ admin: z.boolean().optional(), maintain: z.boolean().optional(), push: z.boolean().optional() })
      .default({}),
  })
  .transform(({ id, login, type, permissions }): Collaborator => {
    const role = permissions.admin ? 'admin' : permissions.maintain ? 'maintain' : permissions.push ? 'write' : 'less';
    return { id: accountIdOf(id), login, kind: type === 'Bot' ? 'bot' : 'user', role };
  });

function readCollaborators(client: GitHubClient, { owner, name: repo }: RepositoryRef) {
  return readListSight(client, {
    route: 'GET /repos/{owner}/{repo}/collaborators',
    parameters: { owner, repo, permission: 'push' },
    what: `reading the collaborators of ${owner}/${repo}`,
    item: collaboratorShape,
  });
}

const keyShape = z
  .object({
    id: z.number(),
    title: z.string(),
    read_only: z.boolean(),
    enabled: z.boolean().default(true),
    added_by: z.string().nullish(),
    last_used: z.string().nullish(),
  })
  .transform(({ id, title, read_only: readOnly, enabled, added_by, last_used }) => {
    return { id, title, readOnly, enabled, addedBy: added_by ?? null, lastUsed: last_used ?? null };
  });

function readDeployKeys(client: GitHubClient, { owner, name: repo }: RepositoryRef) {
  return readListSight(client, {
    route: 'GET /repos/{owner}/{repo}/keys',
    parameters: { owner, repo },
    what: `reading the deploy keys of ${owner}/${repo}`,
    item: keyShape,
  });
}

const copilotShape = z
  .object({ is_automations_enabled: z.boolean().default(false), require_actions_workflow_approval: z.boolean() })
  .transform((raw) => ({
    automations: raw.is_automations_enabled,
    asksBeforeWorkflows: raw.require_actions_workflow_approval,
  }));

function readCopilot(client: GitHubClient, { owner, name: repo }: RepositoryRef) {
  const what = `reading the settings of the coding agent in ${owner}/${repo}`;
  const route = 'GET /repos/{owner}/{repo}/copilot/cloud-agent/configuration';
  return readSight(client, { route, parameters: { owner, repo }, what }, copilotShape);
}

/** Of rulesets in force: one that is only tried out lets nobody pass. */
async function readBypassLists(
  { client, readActors }: Tools,
  repository: RepositoryRef,
): Promise<Result<readonly Sight<readonly BypassActor[]>[], ForgeError>> {
  const listed = await readRulesets(client, repository);
  if (listed.kind === 'error') return listed;
  if (listed.value.kind === 'unknown') return ok([unseen(listed.value.because, listed.value.reason)]);
  const lists: Sight<readonly BypassActor[]>[] = [];
  for (const { id, enforcement, version } of listed.value.value) {
    if (enforcement !== 'active') continue;
    const actors = await readActors(repository, { id, version: version ?? null });
    if (actors.kind === 'error') return actors;
    lists.push(actors.value);
  }
  return ok(lists);
}
