/** Pairs the brackets of tokens, and the `do`/`def` … `end` of Ruby and Elixir, for source-tokens.ts. */

import type { Language } from './source-tokens-languages.js';
import type { Token, Unreadable } from './source-tokens-shape.js';

interface Brackets {
  readonly close: readonly number[];
  readonly open: readonly number[];
}

const CLOSES: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };
const NESTING = 100;

/** Round, square and curly brackets must pair; `end` words are paired as well as can be. */
export function bracketsOf(tokens: readonly Token[], language: Language): Brackets | Unreadable {
  const close: number[] = new Array<number>(tokens.length).fill(-1);
  const open: number[] = new Array<number>(tokens.length).fill(-1);
  const stack: number[] = [];
  for (const [index, token] of tokens.entries()) {
    if (token.kind !== 'mark') continue;
    if (token.text === '(' || token.text === '[' || token.text === '{') stack.push(index);
    if (stack.length > NESTING) return { unreadable: `brackets nested over ${NESTING} deep` };
    const wanted = CLOSES[token.text];
    if (wanted === undefined) continue;
    const start = stack.pop();
    if (start === undefined || tokens[start]?.text !== wanted) return { unreadable: 'brackets do not pair' };
    close[start] = index;
    open[index] = start;
  }
  if (stack.length > 0) return { unreadable: 'brackets do not pair' };
  if (language === 'ruby' || language === 'elixir') pairEnds(tokens, language, { close, open });
  return { close, open };
}

const RUBY_ALWAYS = /^(?:def|class|module|do|begin|case)$/;
const RUBY_AT_START = /^(?:if|unless|while|until|for)$/;
const LOOPS = /^(?:while|until|for)$/;

function pairEnds(
  tokens: readonly Token[],
  language: 'ruby' | 'elixir',
  pairs: { close: number[]; open: number[] },
): void {
  const stack: number[] = [];
  let loopLine = -1;
  for (const [index, token] of tokens.entries()) {
    if (token.kind !== 'word' || !isKeyword(tokens, index)) continue;
    if (token.text === 'end') {
      const start = stack.pop() ?? -1;
      if (start >= 0) pairs.close[start] = index;
      if (start >= 0) pairs.open[index] = start;
      continue;
    }
    const ofLoop = token.text === 'do' && token.line === loopLine;
    if (!ofLoop && opens(tokens, index, { language, close: pairs.close })) stack.push(index);
    if (language === 'ruby' && LOOPS.test(token.text) && stack.at(-1) === index) loopLine = token.line;
  }
}

function opens(
  tokens: readonly Token[],
  index: number,
  { language, close }: { readonly language: 'ruby' | 'elixir'; readonly close: readonly number[] },
): boolean {
  const text = tokens[index]?.text;
  return language === 'elixir' ? text === 'do' || text === 'fn' : opensInRuby(tokens, index, close);
}

function isKeyword(tokens: readonly Token[], index: number): boolean {
  const before = tokens[index - 1];
  const after = tokens[index + 1];
  if (before?.text === '.' && before.kind === 'mark') return false;
  return !(after?.text === ':' && after.kind === 'mark' && tokens[index]?.tight === true);
}

function opensInRuby(tokens: readonly Token[], index: number, close: readonly number[]): boolean {
  const text = tokens[index]?.text ?? '';
  if (text === 'def') return !isEndless(tokens, index, close);
  if (RUBY_ALWAYS.test(text)) return true;
  if (!RUBY_AT_START.test(text)) return false;
  const before = tokens[index - 1];
  if (tokens[index]?.first === true || before === undefined) return true;
  return /^(?:=|;|\(|\[|\{|do|then|else|begin|return|\|\||&&|,)$/.test(before.text) && before.kind !== 'string';
}

/** `def name(a) = value` has no `end`. */
function isEndless(tokens: readonly Token[], index: number, close: readonly number[]): boolean {
  const parens = tokens[index + 2];
  const after = parens?.text === '(' && parens.kind === 'mark' ? (close[index + 2] ?? index) + 1 : index + 2;
  const mark = tokens[after];
  return mark?.kind === 'mark' && mark.text === '=' && !mark.first;
}
