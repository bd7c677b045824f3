/**
 * Tells renames that changed nothing from renames whose content GitHub does not show.
 * Both have no patch and no counted lines (`-diff` in .gitattributes makes the second), so the blobs are compared.
 */
import { z } from 'zod';
import type { ChangedFile } from '../../domain/change.js';
import { known, ok, type Result } from '../../domain/result.js';
import type { ForgeError } from '../../ports/forge.js';
import { callGraphql } from './call.js';
import { mayBePureRename, type ReadFile } from './parse-files.js';
import { objectsQuery } from './query.js';
import type { Reading } from './read-lists.js';

const BATCH = 100;

/** Where the old paths are looked up. */
type AtBase = Reading & { readonly base: string };

const objectsShape = z.object({ repository: z.record(z.string(), z.object({ oid: z.string() }).nullable()) });

export async function settlePureRenames(
  reading: AtBase,
  files: readonly ReadFile[],
): Promise<Result<readonly ChangedFile[], ForgeError>> {
  const candidates = files.filter(mayBePureRename);
  const starts = Array.from({ length: Math.ceil(candidates.length / BATCH) }, (_, index) => index * BATCH);
  const batches = starts.map((start) => unchangedIn(reading, candidates.slice(start, start + BATCH)));
  const pure = new Set<ReadFile>();
  for (const batch of await Promise.all(batches)) {
    if (batch.kind === 'error') return batch;
    for (const file of batch.value) pure.add(file);
  }
  return ok(files.map((read) => (pure.has(read) ? { ...read.file, patch: known('') } : read.file)));
}

/** Those whose blob at the head is the blob that the old path has at the base. */
async function unchangedIn(
  { client, owner, name, base, what }: AtBase,
  files: readonly ReadFile[],
): Promise<Result<readonly ReadFile[], ForgeError>> {
  const expressions = files.map(({ file }, index) => [`e${index}`, `${base}:${file.previousPath ?? ''}`]);
  const answer = await callGraphql(client, {
    query: objectsQuery(files.length),
    variables: { owner, name, ...Object.fromEntries(expressions) },
    shape: objectsShape,
    what: `${what}, renamed files`,
  });
  if (answer.kind === 'error') return answer;
  const { repository } = answer.value;
  return ok(files.filter(({ file: { blob } }, index) => blob !== null && repository[`e${index}`]?.oid === blob));
}
