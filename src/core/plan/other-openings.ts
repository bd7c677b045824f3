/** Rules of network objects that let in from outside by way of a firewall, or at providers with shapes of their own. */
import { portsBetween } from '../readers/ports.js';
import type { Opening } from './opening.js';
import { attribute, hasUnknown, isUnknown, items, type ObjectSide, part, type Side, text, texts } from './side.js';

/** A firewall of Azure sends what comes to its own address on to a machine inside. */
function natRules(name: string, rules: readonly Side[]): readonly Opening[] {
  return rules.map((rule) => {
    const sources = part(rule, 'source_addresses');
    const ports = ['destination_ports', 'translated_port'].map((one) => part(rule, one));
    const isOpen = isUnknown(rule) || ports.some(hasUnknown);
    return {
      allows: true,
      sources: texts(sources),
      isSourceOpen: isUnknown(rule) || hasUnknown(sources),
      ports: isOpen ? 'unknown' : portsBetween(ports.flatMap(texts).join(','), null, null),
      order: null,
      attribute: name,
    };
  });
}

/** Without a range and without a group, everybody. */
function openStackRule(side: ObjectSide): readonly Opening[] {
  if (/^egress$/i.test(text(attribute(side, 'direction')) ?? '')) return [];
  const [prefix, group] = [attribute(side, 'remote_ip_prefix'), attribute(side, 'remote_group_id')];
  const [from, to] = [attribute(side, 'port_range_min'), attribute(side, 'port_range_max')];
  const isAnybody =
    (text(prefix) ?? '') === '' && !isUnknown(prefix) && (text(group) ?? '') === '' && !isUnknown(group);
  return [
    {
      allows: true,
      sources: isAnybody ? ['0.0.0.0/0'] : texts(prefix).filter((one) => one !== ''),
      isSourceOpen: isUnknown(prefix),
      ports:
        isUnknown(from) || isUnknown(to)
          ? 'unknown'
          : portsBetween(text(from), text(to), text(attribute(side, 'protocol'))),
      order: null,
      attribute: 'remote_ip_prefix',
    },
  ];
}

/** `22/22`; `-1/-1` is every port. */
function alibabaRule(side: ObjectSide): readonly Opening[] {
  if (/^egress$/i.test(text(attribute(side, 'type')) ?? '') || /^drop$/i.test(text(attribute(side, 'policy')) ?? ''))
    return [];
  const [sources, ports] = [attribute(side, 'cidr_ip'), attribute(side, 'port_range')];
  const [from, to] = (text(ports) ?? '').split('/');
  const isEvery = text(ports) === '-1/-1' || (text(ports) ?? '') === '';
  return [
    {
      allows: true,
      sources: texts(sources),
      isSourceOpen: isUnknown(sources),
      ports: isUnknown(ports) ? 'unknown' : isEvery ? 'all' : portsBetween(from ?? null, to ?? null, null),
      order: null,
      attribute: 'cidr_ip',
    },
  ];
}

function linodeRule(rule: Side): Opening {
  const [four, six, ports] = [part(rule, 'ipv4'), part(rule, 'ipv6'), part(rule, 'ports')];
  return {
    allows: !/^drop$/i.test(text(part(rule, 'action')) ?? ''),
    sources: [...texts(four), ...texts(six)],
    isSourceOpen: hasUnknown(four) || hasUnknown(six) || isUnknown(rule),
    ports:
      isUnknown(rule) || isUnknown(ports) ? 'unknown' : portsBetween(text(ports), null, text(part(rule, 'protocol'))),
    order: null,
    attribute: 'inbound',
  };
}

/** By type. */
export const OTHER_READERS: readonly (readonly [string, (side: ObjectSide) => readonly Opening[]])[] = [
  [
    'azurerm_firewall_policy_rule_collection_group',
    (side) =>
      items(attribute(side, 'nat_rule_collection')).flatMap((collection) =>
        natRules('nat_rule_collection.rule', isUnknown(collection) ? [collection] : items(part(collection, 'rule'))),
      ),
  ],
  ['azurerm_firewall_nat_rule_collection', (side) => natRules('rule', items(attribute(side, 'rule')))],
  ['openstack_networking_secgroup_rule', openStackRule],
  ['alicloud_security_group_rule', alibabaRule],
  ['linode_firewall', (side) => items(attribute(side, 'inbound')).map(linodeRule)],
];
