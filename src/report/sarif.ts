/** SARIF 2.1.0 of a judged change, for code-scanning pages and editors. Written by `twokey check --format sarif`. */
import { RISK_RULES } from '../catalog/risk-rules.js';
import { CATALOG_VERSION } from '../catalog/version.js';
import type { Change } from '../domain/change.js';
import type { Finding, Risk, RiskLevel } from '../domain/finding.js';
import type { RiskRule } from '../domain/risk-rule.js';

export const SARIF_SCHEMA =
  'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

export type Sarif = Readonly<Record<string, unknown>>;

/** GitHub takes 25,000 results a run; nobody reads more than this. */
const MOST_RESULTS = 5_000;

export const SARIF_LEVELS = { low: 'note', medium: 'warning', high: 'error' } as const satisfies Record<
  RiskLevel,
  string
>;
/** GitHub sorts by it: critical over 9, high over 7, medium over 4. */
export const SARIF_SEVERITIES = { low: '3.0', medium: '5.0', high: '8.0' } as const satisfies Record<RiskLevel, string>;

/**
 * One run with one result a finding. Code scanning takes no result without a place, so what is found about the change as
 * a whole stands on its first file.
 */
export function sarifOf(risk: Pick<Risk, 'findings'>, change: Pick<Change, 'head' | 'files'>): Sarif {
  const shown = risk.findings.slice(0, MOST_RESULTS);
  const ids = [...new Set(shown.map((finding) => finding.rule))];
  return {
    $schema: SARIF_SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: { name: 'Twokey', version: CATALOG_VERSION, rules: ids.map(ruleOf) },
        },
        automationDetails: { id: `twokey/${change.head.sha}` },
        columnKind: 'utf16CodeUnits',
        results: shown.map((finding) => resultOf(finding, ids.indexOf(finding.rule), change)),
      },
    ],
  };
}

function ruleOf(id: string): Sarif {
  const rule = RISK_RULES.find((one) => one.id === id);
  return rule === undefined ? ownRule(id) : catalogRule(rule);
}

/** A rule that the policy itself brings (`path/…`). */
function ownRule(id: string): Sarif {
  return { id, shortDescription: { text: 'A rule of the policy of this repository' } };
}

function catalogRule(rule: RiskRule): Sarif {
  return {
    id: rule.id,
    shortDescription: { text: rule.title },
    fullDescription: { text: rule.why },
    help: { text: rule.remedy },
    defaultConfiguration: { level: SARIF_LEVELS[rule.level] },
    properties: {
      precision: rule.confidence === 'low' ? 'low' : rule.confidence,
      'security-severity': SARIF_SEVERITIES[rule.level],
      tags: ['twokey', ...(rule.category === null ? [] : [rule.category])],
    },
  };
}

function resultOf(finding: Finding, ruleIndex: number, { files }: Pick<Change, 'files'>): Sarif {
  const path = finding.path ?? files.items[0]?.path ?? null;
  return {
    ruleId: finding.rule,
    ruleIndex,
    level: SARIF_LEVELS[finding.level],
    message: { text: `${finding.why} ${finding.remedy}` },
    locations: path === null ? [] : [locationOf(path, finding.path === null ? null : finding.line)],
    properties: { category: finding.category, risk: finding.level, confidence: finding.confidence },
  };
}

function locationOf(path: string, line: number | null): Sarif {
  const artifactLocation = { uri: path.split('/').map(encodeURIComponent).join('/') };
  return { physicalLocation: { artifactLocation, ...(line === null ? {} : { region: { startLine: line } }) } };
}
