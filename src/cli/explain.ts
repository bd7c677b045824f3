/** `twokey explain`: a catalog entry in words, or the list of all of them. */
import { AGENTS } from '../catalog/agents.js';
import type { Control } from '../catalog/controls/control.js';
import { CONTROLS, controlOf } from '../catalog/controls.js';
import type { DecisionRule } from '../catalog/decision-rule.js';
import { DECISION_RULES, decisionRuleOf } from '../catalog/decision-rules.js';
import { PLAN_RULES } from '../catalog/plan-rules.js';
import { RISK_RULES } from '../catalog/risk-rules.js';
import type { AgentSignature } from '../domain/agent-signature.js';
import type { ExampleChange, PlanExample, PlanRule } from '../domain/plan.js';
import { CHECK_NAME } from '../domain/publication.js';
import type { ChangeExample, FileExample, RiskRule, TextExample } from '../domain/risk-rule.js';
import { BROKEN, FINE, type Terminal } from './terminal.js';

const MOST_GUESSES = 3;

/** `id` null lists everything. 2 for an id that nobody has. */
export async function explain(id: string | null, terminal: Terminal): Promise<number> {
  if (id === null) {
    await terminal.print(everything());
    return FINE;
  }
  const wanted = id.toLowerCase();
  const rule = RISK_RULES.find((entry) => entry.id === wanted);
  const agent = AGENTS.find((entry) => entry.id === wanted || agentId(entry) === wanted);
  const reason = decisionRuleOf(wanted);
  const control = controlOf(wanted);
  const planned = PLAN_RULES.find((entry) => entry.id === wanted);
  if (planned !== undefined) await terminal.print(planRuleInWords(planned));
  else if (rule !== undefined) await terminal.print(ruleInWords(rule));
  else if (agent !== undefined) await terminal.print(agentInWords(agent));
  else if (reason !== null) await terminal.print(reasonInWords(reason));
  else if (control !== null) await terminal.print(controlInWords(control));
  else {
    const named = [...RISK_RULES, ...PLAN_RULES, ...DECISION_RULES, ...CONTROLS].map(({ id }) => id);
    const ids = [...named, ...AGENTS.map(agentId)];
    const guesses = closest(wanted, ids);
    terminal.complain(`there is no rule '${id.slice(0, 80)}'`, `closest: ${guesses.join(', ')}; all: twokey explain`);
    return BROKEN;
  }
  return FINE;
}

function everything(): string {
  const lines: string[] = [];
  for (const family of new Set(RISK_RULES.map(familyOf))) {
    lines.push(`${family}/`);
    for (const rule of RISK_RULES.filter((entry) => familyOf(entry) === family)) {
      lines.push(`  ${rule.id.padEnd(40)} ${rule.level.padEnd(7)} ${rule.title}`);
    }
  }
  lines.push('plan/');
  for (const { id, level, title } of PLAN_RULES) lines.push(`  ${id.padEnd(40)} ${level.padEnd(7)} ${title}`);
  lines.push('agents/');
  for (const agent of AGENTS) lines.push(`  ${agentId(agent).padEnd(40)} ${agent.agentClass.padEnd(10)} ${agent.name}`);
  lines.push('posture/');
  for (const { id, about, title } of CONTROLS) lines.push(`  ${id.padEnd(40)} ${about.padEnd(11)} ${title}`);
  lines.push('reasons of the decision');
  for (const { id, why } of DECISION_RULES) lines.push(`  ${id.padEnd(40)} ${why}`);
  return `${lines.join('\n')}\n`;
}

function reasonInWords({ id, why, remedy }: DecisionRule): string {
  return sheet([`${id}: a reason of the decision`, '', `why      ${why}`, `remedy   ${remedy}`]);
}

function controlInWords(control: Control): string {
  const { id, title, about, why, reads, remedy, source } = control;
  const parts = { rule: control.rule?.(OURS), setting: control.setting, terraform: control.terraform?.(OURS) };
  const call = parts.setting && `${parts.setting.method} /repos/{owner}/{repo}${parts.setting.path}`;
  return sheet([
    `${id}: ${title}`,
    `a control of the ${about}`,
    '',
    `why      ${why}`,
    `remedy   ${remedy}`,
    ...reads.map((read, at) => `${at === 0 ? 'read by ' : '        '} ${read.call} (${read.permission})`),
    `source   ${source}`,
    ...(parts.rule ? ['', 'as a rule of a ruleset:', indented(JSON.stringify(parts.rule, null, 2))] : []),
    ...(parts.setting && call
      ? ['', `as a call: ${call}`, indented(JSON.stringify(parts.setting.body(OURS), null, 2))]
      : []),
    ...(parts.terraform ? ['', 'in Terraform:', indented(parts.terraform)] : []),
  ]);
}

/** Which app is ours nobody said here. */
const OURS = { check: CHECK_NAME, app: null };

function indented(text: string): string {
  return text.replaceAll(/^/gm, '    ');
}

function ruleInWords(rule: RiskRule): string {
  const category = rule.category === null ? 'no category, raises the risk' : `category ${rule.category}`;
  return sheet([
    `${rule.id}: ${rule.title}`,
    `${category}, level ${rule.level}, confidence ${rule.confidence}`,
    '',
    `why      ${rule.why}`,
    `remedy   ${rule.remedy}`,
    `source   ${rule.source}`,
    '',
    ...example('found in', rule.examples.hit[0]),
    ...example('not in', rule.examples.miss[0]),
  ]);
}

const HOLDS = {
  always: 'holds a plan until it is gone',
  'without-approval': 'holds a plan until a ticket and approvals are stated',
  never: 'holds no plan; worth knowing',
} as const satisfies Record<PlanRule['holds'], string>;

function planRuleInWords(rule: PlanRule): string {
  const category = rule.category === null ? 'no category' : `category ${rule.category}`;
  return sheet([
    `${rule.id}: ${rule.title}`,
    `${category}, level ${rule.level}, confidence ${rule.confidence}; ${HOLDS[rule.holds]}`,
    '',
    `why      ${rule.why}`,
    `remedy   ${rule.remedy}`,
    `source   ${rule.source}`,
    '',
    ...planExample('found in', rule.examples.hit[0]),
    ...planExample('not in', rule.examples.miss[0]),
  ]);
}

function planExample(title: string, { changes, drift }: PlanExample): readonly string[] {
  return [`${title} a plan of:`, ...[...changes, ...(drift ?? [])].flatMap(exampleLines)];
}

function exampleLines({ type, actions, before, after, unknown }: ExampleChange): readonly string[] {
  const side = (name: string, value: unknown) =>
    value === undefined ? [] : [`      ${name.padEnd(8)}${JSON.stringify(value)}`];
  const done = actions ?? (after === undefined && unknown === undefined ? ['delete'] : ['create']);
  return [
    `    ${type}: ${done.join(', ')}`,
    ...side('before', before),
    ...side('after', after),
    ...side('unknown', unknown),
  ];
}

function agentInWords(agent: AgentSignature): string {
  const accounts = (agent.accounts ?? []).map(({ id, login }) => [login, id].filter((part) => part !== undefined));
  const marks: readonly (readonly [string, readonly string[]])[] = [
    ['accounts', accounts.map((parts) => parts.join(' '))],
    ['apps', agent.apps ?? []],
    ['mailboxes', (agent.mailboxes ?? []).map(({ address }) => address)],
    ['trailers', (agent.trailers ?? []).map(({ key }) => key)],
    ['lines', (agent.lines ?? []).map(({ needle }) => `"${needle}"`)],
    [
      'branches',
      (agent.branches ?? []).map(({ pattern }) => (pattern instanceof RegExp ? pattern.source : 'by its shape')),
    ],
    ['labels', agent.labels ?? []],
  ];
  return sheet([
    `${agentId(agent)}: ${agent.name}`,
    `${CLASSES[agent.agentClass]}; first seen ${agent.since}`,
    '',
    ...marks.filter(([, seen]) => seen.length > 0).map(([name, seen]) => `${name.padEnd(11)}${seen.join(', ')}`),
    `${'source'.padEnd(11)}${agent.source}`,
  ]);
}

const CLASSES = {
  agent: 'an agent: writes changes with a model in the loop',
  assistant: 'an assistant: a review bot whose suggestion a person accepted',
  automation: 'automation: works without a model',
} as const satisfies Record<AgentSignature['agentClass'], string>;

function example(title: string, entry: FileExample | ChangeExample | TextExample): readonly string[] {
  if ('head' in entry) return textExample(title, entry);
  const files = 'files' in entry ? entry.files : [entry];
  return files
    .slice(0, 1)
    .flatMap((file) => [
      `${title} ${file.path}${files.length > 1 ? ` and ${files.length - 1} more` : ''}:`,
      ...(file.patch ?? '(its lines cannot be read)').split('\n').map((line) => `    ${line}`),
    ]);
}

function textExample(title: string, { path, base, head }: TextExample): readonly string[] {
  const side = (name: string, text: string | null) =>
    text === null
      ? []
      : [
          `  ${name}`,
          ...text
            .trimEnd()
            .split('\n')
            .map((line) => `    ${line}`),
        ];
  return [`${title} ${path}:`, ...side('before', base), ...side('after', head)];
}

function sheet(lines: readonly string[]): string {
  return `${lines.join('\n')}\n`;
}

function familyOf(rule: RiskRule): string {
  return rule.id.split('/')[0] ?? rule.id;
}

function agentId(agent: AgentSignature): string {
  return `agents/${agent.id}`;
}

/** The names that take the fewest edits, those that contain what was typed first. */
function closest(wanted: string, names: readonly string[]): readonly string[] {
  const scored = names.map((name) => ({ name, distance: name.includes(wanted) ? 0 : edits(wanted, name) }));
  return scored
    .sort((a, b) => a.distance - b.distance)
    .slice(0, MOST_GUESSES)
    .map(({ name }) => name);
}

/** Levenshtein's distance, row by row. */
function edits(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [at, letter] of [...from.slice(0, 100)].entries()) {
    const next = [at + 1];
    for (let column = 0; column < to.length; column += 1) {
      const replaced = (row[column] ?? 0) + (letter === to[column] ? 0 : 1);
      next.push(Math.min(replaced, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? to.length;
}
