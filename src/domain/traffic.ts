/** How many changes agents have under way in one repository, as far as they were judged here. Counted by core/rate.ts. */

/** An open AI-originated change into a gated branch. */
interface OpenChange {
  readonly number: number;
  readonly agents: readonly string[];
  /** It may merge at any moment. */
  readonly ready: boolean;
}

/** One that was merged. */
interface MergedChange {
  readonly number: number;
  readonly agents: readonly string[];
  /** When that was seen, epoch milliseconds. */
  readonly at: number;
}

export interface Traffic {
  readonly open: readonly OpenChange[];
  /** Of the last day. */
  readonly merged: readonly MergedChange[];
  /** Since when changes of this repository are counted, epoch milliseconds; null: this is the first. */
  readonly since: number | null;
}
