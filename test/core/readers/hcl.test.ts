/** Our HCL parser against tree-sitter's, and what it makes of values. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { Language, type Node, Parser } from 'web-tree-sitter';
import { type HclFile, parseHcl } from '../../../src/core/readers/hcl/parse.js';
import { render } from '../../../src/core/readers/hcl/render.js';

const SAMPLES: readonly string[] = [
  `terraform {
  required_version = ">= 1.5"
  backend "s3" {}
}

/* two
   lines */
resource "aws_instance" "web" {
  count         = var.enabled ? 1 : 0 # why
  ami           = data.aws_ami.ubuntu[0].id // the newest
  user_data     = <<-EOT
    #!/bin/bash
    echo "\${var.name}" } {
    EOT
  tags          = merge(local.tags, { Name = "web-\${count.index}" })
  dynamic "ebs_block_device" {
    for_each = [for d in var.disks : d if d.size > 10]
    content {
      device_name = ebs_block_device.value["name"]
    }
  }
}
variable "a" { default = "b" }
`,
  `locals {
  users = { for k, v in var.users : k => v... if v.active }
  names = [for u in var.users : upper(u.name)]
  splat = aws_instance.web[*].id
  deep  = { a = [1, 2, { b = "c" }], "d e" : true, (var.key) = null }
  sum   = (1 + 2) * -3 >= 4 && !false || var.x == "y"
  long = join(",", [
    "a", # first
    "b",
  ])
  tpl = "%{ if var.x }yes%{ else }no%{ endif } $\${escaped} \\"quoted\\""
}
module "m" {
  source = "git::https://example.com/m.git?ref=v1"
  list   = flatten([for a in var.a : [for b in a : { x = a, y = b }]])
}
`,
  `resource aws_iam_policy unquoted {
  policy = <<EOF
{
  "Statement": [{ "Effect": "Allow", "Resource": "\${aws_s3_bucket.b.arn}/*" }]
}
EOF
  tags {
    Name = "old"
  }
  count = "\${length(var.x) > 0 ? 1 : 0}"
}
inputs = {
  region = "eu-west-1"
}
`,
];

describe('against the tree-sitter grammar', () => {
  const parser: { instance: Parser | null } = { instance: null };
  beforeAll(async () => {
    await Parser.init();
    const packages = createRequire(import.meta.url);
    const grammar = packages.resolve('@tree-sitter-grammars/tree-sitter-hcl/tree-sitter-hcl.wasm');
    parser.instance = new Parser().setLanguage(await Language.load(readFileSync(grammar)));
  });

  it.each(SAMPLES)('blocks, labels, names and lines are the same: %.20s', (text) => {
    const root = parser.instance?.parse(text)?.rootNode ?? missing();
    expect(root.hasError).toBe(false);
    expect(outlineOf(parsed(text))).toEqual(referee(root));
  });
});

describe('values', () => {
  const value = (expression: string) => render(parsed(`x = ${expression}\n`).attributes[0]?.value ?? missing());

  it.each([
    [`"\${var.a}"`, 'var.a'],
    ['var.a ? "x" : 1', 'var.a  ?  "x"\t: 1'],
    ['list("a", "b")', '["a", "b",]'],
    ['map("a", 1)', '{ a = 1 }'],
    ['"80"', '80'],
    ['a.b.*.id', 'a.b[*].id'],
    ['a.b.0.id', 'a.b[0].id'],
    ['a["b"].id', 'a.b.id'],
    ['data.terraform_remote_state.x.outputs.y', 'data.terraform_remote_state.x.y'],
    ['concat([1], [2])', '[1, 2]'],
    ['f(1,\n  2, # two\n)', 'f(1, 2)'],
    ['toset(["a"])', '["a"]'],
    ['{ a = 1, b = 2 }', '{\n  b: 2\n  a: 1\n}'],
    ['-1', '"-1"'],
    ['<<EOF\nhello\nEOF', '<<-EOF\n    hello\n  EOF'],
  ])('%s is %s', (one, other) => {
    expect(value(one)).toBe(value(other));
  });

  it.each([
    ['var.a', 'var.b'],
    [`"a-\${x}"`, `"a-\${y}"`],
    ['[1, 2]', '[1]'],
    ['"a"', 'a.b'],
    ['{ a = 1 }', '{ a = 2 }'],
  ])('%s is not %s', (one, other) => {
    expect(value(one)).not.toBe(value(other));
  });
});

describe('what is not HCL', () => {
  it.each([
    'resource "a" "b" {',
    'x = ',
    'x = [1, 2',
    'x = "a',
    'x = <<EOF\nabc',
    '}',
    'x = 1 y = 2',
    '<<<<<<< HEAD\n',
  ])('%j is not parsed', (text) => {
    expect(parseHcl(text)).toBeNull();
  });

  it('nesting beyond a hundred levels and more than 200,000 values are not parsed', () => {
    expect(parseHcl(`x = ${'[`.repeat(150)}${`]'.repeat(150)}`)).toBeNull();
    expect(parseHcl(`x = [${'1,'.repeat(200_001)}]`)).toBeNull();
    expect(parseHcl(`x = ${'!'.repeat(500_000)}a`)).toBeNull();
  });
});

describe('blocks known from the other side', () => {
  it.each(SAMPLES)('give what parsing anew gives: %.20s', (text) => {
    const later = `# one\n# two\n${text}\nlocals {\n  z = 1\n}\n`;
    expect(outlineOf(parseHcl(later, parsed(text)) ?? missing())).toEqual(outlineOf(parsed(later)));
  });
});

function parsed(text: string): HclFile {
  return parseHcl(text) ?? missing();
}

function missing(): never {
  throw new Error('not parsed');
}

function outlineOf({ attributes, blocks }: HclFile): readonly unknown[] {
  return [
    ...attributes.map(({ key }) => key),
    ...blocks.map(({ keyword, labels, body, line, endLine }) => [
      [keyword, ...labels],
      body.entries.map(({ key }) => key),
      line,
      endLine,
    ]),
  ];
}

function referee(root: Node): readonly unknown[] {
  const top = childrenOf(root, ['body']).flatMap((body) => childrenOf(body, ['attribute', 'block']));
  const ofType = (type: string) => top.filter((node) => node.type === type);
  return [
    ...ofType('attribute').map(nameOf),
    ...ofType('block').map((block) => [
      childrenOf(block, ['identifier', 'string_lit']).map((label) => label.text.replace(/^"|"$/g, '')),
      childrenOf(block, ['body']).flatMap((body) => childrenOf(body, ['attribute', 'block']).map(nameOf)),
      block.startPosition.row + 1,
      block.endPosition.row + 1,
    ]),
  ];
}

function nameOf(node: Node): string {
  return node.namedChildren[0]?.text ?? '';
}

function childrenOf(node: Node, kinds: readonly string[]): readonly Node[] {
  return node.namedChildren.filter((child) => child !== null && kinds.includes(child.type));
}

describe('what is known already', () => {
  const shape = (file: HclFile | null) =>
    file && {
      attributes: file.attributes,
      blocks: file.blocks.map(({ keyword, labels, body, line, endLine, source, parsed }) => {
        return { keyword, labels, body, line, endLine, source, nodes: parsed.nodes };
      }),
    };

  it('makes no difference to what is read, also where blocks moved, came or went', () => {
    const one = SAMPLES.join('\n\n');
    const others = [SAMPLES.toReversed().join('\n\n'), `\n\n\n${one}`, `${one}\nresource "a" "new" {}\n`, ...SAMPLES];
    for (const other of others) {
      expect(shape(parseHcl(other, parseHcl(one)))).toEqual(shape(parseHcl(other)));
      expect(shape(parseHcl(one, parseHcl(other, parseHcl(one))))).toEqual(shape(parseHcl(one)));
    }
  });
});
