/** A finding: one rule's result on one place of a change. Made by core/risk.ts, shown by report/, weighed by core/decide.ts. */
import type { Confidence } from './provenance.js';
import type { Unknown } from './result.js';

export const CATEGORIES = ['iam', 'network', 'delete', 'migration', 'governance'] as const;
/** A kind of change that needs more than one pair of eyes. */
export type Category = (typeof CATEGORIES)[number];

export const RISK_LEVELS = ['low', 'medium', 'high'] as const;
export type RiskLevel = (typeof RISK_LEVELS)[number];

export interface Finding {
  /** Catalog id (`iam/terraform-block`) or `path/<id>` for a policy's own path rule. */
  readonly rule: string;
  /** Null: raises the risk without belonging to a category (size, an unreadable file). */
  readonly category: Category | null;
  readonly level: RiskLevel;
  readonly confidence: Confidence;
  /** Null: the finding is about the change as a whole. */
  readonly path: string | null;
  /** 1-based line in the file at the head; for a deletion the nearest line that remains. Null: the whole file. */
  readonly line: number | null;
  /** Why this was found, in a sentence that names what was seen. May quote untrusted text. */
  readonly why: string;
  /** What the author or reviewer can do about it. */
  readonly remedy: string;
}

/** What all rules found together. */
export interface Risk {
  readonly level: RiskLevel;
  readonly categories: readonly Category[];
  readonly findings: readonly Finding[];
  /** Changed lines without generated and lock files; `total` is GitHub's own count, which bounds it when files are unseen. */
  readonly size: { readonly judged: number; readonly total: number };
  /** Files that could not be listed: any category may hide there. */
  readonly unseen: Unknown | null;
}

/** The higher of two levels. */
export function higher(a: RiskLevel, b: RiskLevel): RiskLevel {
  return RISK_LEVELS.indexOf(a) >= RISK_LEVELS.indexOf(b) ? a : b;
}
