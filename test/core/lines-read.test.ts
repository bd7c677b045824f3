/** How texts are made ready to be read: look-alike letters, lines on which a mark could stand, and lines that somebody says. */
import { describe, expect, it } from '@jest/globals';
import { type CandidateLine, candidateLines, withRealBreaks } from '../../src/core/candidate-lines.js';
import { disguisedKeys } from '../../src/core/disguise.js';
import { entered } from '../../src/core/place.js';
import { linesSaid } from '../../src/core/said-lines.js';
import { signatureIndex } from '../../src/core/signatures.js';
import { comparable, excerpt, hasMixedScriptWord, isPlain } from '../../src/core/text.js';
import { tokenEntries } from '../../src/core/token-entries.js';

describe('a line on which a mark could stand', () => {
  const read = (text: string, kind: 'message' | 'body' = 'body') =>
    candidateLines({ text, kind, needles: /mark/g }).lines;

  /** Its words, and behind them what is special about it. */
  function shown({ text, before, indented, title, folded, comment }: CandidateLine): string {
    const notes = { indented, title, folded, comment };
    const told = Object.entries(notes).flatMap(([note, holds]) => (holds ? [` (${note})`] : []));
    return `${before === '' ? '' : `${before} / `}${text}${told.join('')}`;
  }

  it.each<[what: string, text: string, lines: readonly string[], kind?: 'message']>([
    ['is one with the word', 'a\n\nmark b\nc', ['mark b']],
    ['is told once', 'a mark, a mark\nb', ['a mark, a mark']],
    ['is each with the word', 'mark a\n\nb\n\nmark c', ['mark a', 'mark c']],
    ['stands at the very end', 'a\n\nb mark', ['b mark']],
    ['stands in the middle of a line', 'a b mark c d\ne', ['a b mark c d']],
    ['is none where there is no word', 'a\nb', []],
    ['comes with the one before', 'a b\nmark', ['a b / mark']],
    ['comes with no blank one before', 'a\n\nmark', ['mark']],
    ['comes with one before without its blanks', '  a b  \nmark', ['a b / mark']],
    ['comes with no quoted one before', '> a\nmark', ['mark']],
    [
      'comes with the end of a long one before',
      `${'a'.repeat(400)} ${'b'.repeat(498)}\nmark`,
      [`${'b'.repeat(498)} / mark`],
    ],
    ...['- mark', '* mark', '# mark', '1. mark', '12) mark', 'Key: mark', 'A-key: mark'].map(
      (line): [string, string, string[]] => [`begins anew as ${line}`, `a\n${line}`, [line]],
    ),
    ['begins anew, indented', 'a\n\nb\n  - mark', ['- mark (indented)']],
    ['goes on with a number', 'a\n12 mark', ['a / 12 mark']],
    ['goes on with a colon', 'a\nKey:mark', ['a / Key:mark']],
    ['goes on with an item further on', 'a\nmark - b', ['a / mark - b']],
    ['is indented', 'a\n\n  mark\nb', ['mark (indented)']],
    ['is indented by a tab', 'a\n\n\tmark\nb', ['mark (indented)']],
    ['is not indented where all are', 'a\n  b\n  mark', ['b / mark'], 'message'],
    ['is not indented where all are, by tabs', 'a\n\tb\n\n \tmark', ['mark'], 'message'],
    ['is the title of a message', 'a mark\nb', ['a mark (title)'], 'message'],
    [
      'is the title of a message behind blank lines',
      '\n\n mark\nb mark',
      ['mark (indented) (title)', 'mark / b mark'],
      'message',
    ],
    ['is the title alone', 'mark', ['mark (title)'], 'message'],
    ['is no title below one that ends with a blank', 'a \nb mark', ['a / b mark'], 'message'],
    ['is not indented where all are, by one blank', 'a\n b\n mark', ['b / mark'], 'message'],
    ['is no title of a body', 'a mark\nb', ['a mark']],
    ['is folded', '<details>\n\nmark\n</details>\n\nmark', ['mark (folded)', 'mark']],
    ['is folded under a summary', '<DETAILS open>\n\nmark\n</DETAILS>', ['mark (folded)']],
    ['is not folded where nothing ends it', '<details>\n\nmark', ['mark']],
    ['is not folded by another word', '<detailsx>\n\nmark\n</details>', ['mark']],
    [
      'is folded in the second of two',
      '<details>\n</details>\n\nmark\n<details>\n\nmark\n</details>\n\nmark',
      ['mark', 'mark (folded)', 'mark'],
    ],
    ['is in a comment', '<!-- a\n\nmark\n-->\n\nmark', ['mark (comment)', 'mark']],
    ['is a comment', 'a\n\n<!-- mark -->', ['<!-- mark --> (comment)']],
    ['is not in fenced code', 'a\n\n```\nmark\n```\n\nmark b', ['mark b']],
    ['is not in code fenced by tildes', 'a\n\n  ~~~\nmark\n~~~\n\nmark b', ['mark b']],
    ['is in code whose fence never ends', '```\n\nmark', ['mark']],
    ['is in what a fence within a line begins', 'a ```\nmark\n```', ['a ``` / mark']],
    ['is in what too indented a fence begins', 'a\n     ```\n\nmark\n     ```\nb', ['mark']],
    ['is in code whose fence a line mentions', '```\na ``` b\nmark\n```', []],
    ['is indented alone', '  mark', ['mark (indented)']],
    ['is not indented below a blank line', '\n  mark', ['mark']],
    ['stands with the title where all others are indented', 'a mark\n  b c mark', ['a mark', 'a mark / b c mark']],
    [
      'is what is backed out, in one word',
      'Backout "a"\n\nmark a\n\nThis reverts commit 1.\n\nmark b',
      ['mark b'],
      'message',
    ],
    [
      'is all of a revert that only mentions the words',
      'Revert "a"\n\nmark a\n\nsee: This reverts commit 1.\n\nmark b',
      ['mark a', 'mark b'],
      'message',
    ],
    [
      'is what a revert says itself, without a blank line',
      'Revert "a"\nmark a\nThis reverts commit 1.\n\nmark b',
      ['mark b'],
      'message',
    ],
    [
      'is what a revert says itself, indented',
      'Revert "a"\n\nmark a\n\nx\n  This reverts commit 1.\n\nmark b',
      ['mark b'],
      'message',
    ],
    ['is not quoted', '> mark\n\n mark\nb', ['mark (indented)']],
    ['is not in a table', '| mark |\n\na', []],
    ['is not in an open checkbox', '- [ ] mark\n* [] mark\n[ ] mark\n', []],
    ['is in a checkbox that is checked', '- [x] mark', ['- [x] mark']],
    ['is not struck out', '~~mark~~\na', []],
    ['is not of a patch', '+ mark\n@@ mark\n', []],
    ['begins with a plus', '+mark', ['+mark']],
    ['is read from its first 4,000 characters', `mark ${'b'.repeat(5_000)}`, [`mark ${'b'.repeat(3_995)}`]],
    [
      'is what a revert says itself',
      'Revert "a mark"\n\na mark\n\nThis reverts commit 1a2b.\nmark c',
      ['This reverts commit 1a2b. / mark c'],
      'message',
    ],
    [
      'is what a revert says itself, at last',
      'Reapply "a"\n\nThis reverts commit 1.\nmark a\n\nReverts acme/infra#1\n\nmark b',
      ['mark b'],
      'message',
    ],
    ['is what is backed out', '"Back out a"\n\nmark a\n\nThis reverts merge 1.\n\nmark b', ['mark b'], 'message'],
    ['is all of a revert that names nothing', 'Revert "a"\n\nmark', ['mark'], 'message'],
    ['is all of what is called otherwise', 'Undo a revert\n\nmark a\n\nThis reverts commit 1.', ['mark a'], 'message'],
    ['is all of a body', 'Revert "a"\n\nmark a\n\nThis reverts commit 1.\n\nmark b', ['mark a', 'mark b']],
  ])('%s', (_what, text, lines, kind = undefined) => {
    expect(read(text, kind ?? 'body').map(shown)).toEqual(lines);
  });

  it('is read at either end of a text with very many', () => {
    const text = Array.from({ length: 1_003 }, (_, at) => `mark ${at}\n\n`).join('');
    const { lines, skipped } = candidateLines({ text, kind: 'body', needles: /mark/g });
    expect(skipped).toBe(3);
    expect(lines.map(({ text: line }) => line).slice(498, 502)).toEqual([
      'mark 498',
      'mark 499',
      'mark 503',
      'mark 504',
    ]);
    expect(lines).toHaveLength(1_000);
    expect(
      candidateLines({ text: text.slice(0, text.indexOf('mark 1000')), kind: 'body', needles: /mark/g }).skipped,
    ).toBe(0);
  });

  it('is folded in the first 5,000 blocks', () => {
    const text = '<details>\n\nmark\n</details>\n\n'.repeat(5_001);
    const shownLast = read(text).slice(-2);
    expect(shownLast.map(({ folded }) => folded)).toEqual([true, false]);
  });

  it('is looked for from the beginning, wherever somebody looked before', () => {
    const needles = /mark/g;
    needles.lastIndex = 4;
    expect(candidateLines({ text: 'mark', kind: 'body', needles }).lines).toHaveLength(1);
  });
});

describe('line breaks that are written out', () => {
  it.each<[what: string, text: string, expected: string]>([
    ['before a trailer are some', 'a\\n\\nCo-authored-by: x', 'a\nCo-authored-by: x'],
    ['of Windows are some', 'a\\r\\nCo-authored-by: x', 'a\nCo-authored-by: x'],
    ['before each trailer are some', 'a\\nAssisted-by: x\\nCoauthored-by : y', 'a\nAssisted-by: x\nCoauthored-by : y'],
    ['before a trailer in small letters are some', 'a\\ngenerated-by: x', 'a\ngenerated-by: x'],
    ['before other words are none', 'a\\nb', 'a\\nb'],
    ['before another key are none', 'a\\nReviewed-by: x', 'a\\nReviewed-by: x'],
    ['before the words alone are none', 'a\\nco-authored-by x', 'a\\nco-authored-by x'],
    ['behind a quotation mark are none', 'a "\\nCo-authored-by: x"', 'a "\\nCo-authored-by: x"'],
    ['behind an apostrophe are none', "a '\\nCo-authored-by: x'", "a '\\nCo-authored-by: x'"],
    ['within a quotation are none', 'a "b\\nCo-authored-by: x"', 'a "b\\nCo-authored-by: x"'],
    ['within a longer quotation are none', 'a "bcd\\nCo-authored-by: x"', 'a "bcd\\nCo-authored-by: x"'],
    ['below a line that ends with a quotation are some', '"b"\nc\\nCo-authored-by: x', '"b"\nc\nCo-authored-by: x'],
    ['within code are none', 'a `b\\nCo-authored-by: x`', 'a `b\\nCo-authored-by: x`'],
    ['behind a quotation are some', 'a "b" c\\nCo-authored-by: x', 'a "b" c\nCo-authored-by: x'],
    ['below a quotation that is open are some', 'a "b\nc\\nCo-authored-by: x', 'a "b\nc\nCo-authored-by: x'],
    [
      'far behind a quotation that is open are some',
      `"${'a'.repeat(300)}\\nCo-authored-by: x`,
      `"${'a'.repeat(300)}\nCo-authored-by: x`,
    ],
    ['are none where there are none', 'a', 'a'],
  ])('%s', (_what, text, expected) => expect(withRealBreaks(text)).toBe(expected));
});

describe('a text to compare', () => {
  it.each<[what: string, original: string, text: string, folded?: boolean]>([
    ['is itself where it is plain', 'a\tb\r\n~ ', 'a\tb\r\n~ '],
    ['has no invisible characters', 'c\u200bo\u00add\ufe0fe\ufeffx', 'codex'],
    ['has no zero characters', 'co\0dex', 'codex'],
    ['has plain forms', 'ｃｏｄｅｘ ﬁx', 'codex fix'],
    ['has real line breaks', 'a\u2028b\u2029c\u0085d', 'a\nb\nc\nd'],
    ['has Latin letters for Cyrillic ones', 'соԁех', 'codex', true],
    ['has Latin letters for Greek ones', 'ΑΒ', 'AB', true],
    ['keeps letters that look like none', 'ж λ', 'ж λ', true],
    ['keeps accents', 'é', 'é'],
    ['keeps piles of marks in a short text', `a${'\u0305'.repeat(20)}`, `a${'\u0305'.repeat(20)}`],
    [
      'cuts piles of marks in a long text',
      `${'é'.repeat(4_096)}${'\u0305'.repeat(20)}x`,
      `${'é'.repeat(4_096)}${'\u0305'.repeat(8)}x`,
    ],
    [
      'keeps piles of marks in one that is not yet long',
      `${'é'.repeat(4_075)}${'\u0305'.repeat(20)}x`,
      `${'é'.repeat(4_075)}${'\u0305'.repeat(20)}x`,
    ],
  ])('%s', (_what, original, text, folded = false) => expect(comparable(original)).toEqual({ text, folded }));

  it.each([
    ['', true],
    ['a ~\t\r\n', true],
    ['\u007f', false],
    ['é', false],
    ['aé', false],
    ['éa', false],
    ['\u0000', false],
  ])('%j is plain: %s', (text, plain) => expect(isPlain(text)).toBe(plain));

  it.each([
    ['Mаde', true],
    ['аb', true],
    ['a\u200bа', true],
    ['Сделано in Go', false],
    ['αβ', false],
    ['zα', true],
    ['made', false],
  ])('%s is a word of two alphabets: %s', (text, mixed) => expect(hasMixedScriptWord(text)).toBe(mixed));

  it.each<[what: string, text: string, expected: string]>([
    ['one line', ' a\n b\t c ', 'a b c'],
    ['200 characters', 'a'.repeat(200), 'a'.repeat(200)],
    ['more', 'a'.repeat(201), `${'a'.repeat(199)}…`],
    ['what is behind very many blanks', `${' '.repeat(400)}a`, ''],
  ])('evidence is shortened: %s', (_what, text, expected) => expect(excerpt(text)).toBe(expected));
});

describe('a key that hides what it is', () => {
  const index = signatureIndex([]);
  it.each<[what: string, text: string, keys: readonly string[]]>([
    ['is not looked for in plain text', 'Co-authored-by: x', []],
    ['has a letter of another alphabet', 'a\nСo-authored-by: x', ['Сo-authored-by']],
    ['has an invisible character', 'Co-\u200bauthored-by: x', ['Co-\u200bauthored-by']],
    ['has a blank before its colon', 'Co-\u200bauthored-by : x', ['Co-\u200bauthored-by ']],
    ['has wide letters', 'Ｃo-authored-by: x', ['Ｃo-authored-by']],
    ['has a wide colon', 'Сo-authored-by： x', ['Сo-authored-by']],
    ['is one of an agent', 'Сlaude-session: x', ['Сlaude-session']],
    ['is each, once', 'Сo-authored-by: x\nСo-authored-by: y\nАssisted-by: z', ['Сo-authored-by', 'Аssisted-by']],
    ['is no key of anybody', 'Сpasibo: x', []],
    ['is none where only the value hides', 'Co-authored-by: Сlaude', []],
    ['is none further on in a line', 'a Сo-authored-by: x', []],
    ['is none where it is indented', ' Сo-authored-by: x', []],
    ['is none where it is quoted', '>Сo-authored-by: x', []],
    ['stands behind a byte-order mark', '\ufeffСo-authored-by: x', ['Сo-authored-by']],
    ['is not the byte-order mark', '\ufeffCo-authored-by: x é', []],
  ])('%s', (_what, text, keys) => expect(disguisedKeys(text, index)).toEqual(keys));
});

describe('the lines that an author says', () => {
  it.each<[what: string, text: string, lines: readonly string[]]>([
    ['are all', 'a\n b \n\nc', ['a', 'b', '', 'c']],
    ['end in every way', 'a\r\nb\rc', ['a', 'b', 'c']],
    ['are not quoted', '> a\n  > b\nc > d', ['c > d']],
    ['are not indented code', '    a\n\tb\n   c', ['c']],
    ['are not fenced', 'a\n```\nb\n```\nc', ['a', 'c']],
    ['are not fenced with a language', '```sh\nb\n```', []],
    ['are not fenced by tildes', 'a\n~~~\nb\n```\n~~~~\nc', ['a', 'c']],
    ['are not in a fence that is indented', '  ```\n> a\n  ```\nb', ['b']],
    ['are not behind a fence that never ends', 'a\n```\nb', ['a']],
    ['are not behind two ticks', '``\na\n``', ['``', 'a', '``']],
    ['go on behind a fence within a line', 'a ```\nb', ['a ```', 'b']],
    ['are not in a comment', 'a\n<!-- b\n```\nc\n-->\nd', ['a', 'd']],
    ['are not in a comment of one line', '<!-- a -->\nb', ['b']],
    ['go on with a comment that begins within a line', 'a <!--\nb', ['a <!--', 'b']],
  ])('%s', (_what, text, lines) => expect(linesSaid(text)).toEqual(lines));
});

describe('an enclosing line', () => {
  it('is cut, and the fortieth is the last that is kept', () => {
    expect(entered(['a'], 'b'.repeat(300))).toEqual(['a', 'b'.repeat(240)]);
    const deep = Array.from({ length: 39 }, (_, at) => `${at}`);
    expect(entered(deep, 'x')).toEqual([...deep, 'x']);
    expect(entered([...deep, 'x'], 'y')).toEqual([...deep, 'x']);
  });
});

describe('what the audit log says of a token', () => {
  const repository = (installation: number, name: string) => ({ installation, id: 1, owner: 'acme', name });
  const token = { id: 't1', name: 'ci', reads: ['changes'], expiresAt: 9 };
  const entries = (installations: readonly number[], repositories: readonly ReturnType<typeof repository>[]) =>
    tokenEntries(
      { ...token, reach: { installations, repositories } } as unknown as Parameters<typeof tokenEntries>[0],
      {
        event: 'made',
        at: 5,
        by: 'ops',
      },
    );

  it('stands in the chain of each installation that it reaches, and names nothing of another', () => {
    const told = { event: 'made', token: 't1', name: 'ci', reads: ['changes'], by: 'ops', until: 9 };
    const common = { kind: 'token', repository: 0, number: 0, sha: '', at: 5, body: null };
    expect(entries([12], [repository(7, 'infra'), repository(12, 'web'), repository(7, 'api')])).toEqual([
      { ...common, installation: 7, about: { ...told, everything: false, repositories: ['acme/infra', 'acme/api'] } },
      { ...common, installation: 12, about: { ...told, everything: true, repositories: ['acme/web'] } },
    ]);
  });

  it('is nothing of one that reaches nothing', () => expect(entries([], [])).toEqual([]));
});
