/** How many an address list lets in: anybody, some, or only the own network (exposure.ts asks). */
import type { ExposureEffect } from '../../domain/effect.js';
import { remembering } from '../../domain/remembering.js';

type Breadth = ExposureEffect['breadth'];

/** The breadth of a list: its widest item decides, and many parts that make up the whole count as the whole. */
export function breadthOf(from: readonly string[]): Breadth {
  const found = new Set(from.map(breadthOfOne));
  if (found.has('world') || coversHalf(from)) return 'world';
  if (found.has('unknown')) return 'unknown';
  if (found.has('some')) return 'some';
  return from.length === 0 ? 'unknown' : 'private';
}

const EVERYBODY = new Set([
  '*',
  'any',
  'all',
  'internet',
  'world',
  'everyone',
  'anywhere',
  '0.0.0.0',
  '::',
  '0.0.0.0/0',
  '::/0',
]);
const WORLD_INSIDE = /(?:^|[^0-9.])0\.0\.0\.0\/0(?![0-9])|(?:^|[^0-9a-f:])::\/0(?![0-9])/i;
/** Service tags that stand for the machines of every customer of a cloud, in one region or all. */
const EVERY_TENANT = /^azurecloud(?:\.[a-z0-9]+)?$/i;
const OWN_NETWORK = /^(?:sg-[0-9a-z]+|self|this|localhost|virtualnetwork|azureloadbalancer|unix:.*)$/i;
const OWN_REFERENCE =
  /(?:^|[^a-z])(?:aws_(?:default_)?security_group|aws_vpc|aws_subnet|google_compute_(?:sub)?network)\.|security_?group|sg_id|selector|!GetAtt [\w.]*GroupId/i;
/** A prefix shorter than this is the world: 0.0.0.0/1 and its like. */
const SHORTEST_PREFIX = 8;

/** Rules name the same few addresses again and again, and each is asked about from both sides. */
const breadthOfOne = remembering(2_000, (written: string): Breadth => {
  const text = written.trim();
  if (EVERYBODY.has(text.toLowerCase())) return 'world';
  const network = networkOf(text);
  if (network === null) return breadthOfWords(text);
  if (PRIVATE.some((range) => contains(range, network))) return 'private';
  return network.prefix < SHORTEST_PREFIX ? 'world' : 'some';
});

function breadthOfWords(text: string): Breadth {
  if (WORLD_INSIDE.test(text) || EVERY_TENANT.test(text)) return 'world';
  return OWN_NETWORK.test(text) || OWN_REFERENCE.test(text) ? 'private' : 'unknown';
}

interface Network {
  readonly bits: 32 | 128;
  readonly first: bigint;
  readonly prefix: number;
}

/** The network that a CIDR or a bare address names; null: neither. */
function networkOf(text: string): Network | null {
  const [address = '', length, ...more] = text.split('/');
  if (more.length > 0 || address.length > 45) return null;
  const value = address.includes(':') ? ipv6(address) : ipv4(address);
  if (value === null) return null;
  const bits = address.includes(':') ? 128 : 32;
  const prefix = length === undefined ? bits : prefixLength(length);
  if (prefix === null || prefix > bits) return null;
  const host = BigInt(bits - prefix);
  return { bits, first: (value >> host) << host, prefix };
}

function prefixLength(text: string): number | null {
  if (/^[0-9]{1,3}$/.test(text)) return Number(text);
  const mask = ipv4(text);
  return mask === null ? null : mask.toString(2).replaceAll('0', '').length;
}

function ipv4(text: string): bigint | null {
  if (!/^[0-9]{1,3}(?:\.[0-9]{1,3}){3}$/.test(text)) return null;
  const parts = text.split('.').map(Number);
  if (parts.some((part) => part > 255)) return null;
  return parts.reduce((sum, part) => sum * 256n + BigInt(part), 0n);
}

function ipv6(text: string): bigint | null {
  const [left = '', right, ...more] = text.split('::');
  if (more.length > 0) return null;
  const before = left === '' ? [] : left.split(':');
  const after = right === undefined || right === '' ? [] : right.split(':');
  const missing = 8 - before.length - after.length;
  if (right === undefined ? missing !== 0 : missing < 0) return null;
  const groups = [...before, ...Array<string>(missing).fill('0'), ...after];
  if (groups.some((group) => !/^[0-9a-f]{1,4}$/i.test(group))) return null;
  return groups.reduce((sum, group) => sum * 65_536n + BigInt(`0x${group}`), 0n);
}

/** Addresses nobody outside has: RFC 1918, 6598 (carrier), 3927 and 4291 (link local), 4193 (ULA), loopback. */
const PRIVATE: readonly Network[] = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  'fc00::/7',
  'fe80::/10',
  '::1/128',
].flatMap((text) => networkOf(text) ?? []);

function contains(outer: Network, inner: Network): boolean {
  if (outer.bits !== inner.bits || outer.prefix > inner.prefix) return false;
  const host = BigInt(outer.bits - outer.prefix);
  return inner.first >> host === outer.first >> host;
}

/** Whether the IPv4 networks of a list make up half of all addresses. */
function coversHalf(from: readonly string[]): boolean {
  const networks = from.flatMap((text) => networkOf(text.trim()) ?? []).filter((network) => network.bits === 32);
  if (networks.length < 2) return false;
  const sorted = networks.toSorted((a, b) => (a.first < b.first ? -1 : 1));
  let covered = 0n;
  let end = 0n;
  for (const network of sorted) {
    const last = network.first + (1n << BigInt(32 - network.prefix));
    const start = network.first > end ? network.first : end;
    if (last > start) covered += last - start;
    if (last > end) end = last;
  }
  return covered >= 1n << 31n;
}
