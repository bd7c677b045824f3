/** What a policy says about the scoreboard: read from YAML, and combined. Used by policy-file.ts and policy.ts. */
import type { ScoreRules } from '../domain/policy.js';
import { isNonEmpty } from '../domain/result.js';
import type { PolicyYaml } from './policy-schema.js';

export const NO_SCORE_RULES: ScoreRules = {
  ...{ production: [], incidents: [], releases: null, teams: [], restoreTests: [], report: null, digest: false },
};

export function scoreRulesOf(yaml: PolicyYaml['scoreboard']): ScoreRules | null {
  if (yaml === undefined) return null;
  const [, owner, name] = /^([^/]+)\/(.+)$/.exec(yaml.report ?? '') ?? [];
  return {
    production: yaml.production ?? [],
    incidents: yaml.incidents ?? [],
    releases: yaml.releases ?? null,
    teams: Object.entries(yaml.teams ?? {}).flatMap(([team, match]) =>
      isNonEmpty(match) ? [{ name: team, repositories: match }] : [],
    ),
    restoreTests: (yaml.restore_tests ?? []).map(({ workflow, every_days: days }) => ({
      ...{ workflow, everyDays: days ?? null },
    })),
    report: owner === undefined || name === undefined ? null : { owner, name },
    digest: yaml.digest ?? false,
  };
}

/** A repository adds to what its organisation counts and takes nothing away; the first team that fits has it. */
export function bothScoreRules(base: ScoreRules, own: ScoreRules): ScoreRules {
  return {
    production: [...base.production, ...own.production],
    incidents: [...base.incidents, ...own.incidents],
    releases: base.releases ?? own.releases ?? null,
    teams: [...base.teams, ...own.teams],
    restoreTests: [...base.restoreTests, ...own.restoreTests],
    report: base.report ?? own.report,
    digest: base.digest || own.digest,
  };
}
