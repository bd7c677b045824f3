/** The work of a backtest: reads commits one after the other and judges each. */
import { type Repository, type StreamedCommit, streamCommits } from '../adapters/git.js';
import type { Sha } from '../domain/change.js';
import type { Policy } from '../domain/policy.js';
import { judgeLocally, type LocalJudgement } from './judge-locally.js';

export interface JudgedCommit {
  readonly sha: Sha;
  /** Null: nothing of it could be judged. */
  readonly judgement: LocalJudgement | null;
  /** What could not be read or judged; null: nothing. */
  readonly fault: string | null;
}

export async function* judgeCommits(
  repository: Repository,
  shas: readonly Sha[],
  policy: Policy,
): AsyncGenerator<JudgedCommit> {
  for await (const commit of streamCommits(repository, shas)) yield judged(commit, policy);
}

/** One commit that breaks a rule's code must not hide the others. */
function judged({ sha, change, problem }: StreamedCommit, policy: Policy): JudgedCommit {
  if (change === null) return { sha, judgement: null, fault: problem ?? 'it could not be read' };
  try {
    return { sha, judgement: judgeLocally(change, policy), fault: problem };
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause);
    return { sha, judgement: null, fault: `it could not be judged, which is a bug in Twokey: ${said}` };
  }
}
