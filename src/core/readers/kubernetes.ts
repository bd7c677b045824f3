/**
 * Reads YAML and JSON that holds Kubernetes objects (manifests, chart templates, Argo CD and Flux objects): what objects
 * came and went, and what in them decides over access and reachability. Other documents are read as values.
 */

import type { Effect, FileText, ObjectEffect, Reader, Reading } from '../../domain/effect.js';
import { chartChanges, isChartFile } from './helm.js';
import { nestedValues } from './helm-values.js';
import { exposureEffects } from './kubernetes-exposure.js';
import { grantEffects } from './kubernetes-grants.js';
import { decidingParts, isSeenOutside, typeOf } from './kubernetes-kinds.js';
import {
  isManifestObject,
  type ManifestObject,
  manifestObjects,
  type ObjectPair,
  pairedObjects,
  titleOf,
} from './kubernetes-objects.js';
import { keptData } from './kubernetes-safeguards.js';
import { isKustomization, kustomizeChanges, patchChanges } from './kustomize.js';
import type { Tree } from './tree.js';
import { attributeChanges, sameTree, treesAt } from './tree-changes.js';
import { valuesChanges } from './values.js';
import { pruned, scalarText, valueAt } from './values-leaves.js';
import { bothDocuments } from './values-texts.js';

/** Reads a manifest; see the file's head. Emits the object's kind as type, `kubernetes/*`, `kustomize/*`, `helm*` and `values/*`. */
export const readManifest: Reader = (file: FileText): Reading => {
  const texts = bothDocuments(file);
  if (texts.kind !== 'documents') return texts;
  if (isKustomization(file.name)) return read(kustomizeChanges(texts.base[0] ?? null, texts.head[0] ?? null));
  if (isChartFile(file.name)) return read(chartChanges(texts.base, texts.head, file.name));
  const pairs = pairedObjects(manifestObjects(texts.base), manifestObjects(texts.head));
  const near = linesNear(pairs);
  const objects = pairs.flatMap((pair) => objectChanges(pair, near(pair)));
  return read([...objects, ...looseChanges(texts.base, texts.head, file.name)]);
};

/** Whether a text looks like Kubernetes objects, asked before it is parsed. */
export function looksLikeKubernetes(text: string): boolean {
  return /^[ \t]*"?apiVersion"?\s*:/m.test(text) && /^[ \t-]*"?kind"?\s*:/m.test(text);
}

function read(effects: readonly Effect[]): Reading {
  return { kind: 'read', effects };
}

/** Documents that are no objects: a chart's values beside its objects, a release list. */
function looseChanges(base: readonly Tree[], head: readonly Tree[], name: string): readonly Effect[] {
  const [bases, heads] = [base.flatMap(looseIn), head.flatMap(looseIn)];
  const count = Math.max(bases.length, heads.length);
  return Array.from({ length: count }).flatMap((_, index) =>
    valuesChanges(bases[index] ?? null, heads[index] ?? null, name),
  );
}

/** A list of objects may hold others beside them. */
function looseIn(tree: Tree): readonly Tree[] {
  if (tree.kind === 'list' && tree.items.some(isManifestObject))
    return tree.items.filter((item) => !isManifestObject(item));
  return isManifestObject(tree) ? [] : [tree];
}

/** For a pair whose head is gone: the furthest line at the head of the objects before it. */
function linesNear(pairs: readonly ObjectPair[]): (pair: ObjectPair) => number {
  const kept = pairs
    .flatMap(({ base, head }) => (base === null || head === null ? [] : [{ base: base.line, head: head.line }]))
    .sort((one, other) => one.base - other.base);
  let furthest = 1;
  const upTo = kept.map(({ head }) => {
    furthest = Math.max(furthest, head);
    return furthest;
  });
  return ({ base }) => {
    let [low, high] = [0, kept.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((kept[middle]?.base ?? 0) < (base?.line ?? 0)) low = middle + 1;
      else high = middle;
    }
    return upTo[low - 1] ?? 1;
  };
}

interface Place {
  readonly line: number;
  readonly baseLine: number | null;
  readonly subject: string;
}

function objectChanges(pair: ObjectPair, near: number): readonly Effect[] {
  const object = pair.head ?? pair.base;
  if (object === null) return [];
  // Most objects of a file stay as they are.
  if (pair.base !== null && pair.head !== null && sameTree(pair.base.tree, pair.head.tree)) return [];
  const place: Place = { line: pair.head?.line ?? near, baseLine: pair.base?.line ?? null, subject: titleOf(object) };
  if (object.deletes) return deletingPatch(pair, object, place);
  const own = pair.base === null || pair.head === null ? wholeObject(pair, object, place) : changedParts(pair, place);
  return [
    ...own,
    ...grantEffects(pair.base, pair.head, place.subject),
    ...exposureEffects(pair.base, pair.head, place.subject),
    ...keptData(pair, place),
    ...nestedValues(pair, place.subject),
    ...heldPatches(pair),
  ];
}

/** Patches that Flux puts on what it applies, written into its own objects. */
function heldPatches({ base, head }: ObjectPair): readonly Effect[] {
  if (base === null || head === null || !/^(?:Kustomization|HelmRelease)$/.test(head.kind)) return [];
  const place = head.kind === 'Kustomization' ? 'spec' : 'spec.postRenderers.kustomize';
  const [before, after] = [treesAt(base.tree, place), treesAt(head.tree, place)];
  return Array.from({ length: Math.max(before.length, after.length) }).flatMap((_, index) =>
    patchChanges(before[index] ?? null, after[index] ?? null),
  );
}

/** A patch that takes an object away: its coming is the object's going. */
function deletingPatch(pair: ObjectPair, object: ManifestObject, place: Place): readonly Effect[] {
  if (pair.base !== null && pair.head !== null) return [];
  const event = pair.base === null ? 'removed' : 'added';
  return [{ kind: 'object', event, type: typeOf(object), attributes: [], ...place }];
}

function wholeObject(pair: ObjectPair, object: ManifestObject, place: Place): readonly ObjectEffect[] {
  const keeps = (path: string) => decidingParts(object).some((part) => part.keeps(path));
  const base = pair.base === null ? null : pruned(pair.base.tree, keeps);
  const head = pair.head === null ? null : pruned(pair.head.tree, keeps);
  const event = pair.base === null ? 'added' : 'removed';
  return [{ kind: 'object', event, type: typeOf(object), attributes: attributeChanges(base, head), ...place }];
}

function changedParts(pair: ObjectPair, place: Place): readonly ObjectEffect[] {
  const { base, head } = pair;
  if (base === null || head === null) return [];
  const scaled = scaledTo(base, head, place);
  const parts = decidingParts(head).flatMap((part): readonly ObjectEffect[] => {
    if (part.type === 'Service' && !isSeenOutside(base) && !isSeenOutside(head) && sameServiceType(base, head))
      return [];
    const attributes = attributeChanges(pruned(base.tree, part.keeps), pruned(head.tree, part.keeps));
    return attributes.length === 0 ? [] : [{ kind: 'object', event: 'changed', type: part.type, attributes, ...place }];
  });
  return [...scaled, ...parts];
}

/** Neither side is reached from outside, also not by what a template would make of it. */
function sameServiceType(base: ManifestObject, head: ManifestObject): boolean {
  const type = (object: ManifestObject) => scalarText(valueAt(valueAt(object.tree, 'spec'), 'type')) ?? 'ClusterIP';
  return type(base) === type(head);
}

function scaledTo(base: ManifestObject, head: ManifestObject, place: Place): readonly ObjectEffect[] {
  const before = isOff(base);
  const after = isOff(head);
  if (before === after) return [];
  const event = after ? 'disabled' : 'enabled';
  return [{ kind: 'object', event, type: typeOf(head), attributes: [], ...place }];
}

function isOff(object: ManifestObject): boolean {
  const spec = valueAt(object.tree, 'spec');
  return scalarText(valueAt(spec, 'replicas')) === '0';
}
