/** Questions about the tokens of a statement: which words stand where, which name is written at a place. */
import { qualified } from './act.js';
import type { Token } from './tokens.js';

/** The keyword or plain name at a place; '' where there is none. */
export function wordAt(tokens: readonly Token[], at: number): string {
  const token = tokens[at];
  return token?.kind === 'word' ? token.text : '';
}

export function markAt(tokens: readonly Token[], at: number): string {
  const token = tokens[at];
  return token?.kind === 'mark' ? token.text : '';
}

/** Whether the words stand there in this order: `if exists`. */
export function wordsAt(tokens: readonly Token[], at: number, words: string): boolean {
  return words.split(' ').every((word, index) => wordAt(tokens, at + index) === word);
}

/** Where to go on after any of these phrases; the longer ones first. */
export function skipAny(tokens: readonly Token[], at: number, phrases: readonly string[]): number {
  let next = at;
  for (let round = 0; round < 6; round += 1) {
    const phrase = phrases.find((each) => wordsAt(tokens, next, each));
    if (phrase === undefined) return next;
    next += phrase.split(' ').length;
  }
  return next;
}

export interface Name {
  readonly name: string;
  readonly next: number;
}

/** A dotted name; '' where there is none. */
export function nameAt(tokens: readonly Token[], at: number): Name {
  const parts: string[] = [];
  let next = at;
  for (;;) {
    const token = tokens[next];
    if (token === undefined || !(token.kind === 'word' || token.kind === 'name' || token.kind === 'string')) break;
    parts.push(token.text);
    next += 1;
    if (markAt(tokens, next) !== '.') break;
    next += 1;
  }
  return { name: qualified(parts), next };
}

/** Names with commas between them: `a, b.c`. Arguments in brackets after a name are passed over. */
export function namesAt(tokens: readonly Token[], at: number): readonly string[] {
  const names: string[] = [];
  let next = at;
  for (;;) {
    const found = nameAt(tokens, next);
    if (found.name === '') return names;
    names.push(found.name);
    next = markAt(tokens, found.next) === '(' ? pastBrackets(tokens, found.next) : found.next;
    if (markAt(tokens, next) === '*') next += 1;
    if (markAt(tokens, next) !== ',') return names;
    next += 1;
    if (wordAt(tokens, next) === 'only') next += 1;
  }
}

export function pastBrackets(tokens: readonly Token[], at: number): number {
  let depth = 0;
  for (let next = at; next < tokens.length; next += 1) {
    if (markAt(tokens, next) === '(') depth += 1;
    if (markAt(tokens, next) === ')') depth -= 1;
    if (depth === 0) return next + 1;
  }
  return tokens.length;
}

/** The pieces between the commas that stand outside brackets. */
export function commaParts(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const parts: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (token.kind === 'mark' && token.text === '(') depth += 1;
    if (token.kind === 'mark' && token.text === ')') depth -= 1;
    if (depth === 0 && token.kind === 'mark' && token.text === ',') parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts.filter((part) => part.length > 0);
}

/** Where a word stands outside brackets; -1: nowhere. */
export function indexOfWord(tokens: readonly Token[], word: string, from = 0): number {
  let depth = 0;
  for (let at = from; at < tokens.length; at += 1) {
    if (markAt(tokens, at) === '(') depth += 1;
    if (markAt(tokens, at) === ')') depth -= 1;
    if (depth === 0 && wordAt(tokens, at) === word) return at;
  }
  return -1;
}

export function hasWord(tokens: readonly Token[], word: string): boolean {
  return tokens.some((token) => token.kind === 'word' && token.text === word);
}

/** Tables that a query reads. */
export function sourcesOf(tokens: readonly Token[]): readonly string[] {
  if (!hasWord(tokens, 'select')) return [];
  return tokens.flatMap((_, at) => {
    const word = wordAt(tokens, at);
    if (word !== 'from' && word !== 'join') return [];
    const { name } = nameAt(tokens, wordAt(tokens, at + 1) === 'only' ? at + 2 : at + 1);
    return name === '' ? [] : [name];
  });
}

/** The tokens as one line of text, for people. */
export function spelled(tokens: readonly Token[]): string {
  return tokens
    .map((token) => token.text)
    .join(' ')
    .replace(/ ?([.,*@()]) ?/g, '$1')
    .slice(0, 200);
}
