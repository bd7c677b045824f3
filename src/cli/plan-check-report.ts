/** What `twokey plan check` prints of its judgements: for people, and one line of JSON a file for scripts. Never a value that may be secret. */
import { isHolding } from '../core/plan/judge-plan.js';
import type { PlanCounts, PlanFinding } from '../domain/plan.js';
import type { JudgedPlan } from '../report/plan-junit.js';
import { shown } from './terminal.js';

/** The line of a file: exactly these keys. */
export function planLine({ file, judgement }: JudgedPlan): Readonly<Record<string, unknown>> {
  const findings = judgement.findings.map(({ rule, category, level, address, why }) => ({
    rule,
    category,
    level,
    address,
    why,
  }));
  return { file, verdict: judgement.verdict, findings };
}

export function planTable(judged: readonly JudgedPlan[]): string {
  return `${judged.flatMap(planLines).join('\n').trimEnd()}\n`;
}

function planLines({ file, judgement, circumstances }: JudgedPlan): readonly string[] {
  const head = `${judgement.verdict.padEnd(10)}${shown(file)}`;
  if (judgement.verdict === 'refused')
    return [head, `          ${judgement.refusal.reason}`, `          to do: ${judgement.refusal.remedy}`, ''];
  const holding = judgement.findings.filter((finding) => isHolding(finding, circumstances));
  const others = judgement.findings.filter((finding) => !isHolding(finding, circumstances));
  return [
    head,
    `          ${countsLine(judgement.counts)}`,
    ...holding.flatMap(findingLines),
    ...others.map((finding) => `  note    ${finding.rule}  ${shown(finding.address)}`),
    '',
  ];
}

function findingLines({ rule, level, address, why, remedy, certainty }: PlanFinding): readonly string[] {
  const mark = certainty === 'found' ? level : '?';
  return [
    `  ${mark.padEnd(8)}${rule}  ${shown(address)}`,
    `          ${shown(why, 500)}`,
    `          to do: ${shown(remedy, 500)}`,
  ];
}

function countsLine(counts: PlanCounts): string {
  const parts = Object.entries(counts).filter(([name, count]) => count > 0 && name !== 'unchanged');
  return parts.length === 0 ? 'no changes' : parts.map(([name, count]) => `${count} ${WORDS[name] ?? name}`).join(', ');
}

const WORDS: Readonly<Record<string, string>> = {
  create: 'to create',
  update: 'to change',
  replace: 'to replace',
  delete: 'to destroy',
  forget: 'to forget',
  import: 'to import',
  move: 'moved',
  read: 'to read',
  drift: 'drifted',
};
