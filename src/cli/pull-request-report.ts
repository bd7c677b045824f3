/** What `twokey check --pr` prints: the classification, the verdict and its reasons, for people or as JSON. */
import type { Judgement } from '../core/judge.js';
import type { Reason, VerdictKind } from '../domain/verdict.js';
import { backtestLine } from './backtest-line.js';
import { classification, sheet } from './check-report.js';
import { shown } from './terminal.js';

const VERDICTS = {
  approved: 'approved: it may merge',
  pending: 'pending: it waits for people',
  indeterminate: 'indeterminate: something that could forbid it could not be seen',
  denied: 'denied: no approval would help',
} as const satisfies Record<VerdictKind, string>;

export function pullRequestReport(name: string, judgement: Judgement): string {
  const { change, verdict } = judgement;
  const state = change.state === 'open' ? '' : ` (${change.state})`;
  const counted = verdict.counting.map(({ account }) => account.login);
  return sheet([
    ...classification(`${name}${state} at ${change.head.sha.slice(0, 10)}`, change, judgement),
    '',
    `verdict   ${VERDICTS[verdict.kind]}`,
    `          ${counted.length} of ${verdict.requirement.approvals} approvals${counted.length === 0 ? '' : `: ${counted.map((login) => shown(login)).join(', ')}`}`,
    ...verdict.reasons.flatMap((reason) => reasonLines(reason, 1)),
  ]);
}

export function pullRequestDocument({ change, provenance, risk, verdict }: Judgement) {
  const { requirement } = verdict;
  const line = backtestLine(change.head.sha, { provenance, risk, requirement, tooLarge: verdict.kind === 'denied' });
  const { sha, ...rest } = line;
  return {
    repository: `${change.repository.owner}/${change.repository.name}`,
    number: change.number,
    head: sha,
    verdict: verdict.kind,
    ...rest,
    provenance: { ...rest.provenance, evidence: provenance.evidence },
    counting: verdict.counting.map(({ account }) => account.login),
    dismissed: verdict.dismissed.map(({ account, why }) => ({ login: account?.login ?? null, why })),
    reasons: verdict.reasons,
  };
}

const SIGNS = { met: '+', unmet: '-', unknown: '?', note: ' ' } as const satisfies Record<Reason['outcome'], string>;

function reasonLines(reason: Reason, depth: number): readonly string[] {
  const indent = '  '.repeat(depth);
  const remedy = reason.remedy === null ? [] : [`${indent}  ${shown(reason.remedy)}`];
  const children = reason.children.flatMap((child) => reasonLines(child, depth + 1));
  return [`${indent}${SIGNS[reason.outcome]} ${shown(reason.text)}`, ...remedy, ...children];
}
