/** Lets go of what a `moved` block anywhere in the same folder only calls by another name. Used by core/risk.ts. */
import type { AttributeEffect, Effect, ObjectEffect } from '../domain/effect.js';
import type { FileView } from '../domain/risk-rule.js';

export interface Move {
  readonly from: string;
  /** Null: it is let go of. */
  readonly to: string | null;
}

/** The moves that a file of Terraform newly writes down. */
export function movesOf(file: FileView): readonly Move[] {
  if (!file.mayMove || file.inert !== null) return [];
  const added = file.touched.filter((line) => line.sign === '+');
  const values = (keyword: string, name: string) =>
    added.flatMap((line) => {
      const isThere = line.owner?.kind === 'block' && line.owner.keyword === keyword;
      return (isThere ? new RegExp(`^${name}\\s*=\\s*([\\w.-]+)`).exec(line.text)?.[1] : undefined) ?? [];
    });
  const targets = values('moved', 'to');
  const moved = values('moved', 'from').map((from, index) => ({ from, to: targets[index] ?? '' }));
  const forgets = values('removed', 'destroy').includes('false');
  return [...moved, ...(forgets ? values('removed', 'from').map((from) => ({ from, to: null })) : [])];
}

/** An instance of a block that becomes another one of the same block: `aws_db_instance.a` that becomes `aws_db_instance.a["x"]`. */
interface InstanceMove {
  readonly address: string;
  /** Their indices, with the brackets; empty: the only one of its block. */
  readonly from: string;
  readonly to: string;
}

function instanceMovesOf(file: FileView): readonly InstanceMove[] {
  const written = (pattern: RegExp) =>
    file.touched.flatMap(({ sign, owner, text }) => {
      const isMove = sign === '+' && owner?.kind === 'block' && owner.keyword === 'moved';
      const match = isMove ? pattern.exec(text) : null;
      return match === null ? [] : [{ address: match[1], index: match[2] ?? '' }];
    });
  const targets = written(TO);
  return written(FROM).flatMap(({ address, index }, at) => {
    const to = targets[at];
    const isOfOne = address !== undefined && to?.address === address;
    return isOfOne && to.index !== index ? [{ address, from: index, to: to.index }] : [];
  });
}

const FROM = /^from\s*=\s*([\w.-]+)(\[[^\]]*\])?/;
const TO = /^to\s*=\s*([\w.-]+)(\[[^\]]*\])?/;

/** The views without what is the same under its new name, and without references that only follow it. */
export function withoutRenames(files: readonly FileView[]): readonly FileView[] {
  // A move is worth asking for only where something is gone or is referred to in another way.
  const rooms = grouped(
    files.filter((file) => file.kind === 'terraform' && file.inert === null),
    folderOf,
  );
  const instead = new Map<Effect, Effect | null>();
  for (const room of rooms.values()) {
    if (!room.some((file) => file.effects.some(({ event }) => LEFT.has(event)))) continue;
    settleInstances(room, instead);
    const names = new Map(
      room.flatMap(movesOf).flatMap(({ from, to }) => (to === null || to === '' ? [] : [[from, to]])),
    );
    if (names.size > 0 && names.size <= MOST_MOVES) settle(room, renaming(names), instead);
  }
  if (instead.size === 0) return files;
  return files.map((file) => {
    if (!file.effects.some((effect) => instead.has(effect))) return file;
    return { ...file, effects: file.effects.flatMap((effect) => kept(effect, instead)) };
  });
}

const MOST_MOVES = 500;
const LEFT: ReadonlySet<Effect['event']> = new Set(['removed', 'moved', 'entry-removed'] as const);

/** Instances that are only counted in another way, as far as the moves name them. */
function settleInstances(room: readonly FileView[], instead: Map<Effect, Effect | null>): void {
  const moves = room.filter((file) => file.mayMove).flatMap(instanceMovesOf);
  const effects = room.flatMap((file) => file.effects);
  const there = new Map(effects.map((effect) => [`${effect.event} ${effect.subject}`, effect]));
  for (const { address, from, to } of moves) {
    const gone = there.get(`entry-removed ${address}${from}`);
    const come = there.get(`entry-added ${address}${to}`) ?? counted(there, `entry-added ${address}`, to);
    if (gone === undefined || come === undefined) continue;
    instead.set(gone, null);
    instead.set(come, null);
  }
}

/** Instances of which only Terraform knows the number are told as one. Of such that go, a move names one and others may be lost. */
function counted(there: ReadonlyMap<string, Effect>, block: string, index: string): Effect | undefined {
  return index === '' ? undefined : (there.get(`${block}[each.key]`) ?? there.get(`${block}[count.index]`));
}

type Rename = (text: string) => string;

function kept(effect: Effect, instead: ReadonlyMap<Effect, Effect | null>): readonly Effect[] {
  const other = instead.get(effect);
  if (other === undefined) return [effect];
  return other === null ? [] : [other];
}

function settle(room: readonly FileView[], rename: Rename, instead: Map<Effect, Effect | null>): void {
  const effects = room.flatMap((file) => file.effects);
  const arrived = grouped(
    effects.filter(({ event }) => COMES.has(event)),
    (effect) => detailOf(effect, (text) => text),
  );
  for (const effect of effects) {
    if (effect.kind === 'object' && effect.event === 'changed') follow(effect, rename, instead);
    else if (GONE.has(effect.event)) pair(effect, arrived.get(detailOf(effect, rename)) ?? [], { rename, instead });
  }
}

const GONE: ReadonlySet<Effect['event']> = new Set(['removed', 'closed', 'off'] as const);
const COMES: ReadonlySet<Effect['event']> = new Set(['added', 'opened', 'on'] as const);

interface Settling {
  readonly rename: Rename;
  readonly instead: Map<Effect, Effect | null>;
}

function pair(gone: Effect, candidates: readonly Effect[], { rename, instead }: Settling): void {
  if (rename(gone.subject) === gone.subject) return;
  const twin = candidates.find((one) => !instead.has(one));
  if (twin === undefined) return;
  const isForNone =
    twin.kind === 'object' &&
    twin.attributes.some(({ path, after }) => path === 'count' && /^(?:0|false)$/.test(after ?? ''));
  if (isForNone) return;
  instead.set(gone, null);
  instead.set(twin, gone.kind === 'object' && twin.kind === 'object' ? changed(gone, twin, rename) : null);
}

/** Null: it is the same under both names. */
function changed(gone: ObjectEffect, twin: ObjectEffect, rename: Rename): ObjectEffect | null {
  const was = new Map(gone.attributes.map((one) => [`${one.path}=${rename(one.before ?? '')}`, one]));
  const is = new Set(twin.attributes.map(({ path, after }) => `${path}=${after}`));
  const left = [...was].filter(([key]) => !is.has(key)).map(([, one]) => one);
  const come = twin.attributes.filter(({ path, after }) => !was.has(`${path}=${after}`));
  const merged = come.map((one) => ({ ...one, before: left.find(({ path }) => path === one.path)?.before ?? null }));
  const alone = left.filter(({ path }) => !come.some((one) => one.path === path));
  const attributes: readonly AttributeEffect[] = [...merged, ...alone];
  return attributes.length === 0 ? null : { ...twin, event: 'changed', baseLine: gone.baseLine, attributes };
}

/** An edit without the references that only follow the new name. */
function follow(effect: ObjectEffect, rename: Rename, instead: Map<Effect, Effect | null>): void {
  const attributes = effect.attributes.filter(
    ({ before, after }) => before === null || after === null || rename(before) !== after,
  );
  if (attributes.length === effect.attributes.length) return;
  instead.set(effect, attributes.length === 0 ? null : { ...effect, attributes });
}

function detailOf(effect: Effect, rename: Rename): string {
  const subject = rename(effect.subject);
  switch (effect.kind) {
    case 'object':
      return `object ${effect.type} ${subject}`;
    case 'grant':
      return `grant ${effect.of} ${subject} ${rename(effect.value)}`;
    case 'exposure':
      return `exposure ${effect.direction} ${subject} ${rename(effect.from.join(' '))} ${JSON.stringify(effect.ports)}`;
    case 'schema':
      return `schema ${effect.operation} ${subject}`;
    case 'safeguard':
      return `safeguard ${effect.safeguard} ${subject} ${effect.by}`;
  }
}

function renaming(names: ReadonlyMap<string, string>): Rename {
  const old = [...names.keys()].sort((a, b) => b.length - a.length).map((name) => name.replaceAll('.', '\\.'));
  const pattern = new RegExp(`(?<![\\w.-])(?:${old.join('|')})(?![\\w-])`, 'g');
  return (text) => text.replace(pattern, (name) => names.get(name) ?? name);
}

function folderOf({ path }: FileView): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}

function grouped<T>(things: readonly T[], keyOf: (thing: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const thing of things) {
    const key = keyOf(thing);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [thing]);
    else group.push(thing);
  }
  return groups;
}
