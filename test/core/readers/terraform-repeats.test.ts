/** An edit that was made elsewhere before is not read again: when it is the same one, and what then moves with it. */
import { describe, expect, it } from '@jest/globals';
import type { Declaration } from '../../../src/core/readers/terraform-blocks.js';
import { type Edit, effectsOfEdit } from '../../../src/core/readers/terraform-repeats.js';
import type { Effect } from '../../../src/domain/effect.js';

interface Block {
  readonly line: number;
  readonly endLine: number;
  readonly text: string;
  /** Empty where it was not written in HCL. */
  readonly source?: string;
}

function block({ line, endLine, text, source = `x ${text}` }: Block): Declaration {
  const body = { kind: 'map', entries: [], line } as const;
  const names = { keyword: 'resource', address: 'x.y', type: 'x' };
  return { ...names, body, parsed: body, line, endLine, source, bodySource: text };
}

const BASE: Block = { line: 10, endLine: 14, text: '{ a }' };
const HEAD: Block = { line: 20, endLine: 24, text: '{ b }' };

let types = 0;
/** A type that no other test has. */
function newType(): string {
  types += 1;
  return `type_${types}`;
}

interface Parts {
  readonly type: string;
  readonly base?: Block;
  readonly head?: Block;
  readonly subject?: string;
}

function edit({ type, base = BASE, head = HEAD, subject = 'x.y' }: Parts): Edit {
  return { base: block(base), head: block(head), type, subject };
}

const OBJECT: Effect = {
  ...{ kind: 'object', event: 'changed', type: 'x', subject: 'x.y["k"]', line: 21, baseLine: 11 },
  attributes: [
    { path: 'a', before: '1', after: '2', line: 22, baseLine: 12 },
    { path: 'b', before: null, after: '2', line: 23, baseLine: null },
  ],
};
const GRANT: Effect = {
  ...{ kind: 'grant', event: 'added', of: 'role', value: 'v', breadth: 'admin' },
  ...{ subject: 'x.y', line: 24, baseLine: null },
};

/** Reads one edit and then another: what is answered for the other, or that it was read itself. */
function afterReading(first: Edit, second: Edit, effects: readonly Effect[] = [OBJECT, GRANT]) {
  effectsOfEdit(first, () => effects);
  let isRead = false;
  const answer = effectsOfEdit(second, () => {
    isRead = true;
    return [];
  });
  return isRead ? 'read' : answer;
}

function below(block: Block, by: number): Block {
  return { ...block, line: block.line + by, endLine: block.endLine + by };
}

describe('the same edit elsewhere', () => {
  it('has the same effects under its own name, on its own lines', () => {
    const type = newType();
    const there = edit({ type, base: below(BASE, 5), head: below(HEAD, 5), subject: 'x.other' });
    expect(afterReading(edit({ type }), there)).toEqual([
      {
        ...{ ...OBJECT, subject: 'x.other["k"]', line: 26, baseLine: 16 },
        attributes: [
          { path: 'a', before: '1', after: '2', line: 27, baseLine: 17 },
          { path: 'b', before: null, after: '2', line: 28, baseLine: null },
        ],
      },
      { ...GRANT, subject: 'x.other', line: 29, baseLine: null },
    ]);
  });

  it('has the same effects above', () => {
    const type = newType();
    const there = edit({ type, base: below(BASE, -3), head: below(HEAD, -3) });
    expect(afterReading(edit({ type }), there)).toMatchObject([{ line: 18, baseLine: 8 }, { line: 21 }]);
  });

  it('has the same effects on the same lines of another file', () => {
    const type = newType();
    expect(afterReading(edit({ type }), edit({ type }))).toEqual([OBJECT, GRANT]);
  });

  it('has no effects where it had none', () => {
    const type = newType();
    expect(afterReading(edit({ type }), edit({ type }), [])).toEqual([]);
  });

  it('is answered with what was read, the first time', () => {
    expect(effectsOfEdit(edit({ type: newType() }), () => [OBJECT])).toEqual([OBJECT]);
  });
});

describe('an edit is another one', () => {
  const FIRST = { text: '{ ab }' };
  it.each<readonly [what: string, first: Omit<Parts, 'type'>, second: Omit<Parts, 'type'>]>([
    ['of another text before', {}, { base: { ...BASE, text: '{ z }' } }],
    ['of another text now', {}, { head: { ...HEAD, text: '{ z }' } }],
    ['whose sides are further apart', {}, { head: below(HEAD, 1) }],
    [
      'whose texts are divided otherwise',
      { base: { ...BASE, text: 'ab' }, head: { ...HEAD, text: 'c' } },
      { base: { ...BASE, text: 'a' }, head: { ...HEAD, text: 'bc' } },
    ],
    ['that was not written in HCL before', { base: { ...BASE, source: '' } }, { base: { ...BASE, source: '' } }],
    ['that is not written in HCL now', { head: { ...HEAD, source: '' } }, { head: { ...HEAD, source: '' } }],
    [
      'that stood on the first line',
      { base: { ...BASE, line: 1, ...FIRST } },
      { base: { ...BASE, line: 1, ...FIRST } },
    ],
  ])('%s', (_, first, second) => {
    const type = newType();
    expect(afterReading(edit({ type, ...first }), edit({ type, ...second }))).toBe('read');
  });

  it('of another type', () => {
    expect(afterReading(edit({ type: newType() }), edit({ type: newType() }))).toBe('read');
  });

  it('that stands on the first line now', () => {
    const at = { base: { ...BASE, line: 2, endLine: 4 }, head: { ...HEAD, line: 1, endLine: 4 } };
    const type = newType();
    expect(afterReading(edit({ type, ...at }), edit({ type, ...at }), [])).toBe('read');
  });
});

describe('an edit is not remembered', () => {
  const attribute = { path: 'a', before: '1', after: '2', line: 22, baseLine: 12 };
  it.each<readonly [what: string, effect: Effect]>([
    ['with an effect above its block', { ...GRANT, line: 19 }],
    ['with an effect below its block', { ...GRANT, line: 25 }],
    ['with an effect above its block before', { ...GRANT, baseLine: 9 }],
    ['with an effect below its block before', { ...GRANT, baseLine: 15 }],
    ['with an effect on something else', { ...GRANT, subject: 'other' }],
    ['with an attribute above its block', { ...OBJECT, attributes: [attribute, { ...attribute, line: 19 }] }],
    ['with an attribute below its block', { ...OBJECT, attributes: [{ ...attribute, line: 25 }] }],
    ['with an attribute above its block before', { ...OBJECT, attributes: [{ ...attribute, baseLine: 9 }] }],
    ['with an attribute below its block before', { ...OBJECT, attributes: [{ ...attribute, baseLine: 15 }] }],
  ])('%s', (_, effect) => {
    const type = newType();
    expect(afterReading(edit({ type }), edit({ type }), [GRANT, effect])).toBe('read');
  });

  it.each<readonly [what: string, effect: Effect]>([
    ['first line', { ...GRANT, line: 20, baseLine: 10 }],
    ['last line', { ...GRANT, line: 24, baseLine: 14 }],
  ])('but it is with effects on the %s', (_, effect) => {
    const type = newType();
    expect(afterReading(edit({ type }), edit({ type }), [effect])).toEqual([effect]);
  });
});

describe('edits are forgotten', () => {
  function isKnown(one: Edit): boolean {
    let isRead = false;
    effectsOfEdit(one, () => {
      isRead = true;
      return [];
    });
    return !isRead;
  }

  it('when five hundred newer ones are known', () => {
    const all = Array.from({ length: 501 }, () => edit({ type: newType() }));
    for (const one of all) isKnown(one);
    expect(all.slice(1).every(isKnown)).toBe(true);
    const [oldest] = all;
    if (oldest) expect(isKnown(oldest)).toBe(false);
  });

  it('when newer ones fill the room', () => {
    const long = (length: number) => edit({ type: newType(), head: { ...HEAD, text: 'x'.repeat(length) } });
    const [first, second, third] = [long(400_000), long(400_000), long(400_000)];
    for (const one of [first, second, third]) isKnown(one);
    expect([isKnown(third), isKnown(second)]).toEqual([true, true]);
    expect(isKnown(first)).toBe(false);
  });

  it('at once when one alone is larger than the room', () => {
    const large = edit({ type: newType(), head: { ...HEAD, text: 'x'.repeat(1_000_001) } });
    isKnown(large);
    expect(isKnown(large)).toBe(false);
    const small = edit({ type: newType() });
    isKnown(small);
    expect(isKnown(small)).toBe(true);
  });
});
