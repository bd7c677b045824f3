/** Both texts of a changed file: what stands in the patch, what follows from it, and when neither can be believed. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fileText } from '../../src/core/file-text.js';
import { textsNeeded } from '../../src/core/texts-needed.js';
import { edits, linesOf, unifiedPatch } from '../../src/demo/git/line-diff.js';
import type { ChangedFile, Texts } from '../../src/domain/change.js';
import { known, unknown } from '../../src/domain/result.js';
import { file } from '../build.js';

const BLOB = 'd'.repeat(40);

/** The changed file, as git shows it, that leads from one text to the other. */
function changed(base: string, head: string, more: Partial<ChangedFile> = {}): ChangedFile {
  const [before, after] = [linesOf(base), linesOf(head)];
  const found = edits(before, after);
  return file('iam/Role.tf', {
    additions: found.reduce((sum, { newLines }) => sum + newLines.length, 0),
    deletions: found.reduce((sum, { oldLines }) => sum + oldLines.length, 0),
    patch: known(unifiedPatch(before, after, found)),
    blob: BLOB,
    ...more,
  });
}

const textsWith = (head: string): Texts => new Map([[BLOB, known(head)]]);
const NONE: Texts = new Map();
const reasonOf = (one: ChangedFile, texts: Texts): string => {
  const text = fileText(one, texts);
  return text.kind === 'unknown' ? text.reason : 'known';
};

describe('both texts of a changed file', () => {
  it.each([
    ['in the middle', 'a\nb\nc\n', 'a\nx\nc\n'],
    ['in two hunks', `a\n${'-\n'.repeat(20)}z\n`, `b\n${'-\n'.repeat(20)}y\n`],
    ['at the end, which loses its line end', 'a\nb\n', 'a\nb'],
    ['at the end, which gets a line end', 'a\nb', 'a\nb\n'],
    ['of a last line without a line end', 'a\nb', 'a\nc'],
    ['far above a last line without a line end', `a\n${'-\n'.repeat(20)}z`, `b\n${'-\n'.repeat(20)}z`],
    ['of line ends', 'a\r\nb\r\n', 'a\nb\r\n'],
    ['below a byte order mark', '\ufeffa\nb\n', '\ufeffa\nc\n'],
    ['of the byte order mark', '\ufeffa\n', 'a\n'],
    ['of everything', 'a\n', ''],
    ['from nothing', '', 'a\n\n b\n'],
    ['of lines that look like a patch', '--- a\n@@ -1 +1 @@\n', '+++ b\n\\ No newline at end of file\n'],
  ])('are exact for a change %s', (_what, base, head) => {
    const expected = { name: 'iam/role.tf', base, head };
    expect(fileText(changed(base, head), textsWith(head))).toEqual(known(expected));
    const renamed = changed(base, head, { status: 'renamed', previousPath: 'old.tf' });
    expect(fileText(renamed, textsWith(head))).toEqual(known(expected));
  });

  it('come from the patch alone where the file is new or gone', () => {
    const [lines, none] = ['a\n\tb\r\n', ''];
    expect(fileText(changed(none, lines, { status: 'added' }), NONE)).toEqual(
      known({ name: 'iam/role.tf', base: null, head: lines }),
    );
    expect(fileText(changed(lines, none, { status: 'removed' }), NONE)).toEqual(
      known({ name: 'iam/role.tf', base: lines, head: null }),
    );
    const empty = file('empty.tf', { status: 'added', additions: 0, patch: known('') });
    expect(fileText(empty, NONE)).toEqual(known({ name: 'empty.tf', base: null, head: '' }));
  });

  it('are one where only the name changed, and a copy has none before', () => {
    const pure = { additions: 0, deletions: 0, patch: known(''), previousPath: 'old.tf' };
    expect(fileText(changed('a\n', 'a\n', { ...pure, status: 'renamed' }), textsWith('a\n'))).toEqual(
      known({ name: 'iam/role.tf', base: 'a\n', head: 'a\n' }),
    );
    expect(fileText(changed('a\n', 'a\n', { ...pure, status: 'unchanged' }), textsWith('a\n'))).toEqual(
      known({ name: 'iam/role.tf', base: 'a\n', head: 'a\n' }),
    );
    expect(fileText(changed('a\n', 'b\n', { status: 'copied', previousPath: 'old.tf' }), textsWith('b\n'))).toEqual(
      known({ name: 'iam/role.tf', base: null, head: 'b\n' }),
    );
  });

  it('are unknown, with the reason, where one of them was not read', () => {
    const some = changed('a\n', 'b\n');
    expect(reasonOf(some, NONE)).toMatch(/not among those that were read/);
    expect(reasonOf({ ...some, blob: null }, textsWith('b\n'))).toMatch(/which content/);
    expect(reasonOf(some, new Map([[BLOB, unknown('the file is binary')]]))).toBe('the file is binary');
    expect(reasonOf({ ...some, patch: unknown('too large') }, textsWith('b\n'))).toBe('too large');
  });

  it('are unknown for what is no file', () => {
    const commit = `Subproject commit ${'a'.repeat(40)}`;
    expect(reasonOf(changed('', `${commit}\n`, { status: 'added' }), NONE)).toMatch(/no file/);
    expect(reasonOf(changed('a\n', 'b', { status: 'changed' }), textsWith('b'))).toMatch(/link/);
  });

  const some = changed('a\nb\nc\n', 'a\nx\nc\n');
  const patched = (patch: string, counts = { additions: 1, deletions: 1 }) => ({
    ...some,
    ...counts,
    patch: known(patch),
  });
  it.each([
    ['another text', some, 'a\ny\nc\n'],
    ['a text that lacks context', some, 'a\nx\n'],
    ['a text that ends without a line end', some, 'a\nx\nc'],
    ['a hunk in another place', patched('@@ -2,3 +2,3 @@\n a\n-b\n+x\n c'), 'a\nx\nc\n'],
    ['hunks whose places contradict each other', patched('@@ -7,3 +1,3 @@\n a\n-b\n+x\n c'), 'a\nx\nc\n'],
    ['a hunk that is cut short', patched('@@ -1,3 +1,3 @@\n a\n-b\n+x'), 'a\nx\nc\n'],
    ['a hunk without a header', patched(' a\n-b\n+x\n c'), 'a\nx\nc\n'],
    [
      'hunks that were left out',
      patched('@@ -1,3 +1,3 @@\n a\n-b\n+x\n c', { additions: 2, deletions: 1 }),
      'a\nx\nc\n',
    ],
    ['an end in the middle', patched('@@ -1,2 +1,1 @@\n-b\n\\ No newline at end of file\n-a\n+x'), 'x\n'],
    ['an end that is none', patched('@@ -1,1 +1,1 @@\n-b\n\\ No newline at end of file\n+x'), 'x\nc\n'],
  ])('are unknown where patch and text do not fit: %s', (_what, one, head) => {
    expect(reasonOf(one, textsWith(head))).toBe('the patch does not fit the file');
  });

  it('are unknown for a new file whose patch is not whole', () => {
    const cut = { ...changed('', 'a\nb\n', { status: 'added' }), patch: known('@@ -0,0 +1,2 @@\n+a') };
    expect(reasonOf(cut, NONE)).toBe('the patch does not fit the file');
  });
});

describe('the texts that are needed', () => {
  const needed = (path: string, more: Partial<ChangedFile> = {}): boolean =>
    textsNeeded([changed('a\n', 'b\n', { path, ...more })]).length === 1;

  it.each([
    'main.tf',
    'prod.tfvars',
    'k8s/app.yaml',
    '.github/workflows/ci.yml',
    'db/query.sql',
    'Dockerfile',
    'nginx/site.conf',
    'infra/stack.ts',
    'environments/test/main.tf',
  ])('are those of files that are looked into: %s', (path) => {
    expect(needed(path)).toBe(true);
    expect(needed('notes.bak', { status: 'renamed', previousPath: path })).toBe(true);
  });

  it.each([
    'README.md',
    'src/app.ts',
    'tests/main.tf',
    'docs/app.yaml',
    'package-lock.json',
    '.terraform.lock.hcl',
    'vendor/x/main.tf',
    'logo.png',
  ])('are not those of others: %s', (path) => {
    expect(needed(path)).toBe(false);
  });

  it('are none where the patch says all, or nothing', () => {
    expect(needed('main.tf', { status: 'added' })).toBe(false);
    expect(needed('main.tf', { status: 'removed' })).toBe(false);
    expect(needed('main.tf', { status: 'changed' })).toBe(false);
    expect(needed('main.tf', { patch: unknown('too large') })).toBe(false);
    expect(needed('main.tf', { blob: null })).toBe(false);
    const pointer = known(`@@ -1 +1 @@\n-Subproject commit ${'a'.repeat(40)}\n+Subproject commit ${'b'.repeat(40)}`);
    expect(needed('modules.tf', { patch: pointer })).toBe(false);
  });

  it('are each named once, in order, five hundred at most', () => {
    const id = (index: number) => index.toString(16).padStart(40, '0');
    const files = [7, 3, 7, ...Array.from({ length: 600 }, (_, index) => index + 10)].map((index) =>
      changed('a\n', 'b\n', { path: `${index}.tf`, blob: id(index) }),
    );
    const ids = textsNeeded(files);
    expect(ids.slice(0, 3)).toEqual([7, 3, 10].map(id));
    expect(ids).toHaveLength(500);
  });
});

describe('code among the texts that are needed', () => {
  it('comes last, and is the first to be left out', () => {
    const id = (index: number) => index.toString(16).padStart(40, '0');
    const ids = (paths: readonly string[]) =>
      textsNeeded(paths.map((path, index) => changed('a\n', 'b\n', { path, blob: id(index) })));
    expect(ids(['infra/a.ts', 'b.tf', 'infra/c.py', 'd.yaml'])).toEqual([1, 3, 0, 2].map(id));
    const many = ids([
      ...Array.from({ length: 10 }, (_, index) => `infra/${index}.ts`),
      ...Array.from({ length: 495 }, (_, index) => `${index}.tf`),
    ]);
    expect([many[0], many[494], many[495], many.length]).toEqual([id(10), id(504), id(0), 500]);
  });
});

describe('laws of texts', () => {
  const line = fc.constantFrom('a', 'b', 'c', '', ' ', '-', '+', '@@ -1 +1 @@', '\\ No newline', 'é\r', '\ufeff');
  const text = fc
    .tuple(fc.array(line, { maxLength: 30 }), fc.boolean())
    .map(([lines, ended]) => lines.join('\n') + (ended && lines.length > 0 ? '\n' : ''));

  it('what_a_diff_leads_to_leads_back_exactly', () => {
    fc.assert(
      fc.property(text, text, (base, head) => {
        expect(fileText(changed(base, head), textsWith(head))).toEqual(known({ name: 'iam/role.tf', base, head }));
      }),
      { numRuns: 500 },
    );
  });

  it('no_patch_breaks_it_and_none_is_half_believed', () => {
    fc.assert(
      fc.property(text, text, fc.string(), fc.nat(), (base, head, noise, at) => {
        const whole = changed(base, head);
        const patch = whole.patch.kind === 'known' ? whole.patch.value : '';
        const rows = patch.split('\n');
        const cut = at % (patch.length + 1);
        const found = fileText({ ...whole, patch: known(patch.slice(0, cut) + noise) }, textsWith(head));
        expect(found.kind === 'unknown' || found.value.head === head).toBe(true);
        const kept = known(rows.slice(0, at % rows.length).join('\n'));
        const truncated = fileText({ ...whole, patch: kept }, textsWith(head));
        // Only the remark that a last line has no line end can be lost without a trace.
        if (truncated.kind === 'known') expect(truncated.value.base?.replace(/\n$/, '')).toBe(base.replace(/\n$/, ''));
      }),
      { numRuns: 300 },
    );
  });
});
