/** The attributes of an object in one level, as the readers of files tell them, so that the table of safeguards serves plans too. */
import type { AttributeEffect } from '../../domain/effect.js';
import type { PlanMask, PlanValue } from '../../domain/plan.js';
import { isRecord } from './json-record.js';

/** What was known on both sides and differs. What is not known afterwards is told apart: nobody can say what it will be. */
export interface FlatChanges {
  readonly changed: readonly AttributeEffect[];
  readonly unknown: readonly AttributeEffect[];
}

const DEEPEST = 8;
const MOST_LEAVES = 2_000;

export function flatChanges(before: PlanValue, after: PlanValue, unknown: PlanMask): FlatChanges {
  const had = new Map<string, string>();
  const has = new Map<string, string>();
  const masked = maskedPaths(unknown);
  for (const [name, from, to] of differing(before, after)) {
    collect(from, name, had, 1);
    collect(to, name, has, 1);
  }
  const changed: AttributeEffect[] = [];
  for (const path of new Set([...had.keys(), ...has.keys()])) {
    const attribute = { path, before: had.get(path) ?? null, after: has.get(path) ?? null, line: 1, baseLine: null };
    if (!masked.has(path) && attribute.before !== attribute.after) changed.push(attribute);
  }
  const open = [...masked].map((path) => ({
    path,
    before: had.get(path) ?? null,
    after: null,
    line: 1,
    baseLine: null,
  }));
  return { changed, unknown: open };
}

/** The top-level attributes that are not the same on both sides. */
function differing(before: PlanValue, after: PlanValue): readonly (readonly [string, PlanValue, PlanValue])[] {
  const [old, now] = [recordOf(before), recordOf(after)];
  const found: (readonly [string, PlanValue, PlanValue])[] = [];
  for (const name of Object.keys(now)) {
    const from = old[name] ?? null;
    const to = now[name] ?? null;
    if (!isSame(from, to)) found.push([name, from, to]);
  }
  for (const name of Object.keys(old))
    if (!Object.hasOwn(now, name) && old[name] !== null) found.push([name, old[name] ?? null, null]);
  return found;
}

function recordOf(value: PlanValue): Readonly<Record<string, PlanValue>> {
  return isRecord(value) ? (value as Readonly<Record<string, PlanValue>>) : {};
}

/** Told to be different where it is too deep to look, which costs a comparison of leaves and hides nothing. */
function isSame(a: PlanValue, b: PlanValue, depth = 0): boolean {
  if (a === b) return true;
  if (depth > DEEPEST || typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    return a.every((item, index) => isSame(item, b[index] ?? null, depth + 1));
  }
  const [old, now] = [recordOf(a), recordOf(b)];
  const names = Object.keys(old);
  if (names.length !== Object.keys(now).length) return false;
  return names.every((name) => Object.hasOwn(now, name) && isSame(old[name] ?? null, now[name] ?? null, depth + 1));
}

/** The leaves by dotted path; a list of scalars is one leaf, a list of blocks has the paths of its blocks. */
export function leavesOf(value: PlanValue): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  collect(value, '', found, 0);
  return found;
}

function collect(value: PlanValue, path: string, found: Map<string, string>, depth: number): void {
  if (value === null || depth > DEEPEST || found.size > MOST_LEAVES) return;
  if (Array.isArray(value)) {
    if (value.some((item) => typeof item === 'object' && item !== null))
      for (const item of value) collect(item, path, found, depth + 1);
    else if (value.length > 0) add(found, path, value.join(','));
    return;
  }
  if (isRecord(value)) {
    for (const [key, child] of Object.entries(value))
      collect(child as PlanValue, path === '' ? key : `${path}.${key}`, found, depth + 1);
    return;
  }
  add(found, path, String(value));
}

/** Of several blocks, all values in one order. */
function add(found: Map<string, string>, path: string, value: string): void {
  const before = found.get(path);
  if (before === undefined) found.set(path, value);
  else if (before !== value) found.set(path, [before, value].sort().join(','));
}

function maskedPaths(mask: PlanMask, path = '', found: Set<string> = new Set()): ReadonlySet<string> {
  if (mask === true && path !== '') found.add(path);
  else if (Array.isArray(mask)) for (const item of mask) maskedPaths(item, path, found);
  else if (isRecord(mask))
    for (const [key, child] of Object.entries(mask))
      maskedPaths(child as PlanMask, path === '' ? key : `${path}.${key}`, found);
  return found;
}
