/** Tables and the few statistics that the sections print. */

/** Prints rows under a head, first column to the left, all others to the right. */
export function printTable(head, rows) {
  const lines = [head, ...rows].map((row) => row.map(String));
  const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  for (const line of lines) {
    const cells = line.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column])));
    console.log(`  ${cells.join('   ').trimEnd()}`);
  }
}

/** The nearest-rank percentile. */
export function percentile(numbers, percent) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? Number.NaN;
}

export function median(numbers) {
  return percentile(numbers, 50);
}

export function milliseconds(number) {
  return `${number.toFixed(1)} ms`;
}

export function megabytes(bytes) {
  return `${Math.round(bytes / 1024 / 1024)} MB`;
}

/** With a thin space in the thousands, as a table reads best. */
export function whole(number) {
  return Math.round(number).toLocaleString('en').replaceAll(',', ' ');
}
