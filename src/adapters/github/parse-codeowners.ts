/** Which of the three places for CODEOWNERS has one, from the one big query; its text is read like other contents. */
import { z } from 'zod';
import { CODEOWNERS_PLACES, type CodeownersEntry } from '../../domain/ownership.js';
import { type Fact, known, unknown } from '../../domain/result.js';

const entryShape = z.object({ oid: z.string(), mode: z.number(), type: z.string() }).nullish();

/** The fragment `ownersFiles`, in GitHub's order of places. */
export const ownersFileShapes = { owners0: entryShape, owners1: entryShape, owners2: entryShape };

type Entry = z.infer<typeof entryShape>;

/** The type bits of a git mode, and those of a regular file. */
const TYPE_BITS = 0o170000;
const REGULAR_FILE = 0o100000;

/** The first place that has one decides; what lies there and is no file is nothing that could be read. */
export function ownersEntry(found: {
  readonly owners0?: Entry;
  readonly owners1?: Entry;
  readonly owners2?: Entry;
}): Fact<CodeownersEntry | null> {
  for (const [index, entry] of [found.owners0, found.owners1, found.owners2].entries()) {
    const place = CODEOWNERS_PLACES[index];
    if (entry === null || entry === undefined || place === undefined) continue;
    const isFile = entry.type === 'blob' && (entry.mode & TYPE_BITS) === REGULAR_FILE;
    return isFile ? known({ place, blob: entry.oid }) : unknown(`${place} on the base branch is no plain file`);
  }
  return known(null);
}
