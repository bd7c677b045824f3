/** Bytes as they come: which are JSON and which are not, which are a plan, and what is said of those that are none. */
import { describe, expect, it } from '@jest/globals';
import { withoutIndexes } from '../../src/core/plan/addresses.js';
import { decodePlan, utf8OfPlan } from '../../src/core/plan/decode.js';
import { JsonBytes } from '../../src/core/plan/json-bytes.js';
import { isTooDeep } from '../../src/core/plan/json-check.js';
import { treeOf } from '../../src/core/plan/json-tree-of.js';
import { readPlan } from '../../src/core/plan/read-plan.js';
import { bytesOf } from '../plan-world.js';

const JSON_TEXTS = [
  '{}',
  '[]',
  'null',
  'true',
  'false',
  '0',
  '-0',
  '7',
  '12',
  '-12.5',
  '0.5',
  '1e3',
  '1E3',
  '1e+3',
  '1e-3',
  '1.5E-10',
  '""',
  '"a"',
  '"a\\"b"',
  '"\\\\"',
  '"\\/\\b\\f\\n\\r\\t"',
  '"\\u0041\\u00e9\\uABCD\\uFfFf\\u00aa"',
  '"é"',
  '"\u{1f600}"',
  '"\u007f"',
  '"{[]},:"',
  '{"a":1}',
  '{"a":1,"b":2}',
  '{"a":1,"a":2}',
  '{"":null}',
  '{"a b":"c d"}',
  '{"é":"\\"}"}',
  '{"\\u0061":1}',
  '{"a":{"b":[1,{"c":[]}]},"d":"]"}',
  '[1,2,3]',
  '[[],[[]],{}]',
  '[true,false,null]',
  '[{},{"a":[]}]',
  '["a,b","c]"]',
  ' \t\r\n{ \t\r\n"a" \t\r\n: \t\r\n1 \t\r\n, "b" : [ 1 , 2 ] } \t\r\n',
  ' [ 1 , 2 ] ',
  ' [ ] ',
  ' { } ',
  ' 1 ',
] as const;

const NO_JSON = [
  '',
  ' ',
  '{',
  '}',
  '[',
  ']',
  '"',
  '"a',
  '"a\\"',
  '"\\',
  '"\\u12"',
  '"\\u12g4"',
  '"\\uG123"',
  '"\\u12:4"',
  '"\\u@123"',
  '"\\u1`23"',
  '"\\x"',
  '"\\U0041"',
  '"a\nb"',
  '"a\tb"',
  '"\u0000"',
  '"\u001f"',
  "'a'",
  'nul',
  'nulL',
  'NULL',
  'tru',
  'trux',
  'truf',
  'fals',
  'falsy',
  'nil',
  'undefined',
  'NaN',
  'Infinity',
  '-',
  '+1',
  '01',
  '-01',
  '00',
  '1.',
  '.5',
  '1.e3',
  '1e',
  '1e+',
  '1ee3',
  '1.2.3',
  '0x10',
  '1/2',
  '1:2',
  '--1',
  '1-',
  'é',
  '{a:1}',
  '{a":1}',
  '{"a"}',
  '{"a" 1}',
  '{"a":}',
  '{"a":1,}',
  '{,"a":1}',
  '{"a":1 "b":2}',
  '{"a":1,,"b":2}',
  '{"a"::1}',
  '{"a";1}',
  '{1:2}',
  '{"a":1]',
  '{"a":1',
  '{"a":1,',
  '{"a":',
  '{"a"',
  '{null:1}',
  '[1,]',
  '[,1]',
  '[1 2]',
  '[1,,2]',
  '[1}',
  '[1',
  '[1,',
  '[1;2]',
  '[[1]',
  '[1]]',
  '{}}',
  '{} {}',
  '{}x',
  '[]1',
  '1 2',
  'null null',
  '"a" "b"',
  '{"a":[1}',
  '{"a":{"b":1}',
  '[{"a":1]}',
  '{"a":1}}',
  '\u00a0{}',
  '{}\u000b',
  '/* */{}',
  '{"a":1/**/}',
] as const;

const said = (attempt: () => unknown): unknown => {
  try {
    return attempt();
  } catch (problem) {
    return problem instanceof SyntaxError ? 'no JSON' : problem;
  }
};

/** The value, made of its parts down to the scalars. */
function whole(json: JsonBytes): unknown {
  const members = json.members();
  if (members !== null) return Object.fromEntries([...members].map(([name, value]) => [name, whole(value)]));
  const items = json.items();
  return items === null ? json.value() : items.map(whole);
}

describe('bytes of JSON', () => {
  it.each(JSON_TEXTS.map((text) => [text]))('%j are, and their parts make up the value', (text) => {
    expect(said(() => isTooDeep(bytesOf(text)))).toBe(false);
    expect(whole(JsonBytes.of(bytesOf(text)))).toEqual(JSON.parse(text));
    expect(JsonBytes.of(bytesOf(text)).value()).toEqual(JSON.parse(text));
  });

  it.each(NO_JSON.map((text) => [text]))('%j are not', (text) => {
    expect(said(() => JSON.parse(text))).toBe('no JSON');
    expect(said(() => isTooDeep(bytesOf(text)))).toBe('no JSON');
    expect(said(() => JsonBytes.of(bytesOf(text)).value())).toBe('no JSON');
  });

  it('that are no UTF-8 are not', () => {
    const broken = Uint8Array.of(0x22, 0xff, 0x22);
    expect(said(() => isTooDeep(broken))).toBe('no JSON');
    expect(said(() => JsonBytes.of(broken).value())).toBe('no JSON');
    expect(said(() => isTooDeep(Uint8Array.of(0x22, 0x80, 0x22)))).toBe('no JSON');
    expect(said(() => isTooDeep(Uint8Array.of(0x5b, 0x22, 0xc3, 0x22, 0x2c, 0x22, 0xa9, 0x22, 0x5d)))).toBe('no JSON');
  });

  it.each([
    [499, false],
    [500, false],
    [501, true],
  ])('nested %i deep are too deep: %s', (depth, isDeep) => {
    expect(isTooDeep(bytesOf('['.repeat(depth) + ']'.repeat(depth)))).toBe(isDeep);
    expect(isTooDeep(bytesOf(`${'{"a":'.repeat(depth - 1)}{}${'}'.repeat(depth - 1)}`))).toBe(isDeep);
  });

  it.each([['{"a":1'], ['{"a":1 "b":2}'], ['{"a" 1}'], ['{a:1}'], ['{"a":}'], ['{"a'], ['{"a":1} x'], ['{"a":[1}']])(
    'an object that is cut or lacks a part says so: %s',
    (text) => {
      expect(said(() => JsonBytes.of(bytesOf(text)).members())).toBe('no JSON');
    },
  );

  it.each([['[1'], ['[1 2]'], ['[1,]'], ['[1] x'], ['["a'], ['[{"a":1'], ['[[1]']])('so does a list: %s', (text) => {
    expect(said(() => JsonBytes.of(bytesOf(text)).items())).toBe('no JSON');
  });

  it.each([
    ['1', null, null],
    ['"{}"', null, null],
    ['{}', 0, null],
    ['[]', null, 0],
    ['{"a":1,"b":[]}', 2, null],
    ['[{},1]', null, 2],
  ])('%s has so many members and items', (text, members, items) => {
    const json = JsonBytes.of(bytesOf(text));
    expect(json.members()?.size ?? null).toBe(members);
    expect(json.items()?.length ?? null).toBe(items);
  });

  it('the last of two members of one name counts', () => {
    expect(JsonBytes.of(bytesOf('{"a":1,"a":2}')).members()?.get('a')?.value()).toBe(2);
  });
});

describe('a value as a tree', () => {
  it('has scalars, lists and maps', () => {
    const scalar = (text: string) => ({ kind: 'scalar', text, literal: true, line: 1 });
    expect(treeOf({ a: [1, null], b: 'x' })).toEqual({
      ...{ kind: 'map', line: 1 },
      entries: [
        { key: 'a', line: 1, value: { kind: 'list', line: 1, items: [scalar('1'), scalar('')] } },
        { key: 'b', line: 1, value: scalar('x') },
      ],
    });
  });
});

describe('an address without its indexes', () => {
  it.each([
    ['aws_x.a', 'aws_x.a'],
    ['aws_x.a[0]', 'aws_x.a'],
    ['aws_x.a["k"]', 'aws_x.a'],
    ['aws_x.a["a]b"].id', 'aws_x.a.id'],
    ['aws_x.a["a\\"]b"].id', 'aws_x.a.id'],
    ['module.m[0].aws_x.a["k"]', 'module.m.aws_x.a'],
    ['aws_x.a[each.key].id', 'aws_x.a.id'],
    ['aws_x.a[', 'aws_x.a['],
  ])('%s is %s', (address, without) => {
    expect(withoutIndexes(address)).toBe(without);
  });
});

const PLAN = '{"format_version":"1.2","resource_changes":[]}';
const utf16 = (text: string, { isLittle = true, mark = true } = {}) => {
  const units = [...(mark ? [0xfeff] : []), ...[...text].map((letter) => letter.charCodeAt(0))];
  return Uint8Array.from(units.flatMap((unit) => (isLittle ? [unit & 255, unit >> 8] : [unit >> 8, unit & 255])));
};

describe('the encoding', () => {
  it.each([
    ['UTF-8', bytesOf('{"é":1}')],
    ['UTF-8 with a mark', Uint8Array.from([0xef, 0xbb, 0xbf, ...bytesOf('{"é":1}')])],
    ['UTF-16, the small byte first', utf16('{"é":1}')],
    ['UTF-16, the great byte first', utf16('{"é":1}', { isLittle: false })],
    ['UTF-16 without a mark, the small byte first', utf16('{"é":1}', { mark: false })],
    ['UTF-16 without a mark, the great byte first', utf16('{"é":1}', { isLittle: false, mark: false })],
  ])('%s is read', (_, bytes) => {
    expect(decodePlan(bytes)).toEqual({ kind: 'ok', value: '{"é":1}' });
    expect(utf8OfPlan(bytes)).toEqual({ kind: 'ok', value: bytesOf('{"é":1}') });
  });

  it.each([
    ['the small byte first', [0x7b, 0]],
    ['the great byte first', [0, 0x7b]],
  ])('one letter of UTF-16 without a mark, %s, is read', (_, bytes) => {
    expect(decodePlan(Uint8Array.from(bytes))).toEqual({ kind: 'ok', value: '{' });
  });

  it.each([
    ['a zipped plan', [0x50, 0x4b, 0x03, 0x04, 1], 'binary-plan'],
    ['a packed file', [0x1f, 0x8b, 8], 'not-text'],
    ['half a letter of UTF-16', [0xff, 0xfe, 0x7b], 'not-text'],
  ])('%s is none', (_, bytes, kind) => {
    expect(decodePlan(Uint8Array.from(bytes))).toMatchObject({ kind: 'error', error: { kind } });
    expect(utf8OfPlan(Uint8Array.from(bytes))).toMatchObject({ kind: 'error', error: { kind } });
  });

  it.each([
    ['bytes that are no UTF-8', [0x7b, 0xff, 0x7d]],
    ['almost a zipped plan', [0x50, 0x4b, 0x03, 0x05]],
    ['another packed file', [0x1f, 0x8c]],
    ['nothing', []],
    ['one letter', [0x7b]],
    ['a zero', [0]],
    ['two zeros', [0, 0]],
  ])('%s: only the reader of them knows', (_, bytes) => {
    expect(utf8OfPlan(Uint8Array.from(bytes))).toEqual({ kind: 'ok', value: Uint8Array.from(bytes) });
  });

  it('a file of more than 256 MiB is too large, and one of just as much is not', () => {
    const of = (length: number) => Object.defineProperty(new Uint8Array(4), 'length', { value: length });
    expect(decodePlan(of(256 * 1024 * 1024 + 1))).toMatchObject({ error: { kind: 'too-large' } });
    expect(utf8OfPlan(of(256 * 1024 * 1024)).kind).toBe('ok');
  });
});

const changeOf = (more: object) =>
  JSON.stringify({
    format_version: '1.2',
    resource_changes: [{ type: 'aws_x', name: 'a', change: { actions: ['create'], after: {} }, ...more }],
  });
const plan = (more: object) => JSON.stringify({ format_version: '1.2', resource_changes: [], ...more });

describe('a file that is refused', () => {
  it.each<[string, string, string, string | null]>([
    ['nothing', '', 'empty', null],
    ['blanks', ' \n\t ', 'empty', null],
    ['words', 'hello', 'not-json', null],
    ['a log for people', 'Terraform will perform the following actions:\n', 'log-text', null],
    ['a log of OpenTofu', 'x\nOpenTofu will perform the following actions:\n', 'log-text', null],
    ['its head', 'Terraform used the selected providers to generate', 'log-text', null],
    ['a log without changes', 'No changes. Your infrastructure matches', 'log-text', null],
    ['a line of it: created', '  # aws_x.a will be created', 'log-text', null],
    ['a line of it: destroyed', '  # aws_x.a will be destroyed', 'log-text', null],
    ['a line of it: updated', '  # aws_x.a will be updated in-place', 'log-text', null],
    ['its first lines', 'aws_x.a: Refreshing state... [id=1]', 'log-text', null],
    ['a line of something else', '  # aws_x.a will be read', 'not-json', null],
    ['a log far down', `${'x'.repeat(200_001)}No changes.`, 'not-json', null],
    ['a log not so far down', `${'x'.repeat(199_000)}No changes.`, 'log-text', null],
    ['a log of JSON lines', '{"@level":"info","@message":"x"}\n{"@level":"info"}\n', 'json-stream', null],
    ['a log of messages', '{"a":1,"@message":"x"}\n{}\n', 'json-stream', null],
    ['lines of other JSON', '{"level":"info"}\n{"a":1}\n', 'not-json', null],
    ['a mark on a later line', '{"a":1}\n{"@level":"info"}\n', 'not-json', null],
    ['words before it', 'x {"@level":"info"}\n', 'not-json', null],
    ['one line of that log', '{"@level":"info"}', 'json-stream', null],
    ['one message of that log', '{"@message":"info"}', 'json-stream', null],
    ['a plan that is cut', '{"format_version":"1.2","resource_changes":[', 'truncated', null],
    ['a plan cut in a text', '{"format_version":"1.', 'truncated', null],
    ['a plan cut after a bracket in a text', '{"a":"}","b":[', 'truncated', null],
    ['a plan cut after a quote in a text', '{"a":"\\"}","b":[', 'truncated', null],
    ['a plan cut behind an inner end', '{"a":[1],"b":{"c":2}', 'truncated', null],
    ['blanks and a plan that is cut', ' \n {"a":1', 'truncated', null],
    ['many blanks and a plan that is cut', `${' '.repeat(5_000)}{"a":1`, 'truncated', null],
    [
      'a log whose lines are marked far behind their beginning',
      `{"a":"${'x'.repeat(3_990)}","@level":"info"}\n{}`,
      'not-json',
      null,
    ],
    ['a plan with a list and something after', '{"a":[1]}x', 'not-json', null],
    ['a plan and something after', '{"format_version":"1.2"}x', 'not-json', null],
    ['a plan with a hole', '{"format_version":,}', 'not-json', null],
    ['two', '{"a":1}{"b":2', 'not-json', null],
    ['a list', '[]', 'other-tool', null],
    ['a text', '"plan"', 'other-tool', null],
    ['a list that is cut', '[1', 'not-json', null],
    ['other JSON', '{"a":1}', 'other-tool', null],
    ['a state', '{"lineage":"x","serial":1}', 'state', null],
    ['a state by its number', '{"serial":1,"resource_changes":[]}', 'state', null],
    ['a state by its line', '{"lineage":"x"}', 'state', null],
    ['a state as it is shown', '{"format_version":"1.0","values":{}}', 'state', null],
    ['values without a version', '{"values":{}}', 'other-tool', null],
    ['values that are none', '{"format_version":"1.0","values":1}', 'malformed', 'no part of a plan'],
    ['a version alone', '{"format_version":"1.0"}', 'malformed', 'no part of a plan'],
    ['changes without a version', '{"resource_changes":[]}', 'no-version', null],
    ['planned values without a version', '{"planned_values":{}}', 'no-version', null],
    ['a configuration without a version', '{"configuration":{}}', 'no-version', null],
    ['outputs without a version', '{"output_changes":{}}', 'no-version', null],
    ['a state before without a version', '{"prior_state":{}}', 'no-version', null],
    ['a number as version', plan({ format_version: 1 }), 'no-version', null],
    ['words as version', plan({ format_version: 'v1.2' }), 'no-version', null],
    ['too many numbers', plan({ format_version: '1.2.3.4' }), 'no-version', null],
    ['too many digits', plan({ format_version: '12345' }), 'no-version', null],
    ['an end without number', plan({ format_version: '1.' }), 'no-version', null],
    ['a later version', plan({ format_version: '2.0' }), 'unsupported-version', '2.0'],
    ['a much later version', plan({ format_version: '10' }), 'unsupported-version', '10'],
    ['an error', plan({ errored: true }), 'errored', null],
    ['not all', plan({ complete: false }), 'incomplete', null],
    ['a flag that is none', plan({ errored: 'no' }), 'malformed', 'errored'],
    ['another flag that is none', plan({ complete: 1 }), 'malformed', 'complete'],
    ['a third flag that is none', plan({ applyable: {} }), 'malformed', 'applyable'],
    ['deferred changes', plan({ deferred_changes: [{}] }), 'incomplete', 'deferred_changes'],
    ['deferred changes that are no list', plan({ deferred_changes: {} }), 'incomplete', 'deferred_changes'],
    ['changes that are no list', plan({ resource_changes: {} }), 'malformed', 'resource_changes'],
    ['a change that is none', plan({ resource_changes: [1] }), 'malformed', 'resource_changes'],
    ['drift that is no list', plan({ resource_drift: 'x' }), 'malformed', 'resource_drift'],
    ['outputs that are a list', plan({ output_changes: [] }), 'malformed', 'output_changes'],
    ['an output that is none', plan({ output_changes: { a: 1 } }), 'malformed', 'output_changes'],
    ['an output of which nothing is said', plan({ output_changes: { a: {} } }), 'malformed', 'output_changes'],
    [
      'an output that does what nobody does',
      plan({ output_changes: { a: { actions: ['x'] } } }),
      'malformed',
      'output_changes',
    ],
    [
      'resources without changes',
      '{"format_version":"1.2","planned_values":{"root_module":{"resources":[{}]}}}',
      'malformed',
      'planned_values without resource_changes',
    ],
    [
      'resources, and changes that are null',
      '{"format_version":"1.2","resource_changes":null,"planned_values":{"root_module":{"resources":[{}]}}}',
      'malformed',
      'planned_values without resource_changes',
    ],
    [
      'modules without changes',
      '{"format_version":"1.2","planned_values":{"root_module":{"child_modules":[{}]}}}',
      'malformed',
      'planned_values without resource_changes',
    ],
    ['nested too deep', `${'['.repeat(501)}${']'.repeat(501)}`, 'malformed', 'nested too deep'],
    ['no UTF-8 inside', '{"format_version":"1.2","x":"\\ud800', 'truncated', null],
    ['a change without a type', changeOf({ type: 1 }), 'malformed', 'resource_changes'],
    [
      'a change with an address and without a type',
      changeOf({ address: 'aws_x.a', type: 1 }),
      'malformed',
      'resource_changes',
    ],
    ['a change without a name or address', changeOf({ name: 1 }), 'malformed', 'resource_changes'],
    ['an address that is none', changeOf({ address: 1 }), 'malformed', 'resource_changes'],
    ['a mode that nobody knows', changeOf({ mode: 'x' }), 'malformed', 'resource_changes'],
    ['no change', changeOf({ change: null }), 'malformed', 'resource_changes'],
    [
      'actions that are no list',
      changeOf({ change: { actions: 'create', after: {} } }),
      'malformed',
      'resource_changes',
    ],
    [
      'actions that nobody knows',
      changeOf({ change: { actions: ['burn'], after: {} } }),
      'malformed',
      'resource_changes',
    ],
    ['no actions', changeOf({ change: { actions: [], after: {} } }), 'malformed', 'resource_changes'],
    [
      'a list before',
      changeOf({ change: { actions: ['create'], before: [], after: {} } }),
      'malformed',
      'resource_changes',
    ],
    ['a text after', changeOf({ change: { actions: ['create'], after: 'x' } }), 'malformed', 'resource_changes'],
    ['an update of nothing', changeOf({ change: { actions: ['update'], after: {} } }), 'malformed', 'resource_changes'],
    [
      'an update to nothing',
      changeOf({ change: { actions: ['update'], before: {} } }),
      'malformed',
      'resource_changes',
    ],
    ['a creation of nothing', changeOf({ change: { actions: ['create'] } }), 'malformed', 'resource_changes'],
    [
      'a creation of nothing unknown',
      changeOf({ change: { actions: ['create'], after_unknown: {} } }),
      'malformed',
      'resource_changes',
    ],
    [
      'a replacement by nothing',
      changeOf({ change: { actions: ['delete', 'create'], before: {} } }),
      'malformed',
      'resource_changes',
    ],
    [
      'a new one of nothing',
      changeOf({ change: { actions: ['forget', 'create'], before: {} } }),
      'malformed',
      'resource_changes',
    ],
  ])('%s', (_, text, kind, detail) => {
    const read = readPlan(bytesOf(text));
    expect(read).toMatchObject({ kind: 'error', error: { kind } });
    const reason = read.kind === 'error' ? read.error.reason : '';
    expect(/\((.*)\)$/.exec(reason)?.[1] ?? null).toBe(detail);
  });

  it.each([
    ['zipped', Uint8Array.of(0x50, 0x4b, 0x03, 0x04), 'binary-plan'],
    [
      'no UTF-8',
      Uint8Array.from([...bytesOf('{"format_version":"1.2","resource_changes":[],"x":"'), 0xff, 0x22, 0x7d]),
      'not-text',
    ],
  ])('%s', (_, bytes, kind) => {
    expect(readPlan(bytes)).toMatchObject({ kind: 'error', error: { kind } });
  });
});

const NOTHING = { formatVersion: '1.2', toolVersion: null, changes: [], drift: [], outputs: [], applyable: null };

describe('a plan that is read', () => {
  it.each<[string, string, object]>([
    ['an empty one', PLAN, {}],
    ['blanks around it', ` \n${PLAN}\n `, {}],
    ['an older version', plan({ format_version: '0.1' }), { formatVersion: '0.1' }],
    ['a version of one number', plan({ format_version: '1' }), { formatVersion: '1' }],
    ['a version of two digits', plan({ format_version: '1.12' }), { formatVersion: '1.12' }],
    ['a version of three', plan({ format_version: '1.2.3' }), { formatVersion: '1.2.3' }],
    ['the version of the tool', plan({ terraform_version: '1.9.8' }), { toolVersion: '1.9.8' }],
    ['no version of the tool', plan({ terraform_version: 1 }), { toolVersion: null }],
    ['to be applied', plan({ applyable: true }), { applyable: true }],
    ['nothing to be applied', plan({ applyable: false }), { applyable: false }],
    ['not said whether to be applied', plan({ applyable: null }), { applyable: null }],
    ['no error', plan({ errored: false, complete: true }), {}],
    ['flags that are not said', plan({ errored: null, complete: null }), {}],
    ['nothing deferred', plan({ deferred_changes: [] }), {}],
    ['deferred is not said', plan({ deferred_changes: null }), {}],
    ['changes that are not said', plan({ resource_changes: null, resource_drift: null, output_changes: null }), {}],
    ['the changes alone left out', '{"format_version":"1.2","planned_values":{"root_module":{}}}', {}],
    ['planned values that are none', '{"format_version":"1.2","planned_values":1}', {}],
    ['planned values without a module', '{"format_version":"1.2","planned_values":{}}', {}],
    ['values beside the changes', plan({ values: {} }), {}],
    ['brackets in a text within what is skipped', plan({ planned_values: { a: ['}', ']', '{'] } }), {}],
    [
      'nothing planned',
      '{"format_version":"1.2","planned_values":{"root_module":{"resources":[],"child_modules":[]}}}',
      {},
    ],
    ['planned, and nothing done', plan({ planned_values: { root_module: { resources: [{}] } } }), {}],
    [
      'outputs',
      plan({
        output_changes: {
          a: { actions: ['create'] },
          b: { actions: ['no-op'], after_sensitive: true },
          c: { actions: ['delete'], before_sensitive: true },
          d: { actions: ['update'], before_sensitive: {}, after_sensitive: false },
        },
      }),
      {
        outputs: [
          { name: 'a', action: { kind: 'create' }, isSensitive: false },
          { name: 'b', action: { kind: 'no-op' }, isSensitive: true },
          { name: 'c', action: { kind: 'delete' }, isSensitive: true },
          { name: 'd', action: { kind: 'update' }, isSensitive: false },
        ],
      },
    ],
  ])('%s', (_, text, more) => {
    expect(readPlan(bytesOf(text))).toMatchObject({ kind: 'ok', value: { ...NOTHING, ...more } });
  });

  const READ = {
    ...{ address: 'aws_x.a', module: '', provider: '', type: 'aws_x', name: 'a', mode: 'managed' },
    ...{ action: { kind: 'create' }, previousAddress: null, isImported: false, deposed: null, reason: null },
    ...{ before: null, after: {}, afterUnknown: false, beforeSensitive: false, afterSensitive: false },
  };
  const made = (more: object) => ({ change: { actions: ['create'], after: {}, ...more } });
  it.each<[string, object, object]>([
    ['is made', {}, {}],
    ['has an address', { address: 'aws_x.a[0]' }, { address: 'aws_x.a[0]' }],
    ['is in a module', { module_address: 'module.m' }, { module: 'module.m', address: 'module.m.aws_x.a' }],
    ['is in the root', { module_address: '' }, {}],
    ['has a number', { index: 0 }, { address: 'aws_x.a[0]' }],
    ['has a key', { index: 'k"' }, { address: 'aws_x.a["k\\""]' }],
    ['is of a provider', { provider_name: 'registry.terraform.io/hashicorp/aws' }, { provider: 'hashicorp/aws' }],
    [
      'is of a provider elsewhere',
      { provider_name: 'terraform.io/builtin/terraform' },
      { provider: 'terraform.io/builtin/terraform' },
    ],
    [
      'is of a provider with a long way',
      { provider_name: 'x/registry.terraform.io/a' },
      { provider: 'x/registry.terraform.io/a' },
    ],
    ['has no name', { address: 'aws_x.a', name: '' }, { name: '' }],
    ['is managed', { mode: 'managed' }, {}],
    [
      'is read',
      { mode: 'data', change: { actions: ['read'] } },
      { mode: 'data', action: { kind: 'read' }, after: null },
    ],
    ['moved', { previous_address: 'aws_x.b' }, { previousAddress: 'aws_x.b' }],
    ['did not move', { previous_address: '' }, {}],
    ['is taken over', made({ importing: { id: 'x' } }), { isImported: true }],
    ['is not taken over', made({ importing: null }), {}],
    ['is a leftover', { deposed: 'ab12' }, { deposed: 'ab12' }],
    ['has a reason', { action_reason: 'replace_because_tainted' }, { reason: 'replace_because_tainted' }],
    ['stays', { change: { actions: ['no-op'], before: {}, after: {} } }, { action: { kind: 'no-op' }, before: {} }],
    ['changes', { change: { actions: ['update'], before: {}, after: {} } }, { action: { kind: 'update' }, before: {} }],
    ['goes', { change: { actions: ['delete'], before: {} } }, { action: { kind: 'delete' }, before: {}, after: null }],
    [
      'is let go',
      { change: { actions: ['forget'], before: {} } },
      { action: { kind: 'forget' }, before: {}, after: null },
    ],
    [
      'is let go and made',
      { change: { actions: ['forget', 'create'], before: {}, after: {} } },
      { action: { kind: 'forget-and-create' }, before: {} },
    ],
    [
      'is made and let go',
      { change: { actions: ['create', 'forget'], before: {}, after: {} } },
      { action: { kind: 'forget-and-create' }, before: {} },
    ],
    [
      'goes and is made',
      { change: { actions: ['delete', 'create'], before: {}, after: {} } },
      { action: { kind: 'replace', order: 'delete-first' }, before: {} },
    ],
    [
      'is made and goes',
      { change: { actions: ['create', 'delete'], before: {}, after: {} } },
      { action: { kind: 'replace', order: 'create-first' }, before: {} },
    ],
    [
      'is known to be unknown',
      { change: { actions: ['create'], after_unknown: true } },
      { after: null, afterUnknown: true },
    ],
    [
      'has unknown parts and nothing else',
      { change: { actions: ['create'], after_unknown: { id: false } } },
      { after: null, afterUnknown: true },
    ],
    [
      'goes, and its mask says nothing',
      { change: { actions: ['delete'], before: {}, after_unknown: { id: true } } },
      { action: { kind: 'delete' }, before: {}, after: null, afterUnknown: { id: true } },
    ],
    [
      'has a mask of what says something',
      made({ after_unknown: { id: true, a: false, b: {}, c: [{}, []] } }),
      { afterUnknown: { id: true } },
    ],
    [
      'has a deep mask',
      made({ after_unknown: { a: [{ b: true }, {}], c: {} } }),
      { afterUnknown: { a: [{ b: true }, {}], c: {} } },
    ],
    [
      'has a mask of which a part is deep',
      made({ after_unknown: { id: true, a: [{ b: true }] } }),
      { afterUnknown: { id: true, a: [{ b: true }] } },
    ],
    [
      'has a mask that says nothing',
      made({ after_unknown: { a: { b: [false] } }, after_sensitive: [], before_sensitive: 'x' }),
      {},
    ],
    ['has a mask that is a list', made({ after_sensitive: [true] }), { afterSensitive: [true] }],
    ['has no mask', made({ after_unknown: null }), {}],
    [
      'has secrets',
      made({ after_sensitive: { p: true }, before_sensitive: true }),
      { afterSensitive: { p: true }, beforeSensitive: true },
    ],
  ])('a change that %s', (_, more, read) => {
    const shown = readPlan(bytesOf(changeOf(more)));
    expect(shown.kind === 'ok' ? shown.value.changes : []).toEqual([{ ...READ, ...read }]);
  });
});
