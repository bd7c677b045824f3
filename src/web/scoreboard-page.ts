/** The scoreboard: each number with what it is made of, where it goes, a chart and its table; and what the gate caught. */
import { html } from 'hono/html';
import { METRICS } from '../catalog/metrics.js';
import type { RepositoryRef } from '../domain/change.js';
import { RISK_LEVELS } from '../domain/finding.js';
import { ORIGINS } from '../domain/provenance.js';
import type { Catch, MetricId, MetricKind, MetricValue, Period } from '../domain/scoreboard.js';
import { NOTHING_STOPPED } from '../report/catches.js';
import { numberText, trendText, valueText } from '../report/scoreboard.js';
import { lineChart } from './chart.js';
import { choice, repositoryChoice } from './filters.js';
import {
  chip,
  code,
  emptyBox,
  fullName,
  type Html,
  moment,
  originChip,
  path,
  said,
  type Tone,
  table,
} from './shown.js';

export interface Asked {
  readonly repository: RepositoryRef | null;
  readonly team: string | null;
  readonly agent: string | null;
  readonly origin: string | null;
  readonly risk: string | null;
  readonly period: Period;
}

export interface ScoreboardView {
  readonly asked: Asked;
  readonly repositories: readonly RepositoryRef[];
  readonly choices: { readonly teams: readonly string[]; readonly agents: readonly string[] };
  /** Those that can be chosen, newest first. */
  readonly periods: readonly Period[];
  /** One a metric: its values up to the period, oldest first. */
  readonly rows: readonly { readonly metric: MetricId; readonly values: readonly MetricValue[] }[];
  readonly catches: readonly Catch[];
  readonly open: { readonly held: number; readonly ready: number };
  /** Deployments that wait now. */
  readonly waiting: number;
}

const GROUPS: readonly { readonly title: string; readonly metrics: readonly MetricId[] }[] = [
  {
    title: 'AI safety',
    metrics: [
      ...([
        'ai-share',
        'ai-blocked',
        'ai-held',
        'ai-rollback-rate',
        'human-rollback-rate',
        'approval-latency',
      ] as const),
      ...(['overrides', 'admin-identities', 'ai-writers', 'drift-time', 'restore-tests'] as const),
    ],
  },
  {
    title: 'Delivery',
    metrics: ['deployment-frequency', 'lead-time', 'change-fail-rate', 'recovery-time', 'rework-rate'],
  },
];

export function scoreboardPage(view: ScoreboardView): Html {
  const { asked, open, waiting, catches } = view;
  return html`<h1>Scoreboard</h1>
<p class="lead">What agents change, what the gate holds back, and what it costs, in ${said(asked.period)} against the period before. Without anything to count there is no data: never 0, never 100 %.</p>
${filters(view)}
<dl class="big">
<div><dt>Held now</dt><dd><a href="/changes?state=held">${open.held}</a></dd></div>
<div><dt>Ready to merge</dt><dd><a href="/changes?state=ready">${open.ready}</a></dd></div>
<div><dt>Deployments waiting</dt><dd><a href="/deployments">${waiting}</a></dd></div>
<div><dt>Caught in ${said(asked.period)}</dt><dd>${catches.length}</dd></div>
</dl>
${GROUPS.map(
  ({ title, metrics }) => html`<section aria-label="${title}"><h2>${title}</h2><div class="cards">
${metrics.map((metric) => cardOf(view, metric))}</div></section>`,
)}
<section aria-label="What the gate caught"><h2>What the gate caught</h2>${caught(view)}</section>`;
}

function filters({ asked, repositories, choices, periods }: ScoreboardView): Html {
  return html`<form class="filters" method="get" action="/">
<label>Period<select name="period">${periods.map((one) => html`<option value="${one}"${one === asked.period ? html` selected` : ''}>${one}</option>`)}</select></label>
${repositoryChoice(repositories, asked.repository)}
${choice({ name: 'team', title: 'Team', all: 'all' }, choices.teams, asked.team)}
${choice({ name: 'agent', title: 'Agent', all: 'all' }, choices.agents, asked.agent)}
${choice({ name: 'origin', title: 'Origin', all: 'all' }, ORIGINS, asked.origin)}
${choice({ name: 'risk', title: 'Risk', all: 'all' }, RISK_LEVELS, asked.risk)}
<button>Show</button></form>`;
}

function cardOf({ rows }: ScoreboardView, id: MetricId): Html {
  const values = rows.find(({ metric }) => metric === id)?.values ?? [];
  const [before, now] = [values.at(-2), values.at(-1)];
  if (now === undefined) return html``;
  const metric = METRICS[id];
  const hasData = values.some(({ value }) => value !== null);
  const points = values.map(({ period, value }) => ({ name: shortened(period), value }));
  return html`<article class="card"><h3>${metric.title}</h3>
<p class="value">${now.value === null ? html`<small>no data</small>` : numberText(metric, now.value)}</p>
<p class="made">${madeOf(now)}</p>
${trend(id, now.value, before?.value ?? null)}
${hasData ? lineChart({ label: `${metric.title}, ${points.length} periods; the table below has the numbers`, points, axis: (value) => numberText(metric, value), step: stepFor(metric.kind, values) }) : ''}
<details><summary>What it means${hasData ? ', and the numbers' : ''}</summary>
<p>${metric.meaning}</p><p class="muted">Read wrongly: ${metric.misread}</p>
${hasData ? history(metric.title, values) : ''}</details></article>`;
}

const HOUR = 3_600;
const DAY = 24 * HOUR;
/** Seconds that read well as minutes, hours and days. */
const DURATIONS: readonly number[] = [
  ...[1, 5, 15, 30, 60, 5 * 60, 10 * 60, 15 * 60, 30 * 60],
  ...[HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR],
  ...[DAY, 2 * DAY, 5 * DAY, 10 * DAY, 30 * DAY, 60 * DAY, 120 * DAY, 360 * DAY],
];
/** Lines of a chart above the zero. */
const MOST_LINES = 3;

/** So that nobody reads of half an identity, or of 1.7 hours. */
function stepFor(kind: MetricKind, values: readonly MetricValue[]): number | null {
  const highest = Math.max(0, ...values.map(({ value }) => value ?? 0));
  if (kind === 'duration') return DURATIONS.find((step) => highest <= step * MOST_LINES) ?? null;
  return (kind === 'count' || kind === 'level') && highest <= MOST_LINES ? 1 : null;
}

/** What stands in brackets behind a number, and what could not be told. */
function madeOf(value: MetricValue): string {
  const [, made = ''] = /\(([^)]*)\)/.exec(valueText(value)) ?? [];
  const unknowns = value.unknowns === 0 ? [] : [`${value.unknowns} could not be told`];
  return [...(made === '' ? [] : [made]), ...unknowns].join(' · ');
}

function trend(id: MetricId, now: number | null, before: number | null): Html {
  const text = trendText(id, now, before);
  const { target } = METRICS[id];
  const aim = target === 'shown' ? '' : ` · should go ${target}`;
  if (text === '') return html`<p class="trend even">nothing to compare with${aim}</p>`;
  const tone = text.endsWith('better') ? 'ok' : text.endsWith('worse') ? 'bad' : 'even';
  const arrow = text.startsWith('up') ? '▲' : text.startsWith('down') ? '▼' : '●';
  return html`<p class="trend ${tone}"><span aria-hidden="true">${arrow}</span> ${text}<span class="muted">${aim}</span></p>`;
}

function history(title: string, values: readonly MetricValue[]): Html {
  const rows = values.toReversed().map((value) => [value.period, valueText(value)]);
  return table({
    caption: `${title} by period`,
    columns: [{ title: 'Period', kind: 'tight' }, { title: 'Value' }],
    rows,
  });
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function shortened(period: Period): string {
  const [, month = ''] = /^\d{4}-(\d\d)$/.exec(period) ?? [];
  return MONTHS[Number(month) - 1] ?? period;
}

/** More are in the report of the month. */
const MOST_CAUGHT = 20;

/** A link where its records are here. */
function nameOf(one: Catch, known: ReadonlySet<number>): Html {
  const { owner, name, id } = one.repository;
  if (one.deployment !== null) {
    const { environment, run } = one.deployment;
    return html`<span class="change-name">${said(fullName(one.repository))}</span><div class="sub">to ${code(environment, 60)}, run ${run}</div>`;
  }
  const shown = `${owner}/${name}#${one.number}`;
  if (!known.has(id)) return html`<span class="change-name">${said(shown)}</span>`;
  return html`<a class="change-name" href="${path('changes', owner, name, one.number)}">${said(shown)}</a>`;
}

const TONES = {
  denied: 'bad',
  'held for a second approval': 'warn',
  'deployment refused': 'bad',
  'deployment held': 'warn',
} as const satisfies Record<Catch['what'], Tone>;

function caught({ catches, repositories }: ScoreboardView): Html {
  const known = new Set(repositories.map(({ id }) => id));
  if (catches.length === 0) return emptyBox('Nothing was caught.', `${NOTHING_STOPPED} in this period.`);
  const rows = catches.slice(0, MOST_CAUGHT).map((one) => {
    const { at, what, origin, agent, risk, rules } = one;
    const riskChip = risk === '' ? '' : chip(`${risk} risk`, risk === 'high' ? 'bad' : 'plain');
    return [
      nameOf(one, known),
      html`${chip(what, TONES[what])} ${originChip(origin, agent === '' ? [] : [agent])} ${riskChip}`,
      said(rules.join(', ')),
      moment(at),
    ];
  });
  const more = catches.length > rows.length ? `, the latest ${rows.length} of ${catches.length}` : '';
  const columns = [
    { title: 'Change or deployment' },
    { title: 'What' },
    { title: 'By the rules' },
    { title: 'When', kind: 'tight' as const },
  ];
  return html`<div class="box">${table({ caption: `What one person alone would have let through, or nobody should have${more}`, columns, rows })}</div>`;
}
