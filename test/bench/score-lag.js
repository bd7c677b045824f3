/** When the app has nothing to do for changes any more, and whether the scoreboard has counted all of it: read from its store while it runs. */
import { isDeepStrictEqual } from 'node:util';
import Sqlite from 'libsql';
import { packedByPeriod } from '../../dist/adapters/store/packed-tallies.js';
import { NO_SCORE_RULES } from '../../dist/core/policy-scoreboard.js';
import { collected } from '../../dist/core/score/collect.js';
import { ruled } from '../../dist/core/score/ruled.js';
import { samplesOf } from '../../dist/core/score/samples.js';
import { tally } from '../../dist/core/score/tally.js';

const LOOK_EVERY_MS = 20;
/** Nothing rests or is put off for longer. */
const PATIENCE_MS = 180_000;

/**
 * Looks on until `calm` has come, no change is to be looked at any more and no count is asked for. A change that had much to
 * say in the storm is looked at some seconds later, for which the app is calm meanwhile. Answers when each of the two was
 * done (milliseconds, on the clock of `performance.now`), null: never; and what is not as counting everything anew says.
 */
export async function countedUp(store, calm) {
  let isCalm = false;
  const ended = () => {
    isCalm = true;
  };
  calm.then(ended, ended);
  const db = new Sqlite(store, { readonly: true, timeout: 5_000 });
  const waiting = db.prepare(
    'select kind, count(*) as jobs from job where kind in (?, ?) and state <> ? group by kind',
  );
  const began = performance.now();
  const last = { 'assess-change': began, 'score-repository': began };
  for (;;) {
    const rows = waiting.all('assess-change', 'score-repository', 'dead');
    for (const { kind } of rows) last[kind] = performance.now();
    if (isCalm && rows.length === 0) break;
    if (performance.now() - began > PATIENCE_MS) {
      db.close();
      return { settledAt: null, at: null, wrong: ['changes or counts were still waiting after three minutes'] };
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  const wrong = wrongIn(db);
  db.close();
  return { settledAt: last['assess-change'], at: last['score-repository'], wrong };
}

/** Every entry of the log is in the history, and the history comes to what is kept. */
function wrongIn(db) {
  const histories = new Map();
  for (const row of db.prepare('select at, last_at, happening from happening').all()) {
    const one = happeningOf(row);
    const { id } = one.repository;
    histories.set(id, [...(histories.get(id) ?? []), one]);
  }
  const keys = new Map([...histories].map(([id, history]) => [id, new Set(history.map(({ key }) => key))]));
  const wrong = [];
  for (const { repository, installation, entry, body, sequence } of db.prepare('select * from audit_entry').all()) {
    const place = { installation, repository: { id: repository, owner: '', name: '' } };
    const said = collected(place, { installation, sequence, entry, body, digest: '' });
    const missed = said.filter(({ key }) => keys.get(repository)?.has(key) !== true);
    wrong.push(...missed.map(({ key }) => `the scoreboard missed ${key}`));
  }
  for (const [repository, history] of histories) {
    const kept = db
      .prepare('select period, teams, agents, tallies from score_period where repository = ? order by period')
      .all(repository);
    const anew = packedByPeriod(tally(samplesOf(ruled(history, NO_SCORE_RULES))));
    const sorted = [...anew].sort((a, b) => (a.period < b.period ? -1 : 1));
    if (!isDeepStrictEqual(plain(kept), plain(sorted)))
      wrong.push(`what the scoreboard says of repository ${repository} is out of date`);
  }
  if (histories.size === 0) wrong.push('nothing reached the scoreboard');
  return wrong;
}

function happeningOf({ at, last_at, happening }) {
  return { ...JSON.parse(happening), at, lastAt: last_at };
}

function plain(rows) {
  return JSON.parse(JSON.stringify(rows));
}
