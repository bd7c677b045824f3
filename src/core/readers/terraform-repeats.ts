/** The same edit in many blocks is read once: a large change is mostly one edit, made in many places. Used by terraform-resources.ts. */
import type { AttributeEffect, Effect } from '../../domain/effect.js';
import type { Declaration } from './terraform-blocks.js';

/** A block that is on both sides, under the same address. */
export interface Edit {
  readonly base: Declaration;
  readonly head: Declaration;
  readonly type: string;
  readonly subject: string;
}

interface Remembered {
  readonly edit: Edit;
  readonly effects: readonly Effect[];
  readonly characters: number;
}

const MOST = { edits: 500, characters: 1_000_000 } as const;
const EDITS = new Map<string, Remembered>();
let characters = 0;

/**
 * What `read` answers. Reading looks at nothing but both bodies, the type and the lines, so that an edit of the same
 * bodies elsewhere has the same effects under its own subject, on its own lines.
 */
export function effectsOfEdit(edit: Edit, read: () => readonly Effect[]): readonly Effect[] {
  const key = keyOf(edit);
  const known = key === null ? undefined : EDITS.get(key);
  if (known !== undefined) return known.effects.map((effect) => transferred(effect, known.edit, edit));
  const effects = read();
  if (key !== null && effects.every((effect) => isInside(effect, edit)))
    remember(key, { edit, effects, characters: key.length });
  return effects;
}

/**
 * Null: not to be remembered. How far the sides are apart is part of the key, because the nearest line that remains
 * depends on it. On the first line nothing tells a line of the block from the one that stands for none.
 */
function keyOf({ base, head, type }: Edit): string | null {
  if (base.source === '' || head.source === '' || base.line === 1 || head.line === 1) return null;
  const before = base.bodySource;
  return `${type}\n${head.line - base.line}\n${before.length}\n${before}${head.bodySource}`;
}

/** Whether every line is one of the block: only these move with it. */
function isInside(effect: Effect, { base, head, subject }: Edit): boolean {
  const isHere = ({ line, baseLine }: Pick<AttributeEffect, 'line' | 'baseLine'>) =>
    line >= head.line &&
    line <= head.endLine &&
    (baseLine === null || (baseLine >= base.line && baseLine <= base.endLine));
  if (!effect.subject.startsWith(subject) || !isHere(effect)) return false;
  return effect.kind !== 'object' || effect.attributes.every(isHere);
}

function transferred(effect: Effect, from: Edit, to: Edit): Effect {
  const by = to.head.line - from.head.line;
  const subject = to.subject + effect.subject.slice(from.subject.length);
  const at = { subject, line: effect.line + by, baseLine: movedLine(effect.baseLine, by) };
  if (effect.kind !== 'object') return { ...effect, ...at };
  const attributes = by === 0 ? effect.attributes : effect.attributes.map((attribute) => movedAttribute(attribute, by));
  return { ...effect, ...at, attributes };
}

function movedAttribute(attribute: AttributeEffect, by: number): AttributeEffect {
  return { ...attribute, line: attribute.line + by, baseLine: movedLine(attribute.baseLine, by) };
}

function movedLine(line: number | null, by: number): number | null {
  return line === null ? null : line + by;
}

function remember(key: string, remembered: Remembered): void {
  EDITS.set(key, remembered);
  characters += remembered.characters;
  for (const [oldest, dropped] of EDITS) {
    if (EDITS.size <= MOST.edits && characters <= MOST.characters) return;
    EDITS.delete(oldest);
    characters -= dropped.characters;
  }
}
