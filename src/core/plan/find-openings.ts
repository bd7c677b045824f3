/** Finds administration ports that everybody reaches after the plan and did not before, over all rules of one group together. */
import { adminPortsIn } from '../../catalog/admin-ports.js';
import { breadthOf } from '../readers/cidr.js';
import { isNetworkRule, type Opening, openingsOf } from './openings.js';
import { keysOf, type PlanObject, type PlanView } from './plan-object.js';
import type { ObjectSide } from './side.js';
import { type Sight, sightOf } from './sight.js';

/** Rule resources, and the attribute that says to which group they belong. */
const GROUPS: Readonly<Record<string, string>> = {
  aws_security_group_rule: 'security_group_id',
  aws_vpc_security_group_ingress_rule: 'security_group_id',
  aws_ec2_security_group_ingress: 'group_id',
  aws_network_acl_rule: 'network_acl_id',
  azurerm_network_security_rule: 'network_security_group_name',
};

interface Placed {
  readonly object: PlanObject;
  readonly opening: Opening;
}

interface Group {
  readonly before: Placed[];
  readonly after: Placed[];
}

export function findOpenings(view: PlanView): readonly Sight[] {
  const groups = new Map<string, Group>();
  for (const object of view.objects) {
    if (!isNetworkRule(object.type)) continue;
    const key = groupOf(object);
    const group = groups.get(key) ?? { before: [], after: [] };
    groups.set(key, group);
    group.before.push(...placed(object, object.before));
    group.after.push(...placed(object, object.after));
  }
  return [...groups.values()].flatMap((group) => [...exposures(group), ...undecided(group)]);
}

function groupOf(object: PlanObject): string {
  const name = GROUPS[object.type];
  const side = object.after ?? object.before;
  if (name === undefined || side === null) return object.change.address;
  return `${object.type} ${keysOf(object, side, name)[0] ?? object.change.address}`;
}

function placed(object: PlanObject, side: ObjectSide | null): readonly Placed[] {
  return side === null ? [] : openingsOf(object.type, side).map((opening) => ({ object, opening }));
}

function exposures({ before, after }: Group): readonly Sight[] {
  const open = openPorts(after);
  if (open.size === 0) return [];
  const had = new Set(openPorts(before).keys());
  const found = new Map<string, Sight>();
  for (const [port, rules] of open) {
    if (had.has(port)) continue;
    const alone = rules.filter(({ opening }) => isWorld(opening.sources));
    for (const rule of alone.length > 0 ? alone : rules) {
      const { address } = rule.object.change;
      if (!rule.object.isWritten || found.has(address)) continue;
      const seen = rule.opening.ports === 'all' ? 'every port' : `port ${port}`;
      found.set(
        address,
        sightOf(rule.object, { rule: 'plan/open-admin-port', attribute: rule.opening.attribute, seen }),
      );
    }
  }
  return [...found.values()];
}

/** The administration ports that everybody reaches, with the rules that let them. */
function openPorts(rules: readonly Placed[]): ReadonlyMap<number, readonly Placed[]> {
  const byPort = new Map<number, Placed[]>();
  for (const rule of rules) {
    const ports = rule.opening.allows ? portsIn(rule.opening) : [];
    if (ports.length === 0 || breadthOf(rule.opening.sources) === 'private') continue;
    for (const port of ports) {
      if (isDenied(port, rule.opening, rules)) continue;
      const others = byPort.get(port);
      if (others === undefined) byPort.set(port, [rule]);
      else others.push(rule);
    }
  }
  const open = [...byPort].filter(([, some]) => isWorld(some.flatMap(({ opening }) => opening.sources)));
  return new Map(open);
}

function isWorld(sources: readonly string[]): boolean {
  return sources.length > 0 && breadthOf(sources) === 'world';
}

function portsIn({ ports }: Opening): readonly number[] {
  if (ports === 'all') return adminPortsIn(0, 65_535);
  return ports === 'unknown' ? [] : ports.flatMap(({ from, to }) => adminPortsIn(from, to));
}

/** A rule that is asked earlier turns everybody away. */
function isDenied(port: number, { order }: Opening, rules: readonly Placed[]): boolean {
  if (order === null) return false;
  return rules.some(
    ({ opening }) =>
      !opening.allows &&
      opening.order !== null &&
      opening.order < order &&
      isWorld(opening.sources) &&
      portsIn(opening).includes(port),
  );
}

/** Rules of which the part that decides is not known: sources of an administration port, or the ports that everybody reaches. */
function undecided({ before, after }: Group): readonly Sight[] {
  if (!after.some(({ object, opening }) => object.isWritten && isUndecided(opening))) return [];
  const known = new Set(
    before.filter(({ opening }) => isUndecided(opening)).map(({ object }) => object.change.address),
  );
  const found = new Map<string, Sight>();
  for (const { object, opening } of after) {
    const { address } = object.change;
    if (!object.isWritten || known.has(address) || found.has(address) || !isUndecided(opening)) continue;
    const { attribute } = opening;
    found.set(address, sightOf(object, { rule: 'plan/open-admin-port', attribute, certainty: 'undecided' }));
  }
  return [...found.values()];
}

function isUndecided(opening: Opening): boolean {
  if (!opening.allows) return false;
  if (opening.isSourceOpen) return opening.ports === 'unknown' || portsIn(opening).length > 0;
  return opening.ports === 'unknown' && isWorld(opening.sources);
}
