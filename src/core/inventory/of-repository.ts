/** Who and what may write by a right that one repository gives: collaborators, deploy keys, workflows, bypass lists. */
import {
  ACCESS_AREAS,
  type Collaborator,
  type DeployKey,
  type Reach,
  type RepositoryAccess,
} from '../../domain/inventory.js';
import type { BypassActor } from '../../domain/posture.js';
import type { SignatureIndex } from '../signatures.js';
import { agentOfAccount, agentOfApp, agentOfTitle, type Holder } from './holder.js';
import { workflowHolders } from './workflows.js';

/** Slugs of the installed apps by their ids, as far as they are known. */
export type AppNames = ReadonlyMap<number, string>;

export function holdersOfRepository(
  access: RepositoryAccess,
  { index, apps }: { readonly index: SignatureIndex; readonly apps: AppNames },
): readonly Holder[] {
  const { collaborators, deployKeys, bypassLists, repository } = access;
  const at = { index, apps, name: `${repository.owner}/${repository.name}` };
  return [
    ...(collaborators.kind === 'known' ? collaborators.value : []).flatMap((one) => collaboratorHolder(one, at)),
    ...(deployKeys.kind === 'known' ? deployKeys.value : []).flatMap((one) => keyHolder(one, at)),
    ...bypassLists
      .flatMap((actors) => (actors.kind === 'known' ? actors.value : []))
      .flatMap((one) => bypassHolder(one, at)),
    ...workflowHolders(access, at.name),
    ...copilotHolders(access.copilot, at.name),
  ];
}

interface Place {
  readonly index: SignatureIndex;
  readonly apps: AppNames;
  readonly name: string;
}

function only(name: string): Reach {
  return { kind: 'named', repositories: [name] };
}

/** A person who writes and does not administer is what a repository is for, and in no row. */
function collaboratorHolder(person: Collaborator, { index, name }: Place): readonly Holder[] {
  const agent = agentOfAccount(index, person);
  const adminEquivalent = person.role === 'admin';
  if (person.role === 'less' || !(adminEquivalent || agent !== null || person.kind === 'bot')) return [];
  return [
    {
      ...{ kind: 'person', identity: `person:${person.login}`, agent, adminEquivalent },
      areas: adminEquivalent ? ACCESS_AREAS : ['repositories', 'workflows', 'deployments', 'ci'],
      ...{ why: [`role ${person.role}`], reach: only(name), lastUsed: null },
    },
  ];
}

/** A key that writes belongs to nobody whom GitHub knows, and passes by whatever asks for a person. */
function keyHolder(
  { id, title, readOnly, enabled, addedBy, lastUsed }: DeployKey,
  { index, name }: Place,
): readonly Holder[] {
  if (readOnly || !enabled) return [];
  const byTitle = agentOfTitle(index, title);
  const by = addedBy === null ? '' : `, added by ${addedBy}`;
  return [
    {
      ...{ kind: 'deploy-key', identity: `deploy-key:${name}#${id}` },
      agent: byTitle ?? (addedBy === null ? null : agentOfAccount(index, { login: addedBy })),
      ...{ areas: ['repositories', 'workflows', 'deployments', 'ci'], adminEquivalent: true },
      why: [`deploy key "${title}" that writes${by}`, ...(byTitle === null ? [] : ['known by its title alone'])],
      ...{ reach: only(name), lastUsed },
    },
  ];
}

/** Administrators are in rows of their own. An app that is known by its id joins its row. */
function bypassHolder({ name: actor, isAdmin, mode }: BypassActor, { index, apps, name }: Place): readonly Holder[] {
  if (isAdmin) return [];
  const how = { always: 'always', pull_request: 'on pull requests', exempt: 'without a trace' }[mode];
  const slug = apps.get(Number(/^Integration (\d+)$/.exec(actor)?.[1]));
  const who =
    slug === undefined
      ? ({ kind: 'bypass-actor', identity: `bypass-actor:${actor}`, agent: null } as const)
      : ({ kind: 'app', identity: `app:${slug}`, agent: agentOfApp(index, slug) } as const);
  return [
    {
      ...who,
      ...{ areas: ['repositories'], adminEquivalent: true },
      ...{ why: [`may pass by a ruleset, ${how}`], reach: only(name), lastUsed: null },
    },
  ];
}

/** Where GitHub's coding agent may do more than answer people: start by itself, or run workflows unasked. */
function copilotHolders(settings: RepositoryAccess['copilot'], name: string): readonly Holder[] {
  if (settings.kind === 'unknown') return [];
  const { automations, asksBeforeWorkflows } = settings.value;
  const why = [
    ...(automations ? ['people may set it up to work by itself, in their name'] : []),
    ...(asksBeforeWorkflows ? [] : ['its pull requests run workflows before a person agreed']),
  ];
  if (why.length === 0) return [];
  return [
    {
      ...{ kind: 'service', identity: 'service:copilot-coding-agent', agent: { id: 'copilot', agentClass: 'agent' } },
      ...{ areas: asksBeforeWorkflows ? ['repositories'] : ['repositories', 'ci'], adminEquivalent: false },
      ...{ why, reach: only(name), lastUsed: null },
    },
  ];
}
