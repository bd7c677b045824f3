/** What the matrices of a policy say of one environment beside the level: its kind, and within what agents deploy there. The strictest counts. */
import type { AutonomyMatrix, MatrixEnvironment, ProductionGuards, SandboxGuards } from '../domain/autonomy.js';
import { ENVIRONMENT_KINDS, type EnvironmentKind } from '../domain/deployment.js';
import { entriesFor } from './autonomy.js';

export interface EnvironmentRules {
  readonly kind: EnvironmentKind;
  /** Null: nothing is given to agents there. */
  readonly sandbox: SandboxGuards | null;
  /** A run must be an action of each. */
  readonly production: readonly ProductionGuards[];
  /** Hours until a deployment that still waits is refused. */
  readonly wait: number;
}

/** Where no entry says it. */
const LONGEST_WAIT = 24;

/**
 * An organisation without a matrix says nothing of kinds, and the repository's own counts; one with a matrix that leaves
 * the environment out makes it unknown, whatever the repository calls it.
 */
export function environmentIn(matrices: readonly AutonomyMatrix[], name: string): EnvironmentRules {
  const written = matrices.filter((matrix) => matrix.length > 0);
  const found = written.map((matrix) => entriesFor(matrix, name));
  const entries = found.flat();
  const isUnknown = written.length === 0 || found.some((one) => one.length === 0);
  const kinds: readonly EnvironmentKind[] = isUnknown ? ['unknown'] : entries.map(({ kind }) => kind);
  return {
    kind: ENVIRONMENT_KINDS.findLast((kind) => kinds.includes(kind)) ?? 'unknown',
    sandbox: tightest(entries),
    production: entries.flatMap(({ production }) => (production === null ? [] : [production])),
    wait: entries.length === 0 ? LONGEST_WAIT : Math.min(...entries.map(({ wait }) => wait)),
  };
}

/** Whether any entry is for it: one that is not there is nobody's plan. */
export function isInMatrix(matrices: readonly AutonomyMatrix[], name: string): boolean {
  return matrices.some((matrix) => entriesFor(matrix, name).length > 0);
}

/** The last entry is the repository's own, which knows its workflow best. */
function tightest(entries: readonly MatrixEnvironment[]): SandboxGuards | null {
  const guards = entries.flatMap(({ sandbox }) => (sandbox === null ? [] : [sandbox]));
  const last = guards.at(-1);
  if (last === undefined) return null;
  return {
    runs: Math.min(...guards.map(({ runs }) => runs)),
    hours: Math.min(...guards.map(({ hours }) => hours)),
    lease: Math.min(...guards.map(({ lease }) => lease)),
    destroy: last.destroy,
  };
}
