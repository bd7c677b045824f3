/** Which tokens of a migration are run forward: everything but `down`, blocks and arguments for the way back, and what only those use. */
import type { Family, Site, TokenRange } from './code-migration-step.js';
import { type Call, isMark } from './source-tokens-calls.js';
import { type FunctionRange, functionsIn } from './source-tokens-functions.js';
import type { Source } from './source-tokens-shape.js';

export interface Forward {
  /** Whether the token is run forward; one entry a token. */
  readonly runs: readonly boolean[];
  /** Whether it stands in a function of the forward direction. */
  readonly inside: readonly boolean[];
}

/** The forward part of a migration. */
export function forwardPart(source: Source, calls: readonly Call[], family: Family): Forward {
  const functions = functionsIn(source);
  const runs: boolean[] = new Array<boolean>(source.tokens.length).fill(true);
  const reversed = functions.filter(({ name }) => family.reverse.test(name));
  for (const { start, to } of reversed) blank(runs, start, to + 1);
  for (const call of calls) {
    const site: Site = { source, call, scope: null };
    for (const range of family.backwards(site)) blank(runs, range.from, range.to);
  }
  runCalled(reversed, calls, runs);
  blankUnused(source, functions, runs);
  blankConstants(source, runs);
  return { runs, inside: insideOf(source, functions, runs) };
}

function blank(runs: boolean[], from: number, to: number): void {
  runs.fill(false, from, Math.min(to, runs.length));
}

/** `this.down(…)`, `exports.down(…)`: of the migration itself. */
const OWN = /^(?:this|self|\$this|exports|module\.exports)\.\w+$/;

/** So many ways back, each called by the one before, are followed. */
const MOST_STEPS = 20;

/** What is called like the way back and run by the way forward is run, and what that calls. */
function runCalled(reversed: readonly FunctionRange[], calls: readonly Call[], runs: boolean[]): void {
  const own = calls.filter((call) => call.path === call.name || OWN.test(call.path));
  for (let round = 0; round < MOST_STEPS; round += 1) {
    const called = new Set(own.filter(({ at }) => runs[at] === true).map(({ name }) => name));
    const found = reversed.filter(({ name, start }) => called.has(name) && runs[start] !== true);
    for (const { start, to } of found) runs.fill(true, start, Math.min(to + 1, runs.length));
    if (found.length === 0) return;
  }
}

/** Functions and constants that only the way back names are of the way back, in three rounds. */
function blankUnused(source: Source, functions: readonly FunctionRange[], runs: boolean[]): void {
  const mentions = mentionsOf(source);
  for (let round = 0; round < 3; round += 1) {
    for (const { name, start, to } of functions) {
      const named = mentions.get(name) ?? [];
      if (named.length === MOST_MENTIONS) continue;
      const others = named.filter((at) => at < start || at > to);
      if (others.length > 0 && others.every((at) => runs[at] === false)) blank(runs, start, to + 1);
    }
  }
}

/** `DOWN_SQL = "…"`: from the name to the end of the text. */
function blankConstants(source: Source, runs: boolean[]): void {
  const mentions = mentionsOf(source);
  for (const [at, token] of source.tokens.entries()) {
    if (token.kind !== 'word' || source.tokens[at + 1]?.text !== '=' || runs[at] === false) continue;
    const value = source.tokens[at + 2];
    if (value?.kind !== 'string' && value?.text !== '[') continue;
    const named = mentions.get(token.text) ?? [];
    const others = named.filter((other) => other !== at);
    if (named.length === MOST_MENTIONS || others.length === 0 || others.some((other) => runs[other] !== false))
      continue;
    blank(runs, at, endOfValue(source, at + 2));
  }
}

/** A list ends at its bracket, a text where nothing more is joined to it. */
function endOfValue({ tokens, close }: Source, from: number): number {
  if (isMark(tokens[from], '[')) return (close[from] ?? from) + 1;
  let at = from + 1;
  for (;;) {
    if (isMark(tokens[at], '+')) at += 2;
    else if (tokens[at]?.kind === 'string' && tokens[at]?.first === false) at += 1;
    else return at;
  }
}

/** What is named so often is run: nobody looks where else it is named. */
const MOST_MENTIONS = 200;

function mentionsOf({ tokens }: Source): ReadonlyMap<string, readonly number[]> {
  const mentions = new Map<string, number[]>();
  for (const [at, token] of tokens.entries()) {
    if (token.kind !== 'word') continue;
    const known = mentions.get(token.text);
    if (known === undefined) mentions.set(token.text, [at]);
    else if (known.length < MOST_MENTIONS) known.push(at);
  }
  return mentions;
}

/** Where there are no functions, everything counts as inside of one; lists of operations do too. */
function insideOf(source: Source, functions: readonly FunctionRange[], runs: readonly boolean[]): readonly boolean[] {
  const ranges: TokenRange[] = functions.map(({ from, to }) => ({ from, to }));
  for (const [at, token] of source.tokens.entries()) {
    if (token.text !== 'operations' || token.kind !== 'word') continue;
    const list = at + 2;
    const close = source.close[list] ?? -1;
    if (close > list) ranges.push({ from: list, to: close });
  }
  if (ranges.length === 0) return runs;
  const inside: boolean[] = new Array<boolean>(source.tokens.length).fill(false);
  for (const { from, to } of ranges) for (let at = from; at < to; at += 1) inside[at] = runs[at] ?? false;
  return inside;
}
