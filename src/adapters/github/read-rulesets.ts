/** The rulesets of a repository, and who may pass by each. */
import type { RepositoryRef } from '../../domain/change.js';
import { type BypassActor, type Ruleset, type Sight, unseen } from '../../domain/posture.js';
import { known, ok } from '../../domain/result.js';
import type { Clock } from '../../ports.js';
import type { GitHubClient } from './client.js';
import { rulesetShape, rulesetSummaryShape } from './parse-rules.js';
import { mapSight, readListSight, readSight, type Seen } from './sight.js';

/** Rulesets of an organisation are over all its repositories: within this time each version of one is read once. */
const SHARED_FOR_MS = 10 * 60_000;

interface Listed extends Ruleset {
  readonly version: string | undefined;
}

/** Of branches alone, also those that are not in force. */
export async function readRulesets(
  client: GitHubClient,
  { owner, name: repo }: RepositoryRef,
): Promise<Seen<readonly Listed[]>> {
  const read = await readListSight(client, {
    route: 'GET /repos/{owner}/{repo}/rulesets',
    parameters: { owner, repo, includes_parents: true },
    what: `reading the rulesets of ${owner}/${repo}`,
    item: rulesetSummaryShape,
  });
  return mapSight(read, (all) =>
    known(
      all
        .filter(({ target }) => target === 'branch')
        .map(({ id, name, enforcement, updated_at: version }) => ({ id, name, enforcement, version })),
    ),
  );
}

interface Version {
  readonly id: number;
  /** When it was last changed; null where that is not told. */
  readonly version: string | null;
}

export type ReadActors = (repository: RepositoryRef, ruleset: Version) => Promise<Seen<readonly BypassActor[]>>;

/** Keep one a client: it remembers the bypass lists of rulesets that repositories share. */
export function actorReader(client: GitHubClient, clock: Clock): ReadActors {
  const shared = new Map<string, { readonly at: number; readonly actors: Sight<readonly BypassActor[]> }>();
  return async (repository, { id, version }) => {
    const key = `${repository.owner} ${id} ${version ?? ''}`;
    const before = version === null ? undefined : shared.get(key);
    if (before !== undefined && clock() - before.at < SHARED_FOR_MS) return ok(before.actors);
    const read = await readActors(client, repository, id);
    if (read.kind === 'ok' && read.value.kind === 'unknown' && read.value.because === 'error') return read;
    if (read.kind === 'ok') shared.set(key, { at: clock(), actors: read.value });
    return read;
  };
}

async function readActors(
  client: GitHubClient,
  { owner, name: repo }: RepositoryRef,
  id: number,
): Promise<Seen<readonly BypassActor[]>> {
  const call = {
    route: 'GET /repos/{owner}/{repo}/rulesets/{ruleset_id}',
    parameters: { owner, repo, ruleset_id: id, includes_parents: true },
    what: `reading a ruleset of ${owner}/${repo}`,
  };
  return mapSight(await readSight(client, call, rulesetShape), ({ name, bypass_actors: actors }) =>
    actors === undefined
      ? unseen('not-visible', `GitHub shows the bypass list of the ruleset "${name}" only to who may change it`)
      : known(actors),
  );
}
