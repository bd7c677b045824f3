/** Finds administration ports that everybody reaches after the plan and did not before, over all rules of one group together. */
import { adminPortsIn } from '../../catalog/admin-ports.js';
import { breadthOf } from '../readers/cidr.js';
import type { Opening } from './opening.js';
import { isNetworkRule, openingsOf } from './openings.js';
import { keysOf, objectsOf, type PlanObject, type PlanView } from './plan-object.js';
import { type EntriesOf, openLists, prefixListsOf } from './prefix-lists.js';
import { hasUnknown, type ObjectSide, texts } from './side.js';
import { type Sight, sightOf } from './sight.js';
import { isTiedElsewhere } from './ties.js';

/** Rule resources, and the attribute that says to which group they belong. */
const GROUPS: Readonly<Record<string, string>> = {
  aws_security_group_rule: 'security_group_id',
  aws_vpc_security_group_ingress_rule: 'security_group_id',
  aws_ec2_security_group_ingress: 'group_id',
  aws_network_acl_rule: 'network_acl_id',
  azurerm_network_security_rule: 'network_security_group_name',
  google_compute_firewall_policy_rule: 'firewall_policy',
  google_compute_network_firewall_policy_rule: 'firewall_policy',
  google_compute_region_network_firewall_policy_rule: 'firewall_policy',
};

interface Placed {
  readonly object: PlanObject;
  readonly opening: Opening;
}

export function findOpenings(view: PlanView): readonly Sight[] {
  const groups = new Map<string, PlanObject[]>();
  for (const object of objectsOf(view, ...[...view.byType.keys()].filter(isNetworkRule))) {
    const key = groupOf(object);
    const others = groups.get(key);
    if (others === undefined) groups.set(key, [object]);
    else others.push(object);
  }
  const lists = { before: prefixListsOf(view, 'before'), after: prefixListsOf(view, 'after') };
  return [...[...groups.values()].flatMap((group) => openingsIn(group, lists)), ...openLists(view)];
}

/** What was open before is only looked at where something is afterwards. */
function openingsIn(group: readonly PlanObject[], lists: Lists): readonly Sight[] {
  if (!group.some(({ isWritten }) => isWritten)) return NONE;
  const after = group.flatMap((object) => placed(object, object.after, lists.after));
  const open = openPorts(after);
  const isOpen = after.some(({ object, opening }) => object.isWritten && isUndecided(opening));
  if (open.size === 0 && !isOpen) return NONE;
  const stayed = group.filter((object) => !isTiedElsewhere(object));
  const before = stayed.flatMap((object) => placed(object, object.before, lists.before));
  return [...exposures(before, open), ...(isOpen ? undecided(before, after) : [])];
}

interface Lists {
  readonly before: EntriesOf;
  readonly after: EntriesOf;
}

const NONE: readonly Sight[] = [];

function groupOf(object: PlanObject): string {
  const name = GROUPS[object.type];
  const side = object.after ?? object.before;
  if (name === undefined || side === null) return object.change.address;
  return `${object.type} ${keysOf(object, side, name)[0] ?? object.change.address}`;
}

function placed(object: PlanObject, side: ObjectSide | null, entriesOf: EntriesOf): readonly Placed[] {
  if (side === null) return [];
  return openingsOf(object.type, side).map((opening) => ({ object, opening: withLists(opening, side, entriesOf) }));
}

/** A list of the same plan lets in who is on it; of one that stands elsewhere it cannot be said. */
function withLists(opening: Opening, side: ObjectSide, entriesOf: EntriesOf): Opening {
  const { lists = [], sources, isSourceOpen } = opening;
  if (lists.length === 0) return opening;
  const entries = entriesOf(side, lists);
  if (entries === null) return { ...opening, isSourceOpen: true };
  return {
    ...opening,
    sources: [...sources, ...entries.flatMap((entry) => texts(entry))],
    isSourceOpen: isSourceOpen || entries.some(hasUnknown),
  };
}

function exposures(before: readonly Placed[], open: ReadonlyMap<number, readonly Placed[]>): readonly Sight[] {
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
  const turnedAway = FAMILIES.map((isOf) => [isOf, deniedPorts(rules, isOf)] as const);
  for (const rule of rules) {
    const ports = rule.opening.allows ? portsIn(rule.opening) : [];
    if (ports.length === 0 || breadthOf(rule.opening.sources) === 'private') continue;
    const { order, sources } = rule.opening;
    const denied = turnedAway.filter(([isOf]) => sources.some(isOf)).map(([, earliest]) => earliest);
    for (const port of ports) {
      if (order !== null && denied.every((earliest) => (earliest.get(port) ?? order) < order)) continue;
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

/** Addresses of the fourth version of IP and those of the sixth; `*` is both. */
const FAMILIES: readonly ((source: string) => boolean)[] = [
  (source) => !source.includes(':'),
  (source) => !/^[0-9.]+(?:\/|$)/.test(source),
];

/** The ports from which everybody of one family is turned away, and how early: rules that are asked later let nobody in. */
function deniedPorts(rules: readonly Placed[], isOf: (source: string) => boolean): ReadonlyMap<number, number> {
  const earliest = new Map<number, number>();
  for (const { opening } of rules) {
    const { allows, isPartial = false, sources } = opening;
    if (allows || opening.order === null || isPartial || !isWorld(sources.filter(isOf))) continue;
    for (const port of portsIn(opening))
      earliest.set(port, Math.min(opening.order, earliest.get(port) ?? Number.POSITIVE_INFINITY));
  }
  return earliest;
}

/** Rules of which the part that decides is not known: sources of an administration port, or the ports that everybody reaches. */
function undecided(before: readonly Placed[], after: readonly Placed[]): readonly Sight[] {
  const known = new Set(before.filter(({ opening }) => isUndecided(opening)).map(identity));
  const found = new Map<string, Sight>();
  for (const placed of after) {
    const { object, opening } = placed;
    const { address } = object.change;
    if (!object.isWritten || known.has(identity(placed)) || found.has(address) || !isUndecided(opening)) continue;
    const { attribute } = opening;
    found.set(address, sightOf(object, { rule: 'plan/open-admin-port', attribute, certainty: 'undecided' }));
  }
  return [...found.values()];
}

/** What stays undecided for the same reason is not told again; another list of addresses, or another port, is. */
function identity({ object, opening: { sources, ports, lists = [] } }: Placed): string {
  return JSON.stringify([object.change.address, sources, ports, lists]);
}

function isUndecided(opening: Opening): boolean {
  if (!opening.allows) return false;
  if (opening.isSourceOpen) return opening.ports === 'unknown' || portsIn(opening).length > 0;
  return opening.ports === 'unknown' && isWorld(opening.sources);
}
