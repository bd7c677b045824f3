/**
 * What the past says to the scoreboard: merges, deployments, and who wrote a change, by the same marks as ever. What the
 * gate would have said then is not made up: such changes count nowhere among those that it judged.
 */

import type { OfPast, PastChange, PastDeployment } from '../../domain/past.js';
import type { OwnAgent } from '../../domain/policy.js';
import { complete, unknown } from '../../domain/result.js';
import type { Deed, Happening } from '../../domain/scoreboard.js';
import { hotfixOf } from '../hotfixes.js';
import { judgeProvenance } from '../provenance.js';
import { undoneBy } from '../reverts.js';
import { looksLikeProduction } from './released.js';

export function pastChange(place: OfPast, change: PastChange, own: readonly OwnAgent[]): readonly Happening[] {
  const { number, base, intoDefault, mergeCommit: sha, mergedAt } = change;
  const undoing = undoneBy({ ...place, number, title: change.title, body: change.body, commits: { items: [] } });
  const undoes = undoing === null ? null : { pulls: undoing.undoes.pulls, commits: undoing.undoes.commits };
  const hotfix = hotfixOf({ ...change, ...place });
  const called = hotfix === null ? {} : { hotfix };
  const merged: Deed = { kind: 'merged', number, sha, base, intoDefault, undoes, ...called };
  const written = writtenBy(change, own);
  return [
    happened(place, mergedAt, { key: `merged:${number}`, deed: merged }),
    ...(written === null ? [] : [happened(place, mergedAt, { key: `back-filled:${number}`, deed: written })]),
  ];
}

/** Null: not all commits were listed and no mark was seen on the others, so nothing is known. */
function writtenBy({ number, commits, ...change }: PastChange, own: readonly OwnAgent[]): Deed | null {
  const { origin, agents } = judgeProvenance(
    {
      ...{ author: change.author, commits, branch: change.branch, title: change.title, body: change.body },
      ...{ labels: change.labels, assignees: [], comments: complete([]), remembered: [] },
      app: unknown('not asked of the past'),
    },
    own,
  );
  if (origin !== 'ai' && commits.missing !== null) return null;
  const times = commits.items.map(({ authoredAt }) => Date.parse(authoredAt ?? '')).filter((at) => !Number.isNaN(at));
  const authoredAt = times.length === 0 || commits.missing !== null ? null : Math.min(...times);
  return { kind: 'back-filled', number, origin, agents, authoredAt };
}

export function pastDeployment(place: OfPast, past: PastDeployment): readonly Happening[] {
  const { deployment, sha, environment, succeededAt, failedAt } = past;
  const production = looksLikeProduction(environment);
  return [
    { state: 'success' as const, at: succeededAt },
    { state: 'failed' as const, at: failedAt },
  ].flatMap(({ state, at }) => {
    const deed: Deed = { kind: 'deployed', deployment, environment, sha, state, production };
    return at === null ? [] : [happened(place, at, { key: `deployed:${deployment}:${state}`, deed })];
  });
}

function happened(
  { installation, repository }: OfPast,
  at: number,
  told: { readonly key: string; readonly deed: Deed },
): Happening {
  return { installation, repository, at, lastAt: at, ...told };
}
