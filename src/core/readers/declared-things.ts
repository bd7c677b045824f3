/** Compares what a file declares on both sides: the step between a reader's own parser and the effects of core/risk. */
import type { AttributeEffect, Effect, FileText, ObjectEffect, Reading } from '../../domain/effect.js';
import type { Tree, TreeEntry, TreeMap } from './tree.js';
import { attributeChanges } from './tree-changes.js';
import { valueAt } from './values-leaves.js';

/** One resource, or what takes its place in the tool. */
export interface Declared {
  /** What it is found again by on the other side, together with its type. */
  readonly subject: string;
  readonly type: string;
  readonly line: number;
  /** What matters of it; null: only that it is there. */
  readonly body: Tree | null;
  /** What happens to it when it is no longer declared; left out: it is destroyed. */
  readonly kept?: boolean;
  /** False: declared, but for no instance. */
  readonly enabled?: boolean;
}

/** A thing at the base and at the head; null: not there. */
export interface Pair {
  readonly subject: string;
  readonly type: string;
  readonly base: Declared | null;
  readonly head: Declared | null;
  /** Nearest line at the head. */
  readonly line: number;
}

const LARGEST = 1_000_000;

/** How one kind of file is parsed, and what a difference between its two sides does. */
export interface Comparison<T> {
  /** Null: cannot be parsed. */
  readonly parse: (text: string) => T | null;
  /** A side without a file is null; never both. */
  readonly effects: (base: T | null, head: T | null) => readonly Effect[];
}

/** Reads both sides and compares them; a side that cannot be read makes the whole opaque. */
export function compareSides<T>(file: FileText, comparison: Comparison<T>): Reading {
  if (file.base === file.head) return { kind: 'read', effects: [] };
  const sides: (T | null)[] = [];
  for (const text of [file.base, file.head]) {
    if (text !== null && text.length > LARGEST)
      return { kind: 'opaque', reason: 'it is over 1,000,000 characters long' };
    const parsed = text === null || text.trim() === '' ? null : comparison.parse(text);
    if (parsed === null && text !== null && text.trim() !== '')
      return { kind: 'opaque', reason: 'it cannot be parsed' };
    sides.push(parsed);
  }
  const [base = null, head = null] = sides;
  if (base === null && head === null) return { kind: 'read', effects: [] };
  return { kind: 'read', effects: comparison.effects(base, head) };
}

/** The things of both sides, paired by subject and type; twins in their order. */
export function pairsOf(base: readonly Declared[], head: readonly Declared[]): readonly Pair[] {
  const waiting = new Map<string, Declared[]>();
  for (const thing of head) {
    const twins = waiting.get(keyOf(thing));
    if (twins) twins.push(thing);
    else waiting.set(keyOf(thing), [thing]);
  }
  for (const twins of waiting.values()) twins.reverse();
  const pairs: Pair[] = [];
  const met = new Set<Declared>();
  let nearest = 1;
  for (const thing of base) {
    const twin = waiting.get(keyOf(thing))?.pop() ?? null;
    if (twin) met.add(twin);
    nearest = twin?.line ?? nearest;
    pairs.push({ subject: thing.subject, type: thing.type, base: thing, head: twin, line: nearest });
  }
  for (const thing of head) {
    if (met.has(thing)) continue;
    pairs.push({ subject: thing.subject, type: thing.type, base: null, head: thing, line: thing.line });
  }
  return pairs;
}

/** What happened to the thing itself; empty where nothing did. */
export function objectChange(pair: Pair): readonly ObjectEffect[] {
  const attributes = attributeChanges(pair.base?.body ?? null, pair.head?.body ?? null);
  const event = eventOf(pair, attributes.length > 0);
  if (event === null) return [];
  const { subject, type, line } = pair;
  return [{ kind: 'object', event, type, subject, line, baseLine: pair.base?.line ?? null, attributes }];
}

function eventOf(pair: Pair, differs: boolean): ObjectEffect['event'] | null {
  const { base, head } = pair;
  if (base === null) return 'added';
  if (head === null) return base.kept === true ? 'forgotten' : 'removed';
  const was = base.enabled !== false;
  const is = head.enabled !== false;
  if (was !== is) return is ? 'enabled' : 'disabled';
  return differs ? 'changed' : null;
}

function keyOf(thing: Declared): string {
  return `${thing.type}\n${thing.subject}`;
}

/** One line of a file that has no objects: what matters of it, without comments and options. */
export interface Entry {
  readonly subject: string;
  readonly type: string;
  /** The directive. */
  readonly path: string;
  readonly value: string;
  readonly line: number;
}

/** Entries compared as a multiset: one `changed` object for each subject and type that gained or lost one. */
export function entryChanges(base: readonly Entry[], head: readonly Entry[]): readonly ObjectEffect[] {
  const changed = new Map<string, { readonly first: Entry; readonly attributes: AttributeEffect[] }>();
  const note = (entry: Entry, attribute: AttributeEffect) => {
    const key = `${entry.type}\n${entry.subject}`;
    const found = changed.get(key);
    if (found) found.attributes.push(attribute);
    else changed.set(key, { first: entry, attributes: [attribute] });
  };
  const lines = new Map(head.map((entry) => [entry.subject, entry.line]));
  for (const entry of surplus(base, head)) {
    const line = lines.get(entry.subject) ?? 1;
    note(entry, { path: entry.path, before: entry.value.slice(0, 200), after: null, line, baseLine: entry.line });
  }
  for (const entry of surplus(head, base)) {
    const { path, value, line } = entry;
    note(entry, { path, before: null, after: value.slice(0, 200), line, baseLine: null });
  }
  return [...changed.values()].map(({ first, attributes }) => ({
    kind: 'object',
    event: 'changed',
    type: first.type,
    subject: first.subject,
    line: attributes.find((attribute) => attribute.after !== null)?.line ?? attributes[0]?.line ?? 1,
    baseLine: attributes.find((attribute) => attribute.baseLine !== null)?.baseLine ?? null,
    attributes,
  }));
}

/** The entries of one side that the other has fewer of. */
export function surplus<E extends Entry>(side: readonly E[], other: readonly E[]): readonly E[] {
  const counts = new Map<string, number>();
  for (const entry of other) counts.set(entryKey(entry), (counts.get(entryKey(entry)) ?? 0) + 1);
  return side.filter((entry) => {
    const left = counts.get(entryKey(entry)) ?? 0;
    counts.set(entryKey(entry), left - 1);
    return left <= 0;
  });
}

function entryKey(entry: Entry): string {
  return [entry.type, entry.subject, entry.path, entry.value].join('\n');
}

/** The value of a key of a map; null where the tree is no map or has no such key. */
export function childOf(tree: Tree | null, key: string): Tree | null {
  return valueAt(tree, key);
}

export function entriesOf(tree: Tree | null): readonly TreeEntry[] {
  return tree?.kind === 'map' ? tree.entries : [];
}

/** The items of a list; the thing itself where one stands for a list of one. */
export function itemsOf(tree: Tree | null): readonly Tree[] {
  if (tree === null) return [];
  return tree.kind === 'list' ? tree.items : [tree];
}

/** A map of these entries. */
export function mapOf(entries: readonly TreeEntry[], line: number): TreeMap {
  return { kind: 'map', entries, line };
}

/** The tree without keys that decide nothing (descriptions, tags), at any depth. */
export function treeWithout(tree: Tree, keys: ReadonlySet<string>): Tree {
  if (tree.kind === 'list') return { ...tree, items: tree.items.map((item) => treeWithout(item, keys)) };
  if (tree.kind === 'scalar') return tree;
  const kept = tree.entries.filter((entry) => !keys.has(entry.key));
  return { ...tree, entries: kept.map((entry) => ({ ...entry, value: treeWithout(entry.value, keys) })) };
}

/** What is written there in one line, also for references such as `{ Ref: X }`; empty for nothing. */
export function writtenAs(tree: Tree | null): string {
  if (tree === null) return '';
  if (tree.kind === 'scalar') return tree.text;
  if (tree.kind === 'list') return tree.items.map(writtenAs).join(',');
  return tree.entries.map((entry) => `${entry.key} ${writtenAs(entry.value)}`).join(' ');
}
