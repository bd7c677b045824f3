/** The tables of the audit log: entries in chains, and who caused what until a decision names them. */
import type { AuditKind } from '../../domain/audit.js';

export interface AuditTables {
  readonly audit_entry: AuditEntryTable;
  readonly audit_cause: AuditCauseTable;
}

/** Everything but the body is never changed. The columns beside `entry` and `digest` say again what `entry` says. */
interface AuditEntryTable {
  installation: number;
  sequence: number;
  repository: number;
  number: number;
  at: number;
  kind: AuditKind;
  /** Canonical JSON of an AuditEntry. */
  entry: string;
  /** SHA-256 of `entry`. */
  digest: string;
  /** Null: there is none, or it was pruned. */
  body: string | null;
  /** SHA-256 of the body; '' where there never was one. */
  body_digest: string;
}

interface AuditCauseTable {
  installation: number;
  /** 0 and '': everything of the place above. */
  repository: number;
  number: number;
  sha: string;
  delivery: string;
  /** When it was read, epoch milliseconds. */
  at: number;
  /** JSON of a Cause. */
  cause: string;
}
