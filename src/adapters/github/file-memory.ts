/**
 * The changed files of a pull request as they were read last: between one head and one base they never change, so a
 * review or a label costs no second reading. Whole lists of ordinary size only.
 */
import type { ChangedFile, RepositoryRef, Sha } from '../../domain/change.js';
import type { Listing } from '../../domain/result.js';

/** What a list of files belongs to. The counts are GitHub's own, told with head and base. */
interface Between {
  readonly head: Sha;
  readonly base: Sha;
  readonly counts: string;
}

export interface FileMemory {
  /** Something is known of the change, so that it is worth while to ask first where it stands. */
  knows(repository: RepositoryRef, number: number): boolean;
  recall(repository: RepositoryRef, number: number, between: Between): Listing<ChangedFile> | null;
  remember(repository: RepositoryRef, number: number, known: Between & { readonly files: Listing<ChangedFile> }): void;
}

const MOST_FILES = 100;
/** Of patches, over all changes. */
const MOST_BYTES = 16 << 20;
const ENTRY_SIZE = 2_000;

/** What was not asked for the longest goes first. `counted`: whether a list was known. */
export function fileMemory(counted: (outcome: 'hit' | 'miss') => void = () => {}, mostBytes = MOST_BYTES): FileMemory {
  const held = new Map<string, Between & { readonly files: Listing<ChangedFile>; readonly size: number }>();
  let bytes = 0;
  const forget = (key: string): void => {
    bytes -= held.get(key)?.size ?? 0;
    held.delete(key);
  };
  return {
    knows: (repository, number) => held.has(keyOf(repository, number)),
    recall(repository, number, { head, base, counts }) {
      const key = keyOf(repository, number);
      const found = held.get(key);
      const fits = found?.head === head && found.base === base && found.counts === counts;
      counted(fits ? 'hit' : 'miss');
      if (!fits || found === undefined) return null;
      held.delete(key);
      held.set(key, found);
      return found.files;
    },
    remember(repository, number, known) {
      const key = keyOf(repository, number);
      forget(key);
      const { items, missing } = known.files;
      if (missing !== null || items.length > MOST_FILES) return;
      const size = items.reduce((sum, file) => sum + JSON.stringify(file).length, ENTRY_SIZE);
      held.set(key, { ...known, size });
      bytes += size;
      for (const oldest of held.keys()) {
        if (bytes <= mostBytes) break;
        forget(oldest);
      }
    },
  };
}

/** A name may pass to another repository, and an id that is not known yet is 0 for all. */
function keyOf({ id, owner, name }: RepositoryRef, number: number): string {
  return `${id}/${owner}/${name}#${number}`.toLowerCase();
}
