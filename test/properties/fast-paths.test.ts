/** The laws of the shortcuts: what is skipped, remembered or compared in the order written answers as if it were not. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { exposureChanges } from '../../src/core/readers/exposure.js';
import { parseHcl } from '../../src/core/readers/hcl/parse.js';
import { grantChanges } from '../../src/core/readers/policy-document.js';
import { isSame, withoutShared } from '../../src/core/readers/same-tree.js';
import { readTerraform } from '../../src/core/readers/terraform.js';
import { genericRules } from '../../src/core/readers/terraform-allow-lists.js';
import { accessChanges } from '../../src/core/readers/terraform-exposure.js';
import { grantsBetween } from '../../src/core/readers/terraform-grants.js';
import { settledBody } from '../../src/core/readers/terraform-tree.js';
import type { Tree, TreeMap } from '../../src/core/readers/tree.js';
import { identities } from '../../src/core/readers/tree-questions.js';
import type { Effect } from '../../src/domain/effect.js';
import { lawRuns } from './runs.js';

const RUNS = lawRuns(300);

/** Few keys and values, so that equal ones, keys that stand twice and other orders are the rule. */
const { map } = fc.letrec<{ map: TreeMap; list: Tree; scalar: Tree; any: Tree }>((tie) => ({
  map: fc
    .array(fc.record({ key: fc.constantFrom('a', 'b', 'c'), value: tie('any'), line: fc.nat(9) }), { maxLength: 4 })
    .map((entries) => ({ kind: 'map', entries, line: 1 })),
  list: fc.array(tie('any'), { maxLength: 3 }).map((items) => ({ kind: 'list', items, line: 1 })),
  scalar: fc
    .record({ text: fc.constantFrom('1', '2'), literal: fc.boolean() })
    .map((value): Tree => ({ kind: 'scalar', line: 1, ...value })),
  any: fc.oneof({ maxDepth: 3 }, tie('scalar'), tie('map'), tie('list')),
}));

/** Two maps that have much in common. */
const pair = fc.oneof(
  fc.tuple(map, map),
  fc.tuple(map, map, fc.nat()).map(([shared, other, seed]) => [shared, mixed(shared, other, seed)] as const),
);

function mixed(one: TreeMap, other: TreeMap, seed: number): TreeMap {
  const at = one.entries.length === 0 ? 0 : seed % one.entries.length;
  const entries = [...one.entries.slice(at), ...other.entries.slice(0, seed % 2), ...one.entries.slice(0, at)];
  return { ...one, entries };
}

describe('trees', () => {
  it('are the same in the order written where they are the same in any order', () => {
    const law = fc.property(pair, ([one, other]) => {
      const identity = identities();
      expect(isSame(one, other, identities())).toBe(identity(one) === identity(other));
    });
    fc.assert(law, RUNS);
  });

  it('have left over exactly what differs, whatever they share', () => {
    const law = fc.property(pair, ([one, other]) => {
      const identity = identities();
      const count = ({ entries }: TreeMap, by: number, counts: Map<string, number>) => {
        for (const { key, value } of entries) {
          const name = `${key}=${identity(value)}`;
          counts.set(name, (counts.get(name) ?? 0) + by);
        }
      };
      const difference = (left: TreeMap, right: TreeMap) => {
        const counts = new Map<string, number>();
        count(left, 1, counts);
        count(right, -1, counts);
        return new Map([...counts].filter(([, sum]) => sum !== 0));
      };
      expect(difference(...withoutShared(one, other))).toEqual(difference(one, other));
    });
    fc.assert(law, RUNS);
  });
});

const LINES = [
  'count = 0',
  'count = 2',
  'count = var.on ? 1 : 0',
  'for_each = toset(["a", "b"])',
  'for_each = toset(["b"])',
  'tags = { a = "b" }',
  'name = "a"',
  'name = null',
  'publicly_accessible = true',
  'publicly_accessible = var.open',
  'deletion_protection = true',
  'deletion_protection = false',
  'allowed_ips = ["0.0.0.0/0"]',
  'allowed_ips = ["10.0.0.0/8", "192.0.2.0/24"]',
  'cidr_blocks = ["0.0.0.0/0"]',
  'type = "ingress"',
  'from_port = 22',
  'to_port = 22',
  'role = "a"',
  'member = "allUsers"',
  'managed_policy_arns = ["arn:aws:iam::aws:policy/AdministratorAccess"]',
  'policy = jsonencode({\n    Statement = [{ Effect = "Allow", Action = ["s3:*"], Resource = "*" }]\n  })',
  'policy = <<-EOT\n    {"Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "a"}]}\n  EOT',
  'ingress {\n    from_port = 22\n    to_port = 22\n    protocol = "tcp"\n    cidr_blocks = ["0.0.0.0/0"]\n  }',
  'ingress {\n    from_port = 443\n    to_port = 443\n    protocol = "tcp"\n    cidr_blocks = ["10.0.0.0/8"]\n  }',
  'lifecycle {\n    prevent_destroy = true\n  }',
];
const TYPES = [
  'aws_instance',
  'aws_db_instance',
  'aws_security_group',
  'aws_security_group_rule',
  'aws_iam_role',
  'google_project_iam_member',
  'azurerm_sql_firewall_rule',
];
/** A line is taken out, put in, or put in place of another. */
const change = fc.record({ at: fc.nat(5), remove: fc.nat(1), line: fc.option(fc.constantFrom(...LINES)) });
const edit = fc
  .tuple(fc.shuffledSubarray(LINES, { maxLength: 5 }), fc.array(change, { minLength: 1, maxLength: 2 }))
  .map(([base, changes]) => {
    const head = [...base];
    for (const { at, remove, line } of changes) head.splice(at % (head.length + 1), remove, ...(line ? [line] : []));
    return { base, head };
  });

let written = 0;

describe('an edit that is made in many blocks', () => {
  it('has the effects in each that it has in a block that no other is like', () => {
    const law = fc.property(edit, fc.constantFrom(...TYPES), fc.nat(3), ({ base, head }, type, gap) => {
      const file = (lines: readonly string[], note: (number: number) => string) =>
        ['one', 'two', 'three']
          .map((name, number) => `resource "${type}" "${name}" {\n  ${[...lines, note(number)].join('\n  ')}\n}\n`)
          .join('\n'.repeat(gap + 1));
      const run = written++;
      const [alike, unlike] = [() => `# ${run}`, (number: number) => `# ${run} ${number}`];
      const before = '# a line above\n';
      const shared = effectsOf(before + file(base, alike), before + file(head, alike));
      const alone = effectsOf(before + file(base, unlike), before + file(head, unlike));
      expect(shared).toEqual(alone);
    });
    fc.assert(law, RUNS);
  });
});

function effectsOf(base: string, head: string): readonly Effect[] {
  const reading = readTerraform({ name: 'main.tf', base, head });
  return reading.kind === 'read' ? reading.effects : [];
}

describe('what stands on both sides of a block', () => {
  const bodyOf = (lines: readonly string[]): TreeMap => {
    const parsed = parseHcl(`resource "a" "b" {\n  ${lines.join('\n  ')}\n}\n`)?.blocks[0]?.body;
    return settledBody(parsed ?? { kind: 'map', entries: [], line: 1 });
  };
  const sidesOf = (lines: { readonly base: readonly string[]; readonly head: readonly string[] }) => {
    return { type: 'custom_thing', base: bodyOf(lines.base), head: bodyOf(lines.head), subject: 'a.b' };
  };

  it('can be left out when the rights of both sides are compared', () => {
    const law = fc.property(edit, (lines) => {
      const { base, head, ...rest } = sidesOf(lines);
      const stated = grantChanges(base, head, rest.subject);
      const found = grantsBetween({ base, head, ...rest });
      expect(found.slice(0, stated.length)).toEqual(stated);
      expect(found.slice(stated.length).every(({ value }) => /Access$|^all/.test(value))).toBe(true);
    });
    fc.assert(law, RUNS);
  });

  it('can be left out when the ways in of both sides are compared', () => {
    const law = fc.property(edit, (lines) => {
      const { base, head, ...rest } = sidesOf(lines);
      const rules = (tree: TreeMap) => [
        ...(opens(tree)
          ? [{ direction: 'ingress' as const, from: ['Internet'], ports: 'unknown' as const, line: tree.line }]
          : []),
        ...genericRules(tree),
      ];
      expect(accessChanges({ base, head, ...rest })).toEqual(exposureChanges(rules(base), rules(head), rest.subject));
    });
    fc.assert(law, RUNS);
  });
});

function opens({ entries }: TreeMap): boolean {
  const value = entries.find(({ key }) => key === 'publicly_accessible')?.value;
  return value?.kind === 'scalar' && value.text === 'true';
}
