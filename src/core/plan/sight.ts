/** What a finder saw: a rule, an object, an attribute. The catalog says what it means (core/plan/findings.ts). */
import type { PlanRuleId } from '../../catalog/plan-rules.js';
import type { Harmless } from '../../domain/plan.js';
import { harmless } from './harmless.js';
import type { PlanObject, PlanView } from './plan-object.js';
import type { ObjectSide } from './side.js';
import { isTiedElsewhere } from './ties.js';

export interface Sight {
  readonly rule: PlanRuleId;
  readonly object: PlanObject;
  /** Dotted path, indexes left out. Null: the object as a whole. */
  readonly attribute: string | null;
  readonly certainty: 'found' | 'undecided';
  readonly seen: readonly Harmless[];
}

/** Looks at a whole plan for what one family of rules is about. Pure; never throws. */
export type Finder = (view: PlanView) => readonly Sight[];

/** A danger on one side of an object: equal keys are the same danger. */
export interface Danger {
  readonly rule: PlanRuleId;
  readonly key: string;
  readonly attribute: string;
  readonly seen?: string;
  readonly certainty?: 'undecided';
}

/** The dangers on one side of an object of the type that it is for. */
export type Giver = (side: ObjectSide) => readonly Danger[];

/** The dangers that an object has afterwards and had not before: what stays or goes is no finding. */
export function newDangers(object: PlanObject, before: readonly Danger[], after: readonly Danger[]): readonly Sight[] {
  if (!object.isWritten) return [];
  const had = new Set(isTiedElsewhere(object) ? [] : before.map(identity));
  const fresh = new Map<string, Danger>();
  for (const danger of after)
    if (!had.has(identity(danger)) && !fresh.has(identity(danger))) fresh.set(identity(danger), danger);
  return [...fresh.values()].map((danger) => sightOf(object, danger));
}

function identity({ rule, key, certainty }: Danger): string {
  return `${rule} ${certainty ?? 'found'} ${key}`;
}

export function sightOf(object: PlanObject, { rule, attribute, seen, certainty }: Omit<Danger, 'key'>): Sight {
  const shown = seen === undefined ? null : harmless(object.change, attribute, seen);
  return { rule, object, attribute, certainty: certainty ?? 'found', seen: shown === null ? [] : [shown] };
}
