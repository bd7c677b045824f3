/** Reads values of options, for the commands that take them. */
import { InvalidArgumentError } from 'commander';

export function wholeNumber(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1)
    throw new InvalidArgumentError('A whole number above 0 is expected.');
  return number;
}

/** A number of things of which there may be none. */
export function countOf(text: string): number {
  const number = Number(text);
  if (!/^[0-9]{1,6}$/.test(text)) throw new InvalidArgumentError('A whole number is expected.');
  return number;
}

/** An option that may be given several times. */
export function many(text: string, before: readonly string[]): readonly string[] {
  return [...before, text];
}
