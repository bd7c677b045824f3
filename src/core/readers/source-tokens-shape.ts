/** What source-tokens.ts makes of program text, and what the modules beside it work on. */
import type { Language } from './source-tokens-languages.js';

export interface Token {
  readonly kind: 'word' | 'string' | 'number' | 'mark';
  /** Strings without quotes, interpolations as `HOLE`; member access is always `.` and joining of texts always `+`. */
  readonly text: string;
  readonly line: number;
  /** Where the text of a string begins (heredocs begin below their line). */
  readonly bodyLine: number;
  readonly column: number;
  /** It is the first one on its line. */
  readonly first: boolean;
  /** A string with something interpolated. */
  readonly dynamic: boolean;
  /** Something other than space stands right after it. */
  readonly tight: boolean;
}

export interface Source {
  readonly language: Language;
  readonly tokens: readonly Token[];
  /** For an opening bracket, `do`, `def`… the index of what closes it; -1 elsewhere. */
  readonly close: readonly number[];
  /** The other way round. */
  readonly open: readonly number[];
}

/** Why a text could not be read, in words. */
export interface Unreadable {
  readonly unreadable: string;
}
