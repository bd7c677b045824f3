/** Agents side by side: how much each changes, how often the gate said no, and how often it was undone. */
import { html } from 'hono/html';
import { AGENTS } from '../catalog/agents.js';
import type { MetricPart, MetricValue } from '../domain/scoreboard.js';
import { valueText } from '../report/scoreboard.js';
import { AGENT_METRICS, type AgentNumbers } from './agent-numbers.js';
import { code, emptyBox, type Html, path, said, table } from './shown.js';

export function agentsPage({ periods, parts }: AgentNumbers): Html {
  const names = [...new Set(AGENT_METRICS.flatMap((metric) => parts[metric].map(({ name }) => name)))].filter(
    (name) => name !== '',
  );
  const merged = parts['ai-share'].reduce((sum, { value }) => sum + value.denominator, 0);
  const rows = names
    .map((name) => ({ name, count: numberOf(parts['ai-share'], name)?.numerator ?? 0 }))
    .toSorted((a, b) => b.count - a.count || a.name.localeCompare(b.name))
    .map(({ name, count }) => [
      html`<div>${said(nameOf(name), 60)}</div><div class="sub">${code(name, 60)}</div>`,
      merged === 0 ? 'no data' : `${share(count, merged)} (${count} of ${merged})`,
      shown(parts['ai-blocked'], name),
      shown(parts['ai-held'], name),
      shown(parts['ai-rollback-rate'], name),
      html`<a href="/?${new URLSearchParams({ agent: name })}">numbers</a>`,
    ]);
  const columns = [
    { title: 'Agent' },
    { title: 'Share of merged changes' },
    { title: 'Blocked by policy' },
    { title: 'Held for a second' },
    { title: 'Rolled back in 30 days' },
    { title: 'More', kind: 'tight' as const },
  ];
  return html`<h1>Agents</h1>
<p class="lead">What each agent brought from ${periods[0] ?? ''} to ${periods.at(-1) ?? ''}. Only declared work is seen, and agents are given different work: a difference is a question, not an answer.</p>
${rows.length === 0 ? emptyBox('No agent was seen.', 'They appear with the first change that one of them made.') : html`<div class="box">${table({ caption: 'Agents, those that changed most first', columns, rows })}</div>`}
<p class="muted">Which agents are recognised, and by which marks, is in the catalog. What they may do where is on the page <a href="${path('autonomy')}">Autonomy</a>.</p>`;
}

function nameOf(id: string): string {
  return AGENTS.find((agent) => agent.id === id)?.name ?? id;
}

function numberOf(parts: readonly MetricPart[], name: string): MetricValue | null {
  return parts.find((part) => part.name === name)?.value ?? null;
}

function shown(parts: readonly MetricPart[], name: string): string {
  const value = numberOf(parts, name);
  return value === null ? 'no data' : valueText(value);
}

function share(count: number, of: number): string {
  return `${Number(((100 * count) / of).toPrecision(2))} %`;
}
