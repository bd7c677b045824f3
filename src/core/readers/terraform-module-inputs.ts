/** Which entries of its inputs a module no longer gets, or newly gets: it makes one thing for each of some of them. Asked by terraform-resources.ts. */
import type { ObjectEffect } from '../../domain/effect.js';
import { valueEffects } from './terraform-values.js';
import type { TreeMap } from './tree.js';

/** Entries of the maps and lists that both sides give it; a module that comes or goes does so as a whole. */
export function inputEntries(base: TreeMap | null, head: TreeMap | null): readonly ObjectEffect[] {
  if (base === null || head === null) return [];
  const heads = new Map(head.entries.map((entry) => [entry.key, entry.value]));
  return base.entries.flatMap(({ key, value }) => {
    const after = heads.get(key);
    if (after === undefined || value.kind === 'scalar' || after.kind === 'scalar') return [];
    const effects = valueEffects({
      ...{ type: 'terraform/input', subject: key, name: key },
      ...{ base: value, head: after, line: after.line },
    });
    return effects.flatMap((effect) => (effect.kind === 'object' && effect.event !== 'changed' ? [effect] : []));
  });
}
