/** Findings on lines, as check-run annotations: GitHub shows them beside the diff. */
import type { Finding, RiskLevel } from '../domain/finding.js';
import type { Annotation } from '../domain/publication.js';
import { oneLine } from './escape.js';

/** More than four requests' worth helps nobody; the summary lists the rest. */
const MOST_ANNOTATIONS = 200;

const LEVELS = { low: 'notice', medium: 'warning', high: 'failure' } as const satisfies Record<
  RiskLevel,
  Annotation['level']
>;

/** One annotation a finding that has a line, most severe first, no line twice for one rule. */
export function annotationsOf(findings: readonly Finding[]): readonly Annotation[] {
  const seen = new Map<string, Annotation>();
  for (const level of ['high', 'medium', 'low'] as const) {
    for (const finding of findings.filter((candidate) => candidate.level === level)) {
      if (finding.path === null || finding.line === null) continue;
      const key = `${finding.rule}\n${finding.path}\n${finding.line}`;
      if (!seen.has(key)) seen.set(key, annotation(finding, finding.path, finding.line));
    }
  }
  return [...seen.values()].slice(0, MOST_ANNOTATIONS);
}

function annotation(finding: Finding, path: string, line: number): Annotation {
  return {
    path,
    line,
    level: LEVELS[finding.level],
    title: oneLine(`${finding.category ?? 'risk'}: ${finding.rule}`, 255),
    message: oneLine(`${finding.why} ${finding.remedy}`, 2_000),
  };
}
