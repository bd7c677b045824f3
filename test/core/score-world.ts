/** Histories of one repository, and what they come to, for the tests of the scoreboard. */
import { changeLives } from '../../src/core/score/change-lives.js';
import { releases } from '../../src/core/score/deployments.js';
import { hotfixes } from '../../src/core/score/hotfixed.js';
import { undone } from '../../src/core/score/undone.js';
import type { Sha } from '../../src/domain/change.js';
import type { Deed, Happening } from '../../src/domain/scoreboard.js';

const place = { installation: 1, repository: { id: 7, owner: 'acme', name: 'infra' } };
let keys = 0;
export function happened(at: number, deed: Deed, more: Partial<Happening> = {}): Happening {
  keys += 1;
  return { ...place, key: `k${keys}`, at, lastAt: at, deed, ...more };
}

/** The commit of a change begins with its number. */
const sha = (number: number) => String(number).padEnd(40, 'f') as Sha;
type Judged = Extract<Deed, { kind: 'judged' }>;
export function judged(
  at: number,
  number: number,
  more: Partial<Judged> = {},
  when: Partial<Happening> = {},
): Happening {
  const base: Judged = {
    ...{ kind: 'judged', number, verdict: 'pending', mode: 'enforce', gated: true, origin: 'ai', agents: ['codex'] },
    ...{ risk: 'low', heldForSecond: false, rules: [], authoredAt: null, team: '' },
  };
  return happened(at, { ...base, ...more }, when);
}
export function merged(
  at: number,
  number: number,
  undoes: Extract<Deed, { kind: 'merged' }>['undoes'] = null,
  intoDefault = true,
): Happening {
  return happened(at, { kind: 'merged', number, sha: sha(number), base: 'main', intoDefault, undoes });
}
/** `repairs`: what it names. */
export function hotfixed(at: number, number: number, repairs: Extract<Deed, { kind: 'merged' }>['undoes']): Happening {
  const hotfix = repairs ?? { pulls: [], commits: [] };
  const base = { sha: sha(number), base: 'main', intoDefault: true, undoes: null };
  return happened(at, { kind: 'merged', number, ...base, hotfix });
}
export function deployed(
  at: number,
  deployment: number,
  of: number,
  state: 'success' | 'failed' = 'success',
  more: object = {},
): Happening {
  return happened(at, {
    kind: 'deployed',
    deployment,
    sha: sha(of),
    state,
    environment: 'prod',
    production: true,
    ...more,
  });
}
export const incident = (at: number, issue: number, state: 'opened' | 'closed') =>
  happened(at, { kind: 'incident', issue, state });
export const pulls = (...numbers: readonly number[]) => ({ pulls: numbers, commits: [] });
export const commits = (...ids: readonly string[]) => ({ pulls: [], commits: ids });

export function told(history: readonly Happening[]) {
  const lives = changeLives(history);
  const released = releases(history, lives);
  return { history, lives, released, undoings: undone(lives, released), fixes: hotfixes(lives) };
}
