/** The autonomy matrix of a policy file: read from YAML, and combined with the organisation's. Used by policy-file.ts and policy.ts. */
import type { AutonomyMatrix, MatrixEnvironment, ProductionGuards } from '../domain/autonomy.js';
import { isNonEmpty } from '../domain/result.js';
import type { PolicyYaml } from './policy-schema.js';

type EnvironmentYaml = NonNullable<PolicyYaml['autonomy']>['environments'][number];

export function autonomyOf(yaml: PolicyYaml['autonomy']): AutonomyMatrix | null {
  return yaml === undefined ? null : yaml.environments.flatMap(environmentOf);
}

/**
 * Below an organisation's matrix a repository's holds as well. An organisation without one allows no agent to deploy,
 * and a repository cannot allow it in its place: the empty matrix stands for that.
 */
export function raisedAutonomy(floor: readonly AutonomyMatrix[], own: AutonomyMatrix): readonly AutonomyMatrix[] {
  return [...(floor.length === 0 ? [[]] : floor), own];
}

/** A day, so that a deployment of the evening can be looked at in the morning. */
const DEFAULT_WAIT = 24;

function environmentOf(yaml: EnvironmentYaml): readonly MatrixEnvironment[] {
  const { id, match, level, deploys, rules = [], kind = 'production', sandbox, production, wait } = yaml;
  if (!isNonEmpty(match)) return [];
  return [
    {
      ...{ id, match, level, kind },
      deploys: deploys === undefined ? null : { branches: deploys.branches ?? [], paths: deploys.paths ?? [] },
      rules: rules.map(({ agents = [], repositories = [], teams = [], level: other }) => ({
        ...{ agents, repositories, teams, level: other },
      })),
      sandbox: sandbox ?? null,
      production: production === undefined ? null : productionOf(production),
      wait: wait ?? DEFAULT_WAIT,
    },
  ];
}

function productionOf({ actions, rollback }: NonNullable<EnvironmentYaml['production']>): ProductionGuards | null {
  const named = actions.map(({ id, workflow, paths = [], without = [] }) => ({ id, workflow, paths, without }));
  return isNonEmpty(named) ? { actions: named, rollback } : null;
}
