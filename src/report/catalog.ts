/** docs/catalog.md: every agent, rule and reason, written from the catalogs by `npm run catalog`. */
import type { Control } from '../catalog/controls/control.js';
import type { DecisionRule } from '../catalog/decision-rule.js';
import type { AgentSignature } from '../domain/agent-signature.js';
import type { PlanRule } from '../domain/plan.js';
import type { RiskRule } from '../domain/risk-rule.js';

export interface Catalogs {
  readonly agents: readonly AgentSignature[];
  readonly riskRules: readonly RiskRule[];
  readonly planRules: readonly PlanRule[];
  readonly decisionRules: readonly DecisionRule[];
  readonly controls: readonly Control[];
}

/** The whole page, in Markdown. */
export function catalogPage({ agents, riskRules, planRules, decisionRules, controls }: Catalogs): string {
  return [
    '# Catalog',
    '',
    'Written from the program by `npm run catalog`; do not edit. `twokey explain <id>` says the same with examples.',
    '',
    '## Agents',
    '',
    ...table(
      ['id', 'name', 'class', 'accounts', 'other marks', 'since'],
      agents.map((agent) => [
        code(agent.id),
        agent.name,
        agent.agentClass,
        (agent.accounts ?? [])
          .map(({ id, login }) => code([login, id].filter((part) => part !== undefined).join(' ')))
          .join(', '),
        otherMarks(agent),
        agent.since,
      ]),
    ),
    '',
    '## Risk rules',
    '',
    ...table(
      ['rule', 'category', 'level', 'what it finds', 'what to do'],
      riskRules.map((rule) => [code(rule.id), rule.category ?? '', rule.level, rule.title, rule.remedy]),
    ),
    '',
    '## Plan rules',
    '',
    ...table(
      ['rule', 'category', 'level', 'holds', 'what it finds', 'what to do'],
      planRules.map((rule) => [code(rule.id), rule.category ?? '', rule.level, rule.holds, rule.title, rule.remedy]),
    ),
    '',
    '## Reasons of the decision',
    '',
    ...table(
      ['reason', 'why', 'what to do'],
      decisionRules.map((rule) => [code(rule.id), rule.why, rule.remedy]),
    ),
    '',
    '## Controls of the posture',
    '',
    ...table(
      ['control', 'what holds', 'why', 'what to do', 'read by'],
      controls.map(({ id, title, why, remedy, reads }) => [
        code(id),
        title,
        why,
        remedy,
        reads.map(({ call, permission }) => `${code(call)} (${permission})`).join(', '),
      ]),
    ),
    '',
  ].join('\n');
}

function otherMarks(agent: AgentSignature): string {
  const counts: readonly (readonly [string, number])[] = [
    ['mailboxes', agent.mailboxes?.length ?? 0],
    ['trailers', agent.trailers?.length ?? 0],
    ['message and body lines', agent.lines?.length ?? 0],
    ['branches', agent.branches?.length ?? 0],
    ['labels', agent.labels?.length ?? 0],
  ];
  return counts
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${count} ${name}`)
    .join(', ');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)];
}

function code(text: string): string {
  return `\`${text}\``;
}
