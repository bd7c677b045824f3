/** Reads a kustomization: the resources it no longer takes or newly takes, what it scales to nothing, and what it patches. */

import type { Effect, ObjectEffect } from '../../domain/effect.js';
import { decidingTypesOf, isDecidingKind } from './kubernetes-kinds.js';
import type { Tree } from './tree.js';
import { attributeChanges } from './tree-changes.js';
import { grouped, itemsOf, leavesOf, scalarText, valueAt } from './values-leaves.js';
import { readYaml } from './yaml-tree.js';

const TAKES = ['resources', 'bases', 'components', 'helmCharts', 'crds', 'generators'];
const PATCHES = ['patches', 'patchesStrategicMerge', 'patchesJson6902'];

/** Whether a file is a kustomization. */
export function isKustomization(name: string): boolean {
  return /(?:^|\/)kustomization\.ya?ml$|(?:^|\/)Kustomization$/i.test(name);
}

/** Emits `kustomize/resource` entries and switches, and the kind of what an inline patch changes where that kind decides. */
export function kustomizeChanges(base: Tree | null, head: Tree | null): readonly Effect[] {
  return [
    ...takenChanges(base, head),
    ...scaledChanges(base, head),
    ...patchChanges(base, head),
    ...renamedChanges(base, head),
  ];
}

/** What names every object anew: under another name or in another namespace they are other objects. */
const NAMING = ['namespace', 'namePrefix', 'nameSuffix'];

function renamedChanges(base: Tree | null, head: Tree | null): readonly ObjectEffect[] {
  return NAMING.flatMap((key): readonly ObjectEffect[] => {
    const before = valueAt(base, key);
    const after = valueAt(head, key);
    const [was, is] = [scalarText(before), scalarText(after)];
    if (was === null || is === null || was === is || before === null || after === null) return [];
    const at = { line: after.line, baseLine: before.line };
    const attributes = [{ path: key, before: was, after: is, ...at }];
    return [
      { kind: 'object', event: 'changed', type: 'kustomize/naming', subject: `${key} ${was}`, attributes, ...at },
    ];
  });
}

interface Taken {
  /** Without where it comes from and at which version: a moved base or a bumped version is the same resource. */
  readonly key: string;
  readonly text: string;
  readonly line: number;
}

function takenIn(tree: Tree | null): readonly Taken[] {
  return TAKES.flatMap((list) =>
    itemsOf(valueAt(tree, list)).map((item) => {
      const text = scalarText(item) ?? scalarText(valueAt(item, 'name')) ?? '';
      const path = text
        .replace(/[?#].*$/, '')
        .replace(/\/+$/, '')
        .replace(/^(?:\.{1,2}\/)+/, '')
        .replace(/\.ya?ml$/, '');
      return { key: path, text, line: item.line };
    }),
  );
}

function takenChanges(base: Tree | null, head: Tree | null): readonly ObjectEffect[] {
  const before = takenIn(base);
  const after = takenIn(head);
  const keysBefore = new Set(before.map(({ key }) => key));
  const keysAfter = new Set(after.map(({ key }) => key));
  const lost = before.filter(({ key }) => !keysAfter.has(key));
  const won = after.filter(({ key }) => !keysBefore.has(key));
  const lostParts = new Set(lost.map(({ key }) => lastPart(key)));
  const wonParts = new Set(won.map(({ key }) => lastPart(key)));
  const nearest = nearestLines(before, after);
  const effect = (
    event: 'entry-added' | 'entry-removed',
    one: Taken,
    lines: { line: number; baseLine: number | null },
  ): ObjectEffect => ({
    ...{ kind: 'object', event, type: 'kustomize/resource', attributes: [], subject: one.text },
    ...lines,
  });
  return [
    ...won
      .filter((one) => !lostParts.has(lastPart(one.key)))
      .map((one) => effect('entry-added', one, { line: one.line, baseLine: null })),
    ...lost
      .filter((one) => !wonParts.has(lastPart(one.key)))
      .map((one) => effect('entry-removed', one, { line: nearest(one), baseLine: one.line })),
  ];
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** For an entry that is gone: the head's line of the last entry that stood before it. */
function nearestLines(before: readonly Taken[], after: readonly Taken[]): (gone: Taken) => number {
  const earliest = new Map<string, number>();
  for (const { key, line } of before) earliest.set(key, Math.min(line, earliest.get(key) ?? line));
  const kept = after
    .flatMap(({ key, line }, place) => {
      const base = earliest.get(key);
      return base === undefined ? [] : [{ base, line, place }];
    })
    .sort((one, other) => one.base - other.base);
  let last = { place: -1, line: 1 };
  const upTo = kept.map((one) => {
    if (one.place > last.place) last = one;
    return last.line;
  });
  return ({ line }) => {
    let [low, high] = [0, kept.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((kept[middle]?.base ?? 0) < line) low = middle + 1;
      else high = middle;
    }
    return upTo[low - 1] ?? 1;
  };
}

function scaledChanges(base: Tree | null, head: Tree | null): readonly ObjectEffect[] {
  const zero = (tree: Tree | null) =>
    itemsOf(valueAt(tree, 'replicas')).filter((item) => scalarText(valueAt(item, 'count')) === '0');
  const name = (item: Tree) => scalarText(valueAt(item, 'name')) ?? '';
  const switches = (event: 'disabled' | 'enabled', these: readonly Tree[], those: readonly Tree[]) => {
    const known = new Set(those.map(name));
    const only = these.filter((one) => !known.has(name(one)));
    return only.map(
      (one): ObjectEffect => ({
        ...{ kind: 'object', event, type: 'kustomize/resource', attributes: [], subject: name(one) },
        line: event === 'disabled' ? one.line : (head?.line ?? 1),
        baseLine: event === 'disabled' ? (base?.line ?? null) : one.line,
      }),
    );
  };
  return [...switches('disabled', zero(head), zero(base)), ...switches('enabled', zero(base), zero(head))];
}

interface Patch {
  /** The kind of its object; of one that decides by few parts, what those decide over. */
  readonly type: string;
  readonly subject: string;
  readonly text: string;
  readonly tree: Tree;
  /** It takes the object out. */
  readonly deletes: boolean;
}

/** Inline patches of objects that decide; patches in files of their own are read as objects. */
export function patchChanges(base: Tree | null, head: Tree | null): readonly Effect[] {
  const before = patchesIn(base);
  const after = patchesIn(head);
  const key = ({ type, subject }: Patch) => `${type} ${subject}`;
  const lefts = grouped(before, key);
  const rights = grouped(after, key);
  const keys = [...new Set([...after, ...before].map(key))];
  return keys.flatMap((one): readonly Effect[] => patchChange(lefts.get(one) ?? [], rights.get(one) ?? [], head));
}

/** What became of the patches of one object. */
function patchChange(left: readonly Patch[], right: readonly Patch[], head: Tree | null): readonly Effect[] {
  const one = right[0] ?? left[0];
  const joinedText = (patches: readonly Patch[]) => patches.map(({ text }) => text).join('\n');
  if (one === undefined || joinedText(left) === joinedText(right)) return [];
  const { type, subject } = one;
  const line = right[0]?.tree.line ?? head?.line ?? 1;
  const baseLine = left[0]?.tree.line ?? null;
  const [was, is] = [left, right].map((patches) => patches.some(({ deletes }) => deletes));
  if (was !== is) {
    return [{ kind: 'object', type, attributes: [], subject, line, baseLine, event: is ? 'disabled' : 'enabled' }];
  }
  const attributes = attributeChanges(left[0]?.tree ?? null, right[0]?.tree ?? null);
  return [{ kind: 'object', event: 'changed', type, attributes, subject, line, baseLine }];
}

function patchesIn(tree: Tree | null): readonly Patch[] {
  return PATCHES.flatMap((list) => itemsOf(valueAt(tree, list))).flatMap((item): readonly Patch[] => {
    const text = scalarText(item) ?? scalarText(valueAt(item, 'patch')) ?? scalarText(valueAt(item, 'path')) ?? '';
    const inner = /\n|[[{]/.test(text) ? (readYaml(text)?.[0] ?? null) : null;
    const target = valueAt(item, 'target') ?? inner;
    const kind = scalarText(valueAt(target, 'kind')) ?? '';
    const deletes =
      /^\s*\$patch:\s*delete\s*$/m.test(text) ||
      [item, inner].some((tree) => scalarText(valueAt(tree, '$patch')) === 'delete');
    const isWhole = isDecidingKind(kind) || kind === 'Service' || deletes;
    const types = isWhole ? [kind] : decidingTypesOf(touchedBy(inner ?? item));
    const name = scalarText(valueAt(target, 'name')) ?? scalarText(valueAt(valueAt(target, 'metadata'), 'name')) ?? '';
    return types.map((type) => ({
      type,
      subject: `${kind} ${name}`.trim(),
      text: JSON.stringify(item, (key, value) => (key === 'line' ? 0 : value)),
      tree: item,
      deletes,
    }));
  });
}

/** The paths that a patch touches, of one that is a part of its object and of one that is a list of operations. */
function touchedBy(patch: Tree): readonly string[] {
  if (patch.kind !== 'list') return leavesOf(patch).map(({ path }) => path);
  return patch.items.flatMap((operation) => {
    const path = (scalarText(valueAt(operation, 'path')) ?? '')
      .split('/')
      .filter((key) => !/^(?:|-|\d+)$/.test(key))
      .map((key) => key.replaceAll('~1', '/'))
      .join('.');
    return [path, ...leavesOf(valueAt(operation, 'value'), path).map((leaf) => leaf.path)];
  });
}
