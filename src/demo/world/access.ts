/** Who an address or a login belongs to, and what an account may do in a repository: GitHub's highest-grant-wins rule. */
import type { Person } from '../git/objects.js';
import { type Account, type Repository, ROLES, type Role, type Team } from './model.js';
import type { WorldState } from './state.js';

/** The account that GitHub links to a commit's mailbox. */
export function accountForEmail(state: WorldState, email: string): Account | null {
  const address = email.trim().toLowerCase();
  const accounts = [...state.accounts.values()].filter((account) => !account.deleted);
  const numbered = /^(\d{1,15})\+[^@]*@users\.noreply\.github\.com$/.exec(address);
  if (numbered) return accounts.find((account) => account.id === Number(numbered[1])) ?? null;
  const plain = /^([^@+]*)@users\.noreply\.github\.com$/.exec(address);
  if (plain) return accounts.find((account) => account.login.toLowerCase() === plain[1]) ?? null;
  return accounts.find((account) => account.emails.some((own) => own.toLowerCase() === address)) ?? null;
}

/** Name and mailbox under which this account commits. */
export function personOf(account: Account): Person {
  const name = account.name ?? account.login;
  return { name, email: account.emails[0] ?? noreplyAddress(account) };
}

export function noreplyAddress(account: Account): string {
  return `${account.id}+${account.login}@users.noreply.github.com`;
}

/** The highest of all grants; 'none' when nothing is granted. */
export function roleOf(state: WorldState, repository: Repository, account: Account): Role | 'none' {
  if (account.deleted) return 'none';
  const organisation = state.organisations.get(repository.owner.login.toLowerCase());
  const membership = organisation?.members.get(account);
  const grants: (Role | 'none')[] = [
    repository.owner === account || membership === 'admin' ? 'admin' : 'none',
    organisation && membership ? organisation.basePermission : 'none',
    repository.collaborators.get(account) ?? 'none',
    repository.private ? 'none' : 'read',
    appRole(state, repository, account),
  ];
  for (const [team, role] of repository.teamGrants) if (isActiveMember(team, account)) grants.push(role);
  return grants.reduce((best, role) => (rank(role) > rank(best) ? role : best), 'none');
}

/** What was granted, leaving out what everybody may see. */
export function explicitRole(state: WorldState, repository: Repository, account: Account): Role | 'none' {
  return roleOf(state, { ...repository, private: true }, account);
}

export function canPush(state: WorldState, repository: Repository, account: Account): boolean {
  return rank(roleOf(state, repository, account)) >= rank('write');
}

/** REST's old four-step scale: maintain counts as write, triage as read. */
export function legacyPermission(role: Role | 'none'): 'admin' | 'write' | 'read' | 'none' {
  if (role === 'maintain') return 'write';
  return role === 'triage' ? 'read' : role;
}

/** Active members of a team, its child teams included; people of child teams are `inherited`. */
export function activeMembers(
  team: Team,
): ReadonlyMap<Account, { readonly role: string; readonly inherited: boolean }> {
  const found = new Map<Account, { role: string; inherited: boolean }>();
  for (const one of [...descendants(team)].reverse()) {
    for (const [account, member] of one.members) {
      if (member.state !== 'active' || account.deleted) continue;
      found.set(account, { role: member.role, inherited: one !== team });
    }
  }
  return found;
}

/** Everyone with a grant of their own, by a team or by the organisation; `outside` those who are no members of it. */
export function collaboratorsOf(
  state: WorldState,
  repository: Repository,
  affiliation: 'all' | 'outside',
): readonly Account[] {
  const members = state.organisations.get(repository.owner.login.toLowerCase())?.members;
  return [...state.accounts.values()].filter((account) => {
    if (account.deleted || account.type === 'Organization' || !hasGrant(repository, account, members)) return false;
    if (affiliation === 'all') return true;
    return members !== undefined && !members.has(account) && account.type !== 'Bot';
  });
}

function hasGrant(
  repository: Repository,
  account: Account,
  members: ReadonlyMap<Account, unknown> | undefined,
): boolean {
  const inTeam = [...repository.teamGrants.keys()].some((team) => activeMembers(team).has(account));
  return (
    inTeam || repository.owner === account || repository.collaborators.has(account) || members?.has(account) === true
  );
}

/** The team and everything below it. */
export function descendants(team: Team): readonly Team[] {
  const children = [...team.organisation.teams.values()].filter((one) => one.parent === team);
  return [team, ...children.flatMap(descendants)];
}

export function isInstalledOn(state: WorldState, appId: number, repository: Repository): boolean {
  return state.installations.some(
    (one) =>
      one.app.id === appId &&
      one.account === repository.owner &&
      one.suspendedAt === null &&
      (one.repositories?.has(repository) ?? true),
  );
}

function isActiveMember(team: Team, account: Account): boolean {
  return activeMembers(team).has(account);
}

/** An app that is installed with write access to contents may push as its bot. */
function appRole(state: WorldState, repository: Repository, account: Account): Role | 'none' {
  const installation = state.installations.find(
    (one) => one.app.bot === account && isInstalledOn(state, one.app.id, repository),
  );
  return installation?.permissions.contents === 'write' ? 'write' : 'none';
}

function rank(role: Role | 'none'): number {
  return role === 'none' ? -1 : ROLES.indexOf(role);
}
