/** Compares two texts line by line and writes the result as a unified patch, in the form of GitHub's `patch` field. */

/** One stretch of lines: `oldLines` of the old text were replaced by `newLines` of the new. Starts are 0-based. */
export interface Edit {
  readonly oldStart: number;
  readonly oldLines: readonly string[];
  readonly newStart: number;
  readonly newLines: readonly string[];
}

/** Beyond so many differing lines the middle is shown as replaced as a whole. */
const LARGEST_SCRIPT = 1500;
const CONTEXT = 3;

/** Lines with their line ends, so that a missing last line end is a difference. */
export function linesOf(text: string): readonly string[] {
  const lines = text.split('\n');
  const last = lines.pop() ?? '';
  const ended = lines.map((line) => `${line}\n`);
  return last === '' ? ended : [...ended, last];
}

/** The edits that lead from one list of lines to the other, in order, never touching each other. */
export function edits(before: readonly string[], after: readonly string[]): readonly Edit[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1;
  let end = 0;
  const room = Math.min(before.length, after.length) - start;
  while (end < room && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
  const old = before.slice(start, before.length - end);
  const young = after.slice(start, after.length - end);
  if (old.length === 0 && young.length === 0) return [];
  const kept = old.length === 0 || young.length === 0 ? [] : commonLines(old, young);
  return gaps(old, young, kept).map((edit) => ({
    ...edit,
    oldStart: edit.oldStart + start,
    newStart: edit.newStart + start,
  }));
}

/** The hunks without file headers and without a final line end; '' for equal texts. */
export function unifiedPatch(before: readonly string[], after: readonly string[], changes: readonly Edit[]): string {
  return grouped(changes)
    .map((group) => hunk(before, after, group))
    .join('\n');
}

type Pair = readonly [oldIndex: number, newIndex: number];

/** Myers' greedy algorithm: pairs of equal lines on a shortest path. */
function commonLines(old: readonly string[], young: readonly string[]): readonly Pair[] {
  const trace: Map<number, number>[] = [];
  let reached = new Map<number, number>([[1, 0]]);
  for (let distance = 0; distance <= LARGEST_SCRIPT; distance += 1) {
    const next = new Map<number, number>();
    for (let diagonal = -distance; diagonal <= distance; diagonal += 2) {
      const x = furthest(reached, diagonal, distance);
      const end = slide(old, young, x, x - diagonal);
      next.set(diagonal, end);
      if (end >= old.length && end - diagonal >= young.length) return backtrack([...trace, reached], old, young);
    }
    trace.push(reached);
    reached = next;
  }
  return [];
}

function furthest(reached: ReadonlyMap<number, number>, diagonal: number, distance: number): number {
  if (cameDown(reached, diagonal, distance)) return reached.get(diagonal + 1) ?? -1;
  return (reached.get(diagonal - 1) ?? -1) + 1;
}

function slide(old: readonly string[], young: readonly string[], x: number, y: number): number {
  let end = x;
  while (end < old.length && y + end - x < young.length && old[end] === young[y + end - x]) end += 1;
  return end;
}

function backtrack(
  trace: readonly ReadonlyMap<number, number>[],
  old: readonly string[],
  young: readonly string[],
): readonly Pair[] {
  const pairs: Pair[] = [];
  let x = old.length;
  let y = young.length;
  for (let distance = trace.length - 1; distance >= 0; distance -= 1) {
    const reached = trace[distance] ?? new Map<number, number>();
    const diagonal = x - y;
    const start = furthest(reached, diagonal, distance);
    while (x > start) {
      x -= 1;
      y -= 1;
      pairs.push([x, y]);
    }
    if (cameDown(reached, diagonal, distance)) y -= 1;
    else x -= 1;
  }
  return pairs.reverse();
}

function cameDown(reached: ReadonlyMap<number, number>, diagonal: number, distance: number): boolean {
  const down = reached.get(diagonal + 1) ?? -1;
  const right = reached.get(diagonal - 1) ?? -1;
  return diagonal === -distance || (diagonal !== distance && right < down);
}

/** What lies between the common lines. */
function gaps(old: readonly string[], young: readonly string[], kept: readonly Pair[]): readonly Edit[] {
  const found: Edit[] = [];
  let [x, y] = [0, 0];
  for (const [oldIndex, newIndex] of [...kept, [old.length, young.length] as const]) {
    if (oldIndex > x || newIndex > y) {
      found.push({ oldStart: x, oldLines: old.slice(x, oldIndex), newStart: y, newLines: young.slice(y, newIndex) });
    }
    [x, y] = [oldIndex + 1, newIndex + 1];
  }
  return found;
}

/** Edits whose contexts meet share a hunk. */
function grouped(changes: readonly Edit[]): readonly (readonly Edit[])[] {
  const groups: Edit[][] = [];
  for (const change of changes) {
    const last = groups.at(-1);
    const previous = last?.at(-1);
    const near = previous && change.oldStart - (previous.oldStart + previous.oldLines.length) <= 2 * CONTEXT;
    if (last && near) last.push(change);
    else groups.push([change]);
  }
  return groups;
}

function hunk(before: readonly string[], after: readonly string[], group: readonly Edit[]): string {
  const [first, last] = [group[0], group.at(-1)];
  if (first === undefined || last === undefined) return '';
  const oldFrom = Math.max(0, first.oldStart - CONTEXT);
  const newFrom = Math.max(0, first.newStart - CONTEXT);
  const oldTo = Math.min(before.length, last.oldStart + last.oldLines.length + CONTEXT);
  const newTo = Math.min(after.length, last.newStart + last.newLines.length + CONTEXT);
  const body: string[] = [];
  let at = oldFrom;
  for (const edit of group) {
    body.push(...before.slice(at, edit.oldStart).map((line) => shown(' ', line)));
    body.push(...edit.oldLines.map((line) => shown('-', line)), ...edit.newLines.map((line) => shown('+', line)));
    at = edit.oldStart + edit.oldLines.length;
  }
  body.push(...before.slice(at, oldTo).map((line) => shown(' ', line)));
  const head = `@@ -${range(oldFrom, oldTo)} +${range(newFrom, newTo)} @@${heading(before, oldFrom)}`;
  return [head, ...body].join('\n');
}

function range(from: number, to: number): string {
  const count = to - from;
  if (count === 1) return `${from + 1}`;
  return count === 0 ? `${from},0` : `${from + 1},${count}`;
}

function shown(mark: string, line: string): string {
  return line.endsWith('\n') ? `${mark}${line.slice(0, -1)}` : `${mark}${line}\n\\ No newline at end of file`;
}

/** Git names the nearest line above that starts in the first column, mostly a function or a block. */
function heading(before: readonly string[], from: number): string {
  for (let index = from - 1; index >= 0; index -= 1) {
    const line = before[index] ?? '';
    if (/^[A-Za-z_$]/.test(line)) return ` ${line.slice(0, 80).trimEnd()}`;
  }
  return '';
}
