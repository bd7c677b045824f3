/** Who somebody is and what they may read, as GitHub says to their own token. */
import { z } from 'zod';
import type { RepositoryRef } from '../../domain/change.js';
import { ok, type Result } from '../../domain/result.js';
import type { Scope } from '../../ports/dashboard.js';
import { callRest, parseAnswer } from '../github/call.js';
import type { GitHubClient } from '../github/client.js';
import type { CallError } from '../github/errors.js';
import { readPages } from '../github/pages.js';

export interface Person {
  readonly id: number;
  readonly login: string;
}

export async function readPerson(client: GitHubClient): Promise<Result<Person, CallError>> {
  const what = 'reading who signed in';
  const answer = await callRest(client, { route: 'GET /user', parameters: {}, what });
  return answer.kind === 'error'
    ? answer
    : parseAnswer(z.object({ id: z.number(), login: z.string() }), answer.value.data, what);
}

const installationShape = z.object({
  id: z.number(),
  account: z.object({ id: z.number(), login: z.string() }).nullable(),
  target_type: z.string(),
  suspended_at: z.string().nullish(),
});
type Installation = z.infer<typeof installationShape>;

const repositoryShape = z.object({ id: z.number(), name: z.string(), owner: z.object({ login: z.string() }) });

/**
 * An owner of the organisation sees all that was recorded of it; everybody else the repositories that GitHub lists for
 * them in this app's installations. Every call must work: a part that cannot be read is no reason to show less or more.
 */
export async function readAccess(client: GitHubClient, person: Person): Promise<Result<Scope, CallError>> {
  const listed = await readPages(client, {
    route: 'GET /user/installations',
    parameters: {},
    what: 'listing where the app is installed for a person',
    key: 'installations',
    item: installationShape,
  });
  if (listed.kind === 'error') return listed;
  const installations: number[] = [];
  const repositories: RepositoryRef[] = [];
  for (const installation of listed.value.filter(({ suspended_at }) => !suspended_at)) {
    const owns = await isOwner(client, installation, person);
    if (owns.kind === 'error') return owns;
    const read = owns.value ? ok([]) : await repositoriesIn(client, installation);
    if (read.kind === 'error') return read;
    if (owns.value) installations.push(installation.id);
    repositories.push(...read.value);
  }
  return ok({ kind: 'some', installations, repositories });
}

const membership = z.object({ state: z.string(), role: z.string() });

async function isOwner(
  client: GitHubClient,
  { account, target_type }: Installation,
  person: Person,
): Promise<Result<boolean, CallError>> {
  if (account === null) return ok(false);
  if (target_type !== 'Organization') return ok(account.id === person.id);
  const what = 'reading whether a person owns an organisation';
  const route = 'GET /user/memberships/orgs/{org}';
  const answer = await callRest(client, { route, parameters: { org: account.login }, what });
  // Who is no member, or must not tell, is no owner.
  if (answer.kind === 'error') {
    const { status, kind } = answer.error;
    return kind !== 'rate-limited' && (status === 403 || status === 404) ? ok(false) : answer;
  }
  const read = parseAnswer(membership, answer.value.data, what);
  return read.kind === 'error' ? read : ok(read.value.state === 'active' && read.value.role === 'admin');
}

async function repositoriesIn(client: GitHubClient, { id }: Installation) {
  const read = await readPages(client, {
    route: 'GET /user/installations/{installation_id}/repositories',
    parameters: { installation_id: id },
    what: 'listing the repositories that a person may read',
    key: 'repositories',
    item: repositoryShape,
  });
  if (read.kind === 'error') return read;
  return ok(read.value.map((one): RepositoryRef => ({ id: one.id, owner: one.owner.login, name: one.name })));
}
