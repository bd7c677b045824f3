/** Reads what the audit log keeps as text: entries, lines of an export, lines of an anchors file. Anything else is null, never a guess. */
import { z } from 'zod';
import { type Anchor, AUDIT_KINDS, type AuditEntry, type KeptEntry } from '../domain/audit.js';
import { canonicalJson } from '../domain/canonical.js';
import type { DecisionBody } from '../domain/record.js';

const digest = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.int().nonnegative();

const link = z.strictObject({
  v: z.literal(1),
  installation: count,
  sequence: count,
  previous: z.union([digest, z.literal('')]),
  kind: z.enum(AUDIT_KINDS),
  repository: count,
  number: count,
  sha: z.string(),
  at: z.int(),
  body: z.union([digest, z.literal('')]),
  about: z.record(z.string(), z.unknown()),
});

const exported = z.union([
  z.strictObject({ digest, entry: link, body: z.unknown() }),
  z.strictObject({ digest, installation: count, sequence: count }),
]);

const anchor = z.strictObject({
  anchor: z.strictObject({ v: z.literal(1), installation: count, sequence: count, digest, at: z.int() }),
  key: digest,
  signature: z.string().regex(/^[A-Za-z0-9+/]{86}==$/),
});

export interface SignedAnchor {
  readonly anchor: Anchor;
  /** SHA-256 of the public key (DER). */
  readonly key: string;
  /** Ed25519 over the canonical JSON of `anchor`, base64. */
  readonly signature: string;
}

export function readLink(text: string): AuditEntry | null {
  return link.safeParse(parsed(text)).data ?? null;
}

/** A line of an export; an entry that was withheld there has the text ''. */
export function readExported(line: string): KeptEntry | null {
  const read = exported.safeParse(parsed(line)).data;
  if (read === undefined) return null;
  if (!('entry' in read)) return { ...read, entry: '', body: null };
  const { entry, body } = read;
  const text = body === null || body === undefined ? null : canonicalJson(body);
  const { installation, sequence } = entry;
  return { installation, sequence, entry: canonicalJson(entry), digest: read.digest, body: text };
}

/** As `readExported` reads it; what is kept is canonical already. */
export function exportedLine({ entry, digest: of, body }: KeptEntry): string {
  return `{"body":${body ?? 'null'},"digest":"${of}","entry":${entry}}`;
}

/** Only that it is there, so that what is before and after it still hangs together. */
export function withheldLine({ installation, sequence, digest: of }: KeptEntry): string {
  return `{"digest":"${of}","installation":${installation},"sequence":${sequence}}`;
}

export function readAnchor(line: string): SignedAnchor | null {
  return anchor.safeParse(parsed(line)).data ?? null;
}

/** Our own JSON: its digest was compared with the one in the chain. Null: it is of an older form. */
export function readDecision(body: string): DecisionBody | null {
  const read = parsed(body);
  const isWhole = typeof read === 'object' && read !== null && 'facts' in read && 'verdict' in read;
  return isWhole ? (read as DecisionBody) : null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
