/** What GitHub says about people: who has a login, what somebody may do in a repository, who is from outside, who may push. */
import { z } from 'zod';
import type { Account, AccountId, RepositoryRef } from '../../domain/change.js';
import type { Standing } from '../../domain/independence.js';
import type { ApproverPermission } from '../../domain/policy.js';
import { type Fact, known, ok, type Result, unknown } from '../../domain/result.js';
import type { Forge, ForgeError } from '../../ports/forge.js';
import type { Clock } from '../../ports.js';
import { callRest, parseAnswer } from './call.js';
import type { GitHubClient } from './client.js';
import { readPages } from './pages.js';
import { restAccountShape } from './parse-basics.js';

export type PeopleReader = Pick<Forge, 'readAccount' | 'readStanding' | 'readOutsiders' | 'readCollaborators'>;

/** Lists are remembered with the time at which they were asked for; a failure is not. */
export function peopleReader(client: GitHubClient, clock: Clock): PeopleReader {
  const lists = new Map<string, { readonly people: readonly Account[]; readonly at: number }>();
  const kinds = new Map<string, Account['kind']>();
  const listed = async (
    { owner, name }: RepositoryRef,
    filter: Readonly<Record<string, string>>,
    since: number,
  ): Promise<Fact<readonly Account[]>> => {
    const key = JSON.stringify([owner.toLowerCase(), name.toLowerCase(), filter]);
    const before = lists.get(key);
    if (before !== undefined && before.at >= since) return known(before.people);
    const at = clock();
    const people = await readCollaborators(client, { owner, name }, filter);
    if (people.kind === 'known') lists.set(key, { people: people.value, at });
    return people;
  };
  return {
    readAccount: (login) => readAccount(client, login),
    readStanding: (repository, account) => readStanding(client, repository, account),
    readOutsiders: async (repository, since) => {
      const owner = await ownerKind(client, kinds, repository.owner);
      if (owner.kind === 'unknown') return owner;
      if (owner.value !== 'organization') return known(new Set<AccountId>());
      const outside = await listed(repository, { affiliation: 'outside' }, since);
      return outside.kind === 'unknown' ? outside : known(new Set(outside.value.map(({ id }) => id)));
    },
    readCollaborators: (repository, least, since) => listed(repository, { permission: PERMISSIONS[least] }, since),
  };
}

/** As the list's filter calls them. */
const PERMISSIONS = { admin: 'admin', maintain: 'maintain', write: 'push' } as const satisfies Record<
  ApproverPermission,
  string
>;

async function readAccount(client: GitHubClient, login: string): Promise<Result<Fact<Account>, ForgeError>> {
  const what = `reading who is ${login}`;
  const answer = await callRest(client, { route: 'GET /users/{username}', parameters: { username: login }, what });
  if (answer.kind === 'error') {
    if (answer.error.kind !== 'not-found') return answer;
    return ok(unknown(`nobody is called ${login}: the account was renamed or deleted, or the login is misspelt`));
  }
  const account = parseAnswer(restAccountShape, answer.value.data, what);
  if (account.kind === 'error') return account;
  return ok(account.value === null ? unknown(`GitHub shows no account behind ${login}`) : known(account.value));
}

const standingShape = z.object({
  permission: z.string(),
  user: z.object({ id: z.number(), permissions: z.record(z.string(), z.boolean()).optional() }).nullable(),
});

/** By the permissions that a role stands for: so a custom role counts as its base. */
async function readStanding(
  client: GitHubClient,
  { owner, name }: RepositoryRef,
  account: Account,
): Promise<Fact<Standing>> {
  const what = `reading what ${account.login} may do in ${owner}/${name}`;
  const answer = await callRest(client, {
    route: 'GET /repos/{owner}/{repo}/collaborators/{username}/permission',
    parameters: { owner, repo: name, username: account.login },
    what,
  });
  if (answer.kind === 'error') return unknown(answer.error.message);
  const parsed = parseAnswer(standingShape, answer.value.data, what);
  if (parsed.kind === 'error') return unknown(parsed.error.message);
  const { permission, user } = parsed.value;
  if (user?.id !== account.id) return unknown(`${what}: the login belongs to another account now`);
  const may = user.permissions ?? {};
  if (may.admin === true || permission === 'admin') return known('admin');
  if (may.maintain === true) return known('maintain');
  return known(may.push === true || permission === 'write' ? 'write' : 'less');
}

async function readCollaborators(
  client: GitHubClient,
  { owner, name }: Pick<RepositoryRef, 'owner' | 'name'>,
  filter: Readonly<Record<string, string>>,
): Promise<Fact<readonly Account[]>> {
  const read = await readPages(client, {
    route: 'GET /repos/{owner}/{repo}/collaborators',
    parameters: { owner, repo: name, ...filter },
    what: `reading the collaborators of ${owner}/${name}`,
    item: restAccountShape,
  });
  return read.kind === 'error' ? unknown(read.error.message) : known(read.value.filter((one) => one !== null));
}

/** An account never changes its kind. */
async function ownerKind(
  client: GitHubClient,
  kinds: Map<string, Account['kind']>,
  owner: string,
): Promise<Fact<Account['kind']>> {
  const before = kinds.get(owner.toLowerCase());
  if (before !== undefined) return known(before);
  const read = await readAccount(client, owner);
  const account = read.kind === 'error' ? unknown(read.error.message) : read.value;
  if (account.kind === 'unknown') return account;
  kinds.set(owner.toLowerCase(), account.value.kind);
  return known(account.value.kind);
}
