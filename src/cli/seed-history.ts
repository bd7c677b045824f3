/** Gives the demo's store half a year of history before its server starts, through the same tables and the same arithmetic. */
import { openStore, type StoreLocation } from '../adapters/store/open.js';
import type { StoreProblem } from '../adapters/store/problem.js';
import { samplesOf } from '../core/score/samples.js';
import { tally } from '../core/score/tally.js';
import { historyOfAcme } from '../demo/history.js';
import { ok, type Result } from '../domain/result.js';

/** Answers how much happened. */
export async function seedHistory(location: StoreLocation, now: number): Promise<Result<number, StoreProblem>> {
  const opened = await openStore(location, { clock: () => now, random: Math.random });
  if (opened.kind === 'error') return opened;
  const { scores, close } = opened.value;
  let count = 0;
  for (const { place, happenings } of historyOfAcme(now)) {
    await scores.note(happenings);
    await scores.keep(place, tally(samplesOf(happenings)));
    count += happenings.length;
  }
  await close();
  return ok(count);
}
