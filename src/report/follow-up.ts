/** The issue that asks for the review which break-glass skipped. Facts only: no text of the change, which may hold a secret. */
import { instant } from '../core/concession-reasons.js';
import type { Judgement } from '../core/judge.js';
import type { Change } from '../domain/change.js';
import type { Override } from '../domain/concession.js';
import { code, oneLine, plain, withinLimit } from './escape.js';

export const FOLLOW_UP_LABEL = 'twokey/break-glass';
const MOST_RULES = 30;

interface FollowUpIssue {
  readonly title: string;
  readonly body: string;
  readonly label: string;
}

/** By this the issue is found again, whatever a person did with its title. Invisible. */
export function followUpMarker(
  { repository, number }: Pick<Change, 'repository' | 'number'>,
  override: Override,
): string {
  return `<!-- twokey:break-glass:${repository.id}:${number}:${override.comment} -->`;
}

export function followUpIssue(judgement: Judgement, override: Override): FollowUpIssue {
  const { change, risk, verdict } = judgement;
  const { login } = override.by;
  const rules = [...new Set(risk.findings.map(({ rule }) => rule))].slice(0, MOST_RULES);
  const lines = [
    followUpMarker(change, override),
    `${code(login)} opened the gate of #${change.number} without the approvals that it needs. Somebody who had no hand in it reviews it now, and closes this issue.`,
    '',
    `- commit: ${code(change.head.sha)}`,
    `- reason given: ${plain(override.reason)}`,
    `- asked at ${override.at}, open until ${instant(override.until)}`,
    `- verdict without it: ${verdict.kind}, ${verdict.counting.length} of ${verdict.requirement.approvals} approvals`,
    `- risk: ${risk.level}${risk.categories.length > 0 ? `, ${risk.categories.join(', ')}` : ''}`,
    ...(rules.length > 0 ? [`- rules: ${rules.map((rule) => code(rule)).join(', ')}`] : []),
    '',
    'The decision record keeps the whole. See `docs/commands.md`.',
  ];
  return {
    title: oneLine(`Review #${change.number} afterwards: break-glass by ${login}`),
    body: withinLimit(lines.join('\n')),
    label: FOLLOW_UP_LABEL,
  };
}
