/** Who may reach what by a Terraform resource: its firewall rules in one form. Asked by terraform-resources.ts. */
import type { ExposureEffect } from '../../domain/effect.js';
import { remembering } from '../../domain/remembering.js';
import { type AccessRule, exposureChanges, portsBetween } from './exposure.js';
import { withoutShared } from './same-tree.js';
import { genericRules } from './terraform-allow-lists.js';
import type { ResourceSides } from './terraform-safeguards.js';
import type { Tree, TreeMap } from './tree.js';
import { textAt, treesAt } from './tree-questions.js';

/** How one sort of resource writes its rules; paths are those inside `block`. */
interface Shape {
  readonly type: RegExp;
  /** Path of the block that holds one rule; empty: the resource itself. */
  readonly block: string;
  readonly from: readonly string[];
  readonly ports: readonly [from: string, to: string, protocol: string];
  /** Which way: fixed, or the path whose value says so. */
  readonly direction: 'ingress' | 'egress' | { readonly path: string };
  /** The path whose value says that it lets through; absent values let through. */
  readonly allows?: string;
}

const AWS_PEERS = [
  'cidr_blocks',
  'ipv6_cidr_blocks',
  'prefix_list_ids',
  'security_groups',
  'source_security_group_id',
  'self',
];
const AWS_RULE_PEERS = ['cidr_ipv4', 'cidr_ipv6', 'prefix_list_id', 'referenced_security_group_id'];
const PORTS = ['from_port', 'to_port', 'protocol'] as const;
const IP_PORTS = ['from_port', 'to_port', 'ip_protocol'] as const;
const ACL_PEERS = ['cidr_block', 'ipv6_cidr_block'];
const AZURE = {
  from: ['source_address_prefix', 'source_address_prefixes', 'source_application_security_group_ids'],
  ports: ['destination_port_range', 'destination_port_range', 'protocol'],
  direction: { path: 'direction' },
  allows: 'access',
} as const;
const AZURE_PLURAL = { ...AZURE, ports: ['destination_port_ranges', 'destination_port_ranges', 'protocol'] } as const;

const SHAPES: readonly Shape[] = [
  ...(['ingress', 'egress'] as const).flatMap((direction): readonly Shape[] => [
    { type: /^aws_(?:default_)?security_group$/, block: direction, from: AWS_PEERS, ports: PORTS, direction },
    {
      type: /^aws_(?:default_)?network_acl$/,
      block: direction,
      from: ACL_PEERS,
      ports: PORTS,
      direction,
      allows: 'action',
    },
    {
      type: new RegExp(`^aws_vpc_security_group_${direction}_rule$`),
      block: '',
      from: AWS_RULE_PEERS,
      ports: IP_PORTS,
      direction,
    },
    {
      type: /^yandex_vpc_security_group$/,
      block: direction,
      from: ['v4_cidr_blocks', 'v6_cidr_blocks'],
      ports: PORTS,
      direction,
    },
  ]),
  { type: /^aws_security_group_rule$/, block: '', from: AWS_PEERS, ports: PORTS, direction: { path: 'type' } },
  {
    type: /^aws_network_acl_rule$/,
    block: '',
    from: ACL_PEERS,
    ports: PORTS,
    direction: { path: 'egress' },
    allows: 'rule_action',
  },
  { type: /^azurerm_network_security_rule$/, block: '', ...AZURE },
  { type: /^azurerm_network_security_rule$/, block: '', ...AZURE_PLURAL },
  { type: /^azurerm_network_security_group$/, block: 'security_rule', ...AZURE },
  { type: /^azurerm_network_security_group$/, block: 'security_rule', ...AZURE_PLURAL },
  {
    type: /^openstack_networking_secgroup_rule/,
    block: '',
    from: ['remote_ip_prefix', 'remote_group_id'],
    ports: ['port_range_min', 'port_range_max', 'protocol'],
    direction: { path: 'direction' },
  },
  {
    type: /^openstack_compute_secgroup/,
    block: 'rule',
    from: ['cidr', 'from_group_id'],
    ports: IP_PORTS,
    direction: 'ingress',
  },
  {
    type: /^alicloud_security_group_rule$/,
    block: '',
    from: ['cidr_ip', 'source_security_group_id'],
    ports: ['port_range', 'port_range', 'ip_protocol'],
    direction: { path: 'type' },
    allows: 'policy',
  },
  {
    type: /^digitalocean_firewall$/,
    block: 'inbound_rule',
    from: ['source_addresses'],
    ports: ['port_range', 'port_range', 'protocol'],
    direction: 'ingress',
  },
  {
    type: /^digitalocean_firewall$/,
    block: 'outbound_rule',
    from: ['destination_addresses'],
    ports: ['port_range', 'port_range', 'protocol'],
    direction: 'egress',
  },
  {
    type: /^hcloud_firewall$/,
    block: 'rule',
    from: ['source_ips', 'destination_ips'],
    ports: ['port', 'port', 'protocol'],
    direction: { path: 'direction' },
  },
];

/** Google's rules name protocol and ports in a block of their own. */
const GOOGLE = [
  {
    type: /^google_compute_firewall$/,
    from: ['source_ranges', 'source_tags', 'source_service_accounts'],
    to: 'destination_ranges',
    allow: 'allow',
    protocol: 'protocol',
  },
  {
    type: /^google_compute_(?:region_)?(?:network_)?firewall_policy_rule$/,
    from: ['match.src_ip_ranges', 'match.src_secure_tags'],
    to: 'match.dest_ip_ranges',
    allow: 'match.layer4_configs',
    protocol: 'ip_protocol',
  },
] as const;

/** What a resource lets through at the head and did not at the base, and the reverse; null: it lets nothing through. */
export function accessChanges({ type, base, head, subject }: ResourceSides): readonly ExposureEffect[] {
  const shape = shapeOf(type);
  if (base !== null && head !== null && shape.kind === 'plain' && !mayDiffer(base, head)) return [];
  return exposureChanges(accessRules(shape, base), accessRules(shape, head), subject);
}

/** Address lists that stand on both sides let the same through on both. */
function mayDiffer(base: TreeMap, head: TreeMap): boolean {
  return withoutShared(base, head).some(
    (rest) => rest.entries.some(({ key }) => key === PUBLIC) || genericRules(rest).length > 0,
  );
}

/** How a type of resources writes its rules; plain: in no way of its own. */
type TypeShape =
  | { readonly kind: 'google'; readonly google: (typeof GOOGLE)[number] }
  | { readonly kind: 'known'; readonly shapes: readonly Shape[] }
  | { readonly kind: 'range' }
  | { readonly kind: 'plain' };

/** A change has few types of resources, each many times. */
const shapeOf = remembering(1_000, (type: string): TypeShape => {
  const google = GOOGLE.find((shape) => shape.type.test(type));
  if (google) return { kind: 'google', google };
  const shapes = SHAPES.filter((shape) => shape.type.test(type));
  if (shapes.length > 0) return { kind: 'known', shapes };
  return { kind: /_firewall_rule/.test(type) ? 'range' : 'plain' };
});

function accessRules(shape: TypeShape, body: TreeMap | null): readonly AccessRule[] {
  if (body === null) return [];
  if (shape.kind === 'google') return googleRules(shape.google, body);
  if (shape.kind === 'known') {
    return shape.shapes.flatMap((one) => treesAt(body, one.block).flatMap((rule) => rulesOf(one, rule)));
  }
  return [...(shape.kind === 'range' ? addressRange(body) : []), ...publicEndpoint(body), ...genericRules(body)];
}

function rulesOf(shape: Shape, rule: Tree): readonly AccessRule[] {
  if (shape.allows !== undefined && /^deny|^drop/i.test(textAt(rule, shape.allows) ?? '')) return [];
  const from = shape.from.flatMap((path) => peers(rule, path));
  const [low, high, protocol] = shape.ports;
  if (low.endsWith('ranges') && treesAt(rule, low).length === 0) return [];
  if (low === 'destination_port_range' && treesAt(rule, 'destination_port_ranges').length > 0) return [];
  const direction = directionOf(shape, rule);
  const name = textAt(rule, protocol);
  if (low !== high)
    return [{ direction, from, ports: portsBetween(textAt(rule, low), textAt(rule, high), name), line: rule.line }];
  const ranges = texts(rule, low);
  return (ranges.length === 0 ? [null] : ranges).map((range) => ({
    direction,
    from,
    ports: portsBetween(range?.replace('/', '-') ?? null, null, name),
    line: rule.line,
  }));
}

function directionOf({ direction }: Shape, rule: Tree): AccessRule['direction'] {
  if (typeof direction === 'string') return direction;
  const written = (textAt(rule, direction.path) ?? '').toLowerCase();
  return /^(?:egress|outbound|out|true)$/.test(written) ? 'egress' : 'ingress';
}

/** Addresses and references at a path; `self = true` is the own group. */
function peers(rule: Tree, path: string): readonly string[] {
  if (path !== 'self') return texts(rule, path);
  return textAt(rule, path) === 'true' ? ['self'] : [];
}

function texts(tree: Tree, path: string): readonly string[] {
  return treesAt(tree, path).flatMap((node) => (node.kind === 'scalar' ? [node.text] : []));
}

function googleRules(shape: (typeof GOOGLE)[number], body: TreeMap): readonly AccessRule[] {
  if (/^deny$/i.test(textAt(body, 'action') ?? '')) return [];
  const egress = /^egress$/i.test(textAt(body, 'direction') ?? '');
  const from = egress ? texts(body, shape.to) : shape.from.flatMap((path) => texts(body, path));
  return treesAt(body, shape.allow).flatMap((allow): readonly AccessRule[] => {
    const protocol = textAt(allow, shape.protocol);
    const ports = texts(allow, 'ports');
    return (ports.length === 0 ? [null] : ports).map((port) => ({
      direction: egress ? 'egress' : 'ingress',
      from,
      ports: portsBetween(port, null, protocol),
      line: allow.line,
    }));
  });
}

/** `start_ip_address` to `end_ip_address` of the database firewalls. */
function addressRange(body: TreeMap): readonly AccessRule[] {
  const start = textAt(body, 'start_ip_address') ?? textAt(body, 'start_ip');
  const end = textAt(body, 'end_ip_address') ?? textAt(body, 'end_ip');
  if (start === null || end === null) return [];
  const whole = start === '0.0.0.0' && end === '255.255.255.255';
  const azureOnly = start === '0.0.0.0' && end === '0.0.0.0';
  const from = whole
    ? '0.0.0.0/0'
    : azureOnly
      ? 'AllowAzureServices'
      : start === end
        ? `${start}/32`
        : `${start}-${end}`;
  return [{ direction: 'ingress', from: [from], ports: 'unknown', line: body.line }];
}

/** A database or a cluster with an address of its own on the internet. */
function publicEndpoint(body: TreeMap): readonly AccessRule[] {
  if (textAt(body, PUBLIC) !== 'true') return [];
  return [{ direction: 'ingress', from: ['Internet'], ports: 'unknown', line: body.line }];
}

const PUBLIC = 'publicly_accessible';
