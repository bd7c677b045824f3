/** Rules for who may do what, judged by what a change does to parsed objects. */
import type { Effect, GrantEffect, ObjectEffect } from '../../domain/effect.js';
import type { EffectRule } from '../../domain/risk-rule.js';
import { decidingAttributes, isAccessAttribute, isAccessValue, isPodPower } from '../attribute-names.js';
import { changesMore, isAccessObject } from '../effect-areas.js';

const REVIEW = 'Name who gains or loses which rights, and have someone who owns access approve it.';
const DEFINITIONS = 'the definition of the category; resource type names of Trivy, Checkov and Regula';

export const ACCESS_EFFECT_RULES: readonly EffectRule[] = [
  {
    about: 'effect',
    id: 'iam/object',
    title: 'An identity or access object changes',
    category: 'iam',
    level: 'medium',
    confidence: 'high',
    why: 'Objects of this type decide who may do what.',
    remedy: REVIEW,
    source: DEFINITIONS,
    find: (effect) =>
      isObject(effect) && isAccessObject(effect) && changesMore(effect, isPodPower) ? named(effect) : null,
    examples: {
      hit: [
        {
          path: 'app/main.tf',
          base: 'resource "aws_iam_role_policy_attachment" "csv" {\n  role       = "csv"\n  policy_arn = aws_iam_policy.reader.arn\n}\n',
          head: 'resource "aws_iam_role_policy_attachment" "csv" {\n  role       = "csv"\n  policy_arn = aws_iam_policy.writer.arn\n}\n',
        },
      ],
      miss: [
        {
          path: 'app/main.tf',
          base: 'resource "aws_iam_role" "a" {\n  name = "a"\n  tags = {\n    Team = "a"\n  }\n}\n',
          head: 'resource "aws_iam_role" "a" {\n  name = "a"\n  tags = {\n    Team = "b"\n  }\n}\n',
        },
      ],
    },
  },
  {
    about: 'effect',
    id: 'iam/attribute',
    title: 'A role or policy is attached to something',
    category: 'iam',
    level: 'medium',
    confidence: 'medium',
    why: 'The attribute hands rights to whatever runs there.',
    remedy: REVIEW,
    source: DEFINITIONS,
    find: (effect) => (isObject(effect) && !isAccessObject(effect) ? attached(effect) : null),
    examples: {
      hit: [
        {
          path: 'a.tf',
          base: 'resource "aws_instance" "a" {\n  ami                  = "x"\n  iam_instance_profile = "reader"\n}\n',
          head: 'resource "aws_instance" "a" {\n  ami                  = "x"\n  iam_instance_profile = "admin"\n}\n',
        },
      ],
      miss: [
        {
          path: 'a.tf',
          base: 'resource "aws_instance" "a" {\n  ami                  = "x"\n  iam_instance_profile = "reader"\n}\n',
          head: 'resource "aws_instance" "a" {\n  ami                  = "y"\n  iam_instance_profile = "reader"\n}\n',
        },
      ],
    },
  },
  {
    about: 'effect',
    id: 'iam/grant',
    title: 'A right is granted or taken back',
    category: 'iam',
    level: 'medium',
    confidence: 'high',
    why: 'Principals, actions and resources of a policy decide who may do what; taking away can break as much as giving.',
    remedy: REVIEW,
    source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html',
    find: (effect) => (effect.kind === 'grant' && !isWidening(effect) ? said(effect) : null),
    examples: {
      hit: [
        {
          path: '.github/workflows/release.yml',
          base: 'on: push\npermissions:\n  contents: read\njobs: {}\n',
          head: 'on: push\npermissions:\n  contents: write\njobs: {}\n',
        },
      ],
      miss: [
        {
          path: '.github/workflows/release.yml',
          base: 'on: push\npermissions:\n  contents: read\njobs: {}\n',
          head: 'on: push\n# smaller\npermissions: { contents: read }\njobs: {}\n',
        },
      ],
    },
  },
  {
    about: 'effect',
    id: 'iam/widened',
    title: 'Rights widen to everything, to everyone or to administrators',
    category: 'iam',
    level: 'high',
    confidence: 'high',
    why: 'A wildcard, an administrator role or trust in anyone takes away every other limit.',
    remedy: 'Grant the few actions and principals that are needed instead.',
    source: 'Checkov and Trivy wildcard checks',
    find: (effect) => (effect.kind === 'grant' && isWidening(effect) ? said(effect) : null),
    examples: {
      hit: [
        {
          path: 'a.tf',
          base: null,
          head: 'resource "aws_iam_role_policy" "a" {\n  role   = "a"\n  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = ["*"], Resource = "*" }] })\n}\n',
        },
        {
          path: 'k/rb.yaml',
          base: null,
          head: 'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata:\n  name: ci\nroleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: ClusterRole\n  name: cluster-admin\nsubjects:\n  - kind: ServiceAccount\n    name: ci\n    namespace: ci\n',
        },
      ],
      miss: [
        {
          path: 'a.tf',
          base: null,
          head: 'resource "aws_iam_role_policy" "a" {\n  role   = "a"\n  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = ["s3:GetObject"], Resource = "arn:aws:s3:::a/*" }] })\n}\n',
        },
      ],
    },
  },
];

const WIDE: ReadonlySet<GrantEffect['breadth']> = new Set(['everyone', 'admin', 'wildcard'] as const);

function isWidening(grant: GrantEffect): boolean {
  return grant.event === 'added' && WIDE.has(grant.breadth);
}

function isObject(effect: Effect): effect is ObjectEffect {
  return effect.kind === 'object';
}

function attached(object: ObjectEffect): string | null {
  if (VALUES.test(object.type))
    return decidingAttributes(object).find(isAccessValue) === undefined ? null : object.subject;
  const isModule = object.type.startsWith('module:');
  const isNew = object.event === 'added' && CLOUD_TYPE.test(object.type);
  if (object.event !== 'changed' && !isNew && !isModule) return null;
  const attribute = decidingAttributes(object).find((one) =>
    isModule && object.event !== 'changed' ? NAMED_PEOPLE.test(one.path) : isAccessAttribute(one),
  );
  return attribute === undefined || NOT_RIGHTS.test(object.type) ? null : `${attribute.path} of ${object.subject}`;
}

/** Files of values that modules are fed with. */
const VALUES = /^(?:tfvars\/value|terraform\/local)$/;

/** A new workload of a cluster names its account, which is made elsewhere; a new cloud object names the rights it gets. */
const CLOUD_TYPE = /^(?:aws_|google_|azurerm_|AWS::)/;

/** A module that comes or goes with those whom it lets in. */
const NAMED_PEOPLE =
  /(?:^|\.)(?:\w*principals?(?:_arns)?|trusted_\w+|role_assignments?|iam|iam_(?:members?|bindings?)\w*)(?:\.|$)/;

/** Their `policy` is about something else. */
const NOT_RIGHTS = /autoscaling|scaling_policy|lifecycle|^terraform\/backend/;

function named(object: ObjectEffect): string {
  return `${object.subject} is ${object.event.replace('-', ' ')}`;
}

function said(grant: GrantEffect): string {
  return `${grant.subject}: ${grant.of} ${grant.value} is ${grant.event}`;
}
