/** Who may reach what at the head that could not at the base, and the other way round, for every kind of firewall rule. */
import type { ExposureEffect, PortRange } from '../../domain/effect.js';
import { breadthOf } from './cidr.js';
import { nearestLines } from './nearest-line.js';
import { merged, type Ports, withoutRanges } from './ports.js';

export { breadthOf } from './cidr.js';
export { portsBetween } from './ports.js';

/** One rule that lets something through. */
export interface AccessRule {
  readonly direction: ExposureEffect['direction'];
  /** CIDRs, groups, tags, as written. */
  readonly from: readonly string[];
  readonly ports: ExposureEffect['ports'];
  readonly line: number;
}

/**
 * What the head's rules let through and the base's did not (opened), and the reverse (closed). How rules are split or
 * ordered makes no difference. A source is the same only where it is written the same: 0.0.0.0/0 narrowed to
 * 10.0.0.0/8 closes the world and opens the private network.
 */
export function exposureChanges(
  base: readonly AccessRule[],
  head: readonly AccessRule[],
  subject: string,
): readonly ExposureEffect[] {
  if (base.length + head.length === 0) return [];
  const permittedBefore = permits(base);
  const permittedAfter = permits(head);
  const lineFor = nearestLines(
    head.map((rule) => rule.line),
    1,
  );
  const opened = head
    .flatMap((rule) => newIn(rule, permittedBefore))
    .map((part): ExposureEffect => ({ kind: 'exposure', event: 'opened', subject, baseLine: null, ...part }));
  const closed = base
    .flatMap((rule) => newIn(rule, permittedAfter))
    .map(
      (part): ExposureEffect => ({
        kind: 'exposure',
        event: 'closed',
        subject,
        ...part,
        baseLine: part.line,
        line: lineFor(part.line),
      }),
    );
  return [...opened, ...closed];
}

type Part = Pick<ExposureEffect, 'direction' | 'from' | 'breadth' | 'ports' | 'line'>;

/** What one source may reach in one direction, all rules taken together. */
interface Reach {
  readonly ranges: readonly PortRange[];
  readonly all: boolean;
  readonly unknown: boolean;
  /** A protocol without ports. */
  readonly portless: boolean;
}

interface Permits {
  readonly reach: ReadonlyMap<string, Reach>;
  /** The directions in which a rule is open to the world. */
  readonly toWorld: ReadonlySet<AccessRule['direction']>;
}

const NOTHING: Reach = { ranges: [], all: false, unknown: false, portless: false };

function permits(rules: readonly AccessRule[]): Permits {
  const byKey = new Map<string, { ranges: PortRange[]; all: boolean; unknown: boolean; portless: boolean }>();
  for (const rule of rules) {
    for (const from of rule.from) {
      const key = keyOf(rule, from);
      const reach = byKey.get(key) ?? { ranges: [], all: false, unknown: false, portless: false };
      if (rule.ports === 'all') reach.all = true;
      else if (rule.ports === 'unknown') reach.unknown = true;
      else if (rule.ports.length === 0) reach.portless = true;
      else for (const range of rule.ports) reach.ranges.push(range);
      byKey.set(key, reach);
    }
  }
  return {
    reach: new Map([...byKey].map(([key, reach]) => [key, { ...reach, ranges: merged(reach.ranges) }])),
    toWorld: new Set(rules.filter((rule) => breadthOf(rule.from) === 'world').map((rule) => rule.direction)),
  };
}

function keyOf(rule: AccessRule, from: string): string {
  return `${rule.direction} ${from.trim().toLowerCase()}`;
}

/** The parts of a rule that the other side does not let through, sources with the same ports together. */
function newIn(rule: AccessRule, other: Permits): readonly Part[] {
  const groups = new Map<string, { from: string[]; ports: Ports }>();
  for (const from of new Set(rule.from)) {
    const ports = portsWithout(rule.ports, other.reach.get(keyOf(rule, from)) ?? NOTHING);
    if (ports === null) continue;
    const key = JSON.stringify(ports);
    const group = groups.get(key) ?? { from: [], ports };
    group.from.push(from);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ from, ports }) => ({
    direction: rule.direction,
    from,
    breadth: madeWorld(rule, from, other) ? 'world' : breadthOf(from),
    ports,
    line: rule.line,
  }));
}

/** Null: nothing is left. */
function portsWithout(ports: Ports, reach: Reach): Ports | null {
  if (reach.all) return null;
  if (ports === 'all') return 'all';
  if (ports === 'unknown') return reach.unknown ? null : 'unknown';
  if (ports.length === 0) return reach.portless ? null : [];
  const left = withoutRanges(merged(ports), reach.ranges);
  return left.length === 0 ? null : left;
}

/** The last piece of a split world: the whole list is the world, and no list of the other side was. */
function madeWorld(rule: AccessRule, opened: readonly string[], other: Permits): boolean {
  if (opened.length === rule.from.length || other.toWorld.has(rule.direction)) return false;
  return breadthOf(rule.from) === 'world';
}
