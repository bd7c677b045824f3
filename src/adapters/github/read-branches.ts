/** The rules and the classic protection of gated branches, and who may pass by the rulesets that they are under. */
import type { RepositoryRef } from '../../domain/change.js';
import type { BranchPosture, BypassActor, ClassicProtection, Ruleset, Sight } from '../../domain/posture.js';
import { known, ok, type Result } from '../../domain/result.js';
import type { ForgeError } from '../../ports/forge.js';
import type { Clock } from '../../ports.js';
import { callRest, parseAnswer } from './call.js';
import type { GitHubClient } from './client.js';
import { branchRuleShape, classicShape } from './parse-rules.js';
import { actorReader, readRulesets } from './read-rulesets.js';
import { readListSight, type Seen, sightOf } from './sight.js';

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
