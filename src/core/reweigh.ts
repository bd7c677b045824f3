/**
 * Weighs what a record found by another policy than it was found under: path rules, environments, sizes and labels that
 * raise are asked anew, own agents are looked for again. Findings in texts and marks in texts stay as they were found.
 */
import { RISK_RULES, riskRule } from '../catalog/risk-rules.js';
import type { Change } from '../domain/change.js';
import { CATEGORIES, type Finding, higher, type Risk, type RiskLevel } from '../domain/finding.js';
import type { Policy } from '../domain/policy.js';
import type { Provenance } from '../domain/provenance.js';
import type { ChangeView } from '../domain/risk-rule.js';
import { inEnvironments, withoutEnvironment } from './environments.js';
import { type Classification, type Gathered, provenanceOf, withOrganisationPolicyGuarded } from './judge.js';
import { pathFindings } from './path-rules.js';
import { comparablePath } from './paths.js';
import { withRaises } from './raised.js';
import { mostSeriousFirst } from './risk.js';

/** `gathered` as a record gives it, without texts. */
export function reweighed(
  found: Classification,
  policy: Policy,
  { gathered, appLogin }: { readonly gathered: Omit<Gathered, 'policy'>; readonly appLogin: string },
): Classification {
  const { change } = gathered;
  return {
    provenance: provenanceBy(policy, found.provenance, { gathered, appLogin }),
    risk: withRaises(
      riskBy(withOrganisationPolicyGuarded(policy, change), found.risk, change),
      change,
      policy.labels,
      appLogin,
    ),
  };
}

/** What was ever seen counts as the app's own memory does; what only a text showed as a contradiction stays one. */
function provenanceBy(
  policy: Policy,
  recorded: Provenance,
  { gathered, appLogin }: { readonly gathered: Omit<Gathered, 'policy'>; readonly appLogin: string },
): Provenance {
  const { teams, corrections, independence, change } = gathered;
  const remembered = [...recorded.evidence, ...recorded.corrected];
  const memories = { remembered, rememberedOperators: recorded.operators, corrections, teams, independence, appLogin };
  const anew = provenanceOf(change, policy, memories);
  return {
    ...anew,
    cautions: [...new Set([...recorded.cautions, ...anew.cautions])],
    contradictions: [...new Set([...recorded.contradictions, ...anew.contradictions])],
  };
}

function riskBy(policy: Policy, recorded: Risk, change: Change): Risk {
  const files = change.files.items.map(({ path, previousPath }) => {
    const names = [...new Set([path, previousPath ?? path].map(comparablePath))];
    return { path, names: [names[0] ?? path, ...names.slice(1)] as const };
  });
  const kept = recorded.findings.filter(({ rule }) => !isOfPolicy(rule)).map(asFound);
  const found = [...pathFindings(files, policy.paths), ...sizeFindings(recorded, policy), ...kept];
  const findings = inEnvironments(found, files, policy.environments).toSorted(mostSeriousFirst);
  return {
    ...recorded,
    level: findings.reduce<RiskLevel>((level, finding) => higher(level, finding.level), 'low'),
    categories: CATEGORIES.filter((category) => findings.some((finding) => finding.category === category)),
    findings,
  };
}

const SIZE_LIMITS: readonly string[] = ['size/medium', 'size/high'];

function isOfPolicy(rule: string): boolean {
  return rule.startsWith('path/') || rule.startsWith('label/') || SIZE_LIMITS.includes(rule);
}

/** By this version's level of the rule, before any environment raised it. */
function asFound(finding: Finding): Finding {
  return { ...finding, level: riskRule(finding.rule)?.level ?? finding.level, why: withoutEnvironment(finding.why) };
}

function sizeFindings({ size, unseen }: Risk, policy: Policy): readonly Finding[] {
  const view: ChangeView = {
    files: [],
    keptAddresses: new Set(),
    judgedLines: size.judged,
    sizeLimits: policy.size,
    unseenFiles: unseen?.reason ?? null,
    unseenCommits: null,
  };
  return RISK_RULES.filter((rule) => rule.about === 'change' && SIZE_LIMITS.includes(rule.id)).flatMap((rule) =>
    rule.about !== 'change'
      ? []
      : rule.find(view).map((hit) => ({
          ...{ rule: rule.id, category: rule.category, level: rule.level, confidence: rule.confidence },
          ...{ path: null, line: hit.line, why: `${rule.title}: ${hit.seen}. ${rule.why}`, remedy: rule.remedy },
        })),
  );
}
