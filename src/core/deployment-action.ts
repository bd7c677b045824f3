/** Which pre-approved action a run is: by its workflow, by the files that are new, and by their categories. Part of deployment-facts.ts. */
import type { ApprovedAction } from '../domain/autonomy.js';
import type { Delivered, DeployingRun, JudgedPart } from '../domain/deployment.js';
import type { Category } from '../domain/finding.js';
import { type Fact, known } from '../domain/result.js';
import type { EnvironmentRules } from './deployment-environment.js';
import { pathMatcher } from './paths.js';

interface Acting {
  readonly rules: Pick<EnvironmentRules, 'production'>;
  readonly run: Pick<DeployingRun, 'path'>;
  readonly delivered: Pick<Delivered, 'paths'>;
  readonly judged: ReadonlyMap<number, Fact<JudgedPart>>;
}

/** Its id, by the last of the lists that must each have one; known null: none. */
export function actionOf({ rules, run, delivered, judged }: Acting): Fact<string | null> {
  const named = rules.production.map(({ actions }) =>
    actions.filter(({ workflow }) => `.github/workflows/${workflow}` === run.path),
  );
  if (named.length === 0 || named.some((actions) => actions.length === 0)) return known(null);
  const { paths } = delivered;
  if (paths.kind === 'unknown') return paths;
  const categories = new Set<Category>();
  for (const part of judged.values()) {
    if (part.kind === 'unknown') return part;
    for (const category of part.value.categories) categories.add(category);
  }
  const fitting = named.map((actions) => actions.find((action) => covers(action, paths.value, categories)));
  return known(fitting.includes(undefined) ? null : (fitting.at(-1)?.id ?? null));
}

function covers(action: ApprovedAction, paths: readonly string[], categories: ReadonlySet<Category>): boolean {
  if (action.without.some((category) => categories.has(category))) return false;
  if (action.paths.length === 0) return true;
  const isIn = pathMatcher(action.paths);
  return paths.every((path) => isIn([path]));
}
