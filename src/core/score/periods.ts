/** Months and ISO weeks in UTC, and to which digit a duration is kept, so that alike samples can be counted together. */
import type { Period } from '../../domain/scoreboard.js';

const DAY_MS = 86_400_000;

/** The month and the week that a time is in. */
export function periodsOf(at: number): readonly [Period, Period] {
  return [monthOf(at), weekOf(at)];
}

export function monthOf(at: number): Period {
  return new Date(at).toISOString().slice(0, 7);
}

/** The week belongs to the year that its Thursday is in (ISO 8601). */
export function weekOf(at: number): Period {
  const midnight = Math.floor(at / DAY_MS) * DAY_MS;
  const weekday = (new Date(midnight).getUTCDay() + 6) % 7;
  const thursday = new Date(midnight + (3 - weekday) * DAY_MS);
  const firstOfYear = Date.UTC(thursday.getUTCFullYear(), 0, 1);
  const week = Math.floor((thursday.getTime() - firstOfYear) / DAY_MS / 7) + 1;
  return `${thursday.getUTCFullYear()}-W${String(week).padStart(2, '0')}`;
}

/** Epoch milliseconds, the end excluded. Null: no period is written so. */
export function spanOf(period: Period): { readonly since: number; readonly until: number } | null {
  const [, year = '', month = '', week = ''] =
    /^(\d{4})-(?:(0[1-9]|1[0-2])|W(0[1-9]|[1-4]\d|5[0-3]))$/.exec(period) ?? [];
  if (month !== '')
    return { since: Date.UTC(Number(year), Number(month) - 1, 1), until: Date.UTC(Number(year), Number(month), 1) };
  if (week === '') return null;
  const january4 = Date.UTC(Number(year), 0, 4);
  const weekday = (new Date(january4).getUTCDay() + 6) % 7;
  const since = january4 + ((Number(week) - 1) * 7 - weekday) * DAY_MS;
  return weekOf(since) === period ? { since, until: since + 7 * DAY_MS } : null;
}

export function daysIn(period: Period): number {
  const span = spanOf(period);
  return span === null ? 0 : (span.until - span.since) / DAY_MS;
}

/** So many periods of one kind, the last of them the one that this time is in, oldest first. */
export function lastPeriods(at: number, kind: 'month' | 'week', count: number): readonly Period[] {
  const of = kind === 'month' ? monthOf : weekOf;
  const periods: Period[] = [];
  for (let moment = at; periods.length < count; ) {
    const period = of(moment);
    periods.unshift(period);
    moment = (spanOf(period)?.since ?? 0) - 1;
  }
  return periods;
}

/** Days since 1970. */
export function dayOf(at: number): number {
  return Math.floor(at / DAY_MS);
}

/** To two significant digits: never more than one part in twenty away. */
export function kept(seconds: number): number {
  if (seconds < 100) return Math.max(0, Math.round(seconds));
  const unit = 10 ** (Math.floor(Math.log10(seconds)) - 1);
  return Math.round(seconds / unit) * unit;
}
