/**
 * Brings the scoreboard of one repository up to date: reads what was decided since the last time, and counts the whole
 * history again. A job of its own, so that no verdict waits for it or fails with it; running it twice changes nothing.
 */

import { NO_SCORE_RULES } from '../core/policy-scoreboard.js';
import { collected } from '../core/score/collect.js';
import { ruled } from '../core/score/ruled.js';
import { samplesOf } from '../core/score/samples.js';
import { tally } from '../core/score/tally.js';
import { ok, type Result } from '../domain/result.js';
import type { ScoredPlace } from '../domain/scoreboard.js';
import type { ScoreKeeper } from '../ports/scoreboard.js';
import type { Marks, Queue } from '../ports/store.js';
import type { Log } from '../ports.js';

export interface ScorePorts {
  readonly scores: ScoreKeeper;
  readonly marks: Marks;
  readonly log: Log;
}

/** Entries of several processes may be committed out of the order of their times. */
const LOOK_BACK_MS = 600_000;

export async function scoreRepository(ports: ScorePorts, place: ScoredPlace): Promise<Result<null, never>> {
  const decisions = await collectDecisions(ports, place);
  const history = await ports.scores.historyOf(place.repository.id);
  const policy = await ports.scores.policyOf(place.repository.id);
  const rules = policy?.kind === 'valid' ? policy.policy.scoreboard : NO_SCORE_RULES;
  await ports.scores.keep(place, tally(samplesOf(ruled(history, rules ?? NO_SCORE_RULES))));
  ports.log.info({ repository: place.repository.id, decisions, happenings: history.length }, 'repository scored');
  return ok(null);
}

async function collectDecisions({ scores, marks }: ScorePorts, place: ScoredPlace): Promise<number> {
  const name = `scores:${place.repository.id}`;
  const settled = await marks.read(name);
  let since = Math.max(0, (settled ?? 0) - LOOK_BACK_MS);
  let count = 0;
  for (;;) {
    const entries = (await scores.entriesSince(place.repository.id, since)).map((entry) => collected(place, entry));
    await scores.note(entries.flatMap(({ said }) => said));
    count += entries.length;
    const last = entries.at(-1)?.at ?? since;
    if (last <= since) break;
    since = last;
  }
  if (count > 0) await marks.keep(name, since);
  return count;
}

/** After a verdict: what became of it is counted in the background. That it cannot be asked for is no reason to judge again. */
export async function askForScores(
  { queue, log }: { readonly queue: Queue; readonly log: Log },
  { installation, repository }: ScoredPlace,
): Promise<void> {
  try {
    await queue.enqueue([{ kind: 'score-repository', installation, repository }]);
  } catch (cause) {
    log.warn({ repository: repository.id, error: cause }, 'the scoreboard could not be asked for; the next event does');
  }
}
