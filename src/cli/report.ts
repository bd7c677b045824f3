/** `twokey report`: the scoreboard of a month, from the store at DATABASE_URL, beside a server that may be running on it. */
import { gatherReport } from '../flows/gather-report.js';
import { type MonthReport, monthCsv, monthJson, monthMarkdown } from '../report/monthly.js';
import { auditReader } from './audit-store.js';
import type { ReportFormat } from './report-format.js';
import { BROKEN, FINE, shown, type Terminal } from './terminal.js';

export interface ReportOptions {
  readonly month: string;
  readonly format: ReportFormat;
}

const WRITERS = { md: monthMarkdown, json: monthJson, csv: monthCsv } satisfies Record<
  ReportFormat,
  (report: MonthReport) => string
>;

export async function report({ month, format }: ReportOptions, terminal: Terminal): Promise<number> {
  const reader = await auditReader(terminal);
  if (reader === null) return BROKEN;
  try {
    const gathered = await gatherReport(reader.scores, { kind: 'everything' }, month);
    if (gathered === null) {
      terminal.complain(`'${shown(month)}' is no month`, 'write --month 2026-11');
      return BROKEN;
    }
    await terminal.print(WRITERS[format](gathered));
    return FINE;
  } finally {
    await reader.close();
  }
}
