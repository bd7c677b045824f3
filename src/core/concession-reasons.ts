/** The words for waivers, break-glass and refused commands among a verdict's reasons. Used by decide.ts. */
import type { CommandAnswer, Concessions } from '../domain/concession.js';
import type { Reason } from '../domain/verdict.js';
import { reason } from './reasons.js';

export function concessionReasons({ override, waivers, answers }: Concessions): readonly Reason[] {
  return [
    ...(override === null
      ? []
      : [
          reason(
            'override/break-glass',
            'note',
            `${override.by.login} opened the gate until ${instant(override.until)}: ${override.reason}`,
            null,
          ),
        ]),
    ...waivers.map(({ rule, askedBy, grantedBy, reason: why, until, findings }) =>
      reason(
        'waiver/granted',
        'note',
        `${rule} does not count until ${instant(until)}: asked by ${askedBy.login}, granted by ${grantedBy.login}: ${why}`,
        null,
        findings.map((finding) =>
          reason(finding.rule, 'note', `${finding.path ?? 'the change'}: ${finding.why}`, null),
        ),
      ),
    ),
    ...answers.filter(({ outcome }) => outcome !== 'accepted').map(answerReason),
  ];
}

export function noFollowUpReason(problem: string): Reason {
  const remedy = 'grant the app the permission issues: write and turn issues on, or set break_glass.issue to false';
  return reason('override/no-issue', 'note', `break-glass has no effect: ${problem}`, remedy);
}

/** `2026-01-05T09:00:00Z`. */
export function instant(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');
}

function answerReason({ by, command, outcome, text }: CommandAnswer): Reason {
  const who = by?.login ?? 'a deleted account';
  const rule = outcome === 'waiting' ? 'command/waiting' : 'command/refused';
  return reason(rule, 'note', `"/twokey ${command}" by ${who}: ${text}`, null);
}
