/** The shape of one entry of decision-rules.ts: a reason's id, why it exists, and what to do. */

export interface DecisionRule {
  /** `<…>` stands for one of several words: `approvals/<origin>-<level>`. */
  readonly id: string;
  readonly why: string;
  readonly remedy: string;
}
