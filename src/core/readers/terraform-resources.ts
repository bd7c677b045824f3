/** What happened to the resources and modules of a Terraform file: added, removed, moved, changed. Third stage of terraform.ts. */
import type { Effect, ObjectEffect } from '../../domain/effect.js';
import { safeguardChanges } from './safeguards.js';
import { type Declaration, isModule, isSameBlock } from './terraform-blocks.js';
import { accessChanges } from './terraform-exposure.js';
import { grantsBetween } from './terraform-grants.js';
import {
  type Instance,
  instanceChanges,
  type Presence,
  presenceOf,
  rekeyed,
  withSharedInstances,
} from './terraform-instances.js';
import { inputEntries } from './terraform-module-inputs.js';
import { type Moves, movedTo, movesOf, reversed } from './terraform-moves.js';
import { effectsOfEdit } from './terraform-repeats.js';
import { guardChanges } from './terraform-safeguards.js';
import { settledBody } from './terraform-tree.js';
import type { Tree, TreeMap } from './tree.js';
import { attributeChanges } from './tree-changes.js';

/** One resource on both sides; never null on both. */
interface Meeting {
  readonly base: Declaration | null;
  readonly head: Declaration | null;
  readonly event: ObjectEffect['event'];
  readonly subject: string;
  /** Nearest line of the head. */
  readonly line: number;
}

/** Effects of all blocks that stand for something deployed. */
export function resourceEffects(base: readonly Declaration[], head: readonly Declaration[]): readonly Effect[] {
  return meetings(base, head).flatMap(effectsOf);
}

function isDeployed({ keyword }: Declaration): boolean {
  return keyword === 'resource' || isModule(keyword);
}

function meetings(base: readonly Declaration[], head: readonly Declaration[]): readonly Meeting[] {
  const bases = byAddress(base);
  const heads = byAddress(head);
  const before = movesOf(base);
  const after = movesOf(head);
  const isMoving = before.moved.size + after.moved.size > 0;
  const back = isMoving ? { old: reversed(after), new: reversed(before) } : { old: after, new: before };
  const found: Meeting[] = [];
  const arrived = new Set<string>();
  let line = 1;
  for (const [address, declaration] of bases) {
    const twin = heads.get(address);
    if (twin) {
      line = twin.endLine;
      if (isSameBlock(declaration, twin)) continue;
      found.push({ base: declaration, head: twin, event: 'changed', subject: address, line: twin.line });
      continue;
    }
    const named = movedTo(address, before, after) ?? movedBack(address, back, heads);
    // What would move to where nothing is declared, or where another one stands, is destroyed.
    const isFree = named !== null && isThere(heads.get(named)) && !staysAt(named, bases, { before, after });
    const target = isFree ? named : null;
    if (target === null) {
      const event = after.forgotten.has(address) ? 'forgotten' : 'removed';
      found.push({ base: declaration, head: null, event, subject: address, line });
    } else {
      arrived.add(target);
      const there = heads.get(target);
      found.push({
        base: declaration,
        head: there ?? null,
        event: 'moved',
        subject: target,
        line: there?.line ?? line,
      });
    }
  }
  const fresh = [...heads.values()].filter(({ address }) => !bases.has(address) && !arrived.has(address));
  return [...found, ...fresh.map((head) => arrival(head, after))];
}

function isThere(declaration: Declaration | undefined): boolean {
  return declaration !== undefined && presentBody(declaration) !== null;
}

/** Whether one that was there before stays there; where instances are moved in, there may be room for more. */
function staysAt(
  address: string,
  bases: ReadonlyMap<string, Declaration>,
  { before, after }: { readonly before: Moves; readonly after: Moves },
): boolean {
  const isShared = before.inPart.has(address) || after.inPart.has(address);
  return !isShared && isThere(bases.get(address)) && movedTo(address, before, after) === null;
}

function arrival(head: Declaration, { moved, imported }: Moves): Meeting {
  const subject = head.address;
  const isMoved = moved.size > 0 && new Set(moved.values()).has(subject);
  return {
    base: null,
    head,
    event: isMoved ? 'moved' : imported.has(subject) ? 'adopted' : 'added',
    subject,
    line: head.line,
  };
}

/** A `moved` block that was taken back, together with its move. */
function movedBack(
  address: string,
  back: { readonly old: Moves; readonly new: Moves },
  heads: ReadonlyMap<string, Declaration>,
): string | null {
  const origin = movedTo(address, back.old, back.new);
  return origin !== null && heads.has(origin) ? origin : null;
}

const ADDRESSES = new WeakMap<readonly Declaration[], ReadonlyMap<string, Declaration>>();

function byAddress(side: readonly Declaration[]): ReadonlyMap<string, Declaration> {
  const before = ADDRESSES.get(side);
  if (before !== undefined) return before;
  const found = new Map<string, Declaration>();
  ADDRESSES.set(side, found);
  for (const declaration of side) {
    if (isDeployed(declaration) && !found.has(declaration.address)) found.set(declaration.address, declaration);
  }
  return found;
}

function effectsOf(meeting: Meeting): readonly Effect[] {
  const { base, head, event, subject } = meeting;
  if (base === null || head === null || event !== 'changed') return effectsRead(meeting);
  return effectsOfEdit({ base, head, type: typeOf(meeting), subject }, () => effectsRead(meeting));
}

function effectsRead(meeting: Meeting): readonly Effect[] {
  const { base, head, event } = meeting;
  if (base && head && sameSource(base, head)) {
    return event === 'moved' ? [objectOf(meeting, 'moved', { base: null, head: null })] : [];
  }
  const bodies =
    base && head
      ? { base: presentBody(base), head: presentBody(head) }
      : { base: wholeBody(base), head: wholeBody(head) };
  if (bodies.base === null && bodies.head === null) {
    return event === 'moved' ? [objectOf(meeting, 'moved', bodies)] : [];
  }
  const both = bodies.base !== null && bodies.head !== null;
  const changes = both ? attributeChanges(bodies.base, bodies.head) : null;
  const effects = [...objectEffects(meeting, bodies, changes), ...meaning(meeting, bodies, changes)];
  return bodies.head === null ? effects.map((effect) => placed(effect, meeting.line)) : effects;
}

function sameSource(base: Declaration, head: Declaration): boolean {
  return base.address === head.address && base.body.entries.length === 0 && head.body.entries.length === 0;
}

/** A block that comes or goes counts whatever its `count`: how many there were is for the state to know. */
function wholeBody(declaration: Declaration | null): TreeMap | null {
  return declaration === null ? null : settledBody(declaration.body);
}

/** Null: not there, or for no instance. */
function presentBody(declaration: Declaration | null): TreeMap | null {
  if (declaration === null) return null;
  const body = settledBody(declaration.body);
  return presenceOf(body) === 'none' ? null : body;
}

/** What differs between two bodies that are both there. */
type Changes = ObjectEffect['attributes'];

interface Bodies {
  readonly base: TreeMap | null;
  readonly head: TreeMap | null;
}

function objectEffects(meeting: Meeting, bodies: Bodies, changes: Changes | null): readonly Effect[] {
  const { base, head } = bodies;
  const { event } = meeting;
  if (meeting.base === null || meeting.head === null) return [objectOf(meeting, event, bodies)];
  if (base === null || head === null) return [objectOf(meeting, head === null ? 'disabled' : 'enabled', bodies)];
  const instances = (event === 'changed' ? rekeyed(base, head) : null) ?? instanceChanges(base, head);
  const shared = { base: withSharedInstances(base, head), head: withSharedInstances(head, base) };
  const isWhole = shared.base === base && shared.head === head;
  const attributes = isWhole && changes !== null ? changes : attributeChanges(shared.base, shared.head);
  const changed = objectWith(meeting, presenceEvent(presenceOf(base), presenceOf(head)), attributes);
  const counted = instances.added.length + instances.removed.length;
  const onlyCount = counted > 0 && changed.event === 'changed' && changed.attributes.every(saysHowMany);
  return [
    ...(event === 'moved' ? [objectOf(meeting, 'moved', { base: null, head: null })] : []),
    ...instances.removed.map((instance) => entry(meeting, 'entry-removed', instance)),
    ...instances.added.map((instance) => entry(meeting, 'entry-added', instance)),
    ...(changed.attributes.length > 0 && !onlyCount ? [changed] : []),
    ...(typeOf(meeting).startsWith('module:') ? inputEntries(base, head) : []),
  ];
}

function saysHowMany({ path }: Changes[number]): boolean {
  return path === 'count' || path === 'for_each';
}

const ORDER = { none: 0, maybe: 1, elsewhere: 2, some: 2 } as const satisfies Record<Presence, number>;

function presenceEvent(base: Presence, head: Presence): ObjectEffect['event'] {
  const isTold = base !== 'elsewhere' || head !== 'maybe';
  const wasTold = base !== 'maybe' || head !== 'elsewhere';
  // One expression in place of another says nothing about how many there are.
  if (base === head || !isTold || !wasTold || ORDER[base] === ORDER[head]) return 'changed';
  return ORDER[head] < ORDER[base] ? 'disabled' : 'enabled';
}

function objectOf(meeting: Meeting, event: ObjectEffect['event'], bodies: Bodies): ObjectEffect {
  return objectWith(meeting, event, attributeChanges(bodies.base, bodies.head));
}

function objectWith(meeting: Meeting, event: ObjectEffect['event'], attributes: Changes): ObjectEffect {
  const { subject, line } = meeting;
  return {
    kind: 'object',
    event,
    type: typeOf(meeting),
    subject,
    line,
    baseLine: meeting.base?.line ?? null,
    attributes,
  };
}

/** A module whose source changed is of both, in an order that does not depend on the side. */
function typeOf({ base, head }: Meeting): string {
  const types = new Set([base?.type, head?.type].filter((type) => type !== undefined));
  return [...types].sort().join(' ');
}

function entry(meeting: Meeting, event: 'entry-added' | 'entry-removed', { name, value }: Instance): ObjectEffect {
  const tree = value.kind === 'scalar' ? null : wrapped(value);
  const bodies = event === 'entry-removed' ? { base: tree, head: null } : { base: null, head: tree };
  const { subject } = meeting;
  return { ...objectOf(meeting, event, bodies), subject: name === null ? subject : `${subject}[${name}]` };
}

function wrapped(value: Tree): TreeMap {
  return { kind: 'map', entries: [{ key: 'for_each', line: value.line, value }], line: value.line };
}

function meaning(meeting: Meeting, { base, head }: Bodies, changes: Changes | null): readonly Effect[] {
  const { subject } = meeting;
  const sides = { type: typeOf(meeting), base, head, subject };
  const guards = changes === null ? guardChanges(sides) : safeguardChanges(sides.type, changes, subject);
  return [...grantsBetween(sides), ...accessChanges(sides), ...guards];
}

/** What is gone stands on the nearest line that remains. */
function placed(effect: Effect, line: number): Effect {
  if (effect.kind !== 'object') return { ...effect, line };
  return { ...effect, attributes: effect.attributes.map((attribute) => ({ ...attribute, line })) };
}
