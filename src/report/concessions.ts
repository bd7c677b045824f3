/** What people let go of, and what came of their commands, as the summary shows it. */
import { instant } from '../core/concession-reasons.js';
import type { CommandAnswer } from '../domain/concession.js';
import type { Verdict } from '../domain/verdict.js';
import { code, plain } from './escape.js';

/** Markdown; '' where nobody commanded anything. */
export function concessionsSection({ override, waivers, answers, kind }: Verdict): string {
  const lines = [
    ...(override === null
      ? []
      : [
          `- **${code(override.by.login)} opened the gate** until ${instant(override.until)}: ${plain(override.reason)}. The verdict itself is ${kind}.`,
        ]),
    ...waivers.map(
      ({ rule, askedBy, grantedBy, reason, until, findings }) =>
        `- ${code(rule)} does not count until ${instant(until)}${findings.length > 0 ? ` (${findings.length} ${findings.length === 1 ? 'place' : 'places'})` : ''}: asked by ${code(askedBy.login)}, granted by ${code(grantedBy.login)}: ${plain(reason)}`,
    ),
    ...answers.filter(({ outcome }) => outcome !== 'accepted').map(answerLine),
  ];
  return lines.length === 0 ? '' : `### Commands\n\n${lines.join('\n')}`;
}

function answerLine({ by, command, outcome, text }: CommandAnswer): string {
  const who = code(by?.login ?? 'a deleted account');
  const said = code(`/twokey ${command}`);
  return `- ${said} by ${who} ${outcome === 'waiting' ? 'waits' : 'has no effect'}: ${plain(text)}`;
}
