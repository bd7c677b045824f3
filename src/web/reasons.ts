/** A verdict for people: its reasons as a tree, and a table of whose word counts. */
import { html } from 'hono/html';
import { decisionRuleOf } from '../catalog/decision-rules.js';
import type { Reason, Verdict } from '../domain/verdict.js';
import { chip, code, type Html, said, table } from './shown.js';

const SIGNS = { met: '✓', unmet: '✗', unknown: '?', note: '·' } as const satisfies Record<Reason['outcome'], string>;
/** Children of one reason that are shown. */
const MOST_CHILDREN = 100;

export function reasonTree(reasons: readonly Reason[]): Html {
  return html`<ul class="reasons">${reasons.map(branch)}</ul>`;
}

function branch({ rule, outcome, text, remedy, children }: Reason): Html {
  const hidden = children.length - MOST_CHILDREN;
  return html`<li><span class="sign ${outcome}" aria-hidden="true">${SIGNS[outcome]}</span><span class="hidden">${outcome}: </span>${said(text, 600)} ${code(rule)}
${remedy === null ? '' : html`<span class="remedy">→ ${said(remedy, 600)}</span>`}
${children.length === 0 ? '' : html`<ul>${children.slice(0, MOST_CHILDREN).map(branch)}${hidden > 0 ? html`<li class="muted">and ${hidden} more</li>` : ''}</ul>`}
</li>`;
}

/** Null: nobody has said anything. */
export function voices({ counting, dismissed, objections, labelVotes }: Verdict): Html | null {
  const rows = [
    ...counting.map((one) => [
      said(one.account.login, 60),
      chip('counts', 'ok'),
      one.carriedFrom === undefined
        ? `approved this commit${one.reviewId === null ? ' by a label' : ''}`
        : `carried over from ${one.carriedFrom.slice(0, 7)}: same diff`,
      '',
    ]),
    ...labelVotes
      .filter(({ outcome }) => outcome !== 'counts')
      .map(({ account, label, outcome, why }) => [
        said(account?.login ?? 'a deleted account', 60),
        outcome === 'category' ? chip('counts in part', 'ok') : chip('does not count', 'warn'),
        html`the label ${code(label)}: ${said(why)}`,
        outcome === 'category' ? '' : remedyOf(`labels/approval-${outcome}`),
      ]),
    ...objections.map(({ login }) => [
      said(login, 60),
      chip('objects', 'bad'),
      'requested changes',
      'approve, or have it dismissed',
    ]),
    ...dismissed.map(({ account, rule, why }) => [
      said(account?.login ?? 'a deleted account', 60),
      chip('does not count', 'warn'),
      said(why),
      remedyOf(rule),
    ]),
  ];
  if (rows.length === 0) return null;
  const columns = [{ title: 'Who' }, { title: '', kind: 'tight' as const }, { title: 'Why' }, { title: 'What helps' }];
  return table({
    caption: 'Whose approval counts, and whose does not',
    columns: columns.map((one) => (one.title === '' ? { ...one, title: 'Counts' } : one)),
    rows,
  });
}

function remedyOf(rule: string): string {
  return said(decisionRuleOf(rule)?.remedy ?? '');
}
