/** One side of a change, asked attribute by attribute: a value, nothing, or not known before the apply. */
import type { PlanMask, PlanValue, ResourceConfig } from '../../domain/plan.js';

/** A value and which parts of it are unknown. */
export interface Side {
  readonly value: PlanValue;
  readonly unknown: PlanMask;
}

export const NOTHING: Side = { value: null, unknown: false };
const UNKNOWN_PART: Side = { value: null, unknown: true };

/** An object as a whole, and what its configuration writes (null: not said). */
export interface ObjectSide extends Side {
  readonly config: ResourceConfig | null;
}

/**
 * A top-level attribute. Unknown, and not written in the configuration: the provider fills it in with its own default,
 * which the author did not choose, so it counts as absent.
 */
export function attribute(object: ObjectSide, name: string): Side {
  const found = part(object, name);
  const isDefault = found.unknown === true && object.config !== null && !object.config.refersTo.has(name);
  return isDefault ? NOTHING : found;
}

/** Whether anything is said of a top-level attribute: quicker than asking for it, where most objects have none. */
export function says({ value, unknown }: Side, name: string): boolean {
  if (unknown === true || (isObject(value) && Object.hasOwn(value, name))) return true;
  return isMaskObject(unknown) && Object.hasOwn(unknown, name);
}

/** A part of an object, or of the only block of a list of blocks. */
export function part(side: Side, name: string): Side {
  if (side.unknown === true) return UNKNOWN_PART;
  if (Array.isArray(side.value)) return side.value.length === 1 ? part(items(side)[0] ?? NOTHING, name) : NOTHING;
  if (side.value === null && Array.isArray(side.unknown) && side.unknown.length === 1)
    return part(items(side)[0] ?? NOTHING, name);
  const value = isObject(side.value) ? (own(side.value, name) ?? null) : null;
  const unknown = isMaskObject(side.unknown) ? (own(side.unknown, name) ?? false) : false;
  return value === null && unknown === false ? NOTHING : { value, unknown };
}

/** A part by its path, through blocks of which there is one. */
export function at(object: ObjectSide, ...path: readonly [string, ...string[]]): Side {
  const [first, ...rest] = path;
  return rest.reduce<Side>((side, name) => part(side, name), attribute(object, first));
}

/** The items of a list; a single object or scalar is a list of one, nothing is an empty one. */
export function items(side: Side): readonly Side[] {
  if (side === NOTHING) return [];
  if (side.unknown === true) return [UNKNOWN_PART];
  const { value, unknown } = side;
  if (Array.isArray(value)) {
    const masks: readonly PlanMask[] = Array.isArray(unknown) ? unknown : [];
    const found: Side[] = [];
    for (let index = 0; index < value.length || index < masks.length; index += 1)
      found.push({ value: value[index] ?? null, unknown: masks[index] ?? false });
    return found;
  }
  if (Array.isArray(unknown)) return unknown.map((mask: PlanMask) => ({ value: null, unknown: mask }));
  return value === null && unknown === false ? [] : [side];
}

/** The entries of an object. */
export function entries(side: Side): readonly (readonly [string, Side])[] {
  if (Array.isArray(side.value)) return items(side).flatMap(entries);
  const names = new Set<string>();
  if (isObject(side.value)) for (const name of Object.keys(side.value)) names.add(name);
  if (isMaskObject(side.unknown)) for (const name of Object.keys(side.unknown)) names.add(name);
  return [...names].map((name) => [name, part(side, name)] as const);
}

export function isUnknown(side: Side): boolean {
  return side.unknown === true;
}

/** Whether some part of it is unknown. */
export function hasUnknown(side: Side): boolean {
  return holdsTrue(side.unknown);
}

function holdsTrue(mask: PlanMask): boolean {
  if (typeof mask === 'boolean') return mask;
  return Array.isArray(mask) ? mask.some(holdsTrue) : Object.values(mask).some((one: PlanMask) => holdsTrue(one));
}

/** Text, or a number or truth as text; null: nothing, or no scalar. */
export function text(side: Side): string | null {
  return scalarText(side.value);
}

function scalarText(value: PlanValue): string | null {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
}

/** True or false, also where the provider writes it as text; null: neither. */
export function flag(side: Side): boolean | null {
  const written = text(side)?.toLowerCase();
  if (written === 'true' || written === 'enabled') return true;
  return written === 'false' || written === 'disabled' ? false : null;
}

const NONE: readonly string[] = [];

/** The texts of a list. Unknown items are left out: ask `hasUnknown`. */
export function texts(side: Side): readonly string[] {
  const { value } = side;
  if (side.unknown === true || value === null) return NONE;
  const found: string[] = [];
  for (const one of Array.isArray(value) ? value : [value]) {
    const written = scalarText(one);
    if (written !== null) found.push(written);
  }
  return found;
}

function isObject(value: PlanValue): value is { readonly [attribute: string]: PlanValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isMaskObject(mask: PlanMask): mask is { readonly [attribute: string]: PlanMask } {
  return typeof mask === 'object' && !Array.isArray(mask);
}

function own<T>(record: { readonly [name: string]: T }, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
