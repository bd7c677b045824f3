/** Risk raised by a person's label. Labels never lower it, and GitHub remembers who put them on after they are gone. */
import type { Change } from '../domain/change.js';
import { type Finding, higher, RISK_LEVELS, type Risk, type RiskLevel } from '../domain/finding.js';
import type { LabelNames } from '../domain/policy.js';

/** The risk with every raise applied; a label history that could not be read counts as raised to high. */
export function withRaises(risk: Risk, change: Pick<Change, 'labelEvents'>, names: LabelNames, appLogin: string): Risk {
  const raises = [...raisesByPeople(change, names, appLogin), ...unseenHistory(change)];
  if (raises.length === 0) return risk;
  const level = raises.map((finding) => finding.level).reduce(higher, risk.level);
  return { ...risk, level, findings: [...risk.findings, ...raises] };
}

function raisesByPeople(change: Pick<Change, 'labelEvents'>, names: LabelNames, appLogin: string): readonly Finding[] {
  const byLevel = new Map<RiskLevel, string>();
  for (const event of change.labelEvents.items) {
    const level = RISK_LEVELS.find((candidate) => same(names.risk[candidate], event.label));
    if (event.action !== 'added' || level === undefined || level === 'low') continue;
    const actor = event.actor?.login ?? 'a deleted account';
    if (!same(actor, appLogin)) byLevel.set(level, actor);
  }
  return [...byLevel].map(([level, actor]) =>
    finding('label/raised', level, `${actor} raised the risk to ${level} by a label`, 'Treat it as the person asked.'),
  );
}

function unseenHistory(change: Pick<Change, 'labelEvents'>): readonly Finding[] {
  const { missing } = change.labelEvents;
  if (missing === null) return [];
  return [finding('label/unseen', 'high', `who put labels on could not be read: ${missing.reason}`, 'Use "Re-run".')];
}

function finding(rule: string, level: RiskLevel, why: string, remedy: string): Finding {
  return { rule, category: null, level, confidence: 'high', path: null, line: null, why, remedy };
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
