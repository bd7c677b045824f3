/** One changed file of `GET /repos/{owner}/{repo}/pulls/{number}/files`, and which commit GitHub took it from. */
import { z } from 'zod';
import { type ChangedFile, type Sha, shaOf } from '../../domain/change.js';
import { type Fact, known, unknown } from '../../domain/result.js';

/** A changed file with what only the reading of it needs. */
export interface ReadFile {
  readonly file: ChangedFile;
  /** The commit that the file was listed for; null where that cannot be told. */
  readonly listedFor: Sha | null;
}

const NO_PATCH = 'GitHub shows no patch: binary or too large';
const EMPTY_BLOB = 'e69de29bb2d1d6434b8b29ae775ad8c2e48c5391';

export const fileShape = z
  .object({
    filename: z.string(),
    previous_filename: z.string().nullish(),
    status: z.enum(['added', 'removed', 'modified', 'renamed', 'copied', 'changed', 'unchanged']),
    additions: z.number(),
    deletions: z.number(),
    sha: z.string().nullish(),
    contents_url: z.string().nullish(),
    patch: z.string().nullish(),
  })
  .transform(
    (raw): ReadFile => ({
      file: {
        path: raw.filename,
        previousPath: raw.previous_filename ?? null,
        status: raw.status,
        additions: raw.additions,
        deletions: raw.deletions,
        patch: patchOf(raw),
        blob: raw.sha ?? null,
      },
      // A removed file is not at the head, so its address may name another commit.
      listedFor: raw.status === 'removed' ? null : refOf(raw.contents_url ?? ''),
    }),
  );

/** Whether the file may have changed by its name alone, which only its blob at the base can prove. */
export function mayBePureRename({ file }: ReadFile): boolean {
  const unchanged = file.additions + file.deletions === 0;
  return file.status === 'renamed' && file.patch.kind === 'unknown' && unchanged && file.blob !== null;
}

function patchOf(raw: {
  patch?: string | null | undefined;
  sha?: string | null | undefined;
  status: string;
}): Fact<string> {
  if (typeof raw.patch === 'string') return known(raw.patch);
  const wholeFile = raw.status === 'added' || raw.status === 'removed';
  return wholeFile && raw.sha === EMPTY_BLOB ? known('') : unknown(NO_PATCH);
}

function refOf(contentsUrl: string): Sha | null {
  return shaOf(/[?&]ref=([0-9a-f]{40,64})$/i.exec(contentsUrl)?.[1] ?? '');
}
