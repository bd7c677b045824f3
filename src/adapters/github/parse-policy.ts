/** A policy file from GraphQL: its text, that there is none, or why it cannot be trusted as text. */
import { z } from 'zod';
import type { PolicyDocument } from '../../domain/policy.js';
import { type Fact, known, unknown } from '../../domain/result.js';

/** The fragment `policyFile`; null: no such file. */
export const policyFileShape = z
  .object({
    oid: z.string(),
    mode: z.number(),
    type: z.string(),
    object: z
      .object({
        text: z.string().nullish(),
        byteSize: z.number().optional(),
        isBinary: z.boolean().nullish(),
        isTruncated: z.boolean().optional(),
      })
      .nullable(),
  })
  .nullish();

export type PolicyFile = z.infer<typeof policyFileShape>;

const MOST_BYTES = 256 * 1024;
/** The file type bits of a git mode, and those of a regular file. */
const TYPE_BITS = 0o170000;
const REGULAR_FILE = 0o100000;

/** `source` names the place for people: `acme/infra@main:.github/twokey.yml`. */
export function policyDocument(file: PolicyFile, source: string): Fact<PolicyDocument | null> {
  if (file === null || file === undefined) return known(null);
  const flaw = flawOf(file);
  const text = file.object?.text;
  if (flaw !== null || typeof text !== 'string') return unknown(`${source} ${flaw ?? 'has no text that GitHub shows'}`);
  return known({ source, blob: file.oid, text });
}

function flawOf(file: NonNullable<PolicyFile>): string | null {
  if (file.mode === 0o120000) return 'is a symbolic link; put the file itself there';
  if (file.mode === 0o160000) return 'is a submodule; put the file itself there';
  if (file.type !== 'blob' || (file.mode & TYPE_BITS) !== REGULAR_FILE) return 'is not a regular file';
  if (file.object?.isBinary === true) return 'is binary; it must be UTF-8 text';
  if ((file.object?.byteSize ?? 0) > MOST_BYTES) return 'is larger than 256 KB';
  if (file.object?.isTruncated !== false) return 'was cut short by GitHub';
  return null;
}
