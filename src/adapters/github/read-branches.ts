/** The rules and the classic protection of gated branches, and who may pass by the rulesets that they are under. */
import type { RepositoryRef } from '../../domain/change.js';
import {
  type BranchPosture,
  type BypassActor,
  type ClassicProtection,
  type Ruleset,
  type Sight,
  unseen,
} from '../../domain/posture.js';
import { known, ok, type Result } from '../../domain/result.js';
import type { ForgeError } from '../../ports/forge.js';
import type { Clock } from '../../ports.js';
import { callRest, parseAnswer } from './call.js';
import type { GitHubClient } from './client.js';
import { branchRuleShape, classicShape, rulesetShape, rulesetSummaryShape } from './parse-rules.js';
import { mapSight, readListSight, readSight, type Seen, sightOf } from './sight.js';

/** Rulesets of an organisation are over all its repositories: within this time each version of one is read once. */
const SHARED_FOR_MS = 10 * 60_000;

interface BranchesRead {
  readonly branches: readonly BranchPosture[];
  readonly rulesets: Sight<readonly Ruleset[]>;
  readonly bypassActors: ReadonlyMap<number, Sight<readonly BypassActor[]>>;
}

export type ReadBranches = (
  repository: RepositoryRef,
  branches: readonly string[],
) => Promise<Result<BranchesRead, ForgeError>>;

/** Keep one a client: it remembers the bypass lists of rulesets that repositories share. */
export function branchReader(client: GitHubClient, clock: Clock): ReadBranches {
  const readActors = actorReader(client, clock);
  return async (repository, names) => {
    const listed = await readRulesets(client, repository);
    if (listed.kind === 'error') return listed;
    const branches: BranchPosture[] = [];
    for (const name of names) {
      const branch = await readBranch(client, repository, name);
      if (branch.kind === 'error') return branch;
      branches.push(branch.value);
    }
    const bypassActors = new Map<number, Sight<readonly BypassActor[]>>();
    const versions = listed.value.kind === 'known' ? listed.value.value : [];
    for (const id of rulesetsInForce(branches)) {
      const version = versions.find((one) => one.id === id)?.version ?? null;
      const actors = await readActors(repository, { id, version });
      if (actors.kind === 'error') return actors;
      bypassActors.set(id, actors.value);
    }
    return ok({ branches, rulesets: listed.value, bypassActors });
  };
}

function rulesetsInForce(branches: readonly BranchPosture[]): ReadonlySet<number> {
  const rules = branches.flatMap((branch) => (branch.rules.kind === 'known' ? branch.rules.value : []));
  return new Set(rules.map(({ ruleset }) => ruleset));
}

async function readBranch(
  client: GitHubClient,
  repository: RepositoryRef,
  name: string,
): Promise<Result<BranchPosture, ForgeError>> {
  const asked = [readRules(client, repository, name), readClassic(client, repository, name)] as const;
  const [rules, classic] = await Promise.all(asked);
  if (rules.kind === 'error') return rules;
  if (classic.kind === 'error') return classic;
  return ok({ name, rules: rules.value, classic: classic.value });
}

interface Version {
  readonly id: number;
  /** When it was last changed; null where that is not told. */
  readonly version: string | null;
}

function actorReader(client: GitHubClient, clock: Clock) {
  const shared = new Map<string, { readonly at: number; readonly actors: Sight<readonly BypassActor[]> }>();
  return async (repository: RepositoryRef, { id, version }: Version): Promise<Seen<readonly BypassActor[]>> => {
    const key = `${repository.owner} ${id} ${version ?? ''}`;
    const before = version === null ? undefined : shared.get(key);
    if (before !== undefined && clock() - before.at < SHARED_FOR_MS) return ok(before.actors);
    const read = await readActors(client, repository, id);
    if (read.kind === 'ok' && read.value.kind === 'unknown' && read.value.because === 'error') return read;
    if (read.kind === 'ok') shared.set(key, { at: clock(), actors: read.value });
    return read;
  };
}

interface Listed extends Ruleset {
  readonly version: string | undefined;
}

async function readRulesets(
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

function readRules(client: GitHubClient, { owner, name: repo }: RepositoryRef, branch: string) {
  return readListSight(client, {
    route: 'GET /repos/{owner}/{repo}/rules/branches/{branch}',
    parameters: { owner, repo, branch },
    what: `reading the rules of ${owner}/${repo}@${branch}`,
    item: branchRuleShape,
  });
}

/** "Branch not protected" is an answer; any other 404 hides it. */
async function readClassic(
  client: GitHubClient,
  { owner, name: repo }: RepositoryRef,
  branch: string,
): Promise<Seen<ClassicProtection | null>> {
  const what = `reading the protection of ${owner}/${repo}@${branch}`;
  const answer = await callRest(client, {
    route: 'GET /repos/{owner}/{repo}/branches/{branch}/protection',
    parameters: { owner, repo, branch },
    what,
  });
  if (answer.kind === 'error') {
    return answer.error.codes.includes('not-protected') ? ok(known(null)) : sightOf(answer.error);
  }
  const parsed = parseAnswer(classicShape, answer.value.data, what);
  return parsed.kind === 'error' ? sightOf(parsed.error) : ok(known(parsed.value));
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
