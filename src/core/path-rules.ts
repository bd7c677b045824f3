/** Applies the policy's own path rules to the files of a change, by old and new name. Used by core/risk.ts. */
import type { Finding } from '../domain/finding.js';
import type { PathRule } from '../domain/policy.js';
import type { FileView } from '../domain/risk-rule.js';
import { type PathMatcher, pathMatcher } from './paths.js';

/** A finding for each rule and each file that it matches, whatever the file holds. */
export function pathFindings(
  files: readonly Pick<FileView, 'path' | 'names'>[],
  rules: readonly PathRule[],
): readonly Finding[] {
  return matchersOf(rules).flatMap(({ rule, matches }) =>
    files.filter((file) => matches(file.names)).map((file) => finding(rule, file.path)),
  );
}

interface CompiledRule {
  readonly rule: PathRule;
  readonly matches: PathMatcher;
}

/** Globs are compiled once a policy: a backtest asks thousands of times with the same one. */
const compiled = new WeakMap<readonly PathRule[], readonly CompiledRule[]>();

function matchersOf(rules: readonly PathRule[]): readonly CompiledRule[] {
  const known = compiled.get(rules);
  if (known !== undefined) return known;
  const made = rules.map((rule) => ({ rule, matches: pathMatcher(rule.match) }));
  compiled.set(rules, made);
  return made;
}

function finding(rule: PathRule, path: string): Finding {
  const asks = rule.category === null ? 'needs care' : `is ${rule.category}`;
  return {
    rule: `path/${rule.id}`,
    category: rule.category,
    level: rule.risk ?? 'medium',
    confidence: 'high',
    path,
    line: null,
    why: `The policy says that this path ${asks}: ${rule.match.join(', ')}.`,
    remedy: 'Have it approved by the people who own this path.',
  };
}
