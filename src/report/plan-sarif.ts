/** SARIF 2.1.0 of judged plans, for code-scanning pages. Written by `twokey plan check --format sarif`. */
import { PLAN_RULES } from '../catalog/plan-rules.js';
import { CATALOG_VERSION } from '../catalog/version.js';
import type { PlanFinding } from '../domain/plan.js';
import { oneLine } from './escape.js';
import type { JudgedPlan } from './plan-junit.js';
import { SARIF_LEVELS, SARIF_SCHEMA, SARIF_SEVERITIES, type Sarif } from './sarif.js';

/** GitHub takes 25,000 results a run; nobody reads more than this. */
const MOST_RESULTS = 5_000;

/** One run with one result a finding; a refused file is a result too. */
export function planSarif(judged: readonly JudgedPlan[]): Sarif {
  const results = judged.flatMap(resultsOf).slice(0, MOST_RESULTS);
  return {
    $schema: SARIF_SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'Twokey', version: CATALOG_VERSION, rules: [...PLAN_RULES.map(ruleOf), REFUSED] } },
        automationDetails: { id: 'twokey/plan' },
        columnKind: 'utf16CodeUnits',
        results,
      },
    ],
  };
}

const REFUSED: Sarif = {
  id: 'plan/refused',
  shortDescription: { text: 'The file is no complete plan that can be read' },
};

function ruleOf(rule: (typeof PLAN_RULES)[number]): Sarif {
  return {
    id: rule.id,
    shortDescription: { text: rule.title },
    fullDescription: { text: rule.why },
    help: { text: rule.remedy },
    defaultConfiguration: { level: SARIF_LEVELS[rule.level] },
    properties: {
      precision: rule.confidence,
      'security-severity': SARIF_SEVERITIES[rule.level],
      tags: ['twokey', ...(rule.category === null ? [] : [rule.category])],
    },
  };
}

function resultsOf({ file, judgement }: JudgedPlan): readonly Sarif[] {
  const physicalLocation = { artifactLocation: { uri: file.split('/').map(encodeURIComponent).join('/') } };
  if (judgement.verdict === 'refused') {
    const text = `${judgement.refusal.reason}: ${judgement.refusal.remedy}`;
    return [{ ruleId: 'plan/refused', level: 'error', message: { text }, locations: [{ physicalLocation }] }];
  }
  return judgement.findings.map((finding) => resultOf(finding, physicalLocation));
}

function resultOf(
  { rule, level, address, why, remedy, category, certainty }: PlanFinding,
  physicalLocation: Sarif,
): Sarif {
  const fullyQualifiedName = oneLine(address);
  return {
    ruleId: rule,
    ruleIndex: PLAN_RULES.findIndex(({ id }) => id === rule),
    level: SARIF_LEVELS[level],
    message: { text: oneLine(`${why} ${remedy}`, 1_000) },
    locations: [{ physicalLocation, logicalLocations: [{ fullyQualifiedName, kind: 'resource' }] }],
    partialFingerprints: { 'twokey/plan': `${rule} ${fullyQualifiedName}` },
    properties: { category, risk: level, certainty },
  };
}
