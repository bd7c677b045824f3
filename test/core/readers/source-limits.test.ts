/** How much program text is read: up to the limits, and not beyond. */
import { describe, expect, it } from '@jest/globals';
import { readSource } from '../../../src/core/readers/source-tokens.js';

describe('program text', () => {
  it.each<[string, string, number | string]>([
    ['a million characters', ' '.repeat(1_000_000), 0],
    ['more than a million characters', ' '.repeat(1_000_001), 'over 1,000,000 characters'],
    ['200,000 tokens', 'a '.repeat(200_000), 200_000],
    ['more than 200,000 tokens', 'a '.repeat(200_001), 'over 200,000 tokens'],
  ])('of %s', (_, text, expected) => {
    const source = readSource(text, 'script');
    expect('unreadable' in source ? source.unreadable : source.tokens.length).toBe(expected);
  });
});
