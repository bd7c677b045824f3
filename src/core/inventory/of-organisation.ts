/** Who and what may write by a right that the organisation gives: owners, installed apps, tokens, GitHub's own agent. */
import {
  ACCESS_AREAS,
  type AccessToken,
  type InstalledApp,
  type OrganisationAccess,
  type Reach,
} from '../../domain/inventory.js';
import type { Sight } from '../../domain/posture.js';
import type { SignatureIndex } from '../signatures.js';
import { agentOfAccount, agentOfApp, type Holder, rightsOf } from './holder.js';

export function holdersOfOrganisation(
  { owners, apps, tokens, copilotRepositories }: OrganisationAccess,
  index: SignatureIndex,
): readonly Holder[] {
  return [
    ...seen(owners).map(
      (owner): Holder => ({
        ...{ kind: 'person', identity: `person:${owner.login}`, agent: agentOfAccount(index, owner) },
        ...{ areas: ACCESS_AREAS, adminEquivalent: true, why: ['owner of the organisation'] },
        ...{ reach: { kind: 'all' }, lastUsed: null },
      }),
    ),
    ...seen(apps).flatMap((app) => appHolder(app, index)),
    ...seen(tokens).flatMap((token) => tokenHolder(token, index)),
    ...(copilotRepositories.kind === 'known' ? copilotHolder(copilotRepositories.value) : []),
  ];
}

function seen<T>(sight: Sight<readonly T[]>): readonly T[] {
  return sight.kind === 'known' ? sight.value : [];
}

function appHolder(app: InstalledApp, index: SignatureIndex): readonly Holder[] {
  const { areas, adminEquivalent, named } = rightsOf(app.permissions);
  if (areas.length === 0 || app.suspended) return [];
  const reach: Reach = { kind: app.everywhere ? 'all' : 'some' };
  const agent = agentOfApp(index, app.slug);
  return [
    { kind: 'app', identity: `app:${app.slug}`, agent, areas, adminEquivalent, why: named, reach, lastUsed: null },
  ];
}

function tokenHolder(token: AccessToken, index: SignatureIndex): readonly Holder[] {
  const { areas, adminEquivalent, named } = rightsOf(token.permissions);
  if (areas.length === 0 || token.expired) return [];
  return [
    {
      ...{ kind: 'token', identity: `token:${token.owner.login}#${token.id}` },
      ...{ agent: agentOfAccount(index, token.owner), areas, adminEquivalent },
      why: [`fine-grained token "${token.name}"`, ...named],
      ...{ reach: { kind: token.everywhere ? 'all' : 'some' }, lastUsed: token.lastUsed },
    },
  ];
}

/** It pushes branches and opens pull requests; what it may not do is merge, or push where a branch is protected. */
function copilotHolder(repositories: readonly string[] | null): readonly Holder[] {
  if (repositories?.length === 0) return [];
  return [
    {
      ...{ kind: 'service', identity: 'service:copilot-coding-agent' },
      agent: { id: 'copilot', agentClass: 'agent' },
      ...{ areas: ['repositories'], adminEquivalent: false },
      why: [`its setting: ${repositories === null ? 'all' : 'selected'} repositories`],
      reach: repositories === null ? { kind: 'all' } : { kind: 'named', repositories },
      lastUsed: null,
    },
  ];
}
