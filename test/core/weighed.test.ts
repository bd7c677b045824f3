/** How risk is put together: which finding comes first, how often a place is told, what is remembered, and what is only moved. */
import { describe, expect, it } from '@jest/globals';
import { assessRisk, mostSeriousFirst, type RiskInput } from '../../src/core/risk.js';
import type { ChangedFile } from '../../src/domain/change.js';
import type { Finding } from '../../src/domain/finding.js';
import { cutShort, known } from '../../src/domain/result.js';
import { file, finding } from '../build.js';
import { change, fileOf, hunk, SIZE, textFile } from './risk-world.js';
import { PARSERS } from './text-world.js';

const POLICY = { paths: [], environments: [], size: SIZE };
const judge = (input: RiskInput, policy: Parameters<typeof assessRisk>[1] = POLICY) =>
  assessRisk(input, policy, PARSERS);
const of = (...files: readonly ChangedFile[]) => judge(change(files));

describe('of two findings comes first', () => {
  it.each<[what: string, first: Partial<Finding>, second: Partial<Finding>]>([
    ['the higher', { level: 'high', rule: 'z' }, { level: 'medium', rule: 'a' }],
    ['the higher, of low ones', { level: 'medium', rule: 'z' }, { level: 'low', rule: 'a' }],
    ['the one of the earlier rule', { rule: 'a', path: 'z' }, { rule: 'b', path: 'a' }],
    ['the one of the earlier path', { path: 'a', line: 9 }, { path: 'b', line: 1 }],
    ['the one without a path', { path: null, line: 9 }, { path: 'a', line: 1 }],
    ['the one of the earlier line', { line: 1, why: 'z' }, { line: 2, why: 'a' }],
    ['the one without a line', { line: null, why: 'z' }, { line: 2, why: 'a' }],
    ['the one of the earlier words', { why: 'a' }, { why: 'b' }],
  ])('%s', (_what, first, second) => {
    const [one, other] = [finding(first), finding(second)];
    expect([other, one].toSorted(mostSeriousFirst)).toEqual([one, other]);
    expect([one, other].toSorted(mostSeriousFirst)).toEqual([one, other]);
    expect([mostSeriousFirst(one, one), Math.sign(mostSeriousFirst(other, one))]).toEqual([0, 1]);
  });
});

describe('a change', () => {
  it('of nothing is low, and of its own size', () => {
    expect(of()).toEqual({ level: 'low', categories: [], findings: [], size: { judged: 0, total: 0 }, unseen: null });
  });

  it('of nothing that was listed says so', () => {
    const input = { ...change([]), files: cutShort([], '403') };
    expect(judge(input)).toMatchObject({ unseen: { reason: '403' }, level: 'high' });
  });

  it('has the categories of its findings, in their fixed order, and its findings in theirs', () => {
    const role = fileOf({ path: 'a.tf', patch: hunk('', '-resource "aws_iam_role" "r" {', '-}') });
    const group = fileOf({ path: 'b.tf', patch: hunk('resource "aws_security_group" "g" {', '+  name = "b"') });
    const { categories, findings, level } = of(group, role);
    expect(categories).toEqual(['iam', 'network', 'delete']);
    expect(findings).toEqual(findings.toSorted(mostSeriousFirst));
    expect(level).toBe(findings[0]?.level);
  });

  it('is told each place once, and ten of a rule in a file', () => {
    const rows = (count: number, same: boolean) =>
      Array.from({ length: count }, (_, at) => `-resource "aws_db_instance" "${same ? 'q' : `q${at}`}" {\n-}`);
    const told = (count: number, same = false) =>
      of(
        fileOf({ path: 'a.tf', patch: hunk('', ...rows(count, same).flatMap((row) => row.split('\n'))) }),
      ).findings.filter(({ rule }) => rule === 'delete/terraform-data').length;
    expect([told(1), told(2), told(10), told(12), told(3, true)]).toEqual([1, 2, 10, 10, 1]);
  });

  it('says what was seen, why it matters, and where', () => {
    const [found] = of(
      fileOf({ path: 'db.tf', patch: hunk('', '-resource "aws_db_instance" "a" {', '-}', ' # end') }),
    ).findings;
    expect(found).toMatchObject({
      rule: 'delete/terraform-data',
      category: 'delete',
      level: 'high',
      path: 'db.tf',
      line: 1,
    });
    expect(found?.why).toMatch(/^[A-Z].*: aws_db_instance\.a\. [A-Z]/);
    expect(found?.remedy.length).toBeGreaterThan(10);
    const many = Array.from({ length: 600 }, () => '+x');
    expect(of(fileOf({ path: 'src/a.ts', patch: hunk('', ...many) })).findings).toMatchObject([
      { rule: 'size/medium', path: null, line: null },
    ]);
  });

  it('says where at the base stood what is gone, and nothing of what is not', () => {
    const queue = (name: string, delay: number) => `resource "aws_db_instance" "${name}" {\n  port = ${delay}\n}\n`;
    const text = (base: string, head: string) =>
      of(textFile({ path: 'a.tf', base, head })).findings.map(
        ({ why }) => /\(line \d+ at the base\)/.exec(why)?.[0] ?? '-',
      );
    expect(text(queue('a', 1) + queue('b', 1), queue('a', 1))).toEqual(['(line 4 at the base)']);
    expect(new Set(text(queue('a', 1), queue('a', 2)))).not.toContain('(line 1 at the base)');
    expect(new Set(text('', queue('a', 1)))).not.toContain('(line 1 at the base)');
  });

  it('tells each object of a rule in a file that was read whole, and nothing of a place that is still there', () => {
    const db = (name: string) => `resource "aws_db_instance" "${name}" {\n}\n`;
    expect(
      of(textFile({ path: 'a.tf', base: db('a') + db('b'), head: '# none\n' })).findings.filter(
        ({ rule }) => rule === 'delete/data',
      ),
    ).toHaveLength(2);
    const rule = (cidr: string) =>
      `resource "aws_security_group_rule" "a" {\n  type = "ingress"\n  from_port = 22\n  to_port = 22\n  protocol = "tcp"\n  cidr_blocks = ["${cidr}"]\n}\n`;
    const { findings } = of(textFile({ path: 'a.tf', base: rule('10.0.0.0/8'), head: rule('0.0.0.0/0') }));
    expect(findings.length).toBeGreaterThan(0);
    const told = findings.map(({ why }) => why).join();
    expect(told).toContain('on port 22 is closed (line 1 at the base). ');
    expect(told).not.toMatch(/(?:opened|changed) \(line|!/);
  });

  it('says where at the base stood a way that was closed and an entry that is gone', () => {
    const each = (names: string) =>
      `module "m" {\n  source = "./a"\n}\nresource "aws_db_instance" "a" {\n  for_each = toset([${names}])\n}\n`;
    const { findings } = of(textFile({ path: 'a.tf', base: each('"a", "b"'), head: each('"a"') }));
    expect(findings.map(({ why }) => why).join()).toContain('at the base');
  });

  it('is raised by an environment of the policy, and by its paths', () => {
    const group = fileOf({ path: 'prod/b.tf', patch: hunk('resource "aws_security_group" "g" {', '+  name = "b"') });
    const environments = [{ id: 'production', match: ['prod/**'] as const, risk: 'high' as const }];
    expect(judge(change([group])).level).toBe('medium');
    expect(judge(change([group]), { ...POLICY, environments }).level).toBe('high');
    const paths = [{ id: 'all', match: ['**'] as const, category: 'iam' as const, risk: 'high' as const }];
    expect(judge(change([file('a.txt')]), { ...POLICY, paths })).toMatchObject({ level: 'high', categories: ['iam'] });
  });
});

describe('a change that was judged before', () => {
  const one = file('a.tf', { patch: known(hunk('', '-resource "aws_db_instance" "a" {', '-}')) });
  const input = change([one, file('b.txt')]);

  it('is not judged again', () => {
    expect(judge(input)).toBe(judge(input));
    expect(judge(change([one, file('b.txt')]))).toEqual(judge(input));
  });

  it('is judged again for one more file of no size', () => {
    const alone = change([one]);
    const first = judge(alone);
    expect(judge({ ...change([one, file('c.txt')]), totals: alone.totals })).not.toBe(first);
  });

  it.each<[what: string, other: RiskInput, policy?: Parameters<typeof assessRisk>[1]]>([
    ['policy', input, { ...POLICY }],
    ['number of added lines', { ...input, totals: { ...input.totals, additions: 99 } }],
    ['number of removed lines', { ...input, totals: { ...input.totals, deletions: 99 } }],
    ['list of files', { ...input, files: cutShort(input.files.items, '403') }],
    ['list of commits', { ...input, commits: cutShort([], '403') }],
    ['number of files', change([one])],
    ['other file', change([one, file('c.txt')])],
  ])('is judged again for another %s', (_what, other, policy = POLICY) => {
    const first = judge(input);
    expect(judge(other, policy)).not.toBe(first);
    const second = judge(other, policy);
    expect(judge(other, policy)).toBe(second);
    expect(judge(input)).not.toBe(second);
  });
});

describe('something is deleted', () => {
  const Q = ['-resource "aws_db_instance" "q" {', '-  port = 1', '-}'];
  const lines = (path: string, ...rows: readonly string[]) => fileOf({ path, patch: hunk('', ...rows) });
  const adds = (path: string, name: string) =>
    lines(path, `+resource "aws_db_instance" "${name}" {`, '+  port = 2', '+}');
  const moves = ['+moved {', '+  from = aws_db_instance.q', '+  to   = aws_db_instance.r', '+}'];
  const forgets = (destroy: string) => [
    '+removed {',
    '+  from = aws_db_instance.q',
    '+  lifecycle {',
    `+    destroy = ${destroy}`,
    '+  }',
    '+}',
  ];
  const db = (name: string, port: number) => `resource "aws_db_instance" "${name}" {\n  port = ${port}\n}\n`;
  const whole = (path: string, base: string, head: string) => textFile({ path, base, head });
  const none: readonly ChangedFile[] = [];

  it.each<[what: string, rows: readonly string[], others: readonly ChangedFile[], isDeleted: boolean]>([
    ['that comes nowhere', Q, none, true],
    ['that comes in another file of its folder', Q, [adds('infra/b.tf', 'q')], false],
    ['that comes under another name', Q, [adds('infra/b.tf', 'r')], true],
    ['that comes in another folder', Q, [adds('other/b.tf', 'q')], true],
    ['that comes in an example', Q, [lines('infra/examples/b.tf', ...Q.map((row) => row.replace('-', '+')))], true],
    ['that has a new name', [...Q, ...moves], [adds('infra/b.tf', 'r')], false],
    [
      'that has a new name in its own file',
      [...Q, ...moves, '+resource "aws_db_instance" "r" {', '+  port = 2', '+}'],
      none,
      false,
    ],
    ['that has a new name of nothing', [...Q, ...moves], none, true],
    ['that has a new name of something elsewhere', [...Q, ...moves], [adds('other/b.tf', 'r')], true],
    ['whose new name is written elsewhere', Q, [lines('other/m.tf', ...moves), adds('infra/b.tf', 'r')], true],
    [
      'that has the name of something that changed',
      [...Q, ...moves],
      [whole('infra/b.tf', db('r', 1), db('r', 2))],
      false,
    ],
    ['that has the name of something new', [...Q, ...moves], [whole('infra/b.tf', '', db('r', 2))], false],
    [
      'whose new name is written in a file that was read whole',
      Q,
      [whole('infra/b.tf', '', `${db('r', 2)}moved {\n  from = aws_db_instance.q\n  to = aws_db_instance.r\n}\n`)],
      false,
    ],
    ['that comes in a file that was read whole', Q, [whole('infra/b.tf', '', db('q', 2))], true],
    [
      'that has the name of something that is switched on',
      [...Q, ...moves],
      [whole('infra/b.tf', db('r', 1).replace('{', '{\n  count = 0'), db('r', 1).replace('{', '{\n  count = 1'))],
      false,
    ],
    [
      'that has the name of something that moved there',
      [...Q, ...moves],
      [
        whole(
          'infra/b.tf',
          db('x', 1),
          `${db('r', 1)}moved {\n  from = aws_db_instance.x\n  to = aws_db_instance.r\n}\n`,
        ),
      ],
      false,
    ],
    ['that is let go of', [...Q, ...forgets('false')], none, false],
    ['that is not let go of', [...Q, ...forgets('true')], none, true],
  ])('%s', (_what, rows, others, isDeleted) => {
    const { findings } = of(lines('infra/a.tf', ...rows), ...others);
    const told = findings.filter(({ rule, path }) => rule.startsWith('delete/') && path === 'infra/a.tf');
    expect(told.length > 0).toBe(isDeleted);
  });

  it('of a module, although an example of it has the same', () => {
    const { categories } = of(lines('modules/q/a.tf', ...Q), adds('examples/modules/q/b.tf', 'q'));
    expect(categories).toContain('delete');
  });

  it('of a cluster, unless it comes in another file', () => {
    const object = ['apiVersion: v1', 'kind: PersistentVolumeClaim', 'metadata:', '  name: data'];
    const rows = (sign: string) => object.map((row) => `${sign}${row}`);
    const gone = lines('k8s/a.yaml', ...rows('-'));
    const deleted = (...files: readonly ChangedFile[]) => of(...files).categories.includes('delete');
    expect(deleted(gone)).toBe(true);
    expect(deleted(gone, lines('k8s/b.yaml', ...rows('+'), '+spec: {}'))).toBe(false);
  });
});
