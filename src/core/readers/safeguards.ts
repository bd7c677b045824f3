/** Which changed attributes switch a guard of data or its traces off or on, over the spellings of the clouds. */
import type { AttributeEffect, SafeguardEffect } from '../../domain/effect.js';
import { remembering } from '../../domain/remembering.js';
import { SAFEGUARDS, type Safeguard } from './safeguard-table.js';

/**
 * The safeguards that a changed object lost or gained. Meant for the attributes of a changed object: of an added one
 * only what is off against the default would be told, of a removed one everything that was on.
 */
export function safeguardChanges(
  type: string,
  attributes: readonly AttributeEffect[],
  subject: string,
): readonly SafeguardEffect[] {
  const found: SafeguardEffect[] = [];
  for (const attribute of attributes) {
    const guard = guardsAt(attribute.path).find((row) => row.type === undefined || row.type.test(type));
    const event = guard === undefined ? null : eventOf(guard, attribute);
    if (guard === undefined || event === null) continue;
    found.push({
      kind: 'safeguard',
      event,
      safeguard: guard.safeguard,
      by: attribute.path,
      subject,
      line: attribute.line,
      baseLine: attribute.baseLine,
    });
  }
  return found;
}

/** Whether an attribute of this path guards something, on whatever object. */
export function mayGuard(path: string): boolean {
  return guardsAt(path).length > 0;
}

/** The rows for a path, whatever the type. Objects have the same few paths. */
const guardsAt = remembering(5_000, (path) => {
  const inside = path.replace(/^(?:Properties|properties|spec|settings)\./, '');
  return ANY_GUARD.test(inside) ? SAFEGUARDS.filter((row) => row.path.test(inside)) : NONE;
});

/** Most paths guard nothing, and one expression tells it sooner than fifty. */
const ANY_GUARD = new RegExp(SAFEGUARDS.map(({ path }) => `(?:${path.source})`).join('|'));
const NONE: readonly Safeguard[] = [];

/** Off from on, or from a value that cannot be told to a known off; an unknown value counts only against a literal on. */
function eventOf(guard: Safeguard, attribute: AttributeEffect): SafeguardEffect['event'] | null {
  if (guard.state === 'amount') return amountEvent(attribute);
  const before = guard.state(attribute.before);
  const after = guard.state(attribute.after);
  if (before === after) return null;
  if (after === 'off') return 'off';
  if (before === 'off') return 'on';
  return after === 'unknown' ? 'off' : 'on';
}

/** A number of days or copies: nothing left, or less than half. */
function amountEvent({ before, after }: AttributeEffect): SafeguardEffect['event'] | null {
  const [had, has] = inOneUnit(amount(before), amount(after));
  if (had === null || has === null) return unknownAmountEvent(had, has);
  if (had > 0 && (has === 0 || has < had / 2)) return 'off';
  return has > 0 && (had === 0 || had < has / 2) ? 'on' : null;
}

function unknownAmountEvent(had: number | null, has: number | null): SafeguardEffect['event'] | null {
  if (has === 0) return 'off';
  return had === 0 ? 'on' : null;
}

interface Amount {
  readonly count: number;
  /** How long one of them is, in seconds; null: a bare number. */
  readonly unit: number | null;
}

/** Thirty days are more than thirty hours; a bare number is in the unit of the other one, as far as can be told. */
function inOneUnit(had: Amount | null, has: Amount | null): readonly [number | null, number | null] {
  if (had === null || has === null || had.unit === null || has.unit === null) {
    return [had?.count ?? null, has?.count ?? null];
  }
  return [had.count * had.unit, has.count * has.unit];
}

/** Null: cannot be told. Absent is none. ISO durations and Go durations are read as their first number and its unit. */
function amount(text: string | null): Amount | null {
  if (text === null || text === 'null' || text === '') return NONE_LEFT;
  const match = /^P?(T?)([0-9]{1,9})(?:\.[0-9]+)?(?:([dDhHmMsSwWyY]).{0,12})?$/.exec(text.trim());
  if (match === null) return null;
  const [, ofDay = '', count = '', unit] = match;
  return { count: Number(count), unit: unit === undefined ? null : secondsIn(unit, ofDay !== '') };
}

const NONE_LEFT: Amount = { count: 0, unit: null };
const DAY = 86_400;

/** A large M is months where no T went before it (ISO 8601). */
function secondsIn(letter: string, isOfDay: boolean): number {
  if (letter === 'M' && !isOfDay) return 30 * DAY;
  return SECONDS[letter.toLowerCase()] ?? DAY;
}

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: DAY, w: 7 * DAY, y: 365 * DAY };
