/** How things that a file declares are paired and compared, and entries counted, whatever the tool. */
import { describe, expect, it } from '@jest/globals';
import {
  childOf,
  compareSides,
  type Declared,
  type Entry,
  entriesOf,
  entryChanges,
  itemsOf,
  mapOf,
  objectChange,
  pairsOf,
  surplus,
  treeWithout,
  writtenAs,
} from '../../../src/core/readers/declared-things.js';
import type { Tree, TreeMap } from '../../../src/core/readers/tree.js';
import { readYaml } from '../../../src/core/readers/yaml-tree.js';
import type { Effect } from '../../../src/domain/effect.js';

function tree(text: string): Tree {
  const [first] = readYaml(text) ?? [];
  if (first === undefined) throw new Error('not YAML');
  return first;
}

function map(text: string): TreeMap {
  const found = tree(text);
  if (found.kind !== 'map') throw new Error('no map');
  return found;
}

describe('both sides of a file', () => {
  const comparison = {
    parse: (text: string) => (text.includes('!') ? null : text),
    effects: (base: string | null, head: string | null): readonly Effect[] => [
      {
        ...{ kind: 'schema', operation: 'drop-table', target: 'x' },
        ...{ event: 'added', subject: `${base} > ${head}`, line: 1, baseLine: null },
      },
    ],
  };
  const seen = (base: string | null, head: string | null) => {
    const reading = compareSides({ name: 'x', base, head }, comparison);
    return reading.kind === 'opaque' ? reading.reason : reading.effects.map(({ subject }) => subject);
  };
  const long = 'x'.repeat(1_000_000);

  it.each<readonly [string, string | null, string | null, string | readonly string[]]>([
    ['the same', 'a', 'a', []],
    ['the same, though nobody can read it', '!', '!', []],
    ['changed', 'a', 'b', ['a > b']],
    ['a file that comes', null, 'b', ['null > b']],
    ['a file that goes', 'a', null, ['a > null']],
    ['filled', ' \n', 'b', ['null > b']],
    ['emptied', 'a', '\t', ['a > null']],
    ['nothing, written otherwise', '', ' \n', []],
    ['an empty file that comes', null, ' ', []],
    ['broken before', '!', 'b', 'it cannot be parsed'],
    ['broken now', 'a', '!', 'it cannot be parsed'],
    ['broken, and new', null, '!', 'it cannot be parsed'],
    ['too long before', `${long}x`, 'b', 'it is over 1,000,000 characters long'],
    ['too long now', 'a', `${long}x`, 'it is over 1,000,000 characters long'],
    ['too long, and nothing in it', null, ' '.repeat(1_000_001), 'it is over 1,000,000 characters long'],
    ['just not too long', null, long, [`null > ${long}`]],
  ])('%s', (_, base, head, expected) => {
    expect(seen(base, head)).toEqual(expected);
  });

  it.each<readonly [string | null, string | null]>([
    ['a', 'a'],
    ['', ' '],
    [null, ' '],
  ])('%j and %j are read, and nothing is seen', (base, head) => {
    expect(compareSides({ name: 'x', base, head }, comparison)).toEqual({ kind: 'read', effects: [] });
  });

  it('changed ones are read', () => {
    expect(compareSides({ name: 'x', base: 'a', head: 'b' }, comparison).kind).toBe('read');
  });
});

const thing = (subject: string, line: number, more: Partial<Declared> = {}): Declared => ({
  ...{ subject, type: 'T', line, body: null },
  ...more,
});

describe('things are paired', () => {
  const paired = (base: readonly Declared[], head: readonly Declared[]) =>
    pairsOf(base, head).map((pair) => {
      const side = (one: Declared | null) => (one === null ? '-' : `${one.line}`);
      return `${pair.type} ${pair.subject} ${side(pair.base)} ${side(pair.head)} at ${pair.line}`;
    });

  it('by subject and type', () => {
    const base = [thing('a', 1), thing('b', 2), thing('a', 3, { type: 'U' })];
    const head = [thing('b', 10), thing('a', 20, { type: 'U' }), thing('c', 30)];
    expect(paired(base, head)).toEqual(['T a 1 - at 1', 'T b 2 10 at 10', 'U a 3 20 at 20', 'T c - 30 at 30']);
  });

  it('twins in their order', () => {
    expect(paired([thing('a', 1), thing('a', 2), thing('a', 3)], [thing('a', 10), thing('a', 20)])).toEqual([
      'T a 1 10 at 10',
      'T a 2 20 at 20',
      'T a 3 - at 20',
    ]);
    expect(paired([thing('a', 1)], [thing('a', 10), thing('a', 20)])).toEqual(['T a 1 10 at 10', 'T a - 20 at 20']);
  });

  it('what is gone stands on the line of the last that is found again', () => {
    expect(paired([thing('a', 1), thing('b', 2), thing('c', 3)], [thing('a', 10), thing('c', 30)])).toEqual([
      'T a 1 10 at 10',
      'T b 2 - at 10',
      'T c 3 30 at 30',
    ]);
  });
});

describe('what happened to a thing', () => {
  const A = map('x: 1\n');
  const B = map('x: 2\n');
  const happened = (base: Declared | null, head: Declared | null) =>
    objectChange({ subject: 'a', type: 'T', base, head, line: 7 }).map(
      ({ kind, event, type, subject, line, baseLine, attributes }) =>
        `${kind} ${event} ${type} ${subject} ${line} ${baseLine} ${attributes.map(({ path }) => path)}`,
    );
  const at = (more: Partial<Declared>) => thing('a', 3, more);

  it.each<readonly [string, Declared | null, Declared | null, string]>([
    ['it comes', null, at({ body: A }), 'added T a 7 null x'],
    ['it comes, for no instance', null, at({ enabled: false }), 'added T a 7 null '],
    ['it goes', at({ body: A }), null, 'removed T a 7 3 x'],
    ['it goes, and what it made is kept', at({ kept: true }), null, 'forgotten T a 7 3 '],
    ['it goes, and nothing is said to be kept', at({ kept: false }), null, 'removed T a 7 3 '],
    ['it changes', at({ body: A }), at({ body: B }), 'changed T a 7 3 x'],
    ['it is switched off', at({ body: A }), at({ body: A, enabled: false }), 'disabled T a 7 3 '],
    ['it is switched on', at({ body: A, enabled: false }), at({ body: A, enabled: true }), 'enabled T a 7 3 '],
    ['it is switched on by saying nothing', at({ enabled: false }), at({}), 'enabled T a 7 3 '],
    [
      'it changes while it is off',
      at({ body: A, enabled: false }),
      at({ body: B, enabled: false }),
      'changed T a 7 3 x',
    ],
    ['it gets a body', at({}), at({ body: A }), 'changed T a 7 3 x'],
  ])('%s', (_, base, head, expected) => {
    expect(happened(base, head)).toEqual([`object ${expected}`]);
  });

  it('nothing', () => {
    expect(happened(at({ body: A }), at({ body: map('x: 1\n') }))).toEqual([]);
    expect(happened(at({}), at({ enabled: true }))).toEqual([]);
    expect(happened(at({ enabled: false }), at({ enabled: false }))).toEqual([]);
  });
});

const entry = (value: string, line: number, more: Partial<Entry> = {}): Entry => ({
  ...{ subject: 's', type: 'T', path: 'p', value, line },
  ...more,
});

describe('entries', () => {
  const changed = (base: readonly Entry[], head: readonly Entry[]) =>
    entryChanges(base, head).map((effect) => {
      const said = effect.attributes.map(
        ({ path, before, after, line, baseLine }) => `${path} ${before} > ${after} at ${line} (${baseLine})`,
      );
      return `${effect.kind} ${effect.event} ${effect.type} ${effect.subject} ${effect.line} (${effect.baseLine}): ${said.join('; ')}`;
    });

  it('that came and went are one change of their subject', () => {
    expect(changed([entry('a', 1), entry('b', 2)], [entry('b', 5), entry('c', 6)])).toEqual([
      'object changed T s 6 (1): p a > null at 6 (1); p null > c at 6 (null)',
    ]);
  });

  it('that went stand on the last line of their subject', () => {
    expect(changed([entry('a', 3), entry('b', 4)], [entry('b', 8)])).toEqual([
      'object changed T s 8 (3): p a > null at 8 (3)',
    ]);
    expect(changed([entry('a', 3)], [])).toEqual(['object changed T s 1 (3): p a > null at 1 (3)']);
    expect(changed([entry('a', 3)], [entry('z', 9, { subject: 'other' })])).toEqual([
      'object changed T s 1 (3): p a > null at 1 (3)',
      'object changed T other 9 (null): p null > z at 9 (null)',
    ]);
  });

  it('that came and went stand where one came', () => {
    expect(changed([entry('a', 3), entry('b', 4)], [entry('c', 5), entry('b', 8)])).toEqual([
      'object changed T s 5 (3): p a > null at 8 (3); p null > c at 5 (null)',
    ]);
  });

  it('are not confused where their parts run together', () => {
    const [one, other] = [entry('a', 1, { subject: 'ab', path: 'c' }), entry('a', 2, { subject: 'a', path: 'bc' })];
    expect(changed([one], [other])).toHaveLength(2);
    expect(surplus([one], [other])).toEqual([one]);
  });

  it('are told apart by type, subject, path and value', () => {
    const base = [entry('a', 1)];
    const others = [{ type: 'U' }, { subject: 't' }, { path: 'q' }, { value: 'b' }];
    for (const other of others) expect(changed(base, [entry('a', 2, other)]).join()).toContain('p a > null');
    expect(changed(base, [entry('a', 2)])).toEqual([]);
  });

  it('that stand several times are counted', () => {
    expect(changed([entry('a', 1), entry('a', 2), entry('a', 3)], [entry('a', 5)])).toEqual([
      'object changed T s 5 (2): p a > null at 5 (2); p a > null at 5 (3)',
    ]);
    expect(changed([entry('a', 1)], [entry('a', 5), entry('a', 6)])).toEqual([
      'object changed T s 6 (null): p null > a at 6 (null)',
    ]);
  });

  it('of two types of one subject are two changes', () => {
    expect(changed([], [entry('a', 1), entry('b', 2, { type: 'U' }), entry('c', 3)])).toEqual([
      'object changed T s 1 (null): p null > a at 1 (null); p null > c at 3 (null)',
      'object changed U s 2 (null): p null > b at 2 (null)',
    ]);
  });

  it('that are long are cut', () => {
    const [gone, come] = [`a${'x'.repeat(300)}`, `b${'x'.repeat(300)}`];
    expect(entryChanges([entry(gone, 1)], [entry(come, 2)])[0]?.attributes).toMatchObject([
      { before: gone.slice(0, 200), after: null },
      { before: null, after: come.slice(0, 200) },
    ]);
  });

  it('that one side has more of', () => {
    const two = [entry('a', 1), entry('a', 2), entry('b', 3)];
    expect(surplus(two, [entry('a', 9)]).map(({ line }) => line)).toEqual([2, 3]);
    expect(surplus(two, [])).toEqual(two);
    expect(surplus([entry('a', 9)], two)).toEqual([]);
  });
});

describe('small questions', () => {
  it('what stands under a key', () => {
    expect(childOf(map('a: 1\n'), 'a')).toMatchObject({ kind: 'scalar', text: '1' });
    expect(childOf(map('a: 1\n'), 'b')).toBeNull();
    expect(childOf(tree('- a\n'), 'a')).toBeNull();
    expect(childOf(null, 'a')).toBeNull();
  });

  it('the entries of a map, and of nothing else', () => {
    expect(entriesOf(map('a: 1\nb: 2\n')).map(({ key }) => key)).toEqual(['a', 'b']);
    expect(entriesOf(tree('- a: 1\n'))).toEqual([]);
    expect(entriesOf(null)).toEqual([]);
  });

  it('the items of a list, or of what stands for one', () => {
    expect(itemsOf(tree('- a\n- b\n'))).toHaveLength(2);
    expect(itemsOf(map('a: 1\n'))).toHaveLength(1);
    expect(itemsOf(null)).toEqual([]);
  });

  it('a map of entries', () => {
    const { entries } = map('a: 1\n');
    expect(mapOf(entries, 4)).toEqual({ kind: 'map', entries, line: 4 });
  });

  it('a tree without keys, at any depth', () => {
    const without = treeWithout(tree('a: 1\nno: 2\nb:\n  - no: 3\n    c: 4\n  - d\n'), new Set(['no']));
    expect(writtenAs(without)).toBe('a 1 b c 4,d');
  });

  it('what is written there, in one line', () => {
    expect(writtenAs(null)).toBe('');
    expect(writtenAs(tree('Ref: X\n'))).toBe('Ref X');
    expect(writtenAs(tree('a: 1\nb: [2, 3]\n'))).toBe('a 1 b 2,3');
    expect(writtenAs(tree('text\n'))).toBe('text');
  });
});
