/** The settings of the audit log: the key that signs its heads, the file that they go to, and how long bodies are kept. */
import { isSigningKey } from './anchors.js';

export interface AuditSettings {
  /** PEM of an Ed25519 private key; null: heads are not signed. */
  readonly key: string | null;
  /** Where signed heads are appended; null: nowhere. */
  readonly anchors: string | null;
  /** Bodies of older decisions are deleted; null: everything is kept. */
  readonly retentionDays: number | null;
}

/** What settings.ts reads variables with. */
interface Variables {
  variable(name: string): string | null;
  problem(variable: string, message: string): void;
  readonly readFile: (path: string) => string | null;
}

export function auditSettings(read: Variables): AuditSettings {
  const key = signingKey(read);
  const anchors = read.variable('AUDIT_ANCHORS');
  if (
    anchors !== null &&
    key === null &&
    read.variable('AUDIT_KEY') === null &&
    read.variable('AUDIT_KEY_PATH') === null
  )
    read.problem(
      'AUDIT_ANCHORS',
      'AUDIT_ANCHORS is set and nothing signs: set AUDIT_KEY_PATH to a key of `twokey audit keygen`',
    );
  return { key, anchors, retentionDays: retentionDays(read) };
}

function signingKey(read: Variables): string | null {
  const inline = read.variable('AUDIT_KEY');
  const path = read.variable('AUDIT_KEY_PATH');
  if (inline !== null && path !== null) {
    read.problem('AUDIT_KEY', 'AUDIT_KEY and AUDIT_KEY_PATH are both set: keep one of them');
    return null;
  }
  const variable = path === null ? 'AUDIT_KEY' : 'AUDIT_KEY_PATH';
  const text = path === null ? inline : textOf(read, path);
  if (text === null) return null;
  const pem = text.replaceAll('\\n', '\n').trim();
  if (isSigningKey(pem)) return pem;
  read.problem(
    variable,
    `${variable} does not hold an Ed25519 private key in PEM form: make one with \`twokey audit keygen\``,
  );
  return null;
}

function textOf(read: Variables, path: string): string | null {
  try {
    const text = read.readFile(path);
    if (text !== null) return text;
  } catch {
    // Said below: it cannot be read, for whatever reason.
  }
  read.problem('AUDIT_KEY_PATH', 'AUDIT_KEY_PATH names a file that cannot be read: correct the path');
  return null;
}

function retentionDays(read: Variables): number | null {
  const text = read.variable('RETENTION_DAYS');
  if (text === null) return null;
  if (/^[1-9]\d{0,4}$/.test(text)) return Number(text);
  read.problem(
    'RETENTION_DAYS',
    'RETENTION_DAYS must be a number of days from 1 to 99999; without it everything is kept',
  );
  return null;
}
