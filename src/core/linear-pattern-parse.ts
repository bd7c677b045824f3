/** Reads the regular expressions that a policy may hold into a tree. Part of linear-pattern.ts; what it does not know it refuses. */
import { error, ok, type Result } from '../domain/result.js';

export type PatternNode =
  | { readonly kind: 'one'; readonly has: (character: string) => boolean }
  | { readonly kind: 'row'; readonly parts: readonly PatternNode[] }
  | { readonly kind: 'either'; readonly options: readonly PatternNode[] }
  | { readonly kind: 'repeat'; readonly part: PatternNode; readonly least: number; readonly most: number | null };

const LONGEST = 200;
const DEEPEST = 10;
const MOST_REPEATS = 64;

class Refusal extends Error {}

/** Literals, `.`, `\d \w \s`, classes, groups, `|`, `? * +` and `{2,5}`. It stands for whole words, so it needs no anchors. */
export function parsePattern(source: string): Result<PatternNode, string> {
  if (source === '' || source.length > LONGEST) return error(`must have 1 to ${LONGEST} characters`);
  const reader = new Reader([...source]);
  try {
    const tree = reader.either(0);
    return reader.done ? ok(tree) : error('has a ")" that closes nothing');
  } catch (refusal) {
    if (refusal instanceof Refusal) return error(refusal.message);
    throw refusal;
  }
}

class Reader {
  private at = 0;
  constructor(private readonly characters: readonly string[]) {}

  get done(): boolean {
    return this.at >= this.characters.length;
  }

  either(depth: number): PatternNode {
    if (depth > DEEPEST) throw new Refusal(`has groups deeper than ${DEEPEST}`);
    const options = [this.row(depth)];
    while (this.take('|')) options.push(this.row(depth));
    return options.length === 1 && options[0] !== undefined ? options[0] : { kind: 'either', options };
  }

  private row(depth: number): PatternNode {
    const parts: PatternNode[] = [];
    while (!this.done && !'|)'.includes(this.next)) parts.push(this.repeat(this.atom(depth)));
    return { kind: 'row', parts };
  }

  private atom(depth: number): PatternNode {
    const character = this.pop();
    if (character === '(') return this.group(depth);
    if (character === '[') return { kind: 'one', has: this.charClass() };
    if (character === '.') return { kind: 'one', has: (one) => one !== '\n' };
    if (character === '\\') return { kind: 'one', has: this.escape() };
    if ('^$'.includes(character)) throw new Refusal(`has "${character}": it stands for whole words already`);
    if ('*+?{}]'.includes(character))
      throw new Refusal(`has a "${character}" that belongs to nothing: write "\\${character}"`);
    return { kind: 'one', has: (one) => one === character };
  }

  private group(depth: number): PatternNode {
    if (this.take('?') && !this.take(':')) throw new Refusal('has a group that looks around or has a name');
    const inside = this.either(depth + 1);
    if (!this.take(')')) throw new Refusal('has a "(" that is not closed');
    return inside;
  }

  private repeat(part: PatternNode): PatternNode {
    const bounds = this.bounds();
    if (bounds === null) return part;
    if (!this.done && '?+*{'.includes(this.next)) throw new Refusal('repeats a repetition');
    return { kind: 'repeat', part, ...bounds };
  }

  private bounds(): { readonly least: number; readonly most: number | null } | null {
    if (this.take('?')) return { least: 0, most: 1 };
    if (this.take('*')) return { least: 0, most: null };
    if (this.take('+')) return { least: 1, most: null };
    if (!this.take('{')) return null;
    const least = this.number();
    const most = this.take(',') ? (this.next === '}' ? null : this.number()) : least;
    if (!this.take('}') || (most !== null && most < least)) throw new Refusal('has braces that are no repetition');
    return { least, most };
  }

  private number(): number {
    let digits = '';
    while (!this.done && /\d/.test(this.next)) digits += this.pop();
    if (digits === '' || Number(digits) > MOST_REPEATS)
      throw new Refusal(`repeats with no number up to ${MOST_REPEATS}`);
    return Number(digits);
  }

  private charClass(): (character: string) => boolean {
    const isNegated = this.take('^');
    const tests: ((character: string) => boolean)[] = [];
    while (!this.take(']')) {
      const first = this.pop();
      if (first === '[') throw new Refusal('has a "[" in a class: write "\\["');
      const has = first === '\\' ? this.escape() : null;
      const isRange = has === null && this.next === '-' && this.characters[this.at + 1] !== ']';
      if (isRange) this.pop();
      const last = isRange ? this.pop() : first;
      if (isRange && (last === '\\' || last < first)) throw new Refusal('has a range that is none');
      tests.push(has ?? ((one) => one >= first && one <= last));
    }
    if (tests.length === 0) throw new Refusal('has an empty class');
    return (one) => tests.some((test) => test(one)) !== isNegated;
  }

  private escape(): (character: string) => boolean {
    const name = this.pop();
    const kind = { d: /[0-9]/, w: /[A-Za-z0-9_]/, s: /\s/ }[name.toLowerCase()];
    if (kind !== undefined) return (one) => kind.test(one) === (name === name.toLowerCase());
    if (/[A-Za-z0-9]/.test(name)) throw new Refusal(`has "\\${name}", which cannot be matched in one pass`);
    return (one) => one === name;
  }

  private get next(): string {
    return this.characters[this.at] ?? '';
  }

  private take(character: string): boolean {
    if (this.done || this.next !== character) return false;
    this.at += 1;
    return true;
  }

  private pop(): string {
    if (this.done) throw new Refusal('ends in the middle');
    this.at += 1;
    return this.characters[this.at - 1] ?? '';
  }
}
