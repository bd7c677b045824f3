/** The live list of open changes: what is held and why, for how long, and who can move it on. */
import { html } from 'hono/html';
import type { RepositoryRef } from '../domain/change.js';
import type { ChangeFilter, OpenChangeRow, Page } from '../ports/dashboard.js';
import { type Decision, decisionIn, lineOf, repositoryNameIn, unblockersOf } from './decision.js';
import { repositoryChoice } from './filters.js';
import {
  chip,
  code,
  emptyBox,
  fullName,
  type Html,
  originChip,
  pager,
  path,
  said,
  span,
  table,
  verdictChip,
} from './shown.js';

export interface ChangesView {
  readonly page: Page<OpenChangeRow>;
  readonly filter: ChangeFilter;
  readonly counts: { readonly held: number; readonly ready: number };
  readonly repositories: readonly RepositoryRef[];
  readonly now: number;
}

export function changesPage(view: ChangesView): Html {
  const { page, filter, counts, repositories } = view;
  const address = addressOf(filter);
  return html`<h1>Changes</h1>
<p class="lead">Open pull requests as they were last judged, the latest first: what holds each of them, and whose word would move it on.</p>
<ul class="switch">
${stateLink(`Held ${counts.held}`, filter.state === 'held', address({ state: 'held', page: 1 }))}
${stateLink(`Ready ${counts.ready}`, filter.state === 'ready', address({ state: 'ready', page: 1 }))}
${stateLink('All', filter.state === 'all', address({ state: 'all', page: 1 }))}
</ul>
<form class="filters" method="get" action="/changes">
<input type="hidden" name="state" value="${filter.state}">
${repositoryChoice(repositories, filter.repository)}
<button>Show</button>
</form>
${page.items.length === 0 ? nothing(filter) : listed(view)}
${pager(page, (number) => address({ page: number }))}`;
}

function stateLink(title: string, isHere: boolean, href: string): Html {
  return html`<li><a href="${href}"${isHere ? html` aria-current="true"` : ''}>${title}</a></li>`;
}

function nothing({ state }: ChangeFilter): Html {
  return state === 'held'
    ? emptyBox('Nothing is held.', 'Every open change here may merge, as far as this gate is concerned.')
    : emptyBox('Nothing here.', 'No open change fits. New ones appear as soon as GitHub tells of them.');
}

function listed({ page, now }: ChangesView): Html {
  const rows = page.items.flatMap((row) => {
    const decision = decisionIn(row.decision);
    return decision === null ? [] : [rowOf(row, decision, now)];
  });
  const columns = [
    { title: 'Change' },
    { title: 'Stands' },
    { title: 'Who can move it on' },
    { title: 'Open for', kind: 'tight' as const },
  ];
  return html`<div class="box">${table({ caption: 'Open changes, the last judged first', columns, rows })}</div>`;
}

function rowOf({ since }: OpenChangeRow, decision: Decision, now: number): readonly (Html | string)[] {
  const { entry, body } = decision;
  const name = repositoryNameIn(entry);
  const [owner = '', repository = ''] = name.split('/');
  const author = body?.facts.change.author?.login ?? null;
  return [
    html`<a class="change-name" href="${path('changes', owner, repository, entry.number)}">${said(name)}#${entry.number}</a>
<div class="sub">${author === null ? 'a deleted account' : said(author, 60)}${body === null ? '' : html` into ${code(body.facts.change.base.ref, 60)}`}</div>`,
    stands(decision),
    body === null ? html`<span class="muted">the record was pruned</span>` : movers(decision),
    span(Math.max(0, now - since)),
  ];
}

function stands(decision: Decision): Html {
  const { body } = decision;
  if (body === null) return html`<p>${said(lineOf(decision))}</p>`;
  const { verdict, provenance, risk } = body;
  const [state = ''] = lineOf(decision).split(' · ');
  return html`<p>${said(state)}</p>
<ul class="chips"><li>${verdictChip(verdict.kind, verdict.mode)}</li><li>${originChip(provenance.origin, provenance.agents)}</li>
<li>${chip(`${risk.level} risk`, risk.level === 'high' ? 'bad' : 'plain')}</li>
${risk.categories.map((category) => html`<li>${chip(category)}</li>`)}</ul>`;
}

function movers({ body }: Decision): Html {
  if (body === null) return html``;
  const found = unblockersOf(body.verdict);
  if (found.length > 0) {
    return html`${found.map(({ what, who }) => html`<p>${said(what)}${who.length === 0 ? '' : html`: ${said(who.join(', '))}`}</p>`)}`;
  }
  if (body.verdict.kind === 'approved') return html`<span class="muted">nobody needs to</span>`;
  return html`<span class="muted">its author: see what to do next</span>`;
}

function addressOf({ state, repository, page }: ChangeFilter) {
  return (other: Partial<Pick<ChangeFilter, 'state' | 'page'>>): string => {
    const query = new URLSearchParams({ state: other.state ?? state });
    if (repository !== null) query.set('repository', fullName(repository));
    const wanted = other.page ?? page;
    if (wanted > 1) query.set('page', String(wanted));
    return `/changes?${query}`;
  };
}
