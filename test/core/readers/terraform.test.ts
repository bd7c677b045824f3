/** What the Terraform reader sees in realistic files: one row, one change and its effects. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readTerraform, readTfvars } from '../../../src/core/readers/terraform.js';
import type { Effect, Reading } from '../../../src/domain/effect.js';

const ROLE = `resource "aws_iam_role" "ci" {
  name = "ci"
  tags = {
    team = "platform"
  }
}
`;
const SG = `resource "aws_security_group" "web" {
  name = "web"
  ingress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["10.0.0.0/8"]
  }
}
`;
const DB = `resource "aws_db_instance" "main" {
  storage_encrypted   = true
  skip_final_snapshot = false
  lifecycle {
    prevent_destroy = true
  }
}
`;
const BUCKETS = `resource "aws_s3_bucket" "logs" {
  for_each = toset(["a", "b"])
  bucket   = each.key
}
`;
const POLICY = `data "aws_iam_policy_document" "deploy" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::x/*"]
  }
}
`;
const HEREDOC = `resource "aws_iam_policy" "p" {
  policy = <<EOF
{
  "Version": "2012-10-17",
  "Statement": [
    { "Effect": "Allow", "Action": "s3:GetObject", "Resource": "\${aws_s3_bucket.b.arn}" }
  ]
}
EOF
}
`;
const MODULE = `module "vpc" {
  source = "git::https://example.com/vpc.git?ref=v1.0.0"
  cidr   = "10.0.0.0/16"
}
`;
const LOCALS = `locals {
  users = {
    ann = { admin = true }
    bob = { admin = false }
  }
  teams       = ["blue", "green"]
  allowed_ips = ["10.0.0.0/8"]
  tags        = { a = "1", b = "2" }
}
`;
const MOVED = `moved {
  from = aws_iam_role.ci
  to   = aws_iam_role.build
}
`;
const FORGET = `removed {
  from = aws_iam_role.ci
  lifecycle {
    destroy = false
  }
}
`;
const IMPORT = `import {
  to = aws_iam_role.ci
  id = "ci"
}
`;
const RENAMED = ROLE.replace('"aws_iam_role" "ci"', '"aws_iam_role" "build"');

type Row = readonly [what: string, base: string | null, head: string | null, effects: readonly string[]];

const ROWS: readonly Row[] = [
  ['a role that is gone', ROLE + SG, SG, ['object removed aws_iam_role aws_iam_role.ci']],
  ['a role in a file that is gone', ROLE, null, ['object removed aws_iam_role aws_iam_role.ci']],
  ['a new role', SG, ROLE + SG, ['object added aws_iam_role aws_iam_role.ci']],
  ['a role commented out', ROLE, ROLE.replace(/^/gm, '# '), ['object removed aws_iam_role aws_iam_role.ci']],
  [
    'a role renamed',
    ROLE,
    RENAMED,
    ['object removed aws_iam_role aws_iam_role.ci', 'object added aws_iam_role aws_iam_role.build'],
  ],
  ['a role moved', ROLE, RENAMED + MOVED, ['object moved aws_iam_role aws_iam_role.build']],
  ['a moved block deleted', RENAMED + MOVED, RENAMED, []],
  ['a role forgotten', ROLE, FORGET, ['object forgotten aws_iam_role aws_iam_role.ci']],
  ['a role imported', '', IMPORT + ROLE, ['object adopted aws_iam_role aws_iam_role.ci']],
  ['an import block deleted', IMPORT + ROLE, ROLE, []],
  ['count = 0', ROLE, ROLE.replace('{\n', '{\n  count = 0\n'), ['object disabled aws_iam_role aws_iam_role.ci']],
  [
    'a condition on count',
    ROLE,
    ROLE.replace('{\n', '{\n  count = var.on ? 1 : 0\n'),
    ['object disabled aws_iam_role aws_iam_role.ci'],
  ],
  [
    'count from 3 to 2',
    ROLE.replace('{\n', '{\n  count = 3\n'),
    ROLE.replace('{\n', '{\n  count = 2\n'),
    ['object entry-removed aws_iam_role aws_iam_role.ci[2]'],
  ],
  ['an attribute', ROLE, ROLE.replace('"ci"\n', '"cd"\n'), ['object changed aws_iam_role aws_iam_role.ci name']],
  [
    'an entry of for_each gone',
    BUCKETS,
    BUCKETS.replace(', "b"', ''),
    ['object entry-removed aws_s3_bucket aws_s3_bucket.logs["b"]'],
  ],
  [
    'an open port',
    SG,
    SG.replace('10.0.0.0/8', '0.0.0.0/0'),
    [
      'object changed aws_security_group aws_security_group.web ingress.cidr_blocks,ingress.cidr_blocks',
      'exposure opened 0.0.0.0/0 world',
      'exposure closed 10.0.0.0/8 private',
    ],
  ],
  [
    'encryption and guards off',
    DB,
    DB.replace('encrypted   = true', 'encrypted   = false')
      .replace('snapshot = false', 'snapshot = true')
      .replace('destroy = true', 'destroy = false'),
    [
      'object changed aws_db_instance aws_db_instance.main storage_encrypted,skip_final_snapshot,lifecycle.prevent_destroy',
      'safeguard off encryption',
      'safeguard off deletion-protection',
      'safeguard off deletion-protection',
    ],
  ],
  [
    'a public access block gone',
    'resource "aws_s3_bucket_public_access_block" "b" {\n  bucket = "b"\n}\n',
    '',
    [
      'object removed aws_s3_bucket_public_access_block aws_s3_bucket_public_access_block.b',
      'safeguard off public-access-block',
    ],
  ],
  [
    'an action more in a document',
    POLICY,
    POLICY.replace('"s3:GetObject"', '"s3:GetObject", "s3:*"'),
    [
      'object changed aws_iam_policy_document data.aws_iam_policy_document.deploy statement.actions',
      'grant added action s3:* wildcard',
    ],
  ],
  [
    'an action more in a heredoc',
    HEREDOC,
    HEREDOC.replace('"s3:GetObject"', '["s3:GetObject", "s3:*"]'),
    ['object changed aws_iam_policy aws_iam_policy.p policy.Statement.Action', 'grant added action s3:* wildcard'],
  ],
  [
    'an admin policy attached',
    '',
    'resource "aws_iam_role_policy_attachment" "a" {\n  policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"\n}\n',
    [
      'object added aws_iam_role_policy_attachment aws_iam_role_policy_attachment.a',
      'grant added role arn:aws:iam::aws:policy/AdministratorAccess admin',
    ],
  ],
  [
    'everybody a member',
    '',
    'resource "google_storage_bucket_iam_member" "a" {\n  member = "allUsers"\n}\n',
    [
      'object added google_storage_bucket_iam_member google_storage_bucket_iam_member.a',
      'grant added principal allUsers everyone',
    ],
  ],
  [
    'a module input',
    MODULE,
    MODULE.replace('10.0', '10.1'),
    ['object changed module:git::https://example.com/vpc.git module.vpc cidr'],
  ],
  [
    'a local entry gone',
    LOCALS,
    LOCALS.replace('    bob = { admin = false }\n', ''),
    ['object entry-removed terraform/local local.users["bob"]'],
  ],
  [
    'a local item new',
    LOCALS,
    LOCALS.replace('"green"', '"green", "red"'),
    ['object entry-added terraform/local local.teams["red"]'],
  ],
  [
    'a local address list',
    LOCALS,
    LOCALS.replace('"10.0.0.0/8"', '"10.0.0.0/8", "0.0.0.0/0"'),
    ['object changed terraform/local local.allowed_ips allowed_ips', 'exposure opened 0.0.0.0/0 world'],
  ],
  ['a local tag gone', LOCALS, LOCALS.replace(', b = "2"', ''), ['object changed terraform/local local.tags tags.b']],
  [
    'a default',
    'variable "port" {\n  default = 80\n}\n',
    'variable "port" {\n  default = 81\n}\n',
    ['object changed terraform/variable var.port port'],
  ],
  ['a variable new', '', 'variable "port" {\n  default = 80\n}\n', []],
  ['an output of no network', 'output "a" {\n  value = var.a\n}\n', '', []],
  [
    'a backend',
    'terraform {\n  backend "s3" {\n    bucket = "a"\n  }\n}\n',
    'terraform {\n  backend "s3" {\n    bucket = "b"\n  }\n}\n',
    ['object changed terraform/backend backend backend.s3.bucket'],
  ],
  ['a provider', 'provider "aws" {\n  region = "a"\n}\n', 'provider "aws" {\n  region = "b"\n}\n', []],
  ['a data source', '', 'data "aws_ami" "x" {\n  owners = ["self"]\n}\n', []],
];

/** Spellings that say the same. */
const SAME: readonly (readonly [string, string])[] = [
  [`x = "\${var.y}"`, 'x = var.y'],
  ['tags {\n n = "1"\n}', 'tags = {\n n = 1\n}'],
  ['depends_on = ["c.d"]', 'depends_on = [c.d]'],
  [`x = ["\${c.d}"]`, 'x = c.d'],
  ['x = data.terraform_remote_state.v.id', `x = "\${data.terraform_remote_state.v.outputs.id}"`],
  ['x = list("p", "q")', 'x = [\n "q",\n "p",\n]'],
  ['x = null\ny = 1', '// why\ny = "1" /* one */'],
  ['p = <<E\n{"a": ["b"]}\nE', 'p = <<E\n{\n"a":   ["b"]\n}\nE'],
];

const SAMPLES = [ROLE, SG, DB, BUCKETS, POLICY, HEREDOC, MODULE, LOCALS];

describe('effects', () => {
  it.each(ROWS)('%s', (_, base, head, effects) => {
    expect(effectsOf(base, head).map(inWords)).toEqual(effects);
  });

  it.each(ROWS)('%s: the other way round mirrors it', (_, base, head) => {
    const there = effectsOf(base, head).map((effect) => mirrored(inWords(effect)));
    expect(effectsOf(head, base).map(inWords).toSorted()).toEqual(there.toSorted());
  });

  it.each(SAME)('%j says the same as %j', (one, other) => {
    const [base, head] = [`resource "a" "b" {\n${one}\n}\n`, `resource "a" "b" {\n${other}\n}\n`];
    expect(effectsOf(base, head)).toEqual([]);
    expect(effectsOf(head, base)).toEqual([]);
  });

  it('stand on the nearest remaining line where something is gone', () => {
    expect(effectsOf(SG + ROLE + DB, SG + DB)[0]).toMatchObject({ line: 9, baseLine: 10 });
  });
});

describe('other forms', () => {
  it('reads Terraform in JSON', () => {
    const base = `{"resource": {"aws_iam_role": {"ci": {"name": "\${var.name}"}}}}`;
    const head = '{"resource": {"aws_iam_role": {"cd": [{"name": "x"}]}}, "locals": {"a": 1}}';
    expect(words(readTerraform({ name: 'a.tf.json', base, head }))).toEqual([
      'object removed aws_iam_role aws_iam_role.ci',
      'object added aws_iam_role aws_iam_role.cd',
    ]);
  });

  it('reads a Terragrunt unit', () => {
    const base = 'terraform {\n  source = "../modules/db?ref=1"\n}\ninputs = {\n  users = { a = {}, b = {} }\n}\n';
    const file = { name: 'live/db/terragrunt.hcl', base };
    expect(words(readTerraform({ ...file, head: null }))[0]).toBe('object removed module:../modules/db db');
    expect(words(readTerraform({ ...file, head: base.replace(', b = {}', '') }))).toEqual([
      'object entry-removed tfvars/value users["b"]',
    ]);
  });

  it.each([
    ['x.tfvars', 'zones = ["a", "b"]\n', 'zones = ["a"]\n', ['object entry-removed tfvars/value zones["b"]']],
    [
      'x.tfvars',
      'vpn_cidrs = ["1.2.3.4/32", "10.0.0.0/8"]\n',
      'vpn_cidrs = ["10.0.0.0/8"]\n',
      ['object changed tfvars/value vpn_cidrs vpn_cidrs', 'exposure closed 1.2.3.4/32 some'],
    ],
    ['x.tfvars.json', '{"size": 1}', '{"size": 2}', ['object changed tfvars/value size size']],
    [
      'rules.json',
      '{"a": {"p": 1}, "b": {"p": 2}}',
      '{"a": {"p": 1}}',
      ['object entry-removed tfvars/value rules.json["b"]'],
    ],
    ['start.tpl', '#!/bin/sh\necho a\n', '#!/bin/sh\necho b\n', ['object changed terraform/template start.tpl ']],
  ])('reads the values in %s: %j to %j', (name, base, head, effects) => {
    expect(words(readTfvars({ name, base, head }))).toEqual(effects);
  });
});

describe('what cannot be read', () => {
  it('is opaque', () => {
    expect(readTerraform({ name: 'a.tf', base: ROLE, head: `${ROLE}}` }).kind).toBe('opaque');
    expect(readTerraform({ name: 'a.tf', base: '', head: 'a'.repeat(1_000_001) }).kind).toBe('opaque');
    expect(readTfvars({ name: 'a.tfvars', base: '', head: '\u0000GITCRYPT\u0000' }).kind).toBe('opaque');
  });

  it.each([
    ['a.tf', readTerraform],
    ['a.tfvars', readTfvars],
  ])('is what is longer than a million characters, on either side: %s', (name, read) => {
    const long = `# ${'a'.repeat(999_998)}`;
    const tooLong = { kind: 'opaque', reason: 'The file is longer than 1,000,000 characters.' };
    const nothing = { kind: 'read', effects: [] };
    expect(read({ name, base: `${long}a`, head: null })).toEqual(tooLong);
    expect(read({ name, base: null, head: `${long}a` })).toEqual(tooLong);
    expect(read({ name, base: long, head: null })).toEqual(nothing);
    expect(read({ name, base: '', head: long })).toEqual(nothing);
    expect(read({ name, base: `${long}a`, head: `${long}a` })).toEqual(nothing);
    expect(read({ name, base: '{{', head: '{{' })).toEqual(nothing);
  });
});

describe('laws', () => {
  const text = fc.shuffledSubarray(SAMPLES, { minLength: 1 }).map((parts) => parts.join('\n'));

  it('nothing throws on truncated or mutated files', () => {
    const edit = fc.string({ maxLength: 4 });
    fc.assert(
      fc.property(text, fc.nat(), fc.nat(), edit, (whole, cut, at, insert) => {
        const truncated = whole.slice(0, cut % whole.length);
        const place = at % whole.length;
        const mutated = whole.slice(0, place) + insert + whole.slice(place + 1);
        readTerraform({ name: 'a.tf', base: whole, head: truncated });
        readTerraform({ name: 'a.tf', base: mutated, head: whole });
        readTerraform({ name: 'terragrunt.hcl', base: truncated, head: mutated });
        readTfvars({ name: 'a.tpl', base: truncated, head: mutated });
      }),
      { numRuns: 200 },
    );
  });

  it('comments and spacing change nothing, and not what another edit does', () => {
    const noise = fc.array(fc.constantFrom('\n', '# a { comment "\n', '  // b\n', '/* c\n d } */\n'), { minLength: 1 });
    fc.assert(
      fc.property(text, text, noise, (base, head, noises) => {
        const between = noises.join('');
        const noisy = between + head.replace(/ = (?=[["\dtv])/g, '   = ').replace(/\}\n\n/g, `}\n${between}`);
        expect(effectsOf(base, noisy).map(inWords)).toEqual(effectsOf(base, head).map(inWords));
        expect(effectsOf(head, noisy)).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it('swapping the sides mirrors the effects', () => {
    fc.assert(
      fc.property(text, text, (base, head) => {
        const there = effectsOf(base, head).map((effect) => mirrored(inWords(effect)));
        expect(effectsOf(head, base).map(inWords).toSorted()).toEqual(there.toSorted());
      }),
      { numRuns: 200 },
    );
  });
});

function effectsOf(base: string | null, head: string | null): readonly Effect[] {
  const reading = readTerraform({ name: 'main.tf', base, head });
  if (reading.kind === 'opaque') throw new Error(reading.reason);
  return reading.effects;
}

function words(reading: Reading): readonly string[] {
  if (reading.kind === 'opaque') throw new Error(reading.reason);
  return reading.effects.map(inWords);
}

function inWords(effect: Effect): string {
  const { kind, event } = effect;
  if (effect.kind === 'grant') return [kind, event, effect.of, effect.value, effect.breadth].join(' ');
  if (effect.kind === 'exposure') return [kind, event, effect.from.join(), effect.breadth].join(' ');
  if (effect.kind === 'safeguard') return [kind, event, effect.safeguard].join(' ');
  if (effect.kind === 'schema') return kind;
  const paths = event === 'changed' ? [effect.attributes.map(({ path }) => path).join()] : [];
  return [kind, event, effect.type, effect.subject, ...paths].join(' ');
}

const OPPOSITES: Readonly<Record<string, string>> = {
  added: 'removed',
  removed: 'added',
  opened: 'closed',
  closed: 'opened',
  on: 'off',
  off: 'on',
  enabled: 'disabled',
  disabled: 'enabled',
  'entry-added': 'entry-removed',
  'entry-removed': 'entry-added',
  adopted: 'removed',
  forgotten: 'added',
};

/** What is moved is named by where it arrives. */
function mirrored(line: string): string {
  const [kind = '', event = '', ...rest] = line.split(' ');
  if (event === 'moved') return line.replace(/\.build$/, '.ci');
  return [kind, OPPOSITES[event] ?? event, ...rest].join(' ');
}
