/** The words in which the readers of migrations in code (code-migration-*.ts) say what a call does, and what they may ask of it. */
import type { SchemaOperation } from '../../domain/effect.js';
import { type Argument, argumentsIn, type Call, isMark, textsIn } from './source-tokens-calls.js';
import type { Source } from './source-tokens-shape.js';

/** One operation of the forward direction. */
export interface Step {
  readonly operation: SchemaOperation;
  readonly target: string;
  readonly line: number;
}

/** The table that the calls within a range are about: a `change_table` block, `Schema::table(…, function …)`. */
export interface TableScope {
  readonly table: string;
  /** altering: its parts change. leaving: written only for the way back. */
  readonly mode: 'altering' | 'leaving';
  readonly from: number;
  readonly to: number;
}

/** One call where it stands. */
export interface Site {
  readonly source: Source;
  readonly call: Call;
  /** The innermost table around it. */
  readonly scope: TableScope | null;
}

/** A framework family: how its migrations are written. */
export interface Family {
  /** Names of functions that run backwards. */
  readonly reverse: RegExp;
  /** Calls whose arguments or blocks run backwards. */
  readonly backwards: (site: Site) => readonly TokenRange[];
  readonly scope: (site: Site) => TableScope | null;
  readonly steps: (site: Site) => readonly Step[];
  /** Names of calls that run SQL. */
  readonly execute: RegExp;
}

export interface TokenRange {
  readonly from: number;
  readonly to: number;
}

/** One step at the line of its call. */
export function step(site: Site, operation: SchemaOperation, target: string): Step {
  return { operation, target: target.slice(0, 200), line: site.call.line };
}

/** One step for each of the parts of a table. */
export function partSteps(site: Site, operation: SchemaOperation, parts: readonly string[]): readonly Step[] {
  const table = site.scope?.table ?? '';
  return (parts.length === 0 ? ['?'] : parts).map((part) => step(site, operation, `${table}.${part}`));
}

/** The arguments without a name, as texts: the first string in each, else its words. */
export function placed(site: Site): readonly string[] {
  return argumentsOf(site)
    .filter(({ name }) => name === null)
    .map((argument) => textOf(site.source, argument));
}

/** Every string among the arguments without a name, lists included. */
export function placedStrings(site: Site): readonly string[] {
  return argumentsOf(site)
    .filter(({ name }) => name === null)
    .flatMap(({ from, to }) => {
      const texts = textsIn(site.source, from, to);
      return texts.length === 0 ? [textOf(site.source, { name: null, from, to })] : texts;
    });
}

/** The argument of one of these names, else the one at that place. */
export function argumentText(site: Site, names: readonly string[], place: number): string | null {
  const all = argumentsOf(site);
  const named = all.find(({ name }) => name !== null && names.includes(name));
  const found = named ?? all.filter(({ name }) => name === null)[place];
  return found === undefined ? null : textOf(site.source, found);
}

export function argumentsOf({ source, call }: Site): readonly Argument[] {
  return argumentsIn(source, call.from, call.to);
}

/** `name: value` anywhere among the arguments; without a value: the name alone, whatever its value. */
export function says({ source, call }: Site, name: string, value: string | null): boolean {
  for (let at = call.from; at < call.to; at += 1) {
    const mark = source.tokens[at + 1];
    if (source.tokens[at]?.text !== name || mark?.kind !== 'mark' || !/^(?::|=|=>)$/.test(mark.text)) continue;
    if (value === null || source.tokens[at + 2]?.text.toLowerCase() === value) return true;
  }
  return false;
}

/** The `do |t| … end` or `{ |t| … }` behind a call; null: it has none. */
export function blockOf({ source, call }: Site): TokenRange | null {
  for (const at of [call.to, call.to + 1]) {
    const token = source.tokens[at];
    const close = source.close[at] ?? -1;
    const opens = isMark(token, '{') || (token?.kind === 'word' && token.text === 'do');
    if (opens && close > at) return { from: at + 1, to: close };
  }
  return null;
}

function textOf(source: Source, { from, to }: Argument): string {
  const tokens = source.tokens.slice(from, Math.min(to, from + 30));
  const text = tokens.find(({ kind }) => kind === 'string');
  return (
    text?.text ??
    tokens
      .map((token) => token.text)
      .join('')
      .slice(0, 80)
  );
}
