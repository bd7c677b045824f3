/** What source-tokens.ts must know of each language: its comments, its strings and a few marks. */

export type Language = 'ruby' | 'python' | 'script' | 'php' | 'elixir' | 'csharp' | 'java' | 'go';

export interface Grammar {
  readonly lineComments: readonly string[];
  /** A line comment's mark that is none here: PHP's `#[Attribute]`. */
  readonly notComment?: (text: string, at: number) => boolean;
  readonly blockComments: readonly BlockComment[];
  /** The longest opening first. */
  readonly strings: readonly StringForm[];
  readonly heredoc?: 'ruby' | 'php';
  /** `/…/` may be a regular expression. */
  readonly regexes: boolean;
  /** `:name` is a text. */
  readonly symbols: boolean;
  /** `%w[a b]` and `%q(…)`. */
  readonly wordLists: boolean;
  /** `~s(…)`. */
  readonly sigils: boolean;
  /** Names may end in `?` or `!`. */
  readonly askingNames: boolean;
  /** Letters right before a quote that are part of the string. */
  readonly prefixes?: RegExp;
  /** Marks of several characters, and what they are read as. */
  readonly marks: readonly (readonly [string, string])[];
}

interface BlockComment {
  readonly open: string;
  readonly close: string;
  readonly lineStart: boolean;
}

export interface StringForm {
  readonly open: string;
  readonly close: string;
  readonly escapes: boolean;
  readonly hole: string | null;
  /** It may go over line ends. */
  readonly lines: boolean;
}

const SAME = ['==', '!=', '<=', '>=', '&&', '||', '=>'].map((mark) => [mark, mark] as const);
const SLASHES: readonly BlockComment[] = [{ open: '/*', close: '*/', lineStart: false }];
const PLAIN = { regexes: false, symbols: false, wordLists: false, sigils: false, askingNames: false };

function quoted(open: string, hole: string | null, lines: boolean): StringForm {
  return { open, close: open, escapes: true, hole, lines };
}

function verbatim(open: string, close: string, hole: string | null): StringForm {
  return { open, close, escapes: false, hole, lines: true };
}

/** `:"name"` is a text like `:name`. */
const QUOTED_SYMBOL: StringForm = { ...quoted('"', '#{', true), open: ':"' };

export const GRAMMARS: Readonly<Record<Language, Grammar>> = {
  ruby: {
    ...PLAIN,
    lineComments: ['#'],
    blockComments: [{ open: '=begin', close: '\n=end', lineStart: true }],
    strings: [QUOTED_SYMBOL, quoted('"', '#{', true), quoted("'", null, true), quoted('`', '#{', true)],
    heredoc: 'ruby',
    regexes: true,
    symbols: true,
    wordLists: true,
    askingNames: true,
    marks: [['&.', '.'], ['::', '.'], ['->', '->'], ['||=', '='], ['+=', '='], ['<<', '+'], ...SAME],
  },
  python: {
    ...PLAIN,
    lineComments: ['#'],
    blockComments: [],
    strings: [quoted('"""', null, true), quoted("'''", null, true), quoted('"', null, false), quoted("'", null, false)],
    prefixes: /^(?:[rbuft]|[fr][bfr]|[bt]r|rt)$/i,
    marks: [['->', '->'], ['+=', '='], [':=', '='], ...SAME],
  },
  script: {
    ...PLAIN,
    lineComments: ['//'],
    blockComments: SLASHES,
    strings: [quoted('`', '${', true), quoted('"', null, false), quoted("'", null, false)],
    regexes: true,
    marks: [['?.', '.'], ['!.', '.'], ['+=', '='], ...SAME],
  },
  php: {
    ...PLAIN,
    lineComments: ['//', '#'],
    notComment: (text, at) => text.startsWith('#[', at),
    blockComments: SLASHES,
    strings: [quoted('"', '{$', true), quoted("'", null, true)],
    heredoc: 'php',
    marks: [['?->', '.'], ['->', '.'], ['::', '.'], ['...', '...'], ['.=', '='], ['.', '+'], ...SAME],
  },
  elixir: {
    ...PLAIN,
    lineComments: ['#'],
    blockComments: [],
    strings: [
      quoted('"""', '#{', true),
      quoted("'''", '#{', true),
      QUOTED_SYMBOL,
      quoted('"', '#{', true),
      quoted("'", '#{', true),
    ],
    symbols: true,
    sigils: true,
    askingNames: true,
    marks: [['<>', '+'], ['|>', '|>'], ['->', '->'], ['::', '::'], ...SAME],
  },
  csharp: {
    ...PLAIN,
    lineComments: ['//', '#region', '#endregion', '#nullable', '#pragma', '#if', '#else', '#endif'],
    blockComments: SLASHES,
    strings: [
      verbatim('$"""', '"""', '{'),
      verbatim('"""', '"""', null),
      verbatim('$@"', '"', '{'),
      verbatim('@$"', '"', '{'),
      verbatim('@"', '"', null),
      quoted('"', null, false),
      { open: '$"', close: '"', escapes: true, hole: '{', lines: false },
      quoted("'", null, false),
    ],
    marks: [['?.', '.'], ['!.', '.'], ['+=', '='], ...SAME],
  },
  java: {
    ...PLAIN,
    lineComments: ['//'],
    blockComments: SLASHES,
    strings: [quoted('"""', null, true), quoted('"', null, false), quoted("'", null, false)],
    marks: [['?.', '.'], ['!!.', '.'], ['::', '.'], ['->', '->'], ['+=', '='], ...SAME],
  },
  go: {
    ...PLAIN,
    lineComments: ['//'],
    blockComments: SLASHES,
    strings: [verbatim('`', '`', null), quoted('"', null, false), quoted("'", null, false)],
    marks: [[':=', '='], ['+=', '='], ...SAME],
  },
};
