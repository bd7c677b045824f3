/** Level 0 before a merge: no pull request of such an agent may merge into what deploys to the environment. Joined into the verdict by decide.ts. */
import type { AutonomyMatrix, MatrixEnvironment } from '../domain/autonomy.js';
import type { Change } from '../domain/change.js';
import type { Provenance } from '../domain/provenance.js';
import type { Reason } from '../domain/verdict.js';
import { levelOf } from './autonomy.js';
import { pathMatcher } from './paths.js';
import type { Teams } from './people.js';
import { reason } from './reasons.js';

export interface BarredFacts {
  readonly change: Change;
  /** As it has to be assumed: what could not be read may be an agent's. */
  readonly origin: Provenance['origin'];
  readonly provenance: Pick<Provenance, 'agents' | 'operators'>;
  readonly teams: Teams;
}

/** One reason an environment and agent; none where the change is no agent's. */
export function barredReasons(matrices: readonly AutonomyMatrix[], facts: BarredFacts): readonly Reason[] {
  if (facts.origin !== 'ai') return [];
  const agents = facts.provenance.agents.length === 0 ? [null] : facts.provenance.agents;
  return matrices.flat().flatMap((entry) => {
    const barred = agents.filter((agent) => levelFor(entry, facts, agent) === 0);
    if (barred.length === 0 || !reaches(entry, facts.change)) return [];
    return barred.map((agent) => barredReason(entry, agent));
  });
}

/** Every team that the matrices name. */
export function autonomyTeams(matrices: readonly AutonomyMatrix[]): readonly string[] {
  return [...new Set(matrices.flat().flatMap(({ rules }) => rules.flatMap(({ teams }) => teams)))];
}

function levelFor(entry: MatrixEnvironment, { change, provenance, teams }: BarredFacts, agent: string | null): number {
  const { owner, name } = change.repository;
  const people = provenance.operators.map(({ account }) => account);
  return levelOf(entry, { agent, repository: `${owner}/${name}`, people, teams }).level;
}

/** A file that was not listed may be one of those that reach it. */
function reaches({ deploys }: MatrixEnvironment, { base, files }: Change): boolean {
  if (deploys === null) return false;
  const { branches, paths } = deploys;
  if (branches.length > 0 && !pathMatcher(branches)([base.ref])) return false;
  if (paths.length === 0 || files.missing !== null) return true;
  const touches = pathMatcher(paths);
  return files.items.some(({ path, previousPath }) => touches(previousPath === null ? [path] : [path, previousPath]));
}

function barredReason({ id }: MatrixEnvironment, agent: string | null): Reason {
  const who = agent ?? 'an agent that is not known by name';
  return reason(
    'autonomy/read-only',
    'unmet',
    `${who} may only read and comment where ${id} is deployed from, and this change reaches it`,
    'let a person write the change, leave out what reaches the environment, or change the autonomy matrix',
  );
}
