/** Finds the Kubernetes objects in the documents of a file and pairs those of the base with those of the head. */

import type { Tree, TreeMap } from './tree.js';
import { grouped, itemsOf, scalarText, valueAt } from './values-leaves.js';

export interface ManifestObject {
  readonly kind: string;
  /** The API group, without the version; empty for the core group. */
  readonly group: string;
  readonly namespace: string;
  readonly name: string;
  /** False: the name is a template expression, so it tells nothing of the identity. */
  readonly named: boolean;
  /** A patch that takes the object away (`$patch: delete`): it is there by not being there. */
  readonly deletes: boolean;
  readonly tree: TreeMap;
  readonly line: number;
}

export interface ObjectPair {
  readonly base: ManifestObject | null;
  readonly head: ManifestObject | null;
}

/** Whether a document is a Kubernetes object. */
export function isManifestObject(tree: Tree): tree is TreeMap {
  return scalarText(valueAt(tree, 'kind')) !== null && scalarText(valueAt(tree, 'apiVersion')) !== null;
}

/** The objects of the documents, lists and templates of objects taken apart. */
export function manifestObjects(documents: readonly Tree[]): readonly ManifestObject[] {
  return documents.flatMap((document) => {
    if (document.kind === 'list') return document.items.filter(isManifestObject).map(objectOf);
    if (!isManifestObject(document)) return [];
    const inside = membersOf(document).filter(isManifestObject);
    return inside.length > 0 ? inside.map(objectOf) : [objectOf(document)];
  });
}

function membersOf(document: TreeMap): readonly Tree[] {
  const kind = scalarText(valueAt(document, 'kind')) ?? '';
  if (kind.endsWith('List')) return itemsOf(valueAt(document, 'items'));
  if (kind === 'Composition') return basesOf(valueAt(document, 'spec'));
  return kind === 'Template' ? itemsOf(valueAt(document, 'objects')) : [];
}

/** What a composition of Crossplane makes, itself or in the steps of its pipeline. */
function basesOf(spec: Tree | null): readonly Tree[] {
  const steps = itemsOf(valueAt(spec, 'pipeline')).map((step) => valueAt(step, 'input'));
  return [spec, ...steps]
    .flatMap((step) => itemsOf(valueAt(step, 'resources')))
    .map((resource) => valueAt(resource, 'base'))
    .filter((base) => base !== null);
}

function objectOf(tree: TreeMap): ManifestObject {
  const metadata = valueAt(tree, 'metadata');
  const name = valueAt(metadata, 'name') ?? valueAt(metadata, 'generateName');
  const version = scalarText(valueAt(tree, 'apiVersion')) ?? '';
  return {
    kind: scalarText(valueAt(tree, 'kind')) ?? '',
    group: version.includes('/') ? version.slice(0, version.indexOf('/')) : '',
    namespace: scalarText(valueAt(metadata, 'namespace')) ?? '',
    name: scalarText(name) ?? '',
    named: name?.kind === 'scalar' && name.literal && name.text !== '',
    deletes: scalarText(valueAt(tree, '$patch')) === 'delete',
    tree,
    line: tree.line,
  };
}

/** `Kind namespace/name`, as its people call it. */
export function titleOf(object: ManifestObject): string {
  return `${object.kind} ${object.namespace === '' ? '' : `${object.namespace}/`}${object.name}`.trim();
}

/** Each object with its counterpart: by kind, namespace and name; then by name; then, of template names, by kind and order. */
export function pairedObjects(base: readonly ManifestObject[], head: readonly ManifestObject[]): readonly ObjectPair[] {
  const exact = pairedBy(base, head, (object) => `${mark(object)} ${titleOf(object)}`);
  const placed = pairedBy(
    exact.base,
    exact.head,
    (object) => `${mark(object)} ${object.kind} ${object.name}`,
    (b, h) => b.name !== '' && (!isPlaced(b) || !isPlaced(h)),
  );
  const ordered = pairedBy(
    placed.base,
    placed.head,
    (object) => `${mark(object)} ${object.kind}`,
    (b, h) => !b.named || !h.named,
  );
  return [
    ...exact.pairs,
    ...placed.pairs,
    ...ordered.pairs,
    ...ordered.base.map((object) => ({ base: object, head: null })),
    ...ordered.head.map((object) => ({ base: null, head: object })),
  ];
}

function mark(object: ManifestObject): string {
  return object.deletes ? 'delete' : 'apply';
}

function isPlaced(object: ManifestObject): boolean {
  return object.namespace !== '' && !object.namespace.includes('{{');
}

interface Paired {
  readonly pairs: readonly ObjectPair[];
  readonly base: readonly ManifestObject[];
  readonly head: readonly ManifestObject[];
}

/** Pairs the nth of a key with the nth of the same key; those that `fits` refuses stay over. */
function pairedBy(
  base: readonly ManifestObject[],
  head: readonly ManifestObject[],
  ...[keyOf, fits = () => true]: [
    (object: ManifestObject) => string,
    ((base: ManifestObject, head: ManifestObject) => boolean)?,
  ]
): Paired {
  const waiting = grouped(head, keyOf);
  const counts = new Map<string, number>();
  const taken = new Set<ManifestObject>();
  const pairs: ObjectPair[] = [];
  for (const object of base) {
    const key = keyOf(object);
    const count = counts.get(key) ?? 0;
    counts.set(key, count + 1);
    const other = waiting.get(key)?.[count];
    if (other === undefined || !fits(object, other)) continue;
    pairs.push({ base: object, head: other });
    taken.add(object).add(other);
  }
  return { pairs, base: base.filter((one) => !taken.has(one)), head: head.filter((one) => !taken.has(one)) };
}
