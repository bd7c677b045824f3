/** Port ranges: read from what a rule says, and taken from one another (exposure.ts asks). */
import type { ExposureEffect, PortRange } from '../../domain/effect.js';
import { remembering } from '../../domain/remembering.js';

export type Ports = ExposureEffect['ports'];

const LAST_PORT = 65_535;
const EVERY_PROTOCOL = new Set(['-1', 'all', '*', 'any', 'ip', 'ipv4', 'ipv6']);
const WITH_PORTS = new Set([
  'tcp',
  'udp',
  'tcp_udp',
  'tcpudp',
  'sctp',
  'dccp',
  '6',
  '17',
  '132',
  'tls',
  'http',
  'https',
]);
const WITHOUT_PORTS = new Set([
  'icmp',
  'icmpv6',
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
]);

/**
 * The ports of a rule as written; null: not said. `from` alone may hold a range or a list (`22-23`, `80,443`).
 * A protocol without ports (ICMP) has none: an empty list.
 */
export function portsBetween(from: string | null, to: string | null, protocol: string | null): Ports {
  const name = protocol?.trim().toLowerCase() ?? null;
  if (name !== null && EVERY_PROTOCOL.has(name)) return 'all';
  if (name !== null && WITHOUT_PORTS.has(name)) return [];
  const first = from === null ? null : portList(from);
  const last = to === null ? null : portList(to);
  if (first === null && last === null) return name === null || WITH_PORTS.has(name) ? 'all' : 'unknown';
  if (first === null || last === null) return first ?? last ?? 'all';
  return spanned(first, last);
}

function spanned(first: Ports, last: Ports): Ports {
  if (first === 'unknown' || last === 'unknown') return 'unknown';
  if (first === 'all' || last === 'all') return 'all';
  const low = first[0]?.from;
  const high = last.at(-1)?.to;
  return low === undefined || high === undefined || high < low ? 'unknown' : wholeOr([{ from: low, to: high }]);
}

/** Rules name the same few ports again and again. */
const portList = remembering(2_000, (text: string): Ports => {
  const ranges: PortRange[] = [];
  for (const part of text
    .slice(0, 2000)
    .split(/[,\s]+/)
    .filter((piece) => piece !== '')) {
    const range = portRange(part);
    if (typeof range === 'string') return range;
    ranges.push(range);
  }
  return ranges.length === 0 ? 'unknown' : wholeOr(merged(ranges));
});

function portRange(text: string): PortRange | 'all' | 'unknown' {
  const lower = text.toLowerCase();
  if (lower === '-1' || lower === '*' || lower === 'all' || lower === 'any' || lower === 'null') return 'all';
  const match = /^([0-9]{1,5})(?:\.[0-9]+)?(?:[-:]([0-9]{1,5}))?$/.exec(lower);
  if (match === null) return namedPort(lower);
  const from = Number(match[1]);
  const to = match[2] === undefined ? from : Number(match[2]);
  return to < from || to > LAST_PORT ? 'unknown' : { from, to };
}

const NAMED: ReadonlyMap<string, number> = new Map([
  ['ftp', 21],
  ['ssh', 22],
  ['telnet', 23],
  ['smtp', 25],
  ['domain', 53],
  ['dns', 53],
  ['http', 80],
  ['www', 80],
  ['pop3', 110],
  ['ntp', 123],
  ['imap', 143],
  ['ldap', 389],
  ['https', 443],
  ['smb', 445],
  ['microsoft-ds', 445],
  ['submission', 587],
  ['ldaps', 636],
  ['imaps', 993],
  ['mssql', 1433],
  ['oracle', 1521],
  ['nfs', 2049],
  ['docker', 2375],
  ['etcd', 2379],
  ['mysql', 3306],
  ['rdp', 3389],
  ['ms-wbt-server', 3389],
  ['postgresql', 5432],
  ['postgres', 5432],
  ['winrm', 5985],
  ['amqp', 5672],
  ['vnc', 5900],
  ['redis', 6379],
  ['elasticsearch', 9200],
  ['memcached', 11211],
  ['mongodb', 27017],
]);

function namedPort(name: string): PortRange | 'unknown' {
  const port = NAMED.get(name);
  return port === undefined ? 'unknown' : { from: port, to: port };
}

/** Ranges that leave nothing out are all of them. */
function wholeOr(ranges: readonly PortRange[]): Ports {
  const [only] = ranges;
  return only !== undefined && only.from <= 1 && only.to >= LAST_PORT ? 'all' : ranges;
}

/** In order, those that touch made one. */
export function merged(ranges: readonly PortRange[]): readonly PortRange[] {
  const found: PortRange[] = [];
  for (const range of ranges.toSorted((a, b) => a.from - b.from)) {
    const last = found.at(-1);
    if (last === undefined || range.from > last.to + 1) found.push(range);
    else found[found.length - 1] = { from: last.from, to: Math.max(last.to, range.to) };
  }
  return found;
}

/** What is in `ranges` and not in `others` (in order, merged). */
export function withoutRanges(ranges: readonly PortRange[], others: readonly PortRange[]): readonly PortRange[] {
  const left: PortRange[] = [];
  for (const range of ranges) {
    let from = range.from;
    for (const other of others) {
      if (other.to < from || other.from > range.to) continue;
      if (other.from > from) left.push({ from, to: other.from - 1 });
      from = Math.max(from, other.to + 1);
    }
    if (from <= range.to) left.push({ from, to: range.to });
  }
  return left;
}
