/** Rules for what disappears or is made anew, judged by what a change does to parsed objects. */
import type { ObjectEffect } from '../../domain/effect.js';
import type { ChangeView, EffectRule, FileView } from '../../domain/risk-rule.js';
import { decidingAttributes } from '../attribute-names.js';
import { holdsData, isAccessObject } from '../effect-areas.js';
import { forcesNew } from '../forces-new.js';
import { addressKey } from '../line-signals.js';

const REMEDY =
  'Say what is lost and how it would be brought back; keep a backup, or a `moved` block where nothing should be lost.';
const STEPS = (command: string) =>
  `on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: ${command}\n`;
const QUEUE = 'resource "aws_sqs_queue" "q" {\n  delay_seconds = 1\n}\n';
const TABLE = 'resource "aws_dynamodb_table" "t" {\n  name     = "t"\n  hash_key = "id"\n}\n';

export const DELETE_EFFECT_RULES: readonly EffectRule[] = [
  {
    about: 'effect',
    id: 'delete/data',
    title: 'Something that holds data is removed',
    category: 'delete',
    level: 'high',
    confidence: 'high',
    why: 'Applying the change destroys the data that it holds.',
    remedy: REMEDY,
    source: 'the definition of the category; types that hold data',
    find: (effect, file, change) =>
      effect.kind === 'object' && holdsData(effect) && isLost(effect, file, change) ? lost(effect) : null,
    examples: {
      hit: [{ path: 'db.tf', base: TABLE, head: '' }],
      miss: [
        { path: 'db.tf', base: TABLE, head: `${TABLE}# the table stays\n` },
        {
          path: 'db.tf',
          base: TABLE,
          head: `${TABLE.replace('"t" {', '"main" {')}\nmoved {\n  from = aws_dynamodb_table.t\n  to   = aws_dynamodb_table.main\n}\n`,
        },
      ],
    },
  },
  {
    about: 'effect',
    id: 'delete/object',
    title: 'Something that is deployed is removed',
    category: 'delete',
    level: 'medium',
    confidence: 'high',
    why: 'What is no longer declared is destroyed when the change is applied.',
    remedy: REMEDY,
    source: 'the definition of the category',
    find: (effect, file, change) =>
      effect.kind === 'object' && !holdsData(effect) && isLost(effect, file, change) ? lost(effect) : null,
    examples: {
      hit: [
        {
          path: 'ec2.tf',
          base: 'resource "aws_instance" "a" {\n  ami = "a"\n}\n',
          head: '# resource "aws_instance" "a" {\n#  ami = "a"\n# }\n',
        },
        {
          path: 'zones/example.yml',
          base: 'cname:\n  - name: a\n    record: b.example.com\n  - name: b\n    record: c.example.com\n',
          head: 'cname:\n  - name: a\n    record: b.example.com\n',
        },
        {
          path: 'ec2.tf',
          base: 'resource "aws_instance" "a" {\n  ami = "a"\n}\n',
          head: 'resource "aws_instance" "a" {\n  count = 0\n  ami   = "a"\n}\n',
        },
      ],
      miss: [
        {
          path: 'zones/example.yml',
          base: 'cname:\n  - name: a\n    record: b.example.com\n',
          head: 'cname:\n  - name: a\n    record: c.example.com\n',
        },
        { path: 'ec2.tf', base: `${QUEUE}resource "null_resource" "a" {\n}\n`, head: QUEUE },
        {
          path: 'ec2.tf',
          base: QUEUE,
          head: 'removed {\n  from = aws_sqs_queue.q\n  lifecycle {\n    destroy = false\n  }\n}\n',
        },
      ],
    },
  },
  {
    about: 'effect',
    id: 'delete/made-anew',
    title: 'Something is destroyed and made anew',
    category: 'delete',
    level: 'medium',
    confidence: 'medium',
    why: 'Providers cannot change this attribute in place.',
    remedy: 'Read the plan: if it says "must be replaced", plan for the time without it.',
    source: 'ForceNew attributes in the provider schemas',
    find: (effect) => (effect.kind === 'object' && effect.event === 'changed' ? replaced(effect) : null),
    examples: {
      hit: [{ path: 'db.tf', base: TABLE, head: TABLE.replace('hash_key = "id"', 'hash_key = "key"') }],
      miss: [{ path: 'db.tf', base: TABLE, head: TABLE.replace('}', '  billing_mode = "PROVISIONED"\n}') }],
    },
  },
  {
    about: 'effect',
    id: 'delete/switched-off',
    title: 'A switch that makes something is turned off',
    category: 'delete',
    level: 'medium',
    confidence: 'low',
    why: 'Modules make what such a switch names for no instance, so that it is destroyed.',
    remedy: REMEDY,
    source: 'the definition of the category: a condition that counts something down to none',
    find: (effect) => (effect.kind === 'object' && effect.event === 'changed' ? switchedOff(effect) : null),
    examples: {
      hit: [
        {
          path: 'env/prod.tfvars',
          base: 'databases = {\n  main = {\n    engine           = "postgres"\n    has_read_replica = true\n  }\n}\n',
          head: 'databases = {\n  main = {\n    engine = "postgres"\n  }\n}\n',
        },
        {
          path: 'vpc.tf',
          base: 'module "vpc" {\n  source             = "../vpc"\n  enable_nat_gateway = true\n}\n',
          head: 'module "vpc" {\n  source             = "../vpc"\n  enable_nat_gateway = false\n}\n',
        },
      ],
      miss: [
        {
          path: 'env/prod.tfvars',
          base: 'databases = {\n  main = {\n    engine                       = "postgres"\n    performance_insights_enabled = true\n  }\n}\n',
          head: 'databases = {\n  main = {\n    engine                       = "postgres"\n    performance_insights_enabled = false\n  }\n}\n',
        },
        { path: 'env/prod.tfvars', base: 'create_bastion = false\n', head: 'create_bastion = true\n' },
      ],
    },
  },
  {
    about: 'effect',
    id: 'delete/command',
    title: 'A workflow gets a command that destroys infrastructure',
    category: 'delete',
    level: 'high',
    confidence: 'medium',
    why: 'It removes what it names when it runs.',
    remedy: 'Guard it by an environment with required reviewers.',
    source: 'the definition of the category',
    find: (effect) =>
      effect.kind === 'object' && effect.type === 'workflow/destroy' && effect.event === 'added'
        ? effect.subject
        : null,
    examples: {
      hit: [{ path: '.github/workflows/x.yml', base: STEPS('terraform plan'), head: STEPS('terraform destroy') }],
      miss: [{ path: '.github/workflows/x.yml', base: STEPS('terraform plan'), head: STEPS('terraform apply') }],
    },
  },
];

const GONE: ReadonlySet<ObjectEffect['event']> = new Set(['removed', 'disabled', 'entry-removed'] as const);

function isLost(object: ObjectEffect, file: FileView, change: ChangeView): boolean {
  if (losesRecords(object)) return true;
  if (!GONE.has(object.event) || NEVER_DEPLOYED.test(object.type) || object.subject.startsWith('data.')) return false;
  const isSetting = object.type.startsWith('values/');
  if (object.event === 'entry-removed' && isSetting && PART_OF_ANOTHER.test(object.subject)) return false;
  if (object.event === 'entry-removed' && object.type === 'terraform/input') return MADE_FROM.test(object.subject);
  if (object.event === 'entry-removed' && PLAIN_VALUES.test(object.type)) return isThing(object);
  if (/^(?:cdk|pulumi)\//.test(object.type) && NO_CONSTRUCT.test(object.subject)) return false;
  return !file.names.some((name) => change.keptAddresses.has(addressKey(name, object.subject)));
}

/** Records kept in files of values: what leaves the list no longer resolves. */
function losesRecords(object: ObjectEffect): boolean {
  if (object.type !== 'values/dns') return false;
  const attributes = decidingAttributes(object);
  return attributes.length > 0 && attributes.every(({ after }) => after === null);
}

/** State without a thing behind it, kinds that are read and not made, and parts of a rule or a policy: those are other categories. */
const NEVER_DEPLOYED =
  /^(?:template_\w+|null_resource|terraform_data|random_\w+|time_\w+|Kustomization|Component|Config|List|\w+List|terraform\/(?:variable|output|backend|provider)|workflow\/\w+|policy\/\w+|nginx\/\w+|haproxy\/\w+|caddy\/\w+|squid\/\w+|firewall\/\w+|sql\/\w+|sshd\/\w+|docker\/\w+|values\/(?!app|resource)\w+|hcl\/\w+|kubernetes\/(?:access|network|policy)|cloudformation\/parameter|arm\/parameter)$/;

/** Entries that are no thing of their own: the workload around them stays. */
const PART_OF_ANOTHER =
  /\b(?:initContainers|extraContainers|sidecars|volumes|volumeMounts|env|tolerations|platforms)\b/;

/** Maps and lists of plain values: only some of them say what is made. */
const PLAIN_VALUES = /^(?:terraform\/local|tfvars\/value|values\/resource)$/;
const FEEDS =
  /subnet|dns|record|zone|user|member|team|repo|bucket|queue|topic|database|instance|cluster|environment|namespace|group|role|secret|domain|app|service|project|account|rule|cidr|subscription|tenant|workspace|function|lambda|schedule/i;

/** Inputs of modules that are called after the things which are made from them, one for each entry. */
const MADE_FROM =
  /^\w*(?:groups|subnets|buckets|queues|topics|tables|databases|instances|clusters|roles|users|records|zones|functions|lambdas|services|accounts|projects|repositories|repos|namespaces|pools|endpoints|listeners|alarms|gateways|volumes|applications|apps|certificates|servers|nodes|caches|teams|members|peerings|routes)\["[^".]*"\]$/;

/** Rules and conditions written inside of one thing: the thing stays. */
const INLINE = /\["(?:[^"]*\.)?\w*(?:rules?|exclusions?|conditions?|restrictions?|statements?)(?:\.[^"]*)?"\]$/;
/** What a program prints or hands to a construct, and deploys nothing itself. */
const NO_CONSTRUCT = /^(?:[\w.]*\.)?(?:CfnOutput|CfnParameter|CfnCondition|\w+(?:Args|Props|Options))\b/;

/** By the name of what holds it, or because it has a name of its own and more than a value. */
function isThing({ subject, attributes }: ObjectEffect): boolean {
  if (INLINE.test(subject)) return false;
  const leaves = new Set(attributes.map(({ path }) => path.slice(path.lastIndexOf('.') + 1)));
  const isPair = leaves.has('value') || leaves.has('valueFrom') || leaves.has('value_from');
  return FEEDS.test(subject) || (leaves.has('name') && leaves.size > 2 && !isPair);
}

function lost(object: ObjectEffect): string {
  return isAccessObject(object) && object.event === 'disabled'
    ? `${object.subject} is switched off`
    : `${object.subject} is ${object.event === 'disabled' ? 'counted down to none' : 'removed'}`;
}

function replaced(object: ObjectEffect): string | null {
  const attribute = object.attributes.find(
    ({ path, before, after }) => before !== null && after !== null && forcesNew(object.type, path),
  );
  return attribute === undefined ? null : `${attribute.path} of ${object.subject}`;
}

/** Values that modules are fed with. */
const FED = /^(?:tfvars\/value|terraform\/(?:local|variable)|module:.*)$/;
const MAKES =
  /(?:^|[._])(?:create|deploy|provision|install|build|has)_\w+$|(?:^|[._])enable_\w*(?:gateway|bastion|replica|cluster|cdn|waf|redis|database|db|instance|queue|bucket|lambda|service|worker|endpoint|firewall|proxy|runner)s?$/;

function switchedOff(object: ObjectEffect): string | null {
  if (!FED.test(object.type)) return null;
  const attribute = object.attributes.find(
    ({ path, before, after }) => before === 'true' && (after === null || after === 'false') && MAKES.test(path),
  );
  return attribute === undefined ? null : `${attribute.path} of ${object.subject}`;
}
