/** A policy's pattern of tickets: which whole words it finds, in one pass, and what it refuses to be. */
import { describe, expect, it } from '@jest/globals';
import { linearPattern } from '../../src/core/linear-pattern.js';

function found(source: string, text: string, most = 9): readonly string[] {
  const pattern = linearPattern(source);
  return pattern.kind === 'ok' ? pattern.value(text, most) : [`! ${pattern.error}`];
}

describe('a pattern finds', () => {
  it.each<[what: string, source: string, text: string, words: readonly string[], most?: number]>([
    ['every word', 'A-\\d+', 'A-1, (A-22) and A-3', ['A-1', 'A-22', 'A-3']],
    ['a text as a whole', 'A-\\d+', 'A-1', ['A-1']],
    ['nothing in nothing', 'A-\\d+', '', []],
    ['nothing where there is none', 'A-\\d+', 'B-1', []],
    ['nothing within a word', 'A-\\d+', 'XA-1 éA-1 7A-1 _A-1 A-1x A-1é A-1_', []],
    ['a word beside signs', 'A-\\d+', '-A-1-', ['A-1']],
    ['signs beside a word', '#\\d+', 'see#12', ['#12']],
    ['each word once', 'A-\\d+', 'A-1 A-2 A-1', ['A-1', 'A-2']],
    ['no more than asked for', 'A-\\d+', 'A-1 A-2 A-3', ['A-1', 'A-2'], 2],
    ['nothing where nothing is asked for', 'A-\\d+', 'A-1', [], 0],
    ['a word behind a few copies', 'A-\\d', 'A-1 A-1 A-1 A-1 A-2', ['A-1', 'A-2'], 2],
    ['no word behind a great many copies', 'A-\\d', 'A-1 A-1 A-1 A-1 A-1 A-2', ['A-1'], 2],
    ['the longest, whatever is written first', 'a|a b|a b c', 'a b c d', ['a b c']],
    ['the longest, although it comes last', 'a( b)?', 'a b', ['a b']],
    ['what begins first, although another ends first', 'b|a b c d', 'a b c d', ['a b c d']],
    ['what ends, where what began first does not', 'b|a b c d', 'a b c x', ['b']],
    ['what begins first of two that overlap', 'a b|b c', 'a b c', ['a b']],
    ['what ends first, and then what begins where it ends', 'b|, x', 'b, x', ['b', ', x']],
    ['what follows at once', 'a,|b', 'a,b', ['a,', 'b']],
    ['what stands behind a false start', 'ab c|ab d', 'ab ab d', ['ab d']],
    ['a word by its second beginning', 'a a b', 'a a a b', ['a a b']],
    ['any sign by a dot', 'a.b', 'a-b a😀b aéb', ['a-b', 'a😀b', 'aéb']],
    ['no line end by a dot', 'a.b', 'a\nb', []],
    ['a letter outside of the basic plane', '😀+', '😀😀 x', ['😀😀']],
    ['digits', 'x\\d', 'x0 x9 xa x_ x٣', ['x0', 'x9']],
    ['what is no digit', 'x\\D', 'x0 xa x_ x٣', ['xa', 'x_', 'x٣']],
    [
      'letters, digits and the underscore',
      'x\\w',
      'xa xz xA xZ x0 x9 x_ xé',
      ['xa', 'xz', 'xA', 'xZ', 'x0', 'x9', 'x_'],
    ],
    ['what is none of them', 'a\\Wb', 'aéb a-b axb a_b', ['aéb', 'a-b']],
    ['blanks', 'a\\sb', 'a b a\tb a-b', ['a b', 'a\tb']],
    ['what is no blank', 'a\\Sb', 'a b a-b', ['a-b']],
    ['a sign that is escaped', 'a\\.b', 'a.b axb', ['a.b']],
    ['an underscore that is escaped', 'a\\_b', 'a_b', ['a_b']],
    ['a bracket that is escaped', '\\[a\\]\\(b\\)', 'x [a](b)', ['[a](b)']],
    ['one of a class', 'x[abc]', 'xa xc xd', ['xa', 'xc']],
    ['one of a range', 'x[b-d]', 'xa xb xc xd xe', ['xb', 'xc', 'xd']],
    ['a range of one', 'x[b-b]', 'xa xb xc', ['xb']],
    ['one of several ranges', 'x[a-b0-1z]', 'xb x1 xz x2 xc', ['xb', 'x1', 'xz']],
    ['one outside of a class', 'x[^a-c]', 'xa xc xd', ['xd']],
    ['a dash at the end of a class', 'x[a-]x', 'xax x-x xbx', ['xax', 'x-x']],
    ['a dash at the beginning of a class', 'x[-a]x', 'xax x-x xbx', ['xax', 'x-x']],
    ['a dash behind a kind', 'x[\\d-z]x', 'x1x x-x xzx xyx', ['x1x', 'x-x', 'xzx']],
    ['a kind within a class', 'x[\\da]', 'x1 xa xb', ['x1', 'xa']],
    ['a kind outside of which', 'x[^\\d]', 'x1 xa', ['xa']],
    ['a bracket within a class', 'x[\\]a]x', 'x]x xax', ['x]x', 'xax']],
    ['signs of patterns within a class', 'x[.*+?(){}|$]', 'x. x* x| xa', ['x.', 'x*', 'x|']],
    ['a sign for the outside that is not first', 'x[a^]x', 'x^x xax xbx', ['x^x', 'xax']],
    ['one of two', 'cat|dog', 'cat dog cow', ['cat', 'dog']],
    ['one of three in a row', 'x(a|b|c)y', 'xay xby xcy xdy', ['xay', 'xby', 'xcy']],
    ['a group without a number', 'x(?:ab)y', 'xaby', ['xaby']],
    ['a group as often as it comes', '(ab)+', 'ab abab aba', ['ab', 'abab']],
    ['a group of which one is nothing', 'x(a|)y', 'xay xy', ['xay', 'xy']],
    ['one or none', 'ab?c', 'ac abc abbc', ['ac', 'abc']],
    ['any number', 'ab*c', 'ac abc abbbc', ['ac', 'abc', 'abbbc']],
    ['one or more', 'ab+c', 'ac abc abbbc', ['abc', 'abbbc']],
    ['exactly so many', 'a{3}', 'aa aaa aaaa', ['aaa']],
    ['from so many to so many', 'a{2,4}', 'a aa aaa aaaa aaaaa', ['aa', 'aaa', 'aaaa']],
    ['so many or more', 'a{2,}', 'a aa aaaaa', ['aa', 'aaaaa']],
    ['none of what comes no times', 'xa{0}y', 'xy xay', ['xy']],
    ['up to so many, or none', 'xa{0,2}y', 'xy xay xaay xaaay', ['xy', 'xay', 'xaay']],
    ['a number of two digits', 'a{10}b', `${'a'.repeat(10)}b ab`, ['aaaaaaaaaab']],
    ['what comes again and again within', '(a+b)*c', 'aabab abc c', ['abc', 'c']],
    ['a comma', 'a,b', 'a,b', ['a,b']],
    ['a dash outside of a class', 'a-b', 'a-b', ['a-b']],
  ])('%s', (_what, source, text, words, most = 9) => expect(found(source, text, most)).toEqual(words));

  it('a word in a long hostile text as in a short one', () => {
    expect(found('(a|a)+b', `${'a'.repeat(300)}! aab`)).toEqual(['aab']);
  });
});

describe('a pattern that may be', () => {
  it.each<[what: string, source: string, text: string]>([
    ['as long as it may', 'a'.repeat(200), 'a'.repeat(200)],
    ['as deep as it may', `${'('.repeat(10)}a${')'.repeat(10)}`, 'a'],
    ['repeated as often as it may', 'a{64}', 'a'.repeat(64)],
    ['as much as it may in all', '(a{64}){31}a{16}', 'a'.repeat(2_000)],
    ['repeated from and to the same', 'a{2,2}', 'aa'],
    ['followed by something that repeats', 'a{2}b+', 'aab'],
  ])('%s', (_what, source, text) => expect(found(source, text)).toEqual([text]));
});

describe('a pattern is refused that', () => {
  const none = 'also matches nothing at all';
  const tooMuch = 'repeats too much: write smaller numbers';
  const again = 'repeats a repetition';
  const noNumber = 'repeats with no number up to 64';
  const braces = 'has braces that are no repetition';
  const middle = 'ends in the middle';
  const range = 'has a range that is none';
  const loose = (sign: string) => `has a "${sign}" that belongs to nothing: write "\\${sign}"`;
  const anchored = (sign: string) => `has "${sign}": it stands for whole words already`;
  const letter = (name: string) => `has "\\${name}", which cannot be matched in one pass`;
  const around = 'has a group that looks around or has a name';

  it.each<[what: string, source: string, why: string]>([
    ['is empty', '', 'must have 1 to 200 characters'],
    ['is too long', 'a'.repeat(201), 'must have 1 to 200 characters'],
    ['is too deep', `${'('.repeat(11)}a${')'.repeat(11)}`, 'has groups deeper than 10'],
    ['may be none', 'a*', none],
    ['may be one or none', 'a?', none],
    ['may be up to two', 'a{0,2}', none],
    ['may be an empty one of two', 'a|', none],
    ['may be an empty one before', '|a', none],
    ['is an empty group', '()', none],
    ['is a group that may be none', '(a|b*)', none],
    ['repeats too much', '(a{64}){64}', tooMuch],
    ['repeats one more than it may', '(a{64}){31}a{17}', tooMuch],
    ['repeats too much without an end', '((a{64}){64})+', tooMuch],
    ['repeats too much in one of two', 'b|(a{64}){64}', tooMuch],
    ['repeats too much, or is left out', '((a{64}){64})?b', tooMuch],
    ['repeats too much, and that any number of times', '((a{64}){64})*b', tooMuch],
    ['repeats too much before something else', '(a{64}){64}b', tooMuch],
    ['closes what is not open', 'a)', 'has a ")" that closes nothing'],
    ['closes what is not open, and goes on', 'a)b', 'has a ")" that closes nothing'],
    ['leaves a group open', '(a', 'has a "(" that is not closed'],
    ['leaves one of two groups open', '((a)', 'has a "(" that is not closed'],
    ['looks ahead', '(?=a)', around],
    ['looks behind', '(?<!a)b', around],
    ['has a name', '(?<n>a)', around],
    ['has the beginning of a line', '^a', anchored('^')],
    ['has the end of a line', 'a$', anchored('$')],
    ...['*', '+', '?', '{', '}', ']'].map((sign): [string, string, string] => [
      `begins with ${sign}`,
      `${sign}a`,
      loose(sign),
    ]),
    ['repeats nothing in a group', '(*a)', loose('*')],
    ...['a**', 'a+?', 'a?+', 'a{2}{3}', 'a{2}*', 'a+{2}'].map((source): [string, string, string] => [
      `is ${source}`,
      source,
      again,
    ]),
    ['repeats without a number', 'a{}', noNumber],
    ['repeats up to a number alone', 'a{,2}', noNumber],
    ['repeats by a word', 'a{x}', noNumber],
    ['repeats by a word at last', 'a{2,x}', noNumber],
    ['repeats by a number that ends there', 'a{', noNumber],
    ['repeats too often', 'a{65}', noNumber],
    ['repeats too often at most', 'a{1,65}', noNumber],
    ['repeats less than it does', 'a{3,2}', braces],
    ['leaves braces open', 'a{2', braces],
    ['leaves braces open behind a second number', 'a{2,3', braces],
    ['has something else in braces', 'a{2x}', braces],
    ['ends in a class', '[a', middle],
    ['ends in a class behind a dash', '[a-', middle],
    ['ends in a class that is escaped', '[a\\', middle],
    ['ends in what is escaped', 'a\\', middle],
    ['has an empty class', 'a[]', 'has an empty class'],
    ['has an empty class of what is not there', 'a[^]', 'has an empty class'],
    ['has a class in a class', '[[a]', 'has a "[" in a class: write "\\["'],
    ['has a range the other way round', '[b-a]', range],
    ['has a range up to a kind', '[a-\\d]', range],
    ['has a range up to a kind from a sign before it', '[+-\\d]', range],
    ...['b', 'B', 'A', 'Z', 'z', 'a', 'n', 'p', '0', '1', '9'].map((name): [string, string, string] => [
      `has \\${name}`,
      `x\\${name}`,
      letter(name),
    ]),
    ['has a word edge in a class', '[\\b]', letter('b')],
  ])('%s', (_what, source, why) => expect(linearPattern(source)).toEqual({ kind: 'error', error: why }));
});
