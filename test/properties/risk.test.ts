/** Laws of risk: more change is never less risk, order means nothing, what does nothing is nothing, and no patch breaks a rule. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { RISK_RULES } from '../../src/catalog/risk-rules.js';
import { assessRisk, type RiskInput } from '../../src/core/risk.js';
import type { ChangedFile } from '../../src/domain/change.js';
import { RISK_LEVELS, type Risk } from '../../src/domain/finding.js';
import { complete, cutShort, known, unknown } from '../../src/domain/result.js';
import type { FileExample, TextExample } from '../../src/domain/risk-rule.js';
import { change, fileOf, hunk, SIZE } from '../core/risk-world.js';
import { PARSERS } from '../core/text-world.js';

const EXAMPLES: readonly (FileExample | TextExample)[] = RISK_RULES.flatMap((rule) =>
  rule.about === 'change'
    ? [...rule.examples.hit, ...rule.examples.miss].flatMap((each) => each.files)
    : [...rule.examples.hit, ...rule.examples.miss],
);
/** Those of which only a patch is there: their patches can be bent. */
const PATCHES = EXAMPLES.filter((example) => 'patch' in example);
const policy = {
  paths: [{ id: 'app', match: ['app/**'] as const, category: 'network' as const, risk: null }],
  environments: [],
  size: SIZE,
};

const files = fc.array(fc.constantFrom(...EXAMPLES), { maxLength: 8 });
const judge = (examples: readonly (FileExample | TextExample)[]): Risk =>
  assessRisk(change(examples.map(fileOf)), policy, PARSERS);

function withFiles(input: RiskInput, other: (file: ChangedFile) => ChangedFile): RiskInput {
  return { ...input, files: complete(input.files.items.map(other)) };
}

/** A file that writes again, moves or replaces what another one removes: the one way to make a change smaller. */
const takesOver = (example: FileExample | TextExample) => {
  const added = 'head' in example ? (example.head ?? '').replace(/^/gm, '+') : (example.patch ?? '');
  return /^\+\s*(?:resource|module|from|kind|-? ?"?kind)/m.test(added) && !example.path.endsWith('.ts');
};

describe('laws of risk', () => {
  it('adding_a_file_never_lowers_the_level_nor_removes_a_category', () => {
    fc.assert(
      fc.property(files, fc.constantFrom(...EXAMPLES.filter((each) => !takesOver(each))), (before, added) => {
        const [less, more] = [judge(before), judge([...before, added])];
        expect(RISK_LEVELS.indexOf(more.level)).toBeGreaterThanOrEqual(RISK_LEVELS.indexOf(less.level));
        expect(more.categories).toEqual(expect.arrayContaining([...less.categories]));
      }),
    );
  });

  it('the_order_of_files_means_nothing', () => {
    const shuffled = files.chain((some) =>
      fc.tuple(fc.constant(some), fc.shuffledSubarray(some, { minLength: some.length })),
    );
    fc.assert(fc.property(shuffled, ([some, other]) => expect(judge(other)).toEqual(judge(some))));
  });

  it('what_was_judged_before_makes_no_difference', () => {
    const odd = unknown('it could not be read');
    const files = fc.array(fc.constantFrom(...EXAMPLES), { minLength: 1, maxLength: 4 });
    const other = fc.constantFrom<(input: RiskInput) => RiskInput>(
      (input) => input,
      (input) => ({ ...input, texts: new Map() }),
      (input) => ({ ...input, texts: new Map([...input.texts.keys()].map((blob) => [blob, odd] as const)) }),
      (input) => ({ ...input, texts: new Map([...input.texts].map(([blob]) => [blob, known('a = 1\n')] as const)) }),
      (input) => ({ ...input, totals: { ...input.totals, additions: 9_000 } }),
      (input) => ({ ...input, files: cutShort(input.files.items, 'more files') }),
      (input) => ({ ...input, commits: cutShort(input.commits.items, 'more commits') }),
      (input) => withFiles(input, (file) => ({ ...file, patch: odd })),
      (input) => withFiles(input, (file) => ({ ...file, patch: known('@@ -1 +1 @@\n-a\n+b') })),
      (input) => withFiles(input, (file) => ({ ...file, status: 'changed' })),
      (input) => withFiles(input, (file) => ({ ...file, previousPath: 'docs/old.md' })),
      (input) => withFiles(input, (file) => ({ ...file, additions: file.additions + 1 })),
      (input) => withFiles(input, (file) => ({ ...file, deletions: file.deletions + 1 })),
      (input) => ({ ...input, files: complete(input.files.items.slice(0, -1)) }),
      (input) => ({ ...input, files: complete(input.files.items.toReversed()) }),
    );
    fc.assert(
      fc.property(files, other, fc.boolean(), (examples, otherwise, isTighter) => {
        const input = change(examples.map(fileOf));
        const later = isTighter ? { ...policy, size: { medium: 1, high: 2 }, paths: [] } : policy;
        // Other parsers could read another thing, so with a copy of them nothing is remembered.
        const anew = assessRisk(otherwise(input), later, { ...PARSERS });
        assessRisk(input, policy, PARSERS);
        expect(assessRisk(otherwise(input), later, PARSERS)).toEqual(anew);
        expect(assessRisk(otherwise(input), later, PARSERS)).toEqual(anew);
      }),
    );
  });

  it('comments_and_whitespace_carry_no_category', () => {
    const comment = fc.constantFrom(
      ['a.tf', '# resource "aws_iam_role" "r" {', '// ingress { cidr_blocks = ["0.0.0.0/0"]'],
      ['k8s/a.yaml', '# kind: ClusterRole', '# verbs: ["*"]'],
      ['migrations/001_a.sql', '-- DROP TABLE users;', '/* GRANT ALL ON a TO b; */'],
      ['db/migrate/20240101_a.rb', '# remove_column :a, :b', '# drop_table :a'],
      ['cdk/lib/a.ts', '// bucket.grantRead(role)', '/* new PolicyStatement() */'],
      ['nginx/a.conf', '# allow all;', '# deny 10.0.0.0/8;'],
    );
    const space = fc.constantFrom('', ' ', '  ', '\t', '    ');
    const line = fc.tuple(comment, fc.constantFrom('+', '-'), space, fc.boolean());
    fc.assert(
      fc.property(line, ([[path = '', first = '', second = ''], sign, indent, tail]) => {
        const patch = hunk(
          '',
          `${sign}${indent}${first}`,
          `${sign}${indent}${second}${tail ? '  ' : ''}`,
          `${sign}${indent}`,
        );
        expect(judge([{ path, patch }]).categories).toEqual([]);
      }),
    );
    fc.assert(
      fc.property(fc.constantFrom(...PATCHES), space, space, ({ path, patch }, before, after) => {
        const lines = (patch ?? '')
          .split('\n')
          .filter((row) => row.startsWith('+'))
          .map((row) => row.slice(1).trim());
        const same = hunk(
          '',
          ...lines.map((text) => `-${before}${text}`),
          ...lines.map((text) => `+${before}${text}${after}`),
        );
        fc.pre(!/github|codeowners|^app\//i.test(path));
        expect(judge([{ path, patch: same }]).categories).toEqual([]);
      }),
    );
  });

  it('no_patch_breaks_a_rule', () => {
    const mutated = fc.constantFrom(...PATCHES).chain((example) => {
      const patch = example.patch ?? '';
      const cut = fc.nat({ max: patch.length });
      return fc.tuple(fc.constant(example), cut, cut, fc.string({ maxLength: 20, unit: 'binary' }));
    });
    fc.assert(
      fc.property(mutated, fc.string({ unit: 'binary' }), ([example, from, to, noise], name) => {
        const patch = example.patch ?? '';
        for (const text of [patch.slice(0, from), patch.slice(from), patch.slice(0, from) + noise + patch.slice(to)]) {
          expect(() =>
            judge([
              { ...example, patch: text },
              { path: name, patch: text },
            ]),
          ).not.toThrow();
        }
      }),
    );
  });

  it('what_cannot_be_seen_is_never_low', () => {
    fc.assert(
      fc.property(files, fc.constantFrom({ unseenFiles: 'cut' }, { unseenCommits: 'cut' }), (some, missing) => {
        expect(assessRisk(change(some.map(fileOf), missing), policy, PARSERS).level).toBe('high');
      }),
    );
  });

  it('every_category_is_backed_by_a_finding', () => {
    fc.assert(
      fc.property(files, (some) => {
        const risk = judge(some);
        expect(new Set(risk.findings.flatMap(({ category }) => category ?? []))).toEqual(new Set(risk.categories));
      }),
    );
  });
});
