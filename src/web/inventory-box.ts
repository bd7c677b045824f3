/** Who and what may write, as the last inventory of an organisation says: what administers first, then AI tools, then what nobody can see. */
import { html } from 'hono/html';
import type { BlindSpot, InventoryRecord, InventoryRow } from '../domain/inventory.js';
import { chip, code, counted, type Html, moment, said, table } from './shown.js';

/** More are printed by the command. */
const MOST_ROWS = 100;

export function inventoryBox(inventory: InventoryRecord): Html {
  const { owner, at, rows, blindSpots, counts } = inventory;
  const weighty = rows
    .filter((row) => row.adminEquivalent || isAiTool(row))
    .toSorted((a, b) => Number(b.adminEquivalent) - Number(a.adminEquivalent) || a.identity.localeCompare(b.identity));
  const columns = [{ title: 'Identity' }, { title: 'Is' }, { title: 'Reaches' }, { title: 'Why' }];
  const more = weighty.length > MOST_ROWS ? `, the first ${MOST_ROWS} of ${weighty.length}` : '';
  return html`<h2>Who may write to ${said(owner, 100)}</h2>
<p class="lead">As of ${moment(at)}: ${counts.adminEquivalent} admin-equivalent ${counts.adminEquivalent === 1 ? 'identity' : 'identities'} and ${counts.excepted} under a documented exception, ${counted(counts.aiTools, 'AI tool')} with write access, ${counted(counts.blindSpots, 'blind spot')}. What lies behind a blind spot is in none of these numbers. <code>twokey inventory</code> prints all of it.</p>
${weighty.length === 0 ? '' : html`<div class="box">${table({ caption: `Who administers, and AI tools that may write${more}`, columns, rows: weighty.slice(0, MOST_ROWS).map(rowOf) })}</div>`}
${blindSpots.length === 0 ? '' : html`<div class="box">${table({ caption: 'What could not be seen', columns: [{ title: 'What' }, { title: 'Why not' }, { title: 'What would help' }], rows: blindSpots.slice(0, MOST_ROWS).map(spotOf) })}</div>`}`;
}

function isAiTool({ agent }: InventoryRow): boolean {
  return agent !== null && agent.agentClass !== 'automation';
}

function rowOf(row: InventoryRow): readonly (Html | string)[] {
  const { identity, agent, adminEquivalent, exception, areas, reach, why } = row;
  return [
    code(identity, 100),
    html`<ul class="chips">${adminEquivalent ? html`<li>${chip('admin-equivalent', 'bad')}</li>` : ''}${agent === null ? '' : html`<li>${chip(agent.id, 'ai')}</li>`}${exception === null ? '' : html`<li>${chip(`excepted until ${exception.until}`)}</li>`}</ul>`,
    html`<p>${said(areas.join(', '))}</p><p class="sub">${said(reachText(reach), 300)}</p>`,
    said(why.join('; '), 600),
  ];
}

function reachText(reach: InventoryRow['reach']): string {
  switch (reach.kind) {
    case 'all':
      return 'every repository';
    case 'some':
      return 'repositories that GitHub does not name';
    case 'named':
      return reach.repositories.length > 5
        ? `${reach.repositories.slice(0, 5).join(', ')} and ${reach.repositories.length - 5} more`
        : reach.repositories.join(', ');
  }
}

function spotOf({ about, reason, remedy }: BlindSpot): readonly string[] {
  return [said(about), said(reason, 600), said(remedy, 600)];
}
