/** How accounts, organisations, teams, repositories, apps and installations come into the world. */
import { type FileChange, GitStore } from '../git/objects.js';
import { noreplyAddress } from './access.js';
import type {
  Account,
  AccountType,
  App,
  Installation,
  Organisation,
  Permissions,
  Repository,
  Role,
  Team,
} from './model.js';
import { unprotected } from './protection-model.js';
import { writeCommit } from './pushing.js';
import type { WorldState } from './state.js';

export interface NewAccount {
  readonly login: string;
  readonly type?: AccountType;
  readonly id?: number;
  readonly name?: string | null;
  readonly emails?: readonly string[];
  /** A bot's login in GraphQL where it is not the REST login without `[bot]` (Copilot: `copilot-swe-agent`). */
  readonly graphqlLogin?: string;
}

export function createAccount(state: WorldState, spec: NewAccount): Account {
  const key = spec.login.toLowerCase();
  if (state.accounts.has(key)) throw new Error(`${spec.login} exists already`);
  const type = spec.type ?? 'User';
  const account: Account = {
    id: spec.id ?? state.ids.next('account'),
    login: spec.login,
    type,
    name: spec.name ?? null,
    emails: spec.emails ?? (type === 'User' ? [`${key}@example.com`] : []),
    graphqlLogin: spec.graphqlLogin ?? spec.login.replace(/\[bot\]$/, ''),
    createdAt: state.now(),
    deleted: false,
  };
  state.accounts.set(key, account);
  return account;
}

export function createOrganisation(state: WorldState, login: string, owners: readonly Account[]): Organisation {
  const account = createAccount(state, { login, type: 'Organization' });
  const members = new Map(owners.map((owner) => [owner, 'admin' as const]));
  const organisation: Organisation = {
    ...{ account, members, teams: new Map(), basePermission: 'read' as const, tokens: [], codingAgent: null },
  };
  state.organisations.set(login.toLowerCase(), organisation);
  return organisation;
}

export interface NewTeam {
  readonly slug: string;
  readonly members: readonly Account[];
  readonly pending?: readonly Account[];
  readonly parent?: Team | null;
}

/** Active members of a team are members of the organisation; invited ones are not yet. */
export function createTeam(state: WorldState, organisation: Organisation, spec: NewTeam): Team {
  const { slug, members, pending = [], parent = null } = spec;
  const team: Team = { id: state.ids.next('team'), slug, name: slug, organisation, parent, members: new Map() };
  for (const account of members) {
    team.members.set(account, { state: 'active', role: 'member' });
    if (!organisation.members.has(account)) organisation.members.set(account, 'member');
  }
  for (const account of pending) team.members.set(account, { state: 'pending', role: 'member' });
  organisation.teams.set(slug, team);
  return team;
}

export interface NewRepository {
  readonly files?: Readonly<Record<string, FileChange>>;
  readonly private?: boolean;
  readonly defaultBranch?: string;
  readonly collaborators?: Readonly<Record<string, Role>>;
  readonly teams?: Readonly<Record<string, Role>>;
}

/** A repository with one commit on its default branch. */
export function createRepository(
  state: WorldState,
  at: { readonly owner: Account; readonly name: string },
  spec: Omit<NewRepository, 'collaborators' | 'teams'>,
): Repository {
  const defaultBranch = spec.defaultBranch ?? 'main';
  const repository = emptyRepository(state, { ...at, parent: null, git: new GitStore() }, spec.private ?? true);
  repository.defaultBranch = defaultBranch;
  const person = { name: at.owner.name ?? at.owner.login, email: noreplyAddress(at.owner) };
  const files = spec.files ?? { 'README.md': `# ${at.name}\n` };
  const first = { files, message: 'Initial commit', author: person, committer: person, merging: null, signature: null };
  repository.branches.set(defaultBranch, writeCommit(state, repository, null, first));
  return repository;
}

/** A fork shares the objects of its parent, as on GitHub. */
export function forkRepository(state: WorldState, parent: Repository, owner: Account): Repository {
  const origin = { owner, name: parent.name, parent, git: parent.git };
  const fork = emptyRepository(state, origin, parent.private);
  fork.defaultBranch = parent.defaultBranch;
  for (const [branch, sha] of parent.branches) fork.branches.set(branch, sha);
  return fork;
}

export interface NewApp {
  readonly slug: string;
  readonly owner: Account;
  readonly id?: number;
  readonly botId?: number;
  readonly permissions: Permissions;
  readonly events: readonly string[];
}

export function createApp(state: WorldState, spec: NewApp): App {
  const login = `${spec.slug}[bot]`;
  const known = state.accounts.get(login.toLowerCase());
  const identity = spec.botId === undefined ? {} : { id: spec.botId };
  const bot = known ?? createAccount(state, { login, type: 'Bot', ...identity });
  const { slug, owner, permissions, events } = spec;
  const id = spec.id ?? state.ids.next('app');
  const app: App = { id, slug, name: slug, owner, bot, permissions, events, createdAt: state.now() };
  state.apps.push(app);
  return app;
}

export interface NewInstallation {
  readonly account: Account;
  readonly by: Account;
  /** Only these; all repositories of the account when not given. */
  readonly repositories?: readonly Repository[];
  /** Fewer permissions than the app asks for, when an organisation has not consented to all. */
  readonly permissions?: Permissions;
}

export function install(state: WorldState, app: App, spec: NewInstallation): Installation {
  const { account } = spec;
  const installation: Installation = {
    ...{ id: state.ids.next('installation'), app, account, permissions: spec.permissions ?? app.permissions },
    ...{
      repositories: spec.repositories ? new Set(spec.repositories) : null,
      createdAt: state.now(),
      suspendedAt: null,
    },
  };
  state.installations.push(installation);
  const repositories = installedRepositories(state, installation);
  state.emit({ event: 'installation', action: 'created', installation, repositories, sender: spec.by });
  return installation;
}

export function installedRepositories(state: WorldState, installation: Installation): readonly Repository[] {
  return state.repositories.filter(
    (one) => !one.deleted && one.owner === installation.account && (installation.repositories?.has(one) ?? true),
  );
}

function emptyRepository(
  state: WorldState,
  origin: Pick<Repository, 'owner' | 'name' | 'parent' | 'git'>,
  isPrivate: boolean,
): Repository {
  const repository: Repository = {
    ...{ ...origin, id: state.ids.next('repository'), private: isPrivate, defaultBranch: 'main' },
    ...{ archived: false, deleted: false, branches: new Map(), collaborators: new Map(), teamGrants: new Map() },
    ...{
      labels: new Map(),
      issues: new Map(),
      hasIssues: true,
      pulls: new Map(),
      suites: [],
      runs: [],
      statuses: [],
      deployments: [],
      activity: [],
      requiredChecks: new Map(),
      mergeQueues: new Map(),
      protection: unprotected(),
    },
    ...{ createdAt: state.now(), pushedAt: state.now(), nextNumber: 1 },
  };
  state.repositories.push(repository);
  return repository;
}
