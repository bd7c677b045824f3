/** A change as the rules look at it: its two sides ready to be asked, and the other objects of the plan at hand. */
import type { Plan, PlanCircumstances, ResourceChange } from '../../domain/plan.js';
import { remembering } from '../../domain/remembering.js';
import { withoutIndexes } from './addresses.js';
import { type MayHide, mayHideIn, withDynamicBlocks } from './dynamic-blocks.js';
import type { ObjectSide, Side } from './side.js';
import { attribute, isUnknown, text } from './side.js';

export interface PlanObject {
  readonly change: ResourceChange;
  /** The type without what a provider of the same cloud adds to it: `awscc_` is `aws_`. */
  readonly type: string;
  /** Null: it is not there on that side. */
  readonly before: ObjectSide | null;
  readonly after: ObjectSide | null;
  /** Whether the plan writes it: created, changed or replaced. */
  readonly isWritten: boolean;
}

export interface PlanView {
  /** Managed objects; leftovers (deposed) are apart. */
  readonly objects: readonly PlanObject[];
  readonly leftovers: readonly PlanObject[];
  readonly byType: ReadonlyMap<string, readonly PlanObject[]>;
  readonly plan: Plan;
  readonly circumstances: PlanCircumstances;
}

export function viewOf(plan: Plan, circumstances: PlanCircumstances): PlanView {
  const objects: PlanObject[] = [];
  const leftovers: PlanObject[] = [];
  const byType = new Map<string, PlanObject[]>();
  const mayHide = mayHideIn(plan);
  for (const change of plan.changes) {
    if (change.mode === 'data') continue;
    const object = objectOf(change, plan, mayHide);
    if (change.deposed !== null) {
      leftovers.push(object);
      continue;
    }
    objects.push(object);
    const others = byType.get(object.type);
    if (others === undefined) byType.set(object.type, [object]);
    else others.push(object);
  }
  return { objects, leftovers, byType, plan, circumstances };
}

function objectOf(change: ResourceChange, plan: Plan, mayHide: MayHide): PlanObject {
  const { kind } = change.action;
  const isGone = kind === 'delete' || kind === 'forget';
  const config = withDynamicBlocks(change, plan.config.get(withoutIndexes(change.address)) ?? null, mayHide);
  const after = isGone || (change.after === null && change.afterUnknown === false) ? null : change.after;
  return {
    change,
    type: typeOf(change.type),
    before: change.before === null ? null : { value: change.before, unknown: false, config: null },
    after:
      isGone || (after === null && change.afterUnknown === false)
        ? null
        : { value: after, unknown: change.afterUnknown, config },
    isWritten: kind === 'create' || kind === 'update' || kind === 'replace' || kind === 'forget-and-create',
  };
}

const typeOf = remembering(2_000, (type) => (type.startsWith('awscc_') ? `aws_${type.slice(6)}` : type));

/** All objects of these types. */
export function objectsOf({ byType }: PlanView, ...types: readonly string[]): readonly PlanObject[] {
  return types.flatMap((type) => byType.get(type) ?? []);
}

type Look<T> = (object: PlanObject) => readonly T[];

/** What is seen in all objects. How to look is asked once a type, and null there looks at none of them. */
export function seenByType<T>({ byType }: PlanView, howToLook: (type: string) => Look<T> | null): readonly T[] {
  const seen: T[] = [];
  for (const [type, objects] of byType) {
    const look = howToLook(type);
    if (look !== null) seen.push(...objects.flatMap(look));
  }
  return seen;
}

/** Things by the names that they may be called by: each is looked up, since a plan has thousands. */
export function indexed<T>(
  things: Iterable<readonly [readonly string[], T]>,
): (keys: readonly string[]) => readonly T[] {
  const byKey = new Map<string, T[]>();
  for (const [keys, thing] of things) {
    for (const key of keys) {
      const others = byKey.get(key);
      if (others === undefined) byKey.set(key, [thing]);
      else others.push(thing);
    }
  }
  return (keys) => keys.flatMap((key) => byKey.get(key) ?? []);
}

/**
 * The names by which an object may mean another (`bucket`, `security_group_id`): the value where it is known, and the
 * address that the configuration refers to. Where neither is known, the name they may share: `aws_x.site`, `aws_y.site`.
 */
export function keysOf(object: PlanObject, side: ObjectSide, name: string): readonly string[] {
  const keys: string[] = [];
  const seen: Side = attribute(side, name);
  const value = text(seen);
  if (value !== null) keys.push(`value ${value}`);
  for (const address of side.config?.refersTo.get(name) ?? []) keys.push(`address ${address}`);
  if (keys.length === 0 && (isUnknown(seen) || value === null)) keys.push(nameKey(object));
  return keys;
}

/** What an object may be called by others. */
export function namesOf(object: PlanObject, side: ObjectSide, ...attributes: readonly string[]): readonly string[] {
  const values = attributes.flatMap((name) => text(attribute(side, name)) ?? []);
  return [
    ...values.map((value) => `value ${value}`),
    `address ${withoutIndexes(object.change.address)}`,
    nameKey(object),
  ];
}

/** The index is what stands behind the name; that of a module stands before it, and belongs to the module. */
function nameKey({ change: { address, module, name } }: PlanObject): string {
  return `name ${module} ${name} ${/\[.*\]$/.exec(address.slice(module.length))?.[0] ?? ''}`;
}
