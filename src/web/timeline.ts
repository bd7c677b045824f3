/** Entries of the audit log as a timeline: what happened, in words, with a link to each record. */
import { html } from 'hono/html';
import { readLink } from '../core/audit-entry.js';
import type { AuditEntry, KeptEntry } from '../domain/audit.js';
import { toldEntry } from '../report/audit-lines.js';
import { type Html, moment, path, said } from './shown.js';

/** The latest ones; the rest is in the log. */
const MOST_SHOWN = 100;

/** Newest first. */
export function timeline(entries: readonly KeptEntry[]): Html {
  const shown = entries.toReversed().slice(0, MOST_SHOWN);
  const hidden = entries.length - shown.length;
  return html`<ol class="timeline">${shown.map(step)}${hidden > 0 ? html`<li>and ${hidden} earlier ones</li>` : ''}</ol>`;
}

function step(kept: KeptEntry): Html {
  const entry = readLink(kept.entry);
  if (entry === null) return html`<li>an entry that cannot be read</li>`;
  const [first = '', ...rest] = toldEntry(entry);
  return html`<li class="${toneOf(entry)}"><div>${said(first, 600)}</div>
<div class="sub">${moment(entry.at)} · <a href="${path('audit', entry.installation, entry.sequence)}">record ${entry.installation}:${entry.sequence}</a></div>
${rest.length === 0 ? '' : html`<details><summary>Why</summary><ul>${rest.map((line) => html`<li>${said(line.replace(/^- /, ''), 600)}</li>`)}</ul></details>`}</li>`;
}

function toneOf({ kind, about }: AuditEntry): string {
  if (kind === 'break-glass') return 'bad';
  if (kind !== 'decision') return '';
  const tones: Readonly<Record<string, string>> = {
    approved: 'ok',
    denied: 'bad',
    pending: 'warn',
    indeterminate: 'warn',
  };
  return tones[String(about.verdict)] ?? '';
}
