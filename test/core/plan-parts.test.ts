/** The small readers that plans are judged with: sides of a change, attributes in one level, what may be shown, answers of Rego. */
import { describe, expect, it } from '@jest/globals';
import { flatChanges, visitLeaves } from '../../src/core/plan/flat-attributes.js';
import { harmless } from '../../src/core/plan/harmless.js';
import { readYaml } from '../../src/core/plan/manifest.js';
import { regoAnswer } from '../../src/core/plan/rego-answer.js';
import { regoInput, withRego } from '../../src/core/plan/rego-input.js';
import {
  at,
  attribute,
  entries,
  flag,
  hasUnknown,
  isUnknown,
  items,
  NOTHING,
  part,
  says,
  text,
  texts,
} from '../../src/core/plan/side.js';
import type { PlanMask, PlanValue, ResourceChange } from '../../src/domain/plan.js';
import type { JudgedFile } from '../../src/domain/plan-evidence.js';
import { bytesOf } from '../plan-world.js';

const side = (value: PlanValue, unknown: PlanMask = false) => ({ value, unknown });
const UNKNOWN = side(null, true);

describe('a part of a side', () => {
  it.each<[string, PlanValue, PlanMask, object]>([
    ['known', { a: 1 }, false, side(1)],
    ['false', { a: false }, {}, side(false)],
    ['absent', { b: 1 }, {}, NOTHING],
    ['null', { a: null }, {}, NOTHING],
    ['unknown', {}, { a: true }, UNKNOWN],
    ['known not to be unknown', {}, { a: false }, NOTHING],
    ['unknown in part', { a: [{}] }, { a: [{ b: true }] }, side([{}], [{ b: true }])],
    ['of something unknown', { a: 1 }, true, UNKNOWN],
    ['of the only block', [{ a: 1 }], [{}], side(1)],
    ['of the only block, unknown', [{}], [{ a: true }], UNKNOWN],
    ['of the only block, all of it unknown', [null], [true], UNKNOWN],
    ['of one of two blocks', [{ a: 1 }, { a: 2 }], false, NOTHING],
    ['of no block', [], false, NOTHING],
    ['of a block of which only the mask is there', null, [{ a: true }], UNKNOWN],
    ['of two blocks of which only the masks are there', null, [{ a: true }, {}], NOTHING],
    ['of a text', 'a', false, NOTHING],
    ['of nothing', null, false, NOTHING],
    ['with a mask that is a list', { a: 1 }, [true], side(1)],
  ])('%s', (_, value, unknown, is) => {
    expect(part(side(value, unknown), 'a')).toEqual(is);
  });

  it('is never inherited', () => {
    expect(part(side({}, {}), 'constructor')).toBe(NOTHING);
    expect(part(side({}), 'toString')).toBe(NOTHING);
  });

  it('is none that lists have', () => {
    expect(part(side(null, [{}, {}]), 'length')).toBe(NOTHING);
    expect(entries(side({ a: 1 }, [true])).map(([name]) => name)).toEqual(['a']);
  });

  it('is found by its path', () => {
    const object = { ...side({ a: [{ b: { c: 1 } }] }), config: null };
    expect(at(object, 'a', 'b', 'c')).toEqual(side(1));
    expect(at(object, 'a')).toEqual(side([{ b: { c: 1 } }]));
    expect(at(object, 'a', 'x', 'c')).toBe(NOTHING);
  });
});

describe('an attribute', () => {
  const written = { refersTo: new Map([['a', []]]) };
  it.each<[string, PlanMask, { refersTo: Map<string, never[]> } | null, object]>([
    ['unknown, and written', { a: true }, written, UNKNOWN],
    ['unknown, and not written: a default of the provider', { a: true }, { refersTo: new Map() }, NOTHING],
    ['unknown, and nothing said of what is written', { a: true }, null, UNKNOWN],
    ['unknown in part, and not written', { a: [true] }, { refersTo: new Map() }, side(null, [true])],
  ])('%s', (_, unknown, config, is) => {
    expect(attribute({ value: {}, unknown, config }, 'a')).toEqual(is);
  });

  it('known, and not written, counts', () => {
    expect(attribute({ value: { a: 1 }, unknown: false, config: { refersTo: new Map() } }, 'a')).toEqual(side(1));
  });

  it.each<[PlanValue, PlanMask, boolean]>([
    [{ a: null }, false, true],
    [{}, { a: false }, true],
    [{}, true, true],
    [{}, {}, false],
    [{ b: 1 }, { b: true }, false],
    [['a'], ['a' as never], false],
    [null, false, false],
    [{}, [], false],
  ])('is said by %j with %j: %s', (value, unknown, is) => {
    expect(says(side(value, unknown), 'a')).toBe(is);
    expect(says(side({}, {}), 'constructor')).toBe(false);
  });
});

describe('the items of a side', () => {
  it.each<[string, PlanValue, PlanMask, readonly object[]]>([
    ['a list', [1, 2], false, [side(1), side(2)]],
    ['a list with a mask', [1, null], [false, true], [side(1), side(null, true)]],
    ['a list with a longer mask', [1], [false, true], [side(1), side(null, true)]],
    ['a list with a shorter mask', [1, 2], [true], [side(1, true), side(2)]],
    ['a list with another mask', [1], { a: true }, [side(1)]],
    ['an empty list', [], [], []],
    ['a mask alone', null, [true, { a: true }], [side(null, true), side(null, { a: true })]],
    ['one object', { a: 1 }, {}, [side({ a: 1 }, {})]],
    ['one text', 'a', false, [side('a')]],
    ['nothing', null, false, []],
    ['something unknown', null, true, [UNKNOWN]],
    ['something unknown in part', null, { a: true }, [side(null, { a: true })]],
    ['a list that is unknown', [1, 2], true, [UNKNOWN]],
  ])('%s', (_, value, unknown, are) => {
    expect(items(side(value, unknown))).toEqual(are);
  });

  it('of NOTHING are none', () => {
    expect(items(NOTHING)).toEqual([]);
  });

  it.each<[string, PlanValue, PlanMask, readonly unknown[]]>([
    [
      'an object',
      { a: 1, b: null },
      { c: true },
      [
        ['a', side(1)],
        ['b', NOTHING],
        ['c', UNKNOWN],
      ],
    ],
    ['the same names on both', { a: 1 }, { a: false }, [['a', side(1)]]],
    [
      'blocks',
      [{ a: 1 }, { a: 2 }],
      false,
      [
        ['a', side(1)],
        ['a', side(2)],
      ],
    ],
    ['a text', 'a', false, []],
    ['nothing', null, false, []],
  ])('the entries of %s', (_, value, unknown, are) => {
    expect(entries(side(value, unknown))).toEqual(are);
  });
});

describe('what a side says', () => {
  it.each<[PlanValue, string | null, boolean | null, readonly string[]]>([
    ['a', 'a', null, ['a']],
    ['', '', null, ['']],
    [1, '1', null, ['1']],
    [true, 'true', true, ['true']],
    [false, 'false', false, ['false']],
    ['TRUE', 'TRUE', true, ['TRUE']],
    ['Enabled', 'Enabled', true, ['Enabled']],
    ['False', 'False', false, ['False']],
    ['Disabled', 'Disabled', false, ['Disabled']],
    ['yes', 'yes', null, ['yes']],
    [null, null, null, []],
    [{ a: 1 }, null, null, []],
    [['a', 1, null, { b: 1 }, ['c']], null, null, ['a', '1']],
  ])('%j', (value, asText, asFlag, asTexts) => {
    expect(text(side(value))).toBe(asText);
    expect(flag(side(value))).toBe(asFlag);
    expect(texts(side(value))).toEqual(asTexts);
    expect(texts(side(value, true))).toEqual([]);
  });

  it.each<[PlanMask, boolean, boolean]>([
    [true, true, true],
    [false, false, false],
    [[], false, false],
    [[false, true], false, true],
    [[false, { a: false }], false, false],
    [{}, false, false],
    [{ a: false, b: [{ c: true }] }, false, true],
    [{ a: { b: false } }, false, false],
  ])('with the mask %j is unknown: %s, in part: %s', (mask, whole, some) => {
    expect(isUnknown(side(null, mask))).toBe(whole);
    expect(hasUnknown(side(null, mask))).toBe(some);
  });
});

describe('a YAML text', () => {
  it('of a million characters is read, and one of more is not', () => {
    const most = 1_000_000;
    expect(readYaml(`#${'x'.repeat(most - 5)}\n1\n2`)).toEqual([expect.anything()]);
    expect(readYaml(`#${'x'.repeat(most - 4)}\n1\n2`)).toBeNull();
  });
});

describe('attributes in one level', () => {
  const always = () => true;
  const changes = (
    before: PlanValue,
    after: PlanValue,
    unknown: PlanMask = false,
    isMeant = always as (p: string) => boolean,
  ) => {
    const { changed, unknown: open } = flatChanges(before, after, unknown, isMeant);
    return [
      ...changed.map(({ path, before: had, after: has }) => `${path}: ${had} > ${has}`),
      ...open.map(({ path, before: had, after: has }) => `${path}: ${had} > ${has}?`),
    ];
  };

  it.each<[string, PlanValue, PlanValue, readonly string[]]>([
    ['the same', { a: 1, b: [1, { c: 2 }] }, { a: 1, b: [1, { c: 2 }] }, []],
    ['changed', { a: 1 }, { a: 2 }, ['a: 1 > 2']],
    ['new', {}, { a: 2 }, ['a: null > 2']],
    ['gone', { a: 1 }, {}, ['a: 1 > null']],
    ['set to null', { a: 1 }, { a: null }, ['a: 1 > null']],
    ['null on both sides', { a: null }, {}, []],
    ['null and not there', {}, { a: null }, []],
    ['false', { a: true }, { a: false }, ['a: true > false']],
    ['a number as text', { a: 1 }, { a: '1' }, []],
    ['deeper', { a: { b: { c: 1 } } }, { a: { b: { c: 2 } } }, ['a.b.c: 1 > 2']],
    ['in a block', { a: [{ b: 1, c: 1 }] }, { a: [{ b: 2, c: 1 }] }, ['a.b: 1 > 2']],
    ['in one of two blocks', { a: [{ b: 1 }, { b: 2 }] }, { a: [{ b: 3 }, { b: 2 }] }, ['a.b: 1,2 > 2,3']],
    ['in two blocks that say the same', { a: [{ b: 1 }, { b: 1 }] }, { a: [{ b: 1 }, { b: 2 }] }, ['a.b: 1 > 1,2']],
    ['blocks in another order', { a: [{ b: 1 }, { b: 2 }] }, { a: [{ b: 2 }, { b: 1 }] }, []],
    ['a list of texts', { a: ['x', 'y'] }, { a: ['x'] }, ['a: x,y > x']],
    ['an empty list', { a: ['x'] }, { a: [] }, ['a: x > null']],
    ['a longer list', { a: ['x'] }, { a: ['x', 'y'] }, ['a: x > x,y']],
    ['a list with a null', { a: [{ b: 1 }] }, { a: [null, { b: 1 }] }, []],
    ['a list in place of an object', { a: { b: 1 } }, { a: [{ b: 1 }] }, []],
    ['an object in place of a list', { a: [1] }, { a: { b: 1 } }, ['a: 1 > null', 'a.b: null > 1']],
    ['a text in place of an object', { a: { b: 1 } }, { a: 'x' }, ['a.b: 1 > null', 'a: null > x']],
    ['a name more', { a: { b: 1 } }, { a: { b: 1, c: 2 } }, ['a.c: null > 2']],
    ['another name', { a: { b: 1 } }, { a: { c: 1 } }, ['a.b: 1 > null', 'a.c: null > 1']],
    ['an inherited name', { a: { b: 1 } }, { a: { constructor: 1 } }, ['a.b: 1 > null', 'a.constructor: null > 1']],
    ['a list in a list', { a: [['x'], ['y']] }, { a: [['x'], ['z']] }, ['a: x,y > x,z']],
    ['an empty object in place of a text', { a: 'x' }, { a: {} }, ['a: x > null']],
    ['a text in place of an empty object', { a: {} }, { a: 'x' }, ['a: null > x']],
    ['an empty object in place of a list', { a: ['x'] }, { a: {} }, ['a: x > null']],
    ['an object that says how long it is in place of a list', { a: [] }, { a: { length: 0 } }, ['a.length: null > 0']],
    ['a list in place of an object that says how long it is', { a: { length: 0 } }, { a: [] }, ['a.length: 0 > null']],
    ['a block in place of null', { a: [null] }, { a: [{ x: 1 }] }, ['a:  > null', 'a.x: null > 1']],
    ['null inside', { a: { x: 1 } }, { a: { x: null } }, ['a.x: 1 > null']],
    ['a value in place of null inside', { a: { x: null } }, { a: { x: 1 } }, ['a.x: null > 1']],
    ['lists that nest deeper than it goes', { a: lists(40, 1) }, { a: lists(40, 2) }, []],
    ['from nothing', null, { a: 1 }, ['a: null > 1']],
    ['to nothing', { a: 1 }, null, ['a: 1 > null']],
    ['as deep as it goes', nest(29, 1), nest(29, 2), [`${path(29)}: 1 > 2`]],
    ['deeper than it goes', nest(30, 1), nest(30, 2), []],
    ...['tags', 'tags_all', 'labels', 'effective_labels', 'terraform_labels', 'user_labels'].map(
      (name) =>
        [`${name} are names`, { [name]: { a: 1 }, b: 1 }, { [name]: { a: 2 } }, ['b: 1 > null']] as [
          string,
          PlanValue,
          PlanValue,
          string[],
        ],
    ),
    ['tags that are gone or new', { tags: { a: 1 } }, { labels: { a: 1 } }, []],
    ['tags inside', { a: { tags: 1 } }, { a: { tags: 2 } }, ['a.tags: 1 > 2']],
  ])('%s', (_, before, after, are) => {
    expect(changes(before, after)).toEqual(are);
  });

  it.each<[string, PlanValue, PlanValue, PlanMask, readonly string[]]>([
    ['unknown', { a: 1 }, {}, { a: true }, ['a: 1 > null?']],
    ['unknown and new', {}, {}, { a: true }, ['a: null > null?']],
    ['unknown, and another changed', { a: 1, b: 1 }, { b: 2 }, { a: true }, ['b: 1 > 2', 'a: 1 > null?']],
    ['unknown in a block', { a: [{ b: 1 }] }, { a: [{}] }, { a: [{ b: true }] }, ['a.b: 1 > null?']],
    [
      'unknown in two blocks',
      { a: [{ b: 1 }] },
      { a: [{}, {}] },
      { a: [{ b: true }, { b: true }] },
      ['a.b: 1 > null?'],
    ],
    ['a block that is unknown', { a: [{ b: 1 }] }, {}, { a: true }, ['a: null > null?', 'a.b: 1 > null?']],
    ['a name that begins the same', { ab: 1 }, {}, { a: true }, ['ab: 1 > null', 'a: null > null?']],
    ['tags', { tags: { a: 1 } }, {}, { tags: true, tags_all: { x: true } }, []],
    ['tags inside', {}, {}, { a: { tags: true } }, ['a.tags: null > null?']],
    ['a mask that is true', { a: 1 }, { a: 2 }, true, ['a: 1 > 2']],
    ['a mask that is a list', { a: 1 }, { a: 2 }, [true], ['a: 1 > 2']],
    ['known not to be unknown', { a: 1 }, { a: 1 }, { a: false, b: [false], c: { d: false } }, []],
  ])('%s', (_, before, after, unknown, are) => {
    expect(changes(before, after, unknown)).toEqual(are);
  });

  it('tells of what is not known only what is meant', () => {
    const mask = { a: true, b: [{ c: true }] };
    expect(changes({ a: 1 }, {}, mask, (name) => name === 'b.c')).toEqual(['b.c: null > null?']);
    expect(changes({ a: 1 }, {}, mask, () => false)).toEqual([]);
    expect(changes({ a: 1 }, {}, mask, (name) => name === 'b.c')).toEqual(['b.c: null > null?']);
    expect(flatChanges({}, {}, false, always)).toEqual({ changed: [], unknown: [] });
    expect(flatChanges({ a: 1 }, { a: 2 }, false, always).changed).toEqual([
      { path: 'a', before: '1', after: '2', line: 1, baseLine: null },
    ]);
  });

  it('looks only at what is meant, also where nothing else changes', () => {
    const mask = { a: true, b: true };
    expect(changes({ c: 1 }, { c: 1 }, mask, (name) => name === 'b')).toEqual(['b: null > null?']);
  });

  it('compares twenty thousand leaves and one', () => {
    const leaves = (value: number) =>
      Object.fromEntries(Array.from({ length: 20_003 }, (_, index) => [`a${index}`, value]));
    expect(changes(leaves(1), leaves(2))).toHaveLength(20_001);
  });

  it('visits every leaf', () => {
    const seen: string[] = [];
    const value = {
      a: 1,
      b: [{ c: true }, { c: 'x' }],
      d: ['x', 'y'],
      e: [],
      f: null,
      g: { h: { i: 0 } },
      tags: { j: 1 },
      ...nest(30, 1),
    };
    visitLeaves({ ...value, k: [[['z']]], l: [null, 'y'] }, (name, leaf) => seen.push(`${name}=${leaf}`));
    expect(seen).toEqual(['a=1', 'b.c=true', 'b.c=x', 'd=x,y', 'g.h.i=0', 'k=z', 'l=,y']);
  });
});

function nest(depth: number, value: PlanValue): Record<string, PlanValue> {
  return { n: depth === 0 ? value : nest(depth - 1, value) };
}

function lists(depth: number, value: PlanValue): PlanValue {
  return depth === 0 ? value : [lists(depth - 1, value)];
}

function path(depth: number): string {
  return Array.from({ length: depth + 1 }, () => 'n').join('.');
}

describe('a value', () => {
  const change = (beforeSensitive: PlanMask, afterSensitive: PlanMask) =>
    ({ beforeSensitive, afterSensitive }) as unknown as ResourceChange;

  it.each([
    ...[
      '22',
      'port 22',
      '22-23',
      '80,443',
      '65535',
      'every port',
      '0.0.0.0/0',
      '203.0.113.0/24',
      '::/0',
      '::/128',
      '*',
    ],
    ...['s3:*', 's3:GetObject', 's3:Get*', 'a-b1:Xy', 'roles/owner', 'roles/iam.securityAdmin'],
    ...['arn:aws:iam::aws:policy/AdministratorAccess', 'arn:aws-cn:iam::aws:policy/a/B-c'],
    ...['arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy'],
    ...['allUsers', 'allAuthenticatedUsers', 'cluster-admin', 'system:masters', 'system:anonymous'],
    ...['system:unauthenticated', 'system:authenticated', 'system:serviceaccounts', 'Owner', 'Contributor'],
    ...['User Access Administrator', 'Role Based Access Control Administrator', 'Global Administrator'],
    ...['public-read', 'public-read-write', 'authenticated-read', 'publicRead', 'publicReadWrite', 'blob', 'container'],
  ])('%s may be shown', (value) => {
    expect(harmless(change(false, false), 'a', value)).toBe(value);
  });

  it.each([
    ...[
      '',
      '123456',
      'x22',
      '22x',
      'port',
      'ports 22',
      'port 22 x',
      '22;23',
      '22-123456',
      'x every port',
      'every ports',
    ],
    ...[
      '0.0.0.0',
      'x0.0.0.0/0',
      '0.0.0.0/0x',
      '1.2.3/8',
      '1.2.3.4/123',
      '1.2.3.4567/8',
      '2001:db8::/32',
      'x::/0',
      '::/0x',
    ],
    ...[
      '**',
      'x*',
      '*x',
      'S3:*',
      '3s:*',
      's3:getObject',
      's3:Get1',
      's3:Get**',
      's3:GetObject x',
      'x s3:GetObject',
      's:*',
    ],
    ...['roles/', 'roles/Owner', 'roles/o', 'xroles/owner', 'roles/owner1', `roles/${'a'.repeat(62)}`],
    ...[
      'arn:aws:iam::123456789012:policy/x',
      'xarn:aws:iam::aws:policy/X',
      'arn:aws:iam::aws:policy/',
      'arn:aws:iam::aws:policy/X1',
    ],
    ...[
      'arn:aws1:iam::aws:policy/X',
      'arn:aws:s3::aws:policy/X',
      'allUsersx',
      'xallUsers',
      'system:nodes',
      'xOwner',
      'Owners',
    ],
    ...['Reader', 'xpublic-read', 'public-readx', 'private', 'hunter2', 'AKIAIOSFODNN7EXAMPLE'],
    [...Array.from({ length: 22 }, () => '1')].join(','),
    `s3:${'A'.repeat(63)}`,
    `arn:aws:iam::aws:policy/${'A'.repeat(81)}`,
    `${'a'.repeat(33)}:*`,
  ])('%s may not', (value) => {
    expect(harmless(change(false, false), 'a', value)).toBeNull();
  });

  it.each<[string, PlanMask, PlanMask, boolean]>([
    ['nothing is secret', {}, {}, true],
    ['another attribute is', { b: true }, { b: true }, true],
    ['a part of it is, and another is not', { a: { b: true, c: false } }, {}, false],
    ['it was', { a: true }, {}, false],
    ['it will be', {}, { a: true }, false],
    ['a part of it is', {}, { a: [{ x: true }] }, false],
    ['no part of it is', {}, { a: [{ x: false }], b: [] }, true],
    ['all is', true, false, false],
    ['all will be', false, true, false],
    ['it is in a list', [{ a: true }], false, false],
    ['another is in a list', [{ b: true }, false], false, true],
    ['one of a list is', [{}, { a: true }], false, false],
  ])('is shown where %s: %s', (_, before, after, isShown) => {
    expect(harmless(change(before, after), 'a.b.c', '22') !== null).toBe(isShown);
  });
});

describe('an answer of a policy in Rego', () => {
  it.each<[string, unknown, object | string]>([
    ['denies', { deny: ['no'] }, { denied: ['no'], warned: [] }],
    ['tells violations', { violation: [{ msg: 'v' }] }, { denied: ['v'], warned: [] }],
    ['warns', { warn: ['w', { msg: 'x', details: 1 }] }, { denied: [], warned: ['w', 'x'] }],
    ['says all three', { warn: ['w'], violation: ['v'], deny: ['d'], other: 1 }, { denied: ['d', 'v'], warned: ['w'] }],
    ['allows', { deny: [] }, { denied: [], warned: [] }],
    ['is none', undefined, 'the policy says nothing'],
    ['is null', null, 'the policy answers no object'],
    ['is a list', ['no'], 'the policy answers no object'],
    ['is a text', 'no', 'the policy answers no object'],
    ['has nothing we know', { allow: true }, 'the policy has none'],
    ['has it by inheritance', Object.create({ deny: [] }), 'the policy has none'],
    ['denies with a truth', { deny: true }, 'deny is no set'],
    ['denies with a number', { deny: [1] }, 'deny is no set'],
    ['denies with one text and one number', { deny: ['x', 1] }, 'deny is no set'],
    ['denies without a message', { deny: [{ message: 'x' }] }, 'deny is no set'],
    ['warns with an object', { deny: ['x'], warn: {} }, 'warn is no set'],
  ])('that %s', (_, said, is) => {
    const answer = regoAnswer(said);
    if (typeof is === 'string') expect(answer).toEqual({ kind: 'error', error: expect.stringContaining(is) });
    else expect(answer).toEqual({ kind: 'ok', value: is });
  });

  it('is cut, and says how much was', () => {
    const many = (count: number) => Array.from({ length: count }, (_, index) => `m${index}`);
    const denied = (deny: unknown) => {
      const answer = regoAnswer({ deny });
      return answer.kind === 'ok' ? answer.value.denied : [];
    };
    expect(denied(many(200))).toEqual(many(200));
    expect(denied(many(203))).toEqual([...many(200), 'and 3 more']);
    expect(denied(['x'.repeat(1_001)])).toEqual(['x'.repeat(1_000)]);
  });
});

describe('what a policy in Rego is asked', () => {
  it.each<[string, Uint8Array, object]>([
    ['a plan', bytesOf('{"a":1,"twokey":2}'), { kind: 'ok', value: { a: 1, twokey: { b: 2 } } }],
    ['a plan with a mark inside', bytesOf('\ufeff\ufeff{"a":1}'), { kind: 'ok', value: { a: 1, twokey: { b: 2 } } }],
    [
      'a plan with a mark in a text',
      bytesOf('{"a":"x\ufeffy"}'),
      { kind: 'ok', value: { a: 'x\ufeffy', twokey: { b: 2 } } },
    ],
    ['a list', bytesOf('[]'), { kind: 'error', error: expect.stringContaining('no JSON object') }],
    ['no JSON', bytesOf('{'), { kind: 'error', error: expect.stringContaining('no JSON object') }],
    ['a zip', Uint8Array.of(0x50, 0x4b, 3, 4), { kind: 'error', error: expect.stringContaining('binary plan') }],
  ])('%s', (_, bytes, input) => {
    expect(regoInput(bytes, { b: 2 })).toEqual(input);
  });
});

describe('a judged file after a policy in Rego', () => {
  const before = { rule: 'x' } as unknown as JudgedFile['findings'][number];
  const file: JudgedFile = {
    ...{
      file: 'f',
      content: 'c',
      digest: 'd',
      refusal: null,
      counts: null,
      findings: [before],
      changes: [],
      cut: false,
    },
  };
  const by = { where: 'acme', digest: 'p' } as unknown as NonNullable<JudgedFile['policies']>[number];
  const other = { where: 'other' } as unknown as typeof by;
  const asked = (said: Parameters<typeof withRego>[1]['said'], of = file) =>
    withRego(of, { by, said }, (told) => `digest of ${told}`);
  const found = (rule: string, level: string, holds: string, why: string) => ({
    ...{ rule, level, holds, why, category: null, confidence: 'high', address: 'the plan', attribute: null },
    ...{ certainty: 'found', remedy: expect.any(String) },
  });

  it('names who was asked, and is otherwise as it was where nothing is said', () => {
    expect(asked({ kind: 'ok', value: { deny: [] } })).toEqual({ ...file, policies: [by] });
    expect(asked({ kind: 'ok', value: { warn: [] } }, { ...file, policies: [other] })).toEqual({
      ...file,
      policies: [other, by],
    });
  });

  it('holds what is denied and tells what is warned of, before the rest, with another digest', () => {
    expect(asked({ kind: 'ok', value: { deny: ['no'], warn: ['look'] } })).toEqual({
      ...{ ...file, policies: [by], digest: 'digest of ["d",["no"],["look"]]' },
      findings: [
        found('plan/rego-deny', 'high', 'always', 'no'),
        found('plan/rego-warn', 'low', 'never', 'look'),
        before,
      ],
    });
  });

  it.each<[string, Parameters<typeof withRego>[1]['said'], string]>([
    ['nobody answers', { kind: 'error', error: 'it hangs' }, 'it hangs'],
    ['the answer is none', { kind: 'ok', value: 1 }, 'the policy answers no object'],
  ])('is refused where %s', (_, said, why) => {
    const refused = asked(said);
    expect(refused).toMatchObject({ digest: 'd', findings: [before], policies: [by] });
    expect(refused.refusal?.reason).toContain(why);
    expect(refused.refusal?.reason).toContain('acme');
  });
});
