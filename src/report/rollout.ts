/** The ninety-day plan in text and in Markdown, with what to do next. */
import type { RolloutStep, StepState } from '../domain/rollout.js';
import { code, oneLine, plain } from './escape.js';

export const ROLLOUT_FORMATS = ['text', 'json', 'markdown'] as const;

const WORDS = { done: 'done', open: 'OPEN', unknown: 'unknown' } as const satisfies Record<StepState, string>;
const DAYS = [30, 60, 90] as const;

/** The first that is open; where none is, the first that is not known. Null: all is done. */
export function nextStep(steps: readonly RolloutStep[]): RolloutStep | null {
  return steps.find(({ state }) => state === 'open') ?? steps.find(({ state }) => state === 'unknown') ?? null;
}

export function rolloutText(steps: readonly RolloutStep[]): string {
  const next = nextStep(steps);
  const parts = DAYS.flatMap((days) => [
    `By day ${days}`,
    ...steps
      .filter((step) => step.days === days)
      .flatMap(({ state, title, why }) => [`  ${WORDS[state].padEnd(8)}${title}`, `          ${oneLine(why)}`]),
    '',
  ]);
  const last = next === null ? 'All that can be read is done.' : `Next, for "${next.title}":\n  ${next.next}`;
  return `${[...parts, last].join('\n')}\n`;
}

export function rolloutMarkdown(steps: readonly RolloutStep[]): string {
  const parts = DAYS.flatMap((days) => [
    `## By day ${days}`,
    '',
    ...steps
      .filter((step) => step.days === days)
      .map(({ state, title, why, next }) => {
        const left = state === 'done' ? '' : ` Next: ${code(next)}`;
        return `- [${state === 'done' ? 'x' : ' '}] **${title}** (${state}): ${plain(why)}.${left}`;
      }),
    '',
  ]);
  return `# Rollout\n\n${parts.join('\n')}`;
}
