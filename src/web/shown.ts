/** Small pieces that every page is made of: untrusted texts, times, links to GitHub, chips and tables. All HTML is made by hono's `html`, which escapes. */
import { html } from 'hono/html';
import type { RepositoryRef } from '../domain/change.js';
import type { Origin } from '../domain/provenance.js';
import type { VerdictKind } from '../domain/verdict.js';
import { oneLine } from '../report/escape.js';

export type Html = ReturnType<typeof html>;
export type Tone = 'ok' | 'warn' | 'bad' | 'note' | 'ai' | 'plain';

/** What somebody else wrote, on one line and without characters that nobody sees; `html` escapes it. */
export function said(text: string, longest = 400): string {
  return oneLine(text, longest);
}

export function code(text: string, longest = 200): Html {
  return html`<code>${said(text, longest)}</code>`;
}

export function chip(text: string, tone: Tone = 'plain'): Html {
  return html`<span class="chip ${tone}">${said(text)}</span>`;
}

export function chips(items: readonly Html[]): Html {
  return items.length === 0 ? html`` : html`<ul class="chips">${items.map((item) => html`<li>${item}</li>`)}</ul>`;
}

/** UTC, to the minute; the whole instant in the attribute. */
export function moment(at: number): Html {
  const iso = new Date(at).toISOString();
  return html`<time datetime="${iso}" title="${iso}">${iso.slice(0, 16).replace('T', ' ')}</time>`;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `5 minutes`, `3 hours`, `12 days`. */
export function span(milliseconds: number): string {
  const steps = [
    { unit: 'day', size: DAY },
    { unit: 'hour', size: HOUR },
    { unit: 'minute', size: MINUTE },
  ] as const;
  const fitting = steps.find(({ size }) => milliseconds >= size);
  if (fitting === undefined) return 'less than a minute';
  const count = Math.floor(milliseconds / fitting.size);
  return counted(count, fitting.unit);
}

export function fullName({ owner, name }: Pick<RepositoryRef, 'owner' | 'name'>): string {
  return `${owner}/${name}`;
}

/** A path of ours: each step percent-encoded, so that no name can be more than a step. */
export function path(...steps: readonly (string | number)[]): string {
  return `/${steps.map((step) => encodeURIComponent(String(step))).join('/')}`;
}

export function verdictChip(kind: VerdictKind, mode: 'observe' | 'enforce' = 'enforce'): Html {
  const words = { approved: 'approved', pending: 'held', indeterminate: 'cannot decide', denied: 'denied' } as const;
  return html`${chip(words[kind], verdictTone(kind))}${mode === 'observe' ? html` ${chip('observe only')}` : ''}`;
}

export function verdictTone(kind: VerdictKind): Tone {
  const tones = { approved: 'ok', pending: 'warn', indeterminate: 'warn', denied: 'bad' } as const;
  return tones[kind];
}

/** '' where it is not known: then there is nothing to show. */
export function originChip(origin: Origin | '', names: readonly string[]): Html {
  if (origin === '') return html``;
  const named = names.length === 0 ? '' : `: ${names.join(', ')}`;
  return chip(`${origin === 'ai' ? 'AI' : origin}${named}`, origin === 'ai' ? 'ai' : 'plain');
}

interface Column {
  readonly title: string;
  /** wide: what stands in it is one long word, such as a path. */
  readonly kind?: 'number' | 'tight' | 'wide';
}

/** Cells that are `row` head their row. */
export interface Table {
  readonly caption: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly (Html | string | number)[])[];
}

/**
 * With a caption and headings, in a region that can be scrolled by keyboard where it is too wide. On a phone each row
 * is a block of its own; the roles say that it is still a table.
 */
export function table({ caption, columns, rows }: Table): Html {
  return html`<div class="scroll" role="region" aria-label="${caption}" tabindex="0"><table role="table">
<caption>${caption}</caption>
<thead role="rowgroup"><tr role="row">${columns.map(({ title, kind }) => html`<th role="columnheader" scope="col" class="${kind ?? ''}">${title}</th>`)}</tr></thead>
<tbody role="rowgroup">${rows.map((row) => html`<tr role="row">${row.map((cell, index) => cellOf(cell, index, columns))}</tr>`)}</tbody>
</table></div>`;
}

function cellOf(cell: Html | string | number, index: number, columns: readonly Column[]): Html {
  const { title = '', kind = '' } = columns[index] ?? {};
  return index === 0
    ? html`<th role="rowheader" scope="row" class="${kind}">${cell}</th>`
    : html`<td role="cell" data-label="${title}" class="${kind}">${cell}</td>`;
}

/** `1 file`, `2 files`. */
export function counted(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

export function emptyBox(title: string, text: string): Html {
  return html`<div class="box"><div class="empty"><strong>${title}</strong>${text}</div></div>`;
}

/** Links to the pages before and after, keeping the other parameters. */
export function pager(
  of: { readonly number: number; readonly hasNext: boolean },
  address: (page: number) => string,
): Html {
  if (of.number === 1 && !of.hasNext) return html``;
  return html`<nav class="pages" aria-label="Pages">
${of.number > 1 ? html`<a class="button" rel="prev" href="${address(of.number - 1)}">Newer</a>` : ''}
${of.hasNext ? html`<a class="button" rel="next" href="${address(of.number + 1)}">Older</a>` : ''}
</nav>`;
}
