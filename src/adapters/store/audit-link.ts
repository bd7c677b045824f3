/** Makes the next entry of a chain out of what is to be written down and the entry before. Used wherever entries are appended. */
import { createHash } from 'node:crypto';
import type { AuditEntry, KeptEntry, NewEntry } from '../../domain/audit.js';
import { canonicalJson } from '../../domain/canonical.js';
import { redactDocument } from '../../domain/secrets.js';

/** The end of a chain; `sequence` 0 and digest '' where it has no entry yet. */
export interface Head {
  readonly sequence: number;
  readonly digest: string;
}

export function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** A body as it is kept: redacted, in the canonical form. */
export function bodyText(body: unknown): string | null {
  return body === null ? null : canonicalJson(redactDocument(body));
}

export interface Row extends KeptEntry {
  readonly repository: number;
  readonly number: number;
  readonly at: number;
  readonly kind: AuditEntry['kind'];
  readonly body_digest: string;
}

/** `body`: from `bodyText`. */
export function linked(head: Head, next: Omit<NewEntry, 'body' | 'policy'>, body: string | null): Row {
  const { kind, installation, repository, number, sha, at, about } = next;
  const sequence = head.sequence + 1;
  const bodyDigest = body === null ? '' : sha256(body);
  const link: AuditEntry = {
    ...{ v: 1, installation, sequence, previous: head.digest, kind, repository, number, sha, at },
    ...{ body: bodyDigest, about: redactDocument(about) },
  };
  const entry = canonicalJson(link);
  return {
    ...{ installation, sequence, repository, number, at, kind, entry },
    ...{ digest: sha256(entry), body, body_digest: bodyDigest },
  };
}

/** Our own JSON, written by `linked`. */
export function readEntry(text: string): AuditEntry {
  return JSON.parse(text) as AuditEntry;
}
