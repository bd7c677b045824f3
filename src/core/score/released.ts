/**
 * Releases as deployments, where the policy says that releases deploy. The commit is that of the tag, as its push told;
 * a release whose commit GitHub reported as deployed to that environment is the same deployment, and counts once.
 */
import type { Sha } from '../../domain/change.js';
import type { DeployedDeed, Happening } from '../../domain/scoreboard.js';
import { environmentKey } from '../autonomy.js';

type DeployedByRelease = Happening & { readonly deed: DeployedDeed };

/** A tag is pushed with its release, and the clocks of the two need not agree. */
const TOGETHER_MS = 60_000;

/** Where neither GitHub nor a policy says so. */
export function looksLikeProduction(environment: string): boolean {
  return /^prod/i.test(environment);
}

/** Every release as a deployment to `environment`. */
export function releasedTo(environment: string, history: readonly Happening[]): readonly DeployedByRelease[] {
  const place = environmentKey(environment);
  const told = new Set<string | null>();
  const tags = new Map<string, { readonly at: number; readonly sha: Sha }[]>();
  for (const { deed, at } of history) {
    if (deed.kind === 'deployed' && deed.state === 'success' && environmentKey(deed.environment) === place)
      told.add(deed.sha);
    if (deed.kind === 'tagged') tags.set(deed.tag, [...(tags.get(deed.tag) ?? []), { at, sha: deed.sha }]);
  }
  const production = looksLikeProduction(environment);
  return history.flatMap((one): readonly DeployedByRelease[] => {
    if (one.deed.kind !== 'released') return [];
    const { release, tag } = one.deed;
    const sha = tagAt(one.at, tags.get(tag) ?? []) ?? one.deed.sha;
    if (sha !== null && told.has(sha)) return [];
    return [
      { ...one, deed: { kind: 'deployed', deployment: -release, environment, sha, state: 'success', production } },
    ];
  });
}

/** Where the tag stood at that time; one that was first seen later is taken as it was seen. */
function tagAt(time: number, seen: readonly { readonly at: number; readonly sha: Sha }[]): Sha | null {
  const sorted = seen.toSorted((a, b) => a.at - b.at || (a.sha < b.sha ? -1 : 1));
  return (sorted.findLast(({ at }) => at <= time + TOGETHER_MS) ?? sorted[0])?.sha ?? null;
}
