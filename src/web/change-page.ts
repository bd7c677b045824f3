/** One change: how it stands and why, who has spoken, what was found, where it comes from, what happened, and what today's policy would say. */
import { html } from 'hono/html';
import type { KeptEntry } from '../domain/audit.js';
import type { RepositoryRef } from '../domain/change.js';
import type { DecisionBody } from '../domain/record.js';
import { type Decision, lineOf, remediesOf, unblockersOf } from './decision.js';
import { reasonTree, voices } from './reasons.js';
import {
  chip,
  chips,
  code,
  counted,
  emptyBox,
  fullName,
  type Html,
  moment,
  originChip,
  said,
  table,
  verdictChip,
  verdictTone,
} from './shown.js';
import { timeline } from './timeline.js';

/** The latest decision, decided again. */
export interface Replayed {
  /** How it would differ, in words; empty: not at all. */
  readonly changes: readonly string[];
  readonly verdict: DecisionBody['verdict'];
  /** It is the very policy that it was decided by. */
  readonly isSame: boolean;
}

export interface ChangeView {
  readonly repository: RepositoryRef;
  readonly number: number;
  /** Oldest first. */
  readonly entries: readonly KeptEntry[];
  /** The latest; null: none can be read. */
  readonly latest: Decision | null;
  /** Null: it cannot be decided again. */
  readonly replayed: Replayed | null;
}

export function changePage(view: ChangeView): Html {
  const { repository, number, latest, entries } = view;
  const body = latest?.body ?? null;
  return html`<h1>${said(fullName(repository))} <span class="muted">#${number}</span></h1>
${latest === null || body === null ? html`<p class="lead">${latest === null ? 'It was not judged, or its record cannot be read.' : said(lineOf(latest))}</p>` : heading(latest, body)}
<div class="columns">
<div>
${body === null ? emptyBox('Its record has no body any more.', 'What stays in the log is below.') : judged(body)}
${again(view)}
<section class="box"><header><h2>What happened</h2></header><div class="inside">${timeline(entries)}</div></section>
</div>
${latest === null ? html`<aside></aside>` : html`<aside>${aside(latest)}</aside>`}
</div>`;
}

function heading(latest: Decision, body: DecisionBody): Html {
  const { verdict, provenance, risk } = body;
  const tone = verdictTone(verdict.kind);
  const steps = remediesOf(verdict);
  return html`${chips([
    verdictChip(verdict.kind, verdict.mode),
    originChip(provenance.origin, [...provenance.agents, ...provenance.automations]),
    chip(`${risk.level} risk`, risk.level === 'high' ? 'bad' : 'plain'),
    ...risk.categories.map((category) => chip(category)),
  ])}
<div class="flash ${tone}"><strong>${said(lineOf(latest), 600)}</strong>
${steps.length === 0 || verdict.kind === 'approved' ? '' : html`<ul>${steps.map((step) => html`<li>${said(step, 600)}</li>`)}</ul>`}</div>`;
}

function judged(body: DecisionBody): Html {
  const { verdict, risk } = body;
  const spoken = voices(verdict);
  return html`${spoken === null ? '' : html`<section class="box">${spoken}</section>`}
<section class="box"><header><h2>Why</h2></header><div class="inside">${reasonTree(verdict.reasons)}</div></section>
${risk.findings.length === 0 ? '' : html`<section class="box">${findings(body)}</section>`}
${origins(body)}`;
}

/** More are in the record. */
const MOST_FINDINGS = 100;

function findings({ risk }: DecisionBody): Html {
  const rows = risk.findings
    .slice(0, MOST_FINDINGS)
    .map(({ level, rule, path, line, why }) => [
      code(rule),
      chip(level, level === 'high' ? 'bad' : level === 'medium' ? 'warn' : 'plain'),
      path === null ? 'the whole change' : code(line === null ? path : `${path}:${line}`),
      said(why),
    ]);
  const more = risk.findings.length > rows.length ? `, the first ${rows.length} of ${risk.findings.length}` : '';
  const columns = [
    { title: 'Rule', kind: 'tight' as const },
    { title: 'Risk' },
    { title: 'Where', kind: 'wide' as const },
    { title: 'What was seen' },
  ];
  return table({ caption: `What makes it risky${more}`, columns, rows });
}

function origins({ provenance }: DecisionBody): Html {
  const { evidence, cautions, operators } = provenance;
  if (evidence.length === 0 && cautions.length === 0) return html``;
  return html`<section class="box"><header><h2>Where it comes from</h2></header><div class="inside">
<ul class="evidence">${evidence.map(
    (one) =>
      html`<li>${chip(one.agent, one.agentClass === 'automation' ? 'plain' : 'ai')} ${said(one.where)}: ${code(one.seen)} <span class="muted">${one.confidence} confidence</span></li>`,
  )}${cautions.map((one) => html`<li>${chip('caution', 'warn')} ${said(one)}</li>`)}</ul>
${operators.length === 0 ? '' : html`<p class="muted">Directed by ${operators.map(({ account, because }, index) => html`${index === 0 ? '' : ', '}<strong>${said(account.login, 60)}</strong> (${said(because)})`)}.</p>`}
</div></section>`;
}

function again({ replayed }: ChangeView): Html {
  if (replayed === null) return html``;
  const { changes, verdict, isSame } = replayed;
  const text = isSame
    ? "The repository's policy is still the one that it was decided by."
    : changes.length === 0
      ? "The repository's policy has changed since; it would say the same."
      : "The repository's policy has changed since; it would say otherwise.";
  return html`<section class="box"><header><h2>Decided again, by today's policy</h2><span class="end">${verdictChip(verdict.kind, verdict.mode)}</span></header>
<div class="inside"><p>${text}</p>${changes.length === 0 ? '' : html`<ul>${changes.map((one) => html`<li>${said(one)}</li>`)}</ul>`}</div></section>`;
}

function aside({ entry, body }: Decision): Html {
  const movers = body === null ? [] : unblockersOf(body.verdict);
  const change = body?.facts.change ?? null;
  const excluded = body?.verdict.excluded ?? [];
  return html`${movers.length === 0 ? '' : html`<section><h2>Who can move it on</h2>${movers.map(({ what, who }) => html`<p>${said(what)}${who.length === 0 ? '' : html`: <strong>${said(who.join(', '))}</strong>`}</p>`)}</section>`}
${excluded.length === 0 ? '' : html`<section><h2>Who cannot approve it</h2>${excluded.map(({ account, because }) => html`<p><strong>${said(account.login, 60)}</strong> <span class="muted">${said(because)}</span></p>`)}</section>`}
${
  change === null
    ? ''
    : html`<section><h2>Change</h2>
<p>by <strong>${change.author === null ? 'a deleted account' : said(change.author.login, 60)}</strong></p>
<p>${code(change.head.ref, 80)} into ${code(change.base.ref, 80)}</p>
<p>${counted(change.totals.files, 'file')}, ${counted(change.totals.commits, 'commit')}, +${change.totals.additions} −${change.totals.deletions}</p>
${/^https?:\/\//.test(change.url) ? html`<p><a href="${change.url}" rel="noreferrer">Open at GitHub</a></p>` : ''}</section>`
}
<section><h2>Judged</h2><p>${moment(entry.at)}</p><p>commit ${code(entry.sha.slice(0, 7))}</p>
<p class="muted">by ${said(String(entry.about.product))}, catalog ${said(String(entry.about.catalog))}</p></section>
<section><h2>Policy</h2>${sources(entry.about.policySources)}</section>`;
}

function sources(listed: unknown): Html {
  const named = Array.isArray(listed) ? listed.map((one: { readonly source?: unknown }) => String(one.source)) : [];
  return named.length === 0 ? html`<p>the built-in one</p>` : html`${named.map((one) => html`<p>${code(one)}</p>`)}`;
}
