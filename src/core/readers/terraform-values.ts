/** What differs in a named value (a local, a variable's default, tfvars): entries that came or went, and all else. Used by terraform.ts. */
import type { Effect, ObjectEffect } from '../../domain/effect.js';
import { exposureChanges } from './exposure.js';
import { pairedItems } from './list-pairs.js';
import { grantChanges } from './policy-document.js';
import { isSame } from './same-tree.js';
import { genericRules } from './terraform-allow-lists.js';
import type { Tree, TreeEntry, TreeMap } from './tree.js';
import { attributeChanges } from './tree-changes.js';
import { entriesByKey, identities } from './tree-questions.js';

/** One value on both sides, settled; null: not there. */
export interface NamedValue {
  readonly type: string;
  readonly subject: string;
  /** The attribute path of the value itself. */
  readonly name: string;
  readonly base: Tree | null;
  readonly head: Tree | null;
  /** Nearest line of the head. */
  readonly line: number;
}

interface Entry {
  readonly path: string;
  readonly event: 'entry-added' | 'entry-removed';
  readonly tree: Tree;
  readonly line: number;
}

interface Walk {
  readonly identity: (tree: Tree) => number;
  readonly entries: Entry[];
  readonly changed: ObjectEffect['attributes'][number][];
}

/** Names whose entries decorate and make nothing. */
const DECORATION = /tags?$|labels?$|annotations?$/i;
/** Items of rules and lists of accounts: a list that holds them is a setting, not one thing for each. */
const SETTING =
  /^(?:[\d.]+(?:[/-][\d.]+)?|[0-9a-f:]*:[0-9a-f:]*:[0-9a-f:]*(?:\/\d+)?|arn:.{0,300}|[\w-]{1,40}:[\w*]{1,100}|-?\d+|true|false)$/i;

export function valueEffects(value: NamedValue): readonly Effect[] {
  const { base, head, name, line, subject, type } = value;
  const walk: Walk = { identity: identities(), entries: [], changed: [] };
  if (base !== null && head !== null && isSame(base, head, walk.identity)) return [];
  compare(walk, { path: name, base, head, line, depth: 0 });
  const at = { kind: 'object', type, line, baseLine: base?.line ?? null } as const;
  const first = walk.changed[0];
  return [
    ...(first
      ? [{ ...at, line: first.line, event: 'changed', subject, attributes: walk.changed } satisfies Effect]
      : []),
    ...walk.entries.map((entry): Effect => entryEffect(entry, { ...at, subject: subjectOf(value, entry) })),
    ...exposureChanges(rulesIn(name, base), rulesIn(name, head), subject),
    ...grantChanges(base, head, subject),
  ];
}

type At = Pick<ObjectEffect, 'kind' | 'type' | 'line' | 'baseLine' | 'subject'>;

function subjectOf({ subject, name }: NamedValue, { path }: Entry): string {
  const rest = path.slice(name.length).replace(/^\./, '');
  return `${subject}[${JSON.stringify(rest)}]`;
}

function entryEffect({ event, path, tree, line }: Entry, at: At): ObjectEffect {
  const removed = event === 'entry-removed';
  const found = removed ? attributeChanges(named(path, tree), null) : attributeChanges(null, named(path, tree));
  const attributes = removed ? found.map((attribute) => ({ ...attribute, line })) : found;
  return { ...at, event, line: removed ? line : tree.line, baseLine: removed ? tree.line : null, attributes };
}

function rulesIn(name: string, tree: Tree | null) {
  return tree === null ? [] : genericRules(named(name.split('.').at(-1) ?? name, tree));
}

function named(key: string, tree: Tree): TreeMap {
  return { kind: 'map', entries: [{ key, line: tree.line, value: tree }], line: tree.line };
}

interface Place {
  readonly path: string;
  readonly base: Tree | null;
  readonly head: Tree | null;
  readonly line: number;
  readonly depth: number;
}

function compare(walk: Walk, place: Place): void {
  const { base, head } = place;
  if (base !== null && head !== null && isSame(base, head, walk.identity)) return;
  if (base?.kind === 'map' && head?.kind === 'map') compareMaps(walk, { ...place, base, head });
  else if (base?.kind === 'list' && head?.kind === 'list') compareLists(walk, place, [base.items, head.items]);
  else changeAt(walk, place);
}

function compareMaps(walk: Walk, place: Place & { readonly base: TreeMap; readonly head: TreeMap }): void {
  const bases = entriesByKey(place.base.entries);
  const heads = entriesByKey(place.head.entries);
  let { line } = place.head;
  for (const key of new Set([...bases.keys(), ...heads.keys()])) {
    const before = bases.get(key) ?? [];
    const after = heads.get(key) ?? [];
    line = after.at(-1)?.line ?? line;
    const path = place.path === '' ? key : `${place.path}.${key}`;
    const [base, head] = valuesUnder(before, after);
    const inner = { path, base, head, line, depth: place.depth + 1 };
    if (isEntry(inner)) noteEntry(walk, inner);
    else compare(walk, inner);
  }
}

/**
 * What the entries of one key say on both sides. A list of maps was settled into its key, once for each, and is compared
 * as a list; of other values the last counts.
 */
export function valuesUnder(
  before: readonly TreeEntry[],
  after: readonly TreeEntry[],
): readonly [Tree | null, Tree | null] {
  const isRepeated = before.length > 1 || after.length > 1;
  const isList = isRepeated && [...before, ...after].every(({ value }) => value.kind !== 'scalar');
  return isList ? [listOf(before), listOf(after)] : [lastOf(before), lastOf(after)];
}

function listOf(entries: readonly TreeEntry[]): Tree | null {
  const [first] = entries;
  const items = entries.flatMap(({ value }) => (value.kind === 'list' ? value.items : [value]));
  return first === undefined ? null : { kind: 'list', items, line: first.line };
}

function lastOf(entries: readonly TreeEntry[]): Tree | null {
  return entries.at(-1)?.value ?? null;
}

/** Whether what came or went is one thing more or fewer, and not a setting of a thing. */
function isEntry({ base, head, path, depth }: Place): boolean {
  const only = base === null ? head : head === null ? base : null;
  if (only === null || path.split('.').some((part) => DECORATION.test(part))) return false;
  if (only.kind !== 'scalar') return true;
  return depth <= 1 && !SETTING.test(only.text);
}

function noteEntry(walk: Walk, { base, head, path, line }: Place): void {
  if (base !== null) walk.entries.push({ path, event: 'entry-removed', tree: base, line });
  if (head !== null) walk.entries.push({ path, event: 'entry-added', tree: head, line });
}

function compareLists(walk: Walk, place: Place, [before, after]: readonly [readonly Tree[], readonly Tree[]]): void {
  const pairs = pairedItems(before.map(itemOf), after.map(itemOf), walk.identity);
  if (isOneValue(place, before, after)) {
    changeAt(walk, place);
    return;
  }
  for (const [left, right] of pairs) {
    const line = right?.line ?? place.head?.line ?? place.line;
    const inner = { ...place, base: left?.tree ?? null, head: right?.tree ?? null, line, depth: place.depth + 1 };
    const only = left === null ? right?.tree : right === null ? left.tree : null;
    if (only?.kind === 'scalar') listItem(walk, inner, only.text);
    else if (only) noteEntry(walk, { ...inner, path: `${place.path}.${nameOf(only)}` });
    else compare(walk, inner);
  }
}

/** A setting of a thing that is written as a list of one: another value, and no thing more or fewer. */
function isOneValue({ depth }: Place, before: readonly Tree[], after: readonly Tree[]): boolean {
  return depth > 1 && [before, after].every((items) => items.length === 1 && items[0]?.kind === 'scalar');
}

function listItem(walk: Walk, place: Place, text: string): void {
  const decoration = place.path.split('.').some((part) => DECORATION.test(part));
  if (decoration || SETTING.test(text)) changeAt(walk, place);
  else noteEntry(walk, { ...place, path: `${place.path}.${text.slice(0, 100)}` });
}

function itemOf(tree: Tree) {
  return { tree, line: tree.line };
}

function nameOf(tree: Tree): string {
  const first = tree.kind === 'map' ? tree.entries.find(({ value }) => value.kind === 'scalar')?.value : null;
  return first?.kind === 'scalar' ? first.text.slice(0, 100) : '';
}

function changeAt(walk: Walk, { base, head, path, line }: Place): void {
  const found = attributeChanges(base && named(path, base), head && named(path, head));
  for (const attribute of found) walk.changed.push(head === null ? { ...attribute, line } : attribute);
}
