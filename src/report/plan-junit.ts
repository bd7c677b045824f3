/** JUnit XML of judged plans, for the test pages of CI systems: one suite a file, one case a finding. */
import { isHolding } from '../core/plan/judge-plan.js';
import type { PlanCircumstances, PlanFinding, PlanJudgement } from '../domain/plan.js';
import { oneLine } from './escape.js';

/** A plan file with its judgement, and what was stated about it. */
export interface JudgedPlan {
  readonly file: string;
  readonly judgement: PlanJudgement;
  readonly circumstances: PlanCircumstances;
}

export function planJunit(judged: readonly JudgedPlan[]): string {
  const suites = judged.map(suiteOf);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="twokey plan check">\n${suites.join('')}</testsuites>\n`;
}

function suiteOf({ file, judgement, circumstances }: JudgedPlan): string {
  const cases = judgement.findings.map((finding) =>
    caseOf(finding, file, isHolding(finding, circumstances) ? 'held' : 'noted'),
  );
  const refused =
    judgement.verdict === 'refused'
      ? [
          failing(
            'error',
            { name: 'the plan can be read', file },
            `${judgement.refusal.reason}: ${judgement.refusal.remedy}`,
          ),
        ]
      : [];
  const fine =
    cases.length + refused.length === 0 ? [`    <testcase name="no finding" classname="${xml(file)}"/>\n`] : [];
  const all = [...refused, ...cases, ...fine];
  const failures = all.filter((one) => one.includes('<failure')).length;
  const counts = `tests="${all.length}" failures="${failures}" errors="${refused.length}"`;
  return `  <testsuite name="${xml(file)}" ${counts}>\n${all.join('')}  </testsuite>\n`;
}

function caseOf({ rule, address, why, remedy }: PlanFinding, file: string, state: 'held' | 'noted'): string {
  const name = `${rule} ${address}`;
  if (state === 'held') return failing('failure', { name, file }, `${why} ${remedy}`);
  return `    <testcase name="${xml(name)}" classname="${xml(file)}"><system-out>${xml(why)}</system-out></testcase>\n`;
}

/** failure: it is held. error: it could not be judged. */
function failing(
  how: 'failure' | 'error',
  { name, file }: { readonly name: string; readonly file: string },
  message: string,
): string {
  return `    <testcase name="${xml(name)}" classname="${xml(file)}"><${how} message="${xml(message)}"/></testcase>\n`;
}

const SIGNS: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** What no XML may hold, in whatever spelling: a reader would refuse the whole file. */
const NO_XML = /[\p{Cs}\ufffe\uffff]/gu;

/** Text in an attribute: one line, visible characters only. */
function xml(text: string): string {
  return oneLine(text.replace(NO_XML, '\ufffd'), 1_000).replace(/[&<>"']/g, (sign) => SIGNS[sign] ?? sign);
}
