/** Raises findings where a change takes effect, by the policy's own path globs (`prod/**`). Used by core/risk.ts. */
import { type Finding, higher } from '../domain/finding.js';
import type { EnvironmentRule } from '../domain/policy.js';
import type { FileView } from '../domain/risk-rule.js';
import { type PathMatcher, pathMatcher } from './paths.js';

/** Findings with a category get at least the risk of every environment that their file belongs to, by old or new name. */
export function inEnvironments(
  findings: readonly Finding[],
  files: readonly Pick<FileView, 'path' | 'names'>[],
  rules: readonly EnvironmentRule[],
): readonly Finding[] {
  if (rules.length === 0) return findings;
  const names = new Map(files.map((file) => [file.path, file.names]));
  return findings.map((finding) => {
    const places = finding.category === null || finding.path === null ? undefined : names.get(finding.path);
    return places === undefined ? finding : raised(finding, places, matchersOf(rules));
  });
}

interface CompiledRule {
  readonly rule: EnvironmentRule;
  readonly matches: PathMatcher;
}

/** Globs are compiled once a policy. */
const compiled = new WeakMap<readonly EnvironmentRule[], readonly CompiledRule[]>();

function matchersOf(rules: readonly EnvironmentRule[]): readonly CompiledRule[] {
  const known = compiled.get(rules);
  if (known !== undefined) return known;
  const made = rules.map((rule) => ({ rule, matches: pathMatcher(rule.match) }));
  compiled.set(rules, made);
  return made;
}

function raised(finding: Finding, names: readonly string[], rules: readonly CompiledRule[]): Finding {
  const strictest = rules
    .filter(({ rule, matches }) => higher(finding.level, rule.risk) !== finding.level && matches(names))
    .map(({ rule }) => rule)
    .reduce<EnvironmentRule | null>(
      (top, rule) => (top !== null && higher(top.risk, rule.risk) === top.risk ? top : rule),
      null,
    );
  if (strictest === null) return finding;
  const why = `${finding.why} It takes effect in ${strictest.id}, ${CARE}`;
  return { ...finding, level: strictest.risk, why };
}

const CARE = 'where the policy asks for more care.';

/** What a finding said before an environment raised it. */
export function withoutEnvironment(why: string): string {
  if (!why.endsWith(CARE)) return why;
  const start = why.lastIndexOf(' It takes effect in ');
  return start < 0 ? why : why.slice(0, start);
}
