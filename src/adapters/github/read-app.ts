/** Through which GitHub App a pull request was opened: only REST tells, and it never changes, so it is asked for once. */
import { z } from 'zod';
import type { RepositoryRef } from '../../domain/change.js';
import { type Fact, known, ok, type Result, unknown } from '../../domain/result.js';
import type { ForgeError } from '../../ports/forge.js';
import { callRest, parseAnswer } from './call.js';
import type { GitHubClient } from './client.js';
import type { CallError } from './errors.js';

/** Pull requests that are remembered; the oldest is forgotten first and asked for again. */
const MOST_REMEMBERED = 10_000;

export type ReadApp = (repository: RepositoryRef, number: number) => Promise<Result<Fact<string | null>, ForgeError>>;

/** Remembers what GitHub told. What it refused to tell is asked again: the permission may be accepted meanwhile. */
export function appReader(client: GitHubClient, mostRemembered = MOST_REMEMBERED): ReadApp {
  const remembered = new Map<string, Fact<string | null>>();
  return async (repository, number) => {
    const { id, owner, name } = repository;
    // A name may pass to another repository, and an id that is not known yet is 0 for all.
    const key = `${id}/${owner}/${name}#${number}`.toLowerCase();
    const before = remembered.get(key);
    if (before !== undefined) return ok(before);
    const read = await readApp(client, repository, number);
    if (read.kind === 'error' || read.value.kind === 'unknown') return read;
    remembered.set(key, read.value);
    const [oldest] = remembered.keys();
    if (remembered.size > mostRemembered && oldest !== undefined) remembered.delete(oldest);
    return read;
  };
}

const issueShape = z.object({
  performed_via_github_app: z.object({ slug: z.string().optional() }).nullish(),
});

async function readApp(
  client: GitHubClient,
  { owner, name }: RepositoryRef,
  number: number,
): Promise<Result<Fact<string | null>, CallError>> {
  const what = `reading through which app ${owner}/${name}#${number} was opened`;
  const answer = await callRest(client, {
    route: 'GET /repos/{owner}/{repo}/issues/{issue_number}',
    parameters: { owner, repo: name, issue_number: number },
    what,
  });
  if (answer.kind === 'error') return refusalOf(answer.error);
  const parsed = parseAnswer(issueShape, answer.value.data, what);
  if (parsed.kind === 'error') return parsed;
  const app = parsed.value.performed_via_github_app;
  if (app === null) return ok(known(null));
  const slug = app?.slug;
  return ok(slug === undefined ? unknown('GitHub does not tell through which app it was opened') : known(slug));
}

/** Pull requests themselves can be read without this permission, so its lack is a fact that is missing, no failure. */
function refusalOf(problem: CallError): Result<Fact<string | null>, CallError> {
  switch (problem.kind) {
    case 'forbidden':
    case 'not-found': {
      const remedy = 'accept the permission issues: read for the installation';
      return ok(unknown(`GitHub does not tell through which app it was opened (${problem.status}): ${remedy}`));
    }
    case 'rate-limited':
    case 'unavailable':
    case 'invalid-answer':
      return { kind: 'error', error: problem };
  }
}
