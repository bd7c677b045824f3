/** Patterns of CODEOWNERS letter by letter: what each sign stands for, and where it ends. */
import { describe, expect, it } from '@jest/globals';
import { readCodeowners } from '../../src/core/codeowners.js';

describe('a pattern of CODEOWNERS', () => {
  it.each([
    ['a?c', 'abc', true],
    ['a?c', 'abbc', false],
    ['a?c', 'ac', false],
    // Names of two letters, which is as long as `**`.
    ['/db/*.sql', 'db/a.sql', true],
    ['/db/*.sql', 'xy/a.sql', false],
    ['/db/*.sql', 'db/x/a.sql', false],
    ['/a*/b', 'ax/b', true],
    ['/a*/b', 'x/b', false],
    ['/*a/b', 'xa/b', true],
    ['/*a/b', 'x/b', false],
    // A last star does not reach into folders, a last name with a star does.
    ['/src/*', 'src/a/x.ts', false],
    ['/src/*-api', 'src/a-api', true],
    ['/src/*-api', 'src/a-api/x.ts', true],
    ['/src/a*', 'src/ab/x.ts', true],
    // A backslash takes the meaning from the sign behind it, and from itself.
    ['/a\\*b', 'a*b', true],
    ['/a\\*b', 'axb', false],
    ['/a\\?b', 'a?b', true],
    ['/a\\?b', 'axb', false],
    ['/a\\\\b*', 'a\\bc', true],
    ['/a\\*b*', 'a*bc', true],
    ['/a\\*b*', 'axbc', false],
  ])('%s and %s: %s', (pattern, path, matches) => {
    expect(readCodeowners(`${pattern} @owner\n`).lineOf(path)?.line ?? null).toBe(matches ? 1 : null);
  });

  it.each([
    ['docs/\u0007a.md @a', /control character/],
    ['docs/\\\rb @a', /^b is no "@login"/],
    ['docs/\ufeffa.md @a', /^a\.md is no "@login"/],
  ])('%j is skipped and told', (line, why) => {
    const read = readCodeowners(`* @everybody\n${line}\n`);
    expect(read.problems).toMatchObject([{ line: 2, why: expect.stringMatching(why) }]);
    expect(read.lineOf('docs/a.md')?.line).toBe(1);
  });
});
