/** Tells what an object may mean where an expression refers to several things, so that one that is closed does not stand for another. */
import { withoutIndexes } from './addresses.js';
import { objectsOf, type PlanView } from './plan-object.js';

/**
 * What is meant by these keys (`keysOf`): each thing that it may be, by its keys. A known value says which it is, whatever
 * the expression refers to; what the plan does not have is not meant.
 */
export function meantBy(keys: readonly string[], there: ReadonlySet<string>): readonly (readonly string[])[] {
  const values = keys.filter((key) => key.startsWith('value '));
  if (values.length > 0) return [values];
  const things = keys.filter((key) => there.has(key) || IS_DATA.test(key));
  return things.length > 1 ? things.map((key) => [key]) : [keys];
}

/** Things that stand elsewhere. */
const IS_DATA = /^address (?:module\.[^.]+\.)*data\./;

/** Whether each thing that is meant is among these. */
export function isSurely(keys: readonly string[], these: ReadonlySet<string>, there: ReadonlySet<string>): boolean {
  return meantBy(keys, there).every((one) => one.some((key) => these.has(key)));
}

/** The keys by which expressions refer to objects of these types. */
export function addressesOf(view: PlanView, ...types: readonly string[]): ReadonlySet<string> {
  return new Set(objectsOf(view, ...types).map(({ change }) => `address ${withoutIndexes(change.address)}`));
}
