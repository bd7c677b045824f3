/** The line of the head that stands for something that only the base has: the closest of those that remain. */

/** A function from a base line to the closest of `lines`; `otherwise` where there are none. */
export function nearestLines(lines: readonly number[], otherwise: number): (baseLine: number) => number {
  const sorted = lines.toSorted((a, b) => a - b);
  return (baseLine) => {
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sorted[middle] ?? 0) < baseLine) low = middle + 1;
      else high = middle;
    }
    const above = sorted[low];
    const below = sorted[low - 1];
    if (above === undefined || below === undefined) return above ?? below ?? otherwise;
    return above - baseLine < baseLine - below ? above : below;
  };
}
