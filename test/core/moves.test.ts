/** What is let go of because it only moves: effects between files, names by `moved` blocks, and blocks word by word. */
import { describe, expect, it } from '@jest/globals';
import { withoutMovedBlocks } from '../../src/core/moved-blocks.js';
import { withoutMovedEffects } from '../../src/core/moved-effects.js';
import { movesOf, withoutRenames } from '../../src/core/renamed-effects.js';
import type { AttributeEffect, Effect, ExposureEffect, GrantEffect, ObjectEffect } from '../../src/domain/effect.js';
import type { FileView, Owner, PatchLine, Sign } from '../../src/domain/risk-rule.js';

const EMPTY: FileView = {
  path: 'a.tf',
  previousPath: null,
  names: ['a.tf'],
  status: 'modified',
  kind: 'terraform',
  inert: null,
  before: { kind: 'terraform', inert: null },
  additions: 1,
  deletions: 1,
  deception: null,
  pointer: null,
  unreadable: null,
  touched: [],
  lines: [],
  blocks: [],
  mayMove: false,
  reading: null,
  effects: [],
};

function view(path: string, effects: readonly Effect[], more: Partial<FileView> = {}): FileView {
  return { ...EMPTY, path, names: [path], effects, ...more };
}

const at = { line: 1, baseLine: 2 };

/** An attribute as `path=before>after`; nothing: absent on that side. */
function attribute(text: string): AttributeEffect {
  const [, path = '', before = '', after = ''] = /^(.*?)=(.*)>(.*)$/.exec(text) ?? [];
  return { ...at, path, before: before || null, after: after || null };
}

function object(event: ObjectEffect['event'], subject: string, ...attributes: readonly string[]): ObjectEffect {
  return { ...at, kind: 'object', event, subject, type: 'aws_sqs_queue', attributes: attributes.map(attribute) };
}

const sort = (type: string, event: ObjectEffect['event'], subject = 'x') => ({ ...object(event, subject), type });

function grant(event: GrantEffect['event'], subject: string, value = 's3:Get', of: GrantEffect['of'] = 'action') {
  return { ...at, kind: 'grant', event, subject, of, value, breadth: 'plain' } as const;
}

function open(event: ExposureEffect['event'], subject: string, more: Partial<ExposureEffect> = {}): ExposureEffect {
  const ports = [{ from: 22, to: 22 }];
  return {
    ...at,
    kind: 'exposure',
    event,
    subject,
    direction: 'ingress',
    from: ['sg-1'],
    breadth: 'some',
    ports,
    ...more,
  };
}

function guard(event: 'off' | 'on', subject: string, by = 'encrypted') {
  return { ...at, kind: 'safeguard', event, subject, safeguard: 'encryption', by } as const;
}

function drop(event: 'added' | 'removed', subject: string) {
  return { ...at, kind: 'schema', event, subject, operation: 'drop-table', target: 'users' } as const;
}

/** What is left of a file, an effect a word: `removed a.b`, with the attributes of what changed. */
function left({ effects }: FileView): readonly string[] {
  return effects.map((effect) => {
    const attributes = effect.kind === 'object' ? effect.attributes : [];
    const shown = attributes.map(({ path, before, after }) => `${path}=${before ?? ''}>${after ?? ''}`);
    return [effect.kind === 'object' ? '' : effect.kind, effect.event, effect.subject, ...shown]
      .filter(Boolean)
      .join(' ');
  });
}

type Files = Readonly<Record<string, readonly Effect[]>>;
type Left = Readonly<Record<string, readonly string[]>>;

function leftOf(views: readonly FileView[]): Left {
  return Object.fromEntries(views.map((file) => [file.path, left(file)]));
}

describe('of what moves between files', () => {
  const between = (files: Files, more: Partial<FileView> = {}) =>
    leftOf(withoutMovedEffects(Object.entries(files).map(([path, effects]) => view(path, effects, more))));

  const gone = object('removed', 'q.a');
  const here = object('added', 'q.a');
  it.each<[what: string, files: Files, expected: Left]>([
    ['nothing is left where it is the same', { 'a.tf': [gone], 'b.tf': [here] }, { 'a.tf': [], 'b.tf': [] }],
    ['nothing where it came first', { 'a.tf': [here], 'b.tf': [gone] }, { 'a.tf': [], 'b.tf': [] }],
    [
      'other effects stay',
      { 'a.tf': [gone, object('changed', 'q.z')], 'b.tf': [object('added', 'q.y'), here] },
      { 'a.tf': ['changed q.z'], 'b.tf': ['added q.y'] },
    ],
    ['both stay in one file', { 'a.tf': [gone, here] }, { 'a.tf': ['removed q.a', 'added q.a'] }],
    [
      'both stay under two names',
      { 'a.tf': [gone], 'b.tf': [object('added', 'q.b')] },
      { 'a.tf': ['removed q.a'], 'b.tf': ['added q.b'] },
    ],
    [
      'both stay under two types',
      { 'a.tf': [gone], 'b.tf': [sort('aws_sns_topic', 'added', 'q.a')] },
      { 'a.tf': ['removed q.a'], 'b.tf': ['added q.a'] },
    ],
    [
      'two that go leave one where one comes',
      { 'a.tf': [gone], 'b.tf': [{ ...gone }], 'c.tf': [here] },
      { 'a.tf': [], 'b.tf': ['removed q.a'], 'c.tf': [] },
    ],
    [
      'two that come leave one where one goes',
      { 'a.tf': [gone], 'b.tf': [here], 'c.tf': [{ ...here }] },
      { 'a.tf': [], 'b.tf': [], 'c.tf': ['added q.a'] },
    ],
    [
      'three leave nothing of three',
      { 'a.tf': [gone], 'b.tf': [{ ...gone }], 'c.tf': [{ ...gone }], 'd.tf': [here, { ...here }, { ...here }] },
      { 'a.tf': [], 'b.tf': [], 'c.tf': [], 'd.tf': [] },
    ],
    ['each is paired with another file', { 'a.tf': [gone, here], 'b.tf': [gone, here] }, { 'a.tf': [], 'b.tf': [] }],
    [
      'of two that go, the one that stays in its file stays',
      { 'a.tf': [gone, here], 'b.tf': [{ ...gone }] },
      { 'a.tf': ['removed q.a'], 'b.tf': [] },
    ],
    [
      'a count that only begins with a zero may be any',
      { 'a.tf': [gone], 'b.tf': [object('added', 'q.a', 'count=>0 + var.n')] },
      { 'a.tf': [], 'b.tf': ['changed q.a count=>0 + var.n'] },
    ],
    [
      'a file that comes is no file that goes',
      { 'a.tf': [here], 'b.tf': [here] },
      { 'a.tf': ['added q.a'], 'b.tf': ['added q.a'] },
    ],
    [
      'what is adopted is no twin',
      { 'a.tf': [gone], 'b.tf': [object('adopted', 'q.a')] },
      { 'a.tf': ['removed q.a'], 'b.tf': ['adopted q.a'] },
    ],
    [
      'entries go with entries',
      { 'a.tf': [object('entry-removed', 'q.a')], 'b.tf': [object('entry-added', 'q.a')] },
      { 'a.tf': [], 'b.tf': [] },
    ],
    [
      'an entry is no object',
      { 'a.tf': [object('entry-removed', 'q.a')], 'b.tf': [here] },
      { 'a.tf': ['entry-removed q.a'], 'b.tf': ['added q.a'] },
    ],
    [
      'grants go with grants',
      { 'a.tf': [grant('removed', 'q.a')], 'b.tf': [grant('added', 'q.a')] },
      { 'a.tf': [], 'b.tf': [] },
    ],
    [
      'a grant of more stays',
      { 'a.tf': [grant('removed', 'q.a')], 'b.tf': [grant('added', 'q.a', 's3:*')] },
      { 'a.tf': ['grant removed q.a'], 'b.tf': ['grant added q.a'] },
    ],
    [
      'a grant of another kind stays',
      { 'a.tf': [grant('removed', 'q.a')], 'b.tf': [grant('added', 'q.a', 's3:Get', 'role')] },
      { 'a.tf': ['grant removed q.a'], 'b.tf': ['grant added q.a'] },
    ],
    [
      'a grant is no object',
      { 'a.tf': [{ ...gone, type: 'action s3:Get' }], 'b.tf': [grant('added', 'q.a')] },
      { 'a.tf': ['removed q.a'], 'b.tf': ['grant added q.a'] },
    ],
    [
      'ways go with ways',
      { 'a.tf': [open('closed', 'q.a')], 'b.tf': [open('opened', 'q.a')] },
      { 'a.tf': [], 'b.tf': [] },
    ],
    [
      'a way out is no way in',
      { 'a.tf': [open('closed', 'q.a')], 'b.tf': [open('opened', 'q.a', { direction: 'egress' })] },
      { 'a.tf': ['exposure closed q.a'], 'b.tf': ['exposure opened q.a'] },
    ],
    [
      'a way to more ports stays',
      { 'a.tf': [open('closed', 'q.a')], 'b.tf': [open('opened', 'q.a', { ports: 'all' })] },
      { 'a.tf': ['exposure closed q.a'], 'b.tf': ['exposure opened q.a'] },
    ],
    [
      'a way from two groups is not from one with a long name',
      {
        'a.tf': [open('closed', 'q.a', { from: ['sg-1', 'sg-2'] })],
        'b.tf': [open('opened', 'q.a', { from: ['sg-1sg-2'] })],
      },
      { 'a.tf': ['exposure closed q.a'], 'b.tf': ['exposure opened q.a'] },
    ],
    [
      'safeguards go with safeguards',
      { 'a.tf': [guard('off', 'q.a')], 'b.tf': [guard('on', 'q.a')] },
      { 'a.tf': [], 'b.tf': [] },
    ],
    [
      'a safeguard by other means stays',
      { 'a.tf': [guard('off', 'q.a')], 'b.tf': [guard('on', 'q.a', 'kms')] },
      { 'a.tf': ['safeguard off q.a'], 'b.tf': ['safeguard on q.a'] },
    ],
    [
      'what runs once has no other place',
      { 'a.tf': [drop('removed', 'users')], 'b.tf': [drop('added', 'users')] },
      { 'a.tf': ['schema removed users'], 'b.tf': ['schema added users'] },
    ],
    [
      'another statement between two does not hide what moves',
      { 'a.tf': [drop('removed', 'users'), gone], 'b.tf': [drop('added', 'users'), here] },
      { 'a.tf': ['schema removed users'], 'b.tf': ['schema added users'] },
    ],
  ])('%s', (_what, files, expected) => expect(between(files)).toEqual(expected));

  it.each<[what: string, attributes: readonly string[], isGone: boolean]>([
    ['none is counted', ['count=>0'], true],
    ['none is counted, in words', ['count=>false'], true],
    ['none is run', ['size=>1', 'replicas=>0'], true],
    ['it is switched off', ['lifecycle.enabled=>false'], true],
    ['a count is named that is not zero', ['count=>10'], false],
    ['a count is asked for', ['count=>var.0'], false],
    ['there is no count any more', ['count=0>'], false],
    ['zero is about something else', ['delay=>0'], false],
  ])('the old one is gone where, of the new one, %s', (_what, attributes, isGone) => {
    const files = { 'a.tf': [gone], 'b.tf': [object('added', 'q.a', ...attributes)] };
    expect(between(files)['a.tf']).toEqual(isGone ? ['removed q.a'] : []);
  });

  it('an object that moves and changes has changed, with what it was and what it is', () => {
    const from = object('removed', 'q.a', 'same=1>', 'delay=1>', 'old=3>');
    const to = { ...object('added', 'q.a', 'same=>1', 'delay=>5', 'new=>4'), line: 8, baseLine: null };
    const views = withoutMovedEffects([view('a.tf', [{ ...from, baseLine: 7 }]), view('b.tf', [to])]);
    expect(leftOf(views)).toEqual({ 'a.tf': [], 'b.tf': ['changed q.a delay=1>5 new=>4 old=3>'] });
    expect(views[1]?.effects).toMatchObject([{ kind: 'object', type: 'aws_sqs_queue', line: 8, baseLine: 7 }]);
  });

  it('what an object that moved and changed grants, opens and guards is said again, and of others it is not', () => {
    const [a, b] = ['q.a', 'q.b'];
    const files = {
      'a.tf': [object('removed', a, 'delay=1>'), grant('removed', a), grant('removed', b), object('removed', b)],
      'b.tf': [object('added', a, 'delay=>2'), grant('added', a), grant('added', b), object('added', b)],
    };
    expect(between(files)).toEqual({
      'a.tf': ['grant removed q.a'],
      'b.tf': ['changed q.a delay=1>2', 'grant added q.a'],
    });
  });

  it.each<[from: string, to: string, moves: boolean]>([
    ['infra/a.tf', 'infra/b.tf', true],
    ['infra/long.tf', 'infra/b.tofu', true],
    ['infra/a.tf.json', 'infra/b.tofu.json', true],
    ['a.tf', 'b.tf', true],
    ['infra/a.tf', 'a.tf', false],
    ['infra/a.tf', 'other/a.tf', false],
    ['infra/a.tf', 'infra/x/a.tf', false],
    ['infra/a.tf', 'infra/.b.tf', false],
    ['a.tf', '.b.tf', false],
    ['infra/a.tf', 'infra/b.tf.bak', false],
    ['infra/a.tf', 'infra/b.tf.jsonc', false],
    ['infra/a.tf', 'infra/b.hcl', false],
    ['infra/a.tf', 'infra/b_tf', false],
    ['infra/a.tf', 'infra/b.tf_json', false],
    ['infra/a.tf', 'infra/b.tftest.json', false],
  ])('from %s to %s: %s', (from, to, moves) => {
    expect(between({ [from]: [gone], [to]: [here] })[from]).toEqual(moves ? [] : ['removed q.a']);
  });

  it.each<[type: string, from: string, to: string, moves: boolean]>([
    ['ConfigMap', 'k8s/a.yaml', 'other/a.yaml', true],
    ['ConfigMap', 'k8s/a.yaml', 'k8s/b.yaml', true],
    ['ClusterRole', 'k8s/a.yaml', 'k8s/b.yaml', true],
    ['ClusterRole', 'a.yaml', 'b.yaml', true],
    ['ClusterRole', 'k8s/a.yaml', 'other/a.yaml', false],
    ['ClusterRole', 'k8/a.yaml', 'k9/a.yaml', false],
    ['Ingress', 'k8s/a.yaml', 'other/a.yaml', false],
    ['PersistentVolumeClaim', 'k8s/a.yaml', 'other/a.yaml', false],
    ['PersistentVolumeClaim', 'k8s/a.yaml', 'k8s/b.yaml', true],
  ])('a %s of a cluster from %s to %s: %s', (type, from, to, moves) => {
    const files = { [from]: [sort(type, 'removed')], [to]: [sort(type, 'added')] };
    expect(between(files, { kind: 'manifest' })[from]).toEqual(moves ? [] : ['removed x']);
  });

  it('a right of a cluster moves within its folder alone', () => {
    const files = (to: string) => ({ 'k8s/a.yaml': [grant('removed', 'x')], [to]: [grant('added', 'x')] });
    expect(between(files('k8s/b.yaml'), { kind: 'manifest' })['k8s/a.yaml']).toEqual([]);
    expect(between(files('on/b.yaml'), { kind: 'manifest' })['k8s/a.yaml']).toEqual(['grant removed x']);
  });

  it('what is neither Terraform nor of a cluster is known in its own file alone', () => {
    const files = { 'infra/a.tf': [gone], 'infra/b.tf': [here] };
    expect(between(files, { kind: 'other' })).toEqual({ 'infra/a.tf': ['removed q.a'], 'infra/b.tf': ['added q.a'] });
  });

  it('files of which nothing moves are the same as before', () => {
    const untouched = view('c.tf', [object('changed', 'q.z')]);
    for (const files of [[untouched], [view('a.tf', [gone]), untouched]]) {
      expect(withoutMovedEffects(files)).toBe(files);
    }
    expect(withoutMovedEffects([view('a.tf', [gone]), view('b.tf', [here]), untouched])[2]).toBe(untouched);
  });
});

/** Lines of a patch as they were touched: the sign, the text, and what encloses them. */
function line(text: string, owner: Owner | null, number = 1): PatchLine {
  return { sign: text[0] as Sign, text: text.slice(1), line: number, scope: [], owner };
}

function inBlock(keyword: string, address: string, change: 'added' | 'removed' | 'edited' = 'added'): Owner {
  return { kind: 'block', keyword, type: '', address, change };
}

/** A `moved` block that is newly written. */
function moving(...names: readonly (readonly [from: string, to: string])[]): Partial<FileView> {
  const owner = inBlock('moved', 'moved');
  const touched = names.flatMap(([from, to]) => [line(`+from = ${from}`, owner), line(`+to = ${to}`, owner)]);
  return { mayMove: true, touched };
}

describe('moves that are written down', () => {
  const moved = inBlock('moved', 'moved');
  const removed = inBlock('removed', 'removed');
  it.each<[what: string, lines: readonly PatchLine[], moves: ReturnType<typeof movesOf>, more?: Partial<FileView>]>([
    ['a new name', [line('+from = a.b', moved), line('+to = a.c', moved)], [{ from: 'a.b', to: 'a.c' }]],
    [
      'with blanks',
      [line('+from   =   module.b-1', moved), line('+to=m.c', moved)],
      [{ from: 'module.b-1', to: 'm.c' }],
    ],
    [
      'two new names',
      [line('+from = a.b', moved), line('+to = a.c', moved), line('+from = d.e', moved), line('+to = d.f', moved)],
      [
        { from: 'a.b', to: 'a.c' },
        { from: 'd.e', to: 'd.f' },
      ],
    ],
    ['a name without a new one', [line('+from = a.b', moved)], [{ from: 'a.b', to: '' }]],
    [
      'what is let go of',
      [line('+from = a.b', removed), line('+destroy = false', removed)],
      [{ from: 'a.b', to: null }],
    ],
    ['what is destroyed', [line('+from = a.b', removed), line('+destroy = true', removed)], []],
    ['what nothing is said of', [line('+from = a.b', removed)], []],
    ['a move that is taken back', [line('-from = a.b', moved), line('-to = a.c', moved)], []],
    ['a line of another block', [line('+from = a.b', inBlock('resource', 'x.y')), line('+to = a.c', null)], []],
    ['a line of an object', [line('+from = a.b', { kind: 'object', type: 'moved' })], []],
    ['another word that ends so', [line('+valid_from = a.b', moved)], []],
    ['another word that begins so', [line('+from_x = a.b', moved)], []],
    ['a text', [line('+from = "a.b"', moved)], []],
    ['a file that shows no such block', [line('+from = a.b', moved), line('+to = a.c', moved)], [], { mayMove: false }],
    ['an example', [line('+from = a.b', moved), line('+to = a.c', moved)], [], { inert: 'example' }],
  ])('%s', (_what, touched, moves, more = {}) => {
    expect(movesOf(view('a.tf', [], { mayMove: true, touched, ...more }))).toEqual(moves);
  });
});

const MOVE = moving(['q.a', 'q.b']);
/** The only instance becomes one of many. */
const FIRST = moving(['q.a', 'q.a["x"]']);

describe('of what has a new name', () => {
  const renamed = (effects: readonly Effect[], names = MOVE) =>
    left(withoutRenames([view('infra/a.tf', effects, names)])[0] ?? EMPTY);
  const gone = object('removed', 'q.a');
  const here = object('added', 'q.b');
  const only = (event: ObjectEffect['event']) => object(event, 'q.a["x"]');
  const [single, first] = [object('entry-removed', 'q.a'), only('entry-added')];

  it.each<[what: string, effects: readonly Effect[], expected: readonly string[], names?: Partial<FileView>]>([
    ['nothing is left where it is the same', [gone, here], []],
    ['nothing where it stands first', [here, gone], []],
    [
      'other effects stay',
      [gone, object('added', 'q.y'), here, object('removed', 'q.z')],
      ['added q.y', 'removed q.z'],
    ],
    ['nothing is let go of without a move', [gone, here], ['removed q.a', 'added q.b'], { mayMove: false }],
    ['what is missing under its new name is gone', [gone], ['removed q.a']],
    ['what has its old name is gone and comes', [object('removed', 'q.b'), here], ['removed q.b', 'added q.b']],
    ['another type is no twin', [gone, sort('aws_sns_topic', 'added', 'q.b')], ['removed q.a', 'added q.b']],
    ['what is adopted is no twin', [gone, object('adopted', 'q.b')], ['removed q.a', 'adopted q.b']],
    ['one twin is enough for one', [gone, { ...gone }, here], ['removed q.a']],
    ['two go with two', [gone, { ...gone }, here, { ...here }], []],
    [
      'a twin for no instance is none',
      [gone, object('added', 'q.b', 'count=>0')],
      ['removed q.a', 'added q.b count=>0'],
    ],
    [
      'a twin that is for none in words is none',
      [gone, object('added', 'q.b', 'a=>1', 'count=>false')],
      ['removed q.a', 'added q.b a=>1 count=>false'],
    ],
    ['a twin with a count is one', [gone, object('added', 'q.b', 'count=>10')], ['changed q.b count=>10']],
    [
      'a twin whose count is asked for is one',
      [gone, object('added', 'q.b', 'count=>var.0')],
      ['changed q.b count=>var.0'],
    ],
    [
      'a twin without its count is one',
      [object('removed', 'q.a', 'count=0>'), object('added', 'q.b')],
      ['changed q.b count=0>'],
    ],
    ['a zero elsewhere counts nothing', [gone, object('added', 'q.b', 'delay=>0')], ['changed q.b delay=>0']],
    ['grants go along', [grant('removed', 'q.a', 'q.a.arn'), grant('added', 'q.b', 'q.b.arn')], []],
    [
      'a wider grant stays',
      [grant('removed', 'q.a', 'q.a.arn'), grant('added', 'q.b', '*')],
      ['grant removed q.a', 'grant added q.b'],
    ],
    [
      'a grant of another kind stays',
      [grant('removed', 'q.a'), grant('added', 'q.b', 's3:Get', 'role')],
      ['grant removed q.a', 'grant added q.b'],
    ],
    [
      'a grant is no object',
      [gone, { ...grant('added', 'q.b'), value: 'aws_sqs_queue' }],
      ['removed q.a', 'grant added q.b'],
    ],
    [
      'ways go along',
      [gone, here, open('closed', 'q.a', { from: ['q.a.id'] }), open('opened', 'q.b', { from: ['q.b.id'] })],
      [],
    ],
    [
      'a way to more stays',
      [gone, here, open('closed', 'q.a'), open('opened', 'q.b', { ports: 'all' })],
      ['exposure closed q.a', 'exposure opened q.b'],
    ],
    [
      'a way out is no way in',
      [gone, here, open('closed', 'q.a'), open('opened', 'q.b', { direction: 'egress' })],
      ['exposure closed q.a', 'exposure opened q.b'],
    ],
    [
      'a way from two is not from one',
      [gone, here, open('closed', 'q.a', { from: ['x', 'y'] }), open('opened', 'q.b', { from: ['xy'] })],
      ['exposure closed q.a', 'exposure opened q.b'],
    ],
    ['safeguards go along', [gone, here, guard('off', 'q.a'), guard('on', 'q.b')], []],
    [
      'a safeguard by other means stays',
      [gone, here, guard('off', 'q.a'), guard('on', 'q.b', 'kms')],
      ['safeguard off q.a', 'safeguard on q.b'],
    ],
    ['references follow', [gone, here, object('changed', 'x.y', 'queue=q.a.arn>q.b.arn')], []],
    [
      'an edit keeps what is more than a reference',
      [gone, here, object('changed', 'x.y', 'queue=q.a.arn>q.b.arn', 'size=1>2')],
      ['changed x.y size=1>2'],
    ],
    ['an edit without a reference stays', [gone, here, object('changed', 'x.y', 'size=1>2')], ['changed x.y size=1>2']],
    [
      'what an edit adds or takes away stays',
      [gone, here, object('changed', 'x.y', 'new=>q.b', 'old=q.a>')],
      ['changed x.y new=>q.b old=q.a>'],
    ],
    [
      'references follow an object that is moved already',
      [object('moved', 'q.b'), object('changed', 'x.y', 'queue=q.a.arn>q.b.arn')],
      ['moved q.b'],
    ],
    [
      'references are not looked at where nothing goes',
      [object('changed', 'x.y', 'queue=q.a.arn>q.b.arn')],
      ['changed x.y queue=q.a.arn>q.b.arn'],
    ],
    [
      'what is added in another place stays',
      [gone, here, object('added', 'x.y', 'queue=>q.b')],
      ['added x.y queue=>q.b'],
    ],
    ['what goes by itself stays', [gone, here, object('entry-removed', 'q.a')], ['entry-removed q.a']],
    [
      'a name that is only the beginning of another',
      [object('removed', 'q.a2'), object('added', 'q.b2')],
      ['removed q.a2', 'added q.b2'],
    ],
    [
      'a name that goes on behind a dash',
      [object('removed', 'q.a-2'), object('added', 'q.b-2')],
      ['removed q.a-2', 'added q.b-2'],
    ],
    [
      'a name that is only the end of another',
      [object('removed', 'faq.a'), object('added', 'faq.b')],
      ['removed faq.a', 'added faq.b'],
    ],
    ['a name behind a dash', [object('removed', 'x-q.a'), object('added', 'x-q.b')], ['removed x-q.a', 'added x-q.b']],
    [
      'a name below another',
      [object('removed', 'module.q.a'), object('added', 'module.q.b')],
      ['removed module.q.a', 'added module.q.b'],
    ],
    [
      'a name with another sign for the dot',
      [object('removed', 'q_a'), object('added', 'q.b')],
      ['removed q_a', 'added q.b'],
    ],
    ['what stands below a name goes along', [object('removed', 'q.a.c'), object('added', 'q.b.c')], []],
    [
      'of two names the longer',
      [object('removed', 'm.a.c'), object('added', 'x.y')],
      [],
      moving(['m.a', 'm.b'], ['m.a.c', 'x.y']),
    ],
    [
      'of two names the longer, in whatever order',
      [object('removed', 'm.a.c'), object('added', 'x.y')],
      [],
      moving(['m.a.c', 'x.y'], ['m.a', 'm.b']),
    ],
    ['every place in a value', [grant('removed', 'q.a', 'q.a/q.a'), grant('added', 'q.b', 'q.b/q.b'), gone, here], []],
    [
      'a name that is nothing',
      [gone, object('added', '.b')],
      ['removed q.a', 'added .b'],
      { mayMove: true, touched: [line('+from = q.a', inBlock('moved', 'moved'))] },
    ],
    ['an instance that is counted in another way is the same', [single, first], [], FIRST],
    [
      'of such an instance everything else is left',
      [object('changed', 'q.a["x"]', 'size=1>2'), single, first],
      ['changed q.a["x"] size=1>2'],
      FIRST,
    ],
    [
      'an instance that only comes stays',
      [object('removed', 'z.z'), first],
      ['removed z.z', 'entry-added q.a["x"]'],
      FIRST,
    ],
    [
      'an instance that moves to where it is stays',
      [only('entry-removed'), first],
      ['entry-removed q.a["x"]', 'entry-added q.a["x"]'],
      moving(['q.a["x"]', 'q.a["x"]']),
    ],
    [
      'one of many whose number is not known',
      [single, object('entry-added', 'q.a[count.index]')],
      [],
      moving(['q.a', 'q.a[0]']),
    ],
    ['one of many whose keys are not known', [single, object('entry-added', 'q.a[each.key]')], [], FIRST],
    [
      'of many whose keys are not known only what comes',
      [object('changed', 'q.a[each.key]', 'size=1>2'), single, object('entry-added', 'q.a[each.key]')],
      ['changed q.a[each.key] size=1>2'],
      FIRST,
    ],
    [
      'many whose keys are not known are not the only one',
      [object('entry-removed', 'q.a[each.key]'), first],
      ['entry-removed q.a[each.key]', 'entry-added q.a["x"]'],
      FIRST,
    ],
    [
      'what other blocks and lines that go say is no move of an instance',
      [single, first],
      [],
      {
        mayMove: true,
        touched: [
          line('-to = q.b["z"]', inBlock('moved', 'moved')),
          line('+to = q.b["z"]', inBlock('import', 'import')),
          line('+to = q.b["z"]', null),
          ...(FIRST.touched ?? []),
        ],
      },
    ],
    [
      'however an instance that moves is spelled',
      [single, first],
      [],
      {
        mayMove: true,
        touched: ['+ok_from = q.z', '+ok_to = q.z["y"]', '+from=q.a', '+to  =  q.a["x"]'].map((text) =>
          line(text, inBlock('moved', 'moved')),
        ),
      },
    ],
    [
      'what is adopted under the old name has no twin',
      [object('removed', 'z.z'), object('adopted', 'q.a'), here],
      ['removed z.z', 'adopted q.a', 'added q.b'],
    ],
    [
      'a twin whose count only begins with a zero is one',
      [gone, object('added', 'q.b', 'count=>0 + var.n')],
      ['changed q.b count=>0 + var.n'],
    ],
    [
      'what is let go of has no twin',
      [gone, here],
      ['removed q.a', 'added q.b'],
      {
        mayMove: true,
        touched: [
          line('+from = q.a', inBlock('removed', 'removed')),
          line('+destroy = false', inBlock('removed', 'removed')),
        ],
      },
    ],
  ])('%s', (_what, effects, expected, names = MOVE) => expect(renamed(effects, names)).toEqual(expected));

  it('an object that has a new name and changes has changed, with what it was and what it is', () => {
    const from = { ...object('removed', 'q.a', 'same=1>', 'self=q.a.arn>', 'delay=1>', 'old=3>'), baseLine: 7 };
    const to = { ...object('added', 'q.b', 'same=>1', 'self=>q.b.arn', 'delay=>5', 'new=>4'), line: 8, baseLine: null };
    const [file] = withoutRenames([view('infra/a.tf', [from, to], moving(['q.a', 'q.b']))]);
    expect(left(file ?? EMPTY)).toEqual(['changed q.b delay=1>5 new=>4 old=3>']);
    expect(file?.effects).toMatchObject([{ type: 'aws_sqs_queue', line: 8, baseLine: 7 }]);
  });

  it.each<[what: string, paths: readonly [string, string], more: Partial<FileView>, moves: boolean]>([
    ['of its folder', ['infra/a.tf', 'infra/b.tf'], {}, true],
    ['at the root', ['a.tf', 'b.tf'], {}, true],
    ['of another folder', ['infra/a.tf', 'other/b.tf'], {}, false],
    ['of a folder below', ['infra/a.tf', 'infra/x/b.tf'], {}, false],
    ['of a folder called alike', ['i1/a.tf', 'i2/b.tf'], {}, false],
    ['of an example', ['infra/a.tf', 'infra/b.tf'], { inert: 'example' }, false],
    ['that is no Terraform', ['infra/a.tf', 'infra/b.tf'], { kind: 'manifest' }, false],
  ])('a move is looked for in a file %s', (_what, [one, other], more, moves) => {
    const files = [view(one, [gone]), view(other, [here], { ...moving(['q.a', 'q.b']), ...more })];
    expect(left(withoutRenames(files)[0] ?? EMPTY)).toEqual(moves ? [] : ['removed q.a']);
  });

  it.each([
    [500, []],
    [501, ['removed q.a', 'added q.b']],
  ])('of %i moves', (count, expected) => {
    const others = Array.from({ length: count - 1 }, (_, index) => [`z.x${index}`, `z.y${index}`] as const);
    expect(renamed([gone, here], moving(['q.a', 'q.b'], ...others))).toEqual(expected);
  });

  it('instances move however many others do', () => {
    const others = Array.from({ length: 600 }, (_, index) => [`z.x${index}`, `z.x${index}[0]`] as const);
    expect(renamed([single, first], moving(...others, ['q.a', 'q.a["x"]']))).toEqual([]);
  });

  it('an example moves no instance', () => {
    const files = [view('infra/a.tf', [single, first]), view('infra/b.tf', [], { ...FIRST, inert: 'example' })];
    expect(withoutRenames(files)).toBe(files);
  });

  it('files of which nothing has a new name are the same as before', () => {
    const untouched = view('infra/c.tf', [object('changed', 'q.z', 'size=1>2')]);
    const files = [view('infra/a.tf', [gone], moving(['q.x', 'q.y'])), untouched];
    expect(withoutRenames(files)).toBe(files);
    expect(withoutRenames([view('infra/a.tf', [gone, here], moving(['q.a', 'q.b'])), untouched])[1]).toBe(untouched);
  });
});

describe('of blocks that move between files', () => {
  interface Block {
    readonly address: string;
    readonly change?: 'added' | 'removed' | 'edited';
    readonly lines: readonly string[];
  }

  function file(path: string, blocks: readonly Block[], more: Partial<FileView> = {}): FileView {
    const touched = blocks.flatMap(({ address, lines, change = lines[0]?.startsWith('+') ? 'added' : 'removed' }) =>
      lines.map((text) => line(text, inBlock('resource', address, change))),
    );
    const events = blocks.flatMap(({ address, lines, change }) =>
      change === 'edited'
        ? []
        : [{ event: lines[0]?.startsWith('+') ? ('added' as const) : ('removed' as const), address, line: 1 }],
    );
    return view(path, [], { touched, blocks: events, ...more });
  }

  const shown = (files: readonly FileView[]) =>
    withoutMovedBlocks(files).map(({ touched }) => touched.map(({ sign, text }) => `${sign}${text}`));

  const gone: Block = { address: 'q.a', lines: ['-resource "q" "a" {', '-x = [1', '-2]', '-}'] };
  const here: Block = { address: 'q.a', lines: ['+resource "q" "a" {', '+x = [1', '+2]', '+}'] };
  const [before, after] = [gone.lines, here.lines];
  const edited: Block = { address: 'q.c', change: 'edited', lines: ['-y = 1', '+y = 2'] };

  it.each<[what: string, files: readonly FileView[], expected: readonly (readonly string[])[]]>([
    ['nothing is left where it is the same', [file('a.tf', [gone]), file('b.tf', [here])], [[], []]],
    ['nothing within one file', [file('a.tf', [gone, here])], [[]]],
    ['other lines stay', [file('a.tf', [gone, edited]), file('b.tf', [here])], [edited.lines, []]],
    [
      'blanks do not matter',
      [file('a.tf', [gone]), file('b.tf', [{ ...here, lines: ['+resource  "q"  "a"  {', '+x=[1', '+2]', '+}'] }])],
      [[], []],
    ],
    [
      'lines of another order do',
      [file('a.tf', [gone]), file('b.tf', [{ ...here, lines: after.toReversed() }])],
      [before, after.toReversed()],
    ],
    [
      'lines that run together do',
      [file('a.tf', [gone]), file('b.tf', [{ ...here, lines: ['+resource "q" "a" {', '+x = [12]', '+}'] }])],
      [before, ['+resource "q" "a" {', '+x = [12]', '+}']],
    ],
    [
      'one that is longer is another',
      [file('a.tf', [gone]), file('b.tf', [{ ...here, lines: [...after, '+#'] }])],
      [before, [...after, '+#']],
    ],
    [
      'one of another address is another',
      [file('a.tf', [gone]), file('b.tf', [{ ...here, address: 'q.b' }])],
      [before, after],
    ],
    ['one of another folder is another', [file('x/a.tf', [gone]), file('y/a.tf', [here])], [before, after]],
    [
      'one of a module is the same wherever its files go',
      [file('modules/x/a.tf', [gone]), file('modules/y/a.tf', [here])],
      [[], []],
    ],
    ['one that only goes stays', [file('a.tf', [gone]), file('b.tf', [])], [before, []]],
    ['one that only comes stays', [file('a.tf', [here]), file('b.tf', [])], [after, []]],
    ['one that is copied and does not go stays', [file('a.tf', [here]), file('b.tf', [here])], [after, after]],
    [
      'two that go to one place are two',
      [file('a.tf', [gone]), file('b.tf', [gone]), file('c.tf', [here])],
      [before, before, after],
    ],
    [
      'one that comes in an example stays',
      [file('a.tf', [gone]), file('b.tf', [here], { inert: 'example' })],
      [before, after],
    ],
    [
      'one that goes from an example stays',
      [file('a.tf', [gone], { inert: 'example' }), file('b.tf', [here])],
      [before, after],
    ],
    [
      'blanks in the first line do not matter',
      [file('a.tf', [gone]), file('b.tf', [{ ...here, lines: ['+resource"q""a"{', ...after.slice(1)] }])],
      [[], []],
    ],
    [
      'one of a single line that says something else there stays',
      [
        file('a.tf', [{ address: 'v.a', lines: ['-variable "a" { default = 1 }'] }]),
        file('b.tf', [{ address: 'v.a', lines: ['+variable "a" { default = 2 }'] }]),
      ],
      [['-variable "a" { default = 1 }'], ['+variable "a" { default = 2 }']],
    ],
    [
      'one that another takes the place of stays',
      [file('a.tf', [gone, { ...here, lines: [...after, '+#'] }])],
      [[...before, ...after, '+#']],
    ],
    [
      'lines that go from a block that stays are no block that goes',
      [file('a.tf', [gone, { ...edited, lines: ['-y = 1'] }]), file('b.tf', [here, { ...edited, lines: ['+y = 1'] }])],
      [['-y = 1'], ['+y = 1']],
    ],
    [
      'one whose own lines are edited is no block that goes',
      [file('a.tf', [{ ...gone, change: 'edited' }]), file('b.tf', [here])],
      [before, after],
    ],
    [
      'a file beside it that was read whole changes nothing',
      [file('a.tf', [gone]), file('b.tf', [here]), view('c.tf', [], { reading: { kind: 'read', effects: [] } })],
      [[], [], []],
    ],
  ])('%s', (_what, files, expected) => expect(shown(files)).toEqual(expected));

  it('lines of no block and of an object stay', () => {
    const touched = [line('-a', null), line('-b', { kind: 'object', type: 'q.a' })];
    const one = file('a.tf', [gone]);
    const files = [{ ...one, touched: [...touched, ...one.touched] }, file('b.tf', [here])];
    expect(shown(files)).toEqual([['-a', '-b'], []]);
  });

  it.each<[what: string, files: readonly FileView[]]>([
    [
      'were read whole',
      [gone, here].map((block, index) => file(`${index}.tf`, [block], { reading: { kind: 'read', effects: [] } })),
    ],
    ['are no Terraform', [gone, here].map((block, index) => file(`${index}.tf`, [block], { kind: 'other' }))],
    ['are examples', [gone, here].map((block, index) => file(`${index}.tf`, [block], { inert: 'example' }))],
    ['lose nothing', [file('a.tf', [here]), file('b.tf', [edited])]],
    ['lose what comes nowhere', [file('a.tf', [gone]), file('b.tf', [edited])]],
  ])('files that %s are the same as before', (_what, files) => expect(withoutMovedBlocks(files)).toBe(files));

  it('a file without such a block is the same as before', () => {
    const untouched = file('c.tf', [edited]);
    expect(withoutMovedBlocks([file('a.tf', [gone]), file('b.tf', [here]), untouched])[2]).toBe(untouched);
  });
});
