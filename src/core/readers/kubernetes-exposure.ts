/** Who reaches what according to the network objects of Kubernetes, as access rules that two sides can be compared by. */

import type { ExposureEffect } from '../../domain/effect.js';
import { type AccessRule, exposureChanges, portsBetween } from './exposure.js';
import { isSeenOutside } from './kubernetes-kinds.js';
import type { ManifestObject } from './kubernetes-objects.js';
import type { Tree } from './tree.js';
import { treesAt } from './tree-changes.js';
import { isMap, itemsOf, scalarsOf, scalarText, valueAt } from './values-leaves.js';

type Ports = ExposureEffect['ports'];
type Direction = AccessRule['direction'];

const ANYBODY: readonly string[] = ['0.0.0.0/0'];
const PODS_ONLY = /^(?:NetworkPolicy|CiliumNetworkPolicy|CiliumClusterwideNetworkPolicy|GlobalNetworkPolicy)$/;

/** What was opened or closed; a network policy that is gone leaves open what it had closed. */
export function exposureEffects(
  base: ManifestObject | null,
  head: ManifestObject | null,
  subject: string,
): readonly ExposureEffect[] {
  const before = base === null ? [] : rulesOf(base);
  const after = head === null ? [] : rulesOf(head);
  const either = head ?? base;
  if ((base === null || head === null) && either !== null && PODS_ONLY.test(either.kind)) {
    return [policyItself(base, head, subject)];
  }
  return exposureChanges(before, after, subject);
}

function policyItself(base: ManifestObject | null, head: ManifestObject | null, subject: string): ExposureEffect {
  return {
    ...{ kind: 'exposure', subject, event: head === null ? 'opened' : 'closed', direction: 'ingress' },
    ...{ from: ['what the policy kept out'], breadth: 'unknown', ports: 'all' },
    line: head?.line ?? 1,
    baseLine: base?.line ?? null,
  };
}

function rulesOf(object: ManifestObject): readonly AccessRule[] {
  const spec = valueAt(object.tree, 'spec');
  switch (object.kind) {
    case 'NetworkPolicy':
    case 'GlobalNetworkPolicy':
    case 'CiliumNetworkPolicy':
    case 'CiliumClusterwideNetworkPolicy':
      return [...policyRules(spec, 'ingress'), ...policyRules(spec, 'egress')];
    case 'Service':
      return object.group === '' && isSeenOutside(object) ? serviceRules(object, spec) : [];
    case 'Ingress':
      return ingressRules(object);
    case 'Gateway':
      return gatewayRules(spec);
    case 'AuthorizationPolicy':
      return meshRules(spec);
    default:
      return [];
  }
}

function policyRules(spec: Tree | null, direction: Direction): readonly AccessRule[] {
  return itemsOf(valueAt(spec, direction))
    .filter((rule) => isMap(rule) && lets(rule))
    .flatMap((rule) => {
      const peers = peersOf(rule, direction);
      if (peers.length === 0) return [];
      return [{ direction, from: peers, ports: policyPorts(rule), line: rule.line }];
    });
}

/** Calico's rules say what they do; those that deny or log open nothing. */
function lets(rule: Tree): boolean {
  return (scalarText(valueAt(rule, 'action')) ?? 'Allow') === 'Allow';
}

/** CIDRs as written, anybody where no peer is named; selectors of pods are no addresses and left out. */
function peersOf(rule: Tree, direction: Direction): readonly string[] {
  const side = direction === 'ingress' ? 'from' : 'to';
  const peers = itemsOf(valueAt(rule, side)).filter(isMap);
  const own = direction === 'ingress' ? 'source' : 'destination';
  const written = [
    ...peers.flatMap((peer) => treesAt(peer, 'ipBlock.cidr')),
    ...itemsOf(valueAt(rule, `${side}CIDR`)),
    ...treesAt(rule, `${side}CIDRSet.cidr`),
    ...treesAt(rule, `${own}.nets`),
  ].flatMap((tree) => scalarsOf(tree).map(({ text }) => text));
  const world = scalarsOf(valueAt(rule, `${side}Entities`)).some(({ text }) => text === 'world' || text === 'all');
  if (world) return [...written, ...ANYBODY];
  const namesNobody =
    peers.length === 0 && rule.kind === 'map' && !rule.entries.some(({ key }) => namesPeers(key, side, own));
  return namesNobody ? ANYBODY : written;
}

function namesPeers(key: string, side: string, own: string): boolean {
  return (key.startsWith(side) && key !== side) || key === own;
}

function policyPorts(rule: Tree): Ports {
  const ports = [...itemsOf(valueAt(rule, 'ports')), ...treesAt(rule, 'toPorts.ports').flatMap(itemsOf)].filter(isMap);
  if (ports.length === 0) return 'all';
  return together(ports.map((port) => portsFrom(port)));
}

function portsFrom(port: Tree): Ports {
  const from = scalarText(valueAt(port, 'port')) ?? scalarText(valueAt(port, 'number'));
  return portsBetween(from, scalarText(valueAt(port, 'endPort')) ?? from, scalarText(valueAt(port, 'protocol')));
}

function together(ports: readonly Ports[]): Ports {
  if (ports.includes('all')) return 'all';
  if (ports.length === 0 || ports.includes('unknown')) return 'unknown';
  return ports.flatMap((range) => (typeof range === 'string' ? [] : range));
}

/** Nothing for a balancer that its annotations keep inside. */
function serviceRules(object: ManifestObject, spec: Tree | null): readonly AccessRule[] {
  const type = scalarText(valueAt(spec, 'type'));
  const ranges = [
    ...scalarsOf(valueAt(spec, 'loadBalancerSourceRanges')).map(({ text }) => text),
    ...notedRanges(object, /load-balancer-source-ranges$/),
  ];
  const inside = notes(object, /load-balancer-(?:internal|type|scheme)$/).some((text) =>
    /^(?:true|internal|0\.0\.0\.0\/0)$/i.test(text),
  );
  if (type === 'ExternalName' || (inside && ranges.length === 0)) return [];
  const anybody = type === 'NodePort' ? ['whoever reaches a node'] : ANYBODY;
  const ports = itemsOf(valueAt(spec, 'ports')).filter(isMap);
  const from = ranges.length === 0 ? anybody : ranges;
  return [{ direction: 'ingress', from, ports: together(ports.map(portsFrom)), line: spec?.line ?? object.line }];
}

function ingressRules(object: ManifestObject): readonly AccessRule[] {
  const ranges = notedRanges(object, /(?:white-?list-source-range|allowlist-source-range|inbound-cidrs)$/);
  const inside = [
    ...notes(object, /\/scheme$|ingress\.class$/),
    scalarText(valueAt(valueAt(object.tree, 'spec'), 'ingressClassName')) ?? '',
  ].some((text) => /internal|private/i.test(text));
  if (inside && ranges.length === 0) return [];
  const ports: Ports = [{ from: 443, to: 443 }];
  return [{ direction: 'ingress', from: ranges.length === 0 ? ANYBODY : ranges, ports, line: object.line }];
}

function gatewayRules(spec: Tree | null): readonly AccessRule[] {
  const ports = [...treesBelow(spec, 'servers.port'), ...treesBelow(spec, 'listeners')].flatMap(itemsOf).filter(isMap);
  return ports.map((port) => ({ direction: 'ingress', from: ANYBODY, ports: portsFrom(port), line: port.line }));
}

function meshRules(spec: Tree | null): readonly AccessRule[] {
  if ((scalarText(valueAt(spec, 'action')) ?? 'ALLOW') !== 'ALLOW') return [];
  return ['ipBlocks', 'remoteIpBlocks'].flatMap((key) =>
    treesBelow(spec, `rules.from.source.${key}`).map((blocks) => ({
      direction: 'ingress' as const,
      from: scalarsOf(blocks).map(({ text }) => text),
      ports: 'unknown' as const,
      line: blocks.line,
    })),
  );
}

function treesBelow(tree: Tree | null, path: string): readonly Tree[] {
  return tree === null ? [] : treesAt(tree, path);
}

/** The texts of the annotations whose key fits. */
function notes(object: ManifestObject, keys: RegExp): readonly string[] {
  const annotations = valueAt(valueAt(object.tree, 'metadata'), 'annotations');
  if (!isMap(annotations)) return [];
  return annotations.entries.filter((entry) => keys.test(entry.key)).map((entry) => scalarText(entry.value) ?? '');
}

function notedRanges(object: ManifestObject, keys: RegExp): readonly string[] {
  return notes(object, keys).flatMap((text) =>
    text
      .split(',')
      .map((range) => range.trim())
      .filter((range) => range !== ''),
  );
}
