/**
 * Finds trailer keys that only look like what they are: letters of another alphabet, invisible characters, full-width
 * forms. Nobody writes them by accident, so a change that carries one is never taken for a human's without a word.
 */
import { isAttributionKey, keyOf } from './attribution.js';
import type { SignatureIndex } from './signatures.js';
import { comparable, isPlain } from './text.js';

const KEY = /^(?!>)([^\s:：][^\n:：]{0,60})[:：]/gm;

/** The keys as written; quoted and indented lines are somebody else's words. */
export function disguisedKeys(text: string, index: SignatureIndex): readonly string[] {
  if (isPlain(text)) return [];
  const start = text.startsWith('\ufeff') ? 1 : 0;
  const keys = [...text.slice(start).matchAll(KEY)].map((match) => match[1] ?? '');
  return [...new Set(keys.filter((key) => !isPlain(key) && isKnownKey(keyOf(comparable(key).text), index)))];
}

function isKnownKey(key: string, index: SignatureIndex): boolean {
  return isAttributionKey(key) || index.trailers.has(key);
}
