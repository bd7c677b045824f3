/** Program text in tables: the tokens of eight languages, their brackets, their calls and their functions. */
import { describe, expect, it } from '@jest/globals';
import { readSource } from '../../../src/core/readers/source-tokens.js';
import { argumentsIn, callsIn, chainAfter, textsIn } from '../../../src/core/readers/source-tokens-calls.js';
import { functionsIn, headOfLine, indentedUntil } from '../../../src/core/readers/source-tokens-functions.js';
import type { Language } from '../../../src/core/readers/source-tokens-languages.js';
import type { Source, Token } from '../../../src/core/readers/source-tokens-shape.js';

function rows(...lines: readonly string[]): string {
  return lines.join('\n');
}

function read(language: Language, text: string): Source {
  const source = readSource(text, language);
  if ('unreadable' in source) throw new Error(source.unreadable);
  return source;
}

/** Words as they are, strings in quotes (with a `~` where something is interpolated), numbers with a `#`, marks in `‹›`. */
function shown({ kind, text, dynamic }: Token): string {
  if (kind === 'string') return `${dynamic ? '~' : ''}${JSON.stringify(text)}`;
  if (kind === 'number') return `#${text}`;
  return kind === 'mark' ? `‹${text}›` : text;
}

function tokens(language: Language, text: string): string {
  const source = readSource(text, language);
  return 'unreadable' in source ? source.unreadable : source.tokens.map(shown).join(' ');
}

const ENDLESS = 'a string or comment does not end';

describe('the tokens', () => {
  it.each<[Language, string, string]>([
    // Ruby.
    ['ruby', '', ''],
    ['ruby', '\ufeffa', 'a'],
    ['ruby', 'a_1.b? c! d?=1', 'a_1 ‹.› b? c! d ‹?› ‹=› #1'],
    ['ruby', 'a&.b::C->d', 'a ‹.› b ‹.› C ‹->› d'],
    ['ruby', 'a ||= b += c << d', 'a ‹=› b ‹=› c ‹+› d'],
    ['ruby', 'a == b != c <= d >= e && f || g => h', 'a ‹==› b ‹!=› c ‹<=› d ‹>=› e ‹&&› f ‹||› g ‹=>› h'],
    ['ruby', '@a $b 12 1.5e3 0xff', '@a $b #12 #1.5e3 #0xff'],
    ['ruby', '\'a\' "b" `c` :"d"', '"a" "b" "c" "d"'],
    ['ruby', ':a :b? :c! a: 1 A::B', '"a" "b?" "c!" a ‹:› #1 A ‹.› B'],
    ['ruby', ':1 a ? b :c', '‹:› #1 a ‹?› b "c"'],
    ['ruby', '"a#{b}c" \'#{d}\' `e#{f}` :"g#{h}"', '~"a_hole_c" "#{d}" ~"e_hole_" ~"g_hole_"'],
    ['ruby', '"a#{b("}")}c" "#{"#{x}"}" d', '~"a_hole_c" ~"_hole_" d'],
    ['ruby', '"#{{a: {}}}" b', '~"_hole_" b'],
    ['ruby', String.raw`"a\"b\n\t\#{c}" 'it\'s'`, '"a\\"b\\n\\t#{c}" "it\'s"'],
    ['ruby', rows('"a', 'b" c'), '"a\\nb" c'],
    ['ruby', '"a', ENDLESS],
    ['ruby', '"#{a', ENDLESS],
    ['ruby', 'a # b "c', 'a'],
    ['ruby', rows('a # b', 'c'), 'a c'],
    ['ruby', rows('=begin', 'a "', '=end', 'b'), 'b'],
    ['ruby', rows('a =begin', 'b'), 'a ‹=› begin b'],
    ['ruby', rows('=begin', 'a'), ENDLESS],
    [
      'ruby',
      '%w[a b] %i(c) %W{d} %I<e> %w|f  g|',
      '‹[› "a" "b" ‹]› ‹[› "c" ‹]› ‹[› "d" ‹]› ‹[› "e" ‹]› ‹[› "f" "g" ‹]›',
    ],
    ['ruby', '%w!a! %w[', 'brackets do not pair'],
    ['ruby', '%w!a! %w(b]c)', '‹[› "a" ‹]› ‹[› "b]c" ‹]›'],
    ['ruby', '%w!a', '‹%› w! a'],
    ['ruby', rows('%w[a', 'b] c'), '‹[› "a" "b" ‹]› c'],
    [
      'ruby',
      '%q(a (b) c),%Q[d#{e}],%{f},%r<g>,%s!h!,%x|i|',
      '"a (b) c" ‹,› ~"d_hole_" ‹,› "f" ‹,› "g" ‹,› "h" ‹,› "i"',
    ],
    ['ruby', '%(a\\)b) c', '"a\\\\)b" c'],
    ['ruby', '%(a', ENDLESS],
    ['ruby', 'a %(b)', 'a ‹%› ‹(› b ‹)›'],
    ['ruby', 'if %(b)', 'if "b"'],
    ['ruby', '1 %(b)', '#1 ‹%› ‹(› b ‹)›'],
    ['ruby', 'a) %(b)', 'brackets do not pair'],
    ['ruby', '(a) %(b)', '‹(› a ‹)› ‹%› ‹(› b ‹)›'],
    ['ruby', '[a] %(b)', '‹[› a ‹]› ‹%› ‹(› b ‹)›'],
    ['ruby', '{a} %(b)', '‹{› a ‹}› ‹%› ‹(› b ‹)›'],
    ['ruby', 'a, %(b)', 'a ‹,› "b"'],
    ['ruby', '/a\\/[/]b/ c', '"/a\\\\/[/]b/" c'],
    ['ruby', 'a /b/ c', 'a "/b/" c'],
    ['ruby', 'a / b / c', 'a ‹/› b ‹/› c'],
    ['ruby', 'a/b/c', 'a ‹/› b ‹/› c'],
    ['ruby', 'a /= b /c', 'a ‹/› ‹=› b ‹/› c'],
    ['ruby', '1 /b/ 2', '#1 ‹/› b ‹/› #2'],
    ['ruby', 'x = /a', 'x ‹=› ‹/› a'],
    ['ruby', rows('x = /a', 'b/'), 'x ‹=› ‹/› a b ‹/›'],
    ['ruby', 'return /a/', 'return "/a/"'],
    ['ruby', rows('a <<~SQL, b', '  DROP #{t}', '  SQL', 'c'), 'a ~"  DROP _hole_\\n" ‹,› b c'],
    ['ruby', rows("<<-'X'", 'a #{b}', '  X', 'c'), '"a #{b}\\n" c'],
    ['ruby', rows('<<A + <<"B"', '1', 'A', '2', 'B', 'c'), '"1\\n" ‹+› "\\n2\\n" c'],
    ['ruby', rows('<<~A', 'AB', 'A.b', 'c'), '"AB\\n" ‹.› b c'],
    ['ruby', rows('<<~A', 'b'), ENDLESS],
    ['ruby', '<<~A', ENDLESS],
    ['ruby', 'a <<b', 'a ‹+› b'],
    ['ruby', 'a <<bC', 'a ‹+› bC'],
    ['ruby', rows('<<~sql', 'x', 'sql'), '"x\\n"'],
    ['ruby', 'A:::b', 'A ‹.› "b"'],
    ['script', '/*/ a */ b', 'b'],
    ['ruby', 'a << B', 'a ‹+› B'],
    ['ruby', rows('<<`sh`', 'ls', 'sh'), '"ls\\n"'],
    ['ruby', rows(':"a', 'b" \'c', "d' `e", 'f`'), '"a\\nb" "c\\nd" "e\\nf"'],
    ['ruby', rows('<<~A', '#{name} {$name} $name', '', 'A'), '~"_hole_ _hole_ _hole_\\n\\n"'],
    ['ruby', '"a $b"', '"a $b"'],
    // Python.
    ['python', rows('a = "b"  # c', "d='e'"), 'a ‹=› "b" d ‹=› "e"'],
    ['python', rows('"""a', '"b" # c', '"""', "'''d'''"), '"a\\n\\"b\\" # c\\n" "d"'],
    ['python', 'f"a{b}c" F\'{d["e"]}\' t"{x}"', '~"a_hole_c" ~"_hole_" ~"_hole_"'],
    ['python', 'f"{{a}}" f"{{{b}}}"', '"{{a}}" ~"{{_hole_}}"'],
    ['python', 'r"a" b\'c\' u"d" rb"e" Rf"{g}" bytes"h" xf"{i}"', '"a" "c" "d" "e" ~"_hole_" bytes "h" xf "{i}"'],
    ['python', 'fr"{a}" rt"{b}" tr"{c}" fb"{d}" rr"e"', '~"_hole_" ~"_hole_" ~"_hole_" ~"_hole_" "e"'],
    ['python', '"a{b}"', '"a{b}"'],
    ['python', 'f"""{a', ENDLESS],
    ['python', rows('"a', 'b"'), ENDLESS],
    ['python', 'def a() -> b: c := 1; d += 2', 'def a ‹(› ‹)› ‹->› b ‹:› c ‹=› #1 ‹;› d ‹=› #2'],
    ['python', 'a // b /c/', 'a ‹/› ‹/› b ‹/› c ‹/›'],
    ['python', ':a @b %w[c] ~s(d) e?', '‹:› a @b ‹%› w ‹[› c ‹]› ‹~› s ‹(› d ‹)› e ‹?›'],
    ['python', 'rx"a" br"b"', 'rx "a" "b"'],
    // Script.
    ['script', rows('a?.b!.c // d', '/* e', 'f */ g += 1'), 'a ‹.› b ‹.› c g ‹=› #1'],
    ['script', '`a${b}c` `${`d${e}`}` "f${g}" \'h\'', '~"a_hole_c" ~"_hole_" "f${g}" "h"'],
    ['script', '`${"}"}${\'}\'}${{a: `}`}}` b', '~"_hole__hole__hole_" b'],
    ['script', '`${"a\\"}"}` b', '~"_hole_" b'],
    ['script', '/* a', ENDLESS],
    ['script', '"a', ENDLESS],
    ['script', rows("'a", "'"), ENDLESS],
    ['script', 'a = /b"c/; d / e', 'a ‹=› "/b\\"c/" ‹;› d ‹/› e'],
    ['script', 'a /b/ c', 'a ‹/› b ‹/› c'],
    ['script', '(/a/, /b/)', '‹(› "/a/" ‹,› "/b/" ‹)›'],
    ['script', '$a @b é1 a-b', '$a @b é1 a ‹-› b'],
    ['script', '# a', '‹#› a'],
    ['script', '~a(b)', '‹~› a ‹(› b ‹)›'],
    ['script', "'not null'", '"not null"'],
    ['script', '"a $b"', '"a $b"'],
    ['script', '`${"a', ENDLESS],
    ['script', '`${"\\\\"}` "b"', '~"_hole_" "b"'],
    ['script', '`${"${"}a`', '~"_hole_a"'],
    ['script', '`${`a${"`"}b`}c`', '~"_hole_c"'],
    ['script', 'vendor /a/ b; index /c/ d', 'vendor ‹/› a ‹/› b ‹;› index ‹/› c ‹/› d'],
    // PHP.
    [
      'php',
      rows('$a->b?->c::d // e', '# f', '#[G] /* h */ $i .= $j . "k" . \'l\''),
      '$a ‹.› b ‹.› c ‹.› d ‹#› ‹[› G ‹]› $i ‹=› $j ‹+› "k" ‹+› "l"',
    ],
    [
      'php',
      "\"a{$b['c']}d$e \\$f\" '$g' f(...$h)",
      '~"a_hole_d_hole_ $f" "$g" f ‹(› ‹...› $h ‹)›'.replace('_hole_ $f', '_hole_ _hole_'),
    ],
    ['php', rows('<<<SQL', 'a $b {$c}', 'SQL;', 'd'), '~"a _hole_ _hole_\\n" ‹;› d'],
    ['php', rows("<<<'SQL'", 'a $b', '  SQL, d'), '"a $b\\n" ‹,› d'],
    ['php', rows('<<<"A"\r', 'b', 'A'), '"b\\n"'],
    ['php', rows('<<< A', 'b', 'A'), '"b\\n"'],
    ['php', rows('<<<A', 'b'), ENDLESS],
    ['php', '$a << 2', '$a ‹<› ‹<› #2'],
    ['php', '<<<A b', '‹<› ‹<› ‹<› A b'],
    ['php', '(/a/', 'brackets do not pair'],
    // Elixir.
    ['elixir', rows('a |> b? # c', '"d" <> \'e\' :f :"g" h: 1'), 'a ‹|>› b? "d" ‹+› "e" "f" "g" h ‹:› #1'],
    ['elixir', rows('"""', 'a #{b}', '"""', "'''c'''"), '~"\\na _hole_\\n" "c"'],
    ['elixir', '~s(a (b) #{c}) ~w[d] ~S\'e\' ~r/f\\/g/ ~x"""h""" ~D|i|', '~"a (b) _hole_" "d" "e" "f\\\\/g" "h" "i"'],
    ['elixir', '~s(a', ENDLESS],
    ['elixir', '~a b', '‹~› a b'],
    ['elixir', 'A::b -> c', 'A ‹::› b ‹->› c'],
    ['elixir', "'a#{b}' :'c'", '~"a_hole_" ‹:› "c"'],
    ['elixir', 'a /b/ c', 'a ‹/› b ‹/› c'],
    ['elixir', '~SQL"a" ~html<b>', '"a" "b"'],
    // C#.
    [
      'csharp',
      rows(
        '#region a',
        'b?.c!.d += 1; // e',
        '#endregion',
        '#nullable enable',
        '#pragma x',
        '#if y',
        '#else',
        '#endif',
        '/* f */',
      ),
      'b ‹.› c ‹.› d ‹=› #1 ‹;›',
    ],
    [
      'csharp',
      rows('"a{b}\\n" $"c{d}e" @"f\\g""h', 'i" $@"j{k}\\" @$"l{m}"'),
      '"a{b}\\n" ~"c_hole_e" "f\\\\g\\"h\\ni" ~"j_hole_\\\\" ~"l_hole_"',
    ],
    ['csharp', rows('"""', 'a "b" {c}', '""" $"""d{e}"""'), '"\\na \\"b\\" {c}\\n" ~"d_hole_"'],
    ['csharp', "'a' '\\''", '"a" "\'"'],
    ['csharp', '$"{{a}}{b}"', '~"{{a}}_hole_"'],
    ['csharp', rows('$"a', '"'), ENDLESS],
    ['csharp', '#define x', '‹#› define x'],
    ['csharp', '$"a\\"b"', '"a\\"b"'],
    // Java and Kotlin.
    [
      'java',
      rows('a?.b!!.c::d -> e += 1 // f', '/* g */ """', 'h "i"', '""" "j" \'k\''),
      'a ‹.› b ‹.› c ‹.› d ‹->› e ‹=› #1 "\\nh \\"i\\"\\n" "j" "k"',
    ],
    ['java', '"${a}"', '"${a}"'],
    ['java', rows('"a', '"'), ENDLESS],
    // Go.
    ['go', rows('a := `b\\', 'c` // d', 'e += "f" /* g */', "'h'"), 'a ‹=› "b\\\\\\nc" e ‹=› "f" "h"'],
    ['go', '`a', ENDLESS],
    // Strings over line ends, and those that may not.
    ['ruby', rows("'a", "b' `c", 'd` :"e', 'f"'), '"a\\nb" "c\\nd" "e\\nf"'],
    ['python', rows("'''a", "b'''"), '"a\\nb"'],
    ['python', rows("'a", "'"), ENDLESS],
    ['script', rows('`a', 'b`'), '"a\\nb"'],
    ['script', rows('"a', '"'), ENDLESS],
    ['php', rows('"a', 'b' + '" \'c', "d'"), '"a\\nb" "c\\nd"'],
    ['php', '"a', ENDLESS],
    ['elixir', rows("'''a", "b''' \"c", 'd" \'e', 'f\' :"g', 'h"'), '"a\\nb" "c\\nd" "e\\nf" "g\\nh"'],
    ['csharp', rows('"a', '"'), ENDLESS],
    ['csharp', rows("'a", "'"), ENDLESS],
    ['csharp', String.raw`$"a\"b{c}"`, '~"a\\"b_hole_"'],
    ['java', rows("'a", "'"), ENDLESS],
    // What only looks like a form of another language.
    ['ruby', '%w[] "$a"', '‹[› ‹]› "$a"'],
    ['ruby', 'redo %(b) iffy %(c)', 'redo ‹%› ‹(› b ‹)› iffy ‹%› ‹(› c ‹)›'],
    ['script', 'a = 1<<FLAG; ~b(c)', 'a ‹=› #1 ‹<› ‹<› FLAG ‹;› ‹~› b ‹(› c ‹)›'],
    ['java', '"$a" "null"', '"$a" "null"'],
    ['go', 'a = /b/', 'a ‹=› ‹/› b ‹/›'],
    ['python', 'undefined = bx"a"', 'undefined ‹=› bx "a"'],
    ['elixir', 'undefined ~SQL"a"', 'undefined "a"'],
    // Interpolations and heredocs.
    ['script', '`${`${"}"}`}` `${"${"}` b', '~"_hole_" ~"_hole_" b'],
    ['script', '`${"a`', ENDLESS],
    ['script', '`${"ab\\"}"}` `${`${`}`}`}` c', '~"_hole_" ~"_hole_" c'],
    ['ruby', rows('<<~A', 'a #{bc} {$de}', '', 'A'), '~"a _hole_ _hole_\\n\\n"'],
    ['go', rows('"a', '"'), ENDLESS],
    ['go', rows("'a", "'"), ENDLESS],
  ])('of %s, %j', (language, text, expected) => expect(tokens(language, text)).toBe(expected));

  it('bear their place', () => {
    const told = (language: Language, text: string) =>
      read(language, text).tokens.map(({ line, bodyLine, column, first, tight, text: own }) =>
        [
          own.replaceAll('\n', '\\n'),
          `${line}/${bodyLine}:${column}`,
          ...(first ? ['first'] : []),
          ...(tight ? ['tight'] : []),
        ].join(' '),
      );
    expect(
      told('ruby', rows('a(b) c', '  d "e', 'f" g', 'h <<~I, j', '  k', 'I', '', 'l %w[m n]', ' :o; /p/', 'q')),
    ).toEqual([
      'a 1/1:0 first tight',
      '( 1/1:1 tight',
      'b 1/1:2 tight',
      ') 1/1:3',
      'c 1/1:5',
      'd 2/2:2 first',
      'e\\nf 2/2:4',
      'g 3/3:3',
      'h 4/4:0 first',
      '  k\\n 4/5:2 tight',
      ', 4/4:6',
      'j 4/4:8',
      'l 8/8:0 first',
      '[ 8/8:2 tight',
      'm 8/8:5 tight',
      'n 8/8:5 tight',
      '] 8/8:8',
      'o 9/9:1 first tight',
      '; 9/9:3',
      '/p/ 9/9:5',
      'q 10/10:0 first',
    ]);
    expect(told('php', rows('a <<<B', 'c', 'B;', 'd /* e', '*/ f'))).toEqual([
      'a 1/1:0 first',
      'c\\n 1/2:2 tight',
      '; 3/3:1',
      'd 4/4:0 first',
      'f 5/5:3',
    ]);
    expect(told('script', 'a\t\r\f\v\u00a0b "c"d "e"')).toEqual([
      'a 1/1:0 first',
      'b 1/1:6',
      'c 1/1:8 tight',
      'd 1/1:11',
      'e 1/1:13',
    ]);
  });

  it.each<[string, string, string]>([
    ['a hundred brackets', '('.repeat(100) + ')'.repeat(100), `${'‹(› '.repeat(100)}${'‹)› '.repeat(100)}`.trim()],
    ['more than a hundred brackets', '('.repeat(101) + ')'.repeat(101), 'brackets nested over 100 deep'],
    ['many brackets side by side', '()'.repeat(101), '‹(› ‹)› '.repeat(101).trim()],
    ['a bracket that opens', 'a(', 'brackets do not pair'],
    ['a bracket that closes', 'a)', 'brackets do not pair'],
    ['brackets that cross', '([)]', 'brackets do not pair'],
    ['brackets of every kind', '([{}])', '‹(› ‹[› ‹{› ‹}› ‹]› ‹)›'],
    ['brackets within texts', '"("', '"("'],
    ['texts within texts, very deep', '`${'.repeat(20_000), ENDLESS],
  ])('of %s', (_, text, expected) => expect(tokens('script', text)).toBe(expected));
});

describe('what closes what', () => {
  it.each<[Language, string, readonly string[]]>([
    ['script', 'a(b[c], {d})', ['( )', '[ ]', '{ }']],
    ['script', 'if x do end', []],
    ['ruby', 'def a; b; end', ['def end']],
    ['ruby', 'class A; module B; end; end', ['class end', 'module end']],
    ['ruby', 'a do |b| begin; c; end; end', ['do end', 'begin end']],
    ['ruby', 'case a; when b; end', ['case end']],
    ['ruby', rows('if a', 'b if c', 'end'), ['if end']],
    ['ruby', rows('unless a', 'b unless c', 'end'), ['unless end']],
    [
      'ruby',
      rows('while a do', 'b', 'end', 'until c', 'end', 'for d in e do', 'end'),
      ['while end', 'until end', 'for end'],
    ],
    ['ruby', rows('while a', 'b do', 'end', 'end'), ['while end', 'do end']],
    [
      'ruby',
      'x = if a; end; (if b; end); [if c; end]; y = case d; end',
      ['if end', '( )', 'if end', '[ ]', 'if end', 'case end'],
    ],
    ['ruby', 'a || if b; end; return if c', ['if end']],
    ['ruby', 'a && unless b; end, if c; end', ['unless end', 'if end']],
    ['ruby', 'a = "do" if b', []],
    ['ruby', "'=' if b", []],
    ['ruby', 'a.end; a.class; a&.do', []],
    ['ruby', '{if: 1, end: 2, do: 3, class: 4}', ['{ }']],
    ['ruby', 'a ? end : b', []],
    ['ruby', 'def a = 1', []],
    ['ruby', 'def a(b) = c', ['( )']],
    ['ruby', rows('def a(b)', '= c', 'end'), ['def end', '( )']],
    ['ruby', rows('def a', 'b = 1', 'end'), ['def end']],
    ['ruby', 'end', []],
    ['ruby', rows('def a', 'end', 'end'), ['def end']],
    ['elixir', 'def a do fn b -> c end end', ['do end', 'fn end']],
    ['elixir', 'if a, do: b', []],
    ['elixir', 'case a do end; begin end', ['do end']],
    ['ruby', rows('while begin a end', 'b', 'end'), ['while end', 'begin end']],
    ['ruby', 'a do":"; end; b do : c; end', ['do end', 'do end']],
    ['ruby', 'def a', []],
  ])('in %s, %j', (language, text, expected) => {
    const { tokens: all, close, open } = read(language, text);
    const pairs = close.flatMap((end, index) => (end < 0 ? [] : [[index, end] as const]));
    expect(pairs.map(([start, end]) => `${all[start]?.text} ${all[end]?.text}`)).toEqual(expected);
    expect(open.flatMap((start, index) => (start < 0 ? [] : [[start, index]])).sort()).toEqual(
      pairs.map(([a, b]) => [a, b]).sort(),
    );
  });
});

describe('the word that ends', () => {
  it.each<[Language, string, readonly string[]]>([
    ['ruby', 'class A; a.end; end', ['class 0-16']],
    ['ruby', 'class A; a.class; end', ['class 0-18']],
    ['ruby', 'class A; x end: 1; end', ['class 0-19']],
    ['ruby', 'class A; y class :z; end; end', ['class 0-26', 'class 11-21']],
    ['ruby', "begin; '.' end", ['begin 0-11']],
    ['ruby', "begin; ':'; x end ':' end", ['begin 0-14']],
    ['ruby', 'begin; def a = 1; end', ['begin 0-18']],
    ['ruby', 'begin; def a(b) = c; end', ['begin 0-21']],
    ['ruby', 'begin; def a(b); end; end', ['begin 0-22', 'def 7-17']],
    ['ruby', 'begin; def a(b = 1); end; end', ['begin 0-26', 'def 7-21']],
    ['ruby', "begin; def a() '=' end; end", ['begin 0-24', 'def 7-19']],
    ['ruby', "begin; def a '(' end; end", ['begin 0-22', 'def 7-17']],
    ['ruby', 'begin; def a.b = 1; end; end', ['begin 0-25', 'def 7-20']],
    ['ruby', 'begin; x if y; end', ['begin 0-15']],
    ['ruby', 'begin; x = if y; end; end', ['begin 0-22', 'if 11-17']],
    ['ruby', "begin; '=' if y; end", ['begin 0-17']],
    ['ruby', 'begin; a == if y; end', ['begin 0-18']],
    ['ruby', 'begin; dot if y; end', ['begin 0-17']],
    ['ruby', 'begin; redo if y; end', ['begin 0-18']],
    ['ruby', 'begin; x = defx; end', ['begin 0-17']],
    ['ruby', 'begin; classes; subclass; end', ['begin 0-26']],
    ['ruby', 'begin; x = iffy; y = elsif; end', ['begin 0-28']],
    ['ruby', 'begin; meanwhile a do; end; end', ['begin 0-28', 'do 19-23']],
    ['ruby', 'while a do b; end', ['while 0-14']],
    ['ruby', 'x while a do; end', ['do 10-14']],
    ['ruby', 'begin; whiles a do; end; end', ['begin 0-25', 'do 16-20']],
    ['ruby', 'for a in b do c; end', ['for 0-17']],
    ['ruby', 'loop do while a; end end', ['do 5-21', 'while 8-17']],
    ['ruby', 'if a; end', ['if 0-6']],
    ['ruby', 'begin; then if a; end; end', ['begin 0-23', 'if 12-18']],
    ['ruby', 'begin; else if a; end; end', ['begin 0-23', 'if 12-18']],
    ['ruby', 'begin; return if a; end; end', ['begin 0-25', 'if 14-20']],
    ['ruby', 'do if a; end; end', ['do 0-14', 'if 3-9']],
    ['ruby', 'begin if a; end; end', ['begin 0-17', 'if 6-12']],
    ['ruby', "'end' end", []],
    ['ruby', "begin; 'class'; end", ['begin 0-16']],
    ['ruby', 'while a; if b; c; end; end', ['while 0-23', 'if 9-18']],
    ['ruby', 'if a; b ? begin c end : d; end', ['if 0-27', 'begin 10-18']],
    ['ruby', 'def a', []],
    ['ruby', 'def a()', []],
    ['elixir', 'while a do b do end end', ['do 8-20', 'do 13-16']],
    ['elixir', 'x do; y: fn -> z end end', ['do 2-21', 'fn 9-17']],
    ['elixir', 'if a do b else c end', ['do 5-17']],
  ])('in %s, %j', (language, text, expected) => {
    const { tokens: all, close } = read(language, text);
    const pairs = close.flatMap((end, index) => {
      const [from, to] = [all[index], all[end]];
      return from === undefined || to === undefined || from.kind === 'mark'
        ? []
        : [`${from.text} ${from.column}-${to.column}`];
    });
    expect(pairs).toEqual(expected);
  });
});

describe('the calls', () => {
  const told = (language: Language, text: string) => {
    const source = read(language, text);
    const inside = (from: number, to: number) => source.tokens.slice(from, to).map(shown).join(' ');
    return callsIn(source).map((call) => {
      const args = argumentsIn(source, call.from, call.to).map(
        ({ name, from, to }) => `${name === null ? '' : `${name}=`}${inside(from, to)}`,
      );
      expect(call.from).toBeLessThanOrEqual(call.to);
      const isBracketed = source.tokens[call.from - 1]?.text === '(';
      const chain = (isBracketed ? chainAfter(source, call) : []).map(
        ({ at, from, to, line }) => `.${source.tokens[at]?.text}@${line}(${inside(from, to)})`,
      );
      expect([source.tokens[call.at]?.text, call.path.split('.').at(-1)]).toEqual([call.name, call.name]);
      return `${call.line} ${call.path}(${args.join(' | ')})${chain.join('')}`;
    });
  };

  it.each<[Language, string, readonly string[]]>([
    ['script', 'a(1, "b")', ['1 a(#1 | "b")']],
    ['script', 'a (1)', ['1 a(#1)']],
    [
      'script',
      'a.b.c(d(e), [f, g], {h: 1, i: 2})',
      ['1 a.b.c(d ‹(› e ‹)› | ‹[› f ‹,› g ‹]› | ‹{› h ‹:› #1 ‹,› i ‹:› #2 ‹}›)', '1 d(e)'],
    ],
    [
      'script',
      rows('a.b("c")', '  .d()', '  .e.f(1)'),
      ['1 a.b("c").d@2().e@3().f@3(#1)', '2 a.b.d().e@3().f@3(#1)', '3 a.b.d.e.f(#1)'],
    ],
    ['script', 'a()', ['1 a()']],
    ['script', 'a(,)', ['1 a()']],
    ['script', 'a(b: 1, c = 2, "d" => 3, e:, f + 1, 4: 5)', ['1 a(b=#1 | c=#2 | d=#3 | e ‹:› | f ‹+› #1 | 4=#5)']],
    ['script', 'a("b" : c)', ['1 a(b=c)']],
    ['script', 'a((b) = c)', ['1 a(‹(› b ‹)› ‹=› c)']],
    ['script', 'a.b; c', []],
    ['script', '"a"("b")', []],
    ['script', 'x().y', ['1 x().y@1()']],
    ['script', 'x()."y"', ['1 x()']],
    ['script', 'x().', ['1 x()']],
    ['script', 'a.b.c.d.e.f.g.h.i(1)', ['1 b.c.d.e.f.g.h.i(#1)']],
    ['script', '[1].a(2)', ['1 a(#2)']],
    ['script', '"x".a(2)', ['1 a(#2)']],
    ['csharp', 'a.Add<string>("b").C<int, List<D>>(1)', ['1 a.Add("b").C@1(#1)', '1 a.Add.C(#1)']],
    ['csharp', 'a < b(c)', ['1 b(c)']],
    ['csharp', 'A<"x">(1)', []],
    ['csharp', 'A<b + c>(1)', []],
    ['csharp', 'A<B?, C[], d.E>(1)', ['1 A(#1)']],
    ['ruby', 'a(1) b (2)', ['1 a(#1)', '1 b(‹(› #2 ‹)›)']],
    ['ruby', 'a :b, c: 1', ['1 a("b" | c=#1)']],
    ['ruby', rows('a :b,', '  :c', 'd "e" +', '  "f"', 'g 1'), ['1 a("b" | "c")', '3 d("e" ‹+› "f")', '5 g(#1)']],
    ['ruby', rows('a 1', '  .b 2'), ['1 a(#1 ‹.› b #2)', '2 b(#2)']],
    ['ruby', 'a 1 if b; c 2; d 3 do |e| f 4 end', ['1 a(#1)', '1 c(#2)', '1 d(#3)', '1 f(#4)']],
    ['ruby', 'a b: 1, if: 2', ['1 a(b=#1 | if=#2)']],
    ['ruby', 'a b.if, 2', ['1 a(b ‹.› if | #2)']],
    ['ruby', '(a 1)', ['1 a(#1)']],
    ['ruby', '[a 1]; {b 2}', ['1 a(#1)', '1 b(#2)']],
    ['ruby', 'a [1, 2], 3', ['1 a(‹[› #1 ‹,› #2 ‹]› | #3)']],
    ['ruby', 'a -> { b }', ['1 a(‹->› ‹{› b ‹}›)']],
    ['ruby', 'a *b, **c, &d', ['1 a(‹*› b | ‹*› ‹*› c | ‹&› d)']],
    ['ruby', 'a ~b', ['1 a(‹~› b)']],
    ['ruby', 'a = 1; b + 2; c == d', []],
    ['ruby', rows('a', 'b.c', 'd.e f'), ['1 a()', '2 b.c()', '3 d.e(f)']],
    ['ruby', 'if a 1; end', ['1 a(#1)']],
    ['ruby', 'def x 1; raise 2; return 3; yield 4; self 5; nil 6; true 7; for 8', ['1 x(#1)']],
    ['ruby', 'a do; b; end', []],
    ['ruby', 'a "do"', ['1 a("do")']],
    ['ruby', 'a unless b', []],
    ['ruby', 'a and b or c', []],
    ['ruby', rows('x.y(1)', 'z'), ['1 x.y(#1)', '2 z()']],
    ['elixir', 'add :a, :string, null: false', ['1 add("a" | "string" | null=false)']],
    ['elixir', 'a 1 |> b 2', ['1 a(#1)', '1 b(#2)']],
    ['elixir', 'defmodule A do use B; import C; alias D; require E; f 1 end', ['1 f(#1)']],
    ['python', 'op.drop("a", x=1)', ['1 op.drop("a" | x=#1)']],
    ['python', 'a b', []],
    ['elixir', 'a (1)', ['1 a(‹(› #1 ‹)›)']],
    ['script', 'a(b < "c")', ['1 a(b ‹<› "c")']],
    ['script', 'a(b < c + d)', ['1 a(b ‹<› c ‹+› d)']],
    ['csharp', 'A<B => C>(1)', []],
    ['csharp', 'A<B <= C>(1)', []],
    ['script', 'a(* : b)', ['1 a(‹*› ‹:› b)']],
    ['ruby', 'iffy 1; notify 2; verif 3; redo 4', ['1 iffy(#1)', '1 notify(#2)', '1 verif(#3)', '1 redo(#4)']],
    ['ruby', 'a redo, 1; b dog, 2', ['1 a(redo | #1)', '1 b(dog | #2)']],
    ['ruby', 'a && b', []],
    ['ruby', "a ';', 1", ['1 a(";" | #1)']],
    ['ruby', rows("a '+'", 'b 1'), ['1 a("+")', '2 b(#1)']],
    ['script', 'a().', ['1 a()']],
    ['script', 'a().b.c()', ['1 a().b@1().c@1()', '1 a.b.c()']],
    ['csharp', 'A<b', []],
    ['ruby', 'a 1 if(b)', ['1 a(#1)', '1 if(b)']],
    ['ruby', rows('a case b', 'when 1', 'end, 2'), ['1 a(case b)']],
    ['ruby', 'a 1, begin 2 end', ['1 a(#1 | begin #2)']],
    ['ruby', rows('a 1, begin', '2', 'end'), ['1 a(#1 | begin)']],
    ['ruby', 'a 1 if(b); c 2 do|d| e 3 end', ['1 a(#1)', '1 if(b)', '1 c(#2)', '1 e(#3)']],
    ['elixir', rows('a 1, fn b ->', '  c 2', 'end'), ['1 a(#1 | fn b ‹->› c #2)', '1 b(‹->› c #2)', '2 c(#2)']],
    ['ruby', rows('A.b', '(c)'), ['1 A.b()']],
    ['csharp', `x(1); A<${'B,'.repeat(13)}B>(2).c(3)`, ['1 x(#1)', `1 A(#2).c@1(#3)`, '1 A.c(#3)']],
    ['csharp', `x(1); A<${'B,'.repeat(14)}B>(2).c(3)`, ['1 x(#1)', '1 c(#3)']],
  ])('in %s, %j', (language, text, expected) => expect(told(language, text)).toEqual(expected));

  it('hold texts', () => {
    const source = read('script', 'a("b", c, "d", 1)');
    expect(textsIn(source, 1, source.tokens.length)).toEqual(['b', 'd']);
    expect(textsIn(source, 3, source.tokens.length)).toEqual(['d']);
    expect(textsIn(source, 0, 3)).toEqual(['b']);
  });

  it('go on for fifty names', () => {
    const source = read('script', `a()${'.b()'.repeat(60)}`);
    const [call] = callsIn(source);
    expect(call === undefined ? 0 : chainAfter(source, call).length).toBe(50);
  });
});

describe('the functions', () => {
  const told = (language: Language, text: string) => {
    const source = read(language, text);
    return functionsIn(source).map(
      ({ name, start, from, to }) =>
        `${source.tokens[start]?.text} ${name}: ${source.tokens.slice(from, to).map(shown).join(' ')}`,
    );
  };

  it.each<[Language, string, readonly string[]]>([
    ['ruby', 'def a; b; end', ['def a: ‹;› b ‹;›']],
    ['ruby', 'def self.a; b; end', ['def a: ‹;› b ‹;›']],
    ['ruby', rows('def a(b) = c(1,', ' 2)', 'd'), ['def a: ‹(› b ‹)› ‹=› c ‹(› #1 ‹,› #2 ‹)›']],
    ['ruby', rows('def a = b', 'c'), ['def a: ‹=› b']],
    ['ruby', '"def" a', []],
    ['ruby', rows('class A', 'def b; def c; end; end', 'end'), ['def b: ‹;› def c ‹;› end ‹;›', 'def c: ‹;›']],
    ['elixir', 'def a(b) do c end', ['def a: c']],
    ['elixir', 'defp a do b end', ['defp a: b']],
    ['elixir', rows('def a, do: b(1,', '2)', 'c'), ['def a: b ‹(› #1 ‹,› #2 ‹)›']],
    ['elixir', rows('def a(b)', 'def a(c) do d end'), ['def a: d']],
    ['elixir', 'defmodule A do b end', []],
    // Texts that break off, and names like the words of the language.
    ['ruby', rows('def a', 'b'), ['def a: b']],
    ['ruby', rows('def end', 'b', 'end'), ['def end: b']],
    ['script', 'a({b}) {c}', ['a a: c']],
    ['elixir', 'def a', []],
    ['python', rows('def a(b):', '    c', '    d(1,', '2)', 'e'), ['def a: c d ‹(› #1 ‹,› #2 ‹)›']],
    ['python', rows('class X:', '  def a() -> int:', '    b', '  def c(): d', '  e'), ['def a: b', 'def c: d']],
    ['python', rows('async def a():', '  b', 'c'), ['def a: b']],
    ['python', rows('def a() -> Dict[b: c]:', '  d'), ['def a: d']],
    ['python', 'def a', []],
    ['python', '"def" a()', []],
    ['python', rows('def a():', '  if b:', '    c', '', '  d', '# e', '  f', 'g'), ['def a: if b ‹:› c d f']],
    ['script', 'function a(b) { c }', ['a a: c']],
    ['script', 'async a(b) { c } d() { e }', ['a a: c', 'd d: e']],
    [
      'script',
      'exports.up = async (k) => { a }; exports.down = (k) => b(1, 2); c',
      ['up up: a', 'down down: b ‹(› #1 ‹,› #2 ‹)›'],
    ],
    ['script', '{ up: async function (q) { a }, down: function (q) { b } }', ['up up: a', 'down down: b']],
    ['script', '{ "up": (q) => a, b }', ['up up: a']],
    ['script', rows('const up = k => a', '  .b()', 'const down = 1'), ['up up: a ‹.› b ‹(› ‹)›']],
    ['script', 'const a = 1; b = "c => d"; e = {f}', []],
    ['script', 'a = b, c => d', []],
    ['script', '(a = b) => c', []],
    ['script', 'if (a) { b } for (;;) { c } while (d) { e } switch (f) { g } catch (h) { i }', []],
    ['script', 'x.a(b) { c }', []],
    ['script', 'a(b).c { d }', []],
    ['script', 'a(b): Promise<void> { c }', ['a a: c']],
    ['script', 'a(b) + { c }', []],
    ['script', 'a(b) return { c }', []],
    ['script', 'a(b)', []],
    ['php', 'public function up(): void { a(); }', ['up up: a ‹(› ‹)› ‹;›']],
    ['php', 'fn ($a) => b', []],
    ['csharp', 'protected override void Up(A b) { c; } int D() => e(1); f', ['Up Up: c ‹;›', 'D D: e ‹(› #1 ‹)›']],
    ['csharp', 'if (a) { b } foreach (c) { d } using (e) { f } lock (g) { h }', []],
    ['java', 'public void a(B b) throws C { d(); }', ['a a: d ‹(› ‹)› ‹;›']],
    ['java', 'synchronized (a) { b } super(c) { d } throw (e) { f } do (g) { h } else (i) { j }', []],
    ['go', 'func a(b *C) (d, error) { e }', ['a a: e']],
    // What only looks like a function.
    ['ruby', "x 'def' a", []],
    ['ruby', ':def', []],
    ['python', "x = 'def' a():", []],
    ['python', rows('def a(b', ')', 'c'), []],
    ['python', rows('x()', 'def a():', '  b'), ['def a: b']],
    ['python', rows('def a(b: int = 1, c={2: 3}):', '  d', 'e'), ['def a: d']],
    ['python', rows('def a(): b; c', 'd'), ['def a: b ‹;› c']],
    ['python', rows('if x: def a(): b', '  c', 'd'), ['def a: b c']],
    ['python', rows('@x', 'def a():', '  return {', '}', '  b', 'c'), ['def a: return ‹{› ‹}› b']],
    ['elixir', rows('def a(b)', 'defp c(d) do e end'), ['defp c: e']],
    ['elixir', rows('def a(b) "do" do c end'), ['def a: c']],
    ['elixir', `def a(${'b, '.repeat(120)}b) do c end`, []],
    ['elixir', `def a(${'b, '.repeat(90)}b) do c end`, ['def a: c']],
    ['ruby', rows('def a(b) = (c', 'd)', 'e'), ['def a: ‹(› b ‹)› ‹=› ‹(› c d ‹)›']],
    ['script', 'a(b) "c" { d }', []],
    ['script', '"a"(b) { c }', []],
    ['script', '1(b) { c }', []],
    ['script', 'a { b }', []],
    ['script', 'a[b] { c }', []],
    ['script', 'a(b) == { c }', []],
    ['script', 'a(b) => { c }', ['a a: ‹{› c ‹}›']],
    ['script', 'a(b): { c: d } { e }', ['a a: c ‹:› d']],
    ['script', `a(b): ${'C | '.repeat(18)}C { d }`, ['a a: d']],
    ['script', `a(b): ${'C | '.repeat(20)}C { d }`, []],
    ['script', 'notify(a) { b } redo(c) { d } iffy(e) { f }', ['notify notify: b', 'redo redo: d', 'iffy iffy: f']],
    ['script', 'a(b): notify { c }', ['a a: c']],
    ['script', 'x = a; b => c', []],
    ['script', 'x = { a, b => c }', []],
    ['script', "x = 'a' + b => c", []],
    ['script', '(x = a) + b => c', []],
    ['script', 'x = (a, b) => c', ['x x: c']],
    ['script', 'x = function a(b) { c }', ['x x: c', 'a a: c']],
    ['script', 'x = async function a(b) { c }', ['x x: c', 'a a: c']],
    ['script', 'x = y(function () { a })', []],
    ['script', `x = ${'a + '.repeat(18)}b => c`, ['x x: c']],
    ['script', `x = ${'a + '.repeat(20)}b => c`, []],
    ['script', 'x[0] = a => b', []],
    ['script', '{ 0: a => b }', []],
    ['script', 'a(b) ":" { c }', []],
    ['script', 'a(b) || { c }', []],
    ['script', 'function z() { } x = y { a }', ['z z: ']],
    ['script', 'x = { a: b => c }', ['a a: c']],
    ['ruby', 'def a = b', ['def a: ‹=› b']],
    ['python', rows('def a', 'x: 1'), []],
    ['python', rows('class X:', '  def a():', '    b = [', ']; c', '    d', '  e'), ['def a: b ‹=› ‹[› ‹]› ‹;› c d']],
    ['script', '(x = a => b)', ['x x: b']],
    ['script', 'a({ b }) { c }', ['a a: c']],
    ['php', "function up($a = 'b') { c }", ['up up: c']],
    ['php', `a() ${'b '.repeat(38)}{ c }`, ['a a: c']],
    ['php', `a() ${'b '.repeat(39)}{ c }`, []],
    ['script', `a = ${'b '.repeat(37)}=> c`, ['a a: c']],
    ['script', `a = ${'b '.repeat(38)}=> c`, []],
    ['script', 'a = [b => c]', ['a a: c']],
    ['elixir', `def a ${'b '.repeat(197)}do c end`, ['def a: c']],
    ['elixir', `def a ${'b '.repeat(198)}do c end`, []],
    ['elixir', rows('def a, do:', '  b(c)', 'd'), ['def a: b ‹(› c ‹)›']],
    ['elixir', 'def', []],
    ['python', 'def', []],
    ['python', rows('class A: x = 1', 'def b'), []],
    ['ruby', 'def', ['def : ']],
    ['ruby', rows('def a = b(', ')'), ['def a: ‹=› b ‹(› ‹)›']],
    ['script', 'x = a => b, y', ['x x: b']],
    ['script', 'x = a => [b, c]; d', ['x x: ‹[› b ‹,› c ‹]›']],
    ['script', 'x = a => (b)', ['x x: ‹(› b ‹)›']],
    ['script', 'x = a => {}', ['x x: ']],
    ['script', rows('x = a =>', '  b', '  export c'), ['x x: b']],
    ['script', rows('x = a => b', '"const"'), ['x x: b "const"']],
    ['script', rows('x = a => b', 'constant', 'reexport'), ['x x: b constant reexport']],
    ['script', rows('x = a => b const c'), ['x x: b const c']],
    ['script', rows('x = a =>', 'class {}'), ['x x: class ‹{› ‹}›']],
    ...[
      'export',
      'exports',
      'module',
      'const',
      'let',
      'var',
      'function',
      'async',
      'class',
      'public',
      'private',
      'protected',
      'def',
    ].map((word): [Language, string, readonly string[]] => ['script', rows('x = a => b', word), ['x x: b']]),
  ])('in %s, %j', (language, text, expected) => expect(told(language, text)).toEqual(expected));

  it('of Python end with their indentation', () => {
    const source = read('python', rows('with a:', '  b', ' c', 'd'));
    const header = headOfLine(source, 2);
    expect(header?.text).toBe('with');
    expect(indentedUntil(source, { header, from: 3 })).toBe(5);
    expect(indentedUntil(source, { header, from: 6 })).toBe(6);
    expect(headOfLine(source, 0)?.text).toBe('with');
    expect(headOfLine(source, 4)?.text).toBe('c');
  });
});
