/**
 * Another policy counts the past of a repository anew, also where nothing happens: whoever has read its policy hands the
 * rules on, and only what was counted by others is counted again. Nothing is read from GitHub for it.
 */
import type { EffectivePolicy } from '../domain/policy.js';
import type { ScoredPlace } from '../domain/scoreboard.js';
import type { ScoreKeeper } from '../ports/scoreboard.js';
import type { Queue } from '../ports/store.js';
import type { Clock } from '../ports.js';

export interface FollowPorts {
  readonly scores: Pick<ScoreKeeper, 'keepRules'>;
  readonly queue: Queue;
  readonly clock: Clock;
}

/** By a policy that decides nothing nothing is counted either: the last good one stays. */
export async function followScoreRules(
  { scores, queue, clock }: FollowPorts,
  { installation, repository }: ScoredPlace,
  policy: EffectivePolicy,
): Promise<void> {
  if (policy.kind !== 'valid') return;
  const isOther = await scores.keepRules({ installation, repository }, policy.policy.scoreboard, clock());
  if (isOther) await queue.enqueue([{ kind: 'score-repository', installation, repository }]);
}
