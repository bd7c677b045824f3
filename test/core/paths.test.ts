/** Paths are compared so that no spelling dodges a rule, and no glob of a policy can hang the judge. */
import { describe, expect, it } from '@jest/globals';
import { comparablePath, globProblem, pathDeception, pathMatcher } from '../../src/core/paths.js';

describe('matching paths', () => {
  const cases: readonly (readonly [pattern: string, path: string, matches: boolean])[] = [
    ['**/iam/**', 'modules/iam/main.tf', true],
    ['**/iam/**', 'IAM/Policy.TF', true],
    ['**/iam/**', 'modules\\iam\\main.tf', true],
    ['**/iam/**', 'docs/iam.md', false],
    ['services/payments/**', 'services/payments/.env', true],
    ['services/payments/**', './services/payments/a.ts', true],
    ['/services/payments/**', 'services/payments/a.ts', true],
    ['**/*.tf', 'main.tf', true],
    ['*.tf', 'infra/main.tf', false],
    ['**/*.{tf,tfvars}', 'a/b.tfvars', true],
    ['infra/@(prod|live)/**', 'infra/live/a.tf', true],
    ['infra/!(dev)/**', 'infra/prod/a.tf', true],
    ['café/**', 'cafe\u0301/a.ts', true],
    ['#secrets/**', '#secrets/key', true],
    ['.github/**', '.GitHub/workflows/ci.yml', true],
    ['a/**', `a/${'x'.repeat(300)}`, true],
    ['a/**', `b/${'x'.repeat(300)}`, true],
  ];

  it.each(cases)('%s on %s: %s', (pattern, path, matches) => {
    expect(globProblem(pattern)).toBeNull();
    expect(pathMatcher([pattern])([path])).toBe(matches);
  });

  it('looks at the old name of a renamed file as well', () => {
    expect(pathMatcher(['**/iam/**'])(['docs/x.md', 'iam/policy.tf'])).toBe(true);
  });

  it('lets a glob that cannot be used match everything rather than nothing', () => {
    expect(pathMatcher(['{a,b}'.repeat(20)])(['anything'])).toBe(true);
  });

  it('knows one path by every spelling', () => {
    for (const spelling of ['./IAM/Policy.tf', 'iam\\policy.TF', '/iam/policy.tf'])
      expect(comparablePath(spelling)).toBe('iam/policy.tf');
  });
});

describe('globs that a policy may not hold', () => {
  const bad: readonly (readonly [what: string, pattern: string, problem: RegExp])[] = [
    ['nothing', '  ', /empty/],
    ['too long', 'a'.repeat(257), /longer/],
    ['a brace bomb', '{a,b}'.repeat(10), /more than 64/],
    ['a nested brace bomb', '{{a,b},{c,d}}'.repeat(6), /more than 64/],
    ['a range bomb', '{1..100000}', /more than 64/],
    ['nested repeats', '*(*(*(a)))', /inside a group/],
    ['nested choices', '@(a|+(b))', /inside a group/],
    ['repeated choices', '+(a|aa)b', /repeats/],
    ['too many stars', '*a*a*a*a*b', /wildcards/],
    ['too many globstars', '**/a/'.repeat(7), /\*\*/],
    ['a negation', '!docs/**', /starts with/],
    ['a line break', 'a\nb', /control/],
  ];

  it.each(bad)('%s is refused with a reason', (_, pattern, problem) => {
    expect(globProblem(pattern)).toMatch(problem);
  });

  it('every glob that is allowed comes to an answer on the longest path', () => {
    const globs = ['*a*a*a', '**/*a*/**/*b*/**/c', '**/a/**/a/**/a/**/a/**/a/**/b', '?(a)?(a)?(a)aaa', '+(a)+(a)+(a)b'];
    const path = `${'a'.repeat(200)}/`.repeat(20);
    const deep = 'a/'.repeat(2000);
    for (const glob of globs) {
      expect(globProblem(glob)).toBeNull();
      const start = performance.now();
      expect(typeof pathMatcher([glob])([path, deep])).toBe('boolean');
      if (process.env.TWOKEY_TORTURE) console.log(`${glob}: ${Math.round(performance.now() - start)} ms`);
    }
  }, 60_000);
});

describe('names made to deceive', () => {
  it.each([
    ['a\nb.tf', /line break/],
    ['a\u0000b', /control/],
    ['src/\u202egpj.exe', /direction/],
    ['iam\u200b/a.tf', /invisible/],
    ['a\ufeff', /invisible/],
    [`a/${'x'.repeat(256)}`, /characters/],
  ])('%j is seen', (path, what) => {
    expect(pathDeception(path)).toMatch(what);
  });

  it.each(['src/größe.ts', 'docs/日本語.md', 'cafe\u0301.md', 'emoji/✅.png', 'a b/c.tf'])(
    '%j is a plain name',
    (path) => {
      expect(pathDeception(path)).toBeNull();
    },
  );
});
