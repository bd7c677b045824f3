/** The attributes of an object in one level, as the readers of files tell them, so that the table of safeguards serves plans too. */
import type { AttributeEffect } from '../../domain/effect.js';
import type { PlanMask, PlanValue } from '../../domain/plan.js';
import { isRecord, type JsonRecord } from './json-record.js';

/** What was known on both sides and differs. What is not known afterwards is told apart: nobody can say what it will be. */
export interface FlatChanges {
  readonly changed: readonly AttributeEffect[];
  readonly unknown: readonly AttributeEffect[];
}

/** No provider nests like that. */
const DEEPEST = 30;
const MOST_LEAVES = 20_000;

/** Of what is not known, only the paths that are meant: providers leave much open that nobody asks about. */
export function flatChanges(
  before: PlanValue,
  after: PlanValue,
  unknown: PlanMask,
  isMeant: (path: string) => boolean,
): FlatChanges {
  const different = differing(before, after);
  const masked = maskedPaths(unknown);
  if (different.length === 0 && !masked.some(isMeant)) return UNCHANGED;
  const had = leavesOf(different.map(([name, from]) => [name, from]));
  const has = leavesOf(different.map(([name, , to]) => [name, to]));
  const open = new Set(masked);
  const isOpen = (path: string) => isUnder(path, open);
  const changed = [...new Set([...had.keys(), ...has.keys()])]
    .filter((path) => had.get(path) !== has.get(path) && !isOpen(path))
    .map((path) => effect(path, had.get(path), has.get(path)));
  const notKnown = new Set([...open, ...[...had.keys()].filter(isOpen)]);
  return { changed, unknown: [...notKnown].filter(isMeant).map((path) => effect(path, had.get(path), undefined)) };
}

/** What stands in a block that is not known is not known either. */
function isUnder(path: string, open: ReadonlySet<string>): boolean {
  if (open.size === 0) return false;
  for (let end = path.length; end > 0; end = path.lastIndexOf('.', end - 1))
    if (open.has(path.slice(0, end))) return true;
  return false;
}

const UNCHANGED: FlatChanges = { changed: [], unknown: [] };

function effect(path: string, before: string | undefined, after: string | undefined): AttributeEffect {
  return { path, before: before ?? null, after: after ?? null, line: 1, baseLine: null };
}

/** What an author calls an object; none of it sets anything, whatever the tag is called. */
const NAMES_ONLY: ReadonlySet<string> = new Set([
  'tags',
  'tags_all',
  'labels',
  'effective_labels',
  'terraform_labels',
  'user_labels',
]);

/** The top-level attributes that are not the same on both sides. */
function differing(before: PlanValue, after: PlanValue): readonly (readonly [string, PlanValue, PlanValue])[] {
  const [old, now] = [recordOf(before), recordOf(after)];
  const found: (readonly [string, PlanValue, PlanValue])[] = [];
  for (const name in now) {
    const [had, has] = [old[name] ?? null, now[name] ?? null];
    if (had !== has && !NAMES_ONLY.has(name) && !isSame(had, has)) found.push([name, had, has]);
  }
  for (const name in old) {
    const had = old[name] ?? null;
    if (had !== null && !Object.hasOwn(now, name) && !NAMES_ONLY.has(name)) found.push([name, had, null]);
  }
  return found;
}

function recordOf(value: PlanValue): Readonly<Record<string, PlanValue>> {
  return isRecord(value) ? (value as Readonly<Record<string, PlanValue>>) : {};
}

/** Told to be different where it is too deep to look, which costs a comparison of leaves and hides nothing. */
function isSame(a: PlanValue, b: PlanValue, depth = 0): boolean {
  if (a === b) return true;
  if (depth > DEEPEST || typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  return hasSameParts(a, b, depth);
}

function hasSameParts(a: PlanValue, b: PlanValue, depth: number): boolean {
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    return a.every((item, index) => isSame(item, b[index] ?? null, depth + 1));
  }
  const [old, now] = [recordOf(a), recordOf(b)];
  const names = Object.keys(old);
  if (names.length !== Object.keys(now).length) return false;
  return names.every((name) => Object.hasOwn(now, name) && isSame(old[name] ?? null, now[name] ?? null, depth + 1));
}

/** Gets the dotted path of a leaf, and its value as text. */
type Visit = (path: string, value: string) => void;

/** Each leaf of an object; a list of scalars is one leaf, a list of blocks has the leaves of its blocks. */
export function visitLeaves(value: PlanValue, visit: Visit): void {
  const record = recordOf(value);
  const names = Object.keys(record).filter((name) => !NAMES_ONLY.has(name));
  for (const name of names) visitPart(record[name] ?? null, name, visit, 1);
}

function visitPart(value: PlanValue, path: string, visit: Visit, depth: number): void {
  if (value === null || depth > DEEPEST) return;
  if (Array.isArray(value)) {
    if (value.some((item) => typeof item === 'object' && item !== null))
      for (const item of value) visitPart(item, path, visit, depth + 1);
    else if (value.length > 0) visit(path, value.join(','));
    return;
  }
  if (!isRecord(value)) visit(path, String(value));
  else
    for (const key of Object.keys(value))
      visitPart((value[key] ?? null) as PlanValue, `${path}.${key}`, visit, depth + 1);
}

/** By path. Of several blocks all values, in one order; once where they are the same. */
function leavesOf(parts: readonly (readonly [string, PlanValue])[]): ReadonlyMap<string, string> {
  const values = new Map<string, string[]>();
  const visit: Visit = (path, text) => {
    const others = values.get(path);
    if (others !== undefined) others.push(text);
    else if (values.size <= MOST_LEAVES) values.set(path, [text]);
  };
  for (const [name, value] of parts) visitPart(value, name, visit, 1);
  return new Map([...values].map(([path, all]) => [path, joined(all)] as const));
}

function joined(values: readonly string[]): string {
  const [first = ''] = values;
  return values.every((value) => value === first) ? first : values.toSorted().join(',');
}

/** Objects of one type share their mask. */
const PATHS = new WeakMap<object, readonly string[]>();

function maskedPaths(mask: PlanMask): readonly string[] {
  if (!isRecord(mask)) return NO_PATHS;
  const known = PATHS.get(mask);
  if (known !== undefined) return known;
  const found = pathsMasked(mask);
  PATHS.set(mask, found);
  return found;
}

const NO_PATHS: readonly string[] = [];

function pathsMasked(mask: JsonRecord): readonly string[] {
  const found: string[] = [];
  for (const name of Object.keys(mask)) if (!NAMES_ONLY.has(name)) addMasked(mask[name] as PlanMask, name, found);
  return found;
}

function addMasked(mask: PlanMask, path: string, found: string[]): void {
  if (mask === true) found.push(path);
  else if (Array.isArray(mask)) for (const item of mask) addMasked(item, path, found);
  else if (isRecord(mask))
    for (const key of Object.keys(mask)) addMasked(mask[key] as PlanMask, `${path}.${key}`, found);
}
