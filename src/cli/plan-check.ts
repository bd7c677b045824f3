/** `twokey plan check`: judges plan files by the built-in rules, and says what holds them. */
import { judgementOf, NOTHING_STATED } from '../core/plan/judge-plan.js';
import { readPlan } from '../core/plan/read-plan.js';
import { refusal } from '../core/plan/refusals.js';
import type { PlanCircumstances } from '../domain/plan.js';
import { type JudgedPlan, planJunit } from '../report/plan-junit.js';
import { planSarif } from '../report/plan-sarif.js';
import { policyFromFile } from './local-policy.js';
import { planLine, planTable } from './plan-check-report.js';
import type { PlanFormat } from './plan-format.js';
import { BROKEN, FINE, HELD, shown, type Terminal } from './terminal.js';

export interface PlanCheckOptions {
  readonly ticket: readonly string[];
  readonly approvals: number;
  readonly policy?: string;
  readonly format: PlanFormat;
}

/** Larger files take a moment: say so. */
const NOTICEABLE = 5_000_000;

/** 0 when all pass, 1 when one is held or undecided, 2 when one is refused or the policy is broken. */
export async function planCheck(
  files: readonly string[],
  options: PlanCheckOptions,
  terminal: Terminal,
): Promise<number> {
  const circumstances = await circumstancesOf(options, terminal);
  if (circumstances === null) return BROKEN;
  const judged: JudgedPlan[] = [];
  for (const [index, file] of files.entries()) {
    if (terminal.interactive && files.length > 1) terminal.progress(`plan ${index + 1} of ${files.length}`);
    const one = { file, judgement: await judgeFile(file, circumstances, terminal), circumstances };
    judged.push(one);
    if (options.format === 'json') await terminal.print(`${JSON.stringify(planLine(one))}\n`);
  }
  if (terminal.interactive) terminal.progress('');
  await printAll(judged, options.format, terminal);
  for (const one of judged) complainOfRefusal(one, terminal);
  return exitCode(judged);
}

async function circumstancesOf(options: PlanCheckOptions, terminal: Terminal): Promise<PlanCircumstances | null> {
  const { approvals, ticket: tickets } = options;
  const blank = tickets.find((ticket) => ticket.trim() === '');
  if (blank !== undefined) {
    terminal.complain('--ticket is empty', 'name the ticket that asked for the change, or leave the option out');
    return null;
  }
  if (options.policy === undefined) return { ...NOTHING_STATED, approvals, tickets };
  const policy = await policyFromFile(options.policy, terminal);
  return policy === null ? null : { rules: policy.policy.planRules, approvals, tickets };
}

async function judgeFile(
  file: string,
  circumstances: PlanCircumstances,
  terminal: Terminal,
): Promise<JudgedPlan['judgement']> {
  const bytes = await terminal.readBytes(file);
  if (bytes === null) return { verdict: 'refused', findings: [], refusal: refusal('unreadable') };
  if (terminal.interactive && bytes.length > NOTICEABLE) terminal.progress(`reading ${shown(file)} …`);
  return judgementOf(readPlan(bytes), circumstances);
}

async function printAll(judged: readonly JudgedPlan[], format: PlanFormat, terminal: Terminal): Promise<void> {
  switch (format) {
    case 'json':
      return;
    case 'table':
      return terminal.print(planTable(judged));
    case 'sarif':
      return terminal.print(`${JSON.stringify(planSarif(judged), null, 2)}\n`);
    case 'junit':
      return terminal.print(planJunit(judged));
  }
}

function complainOfRefusal({ file, judgement }: JudgedPlan, terminal: Terminal): void {
  if (judgement.verdict !== 'refused' || judgement.refusal.kind === 'unreadable') return;
  terminal.complain(`${shown(file)} is refused: ${judgement.refusal.reason}`, judgement.refusal.remedy);
}

function exitCode(judged: readonly JudgedPlan[]): number {
  if (judged.some(({ judgement }) => judgement.verdict === 'refused')) return BROKEN;
  return judged.every(({ judgement }) => judgement.verdict === 'pass') ? FINE : HELD;
}
