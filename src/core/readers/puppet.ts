/** Reads manifests of Puppet into effects: users, keys, sudo and grants, packet filters, and attributes that name addresses or people. One of the readers of core/readers.ts. */
import type { Effect, Reader } from '../../domain/effect.js';
import { compareSides, type Entry, entryChanges } from './declared-things.js';
import { type AccessRule, exposureChanges, portsBetween } from './exposure.js';
import { type PuppetResource, puppetResources } from './puppet-resources.js';
import { isAddressText } from './values-addresses.js';
import { sortOfKey } from './values-keys.js';
import { grouped } from './values-leaves.js';

/** What is declared no longer stays on the machines, so nothing is removed: things are changed, added or let go. */
export const readPuppet: Reader = (file) =>
  compareSides(file, {
    parse: puppetResources,
    effects: (base, head) => manifestChanges(base ?? [], head ?? []),
  });

type Sort = 'puppet/access' | 'puppet/firewall' | 'puppet/network' | 'puppet/dns';

const ACCESS =
  /^(?:user|group|ssh_authorized_key|sshkey|k5login|selboolean|(?:.*::)?(?:sudo(?:ers)?(?:::.*)?|admin(?:::.*)?|accounts?(?:::.*)?|users?(?:::.*)?|ssh::(?:key|userkey|authorized)\w*|htpasswd)|(?:\w+(?:::\w+)*_)?(?:user|grants?|user_permissions|authorized_keys?|role)|(?:postgresql|mysql|mariadb|mongodb|rabbitmq|vault|grafana|kubernetes)::(?:\w+::)*role|(?:.*::)(?:user|grant|pg_hba_rule|database_grant|table_grant|acl))$/;
const FIREWALL =
  /^(?:firewall|firewallchain|ec2_securitygroup|(?:.*::)?(?:ferm|ufw|iptables|ip6tables|nftables|shorewall|firewalld?|fail2ban|tcpwrappers)(?:::\w+)*|\w*firewall\w*)$/;
const DNS = /^(?:.*::)?(?:dns|bind|powerdns|nsd|unbound)::(?:\w+::)*(?:record|zone|view|acl)\w*$/;
const NETWORK =
  /^(?:ec2_(?:vpc|elastic|internet)\w*|elb_loadbalancer|route53_\w+|network_(?:route|config)|(?:.*::)?(?:haproxy|lvs|keepalived)::\w+|network::(?:route|interface)\w*)$/;

function sortOfType(type: string): Sort | null {
  if (FIREWALL.test(type)) return 'puppet/firewall';
  if (DNS.test(type)) return 'puppet/dns';
  if (NETWORK.test(type)) return 'puppet/network';
  return ACCESS.test(type) ? 'puppet/access' : null;
}

function manifestChanges(base: readonly PuppetResource[], head: readonly PuppetResource[]): readonly Effect[] {
  const was = grouped(base, subjectOf);
  const is = grouped(head, subjectOf);
  const exposures = [...new Set([...is.keys(), ...was.keys()])].flatMap((subject) => {
    const rules = (side: typeof was) => (side.get(subject) ?? []).flatMap(ruleOf);
    return exposureChanges(rules(was), rules(is), subject);
  });
  return [...entryChanges(base.flatMap(entriesOf), head.flatMap(entriesOf)), ...exposures];
}

function subjectOf({ type, title }: PuppetResource): string {
  return `${type} ${title}`;
}

/** Attributes that say nothing about who may do or reach what. */
const SAYS_NOTHING =
  /^(?:comment|fullname|realname|gecos|email|description|require|before|notify|subscribe|tag|loglevel|home|managehome|shell|order|prio|priority|audit|noop)$/;

function entriesOf(resource: PuppetResource): readonly Entry[] {
  const subject = subjectOf(resource);
  const sort = sortOfType(resource.type);
  if (sort !== null) {
    const own = { subject, type: sort, path: 'declared', value: subject, line: resource.line };
    const told = resource.attributes.filter(({ name }) => !SAYS_NOTHING.test(name));
    return [
      ...(resource.isForOthers ? [] : [own]),
      ...told.map(({ name, value, line }) => ({ subject, type: sort, path: name, value, line })),
    ];
  }
  return resource.attributes.flatMap(({ name, value, line }): readonly Entry[] => {
    const type = sortOfAttribute(name, value);
    return type === null ? [] : [{ subject, type, path: name, value, line }];
  });
}

/** What an attribute of any other resource decides: by its name where it holds more than one value, or by an address. */
function sortOfAttribute(name: string, value: string): Sort | null {
  if (SAYS_NOTHING.test(name)) return null;
  if (value.split(/['"\s,[\]]+/).some(isAddressText)) return 'puppet/network';
  if (!/^[[{$]/.test(value)) return null;
  const sort = sortOfKey(name, null, null);
  if (sort === null) return null;
  return sort === 'values/access' ? 'puppet/access' : sort === 'values/dns' ? 'puppet/dns' : 'puppet/network';
}

const LETS_IN = /^(?:accept|allow|limit|present)$/i;

/** A rule of a packet filter that lets in; where it names no source, everybody. */
function ruleOf(resource: PuppetResource): readonly AccessRule[] {
  if (sortOfType(resource.type) !== 'puppet/firewall' || /chain|defaults?$/.test(resource.type)) return [];
  if (resource.isForOthers) return [];
  const said = (...names: readonly string[]) => resource.attributes.find(({ name }) => names.includes(name))?.value;
  const action = said('action', 'jump', 'target') ?? 'accept';
  if (!LETS_IN.test(unquoted(action)) || unquoted(said('ensure') ?? 'present') === 'absent') return [];
  const source = said('source', 'src_range', 'srange', 'from', 'src', 'iprange', 'allowed', 'ip');
  const from = source === undefined ? ['0.0.0.0/0'] : source.split(/['"\s,[\]()]+/).filter((word) => word !== '');
  const egress = /output|egress|\bout\b/i.test(`${said('chain', 'direction') ?? ''}`);
  return [
    {
      direction: egress ? 'egress' : 'ingress',
      from: from.map(anybody),
      ports: portsIn(said('dport', 'port', 'ports')),
      line: resource.line,
    },
  ];
}

function anybody(source: string): string {
  return /^(?:any|all|0\/0|\$ALL)$/i.test(source) ? '0.0.0.0/0' : source;
}

function portsIn(value: string | undefined): AccessRule['ports'] {
  if (value === undefined) return 'all';
  const words = value.split(/['"\s,[\]()]+/).filter((word) => word !== '');
  const ranges = words.map((word) => portsBetween(word.replace(/[-:].*$/, ''), word.replace(/^.*[-:]/, ''), 'tcp'));
  if (ranges.includes('unknown') || ranges.length === 0) return 'unknown';
  return ranges.includes('all') ? 'all' : ranges.flatMap((range) => (typeof range === 'string' ? [] : range));
}

function unquoted(value: string): string {
  return value.replace(/^['"]|['"]$/g, '');
}
