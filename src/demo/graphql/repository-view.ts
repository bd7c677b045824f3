/** Repositories, branches and labels as GraphQL shows them. */
import { nodeId } from '../clock.js';
import { directoryOf } from '../git/objects.js';
import { resolveRef } from '../rest/route.js';
import { repositoryNodeId } from '../shapes/repository.js';
import { fullName, repositoryWeb } from '../shapes/site.js';
import { collaboratorsOf, roleOf } from '../world/access.js';
import type { Account, Label, PullRequest, Repository } from '../world/model.js';
import { blobView, treeView } from './blob-views.js';
import { deploymentsView } from './deployment-view.js';
import { queueView } from './queue-view.js';
import { type Asked, connection, demand, type Paging, refusal, type View } from './view.js';

export function repositoryView(asked: Asked, repository: Repository): View {
  const url = repositoryWeb(asked.service.site, repository);
  return {
    __typename: 'Repository',
    id: () => repositoryNodeId(repository),
    databaseId: repository.id,
    name: repository.name,
    nameWithOwner: fullName(repository),
    description: null,
    owner: () => asked.views.actor(asked, repository.owner),
    isPrivate: repository.private,
    visibility: repository.private ? 'PRIVATE' : 'PUBLIC',
    ...standing(repository),
    url,
    sshUrl: `git@${new URL(url).host}:${fullName(repository)}.git`,
    resourcePath: () => new URL(url).pathname,
    createdAt: repository.createdAt,
    pushedAt: repository.pushedAt,
    updatedAt: repository.pushedAt,
    parent: () => visibleParent(asked, repository),
    defaultBranchRef: () => refView(asked, repository, repository.defaultBranch),
    ref: ({ qualifiedName }: { readonly qualifiedName: string }) => {
      return refView(asked, repository, qualifiedName.replace(/^refs\/heads\//, ''));
    },
    refs: (args: Paging) =>
      connection(args, {
        ...{ name: 'refs', type: 'RefConnection', items: [...repository.branches.keys()].sort() },
        view: (branch) => refView(asked, repository, branch),
      }),
    codeowners: () => ownersView(asked, repository),
    object: (args: ObjectArgs) => objectView(asked, repository, args),
    pullRequest: ({ number }: { readonly number: number }) => onePull(asked, repository, number),
    pullRequests: (args: PullsArgs) => pulls(asked, repository, args),
    deployments: (args: Paging) => deploymentsView(asked, repository, args),
    collaborators: (args: PeopleArgs) => collaborators(asked, repository, args),
    mergeQueue: ({ branch }: { readonly branch?: string | null }) => queueView(asked, repository, branch ?? null),
    label: ({ name }: { readonly name: string }) => {
      const label = repository.labels.get(name.toLowerCase());
      return label === undefined ? null : labelView(asked, repository, label);
    },
    labels: (args: Paging) =>
      connection(args, {
        name: 'labels',
        type: 'LabelConnection',
        items: [...repository.labels.values()],
        view: (label) => labelView(asked, repository, label),
      }),
  };
}

/** Null where there is no CODEOWNERS file; what is wrong with it is told by the story. */
function ownersView(asked: Asked, repository: Repository): View | null {
  demand(asked, repository, 'contents');
  const tip = repository.branches.get(repository.defaultBranch);
  const tree = tip === undefined ? null : repository.git.commit(tip).tree;
  const path = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'].find((one) => tree?.has(one));
  if (path === undefined) return null;
  const errors = repository.protection.ownerErrors.map(({ line, message }) => ({
    ...{ __typename: 'RepositoryCodeownersError', line, column: 1, kind: 'Unknown owner', message },
    ...{ path, source: '', suggestion: null },
  }));
  return { __typename: 'RepositoryCodeowners', errors };
}

interface PeopleArgs extends Paging {
  readonly affiliation?: string | null;
  readonly login?: string | null;
  /** "Filters users with query on user name and login." */
  readonly query?: string | null;
}

/** As in REST, with the role of each. */
function collaborators(asked: Asked, repository: Repository, args: PeopleArgs): View {
  const { state } = asked.service.world;
  const affiliation = args.affiliation === 'OUTSIDE' ? 'outside' : 'all';
  return connection(args, {
    ...{ name: 'collaborators', type: 'RepositoryCollaboratorConnection' },
    items: collaboratorsOf(state, repository, affiliation).filter(
      (account) => roleOf(state, repository, account) !== 'none' && isMeant(account, args),
    ),
    view: (account) => asked.views.user(asked, account),
    edge: (account) => ({ permission: roleOf(state, repository, account).toUpperCase() }),
  });
}

function isMeant({ login, name }: Account, { login: wanted, query }: PeopleArgs): boolean {
  const words = [login, name ?? ''].map((word) => word.toLowerCase());
  const named = (wanted ?? login).toLowerCase() === login.toLowerCase();
  return named && words.some((word) => word.includes((query ?? '').toLowerCase()));
}

/** What cannot change in this world, beside what can. */
function standing(repository: Repository): Readonly<Record<string, unknown>> {
  return {
    isFork: repository.parent !== null,
    isArchived: repository.archived,
    isEmpty: repository.branches.size === 0,
    isInOrganization: repository.owner.type === 'Organization',
    ...{ isDisabled: false, isLocked: false, isMirror: false, isTemplate: false },
  };
}

export function labelView(asked: Asked, repository: Repository, label: Label): View {
  const path = `/${fullName(repository)}/labels/${encodeURIComponent(label.name)}`;
  return {
    __typename: 'Label',
    id: () => nodeId('LA', repository.id, label.id),
    name: label.name,
    color: label.color,
    description: label.description,
    isDefault: false,
    createdAt: repository.createdAt,
    updatedAt: repository.createdAt,
    resourcePath: path,
    url: `${asked.service.site.web}${path}`,
    repository: () => asked.views.repository(asked, repository),
  };
}

/** Null when there is no such branch. */
export function refView(asked: Asked, repository: Repository, branch: string): View | null {
  const sha = repository.branches.get(branch);
  if (sha === undefined) return null;
  return {
    __typename: 'Ref',
    id: `${repositoryNodeId(repository)}:${branch}`,
    name: branch,
    prefix: 'refs/heads/',
    repository: () => asked.views.repository(asked, repository),
    target: () => asked.views.commit(asked, { repository, commit: repository.git.commit(sha) }),
    associatedPullRequests: (args: PullsArgs) => pulls(asked, repository, { ...args, headRefName: branch }),
  };
}

interface ObjectArgs {
  readonly expression?: string | null;
  readonly oid?: string | null;
}

/** `sha`, `branch`, `HEAD`, or `<any of them>:<path>` for what lies there. */
function objectView(asked: Asked, repository: Repository, { expression, oid }: ObjectArgs): View | null {
  demand(asked, repository, 'contents');
  const [ref = '', ...rest] = (oid ?? expression ?? '').split(':');
  const sha = resolveRef(repository, ref === 'HEAD' || ref === '' ? repository.defaultBranch : ref);
  const whole = rest.length === 0;
  if (sha === null) return whole ? looseObject(asked, repository, ref) : null;
  const commit = repository.git.commit(sha);
  if (whole) return asked.views.commit(asked, { repository, commit });
  const path = rest.join(':').replace(/^\/+|\/+$/g, '');
  const entry = commit.tree.get(path);
  if (entry !== undefined) return entry.mode === '160000' ? null : blobView(asked, repository, entry.oid);
  return directoryOf(commit.tree, path) === null ? null : treeView(asked, repository, { tree: commit.tree, path });
}

function looseObject(asked: Asked, repository: Repository, oid: string): View | null {
  if (repository.git.blob(oid) !== null) return blobView(asked, repository, oid);
  const tree = repository.git.tree(oid);
  return tree === null ? null : treeView(asked, repository, { tree, path: '' });
}

function onePull(asked: Asked, repository: Repository, number: number): View {
  demand(asked, repository, 'pull_requests');
  const pull = repository.pulls.get(number);
  if (pull === undefined)
    throw refusal('NOT_FOUND', `Could not resolve to a PullRequest with the number of ${number}.`);
  return asked.views.pull(asked, pull);
}

interface PullsArgs extends Paging {
  readonly states?: readonly string[] | null;
  readonly baseRefName?: string | null;
  readonly headRefName?: string | null;
  readonly labels?: readonly string[] | null;
  readonly orderBy?: { readonly field: string; readonly direction: string } | null;
}

function pulls(asked: Asked, repository: Repository, args: PullsArgs): View {
  demand(asked, repository, 'pull_requests');
  const items = [...repository.pulls.values()].filter((pull) => fits(pull, args));
  const key = args.orderBy?.field === 'UPDATED_AT' ? 'updatedAt' : 'createdAt';
  items.sort((a, b) => (a[key] === b[key] ? a.number - b.number : a[key] < b[key] ? -1 : 1));
  if (args.orderBy?.direction === 'DESC') items.reverse();
  const view = (pull: PullRequest): View => asked.views.pull(asked, pull);
  return connection(args, { name: 'pullRequests', type: 'PullRequestConnection', items, view });
}

function fits(pull: PullRequest, { states, baseRefName, headRefName, labels }: PullsArgs): boolean {
  const state = pull.merged ? 'MERGED' : pull.state.toUpperCase();
  return (
    (states?.includes(state) ?? true) &&
    (baseRefName ?? pull.baseRef) === pull.baseRef &&
    (headRefName ?? pull.headRef) === pull.headRef &&
    (labels?.some((name) => pull.labels.some((label) => label.name === name)) ?? true)
  );
}

function visibleParent(asked: Asked, repository: Repository): View | null {
  return repository.parent === null ? null : asked.views.repository(asked, repository.parent);
}
