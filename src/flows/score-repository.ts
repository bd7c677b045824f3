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
import type { Clock, Log } from '../ports.js';

export interface ScorePorts {
  readonly scores: ScoreKeeper;
  readonly marks: Marks;
  readonly queue: Queue;
  readonly clock: Clock;
  readonly log: Log;
}

/** Up to so many happenings are counted again at every event: some 60 ms, 30 µs each. */
const SHORT_HISTORY = 2_000;
/** After a longer one it rests some thirty times as long as the counting took. */
const REST_MS_EACH = 1;

export async function scoreRepository(ports: ScorePorts, place: ScoredPlace): Promise<Result<null, never>> {
  // Of a long history not every event is worth a count of its own: what happens meanwhile is counted together.
  const restsUntil = `scores-rest:${place.repository.id}`;
  const rest = (await ports.marks.read(restsUntil)) ?? 0;
  if (ports.clock() < rest) {
    await ports.queue.enqueueAt([{ kind: 'score-repository', ...place }], rest);
    return ok(null);
  }
  const decisions = await collectDecisions(ports, place);
  const history = await ports.scores.historyOf(place.repository.id);
  const rules = (await ports.scores.rulesOf(place.repository.id)) ?? NO_SCORE_RULES;
  await ports.scores.keep(place, tally(samplesOf(ruled(history, rules))));
  await ports.scores.countedBy(place, rules);
  if (history.length > SHORT_HISTORY) await ports.marks.keep(restsUntil, ports.clock() + history.length * REST_MS_EACH);
  ports.log.info({ repository: place.repository.id, decisions, happenings: history.length }, 'repository scored');
  return ok(null);
}

/** Each entry is read once: the mark says up to which one of its installation. */
async function collectDecisions({ scores, marks }: ScorePorts, place: ScoredPlace): Promise<number> {
  const name = `scored:${place.installation}:${place.repository.id}`;
  const settled = (await marks.read(name)) ?? 0;
  let last = settled;
  let count = 0;
  for (;;) {
    const entries = await scores.entriesAfter(place, last);
    if (entries.length === 0) break;
    await scores.note(entries.flatMap((entry) => collected(place, entry)));
    count += entries.length;
    last = entries.at(-1)?.sequence ?? last;
  }
  if (last > settled) await marks.keep(name, last);
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
