/** One commit of a backtest as one line of JSON: the shape that scripts read, so keys and their order stay. */
import type { Sha } from '../domain/change.js';
import type { Category, RiskLevel } from '../domain/finding.js';
import type { Confidence, Origin } from '../domain/provenance.js';
import type { LocalJudgement } from './judge-locally.js';

export interface BacktestLine {
  readonly sha: Sha;
  readonly provenance: {
    readonly origin: Origin;
    readonly agents: readonly string[];
    readonly confidence: Confidence;
  };
  readonly categories: readonly Category[];
  readonly risk: RiskLevel;
  readonly requiredApprovals: number;
  readonly findings: readonly FindingLine[];
}

interface FindingLine {
  readonly rule: string;
  readonly category: Category | null;
  readonly level: RiskLevel;
  readonly path: string | null;
  readonly line: number | null;
  readonly why: string;
}

export function backtestLine(sha: Sha, { provenance, risk, requirement }: LocalJudgement): BacktestLine {
  const { origin, agents, confidence } = provenance;
  return {
    sha,
    provenance: { origin, agents, confidence },
    categories: risk.categories,
    risk: risk.level,
    requiredApprovals: requirement.approvals,
    findings: risk.findings.map(({ rule, category, level, path, line, why }) => ({
      rule,
      category,
      level,
      path,
      line,
      why,
    })),
  };
}
