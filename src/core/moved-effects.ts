/** Lets go of what only moves between the files of a change: gone in one, there in another, the same. Used by core/risk.ts. */
import { holdsData, isAccessObject, isNetworkObject } from '../catalog/effect-areas.js';
import type { AttributeEffect, Effect, ObjectEffect } from '../domain/effect.js';
import type { FileView } from '../domain/risk-rule.js';

/** The views without the effects that another file of the change takes back; an object that moves and changes has changed. */
export function withoutMovedEffects(files: readonly FileView[]): readonly FileView[] {
  const gone = placesOf(files, (effect) => GONE.has(effect.event));
  if (gone.size === 0) return files;
  const moved = new Map<Effect, Effect | null>();
  for (const file of files) for (const effect of file.effects) pair(file, effect, gone, moved);
  if (moved.size === 0) return files;
  keepOfChanged(files, moved);
  return files.map((file) => {
    if (!file.effects.some((effect) => moved.has(effect))) return file;
    return { ...file, effects: file.effects.flatMap((effect) => kept(effect, moved)) };
  });
}

/** Where an object moved and changed, what it grants or opens may mean something else there: that is said again. */
function keepOfChanged(files: readonly FileView[], moved: Map<Effect, Effect | null>): void {
  const changedSubjects = new Set([...moved.values()].flatMap((effect) => effect?.subject ?? []));
  if (changedSubjects.size === 0) return;
  for (const { effects } of files) {
    for (const effect of effects)
      if (effect.kind !== 'object' && changedSubjects.has(effect.subject)) moved.delete(effect);
  }
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
      if (key === null) continue;
      const same = places.get(key);
      if (same) same.push({ file, effect });
      else places.set(key, [{ file, effect }]);
    }
  }
  return places;
}

function pair(file: FileView, effect: Effect, gone: Places, moved: Map<Effect, Effect | null>): void {
  const mirrored = COMES[effect.event];
  const key = mirrored === undefined ? null : keyOf(file, effect, mirrored);
  const waiting = key === null ? undefined : gone.get(key);
  const from = waiting?.findIndex((place) => place.file !== file) ?? -1;
  const twin = from < 0 ? undefined : waiting?.[from];
  if (waiting === undefined || twin === undefined || isUnsure(file, twin.file, effect)) return;
  waiting.splice(from, 1);
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
  const come = after.attributes.filter((one) => !was.has(`${one.path}=${one.after}`));
  const left = before.attributes.filter((one) => !is.has(`${one.path}=${one.before}`));
  const merged = come.map((one) => ({ ...one, before: left.find(({ path }) => path === one.path)?.before ?? null }));
  const alone = left.filter(({ path }) => !come.some((one) => one.path === path));
  const attributes: readonly AttributeEffect[] = [...merged, ...alone];
  return attributes.length === 0 ? null : { ...after, event: 'changed', baseLine: before.baseLine, attributes };
}

/**
 * What an effect is about, and how. Terraform addresses are unique in their folder, objects of a cluster by kind and name;
 * everything else is known in its own file alone. Null: what runs once has no other place.
 */
function keyOf(file: FileView, effect: Effect, event: Effect['event']): string | null {
  if (effect.kind === 'schema') return null;
  return `${effect.kind}\n${event}\n${placeOf(file)}\n${effect.subject}\n${detailOf(effect)}`;
}

function placeOf(file: FileView): string {
  if (file.kind === 'terraform' && ROOT_FILE.test(file.path)) return folderOf(file);
  return file.kind === 'manifest' ? 'cluster' : file.path;
}

/** What Terraform reads of a folder: no hidden files, no tests, nothing of another ending. */
const ROOT_FILE = /(?:^|\/)[^./][^/]*(?<!\.tftest)\.(?:tf|tofu)(?:\.json)?$/;

function folderOf({ path }: FileView): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}

/**
 * Which folders of manifests are applied only their people know. Between folders only plain objects move; what gives
 * rights, opens ways or holds data counts as gone here and new there. And a twin for no instance is no twin.
 */
function isUnsure(here: FileView, there: FileView, effect: Effect): boolean {
  if (effect.kind === 'object' && effect.attributes.some(isForNone)) return true;
  if (folderOf(here) === folderOf(there)) return false;
  return effect.kind !== 'object' || isAccessObject(effect) || isNetworkObject(effect) || holdsData(effect);
}

function isForNone({ path, after }: AttributeEffect): boolean {
  return (path === 'count' || path === 'replicas' || path === 'lifecycle.enabled') && /^(?:0|false)$/.test(after ?? '');
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
