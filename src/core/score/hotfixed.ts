/** Which merged changes are hotfixes, and which changes each repairs. */
import type { ChangeLife } from './change-lives.js';
import { namedBy } from './undone.js';

export interface Hotfix {
  readonly life: ChangeLife;
  /** When it was merged, epoch milliseconds. */
  readonly at: number;
  /** By number: what it names as repaired or undone of what was merged before it. Empty: it names nothing that is known. */
  readonly repairs: ReadonlySet<number>;
}

export function hotfixes(lives: ReadonlyMap<number, ChangeLife>): readonly Hotfix[] {
  return [...lives.values()].flatMap((life): readonly Hotfix[] => {
    const { merged, number } = life;
    if (merged?.hotfix === undefined) return [];
    const { at } = merged;
    const named = [merged.hotfix, merged.undoes].flatMap((of) => namedBy(of, number, lives));
    const repaired = named.filter((one) => (one.merged?.at ?? at) <= at);
    return [{ life, at, repairs: new Set(repaired.map((one) => one.number)) }];
  });
}
