/** Lets go of what only moves between the files of a change: gone in one, there in another, the same. Used by core/risk.ts. */
import { addressKey } from '../catalog/line-signals.js';
import type { AttributeEffect, Effect, ObjectEffect } from '../domain/effect.js';
import type { FileView } from '../domain/risk-rule.js';

/** The views without the effects that another file of the change takes back; an object that moves and changes has changed. */
export function withoutMovedEffects(files: readonly FileView[]): readonly FileView[] {
  const gone = placesOf(files, (effect) => GONE.has(effect.event));
  if (gone.size === 0) return files;
  const moved = new Map<Effect, Effect | null>();
  for (const file of files) for (const effect of file.effects) pair(file, effect, gone, moved);
  if (moved.size === 0) return files;
  return files.map((file) => {
    if (!file.effects.some((effect) => moved.has(effect))) return file;
    return { ...file, effects: file.effects.flatMap((effect) => kept(effect, moved)) };
  });
}

const GONE: ReadonlySet<Effect['event']> = new Set(['removed', 'entry-removed', 'closed', 'off'] as const);
const COMES: Readonly<Partial<Record<Effect['event'], Effect['event']>>> = {
  added: 'removed',
  'entry-added': 'entry-removed',
  opened: 'closed',
  on: 'off',
};

interface Place {
  readonly file: FileView;
  readonly effect: Effect;
}

type Places = Map<string, Place[]>;

function placesOf(files: readonly FileView[], matters: (effect: Effect) => boolean): Places {
  const places: Places = new Map();
  for (const file of files) {
    for (const effect of file.effects) {
      if (!matters(effect)) continue;
      const key = keyOf(file, effect, effect.event);
      const same = places.get(key);
      if (same) same.push({ file, effect });
      else places.set(key, [{ file, effect }]);
    }
  }
  return places;
}

function pair(file: FileView, effect: Effect, gone: Places, moved: Map<Effect, Effect | null>): void {
  const mirrored = COMES[effect.event];
  if (mirrored === undefined) return;
  const waiting = gone.get(keyOf(file, effect, mirrored));
  const from = waiting?.findIndex((place) => place.file !== file) ?? -1;
  const twin = from < 0 ? undefined : waiting?.splice(from, 1)[0];
  if (twin === undefined) return;
  moved.set(twin.effect, null);
  moved.set(effect, effect.kind === 'object' && twin.effect.kind === 'object' ? changed(twin.effect, effect) : null);
}

function kept(effect: Effect, moved: ReadonlyMap<Effect, Effect | null>): readonly Effect[] {
  const instead = moved.get(effect);
  if (instead === undefined) return [effect];
  return instead === null ? [] : [instead];
}

/** Null: it is the same in both places. */
function changed(before: ObjectEffect, after: ObjectEffect): ObjectEffect | null {
  const was = new Set(before.attributes.map((one) => `${one.path}=${one.before}`));
  const is = new Set(after.attributes.map((one) => `${one.path}=${one.after}`));
  const attributes: readonly AttributeEffect[] = [
    ...after.attributes.filter((one) => !was.has(`${one.path}=${one.after}`)),
    ...before.attributes.filter((one) => !is.has(`${one.path}=${one.before}`)),
  ];
  return attributes.length === 0 ? null : { ...after, event: 'changed', baseLine: before.baseLine, attributes };
}

/** What an effect is about, and how: Terraform addresses are unique in their folder, everything else by its own name. */
function keyOf(file: FileView, effect: Effect, event: Effect['event']): string {
  const inFolder = file.kind === 'terraform' || file.kind === 'tfvars';
  const subject = inFolder ? addressKey(file.names[0], effect.subject) : effect.subject;
  return [effect.kind, event, subject, detailOf(effect)].join('\n');
}

function detailOf(effect: Effect): string {
  switch (effect.kind) {
    case 'object':
      return effect.type;
    case 'grant':
      return `${effect.of} ${effect.value}`;
    case 'exposure':
      return `${effect.direction} ${effect.from.join(' ')} ${JSON.stringify(effect.ports)}`;
    case 'schema':
      return `${effect.operation} ${effect.target}`;
    case 'safeguard':
      return `${effect.safeguard} ${effect.by}`;
  }
}
