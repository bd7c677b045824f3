/** Rules for what can reach what, judged by what a change does to parsed objects. */
import type { ExposureEffect, ObjectEffect } from '../../domain/effect.js';
import type { EffectRule } from '../../domain/risk-rule.js';
import { holdsAdminPort } from '../admin-ports.js';
import {
  decidingAttributes,
  holdsAddressRange,
  isMadePublic,
  isReachAttribute,
  isReachOrAddress,
  isReachValue,
} from '../attribute-names.js';
import { changesReach, isNetworkObject } from '../effect-areas.js';
import { isObserving } from '../modules.js';

const REVIEW = 'Name what becomes reachable from where, and have someone who owns the network approve it.';

export const NETWORK_EFFECT_RULES: readonly EffectRule[] = [
  {
    about: 'effect',
    id: 'network/object',
    title: 'A network object changes',
    category: 'network',
    level: 'medium',
    confidence: 'high',
    why: 'Objects of this type decide what is reachable or where traffic goes.',
    remedy: REVIEW,
    source: 'the definition of the category; resource type names of Trivy, Checkov and Regula',
    find: (effect) => {
      const matters = effect.kind === 'object' && isNetworkObject(effect) && changesReach(effect);
      return matters ? `${effect.subject} is ${effect.event.replace('-', ' ')}` : null;
    },
    examples: {
      hit: [
        {
          path: 'dns.tf',
          base: 'resource "aws_route53_record" "a" {\n  name    = "a"\n  records = ["192.0.2.1"]\n}\n',
          head: 'resource "aws_route53_record" "a" {\n  name    = "a"\n  records = ["192.0.2.2"]\n}\n',
        },
      ],
      miss: [
        {
          path: 'lb.tf',
          base: 'resource "aws_lb" "a" {\n  name = "a"\n  tags = {\n    Team = "a"\n  }\n}\n',
          head: 'resource "aws_lb" "a" {\n  name = "a"\n  tags = {\n    Team = "b"\n  }\n}\n',
        },
      ],
    },
  },
  {
    about: 'effect',
    id: 'network/attribute',
    title: 'Something is reached in another way',
    category: 'network',
    level: 'medium',
    confidence: 'medium',
    why: 'Security groups, subnets, address ranges and public switches decide who reaches it.',
    remedy: REVIEW,
    source: 'the definition of the category',
    find: (effect) => (effect.kind === 'object' && !isNetworkObject(effect) ? reached(effect) : null),
    examples: {
      hit: [
        {
          path: 'a.tf',
          base: 'resource "aws_instance" "a" {\n  vpc_security_group_ids = ["sg_a"]\n}\n',
          head: 'resource "aws_instance" "a" {\n  vpc_security_group_ids = ["sg_a", "sg_management"]\n}\n',
        },
      ],
      miss: [
        {
          path: 'a.tf',
          base: 'resource "aws_instance" "a" {\n  instance_type = "t3.small"\n  subnet_id     = "a"\n}\n',
          head: 'resource "aws_instance" "a" {\n  instance_type = "t3.large"\n  subnet_id     = "a"\n}\n',
        },
      ],
    },
  },
  {
    about: 'effect',
    id: 'network/exposure',
    title: 'A way in or out opens or closes',
    category: 'network',
    level: 'medium',
    confidence: 'high',
    why: 'Addresses, ports and directions of a rule decide who reaches what.',
    remedy: REVIEW,
    source: 'the definition of the category',
    find: (effect) => (effect.kind === 'exposure' && !opensAdminPort(effect) ? said(effect) : null),
    examples: {
      hit: [
        {
          path: 'sg.tf',
          base: null,
          head: 'resource "aws_security_group_rule" "a" {\n  type        = "ingress"\n  from_port   = 443\n  to_port     = 443\n  protocol    = "tcp"\n  cidr_blocks = ["0.0.0.0/0"]\n}\n',
        },
      ],
      miss: [
        {
          path: 'sg.tf',
          base: 'resource "aws_security_group_rule" "a" {\n  type = "ingress"\n  from_port = 443\n  to_port = 443\n  protocol = "tcp"\n  cidr_blocks = ["10.0.0.0/8"]\n}\n',
          head: 'resource "aws_security_group_rule" "a" {\n  type        = "ingress"\n  from_port   = 443\n  to_port     = 443\n  protocol    = "tcp"\n  cidr_blocks = ["10.0.0.0/8"]\n}\n',
        },
      ],
    },
  },
  {
    about: 'effect',
    id: 'network/open-to-everyone',
    title: 'An administration port opens to the internet',
    category: 'network',
    level: 'high',
    confidence: 'high',
    why: 'Anyone on the internet could try the door of a machine or a database.',
    remedy: 'Allow the addresses of an office, a bastion or a VPN instead of every address.',
    source: 'Regula and Checkov port lists',
    find: (effect) => (effect.kind === 'exposure' && opensAdminPort(effect) ? said(effect) : null),
    examples: {
      hit: [
        {
          path: 'sg.tf',
          base: 'resource "aws_security_group" "a" {\n  ingress {\n    from_port   = 20\n    to_port     = 30\n    protocol    = "tcp"\n    cidr_blocks = ["10.0.0.0/8"]\n  }\n}\n',
          head: 'resource "aws_security_group" "a" {\n  ingress {\n    from_port   = 20\n    to_port     = 30\n    protocol    = "tcp"\n    cidr_blocks = ["0.0.0.0/1", "128.0.0.0/1"]\n  }\n}\n',
        },
      ],
      miss: [
        {
          path: 'sg.tf',
          base: null,
          head: 'resource "aws_security_group" "a" {\n  ingress {\n    from_port   = 443\n    to_port     = 443\n    protocol    = "tcp"\n    cidr_blocks = ["0.0.0.0/0"]\n  }\n}\n',
        },
      ],
    },
  },
];

/** Ports that cannot be told count as every port. */
function opensAdminPort({ event, direction, breadth, ports }: ExposureEffect): boolean {
  if (event !== 'opened' || direction !== 'ingress' || breadth !== 'world') return false;
  return ports === 'all' || ports === 'unknown' || ports.some(({ from, to }) => holdsAdminPort(from, to));
}

function said({ subject, event, direction, from, ports }: ExposureEffect): string {
  const on = typeof ports === 'string' ? `${ports} ports` : `port ${ports.map(rangeText).join(', ')}`;
  return `${subject}: ${direction} ${direction === 'ingress' ? 'from' : 'to'} ${from.slice(0, 5).join(', ')} on ${on} is ${event}`;
}

function rangeText({ from, to }: { readonly from: number; readonly to: number }): string {
  return from === to ? `${from}` : `${from}-${to}`;
}

/** A new object says where it stands; only what makes it public, or an address range, is more than that. */
function reached(object: ObjectEffect): string | null {
  if (VALUES.test(object.type)) return fed(object);
  if (object.event !== 'changed' && object.event !== 'added') return null;
  const isEdit = object.event === 'changed' && !/^terraform\/variable$/.test(object.type);
  const attribute = decidingAttributes(object).find((one) =>
    isEdit ? isReachAttribute(one) : isMadePublic(one) || holdsAddressRange(one),
  );
  return attribute === undefined ? null : `${attribute.path} of ${object.subject}`;
}

/** Files of values that modules and charts are fed with: any entry, old or new, says what is reached. */
const VALUES =
  /^(?:tfvars|terraform)\/(?:value|local)$|^(?:arm|cloudformation)\/(?:parameter|variable|mapping)$|^module:/;

function fed(object: ObjectEffect): string | null {
  const isModule = object.type.startsWith('module:');
  if (isModule && (object.event !== 'changed' || isObserving(object.type))) return null;
  const attribute = decidingAttributes(object).find(isModule ? isReachOrAddress : isReachValue);
  return attribute === undefined ? null : `${attribute.path} of ${object.subject}`;
}
