/**
 * A policy's regular expression, matched in one pass: all states that are possible are followed at once, so no text makes
 * it slow. What cannot be matched so (references back, looking around) is refused when the policy is read.
 */
import { error, ok, type Result } from '../domain/result.js';
import { type PatternNode, parsePattern } from './linear-pattern-parse.js';

/** Whole words that match, each once, in the order in which they stand; the longest at each place. */
export type LinearPattern = (text: string, most: number) => readonly string[];

type Step =
  | { readonly kind: 'one'; readonly has: (character: string) => boolean; readonly next: number }
  | { readonly kind: 'split'; readonly next: readonly number[] }
  | { readonly kind: 'end' };

const MOST_STEPS = 2_000;
const WORD = /[\p{L}\p{N}_]/u;

/** Error: what is wrong with it, for the policy's author. */
export function linearPattern(source: string): Result<LinearPattern, string> {
  const parsed = parsePattern(source);
  if (parsed.kind === 'error') return parsed;
  const steps: Step[] = [{ kind: 'end' }];
  const start = compile(steps, parsed.value, 0);
  if (start === null) return error('repeats too much: write smaller numbers');
  const first = reach(steps, start, new Set()).flatMap((at) => steps[at] ?? []);
  if (first.some(({ kind }) => kind === 'end')) return error('also matches nothing at all');
  const begins = (character: string) => first.some((step) => step.kind === 'one' && step.has(character));
  return ok((text, most) => wordsIn({ steps, start, begins }, { text: [...text], most }));
}

/** The number of the first step; null: too many. Built from the end to the beginning. */
function compile(steps: Step[], node: PatternNode, next: number): number | null {
  if (steps.length > MOST_STEPS) return null;
  switch (node.kind) {
    case 'one':
      return add(steps, { kind: 'one', has: node.has, next });
    case 'row':
      return node.parts.reduceRight<number | null>((to, part) => (to === null ? null : compile(steps, part, to)), next);
    case 'either': {
      const starts = node.options.flatMap((option) => compile(steps, option, next) ?? []);
      return starts.length < node.options.length ? null : add(steps, { kind: 'split', next: starts });
    }
    case 'repeat':
      return repeated(steps, node, next);
  }
}

function repeated(
  steps: Step[],
  { part, least, most }: Extract<PatternNode, { kind: 'repeat' }>,
  next: number,
): number | null {
  let to: number | null = next;
  if (most === null) {
    const turn: { kind: 'split'; next: number[] } = { kind: 'split', next: [next] };
    const loop = add(steps, turn);
    const body = compile(steps, part, loop);
    if (body === null) return null;
    turn.next.unshift(body);
    to = loop;
  }
  for (let count = most ?? least; count > 0 && to !== null; count -= 1) {
    const body: number | null = compile(steps, part, to);
    if (body === null) return null;
    to = count > least ? add(steps, { kind: 'split', next: [body, next] }) : body;
  }
  return to;
}

function add(steps: Step[], step: Step): number {
  steps.push(step);
  return steps.length - 1;
}

/** Every step that is reached without reading anything. */
function reach(steps: readonly Step[], at: number, seen: Set<number>): readonly number[] {
  const open = [at];
  const found: number[] = [];
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    if (seen.has(one)) continue;
    seen.add(one);
    const step = steps[one];
    if (step?.kind === 'split') open.push(...step.next.toReversed());
    else found.push(one);
  }
  return found;
}

interface Program {
  readonly steps: readonly Step[];
  readonly start: number;
  /** Whether a match can begin with this character: most of a text is passed over by that alone. */
  readonly begins: (character: string) => boolean;
}

interface Search {
  readonly text: readonly string[];
  readonly most: number;
}

function wordsIn(program: Program, { text, most }: Search): readonly string[] {
  const found = new Set<string>();
  let from = 0;
  for (let turns = 0; turns <= most * 2 && found.size < most; turns += 1) {
    const match = firstWord(program, text, from);
    if (match === null) break;
    found.add(text.slice(match.from, match.to).join(''));
    from = match.to;
  }
  return [...found];
}

interface Found {
  readonly from: number;
  readonly to: number;
}

/** A step, and where its match began. */
type Thread = readonly [step: number, began: number];

/** Threads in the order of where they began: what begins first wins, and of that the longest. */
function firstWord({ steps, start, begins }: Program, text: readonly string[], from: number): Found | null {
  let threads: readonly Thread[] = [];
  let best: Found | null = null;
  for (let at = from; at <= text.length; at += 1) {
    if (threads.length === 0 && !begins(text[at] ?? '')) continue;
    const isEdge = !joined(text, at);
    const now = spread(steps, best === null && isEdge ? [...threads, [start, at]] : threads);
    const ended = now.find(([number]) => steps[number]?.kind === 'end');
    if (ended !== undefined && isEdge) best = { from: ended[1], to: at };
    threads = advanced(steps, now, text[at], best?.from);
    if (threads.length === 0 && best !== null) return best;
  }
  return best;
}

/** Every step that these threads are at, each once: the thread that began first has it. */
function spread(steps: readonly Step[], threads: readonly Thread[]): readonly Thread[] {
  const seen = new Set<number>();
  return threads.flatMap(([step, began]) => reach(steps, step, seen).map((one): Thread => [one, began]));
}

/** The threads that read this character, without those that began later than `latest`. */
function advanced(
  steps: readonly Step[],
  threads: readonly Thread[],
  character: string | undefined,
  latest = Number.POSITIVE_INFINITY,
): readonly Thread[] {
  if (character === undefined) return [];
  return threads.flatMap(([number, began]): readonly Thread[] => {
    const step = steps[number];
    return began <= latest && step?.kind === 'one' && step.has(character) ? [[step.next, began]] : [];
  });
}

/** Whether a word goes on across this place. */
function joined(text: readonly string[], at: number): boolean {
  return WORD.test(text[at - 1] ?? '') && WORD.test(text[at] ?? '');
}
