/** Puts labels on a pull request and takes them off; defines those that the repository does not have. */
import type { RepositoryRef } from '../../domain/change.js';
import type { LabelChanges, LabelDefinition } from '../../domain/publication.js';
import { error, ok, type Result } from '../../domain/result.js';
import type { ForgeError } from '../../ports/forge.js';
import { callRest } from './call.js';
import type { GitHubClient } from './client.js';

/** Which pull request gets the labels. */
interface LabelPlace {
  readonly repository: RepositoryRef;
  readonly number: number;
}

export type ApplyLabels = (place: LabelPlace, changes: LabelChanges) => Promise<Result<null, ForgeError>>;

/** Remembers which labels exist, so that each is defined once a repository and process. */
export function labelWriter(client: GitHubClient): ApplyLabels {
  const defined = new Set<string>();
  return async (place, changes) => {
    for (const definition of changes.add) {
      const key = `${place.repository.id}/${definition.name.toLowerCase()}`;
      if (defined.has(key)) continue;
      const made = await define(client, place.repository, definition);
      if (made.kind === 'error') return made;
      defined.add(key);
    }
    const added = await add(client, place, changes.add);
    return added.kind === 'error' ? added : await remove(client, place, changes.remove);
  };
}

async function define(
  client: GitHubClient,
  { owner, name: repo }: RepositoryRef,
  { name, color, description }: LabelDefinition,
): Promise<Result<null, ForgeError>> {
  const made = await callRest(client, {
    route: 'POST /repos/{owner}/{repo}/labels',
    // `name` stands in the body here: this route has no {name}.
    parameters: { owner, repo, name, color, description },
    what: `defining a label in ${owner}/${repo}`,
  });
  if (made.kind === 'ok' || made.error.codes.includes('already_exists')) return ok(null);
  return error(made.error);
}

async function add(
  client: GitHubClient,
  { repository, number }: LabelPlace,
  labels: readonly LabelDefinition[],
): Promise<Result<null, ForgeError>> {
  if (labels.length === 0) return ok(null);
  const { owner, name: repo } = repository;
  const added = await callRest(client, {
    route: 'POST /repos/{owner}/{repo}/issues/{issue_number}/labels',
    parameters: { owner, repo, issue_number: number, labels: labels.map((label) => label.name) },
    what: `labelling ${owner}/${repo}#${number}`,
  });
  return added.kind === 'error' ? added : ok(null);
}

async function remove(
  client: GitHubClient,
  { repository, number }: LabelPlace,
  names: readonly string[],
): Promise<Result<null, ForgeError>> {
  const { owner, name: repo } = repository;
  for (const name of names) {
    const removed = await callRest(client, {
      route: 'DELETE /repos/{owner}/{repo}/issues/{issue_number}/labels/{name}',
      parameters: { owner, repo, issue_number: number, name },
      what: `taking a label off ${owner}/${repo}#${number}`,
    });
    if (removed.kind === 'error' && removed.error.kind !== 'not-found') return removed;
  }
  return ok(null);
}
