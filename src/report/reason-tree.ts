/** A verdict's reasons as a nested Markdown list: the whole explanation, under the summary. */
import type { Reason } from '../domain/verdict.js';
import { code, plain } from './escape.js';

const SIGNS = { met: '✓', unmet: '✗', unknown: '?', note: '·' } as const satisfies Record<Reason['outcome'], string>;
/** Children of one reason that are shown; a tree of thousands explains nothing. */
const MOST_CHILDREN = 100;

/** Every reason with its rule, its evidence below it, and what to do. */
export function reasonTree(reasons: readonly Reason[]): string {
  return ['### The whole reasoning', '', ...reasons.flatMap((reason) => lines(reason, 0))].join('\n');
}

function lines(reason: Reason, depth: number): readonly string[] {
  const indent = '  '.repeat(depth);
  const shown = reason.children.slice(0, MOST_CHILDREN);
  const hidden = reason.children.length - shown.length;
  return [
    `${indent}- ${SIGNS[reason.outcome]} ${plain(reason.text)} ${code(reason.rule)}`,
    ...(reason.remedy === null ? [] : [`${indent}  - → ${plain(reason.remedy)}`]),
    ...shown.flatMap((child) => lines(child, depth + 1)),
    ...(hidden > 0 ? [`${indent}  - and ${hidden} more`] : []),
  ];
}
