/**
 * The audit log: what is written down, and the form that digests are made of. Written by adapters/store/records.ts,
 * checked by core/audit-chain.ts, explained in docs/audit.md.
 */
import type { Account } from './change.js';
import type { EffectivePolicy } from './policy.js';

/**
 * policy: a policy in force, once an installation. decision: facts and verdict of one evaluation. publication: a check
 * run that was written, or not. labels: what was put on and taken off a change, or not. drift: what a plan of the default branch showed. posture: a control that held stopped
 * holding, or holds again. inventory: what may write, once a month. incident: a change was undone after it had been
 * merged. deployment: one that asked, was answered, ended its lease or was rolled back. token: one of the JSON API was
 * made or revoked. command, correction,
 * break-glass: what people did, when it was first seen. pruned: bodies were deleted by the retention. imported: a record
 * of a store of before 0.1.0.
 */
export const AUDIT_KINDS = [
  'policy',
  'decision',
  'publication',
  'labels',
  'command',
  'correction',
  'break-glass',
  'drift',
  'posture',
  'inventory',
  'incident',
  'deployment',
  'token',
  'pruned',
  'imported',
] as const;
export type AuditKind = (typeof AUDIT_KINDS)[number];

/** What an entry says about itself, of which its digest is made. Small, without free text, and never deleted. */
export interface AuditEntry {
  /** Version of this form. */
  readonly v: 1;
  readonly installation: number;
  /** 1, 2, 3, … within the installation. */
  readonly sequence: number;
  /** Digest of the installation's entry before this one; '' for the first. */
  readonly previous: string;
  readonly kind: AuditKind;
  /** 0: no single repository, no single pull request, no single commit. */
  readonly repository: number;
  readonly number: number;
  readonly sha: string;
  /** Epoch milliseconds, the server's clock. */
  readonly at: number;
  /** SHA-256 of the body; '' where there is none. */
  readonly body: string;
  readonly about: Readonly<Record<string, unknown>>;
}

/** An entry as it is kept: its text, the digest of that text, and the body, which the retention may delete. */
export interface KeptEntry {
  readonly installation: number;
  readonly sequence: number;
  /** Canonical JSON of an AuditEntry. */
  readonly entry: string;
  /** SHA-256 of `entry`. */
  readonly digest: string;
  /** Canonical JSON; null: there is none, or it was pruned. */
  readonly body: string | null;
}

/** What is to be written down; the store adds its place in the chain, and redacts what looks like a secret. */
export interface NewEntry {
  readonly kind: AuditKind;
  readonly installation: number;
  readonly repository: number;
  readonly number: number;
  readonly sha: string;
  readonly at: number;
  readonly about: Readonly<Record<string, unknown>>;
  /** Null: none. */
  readonly body: unknown;
  /** Of a decision: written down before it, where it is new, and named in it by its digest. */
  readonly policy?: EffectivePolicy;
}

/** Somebody did something that led to a look at a change. */
export interface Cause {
  /** X-GitHub-Delivery. */
  readonly delivery: string;
  readonly event: string;
  readonly action: string;
  /** Null: GitHub names nobody. */
  readonly actor: Account | null;
}

/** What a cause may have led to; 0 and '': everything of the place above. */
export interface CausePlace {
  readonly installation: number;
  readonly repository: number;
  readonly number: number;
  readonly sha: string;
}

/** The head of an installation's chain, signed so that nobody can cut off or rewrite what is before it unseen. */
export interface Anchor {
  readonly v: 1;
  readonly installation: number;
  readonly sequence: number;
  readonly digest: string;
  /** Epoch milliseconds. */
  readonly at: number;
}
