/** The shapes of trailer blocks that matter for provenance; test/properties/trailers.test.ts holds the rest against git. */
import { describe, expect, it } from '@jest/globals';
import { parseTrailers } from '../../src/core/trailers.js';

const CLAUDE = 'Co-authored-by: Claude <noreply@anthropic.com>';

const CASES: readonly (readonly [string, string, readonly string[]])[] = [
  ['a last paragraph of trailers is the block', `Title\n\nBody\n\n${CLAUDE}\n`, ['Co-authored-by']],
  ['the title is never a trailer', CLAUDE, []],
  ['the first paragraph is never a trailer block', `Title\n${CLAUDE}`, []],
  ['a line of prose in the paragraph spoils the block', `Title\n\nGenerated with X\n${CLAUDE}`, []],
  ['a paragraph after the trailers hides them', `Title\n\n${CLAUDE}\n\nMore prose`, []],
  ['of two trailer paragraphs the last counts', `Title\n\n${CLAUDE}\n\nFixes: #1`, ['Fixes']],
  ['an indented line is no trailer', `Title\n\n  ${CLAUDE}`, []],
  ['a quoted line is no trailer', `Title\n\n> ${CLAUDE}`, []],
  ['a separator of dashes does not cut the message', `Title\n\n---------\n\n${CLAUDE}`, ['Co-authored-by']],
  ['a patch divider does not cut the message', `Title\n\n---\n\n${CLAUDE}`, ['Co-authored-by']],
  ['carriage returns are blanks', `Title\r\n\r\n${CLAUDE}\r\n`, ['Co-authored-by']],
  ['blanks may stand before the colon', 'Title\n\nCo-authored-by : x', ['Co-authored-by']],
  ['a full-width colon is none', 'Title\n\nCo-authored-by：x', []],
  ['a look-alike letter makes another key', 'Title\n\nCо-authored-by: x', []],
  ['an underscore is no letter of a key', 'Title\n\nCo_authored_by: x', []],
  ['a sign-off allows three lines of prose', `Title\n\na\nb\nc\nSigned-off-by: A <a@b.c>`, ['Signed-off-by']],
  ['a sign-off does not allow four', `Title\n\na\nb\nc\nd\nSigned-off-by: A <a@b.c>`, []],
  ['a cherry-pick line counts like a sign-off', `Title\n\nprose\n(cherry picked from commit 1)\nKey: v`, ['Key']],
  ['comments after the block are left out', `Title\n\n${CLAUDE}\n# comment\n`, ['Co-authored-by']],
  ['an empty message has none', '', []],
];

describe('the trailer block', () => {
  it.each(CASES)('%s', (_name, message, keys) => {
    expect(parseTrailers(message).trailers.map((trailer) => trailer.key)).toEqual(keys);
  });

  it('unfolds a value', () => {
    const { trailers } = parseTrailers('Title\n\nCo-authored-by: Claude\n  <noreply@anthropic.com>');
    expect(trailers).toEqual([{ key: 'Co-authored-by', value: 'Claude <noreply@anthropic.com>', line: 3 }]);
  });

  it('tells the title', () => {
    expect(parseTrailers('\n\n Title \n\nBody').title).toBe('Title');
    expect(parseTrailers('').title).toBe('');
  });
});
