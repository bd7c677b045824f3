/** What GitHub shows beside a deployment: why it goes on, waits, or is refused. GitHub takes 1,024 characters. */
import type { DeploymentDecision, Obstacle } from '../domain/deployment.js';
import { plain } from './escape.js';

const LONGEST = 1024;

/** Everything in it is ours or plain: numbers, ids, and reasons of calls. */
export function deploymentComment(
  decision: DeploymentDecision,
  { observed, until }: { readonly observed: boolean; readonly until: string },
): string {
  if (decision.kind === 'approve') {
    const despite = decision.despite.map(({ text }) => `- ${plain(text)}`);
    const head = 'Twokey lets this deployment go on.';
    return cut(despite.length === 0 ? [head] : [head, 'A person approved the run, which settles:', ...despite]);
  }
  const lines = decision.because.map((one) => `- ${line(one)}`);
  if (observed) return cut(['Twokey only observes here; otherwise this would not go on:', ...lines]);
  const head =
    decision.kind === 'hold'
      ? `Twokey holds this deployment, and refuses it at ${until}:`
      : 'Twokey refuses this deployment:';
  return cut([head, ...lines]);
}

/** Nothing could be decided yet. */
export function unseenComment(message: string, until: string): string {
  return cut([
    `Twokey could not look at this deployment yet, tries again, and refuses it at ${until}:`,
    plain(message),
  ]);
}

function line({ rule, text, remedy }: Obstacle): string {
  return `${plain(text)} (${rule}): ${plain(remedy)}`;
}

function cut(lines: readonly string[]): string {
  const text = lines.join('\n');
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 2)} …`;
}
