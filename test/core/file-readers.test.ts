/** Which reader looks into a file, by its kind, its name and its text, and which files none looks into. */
import { describe, expect, it } from '@jest/globals';
import { hasReader, readFile } from '../../src/core/readers.js';
import type { FileKind } from '../../src/domain/risk-rule.js';
import { PARSERS } from './text-world.js';

const ROLE =
  'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: r\nrules:\n  - verbs: ["*"]\n    apiGroups: ["*"]\n    resources: ["*"]\n';
const POLICY = '{"Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}\n';
const STACK = 'AWSTemplateFormatVersion: "2010-09-09"\nResources:\n  B:\n    Type: AWS::S3::Bucket\n';
const OCTODNS = 'www:\n  type: A\n  values:\n    - 192.0.2.1\n';
const ARM =
  '{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "resources": [{"type": "Microsoft.KeyVault/vaults", "apiVersion": "2022-07-01", "name": "v"}]}\n';
const NGINX = 'server {\n  listen 80;\n  server_name example.org;\n  allow all;\n}\n';
const CHANGELOG_XML =
  '<databaseChangeLog><changeSet id="1" author="a"><dropTable tableName="users"/></changeSet></databaseChangeLog>\n';
const CHANGELOG =
  'databaseChangeLog:\n  - changeSet:\n      id: 1\n      author: a\n      changes:\n        - dropTable:\n            tableName: users\n';
const QUEUE = 'resource "aws_sqs_queue" "q" {\n}\n';
const VAULT = 'path "secret/*" {\n  capabilities = ["read"]\n}\n';
const CDK =
  "import * as cdk from 'aws-cdk-lib';\nimport * as s3 from 'aws-cdk-lib/aws-s3';\nnew s3.Bucket(this, 'B');\n";

/** What a file does that is new, an effect a line; null where no reader looks into it. */
function seen(kind: FileKind, name: string, head: string | null, base: string | null = null): readonly string[] | null {
  const reading = readFile(kind, { name, base, head }, PARSERS);
  if (reading === null) return null;
  if (reading.kind === 'opaque') return ['opaque'];
  return [
    ...new Set(
      reading.effects.map(
        (effect) => `${'type' in effect ? effect.type : effect.kind} ${effect.event} ${effect.subject}`,
      ),
    ),
  ];
}

describe('a file is read as', () => {
  it.each<[what: string, kind: FileKind, name: string, text: string, first: string]>([
    ['Terraform', 'terraform', 'a.tf', QUEUE, 'aws_sqs_queue added aws_sqs_queue.q'],
    ['Terragrunt', 'terraform', 'a.hcl', QUEUE, 'aws_sqs_queue added aws_sqs_queue.q'],
    ['Vault', 'terraform', 'a.hcl', VAULT, 'grant added path "secret/*"'],
    ['Terraform, whatever it looks like', 'terraform', 'a.tf', VAULT, 'vault/policy added path.secret/*'],
    ['variables', 'tfvars', 'a.tfvars', 'a = 1\n', 'tfvars/value changed a'],
    ['settings', 'manifest', 'values.toml', '[ingress]\nenabled = true\n', 'values/ingress changed ingress'],
    [
      'Pulumi',
      'manifest',
      'pulumi.yaml',
      'resources:\n  b:\n    type: aws:s3:Bucket\n',
      'pulumi/data added aws:s3:Bucket b',
    ],
    ['Azure', 'manifest', 'a.json', ARM, 'Microsoft.KeyVault/vaults added v'],
    ['a cluster', 'manifest', 'a.yaml', ROLE, 'ClusterRole added ClusterRole r'],
    [
      'a cluster beside a foreign document',
      'manifest',
      'a.yaml',
      `${ROLE}---\n${STACK}`,
      'ClusterRole added ClusterRole r',
    ],
    ['a stack', 'manifest', 'a.yaml', STACK, 'AWS::S3::Bucket added B'],
    ['a zone in YAML', 'manifest', 'a.yaml', OCTODNS, 'dns/record added www A'],
    ['a policy', 'manifest', 'a.json', POLICY, 'grant added policy'],
    ['values', 'manifest', 'values.yaml', 'ingress:\n  enabled: true\n', 'values/ingress changed ingress'],
    [
      'Bicep',
      'bicep',
      'a.bicep',
      "resource v 'Microsoft.KeyVault/vaults@2022-07-01' = {\n  name: 'v'\n}\n",
      'Microsoft.KeyVault/vaults added v',
    ],
    ['a server, filled in', 'template', 'nginx.conf.tpl', NGINX, 'nginx/access changed server example.org'],
    ['a stack, filled in', 'template', 'a.yaml.tpl', STACK, 'AWS::S3::Bucket added B'],
    ['a policy, filled in', 'template', 'a.json.tpl', POLICY, 'grant added policy'],
    ...[
      'yaml.tpl',
      'yml.tmpl',
      'yml.j2',
      'yaml.jinja',
      'yaml.jinja2',
      'yaml.gotmpl',
      'yaml.tftpl',
      'yaml.template',
    ].map((ending): [string, FileKind, string, string, string] => [
      `a cluster, filled in as ${ending}`,
      'template',
      `a.${ending}`,
      ROLE,
      'ClusterRole added ClusterRole r',
    ]),
    [
      'values, filled in',
      'template',
      'values.yaml.tpl',
      'ingress:\n  enabled: true\n',
      'values/ingress changed ingress',
    ],
    [
      'a kustomization, filled in',
      'template',
      'a/kustomization.yaml.tpl',
      'resources: [x]\n',
      'kustomize/resource entry-added x',
    ],
    [
      'a workflow',
      'workflow',
      '.github/workflows/a.yml',
      'on: push\npermissions: write-all\njobs: {}\n',
      'grant added workflow',
    ],
    ...['sql', 'psql', 'ddl', 'cql'].map((ending): [string, FileKind, string, string, string] => [
      `SQL that is run as ${ending}`,
      'migration',
      `db/1.${ending}`,
      'DROP TABLE users;\n',
      'schema added users',
    ]),
    ['changes in XML', 'migration', 'db/1.xml', CHANGELOG_XML, 'schema added users'],
    ['changes in YAML', 'migration', 'db/1.yaml', CHANGELOG, 'schema added users'],
    ['changes in YAML of three letters', 'migration', 'db/1.yml', CHANGELOG, 'schema added users'],
    ['a cluster in a folder of migrations', 'migration', 'db/1.yaml', ROLE, 'ClusterRole added ClusterRole r'],
    ['a cluster there, of three letters', 'migration', 'db/1.yml', ROLE, 'ClusterRole added ClusterRole r'],
    ['a policy in a folder of migrations', 'migration', 'db/1.json', POLICY, 'grant added policy'],
    [
      'code that is run',
      'migration',
      'db/migrate/20260101000000_a.rb',
      'class A < ActiveRecord::Migration[7.0]\n  def change\n    drop_table :users\n  end\nend\n',
      'schema added users',
    ],
    [
      'code that is run, called alike',
      'migration',
      'db/migrate/20260101000000_sql.rb',
      'class A < ActiveRecord::Migration[7.0]\n  def change\n    drop_table :users\n  end\nend\n',
      'schema added users',
    ],
    ...['sql', 'xml', 'json'].map((word): [string, FileKind, string, string, string] => [
      `code that is run, called after ${word}`,
      'migration',
      `db/migrate/20260101000000_a.${word}.rb`,
      'class A < ActiveRecord::Migration[7.0]\n  def change\n    drop_table :users\n  end\nend\n',
      'schema added users',
    ]),
    [
      'code that is run, whatever its remarks speak of',
      'migration',
      'db/migrate/20260101000000_a.json.rb',
      '# no databaseChangeLog\nclass A < ActiveRecord::Migration[7.0]\n  def change\n    drop_table :users\n  end\nend\n',
      'schema added users',
    ],
    ['a script of SQL', 'sql', 'a.sql', 'DROP TABLE users;\n', 'schema added users'],
    ['Puppet', 'server-config', 'a.pp', "user { 'ann':\n  ensure => present,\n}\n", 'puppet/access changed user ann'],
    [
      'rules of Firestore',
      'server-config',
      'firestore.rules',
      'service cloud.firestore {\n  match /a/{b} {\n    allow read: if true;\n  }\n}\n',
      'grant added /a/{b}',
    ],
    ['a server', 'server-config', 'nginx.conf', NGINX, 'nginx/access changed server example.org'],
    [
      'an image',
      'script',
      'dockerfile',
      'FROM a\nRUN curl https://example.org | sh\n',
      'docker/remote-script changed RUN',
    ],
    ['a program of a cloud', 'code', 'lib/stack.ts', CDK, 'cdk/data added Bucket B'],
  ])('%s', (_what, kind, name, text, expected) => {
    expect(seen(kind, name, text)).toContain(expected);
    expect(seen(kind, name, null, text)).toContain(
      expected.includes('changed') ? expected : expected.replace('added', 'removed'),
    );
    expect(seen(kind, name, text, text)).toEqual([]);
  });

  it('a schema whose table is gone', () => {
    expect(seen('schema-dump', 'db/schema.sql', '', 'CREATE TABLE users (id int);\n')).toEqual(['schema added users']);
  });

  const ZONE = '$ORIGIN example.org.\nwww 300 IN A 192.0.2.1\n';
  it.each([
    ['a.zone', true],
    ['etc/db.example', true],
    ['db.example', true],
    ['etc/dnscontrol', true],
    ['zones/example.org', true],
    ['zone/example.org', true],
    ['etc/named/a/b/sub.example.com', true],
    ['bind/example.de', true],
    ['zones/prod/example.org', true],
    ['templates/example.io', true],
    ['zonefiles/example.net', true],
    ['zonefile/a_b.example.net', true],
    ['zones/example.txt', false],
    ['myzones/example.org', false],
    ['other/example.org', false],
    ['zones/example.orgs', false],
    ['a.zones', false],
    ['etc/mydb.example', false],
    ['etc/dnscontrol.old', true],
    ['etc/db.example/x.conf', false],
    ['dns/hosts', true],
    ['hosts', true],
    ['etc/nginx', false],
    ['haproxy', false],
    ['caddyfile', false],
    ['etc/sudoers', false],
    ['etc/sudoers.d/ann', false],
    ['etc/nginxes', true],
    ['a.b/host.s', false],
  ])('a zone of names: %s: %s', (name, isZone) => {
    expect((seen('server-config', name, ZONE) ?? []).some((one) => one.startsWith('dns/'))).toBe(isZone);
  });
});

describe('no reader looks into', () => {
  it.each<[what: string, kind: FileKind, name: string, text: string]>([
    ['documents', 'docs', 'a.md', ROLE],
    ['pictures', 'asset', 'a.svg', ROLE],
    ['jsonnet', 'jsonnet', 'a.jsonnet', ROLE],
    ['what nobody knows', 'other', 'a', ROLE],
    ['a dump in C#', 'schema-dump', 'db/a.cs', 'CREATE TABLE users (id int);\n'],
    ['a dump of Prisma', 'schema-dump', 'db/a.prisma', 'CREATE TABLE users (id int);\n'],
    ['code that is no program of a cloud', 'code', 'lib/stack.ts', 'const a = 1;\n'],
    ['a template of something else', 'template', 'a.sh.tpl', ROLE],
    ['a template whose name goes on', 'template', 'a.yaml.tpl.bak', ROLE],
    ['a template called alike', 'template', 'ayaml.tpl', ROLE],
    ['code that is no migration', 'migration', 'db/migrate/a.rb', 'puts 1\n'],
  ])('%s', (_what, kind, name, text) => {
    expect(seen(kind, name, text)).toBeNull();
    expect(seen(kind, name, text, text)).toEqual([]);
  });
});

describe('the text of a file is worth having', () => {
  it.each<[kind: FileKind, name: string, patch: string, isRead: boolean]>([
    ['terraform', 'a.tf', '', true],
    ['manifest', 'a.yaml', '', true],
    ['server-config', 'a.conf', '', true],
    ['docs', 'a.md', '', false],
    ['asset', 'a.svg', '', false],
    ['jsonnet', 'a.jsonnet', '', false],
    ['other', 'a', '', false],
    ['script', 'dockerfile', '', true],
    ['script', 'app/dockerfile.prod', '', true],
    ['script', 'containerfile', '', true],
    ['script', 'run.sh', '', false],
    ['script', 'mydockerfile', '', false],
    ['script', 'dockerfile/run.sh', '', false],
    ['code', 'src/a.ts', '+const a = 1;', false],
    ['code', 'src/a.ts', "+import * as cdk from 'aws-cdk-lib';", true],
    ['code', 'lib/a.ts', '+const a = 1;', true],
  ])('%s %s %j: %s', (kind, name, patch, isRead) => expect(hasReader(kind, name, patch)).toBe(isRead));
});

it('a reader that fails makes the file opaque', () => {
  const parsers = {
    sql: () => {
      throw new Error('no');
    },
  };
  expect(readFile('sql', { name: 'a.sql', base: null, head: 'DROP TABLE a;\n' }, parsers)).toMatchObject({
    kind: 'opaque',
    reason: expect.stringContaining('failed'),
  });
});
