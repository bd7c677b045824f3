/** Patches as GitHub shows them, in tables: what is read of them, what they make of a text, and which are no patch of a file. */
import { describe, expect, it } from '@jest/globals';
import { hasOverlongLine, pointerOf, readHunks } from '../../src/core/patch.js';
import { applyPatch, undoPatch } from '../../src/core/walk-patch.js';

const NO_END = '\\ No newline at end of file';

function patch(...rows: readonly string[]): string {
  return rows.join('\n');
}

describe('the lines of a patch', () => {
  const told = (text: string) =>
    readHunks(text).map(({ section, lines }) => [
      section,
      ...lines.map((line) => `${line.line}${line.sign}${line.text}`),
    ]);

  it.each<[string, string, readonly (readonly string[])[]]>([
    ['nothing', '', []],
    ['a hunk of one line a side', patch('@@ -4 +7 @@', '-a', '+b'), [['', '7-a', '7+b']]],
    [
      'lines that stay, go and come, each where it stands at the head',
      patch('@@ -3,4 +3,4 @@ resource "x" "y" {', ' a', '-b', '-c', '+d', '+e', ' f'),
      [['resource "x" "y" {', '3 a', '4-b', '4-c', '4+d', '5+e', '6 f']],
    ],
    ['a heading with a carriage return', patch('@@ -1 +1 @@ job:\r', '+a\r'), [['job:', '1+a']]],
    ['carriage returns within a line', patch('@@ -1 +1 @@ a\rb', '+c\rd'), [['a\rb', '1+c\rd']]],
    ['a heading with a line separator', patch('@@ -1 +1 @@ a\u2028b', '+c'), [['a\u2028b', '1+c']]],
    ['a heading right behind the mark', patch('@@ -1 +1 @@x', '+a'), [['x', '1+a']]],
    ['numbers of many digits', patch('@@ -10,20 +120,30 @@', '+a'), [['', '120+a']]],
    [
      'several hunks',
      patch('@@ -1 +1 @@ one', '+a', '@@ -9,2 +10,2 @@ two', ' b', '+c'),
      [
        ['one', '1+a'],
        ['two', '10 b', '11+c'],
      ],
    ],
    ['an empty row, which is an empty line', patch('@@ -1,3 +1,3 @@', ' a', '', '+b'), [['', '1 a', '2 ', '3+b']]],
    ['a row end after the last row', patch('@@ -1 +1 @@', '+a', ''), [['', '1+a']]],
    ['a remark about the last line', patch('@@ -1 +1 @@', '-a', NO_END, '+b', NO_END), [['', '1-a', '1+b']]],
    ['rows before the first hunk', patch('+++ b/file', ' x', '', '@@ -1 +1 @@', '+a'), [['', '1+a']]],
    [
      'a line that only quotes a header',
      patch('@@ -1 +1 @@', '+@@ -5 +5 @@ x', '-@@ -6 +6 @@'),
      [['', '1+@@ -5 +5 @@ x', '1-@@ -6 +6 @@']],
    ],
    [
      'headers that are none',
      patch('@@ -a +1 @@', '@@ -1 +b @@', '@@ -1, +1 @@', '@@ -1234567890 +1 @@', '@@ -1 +1', '+a'),
      [],
    ],
    ['lines that go at the very end', patch('@@ -5,3 +5,1 @@', ' a', '-b', '-c'), [['', '5 a', '5-b', '5-c']]],
    ['lines that go before others', patch('@@ -5,2 +5,1 @@', '-a', ' b'), [['', '5-a', '5 b']]],
    ['a file that goes', patch('@@ -1,2 +0,0 @@', '-a', '-b'), [['', '1-a', '1-b']]],
    ['lines that all go in the middle of a file', patch('@@ -8,2 +7,0 @@', '-a', '-b'), [['', '7-a', '7-b']]],
    ['a hunk without lines', patch('@@ -1 +1 @@ x', NO_END), [['x']]],
  ])('of %s', (_, text, expected) => expect(told(text)).toEqual(expected));

  it('are cut where they are far too long, and so is a heading', () => {
    const [hunk] = readHunks(patch(`@@ -1 +1 @@ ${'h'.repeat(2000)}`, `+${'x'.repeat(30_000)}`));
    expect([hunk?.section.length, hunk?.lines[0]?.text.length]).toEqual([988, 19_999]);
  });
});

describe('a line that is too long to be read', () => {
  it.each([
    ['is one of more than 20,000 characters', `+${'x'.repeat(20_000)}`, true],
    ['is none of 20,000 characters', `+${'x'.repeat(19_999)}`, false],
    ['is found among others', patch('@@ -1 +1 @@', `+${'x'.repeat(20_000)}`, ' a'), true],
    ['is none of 20,000 characters among others', patch('@@ -1 +1 @@', `+${'x'.repeat(19_999)}`, ' a'), false],
    ['is none where many short ones are long together', `${'+x\n'.repeat(10_000)}`, false],
  ])('%s', (_, text, expected) => expect(hasOverlongLine(text)).toBe(expected));
});

describe('what a patch shows that is no text', () => {
  const sub = (hash = 'a'.repeat(40)) => `Subproject commit ${hash}`;
  const link = (from: string, to: string) => patch('@@ -1 +1 @@', `-${from}`, NO_END, `+${to}`, NO_END);
  const linkTo = (to: string) => patch('@@ -0,0 +1 @@', `+${to}`, NO_END);

  it.each<[string, string, 'submodule' | 'link' | null]>([
    ['a submodule that moves', patch('@@ -1 +1 @@', `-${sub()}`, `+${sub('b'.repeat(40))}`), 'submodule'],
    ['a submodule that comes', patch('@@ -0,0 +1 @@', `+${sub()}`), 'submodule'],
    ['a submodule that goes', patch('@@ -1 +0,0 @@', `-${sub()}`, ''), 'submodule'],
    ['a submodule with changes of its own', patch('@@ -1 +1 @@', `-${sub()}`, `+${sub()}-dirty`), 'submodule'],
    ['a submodule of a repository with longer hashes', patch('@@ -0,0 +1 @@', `+${sub('f'.repeat(64))}`), 'submodule'],
    ['a text that says as much among other lines', patch('@@ -0,0 +1,2 @@', `+${sub()}`, '+and more'), null],
    ['a text that goes on behind it', patch('@@ -0,0 +1 @@', `+${sub()} here`), null],
    ['a text with words before it', patch('@@ -0,0 +1 @@', `+see ${sub()}`), null],
    ['a hash that is too short', patch('@@ -0,0 +1 @@', `+${sub('a'.repeat(39))}`), null],
    ['nothing that changes', patch('@@ -1 +1 @@', ` ${sub()}`, NO_END), null],
    ['a link to a folder above', linkTo('../shared/main.tf'), 'link'],
    ['a link two folders up', linkTo('../../shared'), 'link'],
    ['a link to this folder', linkTo('./main.tf'), 'link'],
    ['a link deep down', linkTo('a/b/c'), 'link'],
    ['a link to the folder above, and nothing else', linkTo('..'), 'link'],
    ['a link to the folder itself', linkTo('.'), 'link'],
    ['a link that leads elsewhere now', link('../a', '../b'), 'link'],
    ['a remark that stands first', patch(NO_END, '+../a'), 'link'],
    ['a text of one word', linkTo('main.tf'), null],
    ['a word that ends in dots', linkTo('wait..'), null],
    ['a word that begins with a dot', linkTo('.main'), null],
    ['a text with blanks', linkTo('see ../a'), null],
    ['a text with blanks behind', linkTo('../a b'), null],
    ['a path with nothing between two slashes', linkTo('a//b'), null],
    ['a path with nothing behind', linkTo('a/b/'), null],
    ['a path that ends its line', patch('@@ -0,0 +1 @@', '+../a'), null],
    ['a path beside the words of a submodule', patch('@@ -1,2 +1,2 @@', ` ${sub()}`, '-a/b', '+c/d'), null],
    ['more lines than a link has', patch('@@ -1 +1,2 @@', '-../a', '+../b', '+../c', NO_END), null],
    ['a path that was a text', link('some text', '../b'), null],
    ['a patch that is large', patch('@@ -0,0 +1 @@', `+../${'a'.repeat(10_000)}`, NO_END), null],
    ['a patch that is just small enough', patch('+../a', NO_END, '#'.repeat(10_000 - 6 - NO_END.length - 1)), 'link'],
  ])('%s', (_, text, expected) => expect(pointerOf(text)).toBe(expected));
});

describe('a patch, walked both ways', () => {
  const many = Array.from({ length: 12 }, (_, index) => `${index + 1}`).join('\n');

  it.each<[string, string, string, string, number, number]>([
    ['that is empty', 'a\n', '', 'a\n', 0, 0],
    ['of one line', 'a\n', patch('@@ -1 +1 @@', '-a', '+b'), 'b\n', 1, 1],
    ['with a row end of its own', 'a\n', patch('@@ -1 +1 @@', '-a', '+b', ''), 'b\n', 1, 1],
    ['in the middle', 'a\nb\nc\nd\n', patch('@@ -2,2 +2,3 @@', ' b', '+x', '+y', '-c'), 'a\nb\nx\ny\nd\n', 2, 1],
    ['that only adds, without context', 'a\nb\n', patch('@@ -1,0 +2,2 @@', '+x', '+y'), 'a\nx\ny\nb\n', 2, 0],
    ['that only takes away, without context', 'a\nx\ny\nb\n', patch('@@ -2,2 +1,0 @@', '-x', '-y'), 'a\nb\n', 0, 2],
    [
      'of many lines',
      `${many}\n`,
      patch('@@ -1,12 +1,13 @@', ...many.split('\n').map((line) => ` ${line}`), '+13'),
      `${many}\n13\n`,
      1,
      0,
    ],
    ['from nothing', '', patch('@@ -0,0 +1,2 @@', '+a', '+b'), 'a\nb\n', 2, 0],
    ['to nothing', 'a\nb\n', patch('@@ -1,2 +0,0 @@', '-a', '-b'), '', 0, 2],
    ['with an empty line of context', 'a\n\nb\n', patch('@@ -1,3 +1,3 @@', ' a', '', '-b', '+c'), 'a\n\nc\n', 1, 1],
    [
      'of two places',
      `${many}\n`,
      patch('@@ -1,2 +1,3 @@', '+0', ' 1', ' 2', '@@ -11,2 +12,1 @@', '-11', ' 12'),
      `0\n${many.replace('\n11', '')}\n`,
      1,
      1,
    ],
    ['that gives the last line its end', 'a', patch('@@ -1 +1 @@', '-a', NO_END, '+a'), 'a\n', 1, 1],
    ['that takes the end of the last line', 'a\n', patch('@@ -1 +1 @@', '-a', '+a', NO_END), 'a', 1, 1],
    ['beside a last line without an end', 'a\nb', patch('@@ -1,2 +1,2 @@', '-a', '+x', ' b', NO_END), 'x\nb', 1, 1],
    [
      'far above a last line without an end',
      many,
      patch('@@ -1,2 +1,2 @@', '-1', '+x', ' 2'),
      many.replace('1', 'x'),
      1,
      1,
    ],
    ['of carriage returns', 'a\r\nb\n', patch('@@ -1,2 +1,2 @@', '-a\r', '+a', ' b'), 'a\nb\n', 1, 1],
  ])('%s', (_, base, text, head, additions, deletions) => {
    expect(applyPatch(base, text)).toEqual({ text: head, additions, deletions });
    expect(undoPatch(head, text)).toEqual({ text: base, additions, deletions });
  });

  it.each<[string, string, string]>([
    ['a row that is no header', 'a\n', patch('no header', '-a', '+b')],
    ['a header without the old place', 'a\n', patch('@@ +1 @@', '-a', '+b')],
    ['a header that stands in a line', 'a\n', patch(' @@ -1 +1 @@', '-a', '+b')],
    ['a header that does not end', 'a\n', patch('@@ -1 +1', '-a', '+b')],
    ['numbers that no file has', 'a\n', patch('@@ -1 +1234567890 @@', '-a', '+b')],
    ['a hunk behind the end', 'a\n', patch('@@ -5 +5 @@', '-a', '+b')],
    ['a hunk right behind the end', 'a\n', patch('@@ -3,0 +3,1 @@', '+b')],
    ['hunks out of order', 'a\nb\nc\n', patch('@@ -3 +3 @@', '-c', '+x', '@@ -1 +1 @@', '-a', '+y')],
    ['a hunk at another place at the head', 'a\nb\n', patch('@@ -2 +1 @@', '-b', '+x')],
    [
      'a second hunk that forgets what the first added',
      'a\nb\nc\n',
      patch('@@ -1 +1,2 @@', ' a', '+x', '@@ -3 +3 @@', '-c', '+y'),
    ],
    ['a hunk that is shorter than it says', 'a\nb\n', patch('@@ -1,2 +1,2 @@', '-a', '+x')],
    ['a hunk that adds less than it says', 'a\n', patch('@@ -1 +1,3 @@', ' a', '+x')],
    ['a hunk that is longer than it says', 'a\nb\n', patch('@@ -1 +1 @@', '-a', '+x', ' b')],
    ['more lines that go than it says', 'a\nb\n', patch('@@ -1,1 +1,1 @@', '-a', '-b', '+x')],
    ['a hunk that makes more lines than it says', 'a\nb\n', patch('@@ -1,2 +1,1 @@', ' a', '+x', '-b')],
    ['a row without a sign', 'a\n', patch('@@ -1 +1 @@', 'xa')],
    [
      'a hunk that takes away behind the end',
      'a\nb\nc\n',
      patch('@@ -1 +1 @@', '-a', '+x', NO_END, '@@ -3 +2,0 @@', '-c'),
    ],
    ['a row of another sign', 'a\n', patch('@@ -1 +1 @@', '*a', '+b')],
    ['a row that begins with a remark', 'a\n', patch('@@ -1 +1 @@', NO_END, '-a', '+b')],
    ['another line', 'a\n', patch('@@ -1 +1 @@', '-b', '+c')],
    ['a line that goes on', 'ab\n', patch('@@ -1 +1 @@', '-a', '+c')],
    ['a line that ends before', 'a\n', patch('@@ -1 +1 @@', '-ab', '+c')],
    ['another line of context', 'a\nb\n', patch('@@ -1,2 +1,2 @@', '-a', '+x', ' c')],
    ['a last line with an end that the patch denies', 'a\n', patch('@@ -1 +1 @@', '-a', NO_END, '+b')],
    ['a last line without the end that the patch shows', 'a', patch('@@ -1 +1 @@', '-a', '+b')],
    ['an end in the middle', 'a\nb\n', patch('@@ -1 +1 @@', '-a', '+x', NO_END)],
    ['something made behind the end', 'a\nb\n', patch('@@ -1,2 +1,2 @@', '-a', '-b', '+x', NO_END, '+y')],
    ['context behind the end', 'a\nb\n', patch('@@ -1,2 +1,2 @@', '-a', '+x', NO_END, ' b')],
    ['a hunk behind the end', 'a\nb\nc\n', patch('@@ -1 +1 @@', '-a', '+x', NO_END, '@@ -3 +3 @@', '-c', '+y')],
  ])('does not fit where it has %s', (_, base, text) => expect(applyPatch(base, text)).toBeNull());

  it.each<[string, string, string]>([
    ['another line that was added', 'c\n', patch('@@ -1 +1 @@', '-a', '+b')],
    ['a place behind the end', 'b\n', patch('@@ -5 +5 @@', '-a', '+b')],
    ['an end that the patch takes away', 'b\n', patch('@@ -1 +1 @@', '-a', '+b', NO_END)],
    ['a base that ended before', 'b\nc\n', patch('@@ -1 +1 @@', '-a', NO_END, '+b')],
  ])('cannot be undone from %s', (_, head, text) => expect(undoPatch(head, text)).toBeNull());
});
