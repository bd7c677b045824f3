/** Networks in tables: addresses, ports, firewall rules of every provider, and the grants that a Terraform resource is by itself. */
import { describe, expect, it } from '@jest/globals';
import { type AccessRule, breadthOf, exposureChanges, portsBetween } from '../../../src/core/readers/exposure.js';
import { parseHcl } from '../../../src/core/readers/hcl/parse.js';
import { merged, type Ports, withoutRanges } from '../../../src/core/readers/ports.js';
import { accessChanges } from '../../../src/core/readers/terraform-exposure.js';
import { grantsBetween } from '../../../src/core/readers/terraform-grants.js';
import type { TreeMap } from '../../../src/core/readers/tree.js';
import type { ExposureEffect } from '../../../src/domain/effect.js';

function written(ports: Ports): string {
  return typeof ports === 'string'
    ? ports
    : ports.map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`)).join();
}

const nets = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => `${from + index}.0.0.0/8`);

describe('how many an address lets in', () => {
  it.each<[ExposureEffect['breadth'], readonly string[]]>([
    ['world', ['0.0.0.0/0,10.0.0.0/8', '::/0 x', '10.0.0.0/7', '1.2.3.4/0.0.0.0']],
    ['private', [' 10.0.0.0/8 ']],
    ['unknown', ['xazurecloud', 'x1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7:8x']],
    ['some', ['::a00:1', '1:2:3:4::5:6:7:8']],
    [
      'world',
      [
        '*',
        'any',
        'ALL',
        'Internet',
        'world',
        'everyone',
        'anywhere',
        '0.0.0.0',
        '::',
        '0.0.0.0/0',
        '::/0',
        ' 0.0.0.0/0 ',
      ],
    ],
    ['world', ['0.0.0.0/7', '128.0.0.0/1', '1.2.3.4/0', '2000::/7', '0.0.0.0/0.0.0.0', '1.0.0.0/254.0.0.0']],
    ['world', ['x(0.0.0.0/0)', '["::/0"]', 'AzureCloud', 'azurecloud.westeurope']],
    [
      'some',
      [
        '8.0.0.0/8',
        '1.2.3.4',
        '255.255.255.255/32',
        '11.0.0.0/8',
        '9.255.255.255',
        '172.15.0.0/16',
        '172.32.0.0/16',
        '192.167.0.0/16',
        '192.169.0.0/16',
        '100.63.0.0/16',
        '100.128.0.0/16',
        '126.0.0.1',
        '128.0.0.1',
        '169.253.0.0/16',
        '169.255.0.1',
        '2001:db8::/32',
        '2001:db8::1',
        '1:2:3:4:5:6:7:8',
        'fbff::1',
        'fec0::1',
        '::2',
        '1.0.0.0/255.0.0.0',
        '172.0.0.0/8',
      ],
    ],
    [
      'private',
      [
        '10.0.0.0/8',
        '10.255.255.255',
        '172.16.0.0/12',
        '172.31.255.255/32',
        '192.168.0.0/16',
        '100.64.0.0/10',
        '100.127.0.1',
        '127.0.0.1',
        '169.254.169.254',
        'fc00::/7',
        'fdff::1',
        'fe80::/10',
        'FE80::1',
        '::1',
        '10.0.0.0/255.0.0.0',
      ],
    ],
    [
      'private',
      [
        'sg-0a1b',
        'self',
        'THIS',
        'localhost',
        'VirtualNetwork',
        'AzureLoadBalancer',
        'unix:/run/x',
        'aws_security_group.a.id',
        'aws_default_security_group.a.id',
        '[aws_vpc.a.cidr_block]',
        'aws_subnet.x.id',
        'google_compute_network.a',
        'google_compute_subnetwork.a',
        'var.security_group',
        'var.securitygroup',
        'module.a.sg_id',
        'pod selector',
        '!GetAtt Web.GroupId',
      ],
    ],
    [
      'unknown',
      [
        'var.x',
        '256.0.0.0/8',
        '1.2.3/8',
        '1.2.3.4.5',
        '1.2.3.4/33',
        '1.2.3.4/x',
        '1.2.3.4/1/2',
        '1.2.3.4/1.2.3',
        'g::1',
        '1:2:3',
        '1::2::3',
        '1:2:3:4:5:6:7:8:9',
        '::/129',
        '12345::1',
        '1:2:3:4:5:6:7::8:9',
        '',
        'xself',
        'selfish',
        'sg-',
        'xaws_vpc.a',
        'azureclouds',
        'azurecloud.a.b',
        '10.0.0.0.0/0',
        '1::/0x',
        'localhosts',
        `${'1'.repeat(46)}`,
        '1:2:3:4:5:6:7:',
      ],
    ],
  ])('%s: each of %j', (breadth, addresses) => {
    expect(
      addresses.filter((address) => breadthOf([address]) !== breadth).map((one) => `${one} ${breadthOf([one])}`),
    ).toEqual([]);
  });

  it.each<[ExposureEffect['breadth'], readonly string[]]>([
    ['unknown', []],
    ['world', ['var.x', '0.0.0.0/0', '10.0.0.1', '1.2.3.4']],
    ['unknown', ['var.x', '10.0.0.1', '1.2.3.4']],
    ['some', ['10.0.0.1', '1.2.3.4']],
    ['private', ['10.0.0.1', 'self']],
    ['world', ['64.0.0.0/8', ...Array.from({ length: 127 }, (_, index) => `${65 + index}.0.0.0/8`)]],
    ['some', Array.from({ length: 127 }, (_, index) => `${65 + index}.0.0.0/8`)],
    ['some', Array.from({ length: 127 }, (_, index) => [`${65 + index}.0.0.0/8`, `${65 + index}.128.0.0/9`]).flat()],
    ['world', Array.from({ length: 128 }, (_, index) => `${191 - index}.0.0.0/8`)],
    ['world', nets(65, 193).map((net) => ` ${net} `)],
    ['world', nets(65, 193).flatMap((net) => [net, net.replace('.0.0.0/8', '.5.0.0/24')])],
    [
      'some',
      nets(65, 192).flatMap((net) => [
        net,
        net.replace('.0.0.0/8', '.5.0.0/24'),
        net.replace('.0.0.0/8', '.128.0.0/9'),
      ]),
    ],
    ['some', [...nets(65, 192), '3000::/8']],
    ['some', ['10.0.0.0/8', '2001:db8::/32', '1.0.0.0/8']],
  ])('%s: all of %j together', (breadth, addresses) => expect(breadthOf(addresses)).toBe(breadth));
});

describe('ports', () => {
  it.each<[string | null, string | null, string | null, string]>([
    ...['-1', 'all', '*', 'Any', 'ip', 'ipv4', ' IPV6 '].map((name): [string, string, string, string] => [
      '22',
      '22',
      name,
      'all',
    ]),
    ...[
      'icmp',
      'ICMPv6',
      'icmp6',
      'ipv6-icmp',
      '1',
      '58',
      'esp',
      'ah',
      'gre',
      '47',
      '50',
      '51',
      'igmp',
      '2',
      'vrrp',
      '112',
    ].map((name): [string, string, string, string] => ['22', '22', name, '']),
    ...['tcp', 'UDP', 'tcp_udp', 'tcpudp', 'sctp', 'dccp', '6', '17', '132', 'tls', 'http', 'https', null].map(
      (name): [null, null, string | null, string] => [null, null, name, 'all'],
    ),
    [null, null, 'other', 'unknown'],
    ['22', null, 'other', '22'],
    [null, '22', 'tcp', '22'],
    ['22', '80', 'tcp', '22-80'],
    ['80', '22', 'tcp', 'unknown'],
    ['22', '22', 'tcp', '22'],
    ['22', 'x', 'tcp', 'unknown'],
    ['x', '22', 'tcp', 'unknown'],
    ['x', '*', 'tcp', 'unknown'],
    ['*', 'x', 'tcp', 'unknown'],
    [' 22 , 80 ', null, null, '22,80'],
    ['22.00', null, null, '22'],
    ['-1', '22', 'tcp', 'all'],
    ['22', '*', 'tcp', 'all'],
    ['20-22', '80-90', 'tcp', '20-90'],
    ['0', '65535', 'tcp', 'all'],
    ['1', '65535', 'tcp', 'all'],
    ['2', '65535', 'tcp', '2-65535'],
    ['1', '65534', 'tcp', '1-65534'],
    ['0', '65536', 'tcp', 'unknown'],
    ['0', '0', 'tcp', '0'],
    ...['-1', '*', 'ALL', 'any', 'null'].map((text): [string, null, null, string] => [text, null, null, 'all']),
    ['22,80-90 443', null, null, '22,80-90,443'],
    ['443,80,81,82', null, null, '80-82,443'],
    ['22:25', null, null, '22-25'],
    ['22.0', null, null, '22'],
    ['25-22', null, null, 'unknown'],
    ['22-x', null, null, 'unknown'],
    ['x22', null, null, 'unknown'],
    ['22x', null, null, 'unknown'],
    ['123456', null, null, 'unknown'],
    ['22,x', null, null, 'unknown'],
    ['22,*', null, null, 'all'],
    ['', null, null, 'unknown'],
    [', ,', null, null, 'unknown'],
    ['1-40000,40001-65535', null, null, 'all'],
    [`${'22,'.repeat(700)}x`, null, null, '22'],
    ...Object.entries({
      ftp: 21,
      SSH: 22,
      telnet: 23,
      smtp: 25,
      domain: 53,
      dns: 53,
      http: 80,
      www: 80,
      pop3: 110,
      ntp: 123,
      imap: 143,
      ldap: 389,
      https: 443,
      smb: 445,
      'microsoft-ds': 445,
      submission: 587,
      ldaps: 636,
      imaps: 993,
      mssql: 1433,
      oracle: 1521,
      nfs: 2049,
      docker: 2375,
      etcd: 2379,
      mysql: 3306,
      rdp: 3389,
      'ms-wbt-server': 3389,
      postgresql: 5432,
      postgres: 5432,
      winrm: 5985,
      amqp: 5672,
      vnc: 5900,
      redis: 6379,
      elasticsearch: 9200,
      memcached: 11211,
      mongodb: 27017,
    }).map(([name, port]): [string, null, string, string] => [name, null, 'tcp', `${port}`]),
  ])('from %j to %j over %j are %s', (from, to, protocol, expected) =>
    expect(written(portsBetween(from, to, protocol))).toBe(expected),
  );

  const ranges = (text: string) =>
    text === ''
      ? []
      : text
          .split(',')
          .map((part) => part.split('-').map(Number))
          .map(([from = 0, to = from]) => ({ from, to }));

  it.each([
    ['', ''],
    ['5', '5'],
    ['9,5', '5,9'],
    ['5,6', '5-6'],
    ['5,7', '5,7'],
    ['5-9,6-7', '5-9'],
    ['5-9,7-12,20', '5-12,20'],
    ['1-2,3-4,5', '1-5'],
  ])('%j in order and joined are %j', (text, expected) => expect(written(merged(ranges(text)))).toBe(expected));

  it.each([
    ['1-10', '', '1-10'],
    ['1-10', '1-10', ''],
    ['1-10', '5', '1-4,6-10'],
    ['1-10', '1', '2-10'],
    ['1-10', '10', '1-9'],
    ['1-10', '0-5', '6-10'],
    ['1-10', '5-20', '1-4'],
    ['1-10', '11-20', '1-10'],
    ['5-10', '1-4', '5-10'],
    ['1-10', '2,4,6', '1,3,5,7-10'],
    ['1-10,20-30', '5-25', '1-4,26-30'],
    ['5', '5', ''],
    ['5', '4,6', '5'],
  ])('%j without %j are %j', (these, others, expected) =>
    expect(written(withoutRanges(ranges(these), ranges(others)))).toBe(expected),
  );
});

describe('what rules let through', () => {
  const rule = (
    from: readonly string[],
    ports: Ports,
    line = 1,
    direction: AccessRule['direction'] = 'ingress',
  ): AccessRule => ({ direction, from, ports, line });
  const on = (...ports: readonly number[]) => ports.map((port) => ({ from: port, to: port }));
  const told = (base: readonly AccessRule[], head: readonly AccessRule[]) =>
    exposureChanges(base, head, 'own').map(
      ({ event, direction, from, breadth, ports, line, baseLine, subject, kind }) => {
        expect([kind, subject]).toEqual(['exposure', 'own']);
        return `${event} ${direction} ${from.join()} ${breadth} ${written(ports)} ${line} ${baseLine}`;
      },
    );

  it.each<[string, readonly AccessRule[], readonly AccessRule[], readonly string[]]>([
    ['nothing', [], [], []],
    [
      'a protocol without ports beside ports',
      [rule(['1.2.3.4'], on(22))],
      [rule(['1.2.3.4'], on(22)), rule(['1.2.3.4'], [])],
      ['opened ingress 1.2.3.4 some  1 null'],
    ],
    [
      'the last half of the world',
      [rule(['0.0.0.0/1'], on(22))],
      [rule(['0.0.0.0/1', '128.0.0.0/1'], on(22))],
      ['opened ingress 128.0.0.0/1 world 22 1 null'],
    ],
    [
      'one more beside both halves of the world',
      [rule(['0.0.0.0/1', '128.0.0.0/1'], on(22))],
      [rule(['0.0.0.0/1', '128.0.0.0/1', '10.0.0.0/8'], on(22))],
      ['opened ingress 10.0.0.0/8 private 22 1 null'],
    ],
    ['the same in other letters', [rule(['SG-a '], on(22))], [rule(['sg-A'], on(22))], []],
    [
      'one that opens',
      [],
      [rule(['1.2.3.4', '1.2.3.4', '5.6.7.8'], on(22), 7)],
      ['opened ingress 1.2.3.4,5.6.7.8 some 22 7 null'],
    ],
    [
      'one that closes, by the nearest line',
      [rule(['1.2.3.4'], on(22), 9)],
      [rule(['5.6.7.8'], on(80), 3), rule(['5.6.7.8'], on(81), 8)],
      [
        'opened ingress 5.6.7.8 some 80 3 null',
        'opened ingress 5.6.7.8 some 81 8 null',
        'closed ingress 1.2.3.4 some 22 8 9',
      ],
    ],
    ['all that close', [rule(['1.2.3.4'], on(22), 9)], [], ['closed ingress 1.2.3.4 some 22 1 9']],
    [
      'another direction',
      [rule(['1.2.3.4'], on(22))],
      [rule(['1.2.3.4'], on(22), 2, 'egress')],
      ['opened egress 1.2.3.4 some 22 2 null', 'closed ingress 1.2.3.4 some 22 2 1'],
    ],
    [
      'sources with other ports left',
      [rule(['1.2.3.4'], on(22))],
      [rule(['1.2.3.4', '5.6.7.8'], on(22, 80))],
      ['opened ingress 1.2.3.4 some 80 1 null', 'opened ingress 5.6.7.8 some 22,80 1 null'],
    ],
    [
      'what was all',
      [rule(['a'], 'all')],
      [rule(['a'], on(22)), rule(['a'], 'unknown'), rule(['a'], [])],
      ['closed ingress a unknown all 1 1'],
    ],
    [
      'what becomes all',
      [rule(['a'], on(22)), rule(['a'], 'unknown'), rule(['a'], [])],
      [rule(['a'], 'all')],
      ['opened ingress a unknown all 1 null'],
    ],
    ['what stays unknown', [rule(['a'], 'unknown')], [rule(['a'], 'unknown')], []],
    [
      'what becomes unknown',
      [rule(['a'], [])],
      [rule(['a'], 'unknown')],
      ['opened ingress a unknown unknown 1 null', 'closed ingress a unknown  1 1'],
    ],
    ['a protocol without ports that stays', [rule(['a'], [])], [rule(['a'], [])], []],
    ['the same in several rules', [rule(['a'], on(22)), rule(['a'], on(80))], [rule(['a'], on(22, 80))], []],
    [
      'the world made of two halves',
      [rule(['0.0.0.0/1'], on(22))],
      [rule(['0.0.0.0/1', '128.0.0.0/1'], on(22))],
      ['opened ingress 128.0.0.0/1 world 22 1 null'],
    ],
    [
      'a part of a world that was one',
      [rule(['0.0.0.0/1', '128.0.0.0/1'], on(22))],
      [rule(['0.0.0.0/1', '128.0.0.0/1', '9.9.9.9'], on(22))],
      ['opened ingress 9.9.9.9 some 22 1 null'],
    ],
    [
      'a piece that makes half of the world',
      [rule(nets(65, 192), on(22))],
      [rule(nets(64, 192), on(22))],
      ['opened ingress 64.0.0.0/8 world 22 1 null'],
    ],
    [
      'a piece of less',
      [rule(nets(66, 192), on(22))],
      [rule(nets(65, 192), on(22))],
      ['opened ingress 65.0.0.0/8 some 22 1 null'],
    ],
    [
      'such a piece where the world was let in',
      [rule(nets(65, 192), on(22)), rule(['*'], on(22))],
      [rule(nets(64, 192), on(22)), rule(['*'], on(22))],
      ['opened ingress 64.0.0.0/8 some 22 1 null'],
    ],
    [
      'such a piece where the world was let out',
      [rule(nets(65, 192), on(22)), rule(['*'], on(22), 1, 'egress')],
      [rule(nets(64, 192), on(22)), rule(['*'], on(22), 1, 'egress')],
      ['opened ingress 64.0.0.0/8 world 22 1 null'],
    ],
    [
      'a part of a world that was one another way',
      [rule(['0.0.0.0/1'], on(22)), rule(['*'], on(80), 1, 'egress')],
      [rule(['0.0.0.0/1', '*', '9.9.9.9'], on(22))],
      ['opened ingress *,9.9.9.9 world 22 1 null', 'closed egress * world 80 1 1'],
    ],
  ])('of %s', (_, base, head, expected) => expect(told(base, head)).toEqual(expected));
});

function bodyOf(text: string | null): TreeMap | null {
  if (text === null) return null;
  const body = parseHcl(`x {\n${text}\n}`)?.blocks[0]?.body;
  if (body === undefined) throw new Error(`not read: ${text}`);
  return body;
}

describe('what a resource of Terraform lets through', () => {
  const opened = (type: string, head: string, base: string | null = null) =>
    accessChanges({ type, base: bodyOf(base), head: bodyOf(head), subject: 's' }).map(
      ({ event, direction, from, ports, line }) =>
        `${event === 'opened' ? '' : '-'}${direction} ${from.join()} ${written(ports)} ${line}`,
    );
  const AWS = 'from_port = 22\nto_port = 23\nprotocol = "tcp"';
  const AZURE = 'source_address_prefix = "*"\nprotocol = "Tcp"\ndirection = "Inbound"\naccess = "Allow"';

  it.each<[string, string, readonly string[]]>([
    ...['aws_security_group', 'aws_default_security_group'].map((type): [string, string, readonly string[]] => [
      type,
      `ingress {\n${AWS}\ncidr_blocks = ["a", "b"]\nipv6_cidr_blocks = ["c"]\nprefix_list_ids = ["d"]\nsecurity_groups = ["e"]\nself = true\n}\negress {\nfrom_port = 0\nto_port = 0\nprotocol = "-1"\ncidr_blocks = ["f"]\n}`,
      ['ingress a,b,c,d,e,self 22-23 2', 'egress f all 12'],
    ]),
    [
      'aws_security_group',
      'ingress {\ncidr_blocks = ["a"]\nself = false\nfrom_port = 22\nto_port = 22\nprotocol = "icmp"\n}',
      ['ingress a  2'],
    ],
    ['aws_security_groups', 'ingress {\ncidr_blocks = ["a"]\n}', []],
    ['aws_security_group_rule', `type = "ingress"\n${AWS}\nsource_security_group_id = "a"`, ['ingress a 22-23 1']],
    ['aws_security_group_rule', `type = "egress"\n${AWS}\ncidr_blocks = ["a"]`, ['egress a 22-23 1']],
    [
      'aws_vpc_security_group_ingress_rule',
      'from_port = 22\nto_port = 22\nip_protocol = "tcp"\ncidr_ipv4 = "a"\ncidr_ipv6 = "b"\nprefix_list_id = "c"\nreferenced_security_group_id = "d"',
      ['ingress a,b,c,d 22 1'],
    ],
    ['aws_vpc_security_group_egress_rule', 'ip_protocol = "-1"\ncidr_ipv4 = "a"', ['egress a all 1']],
    ['aws_vpc_security_group_x_rule', 'cidr_ipv4 = "a"', []],
    ...['aws_network_acl', 'aws_default_network_acl'].map((type): [string, string, readonly string[]] => [
      type,
      `ingress {\n${AWS}\ncidr_block = "a"\nipv6_cidr_block = "b"\naction = "allow"\n}\ningress {\n${AWS}\ncidr_block = "c"\naction = "deny"\n}\negress {\n${AWS}\ncidr_block = "d"\naction = "Allow"\n}`,
      ['ingress a,b 22-23 2', 'egress d 22-23 17'],
    ]),
    ['aws_network_acl_rule', `egress = true\n${AWS}\ncidr_block = "a"\nrule_action = "allow"`, ['egress a 22-23 1']],
    ['aws_network_acl_rule', `egress = false\n${AWS}\nipv6_cidr_block = "a"`, ['ingress a 22-23 1']],
    ['aws_network_acl_rule', `${AWS}\ncidr_block = "a"\nrule_action = "DENY"`, []],
    [
      'yandex_vpc_security_group',
      `ingress {\n${AWS}\nv4_cidr_blocks = ["a"]\nv6_cidr_blocks = ["b"]\n}\negress {\n${AWS}\nv4_cidr_blocks = ["c"]\n}`,
      ['ingress a,b 22-23 2', 'egress c 22-23 9'],
    ],
    ['azurerm_network_security_rule', `${AZURE}\ndestination_port_range = "22"`, ['ingress * 22 1']],
    ['azurerm_network_security_rule', `${AZURE}\ndestination_port_range = "*"`, ['ingress * all 1']],
    [
      'azurerm_network_security_rule',
      `${AZURE}\ndestination_port_ranges = ["22", "80-90"]`,
      ['ingress * 22 1', 'ingress * 80-90 1'],
    ],
    [
      'azurerm_network_security_rule',
      `source_address_prefixes = ["a", "b"]\nsource_application_security_group_ids = ["c"]\nprotocol = "*"\ndirection = "Outbound"\ndestination_port_range = "22"`,
      ['egress a,b,c all 1'],
    ],
    ['azurerm_network_security_rule', `${AZURE.replace('Allow', 'Deny')}\ndestination_port_range = "22"`, []],
    ['azurerm_network_security_rule', AZURE, ['ingress * all 1']],
    [
      'azurerm_network_security_group',
      `security_rule {\n${AZURE}\ndestination_port_range = "22"\n}\nsecurity_rule {\n${AZURE}\ndestination_port_ranges = ["80"]\n}\nsecurity_rule {\n${AZURE.replace('Allow', 'Deny')}\n}`,
      ['ingress * 22 2', 'ingress * 80 9'],
    ],
    [
      'openstack_networking_secgroup_rule_v2',
      'direction = "ingress"\nremote_ip_prefix = "a"\nremote_group_id = "b"\nport_range_min = 22\nport_range_max = 23\nprotocol = "tcp"',
      ['ingress a,b 22-23 1'],
    ],
    [
      'openstack_compute_secgroup_v2',
      'rule {\ncidr = "a"\nfrom_group_id = "b"\nfrom_port = 22\nto_port = 22\nip_protocol = "tcp"\n}',
      ['ingress a,b 22 2'],
    ],
    [
      'alicloud_security_group_rule',
      'type = "ingress"\ncidr_ip = "a"\nsource_security_group_id = "b"\nport_range = "22/23"\nip_protocol = "tcp"\npolicy = "accept"',
      ['ingress a,b 22-23 1'],
    ],
    [
      'alicloud_security_group_rule',
      'type = "egress"\ncidr_ip = "a"\nport_range = "-1/-1"\nip_protocol = "all"',
      ['egress a all 1'],
    ],
    ['alicloud_security_group_rule', 'cidr_ip = "a"\npolicy = "drop"', []],
    [
      'digitalocean_firewall',
      'inbound_rule {\nsource_addresses = ["a"]\nport_range = "22"\nprotocol = "tcp"\n}\noutbound_rule {\ndestination_addresses = ["b"]\nport_range = "1-65535"\nprotocol = "udp"\n}',
      ['ingress a 22 2', 'egress b all 7'],
    ],
    [
      'hcloud_firewall',
      'rule {\ndirection = "in"\nsource_ips = ["a"]\nport = "22"\nprotocol = "tcp"\n}\nrule {\ndirection = "out"\ndestination_ips = ["b"]\nport = "any"\nprotocol = "tcp"\n}',
      ['ingress a 22 2', 'egress b all 8'],
    ],
    [
      'google_compute_firewall',
      'source_ranges = ["a"]\nsource_tags = ["b"]\nsource_service_accounts = ["c"]\nallow {\nprotocol = "tcp"\nports = ["22", "80-90"]\n}\nallow {\nprotocol = "icmp"\n}',
      ['ingress a,b,c 22 5', 'ingress a,b,c 80-90 5', 'ingress a,b,c  9'],
    ],
    [
      'google_compute_firewall',
      'direction = "EGRESS"\nsource_ranges = ["a"]\ndestination_ranges = ["b"]\nallow {\nprotocol = "all"\n}',
      ['egress b all 5'],
    ],
    ['google_compute_firewall', 'source_ranges = ["a"]\ndeny {\nprotocol = "tcp"\n}', []],
    ...[
      'google_compute_firewall_policy_rule',
      'google_compute_region_network_firewall_policy_rule',
      'google_compute_network_firewall_policy_rule',
    ].map((type): [string, string, readonly string[]] => [
      type,
      'action = "allow"\ndirection = "INGRESS"\nmatch {\nsrc_ip_ranges = ["a"]\nsrc_secure_tags = ["b"]\nlayer4_configs {\nip_protocol = "tcp"\nports = ["22"]\n}\n}',
      ['ingress a,b 22 7'],
    ]),
    [
      'google_compute_firewall_policy_rule',
      'action = "Deny"\nmatch {\nsrc_ip_ranges = ["a"]\nlayer4_configs {\nip_protocol = "tcp"\n}\n}',
      [],
    ],
    [
      'google_compute_firewall_policy_rule',
      'direction = "egress"\nmatch {\ndest_ip_ranges = ["a"]\nlayer4_configs {\nip_protocol = "all"\n}\n}',
      ['egress a all 5'],
    ],
    [
      'azurerm_mssql_firewall_rule',
      'start_ip_address = "0.0.0.0"\nend_ip_address = "255.255.255.255"',
      ['ingress 0.0.0.0/0 unknown 1'],
    ],
    [
      'azurerm_mssql_firewall_rule',
      'start_ip_address = "0.0.0.0"\nend_ip_address = "0.0.0.0"',
      ['ingress AllowAzureServices unknown 1'],
    ],
    [
      'azurerm_mssql_firewall_rule',
      'start_ip_address = "1.2.3.4"\nend_ip_address = "1.2.3.4"',
      ['ingress 1.2.3.4/32 unknown 1'],
    ],
    ['azurerm_redis_firewall_rule', 'start_ip = "1.2.3.4"\nend_ip = "1.2.3.9"', ['ingress 1.2.3.4-1.2.3.9 unknown 1']],
    ['azurerm_redis_firewall_rule', 'start_ip = "1.2.3.4"', []],
    ['azurerm_redis_firewall_rule', 'end_ip = "1.2.3.4"', []],
    ['other', 'start_ip = "1.2.3.4"\nend_ip = "1.2.3.9"', []],
    [
      'azurerm_mssql_firewall_rule',
      'start_ip_address = "1.2.3.4"\nend_ip_address = "255.255.255.255"',
      ['ingress 1.2.3.4-255.255.255.255 unknown 1'],
    ],
    [
      'azurerm_mssql_firewall_rule',
      'start_ip_address = "0.0.0.0"\nend_ip_address = "1.2.3.4"',
      ['ingress 0.0.0.0-1.2.3.4 unknown 1'],
    ],
    [
      'azurerm_mssql_firewall_rule',
      'start_ip_address = "1.2.3.4"\nend_ip_address = "0.0.0.0"',
      ['ingress 1.2.3.4-0.0.0.0 unknown 1'],
    ],
    [
      'openstack_networking_secgroup_rule_v2',
      'direction = "egress"\nremote_ip_prefix = "a"\nprotocol = "icmp"',
      ['egress a  1'],
    ],
    [
      'digitalocean_firewall',
      'inbound_rule {\nsource_addresses = ["a"]\nprotocol = "icmp"\n}\noutbound_rule {\ndestination_addresses = ["b"]\nprotocol = "icmp"\n}',
      ['ingress a  2', 'egress b  6'],
    ],
    ['hcloud_firewall', 'rule {\ndirection = "in"\nsource_ips = ["a"]\nprotocol = "icmp"\n}', ['ingress a  2']],
    ['azurerm_network_security_rule', AZURE.replace('"Allow"', '"allow or deny, drop"'), ['ingress * all 1']],
    ['azurerm_network_security_rule', AZURE.replace('"Inbound"', '"xoutbound"'), ['ingress * all 1']],
    ['azurerm_network_security_rule', AZURE.replace('"Inbound"', '"outbounds"'), ['ingress * all 1']],
    [
      'google_compute_firewall_policy_rule',
      'action = "denying"\ndirection = "xegress"\nmatch {\nsrc_ip_ranges = ["a"]\nlayer4_configs {\nip_protocol = "all"\n}\n}',
      ['ingress a all 6'],
    ],
    [
      'google_compute_firewall_policy_rule',
      'action = "xdeny"\ndirection = "egresses"\nmatch {\nsrc_ip_ranges = ["a"]\nlayer4_configs {\nip_protocol = "all"\n}\n}',
      ['ingress a all 6'],
    ],
    ...[
      'xaws_security_group',
      'aws_security_group_x',
      'xaws_network_acl',
      'aws_network_acl_x',
      'xyandex_vpc_security_group',
      'yandex_vpc_security_group_x',
    ].map((type): [string, string, readonly string[]] => [
      type,
      `ingress {\n${AWS}\ncidr_blocks = ["a"]\ncidr_block = "a"\nv4_cidr_blocks = ["a"]\n}`,
      [],
    ]),
    ...['xaws_security_group_rule', 'aws_security_group_rule_x', 'xaws_network_acl_rule', 'aws_network_acl_rule_x'].map(
      (type): [string, string, readonly string[]] => [type, `${AWS}\ncidr_blocks = ["a"]\ncidr_block = "a"`, []],
    ),
    ...[
      'xazurerm_network_security_rule',
      'azurerm_network_security_rule_x',
      'xazurerm_network_security_group',
      'azurerm_network_security_group_x',
    ].map((type): [string, string, readonly string[]] => [
      type,
      `${AZURE}\nsecurity_rule {\n${AZURE}\n}`,
      ['ingress * unknown 2', 'ingress * unknown 7'],
    ]),
    ...[
      'xopenstack_networking_secgroup_rule',
      'xopenstack_compute_secgroup',
      'xalicloud_security_group_rule',
      'alicloud_security_group_rule_x',
      'xdigitalocean_firewall',
      'digitalocean_firewall_x',
      'xhcloud_firewall',
      'hcloud_firewall_x',
      'xgoogle_compute_firewall',
      'google_compute_firewall_x',
    ].map((type): [string, string, readonly string[]] => [
      type,
      'remote_ip_prefix = "a"\ncidr_ip = "a"\nrule {\ncidr = "a"\nsource_ips = ["a"]\n}\ninbound_rule {\nsource_addresses = ["a"]\n}\noutbound_rule {\ndestination_addresses = ["a"]\n}\nsource_ranges = ["a"]\nallow {\nprotocol = "tcp"\n}',
      [],
    ]),
    ['aws_db_instance', 'publicly_accessible = true', ['ingress Internet unknown 1']],
    ['aws_db_instance', 'publicly_accessible = false', []],
  ])('%s with %j', (type, body, expected) => {
    expect(opened(type, body)).toEqual(expected);
    expect(opened(type, body, body)).toEqual([]);
    expect(opened(type, '', body).map((row) => row.replace(/ \d+$/, ''))).toEqual(
      expected.map((row) => `-${row}`.replace(/ \d+$/, '')),
    );
  });

  it('is asked of a plain resource only where something of it differs', () => {
    expect(opened('aws_db_instance', 'a = 1\npublicly_accessible = true', 'a = 2\npublicly_accessible = true')).toEqual(
      [],
    );
    expect(opened('aws_db_instance', 'publicly_accessible = true', 'publicly_accessible = false')).toEqual([
      'ingress Internet unknown 1',
    ]);
  });
});

describe('what a resource of Terraform grants by itself', () => {
  const granted = (type: string, head: string | null, base: string | null = null) =>
    grantsBetween({ type, base: bodyOf(base), head: bodyOf(head), subject: 's' }).map(
      ({ kind, event, of, value, breadth, line, baseLine, subject }) => {
        expect([kind, subject]).toEqual(['grant', 's']);
        return `${event} ${of} ${value} ${breadth} ${line} ${baseLine}`;
      },
    );
  const of = (path: string, value: string) =>
    path.includes('.') ? `${path.replace('.', ' {\n')} = "${value}"\n}` : `${path} = "${value}"`;

  it.each<[string, string, string, string]>([
    ...[
      'AdministratorAccess',
      'arn:aws:iam::aws:policy/PowerUserAccess',
      'x/IAMFullAccess',
      'AdministratorAccess-Amplify',
    ].map((value): [string, string, string, string] => ['any_type', 'x', value, 'role admin']),
    ...[
      'owner',
      'editor',
      'iam.securityAdmin',
      'iam.organizationRoleAdmin',
      'iam.serviceAccountTokenCreator',
      'iam.serviceAccountAdmin',
      'iam.serviceAccountKeyAdmin',
      'iam.workloadIdentityPoolAdmin',
      'resourcemanager.organizationAdmin',
      'resourcemanager.projectIamAdmin',
      'resourcemanager.folderIamAdmin',
    ].map((value): [string, string, string, string] => ['any_type', 'x', `roles/${value}`, 'role admin']),
    ['any_type', 'x', 'allUsers', 'principal everyone'],
    ['any_type', 'x', 'allAuthenticatedUsers', 'principal everyone'],
    ...[
      'Owner',
      'Contributor',
      'User Access Administrator',
      'Role Based Access Control Administrator',
      'Key Vault Administrator',
      '/providers/8e3af657-a8ff-443c-a75c-2fe8c4bcb635',
      'b24988ac-6180-42a0-ab88-20f7382dd24c',
      '18d7d88d-d35e-4fb5-a5c3-7773c20a72d9',
    ].flatMap((value): [string, string, string, string][] => [
      ['azurerm_role_assignment', 'role_definition_name', value, 'role admin'],
      ['azuread_x', 'role_definition_id', value, 'role admin'],
    ]),
    ['azuread_directory_role', 'display_name', 'Global Administrator', 'role admin'],
    ['azuread_directory_role_x', 'display_name', 'Privileged Role Administrator', 'role admin'],
    ...['kubernetes_role_binding', 'kubernetes_cluster_role_binding_v1'].flatMap(
      (type): [string, string, string, string][] => [
        [type, 'role_ref.name', 'cluster-admin', 'role admin'],
        [type, 'role_ref.name', 'admin', 'role admin'],
        [type, 'subject.name', 'system:unauthenticated', 'principal everyone'],
        [type, 'subject.name', 'system:anonymous', 'principal everyone'],
        [type, 'subject.name', 'system:authenticated', 'principal everyone'],
      ],
    ),
    ...[
      'permission',
      'permissions',
      'access',
      'role',
      'access_level',
      'group_access',
      'privilege',
      'privileges',
      'default_repository_permission',
      'collaborator.permission',
      'team.permission',
      'user.permission',
    ].map((path): [string, string, string, string] => ['github_x', path, 'admin', 'permission admin']),
    ...[
      'tfe',
      'gitlab',
      'datadog',
      'grafana',
      'pagerduty',
      'okta',
      'auth0',
      'mongodbatlas',
      'snowflake',
      'databricks',
      'sentry',
      'cloudflare',
    ].map((provider): [string, string, string, string] => [
      `${provider}_x`,
      'permission',
      'maintain',
      'permission admin',
    ]),
    ...[
      'Owner',
      'maintainer',
      'administrator',
      'manage',
      'ACCOUNTADMIN',
      'securityadmin',
      'super_admin',
      'org_admin',
    ].map((value): [string, string, string, string] => ['github_x', 'permission', value, 'permission admin']),
    ['aws_lambda_permission', 'principal', '*', 'principal everyone'],
    ['aws_cloudwatch_event_permission', 'principal', '*', 'principal everyone'],
    ['aws_s3_bucket', 'acl', 'public-read', 'principal everyone'],
    ['aws_s3_bucket_acl', 'acl', 'public-read-write', 'principal everyone'],
    ['aws_s3_bucket_acl', 'acl', 'authenticated-read', 'principal everyone'],
    ['aws_ami_launch_permission', 'group', 'all', 'principal everyone'],
    ['aws_ecrpublic_x', 'group', 'all', 'principal everyone'],
    ['tfe_team', 'organization_access.manage_workspaces', 'true', 'permission admin'],
    [
      'aws_eks_access_policy_association',
      'policy_arn',
      'arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy',
      'role admin',
    ],
    ['aws_eks_access_policy_association', 'policy_arn', 'x/AmazonEKSAdminPolicy', 'role admin'],
  ])('%s where %s is %s: %s', (type, path, value, expected) => {
    const [kind, breadth] = expected.split(' ');
    const line = path.includes('.') ? 3 : 2;
    expect(granted(type, of(path, value))).toEqual([`added ${kind} ${value} ${breadth} ${line} null`]);
    expect(granted(type, 'y = 1', of(path, value))).toEqual([`removed ${kind} ${value} ${breadth} 1 ${line}`]);
    expect(granted(type, `${of(path, value)}\ny = 1`, of(path, value))).toEqual([]);
  });

  it.each<[string, string]>([
    ['any_type', of('x', 'AdministratorAccesses')],
    ['any_type', of('x', 'xAdministratorAccess')],
    ['any_type', of('x', 'xroles/owner')],
    ['any_type', of('x', 'allUsersX')],
    ['any_type', of('permission', 'admin')],
    ['azurerm_x', of('role_definition_name', 'xOwner')],
    ['xazuread_directory_role', of('display_name', 'Owner')],
    ['xkubernetes_role_binding', of('role_ref.name', 'admin')],
    ['kubernetes_role_binding', of('role_ref.name', 'xadmin')],
    ['xkubernetes_role_binding', of('subject.name', 'system:anonymous')],
    ['kubernetes_role_binding', of('subject.name', 'xsystem:anonymous')],
    ['kubernetes_role_binding', of('subject.name', 'system:anonymousx')],
    ['github_x', of('permission', 'xadmin')],
    ['xaws_lambda_permission', of('principal', '*')],
    ['aws_lambda_permission', of('principal', 'x*')],
    ['aws_lambda_permission', of('principal', '*x')],
    ['xaws_s3_bucket', of('acl', 'public-read')],
    ['aws_s3_bucket', of('acl', 'xpublic-read')],
    ['xaws_ecrpublic', of('group', 'all')],
    ['xaws_ami_launch_permission', of('group', 'all')],
    ['aws_ami_launch_permission_x', of('group', 'all')],
    ['aws_ami_launch_permission', of('group', 'xall')],
    ['xtfe_team', of('organization_access.manage_workspaces', 'true')],
    ['tfe_team', of('organization_access.manage_workspaces', 'xtrue')],
    ['tfe_team', of('organization_access.manage_workspaces', 'truex')],
    ['xaws_eks_access_policy_association', of('policy_arn', 'AmazonEKSAdminPolicy')],
    ['aws_eks_access_policy_association_x', of('policy_arn', 'AmazonEKSAdminPolicy')],
    ['any_type', of('x', 'xallUsers')],
    ['any_type', of('role_definition_name', 'Owner')],
    ['azurerm_x', of('role_definition_name', 'Reader')],
    ['azurerm_x', of('role_definition_name', 'Owners')],
    ['azurerm_x', of('other', 'Owner')],
    ['xazurerm_x', of('role_definition_name', 'Owner')],
    ['xazurerm_x', of('role_definition_id', 'Owner')],
    ['kubernetes_role_binding', of('role_ref.name', 'view')],
    ['kubernetes_role_binding', of('role_ref.name', 'admins')],
    ['github_x', of('permission', 'push')],
    ['github_x', of('permission', 'admins')],
    ['githubx', of('permission', 'admin')],
    ['xgithub_x', of('permission', 'admin')],
    ['aws_lambda_permission', of('principal', 's3.amazonaws.com')],
    ['aws_lambda_permissions', of('principal', '*')],
    ['aws_s3_bucket', of('acl', 'private')],
    ['aws_s3_bucket', of('acl', 'public-reads')],
    ['aws_s3_bucket_x', of('acl', 'public-read')],
    ['aws_ami_launch_permission', of('group', 'alls')],
    ['tfe_team', of('organization_access.manage_workspaces', 'false')],
    ['tfe_teams', of('organization_access.manage_workspaces', 'true')],
    ['aws_eks_access_policy_association', of('policy_arn', 'AmazonEKSViewPolicy')],
    ['aws_eks_access_policy_association', of('policy_arn', 'AmazonEKSAdminPolicyX')],
  ])('nothing: %s with %j', (type, body) => expect(granted(type, body)).toEqual([]));

  it('is told once where a statement says it as well, and cut where it is long', () => {
    expect(granted('aws_iam_role', 'managed_policy_arns = ["arn:aws:iam::aws:policy/AdministratorAccess"]')).toEqual([
      'added role arn:aws:iam::aws:policy/AdministratorAccess admin 2 null',
    ]);
    const [long] = granted('any_type', `x = "${'y'.repeat(300)}/AdministratorAccess"`);
    expect(long).toBe(`added role ${'y'.repeat(200)} admin 2 null`);
    expect(granted('any_type', 'x = ["allUsers", "allUsers", { y = "allUsers" }]')).toEqual([
      'added principal allUsers everyone 2 null',
    ]);
  });

  it('is told of every one', () => {
    expect(granted('any_type', 'x = ["allUsers", "allAuthenticatedUsers"]').map((one) => one.split(' ')[2])).toEqual([
      'allUsers',
      'allAuthenticatedUsers',
    ]);
  });

  it('is told of the rules of a cluster role by what they say', () => {
    const rule = (verb: string, resource: string) => `rule {\nverbs = ["${verb}"]\nresources = ["${resource}"]\n}`;
    expect(granted('kubernetes_role', rule('escalate', 'pods'))).toEqual([
      'added action escalate admin 3 null',
      'added resource pods plain 4 null',
    ]);
    expect(granted('kubernetes_cluster_role_v1', rule('*', '*'))).toEqual([
      'added action * admin 3 null',
      'added resource * wildcard 4 null',
    ]);
  });

  it('is told of a whole policy where it differs', () => {
    const policy = (action: string) =>
      `policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "${action}", Resource = "r" }] })`;
    expect(granted('aws_iam_policy', policy('s3:PutObject'), policy('s3:GetObject'))).toEqual([
      'added action s3:PutObject write 2 null',
      'removed action s3:GetObject plain 2 2',
    ]);
    expect(granted('aws_iam_policy', null, policy('s3:GetObject'))).toEqual([
      'removed action s3:GetObject plain 1 2',
      'removed resource r plain 1 2',
    ]);
    expect(
      granted('x', 'actions = ["s3:PutObject"]\neffect = "Allow"', 'actions = ["s3:PutObject"]\neffect = "Deny"'),
    ).toEqual(['added action s3:PutObject write 2 null', 'added action no longer denied: s3:PutObject write 1 2']);
  });
});
