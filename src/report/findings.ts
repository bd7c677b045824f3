/** The findings of a change as a reviewer reads them: what must be looked at first comes first, one row a rule and file. */
import type { Finding, RiskLevel } from '../domain/finding.js';
import { code, plain } from './escape.js';

const MOST_ROWS = 25;
const MOST_LINES = 5;

/** Markdown; '' where nothing was found. */
export function findingsSection(findings: readonly Finding[]): string {
  if (findings.length === 0) return '';
  const rows = grouped(findings);
  const shown = new Set(rows.slice(0, MOST_ROWS));
  const tables = GROUPS.flatMap(({ heading, holds }) => {
    const own = rows.filter((row) => shown.has(row) && holds(row.finding));
    return own.length === 0 ? [] : [`**${heading}**\n\n${table(own)}`];
  });
  const rest = rows.length > MOST_ROWS ? [`and ${rows.length - MOST_ROWS} more places.`] : [];
  return ['### What was found', ...tables, ...rest].join('\n\n');
}

interface Row {
  readonly finding: Finding;
  readonly lines: readonly number[];
}

const GROUPS: readonly { readonly heading: string; readonly holds: (finding: Finding) => boolean }[] = [
  { heading: 'Look here first', holds: ({ level }) => level === 'high' },
  { heading: 'Then here', holds: ({ level, category }) => level !== 'high' && category !== null },
  { heading: 'Keep in mind', holds: ({ level, category }) => level !== 'high' && category === null },
];

const ORDER = { high: 0, medium: 1, low: 2 } as const satisfies Record<RiskLevel, number>;

function grouped(findings: readonly Finding[]): readonly Row[] {
  const rows = new Map<string, { readonly finding: Finding; readonly lines: number[] }>();
  for (const finding of findings) {
    const key = JSON.stringify([finding.rule, finding.path, finding.level, finding.line === null ? finding.why : null]);
    const row = rows.get(key) ?? { finding, lines: [] };
    rows.set(key, row);
    if (finding.line !== null && !row.lines.includes(finding.line)) row.lines.push(finding.line);
  }
  return [...rows.values()].toSorted((a, b) => rankOf(a.finding) - rankOf(b.finding));
}

/** High first; then what belongs to a category, which decides who must approve. */
function rankOf({ level, category }: Finding): number {
  return level === 'high' ? 0 : (category === null ? 10 : 0) + ORDER[level];
}

function table(rows: readonly Row[]): string {
  const lines = rows.map(({ finding, lines: at }) => {
    const cells = [finding.level, finding.category ?? '', placeOf(finding, at), plain(finding.why), code(finding.rule)];
    return `| ${cells.map((cell) => cell.replaceAll('\n', ' ')).join(' | ')} |`;
  });
  return ['| risk | category | where | why | rule |', '|---|---|---|---|---|', ...lines].join('\n');
}

function placeOf({ path }: Finding, lines: readonly number[]): string {
  if (path === null) return 'the change';
  if (lines.length === 0) return code(path);
  const listed = lines.toSorted((a, b) => a - b);
  const rest = listed.length > MOST_LINES ? ` and ${listed.length - MOST_LINES} more` : '';
  return `${code(`${path}:${listed.slice(0, MOST_LINES).join(',')}`)}${rest}`;
}
