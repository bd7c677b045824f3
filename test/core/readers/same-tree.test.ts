/** Whether two trees say the same, when that takes more than going through both in order, and what of two maps is left. */
import { describe, expect, it } from '@jest/globals';
import { isSame, sameTree, withoutShared } from '../../../src/core/readers/same-tree.js';
import { shifted, shiftedMap } from '../../../src/core/readers/shifted-tree.js';
import type { Tree, TreeMap } from '../../../src/core/readers/tree.js';
import { identities } from '../../../src/core/readers/tree-questions.js';

const t = (text: string, literal = true): Tree => ({ kind: 'scalar', text, literal, line: 1 });
const list = (...items: readonly Tree[]): Tree => ({ kind: 'list', items, line: 1 });
const map = (...entries: readonly (readonly [string, Tree])[]): TreeMap => ({
  ...{ kind: 'map', line: 1 },
  entries: entries.map(([key, value]) => ({ key, line: 1, value })),
});

const AB = map(['a', t('1')], ['b', t('2')]);
const BA = map(['b', t('2')], ['a', t('1')]);
const BX = map(['b', t('2')], ['a', t('x')]);

type Row = readonly [what: string, one: Tree, other: Tree, isSame: boolean];

/** Different ones within others. */
function inside(what: string, one: Tree, other: Tree): readonly Row[] {
  return [
    [`${what} in lists`, list(one, t('z')), list(other, t('z')), false],
    [`${what} in maps`, map(['m', one], ['z', t('z')]), map(['m', other], ['z', t('z')]), false],
  ];
}

/** What going through both in order tells. */
const TOLD: readonly Row[] = [
  ['one tree', AB, AB, true],
  ['equal texts', t('a'), t('a'), true],
  ['equal texts on other lines', t('a'), { ...t('a'), line: 9 }, true],
  ['other texts', t('a'), t('b'), false],
  ['a text and an expression', t('a'), t('a', false), false],
  ['a text and a list', t('a'), list(t('a')), false],
  ['a list and a text', list(t('a')), t('a'), false],
  ['a list and a map', list(), map(), false],
  ['a map and a list', map(), list(), false],
  ['a map and a text', map(), t(''), false],
  ['a text and a map', t(''), map(), false],
  ['empty lists', list(), list(), true],
  ['empty maps', map(), map(), true],
  ['equal lists', list(t('a'), t('b')), list(t('a'), t('b')), true],
  ['lists in another order', list(t('a'), t('b')), list(t('b'), t('a')), false],
  ['a longer list', list(t('a')), list(t('a'), t('b')), false],
  ['a shorter list', list(t('a'), t('b')), list(t('a')), false],
  ['lists that differ at their end', list(t('a'), t('b')), list(t('a'), t('c')), false],
  ...inside('texts', t('a'), t('b')),
  ...inside('a list and a map', list(), map()),
  ...inside('a list and a text', list(), t('')),
  ...inside('a map and a list', map(), list()),
  ...inside('a text and a list', t(''), list()),
  ...inside('a list and a longer one', list(), list(t('a'))),
  ...inside('a map and a longer one', map(), map(['k', t('a')])),
  ['equal maps', AB, map(['a', t('1')], ['b', t('2')]), true],
  ['maps that differ at their beginning', AB, map(['a', t('x')], ['b', t('2')]), false],
  ['maps that differ at their end', AB, map(['a', t('1')], ['b', t('x')]), false],
  ['a longer map', map(['a', t('1')]), AB, false],
  ['a shorter map', AB, map(['a', t('1')]), false],
  ['lists that differ behind a map in another order', list(AB, t('a')), list(BA, t('b')), false],
  [
    'maps that differ behind a map in another order',
    map(['m', AB], ['n', t('1')]),
    map(['m', BA], ['n', t('2')]),
    false,
  ],
  [
    'maps that differ in a key that stands once, beside keys that stand twice',
    map(['r', t('1')], ['r', t('2')], ['a', t('1')]),
    map(['r', t('1')], ['r', t('2')], ['a', t('x')]),
    false,
  ],
];

/** What takes more. */
const UNSURE: readonly Row[] = [
  ['keys in another order', AB, BA, true],
  ['keys in another order, and other values', AB, BX, false],
  ['other keys', AB, map(['a', t('1')], ['c', t('2')]), false],
  ['a list with keys in another order', list(AB, t('a')), list(BA, t('a')), true],
  ['a list with other values behind equal ones', list(t('a'), AB), list(t('a'), BX), false],
  ['a map with keys in another order inside', map(['m', AB], ['n', t('1')]), map(['m', BA], ['n', t('1')]), true],
  ['a map with other values inside', map(['m', AB], ['n', t('1')]), map(['m', BX], ['n', t('1')]), false],
  [
    'keys that stand twice, in another order',
    map(['r', t('1')], ['r', t('2')]),
    map(['r', t('2')], ['r', t('1')]),
    true,
  ],
  ['keys that stand twice, one changed', map(['r', t('1')], ['r', t('2')]), map(['r', t('1')], ['r', t('3')]), false],
];

describe('trees say the same', () => {
  it.each(TOLD)('%s: told by going through both', (_, one, other, expected) => {
    const never = () => {
      throw new Error('asked for more');
    };
    expect(isSame(one, other, never)).toBe(expected);
    expect(sameTree(one, other)).toBe(expected);
  });

  it.each(UNSURE)('%s: told by their identity', (_, one, other, expected) => {
    const identity = identities();
    let asked = 0;
    const counting = (tree: Tree) => {
      asked += 1;
      return identity(tree);
    };
    expect(isSame(one, other, counting)).toBe(expected);
    expect(asked).toBe(2);
    expect(sameTree(one, other)).toBe(expected);
  });
});

/** A map whose entries are the words: `a1` is 1 under a. */
function words(text: string): TreeMap {
  return map(...(text === '' ? [] : text.split(' ').map((word) => [word.charAt(0), t(word.slice(1))] as const)));
}

describe('two maps without what both have', () => {
  it.each<readonly [one: string, other: string, left: string, right: string]>([
    ['', '', '', ''],
    ['a1 b2', 'a1 b2', '', ''],
    ['a1', 'a2', 'a1', 'a2'],
    ['a1', 'b1', 'a1', 'b1'],
    ['a1 b2 c3', 'a1 c3', 'b2', ''],
    ['a1 c3', 'a1 b2 c3', '', 'b2'],
    ['a1', 'a1 b2', '', 'b2'],
    ['a1 b2', 'a1', 'b2', ''],
    ['b2', 'a1 b2', '', 'a1'],
    ['a1 b2', 'b2', 'a1', ''],
    ['a1', '', 'a1', ''],
    ['', 'a1', '', 'a1'],
    ['a1 a1', 'a1', 'a1', ''],
    ['a1', 'a1 a1', '', 'a1'],
    ['a1 a1 a1', 'a1', 'a1 a1', ''],
    ['a1 b2 c3 d4 e5', 'a1 b9 c3 d8 e5', 'b2 d4', 'b9 d8'],
    ['a1 b2 c3 d4 e5', 'a1 b9 c3 e5', 'b2 c3 d4', 'b9 c3'],
    ['a1 b2', 'b2 a1', 'a1 b2', 'b2 a1'],
    ['x0 a1 b2 y0', 'z0 a1 b2 w0', 'x0 y0', 'z0 w0'],
  ])('%j and %j', (one, other, left, right) => {
    expect(withoutShared(words(one), words(other))).toEqual([words(left), words(right)]);
  });

  it('holds a map whose keys stand in another order, since nobody looked', () => {
    expect(withoutShared(map(['m', AB]), map(['m', BA]))).toEqual([map(['m', AB]), map(['m', BA])]);
  });

  it('stands where it stood', () => {
    const [left, right] = withoutShared({ ...words('a1'), line: 4 }, { ...words('b1'), line: 7 });
    expect([left.line, right.line]).toEqual([4, 7]);
  });
});

describe('a tree at another place', () => {
  it('has its lines moved, and nothing else', () => {
    const at = (tree: TreeMap, by: number) =>
      JSON.parse(JSON.stringify(tree).replaceAll('"line":1', `"line":${1 + by}`));
    const tree = map(['a', t('1')], ['b', list(t('x', false), map(['c', t('2')]))]);
    expect(shifted(tree, 5)).toEqual(at(tree, 5));
    expect(shiftedMap(tree, 0)).toEqual(tree);
    expect(shifted(t('a'), 3)).toEqual({ ...t('a'), line: 4 });
    expect(shifted(list(t('a')), 3)).toEqual({ kind: 'list', line: 4, items: [{ ...t('a'), line: 4 }] });
  });
});
