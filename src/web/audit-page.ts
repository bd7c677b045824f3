/** The audit log: searched, one record in full, and whether the chain holds. */
import { html } from 'hono/html';
import type { Chain } from '../core/audit-chain.js';
import { readLink } from '../core/audit-entry.js';
import { AUDIT_KINDS, type KeptEntry } from '../domain/audit.js';
import type { RepositoryRef } from '../domain/change.js';
import type { EntryFilter, Page } from '../ports/dashboard.js';
import { toldEntry } from '../report/audit-lines.js';
import { choice, repositoryChoice } from './filters.js';
import { chip, code, emptyBox, fullName, type Html, moment, pager, path, said, table } from './shown.js';

export interface AuditView {
  readonly page: Page<KeptEntry>;
  readonly filter: EntryFilter;
  readonly repositories: readonly RepositoryRef[];
  /** Whether a whole installation is in sight, so that its chain can be checked. */
  readonly canVerify: boolean;
}

export function auditPage(view: AuditView): Html {
  const { page, filter, repositories, canVerify } = view;
  return html`<h1>Audit log</h1>
<p class="lead">Everything that was decided, published and commanded, the newest first. Each entry is chained to the one before it by digest.</p>
<form class="filters" method="get" action="/audit">
${choice({ name: 'kind', title: 'Kind', all: 'every kind' }, AUDIT_KINDS, filter.kind)}
${repositoryChoice(repositories, filter.repository)}
<label>Pull request<input name="number" inputmode="numeric" pattern="[1-9][0-9]{0,9}" value="${filter.number ?? ''}"></label>
<label>From<input type="date" name="since" value="${dayOf(filter.since)}"></label>
<label>To<input type="date" name="until" value="${dayOf(filter.until)}"></label>
<button>Search</button>
${canVerify ? html`<a class="button" href="/audit/verify">Check the chain</a>` : ''}
</form>
${page.items.length === 0 ? emptyBox('Nothing is recorded that fits.', 'Search for less.') : listed(page, repositories)}
${pager(page, (number) => addressOf(filter, number))}`;
}

function listed(page: Page<KeptEntry>, repositories: readonly RepositoryRef[]): Html {
  const names = new Map(repositories.map((one) => [one.id, one]));
  const rows = page.items.map((kept) => rowOf(kept, names));
  const columns = [
    { title: 'Record', kind: 'tight' as const },
    { title: 'When', kind: 'tight' as const },
    { title: 'Kind', kind: 'tight' as const },
    { title: 'About', kind: 'tight' as const },
    { title: 'What' },
  ];
  return html`<div class="box">${table({ caption: 'Entries of the log', columns, rows })}</div>`;
}

function rowOf(kept: KeptEntry, names: ReadonlyMap<number, RepositoryRef>): readonly (Html | string)[] {
  const { installation, sequence } = kept;
  const link = html`<a href="${path('audit', installation, sequence)}">${installation}:${sequence}</a>`;
  const entry = readLink(kept.entry);
  if (entry === null) return [link, '', '', '', 'it cannot be read'];
  const repository = names.get(entry.repository);
  const [what = ''] = toldEntry(entry);
  return [
    link,
    moment(entry.at),
    chip(entry.kind, entry.kind === 'break-glass' ? 'bad' : 'plain'),
    aboutOf(repository, entry.number),
    said(what, 300),
  ];
}

function aboutOf(repository: RepositoryRef | undefined, number: number): Html | string {
  if (repository === undefined) return '';
  if (number === 0) return said(fullName(repository));
  return html`<a href="${path('changes', repository.owner, repository.name, number)}">${said(fullName(repository))}#${number}</a>`;
}

function dayOf(at: number | null): string {
  return at === null ? '' : new Date(at).toISOString().slice(0, 10);
}

function addressOf({ kind, repository, number, since, until }: EntryFilter, page: number): string {
  const query = new URLSearchParams();
  if (kind !== null) query.set('kind', kind);
  if (repository !== null) query.set('repository', fullName(repository));
  if (number !== null) query.set('number', String(number));
  if (since !== null) query.set('since', dayOf(since));
  if (until !== null) query.set('until', dayOf(until));
  query.set('page', String(page));
  return `/audit?${query}`;
}

export interface EntryView {
  readonly kept: KeptEntry;
  readonly repository: RepositoryRef | null;
  /** What the digests say, computed anew. */
  readonly entryHolds: boolean;
  /** Null: there is no body. */
  readonly bodyHolds: boolean | null;
}

export function entryPage({ kept, repository, entryHolds, bodyHolds }: EntryView): Html {
  const { installation, sequence, digest, entry: text, body } = kept;
  const entry = readLink(text);
  const told = entry === null ? [] : toldEntry(entry);
  return html`<h1>Record ${installation}:${sequence}</h1>
<p class="lead">${entry === null ? 'It cannot be read.' : html`${moment(entry.at)} · ${entry.kind} ${aboutOf(repository ?? undefined, entry.number)}`}</p>
<div class="flash ${entryHolds && bodyHolds !== false ? 'ok' : 'bad'}"><strong>${entryHolds ? 'The entry is what its digest says.' : 'The entry was changed: its digest does not fit.'}</strong>
<p>${bodyHolds === null ? 'It has no body, or the retention deleted it.' : bodyHolds ? 'So is its body.' : 'Its body was changed.'}</p></div>
<section class="box"><header><h2>In words</h2></header><div class="inside">${told.map((line) => html`<p>${said(line, 600)}</p>`)}</div></section>
<section class="box"><header><h2>Entry</h2><span class="end sub">digest ${code(digest.slice(0, 16))}</span></header><div class="inside"><pre tabindex="0" role="region" aria-label="Entry">${pretty(text)}</pre></div></section>
${body === null ? '' : html`<section class="box"><header><h2>Body</h2></header><div class="inside"><pre tabindex="0" role="region" aria-label="Body">${pretty(body)}</pre></div></section>`}
<p>${sequence > 1 ? html`<a class="button" href="${path('audit', installation, sequence - 1)}">Before</a> ` : ''}<a class="button" href="${path('audit', installation, sequence + 1)}">After</a></p>`;
}

/** Longer texts are for the command line. */
const LONGEST = 200_000;

function pretty(text: string): string {
  const laid = JSON.stringify(JSON.parse(text), null, 2);
  return laid.length > LONGEST ? `${laid.slice(0, LONGEST)}\n… \`twokey audit export\` has all of it` : laid;
}

export interface VerifyView {
  readonly chains: readonly Chain[];
  /** How many of the latest entries were looked at, at most. */
  readonly most: number;
}

export function verifyPage({ chains, most }: VerifyView): Html {
  return html`<h1>Does the chain hold?</h1>
<p class="lead">Each entry’s digest and place, computed anew over the latest ${most} entries of each installation. <code>twokey audit verify</code> checks all of it, and against signed anchors whether its end was cut off.</p>
${chains.length === 0 ? emptyBox('The log is empty.', 'There is nothing to check.') : chains.map(chainBox)}
<p><a class="button" href="/audit">Back to the log</a></p>`;
}

function chainBox({ installation, first, last, entries, broken, problems, digest }: Chain): Html {
  return html`<section class="flash ${broken === 0 ? 'ok' : 'bad'}"><strong>Installation ${installation} ${broken === 0 ? 'holds' : 'is BROKEN'}</strong>
<p>${entries} entries, ${first} to ${last}, head ${code(digest.slice(0, 16))}</p>
${problems.map(({ sequence, what }) => html`<p><a href="${path('audit', installation, sequence)}">${installation}:${sequence}</a> ${said(what)}</p>`)}</section>`;
}
