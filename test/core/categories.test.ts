/** Which categories a change of whole files has: for each thing that was once missed or taken for more, a hit and a near miss. */
import { describe, expect, it } from '@jest/globals';
import { readToml } from '../../src/core/readers/toml-tree.js';
import { assessRisk } from '../../src/core/risk.js';
import type { Category } from '../../src/domain/finding.js';
import type { TextExample } from '../../src/domain/risk-rule.js';
import { SIZE } from './risk-world.js';
import { changeOf, PARSERS } from './text-world.js';

const POLICY = { paths: [], environments: [], size: SIZE };

function categories(...files: readonly TextExample[]): readonly Category[] {
  return assessRisk(changeOf(files), POLICY, PARSERS).categories.filter((one) => one !== 'governance');
}

type Row = readonly [name: string, path: string, base: string | null, head: string | null, categories: Category[]];

const lines = (...all: readonly string[]) => all.map((line) => `${line}\n`).join('');

const MODULE = (...inputs: readonly string[]) =>
  lines('module "app" {', '  source = "../modules/app"', ...inputs.map((input) => `  ${input}`), '}');
const ROLE = (count: string) =>
  lines('resource "aws_iam_role" "ci" {', `  count = ${count}`, '  assume_role_policy = "{}"', '}');
const FRONTENDS = (...more: readonly string[]) =>
  lines('frontends = [', '  {', '    name = "one"', ...more.map((line) => `    ${line}`), '  },', ']');

const TERRAFORM: readonly Row[] = [
  [
    'a condition that is written in another way asks the same',
    'a.tf',
    ROLE('var.on == true ? 1 : 0'),
    ROLE('var.on ? 1 : 0'),
    [],
  ],
  ['another condition is another', 'a.tf', ROLE('var.on == true ? 1 : 0'), ROLE('var.ci ? 1 : 0'), ['iam']],
  [
    'bindings that a module is given are rights',
    'a.tf',
    MODULE('iam = {', '  "roles/viewer" = ["group:a"]', '}'),
    MODULE('iam = {', '  "roles/viewer" = ["group:b"]', '}'),
    ['iam'],
  ],
  ['what a module calls by a longer name is none', 'a.tf', MODULE('iamb = "a"'), MODULE('iamb = "b"'), []],
  [
    'domains that a module is given are names',
    'a.tf',
    MODULE('domains = ["a.org"]'),
    MODULE('domains = ["a.org", "b.org"]'),
    ['network'],
  ],
  ['a domain of rules is no name', 'a.tf', MODULE('domain_rules = "a"'), MODULE('domain_rules = "b"'), []],
  [
    'people of any service are people',
    'a.tf',
    null,
    lines('resource "datadog_team_membership" "a" {', '  team_id = "a"', '}'),
    ['iam'],
  ],
  ['its monitors are none', 'a.tf', null, lines('resource "datadog_monitor" "a" {', '  name = "a"', '}'), []],
  [
    'a default that gives rights is turned on',
    'variables.tf',
    lines('variable "enable_irsa" {', '  default = false', '}'),
    lines('variable "enable_irsa" {', '  default = true', '}'),
    ['iam'],
  ],
  [
    'a default that does not is turned on',
    'variables.tf',
    lines('variable "enable_mirsad" {', '  default = false', '}'),
    lines('variable "enable_mirsad" {', '  default = true', '}'),
    [],
  ],
  [
    'a named entry of a list is a thing',
    'env/prod.tfvars',
    lines(
      'widgets = [',
      '  {',
      '    name = "one"',
      '    size = 1',
      '    kind = "a"',
      '  },',
      '  {',
      '    name = "two"',
      '    size = 1',
      '    kind = "a"',
      '  },',
      ']',
    ),
    lines('widgets = [', '  {', '    name = "one"', '    size = 1', '    kind = "a"', '  },', ']'),
    ['delete'],
  ],
  [
    'a pair of name and value is none',
    'env/prod.tfvars',
    lines(
      'settings = [',
      '  {',
      '    name  = "A"',
      '    value = "1"',
      '  },',
      '  {',
      '    name  = "B"',
      '    value = "1"',
      '  },',
      ']',
    ),
    lines('settings = [', '  {', '    name  = "A"', '    value = "1"', '  },', ']'),
    [],
  ],
  [
    'rules inside of one thing go without it',
    'env/prod.tfvars',
    FRONTENDS(
      'custom_rules = [',
      '  {',
      '    name   = "block"',
      '    action = "Block"',
      '    kind   = "x"',
      '  },',
      ']',
    ),
    FRONTENDS(),
    ['network'],
  ],
  [
    'a list of one is a value',
    'env/prod.tfvars',
    FRONTENDS('backend_domain = ["old.example.org"]'),
    FRONTENDS('backend_domain = ["new.example.org"]'),
    ['network'],
  ],
  [
    'an override counts what others declare to none',
    'a_override.tf',
    null,
    lines('resource "aws_instance" "a" {', '  count = 0', '}'),
    ['delete'],
  ],
  [
    'an override that goes destroys nothing',
    'override.tf',
    lines('resource "aws_instance" "a" {', '  ami = "a"', '}'),
    null,
    [],
  ],
  [
    'another file that goes does',
    'overrides.tf',
    lines('resource "aws_instance" "a" {', '  ami = "a"', '}'),
    null,
    ['delete'],
  ],
];

const TEAM = (...members: readonly string[]) =>
  lines(
    'name = "core"',
    '',
    '[people]',
    'leads = ["ada"]',
    `members = [${members.map((one) => `"${one}"`).join(', ')}]`,
  );

const INPUTS: readonly Row[] = [
  [
    'a group of nodes that a module no longer gets',
    'a.tf',
    MODULE('node_groups = {', '  a = local.a', '  b = local.b', '}'),
    MODULE('node_groups = {', '  a = local.a', '}'),
    ['delete'],
  ],
  [
    'a variable of the environment that it no longer gets',
    'a.tf',
    MODULE('environment = {', '  a = local.a', '  b = local.b', '}'),
    MODULE('environment = {', '  a = local.a', '}'),
    [],
  ],
  [
    'a setting of a group',
    'a.tf',
    MODULE('node_groups = {', '  a = { size = 1, disk = 2 }', '}'),
    MODULE('node_groups = {', '  a = { size = 1 }', '}'),
    [],
  ],
  [
    'sets of permissions in a local',
    'a.tf',
    lines('locals {', '  permission_sets = [for r in var.roles : { name = r }]', '}'),
    lines('locals {', '  permission_sets = [for r in var.roles : { name = title(r) }]', '}'),
    ['iam'],
  ],
  ['routes by a module', 'a.tf', null, lines('module "r" {', '  source = "./modules/routes"', '}'), ['network']],
];

const POLICY_SET = (effect: string, title: string) =>
  `{"name": "tls", "type": "Microsoft.Authorization/policyAssignments", "apiVersion": "2024-04-01", "properties": {"displayName": "${title}", "parameters": {"effect": {"value": "${effect}"}}}}\n`;
const LOCAL = (value: string) => lines('locals {', `  ${value}`, '}');

const PEOPLE: readonly Row[] = [
  ['a module that lets somebody push', 'a.tf', null, MODULE('push_principals = ["arn:aws:iam::1:root"]'), ['iam']],
  ['a module that lets nobody in', 'a.tf', null, MODULE('push_prefix = "arn:aws:iam::1:root"'), []],
  [
    'a mapping of roles',
    'a.tf',
    null,
    lines('resource "elasticsearch_opensearch_roles_mapping" "a" {', '  role_name = "a"', '}'),
    ['iam'],
  ],
  [
    'a member of a binding in a local',
    'a.tf',
    LOCAL('_iam_additive = { "roles/viewer" = ["a"] }'),
    LOCAL('_iam_additive = { "roles/viewer" = ["a", "b"] }'),
    ['iam'],
  ],
  [
    'an item of another local',
    'a.tf',
    LOCAL('_items = { "viewer" = ["a"] }'),
    LOCAL('_items = { "viewer" = ["a", "b"] }'),
    [],
  ],
  [
    'a user in a local',
    'a.tf',
    LOCAL('users = { ada = ["x"] }'),
    LOCAL('users = { ada = ["x"], bob = ["x"] }'),
    ['iam'],
  ],
  [
    'what becomes of the default account',
    'a.tf',
    MODULE('default_service_account = "keep"'),
    MODULE('default_service_account = "deprivilege"'),
    ['iam'],
  ],
  ['a policy in a file of its own', 'lib/tls.json', POLICY_SET('Audit', 'TLS'), POLICY_SET('Deny', 'TLS'), ['iam']],
  ['its title', 'lib/tls.json', POLICY_SET('Audit', 'TLS'), POLICY_SET('Audit', 'Use TLS'), []],
  [
    'as whom a workload runs',
    'app/__main__.py',
    lines(
      'import pulumi_kubernetes as kubernetes',
      'kubernetes.apps.v1.Deployment("a", spec={"service_account_name": "a"})',
    ),
    lines(
      'import pulumi_kubernetes as kubernetes',
      'kubernetes.apps.v1.Deployment("a", spec={"service_account_name": "b"})',
    ),
    ['iam'],
  ],
  [
    'how often it runs',
    'app/__main__.py',
    lines('import pulumi_kubernetes as kubernetes', 'kubernetes.apps.v1.Deployment("a", spec={"replicas": 1})'),
    lines('import pulumi_kubernetes as kubernetes', 'kubernetes.apps.v1.Deployment("a", spec={"replicas": 2})'),
    [],
  ],
];

const REPLACED = (type: string, attribute: string): Row[] => [
  [
    `${attribute} of ${type}`,
    'a.tf',
    lines(`resource "${type}" "a" {`, `  ${attribute} = "a"`, '}'),
    lines(`resource "${type}" "a" {`, `  ${attribute} = "b"`, '}'),
    ['delete'],
  ],
  [
    `${attribute}s of ${type}`,
    'a.tf',
    lines(`resource "${type}" "a" {`, `  ${attribute}s = "a"`, '}'),
    lines(`resource "${type}" "a" {`, `  ${attribute}s = "b"`, '}'),
    [],
  ],
];

const NAMES: readonly Row[] = [
  ...REPLACED('aws_elasticache_cluster', 'cluster_id'),
  ...REPLACED('aws_lambda_function', 'function_name'),
  ...REPLACED('aws_instance', 'ami'),
  ...REPLACED('aws_ssm_parameter', 'name'),
  ...REPLACED('helm_release', 'namespace'),
  ['a reverse name', 'a.tf', null, lines('resource "linode_rdns" "a" {', '  rdns = "a.org"', '}'), ['network']],
  [
    'the version of what serves names',
    'a.tf',
    LOCAL('addons = { coredns = { addon_version = "1" } }'),
    LOCAL('addons = { coredns = { addon_version = "2" } }'),
    [],
  ],
  [
    'a gateway that is tried',
    'a.tf',
    LOCAL('vpn_gateway = var.a ? g.a[0].id : var.b'),
    LOCAL('vpn_gateway = var.a ? try(g.a[0].id, null) : var.b'),
    [],
  ],
  [
    'another gateway',
    'a.tf',
    LOCAL('vpn_gateway = var.a ? g.a[0].id : var.b'),
    LOCAL('vpn_gateway = var.a ? g.b[0].id : var.b'),
    ['network'],
  ],
];

const SETTINGS: readonly Row[] = [
  ['a member of a team leaves', 'teams/core.toml', TEAM('ada', 'bob'), TEAM('ada'), ['iam']],
  [
    'the same members are written in another way',
    'teams/core.toml',
    TEAM('ada', 'bob'),
    TEAM('bob', 'ada').replace('"bob"', '\n  "bob" # 2nd\n'),
    [],
  ],
  [
    'a repository is given to a team',
    'repos/acme/tool.toml',
    null,
    lines('name = "tool"', '', '[access.teams]', 'core = "write"'),
    ['iam'],
  ],
  [
    'a crate of a workspace is no member of a team',
    'Cargo.toml',
    lines('[workspace]', 'members = ["a"]'),
    lines('[workspace]', 'members = ["a", "b"]'),
    [],
  ],
  [
    'somebody may become root',
    'group_vars/prod.yml',
    lines('app_sudo_users:', '  - ada'),
    lines('app_sudo_users:', '  - ada', '  - bob'),
    ['iam'],
  ],
  [
    'somebody is mentioned',
    'group_vars/prod.yml',
    lines('app_sudo_message:', '  - ada'),
    lines('app_sudo_message:', '  - ada', '  - bob'),
    [],
  ],
  [
    'a role in a variable of the environment',
    'tasks/run.yml',
    null,
    lines('params:', '  ASSUME_ROLE_ARN: arn:aws:iam::1:role/ci'),
    [],
  ],
  [
    'a role that is a setting',
    'tasks/run.yml',
    null,
    lines('params:', '  assume_role_arn: arn:aws:iam::1:role/ci'),
    ['iam'],
  ],
  [
    'a way through a gateway',
    'env/lb_config.yaml',
    lines('gateways:', '  - app:', '      - product: a'),
    lines('gateways:', '  - app:', '      - product: a', '      - product: b'),
    ['network'],
  ],
  [
    'no gateway',
    'env/lb_config.yaml',
    lines('products:', '  - app:', '      - product: a'),
    lines('products:', '  - app:', '      - product: a', '      - product: b'),
    [],
  ],
  [
    'where a template stands is no application',
    'x/pattern.json',
    '{"gitHub": {"template": {"repoURL": "https://a", "file": "a"}}}\n',
    null,
    [],
  ],
  [
    'what is tracked from a repository is one',
    'x/apps.json',
    '{"gitHub": {"template": {"repoURL": "https://a", "targetRevision": "a"}}}\n',
    null,
    ['delete'],
  ],
  ['settings of an agent for monitoring', 'config/newrelic.yml', lines('production:', '  app_name: a'), null, []],
  ['settings of something that runs', 'config/jobs.yml', lines('production:', '  app_name: a'), null, ['delete']],
  [
    'people in a file that is broken',
    'pillar/users.sls',
    lines('users:', '  ada:', '    sudo: true'),
    lines('users:', '  ada:', '    sudo: true', '  bob:', '    name: "Bob",', '    sudo: true'),
    ['iam'],
  ],
  ['words in a file that is broken', 'pillar/motd.sls', lines('motd:', '  a: b'), lines('motd:', '  a: "b",'), []],
  [
    'a step of a pipeline goes elsewhere',
    'pipelines/release.yml',
    lines(
      'jobs:',
      '  - name: scan',
      '    plan:',
      '      - in_parallel:',
      '          - try:',
      '              task: scan',
      '              image: trivy',
    ),
    lines('jobs:', '  - name: scan', '    plan:', '      - try:', '          task: scan', '          image: trivy'),
    [],
  ],
];

const SERVERS: readonly Row[] = [
  [
    'a template of nginx',
    'roles/web/templates/site.conf.j2',
    lines('server {', '  listen 80;', '}'),
    lines('server {', '  listen 8080;', '}'),
    ['network'],
  ],
  [
    'a type of files in it',
    'roles/web/templates/site.conf.j2',
    lines('server {', '  listen 80;', '}'),
    lines('server {', '  listen 80;', '  types { text/x-python py; }', '}'),
    [],
  ],
  [
    'nginx by any name',
    'files/site.conf',
    lines('server {', '  listen 80;', '}'),
    lines('server {', '  listen 8080;', '}'),
    ['network'],
  ],
  [
    'who logs in',
    'roles/ssh/templates/sshd_config.j2',
    lines('PermitRootLogin no'),
    lines('PermitRootLogin yes'),
    ['iam'],
  ],
  [
    'how much is logged of it',
    'roles/ssh/templates/sshd_config.j2',
    lines('LogLevel INFO'),
    lines('LogLevel VERBOSE'),
    [],
  ],
  [
    'who becomes root',
    'files/sudoers.d/deploy',
    lines('deploy ALL=(ALL) NOPASSWD: /bin/a'),
    lines('deploy ALL=(ALL) NOPASSWD: ALL'),
    ['iam'],
  ],
  [
    'a remark on it',
    'files/sudoers.d/deploy',
    lines('deploy ALL=(ALL) NOPASSWD: /bin/a'),
    lines('# for releases', 'deploy ALL=(ALL) NOPASSWD: /bin/a'),
    [],
  ],
  [
    'where a database listens',
    'roles/mysql/files/mysqld.cnf',
    lines('[mysqld]', 'bind-address = 127.0.0.1'),
    lines('[mysqld]', 'bind-address = 0.0.0.0'),
    ['network'],
  ],
  [
    'how large its buffer is',
    'roles/mysql/files/mysqld.cnf',
    lines('[mysqld]', 'key_buffer_size = 1M'),
    lines('[mysqld]', 'key_buffer_size = 2M'),
    [],
  ],
];

const SCHEMA: readonly Row[] = [
  [
    'a script that is run once',
    'tools/Migrator/DbScripts/2021-11-09_00_Drop.sql',
    null,
    lines('ALTER TABLE [dbo].[User] DROP COLUMN [Agent]', 'GO'),
    ['delete', 'migration'],
  ],
  ['a query in a folder of scripts', 'tools/sql/DbQueries/2021_users.sql', null, lines('SELECT 1;'), []],
  [
    'a field of a Prisma schema',
    'prisma/schema.prisma',
    lines('model User {', '  id Int @id', '}'),
    lines('model User {', '  id   Int     @id', '  mail String?', '}'),
    ['migration'],
  ],
  [
    'its form',
    'prisma/schema.prisma',
    lines('model User {', '  id Int @id', '}'),
    lines('model User {', '  id     Int   @id // the key', '}'),
    [],
  ],
  [
    'the client that is made from it',
    'prisma/schema.prisma',
    lines('generator client {', '  provider = "a"', '}'),
    lines('generator client {', '  provider = "b"', '}'),
    [],
  ],
];

const FLUX = (...more: readonly string[]) =>
  lines(
    'apiVersion: kustomize.toolkit.fluxcd.io/v1',
    'kind: Kustomization',
    'metadata:',
    '  name: apps',
    'spec:',
    '  interval: 5m',
    ...more,
  );

const OBJECT = (kind: string, mode: string, version = 'example.org/v1') =>
  lines(`apiVersion: ${version}`, `kind: ${kind}`, 'metadata:', '  name: a', 'spec:', `  ${mode}`);
const OF_KIND = (category: Category, ...kinds: readonly string[]): Row[] =>
  kinds.map((kind) => [
    `an object of the kind ${kind}`,
    'k/a.yaml',
    OBJECT(kind, 'mode: a'),
    OBJECT(kind, 'mode: b'),
    [category],
  ]);

const CLUSTER: readonly Row[] = [
  ...OF_KIND('iam', 'CertificateSigningRequest', 'SecurityPolicy', 'AccessGrant', 'PolicyException'),
  ...OF_KIND('iam', 'ConstraintTemplate', 'ClusterImagePolicy', 'ClusterRoleTemplateBinding', 'RoleTemplate'),
  ...OF_KIND('iam', 'ProjectRoleTemplateBinding', 'GlobalRole', 'GlobalRoleBinding'),
  ...OF_KIND('network', 'GlobalNetworkSet', 'MiddlewareTCP', 'Mapping', 'Host', 'CiliumEgressGatewayPolicy'),
  ...OF_KIND('network', 'CiliumLocalRedirectPolicy'),
  [
    'a rule of Gatekeeper that only warns',
    'k/a.yaml',
    OBJECT('NoRoot', 'enforcementAction: deny', 'constraints.gatekeeper.sh/v1beta1'),
    OBJECT('NoRoot', 'enforcementAction: warn', 'constraints.gatekeeper.sh/v1beta1'),
    ['iam'],
  ],
  [
    'addresses that Traefik lets through',
    'k/a.yaml',
    OBJECT('Middleware', 'ipAllowList: {sourceRange: [10.0.0.0/8]}', 'traefik.io/v1alpha1'),
    OBJECT('Middleware', 'ipAllowList: {sourceRange: [0.0.0.0/0]}', 'traefik.io/v1alpha1'),
    ['network'],
  ],
  [
    'what else Traefik does on the way',
    'k/a.yaml',
    OBJECT('Middleware', 'stripPrefix: {prefixes: [/a]}', 'traefik.io/v1alpha1'),
    OBJECT('Middleware', 'stripPrefix: {prefixes: [/b]}', 'traefik.io/v1alpha1'),
    [],
  ],
  [
    'values of a second source of an application',
    'k/a.yaml',
    OBJECT('Application', 'sources: [{helm: {valuesObject: {a: 1}}}, {helm: {valuesObject: {users: [a]}}}]'),
    OBJECT('Application', 'sources: [{helm: {valuesObject: {a: 1}}}, {helm: {valuesObject: {users: [b]}}}]'),
    ['iam'],
  ],
  [
    'what Flux takes out of what it applies',
    'flux/apps.yaml',
    FLUX(),
    FLUX(
      '  patches:',
      '    - patch: |',
      '        $patch: delete',
      '        apiVersion: networking.k8s.io/v1',
      '        kind: NetworkPolicy',
      '        metadata:',
      '          name: all',
      '      target:',
      '        kind: NetworkPolicy',
    ),
    ['network', 'delete'],
  ],
  ['how often Flux looks', 'flux/apps.yaml', FLUX(), FLUX().replace('5m', '10m'), []],
  [
    'what a script without an ending destroys',
    'tasks/clean',
    null,
    lines('#!/bin/sh', 'terraform destroy --auto-approve'),
    ['delete'],
  ],
  ['a text that speaks of it', 'tasks/notes', null, lines('Never run terraform destroy here.'), []],
  [
    'values that are filled in before they are applied',
    'templates/values.yaml.tpl',
    lines('auth:', '  adminUsers:', '    - ${first}'),
    lines('auth:', '  adminUsers:', '    - ${second}'),
    ['iam'],
  ],
  [
    'another value among them',
    'templates/values.yaml.tpl',
    lines('auth:', '  lifetime: ${first}'),
    lines('auth:', '  lifetime: ${second}'),
    [],
  ],

  [
    'a patch that takes an object out',
    'k8s/kustomization.yaml',
    lines('resources:', '  - a.yaml'),
    lines(
      'resources:',
      '  - a.yaml',
      'patches:',
      '  - patch: |-',
      '      apiVersion: apps/v1',
      '      kind: Deployment',
      '      metadata:',
      '        name: a',
      '      $patch: delete',
    ),
    ['delete'],
  ],
  [
    'a patch that takes a part out',
    'k8s/kustomization.yaml',
    lines('resources:', '  - a.yaml'),
    lines(
      'resources:',
      '  - a.yaml',
      'patches:',
      '  - patch: |-',
      '      apiVersion: apps/v1',
      '      kind: Deployment',
      '      metadata:',
      '        name: a',
      '      spec:',
      '        paused: true',
    ),
    [],
  ],
  [
    'every object under another name',
    'k8s/kustomization.yaml',
    lines('namePrefix: a-'),
    lines('namePrefix: b-'),
    ['delete'],
  ],
  [
    'every object with another label',
    'k8s/kustomization.yaml',
    lines('commonLabels:', '  app: a'),
    lines('commonLabels:', '  app: b'),
    [],
  ],
  [
    'what a stack prints',
    'infra/lib/stack.ts',
    lines("import * as cdk from 'aws-cdk-lib';", "new cdk.CfnOutput(this, 'A', { value: 'a' });"),
    lines("import * as cdk from 'aws-cdk-lib';"),
    [],
  ],
];

/** What an unlabelled sweep of application repositories showed to be taken for more than it is. */
const BUCKET = (...more: readonly string[]) =>
  lines('terraform {', '  backend "s3" {', '    bucket = "state"', ...more.map((line) => `    ${line}`), '  }', '}');
const PROJECT = (name: string) =>
  lines('resource "google_project" "a" {', `  name       = "${name}"`, '  project_id = "a"', '}');
const TOPIC = (name: string) => lines('resource "google_pubsub_topic" "a" {', `  name = "${name}"`, '}');
const NODES = (...more: readonly string[]) =>
  lines('nodes = {', '  type = "small"', ...more.map((line) => `  ${line}`), '}');
const PULUMI = (...more: readonly string[]) => lines('import pulumi_aws as aws', ...more);
const TAINTS = (value: string) => lines('{', '  taints+: {', `    "nvidia.com/gpu": "${value}",`, '  },', '}');

const NO_MORE: readonly Row[] = [
  ['where the state is kept gives no rights', 'a.tf', BUCKET(), BUCKET('acl = "private"'), []],
  [
    'a bucket that everybody reads does',
    'a.tf',
    lines('resource "aws_s3_bucket" "a" {', '  acl = "private"', '}'),
    lines('resource "aws_s3_bucket" "a" {', '  acl = "public-read"', '}'),
    ['iam'],
  ],
  ['the user of a machine is no member', 'prod.tfvars', NODES('user = "ubuntu"'), NODES('user = "debian"'), []],
  ['users are', 'prod.tfvars', NODES('users = ["ada"]'), NODES('users = ["ada", "eve"]'), ['iam']],
  ['a project keeps itself under another name', 'a.tf', PROJECT('one'), PROJECT('two'), []],
  ['a topic does not', 'a.tf', TOPIC('one'), TOPIC('two'), ['delete']],
  [
    'arguments of a construct are no construct',
    '__main__.py',
    PULUMI('args = aws.ec2.LaunchTemplateMetadataArgs(name="a")'),
    PULUMI('args = None'),
    [],
  ],
  ['what is made with them is', '__main__.py', PULUMI('q = aws.sqs.Queue("a", fifo=True)'), PULUMI(), ['delete']],
  ['a taint is no permission', 'eksctl/a.jsonnet', TAINTS('present:NoExecute'), TAINTS('present:NoSchedule'), []],
  ['an action of a policy is', 'eksctl/a.jsonnet', TAINTS('s3:GetObject'), TAINTS('s3:PutObject'), ['iam']],
  [
    'this machine alone is no network',
    'deploy/play.yml',
    lines('delegate: 10.0.0.1'),
    lines('delegate: 10.0.0.2'),
    ['network'],
  ],
  [
    'nor is it where it is named by number',
    'deploy/play.yml',
    lines('delegate: 127.0.0.1'),
    lines('delegate: localhost'),
    [],
  ],
  ['installed packages are not ours', 'app/.venv/lib/migrations/0001_a.sql', null, 'DROP TABLE a;\n', []],
  ['migrations next to them are', 'app/migrations/0001_a.sql', null, 'CREATE TABLE a (b int);\n', ['migration']],
];

describe('categories of a change', () => {
  it.each([...TERRAFORM, ...INPUTS, ...PEOPLE, ...NAMES, ...SETTINGS, ...SERVERS, ...SCHEMA, ...CLUSTER, ...NO_MORE])(
    '%s',
    (_, path, base, head, expected) => {
      expect(categories({ path, base, head })).toEqual(expected);
    },
  );
});

describe('a name that changes', () => {
  const group = (name: string, port: string) =>
    lines(
      `resource "aws_security_group" "${name}" {`,
      '  ingress {',
      `    from_port   = ${port}`,
      `    to_port     = ${port}`,
      '    protocol    = "tcp"',
      '    cidr_blocks = ["10.0.0.0/8"]',
      '  }',
      '}',
    );
  const record = (name: string) =>
    lines('resource "aws_route53_record" "a" {', `  records = [aws_security_group.${name}.id]`, '}');
  const moved = lines('moved {', '  from = aws_security_group.old', '  to   = aws_security_group.new', '}');
  const renamed = (port: string, ...more: readonly TextExample[]) =>
    categories(
      { path: 'infra/sg.tf', base: group('old', '443'), head: group('new', port) },
      { path: 'infra/dns.tf', base: record('old'), head: record('new') },
      ...more,
    );

  it('is no change where another file of the folder moves it', () => {
    expect(renamed('443', { path: 'infra/moved.tf', base: null, head: moved })).toEqual([]);
  });

  it('hides no change of what is moved', () => {
    expect(renamed('22', { path: 'infra/moved.tf', base: null, head: moved })).toEqual(['network']);
  });

  it('destroys and makes anew where nothing moves it, or only elsewhere', () => {
    expect(renamed('443')).toEqual(['network', 'delete']);
    expect(renamed('443', { path: 'other/moved.tf', base: null, head: moved })).toEqual(['network', 'delete']);
  });
});

describe('TOML', () => {
  it('is read with tables, lists of tables, dotted keys and texts over lines', () => {
    const text = lines(
      'a.b = 1',
      '[c."d e"]',
      'f = { g = [1, # one',
      " 2], h = 'x' }",
      '[[i]]',
      'j = """',
      'k"""',
      '[[i]]',
      'l = 2020-01-01 10:00:00',
    );
    expect(plain(readToml(text))).toEqual({
      a: { b: '1' },
      c: { 'd e': { f: { g: ['1', '2'], h: 'x' } } },
      i: [{ j: '\nk' }, { l: '2020-01-01 10:00:00' }],
    });
  });

  it.each(['a', 'a = ', '[a', 'a = [1', 'a = 1 b = 2', 'a = 1\na = 2', '[[a]]\n[a.b', 'a = {b = 1', '= 1'])(
    '%j is none',
    (text) => {
      expect(readToml(text)).toBeNull();
    },
  );

  function plain(tree: ReturnType<typeof readToml>): unknown {
    if (tree === null || tree.kind === 'scalar') return tree?.text;
    if (tree.kind === 'list') return tree.items.map(plain);
    return Object.fromEntries(tree.entries.map(({ key, value }) => [key, plain(value)]));
  }
});
