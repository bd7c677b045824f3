/** The autonomy matrix in words: a table for a terminal, and a page for an organisation's docs. Used by `twokey autonomy`. */
import { show } from '../core/autonomy.js';
import type { AutonomyMatrix, AutonomyRule, MatrixEnvironment } from '../domain/autonomy.js';
import { code } from './escape.js';

/** One line an environment, and one a rule below it. */
export function autonomyLines(matrix: AutonomyMatrix): readonly string[] {
  return matrix.flatMap((entry) => [
    `${entry.id}: level ${show(entry.level)}, for environments ${entry.match.join(', ')}${reachLine(entry)}`,
    ...entry.rules.map((rule) => `  ${whomOf(rule).join(', ')}: level ${show(rule.level)}`),
  ]);
}

/** A whole page of Markdown. */
export function autonomyPage(matrix: AutonomyMatrix): string {
  const rows = matrix.flatMap((entry) => [
    row(code(entry.id), codes(entry.match), 'everybody else', show(entry.level), reachCell(entry)),
    ...entry.rules.map((rule) => row('', '', codes(whomOf(rule)), show(rule.level), '')),
  ]);
  return [
    '# What agents may do',
    'Made from the policy by `twokey autonomy --markdown`. Where several lines are for an agent, the lowest level counts.',
    [row('environment', 'names', 'for', 'level', 'reached by'), '|---|---|---|---|---|', ...rows].join('\n'),
    'An environment that no line names has the strictest level of all of them, at most 1 (propose).',
    LEVELS,
  ].join('\n\n');
}

const LEVELS = `- **0, read-only**: no pull request of the agent may merge into what reaches the environment. It may comment.
- **1, propose**: its changes merge after the reviews that the policy asks for.
`;

function row(...cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function codes(texts: readonly string[]): string {
  return texts.map((text) => code(text)).join(', ');
}

function whomOf({ agents, repositories, teams }: AutonomyRule): readonly string[] {
  return [...agents, ...repositories, ...teams];
}

function reachLine({ deploys }: MatrixEnvironment): string {
  return deploys === null ? '' : `, reached by ${[...deploys.branches, ...deploys.paths].join(', ')}`;
}

function reachCell({ deploys }: MatrixEnvironment): string {
  return deploys === null ? '' : codes([...deploys.branches, ...deploys.paths]);
}
