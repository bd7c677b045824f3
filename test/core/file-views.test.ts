/** A changed file as rules see it: what it is under both names, its lines and where they stand, and what was read of it. */
import { describe, expect, it } from '@jest/globals';
import { viewOf } from '../../src/core/file-view.js';
import { rememberedView } from '../../src/core/remembered-views.js';
import type { ChangedFile } from '../../src/domain/change.js';
import type { Effect, Parsers } from '../../src/domain/effect.js';
import { type Fact, known, unknown } from '../../src/domain/result.js';
import type { FileView, PatchLine } from '../../src/domain/risk-rule.js';
import { file } from '../build.js';

const PARSERS: Parsers = { sql: () => null };
const QUEUE = 'resource "aws_sqs_queue" "q" {\n  delay = 1\n}\n';
const CDK = "import * as cdk from 'aws-cdk-lib';";

function patchOf(...rows: readonly string[]): Fact<string> {
  return known(['@@ -1,9 +1,9 @@', ...rows].join('\n'));
}

function view(path: string, more: Partial<ChangedFile> = {}, text?: string): FileView {
  const texts = new Map(text === undefined ? [] : [['b1', known(text)]]);
  return viewOf(file(path, { additions: 0, patch: known(''), blob: 'b1', ...more }), { texts, parsers: PARSERS });
}

function renamed(previousPath: string, path: string, text?: string, more: Partial<ChangedFile> = {}): FileView {
  return view(path, { previousPath, status: 'renamed', ...more }, text);
}

/** Lines as `+ text`, with what encloses them, and what they belong to. */
function shown(lines: readonly PatchLine[]): readonly string[] {
  return lines.map(({ sign, text, line, scope, owner }) => {
    const told =
      owner?.kind === 'block'
        ? ` of ${[owner.change, owner.keyword, owner.type, owner.address].filter(Boolean).join(' ')}`
        : '';
    const object = owner?.kind === 'object' ? ` of ${owner.type}` : '';
    return `${sign}${line} ${text}${scope.length > 0 ? ` in ${scope.join(' / ')}` : ''}${told}${object}`;
  });
}

function told({ effects }: { readonly effects: readonly Effect[] }): readonly string[] {
  return effects.map(({ event, subject }) => `${event} ${subject}`);
}

describe('what a file is', () => {
  it.each<[what: string, from: string, to: string, kind: string, inert: string | null, before: string]>([
    ['Terraform', 'infra/a.tf', 'infra/a.tf', 'terraform', null, 'terraform'],
    ['Terraform in capitals', 'INFRA/A.TF', 'INFRA/A.TF', 'terraform', null, 'terraform'],
    ['an example', 'examples/a.tf', 'examples/a.tf', 'terraform', 'example', 'terraform'],
    ['what it was, where it is called a document', 'infra/a.tf', 'infra/a.txt', 'terraform', null, 'terraform'],
    ['what it was, where it is called an example', 'infra/a.tf', 'examples/a.tf', 'terraform', null, 'terraform'],
    ['what it is, where it was an example', 'examples/a.tf', 'infra/a.tf', 'terraform', null, 'terraform'],
    ['what it is, where it was a document', 'infra/a.md', 'infra/a.tf', 'terraform', null, 'docs'],
    [
      'what it is, where it was another thing that is judged',
      'infra/a.tf',
      'infra/a.yaml',
      'manifest',
      null,
      'terraform',
    ],
    ['what it was, where it is called like nothing', 'infra/a.tf', 'infra/a.xyz', 'terraform', null, 'terraform'],
    [
      'what it is, where it was an example and is a document',
      'examples/a.tf',
      'infra/a.txt',
      'docs',
      'docs',
      'terraform',
    ],
    ['what it is, where it was nothing that is judged', 'src/a.ts', 'src/a.py', 'code', null, 'code'],
  ])('%s: %s to %s', (_what, from, to, kind, inert, before) => {
    const seen = from === to ? view(to) : renamed(from, to);
    expect([seen.kind, seen.inert, seen.before.kind]).toEqual([kind, inert, before]);
    expect(seen).toMatchObject({ path: to, previousPath: from === to ? null : from });
  });

  it.each<[from: string | null, to: string, names: readonly string[]]>([
    [null, 'Infra/A.tf', ['infra/a.tf']],
    ['infra/b.tf', 'infra/a.tf', ['infra/a.tf', 'infra/b.tf']],
    ['infra/A.tf', 'infra/a.tf', ['infra/a.tf']],
  ])('it is called, from %s to %s: %j', (previousPath, path, names) => {
    expect(view(path, { previousPath }).names).toEqual(names);
  });

  it('an odd name is told, the old one too', () => {
    expect(view('a.tf').deception).toBeNull();
    expect(view('a\u200b.tf').deception).not.toBeNull();
    expect(renamed('a\u200b.tf', 'b.tf').deception).toBe(view('a\u200b.tf').deception);
    expect(view('a.tf', { status: 'added', additions: 3, deletions: 4 })).toMatchObject({
      ...{ status: 'added', additions: 3, deletions: 4 },
    });
  });

  it('a submodule is a pointer', () => {
    const patch = patchOf(`-Subproject commit ${'a'.repeat(40)}`, `+Subproject commit ${'b'.repeat(40)}`);
    expect(view('lib', { patch }).pointer).toBe('submodule');
    expect(view('lib', { patch: patchOf('+a') }).pointer).toBeNull();
    expect(view('lib', { patch: unknown('403') }).pointer).toBeNull();
  });

  it.each<[what: string, patch: Fact<string>, why: string | null]>([
    ['was read', patchOf('+a'), null],
    ['could not be had', unknown('too large'), 'too large'],
    ['has a line without an end', patchOf(`+${'a'.repeat(20_001)}`), 'a line is too long to be read'],
    ['is long', patchOf(...Array.from({ length: 20_001 }, () => '+')), null],
  ])('a patch that %s', (_what, patch, why) => expect(view('a.txt', { patch }).unreadable).toBe(why));

  it.each<[path: string, row: string, may: boolean]>([
    ['a.tf', '+moved {', true],
    ['a.tf', ' removed {', true],
    ['a.tf', '+resource {', false],
    ['a.yaml', '+moved {', false],
  ])('%s with %s may move: %s', (path, row, may) => expect(view(path, { patch: patchOf(row) }).mayMove).toBe(may));
});

describe('the lines of a file', () => {
  const lines = (path: string, ...rows: readonly string[]) => view(path, { patch: patchOf(...rows), blob: null });

  it('stand where they stand, without their comments and blanks', () => {
    const seen = lines('a.tf', ' resource "aws_x" "y" {', '-  a = 1', '+  a = 2  # two', '   b = 3', ' }');
    expect(shown(seen.touched)).toEqual([
      '-2 a = 1 in resource "aws_x" "y" { of edited resource aws_x aws_x.y',
      '+2 a = 2 in resource "aws_x" "y" { of edited resource aws_x aws_x.y',
    ]);
    expect(seen.lines.map(({ text }) => text)).toEqual(['resource "aws_x" "y" {', 'a = 1', 'a = 2', 'b = 3', '}']);
    expect(seen.blocks).toEqual([]);
  });

  it('of several hunks all stand', () => {
    const patch = known('@@ -1 +1 @@\n+a: 1\n@@ -9 +9 @@ spec:\n+  b: 2');
    expect(shown(view('a.yaml', { patch, blob: null }).touched)).toEqual(['+1 a: 1', '+9 b: 2 in spec:']);
  });

  it('tell which blocks come and go', () => {
    const seen = lines(
      'a.tf',
      '-resource "aws_x" "y" {',
      '-  a = 1',
      '-}',
      '+data "aws_x" "z" {',
      '+  a = 1',
      '+}',
      ' resource "aws_x" "w" {',
      '+  b = 1',
    );
    expect(seen.blocks).toEqual([
      { event: 'removed', address: 'aws_x.y', line: 1 },
      { event: 'added', address: 'data.aws_x.z', line: 1 },
    ]);
    const owners = seen.lines.map(({ owner }) => (owner?.kind === 'block' ? `${owner.change} ${owner.address}` : null));
    expect(owners[1]).toBe('removed aws_x.y');
    expect(owners[4]).toBe('added data.aws_x.z');
    expect(owners.at(-1)).toBe('edited aws_x.w');
  });

  it('within a block begin none', () => {
    expect(lines('a.tf', ' resource "aws_x" "y" {', '+      module "m" {', ' }').blocks).toEqual([]);
    expect(lines('a.yaml', '+resource "aws_x" "y" {').blocks).toEqual([]);
  });

  it('of a module know where it comes from, of anything else they do not', () => {
    const seen = lines(
      'a.tf',
      ' module "m" {',
      '   source = "acme/x"',
      '+  a = 1',
      ' }',
      ' resource "aws_x" "y" {',
      '   source = "b"',
      '+  c = 1',
      ' }',
      ' module "n" {',
      '+  d = 1',
    );
    expect(shown(seen.touched)).toEqual([
      '+3 a = 1 in module "m" { of edited module acme/x module.m',
      '+7 c = 1 in resource "aws_x" "y" { of edited resource aws_x aws_x.y',
      '+10 d = 1 in module "n" { of edited module module.n',
    ]);
  });

  it('of a module know it from an own line alone', () => {
    const seen = lines(
      'a.tf',
      ' module "m" {',
      '   resource = "a"',
      '   my_source = "b"',
      '   source="c" # x',
      '+  a = 1',
    );
    expect(shown(seen.touched)).toEqual(['+5 a = 1 in module "m" { of edited module c module.m']);
  });

  it('of a module know nothing where the module is not shown', () => {
    expect(shown(lines('a.tf', '+  source = "acme/x"').touched)).toEqual(['+1 source = "acme/x"']);
  });

  it('of a module know nothing where no line of its own says it', () => {
    const seen = lines('a.tf', ' module "m" {', '   my_source = "b"', '+  a = 1');
    expect(shown(seen.touched)).toEqual(['+3 a = 1 in module "m" { of edited module module.m']);
  });

  it.each<[what: string, path: string, row: string, isRead: boolean]>([
    ['of Terraform', 'a.tf', '+a = 1', true],
    ['of manifests', 'a.yaml', '+a: 1', true],
    ['of examples', 'examples/a.yaml', '+a: 1', true],
    ['of scripts', 'run.sh', '+rm a', true],
    ['of programs of a cloud', 'src/a.ts', `+${CDK}`, true],
    ['of other programs', 'src/a.ts', '+const a = 1;', false],
    ['of tests', 'tests/a.yaml', '+a: 1', false],
    ['of locks', 'package-lock.json', '+{', false],
    ['of documents', 'a.md', '+a', false],
    ['of what nobody knows', 'a.xyz', '+a', false],
  ])('%s are read: %s, %s', (_what, path, row, isRead) => {
    const seen = lines(path, row);
    expect([seen.touched.length, seen.lines.length]).toEqual(isRead ? [1, 1] : [0, 0]);
  });

  it('are none where there is no patch', () => {
    expect(view('a.tf', { patch: unknown('403') })).toMatchObject({ touched: [], lines: [], blocks: [] });
  });

  it('of a file that was read whole are there when they are asked for, and made once', () => {
    const patch = patchOf('-  delay = 2', '+  delay = 1');
    const rows = known('@@ -1,3 +1,3 @@\n resource "aws_sqs_queue" "q" {\n-  delay = 2\n+  delay = 1\n }');
    const seen = view('a.tf', { patch: rows, additions: 1, deletions: 1 }, QUEUE);
    expect(seen.reading).toMatchObject({ kind: 'read' });
    expect(told(seen)).toEqual(['changed aws_sqs_queue.q']);
    expect([seen.touched.length, seen.lines.length, seen.blocks.length]).toEqual([2, 4, 0]);
    expect(seen.lines).toBe(seen.lines);
    expect(view('a.tf', { patch, blob: null }).touched).toHaveLength(2);
  });
});

describe('what is read of a file', () => {
  const opaque = (reason: string) => ({ kind: 'opaque', reason: expect.stringContaining(reason) });

  it.each<[what: string, seen: () => FileView, expected: unknown]>([
    ['nothing of a document', () => view('a.md', {}, 'a'), null],
    ['nothing of an example', () => view('examples/a.tf', {}, QUEUE), null],
    ['nothing of a script', () => view('run.sh', {}, 'a'), null],
    ['nothing of a program', () => view('src/a.ts', { patch: patchOf('+a') }, 'a'), null],
    [
      'nothing of what may be a program of a cloud and was not read',
      () => view('lib/a.ts', { patch: patchOf('+a') }),
      null,
    ],
    [
      'that a program of a cloud was not read',
      () => view('src/a.ts', { patch: patchOf(`+${CDK}`) }),
      opaque('not among those'),
    ],
    ['that a text was not read', () => view('a.tf'), opaque('not among those')],
    ['that a text is not known', () => view('a.tf', { blob: null }), opaque('not known')],
    ['that a patch could not be had', () => view('a.tf', { patch: unknown('too large') }, QUEUE), opaque('too large')],
    ['a text', () => view('a.tf', {}, QUEUE), { kind: 'read', effects: [] }],
  ])('%s', (_what, seen, expected) => {
    expect(seen().reading).toEqual(expected);
    expect(told(seen())).toEqual([]);
  });

  const role = 'apiVersion: v1\nkind: ClusterRole\nmetadata:\n  name: r\nrules:\n  - verbs: ["*"]\n';
  const flow = 'on: push\npermissions: write-all\njobs: {}\n';
  const drop = 'DROP TABLE users;\n';
  it.each<[what: string, from: string, to: string, text: string, effects: readonly string[]]>([
    ['the same', 'infra/a.tf', 'infra/b.tf', QUEUE, []],
    ['what is gone, under a name that no tool reads', 'infra/a.tf', 'infra/a.txt', QUEUE, ['removed aws_sqs_queue.q']],
    ['what is gone, under a hidden name', 'infra/a.tf', 'infra/.a.tf', QUEUE, ['removed aws_sqs_queue.q']],
    ['what is gone, under a hidden name at the root', 'a.tf', '.a.tofu', QUEUE, ['removed aws_sqs_queue.q']],
    ['what is gone, under the name of a test', 'infra/a.hcl', 'infra/a.tftest.hcl', QUEUE, ['removed aws_sqs_queue.q']],
    ['what is gone, as an example', 'infra/a.tf', 'examples/a.tf', QUEUE, ['removed aws_sqs_queue.q']],
    ['what is gone, under a longer hidden name', 'infra/a.tf', 'infra/.main.tf', QUEUE, ['removed aws_sqs_queue.q']],
    [
      'what is gone, under a hidden name in JSON',
      'infra/a.tf.json',
      'infra/.a.tf.json',
      '{"resource": {"aws_sqs_queue": {"q": {}}}}',
      ['removed aws_sqs_queue.q'],
    ],
    ['what is new, which were variables', 'infra/a.tfvars', 'infra/a.tf', QUEUE, ['added aws_sqs_queue.q']],
    ['what is new, which was hidden', 'infra/.a.tf', 'infra/a.tf', QUEUE, ['added aws_sqs_queue.q']],
    ['what is new, which was an example', 'examples/a.tf', 'infra/a.tf', QUEUE, ['added aws_sqs_queue.q']],
    ['what is new, which was a document', 'infra/a.md', 'infra/a.tf', QUEUE, ['added aws_sqs_queue.q']],
    ['the same in a hidden folder', 'infra/a.tf', '.infra/a.tf', QUEUE, []],
    ['the same, under a name that is only like a hidden one', 'infra/a.tf', 'infra/a..tf', QUEUE, []],
    ['what is new, which had another ending', 'k8s/a.json', 'k8s/a.yaml', role, []],
    ['what is new, under the name of a workflow', 'ci/a.yml', '.github/workflows/a.yml', flow, ['added workflow']],
    ['the same, under another name of a workflow', '.github/workflows/b.yml', '.github/workflows/a.yml', flow, []],
    ['the same kind of text, once a workflow', '.github/workflows/a.yml', 'k8s/a.yml', role, []],
    ['what runs anew under a new name', 'db/migrations/0001_a.sql', 'db/migrations/0002_a.sql', drop, ['added users']],
    ['what runs no more in another folder', 'db/migrations/0001_a.sql', 'app/migrations/0001_a.sql', drop, []],
    ['the same, in a folder that is called otherwise', 'db/migrations/001_a.sql', 'db/migrate/001_a.sql', drop, []],
    ['the same, once of GitHub', '.github/labels.yml', 'k8s/role.yml', role, []],
    ['the same, under a hidden name of another tool', 'k8s/a.yaml', 'k8s/.a.tf.yaml', role, []],
    ['the same, under a name that only begins like that of a test', 'a.tf', 'a.tftest.hcl.tf', QUEUE, []],
    ['what runs, which was a script', 'scripts/0001_a.sql', 'db/migrations/0001_a.sql', drop, ['added users']],
  ])('%s: %s to %s', (_what, from, to, text, effects) => {
    expect([...new Set(told(renamed(from, to, text)))]).toEqual(effects);
  });
});

describe('views of files seen before', () => {
  const texts = (text: Fact<string> = known(QUEUE)) => new Map([['b1', text]]);
  const base = file('a.tf', { additions: 0, patch: known(''), blob: 'b1' });
  const of = (more: Partial<ChangedFile> = {}, text: Fact<string> = known(QUEUE), parsers = PARSERS) =>
    rememberedView({ ...base, ...more }, { texts: texts(text), parsers });

  it('are the same for the same file', () => {
    expect(of()).toBe(of());
    expect(of({}, unknown('403'))).toBe(of({}, unknown('403')));
    expect(of({ patch: unknown('403') })).toBe(of({ patch: unknown('403') }));
    expect(of({ blob: null })).toBe(of({ blob: null }));
  });

  it.each<[what: string, other: () => FileView]>([
    ['path', () => of({ path: 'b.tf' })],
    ['content', () => of({ blob: 'b2' })],
    ['unknown content', () => of({ blob: null })],
    ['status', () => of({ status: 'added' })],
    ['name of before', () => of({ previousPath: 'b.tf' })],
    ['number of added lines', () => of({ additions: 1 })],
    ['number of removed lines', () => of({ deletions: 1 })],
    ['patch', () => of({ patch: known('@@ -1 +1 @@') })],
    ['patch that could not be had', () => of({ patch: unknown('403') })],
    ['text', () => of({}, known('x'))],
    ['text that could not be had', () => of({}, unknown('403'))],
    ['parser', () => of({}, known(QUEUE), { sql: () => null })],
  ])('are made anew for another %s', (_what, other) => {
    const first = of();
    expect(other()).not.toBe(first);
  });

  it('are made anew once the text is there, and once it is not', () => {
    const without = () => rememberedView(base, { texts: new Map(), parsers: PARSERS });
    const first = of();
    expect(without()).not.toBe(first);
    const second = without();
    expect(without()).toBe(second);
    expect(of()).not.toBe(second);
  });

  it('are made anew where a reason is another, or is no reason any more', () => {
    const first = of({}, unknown('403'));
    expect(of({}, unknown('404'))).not.toBe(first);
    const second = of({}, unknown('404'));
    expect(of({}, known(QUEUE))).not.toBe(second);
    const third = of({ patch: unknown('a') });
    expect(of({ patch: known('a') })).not.toBe(third);
  });

  it('are forgotten when very many came after, and not before', () => {
    const [first, used] = [of({ path: 'first.txt' }), of({ path: 'used.txt' })];
    for (let at = 0; at < 990; at += 1) of({ path: `a${at}.txt` });
    expect(of({ path: 'first.txt' })).toBe(first);
    expect(of({ path: 'used.txt' })).toBe(used);
    for (let at = 0; at < 990; at += 1) of({ path: `b${at}.txt` });
    expect(of({ path: 'used.txt' })).toBe(used);
    for (let at = 0; at < 990; at += 1) of({ path: `c${at}.txt` });
    expect(of({ path: 'used.txt' })).toBe(used);
    expect(of({ path: 'first.txt' })).not.toBe(first);
  });

  it('are forgotten when very long ones came after, and one that is too long is never kept', () => {
    const long = (size: number) => known(`@@ -1 +1 @@\n+${'a\n'.repeat(size / 2)}`);
    const first = of({ path: 'first.md' });
    const huge = of({ path: 'huge.md', patch: long(2_000_010) });
    expect(of({ path: 'huge.md', patch: long(2_000_010) })).not.toBe(huge);
    for (const name of ['x', 'y', 'z']) of({ path: `${name}.md`, patch: long(1_500_000) });
    expect(of({ path: 'first.md' })).not.toBe(first);
  });
});
