/** The week in a few lines, as Slack and what is like it take it: a text, and the same in blocks. Untrusted names stay text. */
import { METRICS } from '../catalog/metrics.js';
import type { Catch, MetricId, MetricValue, Period } from '../domain/scoreboard.js';
import { NOTHING_STOPPED, placeOfCatch, stoppedText } from './catches.js';
import { oneLine } from './escape.js';
import { trendText, valueText } from './scoreboard.js';

export interface WeekDigest {
  /** The organisation or person. */
  readonly owner: string;
  readonly week: Period;
  readonly values: readonly MetricValue[];
  /** Of the week before, in the same order. */
  readonly before: readonly MetricValue[];
  readonly catches: readonly Catch[];
}

/** As https://api.slack.com/reference/block-kit has it; `text` is for notifications and for whatever knows no blocks. */
export interface DigestMessage {
  readonly text: string;
  readonly blocks: readonly Readonly<Record<string, unknown>>[];
}

const TOLD: readonly MetricId[] = [
  ...(['ai-share', 'ai-blocked', 'ai-held', 'ai-rollback-rate', 'change-fail-rate'] as const),
  ...(['deployment-frequency', 'lead-time', 'approval-latency', 'overrides'] as const),
];
const MOST_LISTED = 10;

export function weekDigest({ owner, week, values, before, catches }: WeekDigest): DigestMessage {
  const stopped = `${stoppedText(catches)} ${catches.length === 1 ? 'was' : 'were'} stopped`;
  const headline = `Scoreboard of ${owner}, ${week}: ${stopped}`;
  const rows = values.flatMap((value, index) => {
    if (!TOLD.includes(value.metric)) return [];
    const trend = trendText(value.metric, value.value, before[index]?.value ?? null);
    return [`*${METRICS[value.metric].title}*: ${valueText(value)}${trend === '' ? '' : ` (${trend})`}`];
  });
  const lines = catches.slice(0, MOST_LISTED).map(catchLine);
  const more = catches.length > MOST_LISTED ? [`and ${catches.length - MOST_LISTED} more`] : [];
  return {
    text: escaped(headline),
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: oneLine(headline, 150), emoji: false } },
      section(rows.join('\n')),
      section(lines.length === 0 ? `${NOTHING_STOPPED}.` : [...lines, ...more].join('\n')),
    ],
  };
}

function section(text: string) {
  return { type: 'section', text: { type: 'mrkdwn', text, verbatim: true } };
}

function catchLine(one: Catch): string {
  const { what, agent, risk } = one;
  const by = agent === '' ? '' : ` by ${escaped(agent)}`;
  return `• ${escaped(placeOfCatch(one))}${by}${risk === '' ? '' : `, ${risk} risk`}: ${what}`;
}

/** What Slack reads as a link, a mention or a format is taken from it. */
function escaped(text: string): string {
  return oneLine(text, 150)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/[*_~`]/g, (sign) => `\u2060${sign}\u2060`);
}
