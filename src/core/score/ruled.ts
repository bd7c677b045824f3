/**
 * What happened, as the policy has it counted: which environments are production, which labels mean an incident, whose
 * repository it is, which runs restore a backup. What is kept are the facts, so another policy counts the past anew.
 */
import type { ScoreRules } from '../../domain/policy.js';
import type { Deed, DeployedDeed, Happening } from '../../domain/scoreboard.js';
import { environmentKey } from '../autonomy.js';
import { pathMatcher } from '../paths.js';
import { releasedTo } from './released.js';

/** Without a label of the policy's own. */
export const INCIDENT_LABEL = 'incident';
const DAY_MS = 86_400_000;
/** GitHub starts scheduled runs late when much is going on. */
const LATE_MS = DAY_MS / 2;

export function ruled(history: readonly Happening[], rules: ScoreRules): readonly Happening[] {
  const isProduction = rules.production.length === 0 ? null : pathMatcher(rules.production);
  const inProduction = ({ environment, production }: DeployedDeed) =>
    isProduction === null ? production : isProduction([environmentKey(environment)]);
  const labels = (rules.incidents.length === 0 ? [INCIDENT_LABEL] : rules.incidents).map((one) => one.toLowerCase());
  const tests = new Map(rules.restoreTests.map((test) => [test.workflow.toLowerCase(), test.everyDays]));
  const [first] = history;
  const team = first === undefined ? null : teamFor(rules, first.repository);
  const releases = rules.releases ? releasedTo(rules.releases, history) : [];
  const counted = [...history, ...releases].flatMap((one): readonly Happening[] => {
    const { deed } = one;
    switch (deed.kind) {
      case 'deployed':
        return [{ ...one, deed: { ...deed, production: inProduction(deed) } }];
      case 'incident':
        // Several of its labels make one incident of an issue.
        return labels.includes((deed.label ?? INCIDENT_LABEL).toLowerCase())
          ? [{ ...one, key: `incident:${deed.issue}:${deed.state}` }]
          : [];
      case 'judged':
        return [team === null ? one : { ...one, deed: { ...deed, team } }];
      case 'released':
      case 'tagged':
        return [];
      case 'restore-test':
        return tests.has(deed.workflow.toLowerCase()) ? [one] : [];
      default:
        return [one];
    }
  });
  return [...counted, ...missedTests(counted, tests)];
}

/** Null: no team of the policy has it. */
function teamFor(
  { teams }: ScoreRules,
  { owner, name }: { readonly owner: string; readonly name: string },
): string | null {
  return teams.find(({ repositories }) => pathMatcher(repositories)([`${owner}/${name}`]))?.name ?? null;
}

/** Where a test should have run and did not, one a gap: whether the backup could be restored then is not known. */
function missedTests(history: readonly Happening[], tests: ReadonlyMap<string, number | null>): readonly Happening[] {
  return [...tests].flatMap(([workflow, everyDays]) => {
    if (everyDays === null) return [];
    const runs = history
      .filter(({ deed }) => deed.kind === 'restore-test' && deed.workflow.toLowerCase() === workflow)
      .toSorted((a, b) => a.at - b.at);
    return runs.flatMap((run, index) => {
      const due = run.at + everyDays * DAY_MS;
      const next = runs[index + 1];
      if (next === undefined || next.at <= due + LATE_MS) return [];
      const deed: Deed = { kind: 'restore-test', run: 0, workflow, passed: null };
      return [{ ...run, key: `restore-test:${workflow}:missed:${due}`, at: due, lastAt: due, deed }];
    });
  });
}
