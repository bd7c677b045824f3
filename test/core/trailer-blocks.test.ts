/** Where a trailer block ends and begins, line by line, as git reads it: comments, conflicts, scissors, folds and prose. */
import { describe, expect, it } from '@jest/globals';
import { parseTrailers } from '../../src/core/trailers.js';

const SCISSORS = '# ------------------------ >8 ------------------------';
const SIGNED = 'Signed-off-by: A <a@b.c>';

const lines = (...rows: readonly string[]) => `${rows.join('\n')}\n`;

describe('what the trailer block of a message holds', () => {
  it.each<[string, string, readonly string[]]>([
    ['below it comments and blank lines', lines('T', '', 'K: v', '# one', '', '# two', ''), ['K: v']],
    ['below it conflicts with their files', lines('T', '', 'K: v', '', 'Conflicts:', '\ta.ts', '\tb.ts'), ['K: v']],
    ['below it conflicts and comments', lines('T', '', 'K: v', '', '# x', 'Conflicts:', '\ta.ts', '', '# y'), ['K: v']],
    [
      'prose below the conflicts, which is the last paragraph',
      lines('T', '', 'K: v', '', 'Conflicts:', '\ta.ts', '', 'prose'),
      [],
    ],
    ['a trailer below the conflicts', lines('T', '', 'A: v', '', 'Conflicts:', '\ta.ts', '', 'K: v'), ['K: v']],
    ['an indented line that follows no conflicts', lines('T', '', 'K: v', '# c', '\tmore'), []],
    ['an indented line behind a comment, and then prose', lines('T', '', 'K: v', '# c', 'prose'), []],
    ['a heading that only begins like conflicts', lines('T', '', 'K: v', '', 'Conflicts: two'), ['Conflicts: two']],
    ['conflicts in the middle of a line', lines('T', '', 'K: v', '', 'no Conflicts:'), []],
    ['below it the scissors and a patch', lines('T', '', 'K: v', SCISSORS, 'A: b', '', 'diff: x'), ['K: v']],
    ['scissors alone', lines(SCISSORS, '', 'K: v'), []],
    ['scissors below a blank line', lines('', SCISSORS, 'T', '', 'K: v'), []],
    ['scissors that are not at the start of a line', lines('T', '', `x ${SCISSORS}`, '', 'K: v'), ['K: v']],
    ['scissors right below the title', lines('T', SCISSORS, '', 'K: v'), []],
    ['indented lines of no conflicts, twice', lines('T', '', SIGNED, '# a', '\tx', '', '\ty'), []],
    ['a comment in its midst', lines('T', '', 'A: b', '# c', 'K: v'), ['A: b', 'K: v']],
    ['prose right below a trailer', lines('T', '', 'K: v', 'prose'), []],
    ['above it a line of blanks', lines('T', '', 'body', '  ', 'K: v'), ['K: v']],
    ['a comment before the title', lines('# c', 'T', '', 'K: v'), ['K: v']],
    ['a comment between title and body', lines('T', '# c', '', 'K: v'), ['K: v']],
    ['a comment in its middle', lines('T', '', 'K: v', '# c', 'L: w'), ['K: v', 'L: w']],
    ['a comment that ends a fold', lines('T', '', 'K: v', '# c', '  more', 'L: w'), []],
    ['an indented line above its first trailer', lines('T', '', '  indented', 'K: v'), []],
    ['an indented line above a comment', lines('T', '', '  indented', '# c', SIGNED), [SIGNED]],
    ['three lines of prose, one indented', lines('T', '', 'a', ' b', 'c', SIGNED), [SIGNED]],
    ['four lines of prose, two of them indented', lines('T', '', 'a', ' b', ' c', 'd', SIGNED), []],
    ['four lines of prose, three of them above a comment', lines('T', '', 'a', ' b', ' c', ' d', '# x', SIGNED), []],
    [
      'six lines of prose for two trailers',
      lines('T', '', 'a', 'b', 'c', 'd', 'e', 'f', 'K: v', SIGNED),
      ['K: v', SIGNED],
    ],
    ['seven lines of prose for two trailers', lines('T', '', 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'K: v', SIGNED), []],
    ['a word that only sounds like a sign-off, and prose', lines('T', '', 'a', 'signed-off-by: A'), []],
    ['only a comment', lines('T', '', '# c'), []],
    ['only an indented line', lines('T', '', '  K: v'), []],
    ['a line of blanks below it', lines('T', '', 'K: v', '   '), ['K: v']],
    ['a line of tabs below it', lines('T', '', 'K: v', '\t'), ['K: v']],
    ['a line of blanks above it', lines('T', '  ', 'K: v'), ['K: v']],
    ['a line with a carriage return above it', lines('T', '\r', 'K: v\r'), ['K: v']],
    ['no line end', 'T\n\nK: v', ['K: v']],
    ['a fold by a tab', lines('T', '', 'K: v', '\tw'), ['K: v w']],
    ['folds over several lines', lines('T', '', 'K: v', '  w  ', ' x'), ['K: v w   x']],
    ['a value on the next line', lines('T', '', 'K:', '  v'), ['K: v']],
    ['a value of nothing', lines('T', '', 'K:'), ['K: ']],
    ['a value with a colon', lines('T', '', 'K: a: b'), ['K: a: b']],
    ['blanks and tabs around key and value', lines('T', '', 'K \t:\t v \t'), ['K: v']],
    ['a key of digits and dashes', lines('T', '', '1-a: v'), ['1-a: v']],
    ['a line without a key', lines('T', '', ': v', SIGNED), [SIGNED]],
    ['an indented line behind what is no trailer', lines('T', '', 'prose', ' more', SIGNED), [SIGNED]],
    [
      'an indented line behind a cherry-pick',
      lines('T', '', 'K: v', '(cherry picked from commit 1)', ' more'),
      ['K: v'],
    ],
    ['a title of two lines', lines('T', 'U', '', 'K: v'), ['K: v']],
    ['nothing but a title', lines('K: v'), []],
    ['nothing but blank lines', '\n\n', []],
    ['a blank line first', lines('', 'K: v'), ['K: v']],
    ['the line of another system', lines('T', '', '\u00a0K: v', SIGNED), [SIGNED]],
  ])('%s', (_, message, expected) => {
    expect(parseTrailers(message).trailers.map(({ key, value }) => `${key}: ${value}`)).toEqual(expected);
  });

  it.each<[string, string, number, readonly number[]]>([
    [
      'the first line of each trailer, and where the block begins',
      lines('T', '', 'body', '', 'K: v', ' w', 'L: x'),
      9,
      [5, 7],
    ],
    ['lines of prose in it as well', lines('T', '', 'prose', SIGNED), 3, [4]],
    ['the lines from the first on, which may be empty', lines('', 'T', '', 'K: v'), 4, [4]],
    ['the end, where there is none', 'T\n\nprose', 8, []],
    ['the end of what is read, where comments follow', lines('T', '', 'prose', '# c'), 9, []],
  ])('tells %s', (_, message, start, at) => {
    const parsed = parseTrailers(message);
    expect([parsed.blockStart, parsed.trailers.map(({ line }) => line)]).toEqual([start, at]);
  });

  it.each([
    ['the first line that is not blank', '\n \n  T  \n\nbody', 'T'],
    ['the whole message without a line end', 'T', 'T'],
    ['nothing of blanks', ' \n\t\n', ''],
  ])('tells as title %s', (_, message, title) => expect(parseTrailers(message).title).toBe(title));

  it('a key of more than a thousand letters is none', () => {
    const long = (count: number) => parseTrailers(lines('T', '', `${'K'.repeat(count)}: v`)).trailers.length;
    expect([long(999), long(1000)]).toEqual([1, 0]);
  });
});
