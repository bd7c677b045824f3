/** Values that stand inside an object: an Argo CD application's, a Flux release's, the list of an application set. */

import type { Effect } from '../../domain/effect.js';
import { entryChanges } from './helm.js';
import type { ManifestObject, ObjectPair } from './kubernetes-objects.js';
import type { Tree } from './tree.js';
import { treesAt } from './tree-changes.js';
import { valuesChanges } from './values.js';
import { itemsOf } from './values-leaves.js';
import { readYaml } from './yaml-tree.js';

const PLACES = [
  ...['spec.values', 'spec.valuesContent', 'spec.source.helm.valuesObject', 'spec.source.helm.values'],
  ...['spec.sources.helm.valuesObject', 'spec.sources.helm.values', 'spec.template.spec.source.helm.valuesObject'],
  ...['spec.template.spec.source.helm.values'],
  ...['spec.template.spec.sources.helm.valuesObject', 'spec.template.spec.sources.helm.values'],
];
const HOLDERS: ReadonlySet<string> = new Set([
  'Application',
  'ApplicationSet',
  'HelmRelease',
  'HelmChart',
  'HelmChartConfig',
]);

/** What the values inside an object change, and the entries of an application set that came and went. */
export function nestedValues(pair: ObjectPair, subject: string): readonly Effect[] {
  const object = pair.head ?? pair.base;
  if (object === null || !HOLDERS.has(object.kind)) return [];
  const values = PLACES.flatMap((place) => {
    const [before, after] = [treesOf(pair.base, place), treesOf(pair.head, place)];
    const count = Math.max(before.length, after.length);
    return Array.from({ length: count }).flatMap((_, index) =>
      valuesChanges(before[index] ?? null, after[index] ?? null, subject),
    );
  });
  return object.kind === 'ApplicationSet' ? [...values, ...listedApps(pair)] : values;
}

function listedApps(pair: ObjectPair): readonly Effect[] {
  if (pair.base === null || pair.head === null) return [];
  const listed = (object: ManifestObject) => treesAt(object.tree, 'spec.generators.list.elements').flatMap(itemsOf);
  return entryChanges(listed(pair.base), listed(pair.head), 'argocd/application');
}

/** The trees at a place, one for each source; values written as one text are read on their own. */
function treesOf(object: ManifestObject | null, place: string): readonly (Tree | null)[] {
  if (object === null) return [];
  return treesAt(object.tree, place).map((found) => {
    if (found.kind !== 'scalar') return found;
    const inner = readYaml(found.text, { templated: true })?.[0];
    return inner === undefined ? null : movedBy(inner, found.line);
  });
}

/** Lines of a text inside a text, counted from its key. */
function movedBy(tree: Tree, lines: number): Tree {
  const line = tree.line + lines;
  if (tree.kind === 'scalar') return { ...tree, line };
  if (tree.kind === 'list') return { ...tree, line, items: tree.items.map((item) => movedBy(item, lines)) };
  const entries = tree.entries.map((entry) => ({
    ...entry,
    line: entry.line + lines,
    value: movedBy(entry.value, lines),
  }));
  return { ...tree, line, entries };
}
