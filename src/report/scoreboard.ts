/** Numbers of the scoreboard as words: with what they are made of, and "no data" where there is none. */
import { METRICS, type Metric } from '../catalog/metrics.js';
import type { MetricId, MetricValue } from '../domain/scoreboard.js';

/** `83 % (5 of 6)`, `1.2 days (9 of 10 within 3.0 days; 41)`, `no data`; then how many could not be told. */
export function valueText(value: MetricValue): string {
  const metric = METRICS[value.metric];
  const unknowns = value.unknowns === 0 ? '' : `, ${value.unknowns} unknown`;
  return value.value === null
    ? `no data${unknowns}`
    : `${numberText(metric, value.value)}${behind(metric, value)}${unknowns}`;
}

function behind(metric: Metric, { numerator, denominator, p90, days }: MetricValue): string {
  switch (metric.kind) {
    case 'share':
      return ` (${numerator} of ${denominator})`;
    case 'duration':
      return ` (9 of 10 within ${p90 === null ? 'no data' : durationText(p90)}; ${numerator} measured)`;
    case 'per-day':
      return ` (${numerator} in ${denominator} days, on ${days ?? 0} of them)`;
    case 'count':
      return ` (${denominator} looked at)`;
    case 'level':
      return '';
  }
}

/** Alone, without what it is made of. */
export function numberText(metric: Metric, value: number): string {
  switch (metric.unit) {
    case 'percent':
      return `${rounded(value * 100)} %`;
    case 'seconds':
      return durationText(value);
    case 'a day':
      return `${rounded(value)} a day`;
    case 'count':
      return String(value);
  }
}

/** In the largest unit of which it is at least one. */
function durationText(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${rounded(seconds / 60)} min`;
  if (seconds < 86_400) return `${rounded(seconds / 3600)} h`;
  const days = rounded(seconds / 86_400);
  return days === '1' ? '1 day' : `${days} days`;
}

function rounded(number: number): string {
  return String(Number(number.toPrecision(number >= 100 ? 3 : 2)));
}

/** Against the period before; '' where one of them has no data. Better and worse only where a direction is meant. */
export function trendText(id: MetricId, now: number | null, before: number | null): string {
  if (now === null || before === null) return '';
  if (now === before) return 'the same';
  const direction = now > before ? 'up' : 'down';
  const { target } = METRICS[id];
  if (target === 'shown') return direction;
  return `${direction}, ${target === direction ? 'better' : 'worse'}`;
}
