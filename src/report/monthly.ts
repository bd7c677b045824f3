/** The month's scoreboard as Markdown, JSON and CSV. Names that others chose are escaped in each. */
import { METRICS } from '../catalog/metrics.js';
import type { Catch, MetricId, MetricPart, MetricValue, OverrideDeed } from '../domain/scoreboard.js';
import { NOTHING_STOPPED, placeOfCatch } from './catches.js';
import { code, plain } from './escape.js';
import { trendText, valueText } from './scoreboard.js';
import { sparkline } from './sparkline.js';

export interface MonthReport {
  /** `2026-11` */
  readonly month: string;
  readonly values: readonly MetricValue[];
  /** Of the month before, in the same order. */
  readonly before: readonly MetricValue[];
  /** The last months, this one at the end; each in the same order. */
  readonly course: readonly (readonly MetricValue[])[];
  readonly byAgent: readonly { readonly metric: MetricId; readonly parts: readonly MetricPart[] }[];
  readonly catches: readonly Catch[];
  readonly overrides: readonly (OverrideDeed & { readonly repository: string; readonly at: number })[];
}

/** Longer lists are for the dashboard. */
const MOST_LISTED = 50;

export function monthMarkdown({ month, values, before, course, byAgent, catches, overrides }: MonthReport): string {
  const rows = values.map((value, index) => {
    const trend = trendText(value.metric, value.value, before[index]?.value ?? null);
    const line = sparkline(course.map((one) => one[index]?.value ?? null));
    return `| ${METRICS[value.metric].title} | ${valueText(value)} | ${trend} | ${line} |`;
  });
  return `${[
    `# Scoreboard of ${month}`,
    'Counted from decision records and from what GitHub told, in UTC. "No data" is not zero: nothing was there to count.',
    [
      `| number | this month | against the month before | last ${course.length} months |`,
      '| --- | --- | --- | --- |',
      ...rows,
    ].join('\n'),
    ...byAgent.filter(({ parts }) => parts.length > 0).map(({ metric, parts }) => agentTable(metric, parts)),
    `## What the gate stopped\n\n${stopped(catches)}`,
    `## Overrides\n\n${listed(overrides.map(overrideLine), 'None was seen.')}`,
  ].join('\n\n')}\n`;
}

function agentTable(metric: MetricId, parts: readonly MetricPart[]): string {
  const rows = parts.map(({ name, value }) => `| ${name === '' ? 'none named' : code(name)} | ${valueText(value)} |`);
  return [`## ${METRICS[metric].title}, by agent\n`, '| agent | |', '| --- | --- |', ...rows].join('\n');
}

/** Each is a mistake that one person alone, or nobody, would have let through. */
function stopped(catches: readonly Catch[]): string {
  if (catches.length === 0) return `${NOTHING_STOPPED}.`;
  const of = (...kinds: readonly Catch['what'][]) => catches.filter(({ what }) => kinds.includes(what)).length;
  const deployments = of('deployment refused', 'deployment held');
  const kept =
    deployments === 0 ? '' : ` ${counted(deployments, 'deployment was', 'deployments were')} held or refused.`;
  const lead = `${counted(of('denied'), 'change was', 'changes were')} denied, and ${of('held for a second approval')} waited for a second pair of eyes.${kept} Well caught:`;
  return `${lead}\n\n${listed(catches.map(catchLine), '')}`;
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

function listed(lines: readonly string[], none: string): string {
  if (lines.length === 0) return none;
  const more = lines.length > MOST_LISTED ? [`- and ${lines.length - MOST_LISTED} more`] : [];
  return [...lines.slice(0, MOST_LISTED), ...more].join('\n');
}

function catchLine(one: Catch): string {
  const { at, what, agent, risk, rules } = one;
  const by = agent === '' ? '' : ` by ${code(agent)}`;
  const because =
    rules.length === 0
      ? ''
      : ` (${rules
          .slice(0, 5)
          .map((rule) => code(rule))
          .join(', ')})`;
  return `- ${dayOf(at)} ${code(placeOfCatch(one))}${by}${risk === '' ? '' : `, ${risk} risk`}: ${what}${because}`;
}

function overrideLine({ at, repository, number, what, by, why }: MonthReport['overrides'][number]): string {
  const where = number === 0 ? repository : `${repository}#${number}`;
  return `- ${dayOf(at)} ${code(where)}: ${what} by ${code(by)}${why === '' ? '' : `: ${plain(why)}`}`;
}

function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

export function monthJson(report: MonthReport): string {
  const named = (value: MetricValue) => ({
    title: METRICS[value.metric].title,
    unit: METRICS[value.metric].unit,
    ...value,
  });
  const { course, ...rest } = report;
  const months = course.map((one) => one.map(named));
  return `${JSON.stringify({ ...rest, course: months, values: report.values.map(named), before: report.before.map(named) }, null, 2)}\n`;
}

/** One line a number, then one an agent; nothing in it is read as a formula by a spreadsheet. */
export function monthCsv({ month, values, byAgent }: MonthReport): string {
  const head = ['month', 'metric', 'agent', 'value', 'p90', 'unit', 'numerator', 'denominator', 'unknowns'];
  const line = (agent: string, { metric, value, p90, numerator, denominator, unknowns }: MetricValue) => [
    ...[month, metric, agent, value ?? 'no data', p90 ?? '', METRICS[metric].unit],
    ...[numerator, denominator, unknowns],
  ];
  const lines = [
    ...values.map((value) => line('', value)),
    ...byAgent.flatMap(({ parts }) => parts.map(({ name, value }) => line(name === '' ? '(none)' : name, value))),
  ];
  return [head, ...lines].map((cells) => `${cells.map(cell).join(',')}\r\n`).join('');
}

function cell(value: string | number): string {
  const safe = typeof value === 'string' && /^[\s]*[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
