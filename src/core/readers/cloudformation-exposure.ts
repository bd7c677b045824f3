/** What a template lets whom reach: security group rules, network ACL entries, public databases and balancers. */
import type { ExposureEffect } from '../../domain/effect.js';
import { childOf, type Declared, itemsOf, type Pair, writtenAs } from './declared-things.js';
import { type AccessRule, exposureChanges, portsBetween } from './exposure.js';
import type { Tree } from './tree.js';

/** The exposures that differ between the two sides of a resource. */
export function templateExposures(pair: Pair): readonly ExposureEffect[] {
  return exposureChanges(rulesOf(pair.base), rulesOf(pair.head), pair.subject);
}

function rulesOf(thing: Declared | null): readonly AccessRule[] {
  const body = thing?.body ?? null;
  if (thing === null || body === null) return [];
  switch (thing.type) {
    case 'AWS::EC2::SecurityGroupIngress':
    case 'AWS::RDS::DBSecurityGroupIngress':
      return groupRule(body, 'ingress');
    case 'AWS::EC2::SecurityGroupEgress':
      return groupRule(body, 'egress');
    case 'AWS::EC2::NetworkAclEntry':
      return aclEntry(body);
    default:
      return [
        ...itemsOf(childOf(body, 'SecurityGroupIngress')).flatMap((item) => groupRule(item, 'ingress')),
        ...itemsOf(childOf(body, 'SecurityGroupEgress')).flatMap((item) => groupRule(item, 'egress')),
        ...publicly(thing, body),
      ];
  }
}

const SOURCES = [
  'CidrIp',
  'CidrIpv6',
  'CIDRIP',
  'SourceSecurityGroupId',
  'SourceSecurityGroupName',
  'SourcePrefixListId',
  'DestinationSecurityGroupId',
  'DestinationPrefixListId',
];

function groupRule(rule: Tree, direction: AccessRule['direction']): readonly AccessRule[] {
  const from = SOURCES.map((key) => writtenAs(childOf(rule, key))).filter((text) => text !== '');
  if (from.length === 0) return [];
  const ports = portsBetween(
    writtenOrNull(rule, 'FromPort'),
    writtenOrNull(rule, 'ToPort'),
    writtenOrNull(rule, 'IpProtocol'),
  );
  return [{ direction, from, ports, line: rule.line }];
}

function aclEntry(body: Tree): readonly AccessRule[] {
  if (writtenAs(childOf(body, 'RuleAction')).toLowerCase() === 'deny') return [];
  const from = ['CidrBlock', 'Ipv6CidrBlock'].map((key) => writtenAs(childOf(body, key))).filter((text) => text !== '');
  const range = childOf(body, 'PortRange');
  const ports = portsBetween(writtenOrNull(range, 'From'), writtenOrNull(range, 'To'), writtenOrNull(body, 'Protocol'));
  const direction = writtenAs(childOf(body, 'Egress')).toLowerCase() === 'true' ? 'egress' : 'ingress';
  return [{ direction, from, ports, line: body.line }];
}

function writtenOrNull(tree: Tree | null, key: string): string | null {
  const child = childOf(tree, key);
  return child === null ? null : writtenAs(child);
}

const BALANCER = /^AWS::ElasticLoadBalancing(?:V2)?::LoadBalancer$/;

/** What stands in the internet as a whole. */
function publicly({ type, line: ownLine }: Declared, body: Tree): readonly AccessRule[] {
  const open = (line: number): AccessRule => ({ direction: 'ingress', from: ['0.0.0.0/0'], ports: 'unknown', line });
  const database = childOf(body, 'PubliclyAccessible');
  const balancer = childOf(body, 'Scheme');
  return [
    ...(database && writtenAs(database).toLowerCase() === 'true' ? [open(database.line)] : []),
    ...(balancer && writtenAs(balancer) === 'internet-facing' ? [open(balancer.line)] : []),
    // A balancer faces the internet unless it says otherwise.
    ...(balancer === null && BALANCER.test(type) ? [open(ownLine)] : []),
  ];
}
