/** What the dashboard asks the store, and how it is bounded by what a person may see. Supplied by adapters/store/dashboard.ts. */
import type { AuditKind, KeptEntry } from '../domain/audit.js';
import type { RepositoryRef } from '../domain/change.js';
import type { Gate, SandboxLease } from '../domain/deployment-gate.js';
import type { PostureRecord } from '../domain/posture.js';

/**
 * Whose records may be shown. Every question carries one, so that none can be asked without: what is outside of it is
 * not there. `some`: everything of these installations, and these repositories of others.
 */
export type Scope =
  | { readonly kind: 'everything' }
  | {
      readonly kind: 'some';
      readonly installations: readonly number[];
      readonly repositories: readonly RepositoryRef[];
    };

/** Asked for page by page, from 1. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly number: number;
  readonly hasNext: boolean;
}

/** An open change as it was last judged. */
export interface OpenChangeRow {
  /** Its check lets it through. */
  readonly ready: boolean;
  /** When it was first seen, epoch milliseconds. */
  readonly since: number;
  readonly decision: KeptEntry;
}

export interface ChangeFilter {
  readonly state: 'held' | 'ready' | 'all';
  readonly repository: RepositoryRef | null;
  readonly page: number;
}

export interface EntryFilter {
  readonly kind: AuditKind | null;
  readonly repository: RepositoryRef | null;
  readonly number: number | null;
  /** Epoch milliseconds, both included. */
  readonly since: number | null;
  readonly until: number | null;
  readonly page: number;
}

/** A repository under the name by which it was last seen. */
export interface KnownRepository extends RepositoryRef {
  readonly installation: number;
  /** Digest of the policy that its newest change was judged by; null: none was. */
  readonly policy: string | null;
}

/** A deployment that asked and has no answer yet. */
export interface WaitingDeployment {
  readonly gate: Gate;
  /** Why it waits, as it was last decided; null: nobody could look yet. */
  readonly decision: KeptEntry | null;
}

export interface DashboardReader {
  /** Every repository that the store knows by a decision or a posture, by name. */
  repositories(scope: Scope): Promise<readonly KnownRepository[]>;
  /** Those judged last come first. */
  openChanges(scope: Scope, filter: ChangeFilter): Promise<Page<OpenChangeRow>>;
  openCounts(scope: Scope): Promise<{ readonly held: number; readonly ready: number }>;
  /** Those that wait longest come first. */
  waitingDeployments(scope: Scope): Promise<readonly WaitingDeployment[]>;
  waitingCount(scope: Scope): Promise<number>;
  /** Those that began at `since` (epoch milliseconds) or later, newest first. */
  leases(scope: Scope, since: number): Promise<readonly SandboxLease[]>;
  /** Every entry about this change, and what was published on its commits, oldest first. */
  ofChange(scope: Scope, repository: number, number: number): Promise<readonly KeptEntry[]>;
  /** Newest first. */
  entries(scope: Scope, filter: EntryFilter): Promise<Page<KeptEntry>>;
  entry(scope: Scope, installation: number, sequence: number): Promise<KeptEntry | null>;
  /** The body of a policy that a decision in the scope names. */
  policy(installation: number, digest: string): Promise<string | null>;
  /** Repositories as their protection was last seen. */
  postures(scope: Scope): Promise<readonly PostureRecord[]>;
  /** Installations whose whole log is in the scope, with the sequence of their last entry. */
  installations(scope: Scope): Promise<readonly { readonly installation: number; readonly last: number }[]>;
  /** One installation's log from this sequence on. */
  chain(installation: number, from: number): Promise<readonly ChainRow[]>;
}

/** An entry with the columns beside it. */
interface ChainRow extends KeptEntry {
  readonly columns: {
    readonly repository: number;
    readonly number: number;
    readonly at: number;
    readonly kind: AuditKind;
    readonly body_digest: string;
  };
}
