/** What protects each repository at GitHub, as it was last seen: an overview, and one repository control by control. */
import { html } from 'hono/html';
import { controlOf } from '../catalog/controls.js';
import { outcomeKey } from '../core/posture/judge-posture.js';
import type { InventoryRecord } from '../domain/inventory.js';
import type { ControlOutcome, OutcomeKind, PostureRecord } from '../domain/posture.js';
import { inventoryBox } from './inventory-box.js';
import { chip, code, emptyBox, fullName, type Html, moment, path, said, type Tone, table } from './shown.js';

const WORDS = {
  holds: { word: 'holds', tone: 'ok' },
  fails: { word: 'fails', tone: 'bad' },
  'not-visible': { word: 'not visible', tone: 'warn' },
  unreadable: { word: 'unreadable', tone: 'warn' },
  error: { word: 'not answered', tone: 'warn' },
  'not-applicable': { word: 'no object', tone: 'plain' },
} as const satisfies Record<OutcomeKind, { readonly word: string; readonly tone: Tone }>;

const UNSEEN: ReadonlySet<OutcomeKind> = new Set(['not-visible', 'unreadable', 'error']);

export function posturesPage(postures: readonly PostureRecord[], inventories: readonly InventoryRecord[]): Html {
  const all = postures.flatMap(({ outcomes }) => outcomes);
  const columns = [
    { title: 'Repository' },
    { title: 'Holds', kind: 'number' as const },
    { title: 'Fails', kind: 'number' as const },
    { title: 'Not seen', kind: 'number' as const },
    { title: 'Drifted' },
    { title: 'Looked at', kind: 'tight' as const },
  ];
  return html`<h1>Posture</h1>
<p class="lead">Whether the protection that the gate relies on is really switched on at GitHub. Only what was seen to hold is green; what could not be seen is not.</p>
<dl class="big"><div><dt>Repositories</dt><dd>${postures.length}</dd></div><div><dt>Controls that hold</dt><dd>${count(all, 'holds')}</dd></div>
<div><dt>Controls that fail</dt><dd>${count(all, 'fails')}</dd></div><div><dt>Not seen</dt><dd>${unseenOf(all)}</dd></div></dl>
${postures.length === 0 ? emptyBox('No posture was read yet.', 'Each repository is looked at daily, and whenever GitHub tells of a change.') : html`<div class="box">${table({ caption: 'Repositories, by name', columns, rows: postures.map(rowOf) })}</div>`}
${inventories.map(inventoryBox)}`;
}

function rowOf({ repository, outcomes, drifted, at }: PostureRecord): readonly (Html | string | number)[] {
  const fails = count(outcomes, 'fails');
  return [
    html`<a class="change-name" href="${path('posture', repository.owner, repository.name)}">${said(fullName(repository))}</a>`,
    count(outcomes, 'holds'),
    fails === 0 ? '0' : chip(String(fails), 'bad'),
    unseenOf(outcomes),
    drifted.length === 0 ? html`<span class="muted">nothing</span>` : chip(`${drifted.length} since it held`, 'warn'),
    moment(at),
  ];
}

export function posturePage({ repository, outcomes, drifted, at }: PostureRecord): Html {
  const order: readonly OutcomeKind[] = ['fails', 'error', 'unreadable', 'not-visible', 'holds', 'not-applicable'];
  const sorted = outcomes.toSorted((a, b) => order.indexOf(a.outcome) - order.indexOf(b.outcome));
  const rows = sorted.map((one) => controlRow(one, drifted));
  const columns = [
    { title: 'Control' },
    { title: 'Is', kind: 'tight' as const },
    { title: 'Where', kind: 'wide' as const },
    { title: 'What was seen, and what to do' },
  ];
  return html`<h1>Posture of ${said(fullName(repository))}</h1>
<p class="lead">Last looked at ${moment(at)}. <code>twokey posture --repo ${said(fullName(repository))} --remedies</code> prints what puts it right.</p>
<div class="box">${table({ caption: 'Controls, what fails first', columns, rows })}</div>`;
}

function controlRow(one: ControlOutcome, drifted: readonly string[]): readonly (Html | string)[] {
  const { control: id, outcome, place, why } = one;
  const control = controlOf(id);
  const { word, tone } = WORDS[outcome];
  const wantsWork = outcome === 'fails' || UNSEEN.has(outcome);
  return [
    html`<div>${said(control?.title ?? id)}</div><div class="sub">${code(id)}</div>`,
    html`${chip(word, tone)}${drifted.includes(outcomeKey(one)) ? html` ${chip('drifted', 'warn')}` : ''}`,
    place === '' ? 'the repository' : code(place, 80),
    html`<p>${said(why)}</p>${wantsWork && control !== null ? html`<p class="sub">→ ${said(control.remedy, 600)}</p>` : ''}`,
  ];
}

function count(outcomes: readonly ControlOutcome[], kind: OutcomeKind): number {
  return outcomes.filter(({ outcome }) => outcome === kind).length;
}

function unseenOf(outcomes: readonly ControlOutcome[]): number {
  return outcomes.filter(({ outcome }) => UNSEEN.has(outcome)).length;
}
