/** A row of numbers as a text chart, one sign each: for Markdown, where there is nothing else to draw with. */

const BARS = '▁▂▃▄▅▆▇█';
const NONE = '·';

/** Oldest first; null: no data. All are measured from zero, so that a low bar means a low number. */
export function sparkline(values: readonly (number | null)[]): string {
  const most = Math.max(0, ...values.map((value) => value ?? 0));
  return values.map((value) => (value === null ? NONE : barOf(value, most))).join('');
}

function barOf(value: number, most: number): string {
  const step = most === 0 ? 0 : Math.round((value / most) * (BARS.length - 1));
  return BARS.charAt(Math.max(0, step));
}
