/** Which entries of its inputs a module no longer gets, or newly gets: it makes one thing for each of some of them. Asked by terraform-resources.ts. */
import type { ObjectEffect } from '../../domain/effect.js';
import { valueEffects, valuesUnder } from './terraform-values.js';
import type { TreeMap } from './tree.js';
import { entriesByKey } from './tree-questions.js';

/** Entries of the maps and lists that both sides give it; a module that comes or goes does so as a whole. */
export function inputEntries(base: TreeMap | null, head: TreeMap | null): readonly ObjectEffect[] {
  if (base === null || head === null) return [];
  const heads = entriesByKey(head.entries);
  return [...entriesByKey(base.entries)].flatMap(([key, entries]) => {
    const [before, after] = valuesUnder(entries, heads.get(key) ?? []);
    if (before === null || after === null || before.kind === 'scalar' || after.kind === 'scalar') return [];
    const effects = valueEffects({
      ...{ type: 'terraform/input', subject: key, name: key },
      ...{ base: before, head: after, line: after.line },
    });
    return effects.flatMap((effect) => (effect.kind === 'object' && effect.event !== 'changed' ? [effect] : []));
  });
}
