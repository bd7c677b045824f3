import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type AccessRule, breadthOf, exposureChanges, portsBetween } from '../../../src/core/readers/exposure.js';
import { maskTemplates } from '../../../src/core/readers/mask-templates.js';
import { grantChanges, policyTreeOf } from '../../../src/core/readers/policy-document.js';
import { safeguardChanges } from '../../../src/core/readers/safeguards.js';
import type { Tree } from '../../../src/core/readers/tree.js';
import { attributeChanges, sameTree, textAt, treesAt } from '../../../src/core/readers/tree-changes.js';
import { readYamlLines } from '../../../src/core/readers/yaml-lines.js';
import { readYaml, TREE_LIMITS } from '../../../src/core/readers/yaml-tree.js';
import type { AttributeEffect, ExposureEffect, GrantEffect } from '../../../src/domain/effect.js';

function tree(text: string): Tree {
  const [first] = readYaml(text) ?? [];
  if (first === undefined) throw new Error(`no tree in ${text}`);
  return first;
}

function plain(node: Tree | undefined): unknown {
  if (node === undefined) return undefined;
  if (node.kind === 'scalar') return node.literal ? node.text : `<${node.text}>`;
  if (node.kind === 'list') return node.items.map(plain);
  return node.entries.map(({ key, line, value }) => [key, line, plain(value)]);
}

describe('reading YAML and JSON', () => {
  it.each<[string, string, unknown]>([
    [
      'keeps lines and values as written',
      'a: 1\n\n# c\nb: "x"\nc: yes\nd: 0755\n',
      [
        ['a', 1, '1'],
        ['b', 4, 'x'],
        ['c', 5, 'yes'],
        ['d', 6, '0755'],
      ],
    ],
    [
      'reads nothing as null and True as true',
      'a:\nb: ~\nc: True',
      [
        ['a', 1, 'null'],
        ['b', 2, 'null'],
        ['c', 3, 'true'],
      ],
    ],
    [
      'keeps a tagged scalar as an expression',
      'a: !Ref X\nb: !GetAtt A.B',
      [
        ['a', 1, '<!Ref X>'],
        ['b', 2, '<!GetAtt A.B>'],
      ],
    ],
    ['keeps a tagged list under its tag', 'a: !If [x, y]', [['a', 1, [['!If', 1, ['x', 'y']]]]]],
    [
      'expands aliases and merge keys',
      'a: &x {p: 1, q: 2}\nb:\n  <<: *x\n  q: 3\nc: *x',
      [
        [
          'a',
          1,
          [
            ['p', 1, '1'],
            ['q', 1, '2'],
          ],
        ],
        [
          'b',
          2,
          [
            ['q', 4, '3'],
            ['p', 1, '1'],
          ],
        ],
        [
          'c',
          5,
          [
            ['p', 1, '1'],
            ['q', 1, '2'],
          ],
        ],
      ],
    ],
    [
      'keeps a key that stands twice',
      'a: 1\na: 2',
      [
        ['a', 1, '1'],
        ['a', 2, '2'],
      ],
    ],
    [
      'reads JSON with comments and trailing commas',
      '{\n // c\n "a": [1, true,],\n /* d\n */ "b": "x\\u0041\\n",\n}',
      [
        ['a', 3, ['1', 'true']],
        ['b', 5, 'xA\n'],
      ],
    ],
    [
      'reads a flow that is not JSON',
      '{a: b, c: [d]}',
      [
        ['a', 1, 'b'],
        ['c', 1, ['d']],
      ],
    ],
    ['knows an expression of a workflow', 'a: ${{ github.ref }}', [['a', 1, '<${{ github.ref }}>']]],
  ])('%s', (_, text, expected) => {
    expect(plain(readYaml(text)?.[0])).toEqual(expected);
  });

  it('reads every document and leaves out the empty ones', () => {
    expect(readYaml('---\na: 1\n---\n# nothing\n---\nb: 2\n')?.map(plain)).toEqual([[['a', 2, '1']], [['b', 6, '2']]]);
    expect(readYaml('')).toEqual([]);
  });

  it.each<[string, string, unknown]>([
    [
      'blanks actions alone on a line',
      '{{- if .Values.a }}\nb: 1\n{{- else }}\nc: 2\n{{ end }}\n',
      [
        ['b', 2, '1'],
        ['c', 4, '2'],
      ],
    ],
    [
      'keeps an inline action in its scalar',
      'a: {{ .Values.x | quote }}\nb: pre-{{ .y }}-post',
      [
        ['a', 1, '<{{ .Values.x | quote }}>'],
        ['b', 2, '<pre-{{ .y }}-post>'],
      ],
    ],
    ['keeps an action in quotes', 'a: "{{ include "x" . }}:{{ .v }}"', [['a', 1, '<{{ include "x" . }}:{{ .v }}>']]],
    ['keeps an action in a key', '{{ .k }}: 1', [['{{ .k }}', 1, '1']]],
    ['blanks an action over many lines', '{{- $x := dict\n  "a" 1\n}}\nb: 1', [['b', 4, '1']]],
    [
      'reads past a closing mark in a string',
      'a: {{ "}}" }}\nb: 1',
      [
        ['a', 1, '<{{ "}}" }}>'],
        ['b', 2, '1'],
      ],
    ],
    ['blanks Jinja lines', '{% for x in y %}\n- a\n{% endfor %}\n{# note #}\n- {{ b }}', ['a', '<{{ b }}>']],
    [
      'keeps lists that hold actions',
      'a:\n  - {{ .x }}\n  {{- range .y }}\n  - b\n  {{- end }}',
      [['a', 1, ['<{{ .x }}>', 'b']]],
    ],
  ])('in templates %s', (_, text, expected) => {
    expect(plain(readYaml(text, { templated: true })?.[0])).toEqual(expected);
  });

  it('says null for what cannot be parsed or is past the limits', () => {
    for (const text of [
      'a: [',
      '{"a": ',
      'a: b: c',
      '['.repeat(5000),
      ' '.repeat(1_000_001),
      '&a [*a]',
      'a: 1\n b: 2',
    ]) {
      expect(readYaml(text)).toBeNull();
    }
    const bomb = ['a: &a [1,1,1,1,1,1,1,1,1]'];
    for (let i = 0; i < 8; i += 1)
      bomb.push(
        `x${i}: &x${i} [${Array(9)
          .fill(i === 0 ? '*a' : `*x${i - 1}`)
          .join()}]`,
      );
    expect(readYaml(bomb.join('\n'))).toBeNull();
  });

  it('never throws, whatever the text', () => {
    const piece = fc.constantFrom(
      'a: ',
      '- ',
      '\n',
      '  ',
      '{{ ',
      ' }}',
      '{% ',
      '%}',
      '"',
      "'",
      '[',
      ']',
      '{',
      '}',
      '&a ',
      '*a',
      '!t ',
      '|',
      '>',
      '#',
      '---\n',
      ',',
      ': ',
      '\t',
      'x',
      '<<: ',
      '? ',
      '\\',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), fc.boolean(), (pieces, templated) => {
        readYaml(pieces.join(''), { templated });
      }),
      { numRuns: 400 },
    );
  });

  it.each([false, true])('reads block YAML as the full parser would (templated: %s)', (templated) => {
    const words =
      'a: |b:|- |-|x|"y"|\'z\'| # c|#|1| |  |p q|[]|["a", 1]|[a, b: c]|[x y, -1]|{}|{ k: v, "l": [m] }|:|true|~|null';
    const more =
      '\\|>|>-|"a: \\"b\\" \\n \\\\"|"\\x41"|\'it\'\'s\'|--flag|---|http://x:1/y|&a|*a|!t|<<: |"<<": |? |\t|,|]|é|@|%|`|\u00A0';
    const lines = [
      '',
      '',
      '  ',
      '    ',
      '- ',
      '  - ',
      '---',
      '  text',
      '    text ',
      '   # c',
      'k: ',
      '  k: |',
      '- k: >-',
      'a:b: ',
    ];
    const bars = ['|', '|-', '|+', '|2', '{{ x }}', '{{- if y }}', '{{ "z: |" }}', '${{ w }}'];
    const piece = fc.oneof(
      fc.constantFrom(...words.split('|'), ...lines.map((line) => `\n${line}`)),
      fc.constantFrom(
        ...lines.map((line) => `\n${line}`),
        ...bars,
        '\n{{ if }}\n',
        '\n    {{ v }}',
        ...more.split('|'),
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 25 }), (pieces) => {
        const masked = templated ? maskTemplates(pieces.join('')) : { text: pieces.join(''), actions: [] };
        const quick = readYamlLines(masked, TREE_LIMITS);
        if (quick === null) return;
        // What the line reader refuses, as a document of its own at the end, has the whole read by the full parser.
        const slow = readYaml(`${pieces.join('')}\n---\n!slow {}\n`, { templated });
        expect(quick.map(plain)).toEqual(slow?.slice(0, -1).map(plain));
      }),
      { numRuns: Number(process.env.TWOKEY_YAML_RUNS ?? 3000) },
    );
  });

  it('reads JSON as YAML would', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), (text) => {
        const quick = readYaml(`[${text}]`)?.[0];
        const slow = readYaml(`# slow\n[${text}]`)?.[0];
        // In JSON "<<" is a name like any other.
        if (quick && slow && !/\\u|__proto__|<</.test(text)) expect(sameTree(quick, slow)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});

function changes(base: string | null, head: string | null): readonly string[] {
  return attributeChanges(base === null ? null : tree(base), head === null ? null : tree(head)).map(
    ({ path, before, after, line, baseLine }) => `${path}: ${before} > ${after} @${line}/${baseLine}`,
  );
}

describe('attribute changes', () => {
  it.each<[string, string | null, string | null, readonly string[]]>([
    ['a changed leaf', 'a:\n  b: 1', 'a:\n  b: 2', ['a.b: 1 > 2 @2/2']],
    ['nothing for another order of keys and items', 'a: 1\nb: [x, y]', 'b: [y, x]\na: 1', []],
    ['items of a list one by one', 'a: [x, y]', 'a:\n  - y\n  - z', ['a: x > null @1/1', 'a: null > z @3/null']],
    ['a value as a list of one', 'a: x', 'a: [x]', []],
    [
      'maps of a list by name',
      'a: [{name: p, v: 1}, {name: q, v: 2}]',
      'a: [{name: q, v: 2}, {name: p, v: 3}]',
      ['a.v: 1 > 3 @1/1'],
    ],
    [
      'maps of a list by position where they have no name',
      'a: [{v: 1}]',
      'a: [{v: 2}, {v: 3}]',
      ['a.v: 1 > 2 @1/1', 'a.v: null > 3 @1/null'],
    ],
    ['repeated keys as a list', 'i: {p: 1}\ni: {p: 2}', 'i: {p: 2}', ['i.p: 1 > null @1/1']],
    ['every leaf of what is new', null, 'a: {b: 1, c: []}', ['a.b: null > 1 @1/null', 'a.c: null > [] @1/null']],
    ['every leaf of what is gone', 'x: 1\na: {b: 1}', null, ['x: 1 > null @1/1', 'a.b: 1 > null @1/2']],
    [
      'the closest sibling that remains for what is gone',
      'a: 1\nb: 2\nc: 3\nd: 4',
      '# c\na: 1\n\nb: 2\nd: 4',
      ['c: 3 > null @4/3'],
    ],
    ['a scalar that becomes a map', 'a: 1', 'a: {b: 1}', ['a: 1 > null @1/1', 'a.b: null > 1 @1/null']],
    ['an expression where a word stood', 'a: X', 'a: !Ref X', ['a: X > !Ref X @1/1']],
  ])('tell %s', (_, base, head, expected) => {
    expect(changes(base, head)).toEqual(expected);
  });

  it('cut long values', () => {
    expect(changes(null, `a: ${'x'.repeat(500)}`)).toEqual([`a: null > ${'x'.repeat(200)} @1/null`]);
  });

  it('stay fast where ten thousand keys are gone', () => {
    const base = Array.from({ length: 20_000 }, (_, i) => `"k${i}": {"name": ${i}}`).join(',\n');
    expect(attributeChanges(tree(`{${base}}`), tree('{}'))).toHaveLength(20_000);
  });

  const leaf: fc.Arbitrary<Tree> = fc.record({
    kind: fc.constant('scalar' as const),
    text: fc.constantFrom('1', '2', 'x'),
    literal: fc.boolean(),
    line: fc.nat(9),
  });
  const anyTree = fc.letrec<{ tree: Tree }>((tie) => ({
    tree: fc.oneof(
      { depthSize: 'small' },
      leaf,
      fc.record({
        kind: fc.constant('list' as const),
        items: fc.array(tie('tree'), { maxLength: 4 }),
        line: fc.nat(9),
      }),
      fc.record({
        kind: fc.constant('map' as const),
        line: fc.nat(9),
        entries: fc.array(
          fc.record({ key: fc.constantFrom('name', 'a', 'b', 'id'), line: fc.nat(9), value: tie('tree') }),
          { maxLength: 4 },
        ),
      }),
    ),
  })).tree;

  it('are none for equal trees, and mirror when the sides are swapped', () => {
    const sides = (effects: readonly AttributeEffect[]) =>
      effects.map((e) => JSON.stringify([e.path, e.before, e.after])).sort();
    const turned = (effects: readonly AttributeEffect[]) =>
      effects.map((e) => JSON.stringify([e.path, e.after, e.before])).sort();
    fc.assert(
      fc.property(anyTree, anyTree, (a, b) => {
        expect(attributeChanges(a, structuredClone(a))).toEqual([]);
        expect(sides(attributeChanges(a, b))).toEqual(turned(attributeChanges(b, a)));
        expect(sides(attributeChanges(a, null))).toEqual(turned(attributeChanges(null, a)));
      }),
      { numRuns: 400 },
    );
  });

  it('are asked at paths through lists, repeated keys and keys with dots', () => {
    const node = tree('a: [{b: 1}, {b: [2, 3]}]\na: {b: 4}\nm: {eks.amazonaws.com/role-arn: r}');
    expect(treesAt(node, 'a.b').map(plain)).toEqual(['1', '2', '3', '4']);
    expect(textAt(node, 'm.eks.amazonaws.com/role-arn')).toBe('r');
    expect(textAt(node, 'a.c')).toBeNull();
    expect(sameTree(tree('a: 1\nb: 2'), tree('b: 2\n\na: 1'))).toBe(true);
    expect(sameTree(tree('a: [1, 2]'), tree('a: [2, 1]'))).toBe(false);
  });
});

describe('the breadth of sources', () => {
  it.each<[ExposureEffect['breadth'], readonly string[]]>([
    ['world', ['0.0.0.0/0']],
    ['world', ['::/0']],
    ['world', ['*']],
    ['world', ['Internet']],
    ['world', ['Any']],
    ['world', ['0.0.0.0/1', '128.0.0.0/1']],
    ['world', ['10.0.0.0/8', '0.0.0.0/0']],
    ['world', ['8.0.0.0/6']],
    ['world', ['0.0.0.0/0.0.0.0']],
    ['world', ['concat(var.x, ["0.0.0.0/0"])']],
    ['world', ['2000::/3']],
    ['world', ['0.0.0.0']],
    ['world', Array.from({ length: 256 }, (_, i) => `${i}.0.0.0/8`)],
    ['private', ['10.1.0.0/16', '172.20.0.0/14']],
    ['private', ['192.168.1.4']],
    ['private', ['100.64.0.0/10']],
    ['private', ['fd00::/8']],
    ['private', ['sg-0a1b2c']],
    ['private', ['aws_security_group.app.id']],
    ['private', ['VirtualNetwork']],
    ['some', ['203.0.113.4/32']],
    ['some', ['10.0.0.0/8', '8.8.8.0/24']],
    ['some', ['10.0.0.0/8', '11.0.0.0/8']],
    ['some', ['172.0.0.0/8']],
    ['unknown', ['var.office_ips']],
    ['unknown', ['10.0.0.0/8', 'var.x']],
    ['unknown', ['999.0.0.0/0']],
    ['unknown', []],
  ])('is %s for %j', (breadth, from) => {
    expect(breadthOf(from)).toBe(breadth);
  });
});

describe('ports', () => {
  it.each<[string | null, string | null, string | null, ExposureEffect['ports']]>([
    ['22', '22', 'tcp', [{ from: 22, to: 22 }]],
    ['20', '25', 'tcp', [{ from: 20, to: 25 }]],
    ['0', '65535', 'tcp', 'all'],
    ['0', '0', '-1', 'all'],
    ['-1', '-1', 'tcp', 'all'],
    ['22-23', null, null, [{ from: 22, to: 23 }]],
    ['ssh', null, 'tcp', [{ from: 22, to: 22 }]],
    [
      '443,80',
      null,
      null,
      [
        { from: 80, to: 80 },
        { from: 443, to: 443 },
      ],
    ],
    ['*', null, 'Tcp', 'all'],
    [null, null, 'tcp', 'all'],
    [null, null, null, 'all'],
    ['var.port', 'var.port', 'tcp', 'unknown'],
    ['8', '0', 'icmp', []],
    ['http', null, 'weird', [{ from: 80, to: 80 }]],
    [null, null, 'weird', 'unknown'],
    ['70000', null, 'tcp', 'unknown'],
  ])('%s to %s over %s', (from, to, protocol, expected) => {
    expect(portsBetween(from, to, protocol)).toEqual(expected);
  });
});

function rule(from: readonly string[], ports: ExposureEffect['ports'], line = 1): AccessRule {
  return { direction: 'ingress', from, ports, line };
}

const SSH = [{ from: 22, to: 22 }];
const WEB = [{ from: 443, to: 443 }];

function exposed(base: readonly AccessRule[], head: readonly AccessRule[]): readonly string[] {
  return exposureChanges(base, head, 's').map(
    ({ event, from, breadth, ports }) =>
      `${event} ${from.join()} ${breadth} ${typeof ports === 'string' ? ports : ports.map((p) => `${p.from}-${p.to}`).join()}`,
  );
}

describe('exposure changes', () => {
  it.each<[string, readonly AccessRule[], readonly AccessRule[], readonly string[]]>([
    ['a new rule opens', [], [rule(['0.0.0.0/0'], SSH)], ['opened 0.0.0.0/0 world 22-22']],
    [
      'narrowing closes the world and opens the private network',
      [rule(['0.0.0.0/0'], SSH)],
      [rule(['10.0.0.0/8'], SSH)],
      ['opened 10.0.0.0/8 private 22-22', 'closed 0.0.0.0/0 world 22-22'],
    ],
    [
      'only the new ports of a wider range are opened',
      [rule(['1.2.3.4/32'], [{ from: 80, to: 90 }])],
      [rule(['1.2.3.4/32'], [{ from: 79, to: 100 }])],
      ['opened 1.2.3.4/32 some 79-79,91-100'],
    ],
    [
      'splitting a rule is nothing',
      [rule(['a', 'b'], [...SSH, ...WEB])],
      [rule(['a'], SSH), rule(['b'], WEB), rule(['a'], WEB), rule(['b'], SSH)],
      [],
    ],
    [
      'all ports contain any',
      [rule(['1.2.3.4/32'], 'all')],
      [rule(['1.2.3.4/32'], SSH)],
      ['closed 1.2.3.4/32 some all'],
    ],
    [
      'a private source beside the world is not the world',
      [rule(['0.0.0.0/0'], SSH)],
      [rule(['0.0.0.0/0', '10.0.0.0/8'], SSH)],
      ['opened 10.0.0.0/8 private 22-22'],
    ],
    [
      'the second half of a split world is the world',
      [rule(['0.0.0.0/1'], SSH)],
      [rule(['0.0.0.0/1', '128.0.0.0/1'], SSH)],
      ['opened 128.0.0.0/1 world 22-22'],
    ],
    ['a protocol without ports opens', [], [rule(['0.0.0.0/0'], [])], ['opened 0.0.0.0/0 world ']],
    [
      'what cannot be told is told',
      [rule(['var.a'], 'unknown')],
      [rule(['var.a'], SSH)],
      ['opened var.a unknown 22-22', 'closed var.a unknown unknown'],
    ],
  ])('%s', (_, base, head, expected) => {
    expect(exposed(base, head)).toEqual(expected);
  });

  it('mirror when the sides are swapped', () => {
    const ports = fc.oneof(
      fc.constantFrom('all' as const, 'unknown' as const, []),
      fc
        .array(fc.record({ from: fc.nat(50), size: fc.nat(20) }), { maxLength: 3 })
        .map((all) => all.map(({ from, size }) => ({ from, to: from + size }))),
    );
    const rules = fc.array(
      fc.record({
        direction: fc.constantFrom('ingress' as const, 'egress' as const),
        from: fc.uniqueArray(fc.constantFrom('0.0.0.0/0', '10.0.0.0/8', 'var.x', '0.0.0.0/1', '1.2.3.4/32'), {
          maxLength: 3,
        }),
        ports,
        line: fc.nat(20),
      }),
      { maxLength: 5 },
    );
    const form = (effects: readonly ExposureEffect[], opened: string) =>
      effects.map((e) => JSON.stringify([e.event === opened, e.direction, e.from, e.breadth, e.ports])).sort();
    fc.assert(
      fc.property(rules, rules, (a, b) => {
        expect(form(exposureChanges(a, b, ''), 'opened')).toEqual(form(exposureChanges(b, a, ''), 'closed'));
        expect(exposureChanges(a, [...a].reverse(), '')).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });
});

function granted(base: string | null, head: string | null): readonly string[] {
  return grantChanges(base === null ? null : tree(base), head === null ? null : tree(head), 's').map(
    ({ event, of, value, breadth }) => `${event === 'added' ? '+' : '-'} ${of} ${value} (${breadth})`,
  );
}

const READ = '{Effect: Allow, Action: "s3:GetObject", Resource: "arn:aws:s3:::b/*"}';

describe('grant changes', () => {
  it.each<[string, string | null, string | null, readonly string[]]>([
    [
      'a new action',
      `Statement: [${READ}]`,
      'Statement: [{Effect: Allow, Action: ["s3:GetObject", "s3:PutObject"], Resource: "arn:aws:s3:::b/*"}]',
      ['+ action s3:PutObject (write)'],
    ],
    [
      'a new policy',
      null,
      'Statement: {Effect: Allow, Action: "*", Resource: "*"}',
      ['+ action * (admin)', '+ resource * (wildcard)'],
    ],
    [
      'a service wildcard',
      `Statement: [${READ}]`,
      'Statement: [{Effect: Allow, Action: "s3:*", Resource: "arn:aws:s3:::b/*"}]',
      ['+ action s3:* (wildcard)', '- action s3:GetObject (plain)'],
    ],
    [
      'reading everything is plain',
      null,
      'Statement: [{Effect: Allow, Action: ["ec2:Describe*"], Resource: "*"}]',
      ['+ action ec2:Describe* (plain)', '+ resource * (plain)'],
    ],
    [
      'passing any role',
      null,
      'Statement: [{Effect: Allow, Action: "iam:PassRole", Resource: "*"}]',
      ['+ action iam:PassRole (admin)', '+ resource * (wildcard)'],
    ],
    [
      'splitting statements is nothing',
      'Statement: [{Effect: Allow, Action: [a:X, a:Y], Resource: [r, q]}]',
      'Statement: [{Effect: Allow, Action: a:Y, Resource: [q, r]}, {Effect: Allow, Action: a:X, Resource: [q, r]}]',
      [],
    ],
    [
      'an old action on another old resource',
      'Statement: [{Effect: Allow, Action: a:X, Resource: r}, {Effect: Allow, Action: a:Y, Resource: q}]',
      'Statement: [{Effect: Allow, Action: a:X, Resource: [r, q]}, {Effect: Allow, Action: a:Y, Resource: q}]',
      ['+ action a:X (plain)'],
    ],
    [
      'a denial that is gone',
      'Statement: [{Effect: Deny, Action: "s3:DeleteObject", Resource: "*"}]',
      'Statement: []',
      ['+ action no longer denied: s3:DeleteObject (write)'],
    ],
    [
      'a denial that became a permission',
      'Statement: [{Effect: Deny, Action: "s3:DeleteObject", Resource: "r"}]',
      'Statement: [{Effect: Allow, Action: "s3:DeleteObject", Resource: "r"}]',
      [
        '+ action s3:DeleteObject (write)',
        '+ resource r (plain)',
        '+ action no longer denied: s3:DeleteObject (write)',
      ],
    ],
    [
      'a condition that is gone',
      'Statement: [{Effect: Allow, Principal: "*", Action: "s3:GetObject", Resource: r, Condition: {StringEquals: {"aws:SourceVpc": v}}}]',
      'Statement: [{Effect: Allow, Principal: "*", Action: "s3:GetObject", Resource: r}]',
      ['+ principal * (everyone)', '+ action s3:GetObject (plain)'],
    ],
    [
      'all but some actions',
      null,
      'Statement: [{Effect: Allow, NotAction: ["iam:*", "a:B"], Resource: "*"}]',
      ['+ action all but a:B, iam:* (admin)', '+ resource * (wildcard)'],
    ],
    [
      'everyone as a principal',
      null,
      'Statement: [{Effect: Allow, Principal: {AWS: "*"}, Action: "sqs:SendMessage", Resource: q}]',
      ['+ principal * (everyone)', '+ action sqs:SendMessage (write)', '+ resource q (plain)'],
    ],
    [
      'trust to a provider without a subject',
      null,
      'Statement: [{Effect: Allow, Principal: {Federated: "arn:aws:iam::1:oidc-provider/token.actions.githubusercontent.com"}, Action: "sts:AssumeRoleWithWebIdentity", Condition: {StringEquals: {"token.actions.githubusercontent.com:aud": sts}}}]',
      [
        '+ principal arn:aws:iam::1:oidc-provider/token.actions.githubusercontent.com (everyone)',
        '+ action sts:AssumeRoleWithWebIdentity (plain)',
      ],
    ],
    [
      'trust to a provider with a subject',
      null,
      'Statement: [{Effect: Allow, Principal: {Federated: "arn:aws:iam::1:oidc-provider/token.actions.githubusercontent.com"}, Action: "sts:AssumeRoleWithWebIdentity", Condition: {StringLike: {"token.actions.githubusercontent.com:sub": "repo:o/r:*"}}}]',
      [
        '+ principal arn:aws:iam::1:oidc-provider/token.actions.githubusercontent.com (plain)',
        '+ action sts:AssumeRoleWithWebIdentity (plain)',
      ],
    ],
    [
      'blocks of a policy document',
      'statement: {actions: ["a:X"], resources: [r], principals: {type: AWS, identifiers: [p]}}',
      'statement: {actions: ["a:X"], resources: [r], principals: {type: AWS, identifiers: [p, "*"]}}',
      ['+ principal * (everyone)'],
    ],
    [
      'bindings',
      'bindings: [{role: roles/viewer, members: ["user:a"]}]',
      'bindings: [{role: roles/owner, members: ["user:a", allUsers]}]',
      ['+ role roles/owner (admin)', '+ principal allUsers (everyone)', '- role roles/viewer (plain)'],
    ],
    [
      'one member',
      null,
      'role: roles/storage.admin\nmember: user:x',
      ['+ principal user:x (plain)', '+ role roles/storage.admin (wildcard)'],
    ],
    [
      'Kubernetes rules',
      'rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]',
      'rules: [{apiGroups: [""], resources: [pods], verbs: [get, delete]}]',
      ['+ action delete (write)'],
    ],
    [
      'every verb on everything',
      null,
      'rules: [{apiGroups: ["*"], resources: ["*"], verbs: ["*"]}]',
      ['+ action * (admin)', '+ resource * (wildcard)'],
    ],
    [
      'a role binding',
      null,
      'roleRef: {kind: ClusterRole, name: cluster-admin}\nsubjects: [{kind: Group, name: "system:unauthenticated"}]',
      ['+ principal Group system:unauthenticated (everyone)', '+ role cluster-admin (admin)'],
    ],
    [
      'Azure permissions',
      null,
      'permissions: {actions: ["*"], notActions: ["Microsoft.Authorization/*/write"]}',
      ['+ action * (admin)', '- action no longer denied: Microsoft.Authorization/*/write (admin)'],
    ],
    [
      'bare lists of actions',
      'x: ["s3:GetObject"]',
      'x: ["s3:GetObject", "iam:CreateAccessKey"]',
      ['+ action iam:CreateAccessKey (admin)'],
    ],
    [
      'managed policies',
      null,
      'ManagedPolicyArns: ["arn:aws:iam::aws:policy/AdministratorAccess"]',
      ['+ role arn:aws:iam::aws:policy/AdministratorAccess (admin)'],
    ],
    ['no listener rules, no ports', null, 'action: {type: forward}\nports: ["80:80", "a:b"]', []],
  ])('tell %s', (_, base, head, expected) => {
    expect([...granted(base, head)].sort()).toEqual([...expected].sort());
  });

  it('find a policy in a string and know its lines', () => {
    const text =
      '{\n  "Statement": [{\n    "Effect": "Allow",\n    "Action": "s3:*",\n    "Resource": "${aws_s3_bucket.b["x"].arn}/*"\n  }]\n}\n';
    const scalar: Tree = {
      kind: 'map',
      line: 1,
      entries: [{ key: 'policy', line: 10, value: { kind: 'scalar', text, literal: false, line: 10 } }],
    };
    expect(grantChanges(null, scalar, 's').map(({ value, line }) => [value, line])).toEqual([
      ['s3:*', 14],
      ['${aws_s3_bucket.b["x"].arn}/*', 15],
    ]);
  });

  it.each<[string, string, unknown]>([
    [
      'JSON with interpolations',
      '{"Action": "a:B", "Resource": "${x["y"]}", "P": ${jsonencode(z)}}',
      [
        ['Action', 1, 'a:B'],
        ['Resource', 1, '<${x["y"]}>'],
        ['P', 1, '<${jsonencode(z)}>'],
      ],
    ],
    [
      'a jsonencode call',
      'jsonencode({\n  Statement = [\n    { Effect = "Allow", Action = ["a:B", var.x] },\n  ]\n})',
      [
        [
          'Statement',
          2,
          [
            [
              ['Effect', 3, 'Allow'],
              ['Action', 3, ['a:B', '<var.x>']],
            ],
          ],
        ],
      ],
    ],
  ])('read %s', (_, text, expected) => {
    expect(plain(policyTreeOf(text) ?? undefined)).toEqual(expected);
  });

  it('mirror when the sides are swapped, and are none for equal trees', () => {
    const names = (values: readonly string[]) => fc.subarray([...values], { minLength: 1 });
    const statement = fc.record(
      {
        Effect: fc.constantFrom('Allow', 'Deny'),
        Action: names(['a:X', 's3:*', '*', 'iam:PassRole']),
        Resource: names(['*', 'r', 'q']),
        Principal: fc.constantFrom('*', { AWS: 'arn:x' }),
        Condition: fc.constantFrom({ a: { b: 'c' } }, { a: { 'x:sub': '*' } }),
      },
      { requiredKeys: ['Effect', 'Action'] },
    );
    const policy = fc.array(statement, { maxLength: 4 }).map((Statement) => JSON.stringify({ Statement }));
    const form = (effects: readonly GrantEffect[], added: string) =>
      effects.map((e) => JSON.stringify([e.event === added, e.of, e.value, e.breadth])).sort();
    fc.assert(
      fc.property(policy, policy, (a, b) => {
        expect(form(grantChanges(tree(a), tree(b), ''), 'added')).toEqual(
          form(grantChanges(tree(b), tree(a), ''), 'removed'),
        );
        expect(grantChanges(tree(a), tree(a), '')).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('never throw on a damaged policy text', () => {
    const text =
      '{"Statement": [{"Effect": "Allow", "Action": ["s3:*"], "Resource": "${a["b"]}/*", x = jsonencode({a = 1})}]} # c';
    fc.assert(
      fc.property(fc.nat(text.length), fc.nat(text.length), fc.string({ maxLength: 3 }), (a, b, noise) => {
        policyTreeOf(text.slice(0, a) + noise + text.slice(b));
      }),
      { numRuns: 400 },
    );
    for (const bad of [
      '{"Action":'.repeat(9000),
      '"Action":["'.repeat(9000),
      `{"Action": ${'('.repeat(90_000)}`,
      `{"Action": ${'${'.repeat(50_000)}`,
    ])
      policyTreeOf(bad);
  });
});

function guarded(type: string, path: string, before: string | null, after: string | null): string {
  const attribute: AttributeEffect = { path, before, after, line: 1, baseLine: 1 };
  return safeguardChanges(type, [attribute], 's')
    .map(({ event, safeguard }) => `${safeguard} ${event}`)
    .join();
}

describe('safeguards', () => {
  it.each<[string, string, string | null, string | null, string]>([
    ['aws_db_instance', 'storage_encrypted', 'true', 'false', 'encryption off'],
    ['aws_db_instance', 'storage_encrypted', 'true', null, 'encryption off'],
    ['aws_db_instance', 'storage_encrypted', null, 'false', ''],
    ['aws_db_instance', 'storage_encrypted', 'true', 'var.x', 'encryption off'],
    ['aws_db_instance', 'storage_encrypted', 'var.y', 'var.x', ''],
    ['aws_db_instance', 'deletion_protection', 'true', 'false', 'deletion-protection off'],
    ['aws_db_instance', 'skip_final_snapshot', null, 'true', 'deletion-protection off'],
    ['aws_db_instance', 'backup_retention_period', '7', '0', 'backup off'],
    ['aws_db_instance', 'backup_retention_period', '7', '5', ''],
    ['aws_db_instance', 'backup_retention_period', '30', '7', 'backup off'],
    ['aws_db_instance', 'backup_retention_period', '7', null, 'backup off'],
    ['aws_db_instance', 'publicly_accessible', 'false', 'true', 'public-access-block off'],
    ['AWS::RDS::DBInstance', 'Properties.DeletionProtection', 'true', 'false', 'deletion-protection off'],
    ['AWS::S3::Bucket', 'DeletionPolicy', 'Retain', 'Delete', 'deletion-protection off'],
    ['AWS::S3::Bucket', 'DeletionPolicy', 'Retain', null, 'deletion-protection off'],
    ['AWS::S3::Bucket', 'Properties.VersioningConfiguration.Status', 'Enabled', 'Suspended', 'versioning off'],
    [
      'AWS::S3::Bucket',
      'Properties.PublicAccessBlockConfiguration.BlockPublicAcls',
      'true',
      'false',
      'public-access-block off',
    ],
    ['aws_s3_bucket_versioning', 'versioning_configuration.status', 'Enabled', 'Disabled', 'versioning off'],
    [
      'aws_s3_bucket',
      'server_side_encryption_configuration.rule.apply_server_side_encryption_by_default.sse_algorithm',
      'aws:kms',
      null,
      'encryption off',
    ],
    [
      'aws_s3_bucket',
      'server_side_encryption_configuration.rule.apply_server_side_encryption_by_default.sse_algorithm',
      'aws:kms',
      'AES256',
      '',
    ],
    ['aws_s3_bucket', 'logging.target_bucket', 'logs', null, 'logging off'],
    ['aws_lb', 'access_logs.enabled', 'true', 'false', 'logging off'],
    ['aws_lb', 'enable_deletion_protection', null, 'true', 'deletion-protection on'],
    ['aws_rds_cluster', 'enabled_cloudwatch_logs_exports', 'audit', null, 'logging off'],
    ['aws_cloudtrail', 'enable_log_file_validation', 'true', 'false', 'logging off'],
    ['aws_dynamodb_table', 'point_in_time_recovery.enabled', 'true', 'false', 'backup off'],
    ['aws_kms_key', 'enable_key_rotation', 'true', 'false', 'encryption off'],
    ['aws_ecr_repository', 'image_tag_mutability', 'IMMUTABLE', 'MUTABLE', 'versioning off'],
    ['aws_s3_bucket', 'lifecycle.prevent_destroy', 'true', null, 'deletion-protection off'],
    ['aws_s3_bucket', 'force_destroy', 'false', 'true', 'deletion-protection off'],
    ['azurerm_storage_account', 'min_tls_version', 'TLS1_2', 'TLS1_0', 'encryption off'],
    ['azurerm_storage_account', 'public_network_access_enabled', 'false', null, 'public-access-block off'],
    ['azurerm_key_vault', 'purge_protection_enabled', 'true', 'false', 'deletion-protection off'],
    ['azurerm_key_vault', 'soft_delete_retention_days', '90', '7', 'backup off'],
    ['google_sql_database_instance', 'settings.backup_configuration.enabled', 'true', 'false', 'backup off'],
    ['google_container_cluster', 'logging_service', 'logging.googleapis.com/kubernetes', 'none', ''],
    ['APIService', 'spec.insecureSkipTLSVerify', 'false', 'true', 'verification off'],
    ['aws_guardduty_detector', 'enable', 'true', 'false', 'logging off'],
    ['aws_instance', 'enabled', 'true', 'false', ''],
    ['aws_instance', 'tags.encrypted_by', 'true', 'false', ''],
  ])('%s %s from %s to %s: %s', (type, path, before, after, expected) => {
    expect(guarded(type, path, before, after)).toBe(expected);
    const mirrored = expected.replace(/ (off|on)$/, (_, event: string) => (event === 'off' ? ' on' : ' off'));
    expect(guarded(type, path, after, before)).toBe(mirrored);
  });
});
