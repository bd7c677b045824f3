/** Terraform files in tables: what each spelling is read to, on which line, and what is no HCL. */
import { describe, expect, it } from '@jest/globals';
import { type HclFile, parseHcl, parseTemplate } from '../../../src/core/readers/hcl/parse.js';
import { render } from '../../../src/core/readers/hcl/render.js';
import type { Tree } from '../../../src/core/readers/tree.js';

function rows(...lines: readonly string[]): string {
  return lines.join('\n');
}

/** `"a"` is a literal, `<a>` an expression; keys bear the line they stand on. */
function shown(tree: Tree): string {
  if (tree.kind === 'scalar') return tree.literal ? JSON.stringify(tree.text) : `<${tree.text}>`;
  if (tree.kind === 'list') return `[${tree.items.map(shown).join(', ')}]`;
  expect(tree.kind).toBe('map');
  return `{${tree.entries.map(({ key, line, value }) => `${key}@${line}: ${shown(value)}`).join(', ')}}`;
}

/** The line of every value, a list's and a map's before those within. */
function linesOf(tree: Tree): readonly number[] {
  if (tree.kind === 'scalar') return [tree.line];
  const inner = tree.kind === 'list' ? tree.items : tree.entries.map(({ value }) => value);
  return [tree.line, ...inner.flatMap(linesOf)];
}

function parsed(text: string): HclFile {
  const file = parseHcl(text);
  if (file === null) throw new Error('not parsed');
  return file;
}

function valueIn(expression: string): Tree {
  const value = parsed(`x = ${expression}\n`).attributes[0]?.value;
  if (value === undefined) throw new Error('no value');
  return value;
}

describe('one value', () => {
  it.each([
    // Literals.
    ['"a"', '"a"'],
    ['""', '""'],
    ['80', '"80"'],
    ['1.5', '"1.5"'],
    ['9.25', '"9.25"'],
    ['2e3', '"2e3"'],
    ['1.5E-10', '"1.5E-10"'],
    ['1e+7', '"1e+7"'],
    ['-1', '"-1"'],
    ['- 12.5', '"-12.5"'],
    ['-var.a', '<-var.a>'],
    ['!true', '<!true>'],
    ['-[1]', '<-[1]>'],
    ['true', '"true"'],
    ['false', '"false"'],
    ['null', '"null"'],
    ['truely', '<truely>'],
    // References, and what may stand behind a value.
    ['var.a', '<var.a>'],
    ['_x-1.y_2', '<_x-1.y_2>'],
    ['größe', '<größe>'],
    ['a\u0080b', '<a\u0080b>'],
    ['a\u007fb', 'no HCL'],
    ['\u007fb', 'no HCL'],
    ['örtlich', '<örtlich>'],
    ['a [0]', '<a.0>'],
    ['a .b', '<a.b>'],
    ['a[i].id', '<a[i].id>'],
    ['[a.*.id]', '[<a.*.id>]'],
    ['(a\n  [0])', '<(a.0)>'],
    ['a.b.0.id', '<a.b.0.id>'],
    ['a.b[0].id', '<a.b.0.id>'],
    ['a["b-c"].id', '<a.b-c.id>'],
    ['a["b c"].id', '<a["b c"].id>'],
    ['a["b."]', '<a["b."]>'],
    ['a[".b"]', '<a[".b"]>'],
    ['a[var.i].id', '<a[var.i].id>'],
    ['a[[1]]', '<a[[1]]>'],
    ['a[*].id', '<a.*.id>'],
    ['a.*.id', '<a.*.id>'],
    ['f(x).y', '<f(x).y>'],
    ['f(x)[1]', '<f(x).1>'],
    ['"${a}".b', '<a.b>'],
    ['[1, 2][0]', '<[1,2].0>'],
    ['{ a = 1 }.a', '<{a=1}.a>'],
    ['(a\n  .b\n  .c)', '<(a.b.c)>'],
    ['(a // why\n  .b)', '<(a.b)>'],
    ['data.terraform_remote_state.net.outputs.vpc', '<data.terraform_remote_state.net.vpc>'],
    ['data.terraform_remote_state.net[0].outputs.vpc', '<data.terraform_remote_state.net.0.vpc>'],
    ['data.terraform_remote_state.net[*].outputs.vpc', '<data.terraform_remote_state.net.*.vpc>'],
    ['data.terraform_remote_state.net[each.key].outputs.vpc', '<data.terraform_remote_state.net[each.key].vpc>'],
    ['data.terraform_remote_state.net.outputs', '<data.terraform_remote_state.net.outputs>'],
    ['data.terraform_remote_state.net.outputs.a.outputs.b', '<data.terraform_remote_state.net.a.outputs.b>'],
    ['module.net.outputs.vpc', '<module.net.outputs.vpc>'],
    ['x.data.terraform_remote_state.net.outputs.vpc', '<x.data.terraform_remote_state.net.outputs.vpc>'],
    ['data.terraform_remote_state.n-1[12].outputs.vpc', '<data.terraform_remote_state.n-1.12.vpc>'],
    ['data.terraform_remote_state.net["a b"].outputs.vpc', '<data.terraform_remote_state.net["a b"].vpc>'],
    ['x(data.terraform_remote_state.net.outputs.vpc)', '<x(data.terraform_remote_state.net.vpc)>'],
    // Operators.
    ['a==b', '<a==b>'],
    ['a != b', '<a!=b>'],
    ['a <= b', '<a<=b>'],
    ['a < b', '<a<b>'],
    ['a >= b', '<a>=b>'],
    ['a > b', '<a>b>'],
    ['a && b', '<a&&b>'],
    ['a || b', '<a||b>'],
    ['a + b - c * d / e % f', '<a+b-c*d/e%f>'],
    ['a ? b : c', '<a?b:c>'],
    ['a ? b:c', '<a?b:c>'],
    ['a?b:c', '<a?b:c>'],
    ['a ?\n  b : c', '<a?b:c>'],
    ['(a\n  ? b\n  : c)', '<(a?b:c)>'],
    ['(\n  a &&\n  b\n)', '<(a&&b)>'],
    ['(1)', '"1"'],
    ['("a")', '"a"'],
    ['([1])', '["1"]'],
    ['(a)', '<(a)>'],
    ['((a))', '<((a))>'],
    ['"a" == "b"', '<"a"=="b">'],
    ['"1" == 1', '<1==1>'],
    ['"1x" == "x1"', '<"1x"=="x1">'],
    ['"-1.5" == "true"', '<-1.5==true>'],
    ['"1.5." == "truex"', '<"1.5."=="truex">'],
    ['"xtrue" == "nullx"', '<"xtrue"=="nullx">'],
    ['"false" == "null"', '<false==null>'],
    ['"12.34" == "x"', '<12.34=="x">'],
    // Strings.
    [String.raw`"a\nb\tc\rd"`, JSON.stringify('a\nb\tc\rd')],
    [String.raw`"\"q\" \\ \d \u00e9"`, JSON.stringify('"q" \\ \\d \\u00e9')],
    ['"${a}"', '<a>'],
    ['"${ a }"', '<a>'],
    ['"${~ a ~}"', '<a>'],
    ['"${\n  a\n}"', '<a>'],
    ['"${"b"}"', '"b"'],
    ['"x-${a}"', '<x-${a}>'],
    ['"${a}-x"', '<${a}-x>'],
    ['"${a}${b}"', '<${a}${b}>'],
    ['"x${"b"}"', '<x${"b"}>'],
    ['"$${a}"', '"$${a}"'],
    ['"%%{a}"', '"%%{a}"'],
    ['"$$ and %% ${a}"', '<$$ and %% ${a}>'],
    ['"a$b%c"', '"a$b%c"'],
    ['"cost: $5 or 5%"', '"cost: $5 or 5%"'],
    ['"%{ if  a }b%{ endif }"', '<%{ if a }b%{ endif }>'],
    ['"%{ if  ab  }c"', '<%{ if ab }c>'],
    ['"%{ if  abc  }d"', '<%{ if abc }d>'],
    ['"a{b  c} ${d}"', '<a{b  c} ${d}>'],
    ['"aa{b  c} ${d}"', '<aa{b  c} ${d}>'],
    ['"${a} $$"', '<${a} $$>'],
    ['"${a} %%x"', '<${a} %%x>'],
    ['"%{ if a == "}" }b"', '<%{ if a == "}" }b>'],
    [String.raw`"\\${'$'}{a}"`, '<\\${a}>'],
    ['"# no // comment /* here"', '"# no // comment /* here"'],
    // Heredocs.
    ['<<EOT\na\n  b\nEOT', JSON.stringify('a\n  b')],
    ['<<-EOT\n    a\n      b\n\n    c\n    EOT', JSON.stringify('a\n  b\n\nc')],
    ['<<EOT\n  a\n  EOT', JSON.stringify('  a')],
    ['<<-EOT\n      a\n    b\n\n  EOT', JSON.stringify('  a\nb\n')],
    ['<<-EOT\na\n  b\nEOT', JSON.stringify('a\n  b')],
    ['<<-EOT\n\n  a\n    b\n  EOT', JSON.stringify('\na\n  b')],
    ['<<EOT\nEOT', '""'],
    ['<<EOT\r\na\r\nEOT\r', '"a"'],
    ['<<EOT  \na\nEOT', '"a"'],
    ['<<EOT\n${a}\nEOT', '<${a}>'],
    ['<<EOT\n%{ if a }\nEOT', '<%{ if a }>'],
    ['<<EOT\n$a {}\nEOT', '"$a {}"'],
    ['<<EOT\nEOTX\n XEOT\nEOT', JSON.stringify('EOTX\n XEOT')],
    ['<<E_1-x\na\nE_1-x', '"a"'],
    // Lists.
    ['[]', '[]'],
    ['[1, "a", b]', '["1", "a", <b>]'],
    ['[\n  1, # one\n  2,\n]', '["1", "2"]'],
    ['[[1], []]', '[["1"], []]'],
    ['[a\n  .b]', '[<a.b>]'],
    ['[1,// c\n2]', '["1", "2"]'],
    ['[for key, value in b : value]', '<[for key,value in b:value]>'],
    ['[for a in b : a]', '<[for a in b:a]>'],
    ['[for k, v in b : v if v != ""]', '<[for k,v in b:v if v!=""]>'],
    ['[ for  a  in\n b :\n a\n if  c ]', '<[for a in b:a if c]>'],
    ['[for a in b : iffy]', '<[for a in b:iffy]>'],
    ['[format]', '[<format>]'],
    ['[for_each.x]', '[<for_each.x>]'],
    ['[for, 1]', '[<for>, "1"]'],
    ['[for x, 1]', 'no HCL'],
    ['{ ":a" = 1, "=b": 2 }', '{:a@1: "1", =b@1: "2"}'],
    ['{ -a = 1 }', '{(-a)@1: "1"}'],
    // Objects.
    ['{}', '{}'],
    ['{ a = 1, b = 2 }', '{a@1: "1", b@1: "2"}'],
    ['{ a : 1 }', '{a@1: "1"}'],
    ['{ "a b" = 1 }', '{a b@1: "1"}'],
    ['{ (a.b) = 1 }', '{((a.b))@1: "1"}'],
    ['{ a.b = 1 }', '{(a.b)@1: "1"}'],
    ['{ "${a}" = 1 }', '{(a)@1: "1"}'],
    ['{ 1 = 2 }', '{1@1: "2"}'],
    ['{ [1] = 2 }', '{([1])@1: "2"}'],
    ['{ a { b = 1 } }', '{a@1: {b@1: "1"}}'],
    ['{\n  a = 1\n  b = 2,\n  c =\n    3\n}', '{a@2: "1", b@3: "2", c@4: "3"}'],
    ['{ a = 1,, b = 2 }', '{a@1: "1", b@1: "2"}'],
    ['{ k-1 = (\n a\n) }', '{k-1@1: <(a)>}'],
    ['{ for k, v in b : k => v }', '<{for k,v in b:k=>v}>'],
    ['{ for k, v in b : k => v... if v }', '<{for k,v in b:k=>v... if v}>'],
    ['{ for k in b : k\n => \n k\n }', '<{for k in b:k=>k}>'],
    ['{ forward = 1 }', '{forward@1: "1"}'],
    ['{ a = [\n 1 ]\n b = 2 }', '{a@1: ["1"], b@3: "2"}'],
    // Calls.
    ['f()', '<f()>'],
    ['f( a , b )', '<f(a,b)>'],
    ['f(a...)', '<f(a)>'],
    ['f(\n  a,\n  b\n)', '<f(a,b)>'],
    ['provider::aws::arn_parse(a)', '<provider::aws::arn_parse(a)>'],
    ['f({ b = 1, a = [x] })', '<f({a=[x],b=1})>'],
    ['tolist(["a"])', '["a"]'],
    ['toset([a])', '[<a>]'],
    ['tomap({ a = 1 })', '{a@1: "1"}'],
    ['tostring(1)', '"1"'],
    ['tonumber("1")', '"1"'],
    ['tobool("true")', '"true"'],
    ['sensitive("a")', '"a"'],
    ['nonsensitive(a)', '<a>'],
    ['tostring(1, 2)', '<tostring(1,2)>'],
    ['tostring()', '<tostring()>'],
    ['jsonencode({ a = 1 })', '{a@1: "1"}'],
    ['yamlencode([1])', '["1"]'],
    ['flatten([[1]])', '[["1"]]'],
    ['distinct([1])', '["1"]'],
    ['compact([1])', '["1"]'],
    ['sort([1])', '["1"]'],
    ['jsonencode("a")', '<jsonencode("a")>'],
    ['jsonencode(a)', '<jsonencode(a)>'],
    ['jsonencode([1], [2])', '<jsonencode([1],[2])>'],
    ['list("a", b)', '["a", <b>]'],
    ['list()', '[]'],
    ['concat([1], [2, 3])', '["1", "2", "3"]'],
    ['concat([1], a)', '["1", <a>]'],
    ['concat(a, b)', '<concat(a,b)>'],
    ['merge({ a = 1 }, { b = 2 })', '{a@1: "1", b@1: "2"}'],
    ['merge(a, { b = 2 })', '{merge@1: <a>, b@1: "2"}'],
    ['merge(a, b)', '<merge(a,b)>'],
    ['map("a", 1, "b", 2)', '{a@1: "1", b@1: "2"}'],
    ['map(k, 1)', '{(k)@1: "1"}'],
    ['map("a", 1, "b")', '{a@1: "1"}'],
    ['map([1], 1)', '<map([1],1)>'],
    ['map()', '{}'],
    ['unknown([1])', '<unknown([1])>'],
  ])('%s is %s', (expression, expected) => {
    const file = parseHcl(`x = ${expression}\n`);
    expect(file === null ? 'no HCL' : shown(file.attributes[0]?.value ?? missing())).toBe(expected);
  });
});

describe('the places of values', () => {
  it.each<[string, readonly string[], readonly number[]]>([
    ['a list', ['[', '1, // a', '2 # b', ', /* c', '*/ 3]'], [1, 2, 3, 5]],
    ['an object', ['{', 'a = 1', '', 'b = [', '2', ']', 'c = {}', '}'], [1, 2, 4, 5, 7]],
    ['a string over one line', ['"${', 'a', '}-b"'], [1]],
    ['an interpolation alone', ['"${', 'a', '}"'], [2]],
    ['a heredoc, and what comes after it', ['[<<A', '1', '2', 'A', ', b]'], [1, 1, 5]],
    ['a call that is folded', ['concat([1],', '[2],', 'a', ')'], [1, 1, 2, 3]],
    ['a call that is not', ['[f(', '1', '), b]'], [1, 1, 3]],
    ['a map of arguments', ['map(', '"a",', '1)'], [1, 3]],
    ['what is merged', ['merge(', 'a,', '{ b = 1 })'], [1, 2, 3]],
    ['operands', ['[(', 'a', '+ b), c]'], [1, 3, 3]],
    ['a chain', ['[a', '.b', '.c, d]'], [1, 1, 3]],
    ['what is no chain', ['[a', '', ', d]'], [1, 1, 3]],
    ['a for expression', ['[for a in b :', 'a', ']'], [1]],
  ])('%s', (_, lines, expected) => expect(linesOf(valueIn(rows(...lines)))).toEqual(expected));
});

describe('blocks', () => {
  const told = (file: HclFile) => [
    ...file.attributes.map(({ key, line, value }) => `${line} ${key} = ${shown(value)}`),
    ...file.blocks.map(
      ({ keyword, labels, body, line, endLine }) =>
        `${line}-${endLine} ${[keyword, ...labels].join(' ')} ${body.line} ${shown(body)}`,
    ),
  ];

  it.each<[string, string, readonly string[]]>([
    ['nothing', '', []],
    ['a byte order mark', '\ufeffa = 1', ['1 a = "1"']],
    ['only comments', rows('# a', '// b', '/* c', 'd */', '#'), []],
    ['an attribute at the very end', 'a = 1', ['1 a = "1"']],
    ['carriage returns', 'a = 1\r\nb = 2\r\n', ['1 a = "1"', '2 b = "2"']],
    ['an attribute on the next line', rows('a =', '1'), ['1 a = "1"']],
    ['a key in quotes', '"a" = 1', ['1 a = "1"']],
    ['a key in quotes that is a list', '"${[1]}" = 2', ['1  = "2"']],
    ['a key of the old kind', 'a { field.delim = 1 }', ['1-1 a 1 {field.delim@1: "1"}']],
    ['a comma of the old kind', 'a { b = 1, c = 2 }', ['1-1 a 1 {b@1: "1", c@1: "2"}']],
    ['an empty block', 'terraform {}', ['1-1 terraform 1 {}']],
    ['labels without quotes', 'resource aws_vpc main {}', ['1-1 resource aws_vpc main 1 {}']],
    ['a heredoc at the very end', rows('a = <<EOT', 'b', 'EOT'), ['1 a = "b"']],
    ['a comment of several lines', rows('/* a', 'b', 'c */ d = 1'), ['3 d = "1"']],
    ['labels', rows('', 'resource "aws_vpc" main {', '}'), ['2-3 resource aws_vpc main 2 {}']],
    [
      'blocks within',
      rows('a "b" {', 'c {', 'd = 1', '}', 'e "f" "g" { h = 2 }', '}'),
      ['1-6 a b 1 {c@2: {d@3: "1"}, e@5: {f@5: {g@5: {h@5: "2"}}}}'],
    ],
    ['a block whose braces are on one line', 'a { b = 1 }', ['1-1 a 1 {b@1: "1"}']],
    ['a comment behind the closing brace', rows('a {', '} # b', 'c {}'), ['1-2 a 1 {}', '3-3 c 3 {}']],
    ['a comment between', rows('a /* b */ "c" /*', '*/ {}'), ['1-2 a c 2 {}']],
    ['both, in their kinds', rows('a {}', 'b = 1', 'c {}'), ['2 b = "1"', '1-1 a 1 {}', '3-3 c 3 {}']],
    ['a tab and blanks', '\t a\t=\t1 \t', ['1 a = "1"']],
  ])('%s', (_, text, expected) => expect(told(parsed(text))).toEqual(expected));

  it('bear their text, and where in it the body opens', () => {
    const [one, two] = parsed(rows('# x', 'a "b" {', ' c = 1', '} # d', 'e {}')).blocks;
    expect([
      one?.source,
      one?.parsed.opens,
      one?.parsed.line,
      two?.source,
      two?.parsed.opens,
      two?.parsed.line,
    ]).toEqual([rows('a "b" {', ' c = 1', '}'), 6, 2, 'e {}', 2, 5]);
  });

  it('count what they hold, so that shared ones count as well', () => {
    const nodes = (text: string) => parsed(text).blocks.map((block) => block.parsed.nodes);
    expect(nodes(rows('a {}', 'a { b = 1 }', 'a { b = [1, {}] }', 'a { b = f(1, "${c}") }'))).toEqual([1, 2, 4, 4]);
  });
});

describe('no HCL', () => {
  it.each([
    'a',
    'a =',
    'a = \n',
    'a = 1 b = 2',
    'a = 1; b = 2',
    'a = = 1',
    'a {',
    'a { b = 1',
    'a { b = 1 c = 2 }',
    'a {} b {}',
    'a { b {} c {} }',
    'a "b"',
    'a "b {}',
    'a "b\n" {}',
    '= 1',
    '1 = 1',
    '.a = 1',
    '-a = 1',
    'a. = 1',
    'a.1 = 1',
    '}',
    '/* a',
    'a = "b',
    'a = "b\n"',
    'a = "${b"',
    'a = "${b c}"',
    'a = "${}"',
    'a = "%{ if b"',
    'a = "%{ if\nb }"',
    'a = <<EOT\nb\n',
    'a = <<EOT b\nEOT\n',
    'a = <<EOT',
    'a = < <EOT\nEOT\n',
    'a = (b',
    'a = (b c)',
    'a = [1',
    'a = [1 2]',
    'a = [1;2]',
    'a = [, 1]',
    'a = {b}',
    'a = {b = 1 c = 2}',
    'a = {b = 1',
    'a = {b 1}',
    'a = {, b = 1}',
    'a = b.',
    'a = b.-',
    'a = b..c',
    'a = b[1',
    'a = b[]',
    'a = b ? c',
    'a = b ? c d',
    'a = b ? : c',
    'a = b ==',
    'a = b & c',
    'a = b | c',
    'a = b ! c',
    'a = b => c',
    'a = f(1',
    'a = f(1 2)',
    'a = f(, 1)',
    'a = [for b c : d]',
    'a = [for b in c d]',
    'a = [for b in c : d',
    'a = !',
    'a = ?',
    '<<<<<<< HEAD',
    'a = ??EOT\nEOT\n',
    'a = <?EOT\nEOT\n',
    'a = ?<EOT\nEOT\n',
    'a = 1 /*/',
    '\n\n/* b',
    'a = [for b, c on d : e]',
    'a = [for b in c : d xif]',
    '1a" = 1',
    `x = a & ${'1'.repeat(30)}\n`,
    `x = a | ${'1'.repeat(30)}\n`,
    `x = a ! ${'1'.repeat(30)}\n`,
    'x = "\n"\n',
    'x = <<A\nb\nA\ny = <<A',
  ])('%j', (text) => expect(parseHcl(text)).toBeNull());

  it.each<[string, (depth: number) => string, number]>([
    ['lists', (depth) => `a = ${'['.repeat(depth)}${']'.repeat(depth)}`, 50],
    ['parentheses', (depth) => `a = ${'('.repeat(depth)}1${')'.repeat(depth)}`, 99],
    ['calls', (depth) => `a = ${'f('.repeat(depth)}${')'.repeat(depth)}`, 50],
    ['signs', (depth) => `a = ${'-'.repeat(depth)}1`, 99],
    ['interpolations', (depth) => `a = ${'"${'.repeat(depth)}b${'}"'.repeat(depth)}`, 49],
    ['blocks', (depth) => `${'a {\n'.repeat(depth)}${'}\n'.repeat(depth)}`, 100],
    ['lists, many side by side', (depth) => `a = [${'[], '.repeat(depth + 200)}]`, 1000],
    ['calls, many side by side', (depth) => `a = [${'f(-(1)), '.repeat(depth + 200)}]`, 1000],
    ['blocks, many side by side', (depth) => 'a { b = "${c}${d}" }\n'.repeat(depth + 200), 1000],
  ])('beyond a hundred levels of %s', (_, nested, most) => {
    expect([parseHcl(nested(most)) !== null, parseHcl(nested(most + 1)) !== null]).toEqual([true, most === 1000]);
  });
});

describe('more than 200,000 values', () => {
  const listOf = (values: number) => `[${'1,'.repeat(values)}]`;

  it('are no HCL', () => {
    const read = (values: number) => parseHcl(`a = ${listOf(values)}`) !== null;
    expect([read(199_999), read(200_000)]).toEqual([true, false]);
  });

  it('are no HCL where many of them are known from the other side', () => {
    const block = (name: string) => `a "${name}" {\n  b = ${listOf(120_000)}\n}\n`;
    const known = parsed(block('c'));
    expect(parseHcl(block('c') + block('d'), known)).toBeNull();
  });
});

describe('a string of another file, read as a template', () => {
  it.each<[string, string]>([
    ['a', '"a"'],
    ['a "b"', JSON.stringify('a "b"')],
    ['${var.a}', '<var.a>'],
    ['${f("b")}', '<f("b")>'],
    ['a-${b}', '<a-${b}>'],
    ['a\r\n\nb', '"a b"'],
    ['${a', 'none'],
    ['${a} "b', 'none'],
    ['', '""'],
  ])('%j is %s', (text, expected) => {
    const tree = parseTemplate(text, 7);
    expect(tree === null ? 'none' : shown(tree)).toBe(expected);
    if (tree !== null) expect(tree.line).toBe(7);
  });
});

describe('one spacing', () => {
  it.each([
    ['{ b = 1, a = "x" }', '{a="x",b=1}'],
    ['[1, [2, a], "3"]', '[1,[2,a],3]'],
    ['"007"', '007'],
    ['"1.2.3"', '"1.2.3"'],
    ['"x1"', '"x1"'],
    ['"1x"', '"1x"'],
    ['"-1"', '-1'],
    ['"1.25"', '1.25'],
    ['"null"', 'null'],
  ])('%s is written %s', (expression, expected) => expect(render(valueIn(expression))).toBe(expected));
});

describe('blocks that the other side has too', () => {
  const block = (name: string, ...lines: readonly string[]) => rows(`a "${name}" {`, ...lines, '}');
  const names = Array.from({ length: 30 }, (_, index) => `n${index}`);
  const shape = (file: HclFile | null) =>
    file?.blocks.map(({ keyword, labels, body, line, endLine, source, parsed: { nodes, opens } }) => {
      return { keyword, labels, body, line, endLine, source, nodes, opens };
    });
  const sharedOf = (text: string, known: string) => {
    const before = parsed(known);
    const bodies = new Set(before.blocks.map((one) => one.parsed));
    const file = parseHcl(text, before);
    expect(shape(file)).toEqual(shape(parseHcl(text)));
    return file?.blocks.filter((one) => bodies.has(one.parsed)).map(({ labels }) => labels[0]) ?? null;
  };
  const all = rows(...names.map((name) => block(name, 'b = [', '1', ']', `c = "${name}"`)));

  it.each<[string, string, readonly string[]]>([
    ['the same text', all, names],
    ['a line before', `# x\n${all}`, names],
    ['a block before', rows(block('new'), all), names],
    ['ten blocks before', rows(...names.slice(0, 10).map((name) => block(`new-${name}`)), all), names],
    ['the last five alone', rows(...all.split('\n').slice(-30)), []],
    ['one that changed', all.replace('"n3"\n}', '"n3" # x\n}'), names.filter((name) => name !== 'n3')],
    ['one that went', rows(...all.split('\n').slice(6)), names.slice(1)],
    ['seven that went', rows(...all.split('\n').slice(42)), names.slice(7)],
    ['fifteen that went', rows(...all.split('\n').slice(90)), names.slice(23)],
    ['nothing of it', block('x'), []],
  ])('are shared where there is %s', (_, text, expected) => expect(sharedOf(text, all)).toEqual(expected));

  it.each([`${block('n0', 'b = 1')} x = 1`, `${block('n0', 'b = 1')} c {}`, `${block('n0', 'b = 1')}x`])(
    'are no HCL where the line goes on: %j',
    (text) => expect(parseHcl(text, parsed(block('n0', 'b = 1')))).toBeNull(),
  );
});

function missing(): never {
  throw new Error('no value');
}
