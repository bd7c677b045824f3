/** The month's scoreboard as an issue: opened once a month, found again by its marker. */
import { withinLimit } from './escape.js';
import { type MonthReport, monthMarkdown } from './monthly.js';

export const REPORT_LABEL = 'twokey/report';

/** By this the issue is found again. Invisible. */
export function reportMarker(owner: string, month: string): string {
  return `<!-- twokey:report:${owner.toLowerCase()}:${month} -->`;
}

export function monthIssue(owner: string, report: MonthReport) {
  const { month } = report;
  return {
    title: `Scoreboard of ${owner}, ${month}`,
    body: withinLimit(`${reportMarker(owner, month)}\n${monthMarkdown(report)}`),
    label: REPORT_LABEL,
  };
}
