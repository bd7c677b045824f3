/** YAML and JSON in tables: what each text is read to, on which line, and what only the full parser reads. */
import { describe, expect, it } from '@jest/globals';
import { readJson } from '../../../src/core/readers/json-tree.js';
import { maskTemplates } from '../../../src/core/readers/mask-templates.js';
import type { Tree } from '../../../src/core/readers/tree.js';
import { readYamlLines } from '../../../src/core/readers/yaml-lines.js';
import { readYaml, TREE_LIMITS } from '../../../src/core/readers/yaml-tree.js';

const NOT = 'not read';

function rows(...lines: readonly string[]): string {
  return lines.join('\n');
}

/** `"a"` is a literal, `<a>` is not; every value bears its line, and so do keys. */
function shown(tree: Tree): string {
  if (tree.kind === 'scalar') return `${tree.literal ? JSON.stringify(tree.text) : `<${tree.text}>`}@${tree.line}`;
  if (tree.kind === 'list') return `[${tree.items.map(shown).join(', ')}]@${tree.line}`;
  expect(tree.kind).toBe('map');
  return `{${tree.entries.map(({ key, line, value }) => `${key}@${line}: ${shown(value)}`).join(', ')}}@${tree.line}`;
}

function all(trees: readonly Tree[] | null): string {
  return trees === null ? NOT : trees.map(shown).join(' | ');
}

function quick(text: string, limits = TREE_LIMITS): string {
  return all(readYamlLines({ text, actions: [] }, limits));
}

describe('ordinary YAML', () => {
  it.each<[string, string]>([
    ['', ''],
    ['a: 1', '{a@1: "1"@1}@1'],
    ['a: 1\n', '{a@1: "1"@1}@1'],
    [rows('# x', '', 'a: b', '   ', 'c:   d  # e', 'f: g#h'), '{a@3: "b"@3, c@5: "d"@5, f@6: "g#h"@6}@3'],
    [rows('a:', '  b: 1', '  c:', '    d: 2', 'e: 3'), '{a@1: {b@2: "1"@2, c@3: {d@4: "2"@4}@4}@2, e@5: "3"@5}@1'],
    [rows('a:', 'b:', '  # c', 'd: # e'), '{a@1: "null"@1, b@2: "null"@2, d@4: "null"@4}@1'],
    [rows('a:', '- 1', '- 2', 'b: 3'), '{a@1: ["1"@2, "2"@3]@2, b@4: "3"@4}@1'],
    [
      rows('a:', '  - 1', '  -', '  - # x', '  - 4', 'b:'),
      '{a@1: ["1"@2, "null"@3, "null"@4, "4"@5]@2, b@6: "null"@6}@1',
    ],
    [
      rows('- a: 1', '  b: 2', '- c: 3', '-', '  d: 4'),
      '[{a@1: "1"@1, b@2: "2"@2}@1, {c@3: "3"@3}@3, {d@5: "4"@5}@5]@1',
    ],
    [rows('-   a: 1', '    b: 2'), '[{a@1: "1"@1, b@2: "2"@2}@1]@1'],
    [rows('- - 1', '  - 2', '- - 3'), '[["1"@1, "2"@2]@1, ["3"@3]@3]@1'],
    [rows('- -', '- - - 1'), '[["null"@1]@1, [["1"@2]@2]@2]@1'],
    [rows('- a:', '  - 1', '- b:', '    c: 2'), '[{a@1: ["1"@2]@2}@1, {b@3: {c@4: "2"@4}@4}@3]@1'],
    // Documents.
    [rows('---', 'a: 1', '---', 'b: 2', '--- # c', '- 3'), '{a@2: "1"@2}@2 | {b@4: "2"@4}@4 | ["3"@6]@6'],
    [rows('---', '---', 'a:', '---', '-', '---'), '{a@3: "null"@3}@3 | ["null"@5]@5'],
    [rows('  a: 1', '  b: 2'), '{a@1: "1"@1, b@2: "2"@2}@1'],
    [rows('a:', '---', 'b:', '  ---: 1'), NOT],
    [rows('a:', '  ---', 'b: 1'), NOT],
    [rows('- a:', '- b:'), '[{a@1: "null"@1}@1, {b@2: "null"@2}@2]@1'],
    ['a: \uE000', NOT],
    // Keys.
    ['"g":h', NOT],
    ['*: x', NOT],
    [rows('"a b": 1', "'c''d': 2", '"e\\"f": 3', '"g":h: 4'), NOT],
    [
      rows('"a b": 1', "'c''d': 2", '"e\\"f": 3', '"g":'),
      '{a b@1: "1"@1, c\'d@2: "2"@2, e"f@3: "3"@3, g@4: "null"@4}@1',
    ],
    [
      rows('a.b/c_d-e: 1', '$f: 2', '/g: 3', '_h i: 4', '9: 5'),
      '{a.b/c_d-e@1: "1"@1, $f@2: "2"@2, /g@3: "3"@3, _h i@4: "4"@4, 9@5: "5"@5}@1',
    ],
    ['a: b:c', '{a@1: "b:c"@1}@1'],
    ['a:b: c', '{a:b@1: "c"@1}@1'],
    ['a:b', NOT],
    ['a: b: c', NOT],
    ['a: b:', NOT],
    ['a : b', NOT],
    ['a #b: c', NOT],
    ['a # b: c', NOT],
    ['"a" : b', NOT],
    ['"a"b: c', NOT],
    ['"a: b', NOT],
    ['?a: b', NOT],
    ['*a: b', NOT],
    ['<<: b', NOT],
    ['"<<": b', NOT],
    ['- "<<": b', NOT],
    [`${'a'.repeat(500)}: 1`, `{${'a'.repeat(500)}@1: "1"@1}@1`],
    [`${'a'.repeat(501)}: 1`, NOT],
    // Plain scalars.
    ['a: true', '{a@1: "true"@1}@1'],
    [
      rows('a: True', 'b: FALSE', 'c: trUE', 'd: False', 'e: TRUE', 'f: false'),
      '{a@1: "true"@1, b@2: "false"@2, c@3: "trUE"@3, d@4: "false"@4, e@5: "true"@5, f@6: "false"@6}@1',
    ],
    [
      rows('a: ~', 'b: null', 'c: NULL', 'd: Null', 'e: nULL', 'f: ~x', 'g: nulls'),
      '{a@1: "null"@1, b@2: "null"@2, c@3: "null"@3, d@4: "null"@4, e@5: "nULL"@5, f@6: "~x"@6, g@7: "nulls"@7}@1',
    ],
    [
      rows('a: untrue', 'b: truest', 'c: xtrue', 'd: truex'),
      '{a@1: "untrue"@1, b@2: "truest"@2, c@3: "xtrue"@3, d@4: "truex"@4}@1',
    ],
    [
      rows('a: b c  d', 'e: -1', 'f: --g', 'h: é', 'i: (j)', 'k: ^1.2'),
      '{a@1: "b c  d"@1, e@2: "-1"@2, f@3: "--g"@3, h@4: "é"@4, i@5: "(j)"@5, k@6: "^1.2"@6}@1',
    ],
    [rows('a: ${{ b }}', 'c: x ${{ d }}'), '{a@1: <${{ b }}>@1, c@2: <x ${{ d }}>@2}@1'],
    ['a: !Ref b', NOT],
    ['a: &b c', NOT],
    ['a: *b', NOT],
    ['a: @b', NOT],
    ['a: %b', NOT],
    ['a: - b', NOT],
    ['a: -', NOT],
    ['a: --', NOT],
    ['a: ---', NOT],
    ['a: `b', NOT],
    ['a: ,b', NOT],
    ['- ? a', NOT],
    // Quoted scalars.
    [rows('a: "b"', "c: 'd'", 'e: ""', "f: ''"), '{a@1: "b"@1, c@2: "d"@2, e@3: ""@3, f@4: ""@4}@1'],
    [rows('a: "b" # c', "d: 'e # f'", 'g: "h: i"'), '{a@1: "b"@1, d@2: "e # f"@2, g@3: "h: i"@3}@1'],
    [rows(String.raw`a: "\"b\\c\/d\n\t"`, "e: 'f''g'''"), `{a@1: ${JSON.stringify('"b\\c/d\n\t')}@1, e@2: "f'g'"@2}@1`],
    ['a: "true"', '{a@1: "true"@1}@1'],
    ['a: "b" c', NOT],
    ['a: "b"# c', NOT],
    ["a: 'b' c", NOT],
    ['a: "b', NOT],
    ["a: 'b", NOT],
    ["a: 'b''", NOT],
    [String.raw`a: "\u00e9"`, NOT],
    ['a: "b\\', NOT],
    // Block scalars.
    [rows('a: |', '  b', '   c', '', '  d', '', 'e: 1'), '{a@1: "b\\n c\\n\\nd\\n"@1, e@7: "1"@7}@1'],
    [
      rows('a: |-', '  b', 'c: >', '  d', '  e', '', '  f', '', '', '  g', 'h: 2'),
      '{a@1: "b"@1, c@3: "d e\\nf\\n\\ng\\n"@3, h@11: "2"@11}@1',
    ],
    [rows('- |', '  a', '- >- # b', '  c', '  d'), '["a\\n"@1, "c d"@3]@1'],
    [rows('a: |', '  # b', '  c: d', '  - e'), '{a@1: "# b\\nc: d\\n- e\\n"@1}@1'],
    [rows('a: |', '  b\tc', '   \td'), '{a@1: "b\\tc\\n \\td\\n"@1}@1'],
    [rows('a:', '  b: |', '    c', '  d: 1', 'e: 2'), '{a@1: {b@2: "c\\n"@2, d@4: "1"@4}@2, e@5: "2"@5}@1'],
    [rows('a: |', '  ${{ b }}'), '{a@1: <${{ b }}\n>@1}@1'],
    [rows('a: |', '', '  b'), '{a@1: "\\nb\\n"@1}@1'],
    [rows('a: |', '  b', ' ', '  c'), '{a@1: "b\\n\\nc\\n"@1}@1'],
    [rows('a: |', '  b', '   ', '  c'), NOT],
    [rows('a: |', ' ', '  b'), NOT],
    [rows('a: |', '  b', ' c'), NOT],
    [rows('a: |', '  \tb'), NOT],
    [rows('a: |', 'b: 1'), NOT],
    [rows('a: |'), NOT],
    [rows('a: |+', '  b'), NOT],
    [rows('a: |2', '  b'), NOT],
    [rows('a: |# b', '  c'), NOT],
    [rows('a: |x', '  c'), NOT],
    [rows('a: >', '  b', '   c'), NOT],
    // Flows.
    ['a: []', '{a@1: []@1}@1'],
    ['a: {}', '{a@1: {}@1}@1'],
    ['a: [ ]', '{a@1: []@1}@1'],
    ['a: [1, "b", \'c\', d e]', '{a@1: ["1"@1, "b"@1, "c"@1, "d e"@1]@1}@1'],
    ['a: [1,2,  3 , 4 ]', '{a@1: ["1"@1, "2"@1, "3"@1, "4"@1]@1}@1'],
    ['a: {b: 1, "c": 2, \'d\':  3}', '{a@1: {b@1: "1"@1, c@1: "2"@1, d@1: "3"@1}@1}@1'],
    ['a: { b:  { c: [ 1 ] } } # d', '{a@1: {b@1: {c@1: ["1"@1]@1}@1}@1}@1'],
    ['- [a, b]', '[["a"@1, "b"@1]@1]@1'],
    ['- [true, Null, -1, b:c, "${{ d }}"]', '[["true"@1, "null"@1, "-1"@1, "b:c"@1, <${{ d }}>@1]@1]@1'],
    [rows('- a', '- [b]', '- {c: d}'), '["a"@1, ["b"@2]@2, {c@3: "d"@3}@3]@1'],
    [rows('- [1]', '- - [2]'), '[["1"@1]@1, [["2"@2]@2]@2]@1'],
    ['a: [1', NOT],
    ['a: [1 2', NOT],
    ['a: [1] b', NOT],
    ['a: [1]# b', NOT],
    ['a: [,1]', NOT],
    ['a: [1,,2]', NOT],
    ['a: ["b" "c"]', NOT],
    ['a: ["b]', NOT],
    ['a: [b: c]', NOT],
    ['a: [b #c]', NOT],
    ['a: [&b c]', NOT],
    ['a: [1, ]', NOT],
    ['a: {b: 1, }', NOT],
    ['a: {b}', NOT],
    ['a: {b:c}', NOT],
    ['a: {b: }', NOT],
    ['a: {"b":c}', NOT],
    ['a: {"b: c}', NOT],
    ['a: {<<: b}', NOT],
    ['a: {"<<": b}', NOT],
    ['a: {b: 1 c: 2}', NOT],
    ['a: {"b": 1 "c": 2}', NOT],
    [`a: ${'['.repeat(10)}1${']'.repeat(10)}`, `{a@1: ${'['.repeat(10)}"1"@1${']@1'.repeat(10)}}@1`],
    [`a: ${'['.repeat(11)}${']'.repeat(11)}`, NOT],
    [`a: ${'{a: '.repeat(11)}1${'}'.repeat(11)}`, NOT],
    // What is left to the full parser.
    [rows('a: b', '  c'), NOT],
    [rows('a: "b', '  c"'), NOT],
    [rows('a:', '    b: 1', '  c: 2'), NOT],
    [rows('a: 1', '  b: 2'), NOT],
    [rows('  a: 1', 'b: 2'), NOT],
    [rows('- 1', '  - 2'), NOT],
    [rows('  - 1', '- 2'), NOT],
    [rows('- 1', 'a: 2'), NOT],
    [rows('a: 1', '- 2'), NOT],
    [rows('a', 'b'), NOT],
    [rows('a:', '\tb: 1'), NOT],
    [rows('a: 1', '\t'), NOT],
    [rows('a: 1', '\t# b'), NOT],
    ['a:\tb', NOT],
    ['a: b\r', NOT],
    ['a: b\u00a0c', NOT],
    ['a: b\u0085c', NOT],
    [rows('%YAML 1.2', '---', 'a: 1'), NOT],
    [rows('a: 1', '...', 'b: 2'), NOT],
    ['--- a', NOT],
    ['--- {a: 1}', NOT],
    ['---a: 1', NOT],
    [rows('a: 1', '--- |', ' b'), NOT],
  ])('%j is, line by line, %s', (text, expected) => {
    expect(quick(text)).toBe(expected);
    if (expected !== NOT) expect(all(readYaml(text))).toBe(expected);
  });

  it.each<[string, string, number, number]>([
    ['levels of maps', rows('a:', '  b:', '    c: 1'), 2, 1],
    ['levels of lists', '- - - 1', 2, 1],
  ])('is not read beyond so many %s', (_, text, enough, less) => {
    const read = (nesting: number) => quick(text, { ...TREE_LIMITS, nesting } as never) !== NOT;
    expect([read(enough), read(less)]).toEqual([true, false]);
  });

  it.each<[string, number]>([
    ['a: 1', 2],
    ['- 1', 2],
    [rows('a:', '  b:'), 3],
    ['a: [1, 2]', 5],
    ['a: {b: 1}', 4],
  ])('counts the values of %j', (text, values) => {
    const read = (nodes: number) => quick(`${text}\n---\na:\n`, { ...TREE_LIMITS, nodes } as never) !== NOT;
    expect([read(values + 1), read(values)]).toEqual([true, false]);
  });
});

describe('the full parser', () => {
  it.each<[string, string]>([
    [rows('a: !Ref b', 'c: !GetAtt d.e'), '{a@1: <!Ref b>@1, c@2: <!GetAtt d.e>@2}@1'],
    [rows('a: !Sub', '- b', '- c: 1'), '{a@1: {!Sub@2: ["b"@2, {c@3: "1"@3}@3]@2}@2}@1'],
    ['a: !Cond {b: 1}', '{a@1: {!Cond@1: {b@1: "1"@1}@1}@1}@1'],
    ['a: !!str 1', '{a@1: "1"@1}@1'],
    ['a: !Empty', '{a@1: <!Empty>@1}@1'],
    [rows('a: &x', '  b: 1', 'c: *x'), '{a@1: {b@2: "1"@2}@2, c@3: {b@2: "1"@2}@2}@1'],
    [rows('a: &x 1', 'b: [*x]'), '{a@1: "1"@1, b@2: ["1"@1]@2}@1'],
    [
      rows('a: &x {b: 1, c: 2}', 'd:', '  <<: *x', '  c: 3'),
      '{a@1: {b@1: "1"@1, c@1: "2"@1}@1, d@2: {c@4: "3"@4, b@1: "1"@1}@3}@1',
    ],
    [
      rows('a: &x {b: 1}', 'c: &y {b: 2, d: 3}', 'e:', '  <<: [*x, *y]'),
      '{a@1: {b@1: "1"@1}@1, c@2: {b@2: "2"@2, d@2: "3"@2}@2, e@3: {b@1: "1"@1, d@2: "3"@2}@4}@1',
    ],
    [rows('<<: 1', 'a: 2'), '{a@2: "2"@2}@1'],
    [rows('a: b', '  c'), '{a@1: "b c"@1}@1'],
    [rows('a: |+', '  b', '', 'c: 1'), '{a@1: "b\\n\\n"@1, c@4: "1"@4}@1'],
    [rows('a: 1', 'a: 2'), '{a@1: "1"@1, a@2: "2"@2}@1'],
    [rows('? a', ': 1', '? b'), '{a@1: "1"@2, b@3: "null"@3}@1'],
    [rows('? [a, b]', ': 1'), '{["a","b"]@1: "1"@2}@1'],
    [': 1', '{@1: "1"@1}@1'],
    [rows('1.50 : 2.0', '~ : TRUE', 'true : 0x1F'), '{1.50@1: "2.0"@1, ~@2: "true"@2, true@3: "0x1F"@3}@1'],
    [rows('...', '--- a', '--- [b]', '---', '--- !x {}'), '"a"@2 | ["b"@3]@3 | {!x@5: {}@5}@5'],
    [rows('%YAML 1.2', '--- # a', 'b: "\\u00e9"'), '{b@3: "é"@3}@3'],
    [rows('a: "${{ b }}', '  c"'), '{a@1: <${{ b }} c>@1}@1'],
    ['a: [b: c]', '{a@1: [{b@1: "c"@1}@1]@1}@1'],
    [rows('a: &x 1', '---', 'b: *x'), '{a@1: "1"@1}@1 | {b@3: <*x>@3}@3'],
    ['a: *b', '{a@1: <*b>@1}@1'],
    [rows('a: !x 1', 'a: 2'), '{a@1: <!x 1>@1, a@2: "2"@2}@1'],
    [
      rows('a: !x 1', 'b: ~', 'c: NULL', 'd:', 'e: "f"', "g: 'h'"),
      '{a@1: <!x 1>@1, b@2: "null"@2, c@3: "null"@3, d@4: "null"@4, e@5: "f"@5, g@6: "h"@6}@1',
    ],
    [`${'k'.repeat(1100)}: 1`, `{${'k'.repeat(1100)}@1: "1"@1}@1`],
    ['[a: 1]', '[{a@1: "1"@1}@1]@1'],
    ['{a: b, c}', '{a@1: "b"@1, c@1: "null"@1}@1'],
    [rows(`? [${'a'.repeat(300)}]`, ': 1'), `{["${'a'.repeat(198)}@1: "1"@2}@1`],
    ['a: [1', NOT],
    ['a: b: c', NOT],
    ['a: "b', NOT],
    [rows('a: 1', '\tb: 2'), NOT],
  ])('reads %j to %s', (text, expected) => expect(all(readYaml(text))).toBe(expected));

  it.each<[string, (times: number) => string, number, number]>([
    ['levels', (depth) => `a: !x ${'['.repeat(depth)}${']'.repeat(depth)}`, 90, 120],
    [
      'lists by aliases',
      (times) =>
        rows(
          'a0: &a0 [1]',
          ...Array.from({ length: times }, (_, index) => `a${index + 1}: &a${index + 1} [*a${index}]`),
        ),
      49,
      50,
    ],
    [
      'maps by aliases',
      (times) =>
        rows(
          'a0: &a0 [1]',
          ...Array.from({ length: times }, (_, index) => `a${index + 1}: &a${index + 1} {b: *a${index}}`),
        ),
      49,
      50,
    ],
    ['parts', (times) => `a: !x [${'1,'.repeat(times)}]`, 60_000, 110_000],
    ['characters', (length) => `# ${'x'.repeat(length - 2)}`, 1_000_000, 1_000_001],
    [
      'values by aliases',
      (times) =>
        rows(
          'a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]',
          ...'bcdefghi'
            .slice(0, times)
            .split('')
            .map(
              (key, index) =>
                `${key}: &${key} [${Array.from({ length: 10 }, () => `*${'abcdefgh'[index]}`).join(', ')}]`,
            ),
        ),
      3,
      5,
    ],
  ])('reads no more than so many %s', (_, text, enough, more) => {
    expect([readYaml(text(enough)) !== null, readYaml(text(more)) !== null]).toEqual([true, false]);
  });
});

describe('JSON', () => {
  it.each<[string, string]>([
    ['{}', '{}@1'],
    ['[]', '[]@1'],
    ['"a"', '"a"@1'],
    ['\ufeff {"a": 1}\n', '{a@1: "1"@1}@1'],
    [
      '{"a": 1, "b": [true, false, null], "c": {"d": -1.5e+3}}',
      '{a@1: "1"@1, b@1: ["true"@1, "false"@1, "null"@1]@1, c@1: {d@1: "-1.5e+3"@1}@1}@1',
    ],
    [rows('{', '"a":', '[', '1,', '', '{"b": 2}', ']', '}'), '{a@2: ["1"@4, {b@6: "2"@6}@6]@3}@1'],
    [rows('// a', '{ /* b', 'c */ "d": 1, // e', '"f": 2, }'), '{d@3: "1"@3, f@4: "2"@4}@2'],
    ['[1, 2,]', '["1"@1, "2"@1]@1'],
    ['[1\t,\r\n2]', '["1"@1, "2"@2]@1'],
    [String.raw`["\"\\\/\n\t\r\b\f\u00e9\x"]`, `[${JSON.stringify('"\\/\n\t\r\b\fé' + 'x')}@1]@1`],
    [String.raw`{"a\"b": "c\\"}`, '{a"b@1: "c\\\\"@1}@1'],
    ['{"a": 1} // b', '{a@1: "1"@1}@1'],
    ['{"a": 1} /* b', '{a@1: "1"@1}@1'],
    ['{"a": "b // c"}', '{a@1: "b // c"@1}@1'],
    ['{"a": 1} b', NOT],
    ['{"a": 1', NOT],
    ['{"a" 1}', NOT],
    ['{"a": }', NOT],
    ['{a: 1}', NOT],
    ['{, "a": 1}', NOT],
    ['{"a": 1 "b": 2}', NOT],
    ['{"a": 1,, "b": 2}', NOT],
    ['[1 2]', NOT],
    ['[,1]', NOT],
    ['[1', NOT],
    ['[1}', NOT],
    ['{"a": 1]', NOT],
    ['["a\nb"]', NOT],
    ['["a]', NOT],
    ['["a\\"]', NOT],
    ['[/ 1]', NOT],
    ['[yes]', NOT],
    ['[nul]', NOT],
    ['[.5]', NOT],
    // Nearly JSON, which only the full parser may read.
    ['{: 1}', NOT],
    ['{xa": 1}', NOT],
    [rows('["a', ']'), NOT],
    ['[1] /', NOT],
    ['[1 /x*/]', NOT],
    [rows('[// a', '1]'), '["1"@2]@1'],
    [String.raw`["a\ b"]`, '["a b"@1]@1'],
    ['', NOT],
  ])('%j is %s', (text, expected) => {
    const tree = readJson(text, TREE_LIMITS);
    expect(tree === null ? NOT : shown(tree)).toBe(expected);
    if (tree !== null && /^[\ufeff ]*[[{]/.test(text)) expect(all(readYaml(text))).toBe(expected);
  });

  it('is not read beyond its limits', () => {
    const read = (text: string, limits: { readonly nesting: number; readonly nodes: number }) =>
      readJson(text, limits) !== null;
    expect([read('[[1]]', { nesting: 2, nodes: 3 }), read('[[1]]', { nesting: 1, nodes: 3 })]).toEqual([true, false]);
    expect([read('{"a":{"b":1}}', { nesting: 2, nodes: 3 }), read('{"a":{"b":1}}', { nesting: 1, nodes: 3 })]).toEqual([
      true,
      false,
    ]);
    expect([read('[1,2]', { nesting: 9, nodes: 3 }), read('[1,2]', { nesting: 9, nodes: 2 })]).toEqual([true, false]);
  });
});

describe('templates in YAML', () => {
  const templated = (text: string) => all(readYaml(text, { templated: true }));

  it.each<[string, string]>([
    ['a: {{ .b }}', '{a@1: <{{ .b }}>@1}@1'],
    ['a: "{{ .b }}-c"', '{a@1: <{{ .b }}-c>@1}@1'],
    ['a: {{ .b }}{{ .c }} d {{ .e }}', '{a@1: <{{ .b }}{{ .c }} d {{ .e }}>@1}@1'],
    ['{{ .a }}: {{ .b }}', '{{{ .a }}@1: <{{ .b }}>@1}@1'],
    [rows('{{- if .a }}', 'b: 1', '{{- else }}', 'c: 2', '{{- end }}'), '{b@2: "1"@2, c@4: "2"@4}@2'],
    [rows('a:', '  {{ x }} {{ y }}', '  b: {{ z }}'), '{a@1: {b@3: <{{ z }}>@3}@3}@1'],
    [rows('a: {{ if', '.b }}', 'c: {{ .d }}'), '{a@1: <{{ if\n.b }}>@1, c@3: <{{ .d }}>@3}@1'],
    [rows('{{ x', 'y }}', 'a: {{ z }}'), '{a@3: <{{ z }}>@3}@3'],
    [
      rows('- {{ a }}', '- {% b %}', '- {# c #}', '- <% d %>', '- %{ e }'),
      '[<{{ a }}>@1, <{% b %}>@2, <{# c #}>@3, <<% d %>>@4, <%{ e }>@5]@1',
    ],
    ['a: {{ "}}" }}', '{a@1: <{{ "}}" }}>@1}@1'],
    ['a: {{ "\\"}}" }} b', '{a@1: <{{ "\\"}}" }} b>@1}@1'],
    [rows('a: {{ " }}', 'b: {{ " }}'), '{a@1: <{{ " }}>@1, b@2: <{{ " }}>@2}@1'],
    ['a: {{ " }} x', '{a@1: <{{ " }} x>@1}@1'],
    [rows('a: &x {{ b }}', '{{ c }}: 1', 'd: {{ e }}'), '{a@1: <{{ b }}>@1, {{ c }}@2: "1"@2, d@3: <{{ e }}>@3}@1'],
    ['a: {{ b', NOT],
    [rows('a: 1', 'b: {{ x', 'c: {% d %}'), NOT],
    [rows('a: |', '  x', '  {{ b }}', '  c: {{ d }}'), '{a@1: <x\n       \nc: {{ d }}\n>@1}@1'],
    [rows('a: |', '  x {{ b }}', 'c: {{ d }}'), '{a@1: <x {{ b }}\n>@1, c@3: <{{ d }}>@3}@1'],
    [rows('a: &x {{ b }}', 'c: [*x, {{ d }}]'), '{a@1: <{{ b }}>@1, c@2: [<{{ b }}>@1, <{{ d }}>@2]@2}@1'],
    [rows('{{ x }} \t', '\t {{ y }}', '{{ z }}\r', 'a: {{ b }}'), '{a@4: <{{ b }}>@4}@4'],
    [rows('{"a": "{{ b }}"}'), '{a@1: <{{ b }}>@1}@1'],
    ['a: 1', '{a@1: "1"@1}@1'],
    ['[1]', '["1"@1]@1'],
    // The letter that stands for an action, written into the text itself.
    ['a: b\ue000c', '{a@1: <bc>@1}@1'],
  ])('%j is %s', (text, expected) => expect(templated(text)).toBe(expected));

  it('are YAML as it stands where the file is no template', () => {
    expect(all(readYaml('a: "{{ b }}"'))).toBe('{a@1: "{{ b }}"@1}@1');
  });

  it.each<[string, readonly (readonly [string, number, boolean])[]]>([
    ['a', []],
    ['{{ a }}', [['{{ a }}', 1, true]]],
    [
      'x\n {{ a }}\t\n{{ b }} c',
      [
        ['{{ a }}', 2, true],
        ['{{ b }}', 3, false],
      ],
    ],
    [
      '{{ a }} {{ b }}',
      [
        ['{{ a }}', 1, true],
        ['{{ b }}', 1, true],
      ],
    ],
    [
      '{{ a }} x {{ b }}',
      [
        ['{{ a }}', 1, false],
        ['{{ b }}', 1, false],
      ],
    ],
    [
      '{{ a }}\n{{ b }}',
      [
        ['{{ a }}', 1, true],
        ['{{ b }}', 2, true],
      ],
    ],
    ['x {{ a\n}}', [['{{ a\n}}', 1, false]]],
    ['{{ a }', []],
    ['{{ "}}" }} x\nb', [['{{ "}}" }}', 1, false]]],
    ['{{ "\\n}}" }} x', [['{{ "\\n}}" }}', 1, false]]],
    ['a\n\r{{ b }}', [['{{ b }}', 2, true]]],
    [
      '{{ a }}\r{{ b }}',
      [
        ['{{ a }}', 1, true],
        ['{{ b }}', 1, true],
      ],
    ],
    ['{{ a {{ b }}', [['{{ a {{ b }}', 1, true]]],
    ['{{ "}}" }} x', [['{{ "}}" }}', 1, false]]],
    ['{{ "\\"}}" }} x', [['{{ "\\"}}" }}', 1, false]]],
    [
      '{{ " }}\n{{ " }}',
      [
        ['{{ " }}', 1, true],
        ['{{ " }}', 2, true],
      ],
    ],
    ['{{ "}}}}}}}}" }} x', [['{{ "}}}}}}}}" }}', 1, false]]],
    ['{{ "}}}}}}}}}}" }} x', [['{{ "}}', 1, false]]],
    ['<% a %> b %>', [['<% a %>', 1, false]]],
    ['%{ a } b }', [['%{ a }', 1, false]]],
    [
      '{{ a }}\t{{ b }}',
      [
        ['{{ a }}', 1, true],
        ['{{ b }}', 1, true],
      ],
    ],
    ['{{ {% a %}', [['{% a %}', 1, false]]],
    ['{{ "a" }} "}}"', [['{{ "a" }}', 1, false]]],
  ])('of %j are known', (text, expected) => {
    const { text: masked, actions } = maskTemplates(text);
    expect(actions.map((action) => [action.text, action.line, action.alone])).toEqual(expected);
    expect(masked.length).toBe(text.length);
    for (const { start, end, text: action } of actions) expect(text.slice(start, end)).toBe(action);
  });
});
