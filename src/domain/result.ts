/**
 * Answers that may fail, and facts that may be missing.
 * Everything gathered from the world is one of these, so "nothing there" and "could not look" never look alike.
 */

/** Success with a value, or an expected failure with its error. Bugs are exceptions, never a Result. */
export type Result<T, E> = { readonly kind: 'ok'; readonly value: T } | { readonly kind: 'error'; readonly error: E };

/** Something we could not see, with the reason in words that a person can act on. */
export interface Unknown {
  readonly kind: 'unknown';
  readonly reason: string;
}

export interface Known<T> {
  readonly kind: 'known';
  readonly value: T;
}

/** Something observed, or the reason why it was not. An unknown can only make a verdict stricter. */
export type Fact<T> = Known<T> | Unknown;

/** A list as far as it could be read. `missing` is null only when the end was reached. */
export interface Listing<T> {
  readonly items: readonly T[];
  readonly missing: Unknown | null;
}

export type NonEmpty<T> = readonly [T, ...T[]];

export function ok<T>(value: T): Result<T, never> {
  return { kind: 'ok', value };
}

export function error<E>(problem: E): Result<never, E> {
  return { kind: 'error', error: problem };
}

export function known<T>(value: T): Known<T> {
  return { kind: 'known', value };
}

export function unknown(reason: string): Unknown {
  return { kind: 'unknown', reason };
}

/** A list that was read to its end. */
export function complete<T>(items: readonly T[]): Listing<T> {
  return { items, missing: null };
}

/** A list of which only `items` could be read. */
export function cutShort<T>(items: readonly T[], reason: string): Listing<T> {
  return { items, missing: unknown(reason) };
}

export function isNonEmpty<T>(items: readonly T[]): items is NonEmpty<T> {
  return items.length > 0;
}
