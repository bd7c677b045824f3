/** The audit log checked: what is found of every way to change it afterwards, and what is no entry, line or anchor at all. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { type ChainCheck, chainCheck } from '../../src/core/audit-chain.js';
import {
  exportedLine,
  readAnchor,
  readDecision,
  readExported,
  readLink,
  withheldLine,
} from '../../src/core/audit-entry.js';
import type { Anchor, AuditEntry } from '../../src/domain/audit.js';
import { canonicalJson } from '../../src/domain/canonical.js';

type Checked = Parameters<ChainCheck['take']>[0];

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

const NONE = '0'.repeat(64);
const POLICY = '{"policy":1}';

interface Written extends Partial<Omit<AuditEntry, 'body'>> {
  readonly body?: string;
}

function kept(entry: AuditEntry, body: string | null): Checked {
  const text = canonicalJson(entry);
  const { installation, sequence, repository, number, at, kind, body: body_digest } = entry;
  const columns = { repository, number, at, kind, body_digest };
  return { installation, sequence, entry: text, digest: digest(text), body, columns };
}

/** A chain as it is written, each entry upon the one before. */
function log(...written: readonly Written[]): readonly Checked[] {
  const entries: Checked[] = [];
  for (const { body, ...more } of written) {
    const about = { repository: 7, number: 12, sha: 'abc', at: 1_000, kind: 'command' as const, about: {} };
    const place = { v: 1 as const, installation: 5, sequence: entries.length + 1 };
    const previous = entries.at(-1)?.digest ?? '';
    const entry = { ...place, previous, ...about, body: body === undefined ? '' : digest(body), ...more };
    entries.push(kept(entry, body ?? null));
  }
  return entries;
}

const THREE = log(
  { kind: 'policy', body: POLICY },
  { kind: 'decision', body: '{"d":1}', about: { policy: digest(POLICY) } },
  { kind: 'command' },
);

interface Means {
  readonly extent?: 'whole' | 'part';
  readonly anchors?: readonly Anchor[];
}

function checked(entries: readonly Checked[], { extent = 'whole', anchors = [] }: Means = {}) {
  const check = chainCheck({ extent, anchors, digest });
  for (const entry of entries) check.take(entry);
  return check.end();
}

function problems(entries: readonly Checked[], means: Means = {}): readonly string[] {
  return checked(entries, means).flatMap((chain) => chain.problems.map(({ sequence, what }) => `${sequence} ${what}`));
}

function anchor(sequence: number, of: string, installation = 5): Anchor {
  return { v: 1, installation, sequence, digest: of, at: 1 };
}

/** The log with one entry in another way. */
function but(sequence: number, more: Partial<Checked>, entries = THREE): readonly Checked[] {
  return entries.map((entry) => (entry.sequence === sequence ? { ...entry, ...more } : entry));
}

/** The log with one entry written in another way, whose digest fits. */
function rewritten(sequence: number, more: Partial<AuditEntry>, entries = THREE): readonly Checked[] {
  return entries.map((entry) =>
    entry.sequence === sequence
      ? { ...kept({ ...(JSON.parse(entry.entry) as AuditEntry), ...more }, entry.body), installation: 5, sequence }
      : entry,
  );
}

function only(...sequences: readonly number[]): readonly Checked[] {
  const four = log(...Array.from({ length: 5 }, () => ({})));
  return sequences.flatMap((one) => four.filter(({ sequence }) => sequence === one));
}

const FOLLOWS = 'it does not follow the entry before it';
const COLUMNS = 'the columns beside it say something else than it does';
const CHANGED = 'it was changed: its digest does not fit';
const BODY = 'its body was changed';
const GONE = 'its body is gone, and no later entry says that it was pruned';
const OTHER = 'it is not the entry that was anchored';
const UNNAMED = 'its policy is not in the log';

describe('of a chain', () => {
  const pruned = (upTo: unknown): Written => ({ kind: 'pruned', about: { upTo } });
  const withoutBodies = (...written: readonly Written[]) => log(...written).map((entry) => ({ ...entry, body: null }));
  const decided = (policy: unknown): Written => ({ kind: 'decision', about: { policy } });

  it.each<[what: string, entries: readonly Checked[], expected: readonly string[], means?: Means]>([
    ['as it was written', THREE, []],
    ['of nothing', [], []],
    ['whose beginning is missing', only(3, 4), ['1 entries 1 to 2 are missing']],
    ['whose beginning is not asked for', only(3, 4), [], { extent: 'part' }],
    ['of which one is missing', only(1, 3), ['2 it is missing', `3 ${FOLLOWS}`]],
    ['of which one is missing in a part', only(2, 4), ['3 it is missing', `4 ${FOLLOWS}`], { extent: 'part' }],
    ['of which some are missing', only(1, 2, 5), ['3 entries up to 4 are missing', `5 ${FOLLOWS}`]],
    ['with one twice', only(1, 2, 2, 3), ['2 it is there twice', `2 ${FOLLOWS}`]],
    ['with an earlier one again', only(1, 2, 3, 1), ['1 it is there twice', `1 ${FOLLOWS}`]],
    [
      'with a text that was changed',
      but(3, { entry: THREE[2]?.entry.replace('1000', '1001') ?? '' }),
      [`3 ${CHANGED}`, `3 ${COLUMNS}`],
    ],
    ['with a digest that was changed', but(2, { digest: NONE }), [`2 ${CHANGED}`, `3 ${FOLLOWS}`]],
    ['with what is no entry', but(3, { entry: 'x', digest: digest('x') }), ['3 it cannot be read']],
    ['with what is no entry but JSON', but(3, { entry: '{}', digest: digest('{}') }), ['3 it cannot be read']],
    [
      'with an entry of another installation',
      rewritten(3, { installation: 9 }),
      ['3 it stands in another place than it was written for (9:3)'],
    ],
    [
      'with an entry of another place',
      rewritten(3, { sequence: 4 }),
      ['3 it stands in another place than it was written for (5:4)'],
    ],
    ['whose last one follows another', rewritten(3, { previous: NONE }), [`3 ${FOLLOWS}`]],
    ['whose last one follows none', rewritten(3, { previous: '' }), [`3 ${FOLLOWS}`]],
    ['whose first one follows another', log({ previous: NONE }), [`1 ${FOLLOWS}`]],
    ['whose first one of a part follows another', rewritten(2, { previous: NONE }, only(2)), [], { extent: 'part' }],
    ['with a body that was changed', but(2, { body: '{"d":2}' }), [`2 ${BODY}`]],
    ['with a body that it does not name', but(3, { body: '{}' }), [`3 ${BODY}`]],
    ['with a body that is gone', but(2, { body: null }), [`2 ${GONE}`]],
    ['with bodies that were pruned', withoutBodies({ body: '1' }, { body: '2' }, pruned(2)), []],
    [
      'with a body beyond what was pruned',
      withoutBodies({ body: '1' }, { body: '2' }, { body: '3' }, pruned(2)),
      [`3 ${GONE}`],
    ],
    [
      'that was pruned twice, the first time more',
      withoutBodies({ body: '1' }, { body: '2' }, pruned(2), pruned(1)),
      [],
    ],
    ['whose pruning names no end', withoutBodies({ body: '1' }, pruned(undefined)), [`1 ${GONE}`]],
    [
      'whose end is named by something else',
      withoutBodies({ body: '1' }, { kind: 'posture', about: { upTo: 9 } }),
      [`1 ${GONE}`],
    ],
    ['with columns that were not kept', but(3, { columns: null }), []],
    ['that was imported whole', log({ kind: 'imported', about: { intact: true } }), []],
    [
      'that was imported and did not fit',
      log({ kind: 'imported', about: { intact: false } }),
      ['1 it did not fit its chain when it was taken over from an older store'],
    ],
    [
      'that does not say whether it fitted',
      log({ kind: 'imported' }),
      ['1 it did not fit its chain when it was taken over from an older store'],
    ],
    ['of something else that does not say so', log({ kind: 'posture', about: { intact: false } }), []],
    ['with a decision by no policy of it', log({}, decided(NONE)), [`2 ${UNNAMED}`]],
    ['with a decision by no policy of a part', log({}, decided(NONE)), [], { extent: 'part' }],
    ['with a decision before its policy', log(decided(digest(POLICY)), { kind: 'policy', body: POLICY }), []],
    [
      'with a decision by what is no policy',
      log({ kind: 'posture', body: POLICY }, decided(digest(POLICY))),
      [`2 ${UNNAMED}`],
    ],
    ['with a decision that names no policy', log(decided(7)), []],
    ['with something else that names a policy', log({ kind: 'posture', about: { policy: NONE } }), []],
    ['of entries that were withheld', THREE.map((entry) => ({ ...entry, entry: '', body: null })), []],
    ['with a withheld entry that is another', but(2, { entry: '', body: null, digest: NONE }), [`3 ${FOLLOWS}`]],
    [
      'that was anchored',
      THREE,
      [],
      { anchors: [anchor(2, THREE[1]?.digest ?? ''), anchor(3, THREE[2]?.digest ?? '')] },
    ],
    ['that was anchored otherwise', THREE, [`2 ${OTHER}`], { anchors: [anchor(2, NONE)] }],
    [
      'that was anchored twice, once otherwise',
      THREE,
      [`2 ${OTHER}`],
      { anchors: [anchor(2, NONE), anchor(2, THREE[1]?.digest ?? '')] },
    ],
    [
      'with a withheld entry that was anchored otherwise',
      but(2, { entry: '', body: null }),
      [`2 ${OTHER}`],
      { anchors: [anchor(2, NONE)] },
    ],
    [
      'whose end was cut off',
      THREE,
      ['4 the chain ends before it, and entry 9 was anchored: its end was cut off'],
      { anchors: [anchor(9, NONE), anchor(5, NONE)] },
    ],
    [
      'that is gone as a whole',
      [],
      ['1 the chain ends before it, and entry 3 was anchored: its end was cut off'],
      { anchors: [anchor(3, NONE)] },
    ],
    [
      'that was never anchored beside one that was',
      THREE,
      ['1 the chain ends before it, and entry 3 was anchored: its end was cut off'],
      { anchors: [anchor(3, NONE, 6)] },
    ],
  ])('%s', (_what, entries, expected, means = {}) => expect(problems(entries, means)).toEqual(expected));

  it.each<[column: string, more: Partial<NonNullable<Checked['columns']>>]>([
    ['repository', { repository: 8 }],
    ['number', { number: 13 }],
    ['time', { at: 1_001 }],
    ['kind', { kind: 'posture' }],
    ['body', { body_digest: NONE }],
  ])('whose %s is another in the table', (_column, more) => {
    const columns = THREE[2]?.columns ?? null;
    expect(problems(but(3, { columns: columns && { ...columns, ...more } }))).toEqual([`3 ${COLUMNS}`]);
  });

  it('it is told where it begins and ends, and how much was pruned, anchored and broken', () => {
    const pruning = log({ body: '1' }, { body: '2' }, { kind: 'pruned', about: { upTo: 2 } });
    const entries = pruning.map((entry) => ({ ...entry, body: null }));
    const last = entries[2]?.digest ?? '';
    const anchors = [anchor(3, last), anchor(3, last), anchor(2, NONE)];
    const common = { installation: 5, last: 3, digest: last };
    expect(checked(entries, { anchors })).toEqual([
      { ...common, first: 1, entries: 3, pruned: 2, anchors: 3, broken: 1, problems: [{ sequence: 2, what: OTHER }] },
    ]);
    expect(checked(entries.slice(1), { extent: 'part' })).toEqual([
      { ...common, first: 2, entries: 2, pruned: 1, anchors: 0, broken: 0, problems: [] },
    ]);
    const beyond = log({ body: '1' }, { body: '2' }, { body: '3' }, { kind: 'pruned', about: { upTo: 2 } });
    expect(checked(beyond.map((entry) => ({ ...entry, body: null })))).toMatchObject([
      { entries: 4, pruned: 2, broken: 1, problems: [{ sequence: 3, what: GONE }] },
    ]);
    expect(checked([], { anchors: [anchor(1, NONE)] })).toMatchObject([{ first: 0, last: 0, digest: '', entries: 0 }]);
  });

  it('those of several installations are told apart, in their order', () => {
    const other = log({ installation: 9 }, { installation: 9 });
    const [one, two] = other;
    const mixed = one === undefined || two === undefined ? [] : [one, ...THREE, two];
    expect(checked(mixed).map(({ installation, entries, broken }) => [installation, entries, broken])).toEqual([
      [5, 3, 0],
      [9, 2, 0],
    ]);
  });

  it('the first twenty problems are told, in their order, and all are counted', () => {
    const many = log(...Array.from({ length: 60 }, () => ({ body: '1' })));
    const entries = many.map((entry, index) => ({ ...entry, body: index < 10 ? null : '2' }));
    const [chain] = checked(entries);
    expect(chain?.broken).toBe(60);
    expect(chain?.problems.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 20 }, (_, at) => at + 11));
    const [full] = checked(entries.slice(0, 50));
    expect(full?.problems).toEqual(chain?.problems);
    const [short] = checked(entries.slice(0, 30));
    expect(short?.problems.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 20 }, (_, at) => at + 1));
  });
});

describe('what the log keeps as text', () => {
  const [, second] = THREE;
  const entry = JSON.parse(second?.entry ?? '{}') as AuditEntry;
  const line = second === undefined ? '' : exportedLine(second);
  const whole = (more: object) => JSON.stringify({ ...entry, ...more });

  it.each<[what: string, text: string, isEntry: boolean]>([
    ['an entry', whole({}), true],
    ['one without a body', whole({ body: '' }), true],
    ['one that is the first', whole({ previous: '' }), true],
    ['one of nothing in particular', whole({ repository: 0, number: 0, sha: '' }), true],
    ['one of another version', whole({ v: 2 }), false],
    ['one of a kind that is none', whole({ kind: 'other' }), false],
    ['one without a kind', whole({ kind: undefined }), false],
    ['one of a negative place', whole({ sequence: -1 }), false],
    ['one of half a place', whole({ installation: 0.5 }), false],
    ['one with half a time', whole({ at: 0.5 }), false],
    ['one that follows no digest', whole({ previous: 'abc' }), false],
    ['one whose body is no digest', whole({ body: 'abc' }), false],
    ['one with a digest too long', whole({ previous: `${NONE}0` }), false],
    ['one with more before a digest', whole({ body: `x${NONE}` }), false],
    ['one with capital digits', whole({ body: 'A'.repeat(64) }), false],
    ['one about nothing that has names', whole({ about: 'x' }), false],
    ['one that says more', whole({ more: 1 }), false],
    ['half a text', '{"v":', false],
    ['nothing', '', false],
  ])('%s', (_what, text, isEntry) => {
    expect(readLink(text)).toEqual(isEntry ? JSON.parse(text) : null);
  });

  it('a line of an export is read as it was written', () => {
    const exported = { installation: 5, sequence: 2, entry: second?.entry, digest: second?.digest, body: second?.body };
    expect(readExported(line)).toEqual(exported);
    const bare = { ...exported, entry: second?.entry ?? '', digest: second?.digest ?? '', body: null };
    expect(exportedLine(bare)).toBe(`{"body":null,"digest":"${bare.digest}","entry":${bare.entry}}`);
    expect(readExported(exportedLine(bare))).toEqual(bare);
    expect(readExported(exportedLine({ ...bare, body: '{"d":1}' }))).toEqual({ ...bare, body: '{"d":1}' });
  });

  it('a withheld line says only that it is there', () => {
    const bare = { installation: 5, sequence: 2, entry: 'x', digest: NONE, body: 'y' };
    expect(withheldLine(bare)).toBe(`{"digest":"${NONE}","installation":5,"sequence":2}`);
    expect(readExported(withheldLine(bare))).toEqual({ ...bare, entry: '', body: null });
  });

  it.each([
    ['no JSON', 'x'],
    ['an entry alone', second?.entry ?? ''],
    ['a line that does not say whether there is a body', line.replace(/^\{"body":.*?,"digest"/, '{"digest"')],
    ['a line with more', line.replace('{"body"', '{"more":1,"body"')],
    ['a line with a short digest', line.replace(/"digest":"./, '"digest":"')],
    ['a withheld line with more', `{"digest":"${NONE}","installation":5,"sequence":2,"more":1}`],
    ['a withheld line without its place', `{"digest":"${NONE}","installation":5}`],
    ['a withheld line of a negative place', `{"digest":"${NONE}","installation":5,"sequence":-2}`],
  ])('%s is no line of an export', (_what, text) => expect(readExported(text)).toBeNull());

  it.each<[what: string, more: object, isAnchor: boolean]>([
    ['as it is signed', {}, true],
    ['of another version', { anchor: { ...anchor(2, NONE), v: 2 } }, false],
    ['of a negative place', { anchor: anchor(-2, NONE) }, false],
    ['of half a time', { anchor: { ...anchor(2, NONE), at: 0.5 } }, false],
    ['of no digest', { anchor: anchor(2, 'abc') }, false],
    ['of more', { anchor: { ...anchor(2, NONE), more: 1 } }, false],
    ['beside more', { more: 1 }, false],
    ['by no key', { key: 'abc' }, false],
    ['with a short signature', { signature: `${'A'.repeat(85)}==` }, false],
    ['with a long signature', { signature: `${'A'.repeat(87)}==` }, false],
    ['with a signature of other signs', { signature: `${'A'.repeat(85)}-==` }, false],
    ['with a signature that goes on', { signature: `${'A'.repeat(86)}==A` }, false],
    ['with a signature that starts earlier', { signature: ` ${'A'.repeat(86)}==` }, false],
  ])('an anchor %s', (_what, more, isAnchor) => {
    const signed = { anchor: anchor(2, NONE), key: NONE, signature: `${'Az09+/'.repeat(14)}Az==`, ...more };
    expect(readAnchor(JSON.stringify(signed))).toEqual(isAnchor ? signed : null);
  });

  it.each([
    ['{"facts":{},"verdict":{}}', true],
    ['{"facts":{}}', false],
    ['{"verdict":{}}', false],
    ['[]', false],
    ['null', false],
    ['"facts verdict"', false],
    ['7', false],
    ['{', false],
  ])('%s is a decision: %s', (body, isDecision) => {
    expect(readDecision(body)).toEqual(isDecision ? JSON.parse(body) : null);
  });
});
