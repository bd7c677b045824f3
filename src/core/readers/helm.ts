/** Reads a chart's own file and a Helmfile: the dependencies and releases that came and went, or were switched off. */

import type { Effect, ObjectEffect } from '../../domain/effect.js';
import type { Tree } from './tree.js';
import { valuesChanges } from './values.js';
import { pairedEntries } from './values-apps.js';
import { itemsOf, scalarText, valueAt } from './values-leaves.js';

const CHART = /(?:^|\/)(?:Chart|requirements)\.ya?ml$/i;
const HELMFILE = /(?:^|\/)helmfile[^/]*\.ya?ml(?:\.gotmpl)?$|(?:^|\/)helmfile\.d\//i;

/** Whether a file is a chart's own, or a Helmfile. */
export function isChartFile(name: string): boolean {
  return CHART.test(name) || HELMFILE.test(name);
}

/** Emits `helm/dependency` and `helmfile/release` entries; of a Helmfile also what its inline values change. */
export function chartChanges(base: readonly Tree[], head: readonly Tree[], name: string): readonly Effect[] {
  if (CHART.test(name))
    return entryChanges(lists(base, 'dependencies'), lists(head, 'dependencies'), 'helm/dependency');
  const before = lists(base, 'releases');
  const after = lists(head, 'releases');
  return [...entryChanges(before, after, 'helmfile/release'), ...inlineValues(before, after)];
}

function lists(documents: readonly Tree[], key: string): readonly Tree[] {
  return documents.flatMap((document) => itemsOf(valueAt(document, key)));
}

/** Entries that came, went or were switched; the subject is the entry's name. */
export function entryChanges(base: readonly Tree[], head: readonly Tree[], type: string): readonly ObjectEffect[] {
  const near = nearestLines(head);
  return pairedEntries(base, head).flatMap((pair): readonly ObjectEffect[] => {
    const one = pair.head ?? pair.base;
    const event = eventOf(pair.base, pair.head);
    if (one === null || event === null) return [];
    return [
      {
        ...{ kind: 'object', event, type, attributes: [], subject: entryName(one) },
        line: pair.head?.line ?? near(pair.base),
        baseLine: pair.base?.line ?? null,
      },
    ];
  });
}

function eventOf(base: Tree | null, head: Tree | null): ObjectEffect['event'] | null {
  if (base === null) return 'entry-added';
  if (head === null) return 'entry-removed';
  if (isOff(base) === isOff(head)) return null;
  return isOff(head) ? 'disabled' : 'enabled';
}

function isOff(entry: Tree): boolean {
  return ['installed', 'enabled'].some((key) => scalarText(valueAt(entry, key)) === 'false');
}

function entryName(entry: Tree): string {
  if (entry.kind === 'scalar') return entry.text;
  const text = (key: string) => scalarText(valueAt(entry, key));
  return text('name') ?? text('alias') ?? text('path') ?? text('cluster') ?? 'an entry';
}

/** For an entry that is gone: the line of the last entry of the head that does not stand below it. */
function nearestLines(head: readonly Tree[]): (gone: Tree | null) => number {
  const lines = head.map((item) => item.line).sort((one, other) => one - other);
  return (gone) => {
    let [low, high] = [0, lines.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((lines[middle] ?? 0) <= (gone?.line ?? 0)) low = middle + 1;
      else high = middle;
    }
    return Math.max(1, lines[Math.max(0, low - 1)] ?? 1);
  };
}

function inlineValues(base: readonly Tree[], head: readonly Tree[]): readonly Effect[] {
  return pairedEntries(base, head).flatMap((pair) => {
    if (pair.base === null || pair.head === null) return [];
    return valuesChanges(valueAt(pair.base, 'values'), valueAt(pair.head, 'values'), `release ${entryName(pair.head)}`);
  });
}
