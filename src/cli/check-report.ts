/** What `twokey check` prints of a local judgement: for people, and as JSON for scripts. */
import type { Change } from '../domain/change.js';
import { type Finding, RISK_LEVELS, type Risk } from '../domain/finding.js';
import type { Evidence, Provenance } from '../domain/provenance.js';
import { backtestLine } from './backtest-line.js';
import type { LocalJudgement } from './judge-locally.js';
import { shown } from './terminal.js';

const MOST_EVIDENCE = 10;

/** A range of a local repository, and what it would need. */
export function checkReport(change: Change, judgement: LocalJudgement): string {
  const span = `${change.base.sha.slice(0, 10)}..${change.head.sha.slice(0, 10)}`;
  return sheet([...classification(span, change, judgement), '', ...verdictLines(judgement)]);
}

/** What a change is, under a heading that names it. */
export function classification(
  heading: string,
  { totals }: Change,
  { provenance, risk }: { readonly provenance: Provenance; readonly risk: Risk },
): readonly string[] {
  return [
    `${heading}: ${sum(totals.commits, 'commit')}, ${sum(totals.files, 'file')}, +${totals.additions} -${totals.deletions}`,
    '',
    `origin    ${provenance.origin}${named(provenance.agents)} (confidence ${provenance.confidence})`,
    ...provenance.evidence.slice(0, MOST_EVIDENCE).map((evidence) => `          ${evidenceLine(evidence)}`),
    ...more(provenance.evidence.length - MOST_EVIDENCE),
    ...provenance.cautions.map((caution) => `          note: ${shown(caution)}`),
    `risk      ${risk.level}${named(risk.categories)}`,
    ...byLevel(risk.findings).flatMap(findingLines),
  ];
}

export function sheet(lines: readonly string[]): string {
  return `${lines.join('\n')}\n`;
}

export interface CheckDocument extends Omit<ReturnType<typeof backtestLine>, 'sha' | 'provenance'> {
  readonly base: string;
  readonly head: string;
  readonly provenance: ReturnType<typeof backtestLine>['provenance'] & { readonly evidence: readonly Evidence[] };
  readonly because: readonly string[];
  readonly denied: boolean;
}

export function checkDocument(change: Change, judgement: LocalJudgement): CheckDocument {
  const { sha, provenance, ...rest } = backtestLine(change.head.sha, judgement);
  return {
    base: change.base.sha,
    head: sha,
    provenance: { ...provenance, evidence: judgement.provenance.evidence },
    ...rest,
    because: judgement.requirement.because.map(({ text }) => text),
    denied: judgement.tooLarge,
  };
}

function verdictLines({ requirement, tooLarge }: LocalJudgement): readonly string[] {
  const because = requirement.because.map(
    ({ approvals, text }) => `          ${sum(approvals, 'approval')}: ${shown(text)}`,
  );
  const groups = requirement.groups.map(
    ({ category, members }) => `          for ${category}, one of ${members.map((member) => shown(member)).join(', ')}`,
  );
  const denied = ['denied    over the size limit for changes of its origin: split it'];
  if (requirement.approvals === 0) return tooLarge ? denied : ['needs     no approval'];
  const needs = `needs     ${sum(requirement.approvals, 'approval')}, of people who did not work on it`;
  return [...(tooLarge ? denied : []), needs, ...because, ...groups];
}

function findingLines({ rule, category, level, path, line, why, remedy }: Finding): readonly string[] {
  const place = path === null ? 'the change as a whole' : `${shown(path)}${line === null ? '' : `:${line}`}`;
  return [
    `  ${level.padEnd(7)} ${place}  ${rule}${category === null ? '' : ` (${category})`}`,
    `          ${shown(why)}`,
    `          ${shown(remedy)}`,
  ];
}

function byLevel(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted((a, b) => RISK_LEVELS.indexOf(b.level) - RISK_LEVELS.indexOf(a.level));
}

/** One mark: where it is, what was seen, and what it says. */
export function evidenceLine({ where, seen, agent, confidence }: Evidence): string {
  return `${shown(where)}: "${shown(seen)}" (${agent}, ${confidence})`;
}

function more(count: number): readonly string[] {
  return count > 0 ? [`          and ${count} more`] : [];
}

function named(names: readonly string[]): string {
  return names.length === 0 ? '' : `: ${names.join(', ')}`;
}

function sum(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
