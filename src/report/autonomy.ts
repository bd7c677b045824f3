/** The autonomy matrix in words: a table for a terminal, and a page for an organisation's docs. Used by `twokey autonomy`. */

import { show } from '../core/autonomy.js';
import type { AutonomyMatrix, AutonomyRule, MatrixEnvironment } from '../domain/autonomy.js';
import { counted } from './counted.js';
import { code } from './escape.js';

/** One line an environment, and one a rule below it. */
export function autonomyLines(matrix: AutonomyMatrix): readonly string[] {
  return matrix.flatMap((entry) => [
    `${entry.id}: level ${show(entry.level)}, for environments ${entry.match.join(', ')}${reachLine(entry)}`,
    ...entry.rules.map((rule) => `  ${whomOf(rule).join(', ')}: level ${show(rule.level)}`),
    ...guardsOf(entry).map((line) => `  ${line}`),
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
    ...guardSection(matrix),
  ].join('\n\n');
}

const LEVELS = `- **0, read-only**: no pull request of the agent may merge into what reaches the environment. It may comment.
- **1, propose**: its changes merge after the reviews that the policy asks for. It does not deploy.
- **2, execute in sandbox**: it deploys by itself where the environment is a sandbox, within its budget, until its lease ends.
- **3, execute in production**: it does by itself what is named as an action, where two people approved everything in it.
`;

function guardSection(matrix: AutonomyMatrix): readonly string[] {
  const items = matrix.flatMap((entry) => guardsOf(entry).map((line) => `- ${code(entry.id)}: ${code(line)}`));
  return items.length === 0 ? [] : ['## Within what agents deploy', items.join('\n')];
}

/** Within what agents deploy there, a line each. An entry of a policy that was recorded before they were says nothing. */
export function guardsOf({ sandbox, production }: Partial<MatrixEnvironment>): readonly string[] {
  const inSandbox = !sandbox
    ? []
    : [
        `at most ${counted(sandbox.runs, 'deployment')} and ${counted(sandbox.hours, 'hour')} a day and agent, each destroyed by ${sandbox.destroy} after ${counted(sandbox.lease, 'hour')}`,
      ];
  if (!production) return inSandbox;
  const actions = production.actions.map(({ id, workflow, paths, without }) => {
    const where = paths.length === 0 ? '' : ` in ${paths.join(', ')}`;
    const not = without.length === 0 ? '' : ` without ${without.join(', ')}`;
    return `action ${id}: ${workflow}${where}${not}`;
  });
  return [...inSandbox, ...actions, `rolled back by ${production.rollback} when it fails`];
}

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
