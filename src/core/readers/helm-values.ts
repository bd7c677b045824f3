/** Values that stand inside an object: an Argo CD application's, a Flux release's, the list of an application set. */

import type { Effect } from '../../domain/effect.js';
import { entryChanges } from './helm.js';
import type { ManifestObject, ObjectPair } from './kubernetes-objects.js';
import type { Tree } from './tree.js';
import { treesAt } from './tree-changes.js';
import { valuesChanges } from './values.js';
import { itemsOf, scalarText, valueAt } from './values-leaves.js';
import { readYaml } from './yaml-tree.js';

const PLACES = [
  ...['spec.values', 'spec.valuesContent', 'spec.source.helm.valuesObject', 'spec.source.helm.values'],
  ...['spec.sources.helm.valuesObject', 'spec.sources.helm.values', 'spec.template.spec.source.helm.valuesObject'],
  ...['spec.template.spec.source.helm.values'],
  ...['spec.template.spec.sources.helm.valuesObject', 'spec.template.spec.sources.helm.values'],
];
const PARAMETERS = [
  ...['spec.source.helm.parameters', 'spec.sources.helm.parameters'],
  ...['spec.template.spec.source.helm.parameters', 'spec.template.spec.sources.helm.parameters'],
];
/** A name of more parts than this is one key: values are not nested so deep. */
const MOST_PARTS = 50;
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
  const single = PARAMETERS.flatMap((place) => parameterChanges(pair, place, subject));
  return [...values, ...single, ...(object.kind === 'ApplicationSet' ? listedApps(pair) : [])];
}

/** Single values that an application sets by their dotted names. */
function parameterChanges(pair: ObjectPair, place: string, subject: string): readonly Effect[] {
  const [before, after] = [parametersOf(pair.base, place), parametersOf(pair.head, place)];
  return [...new Set([...after.keys(), ...before.keys()])].flatMap((name) =>
    valuesChanges(before.get(name) ?? null, after.get(name) ?? null, subject),
  );
}

function parametersOf(object: ManifestObject | null, place: string): ReadonlyMap<string, Tree> {
  const found = new Map<string, Tree>();
  for (const item of object === null ? [] : treesAt(object.tree, place)) {
    const name = scalarText(valueAt(item, 'name'));
    const value = valueAt(item, 'value');
    if (name !== null && value !== null) found.set(name, nestedAt(name, value));
  }
  return found;
}

/** `a.b[0]` as a map of a map, dots behind a backslash belong to a key. */
function nestedAt(name: string, value: Tree): Tree {
  const parts = name.split(/(?<!\\)\./);
  const keys = parts.length > MOST_PARTS ? [name] : parts;
  const { line } = value;
  return keys.reduceRight<Tree>((inner, part) => {
    const key = part.replaceAll('\\.', '.').replace(/(?:\[\d+\])+$/, '');
    return { kind: 'map', entries: [{ key, line, value: inner }], line };
  }, value);
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
