/** Adds up a backtest and shows the sums as a table: what would have been AI-originated, held, and why. */
import { CATEGORIES, RISK_LEVELS } from '../domain/finding.js';
import { ORIGINS } from '../domain/provenance.js';
import type { LocalJudgement } from './judge-locally.js';

export interface Summary {
  commits: number;
  held: number;
  tooLarge: number;
  readonly origins: Map<string, number>;
  readonly agents: Map<string, number>;
  readonly risks: Map<string, number>;
  readonly categories: Map<string, number>;
  readonly heldCategories: Map<string, number>;
  readonly heldOrigins: Map<string, number>;
  readonly rules: Map<string, number>;
}

const TOP = 10;

export function emptySummary(): Summary {
  return {
    commits: 0,
    held: 0,
    tooLarge: 0,
    origins: new Map(),
    agents: new Map(),
    risks: new Map(),
    categories: new Map(),
    heldCategories: new Map(),
    heldOrigins: new Map(),
    rules: new Map(),
  };
}

export function addToSummary(summary: Summary, { provenance, risk, requirement, tooLarge }: LocalJudgement): void {
  const held = requirement.approvals > 0 || tooLarge;
  summary.commits += 1;
  if (held) summary.held += 1;
  if (tooLarge) summary.tooLarge += 1;
  count(summary.origins, [provenance.origin]);
  count(summary.agents, provenance.agents);
  count(summary.risks, [risk.level]);
  count(summary.categories, risk.categories);
  count(summary.heldCategories, held ? risk.categories : []);
  count(summary.heldOrigins, held ? [provenance.origin] : []);
  count(summary.rules, [...new Set(risk.findings.map((finding) => finding.rule))]);
}

/** `unread`: commits of which something could not be read; most of them are judged and counted all the same. */
export function summaryTable(summary: Summary, run: { readonly unread: number; readonly seconds: number }): string {
  const { commits } = summary;
  const row = (name: string, number: number) => {
    const share = commits === 0 ? '' : `${((100 * number) / commits).toFixed(1)} %`;
    return `  ${name.padEnd(34)}${String(number).padStart(8)}${share.padStart(10)}`;
  };
  const rows = (names: readonly string[], counts: ReadonlyMap<string, number>) =>
    names.map((name) => row(name, counts.get(name) ?? 0));
  const speed = run.seconds > 0 ? Math.round(commits / run.seconds) : commits;
  const lines = [
    `commits judged${String(commits).padStart(30)}   ${speed} a second`,
    ...(run.unread > 0 ? [row('with something unreadable', run.unread)] : []),
    '',
    'origin',
    ...rows([...ORIGINS].reverse(), summary.origins),
    ...group('agents', rows(top(summary.agents), summary.agents)),
    '',
    'would have been held',
    row('all', summary.held),
    ...(summary.tooLarge > 0 ? [row('denied: too large', summary.tooLarge)] : []),
    ...rows(CATEGORIES, summary.heldCategories),
    '',
    'category (held or not)',
    ...rows(CATEGORIES, summary.categories),
    '',
    'risk',
    ...rows([...RISK_LEVELS].reverse(), summary.risks),
    ...group('rules seen most (commits)', rows(top(summary.rules), summary.rules)),
  ];
  return `${lines.join('\n')}\n`;
}

function group(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', title, ...lines];
}

function top(counts: ReadonlyMap<string, number>): readonly string[] {
  const sorted = [...counts].sort(([a, many], [b, more]) => more - many || (a < b ? -1 : 1));
  return sorted.slice(0, TOP).map(([name]) => name);
}

function count(counts: Map<string, number>, names: readonly string[]): void {
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
}
