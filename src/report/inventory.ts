/** The inventory as a table for people, as CSV for spreadsheets, and as JSON for programs. */
import type { BlindSpot, Inventory, InventoryRow, Reach } from '../domain/inventory.js';
import { oneLine } from './escape.js';

export const INVENTORY_FORMATS = ['table', 'json', 'csv'] as const;

const MOST_NAMES = 5;

export function inventoryTable(inventory: Inventory): string {
  const { rows, blindSpots } = inventory;
  return [
    ...section(
      'Admin-equivalent',
      rows.filter((row) => row.adminEquivalent),
    ),
    ...section(
      'Others that may write',
      rows.filter((row) => !row.adminEquivalent),
    ),
    'Not seen',
    ...blindSpots.map(spotLine),
    '',
    ...totals(inventory),
    '',
  ].join('\n');
}

function section(title: string, rows: readonly InventoryRow[]): readonly string[] {
  return [title, ...(rows.length === 0 ? ['  none'] : rows.flatMap(rowLines)), ''];
}

function rowLines({ identity, agent, areas, why, reach, lastUsed, exception }: InventoryRow): readonly string[] {
  const tool = agent === null ? '' : ` [${agent.id}, ${agent.agentClass}]`;
  const used = lastUsed === null ? '' : `, last used ${oneLine(lastUsed, 30)}`;
  return [
    `  ${oneLine(identity, 80)}${tool}  ${areas.join(', ')}`,
    `    ${why.map((one) => oneLine(one, 120)).join('; ')}${used}; ${reachText(reach)}`,
    ...(exception === null ? [] : [`    excepted until ${exception.until}: ${oneLine(exception.why, 200)}`]),
  ];
}

function spotLine({ about, because, reason, remedy, repositories }: BlindSpot): string {
  const where = repositories.length === 0 ? '' : ` of ${namesText(repositories)}`;
  return `  unknown: ${about}${where} (${because}): ${oneLine(reason)}\n    ${remedy}`;
}

function reachText(reach: Reach): string {
  switch (reach.kind) {
    case 'all':
      return 'everywhere';
    case 'some':
      return 'in some repositories, which GitHub does not name';
    case 'named':
      return `in ${namesText(reach.repositories)}`;
  }
}

function namesText(names: readonly string[]): string {
  const some = names.slice(0, MOST_NAMES).map((name) => oneLine(name, 100));
  return names.length > MOST_NAMES ? `${some.join(', ')} and ${names.length - MOST_NAMES} more` : some.join(', ');
}

function totals({ owner, repositories, counts }: Inventory): readonly string[] {
  const { adminEquivalent, excepted, aiTools, repositoriesWithAiTools, blindSpots } = counts;
  return [
    `${oneLine(owner, 100)}, ${repositories.length} ${repositories.length === 1 ? 'repository' : 'repositories'}:`,
    `  ${adminEquivalent} admin-equivalent identities, and ${excepted} under a documented exception`,
    `  ${aiTools} AI tools with write access, to ${repositoriesWithAiTools} repositories that are known by name`,
    `  ${blindSpots} blind spots: what is there is in none of these numbers`,
  ];
}

const COLUMNS = [
  'row',
  'identity',
  'kind',
  'agent',
  'agent_class',
  'areas',
  'admin_equivalent',
  'reach',
  'repositories',
  'why',
  'last_used',
  'exception_why',
  'exception_until',
  'remedy',
] as const;
type Cells = Partial<Readonly<Record<(typeof COLUMNS)[number], string>>>;

/** One line a row and a blind spot. No cell is a formula, whatever a contributor called a key. */
export function inventoryCsv({ rows, blindSpots }: Inventory): string {
  const lines = [...rows.map(rowCells), ...blindSpots.map(spotCells)].map((cells) =>
    COLUMNS.map((column) => csvCell(cells[column] ?? '')).join(','),
  );
  return `${[COLUMNS.join(','), ...lines].join('\r\n')}\r\n`;
}

function rowCells({
  identity,
  kind,
  agent,
  areas,
  adminEquivalent,
  why,
  reach,
  lastUsed,
  exception,
}: InventoryRow): Cells {
  return {
    ...{ row: 'identity', identity, kind, agent: agent?.id ?? '', agent_class: agent?.agentClass ?? '' },
    ...{ areas: areas.join(' '), admin_equivalent: adminEquivalent ? 'yes' : 'no', reach: reach.kind },
    repositories: reach.kind === 'named' ? reach.repositories.join(' ') : '',
    ...{ why: why.join('; '), last_used: lastUsed ?? '' },
    ...{ exception_why: exception?.why ?? '', exception_until: exception?.until ?? '' },
  };
}

function spotCells({ about, because, reason, remedy, repositories }: BlindSpot): Cells {
  const shown = { row: 'unknown', identity: about, kind: because, why: reason, remedy };
  return { ...shown, repositories: repositories.join(' ') };
}

/** Quoted always; what a spreadsheet would run begins with an apostrophe (OWASP: CSV injection). */
export function csvCell(text: string): string {
  const line = oneLine(text, 5_000).replaceAll('"', '""');
  return /^[\s\ufffd]*[=+\-@]/.test(line) ? `"'${line}"` : `"${line}"`;
}
