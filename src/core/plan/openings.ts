/** Reads which rules of a network object let whom in, and to which ports: AWS, Google, Azure, Kubernetes. */
import type { Ports } from '../readers/ports.js';
import { portsBetween } from '../readers/ports.js';
import type { Opening } from './opening.js';
import { OTHER_READERS } from './other-openings.js';
import {
  at,
  attribute,
  flag,
  hasUnknown,
  isUnknown,
  items,
  NOTHING,
  type ObjectSide,
  part,
  type Side,
  text,
  texts,
} from './side.js';

/** The incoming rules of an object of this type. */
export function openingsOf(type: string, side: ObjectSide): readonly Opening[] {
  const read = READERS.get(type) ?? READERS.get(type.replace(/_v[0-9]$/, ''));
  return read === undefined ? [] : read(side);
}

export function isNetworkRule(type: string): boolean {
  return READERS.has(type) || READERS.has(type.replace(/_v[0-9]$/, ''));
}

interface Spelling {
  readonly sources: readonly string[];
  readonly from: string;
  readonly to: string;
  readonly protocol: string;
}

const AWS: Spelling = {
  sources: [
    'cidr_blocks',
    'ipv6_cidr_blocks',
    'cidr_block',
    'ipv6_cidr_block',
    'cidr_ipv4',
    'cidr_ipv6',
    'cidr_ip',
    'cidr_ipv_6',
    'cidr',
  ],
  from: 'from_port',
  to: 'to_port',
  protocol: 'protocol',
};
/** Lists of addresses that stand elsewhere: what is in them is not known here. */
const LISTS = ['prefix_list_ids', 'prefix_list_id', 'source_prefix_list_id'];

function ruleOf(rule: Side, spelling: Spelling, name: string): Opening {
  const sides = thereOf(rule, spelling.sources);
  const protocol = firstOf(rule, spelling.protocol, 'ip_protocol');
  return {
    allows: true,
    sources: sides.flatMap((side) => texts(side)).filter((source) => source !== ''),
    isSourceOpen: isUnknown(rule) || sides.some(hasUnknown),
    lists: thereOf(rule, LISTS).filter((list) => texts(list).length > 0 || hasUnknown(list)),
    ports: portsOf(part(rule, spelling.from), part(rule, spelling.to), protocol),
    order: null,
    attribute: name,
  };
}

function thereOf(side: Side, names: readonly string[]): readonly Side[] {
  const found: Side[] = [];
  for (let index = 0; index < names.length; index += 1) {
    const one = part(side, names[index] ?? '');
    if (one !== NOTHING) found.push(one);
  }
  return found;
}

function firstOf(side: Side, ...names: readonly string[]): Side {
  return thereOf(side, names).find((one) => one.value !== null || one.unknown === true) ?? NOTHING;
}

function portsOf(from: Side, to: Side, protocol: Side): Ports {
  const name = text(protocol);
  if (name !== null && portsBetween(null, null, name) === 'all' && /^(?:-1|all|\*|any)$/i.test(name)) return 'all';
  if (name !== null && Array.isArray(portsBetween(null, null, name))) return [];
  if (isUnknown(from) || isUnknown(to) || (isUnknown(protocol) && text(from) === null)) return 'unknown';
  return portsBetween(text(from), text(to), name);
}

/** Objects that hold several rules in a block. */
function inline(block: string, read: (rule: Side, name: string) => Opening) {
  return (side: ObjectSide) => items(attribute(side, block)).map((rule) => read(rule, block));
}

function single(read: (rule: Side, name: string) => Opening, isIncoming: (side: ObjectSide) => boolean, name: string) {
  return (side: ObjectSide) => (isIncoming(side) ? [read(side, name)] : []);
}

const awsRule = (rule: Side, name: string) => ruleOf(rule, AWS, name);
const always = () => true;
const unlessSays = (name: string, pattern: RegExp) => (side: ObjectSide) =>
  !pattern.test(text(attribute(side, name)) ?? '');

function aclRule(rule: Side, name: string): Opening {
  const order = Number(text(firstOf(rule, 'rule_no', 'rule_number')) ?? Number.NaN);
  const allows = !/^deny$/i.test(text(firstOf(rule, 'action', 'rule_action')) ?? '');
  const read = awsRule(rule, name);
  return {
    ...{ ...read, ports: withoutEphemeral(read.ports), allows, order: Number.isNaN(order) ? null : order },
    isPartial: !isOfTcp(firstOf(rule, 'protocol', 'ip_protocol')),
  };
}

/** Behind administration ports stands TCP: who denies another protocol leaves them open. */
function isOfTcp(protocol: Side): boolean {
  return !isUnknown(protocol) && /^(?:tcp|6|-1|all|\*|any)$/i.test(text(protocol) ?? 'all');
}

/** Whether one of these says anything but everything. */
function isNarrowedBy(rule: Side, ...names: readonly string[]): boolean {
  return names.some((name) => {
    const one = part(rule, name);
    return hasUnknown(one) || texts(one).some((written) => !/^(?:\*|any|0\.0\.0\.0\/0|)$/i.test(written));
  });
}

/** Network ACLs have no memory: answers to what was asked from inside come in on these ports. */
function withoutEphemeral(ports: Ports): Ports {
  return Array.isArray(ports) && ports.every(({ from }) => from >= 32_768) ? [] : ports;
}

function googleRules(side: ObjectSide): readonly Opening[] {
  const off = /^true$/i.test(text(attribute(side, 'disabled')) ?? '');
  const out = /^EGRESS$/i.test(text(attribute(side, 'direction')) ?? '');
  if (off || out) return [];
  const ranges = attribute(side, 'source_ranges');
  const isNarrowed = ['source_tags', 'source_service_accounts'].some((name) => items(attribute(side, name)).length > 0);
  const sources = texts(ranges).length === 0 && !hasUnknown(ranges) && !isNarrowed ? ['0.0.0.0/0'] : texts(ranges);
  const order = Number(text(attribute(side, 'priority')) ?? 1000);
  const rule =
    (allows: boolean) =>
    (one: Side): Opening => {
      return {
        allows,
        sources,
        isSourceOpen: hasUnknown(ranges),
        ports: googlePorts(part(one, 'ports'), one, text(part(one, 'protocol'))),
        order,
        attribute: 'source_ranges',
      };
    };
  return [...items(attribute(side, 'allow')).map(rule(true)), ...items(attribute(side, 'deny')).map(rule(false))];
}

/** Rules of firewall policies; what they send elsewhere (`goto_next`) lets nobody in by itself. */
function googlePolicyRule(side: ObjectSide): readonly Opening[] {
  const isOut = /^EGRESS$/i.test(text(attribute(side, 'direction')) ?? '');
  const action = text(attribute(side, 'action')) ?? 'allow';
  if (isOut || flag(attribute(side, 'disabled')) === true || /^goto_next$/i.test(action)) return [];
  const ranges = at(side, 'match', 'src_ip_ranges');
  const order = Number(text(attribute(side, 'priority')) ?? Number.NaN);
  const isAimed =
    isNarrowedBy(side, 'target_resources', 'target_service_accounts') ||
    items(attribute(side, 'target_secure_tags')).length > 0 ||
    isNarrowedBy(at(side, 'match'), 'dest_ip_ranges', 'dest_fqdns', 'dest_address_groups', 'dest_region_codes');
  return items(at(side, 'match', 'layer4_configs')).map((one) => ({
    allows: !/^deny$/i.test(action),
    sources: texts(ranges),
    isSourceOpen: hasUnknown(ranges),
    ports: googlePorts(part(one, 'ports'), one, text(part(one, 'ip_protocol'))),
    order: Number.isNaN(order) ? null : order,
    isPartial: isAimed || !isOfTcp(part(one, 'ip_protocol')),
    attribute: 'match.src_ip_ranges',
  }));
}

function googlePorts(ports: Side, rule: Side, protocol: string | null): Ports {
  if (isUnknown(rule) || hasUnknown(ports)) return 'unknown';
  return portsBetween(texts(ports).length === 0 ? null : texts(ports).join(','), null, protocol);
}

/** Without a group as source, the nodes take ssh from everybody. */
function nodeAccess(side: ObjectSide): readonly Opening[] {
  const ssh = { ports: [{ from: 22, to: 22 }], attribute: 'remote_access.ec2_ssh_key' };
  return items(attribute(side, 'remote_access')).flatMap((access): readonly Opening[] => {
    if (isUnknown(access)) return [{ ...EVERYBODY, ...ssh, sources: [], isSourceOpen: true }];
    const isThere = isUnknown(part(access, 'ec2_ssh_key')) || (text(part(access, 'ec2_ssh_key')) ?? '') !== '';
    const groups = part(access, 'source_security_group_ids');
    if (!isThere || items(groups).length > 0) return [];
    return [{ ...EVERYBODY, ...ssh }];
  });
}

const EVERYBODY = { allows: true, sources: ['0.0.0.0/0'], isSourceOpen: false, order: null } as const;

/** Without sources, everybody. */
function lightsailRule(rule: Side, name: string): Opening {
  const read = awsRule(rule, name);
  const cidrs = [part(rule, 'cidrs'), part(rule, 'ipv6_cidrs')];
  const sources = [...read.sources, ...cidrs.flatMap((side) => texts(side))];
  const isSourceOpen = read.isSourceOpen || cidrs.some(hasUnknown);
  const isNarrowed = items(part(rule, 'cidr_list_aliases')).length > 0;
  return { ...read, isSourceOpen, sources: sources.length > 0 || isNarrowed || isSourceOpen ? sources : ['0.0.0.0/0'] };
}

function azureRule(rule: Side, name: string): Opening {
  const get = (...names: readonly string[]) => names.map((one) => part(rule, one));
  const sources = get(
    'source_address_prefix',
    'source_address_prefixes',
    'sourceAddressPrefix',
    'sourceAddressPrefixes',
  );
  const ports = get(
    'destination_port_range',
    'destination_port_ranges',
    'destinationPortRange',
    'destinationPortRanges',
  );
  const isIncoming = !/^outbound$/i.test(text(firstOf(rule, 'direction')) ?? '');
  const protocol = text(firstOf(rule, 'protocol'));
  const listed = ports.flatMap((side) => texts(side)).filter((one) => one !== '');
  const isPortOpen = ports.some(hasUnknown) || (listed.length === 0 && isUnknown(rule));
  const named = Array.isArray(portsBetween(null, null, protocol))
    ? []
    : portsBetween(listed.join(',') || null, null, null);
  const order = Number(text(firstOf(rule, 'priority')) ?? Number.NaN);
  return {
    allows: !/^deny$/i.test(text(firstOf(rule, 'access')) ?? ''),
    sources: isIncoming ? sources.flatMap((side) => texts(side)).filter((one) => one !== '') : [],
    isSourceOpen: isIncoming && (isUnknown(rule) || sources.some(hasUnknown)),
    ports: isPortOpen ? 'unknown' : named,
    order: Number.isNaN(order) ? null : order,
    isPartial: !isOfTcp(firstOf(rule, 'protocol')) || isNarrowedBy(rule, ...AIMED),
    attribute: name,
  };
}

/** What aims a rule of Azure at some of the traffic. */
const AIMED = [
  'destination_address_prefix',
  'destination_address_prefixes',
  'destination_application_security_group_ids',
  'source_port_range',
  'source_port_ranges',
];

function digitalOceanRule(rule: Side, name: string): Opening {
  const sources = firstOf(rule, 'source_addresses', 'source_ips');
  const ports = firstOf(rule, 'port_range', 'port');
  return {
    allows: true,
    sources: texts(sources),
    isSourceOpen: hasUnknown(sources),
    ports: isUnknown(ports) ? 'unknown' : portsBetween(text(ports), null, text(part(rule, 'protocol'))),
    order: null,
    attribute: name,
  };
}

const READERS: ReadonlyMap<string, (side: ObjectSide) => readonly Opening[]> = new Map<
  string,
  (side: ObjectSide) => readonly Opening[]
>([
  [
    'aws_security_group',
    (side) => [...inline('ingress', awsRule)(side), ...inline('security_group_ingress', awsRule)(side)],
  ],
  ['aws_default_security_group', inline('ingress', awsRule)],
  ['aws_security_group_rule', single(awsRule, unlessSays('type', /^egress$/i), 'cidr_blocks')],
  ['aws_vpc_security_group_ingress_rule', single(awsRule, always, 'cidr_ipv4')],
  ['aws_ec2_security_group', inline('security_group_ingress', awsRule)],
  ['aws_ec2_security_group_ingress', single(awsRule, always, 'cidr_ip')],
  ['aws_db_security_group', inline('ingress', awsRule)],
  ['aws_network_acl', inline('ingress', aclRule)],
  ['aws_network_acl_rule', single(aclRule, unlessSays('egress', /^true$/i), 'cidr_block')],
  ['google_compute_firewall', googleRules],
  ...['', '_network', '_region_network'].map(
    (of) => [`google_compute${of}_firewall_policy_rule`, googlePolicyRule] as const,
  ),
  ['aws_eks_node_group', nodeAccess],
  ['aws_lightsail_instance_public_ports', inline('port_info', lightsailRule)],
  ['azurerm_network_security_group', inline('security_rule', azureRule)],
  ['azurerm_network_security_rule', single(azureRule, unlessSays('direction', /^outbound$/i), 'source_address_prefix')],
  ['digitalocean_firewall', inline('inbound_rule', digitalOceanRule)],
  ['hcloud_firewall', inline('rule', digitalOceanRule)],
  ...OTHER_READERS,
]);
