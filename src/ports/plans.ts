/** What the store keeps of plans. */
import type { JudgedFile, PlanSighting } from '../domain/plan-evidence.js';

/** What is kept of plans: never a value of one. */
export interface PlanMemory {
  /** An artifact as it was judged under these rules; null: it was not. An artifact never changes. */
  judged(repository: number, artifact: number, rules: string): Promise<readonly JudgedFile[] | null>;
  keepJudged(
    repository: number,
    artifact: number,
    judged: { readonly rules: string; readonly files: readonly JudgedFile[] },
  ): Promise<void>;
  /** What the change showed before, oldest first. */
  sightings(repository: number, number: number): Promise<readonly PlanSighting[]>;
  /** One a place and digest: the first stays. */
  addSightings(repository: number, number: number, sightings: readonly PlanSighting[]): Promise<void>;
}
